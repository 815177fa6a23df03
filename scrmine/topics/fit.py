"""Fit topics: three methods behind one door."""

from __future__ import annotations

import sys
import warnings

import numpy as np
import pandas as pd
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.features import Features
from scrmine.sources import keep_fictional
from scrmine.topics.consensus import TOP, find_consensus
from scrmine.topics.factor import loadings as load
from scrmine.topics.lda import fit_lda
from scrmine.topics.measures import rank_terms
from scrmine.topics.result import Topics
from scrmine.topics.space import check_features, size_note

METHODS = ("consensus", "nmf", "lda")
ENGINES = ("passages", "pairs")
SHORT = 40
"""Passages with fewer terms than this, on average, are short: topics are found in pairs of terms."""

STABLE, KEEPS = 0.2, 1.3
"""A topic is stable if resamples find again so much of its first ten terms (Jaccard: a third of the terms), and if what they find meets so
much more often than by chance in the reviews that were not drawn. On words dealt out at random the latter is .9 to 1.25."""

RUNS = 10


def fit_topics(features: Features, *, n_topics: int, method: str = "consensus", engine: str | None = None, n_runs: int = RUNS, seed: int = 0,
               progress: bool | None = None) -> Topics:
    """Find topics: what the passages speak of, unprompted by any codebook.

    Parameters
    ----------
    features : Features
        Passages as counts of terms (`scrmine.count_passages`).
    n_topics : int
        How many topics; `scrmine.compare_n_topics` helps to choose.
    method : {"consensus", "nmf", "lda"}
        ``"consensus"`` joins many runs over resampled reviews, gives each topic a stability, and hides those that do not come again. ``"nmf"``
        (scikit-learn, on TF-IDF) and ``"lda"`` (gensim, on counts) are single runs, for comparison: nothing is known of their stability.
    engine : {"passages", "pairs"}, optional
        What the consensus factors: TF-IDF of passages, or which terms meet in passages. By default pairs where passages have
        fewer than 40 terms on average: the TF-IDF of short passages is too empty to factor. Which and why stands in `settings["why"]`.
    n_runs : int
        How many resamples the consensus takes.
    seed : int
        Seed of resamples and starts.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal.

    Returns
    -------
    Topics
        The most widespread topic first. The same features and seed give the same tables after rounding to six decimals, on any number of threads.

    Raises
    ------
    ScrmineError
        If there is no such method or engine, there are more topics than passages or terms can carry, or counts are not usable.

    Warns
    -----
    ScrmineWarning
        If there are fewer than 30 reviews or 500 passages, no topic is stable, or the method has not settled.

    Examples
    --------
    >>> topics = scrmine.fit_topics(features, n_topics=5)
    >>> topics
    Topics: 3 topics (2 unstable ones hidden) of 1,184 passages, 32 reviews, by consensus
    >>> topics.table()["terms"].iloc[0]
    'social worker, case, allocated, manager, neglect, decided, decision, worker, criteria, procedure'
    """
    _check(features, n_topics, method, engine, n_runs)
    shown = sys.stderr.isatty() if progress is None else progress
    settings: dict = {"method": method, "n_topics": int(n_topics), "seed": seed, "features": features.settings, **keep_fictional(features.settings)}
    notes = [note for note in (size_note(features),) if note]
    # One thread: more would add up in another order, and last bits can grow into other topics.
    with threadpool_limits(1):
        if method == "consensus":
            term_weights, loadings, sure = _consensus(features, engine, n_runs, settings, progress=shown)
        else:
            term_weights, loadings, unsettled = (_nmf if method == "nmf" else _lda)(features, settings, progress=shown)
            sure = np.full((2, n_topics), np.nan)
            notes += [unsettled] if unsettled else []
    topics = _result(features, term_weights, loadings, sure, settings)
    if method == "consensus" and not topics.topics["stable"].any():
        notes.append("There are no stable topics: other halves of the reviews give other ones. Ask for fewer topics, or take it that these passages "
                     "have none.")
    topics.settings["note"] = " ".join(notes)
    for note in notes:
        warnings.warn(note, ScrmineWarning, stacklevel=2)
    return topics


def _check(features: Features, n_topics: int, method: str, engine: str | None, n_runs: int) -> None:
    """Raise the error that helps if topics cannot be fitted so."""
    if method not in METHODS:
        raise unknown_name("method", method, METHODS, where="fit_topics")
    if engine is not None and engine not in ENGINES:
        raise unknown_name("engine", engine, ENGINES, where="fit_topics")
    if engine is not None and method != "consensus":
        raise ScrmineError(f"engine={engine!r} is a choice of the consensus, and the method is {method!r}. Leave one of them out.")
    if not isinstance(n_topics, int | np.integer) or n_topics < 2:
        raise ScrmineError(f"n_topics is {n_topics!r}; a whole number from 2 on is expected.")
    if n_runs < 2:
        raise ScrmineError(f"n_runs is {n_runs}; stability needs 2 runs at least, and {RUNS} are better.")
    check_features(features, n_topics)
    if n_topics > features.counts.shape[1]:
        raise ScrmineError(f"{n_topics:,} topics are more than the {features.counts.shape[1]:,} terms. Ask for fewer topics, or lower min_reviews when counting.")


