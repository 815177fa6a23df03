import pandas as pd
import pytest
from conftest import make_codebook, make_corpus

from scrmine.errors import SchemaError, ScrmineError
from scrmine.schema import CODINGS
from scrmine.themes import code_passages, read_codings, write_codings
from scrmine.themes.codings import check_codings

BOOK = make_codebook(("drift", "practice"), ("neglect", "case"))
CORPUS = make_corpus(
    [{"doc_id": "a"}, {"doc_id": "b"}],
    [{"doc_id": "a", "text": "Drift and neglect", "shape": "heading"},
     {"doc_id": "a", "text": "There was drift, and nobody saw the neglect. Drift went on."},
     {"doc_id": "b", "text": "There was no evidence of neglect."}],
)


def error(kind, call, *args, **more):
    with pytest.raises(kind) as caught:
        call(*args, **more)
    return str(caught.value)


def test_codings_are_a_whole_table():
    assert code_passages(CORPUS.passages, BOOK, coder="phrases").to_dict("records") == [
        {"coding_id": "a:19-78#drift@29-34#phrases", "passage_id": "a:19-78", "theme": "drift", "coder": "phrases", "stance": "concern",
         "start": 29, "end": 34, "quote": "drift", "score": 0.85, "reason": "term: drift"},
        {"coding_id": "a:19-78#drift@64-69#phrases", "passage_id": "a:19-78", "theme": "drift", "coder": "phrases", "stance": "concern",
         "start": 64, "end": 69, "quote": "Drift", "score": 0.85, "reason": "term: drift"},
        {"coding_id": "a:19-78#neglect@55-62#phrases", "passage_id": "a:19-78", "theme": "neglect", "coder": "phrases", "stance": "concern",
         "start": 55, "end": 62, "quote": "neglect", "score": 0.8, "reason": "term: neglect"},
        {"coding_id": "b:0-33#neglect@25-32#phrases", "passage_id": "b:0-33", "theme": "neglect", "coder": "phrases", "stance": "absent",
         "start": 25, "end": 32, "quote": "neglect", "score": 0.8, "reason": "term: neglect"},
    ]


@pytest.mark.parametrize(("role", "coded"), [
    ("cover", False), ("contents", False), ("reference", False), ("furniture", False),
    ("analysis", True), ("chronology", True), ("summary", True), ("terms_of_reference", True), ("recommendation", True), ("unknown", True),
])
def test_roles_that_name_things_and_say_nothing_are_not_coded(role, coded):
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "There was drift.", "role": role}])
    assert len(code_passages(corpus.passages, BOOK, coder="phrases")) == coded


def test_where_nothing_is_found_the_table_is_empty_and_has_its_columns():
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "Nobody came."}])
    found = code_passages(corpus.passages, BOOK, coder="phrases")
    assert (len(found), list(found.columns)) == (0, list(CODINGS.columns))


def test_the_order_of_passages_changes_no_coding():
    turned = code_passages(CORPUS.passages.iloc[::-1], BOOK, coder="phrases")
    pd.testing.assert_frame_equal(
        turned.sort_values("coding_id").reset_index(drop=True), code_passages(CORPUS.passages, BOOK, coder="phrases").sort_values("coding_id").reset_index(drop=True))


def test_passages_are_left_as_they_were():
    before = CORPUS.passages.copy()
    code_passages(CORPUS.passages, BOOK, coder="phrases")
    pd.testing.assert_frame_equal(CORPUS.passages, before)


def test_an_unknown_coder_is_an_error():
    assert error(ScrmineError, code_passages, CORPUS.passages, BOOK, coder="phrase").startswith(
        "There is no coder 'phrase' in scrmine. Did you mean 'phrases'? Known: ")


def test_a_codebook_without_terms_is_an_error():
    empty = make_codebook(("drift", "practice"), name="No terms")
    empty.table["terms"] = [[]]
    assert error(ScrmineError, code_passages, CORPUS.passages, empty, coder="phrases") == (
        "The codebook 'No terms' has no terms, and the coder 'phrases' works by terms. Add terms to its themes.")


def test_passages_without_a_column_are_an_error():
    with pytest.raises(SchemaError, match="Column 'role' is missing"):
        code_passages(CORPUS.passages.drop(columns="role"), BOOK, coder="phrases")


def test_codings_come_back_as_they_were_written(tmp_path):
    codings = code_passages(CORPUS.passages, BOOK, coder="phrases")
    assert write_codings(codings, tmp_path) == tmp_path / "codings.parquet"
    pd.testing.assert_frame_equal(read_codings(tmp_path, CORPUS), codings)
    assert [path.name for path in tmp_path.iterdir()] == ["codings.parquet"]


def test_no_codings_come_back_as_none(tmp_path):
    empty = code_passages(CORPUS.passages.iloc[:1], BOOK, coder="phrases")
    write_codings(empty, tmp_path)
    pd.testing.assert_frame_equal(read_codings(tmp_path, CORPUS), empty)


def test_a_failed_write_leaves_the_codings_of_before(tmp_path):
    codings = code_passages(CORPUS.passages, BOOK, coder="phrases")
    write_codings(codings, tmp_path)
    with pytest.raises(SchemaError):
        write_codings(codings.assign(stance="bad"), tmp_path)
    pd.testing.assert_frame_equal(read_codings(tmp_path, CORPUS), codings)
    assert [path.name for path in tmp_path.iterdir()] == ["codings.parquet"]


def test_a_folder_without_codings_says_how_to_make_them(tmp_path):
    assert error(ScrmineError, read_codings, tmp_path, CORPUS) == f"{tmp_path} has no codings yet. Make them with: scrmine code {tmp_path}"


def test_codings_of_another_corpus_are_refused():
    codings = code_passages(CORPUS.passages, BOOK, coder="phrases")
    other = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "There was drift."}])
    assert error(SchemaError, check_codings, codings.iloc[3:], other) == (
        "The table 'codings' is not as scrmine needs it (1 problem(s)):\n"
        "  - 'b:0-33#neglect@25-32#phrases' belongs to a passage that is not in this corpus; code the corpus again.")


def test_a_quote_that_does_not_stand_at_its_place_is_refused():
    codings = code_passages(CORPUS.passages, BOOK, coder="phrases")
    moved = codings.assign(start=codings["start"] + 1, end=codings["end"] + 1)
    assert error(SchemaError, check_codings, moved.iloc[:1], CORPUS) == (
        "The table 'codings' is not as scrmine needs it (1 problem(s)):\n"
        "  - 'a:19-78#drift@29-34#phrases' quotes 'drift', which does not stand at 30 to 35.")
    pd.testing.assert_frame_equal(check_codings(codings, CORPUS), codings)


def test_many_problems_are_counted():
    text = " ".join(["drift"] * 8)
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": text}])
    codings = code_passages(corpus.passages, BOOK, coder="phrases").assign(quote="words")
    assert error(SchemaError, check_codings, codings, corpus).endswith("which does not stand at 24 to 29.\n  - … and 3 more.")
