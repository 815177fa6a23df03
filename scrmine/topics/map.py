"""A map of passages: centres of groups by classical scaling, passages around them."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import pdist, squareform

SPREAD = 0.3
"""How far the passages of a group lie around its centre, as a part of the distance to the nearest centre."""


def lay_out(points: np.ndarray, loadings: np.ndarray) -> np.ndarray:
    """Places of passages in the plane, for looking at: near things resemble each other, distances are not to be measured.

    Centres of groups are laid out so that their distances are kept as well as two dimensions can (classical scaling; Torgerson
    1952). A passage stands between the centres in the measure of its loadings, moved by what is its own: the two directions in which
    passages of all groups differ most from their centres. Made of linear algebra alone, so that the map is the same on every machine.

    Parameters
    ----------
    points : numpy.ndarray of shape (n_passages, n_dimensions)
        Passages as points.
    loadings : numpy.ndarray of shape (n_passages, n_groups)
        How much of each passage each group has.

    Returns
    -------
    numpy.ndarray of shape (n_passages, 2)
        In units of the greatest distance between two centres.
    """
    size = np.maximum(loadings.sum(axis=0), 1e-12)[:, None]
    centres = (loadings.T @ points) / size
    placed = _scaled(centres)
    base = loadings @ placed
    own = points - loadings @ centres
    _, _, directions = np.linalg.svd(own, full_matrices=False)
    moved = own @ _signed(directions[:2]).T
    if moved.shape[1] < 2:
        moved = np.pad(moved, ((0, 0), (0, 2 - moved.shape[1])))
    scale = np.quantile(np.linalg.norm(moved, axis=1), 0.95)
    gaps = squareform(pdist(placed)) + np.where(np.eye(len(placed)), np.inf, 0)
    room = SPREAD * np.median(gaps.min(axis=1)) if len(placed) > 1 else SPREAD
    return base + (room * moved / scale if scale > 0 else 0)


def _scaled(centres: np.ndarray) -> np.ndarray:
    """Classical scaling to two dimensions, the farthest two centres 1 apart."""
    distances = squareform(pdist(centres)) if len(centres) > 1 else np.zeros((1, 1))
    middle = np.eye(len(centres)) - 1 / len(centres)
    values, vectors = np.linalg.eigh(-0.5 * middle @ distances ** 2 @ middle)
    order = np.argsort(-values)[:2]
    placed = _signed(vectors[:, order].T).T * np.sqrt(np.maximum(values[order], 0))
    placed = np.pad(placed, ((0, 0), (0, 2 - placed.shape[1])))
    widest = pdist(placed).max() if len(placed) > 1 else 0
    return placed / widest if widest > 0 else placed


def _signed(rows: np.ndarray) -> np.ndarray:
    """Rows with their largest entry positive: the sign of a singular vector means nothing and differs between machines."""
    largest = np.abs(np.round(rows, 9)).argmax(axis=1)
    signs = np.sign(rows[np.arange(len(rows)), largest])
    return rows * np.where(signs == 0, 1, signs)[:, None]
