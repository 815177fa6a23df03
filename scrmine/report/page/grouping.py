"""Themes by any column of the reviews, and what may be shown of it in a page that is shared."""

from __future__ import annotations

import pandas as pd

from scrmine.compare import MEASURES, Comparison, review_groups
from scrmine.corpus import Corpus
from scrmine.intervals import presence_interval
from scrmine.report.page.numbers import as_read, plain
from scrmine.report.suppression import MOST_GROUPS, SMALL, suppress_row

FEWEST_GROUPS = 2
"""A column of one value compares nothing; one of more than eight is a name, and no group."""

POOLED = "other or not stated"
NOT_COMPARED = ("review_id", "name", "metadata")
PUBLISHED = ("board", "year")
"""Columns that say something of the publication, and stand beside each review's name. All others are taken for characteristics of cases."""


def is_closed(by: str | None, *, share: bool) -> bool:
    """Whether a page for sharing must not say which review carries which theme.

    It compares groups of cases. A reader who knew the reviews with each theme could set up one equation per theme and group, and
    solve them for the group of each review: of the two tables a shared page can show one.
    """
    return share and by is not None and by not in PUBLISHED


def columns_to_compare(corpus: Corpus, by: str | None, *, share: bool = False) -> list[str]:
    """The column that was asked for first, then every other with two to eight values.

    In a page for sharing only the column asked for if it is a characteristic of cases, else only what was published.
    """
    if is_closed(by, share=share):
        return [by]
    fit = [name for name in corpus.reviews.columns if name not in NOT_COMPARED and name != by
           and FEWEST_GROUPS <= review_groups(corpus, name).nunique() <= MOST_GROUPS
           and (name in PUBLISHED or not share)]
    return [*([by] if by is not None else []), *fit]


def compare_column(corpus: Corpus, overall: Comparison, by: str, *, share: bool, grouped: Comparison | None = None) -> dict:
    """Reviews with each theme by the values of one column: groups with their sizes, and a row of cells per theme.

    The intervals are those of `compare_themes(..., by=by)` for the share of reviews. If that has been computed as `grouped`, its other
    measures come too, under `further`; a page for sharing has none of them.
    """
    counts = overall.counts.assign(group=overall.counts["review_id"].map(review_groups(corpus, by)))
    hide = is_closed(by, share=share)
    if hide:
        counts = counts.assign(group=_pooled(counts))
    sizes = counts.drop_duplicates("review_id")["group"].value_counts().sort_index()
    themes = overall.measure("share_of_reviews")["theme"]  # in the order of the codebook
    present = counts.groupby(["theme", "group"])["present"].sum().unstack(fill_value=0).loc[themes]
    found = {group: presence_interval(present[group].to_numpy(), n) for group, n in sizes.items()}
    rows = []
    for number, theme in enumerate(present.index):
        cells = [{"n": int(present.loc[theme, group]), "share": float(found[group].estimate[number]), "low": float(found[group].ci_low[number]),
                  "high": float(found[group].ci_high[number])} for group in sizes.index]
        rows.append({"theme": theme, "cells": _suppressed(cells, sizes.tolist()) if hide else cells})
    more = grouped is not None and not hide and grouped.settings["by"] == by
    return {"by": by, "label": plain(by), "groups": [{"group": str(group), "n": int(n)} for group, n in sizes.items()], "rows": rows,
            "further": [_further(grouped, name, list(sizes.index)) for name in MEASURES if name != "share_of_reviews"] if more else []}


def _further(grouped: Comparison, name: str, groups: list) -> dict:
    """One measure by group: what it is, and a row of cells per theme, each as it is read."""
    table = grouped.measure(name)
    cells = {(row["theme"], row["group"]): as_read(row) for row in table.to_dict("records")}
    return {"name": plain(name).capitalize().replace("1000", "1,000"), "is": MEASURES[name],
            "rows": [{"theme": theme, "cells": [cells[theme, group] for group in groups]} for theme in table["theme"].unique()]}


def _pooled(counts: pd.DataFrame) -> pd.Series:
    """Groups of fewer than five reviews, and the smallest of more than eight, put together; with the next smallest if still too few."""
    sizes = counts.drop_duplicates("review_id")["group"].value_counts().sort_values(kind="stable")
    small = sizes.index[:max((sizes < SMALL).sum(), len(sizes) - MOST_GROUPS + 1 if len(sizes) > MOST_GROUPS else 0)].tolist()
    if not small:
        return counts["group"]
    for group in sizes.index:
        if sizes[small].sum() >= SMALL:
            break
        if group not in small:
            small.append(group)
    return counts["group"].where(~counts["group"].isin(small), POOLED)


def _suppressed(cells: list[dict], sizes: list[int]) -> list[dict]:
    """A row of cells with its small counts hidden, their shares and intervals too."""
    shown = suppress_row([cell["n"] for cell in cells], sizes)
    return [{"shown": count} if isinstance(count, str) else cell for cell, count in zip(cells, shown, strict=True)]
