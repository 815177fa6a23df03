"""Topics beside themes: where a theme's passages load, which themes no topic recovers, and which topics no theme explains."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.sources import keep_fictional
from scrmine.topics.result import Topics

RECOVERED_SHARE, RECOVERED_LIFT = 0.2, 2.0
"""A topic recovers a theme if it has this share of the theme's passages, so many times what it has of all passages, and not by chance."""

RESAMPLES = 499
FEWEST = 5
"""A theme with fewer passages cannot be said to be recovered, nor to explain a topic."""

NOT_CODED_STANCE = "absent"


@dataclass(frozen=True, eq=False, repr=False)
class Crosswalk:
    """How themes and topics meet in passages.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per theme and topic: theme, topic, n_both (passages with the theme whose first topic it is), share (of the theme's
        passages that the topic has: its mean loading there), share_of_topic (of the topic that lies in the theme's passages), lift (share
        over the topic's share of all passages), ci_low and ci_high (of the lift; 95 %, reviews resampled).
    themes : pandas.DataFrame
        One row per theme, in the order of the codebook: theme, title, n_passages (with it), topic (that recovers it, or else has the greatest
        lift), label (of the topic), share, lift, ci_low, ci_high, recovered.
    topics : pandas.DataFrame
        One row per topic: topic, label, share (of all passages), uncoded (share of the topic in passages without any theme), theme (with the
        greatest lift), lift, ci_low, ci_high, share_of_topic (in passages of that theme), explained (whether that lift is 2 or more, and
        not by chance).
    settings : dict
        n_passages, n_reviews, coders and seed.

    Examples
    --------
    >>> scrmine.cross_themes(topics, codings, codebook)
    Crosswalk: 5 of 25 themes recovered by topics, 0 of 3 topics explained by no theme; 1,184 passages
    """

    table: pd.DataFrame
    themes: pd.DataFrame
    topics: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return (f"Crosswalk: {int(self.themes['recovered'].sum())} of {len(self.themes)} themes recovered by topics, "
                f"{int((~self.topics['explained']).sum())} of {len(self.topics)} topics explained by no theme; {self.settings['n_passages']:,} passages")

    def _repr_html_(self) -> str:
        left = self.topics[~self.topics["explained"]]
        return (f"<p><b>{self!r}</b></p>{self.themes.round(3).to_html(index=False)}<p>Residue: topics that no theme explains.</p>"
                f"{left.round(3).to_html(index=False)}")

    def cells(self, measure: str = "lift") -> pd.DataFrame:
        """One row per theme, one column per topic.

        Parameters
        ----------
        measure : {"lift", "share", "share_of_topic", "n_both"}
            What the cells hold.

        Raises
        ------
        ScrmineError
            If there is no such measure.

        Examples
        --------
        >>> cells = scrmine.cross_themes(topics, codings, codebook).cells("lift").reset_index()
        >>> print(cells.round(1).head(3).to_string(index=False))
                         theme  topic_2  topic_3  topic_5
                   child_focus      0.7      0.5      0.5
                 over_optimism      0.8      0.6      0.5
        professional_curiosity      0.6      1.1      0.4
        """
        known = ("lift", "share", "share_of_topic", "n_both")
        if measure not in known:
            raise unknown_name("measure", measure, known, where="a crosswalk")
        cells = self.table.pivot(index="theme", columns="topic", values=measure)
        return cells.loc[self.themes["theme"], self.topics["topic"]]


