import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from threadpoolctl import threadpool_limits

from scrmine import (
    ScrmineError,
    ScrmineWarning,
    Topics,
    compare_n_topics,
    count_passages,
    count_tokens,
    count_topics,
    fit_topics,
    quote_topics,
    topic_coherence,
)
from scrmine.topics.factor import factor, loadings, starting_spectra
from scrmine.topics.lda import fit_lda
from scrmine.topics.measures import match_topics, passage_coherence, rank_terms, topic_diversity
from scrmine.topics.pairs import pair_matrix

N_TOPICS, WORDS, PER_REVIEW = 4, 15, 15
VOCABULARY = [[f"{'abcd'[topic]}{word:02}" for word in range(WORDS)] for topic in range(N_TOPICS)]


def made(length, seed=0, *, n_reviews=40):
    """Passages of one planted topic each, with a quarter of noise: tokens, review ids and the planted topic."""
    rng = np.random.default_rng(seed)
    noise = [f"n{word:02}" for word in range(60)]
    truth = rng.integers(0, N_TOPICS, n_reviews * PER_REVIEW)
    tokens = [[str(rng.choice(noise)) if rng.random() < 0.25 else str(rng.choice(VOCABULARY[topic])) for _ in range(length)] for topic in truth]
    return tokens, [f"r{number // PER_REVIEW:02}" for number in range(len(tokens))], truth


def features_of(length=12, seed=0, **settings):
    tokens, reviews, truth = made(length, seed, **settings)
    return count_tokens(tokens, review_ids=reviews), truth


@pytest.fixture(scope="module")
def planted():
    features, truth = features_of()
    return features, truth, fit_topics(features, n_topics=N_TOPICS, n_runs=4)


def planted_of(terms):
    return {"abcd".index(term[0]) if term[0] in "abcd" else -1 for term in terms}


@pytest.mark.parametrize("settings", [{"engine": "pairs"}, {"engine": "passages"}, {"method": "nmf"}, {"method": "lda"}])
def test_planted_topics_are_found_by_every_method(settings, monkeypatch):
    monkeypatch.setattr("scrmine.topics.lda.SETTLED", 0.02)
    features, truth = features_of(n_reviews=34)
    runs = {"n_runs": 3} if "engine" in settings else {}
    topics = fit_topics(features, n_topics=N_TOPICS, **settings, **runs)
    found = [planted_of(topics.terms["term"].to_numpy()[row]) for row in rank_terms(topics.term_weights, 8)]
    assert sorted(found, key=min) == [{0}, {1}, {2}, {3}]
    partner = {f"topic_{number + 1}": next(iter(planted)) for number, planted in enumerate(found)}
    assert np.mean(topics.passages["topic"].map(partner).to_numpy() == truth) > 0.97
    assert topics.topics["stable"].all()


def test_the_result_adds_up(planted):
    features, _, topics = planted
    assert topics.loadings.index.tolist() == features.passages["passage_id"].tolist()
    assert topics.loadings.sum(axis=1).to_numpy() == pytest.approx(1)
    assert topics.term_weights.sum(axis=1) == pytest.approx(1)
    assert topics.topics["share"].tolist() == pytest.approx(topics.loadings.mean().tolist(), abs=1e-8)
    assert topics.topics["share"].is_monotonic_decreasing
    assert topics.topics["n_passages"].tolist() == topics.passages["topic"].value_counts().reindex(topics.topics["topic"]).tolist()
    assert repr(topics) == "Topics: 4 topics of 600 passages, 40 reviews, by consensus"
    assert topics.settings["engine"] == "pairs"
    assert topics.settings["why"] == ("Passages are short (12 terms on average, under 40): topics were found in which terms meet, as the weights of single "
                                      "passages are too empty.")


def test_another_seed_gives_the_same_topics(planted):
    features, _, topics = planted
    other = fit_topics(features, n_topics=N_TOPICS, n_runs=4, seed=99)
    tops = [rank_terms(found.term_weights, 10).tolist() for found in (topics, other)]
    assert match_topics(*tops)[1].mean() > 0.9
    assert not np.array_equal(topics.topics["stability"], other.topics["stability"]), "another seed must draw other reviews"


def test_neither_threads_nor_order_change_a_table(planted):
    _, _, topics = planted
    tokens, reviews, _ = made(12)
    ids = [f"{number:03}" for number in range(len(tokens))]
    order = np.random.default_rng(3).permutation(len(tokens))
    with threadpool_limits(2):
        again = fit_topics(count_tokens([tokens[at] for at in order], passage_ids=[ids[at] for at in order], review_ids=[reviews[at] for at in order]),
                           n_topics=N_TOPICS, n_runs=4)
    pd.testing.assert_frame_equal(again.topics.round(6), topics.topics.round(6))
    pd.testing.assert_frame_equal(again.loadings.round(6), topics.loadings.round(6))
    pd.testing.assert_frame_equal(again.top_terms().round(6), topics.top_terms().round(6))


