"""The workbook: an accessible spreadsheet with a cover, contents and one table a sheet."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import gptables
import pandas as pd
from gptables.core.gptable import FormatList

from scrmine.codebook import Codebook
from scrmine.compare import Comparison
from scrmine.corpus import Corpus
from scrmine.report.tables import report_tables

MOST_CHARACTERS = 32_000
"""Excel cuts longer cells without a word; ours say that they are cut and where the whole text is."""

CUT = " … [cut here; the whole text is in tables/codings.csv]"
MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Written as the date of making, so that the same input gives the same bytes."""

NOT_KNOWN = "[x]"
"""What an empty cell shows, so that nobody takes it for a nought."""

SHEETS = {
    "frequencies": ("Frequencies", "How often each theme appears in the findings of the reviews",
                    "One row per theme and measure. Intervals are 95 % with the review as unit."),
    "comparison": ("Comparison", "How often each theme appears, by group of reviews",
                   "One row per group, theme and measure. Overlapping intervals do not show a difference."),
    "themes_by_reviews": ("Themes by reviews", "Passages of findings that carry each theme, by review",
                          "One row per review. A nought means that the review's findings are silent on the theme."),
    "codings": ("Codings", "Every coded span of text with its place",
                "One row per coding. Start and end are positions in the document's text as scrmine read it."),
    "reviews": ("Reviews", "The reviews and what is known of them", "One row per review."),
    "left_out": ("Left out", "Reviews that could not be counted", "One row per review, with the reason."),
    "reading_report": ("Reading report", "How each document was read", "One row per document."),
    "codebook": ("Codebook", "The themes and their definitions", "One row per theme."),
}


def write_workbook(path: Path, corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, overall: Comparison,
                   grouped: Comparison | None) -> None:
    """Write the workbook; the same input gives the same bytes, and no text is run as a formula.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    corpus, codings, codebook, overall, grouped
        What `scrmine.report.write_report` has computed.
    """
    sheets = {}
    source = f"scrmine {version('scrmine')}, codebook “{_without_markup(codebook.name)}”, coder “{overall.settings['coder']}”"
    for name, table in report_tables(corpus, codings, codebook, overall, grouped).items():
        label, title, note = SHEETS[name]
        if not len(table):
            continue
        sheets[label] = gptables.GPTable(
            table=_for_cells(table), table_name=f"table_{name}", title=title, subtitles=[note], source=source,
            instructions=f"{NOT_KNOWN}: not available or not applicable.", scope=f"{len(table):,} rows", index_columns={},
        )
    cover = gptables.Cover(
        cover_label="Cover", title="Themes in child safeguarding reviews",
        intro=["Intervals have the review as their unit. Machine counts are uncorrected until a human sample is coded.",
               "Findings describe reports, not children: published reviews are selected. Not for prediction about people."],
        about=[source, repr(corpus), repr(overall)], contact=[],
    )
    with warnings.catch_warnings():
        # That there is no sheet of notes, and what gptables itself should change for later versions of pandas.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", message="No note text provided", category=UserWarning)
        workbook = gptables.produce_workbook(
            str(path), sheets, cover=cover, auto_width=False,
            workbook_options={"strings_to_formulas": False, "strings_to_urls": False},
        )
    workbook.set_properties({"title": "Themes in child safeguarding reviews", "created": MADE})
    workbook.close()


def _for_cells(table: pd.DataFrame) -> pd.DataFrame:
    """The table as cells can hold it: rounded numbers, text that is not cut in silence, gaps as gaps."""
    def cell(value: object) -> object:
        if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
            return NOT_KNOWN
        if isinstance(value, str):
            if not value.strip():
                return NOT_KNOWN
            # Text with a format of its own is written as it stands: gptables makes links of "[a](b)" in plain text, and
            # refuses cells without a letter from A to Z ("–", a name in another script).
            return FormatList([{}, value if len(value) <= MOST_CHARACTERS else value[:MOST_CHARACTERS] + CUT])
        return round(value, 6) if isinstance(value, float) else value

    cells = [[cell(value) for value in table[name].astype(object)] for name in table.columns]
    return pd.DataFrame(dict(zip(_headings(table.columns), cells, strict=True)))


def _headings(names: Iterable[str]) -> list[str]:
    """Column names as a spreadsheet's table can hold them: filled, without marks of gptables, no two the same in capitals."""
    headings: list[str] = []
    for name in names:
        heading = plain = _without_markup(str(name)).strip() or "no name"
        taken = {other.casefold() for other in headings}
        number = 2
        while heading.casefold() in taken:
            heading, number = f"{plain} ({number})", number + 1
        headings.append(heading)
    return headings


def _without_markup(text: str) -> str:
    """The text without what gptables takes for a note (``$$…$$``) or a link (``[…](…)``)."""
    return text.replace("$$", "$ $").replace("](", "] (")
