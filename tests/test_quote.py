import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus
from pandas.testing import assert_frame_equal

from scrmine import ScrmineError, ScrmineWarning, cite_passage, code_passages, compare_themes, quote_passages, read_codebook
from scrmine.quote import cite_passages

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))
DOCUMENTS = [{"doc_id": "a"}, {"doc_id": "news", "kind": "news", "review_id": None, "title": "Child let down"}]
PASSAGES = [
    {"doc_id": "a", "text": "Drift was good, and drift was bad.", "locator": "p. 3, para 2.1", "section": "Findings"},
    {"doc_id": "a", "text": "No drift here.", "locator": "p. 3, para 2.2"},
    {"doc_id": "a", "text": "Drift must end.", "role": "recommendation", "locator": "p. 9"},
    {"doc_id": "news", "text": "There was drift.", "review_id": "b", "locator": "under “Drift”", "role": "lessons"},
    {"doc_id": "news", "text": "Drift was good, and drift was bad!", "review_id": "a", "repeat_of": "a:0-34", "locator": "beginning"},
    {"doc_id": "news", "text": "Read more news.", "review_id": None, "locator": "end"},
]
REVIEWS = [{"review_id": "a", "board": "Northwyke SCB", "name": "Child A", "year": 2010}, {"review_id": "b", "name": "Bo"}]
CODED = [
    ("a:0-34", "drift", "Drift", "good"), ("a:0-34", "drift", "drift", "concern"), ("a:36-50", "drift", "drift", "absent"),
    ("a:52-67", "drift", "Drift", "none"), ("news:0-16", "drift", "drift", "concern"), ("news:18-52", "drift", "Drift", "good"),
]


@pytest.fixture
def corpus():
    return make_corpus(DOCUMENTS, PASSAGES, REVIEWS)


@pytest.fixture
def codings(corpus):
    return make_codings(corpus, CODED)


def test_passages_behind_a_theme_stand_with_their_place_and_words(corpus, codings):
    expected = pd.DataFrame({
        "passage_id": ["a:0-34", "news:0-16"], "review_id": ["a", "b"],
        "citation": ["Northwyke SCB, Child A (2010), p. 3, para 2.1", "“Child let down”, news item on the review Bo, under “Drift”"],
        "section": ["Findings", None], "role": ["analysis", "lessons"], "stance": ["good, concern", "concern"],
        "words": ["Drift; drift", "drift"], "text": ["Drift was good, and drift was bad.", "There was drift."],
    })
    assert_frame_equal(quote_passages(corpus, codings, BOOK, "drift"), expected, check_dtype=False)


def test_passages_of_one_review(corpus, codings):
    assert quote_passages(corpus, codings, BOOK, "drift", review_id="b")["passage_id"].tolist() == ["news:0-16"]


def test_passages_of_other_roles(corpus, codings):
    found = quote_passages(corpus, codings, BOOK, "drift", roles=["recommendation"])
    assert found["text"].tolist() == ["Drift must end."]


def test_theme_that_nobody_coded_has_no_passages(corpus, codings):
    found = quote_passages(corpus, codings, BOOK, "hunger")
    assert found.columns.tolist() == ["passage_id", "review_id", "citation", "section", "role", "stance", "words", "text"]
    assert len(found) == 0


def test_order_is_that_of_reading_whatever_the_order_of_codings(corpus, codings):
    found = quote_passages(corpus, codings.iloc[::-1], BOOK, "drift")
    assert found["passage_id"].tolist() == ["a:0-34", "news:0-16"]


@pytest.mark.parametrize(("theme", "review_id", "message"), [
    ("drifts", None, "There is no theme 'drifts' in the codebook 'Two themes'. Did you mean 'drift'? Known: drift, hunger."),
    ("drift", "c", "There is no review 'c' in this corpus. Known: a, b."),
])
def test_names_that_are_not_there_are_said(corpus, codings, theme, review_id, message):
    with pytest.raises(ScrmineError) as caught:
        quote_passages(corpus, codings, BOOK, theme, review_id=review_id)
    assert str(caught.value) == message


