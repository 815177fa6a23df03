"""The map of passages, themes beside topics, and how often people found intruders."""

from __future__ import annotations

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from scrmine.errors import ScrmineError
from scrmine.plots.style import BLUES, COLOURS, GREY, WIDTH, explain, new_axes, shorten, source_of, wrap_label
from scrmine.topics.clusters import Clusters
from scrmine.topics.crosswalk import Crosswalk

LIFT_STEPS = (0.5, 1, 2, 4, 8)
SHARE_STEPS = (0.02, 0.05, 0.1, 0.2, 0.4)
COUNT_STEPS = (1, 3, 10, 30, 100)
STEPS = {"lift": LIFT_STEPS, "share": SHARE_STEPS, "share_of_topic": SHARE_STEPS, "n_both": COUNT_STEPS}
WORDS = {
    "lift": "How many times what it has of all passages each topic has of a theme's passages", "share": "Share of each theme's passages that a topic has",
    "share_of_topic": "Share of each topic that lies in a theme's passages", "n_both": "Passages that carry the theme and whose first topic it is",
}
LARGEST_NAMED = 4


def plot_passage_map(clusters: Clusters, *, ax: Axes | None = None) -> Axes:
    """Every passage in the plane: near ones resemble each other.

    The four largest clusters have a colour each and the others are grey, since more colours cannot be told apart; every cluster has its label
    at its middle. Filled dots are passages that fall into their cluster in more than half of the fits.

    Parameters
    ----------
    clusters : Clusters
        From `fit_clusters`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Examples
    --------
    >>> ax = scrmine.plot_passage_map(scrmine.fit_clusters(features, n_clusters=5))
    >>> figure_title(ax)
    '5 clusters; the largest, “father, mother, lived”, has 26% of the passages'
    """
    ax = ax or new_axes(7.0)
    size = float(np.clip(4000 / len(clusters.passages), 4, 24))
    for number, row in enumerate(clusters.topics.itertuples()):
        part = clusters.passages[clusters.passages["topic"] == row.topic]
        colour = COLOURS[number] if number < LARGEST_NAMED else "#9C9C9C"
        sure = (part["loading"] > 0.5).to_numpy()
        ax.scatter(part["x"], part["y"], s=size, facecolors=np.where(sure, colour, "white"), edgecolors=colour, linewidths=0.5, zorder=2 if number < LARGEST_NAMED else 1)
    middles = clusters.passages.groupby("topic")[["x", "y"]].median()
    for topic, (x, y) in _apart(middles, ax).iterrows():
        label = clusters.topics.loc[clusters.topics["topic"] == topic, "label"].iloc[0]
        ax.text(x, y, shorten(label, 34), ha="center", va="center", fontsize=9, fontweight="bold", zorder=3,
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5})
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    sure = float((clusters.passages["loading"] > 0.5).mean())
    first = clusters.topics.iloc[0]
    explain(ax, f"{len(clusters.topics)} clusters; the largest, “{first['label']}”, has {first['share']:.0%} of the passages",
            f"{len(clusters.passages):,} passages of {clusters.passages['review_id'].nunique():,} reviews; near ones resemble each other, distances are not to be measured. Filled: "
            f"falls into its cluster in more than half of the fits ({sure:.0%} of the passages). {clusters.settings.get('note', '')}".strip(),
            f"{source_of(clusters.settings)}, {clusters.settings['method'].replace('_', '-')} on {clusters.settings['points']}.")
    return ax


def plot_crosswalk(crosswalk: Crosswalk, measure: str = "lift", *, ax: Axes | None = None) -> Axes:
    """Themes by topics: where the passages of each theme load; topics in the order of their themes, those that no theme explains last.

    Parameters
    ----------
    crosswalk : Crosswalk
        From `cross_themes`.
    measure : {"lift", "share", "share_of_topic", "n_both"}
        What the cells show.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there is no such measure.

    Examples
    --------
    >>> ax = scrmine.plot_crosswalk(scrmine.cross_themes(topics, codings, codebook))
    >>> figure_title(ax)
    'Topics recover 5 of 25 themes; no theme explains 0 of 3 topics'
    """
    cells = crosswalk.cells(measure)
    explained = crosswalk.topics[crosswalk.topics["explained"]]
    order = [topic for theme in crosswalk.themes["theme"] for topic in explained.loc[explained["theme"] == theme, "topic"]]
    cells = cells[[*order, *(topic for topic in cells if topic not in order)]]
    ax = ax or new_axes(0.3 * len(cells) + 3.6, width=max(WIDTH, min(20.0, 4.6 + 0.3 * cells.shape[1])))
    steps = STEPS[measure]
    values = cells.to_numpy(dtype=float)
    written = np.array([[_cell(value, measure) if value >= steps[2] else "" for value in row] for row in values], dtype=object)
    sns.heatmap(pd.DataFrame(np.digitize(np.nan_to_num(values), steps), index=cells.index), cmap=BLUES, vmin=0, vmax=len(BLUES.colors), ax=ax, cbar=False,
                annot=written if cells.shape[1] <= 40 else False, fmt="", annot_kws={"fontsize": 8}, linewidths=0.5, linecolor="#E6E6E6", xticklabels=False, yticklabels=False)
    titles = crosswalk.themes.set_index("theme")["title"]
    ax.set_yticks(np.arange(len(cells)) + 0.5, [wrap_label(titles[theme]) for theme in cells.index], rotation=0, fontsize=8.5, linespacing=0.95)
    labels = crosswalk.topics.set_index("topic")
    named = [shorten(labels.loc[topic, "label"], 30) + ("" if labels.loc[topic, "explained"] else " ○") for topic in cells]
    ax.set_xticks(np.arange(cells.shape[1]) + 0.5, named, rotation=90, fontsize=8)
    ax.set_xlabel("Topics; ○ explained by no theme")
    ax.set_ylabel("")
    ax.tick_params(length=0)
    recovered, left = int(crosswalk.themes["recovered"].sum()), int((~crosswalk.topics["explained"]).sum())
    limits = ", ".join(f"{step:g}" for step in steps)
    explain(ax, f"Topics recover {recovered} of {len(crosswalk.themes)} themes; no theme explains {left} of {len(crosswalk.topics)} topics",
            f"{WORDS[measure]}; {crosswalk.settings['n_passages']:,} passages of {crosswalk.settings['n_reviews']:,} reviews. Darker from {limits} on.",
            f"{source_of(crosswalk.settings)}, codings by {', '.join(crosswalk.settings['coders']) or 'an unnamed coder'}.")
    return ax


