from importlib.metadata import version

import openpyxl
import pytest
from conftest import HOSTILE, make_case, make_codings, make_corpus

from scrmine import ScrmineWarning, compare_themes
from scrmine.report.workbook import CUT, MOST_CHARACTERS, write_workbook


def write(path, case, by=None):
    with pytest.warns(ScrmineWarning):
        overall, grouped = compare_themes(*case), compare_themes(*case, by=by) if by else None
    write_workbook(path, *case, overall, grouped)
    return openpyxl.load_workbook(path)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_sheets_have_title_note_and_table(tmp_path):
    book = write(tmp_path / "w.xlsx", make_case(), by="outcome")
    assert book.sheetnames == ["Cover", "Contents", "Frequencies", "Comparison", "Themes by reviews", "Codings", "Reviews", "Left out",
                               "Reading report", "Codebook"]
    assert rows(book["Themes by reviews"]) == [
        ["Passages of findings that carry each theme, by review", None, None],
        ["One row per review. A nought means that the review's findings are silent on the theme.", None, None],
        ["[x]: not available or not applicable.", None, None],
        [f"scrmine {version('scrmine')}, codebook “x”, coder “hand”", None, None], ["2 rows", None, None],
        ["review_id", "drift", "hunger"], ["a", 2, 0], ["b", 0, 1],
    ]
    assert book["Themes by reviews"].tables["table_themes_by_reviews"].ref == "A6:C8"
    assert book["Left out"].tables["table_left_out"].ref == "A6:C7"
    assert [cell.value for cell in book["Cover"]["A"]][:2] == ["Themes in child safeguarding reviews", "Introductory information"]


def test_empty_cells_say_that_nothing_is_known(tmp_path):
    assert rows(write(tmp_path / "w.xlsx", make_case())["Reviews"])[-3:] == [
        ["a", "x", "x", 2012, "x"], ["b", "[x]", "[x]", 2010, "[x]"], ["scan", "[x]", "[x]", "[x]", "[x]"],
    ]


def test_numbers_are_numbers_to_six_digits(tmp_path):
    sheet = write(tmp_path / "w.xlsx", make_case())["Frequencies"]
    head, first = rows(sheet)[-9], rows(sheet)[-8]
    assert dict(zip(head, first, strict=True)) == {
        "group": "all reviews", "theme": "drift", "title": "x", "family": "practice", "measure": "share_of_reviews", "estimate": 0.5,
        "ci_low": 0.012579, "ci_high": 0.987421, "n_reviews": 2, "n_present": 1, "n_passages": 4, "n_hits": 2, "n_words": 15,
        "method": "Clopper-Pearson over reviews", "note": "only 2 reviews",
        "status": "uncorrected machine count", "n_excluded": 1, "bound_low": 0.333333, "bound_high": 0.666667,
    }


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
    book = write(tmp_path / "w.xlsx", make_case(text), by="outcome")
    assert {cell.data_type for cell in cells(book)} <= {"s", "n"}
    # Contents and the sheets link to each other; nothing links out.
    links = [cell.hyperlink for cell in cells(book) if cell.hyperlink]
    assert [link.target for link in links if link.target] == []
    by_column = dict(zip(rows(book["Reviews"])[-4], rows(book["Reviews"])[-3], strict=True))
    assert by_column == {"review_id": "a", "board": text, "name": text, "year": 2012, "outcome": text}
    codings = dict(zip(rows(book["Codings"])[-6], rows(book["Codings"])[-5], strict=True))
    assert (codings["passage"], codings["section"]) == (f"{text}: \U0001f600 drift of plans.", text)
    assert rows(book["Codebook"])[-2][3] == text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_name_of_a_column_stays_text(tmp_path, text):
    sheet = write(tmp_path / "w.xlsx", make_case(**{text: "f"}), by=text)["Reviews"]
    head = rows(sheet)[-4]
    assert head[-1] == text.replace("$$", "$ $").replace("](", "] (")
    assert sheet.cell(sheet.max_row - 3, sheet.max_column).data_type == "s"
    # Where the table's own list of columns differs from the cells, Excel offers to repair the file.
    assert sheet.tables["table_reviews"].column_names == head


def test_columns_that_differ_in_capitals_only_or_have_no_name_are_told_apart(tmp_path):
    book = write(tmp_path / "w.xlsx", make_case(**{"Region": 1, "region": 2, "": 3}))
    assert rows(book["Reviews"])[-4] == ["review_id", "board", "name", "year", "outcome", "Region", "region (2)", "no name"]
    assert len(book["Reviews"].tables) == 1


@pytest.mark.parametrize(("length", "cut"), [(MOST_CHARACTERS, False), (MOST_CHARACTERS + 1, True)])
def test_text_too_long_for_a_cell_says_that_it_is_cut(tmp_path, length, cut):
    text = "drift " + "x" * (length - 6)
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": text}])
    case = corpus, make_codings(corpus, [(f"a:0-{length}", "drift", "drift")]), make_case()[2]
    passage = rows(write(tmp_path / "w.xlsx", case)["Codings"])[-1][-1]
    assert passage == (text[:MOST_CHARACTERS] + CUT if cut else text)
