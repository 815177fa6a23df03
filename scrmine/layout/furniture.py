"""Running headers, footers and page numbers: found by repetition and place, taken out, counted."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter

from scrmine.layout.blocks import TERMINAL, Line
from scrmine.layout.marks import BULLET, NOTE_START, NUMBERED, TABLE_HEAD
from scrmine.layout.turns import find_turns

MARGIN = 0.12
"""The share of a page's height, at the top and at the bottom, in which running lines stand."""

SAME_END, FEW = 8, 40
"""Two printings of a running line begin or end with so many equal characters; a line is compared with so many others at most, so
that the time for a table of a million rows grows with its rows and not with their square."""

BESIDE, HUGE, MOST_PAGES = 0.1, 3.0, 0.6
"""How far from the left and right edge of a page no text is set; from how many times the usual size type is a watermark; on what share of
the pages, and on three at least, the same stands there at the same place."""

EDGE, NEAR_BY, LONGEST_SPECK = 0.06, 0.05, 3
"""How near the left or right edge of a page specks lie; so near to a speck that is a bullet its text begins; how many characters it has."""

LOOK_ALIKE = str.maketrans({"0": "o", "1": "i", "l": "i", "|": "i", "!": "i", "j": "i", "5": "s", "8": "b", " ": None, ".": None, ",": None, "'": None, "’": None})
"""Text recognition takes these for each other, and adds or loses the rest."""

MISREAD, SAME_HEIGHT = 0.8, 0.01
LONGEST_HEAD = 160
HALF_SENTENCE = 60
CHANGING = re.compile(r"\b(?:\d+|[ivxl]+)\b")

PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|tudalen)?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|o)\s*\d{1,4})?\W*(?:\|\s*page)?\W*", re.IGNORECASE
)
SPELT_PAGE_NUMBER = re.compile(
    r"\W*(?:page|tudalen)\s+\d{1,4}(?:\s*(?:of|/|o)\s*\d{1,4})?\W*|\W*\d{1,4}\s+of\s+\d{1,4}\W*|[-–—]\s*\d{1,4}\s*[-–—]",
    re.IGNORECASE,
)
RESTRICTION = re.compile(
    r"\b(?:restricted|confidential|not (?:to )?be (?:copied|reproduced|shared|distributed)|(?:may|must|should) not be "
    r"(?:used|copied|shared|reproduced)|prior permission|embargoed|official[- ]sensitive|not for (?:circulation|"
    r"publication)|not protectively marked|cyfyngedig|cyfrinachol)\b|^no (?:information|part) (?:in|from|of) this",
    re.IGNORECASE,
)
"""Wording of the notices that boards print on every page."""


def drop_furniture(lines: list[Line]) -> tuple[list[Line], dict[str, int]]:
    """The lines without running headers, footers and page numbers, and what was taken out how often.

    A running line is one that repeats (digits apart, small changes of wording allowed) in the margins of its pages;
    where a file gives no positions, one that repeats and either carries a restriction notice or stands in the middle
    of a sentence. Headings that repeat, such as the questions of a systems-model review, do neither and stay.
    """
    marked = _by_place(lines) if any(line.top >= 0 for line in lines) else _by_interruption(lines)
    removed: Counter[str] = Counter()
    names: dict[str, str] = {}
    for i in sorted(marked):
        shape = _shape(lines[i].text)
        removed[shape] += 1
        names.setdefault(shape, lines[i].text.strip())
    kept = []
    gap = False
    for i, line in enumerate(lines):
        if i in marked:
            gap = gap or line.gap
            continue
        line.gap = line.gap or gap
        gap = False
        kept.append(line)
    return kept, {names[key]: count for key, count in sorted(removed.items(), key=lambda kv: (-kv[1], kv[0]))}


def _shape(text: str) -> str:
    """A line without what changes from page to page."""
    return " ".join(CHANGING.sub("#", text.casefold()).split())


def _by_place(lines: list[Line]) -> set[int]:
    """Lines in the margins that repeat on pages, and page numbers there."""
    pages = {line.page for line in lines}
    edge = {i: _shape(line.text).translate(LOOK_ALIKE).replace("rn", "m") for i, line in enumerate(lines) if line.top < MARGIN or line.top > 1 - MARGIN}
    seen: dict[str, set[int | None]] = {}
    for i, shape in edge.items():
        seen.setdefault(shape, set()).add(lines[i].page)
    needed = 2 if len(pages) <= 3 else max(3, round(0.15 * len(pages)))
    marked = set()
    for i, shape in edge.items():
        text = lines[i].text.strip()
        repeats = len(seen[shape]) >= needed and len(pages) > 1
        if (repeats and len(text) < 200 and not TABLE_HEAD.fullmatch(text)) or PAGE_NUMBER.fullmatch(text):
            marked.add(i)
    notices = {edge[i] for i in marked if RESTRICTION.search(lines[i].text)}
    marked |= {i for i, shape in edge.items() if i not in marked and any(_is_misread(shape, notice) for notice in notices)}
    marked |= _beside_text(lines, len(pages))
    return marked | _repeated_heads(lines, marked)


