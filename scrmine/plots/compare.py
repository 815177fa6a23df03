"""How sure frequencies are, and how they differ: corrected beside raw, differences between groups, changes over years."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrmine.compare import MEASURES, STATUSES, Comparison, Differences, Trends
from scrmine.errors import ScrmineError, unknown_name
from scrmine.plots.claims import corrected_claim
from scrmine.plots.style import COLOURS, GREY, count_of, explain, new_axes, source_of, span_of, wrap_label

MACHINE, HUMAN, CORRECTED = STATUSES
LEVEL = 0.05
SHARES = tuple(name for name in MEASURES if name != "rate_per_1000_words")


def plot_corrected(comparison: Comparison, measure: str = "share_of_passages", *, ax: Axes | None = None) -> Axes:
    """How often each theme appears, corrected by a human sample (filled, with its interval) beside the machine's count (hollow).

    A theme that the sample does not reach has the hollow mark alone, without an interval: the machine's own would be an
    interval of the machine.

    Parameters
    ----------
    comparison : Comparison
        Of `scrmine.correct_themes`, without `by`.
    measure : str
        One of `scrmine.compare.MEASURES`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there is no such measure, the comparison is not a corrected one or has several groups.

    Examples
    --------
    >>> ax = scrmine.plot_corrected(corrected)
    >>> figure_title(ax)
    'The sample does not show that the machine counts any theme too often or too seldom'
    """
    table = comparison.measure(measure)
    if comparison.correction is None:
        raise ScrmineError("plot_corrected draws what a human sample has corrected, and this comparison has no sample. Use correct_themes, or "
                           "plot_frequency for counts as they are.")
    if table["group"].nunique() > 1:
        raise ScrmineError(f"plot_corrected draws one group, and this comparison has {table['group'].nunique()}. Correct without by=, or use "
                           f"plot_differences.")
    rows = table.sort_values(["family", "estimate"], ascending=False, kind="stable").reset_index(drop=True)
    done = (rows["status"] == CORRECTED).to_numpy()
    ax = ax or new_axes(0.34 * len(rows) + 2.2)
    places = _places(rows)
    whole = done & rows["ci_low"].notna().to_numpy()
    ax.hlines(places[whole], rows["ci_low"][whole], rows["ci_high"][whole], color=COLOURS[0], linewidth=1.6, zorder=2)
    _marks(ax, rows["estimate"][done], places[done], "o", COLOURS[0], filled=True, label="corrected, 95 % interval")
    _marks(ax, rows["raw"], places, "D", COLOURS[2], filled=False, label=MACHINE)
    _rows(ax, rows, places)
    ax.set_xlim(0, None)
    _axis(ax, MEASURES[measure].capitalize(), measure)
    _legend(ax)
    sample = comparison.correction.settings
    left = f" {count_of(int((~done).sum()), 'theme')} without a sample: {MACHINE}." if (~done).any() else ""
    explain(ax, corrected_claim(rows[done]),
            f"{MEASURES[measure].capitalize()}; n = {rows['n_reviews'].iloc[0]} reviews{span_of(comparison.settings)}, {rows['n_passages'].iloc[0]:,} passages of "
            f"findings, {sample['n_passages']:,} of them read by people (coder “{sample['coder']}”; {sample['drawn']}).{left}", _source(comparison.settings, len(comparison.excluded)), above=0.34)
    return ax


def plot_differences(differences: Differences, *, ax: Axes | None = None) -> Axes:
    """How two groups of reviews differ in each theme: the difference with its interval.

    Filled where p, adjusted over all that were tested, is below .05; hollow where it is not, or was withheld.

    Parameters
    ----------
    differences : Differences
        Of `scrmine.compare_groups`, with one pair of groups (two groups, or rows of one pair).
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there are several pairs of groups.

    Examples
    --------
    >>> ax = scrmine.plot_differences(scrmine.compare_groups(by_outcome))
    >>> figure_title(ax)
    '“Parental alcohol and drug misuse” differs most between death and serious harm, but not by more than chance could'
    """
    table, asked = differences.table, differences.settings
    pairs = table[["group", "against"]].drop_duplicates()
    if len(pairs) > 1:
        named = "; ".join(f"{row.group} and {row.against}" for row in pairs.head(6).itertuples())
        raise ScrmineError(f"plot_differences draws one pair of groups, and there are {len(pairs)} ({named}). Keep the rows of one: "
                           f"Differences(table[table['group'] == …], settings).")
    first, second = pairs.iloc[0]
    rows = table.rename(columns={"estimate": "value"})
    subtitle = (f"Difference in the {MEASURES[asked['measure']]}: {first} (n = {rows['n_reviews'].iloc[0]}) less {second} "
                f"(n = {rows['n_against'].iloc[0]} reviews){span_of(asked)}, with 95 % interval. {_tested(rows)}")
    return _forest(ax, rows, asked["measure"], subtitle, _source(asked), f"more often: {second}", f"more often: {first}",
                   lambda row: f"“{row['title']}” differs most between {first} and {second}")


def plot_trends(trends: Trends, *, ax: Axes | None = None) -> Axes:
    """How each theme changes over ten years, with its interval; filled and hollow as in `plot_differences`.

    Parameters
    ----------
    trends : Trends
        Of `scrmine.compare_years`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Examples
    --------
    >>> ax = scrmine.plot_trends(scrmine.compare_years(comparison, corpus.reviews, year="year"))
    >>> figure_title(ax)
    "“Parental alcohol and drug misuse” falls most over the years in the machine's count"
    """
    asked = trends.settings
    rows = trends.table.rename(columns={"change": "value"})
    first = rows.iloc[0]
    subtitle = (f"Change over ten years in the {MEASURES[asked['measure']]}, with 95 % interval; {first['n_reviews']} reviews by "
                f"{asked['year'].replace('_', ' ')}, {first['first_year']} to {first['last_year']}. {_tested(rows)}")
    return _forest(ax, rows, asked["measure"], subtitle, _source(asked), "falling", "rising",
                   lambda row: f"“{row['title']}” {'rises' if row['value'] > 0 else 'falls'} most over the years")


def plot_trend(trends: Trends, theme: str, *, ax: Axes | None = None) -> Axes:
    """One theme over the years: a mark with its interval for each period, the number of reviews below it.

    Parameters
    ----------
    trends : Trends
        Of `scrmine.compare_years`.
    theme : str
        The theme.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there is no such theme.

    Examples
    --------
    >>> trends = scrmine.compare_years(comparison, corpus.reviews, year="year", span=5)
    >>> ax = scrmine.plot_trend(trends, "neglect")
    >>> figure_title(ax)
    '“Neglect and cumulative harm” shows no clear change from 2009 to 2024'
    """
    if theme not in set(trends.table["theme"]):
        raise unknown_name("theme", theme, trends.table["theme"], where="these trends")
    asked, whole = trends.settings, trends.table.set_index("theme").loc[theme]
    rows = trends.years[trends.years["theme"] == theme].reset_index(drop=True)
    ax = ax or new_axes(4.4)
    middle = ((rows["first_year"] + rows["last_year"]) / 2).to_numpy()
    known = rows["ci_low"].notna().to_numpy()
    ax.vlines(middle[known], rows["ci_low"][known], rows["ci_high"][known], color=COLOURS[0], linewidth=1.6, zorder=2)
    _marks(ax, middle, rows["estimate"], "o", COLOURS[0], filled=whole["status"] != MACHINE)
    ax.set_xticks(middle, [f"{period}\nn = {n}" for period, n in zip(rows["period"], rows["n_reviews"], strict=True)], fontsize=8.5)
    ax.set_ylim(0, 1 if asked["measure"] == "share_of_reviews" else None)
    if asked["measure"] in SHARES:
        ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g} %")
    ax.grid(axis="y", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    unclear = not whole["ci_low"] > 0 and not whole["ci_high"] < 0
    verb = "shows no clear change" if unclear else "rises" if whole["change"] > 0 else "falls"
    explain(ax, f"“{whole['title']}” {verb} from {whole['first_year']} to {whole['last_year']}",
            f"{MEASURES[asked['measure']].capitalize()}, with 95 % interval, by {asked['year'].replace('_', ' ')}; {whole['n_reviews']} reviews. "
            f"{_change(whole, asked['measure'])} {whole['status'].capitalize()}.", _source(asked))
    return ax


def _forest(ax: Axes | None, rows: pd.DataFrame, measure: str, subtitle: str, source: str, left: str, right: str,
            finding: Callable[[pd.Series], str]) -> Axes:
    """A value with its interval for each theme, around nought, largest first."""
    rows = rows.sort_values(["family", "value"], ascending=False, kind="stable").reset_index(drop=True)
    ax = ax or new_axes(0.34 * len(rows) + 2.2)
    places = _places(rows)
    known = rows["ci_low"].notna().to_numpy()
    sure = (rows["p_adjusted"] < LEVEL).to_numpy()
    ax.axvline(0, color=GREY, linewidth=1)
    ax.hlines(places[known], rows["ci_low"][known], rows["ci_high"][known], color=COLOURS[0], linewidth=1.6, zorder=2)
    _marks(ax, rows["value"][sure], places[sure], "o", COLOURS[0], filled=True)
    _marks(ax, rows["value"][~sure], places[~sure], "o", COLOURS[0], filled=False)
    _rows(ax, rows, places)
    farthest = float(np.nanmax(np.abs(rows[["value", "ci_low", "ci_high"]].to_numpy()), initial=0.01)) * 1.05
    ax.set_xlim(-farthest, farthest)
    points = measure in SHARES
    _axis(ax, f"← {left}        {right} →" + ("        (percentage points)" if points else ""), measure, points=points)
    largest = rows.loc[rows["value"].abs().idxmax()]
    title = finding(rows[sure].loc[rows[sure]["value"].abs().idxmax()]) if sure.any() else \
        f"{finding(largest)}, but not by more than chance could" if rows["p"].notna().any() else \
        f"{finding(largest)} in the machine's count{'' if largest['ci_low'] > 0 or largest['ci_high'] < 0 else ', but its interval holds nought'}"
    explain(ax, title, subtitle, source)
    return ax


def _marks(ax: Axes, x: object, y: object, marker: str, colour: str, *, filled: bool, label: str | None = None) -> None:
    """Marks without lines; hollow ones are counts that no human sample has corrected, or differences that may be chance."""
    # Hollow ones are drawn beneath, and diamonds larger, so that one of each at the same place can both be seen.
    ax.plot(x, y, marker, color=colour, markersize=8 if marker == "D" else 6, markerfacecolor=colour if filled else "white", markeredgewidth=1.6,
            zorder=3 if filled else 2.5, clip_on=False, label=label)


def _places(rows: pd.DataFrame) -> np.ndarray:
    """Heights of the rows, with room for a heading before each family."""
    first = (rows["family"] != rows["family"].shift()).to_numpy()
    return np.arange(len(rows)) + 1.2 * np.cumsum(first)


def _rows(ax: Axes, rows: pd.DataFrame, places: np.ndarray) -> None:
    """Theme names on the left, under the name of their family: practice and case themes are never taken together."""
    ax.set_yticks(places, [wrap_label(title) for title in rows["title"]], linespacing=0.95)
    ax.set_ylim(places[-1] + 0.8, places[0] - 1.1)
    for family, place in zip(rows["family"], places, strict=True):
        if place == places[(rows["family"] == family).to_numpy()][0]:
            ax.text(0.01, place - 0.75, f"{family.capitalize()} themes", fontweight="bold", transform=ax.get_yaxis_transform(), va="center")


def _axis(ax: Axes, label: str, measure: str, *, points: bool = False) -> None:
    if measure in SHARES:
        ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:+.3g}" if points and value else f"{100 * value:.3g}{'' if points else ' %'}")
    ax.set_xlabel(label)
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)


def _legend(ax: Axes) -> None:
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, handletextpad=0.3, borderaxespad=0)


def _tested(rows: pd.DataFrame) -> str:
    """What the marks mean."""
    n_tested = int(rows["p"].notna().sum())
    if not n_tested:
        return f"Hollow: {MACHINE}, which cannot be told from the machine's mistakes."
    return f"Filled: p below .05, adjusted over {n_tested} tested (Benjamini-Hochberg)."


def _change(row: pd.Series, measure: str) -> str:
    if not np.isfinite(row["ci_low"]):
        return "No interval of its change: reviews do not vary."
    scale, unit = (100, " points") if measure in SHARES else (1, "")
    low, high = scale * row["ci_low"], scale * row["ci_high"]
    return f"Change over ten years: {scale * row['change']:+.1f}{unit} ({low:+.1f} to {high:+.1f})."


def _source(settings: dict, n_excluded: int | None = None) -> str:
    left = "" if n_excluded is None else f"; {count_of(n_excluded, 'review')} left out"
    return f"{source_of(settings)}, codebook “{settings['codebook']}”, coder “{settings['coder']}”{left}."
