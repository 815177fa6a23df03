"""Tables of a PDF whose cells have rules between them: each row on one line, with the labels of its columns.

A PDF holds the text of a table in any order: cell by cell, row by row, or what stands on one height across its cells. The rules that are
drawn on the page say what belongs together.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium_c

from scrmine.layout import Line
from scrmine.layout.blocks import TERMINAL
from scrmine.layout.grid import Grid, GridCell, Rule, find_grids
from scrmine.reading.markup import Cell, has_titles, one_line
from scrmine.reading.pdfium import address_of, count_objects, object_at, type_of

PATH = pdfium_c.FPDF_PAGEOBJ_PATH
MOST_RULES = 6000
"""A page with more straight lines than this holds a chart or a map."""

LONGEST_CELL, LONGEST_ROW = 2000, 200
"""What has more characters than this stands in a frame and no cell; a table of one row with more is two frames side by side."""

KEPT = 0.97
"""The cells of a table hold this share of the characters of its lines, or the rules are none of its cells'."""

ALIKE = 4.0
"""A table whose columns begin within so many points of those on the page before is the same, going on."""

INTO, DOWN = 8.0, 9.0
"""So far into a cell, and down from its top, its first letter is looked for, in points."""


@dataclass
class Row:
    """A row: its cells, and the line that stands for it."""

    cells: list[Cell]
    line: Line


@dataclass
class Table:
    """The rows that stand on one page, and the edges of their columns."""

    page: int
    columns: tuple[float, ...]
    rows: list[Row]


def set_rows(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, lines: list[Line], is_bold: Callable[[int], bool],
             tables: list[Table]) -> list[Line]:
    """The lines of a page with those of each row of a table replaced by one, whose text `label_rows` writes when all pages are read.

    Lines across the whole of a table, such as its title, stay as they are.

    Parameters
    ----------
    page, textpage : pypdfium2.PdfPage, pypdfium2.PdfTextPage
        The page, open.
    lines : list of Line
        Its lines.
    is_bold : callable
        Whether a character, by its number on the page, is set in bold.
    tables : list of Table
        To these the tables of the page are added.
    """
    for grid in find_grids(_rules_of(page)):
        rows = _lines_of(grid, lines, *page.get_size())
        table = _read_table(grid, rows, textpage, is_bold)
        if table is None:
            continue
        tables.append(table)
        made = iter(table.rows)
        instead = [line for cells, own in zip(grid.rows, rows, strict=True) if own for line in (own if len(cells) == 1 else [next(made).line])]
        replaced = {id(line) for own in rows for line in own}
        first = next(place for place, line in enumerate(lines) if id(line) in replaced)
        lines = [*lines[:first], *instead, *(line for line in lines[first:] if id(line) not in replaced)]
    return lines


def label_rows(tables: list[Table]) -> None:
    """Write the row of each line with the labels of its columns, which the first row of a table has.

    A table may go on over pages; labels that are printed again there are left out, and a row that a page cut in two is one again.
    """
    while tables:
        n_parts = next((place for place in range(1, len(tables)) if not _goes_on(tables[place - 1], tables[place])), len(tables))
        parts, tables = tables[:n_parts], tables[n_parts:]
        rows = parts[0].rows
        for part in parts[1:]:
            more = part.rows[1:] if _texts(part.rows[0]) == _texts(rows[0]) else part.rows
            if more and _is_rest(more[0], rows[-1]):
                for cell, rest in zip(rows[-1].cells, more[0].cells, strict=True):
                    cell.text = f"{cell.text} {rest.text}"
                more = more[1:]
            rows = rows + more
        titled = has_titles([row.cells for row in rows])
        labels = _texts(rows[0]) if titled else []
        for row in rows[1:] if titled else rows:
            row.line.text = _labelled(row, labels)


def _goes_on(before: Table, table: Table) -> bool:
    """Whether a table is the rest of the one on the page before."""
    alike = len(before.columns) == len(table.columns) and all(abs(a - b) <= ALIKE for a, b in zip(before.columns, table.columns, strict=True))
    return alike and table.page == before.page + 1


def _is_rest(row: Row, last: Row) -> bool:
    """Whether a page cut a row in two: its first cell is empty, and a sentence of another goes on."""
    if len(row.cells) != len(last.cells) or row.cells[0].text.strip():
        return False
    pairs = ((cell.text.strip(), more.text.strip()) for cell, more in zip(last.cells, row.cells, strict=True))
    return any(text and more and (more[0].islower() or not text.endswith(TERMINAL)) for text, more in pairs)