def cross_themes(topics: Topics, codings: pd.DataFrame, codebook: Codebook, *, unstable: bool = False, seed: int = 0) -> Crosswalk:
    """Set topics beside the themes of a codebook.

    With l_pk the loading of topic k on passage p, P_t the passages that carry theme t and N all passages:
    share = mean of l_pk over P_t, lift = share / mean of l_pk over N. Its interval resamples reviews (percentiles of 499 resamples).

    Parameters
    ----------
    topics : Topics
        From `fit_topics`, `fit_seeded_topics` or `fit_clusters`.
    codings : pandas.DataFrame
        Codings of the same passages, such as `code_passages` gives. Those with the stance ``absent`` do not count.
    codebook : Codebook
        The themes.
    unstable : bool
        Whether to set topics beside themes too that resamples do not find again.
    seed : int
        Seed of the resampling.

    Raises
    ------
    ScrmineError
        If there is no stable topic and unstable ones are not asked for, a column is missing, a theme is not in the codebook, or no coding is of these passages.

    Warns
    -----
    ScrmineWarning
        If all passages are of one review: lifts have no interval then, and nothing counts as recovered or explained.

    Examples
    --------
    >>> crosswalk = scrmine.cross_themes(topics, codings, codebook)
    >>> print(crosswalk.topics[["label", "theme", "lift", "ci_low", "uncoded"]].round(2).to_string(index=False))
                              label                  theme  lift  ci_low  uncoded
     social worker, case, allocated management_supervision  2.81    2.50     0.14
    appointments, discharge, letter        was_not_brought  4.21    3.47     0.12
          drugs, inquest, relatives    extra_familial_harm  2.20    1.27     0.31
    """
    kept = topics.table(unstable=unstable)["topic"].tolist()
    if not kept:
        raise ScrmineError("These topics have none that is stable, so there is nothing to set beside themes. Fit fewer topics, or more passages.")
    carried = _carried(topics, codings, codebook)
    loadings = topics.loadings[kept].to_numpy()
    filled = loadings.sum(axis=1) > 0
    reviews = np.unique(topics.passages["review_id"].to_numpy(dtype=str), return_inverse=True)[1]
    first = np.where(filled[:, None], np.eye(len(kept))[np.round(loadings, 9).argmax(axis=1)], 0)
    lift, low, high = _lifts(carried[filled], loadings[filled], reviews[filled], seed)
    n_theme, mass = carried[filled].sum(axis=0), loadings.sum(axis=0)
    both = carried.T @ loadings
    with np.errstate(divide="ignore", invalid="ignore"):
        share, of_topic = both / n_theme[:, None], both / mass
    pairs = pd.MultiIndex.from_product([codebook.themes, kept], names=["theme", "topic"]).to_frame(index=False)
    table = pairs.assign(n_both=(carried.T @ first).astype(int).ravel(), share=share.ravel(), share_of_topic=of_topic.ravel(), lift=lift.ravel(),
                         ci_low=low.ravel(), ci_high=high.ravel())
    labels = dict(zip(topics.topics["topic"], topics.topics["label"], strict=True))
    themes = _best_topics(table, codebook, labels, n_theme)
    uncoded = (loadings[~carried.any(axis=1)].sum(axis=0)) / np.where(mass > 0, mass, np.nan)
    by_topic = _best_themes(table, labels, n_theme, codebook, dict(zip(kept, loadings.mean(axis=0), strict=True)), dict(zip(kept, uncoded, strict=True)))
    coders = sorted(codings["coder"].unique()) if "coder" in codings else []
    n_reviews = len(np.unique(reviews))
    if n_reviews < 2:
        warnings.warn("All passages are of one review: lifts have no interval, and nothing counts as recovered or explained. Fit topics to several reviews.",
                      ScrmineWarning, stacklevel=2)
    return Crosswalk(table, themes, by_topic, {"n_passages": len(carried), "n_reviews": n_reviews, "coders": coders, "seed": seed, **keep_fictional(topics.settings)})


def _carried(topics: Topics, codings: pd.DataFrame, codebook: Codebook) -> np.ndarray:
    """Which passage carries which theme: floats of 0 and 1 of shape (n_passages, n_themes)."""
    for column in ("passage_id", "theme"):
        if column not in codings:
            raise unknown_name("column", column, codings.columns, where="the codings")
    for theme in codings["theme"].unique():
        codebook.check_theme(theme)
    if "stance" in codings:
        codings = codings[codings["stance"] != NOT_CODED_STANCE]
    ids = topics.passages["passage_id"]
    mine = codings[codings["passage_id"].isin(ids)]
    if mine.empty:
        raise ScrmineError(f"None of the {len(codings):,} codings is of the {len(ids):,} passages that the topics were fitted to. Code the same corpus.")
    return (pd.crosstab(mine["passage_id"], mine["theme"]) > 0).reindex(index=ids, columns=codebook.themes, fill_value=False).to_numpy(dtype=float)


