"""What a title may claim: a theme is named first only as far as the numbers bear it out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.compare import STATUSES
from scrmine.compare.counting import NOT_STATED
from scrmine.plots.style import MOST_GROUPS, shorten

MACHINE = STATUSES[0]
CLOSE = "; others come close"
LEVEL = 0.05
ENOUGH = 20
"""Passages from which it says something where a theme is argued."""

FEWEST = 5
"""Reviews that a group must have for a difference to be named: with fewer an interval without nought comes from one review."""


def top_of(rows: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """The rows with the highest estimate, more than one if they are equal, and whether another lies within the interval of the first.

    `rows` have estimate and ci_low; where there is no interval, nothing is said to come close.
    """
    best = rows["estimate"].max()
    first = rows[np.isclose(rows["estimate"].astype(float), float(best))]
    others = rows.drop(first.index)
    return first, bool((others["estimate"] >= first["ci_low"].iloc[0]).any())


def name_tied(titles: list[str]) -> str:
    """Equal ones in words: “a”; “a” and “b”; “a” and 3 others."""
    if len(titles) < 3:
        return " and ".join(f"“{title}”" for title in titles)
    return f"“{titles[0]}” and {len(titles) - 1} others"


def corrected_claim(rows: pd.DataFrame) -> str:
    """Where the machine is farthest from what people found, if any corrected interval leaves its count out."""
    if not len(rows):
        return "The sample corrects no theme"
    apart = outside(rows)
    if len(apart):
        row = apart.loc[(apart["raw"] - apart["estimate"]).abs().idxmax()]
        return f"The machine finds “{row['title']}” {'more' if row['raw'] > row['estimate'] else 'less'} often than people do"
    if np.allclose(rows["raw"].astype(float), rows["estimate"].astype(float)):
        return "The machine counts as people do"
    return "The sample does not show that the machine counts any theme too often or too seldom"


def outside(rows: pd.DataFrame) -> pd.DataFrame:
    """Corrected rows whose interval does not hold the machine's own count."""
    return rows[(rows["raw"] < rows["ci_low"]) | (rows["raw"] > rows["ci_high"])]


def agreement_claim(rows: pd.DataFrame) -> str:
    """On what coders agree most and least, where the intervals of the two are apart; `rows` by falling alpha."""
    first, last = rows.iloc[0], rows.iloc[-1]
    if len(rows) == 1:
        return f"Coders agree on “{first['title']}” with an alpha of {first['estimate']:.2f}"
    # Coders that never differ need no interval; where there is none for want of reviews, nothing is claimed.
    low = first["ci_low"] if first["estimate"] < 1 else 1.0
    if low > last["ci_high"]:
        return f"Coders agree most on “{first['title']}”, least on “{last['title']}”"
    return f"Alpha lies between {last['estimate']:.2f} and {first['estimate']:.2f}, and no theme stands out from the others' intervals"


def cannot_draw(groups: pd.Series, by: str) -> str:
    """Why groups of reviews are not drawn side by side, or nothing if they are; `groups` has the group of each review that was counted."""
    if groups.nunique() == 1:
        return f"{by} has {'no value' if groups.iloc[0] == NOT_STATED else f'one value ({groups.iloc[0]})'}: nothing to compare."
    if groups.nunique() > MOST_GROUPS:
        return (f"{by} has {groups.nunique()} groups, and a figure shows at most {MOST_GROUPS}: none is drawn. Join values into fewer groups in reviews.csv; "
                f"the tables have every group.")
    return ""


def large_enough(differences: pd.DataFrame) -> pd.DataFrame:
    """The differences between groups that both have reviews enough for one to be named."""
    return differences[(differences["n_reviews"] >= FEWEST) & (differences["n_against"] >= FEWEST)]


def widest_difference(differences: pd.DataFrame) -> pd.Series | None:
    """The difference that a sentence, a title and an alternative text name, the larger side first; none if groups are too small.

    `differences` are the rows of `scrmine.compare_groups`, or none where only one group is stated. Among those that differ by more than chance if any do; of equal ones the first in
    the order of the table, which is the codebook's.
    """
    rows = large_enough(differences)
    if not len(rows):
        return None
    sure = rows[rows["p_adjusted"] < LEVEL]
    rows = sure if len(sure) else rows
    row = rows.loc[rows["estimate"].abs().round(9).idxmax()]
    if row["estimate"] >= 0:
        return row
    turned = {"group": row["against"], "against": row["group"], "group_estimate": row["against_estimate"], "against_estimate": row["group_estimate"],
              "n_reviews": row["n_against"], "n_against": row["n_reviews"], "estimate": -row["estimate"], "ci_low": -row["ci_high"], "ci_high": -row["ci_low"]}
    return pd.Series({**row.to_dict(), **turned})