@pytest.mark.parametrize("engine", ["pairs", "passages"])
def test_words_dealt_at_random_have_no_stable_topics(engine):
    rng = np.random.default_rng(4)
    shares = 1 / np.arange(5, 305)
    tokens = [[f"w{word:03}" for word in rng.choice(300, 15, p=shares / shares.sum())] for _ in range(1200)]
    features = count_tokens(tokens, review_ids=[f"r{number % 40:02}" for number in range(1200)])
    with pytest.warns(ScrmineWarning, match="There are no stable topics: other halves of the reviews give other ones"):
        topics = fit_topics(features, n_topics=8, engine=engine, n_runs=6)
    assert repr(topics) == "Topics: no stable topics of 1,200 passages, 40 reviews, by consensus"
    assert topics.table().empty
    assert len(topics.table(unstable=True)) == 8
    assert topics.topics["lift"].between(0.8, 1.25).all()


def test_few_reviews_speak_for_themselves_only():
    features, _ = features_of(n_reviews=5)
    with pytest.warns(ScrmineWarning) as caught:
        topics = fit_topics(features, n_topics=3, n_runs=2)
    assert [str(warning.message) for warning in caught] == [
        "75 passages of 5 reviews: what is found describes these documents only (it takes about 30 reviews and 500 passages to say more)."]
    assert topics.settings["note"] == str(caught[0].message)
    assert topics.settings["resampled"] == "passages"


@pytest.mark.parametrize(("settings", "message"), [
    ({"n_topics": 4, "method": "bert"}, "There is no method 'bert' in fit_topics. Known: consensus, lda, nmf."),
    ({"n_topics": 4, "engine": "pear"}, "There is no engine 'pear' in fit_topics. Did you mean 'pairs'? Known: pairs, passages."),
    ({"n_topics": 4, "engine": "pairs", "method": "nmf"}, "engine='pairs' is a choice of the consensus, and the method is 'nmf'. Leave one of them out."),
    ({"n_topics": 1}, "n_topics is 1; a whole number from 2 on is expected."),
    ({"n_topics": 3, "n_runs": 1}, "n_runs is 1; stability needs 2 runs at least, and 10 are better."),
    ({"n_topics": 900}, "900 topics are more than the 600 passages that have any term (600 in all). Ask for fewer topics, or count more passages."),
    ({"n_topics": 200}, "200 topics are more than the 120 terms. Ask for fewer topics, or lower min_reviews when counting."),
])
def test_wrong_input_gets_advice(planted, settings, message):
    with pytest.raises(ScrmineError) as caught:
        fit_topics(planted[0], **settings)
    assert str(caught.value) == message


def test_factors_reach_the_error_of_scikit_learn():
    from sklearn.decomposition import NMF

    weights = features_of(40)[0].weights
    found, error = factor(weights, starting_spectra(weights, 4, 0), iterations=200, tolerance=1e-9)
    theirs = NMF(4, init="nndsvd", max_iter=1000, tol=1e-6).fit(weights).reconstruction_err_ ** 2 / (weights.data @ weights.data)
    assert error == pytest.approx(theirs, rel=1e-3)
    held = loadings(weights, found)
    assert float(np.square(weights.toarray() - held @ found).sum() / (weights.data @ weights.data)) == pytest.approx(error, abs=1e-6)


def test_pairs_by_hand():
    # Three passages: a and b meet in two, c and d in one; each meeting of two terms weighs 1 in both directions: 6 in all.
    matrix = pair_matrix(count_tokens([["a", "b"], ["b", "a"], ["c", "d"], ["e"]]).counts).toarray()
    ab, cd = np.log((2 / 6) / (2 / 6) ** 2) * (2 / 6) ** 0.75, np.log((1 / 6) / (1 / 6) ** 2) * (1 / 6) ** 0.75
    expected = np.zeros((5, 5))
    expected[0, 1] = expected[1, 0] = ab / max(ab, cd)
    expected[2, 3] = expected[3, 2] = cd / max(ab, cd)
    assert matrix == pytest.approx(expected)
    assert pair_matrix(count_tokens([["a"], ["b"]]).counts).nnz == 0


@pytest.mark.parametrize("window", [10, 3, None])
def test_coherence_is_that_of_gensim(window):
    tokens, _, _ = made(14, seed=2, n_reviews=10)
    tokens[3] = tokens[3][:2]
    tops = [["a00", "a01", "b02", "n03"], ["c00", "c01", "c02", "c03"], ["d00", "a05", "n07", "d09"]]
    theirs = CoherenceModel(topics=tops, texts=tokens, dictionary=Dictionary(tokens), coherence="c_npmi", window_size=window or 14, topn=4, processes=1)
    assert topic_coherence(tops, tokens, window=window) == pytest.approx(theirs.get_coherence_per_topic(), abs=1e-9)


