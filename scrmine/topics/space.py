"""The space that passages are compared in, and what must hold before anything is fitted to them."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.cluster import KMeans
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd
from threadpoolctl import threadpool_limits

from scrmine.errors import ScrmineError
from scrmine.features import Features

COMPONENTS, PLACES = 25, 6
FEW_REVIEWS, FEW_PASSAGES = 30, 500


def unit_coordinates(weights: sparse.csr_matrix, *, n_components: int = COMPONENTS, seed: int = 0) -> np.ndarray:
    """Passages as points of length 1 in the space of the leading singular vectors (Deerwester et al. 1990).

    Parameters
    ----------
    weights : scipy.sparse.csr_matrix of shape (n_passages, n_terms)
        TF-IDF.
    n_components : int
        How many vectors; fewer where the matrix is smaller.
    seed : int
        Seed of the randomised decomposition.

    Returns
    -------
    numpy.ndarray of shape (n_passages, n_components)
        To six decimal places. A passage without any term lies at the origin.
    """
    wanted = max(1, min(n_components, *(side - 1 for side in weights.shape)))
    with threadpool_limits(1):
        left, values, _ = randomized_svd(weights, wanted, n_iter=6, random_state=seed)
    # To so many places: libraries differ in the last ones, and k-means from several starts may end elsewhere for a difference of 1e-8.
    return np.round(normalize(left * values), PLACES)


def k_means(points: np.ndarray, n_groups: int, *, seed: int, starts: int = 5) -> np.ndarray:
    """The group of each point, shape (n_points,): k-means on one thread, so that two threads add nothing up in another order."""
    with threadpool_limits(1):
        return KMeans(n_groups, n_init=starts, random_state=seed).fit_predict(points)


def check_features(features: Features, n_groups: int) -> None:
    """Raise the error that helps if features cannot carry so many topics or clusters."""
    if not isinstance(features, Features):
        raise ScrmineError(f"Expected Features, found {type(features).__name__}. Make them with count_passages(corpus.passages).")
    if not np.isfinite(features.counts.data).all() or (features.counts.data < 0).any():
        raise ScrmineError("The counts of the features hold values that are missing, infinite or negative. Count the passages again with count_passages.")
    n_filled = int((np.diff(features.counts.indptr) > 0).sum())
    if n_groups > n_filled:
        raise ScrmineError(f"{n_groups:,} topics are more than the {n_filled:,} passages that have any term ({len(features.passages):,} in all). Ask for fewer "
                           f"topics, or count more passages.")


def size_note(features: Features) -> str:
    """That so few documents speak for themselves only; empty if there are enough."""
    if features.n_reviews >= FEW_REVIEWS and len(features.passages) >= FEW_PASSAGES:
        return ""
    return (f"{len(features.passages):,} passages of {features.n_reviews:,} review{'s' if features.n_reviews != 1 else ''}: what is found describes these documents only "
            f"(it takes about {FEW_REVIEWS} reviews and {FEW_PASSAGES} passages to say more).")
