"""Numbers and names as the page prints them."""

from __future__ import annotations

import pandas as pd

RATE = "rate_per_1000_words"


def percent(value: float) -> str:
    """A share as it is said on the page and in the briefing: whole per cent, no nought or hundred that is none, a dash for a gap."""
    return "–" if pd.isna(value) else "under 1 %" if 0 < value < 0.005 else "over 99 %" if 0.995 <= value < 1 else f"{100 * value:.0f} %"


def number(value: float) -> str:
    """A count with commas, or a rate to two decimals; a dash for a gap."""
    return "–" if pd.isna(value) else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def shown_as(measure: str, value: float) -> str:
    """A value of one of `scrmine.compare.MEASURES`: a percentage, or a rate."""
    return number(value) if measure == RATE else percent(value)


def ends(low: float, high: float, method: str) -> str:
    """The ends of a share's interval, or why there is none."""
    return f"no interval: {method.removeprefix('none: ')}" if pd.isna(low) else f"{percent(low)} to {percent(high)}"


def as_read(row: dict) -> dict:
    """A row of a comparison as it is read: the number, its interval or why there is none, and what it is a share of.

    `at` holds estimate and ends where they can be drawn on a line from nought to one.
    """
    name, has = row["measure"], not pd.isna(row["ci_low"])
    return {
        "name": plain(name).capitalize().replace("1000", "1,000"), "estimate": shown_as(name, row["estimate"]),
        "ends": f"{shown_as(name, row['ci_low'])} to {shown_as(name, row['ci_high'])}" if has else f"no interval: {row['method'].removeprefix('none: ')}",
        "of": {"share_of_reviews": f"{row['n_present']:,} of {row['n_reviews']:,} reviews", "share_of_passages": f"{row['n_hits']:,} of {row['n_passages']:,} passages",
               "mean_share": f"mean of {row['n_reviews']:,} reviews", RATE: f"{row['n_hits']:,} passage{'s' if row['n_hits'] != 1 else ''} in {row['n_words']:,} words"}[name],
        "at": [row["estimate"], row["ci_low"], row["ci_high"]] if has and name != RATE else None, "method": row["method"],
    }


def plain(name: object) -> str:
    """The name of a column or role in words."""
    return str(name).replace("_", " ")


def review_name(row: dict) -> str:
    """What a review is called on the page: its name, or else its id, and its year, with a question mark if it was guessed."""
    name = row["name"] if pd.notna(row["name"]) else row["review_id"]
    year = f"[{row['year']}?]" if row.get("metadata") == "detected" else f"({row['year']})"
    return f"{name} {year}" if pd.notna(row["year"]) else str(name)


def gaps_as_none(row: dict) -> dict:
    """The same record with every gap as None, which a template and JSON can tell from a number."""
    return {key: None if not isinstance(value, str | list) and pd.isna(value) else value for key, value in row.items()}
