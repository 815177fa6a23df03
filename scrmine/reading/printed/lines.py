"""Plain text that keeps the look of printed pages, as PDF converters write it: where each of its lines stands."""

from __future__ import annotations

import itertools
import re
from collections import Counter

from scrmine.layout import Line
from scrmine.layout.blocks import TERMINAL
from scrmine.layout.characters import HYPHEN, PrintedWords, join_word
from scrmine.layout.margins import LINE_NUMBER
from scrmine.layout.marks import BULLET, CONTENTS_LINE, LETTERED_ITEM, NUMBERED
from scrmine.layout.runs import CONTENTS_TITLE, RUNS_ON
from scrmine.reading.printed.beside import set_beside
from scrmine.reading.printed.columns import part_columns
from scrmine.reading.printed.notes import mark_notes
from scrmine.reading.printed.rows import ends_in_rows, join_rows

FEWEST_CUTS, SHARE_CUTS = 4, 0.15
"""So many lines, and this share of the long ones, break off in mid-sentence where lines are printed lines."""

LONG_LINE, LONG_IN_COLUMN, LONGEST_LINE = 40, 20, 250
"""Characters of a line that may be full: of a page, of one of two columns; and of the longest that is printed at all."""

EVEN, SHARE_EVEN = 0.75, 0.6
"""At least this share of the lines that break off end within this share of the place where half of them do."""

MARKUP = re.compile(r"#{1,6}\s+\S|\|.*\|.*\||```|<[a-z/!]", re.IGNORECASE)
HANGING = re.compile(r"\S{1,8}\s{2,}(?=\S)")
"""A number or bullet before the text of its paragraph, which begins at an edge of its own."""

MARK_ALONE = re.compile(r"[A-Z]?\d{1,2}(?:\.\d{1,3}){1,4}\.?|[A-Z]\d{1,2}\.?|\[?\(?\d{1,3}[.)\]]+|\(?[a-z]\)|[•●○◦▪■□►➢✓\uf0b7\uf0a7–-]")
"""A number or bullet that has a line of its own."""

WORD_DIVIDED = re.compile(rf"(\w+)(?:{HYPHEN}|[-\u2010])\n([a-zß-ÿ]\w*)([^\s\w]*)[ ]*")
HANGING_ROOM, MOST_INDENTED = 12, 12
"""Characters within which a number stands before its text; by which a paragraph's first line is indented at most."""

FORCED, FORCED_SENTENCE = 0.8, 0.85
"""A line that would not have reached this share of the width with the next word on it was ended on purpose; the second after a sentence."""

TITLE_GOES_ON = re.compile(r"(?:(?:Practice|Case|Homicide|Management|Learning) )?Review(?=:| in | of | into | concerning |$)|(?:Board|Partnership|Committee)$")
TITLE_ENDS = re.compile(r"(?:\b(?:Review|Report|Board|Partnership|Committee|Council)|[\d.:;?!])$")
"""No title or name of a board begins so: the line above, which ends otherwise, is the first part of it."""

YEAR = re.compile(r"(?:19|20)\d\d\b")
LABELLED = re.compile(r"[A-Z][a-z]+\.? \d{1,2}(?:\.\d{1,2})?[:.] |(?:Author|Reviewer|Panel|Review)(?:['’]s)? comments?\b|Comments?[.:] ")
"""Words that number, or that set a reviewer's remarks apart."""

FEWEST_PAGES, MOST_PAGES, MOST_LETTERS = 3, 0.5, 3
"""On so many pages, and on this share of all, the same stands across or beside the text; letters of a watermark are so few on a line."""

MARGIN_ROWS = 3
"""So many rows from the last one on a page count as its foot, however short the page is."""


def place_lines(pages: list[str]) -> list[Line] | None:
    """Every line of printed pages with its place, or None if the text does not keep the look of printed pages.

    Parameters
    ----------
    pages : list of str
        The text of each page; one if nothing marks them. Places down the page are unknown then.
    """
    raw = [line for page in pages for line in page.split("\n")]
    if 2 * sum(len(line) for line in raw if len(line) > LONGEST_LINE) > sum(map(len, raw)):
        return None  # whole paragraphs on a line: the commonest kind of text, seen at once
    parted = [part_columns(page) for page in set_beside(_without_strays([_join_marks(_lines_of(page, number)) for number, page in enumerate(pages, start=1)]))]
    step = _usual_step([run for page in parted for run in page])
    if step is None:
        return None
    lines: list[Line] = []
    whole = _usual_width([line for page in parted for run, width in page if not width for line in run]) or max(
        (line.right for page in parted for run, _ in page for line in run), default=1.0)
    for page in parted:
        # A page's own width: tables may turn it on its side.
        across = [join_rows(run, step, goes_on=ends_in_rows(lines)) if not width else run for run, width in mark_notes(page)]
        own = _usual_width([line for (_, width), run in zip(page, across, strict=True) if not width for line in run if not line.row]) or whole
        for (_, width), run in zip(page, across, strict=True):
            _set_gaps(run, step, width or own, in_column=width > 0)
            for line in run:
                line.left, line.right = line.left / (width or own), line.right / (width or own)
            lines += run
    _join_divided(lines)
    _set_heights(lines, has_pages=len(pages) > 1)
    return [line for line in lines if line.text]


