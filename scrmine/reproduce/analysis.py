"""The analysis that is reproduced: a coded corpus to every kind of table that scrmine makes, each with its key."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator, Mapping

import pandas as pd

from scrmine.agreement import agree_codings
from scrmine.codebook import Codebook
from scrmine.compare import (
    compare_choices,
    compare_groups,
    compare_themes,
    compare_together,
    compare_years,
    correct_themes,
    count_reviews,
    find_silence,
)
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineWarning
from scrmine.features import Features, count_passages
from scrmine.language import compare_words, count_collocations, count_dispersion
from scrmine.people import as_answered, join_codings
from scrmine.quality import measure_coder
from scrmine.quote import quote_passages
from scrmine.sampling import draw_sample
from scrmine.themes import code_passages, score_passages
from scrmine.topics import count_topics, fit_topics, quote_topics
from scrmine.topics.clusters import fit_clusters
from scrmine.topics.crosswalk import cross_themes
from scrmine.topics.seeded import fit_seeded_topics

SETTINGS = {
    "seed": 0, "by": "outcome", "year": "year", "span": 5, "coder": "combined", "n_sample": 200, "n_key_terms": 40, "n_topics": 8, "n_runs": 10,
    "n_clusters": 8, "words": ["home", "voice", "school", "drift", "father"],
}
"""What is asked of the analysis; small where a larger number would teach nothing more about whether it comes out the same."""

KEYS: dict[str, tuple[str, ...]] = {
    "reading_report": ("doc_id",), "passages": ("passage_id",), "reviews_by_group": ("group",),
    "codings_by_phrases": ("coding_id",), "codings": ("coding_id",), "over_optimism_quoted": ("passage_id",),
    "frequencies": ("group", "theme", "measure"), "frequencies_by_group": ("group", "theme", "measure"),
    "differences": ("group", "against", "theme"), "trends": ("theme",), "periods": ("period", "theme"),
    "together": ("theme", "other"), "silence": ("case", "practice"), "absent": ("theme",), "choices": ("choice", "option", "theme"),
    "agreement": ("theme", "measure"), "pairs_of_readers": ("theme", "first", "second"),
    "frequencies_by_readers": ("group", "theme", "measure"), "differences_by_readers": ("group", "against", "theme"),
    "together_by_readers": ("theme", "other"),
    "quality": ("theme",), "quality_overall": ("measure",), "quality_by_role": ("role",),
    "sample": ("passage_id",), "corrected": ("group", "theme", "measure"), "corrected_differences": ("group", "against", "theme"),
    "keyness": ("group", "term"), "collocations": ("first", "second"), "dispersion": ("words",),
    "topics": ("topic",), "topic_terms": ("topic", "rank"), "topic_counts": ("group", "topic"), "topic_passages": ("topic", "rank"),
    "crosswalk": ("theme", "topic"), "seeded_topics": ("topic",), "clusters": ("topic",),
}
"""Every table by name, in the order in which it is made, with the columns that tell its rows apart."""


def analyse(corpus: Corpus, gold: Mapping[str, pd.DataFrame], codebook: Codebook, settings: Mapping[str, object] = SETTINGS) -> Iterator[tuple[str, pd.DataFrame]]:
    """Make every table of `KEYS` from a corpus, one after the other.

    Parameters
    ----------
    corpus : Corpus
        The sample, or some of its reviews.
    gold : mapping of str to pandas.DataFrame
        The codings of ``reader_a``, ``reader_b`` and ``adjudicated`` (see `scrmine.load_gold`); those of other passages are left out.
    codebook : Codebook
        The themes.
    settings : mapping
        As `SETTINGS`.

    Yields
    ------
    (str, pandas.DataFrame)
        The name of a table and the table. Notes on small groups stand in the tables and are not raised as warnings.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        yield from _reading(corpus, settings)
        codings = code_passages(corpus.passages, codebook, coder=settings["coder"])
        yield "codings_by_phrases", _bare(code_passages(corpus.passages, codebook, coder="phrases"))
        yield "codings", _bare(codings)
        yield "over_optimism_quoted", quote_passages(corpus, codings, codebook, "over_optimism").drop(columns="text")
        yield from _counting(corpus, codings, codebook, settings)
        yield from _people(corpus, codings, codebook, gold, settings)
        features = count_passages(corpus.passages, reviews=corpus.reviews)
        yield from _language(corpus, features, settings)
        yield from _unprompted(corpus, features, codings, codebook, settings)


def _reading(corpus: Corpus, settings: Mapping[str, object]) -> Iterator[tuple[str, pd.DataFrame]]:
    """How the files were read, and where each passage stands; of its text a digest, by which a changed one is known."""
    yield "reading_report", corpus.reading_report()
    columns = ["passage_id", "review_id", "role", "shape", "paragraph", "locator", "n_words", "lead_in", "repeat_of"]
    digests = [hashlib.sha256(text.encode()).hexdigest()[:12] for text in corpus.passages["text"]]
    yield "passages", corpus.passages[columns].assign(text_sha256=digests)
    yield "reviews_by_group", count_reviews(corpus, by=settings["by"])


