import math
import warnings
import zipfile
from importlib.metadata import version

import numpy as np
import openpyxl
import pandas as pd
import pytest
from conftest import HOSTILE, make_case, make_codebook, make_codings, make_corpus

from scrmine import (
    Agreement,
    ScrmineWarning,
    Sensitivity,
    agree_codings,
    as_answered,
    compare_choices,
    compare_themes,
    join_codings,
)
from scrmine.report.dictionary import data_dictionary
from scrmine.report.results import Results
from scrmine.report.tables import report_tables
from scrmine.report.workbook import write_workbook
from scrmine.report.workbook.cells import CUT, LONGEST_HEADING, MOST_CHARACTERS, NOT_KNOWN, cell, row_height, table_headings
from scrmine.report.workbook.paper import page_ends

SOURCE = f"Source: scrmine {version('scrmine')}, codebook “x” (version 1), coder “hand” (uncorrected machine count)."


def results_of(case, by=None, *, agreement=None, sensitivity=None, share=False):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        overall, grouped = compare_themes(*case), compare_themes(*case, by=by) if by else None
    tables = report_tables(*case, overall, grouped, agreement=agreement, sensitivity=sensitivity)
    return Results(case[0], case[2], overall, {**tables, "data_dictionary": data_dictionary(tables, case[2])}, grouped, agreement=agreement,
                   sensitivity=sensitivity, share=share)


def write(path, case, by=None, **given):
    write_workbook(path, results_of(case, by, **given))
    return openpyxl.load_workbook(path)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def records(sheet):
    """The rows of a sheet's table by their headings."""
    (table,) = sheet.tables.values()
    found = [[cell.value for cell in row] for row in sheet[table.ref]]
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return write(tmp_path_factory.mktemp("plain") / "w.xlsx", make_case(), by="outcome")


def test_sheets_stand_in_the_order_of_reading(plain):
    assert plain.sheetnames == [
        "Cover", "Contents", "Notes", "Settings", "Frequencies", "Other measures", "Comparison", "Comparison, other measures", "Where argued",
        "Themes by reviews", "Framework matrix", "Codings", "Reviews", "Left out", "Reading report", "Codebook", "Data dictionary"]


def test_a_sheet_has_title_note_source_and_table(plain):
    assert rows(plain["Themes by reviews"]) == [
        ["Passages of findings that carry each theme, by review", None, None],
        ["One row per review. A nought means that no finding of the review was coded with the theme.", None, None],
        ["[x]: not available or not applicable.", None, None], [SOURCE, None, None], ["2 rows", None, None],
        ["review_id", "x", "x again"], ["a", 2, 0], ["b", 0, 1],
    ]
    assert plain["Themes by reviews"].tables["table_themes_by_reviews"].ref == "A6:C8"
    assert plain["Themes by reviews"].freeze_panes == "B7"
    assert [cell.value for cell in plain["Cover"]["A"]][:2] == ["Themes in child safeguarding reviews", "Introductory information"]


def test_contents_lead_to_every_sheet(plain):
    links = {row[0].value: row[0].hyperlink.location for row in plain["Contents"].iter_rows() if row[0].hyperlink}
    assert links == {name: f"'{name}'!A1" for name in plain.sheetnames[2:]}


def test_frequencies_are_those_of_the_comparison_with_interval_n_and_unit(plain):
    first = records(plain["Frequencies"])[0]
    assert first == {
        "Family": "practice", "Theme": "x", "Reviews with the theme": 1, "Reviews counted": 2, "Share of reviews": 0.5, "95 % interval, from": 0.012579,
        "95 % interval, to": 0.987421, "Passages with the theme": 2, "Passages counted": 4, "Reviews left out": 1,
        "Share if none of those left out had it": 0.333333, "Share if all of those left out had it": 0.666667,
        "How the interval was made": "Clopper-Pearson over reviews", "What the number is": "uncorrected machine count", "Read first": "only 2 reviews"}
    formats = {cell.column_letter: cell.number_format for cell in plain["Frequencies"][7]}
    assert [formats[letter] for letter in "CEF"] == ["#,##0", "0 %", "0 %"]


def test_every_other_measure_has_its_unit(plain):
    found = records(plain["Other measures"])
    assert [(row["Theme"], row["Measure"], row["Unit"], row["Estimate"]) for row in found if row["Theme"] == "x"] == [
        ("x", "share of passages that carry the theme", "share, 0 to 1", 0.5),
        ("x", "mean over reviews of the share of passages that carry the theme", "share, 0 to 1", 0.5),
        ("x", "passages that carry the theme, per 1,000 words", "passages per 1,000 words", round(2000 / 15, 6))]


def test_comparison_has_a_row_for_each_group_and_theme(plain):
    assert [(row["Group"], row["Theme"], row["Reviews with the theme"], row["Reviews counted"], row["Share of reviews"]) for row in records(plain["Comparison"])] == [
        ("not stated", "x", 0, 1, 0), ("not stated", "x again", 1, 1, 1), ("x", "x", 1, 1, 1), ("x", "x again", 0, 1, 0)]