def _lines_of(page: str, number: int) -> list[Line]:
    """The filled lines of a page; edges in characters, tops in rows."""
    lines = []
    for row, raw in enumerate(page.split("\n")):
        text = raw.expandtabs().rstrip()
        stripped = text.lstrip()
        if stripped:
            lines.append(Line(stripped, number, left=float(len(text) - len(stripped)), right=float(len(text)), top=float(row)))
    return lines


def _join_marks(page: list[Line]) -> list[Line]:
    """The lines of a page with each number or bullet that has a line of its own before the text that follows it."""
    joined: list[Line] = []
    for line in page:
        mark = joined[-1] if joined else None
        if mark is not None and MARK_ALONE.fullmatch(mark.text) and not MARK_ALONE.fullmatch(line.text):
            line.text, line.left, line.gap = f"{mark.text}   {line.text}", mark.left, True
            joined.pop()
        joined.append(line)
    return joined


def _without_strays(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages with what stands across or beside their text put at their foot: letters of a watermark, a title along the edge.

    These are lines of at most three letters, or in the right half of the page, that stand on most pages.
    """
    if len(pages) < FEWEST_PAGES:
        return pages
    width = _usual_width([line for page in pages for line in page])
    stray = [[(len(line.text) <= MOST_LETTERS and line.text.isupper()) or 0 < width < 2 * line.left for line in page] for page in pages]
    seen = Counter(text for page, flags in zip(pages, stray, strict=True) for text in {line.text for line, flag in zip(page, flags, strict=True) if flag})
    needed = max(FEWEST_PAGES, MOST_PAGES * len(pages))
    cleared = []
    for page in pages:
        apart = [line for line, flag in zip(page, stray[len(cleared)], strict=True) if flag and seen[line.text] >= needed]
        for line in apart:
            line.top = page[-1].top + 1
        ids = {id(line) for line in apart}
        cleared.append([*(line for line in page if id(line) not in ids), *apart])
    return cleared


def _usual_step(runs: list[tuple[list[Line], float]]) -> int | None:
    """How many rows apart the lines of a paragraph are (2 where each is followed by a blank one); None if lines are no printed lines.

    They are if many long lines of even length break off in mid-sentence, which the next line goes on with.
    """
    lines = [(line, LONG_IN_COLUMN if width else LONG_LINE) for run, width in runs for line in run]
    if sum(bool(MARKUP.match(line.text)) for line, _ in lines) > 1:
        return None
    long = [line for line, least in lines if len(line.text) >= least and "   " not in line.text[HANGING_ROOM:]]
    cuts = [(first, then) for (first, least), (then, _) in itertools.pairwise(lines)
            if len(first.text) >= least and first.page == then.page and 0 < then.top - first.top <= 2 and _runs_on(first, then)]
    if len(cuts) < max(FEWEST_CUTS, SHARE_CUTS * len(long)):
        return None
    edges = sorted(first.right for first, _ in cuts)
    usual = edges[len(edges) // 2]
    if usual > LONGEST_LINE or sum(EVEN * usual <= edge <= usual / EVEN for edge in edges) < SHARE_EVEN * len(edges):
        return None
    return int(Counter(then.top - first.top for first, then in cuts).most_common(1)[0][0])


def _runs_on(first: Line, then: Line) -> bool:
    """Whether a line breaks off in a sentence that the next goes on with; numbers that count the lines may stand before it."""
    said = LINE_NUMBER.sub("", then.text) if then.text[0].isdigit() else then.text
    return said[:1].islower() and not first.text.endswith(TERMINAL) and not LETTERED_ITEM.match(then.text)


def _inner(line: Line) -> float:
    """Where the text of a line begins behind its number or bullet."""
    mark = HANGING.match(line.text) or NUMBERED.match(line.text) or BULLET.match(line.text) or LETTERED_ITEM.match(line.text)
    return line.left + (mark.end() if mark else 0)


def _set_gaps(lines: list[Line], step: int, width: float, *, in_column: bool) -> None:
    """Mark the lines before which there is white space: blank rows, an indentation, or the rest of a line that was ended early."""
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        after = lines[place + 1] if place + 1 < len(lines) else None
        line.gap = line.gap or line.row or before is None or before.row or _is_apart(before, line, step, in_column=in_column) or (
            _is_ended(before, line, width) or _is_labelled(before, line) or _is_indented(before, line, after, step) or bool(CONTENTS_TITLE.fullmatch(line.text)))


def _is_apart(before: Line, line: Line, step: int, *, in_column: bool) -> bool:
    """Whether blank rows stand before a line. One may be there for a line of the other column, which is not printed level with this one."""
    rows = line.top - before.top
    if in_column and rows == step + 1:
        return not (_runs_on(before, line) or RUNS_ON.search(before.text))
    return rows > step


def _usual_width(lines: list[Line]) -> float:
    """The right edge that nine in ten of the lines stay within that break off in mid-sentence; 0 if they are few."""
    edges = sorted(first.right for first, then in itertools.pairwise(lines) if len(first.text) >= LONG_LINE and _runs_on(first, then))
    return edges[int(0.9 * (len(edges) - 1))] if len(edges) >= FEWEST_CUTS else 0.0


def _is_ended(before: Line, line: Line, width: float) -> bool:
    """Whether the line above was ended although what follows had room on it."""
    if line.text[0].islower() or (TITLE_GOES_ON.match(line.text) and not TITLE_ENDS.search(before.text)):
        return False
    if not NUMBERED.match(line.text) and (before.text.endswith(",") or RUNS_ON.search(before.text) or YEAR.match(line.text)):
        return False
    word, _, more = line.text.partition(" ")
    kept = len(word) + (1 + len(more.split(" ", 1)[0]) if word.isdigit() else 0)  # "14 May" is kept on one line
    return before.right + 1 + kept < (FORCED_SENTENCE if before.text.endswith(TERMINAL) else FORCED) * width


def _is_labelled(before: Line, line: Line) -> bool:
    """Whether a line begins with a number in a column of its own, or after a sentence with a word that numbers ("Rec. 2: …")."""
    mark = HANGING.match(line.text)
    if mark and NUMBERED.match(line.text):
        return abs(_inner(line) - before.left) <= 1 or abs(_inner(line) - _inner(before)) <= 1
    return before.text.endswith(TERMINAL) and bool(LABELLED.match(line.text))


def _is_indented(before: Line, line: Line, after: Line | None, step: int) -> bool:
    """Whether a line begins a paragraph by its indentation: it stands further in than the line above and the one below."""
    if line.text[0].islower() or not 1 < line.left - before.left <= MOST_INDENTED or abs(line.left - _inner(before)) <= 1:
        return False
    goes_on = after is not None and after.page == line.page and 0 < after.top - line.top <= step and not after.row
    return before.text.endswith(TERMINAL) if not goes_on else after.left < line.left - 1  # type: ignore[union-attr]


def _join_divided(lines: list[Line]) -> None:
    """Make words whole that a line end divides; the second half moves up, so that every line keeps its place."""
    text = "\n".join(line.text for line in lines)
    if not WORD_DIVIDED.search(text):
        known = None
    else:
        known = PrintedWords(text)
        text = WORD_DIVIDED.sub(lambda match: f"{join_word(match[1], match[2], known)}{match[3]}\n", text)  # type: ignore[arg-type]
    for line, whole in zip(lines, text.split("\n"), strict=True):
        # The leader of a contents line is seen by its width.
        line.text = (whole if len(whole) < LONGEST_LINE and CONTENTS_LINE.fullmatch(whole) and not line.row else " ".join(whole.split())).replace(HYPHEN, "-")


def _set_heights(lines: list[Line], *, has_pages: bool) -> None:
    """Turn rows into shares of a page; where pages are not marked, heights and pages are unknown."""
    down = max(line.top for line in lines) + 1
    lasts: dict[int | None, float] = {}
    for line in lines:
        lasts[line.page] = max(line.top, lasts.get(line.page, 0.0))
    for line in lines:
        to_foot = lasts[line.page] - line.top
        if not has_pages:
            line.page, line.top = None, -1.0
        elif to_foot < MARGIN_ROWS:
            line.top = 1 - (to_foot + 1) / max(down, 100)
        else:
            line.top /= down + MARGIN_ROWS
