"""Numbers and names as the page prints them."""

from __future__ import annotations

import pandas as pd


def percent(value: float) -> str:
    """A share as a percentage; one decimal below ten per cent, a dash for a gap."""
    return "–" if pd.isna(value) else f"{100 * value:.0f} %" if value >= 0.1 or value == 0 else f"{100 * value:.1f} %"


def number(value: float) -> str:
    """A count with commas, or a rate to two decimals; a dash for a gap."""
    return "–" if pd.isna(value) else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def plain(name: object) -> str:
    """The name of a column or role in words."""
    return str(name).replace("_", " ")


def review_name(row: dict) -> str:
    """What a review is called on the page: its name, or else its id, and its year."""
    name = row["name"] if pd.notna(row["name"]) else row["review_id"]
    return f"{name} ({row['year']})" if pd.notna(row["year"]) else str(name)


def gaps_as_none(row: dict) -> dict:
    """The same record with every gap as None, which a template and JSON can tell from a number."""
    return {key: None if not isinstance(value, str | list) and pd.isna(value) else value for key, value in row.items()}
