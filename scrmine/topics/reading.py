"""Reading topics: how often they occur, in which reviews, and the passages behind them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.errors import ScrmineError, unknown_name
from scrmine.intervals import presence_interval, ratio_interval
from scrmine.topics.result import Topics

CARRIES = 0.25
"""A passage carries a topic if the topic has at least so much of it: up to four topics a passage."""

PLACE = ("review_id", "doc_id", "page", "paragraph", "locator", "text")


def count_topics(topics: Topics, *, reviews: pd.DataFrame | None = None, by: str | None = None, at_least: float = CARRIES, unstable: bool = False,
                 seed: int = 0) -> pd.DataFrame:
    """How often each topic occurs, in all reviews or by group, with intervals whose unit is the review.

    Parameters
    ----------
    topics : Topics
        From `fit_topics`.
    reviews : pandas.DataFrame, optional
        The corpus's reviews; needed for every `by` but ``"review_id"``.
    by : str, optional
        A column of `reviews`, such as ``"year"`` for topics over time; ``"review_id"`` for each review by itself. Passages of reviews without a
        value are left out.
    at_least : float
        How much of a passage a topic must have, in (0, 1], for the passage to carry it; a passage may carry several.
    unstable : bool
        Whether to count topics too that resamples do not find again.
    seed : int
        Seed of the bootstrap behind intervals.

    Returns
    -------
    pandas.DataFrame
        One row per group and topic, groups in order and topics as in `topics.topics`. Columns group, topic, label, n_reviews, n_passages (with
        terms), n_hits (passages that carry the topic), share (n_hits / n_passages) with ci_low, ci_high and method, n_present (reviews with a passage that
        carries it), share_of_reviews with present_low and present_high, mean_loading. Of a single review there is no interval: missing.

    Raises
    ------
    ScrmineError
        If there is no such column, reviews are needed and not given or do not cover the passages, or `at_least` is no share.

    Examples
    --------
    >>> counts = scrmine.count_topics(topics)
    >>> print(counts[["label", "n_hits", "share", "ci_low", "ci_high", "n_present"]].round(2).to_string(index=False))
                              label  n_hits  share  ci_low  ci_high  n_present
     social worker, case, allocated     481   0.41    0.36     0.45         25
    appointments, discharge, letter     300   0.26    0.20     0.34         26
          drugs, inquest, relatives     187   0.16    0.12     0.25         25
    """
    if not 0 < at_least <= 1:
        raise ScrmineError(f"at_least is {at_least}; a share of a passage over 0 and up to 1 is expected, such as {CARRIES}.")
    shown = topics.table(unstable=unstable)
    passages = topics.passages[["passage_id", "review_id"]].assign(group=_groups(topics, reviews, by))
    filled = topics.loadings.to_numpy().sum(axis=1) > 0
    kept = filled & passages["group"].notna().to_numpy()
    loadings = topics.loadings.loc[kept, shown["topic"].tolist()].to_numpy()
    tables = []
    for group, rows in passages[kept].reset_index(drop=True).groupby("group", sort=True):
        tables.append(_count_group(group, rows["review_id"].to_numpy(dtype=str), loadings[rows.index], shown, at_least, seed))
    if not tables:
        raise ScrmineError(f"None of the {len(passages):,} passages has both a term and a value of {by!r}. Group by another column.")
    return pd.concat(tables, ignore_index=True)


def quote_topics(topics: Topics, *, n_passages: int = 3, per_review: int = 1, unstable: bool = False) -> pd.DataFrame:
    """The passages that show each topic best: one row per topic and passage, the most telling first.

    Parameters
    ----------
    topics : Topics
        From `fit_topics`.
    n_passages : int
        How many of each topic at most.
    per_review : int
        How many of one review at most, so that one long review does not speak for all.
    unstable : bool
        Whether to quote topics too that resamples do not find again.

    Returns
    -------
    pandas.DataFrame
        Columns topic, label, rank (from 1), loading, strength (the weight of the topic's terms in the passage, by which passages are ordered), passage_id, and
        of review_id, doc_id, page, paragraph, locator and text those that the features had.

    Raises
    ------
    ScrmineError
        If `n_passages` or `per_review` is below 1.

    Examples
    --------
    >>> quotes = scrmine.quote_topics(topics, n_passages=1)
    >>> print(quotes[["label", "loading", "review_id"]].round(2).to_string(index=False))
                              label  loading                    review_id
     social worker, case, allocated      1.0        haverton-2018-leonard
    appointments, discharge, letter      1.0 haverton-2023-rowan-children
          drugs, inquest, relatives      1.0         haverton-2016-callum
    >>> quotes["text"].iloc[0][:90]
    '32. Forty-four cases were unallocated in the locality team in December 2016. Of its eleven'
    """
    if n_passages < 1 or per_review < 1:
        raise ScrmineError(f"n_passages is {n_passages} and per_review {per_review}; both are 1 or more.")
    strength = np.round(topics.loadings.to_numpy() * np.log1p(topics.passages["n_terms"].to_numpy(dtype=float))[:, None], 9)
    columns = [name for name in PLACE if name in topics.passages]
    parts = []
    for topic in topics.table(unstable=unstable).itertuples():
        column = topics.loadings.columns.get_loc(topic.topic)
        rows = topics.passages[["passage_id", *columns]].assign(loading=topics.loadings.iloc[:, column].to_numpy(), strength=strength[:, column])
        rows = rows[rows["loading"] > 0].sort_values(["strength", "passage_id"], ascending=[False, True])
        rows = rows[rows.groupby("review_id").cumcount() < per_review].head(n_passages)
        parts.append(rows.assign(topic=topic.topic, label=topic.label, rank=range(1, len(rows) + 1)))
    order = ["topic", "label", "rank", "loading", "strength", "passage_id", *columns]
    return pd.concat(parts, ignore_index=True)[order] if parts else pd.DataFrame(columns=order)


def _groups(topics: Topics, reviews: pd.DataFrame | None, by: str | None) -> pd.Series | str:
    """The group of each passage."""
    if by is None:
        return "all"
    if by == "review_id":
        return topics.passages["review_id"]
    if reviews is None:
        raise ScrmineError(f"To count topics by {by!r}, give the corpus's reviews: count_topics(topics, reviews=corpus.reviews, by={by!r}).")
    if by not in reviews:
        raise unknown_name("column", by, reviews.columns, where="the reviews")
    missing = set(topics.passages["review_id"]) - set(reviews["review_id"])
    if missing:
        raise ScrmineError(f"{len(missing):,} reviews of these topics are not in the reviews given (first: {min(missing)!r}). Give those of the same corpus.")
    return topics.passages["review_id"].map(reviews.set_index("review_id")[by])


def _count_group(group: object, review_ids: np.ndarray, loadings: np.ndarray, shown: pd.DataFrame, at_least: float, seed: int) -> pd.DataFrame:
    """The rows of one group."""
    _, codes = np.unique(review_ids, return_inverse=True)
    sizes = np.bincount(codes)
    carries = np.round(loadings, 9) >= at_least
    hits = np.zeros((len(sizes), len(shown)))
    np.add.at(hits, codes, carries)
    present = (hits > 0).sum(axis=0)
    share = ratio_interval(hits, sizes, bounded=True, seed=seed)
    reviews = presence_interval(present, len(sizes))
    alone = len(sizes) < 2
    return pd.DataFrame({
        "group": group, "topic": shown["topic"], "label": shown["label"], "n_reviews": len(sizes), "n_passages": len(codes),
        "n_hits": hits.sum(axis=0).astype(int), "share": share.estimate, "ci_low": share.ci_low, "ci_high": share.ci_high, "method": share.method,
        "n_present": present, "share_of_reviews": reviews.estimate, "present_low": np.where(alone, np.nan, reviews.ci_low),
        "present_high": np.where(alone, np.nan, reviews.ci_high), "mean_loading": loadings.mean(axis=0),
    })
