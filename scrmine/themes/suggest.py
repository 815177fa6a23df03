"""Which passages to code next, so that a reader's time teaches and mends most."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import entr

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError
from scrmine.schema import PASSAGES, check_table
from scrmine.themes.context import is_open
from scrmine.themes.kinship import unit_rows
from scrmine.themes.model import shipped_model
from scrmine.themes.own import OwnCoder
from scrmine.themes.ranking import chances_of

THRESHOLD = 0.3
"""Probability from which the shipped coder gives a code, near enough for every theme."""

FEW = 2.0
"""Weighs themes that few coded passages carry yet: 1 / (passages + FEW) to the power of 1/4, against the mean of all themes."""

POOL = 5000
"""So many of the most uncertain passages are compared with each other."""
NAMED = 4


def suggest_passages(passages: pd.DataFrame, codebook: Codebook, *, coder: OwnCoder | None = None, n: int = 20) -> pd.DataFrame:
    """The passages to code next: uncertain ones, unlike each other, with themes that are rare among those coded.

    The uncertainty of a passage is the sum over themes of the entropy -p·ln p - (1 - p)·ln(1 - p) of its probabilities, themes with few
    coded passages weighing more. Passages are chosen one by one, each time the most uncertain after its uncertainty is multiplied
    by one minus its likeness in wording (cosine) to the nearest passage chosen or coded already. Code 50, fit, and ask again: the
    choice follows what was learned. A choice of this kind is no random sample: it teaches and mends, but shares and corrections
    must be estimated from one that was drawn at random.

    Parameters
    ----------
    passages : pandas.DataFrame
        All passages of the corpus.
    codebook : Codebook
        The themes.
    coder : OwnCoder, optional
        The coder that learned from what was coded so far; the shipped coder where nothing was.
    n : int
        How many to suggest.

    Returns
    -------
    pandas.DataFrame
        One row per passage, best first: rank, passage_id, review_id, doc_id, locator, role, doubt (codes expected to be wrong), why (the most
        doubtful themes with their probabilities), text. Headings, covers, contents lists, references, repeats and passages
        that were answered for every theme are not suggested.

    Raises
    ------
    ScrmineError
        If `n` is below 1, or nothing is left to code.

    Examples
    --------
    >>> ask = scrmine.suggest_passages(corpus.passages, codebook, n=3)
    >>> print(ask[["rank", "review_id", "doubt"]].round(1).to_string(index=False))
     rank             review_id  doubt
        1 glanarth-2010-child-d    3.3
        2   saltby-2015-child-q    2.1
        3  northwyke-2024-elsie    3.4
    >>> ask["why"].iloc[0]
    'interagency_information_sharing 34%, management_supervision 49%, think_family_unseen_men 50%, over_optimism 27%'
    """
    if n < 1:
        raise ScrmineError(f"n is {n}; at least 1 passage can be suggested.")
    passages = check_table(passages, PASSAGES)
    passages = passages[is_open(passages)].reset_index(drop=True)
    chances = chances_of(passages, codebook, coder).to_numpy()
    known = _known(coder, passages, codebook)
    open_rows = (passages["repeat_of"].isna() & np.isnan(known).any(axis=1)).to_numpy()
    if not open_rows.any():
        raise ScrmineError(f"None of the {len(passages):,} passages is left to code: every one was answered, repeats another, or is a heading, cover, "
                           f"contents line or reference.")
    threshold = coder.threshold if coder else THRESHOLD
    wrong = np.where(np.isnan(known), np.where(chances >= threshold, 1 - chances, chances), 0.0)
    uncertainty = np.where(np.isnan(known), entr(chances) + entr(1 - chances), 0.0)
    weighed = (uncertainty * _theme_weights(known)).sum(axis=1)
    order = _choose(passages, weighed, open_rows, ~np.isnan(known).all(axis=1), coder, min(n, int(open_rows.sum())))
    chosen = passages.iloc[order].reset_index(drop=True)
    table = chosen[["passage_id", "review_id", "doc_id", "locator", "role", "text"]].assign(
        rank=np.arange(1, len(chosen) + 1), doubt=np.round(wrong[order].sum(axis=1), 2), why=[_why(chances[i], wrong[i], codebook) for i in order])
    return table[["rank", "passage_id", "review_id", "doc_id", "locator", "role", "doubt", "why", "text"]]


def _known(coder: OwnCoder | None, passages: pd.DataFrame, codebook: Codebook) -> np.ndarray:
    """What was answered so far, nan where nothing was; shape (n_passages, n_themes of the codebook)."""
    if coder is None:
        return np.full((len(passages), len(codebook.themes)), np.nan)
    return coder.known(passages)[:, [coder.themes.index(theme) for theme in codebook.themes]]


def _theme_weights(known: np.ndarray) -> np.ndarray:
    """More for themes that few of the coded passages carry; 1 on average."""
    weights = (np.nansum(known, axis=0) + FEW) ** -0.25
    return weights / weights.mean()


def _choose(passages: pd.DataFrame, uncertainty: np.ndarray, open_rows: np.ndarray, coded: np.ndarray, coder: OwnCoder | None, n: int) -> list[int]:
    """Rows in the order in which they are chosen."""
    pool = np.flatnonzero(open_rows)
    pool = pool[np.argsort(-uncertainty[pool], kind="stable")][:max(POOL, n)]
    features = (coder.base if coder else shipped_model()).features
    words = unit_rows(features.matrix(passages["text"].iloc[pool].tolist()))
    left = np.ones(len(pool))
    if coded.any():
        before = unit_rows(features.matrix(passages.loc[coded, "text"].tolist()))
        left = 1 - np.asarray((words @ before.T).max(axis=1).todense()).ravel()
    chosen: list[int] = []
    free = np.ones(len(pool), dtype=bool)
    for _ in range(n):
        # Rounded, so that the last bits of a sum never decide between two passages.
        values = np.where(free, np.round(uncertainty[pool] * np.clip(left, 0, 1), 9), -1.0)
        best = int(np.argmax(values))
        chosen.append(int(pool[best]))
        free[best] = False
        left = np.minimum(left, 1 - np.asarray((words @ words[best].T).todense()).ravel())
    return chosen


def _why(chances: np.ndarray, wrong: np.ndarray, codebook: Codebook) -> str:
    """The themes in most doubt, with how likely each is."""
    most = [i for i in np.argsort(-wrong, kind="stable")[:NAMED] if wrong[i] >= 0.1] or [int(np.argmax(wrong))]
    return ", ".join(f"{codebook.themes[i]} {chances[i]:.0%}" for i in most)
