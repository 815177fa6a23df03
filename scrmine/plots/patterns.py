"""What stands together, what is not said, and what turns on a choice: three pictures of a whole set of themes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from scrmine.compare import MEASURES, Sensitivity, Silence, Together
from scrmine.errors import ScrmineError
from scrmine.plots.claims import silence_claim, together_claim
from scrmine.plots.style import (
    BLUES,
    COLOURS,
    GREY,
    MARKERS,
    count_of,
    explain,
    new_axes,
    shorten,
    source_of,
    span_of,
    wrap_label,
)

CHOICES = {"roles": "other roles", "repeats": "repeats counted", "threshold": "surer codings", "at_least": "in more passages", "cut": "cut otherwise"}
"""What was chosen otherwise, as a legend says it."""


def plot_together(together: Together, *, most: int = 20, ax: Axes | None = None) -> Axes:
    """The pairs of themes that stand together more often than chance would have it: lift with its interval.

    Parameters
    ----------
    together : Together
        Of `scrmine.compare_together`.
    most : int
        How many pairs to draw: those whose lower end is highest.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If no pair has an interval, or `most` is below 1.

    Examples
    --------
    >>> ax = scrmine.plot_together(scrmine.compare_together(comparison), most=10)
    >>> figure_title(ax)
    "“Parental alcohol and drug misuse” and “Parental mental ill-health and vulnerability” stand together most surely in the machine's count"
    """
    if most < 1:
        raise ScrmineError(f"most is {most}; at least 1 pair is expected.")
    able = together.table[together.table["ci_low"].notna() & (together.table["lift"] > 0)]
    if not len(able):
        raise ScrmineError("No pair of themes stands together in a review with others that differ from it, so there is no lift to draw. Read "
                           "together.table.")
    rows = able.sort_values("ci_low", ascending=False, kind="stable").head(most).reset_index(drop=True)
    ax = ax or new_axes(0.4 * len(rows) + 2.2)
    places = np.arange(len(rows), dtype=float)
    ax.axvline(1, color=GREY, linewidth=1)
    ax.hlines(places, rows["ci_low"], rows["ci_high"], color=COLOURS[0], linewidth=1.6, zorder=2)
    sure = (rows["p_adjusted"] < 0.05).to_numpy()
    for filled in (True, False):
        part = sure == filled
        ax.plot(rows["lift"][part], places[part], "o", color=COLOURS[0], markersize=6, markeredgewidth=1.6, zorder=3, clip_on=False,
                markerfacecolor=COLOURS[0] if filled else "white")
    for place, both in zip(places, rows["n_both"], strict=True):
        ax.text(1.01, place, str(both), transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=GREY)
    ax.set_yticks(places, [f"{shorten(a, 38)}\nand {shorten(b, 34)}" for a, b in zip(rows["title"], rows["other_title"], strict=True)],
                  linespacing=0.95, fontsize=8.5)
    ax.set_ylim(len(rows) - 0.4, -0.8)
    ax.set_xscale("log")
    ticks = _multiples(rows["ci_low"].min(), rows["ci_high"].max())
    ax.set_xticks(ticks, [f"{tick:g}×" for tick in ticks])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.set_xlabel("Lift: how many times as often together as by chance")
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    first, asked = rows.iloc[0], together.settings
    n_tested = int(together.table["p"].notna().sum())
    meaning = f"Filled: p below .05, adjusted over {n_tested} pairs." if n_tested else "Hollow: uncorrected machine count, not tested."
    explain(ax, together_claim(rows, tested=n_tested > 0),
            f"Lift with 95 % interval over {first['n_reviews']} reviews{span_of(asked)}; {len(rows)} of {len(together.table)} pairs. Right: reviews with both. "
            f"{meaning}", f"{source_of(asked)}, codebook “{asked['codebook']}”, coder “{asked['coder']}”.")
    return ax


def _multiples(lowest: float, highest: float) -> list[float]:
    """Where a log axis of ratios is marked: finely where all are near one."""
    fine = highest < 2 * min(1.0, lowest)
    steps = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 1.8, 2) if fine else (0.25, 0.5, 1, 2, 3, 5, 10, 20, 50)
    beyond = 1.1 if fine else 1.5
    return [step for step in steps if lowest <= step * beyond and step <= highest * beyond]


def plot_silence(silence: Silence, *, ax: Axes | None = None) -> Axes:
    """Case themes by practice themes: in what share of the reviews with the one there is no word on the other.

    Parameters
    ----------
    silence : Silence
        Of `scrmine.find_silence`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Examples
    --------
    >>> ax = scrmine.plot_silence(scrmine.find_silence(comparison, corpus))
    >>> figure_title(ax)
    "In 7 of 10 reviews with “Education: absence, exclusion, home education and SEND” the machine finds nothing on “Working with resistance, avoidance and 'disguised …”"
    """
    table, asked = silence.table, silence.settings
    share = table.pivot(index="practice", columns="case", values="share_silent").loc[table["practice"].unique(), table["case"].unique()]
    counts = table.pivot(index="practice", columns="case", values="n_silent").loc[share.index, share.columns]
    titles = {**dict(zip(table["case"], table["case_title"], strict=True)), **dict(zip(table["practice"], table["practice_title"], strict=True))}
    sizes = table.drop_duplicates("case").set_index("case")["n_case"]
    ax = ax or new_axes(0.36 * len(share) + 3.6)
    stepped = np.ceil(share.astype(float).fillna(0) * (len(BLUES.colors) - 1))
    sns.heatmap(stepped, cmap=BLUES, vmin=0, vmax=len(BLUES.colors), ax=ax, cbar=False, annot=_cells(counts, share), fmt="", annot_kws={"fontsize": 8},
                linewidths=0.5, linecolor="#E6E6E6", xticklabels=False, yticklabels=False)
    ax.set_yticks(np.arange(len(share)) + 0.5, [wrap_label(titles[theme]) for theme in share.index], rotation=0, fontsize=8.5, linespacing=0.95)
    ax.set_xticks(np.arange(len(sizes)) + 0.5, [wrap_label(f"{titles[case]} ({sizes[case]})", 34) for case in share.columns], rotation=90, fontsize=8, linespacing=0.95)
    ax.set_xlabel("Case theme present (reviews with it)")
    ax.set_ylabel("")
    ax.tick_params(length=0)
    absent = f" In no review at all: {count_of(len(silence.absent), 'theme')}." if len(silence.absent) else ""
    explain(ax, silence_claim(table), f"Reviews with the case theme that have no word on the practice theme; the darker, the larger their share. Reviews"
            f"{span_of(asked)}; in brackets n, those with the case theme. Not counted: {count_of(len(silence.unreadable), 'review')} that could not be read, and denials.{absent}",
            f"{source_of(asked)}, codebook “{asked['codebook']}”, coder “{asked['coder']}” ({table['status'].iloc[0]}).")
    return ax


def plot_sensitivity(sensitivity: Sensitivity, *, ax: Axes | None = None) -> Axes:
    """How far each estimate moves over reasonable choices: a mark for each option around the usual estimate.

    Parameters
    ----------
    sensitivity : Sensitivity
        Of `scrmine.compare_choices`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Examples
    --------
    >>> ax = scrmine.plot_sensitivity(sensitivity)
    >>> figure_title(ax)
    '“Professional challenge, disagreement and escalation” moves most: by “in at least 2 passages of a review”'
    """
    asked = sensitivity.settings
    rows = sensitivity.summary.sort_values("range", ascending=False, kind="stable").reset_index(drop=True)
    place = dict(zip(rows["theme"], np.arange(len(rows), dtype=float), strict=True))
    choices = sensitivity.table["choice"].unique()
    ax = ax or new_axes(0.32 * len(rows) + 2.2)
    ax.hlines(list(place.values()), rows["lowest"], rows["highest"], color="#BFBFBF", linewidth=4, zorder=1)
    for number, choice in enumerate(choices):
        part = sensitivity.table[sensitivity.table["choice"] == choice]
        ax.plot(part["estimate"], part["theme"].map(place), (*MARKERS, "v")[number % 5], color=(*COLOURS, GREY)[number % 5], markersize=5, linestyle="none",
                markerfacecolor="white", markeredgewidth=1.3, zorder=2, clip_on=False, label=CHOICES.get(choice, choice.replace("_", " ")))
    ax.plot(rows["baseline"], list(place.values()), "|", color="#1A1A1A", markersize=12, markeredgewidth=2, zorder=3, clip_on=False, label="as usual")
    ax.set_yticks(list(place.values()), [wrap_label(title) for title in rows["title"]], linespacing=0.95)
    ax.set_ylim(len(rows) - 0.4, -0.8)
    ax.set_xlim(0, 1.0 if asked["measure"] != "rate_per_1000_words" and rows["highest"].max() > 0.6 else None)
    if asked["measure"] != "rate_per_1000_words":
        ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g} %")
    ax.set_xlabel(MEASURES[asked["measure"]].capitalize())
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=6, frameon=False, handletextpad=0.3, borderaxespad=0, columnspacing=1.2)
    first = rows.iloc[0]
    options = sensitivity.table[["choice", "option"]].drop_duplicates()
    explain(ax, f"“{first['title']}” moves most: by “{first['moved_most_by']}”" if first["range"] > 0 else "No choice moves any estimate",
            f"{MEASURES[asked['measure']].capitalize()} in {asked['n_reviews']} reviews{span_of(asked)}, one choice at a time made otherwise "
            f"({len(options)} options); grey: from the lowest to the highest.",
            f"{source_of(asked)}, codebook “{asked['codebook']}”, coder “{asked['coder']}”.", above=0.34)
    return ax


def _cells(counts: pd.DataFrame, share: pd.DataFrame) -> np.ndarray:
    """How many reviews are silent, where there are any with the case theme."""
    return np.where(share.notna().to_numpy(), counts.astype("str").to_numpy(), "")
