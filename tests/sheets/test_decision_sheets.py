import openpyxl
import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine.agreement import adjudicate_codings, agree_codings
from scrmine.errors import SchemaError, ScrmineError
from scrmine.people import as_answered, join_codings
from scrmine.report.tables import write_csv
from scrmine.sheets import read_decisions, write_decisions

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))


@pytest.fixture(scope="module")
def corpus():
    return make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": f"{number} drift and hunger."} for number in range(4)])


@pytest.fixture(scope="module")
def people(corpus):
    ids = corpus.passages["passage_id"]
    said = {"anna": [(0, "drift"), (1, "drift"), (2, "hunger")], "ben": [(0, "drift"), (1, "hunger")]}
    return join_codings([as_answered(make_codings(corpus, [(ids[place], theme, theme) for place, theme in rows]), ids, BOOK, coder=coder)
                         for coder, rows in said.items()])


@pytest.fixture(params=["xlsx", "csv"])
def path(corpus, people, tmp_path, request):
    return write_decisions(tmp_path / f"decisions.{request.param}", agree_codings(corpus, people, BOOK), BOOK)


def fill(path, **columns):
    """Fill in columns from top to bottom."""
    if path.suffix == ".csv":
        table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        write_csv(table.assign(**{name.replace("_", " "): values for name, values in columns.items()}), path)
        return
    book = openpyxl.load_workbook(path)
    for heading, values in columns.items():
        column = next(cell.column for cell in book["Passages"][1] if cell.value == heading.replace("_", " "))
        for row, value in enumerate(values, 2):
            book["Passages"].cell(row, column).value = value
    book.save(path)


def test_disagreements_stand_in_the_sheet(path, corpus):
    rows = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig") if path.suffix == ".csv" else pd.read_excel(path, "Passages", dtype="str")
    assert rows[["Passage to code", "Theme", "anna says", "ben says", "Theme id (leave as it is)"]].to_numpy().tolist() == [
        ["1 drift and hunger.", "Drift", "yes", "no", "drift"], ["1 drift and hunger.", "Hunger", "no", "yes", "hunger"],
        ["2 drift and hunger.", "Hunger", "yes", "no", "hunger"]]
    if path.suffix == ".xlsx":
        lists = [v.formula1 for v in openpyxl.load_workbook(path)["Passages"].data_validations.dataValidation]
        assert lists == ['"concern,good,mixed,neutral,absent,yes,no"']


def test_decisions_are_read_with_who_made_them(path, corpus, people):
    fill(path, Decision=["Y", "", "absent"], Decided_by=["anna and ben", "", "cora "], Reason=["", "", "=not there"])
    found = read_decisions(path, corpus, BOOK)
    ids = corpus.passages["passage_id"]
    assert found.astype(object).where(found.notna(), None).to_dict("records") == [
        {"passage_id": ids[1], "theme": "drift", "decision": "yes", "stance": None, "decided_by": "anna and ben", "reason": None},
        {"passage_id": ids[2], "theme": "hunger", "decision": "no", "stance": None, "decided_by": "cora", "reason": "=not there"},
    ]
    with pytest.warns(match=r"1 disagreement\(s\) are not decided"):
        joint = adjudicate_codings(corpus, people, BOOK, found)
    assert joint.codings[["passage_id", "theme", "decided_by"]].to_numpy().tolist() == [[ids[0], "drift", "all coders alike"], [ids[1], "drift", "anna and ben"]]


def test_stance_can_be_decided(path, corpus):
    fill(path, Decision=["good", "no", "?"], Decided_by=["a", "a", ""])
    assert read_decisions(path, corpus, BOOK)[["decision", "stance"]].astype(object).fillna("").to_numpy().tolist() == [["yes", "good"], ["no", ""]]


def test_nothing_decided_is_an_empty_table(path, corpus):
    assert len(read_decisions(path, corpus, BOOK)) == 0


def cell(path, letter, row):
    return f"{'' if path.suffix == '.csv' else 'sheet ' + repr('Passages') + ', '}cell {letter}{row}"


def test_decisions_that_cannot_be_read_are_refused_with_their_cells(path, corpus):
    fill(path, Decision=["perhaps", "yes", "no"], Decided_by=["a", "", "a"], **{"Theme_id_(leave_as_it_is)": ["drift", "hunger", "anger"],
                                                                              "Passage_id_(leave_as_it_is)": ["a:0-1", "a:23-42", "z:0-1"]})
    with pytest.raises(SchemaError) as caught:
        read_decisions(path, corpus, BOOK)
    assert caught.value.problems == [
        f"{cell(path, 'H', 2)} holds 'perhaps'; yes, no, concern, good, good practice, mixed, neutral, absent or an empty cell is expected.",
        f"{cell(path, 'L', 3)}: 'a:23-42' is no passage of this corpus. Open the corpus that the sheet was written for.",
        f"{cell(path, 'I', 3)} is empty, and {cell(path, 'H', 3)} holds a decision: who made it? Write the name or names.",
        f"{cell(path, 'L', 4)}: 'z:0-1' is no passage of this corpus. Open the corpus that the sheet was written for.",
        f"{cell(path, 'K', 4)}: 'anger' is no theme of the codebook 'Two themes'. Put the id back.",
    ]


def test_missing_column_is_refused(path, corpus):
    if path.suffix == ".csv":
        write_csv(pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig").rename(columns={"Decision": "We say"}), path)
    else:
        book = openpyxl.load_workbook(path)
        book["Passages"]["H1"].value = "We say"
        book.save(path)
    with pytest.raises(ScrmineError) as caught:
        read_decisions(path, corpus, BOOK)
    assert str(caught.value) == f"{path.name}: there is no column 'Decision' in row 1. Put the heading back over its column."


def test_only_disagreements_on_passages_are_decided(corpus, people, tmp_path):
    with pytest.raises(ScrmineError, match=r"Decisions are on passages, and this agreement is on reviews\. Ask for it with unit='passage'\."):
        write_decisions(tmp_path / "d.xlsx", agree_codings(corpus, people, BOOK, unit="review"), BOOK)
    anna = people.of("anna")
    alike = join_codings([anna, as_answered(anna.codings, corpus.passages["passage_id"], BOOK, coder="twin")])
    with pytest.raises(ScrmineError, match=r"There is no disagreement to decide on\."):
        write_decisions(tmp_path / "d.xlsx", agree_codings(corpus, alike, BOOK), BOOK)
    assert list(tmp_path.iterdir()) == []
