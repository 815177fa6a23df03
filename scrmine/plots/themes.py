"""How often each theme appears, drawn: overall, by review and by group of reviews."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from scrmine.compare import MEASURES, Comparison, compare_groups
from scrmine.compare.counting import NOT_STATED
from scrmine.compare.estimands import SMALL_REVIEWS
from scrmine.errors import ScrmineError
from scrmine.plots.claims import CLOSE, cannot_draw, difference_claim, large_enough, name_tied, top_of
from scrmine.plots.style import (
    BLUES,
    COLOURS,
    GREY,
    MARKERS,
    WIDTH,
    count_of,
    draw_dots,
    explain,
    new_axes,
    shorten,
    source_of,
    span_of,
    wrap_label,
)

MOST_NAMED, MOST_COUNTED = 60, 40
"""Reviews of which a heat map has room for the names, and for the counts in the cells."""


def plot_frequency(comparison: Comparison, measure: str = "share_of_reviews", *, ax: Axes | None = None) -> Axes:
    """How often each theme appears over all groups together: a dot with its interval, most frequent first.

    Practice and case themes stand apart, since they are never summed together.

    Parameters
    ----------
    comparison : Comparison
        Of one group (made without `by`).
    measure : str
        One of `scrmine.compare.MEASURES`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there is no such measure, the comparison has several groups, or is corrected by a human sample.

    Examples
    --------
    >>> ax = scrmine.plot_frequency(comparison)
    >>> figure_title(ax)
    'Most often among practice themes: “Child focus, voice of the child and lived experience” and “Interagency working and information sharing” in 22 of 24 reviews each; among case themes: “Neglect and cumulative harm” in 12; others come close'
    """
    table = comparison.measure(measure)
    if comparison.correction is not None:
        raise ScrmineError("plot_frequency draws counts as they are, and this comparison is corrected by a human sample. Use plot_corrected, which "
                           "draws both.")
    if table["group"].nunique() > 1:
        raise ScrmineError(f"plot_frequency draws one group, and this comparison has {table['group'].nunique()}. Use "
                           f"plot_comparison, or compare without by=.")
    rows = _ordered(table)
    ax = ax or new_axes(0.34 * len(rows) + 1.9)
    places = _places(rows)
    draw_dots(ax, rows, places, [COLOURS[0] if family == "practice" else COLOURS[1] for family in rows["family"]],
               ["o" if family == "practice" else "D" for family in rows["family"]])
    counted = "n_present" if measure == "share_of_reviews" else "n_hits"
    out_of = "n_reviews" if measure == "share_of_reviews" else "n_passages"
    unit = "reviews" if measure == "share_of_reviews" else "passages"
    _label_rows(ax, rows, places, [f"{have}/{total}" for have, total in zip(rows[counted], rows[out_of], strict=True)])
    _head_families(ax, rows, places)
    _scale(ax, rows, measure)
    explain(ax, _frequency_title(rows, measure),
             f"{_few(int(rows['n_reviews'].iloc[0]))}{MEASURES[measure].capitalize()}, with 95 % interval over reviews; n = "
             f"{count_of(int(rows['n_reviews'].iloc[0]), 'review')}{span_of(comparison.settings)}, {count_of(int(rows['n_passages'].iloc[0]), 'passage')} of findings. Right: {unit} with the theme / {unit} counted.", _source(comparison))
    return ax


def plot_heatmap(comparison: Comparison, reviews: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Themes by reviews: how many passages of each review carry each theme.

    Parameters
    ----------
    comparison : Comparison
        Any comparison; groups do not matter.
    reviews : pandas.DataFrame
        The corpus's reviews, for names and years; reviews stand in the order of their years.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Examples
    --------
    >>> ax = scrmine.plot_heatmap(comparison, corpus.reviews)
    >>> figure_title(ax)
    'In 252 of 600 cells, a review by a theme, the machine found nothing'
    """
    order = reviews[reviews["review_id"].isin(comparison.counts["review_id"])].sort_values(["year", "review_id"])
    titles = comparison.measure("share_of_reviews").drop_duplicates("theme").set_index("theme")["title"]
    cells = comparison.counts.pivot(index="theme", columns="review_id", values="n_hits").loc[titles.index, order["review_id"]]
    named, counted = len(order) <= MOST_NAMED, len(order) <= MOST_COUNTED
    if ax is None:
        ax = new_axes(0.3 * len(cells) + (3.2 if named else 2.4), width=max(WIDTH, 4.6 + 0.27 * len(order)) if named else 1.2 * WIDTH)
    top = int(cells.to_numpy().max()) if cells.size else 0
    bounds = _steps(top)
    stepped = np.digitize(cells.to_numpy(), bounds, right=False)
    sns.heatmap(
        pd.DataFrame(stepped, index=cells.index), cmap=BLUES, vmin=0, vmax=len(BLUES.colors), ax=ax, cbar=False,
        annot=cells.astype("str").where(cells > 0, "").to_numpy() if counted else False, fmt="",
        annot_kws={"fontsize": 8}, linewidths=0.5 if named else 0, linecolor="#E6E6E6", xticklabels=False, yticklabels=False,
    )
    ax.set_yticks(np.arange(len(cells)) + 0.5, [wrap_label(title) for title in titles], rotation=0, fontsize=8.5,
                  linespacing=0.95)
    if named:
        labels = [_review_label(row) for row in order.to_dict("records")]
        ax.set_xticks(np.arange(len(order)) + 0.5, labels, rotation=90, fontsize=8)
    ax.set_xlabel("Reviews, oldest first" if named else f"{len(order)} reviews, oldest first")
    ax.set_ylabel("")
    ax.tick_params(length=0)
    steps = ", ".join(f"{step:.0f}" for step in bounds)
    silent = int((cells.to_numpy() == 0).sum())
    whose = "the machine found nothing" if comparison.settings["coded_by"] == "machine" else "the findings are silent"
    explain(ax, f"In {silent:,} of {cells.size:,} cells, a review by a theme, {whose}",
             f"Passages of findings that carry the theme, in each of {count_of(len(order), 'review')}{span_of(comparison.settings)}. White: none."
             f"{'' if counted else f' Darker from {steps} passages on.'}", _source(comparison, cells=True))
    return ax


