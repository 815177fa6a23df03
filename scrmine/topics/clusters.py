"""Clusters: passages grouped by resemblance, each with a place and a confidence; how many by what comes out again."""

from __future__ import annotations

import itertools
import sys
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import normalize
from tqdm import tqdm

from scrmine.errors import ScrmineError, ScrmineWarning
from scrmine.features import Features
from scrmine.sources import keep_fictional
from scrmine.topics.embeddings import check_embeddings
from scrmine.topics.groups import Grouping, check_method
from scrmine.topics.map import lay_out
from scrmine.topics.measures import rank_terms
from scrmine.topics.mixture import telling_terms
from scrmine.topics.result import TABLES, Topics
from scrmine.topics.space import check_features, size_note, unit_coordinates

MOST_TRIED = 20
PAIRS = 6
"""How many times the reviews are halved to see what comes out again."""

CLOSE = 0.95
"""Numbers of clusters with this part of the best stability count as equally good; the largest of them is taken."""

MOST_COMPARED = 8_000
"""Numbers of clusters are tried on so many passages at most, of reviews drawn at random."""

UNSTABLE = 0.5
RESAMPLES = 10
SHOWN_TERMS = 10


@dataclass(frozen=True, eq=False, repr=False)
class Clusters(Topics):
    """Passages in clusters, each of which is a topic that a passage has or has not.

    Attributes
    ----------
    topics : pandas.DataFrame
        One row per cluster, largest first: topic (``"cluster_1"`` and so on), label (its first terms), stability (mean confidence of its
        passages), stable (true: no passage is left without a place), share (of passages), n_passages, terms (its first ten), n_reviews.
    loadings : pandas.DataFrame
        One row per passage, one column per cluster: in what share of fits the passage falls into the cluster; rows sum to 1. The
        index is the passage's id.
    passages : pandas.DataFrame
        One row per passage: the columns of the features' passages, topic (its cluster), loading (its confidence: its loading there), and x and
        y on the map.
    terms, term_weights, settings
        As in `Topics`. A weight is how much the term tells the cluster from the corpus (`scrmine.topics.mixture.telling_terms`).
    choice : pandas.DataFrame
        One row per number of clusters tried: n_clusters, stability (mean adjusted Rand index between fits to two halves of the
        reviews, each placing all passages), sd, chosen, reason. One row with a missing stability if the number was given.

    Examples
    --------
    >>> scrmine.fit_clusters(features, n_clusters=5)
    Clusters: 5 of 1,184 passages, 32 reviews; mean confidence 0.52
    """

    choice: pd.DataFrame = field(default_factory=pd.DataFrame)
    _kind: ClassVar[str] = "clusters"
    _tables: ClassVar[tuple[str, ...]] = (*TABLES, "choice")

    def __repr__(self) -> str:
        return (f"Clusters: {len(self.topics)} of {len(self.passages):,} passages, {self.passages['review_id'].nunique():,} reviews; "
                f"mean confidence {self.passages['loading'].mean():.2f}")

    def _repr_html_(self) -> str:
        shown = self.topics[["topic", "label", "terms", "n_passages", "share", "n_reviews", "stability"]].round(3)
        said = " ".join([self.choice.loc[self.choice["chosen"], "reason"].iloc[0], self.settings.get("note", "")]).strip()
        return f"<p><b>{self!r}</b></p><p>{said}</p>{shown.to_html(index=False)}"


