"""Which passages are suggested for coding, and in which order passages are to be read for a theme."""

import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

import scrmine
from scrmine.errors import ScrmineError
from scrmine.people import as_answered
from scrmine.themes import ranking, suggest
from scrmine.themes.own_fitting import fit_coder
from scrmine.themes.ranking import plan_reading, rank_passages
from scrmine.themes.suggest import suggest_passages

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))
TEXTS = {"drift": "The plan was left to drift all year long.", "hunger": "Both boys said they were hungry at school.",
         "same": "Both boys said they were hungry at school!", "hedge": "Nobody cut the hedge beside the railway bridge."}


@pytest.fixture
def corpus():
    passages = [{"doc_id": "a", "text": text} for text in TEXTS.values()]
    passages += [{"doc_id": "a", "text": "Drift", "shape": "heading"}, {"doc_id": "a", "text": "Aldermere Partnership", "role": "cover"}]
    return make_corpus([{"doc_id": "a"}], passages)


@pytest.fixture
def chances(corpus, monkeypatch):
    """Probabilities by hand, in the order of the texts, for drift and hunger."""
    table = pd.DataFrame([[0.9, 0.1], [0.2, 0.5], [0.2, 0.45], [0.01, 0.02]], columns=BOOK.themes,
                         index=corpus.passages["passage_id"].iloc[:4].tolist())
    for room in (suggest, ranking):
        monkeypatch.setattr(room, "score_passages" if room is ranking else "chances_of", lambda passages, *_: table.loc[passages["passage_id"]])
    return table


def names_of(table):
    texts = {text: name for name, text in TEXTS.items()}
    return [texts[text] for text in table["text"]]


def test_uncertain_passages_come_first_and_near_copies_last(corpus, chances):
    table = suggest_passages(corpus.passages, BOOK, n=10)
    # Entropies: hunger .50 + .69, same .50 + .69 and nearly the same words, drift .33 + .33, hedge .06 + .10.
    assert names_of(table)[:2] == ["hunger", "drift"]
    assert table["rank"].tolist() == [1, 2, 3, 4]
    assert set(names_of(table)) == set(TEXTS)
    first = table.iloc[0]
    assert first["doubt"] == 0.7  # drift .2 is taken for a no, hunger .5 for a yes
    assert first["why"] == "hunger 50%, drift 20%"


def test_less_is_a_beginning_of_more(corpus, chances):
    three = suggest_passages(corpus.passages, BOOK, n=3)
    pd.testing.assert_frame_equal(suggest_passages(corpus.passages, BOOK, n=2), three.iloc[:2])


def test_a_repeat_is_not_suggested(corpus, chances):
    ids = corpus.passages["passage_id"]
    repeated = corpus.passages.assign(repeat_of=corpus.passages["repeat_of"].where(ids != ids[2], ids[1]))
    assert "same" not in names_of(suggest_passages(repeated, BOOK, n=10))


def test_themes_that_few_coded_passages_carry_weigh_more():
    known = np.array([[1.0, 0.0], [1.0, 0.0], [np.nan, np.nan]])
    weights = suggest._theme_weights(known)
    assert np.isclose(weights.mean(), 1)
    assert np.isclose(weights[1] / weights[0], ((2 + 2) / (0 + 2)) ** 0.25)


def test_nothing_is_suggested_twice():
    book = scrmine.read_codebook()
    corpus = make_corpus([{"doc_id": doc} for doc in "ab"], [{"doc_id": doc, "text": f"{text} It was {n} o'clock."}
                                                              for doc in "ab" for n in range(4) for text in (TEXTS["drift"], TEXTS["hunger"])])
    first = suggest_passages(corpus.passages, book, n=12)["passage_id"]
    rows = [(name, "neglect", "hungry") for name in first if "hungry" in corpus.passages.set_index("passage_id")["text"][name]]
    coder = fit_coder(corpus.passages, as_answered(make_codings(corpus, rows), first, book, coder="hand"), book)
    second = suggest_passages(corpus.passages, book, coder=coder, n=12)["passage_id"]
    assert sorted([*first, *second]) == sorted(corpus.passages["passage_id"])
    everything = as_answered(make_codings(corpus, rows), corpus.passages["passage_id"], book, coder="hand")
    with pytest.raises(ScrmineError, match="None of the 16 passages is left to code"):
        suggest_passages(corpus.passages, book, coder=fit_coder(corpus.passages, everything, book))
    with pytest.raises(ScrmineError, match="n is 0; at least 1"):
        suggest_passages(corpus.passages, book, n=0)


def test_ranks_by_hand(corpus, chances):
    table = rank_passages(corpus.passages, BOOK, "hunger")
    assert names_of(table) == ["hunger", "same", "drift", "hedge"]
    assert table["chance"].tolist() == [0.5, 0.45, 0.1, 0.02]
    assert np.allclose(table["found"], np.array([0.5, 0.95, 1.05, 1.07]) / 1.07)


def test_reading_plan_by_hand(corpus, chances):
    plan = plan_reading(corpus.passages, BOOK, share=0.8).set_index("theme")
    # drift .9 .2 .2 .01: 1.1 of 1.31 is .84; hunger .5 .45 .1 .02: .95 of 1.07 is .89
    assert plan["n_expected"].tolist() == [1.3, 1.1]
    assert plan["n_to_read"].tolist() == [2, 2]
    assert plan["share_to_read"].tolist() == [0.5, 0.5]
    assert plan_reading(corpus.passages, BOOK, share=1)["n_to_read"].tolist() == [4, 4]


def test_a_repeat_is_ranked_once(corpus, chances):
    ids = corpus.passages["passage_id"]
    repeated = corpus.passages.assign(repeat_of=corpus.passages["repeat_of"].where(ids != ids[2], ids[1]))
    assert names_of(rank_passages(repeated, BOOK, "hunger")) == ["hunger", "drift", "hedge"]


def test_what_cannot_be_ranked_is_said(corpus, chances, monkeypatch):
    with pytest.raises(ScrmineError, match="Did you mean 'drift'"):
        rank_passages(corpus.passages, BOOK, "drif")
    with pytest.raises(ScrmineError, match=r"share is 90; a share above 0 and at most 1"):
        plan_reading(corpus.passages, BOOK, share=90)
    with pytest.raises(ScrmineError, match="There is no passage to rank"):
        rank_passages(corpus.passages.iloc[4:], BOOK, "drift")
    monkeypatch.setattr(ranking, "score_passages", lambda passages, *_: chances.loc[passages["passage_id"], ["drift"]])
    with pytest.raises(ScrmineError, match="The shipped coder does not know the theme 'hunger'"):
        rank_passages(corpus.passages, BOOK, "hunger")
