"""How far the coding of each theme can be relied on, drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrmine.plots.style import COLOURS, GREY, count_of, explain, new_axes, wrap_label
from scrmine.quality import QualityCard
from scrmine.quality.card import FEW_PASSAGES, GRADES

MARKERS = {"practice": "o", "case": "D"}
NAMES = {"practice": "Practice themes: how services worked", "case": "Case themes: what the case contained"}


def plot_quality(card: QualityCard, *, ax: Axes | None = None) -> Axes:
    """F1 of each theme with its interval, best first, practice and case themes apart.

    Small letters say where recall (R) and precision (P) are: a theme whose recall is far below its precision is missed more often than
    it is invented. Hollow: themes with too few passages to be graded.

    Parameters
    ----------
    card : QualityCard
        What `scrmine.measure_coder` gives.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Examples
    --------
    >>> ax = scrmine.plot_quality(card)
    >>> figure_title(ax)
    '10 of the 25 themes with 10 passages or more are coded well: F1 of .70 or more'
    """
    table = card.themes.dropna(subset=["f1"])
    ax = ax or new_axes(0.34 * len(table) + 1.9)
    labels, place = [], 0.0
    for family, colour in (("practice", COLOURS[0]), ("case", COLOURS[1])):
        rows = table[table["family"] == family].sort_values(["f1", "theme"], ascending=[False, True])
        if not len(rows):
            continue
        ax.text(0, place + 0.25, NAMES[family], fontweight="bold", transform=ax.get_yaxis_transform(), va="center")
        for row in rows.to_dict("records"):
            place += 1
            _draw(ax, row, place, colour, MARKERS[family])
            labels.append((place, row["title"], f"{row['n_people']}"))
        place += 1.5
    ax.set_yticks([at for at, _, _ in labels], [wrap_label(title) for _, title, _ in labels], fontsize=8.5, linespacing=0.95)
    for at, _, n in labels:
        ax.text(1.01, at, n, transform=ax.get_yaxis_transform(), va="center", fontsize=8.5, color=GREY)
    ax.set_ylim(place - 0.5, -0.4)
    ax.set_xlim(0, 1)
    ax.set_xticks(np.arange(0, 1.01, 0.2))
    ax.grid(visible=True, axis="x", color="#E6E6E6", linewidth=0.8)
    ax.set_axisbelow(True)
    few = int((table["grade"] == "few").sum())
    hollow = f" Hollow: {count_of(few, 'theme')} with fewer than {FEW_PASSAGES} passages, not graded." if few else ""
    explain(ax, _title(table),
            f"F1 against codings by {card.read_by} (dot) with 95 % interval over reviews; R recall, P precision. Right: passages by {card.read_by}.{hollow} Coder "
            f"{card.settings['coder']}, {count_of(card.settings['n_passages'], 'passage')} of {count_of(card.settings['n_reviews'], 'review')}.",
            card.settings["measured_on"])
    return ax


def _title(table: pd.DataFrame) -> str:
    """How many themes are coded well, of those that have passages enough to say it."""
    graded = table[table["grade"] != "few"]
    if not len(graded):
        return f"No theme has the {FEW_PASSAGES} passages that would say how well it is coded"
    good, least = int((graded["grade"] == "good").sum()), f".{100 * GRADES[0][0]:.0f}"
    if len(graded) == 1:
        return f"The only theme with {FEW_PASSAGES} passages or more is {f'coded well: F1 of {least} or more' if good else f'not coded well: F1 below {least}'}"
    return f"{good} of the {len(graded)} themes with {FEW_PASSAGES} passages or more {'is' if good == 1 else 'are'} coded well: F1 of {least} or more"


def _draw(ax: Axes, row: dict, place: float, colour: str, marker: str) -> None:
    """One theme: a dot with its interval, and where precision and recall lie."""
    if pd.notna(row["f1_low"]):
        ax.plot([row["f1_low"], row["f1_high"]], [place, place], color=colour, linewidth=1.6, solid_capstyle="butt", zorder=2)
    ax.plot([row["f1"]], [place], marker=marker, markersize=6, color=colour, linestyle="none", zorder=3, clip_on=False,
            markerfacecolor="white" if row["grade"] == "few" else colour)
    for measure, letter in (("recall", "R"), ("precision", "P")):
        if pd.notna(row[measure]):
            ax.text(row[measure], place - 0.3, letter, fontsize=8, color=GREY, ha="center", va="center")
