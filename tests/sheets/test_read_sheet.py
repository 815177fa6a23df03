"""Sheets as they come back: what is forgiven, and what is refused with its cell."""

import csv
import datetime as dt
import io
import warnings
import zipfile

import openpyxl
import pandas as pd
import pytest
from conftest import make_codebook, make_corpus

from scrmine.errors import SchemaError, ScrmineError, ScrmineWarning
from scrmine.report.tables import write_csv
from scrmine.sheets import read_sheet, write_sheet

BOOK = make_codebook(("drift", "practice", "Planning and drift"), ("hunger", "case", "Hunger, at home"))
DRIFT, HUNGER, NONE, COMMENT, PASSAGE = "Planning and drift", "Hunger, at home", "No theme", "Comment", "Passage to code"
ID = "Passage id (leave as it is)"


@pytest.fixture(scope="module")
def corpus():
    return make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], [{"doc_id": doc, "text": f"{doc}{number}: the plan drifted."} for doc in "ab" for number in range(4)])


@pytest.fixture(scope="module")
def sample(corpus):
    """Five of the eight passages, in rows 2 to 6 of the sheet."""
    return corpus.passages.iloc[[0, 1, 3, 4, 6]][["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=0.625).reset_index(drop=True)


class Sheet:
    """A workbook at hand: cells by row number and heading."""

    def __init__(self, path):
        self.path, self.book = path, openpyxl.load_workbook(path)
        self.cells = self.book["Passages"]

    def column(self, heading):
        return next(cell.column for cell in self.cells[1] if cell.value == heading)

    def put(self, row, heading, value):
        self.cells.cell(row, self.column(heading)).value = value

    def name(self, row, heading):
        return f"sheet 'Passages', cell {self.cells.cell(row, self.column(heading)).coordinate}"


@pytest.fixture
def sheet(corpus, sample, tmp_path):
    """A sheet filled in well: drift in the first, hunger and drift in the second, nothing in the third, the fourth open, the fifth unsure."""
    made = Sheet(write_sheet(tmp_path / "anna.xlsx", corpus, sample, BOOK, coder="anna"))
    for row, heading, value in ((2, DRIFT, "yes"), (3, DRIFT, "yes"), (3, HUNGER, "yes"), (4, NONE, "yes"), (6, DRIFT, "yes"), (6, HUNGER, "?")):
        made.put(row, heading, value)
    return made


def read(sheet, corpus, sample=None, **settings):
    sheet.book.save(sheet.path)
    return read_sheet(sheet.path, corpus, BOOK, sample=sample, **settings)


def said(found, sample):
    """The answers by passage number: what is carried, and what is answered."""
    place = {passage_id: number for number, passage_id in enumerate(sample["passage_id"])}
    carried = sorted((place[row["passage_id"]], row["theme"]) for row in found.codings.to_dict("records"))
    answered = sorted((place[row["passage_id"]], row["theme"]) for row in found.answered.to_dict("records"))
    return carried, answered


CARRIED = [(0, "drift"), (1, "drift"), (1, "hunger"), (4, "drift")]
ANSWERED = [(0, "drift"), (0, "hunger"), (1, "drift"), (1, "hunger"), (2, "drift"), (2, "hunger"), (4, "drift")]


def test_good_sheet_is_read(sheet, corpus, sample):
    found = read(sheet, corpus, sample)
    assert said(found, sample) == (CARRIED, ANSWERED)
    assert found.coders == ["anna"]
    assert found.settings == {"file": "anna.xlsx", "n_rows": 5, "n_open": 1, "notes": []}
    assert found.codings["quote"].tolist()[0] == "a0: the plan drifted."
    assert set(found.codings["stance"]) == {"none"}
    assert read(sheet, corpus, coder="Anna B").coders == ["Anna B"]


def swap_columns(sheet):
    rows = [list(row) for row in sheet.cells.iter_rows(values_only=True)]
    for row in rows:
        row.reverse()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            sheet.cells.cell(number, column).value = value


def swap_rows(sheet):
    rows = [list(row) for row in sheet.cells.iter_rows(min_row=2, values_only=True)]
    for number, row in enumerate(reversed(rows), 2):
        for column, value in enumerate(row, 1):
            sheet.cells.cell(number, column).value = value


def insert_title(sheet):
    sheet.cells.insert_rows(1, 3)
    sheet.cells.cell(1, 1).value = "Anna's codes"


def empty_rows(sheet):
    sheet.cells.insert_rows(4, 2)


def own_column(sheet):
    sheet.cells.insert_cols(4)
    sheet.cells.cell(1, 4).value = "My thoughts"
    sheet.cells.cell(2, 4).value = "hm"


def other_headings(sheet):
    sheet.put(1, DRIFT, "  PLANNING and   drift ")
    sheet.put(1, HUNGER, "hunger")
    sheet.put(1, "Comment", "COMMENT:")


def renamed_id(sheet):
    sheet.put(1, ID, "which?")


def renamed_sheets(sheet):
    sheet.book["Passages"].title = "Tabelle1"
    del sheet.book["Codebook"], sheet.book["Instructions"]


def twice_the_same(sheet):
    sheet.cells.append([99, *[cell.value for cell in sheet.cells[2]][1:]])


def merged_headings(sheet):
    sheet.cells.insert_rows(1)
    sheet.cells.cell(1, 1).value = "Codes"
    sheet.cells.merge_cells("A1:F1")


def no_passage_column(sheet):
    sheet.cells.delete_cols(sheet.column(PASSAGE))


def spaces_in_texts(sheet):
    cell = sheet.cells.cell(2, sheet.column(PASSAGE))
    cell.value = f"  {cell.value.replace(' ', '  ')}\r\n"


@pytest.mark.parametrize("change", [swap_columns, swap_rows, insert_title, empty_rows, own_column, other_headings, renamed_id, renamed_sheets,
                                    twice_the_same, merged_headings, no_passage_column, spaces_in_texts])
def test_habits_are_forgiven(sheet, corpus, sample, change):
    change(sheet)
    found = read(sheet, corpus, sample)
    assert said(found, sample) == (CARRIED, ANSWERED)
    notes = {own_column: ["Columns of your own were passed over: 'My thoughts' (sheet 'Passages', cell D1)."],
             twice_the_same: ["Row 7 repeats row 2 and was read once."]}
    assert found.settings["notes"] == notes.get(change, [])


def test_yes_and_no_as_cells_hold_them(sheet, corpus, sample):
    """The words themselves are tested with `read_answer`; here, that cells of every type come through the file."""
    for row, heading, value in ((2, DRIFT, 1), (2, HUNGER, False), (3, DRIFT, True), (3, HUNGER, "=TRUE()"), (4, NONE, 1.0), (4, DRIFT, 0),
                                (6, DRIFT, dt.datetime(1900, 1, 1))):  # noqa: DTZ001 - cells have no zone
        sheet.put(row, heading, value)
    assert said(read(sheet, corpus, sample), sample) == (CARRIED, ANSWERED)


def test_stances_come_through(sheet, corpus, sample):
    for row, heading, value in ((2, DRIFT, "Good practice"), (3, DRIFT, "absent"), (3, HUNGER, "concern "), (6, DRIFT, "neutral")):
        sheet.put(row, heading, value)
    found = read(sheet, corpus, sample)
    assert found.codings["stance"].tolist() == ["good", "absent", "concern", "none"]
    assert said(found, sample) == (CARRIED, ANSWERED)


def test_what_is_answered_in_a_row_without_a_yes(sheet, corpus, sample):
    sheet.put(5, DRIFT, "no")
    sheet.put(6, DRIFT, "?")
    sheet.put(6, COMMENT, " see page 3 ")
    found = read(sheet, corpus, sample)
    # Row 5 says no to drift and nothing of hunger; row 6 is unsure of both.
    assert said(found, sample)[1] == [(0, "drift"), (0, "hunger"), (1, "drift"), (1, "hunger"), (2, "drift"), (2, "hunger"), (3, "drift")]
    assert found.comments[["passage_id", "comment"]].to_numpy().tolist() == [[sample["passage_id"][4], "see page 3"]]
    sheet.put(6, HUNGER, "")
    sheet.put(6, NONE, "x")
    assert said(read(sheet, corpus, sample), sample)[1][-1] == (4, "hunger"), "no theme but one that is unsure"


@pytest.mark.parametrize(("value", "held"), [
    ("maybe", "holds 'maybe'"), (dt.datetime(2026, 5, 3), "holds the date 03/05/2026, which Excel makes of text such as 3/5"),  # noqa: DTZ001
    ("=A1", "holds the formula '=A1'"), ("#N/A", "holds '#N/A'"),
])
def test_third_code_is_refused_with_its_cell(sheet, corpus, sample, value, held):
    sheet.put(4, HUNGER, value)
    with pytest.raises(SchemaError) as caught:
        read(sheet, corpus, sample)
    assert caught.value.table == "anna.xlsx"
    assert caught.value.problems == [f"{sheet.name(4, HUNGER)} (“{HUNGER}”) {held}; yes, no, ? (cannot say) or an empty cell is expected."]


def test_formula_counts_by_its_result_where_there_is_one(corpus, sample, tmp_path):
    path = write_sheet(tmp_path / "anna.xlsx", corpus, sample, BOOK, coder="anna")
    column = next(cell.coordinate[:-1] for cell in openpyxl.load_workbook(path)["Passages"][1] if cell.value == DRIFT)
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "xl/worksheets/sheet2.xml":
                before = data
                style = data.split(f'<c r="{column}2"'.encode())[1].split(b"/>")[0]
                data = data.replace(f'<c r="{column}2"'.encode() + style + b"/>", f'<c r="{column}2" t="str"><f>IF(1,"yes","no")</f><v>yes</v></c>'.encode())
                assert data != before
            new.writestr(info, data)
    path.write_bytes(changed.getvalue())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert said(read_sheet(path, corpus, BOOK, sample=sample), sample) == ([(0, "drift")], [(0, "drift"), (0, "hunger")])


def merge_answers(sheet):
    sheet.cells.merge_cells(start_row=3, end_row=5, start_column=sheet.column(DRIFT), end_column=sheet.column(DRIFT))
    letter = sheet.cells.cell(1, sheet.column(DRIFT)).column_letter
    return [f"{sheet.name(3, DRIFT)} is part of the merged cells {letter}3:{letter}5, so it cannot be told which of them the answer is for. Unmerge them and "
            f"fill in each."]


def merge_ids(sheet):
    column = sheet.column(ID)
    sheet.cells.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    return [f"{sheet.name(4, ID)} is empty in a row that is not: which passage is it about? Put the id back, or clear the row."]


def rename_theme(sheet):
    place = sheet.name(1, DRIFT)
    sheet.put(1, DRIFT, "Planing an drift")
    return [f"{place} says 'Planing an drift'; is this the column 'Planning and drift'? Write that there, exactly so."]


def rename_theme_beyond_recognition(sheet):
    place = sheet.cells.cell(1, sheet.column(HUNGER)).coordinate
    sheet.put(1, HUNGER, "Food")
    return [f"sheet 'Passages', row 1: there is no column 'Hunger, at home'. Headings that are not known: 'Food' (sheet 'Passages', cell {place}). Put the "
            f"heading back over its column, or copy the column from a fresh sheet."]


def delete_theme(sheet):
    sheet.cells.delete_cols(sheet.column(DRIFT))
    return ["sheet 'Passages', row 1: there is no column 'Planning and drift'. Put the heading back over its column, or copy the column from a fresh sheet."]


def delete_no_theme(sheet):
    sheet.cells.delete_cols(sheet.column(NONE))
    return ["sheet 'Passages', row 1: there is no column 'No theme'. Put the heading back over its column, or copy the column from a fresh sheet."]


def theme_twice(sheet):
    sheet.cells.cell(1, sheet.cells.max_column + 1).value = "drift"
    last = sheet.cells.cell(1, sheet.cells.max_column).coordinate
    return [f"sheet 'Passages', cell {last} and {sheet.name(1, DRIFT)} both have the heading 'drift'. Delete one of the columns."]


def foreign_ids(sheet):
    column = sheet.column(ID)
    for row in range(2, 7):
        sheet.cells.cell(row, column).value = f"z:{row}-9"
    return [f"{sheet.name(2, ID)}: 'z:2-9' and 4 other id(s) of 5 are of no passage in this corpus. Open the corpus that the sheet was written for; if only "
            f"some ids are wrong, put them back from a fresh sheet."]


def one_foreign_id(sheet):
    sheet.put(5, ID, "3. Mai")
    return [f"{sheet.name(5, ID)}: '3. Mai' and 0 other id(s) of 5 are of no passage in this corpus. Open the corpus that the sheet was written for; if only "
            f"some ids are wrong, put them back from a fresh sheet."]


def date_for_an_id(sheet):
    sheet.put(5, ID, dt.datetime(2026, 1, 2))  # noqa: DTZ001
    return [f"{sheet.name(5, ID)}: '2026-01-02 00:00:00' and 0 other id(s) of 5 are of no passage in this corpus. Open the corpus that the sheet was written "
            f"for; if only some ids are wrong, put them back from a fresh sheet."]


def passage_outside_the_sample(sheet):
    sheet.put(5, ID, "a:46-67")
    return [f"{sheet.name(5, ID)}: 'a:46-67' and 0 other(s) are in the corpus and not in this sample. Read the sheet with the sample that it was written "
            f"for."]


def two_rows_that_differ(sheet):
    sheet.cells.append([cell.value for cell in sheet.cells[2]])
    sheet.put(7, DRIFT, "no")
    return [f"{sheet.name(7, ID)}: row 7 and row 2 are both about 'a:0-21' and differ. Keep one."]


def sorted_apart(sheet):
    column = sheet.column(PASSAGE)
    one, two = sheet.cells.cell(2, column), sheet.cells.cell(3, column)
    one.value, two.value = two.value, one.value
    return [f"{sheet.name(row, PASSAGE)} is not the text of passage {passage!r} in row {row}. If columns were sorted apart, undo that; if the corpus was "
            f"built again since, open the one that the sheet was written for." for row, passage in ((2, "a:0-21"), (3, "a:23-44"))]


def no_theme_and_one(sheet):
    sheet.put(3, NONE, "y")
    return [f"{sheet.name(3, NONE)} says that there is no theme, and {sheet.name(3, DRIFT)} that there is “{DRIFT}”. Clear one of them."]


def a_theme_and_none(sheet):
    sheet.put(5, NONE, "no")
    return [f"{sheet.name(5, NONE)} says that there is a theme, and none is marked in row 5. Mark it, or clear the cell."]


def stance_for_no_theme(sheet):
    sheet.put(5, NONE, "good")
    return [f"{sheet.name(5, NONE)} (“No theme”) holds 'good'; yes, no, ? (cannot say) or an empty cell is expected."]


def several_at_once(sheet):
    sheet.put(2, DRIFT, "perhaps")
    sheet.put(3, HUNGER, "perhaps")
    return [f"{sheet.name(row, heading)} (“{heading}”) holds 'perhaps'; yes, no, ? (cannot say) or an empty cell is expected."
            for row, heading in ((2, DRIFT), (3, HUNGER))]


@pytest.mark.parametrize("spoil", [
    merge_answers, merge_ids, rename_theme, rename_theme_beyond_recognition, delete_theme, delete_no_theme, theme_twice, foreign_ids, one_foreign_id,
    date_for_an_id, passage_outside_the_sample, two_rows_that_differ, sorted_apart, no_theme_and_one, a_theme_and_none, stance_for_no_theme, several_at_once,
])
def test_bad_sheets_are_refused_with_the_cell_and_what_to_do(sheet, corpus, sample, spoil):
    problems = spoil(sheet)
    with pytest.raises(SchemaError) as caught:
        read(sheet, corpus, sample)
    if spoil is merge_ids:
        assert problems[0] in caught.value.problems
    else:
        assert caught.value.problems == problems


def test_rows_that_are_gone_are_not_answered_and_said(sheet, corpus, sample):
    sheet.cells.delete_rows(3)
    with pytest.warns(ScrmineWarning) as caught:
        found = read(sheet, corpus, sample)
    assert [str(warning.message) for warning in caught] == ["1 of the 5 passages of the sample are not in anna.xlsx, first 'a:23-44': they count as not answered."]
    assert said(found, sample)[0] == [(0, "drift"), (4, "drift")]
    with pytest.warns(ScrmineWarning) as caught:
        read(sheet, corpus)
    assert [str(warning.message) for warning in caught] == ["1 of the 5 rows that anna.xlsx was written with are not there any more: they count as not answered."]


def test_sheet_without_rows_is_refused(sheet, corpus, sample):
    sheet.cells.delete_rows(2, 5)
    with pytest.raises(SchemaError) as caught:
        read(sheet, corpus, sample)
    assert caught.value.problems == ["There is no row with a passage under the headings. Ask for the sheet again."]


def test_many_problems_are_counted(corpus, tmp_path):
    big = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": f"{number} drift."} for number in range(20)])
    sample = big.passages[["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=1.0)
    sheet = Sheet(write_sheet(tmp_path / "anna.xlsx", big, sample, BOOK, coder="anna"))
    for row in range(2, 22):
        sheet.put(row, DRIFT, "hm")
    with pytest.raises(SchemaError) as caught:
        read(sheet, big, sample)
    assert len(caught.value.problems) == 13
    assert caught.value.problems[-1] == "… and 8 more."


def test_two_sheets_with_passages_are_refused(sheet, corpus, sample):
    sheet.book.copy_worksheet(sheet.cells)
    with pytest.raises(ScrmineError) as caught:
        read(sheet, corpus, sample)
    assert str(caught.value) == "anna.xlsx has several sheets with passages ('Passages', 'Passages Copy'). Keep the one that is filled in and delete the others."


def test_sheet_of_another_codebook_is_refused(sheet, corpus):
    sheet.book.save(sheet.path)
    other = make_codebook(("drift", "practice"), name="Other")
    with pytest.raises(ScrmineError) as caught:
        read_sheet(sheet.path, corpus, other)
    assert str(caught.value) == "anna.xlsx was written with the codebook 'Two themes', and this is 'Other'. Read it with its own."


def test_sheet_without_ids_is_refused(sheet, corpus):
    sheet.cells.delete_cols(sheet.column(ID))
    with pytest.raises(ScrmineError) as caught:
        read(sheet, corpus)
    assert str(caught.value) == ("None of the sheets of anna.xlsx ('Instructions', 'Passages', 'Codebook', 'About') has a column 'Passage id (leave as it is)', so "
                                 "it cannot be told which passages the rows are about. Read a sheet that scrmine wrote for this corpus; if the column was "
                                 "deleted, copy it back from a fresh one.")


def word_document(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 5_000_000)


def entities(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')


SAVE = "Save it as an Excel workbook (.xlsx) or as CSV, and read that."
FILES = {
    "empty": ("anna.xlsx", b"", "anna.xlsx is empty. Ask for it again from the person who filled it in."),
    "empty csv": ("anna.csv", b" \n", "anna.csv is empty. Ask for it again from the person who filled it in."),
    "password": ("anna.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                 "anna.xlsx is protected by a password. Open it, take the password off (in Excel: File, Info, Protect Workbook, Encrypt with Password, leave "
                 "it empty) and save it again."),
    "old Excel": ("anna.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", f"anna.xls is in the format of Excel 97 to 2003. {SAVE}"),
    "PDF": ("anna.csv", b"%PDF-1.7 ...", f"anna.csv is no sheet: neither an Excel workbook nor CSV. {SAVE}"),
    "picture": ("anna.png", b"\x89PNG....", f"anna.png is no sheet: neither an Excel workbook nor CSV. {SAVE}"),
    "text named xlsx": ("anna.xlsx", b"passage_id,drift", f"anna.xlsx is no sheet: neither an Excel workbook nor CSV. {SAVE}"),
    "bytes named csv": ("anna.csv", b"a,b\0\0", f"anna.csv is no text. {SAVE}"),
    "Word": ("anna.xlsx", word_document, f"anna.xlsx is no Excel workbook, though it is packed like one (a Word document, ODS or ZIP file?). {SAVE}"),
    "bomb": ("anna.xlsx", bomb, "anna.xlsx has a member that unpacks to more than 100 times its size. Open it in Excel, save it under another name as a "
                                "workbook (.xlsx), and read that."),
    "entities": ("anna.xlsx", entities, "anna.xlsx declares entities in xl/workbook.xml. Open it in Excel, save it under another name as a workbook "
                                        "(.xlsx), and read that."),
    "cut off": ("anna.xlsx", b"PK\x03\x04rest", "anna.xlsx is a ZIP archive without a complete directory. Open it in Excel, save it under another name as a "
                                                "workbook (.xlsx), and read that."),
    "other csv": ("anna.csv", b"name,age\nx,3\n", "anna.csv has no column 'Passage id (leave as it is)', so it cannot be told which passages the rows are about. "
                                                  "Read a sheet that scrmine wrote for this corpus; if the column was deleted, copy it back from a fresh one."),
}


@pytest.mark.parametrize(("name", "content", "message"), FILES.values(), ids=FILES)
def test_files_that_are_no_sheets_are_refused(corpus, tmp_path, name, content, message):
    path = tmp_path / name
    content(path) if callable(content) else path.write_bytes(content)
    with pytest.raises(ScrmineError) as caught:
        read_sheet(path, corpus, BOOK)
    assert str(caught.value) == message


def test_workbook_that_is_damaged_inside_is_refused(sheet, corpus):
    sheet.book.save(sheet.path)
    changed = io.BytesIO()
    with zipfile.ZipFile(sheet.path) as old, zipfile.ZipFile(changed, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info)[:200] if info.filename.endswith("workbook.xml") else old.read(info))
    sheet.path.write_bytes(changed.getvalue())
    with pytest.raises(ScrmineError, match=r"anna\.xlsx is damaged \(\w+\)\. Open it in Excel, save it again, and read that\."):
        read_sheet(sheet.path, corpus, BOOK)


def test_missing_file_and_folder_are_refused(corpus, tmp_path):
    with pytest.raises(ScrmineError) as caught:
        read_sheet(tmp_path / "none.xlsx", corpus, BOOK)
    assert str(caught.value) == f"There is no sheet {tmp_path / 'none.xlsx'}. Check the spelling, or give the full path."
    with pytest.raises(ScrmineError) as caught:
        read_sheet(tmp_path, corpus, BOOK)
    assert str(caught.value) == f"{tmp_path} is a folder; a sheet (.xlsx or .csv) is expected. Name the file itself."


@pytest.fixture
def csv_rows(corpus, sample, tmp_path):
    path = write_sheet(tmp_path / "ben.csv", corpus, sample, BOOK, coder="ben")
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    for row, heading, value in ((0, DRIFT, "y"), (1, DRIFT, "1"), (1, HUNGER, "TRUE"), (2, NONE, "x"), (4, DRIFT, "yes"), (4, HUNGER, "?")):
        table.loc[row, heading] = value
    return path, table


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_however_excel_saved_it(csv_rows, corpus, sample, encoding, separator):
    path, table = csv_rows
    table.loc[3, COMMENT] = "café – d'accord"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerows([table.columns.tolist(), *table.to_numpy().tolist()])
    path.write_bytes(text.getvalue().encode(encoding))
    found = read_sheet(path, corpus, BOOK, sample=sample)
    assert said(found, sample) == (CARRIED, ANSWERED)
    assert found.coders == ["ben"]
    assert found.comments["comment"].tolist() == ["café – d'accord"]


def test_csv_names_cells_as_a_spreadsheet_shows_them(csv_rows, corpus, sample):
    path, table = csv_rows
    table.loc[3, DRIFT] = "perhaps"
    write_csv(table, path)
    with pytest.raises(SchemaError) as caught:
        read_sheet(path, corpus, BOOK, sample=sample)
    letter = "ABCDEFGHIJ"[table.columns.get_loc(DRIFT)]
    assert caught.value.problems == [f"cell {letter}5 (“{DRIFT}”) holds 'perhaps'; yes, no, ? (cannot say) or an empty cell is expected."]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_ids_and_texts_that_look_like_formulas_come_back_as_they_are(tmp_path, kind):
    corpus = make_corpus([{"doc_id": "=1"}, {"doc_id": "-x"}], [{"doc_id": "=1", "text": "=1+1"}, {"doc_id": "-x", "text": "@SUM(A1)"}])
    sample = corpus.passages[["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=1.0)
    path = write_sheet(tmp_path / f"anna.{kind}", corpus, sample, BOOK, coder="anna")
    if kind == "xlsx":
        sheet = Sheet(path)
        assert {cell.data_type for one in sheet.book for row in one.iter_rows() for cell in row} <= {"s", "n"}
        for row in (2, 3):
            sheet.put(row, NONE, "y")
        sheet.book.save(path)
    else:
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        assert not table.map(lambda text: text.startswith(("=", "+", "-", "@"))).to_numpy().any()
        write_csv(table.assign(**{NONE: "y", COMMENT: "-2 points"}), path)
    found = read_sheet(path, corpus, BOOK, sample=sample)
    assert found.answered["passage_id"].unique().tolist() == corpus.passages["passage_id"].tolist()
    assert set(found.comments["comment"]) <= {"-2 points"}