def _labelled(row: Row, labels: list[str]) -> str:
    """The cells of a row one after the other, each with the label of its column; a row with other cells has no labels."""
    texts = _texts(row)
    named = labels if len(labels) == len(texts) else [""] * len(texts)
    return "; ".join(f"{label}: {text}" if label else text for label, text in zip(named, texts, strict=True) if text)


def _texts(row: Row) -> list[str]:
    """The texts of a row, an empty one for each further column that a cell covers."""
    return [text for cell in row.cells for text in (one_line(cell.text), *[""] * (cell.span - 1))]


def _lines_of(grid: Grid, lines: list[Line], width: float, height: float) -> list[list[Line]]:
    """For each row of a grid the lines that stand in it."""
    tops = [cells[0].top for cells in grid.rows]
    rows: list[list[Line]] = [[] for _ in tops]
    for line in lines:
        middle = (1 - line.top) * height - line.size / 2
        # A row of a table is not taken apart by one that is drawn in a cell of it.
        if not line.row and grid.left < line.left * width + line.size / 2 < grid.right and grid.bottom < middle < grid.top:
            rows[sum(top > middle for top in tops) - 1].append(line)
    return rows


def _read_table(grid: Grid, lines: list[list[Line]], textpage: pypdfium2.PdfTextPage, is_bold: Callable[[int], bool]) -> Table | None:
    """What stands in a grid, row by row; None if it is no table."""
    rows = []
    read = printed = 0
    for cells, own in zip(grid.rows, lines, strict=True):
        if len(cells) == 1 or not own:
            continue
        page = own[0].page
        line = Line("", page, row=True, size=own[0].size, left=min(line.left for line in own), right=max(line.right for line in own),
                    top=min(line.top for line in own))
        rows.append(Row([_read_cell(cell, textpage, is_bold) for cell in cells], line))
        read += sum(_n_characters(cell.text) for cell in rows[-1].cells)
        printed += sum(_n_characters(line.text) for line in own)
    longest = max((len(cell.text) for row in rows for cell in row.cells), default=0)
    if not rows or longest > LONGEST_CELL or (len(rows) == 1 and read > LONGEST_ROW) or read < KEPT * printed:
        return None
    return Table(rows[0].line.page or 0, grid.columns, rows)


def _n_characters(text: str) -> int:
    """How many letters and figures a text has: marks that we put in or PDFium wrote apart do not count."""
    return sum(map(str.isalnum, text))


def _read_cell(cell: GridCell, textpage: pypdfium2.PdfTextPage, is_bold: Callable[[int], bool]) -> Cell:
    """What stands in a cell, and whether it is set in bold as titles are."""
    if cell.bottom == cell.top:
        return Cell("", cell.span)
    text = textpage.get_text_bounded(cell.left, cell.bottom, cell.right, cell.top).strip()
    at = textpage.get_index(cell.left + INTO, cell.top - DOWN, INTO, DOWN) if text else None
    return Cell(text, cell.span, titled=at is not None and is_bold(at))


def _rules_of(page: pypdfium2.PdfPage) -> list[Rule]:
    """The straight lines of a page's drawings; none if there are more than a table has."""
    raw = address_of(page.raw)
    n_objects = count_objects(raw)
    # The sides of cells are drawn one after the other: where no second object is one, nothing is.
    if not any(type_of(object_at(raw, place)) == PATH for place in range(0, n_objects, 2)) or page.get_rotation():
        return []
    paths = [drawn for place in range(n_objects) if type_of(drawn := object_at(raw, place)) == PATH]
    rules: list[Rule] = []
    for path in paths:
        rules += _sides_of(ctypes.cast(path, pdfium_c.FPDF_PAGEOBJECT))
        if len(rules) > MOST_RULES:
            return []
    return rules


def _sides_of(path: object) -> list[Rule]:
    """The straight lines of one path, in points of the page."""
    matrix, x, y = pdfium_c.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    pdfium_c.FPDFPageObj_GetMatrix(path, matrix)
    sides: list[Rule] = []
    start = last = (0.0, 0.0)
    for place in range(min(pdfium_c.FPDFPath_CountSegments(path), MOST_RULES)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, place)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            sides.append((*last, *point))
        last = point
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            sides.append((*last, *start))
            last = start
    return sides
