import csv
import math

import pandas as pd
import pytest
from conftest import HOSTILE, make_case
from pandas.testing import assert_frame_equal

from scrmine import ScrmineError, ScrmineWarning, compare_themes
from scrmine.report.dictionary import data_dictionary
from scrmine.report.tables import DANGEROUS, report_tables, safe_table, write_csv, write_tables


def tables_of(case, by=None):
    with pytest.warns(ScrmineWarning):
        overall, grouped = compare_themes(*case), compare_themes(*case, by=by) if by else None
    return (*case, overall, grouped)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_tables_stand_in_the_order_of_reading():
    names = ["frequencies", "comparison", "where_argued", "themes_by_reviews", "framework", "codings", "reviews", "left_out", "reading_report", "codebook"]
    assert list(report_tables(*tables_of(make_case(), "outcome"))) == names
    assert list(report_tables(*tables_of(make_case()))) == [name for name in names if name != "comparison"]


def test_codings_stand_with_their_place_and_passage():
    expected = pd.DataFrame({
        "coding_id": ["a:0-20#drift@5"], "passage_id": ["a:0-20"], "theme": ["drift"], "coder": ["hand"], "stance": ["concern"],
        "start": [5], "end": [10], "quote": ["drift"], "score": [1.0], "review_id": ["a"], "doc_id": ["a"], "page": [None],
        "paragraph": [math.nan], "section": ["x"], "role": ["analysis"], "locator": ["under “x”"], "citation": ["x, x (2012), under “x”"], "passage": ["x: \U0001f600 drift of plans."],
    })
    found = report_tables(*tables_of(make_case()))["codings"]
    assert_frame_equal(found.head(1), expected, check_dtype=False)
    assert found["passage_id"].tolist() == ["a:0-20", "a:22-42", "a:22-42", "a:44-59", "b:0-23"]


def test_cells_of_themes_by_reviews_are_passages_of_findings():
    expected = pd.DataFrame({"review_id": ["a", "b"], "drift": [2, 0], "hunger": [0, 1]})
    found = report_tables(*tables_of(make_case()))["themes_by_reviews"]
    assert_frame_equal(found, expected, check_dtype=False, check_names=False)


def test_lists_of_the_codebook_are_joined():
    corpus, codings, book = make_case()
    book.table["terms"] = [["drift", "drifting"], ["hunger"]]
    found = report_tables(*tables_of((corpus, codings, book)))["codebook"]
    assert found["terms"].tolist() == ["drift; drifting", "hunger"]
    assert found["sources"].tolist() == ["", ""]


def test_files_hold_the_tables(tmp_path):
    tables = report_tables(*tables_of(make_case(), "outcome"))
    write_tables(tmp_path / "tables", tables)
    assert sorted(path.stem for path in (tmp_path / "tables").iterdir()) == sorted(tables)
    assert read(tmp_path / "tables" / "left_out.csv") == [["review_id", "group", "reason"], ["scan", "all reviews", "document not readable (no_text)"]]
    assert read(tmp_path / "tables" / "reviews.csv") == [
        ["review_id", "board", "name", "year", "outcome"], ["a", "x", "x", "2012", "x"], ["b", "", "", "2010", ""], ["scan", "", "", "", ""],
    ]


def test_file_opens_in_excel_as_it_stands(tmp_path):
    table = pd.DataFrame({"text": ["é, “ü”", "two\nlines"], "share": [1 / 3, 2.0], "count": pd.Series([1, None], dtype="Int64")})
    assert write_csv(table, tmp_path / "t.csv") == tmp_path / "t.csv"
    assert (tmp_path / "t.csv").read_bytes() == (
        b"\xef\xbb\xbf" + 'text,share,count\n"é, “ü”",0.33333333,1\n"two\nlines",2,\n'.encode()
    )
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    table = pd.DataFrame({f"{start}name": [f"{start}1+1", "safe"], "n": [-1, 2], "share": [-0.5, 1.0], "gap": [None, f"{start}x"]})
    expected = pd.DataFrame({f"'{start}name": [f"'{start}1+1", "safe"], "n": [-1, 2], "share": [-0.5, 1.0], "gap": [None, f"'{start}x"]})
    assert_frame_equal(safe_table(table), expected)


@pytest.mark.parametrize("text", ["1+1", "a=b", "'=1", "", "–1", " =1"])
def test_other_text_stays_as_it_is(text):
    table = pd.DataFrame({"name": [text]})
    assert_frame_equal(safe_table(table), table)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_cell_of_any_table_begins_like_a_formula(tmp_path, text):
    case = make_case(text, **{text: text})
    tables = report_tables(*tables_of(case, text))
    write_tables(tmp_path / "tables", {**tables, "data_dictionary": data_dictionary(tables, case[2])})
    seen = set()
    for path in (tmp_path / "tables").iterdir():
        for row in read(path):
            assert not [cell for cell in row if cell.startswith(DANGEROUS)], path.name
            seen |= {path.stem for cell in row if text in cell}
    assert {"codebook", "codings", "comparison", "frequencies", "reading_report", "reviews", "framework", "where_argued", "data_dictionary"} <= seen


def test_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ScrmineError) as caught:
        write_csv(pd.DataFrame({"a": [1]}), tmp_path / "none" / "t.csv")
    assert str(caught.value) == f"There is no folder {tmp_path / 'none'} to write t.csv into. Make it, or name another file with -o."
    assert list(tmp_path.iterdir()) == []


def test_folder_is_no_file(tmp_path):
    with pytest.raises(ScrmineError) as caught:
        write_csv(pd.DataFrame({"a": [1]}), tmp_path)
    assert str(caught.value) == f"{tmp_path} is a folder; the name of a CSV file is expected, for example {tmp_path / 'comparison.csv'}."


def test_table_that_cannot_be_written_leaves_the_earlier_one(tmp_path, monkeypatch):
    write_csv(pd.DataFrame({"a": [1]}), tmp_path / "t.csv")

    def full(self, path, **settings):
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(OSError, match="No space left"):
        write_csv(pd.DataFrame({"a": [2]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbfa\n1\n"