def plot_comparison(comparison: Comparison, measure: str = "share_of_reviews", *, ax: Axes | None = None) -> Axes:
    """How often each theme appears in up to four groups of reviews, side by side with intervals.

    Parameters
    ----------
    comparison : Comparison
        Made with `by`.
    measure : str
        One of `scrmine.compare.MEASURES`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there are more than four groups, which cannot be told apart by eye, or only one, with which nothing is compared.

    Examples
    --------
    >>> ax = scrmine.plot_comparison(by_outcome)
    >>> figure_title(ax)
    'By outcome, “Parental alcohol and drug misuse” differs most: +38 points (95 % interval +3 to +67), death less serious harm'
    """
    table = comparison.measure(measure)
    sizes = table.drop_duplicates("group").set_index("group")["n_reviews"].sort_index()
    by = "all reviews" if comparison.settings["by"] is None else str(comparison.settings["by"]).replace("_", " ")
    groups = comparison.counts.drop_duplicates("review_id")["group"]
    if comparison.settings["by"] is not None and (why := cannot_draw(groups, by)):
        raise ScrmineError(f"plot_comparison draws groups side by side, and {why}")
    differences = compare_groups(comparison, measure).table if len(set(groups) - {NOT_STATED}) > 1 else table.iloc[:0]
    named = large_enough(differences) if len(differences) else differences
    apart = (named if len(named) else differences).groupby("theme")["estimate"].agg(lambda e: e.abs().max().round(9))
    span = apart if len(apart) else table.groupby("theme")["estimate"].agg(lambda e: e.max() - e.min())
    rows = _ordered(table.drop_duplicates("theme").assign(estimate=lambda t: t["theme"].map(span), n_hits=0))
    ax = ax or new_axes(0.16 * (len(sizes) + 1) * len(rows) + 2.1)
    places = _places(rows, step=1.0)
    spread = np.linspace(-0.28, 0.28, len(sizes)) if len(sizes) > 1 else np.zeros(1)
    for number, (group, n_reviews) in enumerate(sizes.items()):
        part = table[table["group"] == group].set_index("theme").loc[rows["theme"]]
        draw_dots(ax, part, [place + spread[number] for place in places], [COLOURS[number]] * len(part),
                   [MARKERS[number]] * len(part), label=f"{group} (n = {n_reviews})")
    _label_rows(ax, rows, places, None)
    _head_families(ax, rows, places)
    for place in places[::2]:  # a band behind every other theme shows which marks belong together
        ax.axhspan(place - 0.5, place + 0.5, color="#F4F4F4", linewidth=0, zorder=0)
    _scale(ax, table, measure)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=min(4, len(sizes)), frameon=False, handletextpad=0.3,
              borderaxespad=0, columnspacing=1.4)
    explain(ax, difference_claim(differences, by, points=measure != "rate_per_1000_words"),
             f"{_few(int(sizes.sum()))}{MEASURES[measure].capitalize()}, with 95 % interval over reviews, by {by}; n = {count_of(int(sizes.sum()), 'review')}"
             f"{span_of(comparison.settings)}. Themes in order of the distance between groups. Whether two groups differ is for the interval of their difference to say, "
             f"not for these.", _source(comparison), above=0.34)
    return ax


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Practice themes before case themes, each by falling estimate; equal ones by their passages, then in the codebook's order."""
    return table.sort_values(["family", "estimate", "n_hits"], ascending=False, kind="stable").reset_index(drop=True)


