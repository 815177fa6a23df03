"""Reading for a theme: passages in the order of how likely they carry it, and how far down to read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError
from scrmine.schema import PASSAGES, check_table
from scrmine.themes.context import is_open
from scrmine.themes.learned import score_passages
from scrmine.themes.own import OwnCoder


def rank_passages(passages: pd.DataFrame, codebook: Codebook, theme: str, *, coder: OwnCoder | None = None) -> pd.DataFrame:
    """All passages in the order of how likely they carry a theme: for a reader who must find them all and read as little as possible.

    Headings, covers, contents lists, references and repeats are left out.

    Parameters
    ----------
    passages : pandas.DataFrame
        All passages of the corpus.
    codebook : Codebook
        The themes.
    theme : str
        The id of the theme.
    coder : OwnCoder, optional
        A coder of your own; the shipped one if not given. What you coded yourself has probability 1 or 0.

    Returns
    -------
    pandas.DataFrame
        One row per passage: rank, passage_id, review_id, doc_id, locator, section, role, chance (the probability that it carries the theme),
        found (the share of the theme's passages that is expected to be met when read down to here, as far as the probabilities are
        right), text.

    Raises
    ------
    ScrmineError
        If there is no such theme, the coder does not know it, or there is nothing to rank.

    Examples
    --------
    >>> ranked = scrmine.rank_passages(corpus.passages, codebook, "was_not_brought")
    >>> print(ranked[["rank", "review_id", "chance", "found"]].round(2).iloc[[0, 1, 200]].to_string(index=False))
     rank              review_id  chance  found
        1 aldermere-2010-child-k    0.99   0.01
        2 westmarsh-2011-child-h    0.99   0.03
      201  glanarth-2022-child-r    0.04   0.90
    """
    codebook.check_theme(theme)
    passages, chances = _ranked_over(passages, codebook, coder)
    if theme not in chances:
        raise ScrmineError(f"The shipped coder does not know the theme '{theme}', so it cannot rank passages by it. Code it by its phrases "
                           f"(coder='phrases'), or fit a coder of your own to passages that you have coded.")
    chance = np.round(chances[theme].to_numpy(), 4)
    order = np.argsort(-chance, kind="stable")
    table = passages.iloc[order].reset_index(drop=True).assign(rank=np.arange(1, len(order) + 1), chance=chance[order], found=_found(chance[order]))
    return table[["rank", "passage_id", "review_id", "doc_id", "locator", "section", "role", "chance", "found", "text"]]


def plan_reading(passages: pd.DataFrame, codebook: Codebook, *, share: float = 0.9, coder: OwnCoder | None = None) -> pd.DataFrame:
    """How much there is to read to find a share of each theme's passages, most likely first.

    Parameters
    ----------
    passages, codebook, coder
        As for `rank_passages`.
    share : float
        The share of a theme's passages to find, in (0, 1].

    Returns
    -------
    pandas.DataFrame
        One row per theme that the coder knows: theme, title, n_expected (passages expected to carry it), n_to_read, share_to_read (of all
        passages); as far as the probabilities are right.

    Raises
    ------
    ScrmineError
        If `share` is no share, or there is nothing to rank.

    Examples
    --------
    >>> plan = scrmine.plan_reading(corpus.passages, codebook).sort_values("n_to_read")
    >>> print(plan[["theme", "n_expected", "n_to_read", "share_to_read"]].round(2).head(3).to_string(index=False))
                     theme  n_expected  n_to_read  share_to_read
    management_supervision        52.5        172           0.12
           poverty_housing        61.5        190           0.13
           was_not_brought        70.9        198           0.13
    """
    if not 0 < share <= 1:
        raise ScrmineError(f"share is {share}; a share above 0 and at most 1 is expected, for example 0.9 for nine in ten.")
    passages, chances = _ranked_over(passages, codebook, coder)
    rows = []
    for theme in chances.columns:
        falling = np.sort(np.round(chances[theme].to_numpy(), 4))[::-1]
        n_to_read = int(np.searchsorted(_found(falling), share - 1e-9)) + 1
        rows.append({"theme": theme, "title": codebook.titles[theme], "n_expected": round(float(falling.sum()), 1),
                     "n_to_read": min(n_to_read, len(passages)), "share_to_read": min(n_to_read, len(passages)) / len(passages)})
    return pd.DataFrame(rows)


def chances_of(passages: pd.DataFrame, codebook: Codebook, coder: OwnCoder | None) -> pd.DataFrame:
    """How likely each passage carries each theme of the codebook; 0 for a theme that the shipped coder does not know."""
    if coder is not None:
        return coder.score(passages, codebook)
    return score_passages(passages, codebook).reindex(columns=codebook.themes, fill_value=0.0)


def _ranked_over(passages: pd.DataFrame, codebook: Codebook, coder: OwnCoder | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The passages that can be ranked, each text once, and their chances."""
    passages = check_table(passages, PASSAGES)
    passages = passages[is_open(passages)].reset_index(drop=True)
    if not len(passages):
        raise ScrmineError("There is no passage to rank: there are none, or all are headings, covers, contents lines or references.")
    chances = coder.score(passages, codebook) if coder is not None else score_passages(passages, codebook)
    first = passages["repeat_of"].isna() | ~passages["repeat_of"].isin(passages["passage_id"])
    return passages[first].reset_index(drop=True), chances[first.to_numpy()]


def _found(falling: np.ndarray) -> np.ndarray:
    """The share of all that is expected to be met down to each place; all of nothing is met at once."""
    total = falling.sum()
    return np.cumsum(falling) / total if total > 0 else np.ones(len(falling))