def test_framework_matrix_quotes_the_surest_sentence_and_cites_it(plain):
    assert records(plain["Framework matrix"]) == [
        {"Review id": "b", "Review": "b (2010)", "x": NOT_KNOWN, "x again": "“Hunger, said the child.” “B” (2010), beginning [1 of 1 passage]"},
        {"Review id": "a", "Review": "x (2012)", "x": "“x: \U0001f600 drift of plans.” x, x (2012), under “x” [1 of 2 passages]", "x again": NOT_KNOWN}]


def test_settings_and_dictionary_are_whole(plain):
    asked = {row["Setting"]: row["Value"] for row in records(plain["Settings"])}
    assert asked == {"by": "outcome", "roles": "analysis, comment, voices, lessons", "stances": "concern, good, mixed, none", "at least": 1, "repeats": "no",
                     "target": "process", "coded by": "machine", "seed": 0, "coder": "hand", "codebook": "x", "unit": "review", "period": "2010 to 2012", "codebook version": "1",
                     "scrmine version": version("scrmine")}
    words = records(plain["Data dictionary"])
    assert {row["table"] for row in words} == {"frequencies", "comparison", "where_argued", "themes_by_reviews", "framework", "codings", "reviews", "left_out",
                                               "reading_report", "codebook"}
    assert [row["column"] for row in words if row["unit"] == "as given"] == ["outcome"]


def test_empty_cells_say_that_nothing_is_known(plain):
    assert rows(plain["Reviews"])[-3:] == [["a", "x", "x", 2012, "x"], ["b", "[x]", "[x]", 2010, "[x]"], ["scan", "[x]", "[x]", "[x]", "[x]"]]


def test_agreement_and_choices_are_shown_when_they_are_given(tmp_path):
    corpus, codings, book = case = make_case()
    ids = corpus.passages["passage_id"]
    people = join_codings([as_answered(codings.assign(coder="anna"), ids, book), as_answered(codings.iloc[1:].assign(coder="ben"), ids, book)])
    agreement, sensitivity = agree_codings(corpus, people, book), compare_choices(*case)
    book_ = write(tmp_path / "w.xlsx", case, agreement=agreement, sensitivity=sensitivity)
    assert isinstance(agreement, Agreement)
    assert isinstance(sensitivity, Sensitivity)
    # Five passages; anna finds drift in three, ben in two of these.
    shown = next(row for row in records(book_["Agreement"]) if row["Theme"] == "x" and row["Measure"] == "percent_agreement")
    assert (shown["Value"], shown["Units rated by two or more"], shown["Of these, theme found by any"]) == (0.8, 5, 3)
    assert len(records(book_["Disagreements"])) == 1
    summary = {row["Theme"]: row for row in records(book_["Sensitivity"])}
    assert (summary["x"]["As usual"], summary["x"]["Lowest of all options"]) == (0.5, round(float(sensitivity.summary["lowest"].iloc[0]), 6))
    assert len(records(book_["Sensitivity, by choice"])) == len(sensitivity.table)


def test_workbook_for_sharing_says_so(tmp_path):
    said = [cell.value for cell in write(tmp_path / "w.xlsx", make_case(), share=True)["Cover"]["A"]]
    assert any(str(text).startswith("This workbook is made to be shared: it has no words of the documents") for text in said)
    assert not any("shared" in str(text) for text in [cell.value for cell in write(tmp_path / "v.xlsx", make_case())["Cover"]["A"]])


def test_table_without_rows_has_no_sheet(tmp_path):
    corpus, codings, book = make_case()
    readable = corpus.select(["a", "b"])
    assert "Left out" not in write(tmp_path / "w.xlsx", (readable, codings, book)).sheetnames
    assert "Codings" not in write(tmp_path / "v.xlsx", (readable, make_codings(readable, []), book)).sheetnames


def test_same_input_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write(tmp_path / f"{name}.xlsx", make_case(), by="outcome")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_that_looks_like_something_else_stays_text(tmp_path, text):
    book = write(tmp_path / "w.xlsx", make_case(text, **{text: "f"}), by=text)
    assert {cell.data_type for cell in cells(book)} <= {"s", "n"}
    # Contents and the sheets link to each other; nothing links out.
    links = [cell.hyperlink for cell in cells(book) if cell.hyperlink]
    assert [link.target for link in links if link.target] == []
    with zipfile.ZipFile(tmp_path / "w.xlsx") as packed:
        assert [name for name in packed.namelist() if "external" in name.lower()] == []
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())
    assert records(book["Reviews"])[0] == {"review_id": "a", "board": text, "name": text, "year": 2012, "outcome": text, text: "f"}
    first = records(book["Codings"])[0]
    assert (first["Passage"], first["Section"], first["Theme"]) == (f"{text}: \U0001f600 drift of plans.", text, text)
    assert records(book["Codebook"])[0]["Theme"] == text
    # Where the table's own list of columns differs from the cells, Excel offers to repair the file.
    for sheet in book.worksheets[1:]:
        (table,) = sheet.tables.values()
        assert table.column_names == [cell.value for cell in sheet[table.ref][0]]