def _beside_text(lines: list[Line], n_pages: int) -> set[int]:
    """Lines beside the text or across it that stand at the same place on most pages, titles along the edge and watermarks; specks there."""
    sizes = sorted(line.size for line in lines)
    huge = HUGE * sizes[len(sizes) // 2] or math.inf
    spots: dict[tuple[str, float, float], dict[int | None, int]] = {}
    for i, line in enumerate(lines):
        if (line.left > 1 - BESIDE or 0 < line.right < BESIDE or line.size >= huge) and line.text:
            spots.setdefault((line.text, round(line.left, 2), round(line.top, 2)), {})[line.page] = i
    needed = max(3, MOST_PAGES * n_pages)
    beside = {i for places in spots.values() if len(places) >= needed for i in places.values()}
    return beside | _specks([i for places in spots.values() for i in places.values() if i not in beside], lines)


def _specks(candidates: list[int], lines: list[Line]) -> set[int]:
    """Those of some lines that are dirt on a scan: no letter nor figure, at the very edge of the page, and no bullet with its text beside it."""
    specks = [i for i in candidates if len(lines[i].text) <= LONGEST_SPECK and not any(map(str.isalnum, lines[i].text))
              and (lines[i].left > 1 - EDGE or 0 < lines[i].right < EDGE)]
    pages: dict[int | None, list[Line]] = {lines[i].page: [] for i in specks}
    for line in lines if specks else ():
        if line.page in pages and line.text[:1].isalnum():
            pages[line.page].append(line)
    return {i for i in specks if not any(abs(text.top - lines[i].top) < SAME_HEIGHT and 0 < text.left - lines[i].right < NEAR_BY for text in pages[lines[i].page])}


def _is_misread(shape: str, notice: str) -> bool:
    """Whether a line of a margin is a notice that runs through the document, with a letter or two of it read wrongly."""
    if abs(len(shape) - len(notice)) > 1 or len(notice) < SAME_END:
        return False
    return difflib.SequenceMatcher(None, shape, notice).ratio() >= MISREAD


def _repeated_heads(lines: list[Line], marked: set[int]) -> set[int]:
    """The labels of a table's columns where the next page, on which the table goes on, prints them again above its text."""
    heads: set[str] = set()
    again = set()
    tops: dict[int | None, float] = {}
    candidates = [i for i, line in enumerate(lines) if line.text[:1].isupper() and len(line.text) <= LONGEST_HEAD and i not in marked
                  and TABLE_HEAD.fullmatch(line.text)]
    if not candidates:
        return again
    for i, line in enumerate(lines):
        if i not in marked and line.top < tops.get(line.page, 1.0):
            tops[line.page] = line.top
    for i in candidates:
        line = lines[i]
        if line.text in heads and line.top == tops.get(line.page):
            again.add(i)
        heads.add(line.text)
    return again


def _by_interruption(lines: list[Line]) -> set[int]:
    """Repeated lines that carry a notice or interrupt sentences, and spelt page numbers."""
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    texts = {i: lines[i].text.strip() for i in filled}
    marked = {i for i in filled if SPELT_PAGE_NUMBER.fullmatch(texts[i])}
    if any(line.right for line in lines):
        marked |= find_turns(lines)
    candidates = [i for i in filled if len(texts[i]) < 200 and not _is_listed(texts[i]) and i not in marked]
    groups = _similar_groups([_shape(texts[i]) for i in candidates], candidates)
    opening = next((i for i in filled if len(texts[i]) >= 200), len(lines))
    repeated = {key: group for key, group in groups.items() if len(group) >= 3}
    running = {i for group in repeated.values() for i in group} | marked
    interrupting = _interrupting(running, filled, texts)
    for key, group in repeated.items():
        notice = RESTRICTION.search(key)
        if notice or not interrupting.isdisjoint(group):
            # On the cover the notice is the document's own; only its repetitions are furniture.
            marked.update(group[1:] if group[0] < opening else group)
    return marked


def _is_listed(text: str) -> bool:
    return bool(BULLET.match(text) or NUMBERED.match(text) or NOTE_START.match(text))


def _similar_groups(shapes: list[str], places: list[int]) -> dict[str, list[int]]:
    """Places of lines that read the same but for a word or two."""
    groups: dict[str, list[int]] = {}
    for shape, place in zip(shapes, places, strict=True):
        groups.setdefault(shape, []).append(place)
    merged: dict[str, list[int]] = {}
    known: dict[tuple[bool, str], list[str]] = {}
    for shape in sorted(groups, key=lambda s: (-len(groups[s]), s)):
        ends = ((True, shape[:SAME_END]), (False, shape[-SAME_END:]))
        near = next((m for end in ends for m in known.get(end, [])[:FEW] if _near(m, shape)), shape)
        if near == shape and len(groups[shape]) > 1:
            for end in ends:
                known.setdefault(end, []).append(shape)
        merged.setdefault(near, []).extend(groups[shape])
    return {shape: sorted(group) for shape, group in merged.items()}


def _near(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 4 or len(a) < 20:
        return False
    matcher = difflib.SequenceMatcher(None, a, b)
    return matcher.quick_ratio() > 0.9 and matcher.ratio() > 0.9  # the quick one is never below the other


def _interrupting(running: set[int], filled: list[int], texts: dict[int, str]) -> set[int]:
    """The running lines that stand, perhaps among notes, between the two halves of a sentence."""
    found: set[int] = set()
    between: list[int] = []
    before = ""
    for i in filled:
        if i in running:
            between.append(i)
        elif not NOTE_START.match(texts[i]):
            if between and len(before) > HALF_SENTENCE and not before.endswith(TERMINAL) and texts[i][:1].islower():
                found.update(between)
            before, between = texts[i], []
    return found
