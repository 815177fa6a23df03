"""Which terms occur together: the matrix that topics of short passages are found in.

A passage of ten words shares almost none with the next, and a factor model of passages × terms starves. The table of terms ×
terms gathers over the whole corpus which terms keep company, however short the passages.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

POWER = 0.75
"""How much frequent pairs weigh: 0 would be information alone (rare pairs rule), 1 the expected information."""

MOST_TERMS = 5000
"""Pairs are counted of so many most frequent terms; the table would outgrow memory otherwise."""

PARTNERS = 100
"""So many closest partners of each term are kept: the rest of the table is mostly chance, and most of the work."""


def core_terms(counts: sparse.csr_matrix) -> np.ndarray:
    """The columns of the terms in most passages, in order: at most `MOST_TERMS`."""
    passages = np.bincount(counts.indices, minlength=counts.shape[1])
    order = np.lexsort((np.arange(len(passages)), -passages))
    return np.sort(order[:MOST_TERMS])


def pair_matrix(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information of terms in passages, weighted by how often they meet.

    p(i, j) is the share of meetings that are of terms i and j, each passage of n terms giving each of its terms one
    meeting, divided among the other n − 1. M = max(0, ln(p(i, j) / (p(i)·p(j)))) · p(i, j)^0.75; the diagonal is 0. Positive
    PMI: Church and Hanks 1990, Levy and Goldberg 2014; factoring a table of word pairs for short texts: Shi et al. 2018.

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix of shape (n_passages, n_terms)
        Occurrences.

    Returns
    -------
    scipy.sparse.csr_matrix of shape (n_terms, n_terms)
        Symmetric; its greatest entry is 1; only pairs of which one term is among the hundred closest partners of the other. Without any entry if no two terms meet.
    """
    present = counts.copy()
    sizes = np.diff(present.indptr)
    present.data = np.repeat(1 / np.sqrt(np.maximum(sizes - 1, 1)), sizes)
    meetings = (present.T @ present).tocoo()
    off = meetings.row != meetings.col
    rows, columns, times = meetings.row[off], meetings.col[off], meetings.data[off]
    if not len(times):
        return sparse.csr_matrix((counts.shape[1], counts.shape[1]))
    share = times / times.sum()
    single = np.bincount(rows, weights=share, minlength=counts.shape[1])
    information = np.log(share / (single[rows] * single[columns]))
    met = information > 0
    rows, columns, values = rows[met], columns[met], information[met] * share[met] ** POWER
    if not len(values):
        return sparse.csr_matrix((counts.shape[1], counts.shape[1]))
    # Rank of each partner of a term, the closest first; a pair stays if it is close to either of its terms.
    order = np.lexsort((columns, -np.round(values / values.max(), 9), rows))
    starts = np.searchsorted(rows[order], np.arange(counts.shape[1]))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order)) - starts[rows[order]]
    close = ranks < PARTNERS
    near = sparse.csr_matrix((np.ones(int(close.sum())), (rows[close], columns[close])), shape=(counts.shape[1],) * 2)
    table = sparse.csr_matrix((values / values.max(), (rows, columns)), shape=near.shape)
    matrix = table.multiply((near + near.T) > 0).tocsr()
    matrix.sort_indices()
    return matrix