def fit_clusters(features: Features, *, n_clusters: int | Iterable[int] | None = None, method: str = "k_means", embeddings: np.ndarray | None = None,
                 seed: int = 0, progress: bool | None = None) -> Clusters:
    """Group passages by resemblance; every passage gets a place.

    Passages are points in the space of the 25 leading singular vectors of TF-IDF, or their embeddings. k-means, or Ward's
    agglomeration, makes a first grouping; from it groups settle by their words (see `scrmine.topics.mixture`), embeddings aside.
    The confidence of a passage is the share of fits, one to all reviews and ten to halves of them, in which it falls into its cluster.

    Parameters
    ----------
    features : Features
        From `count_passages`.
    n_clusters : int or iterable of int, optional
        How many clusters, or the numbers to choose from by stability (on 8,000 passages at most); by default from 2 to 20.
    method : {"k_means", "agglomerative"}
        How the first grouping is made; agglomeration compares all pairs and takes 20,000 passages at most.
    embeddings : numpy.ndarray of shape (n_passages, n_dimensions), optional
        Points to use, in the order of `features.passages`; see `embed_passages`.
    seed : int
        Seed of the decomposition, of k-means and of the halves.
    progress : bool, optional
        Whether to show a progress bar while numbers are tried; by default on a terminal.

    Returns
    -------
    Clusters
        Its `choice` says how the number of clusters was found.

    Raises
    ------
    ScrmineError
        If there is no such method, a number of clusters is below 2 or above the number of passages, or embeddings do not fit.

    Warns
    -----
    ScrmineWarning
        If no number of clusters comes out again in halves of the reviews, or there are fewer than 30 reviews or 500 passages.

    Examples
    --------
    >>> clusters = scrmine.fit_clusters(features, n_clusters=5)
    >>> print(clusters.topics[["topic", "label", "n_passages", "stability"]].round(2).to_string(index=False))
        topic                  label  n_passages  stability
    cluster_1  father, mother, lived         308       0.55
    cluster_2     no, worker, agency         262       0.50
    cluster_3      not, call, letter         294       0.56
    cluster_4    child, clinic, harm         209       0.52
    cluster_5 asked, school, meeting         111       0.44
    """
    check_method(method, len(features.passages) if isinstance(features, Features) else 0)
    given = isinstance(n_clusters, int | np.integer)
    tried = _numbers(n_clusters, features)
    points = unit_coordinates(features.weights, seed=seed) if embeddings is None else normalize(check_embeddings(embeddings, features))
    fit = Grouping(points, features.counts if embeddings is None else None, method, seed)
    trial = _trial(features, seed)
    halves, unit = _halves(features.review_codes[trial], seed)
    choice = _given(tried[0]) if given else _choose(fit.part(trial), tried, halves, unit, progress=sys.stderr.isatty() if progress is None else progress)
    chosen = int(choice.loc[choice["chosen"], "n_clusters"].iloc[0])
    loadings = _loadings(fit, chosen, _halves(features.review_codes, seed)[0])
    result = _result(features, points, loadings, choice)
    result.settings.update({"method": method, "n_clusters": "given" if given else "chosen by stability", "seed": seed, "features": features.settings,
                            "points": "singular vectors of TF-IDF" if embeddings is None else "embeddings", "note": size_note(features),
                            **keep_fictional(features.settings)})
    if result.settings["note"]:
        warnings.warn(result.settings["note"], ScrmineWarning, stacklevel=2)
    best = choice["stability"].max()
    if not given and best < UNSTABLE:
        warnings.warn(f"No number of clusters from {min(tried)} to {max(tried)} comes out again in halves of the {unit}: the best, {chosen}, agrees at {best:.2f} (adjusted "
                      f"Rand index; 1 is agreement, 0 chance). The clusters are one way of many to sort these passages. Seeded topics or "
                      f"the codebook may serve better.", ScrmineWarning, stacklevel=2)
    return result


