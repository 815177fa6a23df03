"""Seeded topics: a codebook's terms, or lists of words, guide as many topics; the residue shows what they miss."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.preprocessing import normalize

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.features import Features
from scrmine.sources import keep_fictional
from scrmine.topics.embeddings import check_embeddings
from scrmine.topics.measures import rank_terms
from scrmine.topics.mixture import Mixture, damp, settle, telling_terms
from scrmine.topics.result import TABLES, Topics
from scrmine.topics.seeds import GENERIC_LEAST, GENERIC_SHARE, SeedMatches, first_guess, match_seeds, seed_lists
from scrmine.topics.space import check_features, k_means, size_note, unit_coordinates

RESIDUE = "residue"
SHOWN_TERMS = 10
MOST_NAMED = 12


@dataclass(frozen=True, eq=False, repr=False)
class SeededTopics(Topics):
    """Topics that seeds guided, and what they left over.

    Attributes
    ----------
    topics : pandas.DataFrame
        One row per topic, seeded ones in the order given, then residual ones: topic (its name), label (its title in the codebook, else
        its first terms), stability (missing: one fit), stable (whether it is any passage's first topic), share (mean loading over passages), n_passages (whose first topic
        it is), terms (its first ten), kind (``"seeded"`` or ``"residue"``), n_seeds (that occur), n_reviews (with a passage whose first
        topic it is), seeds_kept (of the passages that hold a seed of this topic and of no other, the share whose first seeded topic it
        is: a low one says that the topic has left its seeds), note (what to read first; empty if nothing).
    loadings, passages, terms, term_weights, settings
        As in `Topics`; `passages` has seeded_topic (the first of those with seeds) and seeded_loading too. A weight is how much the term tells
        the topic from the corpus (`scrmine.topics.mixture.telling_terms`).
    seeds : pandas.DataFrame
        One row per topic and seed: topic, seed, n_passages (that hold it), share_of_passages, weight (1 for the heaviest of its topic),
        in_topic (share of its passages whose first seeded topic this is), note (why it does not count, or not in full).

    Examples
    --------
    >>> scrmine.fit_seeded_topics(features, {"home": ["home", "housing"], "police": ["police", "arrest"]})
    SeededTopics: 2 seeded and 1 residual topics of 1,184 passages, 32 reviews
    """

    seeds: pd.DataFrame = field(default_factory=pd.DataFrame)
    _kind: ClassVar[str] = "seeded_topics"
    _tables: ClassVar[tuple[str, ...]] = (*TABLES, "seeds")

    def __repr__(self) -> str:
        kinds = self.topics["kind"].value_counts()
        return (f"SeededTopics: {kinds.get('seeded', 0)} seeded and {kinds.get(RESIDUE, 0)} residual topics of {len(self.passages):,} passages, "
                f"{self.passages['review_id'].nunique():,} reviews")

    def _repr_html_(self) -> str:
        shown = self.topics[["topic", "kind", "label", "terms", "n_passages", "share", "note"]].round(3)
        note = f"<p>{self.settings['note']}</p>" if self.settings.get("note") else ""
        return f"<p><b>{self!r}</b></p>{note}{shown.to_html(index=False)}"


def fit_seeded_topics(features: Features, seeds: Mapping[str, Sequence[str]] | Codebook, *, n_residual: int = 1, seed: int = 0,
                      exclude: Mapping[str, Sequence[str]] | None = None, embeddings: np.ndarray | None = None) -> SeededTopics:
    """Fit one topic for each list of seed words, and residual topics for what no list covers.

    A passage first speaks for the topic whose seeds weigh most in it; a seed weighs the less the more passages hold it, so that
    "child" or "professional" cannot outvote words that tell. From there each topic's words and seeds are learned from its passages and
    all passages placed by all their words and seeds, in turn (see `scrmine.topics.mixture`). Residual topics start from passages
    without any seed that resemble the seeded topics least.

    Parameters
    ----------
    features : Features
        From `count_passages`.
    seeds : mapping of str to sequence of str, or Codebook
        Words and phrases of each topic by its name; of a codebook, the terms and weak terms of its themes.
    n_residual : int
        How many topics to leave free.
    seed : int
        Seed of the search for residual topics.
    exclude : mapping of str to sequence of str, optional
        Words and phrases that keep every passage that holds them out of a topic.
    embeddings : numpy.ndarray of shape (n_passages, n_dimensions), optional
        From `embed_passages`, or your own: what passages mean then speaks beside their words.

    Returns
    -------
    SeededTopics
        With a topic for every list, also for one that is empty or of which no word occurs; it has no passage then.

    Raises
    ------
    ScrmineError
        If no seed of any topic occurs, seeds are not lists of texts, `exclude` names an unknown topic, embeddings do not fit, or
        there are more topics than passages.

    Warns
    -----
    ScrmineWarning
        Which seeds are generic, absent or shared by topics, and which topics have none; and if there are fewer than 30 reviews or
        500 passages.

    Examples
    --------
    >>> seeds = {"home": ["home", "housing"], "police": ["police", "arrest"]}
    >>> seeded = scrmine.fit_seeded_topics(features, seeds)
    >>> print(seeded.topics[["topic", "kind", "n_passages", "n_reviews", "seeds_kept"]].round(2).to_string(index=False))
      topic    kind  n_passages  n_reviews  seeds_kept
       home  seeded         399         30        0.74
     police  seeded         332         25        0.95
    residue residue         445         25         NaN
    """
    lists, exclude = seed_lists(seeds), dict(exclude or {})
    for topic in exclude:
        if topic not in lists:
            raise unknown_name("topic", topic, lists, where="the seeds")
    if n_residual < 0:
        raise ScrmineError(f"n_residual is {n_residual}; the number of residual topics is 0 or more.")
    check_features(features, len(lists) + n_residual)
    names = _names(lists, n_residual)
    matches = _matched(features, lists, exclude)
    counts = sparse.hstack([features.counts, matches.columns]).tocsr()
    points = None if embeddings is None else normalize(check_embeddings(embeddings, features))
    mixture = _fit(features, counts, matches, n_residual, seed, points)
    barred = np.hstack([matches.barred, np.zeros((len(features.passages), n_residual), dtype=bool)])
    result = _result(features, lists, names, matches, mixture, mixture.loadings(counts, barred, points), _titles(seeds, lists))
    result.settings.update({"method": "seeded", "n_residual": n_residual, "seed": seed, "exclude": {k: list(v) for k, v in exclude.items()},
                            "embeddings": points is not None, "features": features.settings, "note": size_note(features), **keep_fictional(features.settings)})
    _warn(result)
    return result


def _matched(features: Features, lists: Mapping[str, Sequence[str]], exclude: Mapping[str, Sequence[str]]) -> SeedMatches:
    """Where seeds stand, if any does."""
    matches = match_seeds(features, lists, exclude)
    if not matches.evidence.any():
        raise ScrmineError(f"None of the {len(matches.table):,} seeds of {len(lists):,} topics occurs in the {len(features.passages):,} passages"
                           f"{_first_reasons(matches)}. Give words that the passages use; features.terms lists them.")
    return matches


def _fit(features: Features, counts: sparse.csr_matrix, matches: SeedMatches, n_residual: int, seed: int,
         points: np.ndarray | None) -> Mixture:
    """The settled mixture of seeded and residual topics; `counts` are those of the terms and of the seeds."""
    guess = first_guess(matches.evidence)
    if not n_residual:
        return settle(counts, guess, barred=matches.barred, points=points)
    first = settle(counts, guess, rounds=1, points=points)
    start = np.hstack([first.loadings(counts, matches.barred, points), np.zeros((len(guess), n_residual))])
    numbers, groups = _left_over(features, counts, first, matches.evidence, n_residual, seed)
    start[numbers] = 0
    start[numbers, guess.shape[1] + groups] = 0.5  # a doubtful member: half of what a seeded passage may be
    barred = np.hstack([matches.barred, np.zeros((len(guess), n_residual), dtype=bool)])
    return settle(counts, start, barred=barred, points=points)


def _left_over(features: Features, counts: sparse.csr_matrix, first: Mixture, evidence: np.ndarray, n_residual: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The passages, by number, that residual topics start from, and the residual topic of each.

    They hold no seed (where there are such passages at all) and their words support every seeded topic least for their
    length; half as many as equal topics would have.
    """
    filled = np.diff(features.counts.indptr) > 0
    free = filled & ~evidence.any(axis=1)
    free = free if free.sum() >= 5 * n_residual else filled
    damped, strength = damp(counts)
    length = np.asarray(damped.sum(axis=1)).ravel() * strength
    support = np.round(first.support(counts).max(axis=1) / np.sqrt(np.maximum(length, 1)), 9)
    wanted = max(n_residual, round(0.5 * n_residual / (n_residual + evidence.shape[1]) * len(filled)))
    numbers = np.flatnonzero(free)
    numbers = np.sort(numbers[np.argsort(support[numbers], kind="stable")][:wanted])
    if n_residual == 1:
        return numbers, np.zeros(len(numbers), dtype=int)
    return numbers, k_means(unit_coordinates(features.weights[numbers], seed=seed), n_residual, seed=seed)


