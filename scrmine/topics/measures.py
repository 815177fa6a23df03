"""What topics are worth: coherence, diversity, and how well two sets of topics match."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from scrmine.errors import ScrmineError

EPSILON = 1e-12
RELEVANCE = 0.7


def rank_terms(term_weights: np.ndarray, n_terms: int, *, relevance: float = RELEVANCE) -> np.ndarray:
    """The columns of each topic's first terms by relevance, which joins how frequent a term is in it and how exclusive to it.

    With φ the weight of a term in a topic and p its mean weight over topics, relevance = λ·ln φ + (1 − λ)·ln(φ / p) (Sievert and Shirley 2014;
    λ = 1 ranks by frequency alone). Equal terms stand in the order of their columns.

    Parameters
    ----------
    term_weights : numpy.ndarray of shape (n_topics, n_terms)
        Nonnegative; each row sums to 1.
    n_terms : int
        How many terms of each topic; fewer if there are no more.
    relevance : float
        λ, in [0, 1].

    Returns
    -------
    numpy.ndarray of int, shape (n_topics, n_terms)
    """
    mean = term_weights.mean(axis=0)
    # exp of the relevance; rounded, so that the last bits of another machine do not change the order.
    scores = np.round(term_weights * np.where(mean > 0, mean, 1) ** (relevance - 1), 12)
    return np.argsort(-scores, axis=1, kind="stable")[:, :n_terms]


def topic_diversity(tops: Sequence[Sequence[object]]) -> float:
    """The share of distinct terms among all topics' first terms (Dieng et al. 2020): 1 if no two topics share one."""
    terms = [term for top in tops for term in top]
    return len(set(terms)) / len(terms)


def match_topics(first: Sequence[Sequence[object]], second: Sequence[Sequence[object]]) -> tuple[np.ndarray, np.ndarray]:
    """Match two sets of topics one to one so that their first terms agree best (Hungarian method).

    Parameters
    ----------
    first, second : sequence of sequence
        The first terms of each topic; `second` has at least as many topics as `first`.

    Returns
    -------
    partner : numpy.ndarray of int, shape (n_first,)
        For each topic of the first set, its partner in the second.
    jaccard : numpy.ndarray of shape (n_first,)
        The share of terms of both that they have in common.
    """
    names = {term: number for number, term in enumerate(dict.fromkeys(term for tops in (first, second) for top in tops for term in top))}
    a, b = (_members(tops, names) for tops in (first, second))
    common = a @ b.T
    jaccard = common / np.maximum(a.sum(axis=1)[:, None] + b.sum(axis=1)[None, :] - common, 1)
    rows, columns = linear_sum_assignment(-jaccard)
    partner = np.full(len(first), -1)
    partner[rows] = columns
    found = np.zeros(len(first))
    found[rows] = jaccard[rows, columns]
    return partner, found


def topic_coherence(tops: Sequence[Sequence[str]], texts: Sequence[Sequence[str]], *, window: int | None = 10) -> np.ndarray:
    """How much the first terms of each topic keep company in texts: mean NPMI of their pairs.

    NPMI(i, j) = ln(p(i, j) / (p(i)·p(j))) / −ln p(i, j) (Bouma 2009; Lau, Newman and Baldwin 2014), with p the share of windows that
    hold a term; the values of gensim's `CoherenceModel` with ``coherence="c_npmi"``, in a small part of its time. A pair of which a
    term never occurs counts 0; one that never meets, −1.

    Parameters
    ----------
    tops : sequence of sequence of str
        The first terms of each topic; at least two of each.
    texts : sequence of sequence of str
        The texts as lists of terms: the corpus at hand, or better a large one of the same language (on human ratings the
        latter correlates .63 to .77, the former .38 to .46; Hoyle et al. 2021).
    window : int, optional
        Width of the sliding window in terms; None takes each text as one window.

    Returns
    -------
    numpy.ndarray of shape (n_topics,)

    Raises
    ------
    ScrmineError
        If there are no texts, or a topic has fewer than two terms.

    Examples
    --------
    Words that always stand together have a coherence of 1, words that never meet one below nought:

    >>> texts = [["visit", "missed"], ["visit", "missed"], ["school", "drift"]]
    >>> scrmine.topic_coherence([["visit", "missed"], ["visit", "school"]], texts, window=None).round(2).tolist()
    [1.0, -0.95]
    """
    if not len(texts):
        raise ScrmineError("There are no texts to measure coherence on. Give the texts as lists of terms.")
    if min((len(top) for top in tops), default=0) < 2:
        raise ScrmineError("Coherence needs at least two terms of each topic. Give more terms, or leave the topic out.")
    names = {term: number for number, term in enumerate(dict.fromkeys(term for top in tops for term in top))}
    together, n_windows = _meetings(texts, names, window)
    return _npmi([[names[term] for term in top] for top in tops], together / n_windows)


