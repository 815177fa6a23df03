"""Headings in a column of their own, beside the numbered paragraphs that they are about, come before them."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import replace

from scrmine.layout.blocks import Line
from scrmine.layout.marks import STEPS, next_number

BESIDE = re.compile(r"(?P<title>[A-Z][^\d.:;?!]{2,60}?)\s+(?P<number>(?:\d{1,2}\.)?\d{1,3})[.)]?\s+(?=[A-Z“‘\"'])")
"""A title, then the number of the paragraph beside it: PDFium writes what stands on one row as one line."""

NUMBERED = re.compile(r"(?P<number>(?:\d{1,2}\.)?\d{1,3})[.)]?\s+(?=[A-Z“‘\"'])")
COLUMN = 0.08
"""At least this share of a page's width lies between the edges of headings and of text."""

SAME_EDGE = 0.006
ALIKE = 0.5
"""Points by which sizes of type may differ."""

FEWEST = 3
"""So many titles with numbers that go on are a way of printing headings."""

LONGEST_TITLE = 8
"""Words; a title runs over at most two lines more."""

MOST_LINES = 3
ABOVE = 0.008
"""So far above its paragraph a title is put, as a share of a page's height: half a line."""


def part_sides(lines: list[Line]) -> list[Line]:
    """The lines with headings that stand beside paragraphs taken out of them, each before its paragraph.

    They are told by their bold type, an edge well to the left of the text's, and the number behind them, which goes on from the last.
    """
    bold = [place for place, line in enumerate(lines) if line.bold and line.right and BESIDE.match(line.text) and not STEPS.match(line.text)]
    if len(bold) < FEWEST:
        return lines
    plain = [line for line in lines if not line.bold and line.right]
    if not plain:
        return lines
    edge = Counter(round(line.left / SAME_EDGE) for line in plain).most_common(1)[0][0] * SAME_EDGE
    found = [place for place in _in_sequence(lines, set(bold)) if lines[place].left < edge - COLUMN and lines[place].right > edge + COLUMN]
    if len({BESIDE.match(lines[place].text)["title"] for place in found}) < FEWEST:  # type: ignore[index]
        return lines
    body = [line for line in plain if abs(line.left - edge) < SAME_EDGE]
    density = statistics.median(len(line.text) / (line.right - line.left) for line in body if line.right > line.left)
    size = statistics.median(line.size for line in body)
    parted: list[Line] = []
    sides = set(found)
    place = 0
    while place < len(lines):
        if place not in sides:
            parted.append(lines[place])
            place += 1
            continue
        head = lines[place]
        match = BESIDE.match(head.text)
        title, texts = [match["title"]], [_text_of(head, head.text[match.start("number"):], edge, size, gap=True)]  # type: ignore[index]
        place += 1
        while place < len(lines) and len(title) < MOST_LINES and _goes_on(lines[place], head) and place not in sides:
            of_title, of_text = _divide(lines[place], edge, density)
            title.append(of_title)
            texts.append(_text_of(lines[place], of_text, edge, size, gap=False))
            place += 1
        parted += [replace(head, text=" ".join(title), gap=True, size=size, right=edge, top=head.top - ABOVE), *(line for line in texts if line.text)]
    return parted


def _in_sequence(lines: list[Line], beside: set[int]) -> list[int]:
    """Which of the lines with a title and a number have one that goes on from the last that a line shows."""
    found = []
    last = (0, 0)
    for place, line in enumerate(lines):
        match = BESIDE.match(line.text) if place in beside else NUMBERED.match(line.text)
        now = next_number(match["number"], last) if match else None
        if match and now:
            last = now
            if place in beside and len(match["title"].split()) <= LONGEST_TITLE:
                found.append(place)
    return found


def _goes_on(line: Line, head: Line) -> bool:
    """Whether a line is a further one of the title, with or without text beside it."""
    return line.page == head.page and line.bold and not line.gap and abs(line.left - head.left) < SAME_EDGE and abs(line.size - head.size) < ALIKE


def _divide(line: Line, edge: float, density: float) -> tuple[str, str]:
    """A row in title and text: text has so many characters as its lines usually have from its edge to where the row ends."""
    words = line.text.split()
    wanted = density * (line.right - edge)
    cut = min(range(1, len(words) + 1), key=lambda number: abs(len(" ".join(words[number:])) - wanted))
    return " ".join(words[:cut]), " ".join(words[cut:])


def _text_of(line: Line, text: str, edge: float, size: float, *, gap: bool) -> Line:
    return replace(line, text=text, left=edge, size=size, bold=False, gap=gap)
