"""Keyword in context, dispersion and collocations."""

import math
from collections import Counter

import numpy as np
import pytest
from conftest import make_corpus
from nltk.collocations import BigramAssocMeasures

from scrmine.errors import ScrmineError
from scrmine.language import count_collocations, count_dispersion, quote_in_context
from scrmine.language.find import as_pattern


@pytest.fixture(scope="module")
def corpus():
    passages = [
        ("a", "The plan was left to drift. Nobody saw the drift, and drifting went on."), ("a", "Alpha drift zulu."), ("a", "No voice-of the child here."),
        ("b", "Beta drift yankee."), ("b", "The child’s voice; a drifter."),
    ]
    rows = [{"doc_id": doc, "text": text, "paragraph": f"{number}.1", "locator": f"p. {number}, para {number}.1", "page": number, "page_end": number}
            for number, (doc, text) in enumerate(passages, 1)]
    rows.append({"doc_id": "b", "text": "Drift must end.", "role": "recommendation"})
    return make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], rows, [{"review_id": "a", "name": "Child A", "year": 2012}, {"review_id": "b", "name": "Child B", "year": 2011}])


@pytest.mark.parametrize(("words", "text", "found"), [
    ("drift", "Drift, drifts and adrift DRIFT", ["Drift", "DRIFT"]), ("drift*", "Drift, drifts and adrift", ["Drift", "drifts"]), ("*drift", "adrift drift drifts", ["adrift", "drift"]),
    ("voice of the child", "voice-of  the\nchild; voices of the child", ["voice-of  the\nchild"]), ("child's", "child’s and child's", ["child’s", "child's"]),
    ("step down", "step-down, step down, stepdown", ["step-down", "step down"]), ("a.b", "a.b axb", ["a.b"]), ("5", "15 5 50", ["5"]), ("éc*", "École écrite", ["École", "écrite"]),
    ("un_der", "un_der", ["un_der"]),
])
def test_patterns(words, text, found):
    assert [match[0] for match in as_pattern(words).finditer(text)] == found


def test_context_by_hand(corpus):
    rows = quote_in_context(corpus, "drift", width=2)
    assert rows[["left", "match", "right"]].to_numpy().tolist() == [
        ["left to", "drift", ". Nobody saw"], ["saw the", "drift", ", and drifting"], ["Alpha", "drift", "zulu."], ["Beta", "drift", "yankee."]]
    assert rows["citation"].tolist()[2:] == ["Child A (2012), p. 2, para 2.1", "Child B (2011), p. 4, para 4.1"]
    assert rows[["page", "paragraph", "review_id"]].to_numpy().tolist()[3] == [4, "4.1", "b"]
    for row in rows.to_dict("records"):
        text = corpus.texts[row["passage_id"].split(":")[0]]
        assert text[row["start"]:row["end"]] == row["match"]


def test_context_is_sorted_by_what_stands_left_and_right(corpus):
    left = quote_in_context(corpus, "drift", sort="left")
    assert [text.split()[-1] for text in left["left"]] == ["Alpha", "Beta", "the", "to"]
    right = quote_in_context(corpus, "drift*", sort="right")
    assert right[["match", "right"]].to_numpy().tolist() == [
        ["drift", ", and drifting went on."], ["drift", ". Nobody saw the drift, and drifting went on."], ["drift", "yankee."], ["drift", "zulu."],
        ["drifter", "."], ["drifting", "went on."]]
    assert quote_in_context(corpus, "drift", roles=["recommendation"])["right"].tolist() == ["must end."]
    assert len(quote_in_context(corpus, "unicorn")) == 0


def test_nearest_word_decides_first_then_the_next():
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": text} for text in ("b a drift", "a b drift", "a a drift", "drift")])
    assert quote_in_context(corpus, "drift", sort="left")["left"].tolist() == ["", "a a", "b a", "a b"]
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": text} for text in ("drift b a", "Drift a b", "drift a A", "drift")])
    assert quote_in_context(corpus, "drift", sort="right")["right"].tolist() == ["", "a A", "a b", "b a"]


def test_dispersion_by_hand(corpus):
    found = count_dispersion(corpus, ["drift", "voice of the child", "unicorn"])
    table = found.table.set_index("words")
    sizes = np.array([14 + 3 + 5, 3 + 5])
    share = sizes / sizes.sum()
    assert table.loc["drift", ["n", "n_reviews", "n_readable"]].tolist() == [4, 2, 2]
    assert table.loc["drift", "rate_per_1000_words"] == pytest.approx(1000 * 4 / sizes.sum())
    dp = (abs(3 / 4 - share[0]) + abs(1 / 4 - share[1])) / 2
    assert table.loc["drift", "dp"] == pytest.approx(dp, abs=1e-12)
    assert table.loc["drift", "dp_norm"] == pytest.approx(dp / (1 - share[1]), abs=1e-12)
    assert table.loc["voice of the child", "dp"] == pytest.approx(share[1], abs=1e-12)
    assert table.loc["unicorn", "n"] == 0
    assert math.isnan(table.loc["unicorn", "dp"])
    assert repr(found) == "Dispersion: 3 words or phrases, 5 places in 2 reviews"


def test_places_run_from_first_counted_word_to_last(corpus):
    places = count_dispersion(corpus, ["drift"]).places
    # "drift" begins 21 of 71 characters into the first passage (14 words) of 22.
    assert places["place"].tolist()[0] == pytest.approx(14 * 21 / 71 / 22)
    assert places["place"].tolist()[2] == pytest.approx((14 + 3 * 6 / 17) / 22)
    assert places["place"].between(0, 1).all()


