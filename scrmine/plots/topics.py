"""Figures of topics: their terms, how often they occur, their course over time, their stability, and how many to choose."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from scrmine.errors import ScrmineError, unknown_name
from scrmine.plots.claims import CLOSE, top_of
from scrmine.plots.style import COLOURS, GREY, MARKERS, MOST_GROUPS, explain, new_axes, source_of, wrap_label
from scrmine.topics import TopicChoice, Topics

MEASURES = {"coherence": "coherence (NPMI)", "diversity": "diversity", "stability_over_seeds": "stability over seeds",
            "stable_share": "share of topics that are stable"}


def plot_topic_terms(topics: Topics, *, n_terms: int = 8, unstable: bool = False, ax: Axes | None = None) -> Axes:
    """The first terms of each topic, one row a topic; terms that are mostly one topic's own are set bold.

    Parameters
    ----------
    topics : Topics
        From `scrmine.fit_topics`.
    n_terms : int
        How many terms of each topic.
    unstable : bool
        Whether to show topics too that resamples do not find again.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If no topic is stable and unstable ones are not asked for.

    Examples
    --------
    >>> ax = scrmine.plot_topic_terms(topics)
    >>> figure_title(ax)
    'The most widespread stable topic: social worker, case, allocated'
    """
    rows = _shown(topics, unstable=unstable)
    table = topics.top_terms(n_terms, unstable=unstable)
    ax = ax or new_axes(0.34 * len(rows) + 1.9, width=max(9.0, 1.5 * n_terms + 2))
    for place, topic in enumerate(rows["topic"]):
        for term in table[table["topic"] == topic].itertuples():
            own = term.exclusivity >= 0.5
            ax.text(term.rank - 1, place, wrap_label(term.term, 16), va="center", fontsize=9, fontweight="bold" if own else "normal",
                    color=COLOURS[0] if own else "#1A1A1A", linespacing=0.9)
    _rows(ax, [f"{100 * share:.0f} %  {topic}" for share, topic in zip(rows["share"], rows["topic"], strict=True)])
    ax.set_xlim(-0.1, n_terms)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    first = rows.iloc[0]
    among = "stable topic" if len(rows) < len(topics.topics) else "topic"  # one that is not shown may be wider spread
    explain(ax, f"The most widespread {among}: {first['label']}",
            f"First {n_terms} terms of each of {len(rows)} topics by frequency and exclusivity; bold where half of a term's weight is the topic's own. Left: "
            f"mean share of {len(topics.passages):,} passages.", _source(topics))
    return ax


def plot_topics(counts: pd.DataFrame, *, measure: str = "share", period: str = "", settings: dict | None = None, ax: Axes | None = None) -> Axes:
    """How often each topic occurs, with intervals whose unit is the review.

    Parameters
    ----------
    counts : pandas.DataFrame
        From `scrmine.count_topics`, without `by`.
    measure : {"share", "share_of_reviews"}
        Share of passages, or of reviews with a passage that carries the topic.
    period : str
        The years that the reviews are of, for the subtitle: ``comparison.settings["period"]``.
    settings : dict, optional
        Those of the topics that were counted (``topics.settings``): with them the source line says so where reviews are of the fictional sample.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If there is no such measure, or the table is not of `scrmine.count_topics`, or has several groups or no topic.

    Examples
    --------
    >>> ax = scrmine.plot_topics(scrmine.count_topics(topics))
    >>> figure_title(ax)
    'Most often: social worker, case, allocated, 41 % of passages'
    """
    ends = {"share": ("ci_low", "ci_high"), "share_of_reviews": ("present_low", "present_high")}
    if measure not in ends:
        raise unknown_name("measure", measure, ends, where="plot_topics")
    _check_counts(counts)
    if counts["group"].nunique() != 1:
        raise ScrmineError(f"The table has {counts['group'].nunique()} groups; one is expected. Count without by, choose one group, or use plot_topics_over_time.")
    rows = counts.sort_values([measure, "topic"], ascending=[False, True]).reset_index(drop=True)
    ax = ax or new_axes(0.3 * len(rows) + 2.0)
    low, high = ends[measure]
    for place, row in enumerate(rows.to_dict("records")):
        if np.isfinite(row[low]) and np.isfinite(row[high]):
            ax.plot([row[low], row[high]], [place, place], color=COLOURS[0], linewidth=1.6, solid_capstyle="butt")
        ax.plot([row[measure]], [place], marker="o", color=COLOURS[0], markerfacecolor="white", markeredgewidth=1.6, linestyle="none", clip_on=False)
    _rows(ax, rows["label"].tolist())
    _percent(ax, float(np.nanmax(rows[[measure, high]].to_numpy())))
    ax.set_xlabel("Share of passages" if measure == "share" else "Share of reviews")
    unit = "passages that carry the topic" if measure == "share" else "reviews with a passage that carries the topic"
    first = rows.iloc[0]
    close = CLOSE if top_of(rows.assign(estimate=rows[measure], ci_low=rows[low]))[1] else ""
    explain(ax, f"Most often: {first['label']}, {100 * first[measure]:.0f} % of {'passages' if measure == 'share' else 'reviews'}{close}",
            f"Share of {unit}, with 95 % interval over reviews; n = {first['n_reviews']} reviews{f', {period}' if period else ''}, "
            f"{first['n_passages']:,} passages.", _source_of_counts(settings))
    return ax


def _check_counts(counts: pd.DataFrame) -> None:
    """Raise if a table is not one of counted topics: that of the topics themselves is easily taken for it."""
    missing = [name for name in ("group", "topic", "label", "share", "ci_low", "ci_high", "n_reviews") if name not in counts]
    if missing:
        raise ScrmineError(f"The table lacks {', '.join(missing)}. Make it with scrmine.count_topics(topics).")


def plot_topics_over_time(counts: pd.DataFrame, *, topics: Sequence[str] | None = None, settings: dict | None = None, ax: Axes | None = None) -> Axes:
    """The share of passages that carry a topic, over the years, with intervals over reviews.

    Parameters
    ----------
    counts : pandas.DataFrame
        From `scrmine.count_topics` with ``by="year"``, or another column of numbers.
    topics : sequence of str, optional
        Ids of up to four topics; by default the four whose share moves most.
    settings : dict, optional
        Those of the topics that were counted (``topics.settings``): with them the source line says so where reviews are of the fictional sample.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If the table is not of `scrmine.count_topics`, groups are not numbers, there is only one, a topic is not there, or more than four are asked for.

    Examples
    --------
    >>> counts = scrmine.count_topics(topics, reviews=corpus.reviews, by="year")
    >>> ax = scrmine.plot_topics_over_time(counts)
    >>> figure_title(ax)
    'Over time: appointments, discharge, letter'
    """
    _check_counts(counts)
    years = pd.to_numeric(counts["group"], errors="coerce")
    if years.isna().any() or years.nunique() < 2:
        raise ScrmineError(f"The groups are {', '.join(map(str, counts['group'].unique()[:5]))}; two years or more are expected. Count with by='year'.")
    table = counts.assign(at=years.astype(float))
    spread = table.groupby("topic")["share"].agg(lambda share: share.max() - share.min()).round(9).sort_values(ascending=False, kind="stable")
    chosen = list(topics) if topics is not None else spread.index[:MOST_GROUPS].tolist()
    for topic in chosen:
        if topic not in spread.index:
            raise unknown_name("topic", topic, spread.index, where="the table")
    if not 1 <= len(chosen) <= MOST_GROUPS:
        raise ScrmineError(f"{len(chosen)} topics are asked for; a figure shows 1 to {MOST_GROUPS}, as more cannot be told apart. Name the ones that matter.")
    ax = ax or new_axes(4.6)
    for number, topic in enumerate(chosen):
        part = table[table["topic"] == topic].sort_values("at")
        ax.plot(part["at"], part["share"], color=COLOURS[number], marker=MARKERS[number], markerfacecolor="white", markeredgewidth=1.6, linewidth=1.4,
                label=part["label"].iloc[0])
        for row in part.dropna(subset=["ci_low", "ci_high"]).itertuples():
            ax.plot([row.at + 0.06 * number] * 2, [row.ci_low, row.ci_high], color=COLOURS[number], linewidth=1, alpha=0.7)
    ax.set_ylim(0, None)
    ax.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.grid(axis="y", color="#E0E0E0", linewidth=0.8)
    ax.set_xlabel("Year")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, handletextpad=0.4, borderaxespad=0, fontsize=9)
    reviews = table.drop_duplicates("group")["n_reviews"]
    explain(ax, f"Over time: {table.loc[table['topic'] == chosen[0], 'label'].iloc[0]}",
            f"Share of passages that carry the topic, with 95 % interval over reviews where a year has two or more; {int(reviews.sum())} reviews, "
            f"{int(reviews.min())} to {int(reviews.max())} a year. Few reviews a year: lines move by chance.", _source_of_counts(settings), above=0.5)
    return ax


def plot_topic_stability(topics: Topics, *, ax: Axes | None = None) -> Axes:
    """How much of each topic resamples of the reviews find again; hollow where it is too little to rely on.

    Parameters
    ----------
    topics : Topics
        From `scrmine.fit_topics` with the consensus.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Raises
    ------
    ScrmineError
        If the topics are of a single run, of which no stability is known.

    Examples
    --------
    >>> ax = scrmine.plot_topic_stability(topics)
    >>> figure_title(ax)
    '3 of 5 topics are stable'
    """
    rows = topics.topics.sort_values(["stability", "topic"], ascending=[False, True]).reset_index(drop=True)
    if rows["stability"].isna().all():
        raise ScrmineError(f"Nothing is known of the stability of one run of {topics.settings['method']!r}. Fit with method='consensus'.")
    ax = ax or new_axes(0.3 * len(rows) + 2.0)
    for place, row in enumerate(rows.to_dict("records")):
        ax.plot([row["stability"]], [place], marker="o", linestyle="none", color=COLOURS[0], markeredgewidth=1.6, clip_on=False,
                markerfacecolor=COLOURS[0] if row["stable"] else "white")
        ax.text(1.01, place, f"{row['lift']:.1f} ×", transform=ax.get_yaxis_transform(), va="center", fontsize=9, color=GREY)
    _rows(ax, rows["label"].tolist())
    ax.set_xlim(0, 1)
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_xlabel("Share of first ten terms found again (Jaccard)")
    explain(ax, f"{int(rows['stable'].sum())} of {len(rows)} topics are stable",
            f"Mean over {topics.settings['n_runs']} halves of the {topics.settings['resampled']}. Hollow: not to be relied on. Right: how often the terms meet in the other "
            f"half, over chance.", _source(topics))
    return ax


def plot_n_topics(choice: TopicChoice, *, ax: Axes | None = None) -> Axes:
    """What each number of topics is worth, and which is recommended.

    Parameters
    ----------
    choice : TopicChoice
        From `scrmine.compare_n_topics`.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a figure of its own by default.

    Examples
    --------
    >>> choice = scrmine.compare_n_topics(features, n_topics=(3, 5), seeds=(0, 1), method="nmf")
    >>> ax = scrmine.plot_n_topics(choice)
    >>> figure_title(ax)
    '3 topics are recommended'
    """
    table = choice.table.assign(stable_share=choice.table["n_stable"] / choice.table["n_topics"]).sort_values("n_topics")
    if table["reference_coherence"].notna().all():
        table = table.assign(coherence=table["reference_coherence"])
    ax = ax or new_axes(4.6)
    for number, (name, title) in enumerate(MEASURES.items()):
        if table[name].notna().any():
            ax.plot(table["n_topics"], table[name], color=COLOURS[number], marker=MARKERS[number], markerfacecolor="white", markeredgewidth=1.6, label=title)
    if choice.n_topics is not None:
        ax.axvline(choice.n_topics, color=GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
    ax.set_xticks(table["n_topics"], [str(number) for number in table["n_topics"]])
    ax.set_xlabel("Number of topics")
    ax.set_ylim(min(0.0, float(table["coherence"].min()) * 1.1), 1.05)
    ax.grid(axis="y", color="#E0E0E0", linewidth=0.8)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=4, frameon=False, handletextpad=0.4, borderaxespad=0, fontsize=9)
    title = "No number of topics is recommended" if choice.n_topics is None else f"{choice.n_topics} topics are recommended"
    explain(ax, title, f"Means over {len(choice.settings['seeds'])} seeds; higher is better. {choice.reason}",
            f"{source_of(choice.settings)}, method “{choice.settings['method']}”.", above=0.34)
    return ax


def _shown(topics: Topics, *, unstable: bool) -> pd.DataFrame:
    rows = topics.table(unstable=unstable)
    if rows.empty:
        raise ScrmineError("There are no stable topics to draw. Ask for fewer topics when fitting, or draw with unstable=True and say so.")
    return rows


def _rows(ax: Axes, labels: list[str]) -> None:
    """One labelled row after another, the first on top."""
    ax.set_yticks(range(len(labels)), [wrap_label(label) for label in labels], linespacing=0.95)
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.tick_params(length=0)


def _percent(ax: Axes, highest: float) -> None:
    """A horizontal axis of shares from zero."""
    ax.set_xlim(0, 1.0 if highest > 0.6 else max(highest, 0.01) * 1.05)
    ax.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.3g} %")
    ax.grid(axis="x", color="#E0E0E0", linewidth=0.8)
    ax.set_axisbelow(True)


def _source(topics: Topics) -> str:
    hidden = int((~topics.topics["stable"]).sum())
    return f"{source_of(topics.settings)}, topics by {topics.settings['method']}, seed {topics.settings['seed']}; {hidden} of {len(topics.topics)} unstable. A topic is not a theme."


def _source_of_counts(settings: dict | None) -> str:
    """The source of counts, which are a table and do not know of what reviews they are."""
    return f"{source_of(settings or {})}, topics found by machine; a topic is not a theme."