def plot_intrusion(scores: pd.DataFrame, *, settings: dict | None = None, ax: Axes | None = None) -> Axes:
    """How often people found the intruder in each topic: a dot with its interval, beside chance.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `score_intrusion`.
    settings : dict, optional
        Those of the tasks (``tasks.settings``): with them the source line says so where reviews are of the fictional sample.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If the table is not of `score_intrusion`.

    Examples
    --------
    >>> tasks = scrmine.make_word_intrusion(topics)
    >>> answers = tasks.key.set_index("task")["option"].to_dict()
    >>> ax = scrmine.plot_intrusion(scrmine.score_intrusion(tasks, answers))
    >>> figure_title(ax)
    'People found 3 of 3 intruders, more often than chance'
    """
    missing = [name for name in ("topic", "label", "n_answers", "n_found", "share", "ci_low", "ci_high", "chance") if name not in scores]
    if missing or scores.empty:
        raise ScrmineError(f"The scores lack {', '.join(missing) or 'rows'}. Make them with score_intrusion.")
    rows = pd.concat([scores.head(1), scores.iloc[1:].sort_values(["share", "n_answers", "topic"], ascending=[False, False, True])])
    ax = ax or new_axes(0.34 * len(rows) + 1.9)
    places = np.arange(len(rows), dtype=float)
    places[1:] += 0.5
    for place, row in zip(places, rows.itertuples(), strict=True):
        ax.plot([row.ci_low, row.ci_high], [place, place], color=COLOURS[0], linewidth=1.6, solid_capstyle="butt", zorder=2)
        ax.plot([row.share], [place], marker="o", markersize=6, color=COLOURS[0], linestyle="none", zorder=3, clip_on=False)
        ax.text(1.02, place, f"{row.n_found}/{row.n_answers}", transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=GREY)
    chance = float(rows["chance"].iloc[0])
    ax.axvline(chance, color=GREY, linewidth=1, linestyle="--", zorder=1)
    ax.set_yticks(places, ["All topics", *(wrap_label(label or topic) for topic, label in zip(rows["topic"].iloc[1:], rows["label"].iloc[1:], strict=True))], linespacing=0.95)
    ax.set_ylim(places[-1] + 0.8, -0.8)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    ax.set_xlabel("Intruders found")
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    total = rows.iloc[0]
    apart = "more often than chance" if total["above_chance"] else "no more often than chance can explain"
    explain(ax, f"People found {total['n_found']} of {total['n_answers']} intruders, {apart}",
            f"Share of answers that named what does not belong, with 95 % Wilson interval; n = {total['n_answers']} answers. Dashed: chance ({100 * chance:.0f} %). "
            f"Right: found / answers.", f"{source_of(settings or {})}, intrusion tasks.")
    return ax


def _cell(value: float, measure: str) -> str:
    if measure == "n_both":
        return f"{value:.0f}"
    return f"{value:.1f}" if measure == "lift" else f"{100 * value:.0f}"


def _apart(middles: pd.DataFrame, ax: Axes) -> pd.DataFrame:
    """The middles, highest first, each moved down until its label is clear of those above it."""
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    line, reach = (high - low) / 28, (right - left) / 3.5
    placed: list[tuple[float, float]] = []
    ordered = middles.sort_values(["y", "x"], ascending=[False, True])
    for x, y in ordered.itertuples(index=False):
        lowest = y
        while any(abs(x - other) < reach and abs(lowest - height) < line for other, height in placed):
            lowest -= line / 4
        placed.append((x, lowest))
    return pd.DataFrame(placed, index=ordered.index, columns=["x", "y"])
