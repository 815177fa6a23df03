"""A sheet that somebody filled in is not written over; one that nobody has touched is replaced."""

import openpyxl
import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine.agreement import agree_codings
from scrmine.errors import ScrmineError
from scrmine.people import as_answered, join_codings
from scrmine.report.tables import write_csv
from scrmine.sheets import code_by_hand, write_decisions, write_sheet

BOOK = make_codebook(("drift", "practice", "Planning and drift"), ("hunger", "case", "Where"))
WAY_OUT = "so nothing was changed. Name another file, or move this one away first."


@pytest.fixture(scope="module")
def corpus():
    return make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": f"{number} drift and hunger.", "section": "Findings"} for number in range(4)])


def sheet_at(path, corpus, coder="anna", places=(1, 2)):
    sample = corpus.passages.iloc[list(places)][["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=0.5)
    return write_sheet(path, corpus, sample, BOOK, coder=coder)


def decisions_at(path, corpus, book=BOOK):
    ids = corpus.passages["passage_id"]
    said = {"anna": [(1, "drift")], "!": [(1, "hunger")]}
    people = join_codings([as_answered(make_codings(corpus, [(ids[place], theme, theme) for place, theme in rows]), ids, book, coder=coder)
                           for coder, rows in said.items()])
    return write_decisions(path, agree_codings(corpus, people, book), book)


def put(path, row, heading, text):
    """Write a text under a heading, into a column of one's own if there is none; rows are counted from 2, as programs show them."""
    if path.suffix == ".csv":
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        table.loc[row - 2, heading] = text
        write_csv(table.fillna(""), path)
        return
    book = openpyxl.load_workbook(path)
    cells = book["Passages"]
    headings = {cell.value: cell.column for cell in cells[1]}
    column = headings.setdefault(heading, len(headings) + 1)
    cells.cell(1, column).value, cells.cell(row, column).value = heading, text
    book.save(path)


def refused(write, path, *given):
    """What the error says; the file is as it was, and nothing lies beside it."""
    before = path.read_bytes()
    with pytest.raises(ScrmineError) as caught:
        write(path, *given)
    assert path.read_bytes() == before
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    return str(caught.value)


# Columns of the sheet: A number, B where, C passage, D no theme, E drift, F “Where (hunger)”, G comment, H section, I and J context, K id, L one's own.
@pytest.mark.parametrize(("kind", "place"), [("xlsx", "sheet 'Passages', cell "), ("csv", "cell ")])
@pytest.mark.parametrize(("row", "heading", "text", "cell"), [
    (2, "Planning and drift", "yes", "E2"), (3, "Where (hunger)", "?", "F3"), (3, "No theme", "yes", "D3"), (2, "Comment", "Ask Ben.", "G2"), (3, "Mine", "later", "L3"),
])
def test_a_sheet_with_one_answer_is_not_replaced(corpus, tmp_path, kind, place, row, heading, text, cell):
    path = sheet_at(tmp_path / f"anna.{kind}", corpus)
    put(path, row, heading, text)
    assert refused(sheet_at, path, corpus) == f"{path} is there already and filled in (one cell, {place}{cell}: {text!r}), {WAY_OUT}"


def test_how_much_would_be_lost_is_said(corpus, tmp_path):
    path = sheet_at(tmp_path / "anna.xlsx", corpus)
    for row, heading in ((3, "Planning and drift"), (3, "No theme"), (2, "Where (hunger)")):
        put(path, row, heading, "yes")
    assert refused(sheet_at, path, corpus) == f"{path} is there already and filled in (3 cells, first sheet 'Passages', cell F2: 'yes'), {WAY_OUT}"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_sheet_that_nobody_filled_in_is_replaced(corpus, tmp_path, kind):
    path, other = (tmp_path / f"{name}.{kind}" for name in ("anna", "other"))
    sheet_at(path, corpus)
    put(path, 2, "Comment", " ")
    assert sheet_at(path, corpus, places=(0, 3)).read_bytes() == sheet_at(other, corpus, places=(0, 3)).read_bytes()


def test_answers_are_found_wherever_they_stand(corpus, tmp_path):
    path = sheet_at(tmp_path / "anna.xlsx", corpus)
    book = openpyxl.load_workbook(path)
    copied = book.copy_worksheet(book["Passages"])
    copied.title = "Mine"
    copied.insert_rows(1, 2)
    copied["E5"] = "yes"
    book.save(path)
    assert refused(sheet_at, path, corpus) == f"{path} is there already and filled in (one cell, sheet 'Mine', cell E5: 'yes'), {WAY_OUT}"


# Columns of the decisions: A number, B where, C passage, D theme, E and F what each says, G comments, H decision, I decided by, J reason, K theme id, L id.
@pytest.mark.parametrize(("kind", "place"), [("xlsx", "sheet 'Passages', cell "), ("csv", "cell ")])
@pytest.mark.parametrize(("heading", "text", "cell"), [("Decision", "yes", "H3"), ("Decided by", "Cora", "I3"), ("Reason", "It is said.", "J3")])
def test_decisions_that_were_made_are_not_replaced_and_others_are(corpus, tmp_path, kind, place, heading, text, cell):
    path = decisions_at(tmp_path / f"decisions.{kind}", corpus)
    before = path.read_bytes()
    assert decisions_at(path, corpus).read_bytes() == before
    put(path, 3, heading, text)
    said = f"{path} is there already and filled in (one cell, {place}{cell}: {text!r}), {WAY_OUT}"
    assert refused(decisions_at, path, corpus) == refused(sheet_at, path, corpus) == said


def test_a_theme_named_like_a_column_of_decisions_is_a_theme(corpus, tmp_path):
    book = make_codebook(("drift", "practice", "Comments"), ("hunger", "case", "What the child says"))
    sample = corpus.passages.iloc[[1]][["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=0.5)
    for theme, cell in (("Comments", "E2"), ("What the child says", "F2")):
        path = write_sheet(tmp_path / f"{cell}.csv", corpus, sample, book, coder="anna")
        put(path, 2, theme, "yes")
        with pytest.raises(ScrmineError, match=rf"filled in \(one cell, cell {cell}: 'yes'\)"):
            write_sheet(path, corpus, sample, book, coder="anna")


def test_what_was_typed_into_the_form_is_not_replaced(corpus, tmp_path):
    pytest.importorskip("ipywidgets")
    path = tmp_path / "anna.csv"
    sample = corpus.passages.iloc[[1, 2]][["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=0.5)
    code_by_hand(corpus, sample, BOOK, coder="anna", path=path).type("a")
    assert refused(sheet_at, path, corpus) == f"{path} is there already and filled in (one cell, cell E2: 'yes'), {WAY_OUT}"


def test_files_that_are_no_sheets_stay_as_they_are(corpus, tmp_path):
    path = tmp_path / "anna.csv"
    path.write_text("name,phone\nBen,1\n")
    assert refused(sheet_at, path, corpus) == f"{path} is there already and is no sheet of scrmine's (no column 'Passage id (leave as it is)'), {WAY_OUT}"
    path.rename(tmp_path / "anna.xlsx")
    path = tmp_path / "anna.xlsx"
    assert refused(sheet_at, path, corpus) == (
        f"{path} is there already and was not replaced, since it cannot be looked through for answers: anna.xlsx is no sheet: neither an Excel workbook nor CSV. Save it "
        f"as an Excel workbook (.xlsx) or as CSV, and read that. Or name another file.")
    path.write_bytes(b"")  # nothing to lose
    assert openpyxl.load_workbook(sheet_at(path, corpus)).sheetnames[1] == "Passages"
