import pandas as pd
import pytest

from scrmine.corpus import count_once
from scrmine.duplicates import mark_repeats

VISIT = "The health visitor called three times in March and found the baby asleep on each of her visits."
PLAN = "The plan should be written down by the key worker within ten days and sent to every agency that signed it."
EDITED = "The plan should be written down by the key worker within ten days and be sent to each agency that signed it."


def marked(*rows, documents=None):
    """`repeat_of` of passages given as (doc_id, review_id, text[, role[, shape]]), each by its number."""
    table = pd.DataFrame([{
        "passage_id": str(place), "doc_id": row[0], "review_id": row[1], "text": row[2], "role": row[3] if len(row) > 3 else "analysis",
        "shape": row[4] if len(row) > 4 else "paragraph", "n_words": len(row[2].split()),
    } for place, row in enumerate(rows)])
    kinds = documents or dict.fromkeys(table["doc_id"], "report")
    found = mark_repeats(table, pd.DataFrame([{"doc_id": doc_id, "kind": kind} for doc_id, kind in kinds.items()]))
    assert found.drop(columns="repeat_of").equals(table)
    return [None if pd.isna(value) else value for value in found["repeat_of"]]


def test_a_passage_repeats_the_first_of_its_words():
    assert marked(("a", "r", VISIT), ("a", "r", PLAN), ("a", "r", VISIT), ("a", "r", VISIT)) == [None, None, "0", "0"]


@pytest.mark.parametrize("printed", [
    f"3. {PLAN}", f"(3) {PLAN}", f"b) {PLAN}", f"5.3.1 {PLAN}", PLAN.upper(), PLAN.replace(" ", "  "), PLAN.replace(",", ""), EDITED, f"R4 {PLAN}",
])
def test_numbers_case_and_light_editing_make_no_difference(printed):
    assert marked(("a", "r", PLAN), ("a", "r", printed)) == [None, "0"]


@pytest.mark.parametrize("other", [
    VISIT,
    "The plan should be written down by the school within a month and shown to the mother before it is used.",
    "The plan should be discussed with the family before it is written, and the child should be asked what she thinks of it.",
    "Every agency should write down within ten days what its own key worker has been asked to do for the family.",
])
def test_other_passages_of_the_same_list_are_no_repeats(other):
    assert marked(("a", "r", PLAN), ("a", "r", other)) == [None, None]


def test_another_review_repeats_nothing_of_this_one():
    assert marked(("a", "r", PLAN), ("b", "s", PLAN)) == [None, None]


def test_copies_in_other_documents_of_the_review_repeat_the_report():
    rows = [("news", "r", VISIT), ("report", "r", VISIT), ("summary", "r", VISIT)]
    assert marked(*rows, documents={"news": "news", "report": "report", "summary": "summary"}) == ["1", None, "1"]


def test_a_reworded_copy_of_a_copy_points_at_the_first_of_all():
    once = PLAN.replace("key worker within ten days", "lead worker in two weeks")
    twice = once.replace("worker in", "nurse in").replace("sent to", "shown to").replace("that signed", "which had signed")
    assert marked(("a", "r", PLAN), ("a", "r", twice)) == [None, None]
    assert marked(("a", "r", PLAN), ("a", "r", once), ("a", "r", twice)) == [None, "0", "0"]


def test_short_passages_repeat_only_word_for_word():
    assert marked(("a", "r", "It was not seen again."), ("a", "r", "it was NOT seen again"), ("a", "r", "It was not seen then.")) == [None, "0", None]


def test_fewer_than_four_words_repeat_nothing():
    assert marked(("a", "r", "West Saltby Police"), ("a", "r", "West Saltby Police"), ("a", "r", "The West Saltby Police"), ("a", "r", "The West Saltby Police")) == [
        None, None, None, "2"]


@pytest.mark.parametrize("role", ["cover", "contents", "furniture", "reference"])
def test_what_is_never_counted_is_not_compared(role):
    assert marked(("a", "r", VISIT, role), ("a", "r", VISIT)) == [None, None]


def test_headings_and_passages_of_no_review_are_not_compared():
    assert marked(("a", "r", VISIT, "analysis", "heading"), ("a", "r", VISIT), ("a", None, VISIT)) == [None, None, None]


def test_repeats_do_not_depend_on_what_else_is_in_the_corpus():
    alone = marked(("a", "r", PLAN), ("a", "r", EDITED), ("a", "r", VISIT))
    among = marked(("a", "r", PLAN), ("a", "r", EDITED), ("a", "r", VISIT), *[("b", "s", f"{VISIT} Week {n}.") for n in range(20)])
    assert among[:3] == alone == [None, "0", None]


def test_the_order_of_documents_does_not_matter():
    one = marked(("a", "r", PLAN), ("b", "r", EDITED))
    other = marked(("b", "r", EDITED), ("a", "r", PLAN))
    assert (one, other) == ([None, "0"], ["1", None])


def test_a_repeat_is_counted_where_its_first_occurrence_is_not():
    table = pd.DataFrame({
        "passage_id": ["0", "1", "2", "3"], "doc_id": "a", "review_id": "r", "text": [VISIT, VISIT, VISIT, PLAN], "n_words": 18,
        "role": ["summary", "analysis", "lessons", "analysis"], "shape": "paragraph",
    })
    found = mark_repeats(table, pd.DataFrame({"doc_id": ["a"], "kind": ["report"]}))
    assert count_once(found)["passage_id"].tolist() == ["1", "3"]
    assert count_once(found, ["summary", "analysis"])["passage_id"].tolist() == ["0", "3"]
    assert count_once(found, ["lessons"])["passage_id"].tolist() == ["2"]


def test_doubling_a_document_changes_no_count():
    rows = [("a", "r", VISIT), ("a", "r", PLAN), ("a", "r", "It was not seen again.")]
    twice = rows + [("b", *row[1:]) for row in rows]
    assert marked(*twice) == [None, None, None, "0", "1", "2"]
