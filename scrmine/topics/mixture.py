"""Groups of passages by their words: a mixture that starts from a first guess and settles by expectation and maximisation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.preprocessing import normalize

SHRINKAGE = 1.5
"""How many words of the corpus's average speak beside a group's own, as a multiple of an equal share of all words."""

SHORT = 10.0
"""Where passages have fewer words on average, the corpus's average speaks less in proportion and the first guess goes on speaking:
what little they say would drown otherwise."""

LONGEST = 30.0
"""A longer passage speaks with the weight of so many words: words of one passage repeat each other."""

STEADINESS = 0.8
"""How far the shares of groups are drawn towards those of the first placement, so that no group swallows the others."""

CLOSENESS = 30.0
"""How much a passage's likeness to a group in the space of embeddings speaks beside its words: the concentration of a von Mises-Fisher
distribution, the same for all groups. Chosen on training passages of six themes, where 20 to 40 did equally well."""

ROUNDS = 25
BARRED = -50.0
"""Added to the log score of a group that a passage may not be in."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """A settled mixture.

    Attributes
    ----------
    lifts : numpy.ndarray of shape (n_groups, n_terms)
        ln(share of the term in the group / share in the corpus), drawn towards 0 where there is little to go by.
    shares : numpy.ndarray of shape (n_groups,)
        Share of passages in each group; 0 for a group without any evidence.
    average : numpy.ndarray of shape (n_terms,)
        Share of each term in the corpus.
    means : numpy.ndarray of shape (n_groups, n_dimensions) or None
        Direction of each group in the space of embeddings, if it was settled with them.
    """

    lifts: np.ndarray
    shares: np.ndarray
    average: np.ndarray
    means: np.ndarray | None = None

    def loadings(self, counts: sparse.csr_matrix, barred: np.ndarray | None = None, points: np.ndarray | None = None) -> np.ndarray:
        """Probability of each group for each passage, shape (n_passages, n_groups).

        Rows sum to 1, or to 0 for a passage without any term.

        Parameters
        ----------
        counts : scipy.sparse.csr_matrix of shape (n_passages, n_terms)
            Occurrences.
        barred : numpy.ndarray of bool of shape (n_passages, n_groups), optional
            Groups that passages may not be in.
        points : numpy.ndarray of shape (n_passages, n_dimensions), optional
            Their embeddings, rows of length 1, if the mixture was settled with them.
        """
        return self._place(*damp(counts), barred, points)

    def support(self, counts: sparse.csr_matrix) -> np.ndarray:
        """How much the words of each passage speak for each group, whatever the groups' sizes: sums of lifts, (n_passages, n_groups)."""
        damped, strength = damp(counts)
        return np.asarray(damped @ self.lifts.T) * strength[:, None]

    def _place(self, damped: sparse.csr_matrix, strength: np.ndarray, barred: np.ndarray | None, points: np.ndarray | None) -> np.ndarray:
        """Loadings from counts that are damped already."""
        scores = np.asarray(damped @ self.lifts.T) * strength[:, None]
        with np.errstate(divide="ignore"):
            scores += np.log(self.shares)
        if points is not None:
            scores += CLOSENESS * points @ self.means.T
        if barred is not None:
            scores += BARRED * barred
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.where(np.diff(damped.indptr)[:, None] > 0, weights / weights.sum(axis=1, keepdims=True), 0.0)


def damp(counts: sparse.csr_matrix) -> tuple[sparse.csr_matrix, np.ndarray]:
    """1 + ln(occurrences), and how much of it counts in each passage.

    A word said five times is not five times the evidence, and a passage speaks with `LONGEST` words at most.
    """
    damped = counts.astype(float).tocsr()
    damped.data = 1 + np.log(damped.data)
    length = np.asarray(damped.sum(axis=1)).ravel()
    return damped, np.minimum(1, LONGEST / np.maximum(length, 1))