def difference_claim(differences: pd.DataFrame, by: str, *, points: bool) -> str:
    """Which theme differs most between groups of reviews, and by how much; `points` for shares, whose differences are percentage points."""
    if not len(differences):
        return f"By {by}, reviews have one value or none: nothing differs between values"
    row = widest_difference(differences)
    if row is None:
        return f"By {by}, groups of fewer than {FEWEST} reviews are too small to name a difference"
    if not row["estimate"] > 0:
        return f"By {by}, no theme differs"
    return f"By {by}, “{row['title']}” {differs_most(differences, row)}: {distance(row, points=points)}, {row['group']} less {row['against']}"


def differs_most(differences: pd.DataFrame, row: pd.Series) -> str:
    """Of how many the named difference is the largest: a larger one may be no more than chance."""
    largest = large_enough(differences)["estimate"].abs().max()
    return "differs most" if row["estimate"] >= largest - 1e-9 else "differs most of those that differ by more than chance"


def distance(row: pd.Series, *, points: bool) -> str:
    """A difference with its interval: "+38 points (95 % interval +3 to +67)"."""
    scale, form, unit = (100, "+.0f", " points") if points else (1, "+.2f", " per 1,000 words")
    estimate, low, high = (f"{scale * row[name]:{form}}".replace("-", "\u2212") for name in ("estimate", "ci_low", "ci_high"))
    if not np.isfinite(row["ci_low"]):
        return f"{estimate}{unit} (no interval)"
    return f"{estimate}{unit} (95 % interval {low} to {high}{', which holds nought' if row['ci_low'] <= 0 <= row['ci_high'] else ''})"


def together_claim(rows: pd.DataFrame, *, tested: bool) -> str:
    """Which pair stands together most surely, the first of `rows`, if its lift is above one; by p where pairs were tested."""
    first = rows.iloc[0]
    if not first["ci_low"] > 1 or (tested and not first["p_adjusted"] < LEVEL):
        return "No pair of themes stands together more often than chance could make it"
    named = f"“{shorten(first['title'])}” and “{shorten(first['other_title'])}” stand together most surely"
    return named if tested else f"{named} in the machine's count"


def silence_claim(table: pd.DataFrame) -> str:
    """The pair of themes with most silent reviews, and whose silence it is; `table` of `find_silence`."""
    worst = table.sort_values(["n_silent", "share_silent"], ascending=False, kind="stable").iloc[0]
    if not worst["n_silent"]:
        return "No review with a case theme is silent on a practice theme"
    case, practice = (f"“{shorten(worst[name], 60)}”" for name in ("case_title", "practice_title"))
    if worst["status"] == MACHINE:
        return f"In {worst['n_silent']} of {worst['n_case']} reviews with {case} the machine finds nothing on {practice}"
    return f"{worst['n_silent']} of {worst['n_case']} reviews with {case} say nothing on {practice}"


def least_argued(places: pd.DataFrame) -> tuple[pd.Series | None, int]:
    """The theme that a sentence, a title and an alternative text call least argued, and how many others come close.

    `places` are the rows of `scrmine.count_places`; only themes with passages enough are looked at, and of equal ones the first in the order of
    the table. None if no theme has passages enough, or all are argued alike.
    """
    rows = places[(places["part"] == "findings") & (places["n_theme"] >= ENOUGH)]
    if not len(rows) or (len(rows) > 1 and rows["share"].max() == rows["share"].min()):
        return None, 0
    row = rows.loc[rows["share"].idxmin()]
    reach = max(row["share"], row["ci_high"]) if np.isfinite(row.get("ci_high", np.nan)) else row["share"]
    return row, int((rows["share"] <= reach).sum()) - 1


def places_claim(places: pd.DataFrame) -> str:
    """Which theme is argued least in the findings, of those with passages enough; `places` of `scrmine.count_places`."""
    row, close = least_argued(places)
    if row is not None:
        return f"“{row['title']}” is argued least in the findings: {row['n_hits']:,} of its {row['n_theme']:,} passages{CLOSE if close else ''}"
    if not (places["n_theme"] >= ENOUGH).any():
        return f"Where themes are argued: no theme has the {ENOUGH} passages that would say it"
    return "No theme is argued less in the findings than another"


def distinctive_claim(more: pd.DataFrame, by: str, group: str) -> str:
    """The first term, by G², whose interval says that the group uses it more; `more` are the terms it uses more."""
    sure = more[more["ci_low"] > 0]
    reviews = f"reviews with {by} “{group}”"
    if len(sure):
        return f"“{sure['label'].iloc[0]}” is most distinctive of {reviews}"
    return f"No term is surely more frequent in {reviews}" if len(more) else f"No term is distinctive of {reviews}"
