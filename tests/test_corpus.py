import json
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest
from conftest import make_corpus, make_tables
from pandas.testing import assert_frame_equal

from scrmine import Corpus
from scrmine.corpus import count_once
from scrmine.errors import SchemaError, ScrmineError

DOCUMENTS = [{"doc_id": "a"}, {"doc_id": "b", "kind": "news", "review_id": None}, {"doc_id": "c", "status": "no_text",
                                                                                "reason": "few_characters"}]
PASSAGES = [
    {"doc_id": "a", "text": "Findings", "shape": "heading"},
    {"doc_id": "a", "text": "There was drift."},
    {"doc_id": "a", "text": "Nobody asked.", "role": "lessons"},
    {"doc_id": "b", "text": "News of a.", "review_id": "a", "role": "background"},
    {"doc_id": "b", "text": "News of nobody.", "review_id": None},
]
TABLES = ("reviews", "documents", "pages", "passages")


def corpus():
    return make_corpus(DOCUMENTS, PASSAGES)


def test_repr_counts_what_is_in_it():
    assert repr(corpus()) == "Corpus: 2 reviews, 3 documents (1 no_text, 2 ok), 5 passages"


def test_notebook_view_is_the_repr_and_the_reading_report():
    shown = corpus()._repr_html_()
    assert shown.startswith("<p><b>Corpus: 2 reviews, 3 documents (1 no_text, 2 ok), 5 passages</b></p><table")
    assert "<td>few_characters</td>" in shown


def test_corpus_is_read_only():
    with pytest.raises(FrozenInstanceError):
        corpus().reviews = pd.DataFrame()


def test_changing_a_table_that_was_handed_in_does_not_change_the_corpus():
    tables = make_tables(DOCUMENTS, PASSAGES)
    built = Corpus(**tables)
    tables["passages"].loc[0, "text"] = "Changed"
    assert built.passages["text"].tolist()[0] == "Findings"


def test_texts_are_by_document():
    assert corpus().texts == {
        "a": "Findings\n\nThere was drift.\n\nNobody asked.", "b": "News of a.\n\nNews of nobody.", "c": "",
    }


def test_reading_report_has_a_row_for_every_document():
    tables = make_tables([{**document, "furniture": number, "note": f"note {number}"} for number, document in enumerate(DOCUMENTS)],
                         PASSAGES)
    tables["pages"] = pd.DataFrame([
        {"page_id": "a:p1", "doc_id": "a", "page": 1, "start": 0, "end": 10, "quality": 1.0},
        {"page_id": "a:p2", "doc_id": "a", "page": 2, "start": 10, "end": 41, "quality": 0.5},
        {"page_id": "b:p0", "doc_id": "b", "page": None, "start": 0, "end": 27, "quality": 0.9},
    ])
    expected = pd.DataFrame({
        "doc_id": ["a", "b", "c"], "review_id": ["a", None, "c"], "kind": ["report", "news", "report"],
        "status": ["ok", "ok", "no_text"], "reason": ["", "", "few_characters"],
        "pages": pd.Series([2, None, None], dtype="Int64"), "passages": [3, 2, 0], "words": [6, 6, 0],
        "quality": pd.Series([0.75, 0.9, None], dtype="Float64"), "roles": ["analysis 1, lessons 1", "analysis 1, background 1", ""], "repeats": [0, 0, 0],
        "warnings": ["1 of 2 pages read badly, first page 2", "", ""], "furniture": [0, 1, 2],
        "note": ["note 0", "note 1", "note 2"],
    }).astype(dict.fromkeys(["doc_id", "review_id", "kind", "status", "reason", "roles", "warnings", "note"], "str"))
    assert_frame_equal(Corpus(**tables).reading_report(), expected)


@pytest.mark.parametrize(("change", "problem"), [
    ({"text": "There was drIft."}, "Passage 'a:10-26' is not documents.text[10:26] of 'a'."),
    ({"start": 11}, "Passage 'a:10-26' is not documents.text[11:26] of 'a'."),
    ({"end": 27}, "Passage 'a:10-26' is not documents.text[10:27] of 'a'."),
    ({"doc_id": "b"}, "Passage 'a:10-26' is not documents.text[10:26] of 'b'."),
    ({"passage_id": "a:7"}, "Passage 'a:7' should be named 'a:10-26' after its place."),
])
def test_passage_that_is_not_its_slice_of_the_text_is_refused(change, problem):
    tables = make_tables(DOCUMENTS, PASSAGES)
    tables["passages"].loc[1, list(change)] = list(change.values())
    with pytest.raises(SchemaError) as caught:
        Corpus(**tables)
    assert str(caught.value) == f"The table 'passages' is not as scrmine needs it (1 problem(s)):\n  - {problem}"


