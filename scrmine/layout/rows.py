"""The cells of a table's row, which a PDF holds one after the other, are put together again."""

from __future__ import annotations

from dataclasses import replace

from scrmine.layout.blocks import TERMINAL, Block, Line

SAME_ROW = 0.006
"""Lines whose tops differ by less than this share of a page's height stand side by side."""

ALIKE = 0.06
"""Share by which sizes of type may differ."""

LEADING = 0.03
"""Lines of one cell follow each other within this share of a page's height."""

MOST_LINES = 12
"""Longer cells than this are columns or boxes, which are read one by one."""


def join_cells(lines: list[Line]) -> list[Line]:
    """The lines with every row of a table as one.

    A file holds a table cell by cell: after the last line of one cell the next begins further up again, to the right of the line that the
    first began with. White space within what stands between says that it is no cell but a box or a column.
    """
    joined: list[Line] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        start = _row_start(joined, line)
        if start is None:
            joined.append(line)
            place += 1
            continue
        row = [*joined[start:], line]
        place += 1
        while place < len(lines) and _belongs(lines[place], row):
            row.append(lines[place])
            place += 1
        _name_rows(joined[:start], row)
        joined[start:] = [replace(row[0], text=" ".join(part.text for part in row), gap=True, row=True)]
        right = max(part.right for part in row)
        while place < len(lines) and _is_short_row(lines[place], row[0], right) and _row_start([lines[place]], lines[min(place + 1, len(lines) - 1)]) is None:
            lines[place].row = True
            joined.append(lines[place])
            place += 1
    return joined


def _name_rows(before: list[Line], row: list[Line]) -> None:
    """Mark the lines straight above a row as rows of one line each, up to white space, the labels of the columns first.

    Beyond white space stand only labels, and at the top of a page what goes on with the table of the page before.
    """
    above = row[0]
    for place in range(len(before) - 1, -1, -1):
        line = before[place]
        if line.row or line.page != above.page or not _starts(line, above):
            break
        labels = above.gap and _labels(line, row)
        if above.gap and not labels and not _goes_on(before[place - 1] if place else None, line):
            break
        line.row = True
        if labels:
            break
        above = line


def _labels(line: Line, row: list[Line]) -> bool:
    """Whether a line over a row has a label for each of its cells: words with capitals, as far as the last, and no sentence."""
    cells = [part for part in row if part is row[0] or part.top < row[0].top + SAME_ROW]
    capitals = sum(word[0].isupper() for word in line.text.split())
    near = row[0].top - line.top < 2 * LEADING
    return near and line.right > cells[-1].left and capitals >= max(2, len(cells)) and not line.text.rstrip().endswith(TERMINAL)


def _goes_on(last: Line | None, line: Line) -> bool:
    """Whether a line at the top of a page begins as the row at the end of the page before does."""
    return last is not None and last.row and last.page != line.page and abs(last.left - line.left) < SAME_ROW and abs(last.size - line.size) <= ALIKE * line.size


def _is_short_row(line: Line, first: Line, right: float) -> bool:
    """Whether a line straight below a row is a row of one line, no wider than the table."""
    return line.page == first.page and not line.gap and line.top > first.top and line.right < right + SAME_ROW and _starts(line, first)


def _starts(line: Line, first: Line) -> bool:
    """Whether a line begins where the table's rows begin, in their type, and not in the middle of a sentence."""
    alike = abs(line.left - first.left) < SAME_ROW and abs(line.size - first.size) <= ALIKE * first.size
    return alike and (line.text[0].isupper() or line.text[0].isdigit())


def _row_start(before: list[Line], line: Line) -> int | None:
    """Where among the lines before the row begins of which a line is a further cell; None if it is none."""
    if not before or before[-1].page != line.page or not 0 <= line.top < before[-1].top - SAME_ROW:
        return None
    for start in range(len(before) - 1, max(-1, len(before) - 1 - MOST_LINES), -1):
        first = before[start]
        if first.page != line.page:
            return None
        if abs(first.top - line.top) < SAME_ROW:
            return start if line.left > first.right - SAME_ROW else None
        if first.gap:
            return None
    return None


def _belongs(line: Line, row: list[Line]) -> bool:
    """Whether a line is a further line of the row's last cell, or begins a further cell."""
    last = row[-1]
    if line.page != last.page:
        return False
    if line.top > last.top:
        cell = next(part for part in reversed(row) if part is row[0] or part.top <= row[0].top + SAME_ROW)
        return not line.gap and line.top - last.top < LEADING and line.left > cell.left - SAME_ROW
    return line.top < last.top - SAME_ROW and any(abs(part.top - line.top) < SAME_ROW and line.left > part.right - SAME_ROW for part in row)


def row_heads(blocks: list[Block]) -> list[str]:
    """For each block the first row of the table in which it stands; an empty text for what is no row."""
    heads: list[str] = []
    for place, block in enumerate(blocks):
        goes_on = place and blocks[place - 1].shape == "row"
        heads.append("" if block.shape != "row" else heads[-1] if goes_on else block.text)
    return heads
