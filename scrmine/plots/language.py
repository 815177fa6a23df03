"""Words, drawn: which are distinctive of a group of reviews, and where in the reviews they stand."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import Locator, MultipleLocator

from scrmine.errors import ScrmineError, unknown_name
from scrmine.language import Dispersion, Keyness
from scrmine.plots.style import COLOURS, GREY, MOST_GROUPS, explain, new_axes, shorten

MOST_REVIEWS = 60


def plot_keyness(keyness: Keyness, group: str | None = None, *, n: int = 12, ax: Axes | None = None) -> Axes:
    """The terms that a group of reviews uses more, and less, than the others: how many times as often, with intervals.

    Parameters
    ----------
    keyness : Keyness
        From `scrmine.compare_words`.
    group : str, optional
        The group; needed where there are more than two.
    n : int
        How many terms to show on either side, by the size of G².
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there is no such group, or none is named of more than two, or `n` is below 1.
    """
    groups = keyness.groups["group"].tolist()
    if group is None and len(groups) > 2:
        raise ScrmineError(f"There are {len(groups)} groups ({', '.join(groups)}), and the figure sets one against the others. Name it with group=.")
    group = groups[0] if group is None else group
    if group not in groups:
        raise unknown_name("group", group, groups, where="this comparison of words")
    if n < 1:
        raise ScrmineError(f"n is {n}; at least 1 term on either side can be shown.")
    of_group = keyness.table[keyness.table["group"] == group]
    more, less = of_group[of_group["g2"] > 0].head(n), of_group[of_group["g2"] < 0].tail(n)
    rows = pd.concat([more, less], ignore_index=True)
    ax = ax or new_axes(0.27 * len(rows) + 2.2)
    places = np.arange(len(rows)) + np.where(np.arange(len(rows)) < len(more), 0.0, 0.8)
    colours = np.where(rows["g2"] > 0, COLOURS[0], COLOURS[2])
    reach = max(2.0, float(np.ceil(rows["log_ratio"].abs().max() + 0.5)))
    for place, row, colour in zip(places, rows.to_dict("records"), colours, strict=True):
        if np.isfinite(row["ci_low"]):
            ax.plot([max(row["ci_low"], -reach), min(row["ci_high"], reach)], [place, place], color=colour, linewidth=1.6, zorder=2)
        filled = colour if np.isfinite(row["ci_low"]) else "white"
        ax.plot([row["log_ratio"]], [place], "o" if row["g2"] > 0 else "D", color=colour, markersize=6, markerfacecolor=filled, zorder=3)
        ax.text(1.01, place, f"{row['n_reviews']} | {row['n_reviews_other']}", transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=GREY)
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    ax.set_yticks(places, [shorten(label, 34) for label in rows["label"]])
    ax.set_ylim(places.max() + 0.7, -0.7)
    ax.set_xlim(-reach, reach)
    ax.xaxis.set_major_locator(_whole_steps(reach))
    ax.xaxis.set_major_formatter(lambda value, _: f"{2**value:g}×" if value >= 0 else f"1/{2**-value:g}")
    ax.set_xlabel("How many times as often as in the other reviews")
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    sizes = keyness.groups.set_index("group")["n_reviews"]
    by = str(keyness.settings["by"]).replace("_", " ")
    first = f"“{more['label'].iloc[0]}” is most distinctive of" if len(more) else "No term is distinctive of"
    explain(ax, f"{first} reviews with {by} “{group}”",
            f"{by.capitalize()} “{group}” (n = {sizes[group]} reviews) against all others (n = {sizes.sum() - sizes[group]}), terms by the size of G². "
            f"95 % intervals over reviews; hollow: one side has none. Right: reviews with the term | of the others.",
            f"scrmine; terms in {keyness.settings['min_reviews']} or more reviews, names left out.")
    return ax


def _whole_steps(reach: float) -> Locator:
    """Ticks at whole powers of two, at most nine of them."""
    return MultipleLocator(max(1.0, np.ceil(reach / 4)))


def plot_dispersion(dispersion: Dispersion, reviews: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Where in each review words stand: a line a review, from its first counted word to its last.

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
        If there are more than four words, none occurs, or more than 60 reviews have them.
    """
    words = dispersion.table["words"].tolist()
    if len(words) > MOST_GROUPS:
        raise ScrmineError(f"There are {len(words)} words, and a figure shows at most {MOST_GROUPS}. Count fewer, or read dispersion.table.")
    if not len(dispersion.places):
        raise ScrmineError(f"None of the words ({', '.join(words)}) occurs, so there is nothing to draw. Check the spelling.")
    order = reviews[reviews["review_id"].isin(dispersion.places["review_id"])].sort_values(["year", "review_id"])
    if len(order) > MOST_REVIEWS:
        raise ScrmineError(f"{len(order)} reviews have the words, and a figure shows at most {MOST_REVIEWS}. Select some with corpus.select, or read "
                           f"dispersion.table.")
    ax = ax or new_axes(0.26 * len(order) + 2.1)
    heights = dict(zip(order["review_id"], range(len(order)), strict=True))
    ax.hlines(range(len(order)), 0, 1, color="#D0D0D0", linewidth=0.8, zorder=1)
    offsets = np.linspace(-0.2, 0.2, len(words)) if len(words) > 1 else np.zeros(1)
    for number, row in enumerate(dispersion.table.to_dict("records")):
        part = dispersion.places[dispersion.places["words"] == row["words"]]
        at = part["review_id"].map(heights).to_numpy(dtype=float) + offsets[number]
        ax.plot(part["place"], at, "|", color=COLOURS[number], markersize=9, markeredgewidth=1.6, zorder=2, clip_on=False,
                label=f"{row['words']} ({row['n']} in {row['n_reviews']} reviews)")
    names, years = order["name"].fillna(order["review_id"]), order["year"].astype("str").fillna("")
    labels = [shorten(f"{name} {year}".strip(), 30) for name, year in zip(names, years, strict=True)]
    ax.set_yticks(range(len(order)), labels)
    ax.set_ylim(len(order) - 0.4, -0.7)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    ax.set_xlabel("How far into the counted passages of the review")
    ax.tick_params(length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, handletextpad=0.3, borderaxespad=0)
    first = dispersion.table.sort_values("n", ascending=False, kind="stable").iloc[0]
    explain(ax, f"“{first['words']}” stands {first['n']} times in {first['n_reviews']} of {dispersion.settings['n_reviews']} reviews",
            f"Each mark is one use, each line a review (n = {len(order)} with any of the words), oldest first. Passages of the roles "
            f"{', '.join(dispersion.settings['roles'])}.", "scrmine; each repeated text once.", above=0.34 + 0.2 * ((len(words) - 1) // 2))
    return ax
