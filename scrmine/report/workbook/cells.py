"""One sheet of a workbook: a title, what it holds, and one table, in the layout and style of gptables.

gptables itself makes a dictionary of formats for every cell and reads links and notes out of their text: a minute for three thousand
codings. Here cells are written as they are.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from gptables.core.wrappers import GPWorkbook, GPWorksheet

from scrmine.report.workbook.paper import lay_out_print

MOST_CHARACTERS = 32_000
"""Excel cuts longer cells without a word; ours say that they are cut and where the whole text is."""

CUT = " … [cut here: a cell holds no more; the whole text is in the tables/ folder]"
MOST_ROWS = 1_000_000
LONGEST_HEADING = 200
NOT_KNOWN = "[x]"
"""What an empty cell shows, so that nobody takes it for a nought."""

MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Written as the date of making, so that the same input gives the same bytes."""

NARROWEST, WIDEST = 10, 60
LINE, MOST_LINES = 15.75, 25
"""Points that a line of text takes, and how many lines a row can be high; more is read in the cell itself."""

PERCENT, COUNT, DECIMAL = "0 %", "#,##0", "0.000"
NEARLY = {"none": '"under 1 %"', "all": '"over 99 %"'}
"""How a share is shown that whole per cent would round to none or all; the cell holds the number."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """What stands on one sheet.

    Attributes
    ----------
    label : str
        On its tab; ours, never a user's.
    name : str
        Of its table, for other programs.
    title, says : str
        What it is, and what to know before reading it.
    table : pandas.DataFrame
        Headings as they are shown.
    formats : dict of str to str
        How numbers are shown, by heading.
    frozen : int
        How many columns stay in view.
    printed : int or None
        How many columns are printed, where the others are for the screen alone.
    """

    label: str
    name: str
    title: str
    says: str
    table: pd.DataFrame
    formats: dict[str, str] = field(default_factory=dict)
    frozen: int = 1
    printed: int | None = None


def add_sheet(workbook: GPWorkbook, sheet: Sheet, source: str) -> None:
    """Add the sheet to the workbook."""
    worksheet, theme = workbook.add_worksheet(sheet.label), workbook.theme
    rows = sheet.table.head(MOST_ROWS)
    scope = f"{len(sheet.table):,} row{'s' if len(sheet.table) != 1 else ''}"
    if len(sheet.table) > MOST_ROWS:
        scope += f", of which the first {MOST_ROWS:,} are here: a sheet holds no more. All are in the tables/ folder"
    head = [(sheet.title, theme.title_format), (sheet.says, theme.subtitle_format), (f"{NOT_KNOWN}: not available or not applicable.", theme.instructions_format),
            (source, theme.source_format), (scope, theme.scope_format)]
    for row, (text, style) in enumerate(head):
        worksheet.write_string(row, 0, text, workbook.add_format(style))
    top = len(head)
    headings = table_headings(rows.columns)
    columns = [[cell(value) for value in rows[name].astype(object)] for name in rows.columns]
    widths = [_width(*pair) for pair in zip(headings, columns, strict=True)]
    for place, (name, values) in enumerate(zip(rows.columns, columns, strict=True)):
        worksheet.set_column(place, place, widths[place])
        _write_column(workbook, worksheet, top + 1, place, values, sheet.formats.get(name, ""))
    for row, values in enumerate([headings, *zip(*columns, strict=True)]):
        worksheet.set_row(top + row, row_height(values, widths))
    styles = [workbook.add_format({**theme.column_heading_format, **_aligned(place, number=name in sheet.formats)}) for place, name in enumerate(rows.columns)]
    worksheet.add_table(top, 0, top + len(rows), len(headings) - 1, {
        "header_row": True, "autofilter": False, "style": None, "name": sheet.name,
        "columns": [{"header": name, "header_format": style} for name, style in zip(headings, styles, strict=True)]})
    worksheet.freeze_panes(top + 1, min(sheet.frozen, len(headings) - 1))
    if sheet.printed is not None and sheet.printed < len(widths):
        worksheet.print_area(0, 0, top + len(rows), sheet.printed - 1)
        lay_out_print(worksheet, widths[:sheet.printed], top, sheet.frozen, f"{sheet.label}: the first {sheet.printed} columns; the others are in the file")
    else:
        lay_out_print(worksheet, widths, top, sheet.frozen, sheet.label)


def _write_column(workbook: GPWorkbook, worksheet: GPWorksheet, top: int, place: int, values: list, number_format: str) -> None:
    theme = workbook.theme
    words = workbook.add_format({**theme.data_format, **_aligned(place, number=False), "valign": "top"})
    number = workbook.add_format({**theme.data_format, "align": "right", "valign": "top", **({"num_format": number_format} if number_format else {})})
    none, every = (workbook.add_format({**theme.data_format, "align": "right", "valign": "top", "num_format": shown}) for shown in NEARLY.values())
    gap = workbook.add_format({**theme.data_format, **_aligned(place, number=bool(number_format)), "valign": "top"})
    for row, value in enumerate(values):
        if isinstance(value, str):
            # As a string, whatever it begins with: a name that looks like a formula or an address is neither.
            worksheet.write_string(top + row, place, value, gap if value == NOT_KNOWN else words)
        else:
            worksheet.write_number(top + row, place, value, {"none": none, "all": every}.get(_nearly(value), number) if number_format == PERCENT else number)


def _nearly(share: float) -> str:
    """Whether a share is nearly none, or nearly all."""
    return "none" if 0 < share < 0.005 else "all" if 0.995 <= share < 1 else ""


def _aligned(place: int, *, number: bool) -> dict[str, object]:
    """Numbers right, words left and clear of a number before them; the heading as what stands below it."""
    return {"align": "right"} if number else {"align": "left", **({"indent": 1} if place else {})}


def cell(value: object) -> str | float:
    """A value as a cell can hold it: numbers rounded, text that is not cut in silence, gaps marked as gaps."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if value is None or value is pd.NA or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return NOT_KNOWN
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return round(float(value), 6)
    text = str(value)
    if not text.strip():
        return NOT_KNOWN
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + CUT


def table_headings(names: Iterable[object]) -> list[str]:
    """Column names as a spreadsheet's table can hold them: filled, on one line, not too long, no two the same in capitals."""
    headings: list[str] = []
    for name in names:
        plain = " ".join(str(name).split()) or "no name"
        heading = plain = plain if len(plain) <= LONGEST_HEADING else plain[:LONGEST_HEADING].rstrip() + " …"
        taken = {other.casefold() for other in headings}
        number = 2
        while heading.casefold() in taken:
            heading, number = f"{plain} ({number})", number + 1
        headings.append(heading)
    return headings


def row_height(values: Iterable[object], widths: list[float]) -> float:
    """How high a row must be for all of its text to be seen: not every program works that out when it opens a file."""
    needed = (sum(max(1, math.ceil(1.1 * len(line) / width)) for line in str(value).split("\n")) for value, width in zip(values, widths, strict=True))
    return LINE * min(MOST_LINES, max(needed, default=1))


def _width(heading: str, values: list) -> float:
    """As wide as its longest line needs, within limits; headings may wrap between words."""
    longest = max((len(line) for value in values for line in str(value).split("\n")), default=0)
    word = max(map(len, heading.split()))
    return min(WIDEST, max(NARROWEST, word * 1.25, longest * 1.15, len(heading) / 2.5)) + 2
