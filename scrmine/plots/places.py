"""Where in the reviews a theme is argued, drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrmine.compare.places import PARTS
from scrmine.errors import ScrmineError
from scrmine.plots.claims import places_claim
from scrmine.plots.style import COLOURS, GREY, count_of, explain, new_axes, wrap_label

NARROWEST = 0.06
"""A share below this has no room for its figure."""

FILLS = ((COLOURS[0], "white", ""), (COLOURS[1], "#1A1A1A", ""), (COLOURS[2], "white", "////"), ("white", "#1A1A1A", ""))
"""Of each part its colour, that of the figures on it (contrast of 4.5:1 or more), and its hatch: dark, middle, dark and hatched, white. Neighbours differ
by 3:1, and the two that print as the same grey by the hatch."""


def plot_places(places: pd.DataFrame, *, source: str = "scrmine.", period: str = "", ax: Axes | None = None) -> Axes:
    """How the passages that carry each theme are spread over the parts of the reviews: a bar per theme, most in the findings first.

    Parameters
    ----------
    places : pandas.DataFrame
        Of `scrmine.count_places`.
    source : str
        What the source line says: coder and codebook.
    period : str
        The years that the reviews are of, for the subtitle: ``comparison.settings["period"]``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If the table is not of `count_places`, or no theme is anywhere.

    Examples
    --------
    >>> ax = scrmine.plot_places(scrmine.count_places(corpus, codings, codebook))
    >>> figure_title(ax)
    '“Exploitation, missing and harm outside the home” is argued least in the findings: 28 of its 94 passages; others come close'
    """
    missing = [name for name in ("theme", "title", "family", "part", "n_hits", "n_theme", "share", "n_with_theme", "n_part") if name not in places]
    if missing:
        raise ScrmineError(f"The table lacks {', '.join(missing)}. Make it with count_places.")
    shares = places.pivot(index="theme", columns="part", values="share").reindex(columns=list(PARTS))
    rows = places.drop_duplicates("theme").set_index("theme").assign(findings=shares["findings"]).query("n_theme > 0")
    rows = rows.sort_values(["family", "findings"], ascending=False, kind="stable")
    if not len(rows):
        raise ScrmineError("No passage carries any theme, so there is nothing to draw. Code the passages with the codebook that they belong to.")
    ax = ax or new_axes(0.34 * len(rows) + 2.2)
    first_of_family = (rows["family"] != rows["family"].shift()).to_numpy()
    heights = np.arange(len(rows)) + 1.0 * np.cumsum(first_of_family)
    left = np.zeros(len(rows))
    for number, part in enumerate(PARTS):
        width = shares.loc[rows.index, part].to_numpy()
        fill, letters, hatch = FILLS[number]
        ax.barh(heights, width, left=left, height=0.74, color=fill, edgecolor=GREY if fill == "white" else "white", linewidth=0.8, hatch=hatch, label=part)
        for height, begin, share in zip(heights, left, width, strict=True):
            if share >= NARROWEST:
                ax.text(begin + share / 2, height, f"{100 * share:.0f}", ha="center", va="center", fontsize=8.5, color=letters,
                        bbox={"facecolor": fill, "edgecolor": "none", "pad": 1} if hatch else None)
        left = left + width
    for height, n_theme, n_with in zip(heights, rows["n_theme"], rows["n_with_theme"], strict=True):
        ax.text(1.01, height, f"{n_theme:,} in {n_with}", transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=GREY)
    for family, height in zip(rows["family"][first_of_family], heights[first_of_family], strict=True):
        ax.text(0, height - 0.8, f"{family.capitalize()} themes", fontweight="bold", transform=ax.get_yaxis_transform(), va="center")
    ax.set_yticks(heights, [wrap_label(title) for title in rows["title"]], fontsize=9, linespacing=1.0)
    ax.set_ylim(heights[-1] + 0.6, heights[0] - 1.2)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    ax.set_xlabel("Share of the theme's passages")
    ax.tick_params(length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, frameon=False, handlelength=1.2, handletextpad=0.5, borderaxespad=0, columnspacing=1.4)
    _explain(ax, places, rows, source, f", reviews of {period}" if period else "")
    return ax


def _explain(ax: Axes, places: pd.DataFrame, rows: pd.DataFrame, source: str, span: str) -> None:
    """The theme that is told most and analysed least, what is drawn, and where from."""
    nowhere = places["theme"].nunique() - len(rows)
    left_out = f" In no passage: {count_of(nowhere, 'theme')}." if nowhere else ""
    read = int(places.drop_duplicates("part")["n_part"].sum())
    explain(ax, places_claim(places),
            f"Per cent of the passages that carry each theme, by the part of the review they stand in; n = {count_of(int(rows['n_theme'].sum()), 'theme coding')} of "
            f"{count_of(read, 'passage')}{span}, where a passage with two themes counts twice. Right: passages with the theme, in how many reviews.{left_out}", source, above=0.34)
