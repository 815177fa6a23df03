"""Groups of points: fitted to some passages, and every passage placed in one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.cluster import AgglomerativeClustering

from scrmine.errors import ScrmineError, unknown_name
from scrmine.topics.mixture import settle
from scrmine.topics.space import k_means

METHODS = ("k_means", "agglomerative")
MOST_AGGLOMERATED = 20_000
ROUNDS = 12


def check_method(method: str, n_passages: int) -> None:
    """Raise if there is no such method, or it cannot carry so many passages."""
    if method not in METHODS:
        raise unknown_name("method", method, METHODS, where="fit_clusters")
    if method == "agglomerative" and n_passages > MOST_AGGLOMERATED:
        raise ScrmineError(f"Agglomeration compares all pairs of {n_passages:,} passages, which needs more memory than most machines have (limit: {MOST_AGGLOMERATED:,}). "
                           f"Use method='k_means'.")


@dataclass(frozen=True, eq=False)
class Grouping:
    """How passages are grouped: by a method on points, then by their words.

    Attributes
    ----------
    points : numpy.ndarray of shape (n_passages, n_dimensions)
        Passages as points of length 1.
    counts : scipy.sparse.csr_matrix of shape (n_passages, n_terms) or None
        Occurrences of terms, by which groups settle as long as none is emptied; None leaves the groups as the points give them.
    method : str
        One of `METHODS`.
    seed : int
        Seed of k-means.
    """

    points: np.ndarray
    counts: sparse.csr_matrix | None
    method: str
    seed: int

    def part(self, numbers: np.ndarray) -> Grouping:
        """The same for some passages alone."""
        return Grouping(self.points[numbers], None if self.counts is None else self.counts[numbers], self.method, self.seed)

    def label(self, n_groups: int, numbers: np.ndarray) -> np.ndarray:
        """The group of every passage, shape (n_passages,), fitted to the passages whose numbers are given.

        No group is empty: where settling by words would empty one, groups stay as the points give them.
        """
        some = self.points[numbers]
        if self.method == "k_means":
            labels = k_means(some, n_groups, seed=self.seed)
        else:
            labels = AgglomerativeClustering(n_groups).fit_predict(some)
        if self.counts is not None:
            mixture = settle(self.counts[numbers], np.eye(n_groups)[labels], rounds=ROUNDS)
            placed = np.round(mixture.loadings(self.counts), 9).argmax(axis=1)
            if len(np.unique(placed[numbers])) == n_groups:
                return placed
            # Words do not carry so many groups: some lost all their passages to others. The points decide.
        centres = np.array([some[labels == group].mean(axis=0) for group in range(n_groups)])
        distance = (centres ** 2).sum(axis=1) - 2 * self.points @ centres.T
        return np.round(distance, 9).argmin(axis=1)