def _few(n_reviews: int) -> str:
    """What to read before anything else if there are few reviews."""
    return f"Only {count_of(n_reviews, 'review')}: read them, shares say little. " if n_reviews < SMALL_REVIEWS else ""


def _places(rows: pd.DataFrame, step: float = 1.0) -> list[float]:
    """Heights of the rows, with room for a heading before each family."""
    places, at, before = [], 0.0, None
    for family in rows["family"]:
        at += 1.2 * step if family != before else 0
        places.append(at)
        at += step
        before = family
    return places


def _label_rows(ax: Axes, rows: pd.DataFrame, places: list[float], right: list[str] | None) -> None:
    """Theme names on the left; counts on the right."""
    ax.set_yticks(places, [wrap_label(title) for title in rows["title"]], linespacing=0.95)
    ax.set_ylim(max(places) + 0.8, min(places) - 1.1)
    if right:
        for place, text in zip(places, right, strict=True):
            ax.text(1.02, place, text, transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=GREY)


def _head_families(ax: Axes, rows: pd.DataFrame, places: list[float]) -> None:
    """The name of each family over its first theme: practice and case themes are never taken together."""
    for family, name in (("practice", "Practice themes: how services worked"), ("case", "Case themes: what the case contained")):
        of_family = [place for place, f in zip(places, rows["family"], strict=True) if f == family]
        if of_family:
            ax.text(0, min(of_family) - 0.75, name, fontweight="bold", transform=ax.get_yaxis_transform(), va="center")


def _scale(ax: Axes, rows: pd.DataFrame, measure: str) -> None:
    """The horizontal axis from zero, in per cent for shares."""
    highest = float(np.nanmax([rows["ci_high"].max(), rows["estimate"].max(), 0.01]))
    share = measure != "rate_per_1000_words"
    ax.set_xlim(0, 1.0 if share and highest > 0.6 else highest * 1.05)
    if share:
        ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %" if highest > 0.1 else f"{100 * value:.1f} %")
    ax.set_xlabel(MEASURES[measure].capitalize())
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)


def _frequency_title(rows: pd.DataFrame, measure: str) -> str:
    """The finding in a sentence: the most frequent theme of each family with figures."""
    said, close = [], False
    for family in ("practice", "case"):
        part = rows[rows["family"] == family]
        if len(part) and part["estimate"].iloc[0] > 0:
            tied, near = top_of(part)
            first, close = tied.iloc[0], close or near
            named, each = name_tied(tied["title"].tolist()), " each" if len(tied) > 1 else ""
            if measure == "share_of_reviews":
                out_of = "" if said else f" of {count_of(int(first['n_reviews']), 'review')}"
                words = f"{named} in {first['n_present']}{out_of}{each}"
            elif measure == "share_of_passages":
                words = f"{named} in {count_of(int(first['n_hits']), 'passage')}{each}"
            else:
                words = named
            said.append(f"among {family} themes: {words}" if rows["family"].nunique() > 1 else words)
    most = f"Most often{' ' if rows['family'].nunique() > 1 else ': '}"
    return f"{most}{'; '.join(said)}{CLOSE if close else ''}" if said else "No theme was found in the findings of these reviews"


def _steps(top: int) -> list[float]:
    """Lower ends of the five filled classes of the heat map."""
    if top <= 5:
        return [1, 2, 3, 4, 5]
    return [1, *np.unique(np.round(np.geomspace(2, max(top, 6), 5)[:4])).tolist()]


def _review_label(row: dict) -> str:
    name = row["name"] if pd.notna(row["name"]) else row["review_id"]
    return f"{shorten(str(name), 23)} {row['year']}" if pd.notna(row["year"]) else shorten(str(name), 28)


def _source(comparison: Comparison, *, cells: bool = False) -> str:
    """Where the numbers come from and what they are worth; a sample corrects shares, and no single cell."""
    machine = comparison.settings["coded_by"] == "machine"
    corrected = not cells and comparison.correction is not None
    worth = "filled: corrected by a human sample, hollow: uncorrected machine count" if corrected else \
        "uncorrected machine count" if machine else "human codes"
    return (f"{source_of(comparison.settings)}, codebook “{comparison.settings['codebook']}”, coder “{comparison.settings['coder']}” ({worth}); "
            f"{count_of(len(comparison.excluded), 'review')} left out.")