def _numbers(n_clusters: int | Iterable[int] | None, features: Features) -> list[int]:
    """The numbers of clusters to try, checked."""
    check_features(features, 1)
    if n_clusters is None:
        most = min(MOST_TRIED, features.counts.shape[0] // 4)
        tried = list(range(2, max(3, most + 1)))
    else:
        tried = sorted({int(n_clusters)} if isinstance(n_clusters, int | np.integer) else {int(number) for number in n_clusters})
    if not tried or tried[0] < 2:
        raise ScrmineError(f"n_clusters is {n_clusters!r}; expected a number from 2 on, or several to choose from.")
    check_features(features, tried[-1])
    return tried


def _halves(codes: np.ndarray, seed: int) -> tuple[list[tuple[np.ndarray, np.ndarray]], str]:
    """Pairs of halves of the passages, whole reviews in each; and what was halved. Passages are halved where there are fewer than four reviews."""
    unit = "reviews"
    if len(np.unique(codes)) < 4:
        codes, unit = np.arange(len(codes)), "passages (there are too few reviews to halve)"
    groups = np.unique(codes)
    rng = np.random.default_rng(seed)
    pairs = []
    for _ in range(max(PAIRS, RESAMPLES // 2)):
        inside = np.isin(codes, rng.permutation(groups)[:len(groups) // 2])
        pairs.append((np.flatnonzero(inside), np.flatnonzero(~inside)))
    return pairs, unit


def _trial(features: Features, seed: int) -> np.ndarray:
    """The numbers of the passages on which numbers of clusters are tried: all, or those of reviews drawn at random up to `MOST_COMPARED`."""
    codes = features.review_codes
    if len(codes) <= MOST_COMPARED:
        return np.arange(len(codes))
    order = np.random.default_rng(seed).permutation(codes.max() + 1)
    upto = np.cumsum(np.bincount(codes)[order])
    drawn = order[:max(1, int((upto <= MOST_COMPARED).sum()))]
    return np.flatnonzero(np.isin(codes, drawn))


def _choose(fit: Grouping, tried: list[int], halves: list[tuple[np.ndarray, np.ndarray]], unit: str, *, progress: bool) -> pd.DataFrame:
    """The number of clusters that comes out again: of those close to the most stable, the largest."""
    rows = []
    for number in tqdm(tried, desc="numbers of clusters", unit="number", disable=not progress):
        able = [pair for pair in halves[:PAIRS] if min(map(len, pair)) >= number]
        agreed = [adjusted_rand_score(fit.label(number, first), fit.label(number, second)) for first, second in able]
        rows.append({"n_clusters": number, "stability": np.mean(agreed) if agreed else np.nan, "sd": np.std(agreed) if agreed else np.nan})
    table = pd.DataFrame(rows)
    rounded = table["stability"].round(6)
    if rounded.isna().all():
        raise ScrmineError(f"The {unit} are too few to be halved for {tried[0]} or more clusters. Name one number in n_clusters, or count more passages.")
    best = rounded.max()
    chosen = int(table.loc[rounded >= CLOSE * best, "n_clusters"].max())
    top = int(table.loc[rounded.idxmax(), "n_clusters"])
    reason = f"{chosen} clusters, of {tried[0]} to {tried[-1]} tried: fits to halves of the {unit} agree best at {top} clusters ({best:.2f}, adjusted Rand index)"
    reason += "." if top == chosen else f", and {chosen} are the most of those that reach {CLOSE:.0%} of it ({rounded[table['n_clusters'] == chosen].iloc[0]:.2f})."
    is_chosen = table["n_clusters"] == chosen
    return table.assign(chosen=is_chosen, reason=np.where(is_chosen, reason, ""))


def _given(number: int) -> pd.DataFrame:
    return pd.DataFrame({"n_clusters": [number], "stability": [np.nan], "sd": [np.nan], "chosen": [True], "reason": [f"{number} clusters, as asked."]})


def _loadings(fit: Grouping, number: int, halves: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """In what share of fits each passage falls into each cluster of the fit to all of them; clusters by falling size."""
    every = np.arange(len(fit.points))
    main = fit.label(number, every)
    sizes = np.bincount(main, minlength=number)
    rank = np.empty(number, dtype=int)
    rank[np.lexsort((np.array([np.flatnonzero(main == group)[:1].sum() for group in range(number)]), -sizes))] = np.arange(number)
    main = rank[main]
    votes = np.eye(number)[main]
    parts = [half for half in itertools.chain.from_iterable(halves[:RESAMPLES // 2]) if len(half) >= number]
    for half in parts:
        other = fit.label(number, half)
        shared = np.zeros((number, number))
        np.add.at(shared, (other, main), 1)
        _, partner = linear_sum_assignment(-shared)
        votes += np.eye(number)[partner[other]]
    # The fit to all passages decides; halves only say how sure it is.
    votes[every, main] += 1e-9
    return votes / votes.sum(axis=1, keepdims=True)


def _result(features: Features, points: np.ndarray, loadings: np.ndarray, choice: pd.DataFrame) -> Clusters:
    """Tables from loadings."""
    names = [f"cluster_{number:0{len(str(loadings.shape[1]))}}" for number in range(1, loadings.shape[1] + 1)]
    best = loadings.argmax(axis=1)
    confidence = loadings[np.arange(len(best)), best]
    weights = telling_terms(features.counts, loadings)
    tops = [", ".join(features.labels[top]) for top in rank_terms(weights, SHOWN_TERMS)]
    places = lay_out(points, loadings)
    passages = features.passages.assign(topic=pd.array([names[group] for group in best], dtype="str"), loading=confidence, x=places[:, 0], y=places[:, 1])
    topics = pd.DataFrame([{
        "topic": name, "label": ", ".join(tops[number].split(", ")[:3]),
        "stability": float(confidence[best == number].mean()) if (best == number).any() else np.nan, "stable": True,
        "share": float((best == number).mean()), "n_passages": int((best == number).sum()), "terms": tops[number],
        "n_reviews": int(features.passages.loc[best == number, "review_id"].nunique()),
    } for number, name in enumerate(names)])
    frame = pd.DataFrame(loadings, index=pd.Index(features.passages["passage_id"], name="passage_id"), columns=names)
    return Clusters(topics, frame, passages, features.terms, weights, {}, choice)