def passage_coherence(tops: np.ndarray, counts: sparse.csr_matrix) -> np.ndarray:
    """`topic_coherence` with each passage as one window, straight from counts; `tops` holds columns of `counts`."""
    needed, inverse = np.unique(tops, return_inverse=True)
    held = counts[:, needed].tocsr()
    held.data = np.ones_like(held.data)
    return _npmi(inverse.reshape(np.shape(tops)).tolist(), (held.T @ held).toarray() / counts.shape[0])


def _members(tops: Sequence[Sequence[object]], names: dict[object, int]) -> np.ndarray:
    """Which terms each topic has: array of 0 and 1 of shape (n_topics, n_names)."""
    members = np.zeros((len(tops), len(names)))
    for number, top in enumerate(tops):
        members[number, [names[term] for term in top]] = 1
    return members


def _meetings(texts: Sequence[Sequence[str]], names: dict[str, int], window: int | None) -> tuple[np.ndarray, int]:
    """In how many windows each two of the named terms stand, shape (n_names, n_names), the diagonal for each alone; and how many windows there are.

    No window is written out. A term stands in runs of windows, and two terms meet where their runs overlap.
    """
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    width = max(1, int(lengths.max())) if window is None else window
    last = np.maximum(0, lengths - width)
    first_window, n_windows = np.cumsum(last + 1) - last - 1, int((last + 1).sum())
    columns = np.fromiter(map(names.get, itertools.chain.from_iterable(texts), itertools.repeat(-1)), dtype=np.int64, count=int(lengths.sum()))
    hits = np.flatnonzero(columns >= 0)
    text = np.repeat(np.arange(len(lengths)), lengths)[hits]
    place, columns = hits - (np.cumsum(lengths) - lengths)[text], columns[hits]
    # A term at place q is in the windows that begin at q − width + 1 to q, of those that the text has; but, as in gensim, once another copy of it
    # has left the window, it counts as gone until a new one comes in: the first copy from `low` on ends what this one began.
    low = np.minimum(np.maximum(place - width + 1, 0), last[text])
    longest = int(lengths.max()) + 1
    group = (text * len(names) + columns) * longest
    order = np.argsort(group + place)
    keys = (group + place)[order]
    end = np.searchsorted(keys, (group + low)[order])
    # Copies that end together are one run, which begins with the first of them.
    begun = np.flatnonzero(np.diff(end, prepend=-1))
    own = order[begun]
    high = np.minimum(keys[end[begun]] - group[own], last[text[own]])
    begins, ends, columns = first_window[text[own]] + low[own], first_window[text[own]] + high, columns[own]
    order = np.argsort(begins, kind="stable")
    begins, ends, columns = begins[order], ends[order], columns[order]
    together = np.bincount(columns * (len(names) + 1), weights=ends - begins + 1, minlength=len(names) ** 2)
    for step in range(1, len(begins)):
        overlap = np.minimum(ends[:-step], ends[step:]) - begins[step:] + 1
        met = np.flatnonzero(overlap > 0)
        if not len(met):
            break
        together += np.bincount(columns[met] * len(names) + columns[met + step], weights=overlap[met], minlength=len(names) ** 2)
    table = together.reshape(len(names), len(names))
    return table + table.T - np.diag(table.diagonal()), n_windows


def _npmi(tops: Sequence[Sequence[int]], together: np.ndarray) -> np.ndarray:
    """Mean NPMI of the pairs of each topic, from the share of windows that hold both."""
    alone = together.diagonal()
    found = np.empty(len(tops))
    for number, top in enumerate(tops):
        first, second = (np.asarray(top)[side] for side in np.triu_indices(len(top), 1))
        both, expected = together[first, second], alone[first] * alone[second]
        ratio = np.log((both + EPSILON) / np.where(expected > 0, expected, 1)) / -np.log(both + EPSILON)
        found[number] = np.where(expected > 0, ratio, 0).mean()
    return found
