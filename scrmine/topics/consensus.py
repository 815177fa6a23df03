"""A consensus of many runs: the same topics whatever the seed, and a figure of how sure each is.

One run of a topic model falls into one of many valleys. Here a first solution from the whole corpus fixes which topics are
spoken of; then half of the reviews are drawn again and again, and each half is factored anew from its own start. Its
topics are matched one to one to the first ones. What is found again is averaged into the topic (consensus NMF: Kotliar et al.
2019), what is not lowers the topic's stability; at last all passages settle the averages. Halves drawn without replacement vary as
bootstrap samples do, and cost half as much (Meinshausen and Bühlmann 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from sklearn.preprocessing import normalize
from tqdm import tqdm

from scrmine.features import Features
from scrmine.topics.factor import factor, starting_spectra
from scrmine.topics.measures import match_topics, rank_terms
from scrmine.topics.pairs import core_terms, pair_matrix

ALIKE = 0.7
"""A run's topic is averaged in if its cosine with the topic it is matched to is at least so much."""

TOP = 10
"""Stability compares so many first terms."""

MOST_IN_A_RUN = 5000
"""Passages that one run draws at most: whole reviews, until there are so many."""

FEWEST_REVIEWS = 6
"""With fewer reviews halves would be too different; passages are drawn instead."""


@dataclass(frozen=True, eq=False)
class Consensus:
    """Spectra of topics with how well resamples find them again.

    Attributes
    ----------
    spectra : numpy.ndarray of shape (n_topics, n_terms)
        Nonnegative rows of length 1.
    stability : numpy.ndarray of shape (n_topics,)
        Mean over runs of the Jaccard index of a topic's first ten terms with those of its partner in the run.
    lift : numpy.ndarray of shape (n_topics,)
        How often the first ten terms of the partners meet in reviews that the run did not draw, over how often they would by chance.
    error : float
        The part of the factored matrix that the topics leave unexplained, in [0, 1].
    drawn : str
        What each run drew: "reviews" or "passages".
    """

    spectra: np.ndarray
    stability: np.ndarray
    lift: np.ndarray
    error: float
    drawn: str


def find_consensus(features: Features, n_topics: int, *, engine: str, n_runs: int, seed: int, progress: bool) -> Consensus:
    """Fit the consensus of `n_runs` runs.

    Parameters
    ----------
    features : Features
        Some of whose passages have terms.
    n_topics : int
        How many topics.
    engine : {"passages", "pairs"}
        What is factored: TF-IDF of passages, or which terms meet (`scrmine.topics.pairs`).
    n_runs : int
        How many resamples.
    seed : int
        Seed of the resamples and of the start of each run.
    progress : bool
        Whether to show a progress bar.
    """
    rng = np.random.default_rng(seed)
    columns = core_terms(features.counts) if engine == "pairs" else np.arange(features.counts.shape[1])
    source = features.counts[:, columns].tocsr() if engine == "pairs" else features.topic_weights
    filled = np.flatnonzero(np.diff(source.indptr))
    build = pair_matrix if engine == "pairs" else _as_it_is
    whole = build(source[filled])
    # The first start is the same for every seed; all that follows is drawn.
    first, _ = factor(whole, starting_spectra(whole, n_topics, 0), iterations=300, tolerance=1e-7)
    first = normalize(first)
    total, times, found, meetings = first.copy(), np.ones(n_topics), np.zeros(n_topics), np.zeros((2, n_topics))
    tops = rank_terms(normalize(first, "l1"), TOP)
    by_review = features.n_reviews >= FEWEST_REVIEWS
    for _ in tqdm(range(n_runs), desc="Fitting topics", unit="run", disable=not progress):
        drawn, others = _draw(features, filled, rng, by_review=by_review)
        part = build(source[drawn])
        spectra = np.zeros_like(first)
        if part.nnz:
            spectra = factor(part, starting_spectra(part, n_topics, int(rng.integers(2**31))), iterations=60, tolerance=1e-5)[0]
            spectra = normalize(spectra)
        # The cosines are rounded, so that last bits do not decide between equal matches.
        cosines = np.round(first @ spectra.T, 9)
        partners = linear_sum_assignment(-cosines)[1]
        spectra, alike = spectra[partners], cosines[np.arange(n_topics), partners] >= ALIKE
        total[alike] += spectra[alike]
        times[alike] += 1
        again = rank_terms(normalize(spectra, "l1"), TOP)
        found += match_topics(tops, again)[1]
        meetings += _meetings(features.counts[others][:, columns], again)
    spectra, error = factor(whole, total / times[:, None], iterations=300, tolerance=1e-7)
    full = np.zeros((n_topics, features.counts.shape[1]))
    full[:, columns] = normalize(spectra)
    lift = np.divide(meetings[0], meetings[1], out=np.zeros(n_topics), where=meetings[1] > 0)
    return Consensus(full, found / n_runs, lift, error, "reviews" if by_review else "passages")


def _as_it_is(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    return matrix


def _draw(features: Features, filled: np.ndarray, rng: np.random.Generator, *, by_review: bool) -> tuple[np.ndarray, np.ndarray]:
    """The passages of half of the reviews (or half of the passages), and others to test on; at most `MOST_IN_A_RUN` of each."""
    if not by_review:
        order = rng.permutation(filled)
        middle = len(order) // 2
        return np.sort(order[:middle][:MOST_IN_A_RUN]), np.sort(order[middle:][:MOST_IN_A_RUN])
    reviews = features.review_codes[filled]
    sizes = np.bincount(reviews, minlength=features.n_reviews)
    order = rng.permutation(features.n_reviews)
    parts = []
    for half in (order[::2], order[1::2]):
        # Whole reviews until there are enough passages, and one at least.
        taken = half[:max(1, int(np.searchsorted(np.cumsum(sizes[half]), MOST_IN_A_RUN, side="right")))]
        parts.append(filled[np.isin(reviews, taken)])
    return parts[0], parts[1]


def _meetings(counts: sparse.csr_matrix, tops: np.ndarray) -> np.ndarray:
    """How often the pairs of each topic's terms meet in passages, and how often they would by chance: shape (2, n_topics)."""
    held = counts.copy()
    held.data = np.ones_like(held.data)
    single = np.asarray(held.sum(axis=0)).ravel()
    found = np.zeros((2, len(tops)))
    for number, top in enumerate(tops):
        together = np.asarray(held[:, top].sum(axis=1)).ravel()
        alone = single[top]
        found[0, number] = np.sum(together * (together - 1)) / 2
        found[1, number] = (alone.sum() ** 2 - np.sum(alone**2)) / 2 / max(1, held.shape[0])
    # Long passages bring all terms together: what that alone would give is chance too.
    sizes = np.diff(held.indptr).astype(float)
    found[1] *= np.mean(sizes * (sizes - 1)) / max(np.mean(sizes) ** 2, 1)
    return found
