"""The workbook put together: cover, contents, notes, settings, and the sheets of data."""

from __future__ import annotations

import warnings
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from gptables import Cover, GPTable
from gptables.core.wrappers import GPWorkbook

from scrmine.compare import MEASURES, TARGETS
from scrmine.plots.style import count_of
from scrmine.report.page.grouping import is_closed
from scrmine.report.results import Results
from scrmine.report.words import setting_in_words
from scrmine.report.workbook.cells import MADE, Sheet, add_sheet, row_height
from scrmine.report.workbook.paper import A4
from scrmine.report.workbook.sheets import data_sheets
from scrmine.sources import fictional_note

TITLE = "Themes in child safeguarding reviews"
SHARED = "This workbook is made to be shared: it has no words of the documents, nothing on the cases beyond what each review publishes of itself, and no folders."
CLOSED = ("It compares groups of cases, so counts below five are hidden, with others from which they could be worked out, small groups are put together, and "
          "nothing says which review carries which theme. Hand on this report or one that compares no groups of cases, never both, and with one such column only.")


def write_workbook(path: Path, results: Results) -> None:
    """Write the workbook; the same input gives the same bytes, and no text is run as a formula.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    results : Results
        What the report is made of.
    """
    sheets = [_notes(results), _settings(results), *data_sheets(results)]
    source = source_line(results)
    write_sheets(path, sheets, TITLE, _about(results), source)


def write_sheets(path: Path, sheets: list[Sheet], title: str, about: list[str], source: str) -> None:
    """Write these sheets behind a cover and contents."""
    workbook = GPWorkbook(str(path), options={"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": title, "subject": "", "created": MADE})
    with warnings.catch_warnings():
        # What gptables itself should change for later versions of pandas.
        warnings.simplefilter("ignore", DeprecationWarning)
        cover = Cover(cover_label="Cover", title=title, intro=[_plain(text) for text in about], about=[_plain(source)], contact=None)
        worksheet = workbook.add_worksheet("Cover")
        worksheet.write_cover(cover)
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        for row, text in enumerate([title, "", *about, "", source]):
            worksheet.set_row(row, 24 if not text or text == title else row_height([text], [cover.width]))
        contents = pd.DataFrame({"Sheet": [{sheet.label: f"internal:'{sheet.label}'!A1"} for sheet in sheets], "What it holds": [sheet.title for sheet in sheets]})
        worksheet = workbook.add_worksheet("Contents")
        worksheet.write_gptable(GPTable(contents, "contents_table", "Contents", instructions="One row per sheet; choose a name to go there.",
                                        index_columns={2: 0}), auto_width=True)
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
    for sheet in sheets:
        add_sheet(workbook, sheet, source)
    workbook.close()


def source_line(results: Results) -> str:
    """Where the numbers come from."""
    worth = "uncorrected machine count" if results.overall.settings["coded_by"] == "machine" else "human codes"
    fictional = " (fictional sample)" if results.overall.settings.get("fictional") else ""
    return (f"Source: scrmine {version('scrmine')}{fictional}, codebook “{results.codebook.name}” (version {results.codebook.version}), "
            f"coder “{results.overall.settings['coder']}” ({worth}).")


def _about(results: Results) -> list[str]:
    """What a reader should know before the first number."""
    said = [f"{results.overall!r}.", "Every number counts reviews or passages; its interval has the review as its unit. The notes say what each number is.",
            "Findings describe reports, not children: published reviews are selected, and what a review does not say is silence. Not for prediction about people."]
    if results.overall.settings["coded_by"] == "machine":
        said.append("Machine counts miss themes that are argued in other words and find some that are not there; they are uncorrected until people have coded "
                    "a sample.")
    if fictional := fictional_note(results.corpus):
        said.insert(0, fictional)
    if results.share:
        said += [SHARED, *([CLOSED] if is_closed(results.by, share=True) else [])]
    return said


def _notes(results: Results) -> Sheet:
    """What the numbers are."""
    overall = results.overall
    notes = [("What is counted", overall.describe("share_of_reviews"))]
    notes += [(f"Measure: {name}", f"{words[0].upper()}{words[1:]}.") for name, words in MEASURES.items()]
    notes += [
        ("Intervals", f"95 %, with the review as the unit of sampling. They speak of {TARGETS[overall.settings['target']]}."),
        ("Left out", f"{count_of(len(overall.excluded), 'review')} could not be counted. The columns “share if …” say what they could change."),
        ("Empty cells", "[x] stands where a value is not available or does not apply: a theme that no review has, or all have, has no interval of its share of "
         "passages."),
        ("Long cells", "A cell holds 32,767 characters. A longer text is cut and says so; the CSV tables beside this workbook have it whole."),
        ("Practice and case themes", "Practice themes say how services worked, case themes what the case contained. The two are never summed together."),
    ]
    if results.corrected is not None:
        notes.append(("Corrected frequencies", results.corrected.describe("share_of_passages")))
    if results.agreement is not None and not results.agreement.settings["reflexive"]:
        notes.append(("Agreement", "The same care in coding gives a lower alpha where a theme is rare: read it beside prevalence. There is no line above which it "
                      "is good enough."))
    if results.share:
        notes.append(("Shared", f"{SHARED} {CLOSED}" if is_closed(results.by, share=True) else SHARED))
    return Sheet("Notes", "table_notes", "Notes", "One row per note.", pd.DataFrame(notes, columns=["On", "Note"]))


def _settings(results: Results) -> Sheet:
    """What was asked, one row per setting."""
    asked = {**results.overall.settings, "by": results.by}
    rows = [(name.replace("_", " "), setting_in_words(value) if value is None or isinstance(value, bool | list | tuple) else value) for name, value in asked.items()]
    rows += [("codebook version", str(results.codebook.version)), ("scrmine version", version("scrmine"))]
    return Sheet("Settings", "table_settings", "Settings", "One row per setting: with the same documents they give the same numbers.",
                 pd.DataFrame(rows, columns=["Setting", "Value"]))


def _plain(text: str) -> str:
    """The text without what gptables takes for a note (``$$…$$``) or a link (``[…](…)``)."""
    return text.replace("$$", "$ $").replace("](", "] (")
