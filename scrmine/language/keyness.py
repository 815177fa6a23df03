"""Which words are distinctive of a group of reviews: how strong the difference is, and in how many reviews it is seen."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse, stats

from scrmine.compare.counting import period_of
from scrmine.errors import ScrmineError, unknown_name
from scrmine.features import Features
from scrmine.intervals import too_few
from scrmine.sources import keep_fictional

NOT_STATED = "not stated"


@dataclass(frozen=True, eq=False, repr=False)
class Keyness:
    """Which terms are used more, or less, in each group of reviews than in the others.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group and term, most distinctive first: group, term, label, n and n_other (uses), rate and rate_other (per 1,000
        counted terms), n_reviews and n_reviews_other (with the term), g2 (signed: below nought where the group uses it less),
        log_ratio with ci_low and ci_high (of reviews as the unit; empty where one side has none), note.
    groups : pandas.DataFrame
        One row per group: group, n_reviews, n_terms (counted uses of terms).
    settings : dict
        What was asked.

    Examples
    --------
    >>> scrmine.compare_words(features, corpus.reviews, by="outcome")
    Keyness: 870 terms in 3 or more reviews, by outcome (death, serious harm)
    """

    table: pd.DataFrame
    groups: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return (f"Keyness: {self.table['term'].nunique()} terms in {self.settings['min_reviews']} or more reviews, by {self.settings['by']} "
                f"({', '.join(self.groups['group'])})")

    def _repr_html_(self) -> str:
        shown = self.table.groupby("group", sort=False).head(10).round(2)
        return f"<p><b>{self!r}</b></p>{shown.to_html(index=False)}"


def compare_words(features: Features, reviews: pd.DataFrame, *, by: str, min_reviews: int = 3) -> Keyness:
    """Compare the terms of each group of reviews with those of all other groups together.

    G² is the log-likelihood ratio of the table of uses and other terms, in the group and outside it (Dunning 1993), with the sign
    of the difference. It orders terms; it is no test, since it takes every word as drawn for itself, and words come in bursts in
    few reviews. How sure a difference is the interval says: the log ratio (Hardie 2014) is the binary logarithm of one rate over
    the other (1: twice as often), with t intervals from the spread between reviews (linearisation). Where one side has no use, 0.5
    takes its place and there is no interval. Nor is there one where a side has fewer than ten reviews: of reviews dealt at random into 2 and
    30, intervals called 17 in 100 terms different, into 4 and 28 (of terms used in three reviews of both) 18, into 9 and 23 or more even 5 or fewer.

    Parameters
    ----------
    features : Features
        From `scrmine.count_passages` (with `reviews`, so that the children's pseudonyms are left out).
    reviews : pandas.DataFrame
        The corpus's reviews.
    by : str
        A column of them; each of its values is a group.
    min_reviews : int
        In how many reviews of the side that uses it more a term must occur: otherwise one review's wording is taken for its
        group's.

    Raises
    ------
    ScrmineError
        If there is no such column, only one group has terms, a review is not in the table, `min_reviews` is below 1, or no term
        is in so many reviews.

    Examples
    --------
    >>> words = scrmine.compare_words(features, corpus.reviews, by="outcome").table
    >>> print(words[["group", "label", "n", "n_other", "n_reviews", "g2", "log_ratio"]].round(1).head(3).to_string(index=False))
    group    label  n  n_other  n_reviews   g2  log_ratio
    death    death 28        0         10 46.5        6.2
    death     died 26        3          9 27.3        3.5
    death drinking 18        1          5 23.2        4.5
    """
    if by not in reviews.columns:
        raise unknown_name("column", by, reviews.columns, where="the reviews table")
    if min_reviews < 1:
        raise ScrmineError(f"min_reviews is {min_reviews}; a term must be in at least 1 review.")
    ids = np.unique(features.passages["review_id"].to_numpy(dtype=str))
    named = reviews.set_index("review_id")[by]
    lost = sorted(set(ids) - set(named.index))
    if lost:
        raise ScrmineError(f"{len(lost)} review(s) of the features are not in the reviews table, first {str(lost[0])!r}. Give the reviews of the corpus "
                           f"that was counted.")
    group = named.loc[ids].astype("str").fillna(NOT_STATED).to_numpy(dtype=object)
    counts = _by_review(features, len(ids))
    groups = sorted(set(group))
    if len(groups) < 2:
        raise ScrmineError(f"All reviews with counted terms have the same '{by}' ({groups[0]}). Compare by another column.")
    sizes = np.asarray(counts.sum(axis=1)).ravel()
    parts = [_one_group(name, counts, sizes, group == name, features, min_reviews) for name in groups]
    table = pd.concat(parts, ignore_index=True)
    if not len(table):
        raise ScrmineError(f"No term occurs in {min_reviews} or more reviews of a group. Lower min_reviews, or read the words in context.")
    summary = pd.DataFrame({"group": groups, "n_reviews": [int((group == name).sum()) for name in groups],
                            "n_terms": [int(sizes[group == name].sum()) for name in groups]})
    period = period_of(reviews[reviews["review_id"].isin(ids)])
    return Keyness(table, summary, {"by": by, "min_reviews": min_reviews, "period": period, **keep_fictional(features.settings),
                                    **{f"features_{key}": value for key, value in features.settings.items() if key != "fictional"}})


def _by_review(features: Features, n_reviews: int) -> sparse.csr_matrix:
    """Uses of each term in each review: shape (n_reviews, n_terms)."""
    codes = features.review_codes
    member = sparse.csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(n_reviews, len(codes)))
    return (member @ features.counts).tocsr()


def _one_group(name: str, counts: sparse.csr_matrix, sizes: np.ndarray, inside: np.ndarray, features: Features, min_reviews: int) -> pd.DataFrame:
    """The rows of one group."""
    mine, others = _side(counts[inside], sizes[inside]), _side(counts[~inside], sizes[~inside])
    more = mine["rate"] >= others["rate"]
    log_ratio = np.log2(np.maximum(mine["n"], 0.5) / mine["size"]) - np.log2(np.maximum(others["n"], 0.5) / others["size"])
    degrees = len(sizes) - 2
    few = int(min(inside.sum(), (~inside).sum()))
    why = too_few(few, few, "used")
    both = (mine["n"] > 0) & (others["n"] > 0) & (not why)
    reach = stats.t.ppf(0.975, max(degrees, 1)) * np.sqrt(mine["variance"] + others["variance"]) / np.log(2)
    reach = np.where(both, reach, np.nan)
    table = pd.DataFrame({
        "group": name, "term": features.terms["term"], "label": features.terms["label"], "n": mine["n"].astype(int), "n_other": others["n"].astype(int),
        "rate": 1000 * mine["rate"], "rate_other": 1000 * others["rate"], "n_reviews": mine["n_reviews"], "n_reviews_other": others["n_reviews"],
        "g2": np.where(more, 1, -1) * log_likelihood(mine["n"], mine["size"], others["n"], others["size"]),
        "log_ratio": log_ratio, "ci_low": log_ratio - reach, "ci_high": log_ratio + reach,
        "note": f"{why} on one side" if why else "",
    })
    kept = np.where(more, mine["n_reviews"], others["n_reviews"]) >= min_reviews
    return table[kept].sort_values(["g2", "term"], ascending=[False, True])


def _side(counts: sparse.csr_matrix, sizes: np.ndarray) -> dict[str, np.ndarray | float]:
    """Uses, rate, and the variance of the log of the rate with reviews as clusters: G / (G − 1) · Σ(K − r·m)² / (ΣK)²."""
    uses, size, n_reviews = np.asarray(counts.sum(axis=0)).ravel(), float(sizes.sum()), len(sizes)
    rate = uses / size if size else np.zeros_like(uses)
    squares = np.asarray(counts.multiply(counts).sum(axis=0)).ravel() - 2 * rate * (counts.T @ sizes) + rate**2 * np.square(sizes).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.maximum(squares, 0) * (n_reviews / max(n_reviews - 1, 1)) / uses**2
    return {"n": uses, "size": size, "rate": rate, "n_reviews": np.asarray((counts > 0).sum(axis=0)).ravel().astype(int), "variance": variance}


def log_likelihood(first: np.ndarray, first_size: float, second: np.ndarray, second_size: float) -> np.ndarray:
    """G² = 2 Σ O ln(O / E) over the four cells of uses and other terms in two sets of texts (Dunning 1993)."""
    both, total = first + second, first_size + second_size
    cells = [(first, both * first_size / total), (second, both * second_size / total),
             (first_size - first, (total - both) * first_size / total), (second_size - second, (total - both) * second_size / total)]
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * sum(np.where(seen > 0, seen * np.log(seen / expected), 0.0) for seen, expected in cells)