@pytest.mark.parametrize(("names", "headings"), [
    (["Region", "region", ""], ["Region", "region (2)", "no name"]), (["a\nb", "a b"], ["a b", "a b (2)"]), ([7, " "], ["7", "no name"]),
    (["x" * 300], ["x" * LONGEST_HEADING + " …"]),
])
def test_headings_are_filled_short_and_told_apart(names, headings):
    assert table_headings(names) == headings


@pytest.mark.parametrize(("value", "shown"), [
    (None, NOT_KNOWN), (pd.NA, NOT_KNOWN), (math.nan, NOT_KNOWN), (np.float64("inf"), NOT_KNOWN), (" \n", NOT_KNOWN), (["a", "b"], "a; b"), ([], NOT_KNOWN),
    (True, "yes"), (np.False_, "no"), (np.int64(3), 3), (1 / 3, 0.333333), ("=1+1", "=1+1"), ("x" * MOST_CHARACTERS, "x" * MOST_CHARACTERS),
    ("x" * (MOST_CHARACTERS + 1), "x" * MOST_CHARACTERS + CUT),
])
def test_values_as_cells_hold_them(value, shown):
    found = cell(value)
    assert (found, type(found)) == (shown, type(shown))
    assert len(str(found)) <= 32_767


def test_text_too_long_for_a_cell_says_that_it_is_cut(tmp_path):
    text = "drift " + "x" * MOST_CHARACTERS
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": text}])
    case = corpus, make_codings(corpus, [(f"a:0-{len(text)}", "drift", "drift")]), make_case()[2]
    book = write(tmp_path / "w.xlsx", case)
    assert records(book["Codings"])[0]["Passage"] == text[:MOST_CHARACTERS] + CUT
    quoted = records(book["Framework matrix"])[0]["x"]
    assert quoted == "“drift […]” “A”, beginning [1 of 1 passage]"


@pytest.mark.parametrize(("values", "widths", "height"), [(["a"], [20], 15.75), (["a" * 40, "b"], [20, 20], 3 * 15.75), (["a\nb\nc"], [20], 3 * 15.75),
                                                          (["a" * 10_000], [20], 25 * 15.75)])
def test_rows_are_as_high_as_their_text(values, widths, height):
    assert row_height(values, widths) == height


def test_narrow_sheet_is_printed_on_one_landscape_page_across_with_its_head_on_each(plain):
    for name in ("Frequencies", "Themes by reviews", "Reading report"):
        sheet = plain[name]
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
            "landscape", 1, 0, True)
        assert sheet.print_title_rows == "$6:$6"
        assert sheet.oddFooter.left.text == name
        assert sheet.oddFooter.right.text == "Page &P of &N"
    assert [plain[name].page_setup.paperSize for name in ("Cover", "Contents", "Themes by reviews")] == [9, 9, 9]


def test_wide_sheet_is_printed_on_pages_of_whole_columns_that_each_say_the_review(tmp_path):
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], [{"doc_id": name, "text": " ".join(f"word{n} {'long ' * 30}." for n in range(25))} for name in "ab"])
    book = make_codebook(*((f"word{n}", "practice") for n in range(25)))
    codings = make_codings(corpus, [(passage_id, f"word{n}", f"word{n}") for passage_id in corpus.passages["passage_id"] for n in range(25)])
    sheet = write(tmp_path / "w.xlsx", (corpus, codings, book))["Framework matrix"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.scale) == ("landscape", 8, 60)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$6:$6", "$A:$B")
    # A review's id and name take 12 letters each and a theme 62, of 355 on the page: five themes a page.
    assert [sheet.column_dimensions[letter].width for letter in "AC"] == pytest.approx([12.7, 62.7], abs=0.1)
    assert [brk.id for brk in sheet.col_breaks.brk] == [7, 12, 17, 22]


@pytest.mark.parametrize(("widths", "repeated", "ends"), [
    ([10, 40, 40, 40], 1, [3]), ([10, 40, 50, 40], 1, [3]), ([10, 40, 51, 40], 1, [2, 3]), ([10, 200, 40], 1, [2]), ([50, 50, 50], 0, [2]), ([10, 10], 1, []),
])
def test_pages_end_before_the_column_that_has_no_room(widths, repeated, ends):
    # A page of 100 letters.
    assert page_ends(widths, 100, repeated) == ends


def test_codings_are_printed_as_far_as_the_passage_and_say_so(plain):
    sheet = plain["Codings"]
    assert [cell.value for cell in sheet[6]][:8] == ["Citation", "Theme id", "Theme", "Stance", "Words coded", "Passage", "Score", "Coder"]
    assert sheet.print_area == f"'Codings'!$A$1:$H${sheet.max_row}"
    assert sheet.max_column > 8
    assert sheet.oddFooter.left.text == "Codings: the first 8 columns; the others are in the file"
    assert "Codings" not in str(plain["Frequencies"].print_area)


def test_headings_stand_over_what_they_head(plain):
    sheet = plain["Frequencies"]
    for row in (6, 7):  # the heading and the first theme
        assert [cell.alignment.horizontal for cell in sheet[row]][:6] == ["left", "left", "right", "right", "right", "right"]