def test_coherence_of_counts_is_that_of_texts_with_each_passage_a_window():
    tokens, _, _ = made(14, n_reviews=10)
    features = count_tokens(tokens)
    tops = rank_terms(np.random.default_rng(0).random((3, len(features.terms))), 5)
    words = features.terms["term"].to_numpy()[tops].tolist()
    assert passage_coherence(tops, features.counts) == pytest.approx(topic_coherence(words, tokens, window=None))


def test_coherence_by_hand():
    # a and b: p = 1/2 each, together 1/4 of four texts: NPMI 0; c and d always together: 1; a word that never occurs counts 0.
    texts = [["a", "b"], ["a"], ["b"], ["c", "d"]]
    assert topic_coherence([["a", "b"], ["c", "d"], ["a", "z"]], texts) == pytest.approx([0, 1, 0], abs=1e-9)
    with pytest.raises(ScrmineError, match="There are no texts to measure coherence on"):
        topic_coherence([["a", "b"]], [])
    with pytest.raises(ScrmineError, match="at least two terms"):
        topic_coherence([["a"]], texts)


def test_matching_and_diversity_by_hand():
    partner, jaccard = match_topics([["a", "b"], ["c", "d"]], [["d", "e"], ["a", "b"]])
    assert partner.tolist() == [1, 0]
    assert jaccard.tolist() == [1, pytest.approx(1 / 3)]
    assert topic_diversity([["a", "b"], ["b", "c"]]) == 0.75


def test_relevance_prefers_what_is_a_topics_own():
    weights = np.array([[0.5, 0.4, 0.1], [0.5, 0.0, 0.5]])
    assert rank_terms(weights, 2).tolist() == [[1, 0], [2, 0]]
    assert rank_terms(weights, 2, relevance=1).tolist() == [[0, 1], [0, 2]]


def test_counts_of_topics_by_hand():
    loads = pd.DataFrame([[1.0, 0.0], [0.6, 0.4], [0.2, 0.8], [0.0, 0.0]], index=list("wxyz"), columns=["topic_1", "topic_2"])
    topics = Topics(
        pd.DataFrame({"topic": ["topic_1", "topic_2"], "label": ["one", "two"], "stability": [1.0, 1.0], "stable": [True, True]}), loads,
        pd.DataFrame({"passage_id": list("wxyz"), "review_id": ["r", "r", "s", "s"], "n_terms": [3, 3, 3, 0]}),
        pd.DataFrame({"term": ["t"]}), np.ones((2, 1)), {"method": "consensus"})
    table = count_topics(topics)
    assert table[["n_reviews", "n_passages", "n_hits", "n_present"]].to_numpy().tolist() == [[2, 3, 2, 1], [2, 3, 2, 2]]
    assert table["share"].tolist() == pytest.approx([2 / 3, 2 / 3])
    reviews = pd.DataFrame({"review_id": ["r", "s"], "year": [2010, 2020]})
    by_year = count_topics(topics, reviews=reviews, by="year")
    assert by_year[["group", "topic", "n_hits", "n_passages"]].to_numpy().tolist() == [
        [2010, "topic_1", 2, 2], [2010, "topic_2", 1, 2], [2020, "topic_1", 0, 1], [2020, "topic_2", 1, 1]]
    assert count_topics(topics, by="review_id")["group"].tolist() == ["r", "r", "s", "s"]
    with pytest.raises(ScrmineError, match="give the corpus's reviews"):
        count_topics(topics, by="year")
    with pytest.raises(ScrmineError, match=r"There is no column 'yaer' in the reviews\. Did you mean 'year'"):
        count_topics(topics, reviews=reviews, by="yaer")
    with pytest.raises(ScrmineError, match="1 reviews of these topics are not in the reviews given"):
        count_topics(topics, reviews=reviews.head(1), by="year")


def test_passages_behind_topics_have_their_place(sample_corpus):
    features = count_passages(sample_corpus.passages, reviews=sample_corpus.reviews)
    topics = fit_topics(features, n_topics=6, n_runs=2)
    quoted = quote_topics(topics, n_passages=3, unstable=True)
    assert quoted.groupby("topic").size().tolist() == [3] * 6
    assert not quoted.duplicated(["topic", "review_id"]).any()
    places = sample_corpus.passages.set_index("passage_id").loc[quoted["passage_id"]]
    assert quoted["text"].tolist() == places["text"].tolist()
    assert quoted["locator"].tolist() == places["locator"].tolist()
    assert (quoted.sort_values(["topic", "rank"]).groupby("topic")["strength"].diff().dropna() <= 0).all()
    with pytest.raises(ScrmineError, match="both are 1 or more"):
        quote_topics(topics, n_passages=0)


