"""What a title may claim: a theme is named first only as far as the numbers bear it out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.compare import STATUSES
from scrmine.plots.style import shorten

MACHINE = STATUSES[0]
CLOSE = "; others come close"
LEVEL = 0.05
ENOUGH = 20
"""Passages from which it says something where a theme is argued."""


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


def spread_claim(rows: pd.DataFrame, table: pd.DataFrame, by: str) -> str:
    """Which theme differs most between groups; `rows` have the distance as their estimate, `table` a row per group and theme."""
    widest = rows.loc[rows["estimate"].idxmax()]
    if not widest["estimate"] > 0:
        return f"By {by}, no theme differs"
    ends = table[table["theme"] == widest["theme"]]
    apart = ends["ci_low"].max() > ends["ci_high"].min()
    return f"By {by}, “{widest['title']}” differs most" + ("" if apart else ", but its intervals overlap")


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


def places_claim(rows: pd.DataFrame) -> str:
    """Which theme is argued least in the findings, of those with passages enough; `rows` one per theme with findings, findings_high and n_theme."""
    enough = rows[rows["n_theme"] >= ENOUGH]
    if not len(enough):
        return f"Where themes are argued: no theme has the {ENOUGH} passages that would say it"
    told = enough.loc[enough["findings"].idxmin()]
    if len(enough) > 1 and enough["findings"].max() == told["findings"]:
        return "No theme is argued less in the findings than another"
    close = (enough["findings"] <= told["findings_high"]).sum() > 1 or (enough["findings"] == told["findings"]).sum() > 1
    return (f"“{told['title']}” is argued least in the findings: {100 * told['findings']:.0f} % of its {told['n_theme']:,} passages{CLOSE if close else ''}")


def distinctive_claim(more: pd.DataFrame, by: str, group: str) -> str:
    """The first term, by G², whose interval says that the group uses it more; `more` are the terms it uses more."""
    sure = more[more["ci_low"] > 0]
    reviews = f"reviews with {by} “{group}”"
    if len(sure):
        return f"“{sure['label'].iloc[0]}” is most distinctive of {reviews}"
    return f"No term is surely more frequent in {reviews}" if len(more) else f"No term is distinctive of {reviews}"