def test_of_many_wrong_slices_five_are_named():
    tables = make_tables([{"doc_id": "a"}], [{"doc_id": "a", "text": f"Passage {number}."} for number in range(7)])
    tables["documents"]["text"] = tables["documents"]["text"].str.upper()
    with pytest.raises(SchemaError) as caught:
        Corpus(**tables)
    assert len(caught.value.problems) == 6
    assert caught.value.problems[4] == "Passage 'a:48-58' is not documents.text[48:58] of 'a'."
    assert caught.value.problems[5] == "… and 2 more."


@pytest.mark.parametrize(("table", "column", "problem"), [
    ("documents", "review_id", "Column 'review_id' points at 'nowhere', which is not in the corpus (1 row(s))."),
    ("pages", "doc_id", "Column 'doc_id' points at 'nowhere', which is not in the corpus (1 row(s))."),
    ("passages", "doc_id", "Column 'doc_id' points at 'nowhere', which is not in the corpus (1 row(s))."),
    ("passages", "review_id", "Column 'review_id' points at 'nowhere', which is not in the corpus (1 row(s))."),
    ("passages", "repeat_of", "Column 'repeat_of' points at 'nowhere', which is not in the corpus (1 row(s))."),
    ("passages", "lead_in", "Column 'lead_in' points at 'nowhere', which is not in the corpus (1 row(s))."),
])
def test_id_that_points_nowhere_is_refused(table, column, problem):
    tables = make_tables(DOCUMENTS, PASSAGES)
    tables[table][column] = tables[table][column].astype(object)
    tables[table].loc[1, column] = "nowhere"
    with pytest.raises(SchemaError) as caught:
        Corpus(**tables)
    assert (caught.value.table, caught.value.problems) == (table, [problem])


@pytest.mark.parametrize("column", ["repeat_of", "lead_in"])
def test_id_that_points_at_a_passage_is_kept(column):
    tables = make_tables(DOCUMENTS, PASSAGES)
    tables["passages"][column] = [None, None, "a:10-26", None, None]
    assert Corpus(**tables).passages[column].tolist()[2] == "a:10-26"


def test_role_that_is_none_is_refused():
    with pytest.raises(SchemaError) as caught:
        make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "There was drift.", "role": "finding"}])
    assert caught.value.problems == [
        "Column 'role' holds 'finding' in 1 row(s), first 'a:0-16'; allowed: cover, contents, summary, introduction, "
        "terms_of_reference, method, background, chronology, comment, analysis, voices, lessons, recommendation, action_plan, "
        "reference, furniture, unknown."
    ]


def test_selection_holds_the_reviews_with_their_documents_and_passages():
    part = corpus().select(["a"])
    assert part.reviews["review_id"].tolist() == ["a"]
    assert part.documents["doc_id"].tolist() == ["a", "b"]
    assert part.pages["page_id"].tolist() == ["a:p0", "b:p0"]
    assert part.passages["passage_id"].tolist() == ["a:0-8", "a:10-26", "a:28-41", "b:0-10"]
    assert part.settings == {"selected_reviews": ["a"]}


def test_selection_of_everything_loses_only_what_belongs_to_no_review():
    whole = corpus()
    part = whole.select(["c", "a"])
    for name in ("reviews", "documents", "pages"):
        assert_frame_equal(getattr(part, name), getattr(whole, name))
    assert_frame_equal(part.passages, whole.passages.iloc[:4])


def test_links_into_what_was_not_selected_become_empty():
    tables = make_tables([{"doc_id": "a"}, {"doc_id": "b"}], [
        {"doc_id": "a", "text": "We learned that:"}, {"doc_id": "a", "text": "drift harms."},
        {"doc_id": "b", "text": "Drift harms.", "repeat_of": "a:18-30", "lead_in": "a:0-16"},
    ])
    tables["passages"].loc[1, "lead_in"] = "a:0-16"
    whole = Corpus(**tables)
    assert whole.select(["b"]).passages[["repeat_of", "lead_in"]].isna().all(axis=None)
    assert whole.select(["a"]).passages["lead_in"].tolist()[1] == "a:0-16"


def test_review_that_is_not_there_is_named():
    with pytest.raises(ScrmineError) as caught:
        corpus().select(["a", "d"])
    assert str(caught.value) == "There is no review 'd' in this corpus. Known: a, c."


def test_saved_corpus_opens_as_it_was(tmp_path):
    made = make_corpus(DOCUMENTS, PASSAGES, [{"review_id": "a", "year": 2001, "sex": "f"}, {"review_id": "c", "name": "Ĉ"}], seed=3)
    assert made.save(tmp_path / "corpus") == tmp_path / "corpus"
    opened = Corpus.open(tmp_path / "corpus")
    for name in TABLES:
        assert_frame_equal(getattr(opened, name), getattr(made, name))
    assert opened.settings == {"seed": 3}
    assert sorted(path.name for path in (tmp_path / "corpus").iterdir()) == [
        "documents.parquet", "manifest.json", "pages.parquet", "passages.parquet", "reviews.parquet",
    ]


