"""How far coders agree, drawn: alpha with its interval beside raw agreement, and how rare each theme is."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from scrmine.agreement import Agreement
from scrmine.errors import ScrmineError
from scrmine.plots.claims import agreement_claim
from scrmine.plots.style import COLOURS, GREY, explain, new_axes, source_of, span_of, wrap_label


def plot_agreement(agreement: Agreement, *, ax: Axes | None = None) -> Axes:
    """Krippendorff's alpha of each theme with its interval, and raw agreement; prevalence is written beside each.

    There is no line above which agreement would be good enough: the same care gives a lower alpha where a theme is rarer.

    Parameters
    ----------
    agreement : Agreement
        With figures (not `reflexive`).
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If it was asked for without figures, or nobody found any theme.

    Examples
    --------
    >>> ax = scrmine.plot_agreement(agreement)
    >>> figure_title(ax)
    "Alpha lies between 0.72 and 1.00, and no theme stands out from the others' intervals"
    """
    alpha = agreement.measure("alpha").sort_values("estimate", ascending=False, kind="stable")
    rows = alpha[alpha["estimate"].notna()].reset_index(drop=True)
    if not len(rows):
        raise ScrmineError("Alpha is not defined for any theme: no coder found one, or all found it everywhere. Read agreement.table.")
    other = {name: agreement.measure(name).set_index("theme")["estimate"].loc[rows["theme"]].to_numpy()
             for name in ("percent_agreement", "prevalence")}
    ax = ax or new_axes(0.36 * len(rows) + 2.1)
    places = np.arange(len(rows), dtype=float)
    known = rows["ci_low"].notna().to_numpy()
    ax.hlines(places[known], rows["ci_low"][known], rows["ci_high"][known], color=COLOURS[0], linewidth=1.6, zorder=2)
    ax.plot(rows["estimate"], places, "o", color=COLOURS[0], markersize=6, zorder=3, clip_on=False, label="Krippendorff's alpha, 95 % interval")
    ax.plot(other["percent_agreement"], places, "D", color=COLOURS[2], markersize=8, markeredgewidth=1.6, zorder=2.5, clip_on=False, markerfacecolor="white",
            label="raw agreement")
    for place, prevalence, found in zip(places, other["prevalence"], rows["n_positive"], strict=True):
        ax.text(1.02, place, f"{100 * prevalence:.1f} %, {found}", transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=GREY)
    ax.set_yticks(places, [wrap_label(title) for title in rows["title"]], linespacing=0.95)
    ax.set_ylim(len(rows) - 0.4, -0.8)
    ax.set_xlim(min(0.0, float(np.nanmin(rows["ci_low"].fillna(rows["estimate"])))), 1)
    ax.set_xlabel("Agreement")
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, handletextpad=0.3, borderaxespad=0)
    asked = agreement.settings
    left_out = f" Not drawn, since nobody found them: {len(alpha) - len(rows)} themes." if len(rows) < len(alpha) else ""
    explain(ax, agreement_claim(rows),
            f"{' and '.join(asked['coders'])} on {asked['n_units']:,} {asked['unit']}s of {asked['n_reviews']} reviews{span_of(asked)}; 95 % intervals over "
            f"reviews. Right: share of {asked['unit']}s with the theme, and in how many a coder found it.{left_out}",
            f"{source_of(asked)}, codebook “{asked['codebook']}”, coders {', '.join(asked['coders'])}.", above=0.34)
    return ax
