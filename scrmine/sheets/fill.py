"""Write coding sheets: an Excel workbook with drop-downs, instructions and the codebook, or CSV."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import xlsxwriter

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.report.tables import write_csv
from scrmine.sheets.columns import (
    AFTER,
    BEFORE,
    COMMENT,
    ID,
    NO_THEME,
    NUMBER,
    PASSAGE,
    SECTION,
    WHERE,
    sheet_rows,
    theme_headings,
)
from scrmine.sheets.filled import check_not_filled
from scrmine.sheets.headings import ABOUT, ABOUT_KEYS

MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Written as the date of making, so that the same input gives the same bytes."""

CHOICES = ("yes", "no", "?")
STANCE_CHOICES = ("concern", "good", "mixed", "neutral", "absent", *CHOICES)
WIDTHS = {NUMBER: 5, WHERE: 20, SECTION: 20, BEFORE: 60, PASSAGE: 62, AFTER: 60, NO_THEME: 8, COMMENT: 30, ID: 22}
ANSWER_WIDTH = 9

INSTRUCTIONS = (
    "What to do",
    "1. Read the sheet “Codebook” first. Code by it alone, and on your own: do not talk about passages until both sheets are back.",
    "2. On the sheet “Passages”, read each passage to code. The text before and after is there to understand it, and is not coded.",
    "3. A passage carries a theme when a reader who asked “show me what this review says about it” would want that passage. A word in passing, "
    "in a name, in a list or a title does not count.",
    "4. Put “yes” under each theme that the passage carries. Leave the others empty.",
    "5. If it carries none, put “yes” under “No theme”. A row with nothing in it counts as not read.",
    "6. If you cannot say, put “?” under that theme: it is left out of the figures. Say why under “Comment” if you like.",
    "7. Save the file as it is (.xlsx) and send it back. You may stop and go on later, and hide columns.",
    "Please do not merge cells, change the headings, or change the last column: it says which passage each row is.",
    "The passages describe harm to children. Plan your reading, take breaks, and talk to somebody.",
)
STANCE_INSTRUCTION = (
    "Instead of “yes” say what the passage says of the theme: “concern” practice fell short, “good” it was good, “mixed” both, “neutral” neither, "
    "“absent” the text says that it was not there."
)


def write_sheet(path: str | Path, corpus: Corpus, sample: pd.DataFrame, codebook: Codebook, *, coder: str, stances: bool = False,
                context: int = 1) -> Path:
    """Write a sheet for one person to code the sampled passages in.

    As a workbook (.xlsx) it has instructions, the passages with drop-downs, and the codebook; as CSV the passages alone. What the
    machine made of the passages is not in it. No text in it is run as a formula. A sheet that is there already is replaced as long as nothing is
    filled in.

    Parameters
    ----------
    path : str or pathlib.Path
        Ends in .xlsx or .csv.
    corpus : Corpus
        The reviews.
    sample : pandas.DataFrame
        From `scrmine.draw_sample`.
    codebook : Codebook
        The themes.
    coder : str
        Who will fill it in.
    stances : bool
        Whether to ask what a passage says of a theme, and not only that it does.
    context : int
        How many passages before and after each to show.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ScrmineError
        If the path ends otherwise or its folder is not there, there is a file that holds answers or is no sheet of scrmine's, there is no coder's
        name, or the sample is empty.
    SchemaError
        If it is not a sample of this corpus.

    Examples
    --------
    >>> from openpyxl import load_workbook
    >>> path = scrmine.write_sheet(folder / "anna.xlsx", corpus, sample, codebook, coder="anna")
    >>> load_workbook(path).sheetnames
    ['Instructions', 'Passages', 'Codebook', 'About']
    """
    path = Path(path)
    check_target(path)
    if not coder.strip():
        raise ScrmineError("The coder has no name. Say who will fill in the sheet, with coder=.")
    rows = sheet_rows(corpus, sample, codebook, context=context)
    if path.suffix.lower() == ".csv":
        return write_csv(rows, path)
    answers = {NO_THEME: CHOICES[:1], **dict.fromkeys(theme_headings(codebook).values(), STANCE_CHOICES if stances else CHOICES), COMMENT: ()}
    told = (*INSTRUCTIONS[:5], STANCE_INSTRUCTION, *INSTRUCTIONS[5:]) if stances else INSTRUCTIONS
    about = {ABOUT_KEYS["coder"]: coder.strip(), ABOUT_KEYS["codebook"]: codebook.name, ABOUT_KEYS["passages"]: str(len(rows))}
    return write_workbook(path, f"Coding sheet of {coder.strip()}", told, rows, answers, codebook, about)