@pytest.mark.parametrize(("review", "document", "citation"), [
    ({"board": "Northwyke SCB", "name": "Child A", "year": 2010}, {}, "Northwyke SCB, Child A (2010), p. 3"),
    ({"board": "Northwyke SCB", "name": "Child A", "year": None}, {}, "Northwyke SCB, Child A, p. 3"),
    ({"board": "Northwyke SCB", "name": None, "year": 2010}, {}, "Northwyke SCB (2010), p. 3"),
    ({"board": None, "name": "Child A", "year": None}, {"kind": "summary"}, "Child A, p. 3"),
    ({"board": "Boards, (old) and new", "name": "Child A", "year": 2010}, {}, "Boards, (old) and new, Child A (2010), p. 3"),
    ({"board": None, "name": None, "year": None}, {}, "“The report”, p. 3"),
    ({"board": None, "name": None, "year": 2010}, {}, "“The report” (2010), p. 3"),
    ({"board": None, "name": None, "year": 2010}, {"kind": "news"}, "“The report”, news item (2010), p. 3"),
    ({"board": None, "name": None, "year": None}, {"title": None}, "a.txt, p. 3"),
    ({"board": None, "name": "Child A", "year": 2010}, {"kind": "news"}, "“The report”, news item on the review Child A (2010), p. 3"),
    ({"board": "Northwyke SCB", "name": "Child A", "year": 2010}, {"kind": "catalogue"},
     "“The report”, catalogue entry on the review by Northwyke SCB, Child A (2010), p. 3"),
    # What was guessed from an article's text says neither who wrote it nor whose review it is on.
    ({"board": "Northwyke SCB", "name": "Child A", "year": 2015, "metadata": "detected"}, {"kind": "news"}, "“The report”, news item [2015?], p. 3"),
    ({"board": "Northwyke SCB", "name": None, "year": None, "metadata": "detected"}, {"kind": "news", "title": None}, "a.txt, news item, p. 3"),
    ({"board": "Northwyke SCB", "name": "Child A", "year": 2015, "metadata": "detected"}, {}, "Northwyke SCB, Child A [2015?], p. 3"),
    ({"board": "Northwyke SCB", "name": "Child A", "year": 2015, "metadata": "given"}, {"kind": "briefing"}, "Northwyke SCB, Child A (2015), “The report”, p. 3"),
    ({"board": None, "name": "Child A", "year": 2010}, {"kind": "briefing", "title": None}, "Child A (2010), a.txt, p. 3"),
])
def test_citation_says_what_is_known_and_always_names_something(review, document, citation):
    made = make_corpus([{"doc_id": "a", "title": "The report", **document}], [{"doc_id": "a", "text": "Drift.", "locator": "p. 3"}],
                       [{"review_id": "a", **review}])
    assert cite_passage(made, "a:0-6") == citation


def test_passage_of_no_review_is_cited_by_its_document(corpus):
    assert cite_passage(corpus, "news:54-69") == "“Child let down”, end"


def test_passage_that_is_not_there_is_named(corpus):
    with pytest.raises(ScrmineError) as caught:
        cite_passage(corpus, "a:0-35")
    assert str(caught.value) == (
        "There is no passage 'a:0-35' in this corpus. Did you mean 'a:0-34' or 'a:36-50'? "
        "Known: a:0-34, a:36-50, a:52-67, news:0-16, news:18-52, news:54-69."
    )


def test_every_number_of_the_sample_opens_to_as_many_passages(sample_corpus):
    book = read_codebook()
    codings = code_passages(sample_corpus.passages, book, coder="phrases")
    with pytest.warns(ScrmineWarning):
        found = compare_themes(sample_corpus, codings, book, by="outcome")
    cells = found.counts.set_index(["theme", "review_id"])["n_hits"]
    for theme in book.themes:
        quoted = quote_passages(sample_corpus, codings, book, theme)
        assert quoted["review_id"].value_counts().to_dict() == cells[theme][cells[theme] > 0].to_dict(), theme
        for row in quoted.head(3).to_dict("records"):
            for words in row["words"].split("; "):
                assert words in row["text"], row["passage_id"]


def test_many_citations_are_those_of_each(corpus):
    ids = corpus.passages["passage_id"].tolist()
    assert cite_passages(corpus, [*ids, ids[0]]) == {passage_id: cite_passage(corpus, passage_id) for passage_id in ids}
    with pytest.raises(ScrmineError, match=r"There is no passage 'a:0-3' in this corpus\. Did you mean "):
        cite_passages(corpus, [ids[0], "a:0-3"])