def settle(counts: sparse.csr_matrix, start: np.ndarray, *, rounds: int = ROUNDS, barred: np.ndarray | None = None,
           points: np.ndarray | None = None) -> Mixture:
    """Let groups settle from a first guess: a group's words are learned from its passages, passages placed by their words, in turn.

    A multinomial mixture fitted by expectation and maximisation from a partial labelling (Nigam, McCallum, Thrun and Mitchell
    2000; from keywords: McCallum and Nigam 1999). Lifts are shrunk towards the corpus: with n_kw occurrences of term w among
    the n_k of group k, p_w its share in the corpus, N occurrences in all, K groups, m words in the mean passage and
    a = SHRINKAGE · min(1, m / SHORT) · N / K, lift = ln((n_kw + a·p_w) / (n_k + a) / p_w). With embeddings each group also has a direction in
    their space, the mean of its passages', and the log score of a passage gains CLOSENESS times their cosine (a von Mises-Fisher component;
    Banerjee, Dhillon, Ghosh and Sra 2005).

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix of shape (n_passages, n_terms)
        Occurrences.
    start : numpy.ndarray of shape (n_passages, n_groups)
        First guess, not negative: how much each passage speaks for each group; all 0 for one that says nothing. A group whose
        column is all 0 has no evidence and stays empty.
    rounds : int
        How often a group's words are learned.
    barred : numpy.ndarray of bool of shape (n_passages, n_groups), optional
        Groups that passages may not be in.
    points : numpy.ndarray of shape (n_passages, n_dimensions), optional
        Embeddings, rows of length 1.
    """
    damped, strength = damp(counts)
    known = start.any(axis=0)
    mixture = _learn(damped, start, known / max(1, known.sum()), points)
    kept = max(0.0, 1 - _mean_length(damped) / SHORT) * np.minimum(start, 1)
    first = None
    for _ in range(rounds - 1):
        loadings = mixture._place(damped, strength, None, points)  # noqa: SLF001 - its own module
        if barred is not None:
            # A passage that may not be where its words belong must not teach another group those words.
            loadings[barred] = 0
        shares = loadings.sum(axis=0) / max(1, loadings.sum())
        first = shares if first is None else first
        # A group that has evidence never loses its share altogether.
        mixture = _learn(damped, loadings + kept, np.where(known, np.maximum((1 - STEADINESS) * shares + STEADINESS * first, 1e-6), 0.0), points)
    return mixture


def _learn(damped: sparse.csr_matrix, loadings: np.ndarray, shares: np.ndarray, points: np.ndarray | None) -> Mixture:
    """The lifts of all terms, and the direction of each group, given who is in which."""
    average = np.asarray(damped.sum(axis=0)).ravel()
    average = np.where(average > 0, average, 0.5)
    total = average.sum()
    average /= total
    pull = SHRINKAGE * min(1, _mean_length(damped) / SHORT) * total / max(1, np.count_nonzero(shares))
    said = (damped.T @ loadings).T
    lifts = np.log((said + pull * average) / (said.sum(axis=1, keepdims=True) + pull) / average)
    return Mixture(lifts, shares, average, None if points is None else normalize(loadings.T @ points))


def _mean_length(damped: sparse.csr_matrix) -> float:
    """Words of the mean passage that has any."""
    return damped.sum() / max(1, np.count_nonzero(np.diff(damped.indptr)))


def telling_terms(counts: sparse.csr_matrix, loadings: np.ndarray) -> np.ndarray:
    """How much each term tells a group from the corpus: shares of the divergence between both, shape (n_groups, n_terms).

    With q the share of a term in the group's words (passages weighted by their loadings, and as many words of the corpus's average
    added as a quarter of an equal share of all words) and p in the corpus's, the weight is q·ln(q / p) where that is
    positive, over its sum. Rows sum to 1, and to 0 for a group without any passage.

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix of shape (n_passages, n_terms)
        Occurrences.
    loadings : numpy.ndarray of shape (n_passages, n_groups)
        How much of each passage each group has.
    """
    average = np.asarray(counts.sum(axis=0)).ravel()
    total = average.sum()
    average = np.where(average > 0, average, 0.5) / total
    said = (counts.T @ loadings).T
    size = said.sum(axis=1, keepdims=True)
    pull = total / loadings.shape[1] / 4
    share = (said + pull * average) / (size + pull)
    told = np.where(size > 0, np.maximum(share * np.log(share / average), 0), 0)
    return told / np.maximum(told.sum(axis=1, keepdims=True), np.finfo(float).tiny)