def check_target(path: Path) -> None:
    """Raise if a sheet cannot be written there, or would take the place of answers."""
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise ScrmineError(f"The sheet {path.name} should end in .xlsx or .csv, which says what it will be. Change the name.")
    if path.is_dir():
        raise ScrmineError(f"{path} is a folder; the name of a sheet is expected, for example {path / 'anna.xlsx'}.")
    if not path.parent.is_dir():
        raise ScrmineError(f"There is no folder {path.parent} to write {path.name} into. Make it, or name another file.")
    check_not_filled(path)


def write_workbook(path: Path, title: str, told: Sequence[str], rows: pd.DataFrame, answers: dict[str, Sequence[str]], codebook: Codebook,
                   about: dict[str, str]) -> Path:
    """Write a workbook with instructions, rows to fill in, the codebook and what the sheet is; whole or not at all.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    title : str
        Of the instructions.
    told : sequence of str
        The instructions, one line each; the first is a heading.
    rows : pandas.DataFrame
        Text only, one row per row to fill in.
    answers : dict
        The columns to fill in, each with the choices of its drop-down (none for free text).
    codebook : Codebook
        The themes.
    about : dict
        What the sheet says of itself.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        with xlsxwriter.Workbook(str(partial), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}) as workbook:
            workbook.set_properties({"title": title, "created": MADE})
            _write_lines(workbook, title, told)
            _write_rows(workbook, rows, answers)
            _write_codebook(workbook, codebook)
            sheet = workbook.add_worksheet(ABOUT)
            sheet.set_column(0, 1, 40)
            for number, (label, text) in enumerate(about.items()):
                sheet.write_string(number, 0, label)
                sheet.write_string(number, 1, text)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def _write_lines(workbook: xlsxwriter.Workbook, title: str, told: Sequence[str]) -> None:
    sheet = workbook.add_worksheet("Instructions")
    sheet.set_column(0, 0, 110)
    heading, bold, wrapped = (workbook.add_format(style) for style in (
        {"bold": True, "font_size": 14}, {"bold": True}, {"text_wrap": True, "valign": "top"}))
    sheet.write_string(0, 0, title, heading)
    for number, line in enumerate(told, 2):
        sheet.write_string(number, 0, line, bold if number == 2 else wrapped)


def _write_rows(workbook: xlsxwriter.Workbook, rows: pd.DataFrame, answers: dict[str, Sequence[str]]) -> None:
    """The rows, with drop-downs where answers go; the texts are locked, without a password, against slips of the hand."""
    sheet = workbook.add_worksheet("Passages")
    head, turned, text, answer, grey = (workbook.add_format({"text_wrap": True, "valign": "top", **style}) for style in (
        {"bold": True, "bottom": 1}, {"bold": True, "bottom": 1, "rotation": 60, "valign": "bottom"}, {},
        {"locked": False, "border": 1, "border_color": "#BFBFBF", "bg_color": "#F3F7FA"}, {"font_color": "#767676", "font_size": 8}))
    for column, name in enumerate(rows.columns):
        sheet.write_string(0, column, name, turned if answers.get(name) else head)
        sheet.set_column(column, column, ANSWER_WIDTH if answers.get(name) and name not in WIDTHS else WIDTHS.get(name, 20))
        style = answer if name in answers else grey if name in (ID, NUMBER, BEFORE, AFTER) else text
        for row, value in enumerate(rows[name], 1):
            if value:
                sheet.write_string(row, column, value, style)
            else:
                sheet.write_blank(row, column, None, style)
        if answers.get(name):
            choices = list(answers[name])
            sheet.data_validation(1, column, len(rows), column, {
                "validate": "list", "source": choices, "error_title": "One of the list", "error_message": f"Please choose {', '.join(choices)}, or leave it empty."})
    # Headings and the text stay in sight while answers are filled in far to the right.
    sheet.freeze_panes(1, list(rows.columns).index(PASSAGE) + 1)
    sheet.set_row(0, 150)
    sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    sheet.activate()


def _write_codebook(workbook: xlsxwriter.Workbook, codebook: Codebook) -> None:
    sheet = workbook.add_worksheet("Codebook")
    head, text = workbook.add_format({"bold": True, "bottom": 1}), workbook.add_format({"text_wrap": True, "valign": "top"})
    columns = {"family": 10, "title": 30, "definition": 70, "include": 50, "exclude": 50, "theme": 30}
    for column, (name, width) in enumerate(columns.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name.capitalize() if name != "theme" else "Id", head)
        for row, value in enumerate(codebook.table[name], 1):
            sheet.write_string(row, column, str(value), text)
    sheet.freeze_panes(1, 2)
