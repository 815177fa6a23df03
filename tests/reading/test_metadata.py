import re

import pandas as pd
import pytest

from scrmine.errors import ScrmineError
from scrmine.reading.division import divide_document
from scrmine.reading.metadata import Sidecar, read_sidecars, review_table


@pytest.fixture
def sidecar(tmp_path):
    """Write reviews.csv and read it."""
    def write(text, *, files=("a.txt", "b.txt"), encoding="utf-8", folder="."):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "reviews.csv").write_bytes(text.encode(encoding))
        return read_sidecars(tmp_path, list(files))

    return write


def rows(found):
    return found.rows.to_dict("records")


def error(call, *given, **more):
    with pytest.raises(ScrmineError) as caught:
        call(*given, **more)
    return str(caught.value)


def test_no_sidecar_has_no_rows(tmp_path):
    found = read_sidecars(tmp_path, ["a.txt"])
    assert list(found.rows.columns) == ["file", "review_id"]
    assert (len(found.rows), found.unmatched, found.rows_of("a.txt")) == (0, [], [])


def test_rows_are_text_without_white_space_around(sidecar):
    found = sidecar("file,review_id,year,age_band\n a.txt , r1 ,2015, 1-5\nb.txt,r2,,\n")
    assert rows(found) == [
        {"file": "a.txt", "review_id": "r1", "year": "2015", "age_band": "1-5"},
        {"file": "b.txt", "review_id": "r2", "year": "", "age_band": ""},
    ]
    assert found.rows_of("b.txt") == [rows(found)[1]]
    assert found.rows_of("c.txt") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_spreadsheet_program_does_not_matter(sidecar, encoding, delimiter, end):
    text = end.join([delimiter.join(row) for row in (("file", "review_id", "name"), ("a.txt", "r1", "Siân"), ("", "", ""), ("b.txt", "r2", "Leo"))]) + end
    assert rows(sidecar(text, encoding=encoding)) == [
        {"file": "a.txt", "review_id": "r1", "name": "Siân"}, {"file": "b.txt", "review_id": "r2", "name": "Leo"}]


def test_the_order_of_rows_and_columns_does_not_matter(sidecar):
    one = sidecar("file,review_id,year\na.txt,r1,2015\nb.txt,r2,2016\n")
    other = sidecar("year,review_id,file\n2016,r2,b.txt\n2015,r1,a.txt\n")
    assert one.rows_of("a.txt")[0] == other.rows_of("a.txt")[0]
    tables = [review_table(found, []) for found in (one, other)]
    pd.testing.assert_frame_equal(*tables)


def test_a_name_in_quotation_marks_may_hold_the_delimiter_and_a_line_end(sidecar):
    found = sidecar('file,review_id,title\na.txt,r1,"Leo, and\nhis sister"\nb.txt,r2,""\n')
    assert [row["title"] for row in rows(found)] == ["Leo, and\nhis sister", ""]


def test_files_are_named_from_the_folder_of_the_sidecar(sidecar):
    found = sidecar("file,review_id\nsub\\a.txt,r1\n./b.txt,r2\n", folder="county", files=["county/sub/a.txt", "county/b.txt"])
    assert [row["file"] for row in rows(found)] == ["county/sub/a.txt", "county/b.txt"]


def test_sidecars_of_several_folders_are_one_table(sidecar):
    sidecar("file,review_id,year\na.txt,r1,2015\n", folder="north")
    found = sidecar("file,review_id,sex\na.txt,r2,f\n", folder="south", files=["north/a.txt", "south/a.txt"])
    assert rows(found) == [
        {"file": "north/a.txt", "review_id": "r1", "year": "2015", "sex": ""},
        {"file": "south/a.txt", "review_id": "r2", "year": "", "sex": "f"},
    ]


def test_files_that_are_not_there_are_listed(sidecar):
    found = sidecar("file,review_id\nz.txt,r3\na.txt,r1\ny.txt,r2\n")
    assert (rows(found), found.unmatched) == ([{"file": "a.txt", "review_id": "r1"}], ["y.txt", "z.txt"])


@pytest.mark.parametrize("folder", [".Trash", "county/.git", "__MACOSX"])
def test_sidecars_in_hidden_folders_are_passed_over_like_documents(sidecar, folder):
    assert rows(sidecar("not a sidecar at all", folder=folder)) == []