def test_words_only_in_the_smallest_review_are_as_uneven_as_can_be():
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], [{"doc_id": "a", "text": "One two three four."}, {"doc_id": "b", "text": "Drift drift."}])
    table = count_dispersion(corpus, ["drift"]).table
    assert table["dp"].tolist() == [pytest.approx(4 / 6)]
    assert table["dp_norm"].tolist() == [pytest.approx(1)]
    even = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], [{"doc_id": "a", "text": "Drift went on."}, {"doc_id": "b", "text": "Drift went on."}])
    assert count_dispersion(even, ["drift"]).table["dp"].tolist() == [0]


@pytest.fixture(scope="module")
def talk():
    texts = {"a": "The social worker saw a social worker. The worker was social.", "b": "A social worker came; no evidence.", "c": "The social worker had no evidence, no plan."}
    return make_corpus([{"doc_id": doc} for doc in texts], [{"doc_id": doc, "text": text} for doc, text in texts.items()])


def test_collocations_by_hand(talk):
    found = count_collocations(talk, min_reviews=2)
    assert found[["first", "second", "n", "n_reviews"]].to_numpy().tolist() == [["social", "worker", 4, 3], ["no", "evidence", 2, 2]]
    sentences = ["the social worker saw a social worker", "the worker was social", "a social worker came no evidence", "the social worker had no evidence no plan"]
    words = Counter(word for sentence in sentences for word in sentence.split())
    total = sum(words.values())
    # As neighbours in n words: PMI = log2(n_12 · N / (n_1 · n_2)), t = (n_12 − n_1 n_2 / N) / √n_12.
    assert found["pmi"][0] == pytest.approx(math.log2(4 * total / (words["social"] * words["worker"])), abs=1e-9)
    assert found["t"][0] == pytest.approx((4 - words["social"] * words["worker"] / total) / 2, abs=1e-6)
    assert found["log_likelihood"][0] == pytest.approx(BigramAssocMeasures.likelihood_ratio(4, (words["social"], words["worker"]), total), abs=1e-9)


def test_collocations_do_not_cross_sentences_and_know_order(talk):
    pairs = {tuple(pair) for pair in count_collocations(talk, min_reviews=1)[["first", "second"]].to_numpy()}
    assert ("worker", "social") not in pairs
    wide = count_collocations(talk, min_reviews=1, window=4).set_index(["first", "second"])["n"]
    assert wide["worker", "social"] == 2
    assert wide["no", "plan"] == 2, "from both uses of no"


def test_pairs_with_one_word(talk):
    found = count_collocations(talk, word="Evidence", min_reviews=1, window=3)
    assert all("evidence" in pair for pair in found[["first", "second"]].to_numpy().tolist())
    assert ["no", "evidence"] in found[["first", "second"]].to_numpy().tolist()
    by_pmi = count_collocations(talk, min_reviews=1, measure="pmi")["pmi"]
    assert by_pmi.is_monotonic_decreasing


def test_names_part_words_and_make_no_pairs():
    texts = [f"The worker told Harlow about drift and met Harlow again in {place}." for place in ("spring", "autumn", "winter")]
    corpus = make_corpus([{"doc_id": doc} for doc in "abc"], [{"doc_id": doc, "text": text} for doc, text in zip("abc", texts, strict=True)])
    words = set(count_collocations(corpus, min_reviews=1, window=3)[["first", "second"]].to_numpy().ravel())
    assert "harlow" not in words
    assert "drift" in words


@pytest.mark.parametrize(("ask", "message"), [
    (lambda c: quote_in_context(c, "drift", sort="up"), "There is no order 'up' in keyword in context. Known: left, reading, right."),
    (lambda c: quote_in_context(c, "drift", width=0), "width is 0; at least 1 word on either side is needed."),
    (lambda c: quote_in_context(c, " * "), "There is no word in ' * '. Give a word or a phrase; a star stands for any letters, as in 'drift*'."),
    (lambda c: quote_in_context(c, "drift", roles=["method"]), "No passage has one of the roles method, so there are no words to look at. Look at the roles in "
                                                               "corpus.passages['role'], or name others."),
    (lambda c: count_dispersion(c, "drift"), "words is 'drift'; a list of words or phrases is expected, for example ['drift*', 'voice of the child']."),
    (lambda c: count_dispersion(c, []), "words is []; a list of words or phrases is expected, for example ['drift*', 'voice of the child']."),
    (lambda c: count_dispersion(c, ["a", "a"]), "'a' is there twice. Give each word once."),
    (lambda c: count_collocations(c, measure="chi"), "There is no measure 'chi' in count_collocations. Known: log_likelihood, pmi, t."),
    (lambda c: count_collocations(c, window=1), "window is 1; 2 or more is expected."),
    (lambda c: count_collocations(c, min_reviews=0), "min_reviews is 0; 1 or more is expected."),
    (lambda c: count_collocations(c, word="unicorn"), "The word 'unicorn' does not occur in the passages that are counted. Check the spelling; a single word is "
                                                      "expected, in one of its forms."),
])
def test_what_cannot_be_asked_is_refused(corpus, ask, message):
    with pytest.raises(ScrmineError) as caught:
        ask(corpus)
    assert str(caught.value) == message
