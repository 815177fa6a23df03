"""Numbers of lines, which drafts have in the margin, are taken off the lines."""

from __future__ import annotations

import itertools
import re

from scrmine.layout.blocks import Line

LINE_NUMBER = re.compile(r"(?:\^\{(?P<raised>\d{1,4})\}|(?P<plain>\d{1,4}))(?:\s+|$)")
"""How the number of a line stands before its text; set smaller, it reads as a footnote's."""

NUMBER_BEGINS = (*"0123456789^",)
FEWEST, SHARE, FEWEST_PAGES = 8, 0.6, 2
"""A page has numbered lines if so many, and at least this share of all, have a number that goes on from the one above: tables and
numbered paragraphs have lines without. So many pages show it, and half of those with so many lines."""


def drop_line_numbers(lines: list[Line]) -> list[Line]:
    """The lines without the numbers that count them in the margin.

    Pages are numbered in this way if most lines of most of them begin with numbers that go on by one.
    """
    if not any(line.top >= 0 for line in lines):
        return lines
    pages = [list(page) for _, page in itertools.groupby(lines, key=lambda line: line.page)]
    full = [page for page in pages if len(page) >= FEWEST]
    shown = sum(bool(_counted(page, FEWEST)) for page in full)
    if shown < FEWEST_PAGES or 2 * shown < len(full):
        return lines
    kept: list[Line] = []
    for page in pages:
        numbers = _counted(page, 1)
        kept += _without_numbers(page, numbers) if numbers else page
    return kept


def _counted(page: list[Line], fewest: int) -> dict[int, int]:
    """The numbers of a page's lines, by the place of the line among them; none if fewer than so many have one."""
    found: dict[int, int] = {}
    last = 0
    for place, line in enumerate(page):
        match = LINE_NUMBER.match(line.text) if line.text[:1] in NUMBER_BEGINS else None
        if match is None:
            continue
        number = int(match["raised"] or match["plain"])
        # Where PDFium writes several rows as one line, numbers stand within it.
        if not found or last < number <= last + FEWEST + 2:
            found[place] = last = number
    return found if len(found) >= max(fewest, SHARE * len(page)) else {}


def _without_numbers(page: list[Line], numbers: dict[int, int]) -> list[Line]:
    """The lines of a page without their numbers; lines of several rows in their rows."""
    kept: list[Line] = []
    gap = False
    following = dict(zip(numbers, [*list(numbers.values())[1:], None], strict=True))
    for place, line in enumerate(page):
        if place in numbers:
            line.text = line.text[LINE_NUMBER.match(line.text).end():]  # type: ignore[union-attr]
            if not line.text:
                gap = line.gap  # the text of this row comes next, at its height
                continue
            kept += _rows_of(line, numbers[place], following[place], page[-1].size)
        else:
            previous = page[place - 1] if place else line
            line.gap = gap if not previous.text and place - 1 in numbers else line.gap
            kept.append(line)
    return kept


def _rows_of(line: Line, number: int, following: int | None, size: float) -> list[Line]:
    """The rows of which a line is made: between them stand the numbers up to that of the line that follows.

    Only of the first is it known how it is set; the others are taken for text.
    """
    rows = [line]
    for inner in range(number + 1, following or number + FEWEST + 2):
        parts = re.split(rf"\s(?:{inner}|\^\{{{inner}\}})\s", f"{rows[-1].text} ", maxsplit=1)  # set smaller, it reads as a footnote's
        if len(parts) < 2:
            break
        rows[-1].text = parts[0].strip()
        rows.append(Line(parts[1].strip(), line.page, size=size, left=line.left, right=line.right, top=line.top))
    return rows
