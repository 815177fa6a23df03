"""Figures of the fictional sample say that it is invented; the same figures of a corpus of one's own say the same, and not that."""

import dataclasses

import matplotlib as mpl
import pandas as pd
import pytest
from conftest import make_codebook, make_codings

import scrmine
from scrmine.plots import describe_figure

mpl.use("Agg")

SAID, UNSAID = "Source: scrmine, fictional sample", "Source: scrmine"
BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))


def figures_of(corpus):
    """What each figure says that is drawn from a corpus by way of words, topics and clusters."""
    features = scrmine.count_passages(corpus)
    topics = scrmine.fit_topics(features, n_topics=3, n_runs=2, progress=False)
    clusters = scrmine.fit_clusters(features, n_clusters=2)
    seeded = scrmine.fit_seeded_topics(features, {"police": ["police"]})
    counts = scrmine.count_topics(topics, unstable=True)
    years = scrmine.count_topics(topics, reviews=corpus.reviews, by="year", unstable=True)
    codings = make_codings(corpus, [(passage_id, "drift", text) for passage_id, text in corpus.passages.loc[corpus.passages["role"] == "lessons", ["passage_id", "text"]].to_numpy()])
    tasks = scrmine.make_word_intrusion(clusters, n_terms=3)
    scores = scrmine.score_intrusion(tasks, dict.fromkeys(tasks.key["task"], 1))
    drawn = {
        "terms": scrmine.plot_topic_terms(topics, unstable=True),
        "topics": scrmine.plot_topics(counts, settings=topics.settings),
        "years": scrmine.plot_topics_over_time(years, settings=topics.settings),
        "stability": scrmine.plot_topic_stability(topics),
        "numbers": scrmine.plot_n_topics(scrmine.compare_n_topics(features, n_topics=(2,), seeds=(0, 1), method="nmf", progress=False)),
        "map": scrmine.plot_passage_map(clusters),
        **{f"crosswalk of {name}": scrmine.plot_crosswalk(scrmine.cross_themes(found, codings, BOOK, unstable=True))
           for name, found in {"topics": topics, "clusters": clusters, "seeded topics": seeded}.items()},
        "intrusion": scrmine.plot_intrusion(scores, settings=tasks.settings),
        "keyness": scrmine.plot_keyness(scrmine.compare_words(features, corpus.reviews, by="outcome")),
        "dispersion": scrmine.plot_dispersion(scrmine.count_dispersion(corpus, ["home"]), corpus.reviews),
    }
    return {name: describe_figure(ax) for name, ax in drawn.items()}


@pytest.fixture(scope="module")
def part(sample_corpus):
    """A third of the sample."""
    return sample_corpus.select(sample_corpus.reviews["review_id"].iloc[::3])


@pytest.mark.filterwarnings("ignore::scrmine.ScrmineWarning")  # what a few runs say of themselves is not the matter here
def test_every_figure_says_that_the_sample_is_invented_and_nothing_else_of_it_changes(part):
    as_if_own = dataclasses.replace(part, settings={name: value for name, value in part.settings.items() if name != "fictional"})
    of_sample, own = figures_of(part), figures_of(as_if_own)
    assert [name for name, text in of_sample.items() if text.count(SAID) != 1] == []
    assert {name: text.replace(SAID, UNSAID) for name, text in of_sample.items()} == own


def test_what_was_saved_and_opened_again_still_says_it(part, tmp_path):
    saved = scrmine.count_passages(part).save(tmp_path / "features")
    with pytest.warns(scrmine.ScrmineWarning, match="describes these documents only"):
        topics = scrmine.fit_topics(scrmine.Features.open(saved), n_topics=2, method="nmf")
    opened = scrmine.Topics.open(topics.save(tmp_path / "topics"))
    assert SAID in describe_figure(scrmine.plot_topic_terms(opened.relabel({"topic_1": "Mine"})))


def test_a_corpus_is_counted_as_its_passages_with_its_reviews(part):
    whole, parts = scrmine.count_passages(part), scrmine.count_passages(part.passages, reviews=part.reviews)
    for name in ("passages", "terms", "left_out"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(parts, name))
    assert (whole.counts != parts.counts).nnz == 0
    # Only the corpus knows where its passages are from.
    assert whole.settings == {**parts.settings, "fictional": True}
    # Other reviews than its own, of which no name is known, take no name out of its text.
    nameless = part.reviews.assign(name=None)
    assert scrmine.count_passages(part, reviews=nameless).left_out.equals(scrmine.count_passages(part.passages, reviews=nameless).left_out)


def test_a_figure_of_a_bare_table_claims_no_source_that_it_was_not_told():
    counts = pd.DataFrame({"group": "all", "topic": ["a"], "label": ["a"], "n_reviews": 3, "n_passages": 6, "share": 0.5, "ci_low": 0.2, "ci_high": 0.7})
    assert describe_figure(scrmine.plot_topics(counts)).endswith("Source: scrmine, topics found by machine; a topic is not a theme.")
    assert describe_figure(scrmine.plot_topics(counts, settings={"seed": 0})).endswith("Source: scrmine, topics found by machine; a topic is not a theme.")


def test_the_figure_of_a_shipped_coder_says_that_it_was_measured_on_invented_reviews(sample_corpus, monkeypatch):
    monkeypatch.setattr("scrmine.quality.measure.load_sample", lambda: sample_corpus)  # read once for all tests
    assert describe_figure(scrmine.plot_quality(scrmine.measure_shipped("phrases"))).endswith(
        "Source: the fictional reviews that come with scrmine, none of which the coder learned from.")