def _lifts(carried: np.ndarray, loadings: np.ndarray, reviews: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lift of each topic in each theme with the ends of its interval, each of shape (n_themes, n_topics)."""
    groups = np.unique(reviews, return_inverse=True)[1]
    n_groups, n_themes, n_topics = groups.max() + 1, carried.shape[1], loadings.shape[1]
    sums = np.zeros((n_groups, n_themes * n_topics + n_themes + n_topics + 1))
    for group in range(n_groups):
        mine = groups == group
        sums[group] = np.concatenate([(carried[mine].T @ loadings[mine]).ravel(), carried[mine].sum(axis=0), loadings[mine].sum(axis=0), [mine.sum()]])

    def lift_of(totals: np.ndarray) -> np.ndarray:
        both, themes, topics, n = np.split(totals, [n_themes * n_topics, n_themes * n_topics + n_themes, -1])
        with np.errstate(divide="ignore", invalid="ignore"):
            return both.reshape(n_themes, n_topics) * n / themes[:, None] / topics

    lift = lift_of(sums.sum(axis=0))
    if n_groups < 2:
        return lift, np.full_like(lift, np.nan), np.full_like(lift, np.nan)
    rng = np.random.default_rng(seed)
    draws = np.array([np.bincount(rng.integers(0, n_groups, n_groups), minlength=n_groups) for _ in range(RESAMPLES)])
    again = np.array([lift_of(draw @ sums) for draw in draws])
    # A resample without the theme says nothing of it.
    low, high = np.nanquantile(np.where(np.isnan(again).all(axis=0), 0, again), [0.025, 0.975], axis=0)
    unknown = np.isnan(lift)
    return lift, np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def _best_topics(table: pd.DataFrame, codebook: Codebook, labels: dict[str, str], n_theme: np.ndarray) -> pd.DataFrame:
    """For each theme, the topic that recovers it, or else the one with the greatest lift."""
    rows = []
    for number, theme in enumerate(codebook.themes):
        part = table[table["theme"] == theme]
        recovering = part[(part["share"] >= RECOVERED_SHARE) & (part["lift"] >= RECOVERED_LIFT) & (part["ci_low"] > 1)]
        found = bool(len(recovering)) and n_theme[number] >= FEWEST
        best = _first(recovering if found else part)
        rows.append({"theme": theme, "title": codebook.titles[theme], "n_passages": int(n_theme[number]), "topic": best.get("topic"),
                     "label": labels.get(best.get("topic")), **{name: best.get(name, np.nan) for name in ("share", "lift", "ci_low", "ci_high")}, "recovered": found})
    return pd.DataFrame(rows)


def _best_themes(table: pd.DataFrame, labels: dict[str, str], n_theme: np.ndarray, codebook: Codebook, shares: dict[str, float],
                 uncoded: dict[str, float]) -> pd.DataFrame:
    """For each topic, the theme with the greatest lift of those that have enough passages."""
    enough = {theme for theme, n in zip(codebook.themes, n_theme, strict=True) if n >= FEWEST}
    rows = []
    for topic, share in shares.items():
        part = table[(table["topic"] == topic) & table["theme"].isin(enough)]
        explaining = part[(part["lift"] >= RECOVERED_LIFT) & (part["ci_low"] > 1)]
        best = _first(explaining if len(explaining) else part)
        rows.append({"topic": topic, "label": labels[topic], "share": share, "uncoded": uncoded[topic], "theme": best.get("theme"),
                     **{name: best.get(name, np.nan) for name in ("lift", "ci_low", "ci_high", "share_of_topic")}, "explained": bool(len(explaining))})
    return pd.DataFrame(rows)


def _first(part: pd.DataFrame) -> dict:
    """The row with the greatest lift, the earlier of equal ones; an empty dict if there is none."""
    able = part[part["lift"].notna()]
    return able.loc[able["lift"].round(9).idxmax()].to_dict() if len(able) else {}