def test_saving_twice_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        corpus().save(tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_manifest_has_rows_and_a_hash_that_changes_with_the_contents(tmp_path):
    def tables_of(made, name):
        made.save(tmp_path / name)
        manifest = json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["inputs"] == {"a.txt": "0" * 64, "b.txt": "0" * 64, "c.txt": "0" * 64}
        return manifest["tables"]

    one = tables_of(corpus(), "one")
    other = tables_of(make_corpus(DOCUMENTS, [{**PASSAGES[0], "role": "lessons"}, *PASSAGES[1:]]), "other")
    assert {name: table["rows"] for name, table in one.items()} == {"reviews": 2, "documents": 3, "pages": 2, "passages": 5}
    assert {name for name in TABLES if one[name] != other[name]} == {"passages"}


def test_folder_without_a_corpus_is_refused(tmp_path):
    with pytest.raises(ScrmineError) as caught:
        Corpus.open(tmp_path / "nothing")
    assert str(caught.value) == (f"{tmp_path / 'nothing'} is not a scrmine corpus: there is no manifest.json in it. "
                                 f"Make one with: scrmine build FOLDER -o nothing")


def test_corpus_without_a_table_is_refused(tmp_path):
    corpus().save(tmp_path)
    (tmp_path / "pages.parquet").unlink()
    with pytest.raises(ScrmineError) as caught:
        Corpus.open(tmp_path)
    assert str(caught.value) == f"The corpus {tmp_path} has no pages.parquet. Build it again with: scrmine build"


def test_corpus_with_a_damaged_table_is_refused(tmp_path):
    corpus().save(tmp_path)
    path = tmp_path / "passages.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ScrmineError) as caught:
        Corpus.open(tmp_path)
    assert str(caught.value).startswith(f"{path} is damaged (")
    assert str(caught.value).endswith("). Build the corpus again with: scrmine build")


def test_corpus_that_was_edited_by_hand_is_checked_when_opened(tmp_path):
    corpus().save(tmp_path)
    passages = pd.read_parquet(tmp_path / "passages.parquet")
    passages.loc[1, "text"] = "There was none."
    passages.to_parquet(tmp_path / "passages.parquet")
    with pytest.raises(SchemaError) as caught:
        Corpus.open(tmp_path)
    assert caught.value.problems == ["Passage 'a:10-26' is not documents.text[10:26] of 'a'."]


def test_codings_stay_beside_the_same_corpus_and_are_set_aside_by_another(tmp_path):
    corpus().save(tmp_path)
    (tmp_path / "codings.parquet").write_bytes(b"coded by hand")
    corpus().save(tmp_path)
    assert (tmp_path / "codings.parquet").read_bytes() == b"coded by hand"
    make_corpus(DOCUMENTS, PASSAGES[:-1]).save(tmp_path)
    assert not (tmp_path / "codings.parquet").exists()
    assert (tmp_path / "codings-of-an-earlier-corpus.parquet").read_bytes() == b"coded by hand"


COUNTED = [
    {"doc_id": "a", "text": "Summary of drift.", "role": "summary"},
    {"doc_id": "a", "text": "Findings", "shape": "heading"},
    {"doc_id": "a", "text": "There was drift.", "repeat_of": "a:0-17"},
    {"doc_id": "a", "text": "There was drift!", "role": "lessons", "repeat_of": "a:0-17"},
    {"doc_id": "a", "text": "We asked for more.", "role": "recommendation"},
    {"doc_id": "b", "text": "There was drift.", "role": "comment"},
    {"doc_id": "b", "text": "Nobody's passage.", "review_id": None},
]


def counted(*roles):
    passages = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], COUNTED).passages
    return count_once(passages, roles)["text"].tolist() if roles else count_once(passages)["text"].tolist()


def test_findings_are_counted_without_headings_each_text_once_per_review():
    # The second copy repeats the first, though the text that both repeat is in the summary and is not counted.
    assert counted() == ["There was drift.", "There was drift."]


def test_repeat_gives_way_to_the_text_it_repeats_where_that_is_counted():
    assert counted("summary", "analysis", "lessons") == ["Summary of drift."]


def test_other_roles_are_counted_when_asked_for():
    assert counted("recommendation") == ["We asked for more."]
    assert counted("voices") == []


def test_copy_of_another_reviews_text_counts_for_its_own_review():
    passages = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], [
        {"doc_id": "a", "text": "There was drift."}, {"doc_id": "b", "text": "There was drift.", "repeat_of": "a:0-16"},
    ]).passages
    assert count_once(passages)["passage_id"].tolist() == ["a:0-16", "b:0-16"]


def test_role_that_is_not_known_is_named():
    with pytest.raises(ScrmineError) as caught:
        counted("analyses")
    assert str(caught.value) == (
        "There is no role 'analyses' in the roles of passages. Did you mean 'analysis'? Known: action_plan, analysis, background, "
        "chronology, comment, contents, cover, furniture, introduction, lessons, method, recommendation, reference, summary, "
        "terms_of_reference, unknown, voices."
    )