def _counting(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, settings: Mapping[str, object]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Machine counts: how often, where they differ, what stands together and what is not said."""
    seed = settings["seed"]
    overall = compare_themes(corpus, codings, codebook, seed=seed)
    grouped = compare_themes(corpus, codings, codebook, by=settings["by"], seed=seed)
    yield "frequencies", _named(overall.table)
    yield "frequencies_by_group", _named(grouped.table)
    yield "differences", _named(compare_groups(grouped).table)
    trends = compare_years(overall, corpus.reviews, year=settings["year"], span=settings["span"])
    yield "trends", _named(trends.table)
    yield "periods", _named(trends.years)
    yield "together", _named(compare_together(overall).table)
    silence = find_silence(overall, corpus)
    yield "silence", _named(silence.table)
    yield "absent", _named(silence.absent)
    yield "choices", _named(compare_choices(corpus, codings, codebook, seed=seed).table)


def _people(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, gold: Mapping[str, pd.DataFrame],
            settings: Mapping[str, object]) -> Iterator[tuple[str, pd.DataFrame]]:
    """How far the readers agree, what the coder is worth beside them, and its counts corrected by a sample of what they read."""
    seed, said = settings["seed"], corpus.passages[corpus.passages["shape"] != "heading"]
    readers = join_codings(as_answered(gold[name], said["passage_id"], codebook, coder=name) for name in ("reader_a", "reader_b"))
    agreement = agree_codings(corpus, readers, codebook, seed=seed)
    yield "agreement", _named(agreement.table)
    yield "pairs_of_readers", _named(agreement.pairs)
    truth = gold["adjudicated"][gold["adjudicated"]["passage_id"].isin(said["passage_id"])]
    read = compare_themes(corpus, truth, codebook, by=settings["by"], coded_by="people", seed=seed)
    yield "frequencies_by_readers", _named(read.table)
    yield "differences_by_readers", _named(compare_groups(read).table)
    yield "together_by_readers", _named(compare_together(read).table)
    scores = score_passages(corpus.passages, codebook)
    card = measure_coder(codings, truth, said, codebook, scores=scores, seed=seed)
    yield "quality", _named(card.themes)
    yield "quality_overall", card.overall
    yield "quality_by_role", card.roles
    sample = draw_sample(corpus, codings, codebook, n=settings["n_sample"], by=settings["by"], scores=scores, seed=seed)
    yield "sample", sample
    human = as_answered(truth, sample["passage_id"], codebook, coder="adjudicated")
    corrected = correct_themes(corpus, codings, codebook, human, sample, by=settings["by"], seed=seed)
    yield "corrected", _named(corrected.table)
    yield "corrected_differences", _named(compare_groups(corrected, "share_of_passages").table)


def _language(corpus: Corpus, features: Features, settings: Mapping[str, object]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Words: those that set groups apart, those that stand together, and how evenly some are spread."""
    yield "keyness", compare_words(features, corpus.reviews, by=settings["by"]).table.groupby("group", sort=False).head(settings["n_key_terms"])
    yield "collocations", count_collocations(corpus).head(100)
    yield "dispersion", count_dispersion(corpus, settings["words"]).table


def _unprompted(corpus: Corpus, features: Features, codings: pd.DataFrame, codebook: Codebook,
                settings: Mapping[str, object]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Topics, beside the themes too; topics guided by the codebook's terms; clusters."""
    seed = settings["seed"]
    topics = fit_topics(features, n_topics=settings["n_topics"], n_runs=settings["n_runs"], seed=seed, progress=False)
    yield "topics", topics.topics
    yield "topic_terms", topics.top_terms(unstable=True)
    yield "topic_counts", count_topics(topics, reviews=corpus.reviews, by=settings["by"], unstable=True, seed=seed)
    yield "topic_passages", quote_topics(topics, unstable=True).drop(columns="text")
    yield "crosswalk", cross_themes(topics, codings, codebook, unstable=True, seed=seed).table
    yield "seeded_topics", fit_seeded_topics(features, codebook, seed=seed).topics
    yield "clusters", fit_clusters(features, n_clusters=settings["n_clusters"], seed=seed, progress=False).topics


def _bare(codings: pd.DataFrame) -> pd.DataFrame:
    """Codings without what their id says."""
    return codings[["coding_id", "stance", "score"]]


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """The table without titles: themes go by their ids here, and a title may be put better."""
    return table.drop(columns=[name for name in ("title", "other_title", "case_title", "practice_title", "family") if name in table])