def test_saved_topics_open_as_they_were(planted, tmp_path):
    topics = planted[2].relabel({"topic_1": "Home visits"})
    again = Topics.open(topics.save(tmp_path / "kept"))
    for name in ("topics", "loadings", "passages", "terms"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(topics, name))
    assert np.array_equal(again.term_weights, topics.term_weights)
    assert again.settings == topics.settings
    assert again.topics["label"].iloc[0] == "Home visits"
    assert not [path for path in (tmp_path / "kept").iterdir() if path.suffix in (".pkl", ".joblib")]
    (tmp_path / "kept" / "terms.parquet").unlink()
    with pytest.raises(ScrmineError, match="are damaged"):
        Topics.open(tmp_path / "kept")


def test_labels_can_be_edited_and_stay_apart(planted):
    topics = planted[2]
    assert topics.topics["label"].is_unique
    assert all(label.count(", ") == 2 for label in topics.topics["label"])
    with pytest.raises(ScrmineError, match="There is no topic 'topic_9' in these topics"):
        topics.relabel({"topic_9": "x"})
    with pytest.raises(ScrmineError, match="The label of topic_1 is empty"):
        topics.relabel({"topic_1": " "})
    with pytest.raises(ScrmineError, match="The label 'x' stands twice"):
        topics.relabel({"topic_1": "x", "topic_2": "x"})


def test_top_terms_say_weight_and_exclusivity(planted):
    topics = planted[2]
    table = topics.top_terms(3)
    first = table.iloc[0]
    column = topics.terms["label"].tolist().index(first["term"])
    assert first["weight"] == topics.term_weights[0, column]
    assert first["exclusivity"] == pytest.approx(topics.term_weights[0, column] / topics.term_weights[:, column].sum())
    assert table.groupby("topic")["rank"].apply(list).tolist() == [[1, 2, 3]] * 4
    with pytest.raises(ScrmineError, match="asked for 0 terms"):
        topics.top_terms(0)


def test_the_number_planted_is_recommended_with_its_reason():
    features, _ = features_of()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)  # nine topics of four never settle
        choice = compare_n_topics(features, n_topics=(2, 4, 9), seeds=(0, 1), method="nmf")
    assert choice.table["n_topics"].tolist() == [2, 4, 9]
    assert choice.n_topics in (2, 4)
    assert choice.reason.startswith(f"{choice.n_topics} topics are recommended")
    best = choice.table.set_index("n_topics")
    assert best.loc[4, "coherence"] > max(best.loc[2, "coherence"] - 0.05, best.loc[9, "coherence"])
    with pytest.raises(ScrmineError, match="two different ones at least"):
        compare_n_topics(features, n_topics=(2, 3), seeds=(1,))
    with pytest.raises(ScrmineError, match="a list of different numbers is expected"):
        compare_n_topics(features, n_topics=(3, 3))


def test_no_number_is_recommended_where_nothing_is_stable():
    rng = np.random.default_rng(1)
    features = count_tokens([[f"w{word:03}" for word in rng.integers(0, 200, 10)] for _ in range(600)], review_ids=[f"r{n % 40}" for n in range(600)])
    choice = compare_n_topics(features, n_topics=(3, 5), seeds=(0, 1))
    assert choice.n_topics is None
    assert choice.reason == "No number of topics is recommended: none gives topics that other halves of the reviews give again."


def test_lda_says_whether_it_has_settled(monkeypatch):
    features, _ = features_of(n_reviews=34)
    monkeypatch.setattr("scrmine.topics.lda.MOST_ROUNDS", 1)
    monkeypatch.setattr("scrmine.topics.lda.PASSES", 1)
    assert fit_lda(features.counts, 3, seed=0, progress=False)[2:] == (False, 1)
    with pytest.warns(ScrmineWarning, match="LDA had not settled after 1 passes"):
        fit_topics(features, n_topics=3, method="lda")


def test_an_empty_passage_has_no_topic():
    tokens, reviews, _ = made(12)
    topics = fit_topics(count_tokens([*tokens, []], review_ids=[*reviews, "r39"]), n_topics=3, n_runs=2)
    assert topics.loadings.iloc[-1].tolist() == [0, 0, 0]
    assert pd.isna(topics.passages["topic"].iloc[-1])
    assert count_topics(topics)["n_passages"].unique().tolist() == [600]
    assert len(list(itertools.chain(topics.passages["topic"].dropna()))) == 600