def test_a_link_to_a_sidecar_is_passed_over(sidecar, tmp_path):
    (tmp_path / "outside.csv").write_text("file,review_id\na.txt,r1\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "reviews.csv").symlink_to(tmp_path / "outside.csv")
    assert rows(read_sidecars(tmp_path / "in", ["a.txt"])) == []


@pytest.mark.parametrize(("text", "message"), [
    ("", "reviews.csv has no column 'file' (columns present: none). It needs 'file' and 'review_id', one row per file and review; "
         "every other column is optional."),
    ("name,review_id\n", "reviews.csv has no column 'file' (columns present: name, review_id). It needs 'file' and 'review_id', one row "
                         "per file and review; every other column is optional."),
    ("file,year\na.txt,2015\n", "reviews.csv has no column 'review_id' (columns present: file, year). It needs 'file' and 'review_id', "
                                "one row per file and review; every other column is optional."),
    ("file,review_id,year,year\n", "reviews.csv has the column 'year' more than once. Rename or delete one."),
    ("file,review_id\na.txt,r1\nb.txt\n", "reviews.csv, row 3: 1 values where the header has 2. Put quotation marks around values that "
                                          "contain “,”."),
    ("file;review_id\na.txt;r1;x\n", "reviews.csv, row 2: 3 values where the header has 2. Put quotation marks around values that "
                                     "contain “;”."),
    ("file,review_id\n\na.txt,r1\n,r2\n", "reviews.csv, row 4: 'file' and 'review_id' must both be filled in."),
    ("file,review_id\na.txt, \n", "reviews.csv, row 2: 'file' and 'review_id' must both be filled in."),
    ("file,review_id,kind\na.txt,r1,book\n", "reviews.csv, row 2: kind is 'book'; expected one of report, summary, news, briefing, "
                                             "catalogue."),
])
def test_what_is_wrong_with_a_sidecar_is_said_with_its_row(sidecar, text, message):
    assert error(sidecar, text) == message


def test_an_error_names_the_sidecar_of_its_folder(sidecar):
    assert error(sidecar, "file,review_id\n,\nx,\n", folder="county") == (
        "county/reviews.csv, row 3: 'file' and 'review_id' must both be filled in.")


def table(found, documents=()):
    return review_table(found, list(documents))


def given(*records):
    return Sidecar(pd.DataFrame(list(records)), [])


NOTHING = Sidecar(pd.DataFrame(columns=["file", "review_id"]), [])
DETECTED = {"review_id": "doc", "detected_name": "Leo", "detected_board": "Saltby Safeguarding Children Board",
            "detected_year": 2015}


def test_one_row_per_review_with_everything_that_its_files_say():
    found = table(given(
        {"file": "b.txt", "review_id": "r2", "kind": "report", "starts_at": "x", "document_type": "y", "name": "Kit", "n_children": "2", "sex": ""},
        {"file": "a.txt", "review_id": "r1", "kind": "", "starts_at": "", "document_type": "", "name": "", "n_children": "", "sex": "f"},
        {"file": "c.txt", "review_id": "r1", "kind": "", "starts_at": "", "document_type": "", "name": "Leo", "n_children": "10", "sex": ""},
    ))
    assert list(found.columns) == ["review_id", "board", "name", "year", "metadata", "n_children", "sex"]
    assert found.astype(object).where(found.notna(), None).to_dict("records") == [
        {"review_id": "r1", "board": None, "name": "Leo", "year": None, "metadata": "given", "n_children": 10, "sex": "f"},
        {"review_id": "r2", "board": None, "name": "Kit", "year": None, "metadata": "given", "n_children": 2, "sex": None},
    ]
    assert found.dtypes.astype(str).to_dict()["n_children"] == "Int64"


def test_a_column_that_nobody_filled_in_is_still_a_column():
    found = table(given({"file": "a.txt", "review_id": "r1", "outcome": "", "age": ""}))
    assert list(found.columns) == ["review_id", "board", "name", "year", "metadata", "outcome", "age"]
    assert found["outcome"].isna().all()


def test_what_the_sidecar_says_wins_and_what_it_does_not_name_is_detected():
    found = table(given({"file": "a.txt", "review_id": "r1", "name": "Kit"}), [{**DETECTED, "review_id": "r1"}, DETECTED, {**DETECTED, "review_id": None}])
    assert found[["review_id", "name", "board", "year", "metadata"]].astype(object).where(found.notna(), None).to_numpy().tolist() == [
        ["doc", "Leo", "Saltby Safeguarding Children Board", 2015, "detected"], ["r1", "Kit", None, None, "given"]]


def test_two_files_may_not_contradict_each_other():
    assert error(table, given({"file": "a.txt", "review_id": "r1", "year": "2015"}, {"file": "b.txt", "review_id": "r1", "year": "2016"})) == (
        "reviews.csv says two things of review 'r1': year is '2015' and '2016'. Make them the same, or give the files different review_ids.")


@pytest.mark.parametrize("year", ["about 2015", "2015/16", "2015-16", "2015.5", "inf", "1e30"])
def test_a_year_is_a_whole_number_or_its_row_and_file_are_named(sidecar, year):
    assert error(sidecar, f"file,review_id,Year\na.txt,r1,2014\n\nb.txt,r2,{year}\n", folder="county") == (
        f"county/reviews.csv, row 4 (b.txt): year is {year!r}; one whole number such as 2015 is expected, or nothing. What else is known of the time can "
        f"stand in a column of its own.")


def test_a_year_is_read_as_spreadsheets_write_it(sidecar):
    assert table(sidecar("file,review_id,year\na.txt,r1,2015.0\nb.txt,r2,\n"))["year"].tolist() == [2015, pd.NA]


@pytest.mark.parametrize("header", ["File,Review ID,Kind,Starts at", "FILE,review id,KIND,starts_at", "file,Review_ID, kind ,STARTS  AT"])
def test_our_columns_are_known_however_they_are_written(sidecar, header):
    assert rows(sidecar(f"{header},Legal Status\na.txt,r1,news,Nia was,none\n")) == [
        {"file": "a.txt", "review_id": "r1", "kind": "news", "starts_at": "Nia was", "Legal Status": "none"}]


def test_a_column_of_ours_in_two_spellings_is_there_twice(sidecar):
    assert error(sidecar, "file,review_id,Review ID\na.txt,r1,r2\n") == "reviews.csv has the column 'review_id' more than once. Rename or delete one."


@pytest.mark.parametrize(("named", "files", "found"), [
    ("Noah.pdf", ["noah.PDF"], "noah.PDF"),
    ("SI\u00c2N.txt", ["Sia\u0302n.txt"], "Sia\u0302n.txt"),  # one sign and capitals in the table, two signs in the folder
    ("noah.pdf", ["noah.pdf", "noah.PDF"], "noah.pdf"),  # as written, before any other
    ("Noah.pdf", ["noah.pdf", "noah.PDF"], None),  # two such files: none is taken
    ("noah.pdf", ["noah.docx"], None),
])
def test_a_file_is_found_however_its_name_is_written_if_there_is_one_such(tmp_path, named, files, found):
    (tmp_path / "reviews.csv").write_text(f"file,review_id\n{named},r1\n", encoding="utf-8")
    read = read_sidecars(tmp_path, files)
    assert (read.rows["file"].tolist(), read.unmatched) == (([found], []) if found else ([], [named]))


def test_a_year_from_a_spreadsheet_may_have_a_point():
    assert table(given({"file": "a.txt", "review_id": "r1", "year": "2015.0"}))["year"].tolist() == [2015]


def test_a_column_is_numbers_only_if_all_of_it_is():
    found = table(given({"file": "a.txt", "review_id": "r1", "age": "3", "band": "1", "code": "2.5"},
                        {"file": "b.txt", "review_id": "r2", "age": "", "band": "under 1", "code": "3"}))
    assert found["age"].tolist() == [3, pd.NA]
    assert found["band"].tolist() == ["1", "under 1"]
    assert found["code"].tolist() == ["2.5", "3"]


def told(*texts):
    """Passages; a text that begins with # is a heading."""
    return [{"text": text.lstrip("# "), "shape": "heading" if text.startswith("#") else "paragraph", "paragraph": None} for text in texts]


def assigned(passages, rows, kind):
    return divide_document(passages, rows, kind).reviews


TWO = [{"review_id": "n", "name": "Nia", "file": "a.txt"}, {"review_id": "r", "name": "Rob", "file": "a.txt"}]


def test_in_news_what_follows_a_name_belongs_to_it_until_another_comes():
    passages = told("Two reviews.", "Nia was two.", "She was hurt.", "# Harm", "It was seen.", "Nia and Rob were known.", "Nobody asked.", "Rob was four.", "Robert was not.")
    assert assigned(passages, TWO, "news") == [None, "n", "n", "n", "n", None, None, "r", "r"]


def test_elsewhere_what_stands_under_a_heading_that_names_one_belongs_to_it():
    passages = told("Two reviews.", "Nia was two.", "Nobody asked.", "# Rob", "He was four.", "Nia was his cousin.", "He moved.", "# Both", "It was late.")
    assert assigned(passages, TWO, "briefing") == [None, "n", None, "r", "r", "n", "r", None, None]


def test_in_a_catalogue_an_unnumbered_heading_stays_within_its_record():
    passages = told("# Nia", "She was two.", "# Keywords", "neglect", "# Rob", "He was four.")
    assert assigned(passages, TWO, "catalogue") == ["n", "n", "n", "n", "r", "r"]
    passages[2]["paragraph"] = "2"
    assert assigned(passages, TWO, "catalogue") == ["n", "n", None, None, "r", "r"]


def test_names_are_matched_as_they_are_written():
    rows = [{"review_id": "q", "name": "Child Q (2)", "file": "a.txt"}, {"review_id": "x", "name": "", "file": "a.txt"}]
    assert assigned(told("The child q was seen.", "Child Q was seen."), rows, "briefing") == [None, None]


def test_first_words_divide_the_document():
    rows = [{"review_id": "r", "starts_at": "ROB   was", "file": "a.txt"}, {"review_id": "n", "starts_at": "Nia was", "file": "a.txt"}]
    passages = told("Two reviews.", "Nia was two.", "Rob is her cousin.", "Rob was four.", "Nia was not asked.")
    assert assigned(passages, rows, "report") == [None, "n", "n", "r", "r"]


def test_first_words_that_are_not_there_are_an_error():
    rows = [{"review_id": "n", "starts_at": "Nia came", "file": "a.txt"}]
    assert error(divide_document, told("Nia was two."), rows, "report") == (
        "reviews.csv: the words 'Nia came' (starts_at of review 'n') do not stand in a.txt. Copy the first words of that review's part.")


def test_names_decide_unless_every_row_says_where_it_starts():
    rows = [{"review_id": "n", "starts_at": "Nia was", "name": "Nia", "file": "a.txt"}, {"review_id": "r", "starts_at": "", "name": "Rob", "file": "a.txt"}]
    assert assigned(told("Nia was two.", "Rob was four."), rows, "report") == ["n", "r"]


def test_messages_name_no_path_of_this_machine(sidecar, tmp_path):
    assert not re.search(re.escape(str(tmp_path)), error(sidecar, ""))


def test_columns_at_the_end_without_name_and_value_are_left_out(sidecar):
    assert rows(sidecar("file,review_id,,\na.txt,r1,,\nb.txt,r2,, \n")) == [{"file": "a.txt", "review_id": "r1"}, {"file": "b.txt", "review_id": "r2"}]


def test_a_column_with_values_and_no_name_is_refused(sidecar):
    assert error(sidecar, "file,review_id,,outcome\na.txt,r1,,death\n") == (
        "reviews.csv: column 3 has values and no name. Name it in the first row, or delete it.")
    assert error(sidecar, "file,review_id,\na.txt,r1,x\n") == "reviews.csv: column 3 has values and no name. Name it in the first row, or delete it."


def test_a_column_that_scrmine_writes_itself_is_refused(sidecar):
    assert error(sidecar, "file,review_id,metadata\na.txt,r1,mine\n") == (
        "reviews.csv has a column 'metadata', which scrmine writes itself. Give yours another name.")


def test_an_id_that_reads_as_several_is_refused(sidecar):
    assert error(sidecar, "file,review_id\na.txt,r1; r2\n") == (
        "reviews.csv, row 2: the review_id 'r1; r2' holds “;”, which stands between ids where a document is on several reviews. Give one row for "
        "each review, or write it otherwise.")


def test_a_row_that_stands_twice_counts_once(tmp_path):
    from scrmine.reading import read_folder

    (tmp_path / "a.txt").write_text("# Review\n\nThe plan was left to drift for a year, and nobody asked the child about it.\n")
    (tmp_path / "reviews.csv").write_text("file,review_id,outcome\na.txt,r1,death\na.txt,r1,death\n")
    corpus = read_folder(tmp_path, workers=1, progress=False)
    assert corpus.reviews["review_id"].tolist() == ["r1"]
    assert corpus.documents[["review_id", "review_ids", "note"]].to_numpy().tolist() == [["r1", "r1", ""]]


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/passwd", "C:\\x.txt", "sub/../../outside.txt", "https://example.org/a.txt", "*", "new\nline.txt"])
def test_a_file_outside_the_folder_is_not_there(tmp_path, name):
    (tmp_path / "outside.txt").write_text("secret")
    folder = tmp_path / "reviews"
    folder.mkdir()
    (folder / "reviews.csv").write_text(f'file,review_id\n"{name}",r1\na.txt,r2\n')
    found = read_sidecars(folder, ["a.txt"])
    assert found.rows["file"].tolist() == ["a.txt"]
    assert len(found.unmatched) == 1


def test_an_accented_name_is_the_same_however_it_is_written(tmp_path):
    (tmp_path / "reviews.csv").write_text("file,review_id\nSi\u00e2n.txt,r1\n", encoding="utf-8")
    found = read_sidecars(tmp_path, ["Sia\u0302n.txt"])
    assert (found.rows["file"].tolist(), found.unmatched) == (["Sia\u0302n.txt"], [])
