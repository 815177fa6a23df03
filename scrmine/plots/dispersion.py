"""Where in the reviews words stand, drawn: a line a review, however many there are."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrmine.compare.counting import period_of
from scrmine.errors import ScrmineError
from scrmine.language import Dispersion
from scrmine.plots.style import COLOURS, GREY, MOST_GROUPS, explain, new_axes, shorten, source_of

MOST_NAMED = 60
"""Reviews of which a figure has room for the names; more are drawn as thin lines, with their years."""

NARROW, TALLEST, THINNEST, APART = 0.14, 10.5, 0.02, 0.16
"""Inches: the height of a line without a name, of all of them together, the least of one, and the least between two years."""

GAP = 0.08
"""Between the columns of two words, as a share of a column."""


def plot_dispersion(dispersion: Dispersion, reviews: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Where in each review words stand: a line a review, from its first counted word to its last.

    Up to 60 reviews are named, with the marks of all words on one line each. More are thin lines in the order of their years, which stand on
    the left, with a column for each word.

    Parameters
    ----------
    dispersion : Dispersion
        Of up to four words or phrases.
    reviews : pandas.DataFrame
        The corpus's reviews, for names and years; reviews stand in the order of their years, those without any of the words
        left out.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there are more than four words, or none occurs.

    Examples
    --------
    >>> ax = scrmine.plot_dispersion(scrmine.count_dispersion(corpus, ["home", "father*"]), corpus.reviews)
    >>> figure_title(ax)
    '“home” stands 38 times in 17 of 24 reviews'
    """
    words = dispersion.table["words"].tolist()
    if len(words) > MOST_GROUPS:
        raise ScrmineError(f"There are {len(words)} words, and a figure shows at most {MOST_GROUPS}. Count fewer, or read dispersion.table.")
    if not len(dispersion.places):
        raise ScrmineError(f"None of the words ({', '.join(words)}) occurs, so there is nothing to draw. Check the spelling.")
    order = reviews[reviews["review_id"].isin(dispersion.places["review_id"])].sort_values(["year", "review_id"])
    draw = _draw_named if len(order) <= MOST_NAMED else _draw_thin
    ax, above = draw(dispersion, order, ax)
    ax.tick_params(length=0)
    first = dispersion.table.sort_values("n", ascending=False, kind="stable").iloc[0]
    order_said = " On a line the words stand one below the other, as in the legend." if len(words) > 1 and len(order) <= MOST_NAMED else ""
    explain(ax, f"“{first['words']}” stands {first['n']:,} time{'s' if first['n'] != 1 else ''} in {first['n_reviews']} of {dispersion.settings['n_reviews']} reviews",
            f"Each mark is one use, each line a review (n = {len(order)} with any of the words, {period_of(order)}), oldest first. Passages of the roles "
            f"{', '.join(dispersion.settings['roles'])}.{order_said}", f"{source_of(dispersion.settings)}; each repeated text once.", above=above)
    return ax


def _draw_named(dispersion: Dispersion, order: pd.DataFrame, ax: Axes | None) -> tuple[Axes, float]:
    """A line with its name for each review, the words one above the other in it; how much room the legend takes."""
    ax = ax or new_axes(0.26 * len(order) + 2.1)
    heights = dict(zip(order["review_id"], range(len(order)), strict=True))
    ax.hlines(range(len(order)), 0, 1, color="#D0D0D0", linewidth=0.8, zorder=1)
    n_words = len(dispersion.table)
    offsets = np.linspace(-0.2, 0.2, n_words) if n_words > 1 else np.zeros(1)
    for number, row in enumerate(dispersion.table.to_dict("records")):
        part = dispersion.places[dispersion.places["words"] == row["words"]]
        at = part["review_id"].map(heights).to_numpy(dtype=float) + offsets[number]
        ax.plot(part["place"], at, "|", color=COLOURS[number], markersize=9, markeredgewidth=1.6, zorder=2, clip_on=False, label=_counted(row))
    names, years = order["name"].fillna(order["review_id"]), order["year"].astype("str").fillna("")
    labels = [shorten(f"{name} {year}".strip(), 30) for name, year in zip(names, years, strict=True)]
    ax.set_yticks(range(len(order)), labels)
    ax.set_ylim(len(order) - 0.4, -0.7)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    ax.set_xlabel("How far into the counted passages of the review")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, handletextpad=0.3, borderaxespad=0)
    return ax, 0.34 + 0.2 * ((n_words - 1) // 2)


def _draw_thin(dispersion: Dispersion, order: pd.DataFrame, ax: Axes | None) -> tuple[Axes, float]:
    """A thin line for each review and a column for each word, so that nothing is told by colour alone; how much room the heads take."""
    line = float(np.clip(TALLEST / len(order), THINNEST, NARROW))
    ax = ax or new_axes(line * len(order) + 2.1)
    heights = dict(zip(order["review_id"], range(len(order)), strict=True))
    heads = []
    for number, row in enumerate(dispersion.table.to_dict("records")):
        left = number * (1 + GAP)
        part = dispersion.places[dispersion.places["words"] == row["words"]]
        at = part["review_id"].map(heights).to_numpy(dtype=float)
        ax.fill_between([left, left + 1], -0.7, len(order) - 0.3, color="#F4F4F4", linewidth=0, zorder=0)
        ax.vlines(left + part["place"], at - 0.5, at + 0.5, color=COLOURS[number], linewidth=1.4, zorder=2)
        word, _, count = _counted(row).rpartition(" (")
        heads.append([*textwrap.wrap(shorten(word, 60), 72 // len(dispersion.table)), count.rstrip(")")])
        ax.annotate("\n".join(heads[-1]), (left, 1), xycoords=("data", "axes fraction"), xytext=(0, 4), textcoords="offset points", va="bottom", fontsize=9,
                    fontweight="bold", color=COLOURS[number])
    places, labels = _years(order, line)
    ax.set_yticks(places, labels, fontsize=8.5)
    ax.hlines(places, 0, len(heads) * (1 + GAP) - GAP, color="#BFBFBF", linewidth=0.6, zorder=1)
    ax.set_ylim(len(order) - 0.3, -0.7)
    ax.set_xlim(0, len(heads) * (1 + GAP) - GAP)
    ticks = [(number * (1 + GAP) + share, f"{100 * share:.0f} %") for number in range(len(heads)) for share in (0, 0.5, 1)]
    ax.set_xticks([at for at, _ in ticks], [said for _, said in ticks], fontsize=8.5, color=GREY)
    for number, label in enumerate(ax.get_xticklabels()):  # at the ends of a column inwards, clear of the next column's
        label.set_horizontalalignment(("left", "center", "right")[number % 3])
    ax.set_xlabel("How far into the counted passages of the review")
    return ax, 0.12 + 0.16 * max(map(len, heads))


def _years(order: pd.DataFrame, line: float) -> tuple[list[float], list[str]]:
    """Above the first review of a year its year, as many as have room between them."""
    years = order["year"].astype("str").fillna("no year").to_numpy()
    places, labels = [], []
    for number, year in enumerate(years):
        if (not number or years[number - 1] != year) and (not places or (number - 0.5 - places[-1]) * line >= APART):
            places.append(number - 0.5)
            labels.append(year)
    return places, labels


def _counted(row: dict) -> str:
    return f"{row['words']} ({row['n']:,} in {row['n_reviews']} review{'s' if row['n_reviews'] != 1 else ''})"
