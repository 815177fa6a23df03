"""The rows of tables in plain text that keeps the look of printed pages: cells stand at the same places in line after line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace

from scrmine.layout import Line
from scrmine.layout.marks import BULLET, NUMBERED

GAP = re.compile(r" {3,}|(?<=[^\s.!?:;,]) {2}(?=\S)")
"""White space between two cells; after a full stop typists put two spaces."""

HANGING = re.compile(r"\S{1,8}\s{2,}(?=\S)")
PLAIN_NUMBER = re.compile(r"[\divxlIVXL]{1,5}|Page.*", re.IGNORECASE)
NEAR = 1
"""Characters by which places of one column differ at most."""

FEWEST_LINES = {2: 3, 3: 2}
"""How many lines a table has at least, by the number of its columns."""

MOST_CELLS = 40
"""No table that a page has room for has more columns."""

MOST_APART = 3
"""Rows of white space within a table, at most."""

NEAR_EDGE = 3
"""Lines from the first or last of a page, running lines among them."""

Cells = list[tuple[int, str]]


def join_rows(page: list[Line], step: int, *, goes_on: bool = False) -> list[Line]:
    """The lines of a page with each row of a table as one line.

    Parameters
    ----------
    page : list of Line
        The lines of one page, their edges in characters and their tops in rows.
    step : int
        How many rows apart the lines of a paragraph are.
    goes_on : bool
        Whether the page before ends with a table, of which one row is enough then.
    """
    cells = [_cells_of(line) for line in page]
    joined: list[Line] = []
    place = 0
    while place < len(page):
        end, columns = _table_end(page, cells, place, step, fewer=goes_on and place < NEAR_EDGE)
        if end == place:
            joined.append(page[place])
            place += 1
            continue
        joined += _rows_of(page[place:end], cells[place:end], columns, step)
        place = end
    return joined


def ends_in_rows(lines: list[Line]) -> bool:
    """Whether a page ends with a row, but for running lines."""
    return any(line.row for line in lines[-NEAR_EDGE:])


def _cells_of(line: Line) -> Cells:
    """Where the parts of a line begin that wide white space sets apart, and what they say."""
    if "  " not in line.text:
        return [(int(line.left), line.text)]
    parts = []
    at = 0
    for gap in [*GAP.finditer(line.text), None]:
        end = gap.start() if gap else len(line.text)
        parts.append((int(line.left) + at, line.text[at:end]))
        at = gap.end() if gap else end
    return parts


def _is_celled(cells: Cells) -> bool:
    """Whether a line has several cells, numbers and bullets before its text not counted, and is no title with a page number."""
    if len(cells) > MOST_CELLS:
        return False
    text = cells
    while len(text) > 1 and (NUMBERED.match(f"{text[0][1]} x") or BULLET.match(f"{text[0][1]} x") or len(text[0][1]) <= 2):
        text = text[1:]
    return len(text) > 1 and not (len(text) == 2 and PLAIN_NUMBER.fullmatch(text[1][1]))


def _table_end(page: list[Line], cells: list[Cells], place: int, step: int, *, fewer: bool) -> tuple[int, list[int]]:
    """Where the table ends that begins with a line (at that line if none does), and where its columns begin."""
    if not _is_celled(cells[place]):
        return place, []
    starts = [start for start, _ in cells[place]]
    seen = Counter(starts)
    celled = 1
    end = place + 1
    while end < len(page) and page[end].top - page[end - 1].top <= MOST_APART * step:
        own = [start for start, _ in cells[end]]
        aligned = sum(_is_at(start, starts) for start in own)
        close = page[end].top - page[end - 1].top <= step
        if _is_celled(cells[end]):
            if not any(_is_at(start, starts[1:]) for start in own[1:]) and not (own[0] > starts[0] + NEAR and _is_at(own[0], starts)):
                break
            celled += 1
            starts = sorted({*starts, *(start for start in own if not _is_at(start, starts))})
        elif not (close and aligned and _fits(page[end], starts)):
            break
        seen.update(min(starts, key=lambda known: abs(known - start)) for start in own)
        end += 1
    columns = [start for start in starts if seen[start] > 1 or start == starts[0] or celled == 1]
    if len(columns) < 2 or celled < FEWEST_LINES[min(len(columns), 3)] - fewer:
        return place, []
    return end, columns


def _is_at(start: int, starts: list[int]) -> bool:
    return any(abs(start - known) <= NEAR for known in starts)


def _fits(line: Line, starts: list[int]) -> bool:
    """Whether a line of one part ends before the column begins that follows its own: the part is more of a cell."""
    after = [start for start in starts if start > line.left + NEAR]
    return not after or line.right < after[0]


def _rows_of(lines: list[Line], cells: list[Cells], columns: list[int], step: int) -> list[Line]:
    """The rows of a table. One begins where the first column is filled, with other than the rest of a sentence."""
    rows: list[tuple[Line, list[list[str]]]] = []
    for place, (line, parts) in enumerate(zip(lines, cells, strict=True)):
        apart = place and line.top - lines[place - 1].top > step
        first = parts[0][0] < columns[1] - NEAR and not parts[0][1][:1].islower()
        if not rows or (first and (len(parts) > 1 or apart)):
            rows.append((line, [[] for _ in columns]))
        for start, text in parts:
            rows[-1][1][max(bisect_right(columns, start + NEAR) - 1, 0)].append(text)
    # What reaches the margin in a cell is no sentence that goes on below the table.
    return [replace(line, text=" ".join(text for column in texts for text in column), right=float(columns[1]), row=True) for line, texts in rows]
