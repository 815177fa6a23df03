import openpyxl
import pandas as pd
import pytest
from conftest import HOSTILE, make_codebook, make_codings, make_corpus

from scrmine.errors import SchemaError, ScrmineError
from scrmine.sampling import draw_sample
from scrmine.sheets import read_sheet, write_sheet
from scrmine.sheets.columns import CUT, MOST_CHARACTERS, theme_headings

BOOK = make_codebook(("drift", "practice", "Planning and drift"), ("hunger", "case", "Hunger, at home"))


@pytest.fixture(scope="module")
def corpus():
    passages = [{"doc_id": doc, "text": f"{doc}{number}: drift.", "section": "Findings" if number else None, "locator": f"para {number}"}
                for doc in "ab" for number in range(4)]
    return make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], passages, [{"review_id": "a", "name": "Child A"}, {"review_id": "b", "name": "Child B"}])


def sample_of(corpus, places):
    return corpus.passages.iloc[places][["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=0.5)


def test_workbook_by_hand(corpus, tmp_path):
    path = write_sheet(tmp_path / "anna.xlsx", corpus, sample_of(corpus, [1, 3, 4]), BOOK, coder="anna")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Instructions", "Passages", "Codebook", "About"]
    rows = list(book["Passages"].iter_rows(values_only=True))
    assert rows[0] == ("No.", "Where", "Passage to code", "No theme", "Planning and drift", "Hunger, at home", "Comment", "Under the heading", "Text before",
                       "Text after", "Passage id (leave as it is)")
    assert rows[1:] == [
        ("1", "Child A, para 1", "a1: drift.", None, None, None, None, "Findings", "a0: drift.", "a2: drift.", "a:12-22"),
        ("2", "Child A, para 3", "a3: drift.", None, None, None, None, "Findings", "a2: drift.", None, "a:36-46"),
        ("3", "Child B, para 0", "b0: drift.", None, None, None, None, None, None, "b1: drift.", "b:0-10"),
    ]
    lists = {str(v.sqref): v.formula1 for v in book["Passages"].data_validations.dataValidation}
    assert lists == {"D2:D4": '"yes"', "E2:E4": '"yes,no,?"', "F2:F4": '"yes,no,?"'}
    assert book["Passages"].protection.sheet
    assert [cell.protection.locked for cell in book["Passages"][2]] == [True, True, True, False, False, False, False, True, True, True, True]
    assert book["Passages"].freeze_panes == "D2"
    assert [row[:3] for row in book["Codebook"].iter_rows(values_only=True)] == [
        ("Family", "Title", "Definition"), ("practice", "Planning and drift", "What is said of drift."), ("case", "Hunger, at home", "What is said of hunger.")]
    assert list(book["About"].iter_rows(values_only=True)) == [("Coder", "anna"), ("Codebook", "Two themes"), ("Passages", "3")]
    assert book["Instructions"]["A1"].value == "Coding sheet of anna"


def test_stances_are_asked_for_where_wanted(corpus, tmp_path):
    book = openpyxl.load_workbook(write_sheet(tmp_path / "a.xlsx", corpus, sample_of(corpus, [1]), BOOK, coder="anna", stances=True))
    assert {v.formula1 for v in book["Passages"].data_validations.dataValidation} == {'"yes"', '"concern,good,mixed,neutral,absent,yes,no,?"'}
    assert any("“concern”" in str(row[0]) for row in book["Instructions"].iter_rows(values_only=True))


def test_people_code_blind(corpus, tmp_path):
    codings = make_codings(corpus, [(passage_id, "drift", "drift") for passage_id in corpus.passages["passage_id"][:4]])
    sample = draw_sample(corpus, codings, BOOK, n=5)
    book = openpyxl.load_workbook(write_sheet(tmp_path / "a.xlsx", corpus, sample, BOOK, coder="anna"))
    written = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not written & {"uncoded", "0.5", "stratum", "inclusion_probability", "score"}
    filled = [cell for row in book["Passages"].iter_rows(min_row=2, min_col=4, max_col=7, values_only=True) for cell in row]
    assert set(filled) == {None}


def test_same_input_same_bytes(corpus, tmp_path):
    paths = [write_sheet(tmp_path / name, corpus, sample_of(corpus, [1, 3]), BOOK, coder="anna") for name in ("one.xlsx", "two.xlsx")]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.xlsx", "two.xlsx"]


def test_context_is_as_wide_as_asked_for(corpus, tmp_path):
    for context, before, after in ((0, "", ""), (2, "b0: drift.\n\nb1: drift.", "b3: drift.")):
        path = write_sheet(tmp_path / "x.csv", corpus, sample_of(corpus, [6]), BOOK, coder="anna", context=context)
        row = pd.read_csv(path, keep_default_na=False, encoding="utf-8-sig").iloc[0]
        assert [row["Text before"], row["Text after"]] == [before, after]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_text_stays_text_wherever_it_stands(tmp_path, text, kind):
    corpus = make_corpus([{"doc_id": "a", "title": text}], [{"doc_id": "a", "text": text, "section": text, "locator": text}, {"doc_id": "a", "text": "x"}],
                         [{"review_id": "a", "name": text, "board": text}])
    book = make_codebook(("drift", "practice", text), ("hunger", "case", f"{text} too"), name=text)
    path = write_sheet(tmp_path / f"anna.{kind}", corpus, sample_of(corpus, [0, 1]), book, coder=text)
    if kind == "xlsx":
        opened = openpyxl.load_workbook(path)
        assert {cell.data_type for sheet in opened for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not [cell for sheet in opened for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    else:
        assert not pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig").map(lambda cell: cell.startswith(("=", "+", "-", "@"))).to_numpy().any()
    found = read_sheet(path, corpus, book, sample=sample_of(corpus, [0, 1]))
    assert found.settings["n_rows"] == 2
    assert len(found.answered) == 0


def test_long_passages_are_cut_and_marked_and_still_theirs(tmp_path):
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "drift " * 8000}])
    path = write_sheet(tmp_path / "a.xlsx", corpus, sample_of(corpus, [0]), BOOK, coder="anna")
    shown = openpyxl.load_workbook(path)["Passages"]["C2"].value
    assert (len(shown), shown[-len(CUT):]) == (MOST_CHARACTERS + len(CUT), CUT)
    assert read_sheet(path, corpus, BOOK).settings["n_rows"] == 1


def test_headings_that_would_be_taken_for_others_have_their_id():
    book = make_codebook(("one", "case", "Passage to code"), ("two", "case", "Same"), ("three", "case", "same!"), ("four", "case", "???"), ("five", "case", "Own"))
    assert theme_headings(book) == {"one": "Passage to code (one)", "two": "Same (two)", "three": "same! (three)", "four": "??? (four)", "five": "Own"}


@pytest.mark.parametrize(("name", "settings", "message"), [
    ("a.ods", {}, "The sheet a.ods should end in .xlsx or .csv, which says what it will be. Change the name."),
    ("a.xlsx", {"coder": " "}, "The coder has no name. Say who will fill in the sheet, with coder=."),
    ("a.xlsx", {"context": -1}, "context is -1; 0 or more passages before and after can be shown."),
])
def test_what_cannot_be_written_is_refused(corpus, tmp_path, name, settings, message):
    with pytest.raises(ScrmineError) as caught:
        write_sheet(tmp_path / name, corpus, sample_of(corpus, [0]), BOOK, **{"coder": "anna", **settings})
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_places_and_samples_that_cannot_be_are_refused(corpus, tmp_path):
    with pytest.raises(ScrmineError) as caught:
        write_sheet(tmp_path / "none" / "a.xlsx", corpus, sample_of(corpus, [0]), BOOK, coder="anna")
    assert str(caught.value) == f"There is no folder {tmp_path / 'none'} to write a.xlsx into. Make it, or name another file."
    (tmp_path / "b.xlsx").mkdir()
    with pytest.raises(ScrmineError, match=r"is a folder; the name of a sheet is expected, for example "):
        write_sheet(tmp_path / "b.xlsx", corpus, sample_of(corpus, [0]), BOOK, coder="anna")
    with pytest.raises(ScrmineError, match=r"The sample has no passage\. Draw one with scrmine\.draw_sample\."):
        write_sheet(tmp_path / "a.xlsx", corpus, sample_of(corpus, []), BOOK, coder="anna")
    with pytest.raises(SchemaError, match="1 of 1 passages are not in this corpus, first 'z:0-1'"):
        write_sheet(tmp_path / "a.xlsx", corpus, sample_of(corpus, [0]).assign(passage_id="z:0-1"), BOOK, coder="anna")
