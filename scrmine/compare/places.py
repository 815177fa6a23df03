"""Where in a document themes are argued: in the story, in the findings, in the recommendations or around them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare.counting import check_stances, coder_of
from scrmine.compare.estimands import COUNTED_STANCES
from scrmine.corpus import Corpus, count_once
from scrmine.errors import ScrmineError
from scrmine.intervals import ratio_interval
from scrmine.values import FINDINGS, ROLES

PARTS = {
    "background and chronology": ("background", "chronology"),
    "findings": FINDINGS,
    "recommendations": ("recommendation", "action_plan"),
    "elsewhere": tuple(role for role in ROLES if role not in ("background", "chronology", *FINDINGS, "recommendation", "action_plan")),
}
"""The parts of a review, in the order of reading, and the roles of their passages."""


def count_places(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, *, stances: Iterable[str] = COUNTED_STANCES,
                 seed: int = 0) -> pd.DataFrame:
    """How the passages that carry each theme are spread over the parts of the reviews.

    A theme that fills the chronology and is missing from the findings was told and not analysed. Each repeated text counts once, where it
    first stands; headings do not count.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    codings : pandas.DataFrame
        Their codings by one coder; those of passages that are not in the corpus are left out.
    codebook : Codebook
        The themes to report on.
    stances : iterable of str
        The stances of codings to count; by default all but ``absent``.
    seed : int
        Seed of the intervals' resampling.

    Returns
    -------
    pandas.DataFrame
        One row per theme and part of `PARTS`: theme, title, family, part, n_hits (passages of the part that carry the theme), n_theme
        (passages anywhere that carry it), share (of these, in the part; empty for a theme that is nowhere), ci_low, ci_high (95 %, over
        the reviews with the theme), n_reviews (with the theme in that part), n_with_theme (reviews with it anywhere), n_part (passages
        of the part).

    Raises
    ------
    ScrmineError
        If there is no such stance, the codings are by several coders or of another corpus, or the corpus has no passages to count.

    Examples
    --------
    >>> places = scrmine.count_places(corpus, codings, codebook)
    >>> abuse = places[places["theme"] == "domestic_abuse"]
    >>> print(abuse[["part", "n_hits", "n_theme", "share"]].round(2).to_string(index=False))
                         part  n_hits  n_theme  share
    background and chronology      23       60   0.38
                     findings      29       60   0.48
              recommendations       4       60   0.07
                    elsewhere       4       60   0.07
    """
    coder_of(codings, corpus, codebook)
    stances = tuple(stances)
    check_stances(stances)
    passages = count_once(corpus.passages, ROLES)
    if not len(passages):
        raise ScrmineError("No document of this corpus has a passage that belongs to a review, so themes stand nowhere. Read corpus.reading_report().")
    part_of = {role: part for part, roles in PARTS.items() for role in roles}
    passages = passages.assign(part=passages["role"].map(part_of))
    carried = codings.loc[codings["stance"].isin(stances), ["passage_id", "theme"]].drop_duplicates()
    hits = carried.merge(passages[["passage_id", "review_id", "part"]], on="passage_id")
    n_part = passages["part"].value_counts()
    frames = [_of_theme(row, hits[hits["theme"] == row["theme"]], n_part, seed) for row in codebook.table.to_dict("records")]
    return pd.concat(frames, ignore_index=True)


def _of_theme(row: dict, hits: pd.DataFrame, n_part: pd.Series, seed: int) -> pd.DataFrame:
    """The parts of one theme."""
    by_review = hits.groupby(["review_id", "part"]).size().unstack(fill_value=0).reindex(columns=list(PARTS), fill_value=0)
    cells = by_review.to_numpy(dtype=float)
    share, low, high = (np.full(len(PARTS), np.nan) for _ in range(3))
    if len(cells):
        found = ratio_interval(cells, cells.sum(axis=1), bounded=True, seed=seed)
        share, low, high = found.estimate, found.ci_low, found.ci_high
    return pd.DataFrame({
        "theme": row["theme"], "title": row["title"], "family": row["family"], "part": list(PARTS), "n_hits": cells.sum(axis=0).astype(int),
        "n_theme": int(cells.sum()), "share": share, "ci_low": low, "ci_high": high, "n_reviews": (cells > 0).sum(axis=0),
        "n_with_theme": len(cells), "n_part": n_part.reindex(list(PARTS), fill_value=0).to_numpy(),
    })
