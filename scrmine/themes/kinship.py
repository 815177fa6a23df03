"""How alike two passages are: in their words, in what the shipped coder thinks of them, and by standing in one document.

What a person says of one passage moves the coder's mind on another as far as the two are alike, and on all a little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.special import expit

ALL, WORDS, PROFILE, DOCUMENT = 0.3, 2.0, 1.0, 1.0
"""Squares of how far, in log odds, the shipped coder may be wrong: for a theme altogether, by wording, by the company that the
theme keeps, and for a theme in one document. Chosen on training passages by writers that a coder had not seen."""

SPREAD = 1.0
"""Two profiles that differ by so many log odds (root mean square over themes) are alike by exp(-1/2)."""

BOUNDS = (-6.0, 4.0)
"""Log odds beyond these are all the same to a profile."""


@dataclass(frozen=True, eq=False)
class Kin:
    """What passages are compared by.

    Attributes
    ----------
    words : scipy.sparse.csr_matrix of shape (n_passages, n_features)
        Weighted words and pieces, each row of length 1.
    profiles : numpy.ndarray of shape (n_passages, n_themes)
        Log odds of each theme by the shipped coder.
    documents : numpy.ndarray of shape (n_passages,)
        The document of each; empty for a passage that stands alone.
    """

    words: sparse.csr_matrix
    profiles: np.ndarray
    documents: np.ndarray

    def __getitem__(self, places: np.ndarray) -> Kin:
        return Kin(self.words[places], self.profiles[places], self.documents[places])


def unit_rows(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """The same rows, each of length 1; empty ones stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ matrix)


def likeness(some: Kin, others: Kin) -> np.ndarray:
    """How alike each of some passages is to each of others, shape (n_some, n_others)."""
    one, two = (np.clip(kin.profiles, *BOUNDS) / SPREAD for kin in (some, others))
    squared = np.square(one).sum(axis=1)[:, None] + np.square(two).sum(axis=1)[None] - 2 * one @ two.T
    same = (some.documents[:, None] == others.documents[None]) & (some.documents != "")[:, None]
    return (ALL + WORDS * np.asarray((some.words @ others.words.T).todense()) + DOCUMENT * same
            + PROFILE * np.exp(-np.maximum(squared, 0) / one.shape[1] / 2))


def pulls(alike: np.ndarray, before: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """How hard each answer pulls on passages like its own.

    The mode of a logistic Gaussian process with mean `before` and covariance `alike`, by Newton's method (Rasmussen and
    Williams 2006, algorithm 3.1). The log odds of any passage are then its own `before` plus its likeness to each answered
    passage times that passage's pull.

    Parameters
    ----------
    alike : numpy.ndarray of shape (n_answered, n_answered)
        How alike the answered passages are.
    before : numpy.ndarray of shape (n_answered,)
        Log odds without the answers.
    answers : numpy.ndarray of shape (n_answered,)
        1 where a person said yes, 0 for no.
    """
    odds = before.astype(float)
    for _ in range(50):
        chance = expit(odds)
        weight = np.maximum(chance * (1 - chance), 1e-6)
        root = np.sqrt(weight)
        target = weight * (odds - before) + answers - chance
        inner = np.eye(len(alike)) + root[:, None] * alike * root[None]
        new = before + alike @ (target - root * np.linalg.solve(inner, root * (alike @ target)))
        moved = float(np.abs(new - odds).max(initial=0.0))
        odds = new
        if moved < 1e-6:
            break
    return answers - expit(odds)