def _engine(features: Features, engine: str | None) -> tuple[str, str]:
    """What the consensus factors, and why, in a sentence."""
    filled = np.diff(features.counts.indptr)
    mean = features.counts.sum() / max(1, int((filled > 0).sum()))
    if engine is not None:
        return engine, f"Topics were found in {engine}, as asked; passages have {mean:.0f} terms on average."
    if mean < SHORT:
        return "pairs", (f"Passages are short ({mean:.0f} terms on average, under {SHORT}): topics were found in which terms meet, as the weights of single "
                         f"passages are too empty.")
    return "passages", f"Passages are long enough ({mean:.0f} terms on average, {SHORT} or more): topics were found in their TF-IDF weights."


def _consensus(features: Features, engine: str | None, n_runs: int, settings: dict, *, progress: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights of terms, loadings of passages, and stability over lift, of the consensus; what was chosen goes into the settings."""
    engine, why = _engine(features, engine)
    found = find_consensus(features, settings["n_topics"], engine=engine, n_runs=n_runs, seed=settings["seed"], progress=progress)
    settings |= {"engine": engine, "why": why, "n_runs": n_runs, "resampled": found.drawn, "error": round(found.error, 6)}
    held = load(features.topic_weights, found.spectra)
    # Sums of weights, not lengths: a topic of many terms is no smaller for that.
    held = held * found.spectra.sum(axis=1) if engine == "passages" else held
    return normalize(found.spectra, "l1"), held, np.array([found.stability, found.lift])


def _nmf(features: Features, settings: dict, *, progress: bool) -> tuple[np.ndarray, np.ndarray, str]:  # noqa: ARG001 - it runs in one piece
    """One run of scikit-learn's NMF, and a note if it has not settled."""
    model = NMF(settings["n_topics"], init="nndsvd", random_state=settings["seed"], max_iter=400)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        held = model.fit_transform(features.weights)
    settings["error"] = round(float(model.reconstruction_err_**2 / (features.weights.data @ features.weights.data)), 6)
    note = f"NMF had not settled after {model.max_iter} rounds; its topics would still move a little." if caught else ""
    return normalize(model.components_, "l1"), held * model.components_.sum(axis=1), note


def _lda(features: Features, settings: dict, *, progress: bool) -> tuple[np.ndarray, np.ndarray, str]:
    """One run of gensim's LDA, and a note if it has not settled."""
    term_weights, held, settled, passes = fit_lda(features.counts, settings["n_topics"], seed=settings["seed"], progress=progress)
    settings["n_passes"] = passes
    note = "" if settled else f"LDA had not settled after {passes} passes; its topics would still move. Use method='consensus', or fewer topics."
    return term_weights, held, note


def _result(features: Features, term_weights: np.ndarray, loadings: np.ndarray, sure: np.ndarray, settings: dict) -> Topics:
    """The Topics, the most widespread first."""
    filled = np.diff(features.counts.indptr) > 0
    shares = normalize(loadings * filled[:, None], "l1")
    mean = np.round(shares.mean(axis=0), 9)
    tops = rank_terms(term_weights, TOP)
    order = np.lexsort((tops[:, 0], -mean))
    names = [f"topic_{number:0{len(str(len(order)))}}" for number in range(1, len(order) + 1)]
    shares, term_weights, tops = shares[:, order], term_weights[order], tops[order]
    stability, lift = np.round(sure[:, order], 9)
    first = np.where(shares.sum(axis=1) > 0, shares.argmax(axis=1), -1)
    labels = features.labels
    topics = pd.DataFrame({
        "topic": names, "label": _labels(labels[tops]), "stability": stability, "lift": lift,
        "stable": np.isnan(stability) | ((stability >= STABLE) & (lift >= KEEPS)),
        "share": mean[order], "n_passages": np.bincount(first[first >= 0], minlength=len(order)),
        "terms": [", ".join(row) for row in labels[tops]],
    })
    topic_of = np.array([*names, None], dtype=object)[first]
    passages = features.passages.assign(topic=pd.array(topic_of, dtype="str"), loading=shares.max(axis=1))
    table = pd.DataFrame(shares, index=pd.Index(features.passages["passage_id"], name="passage_id"), columns=names)
    return Topics(topics, table, passages, features.terms, term_weights, settings)


def _labels(tops: np.ndarray) -> list[str]:
    """Three terms a topic; more where two topics would have the same label. No word stands in one label twice."""
    labels = []
    for row in tops:
        said: list[str] = []
        for term in row:
            if not any(set(term.split()) <= set(other.split()) for other in said):
                said.append(term)
        for size in range(3, len(said) + 1):
            label = ", ".join(said[:size])
            if label not in labels:
                break
        else:
            label = ", ".join(said) + (f" ({len(labels) + 1})" if ", ".join(said) in labels else "")
        labels.append(label)
    return labels
