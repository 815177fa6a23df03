"""Themes by any column of the reviews, and what may be shown of it in a page that is shared."""

from __future__ import annotations

import pandas as pd

from scrmine.compare import Comparison, review_groups
from scrmine.corpus import Corpus
from scrmine.intervals import presence_interval
from scrmine.report.page.numbers import plain

FEWEST_GROUPS, MOST_GROUPS = 2, 8
"""A column of one value compares nothing; one of many is a name, and no group."""

SMALL = 5
"""Counts below this are not shown where a page is shared."""

SMALL_SHOWN, WITHHELD = f"<{SMALL}", "withheld"
POOLED = "other or not stated"
NOT_COMPARED = ("review_id", "name", "metadata")


def columns_to_compare(corpus: Corpus, by: str | None) -> list[str]:
    """The column that was asked for first, then every other with two to eight values."""
    fit = [name for name in corpus.reviews.columns if name not in NOT_COMPARED and name != by
           and FEWEST_GROUPS <= review_groups(corpus, name).nunique() <= MOST_GROUPS]
    return [*([by] if by is not None else []), *fit]


def compare_column(corpus: Corpus, overall: Comparison, by: str, *, share: bool) -> dict:
    """Reviews with each theme by the values of one column: groups with their sizes, and a row of cells per theme.

    The intervals are those of `compare_themes(..., by=by)` for the share of reviews.
    """
    counts = overall.counts.assign(group=overall.counts["review_id"].map(review_groups(corpus, by)))
    if share:
        counts = counts.assign(group=_pooled(counts))
    sizes = counts.drop_duplicates("review_id")["group"].value_counts().sort_index()
    themes = overall.measure("share_of_reviews")["theme"]  # in the order of the codebook
    present = counts.groupby(["theme", "group"])["present"].sum().unstack(fill_value=0).loc[themes]
    found = {group: presence_interval(present[group].to_numpy(), n) for group, n in sizes.items()}
    rows = []
    for number, theme in enumerate(present.index):
        cells = [{"n": int(present.loc[theme, group]), "share": float(found[group].estimate[number]), "low": float(found[group].ci_low[number]),
                  "high": float(found[group].ci_high[number])} for group in sizes.index]
        rows.append({"theme": theme, "cells": _suppressed(cells) if share else cells})
    return {"by": by, "label": plain(by), "groups": [{"group": str(group), "n": int(n)} for group, n in sizes.items()], "rows": rows}


def _pooled(counts: pd.DataFrame) -> pd.Series:
    """Groups of fewer than five reviews, put together; with the next smallest where they are too few even so."""
    sizes = counts.drop_duplicates("review_id")["group"].value_counts().sort_values(kind="stable")
    small = sizes[sizes < SMALL].index.tolist()
    if not small:
        return counts["group"]
    for group in sizes.index:
        if sizes[small].sum() >= SMALL:
            break
        if group not in small:
            small.append(group)
    return counts["group"].where(~counts["group"].isin(small), POOLED)


def _suppressed(cells: list[dict]) -> list[dict]:
    """A row with its small counts hidden, and as many others that none can be had from the row's total.

    The total of a row is known from the frequencies. One hidden cell alone is the total less the others, and hidden cells that add
    up to nought, or to four each, can be nothing else: so the next smallest is hidden too. No bound is given where even the
    bounds would give a count away.
    """
    small = [number for number, cell in enumerate(cells) if cell["n"] < SMALL]
    if not small:
        return cells
    total = sum(cells[number]["n"] for number in small)
    given_away = len(small) == 1 or total in (0, (SMALL - 1) * len(small))
    rest = sorted((cell["n"], number) for number, cell in enumerate(cells) if number not in small)
    further = [number for _, number in rest[:1]] if given_away else []
    # With a further cell of five or more, the small ones together can be at least nought or one from a total of six on.
    bounded = total + cells[further[0]]["n"] > SMALL if further else not given_away
    shown = {**dict.fromkeys(small, SMALL_SHOWN if bounded else WITHHELD), **dict.fromkeys(further, WITHHELD)}
    return [{"shown": shown[number]} if number in shown else cell for number, cell in enumerate(cells)]
