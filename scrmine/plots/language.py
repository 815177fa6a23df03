"""Words, drawn: which are distinctive of a group of reviews."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import Locator, MultipleLocator

from scrmine.errors import ScrmineError, unknown_name
from scrmine.language import Keyness
from scrmine.plots.claims import distinctive_claim
from scrmine.plots.style import COLOURS, GREY, explain, new_axes, shorten, source_of, span_of


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

    Examples
    --------
    >>> ax = scrmine.plot_keyness(scrmine.compare_words(features, corpus.reviews, by="outcome"))
    >>> figure_title(ax)
    '“died” is most distinctive of reviews with outcome “death”'
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
    explain(ax, distinctive_claim(more, by, group),
            f"{by.capitalize()} “{group}” (n = {sizes[group]} reviews) against all others (n = {sizes.sum() - sizes[group]}){span_of(keyness.settings)}; terms by the size of G². "
            f"95 % intervals over reviews; hollow: one side has none. Right: reviews with the term | of the others.",
            f"{source_of(keyness.settings)}; terms in {keyness.settings['min_reviews']} or more reviews, names left out.")
    return ax


def _whole_steps(reach: float) -> Locator:
    """Ticks at whole powers of two, at most nine of them."""
    return MultipleLocator(max(1.0, np.ceil(reach / 4)))