def _names(lists: Mapping[str, Sequence[str]], n_residual: int) -> list[str]:
    """The names of all topics, seeded ones first."""
    names = [*lists, *([RESIDUE] if n_residual == 1 else [f"{RESIDUE}_{number + 1}" for number in range(n_residual)])]
    if len(set(names)) < len(names):
        raise ScrmineError(f"A seeded topic is called like a residual one ({', '.join(names[len(lists):])}). Give it another name.")
    return names


def _titles(seeds: Mapping | Codebook, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return seeds.titles if isinstance(seeds, Codebook) else dict.fromkeys(lists, "")


def _result(features: Features, lists: Mapping, names: list[str], matches: SeedMatches, mixture: Mixture, loadings: np.ndarray,
            titles: Mapping[str, str]) -> SeededTopics:
    """Tables from the settled mixture."""
    n_seeded, filled = len(lists), loadings.any(axis=1)
    rounded = np.round(loadings, 9)
    best, best_seeded = rounded.argmax(axis=1), rounded[:, :n_seeded].argmax(axis=1)
    every = np.arange(len(best))
    passages = features.passages.assign(
        topic=pd.array(np.where(filled, np.array(names, dtype=object)[best], None), dtype="str"), loading=loadings[every, best],
        seeded_topic=pd.array(np.where(filled, np.array(names, dtype=object)[best_seeded], None), dtype="str"),
        seeded_loading=loadings[every, best_seeded])
    weights = telling_terms(features.counts, loadings)
    tops = [", ".join(features.labels[top]) for top in rank_terms(weights, SHOWN_TERMS)]
    seeds = _with_fate(matches, best_seeded, names, loadings[:, :n_seeded].mean(axis=0), len(features.passages))
    rows = []
    for number, name in enumerate(names):
        mine = filled & (best == number)
        counted = matches.table[(matches.table["topic"] == name) & (matches.table["weight"] > 0)] if number < n_seeded else []
        known = mixture.shares[number] > 0
        alone = matches.evidence[:, number] > 0 if number < n_seeded else np.zeros(len(best), dtype=bool)
        alone &= (matches.evidence > 0).sum(axis=1) == 1
        rows.append({
            "topic": name, "label": titles.get(name) or (", ".join(tops[number].split(", ")[:3]) if mine.any() else name), "stability": np.nan,
            "stable": bool(mine.any()), "share": float(loadings[:, number].mean()), "n_passages": int(mine.sum()), "terms": tops[number] if mine.any() else "",
            "kind": "seeded" if number < n_seeded else RESIDUE, "n_seeds": len(counted), "n_reviews": int(features.passages.loc[mine, "review_id"].nunique()),
            "seeds_kept": float((best_seeded[alone] == number).mean()) if alone.any() else np.nan,
            "note": _note(known=known, listed=bool(lists.get(name)), n_passages=int(mine.sum())),
        })
    frame = pd.DataFrame(loadings, index=pd.Index(features.passages["passage_id"], name="passage_id"), columns=names)
    return SeededTopics(pd.DataFrame(rows), frame, passages, features.terms, weights, {}, seeds)


def _note(*, known: bool, listed: bool, n_passages: int) -> str:
    """What to know of a topic before reading it."""
    if not known:
        return "none of its seeds occurs" if listed else "it has no seeds"
    return "" if n_passages else "the best topic of no passage"


def _with_fate(matches: SeedMatches, best_seeded: np.ndarray, names: list[str], shares: np.ndarray, n_passages: int) -> pd.DataFrame:
    """The seeds with the share of their passages that ended in their topic, and a note at generic ones."""
    table = matches.table.copy()
    place = {name: number for number, name in enumerate(names)}
    table["in_topic"] = [float((best_seeded[matches.found[key]] == place[key[0]]).mean()) if key in matches.found else np.nan
                         for key in zip(table["topic"], table["seed"], strict=True)]
    many = table["n_passages"] >= max(GENERIC_LEAST, GENERIC_SHARE * n_passages)
    own = table["topic"].map(dict(zip(names, shares, strict=False)))
    generic = many & (table["in_topic"] < np.maximum(1 / 3, 2 * own).clip(upper=0.5))
    table["note"] = np.where(generic, np.where(table["note"] == "", "generic", "generic; " + table["note"]), table["note"])
    return table[["topic", "seed", "n_passages", "share_of_passages", "weight", "in_topic", "note"]]


def _first_reasons(matches: SeedMatches) -> str:
    """Why the first seeds do not occur, for an error."""
    noted = [f"'{seed}': {note}" for seed, note in zip(matches.table["seed"], matches.table["note"], strict=True) if note]
    return f" ({'; '.join(noted[:3])})" if noted else ""


def _warn(result: SeededTopics) -> None:
    """One warning for all that a reader should know of the seeds."""
    seeds, said = result.seeds, []
    generic = seeds[seeds["note"].str.startswith("generic")]
    if len(generic):
        said.append(f"Generic here, and therefore weighed little: {_listed(generic, share=True)}.")
    absent = seeds[(seeds["n_passages"] == 0)]
    if len(absent):
        said.append(f"{len(absent):,} of {len(seeds):,} seeds count nowhere: {_listed(absent)}.")
    shared = seeds[seeds["note"].str.contains("also a seed of") & (seeds["n_passages"] > 0)]
    if len(shared):
        said.append(f"Seeds of several topics, which count for each in part: {_listed(shared)}.")
    empty = result.topics[(result.topics["note"] != "") & (result.topics["kind"] == "seeded")]
    said += [f"The topic '{topic}' keeps its place without a passage: {note}." for topic, note in zip(empty["topic"], empty["note"], strict=True)]
    if said:
        warnings.warn(" ".join([*said, "See the result's seeds table."]), ScrmineWarning, stacklevel=3)
    if result.settings["note"]:
        warnings.warn(result.settings["note"], ScrmineWarning, stacklevel=3)


def _listed(rows: pd.DataFrame, *, share: bool = False) -> str:
    """Seeds with their topics, the first few by name."""
    words = [f"'{row.seed}' ({row.topic}{f', in {row.share_of_passages:.0%} of passages' if share else ''})" for row in rows.head(MOST_NAMED).itertuples()]
    return ", ".join(words) + (f" and {len(rows) - MOST_NAMED:,} more" if len(rows) > MOST_NAMED else "")
