"""What a coder found and missed, as numbers: per theme, over all, by role; with intervals whose unit is the review."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.intervals import LEAST_REVIEWS, LEAST_VARYING, ratio_interval

RESAMPLES = 500
WANTED = 0.9
"""The share of a theme's passages that a reader who must find them all wants to have seen."""

FEW = f"none: fewer than {LEAST_REVIEWS} reviews, or it stands in fewer than {LEAST_VARYING}"
"""Why a figure has no interval: a bootstrap or a spread over so few reviews is narrow because they are few."""

PARTS = {"precision": (1, 1, 0), "recall": (1, 0, 1), "f1": (2, 1, 1)}
"""Each measure as a ratio a·TP / (a·TP + b·FP + c·FN): the weights a, b and c."""


class Outcome:
    """Which passages carry each theme, by people and by the coder, in which review; what all measures are computed from.

    A class because its parts are rows of one table and must stay in one order.

    Parameters
    ----------
    truth, found : numpy.ndarray of shape (n_passages, n_themes)
        Whether people, and the coder, say that a passage carries a theme.
    reviews : numpy.ndarray of shape (n_passages,)
        The review of each passage.
    weights : numpy.ndarray of shape (n_passages,)
        How many passages each one stands for.
    scores : numpy.ndarray of shape (n_passages, n_themes), optional
        How likely the coder thinks each one.
    """

    def __init__(self, truth: np.ndarray, found: np.ndarray, reviews: np.ndarray, weights: np.ndarray,
                 scores: np.ndarray | None = None) -> None:
        self.truth, self.found, self.weights, self.scores = truth, found, weights, scores
        self.names, self.review = np.unique(reviews, return_inverse=True)
        self.tables = {"tp": self._by_review(truth & found), "fp": self._by_review(~truth & found), "fn": self._by_review(truth & ~found)}

    def _by_review(self, cells: np.ndarray) -> np.ndarray:
        """Weighted counts, shape (n_reviews, n_themes)."""
        table = np.zeros((len(self.names), cells.shape[1]))
        np.add.at(table, self.review, cells * self.weights[:, None])
        return table

    def ratio(self, measure: str, columns: list[int] | None, seed: int) -> dict[str, object]:
        """One measure with its interval, over the themes of these columns together (all of them if not given)."""
        tp, fp, fn = (self.tables[name][:, slice(None) if columns is None else columns].sum(axis=1) for name in ("tp", "fp", "fn"))
        a, b, c = PARTS[measure]
        hits, sizes = a * tp, a * tp + b * fp + c * fn
        with_any = sizes > 0
        if not with_any.any():
            return {"estimate": np.nan, "ci_low": np.nan, "ci_high": np.nan, "method": "none: nothing to divide by"}
        if self._few(with_any.sum()):
            return {"estimate": hits.sum() / sizes.sum(), "ci_low": np.nan, "ci_high": np.nan, "method": FEW}
        interval = ratio_interval(hits[with_any, None], sizes[with_any], bounded=True, seed=seed)
        return {"estimate": interval.estimate[0], "ci_low": interval.ci_low[0], "ci_high": interval.ci_high[0], "method": interval.method[0]}

    def _few(self, n_with: int) -> bool:
        """Whether there are too few reviews for an interval, in all or with what is measured."""
        return len(self.names) < LEAST_REVIEWS or n_with < LEAST_VARYING

    def resampled(self, seed: int) -> np.ndarray:
        """Weights of the passages in each resample of whole reviews, shape (n_resamples, n_passages)."""
        n = len(self.names)
        times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
        return times[:, self.review] * self.weights

    def macro_f1(self, seed: int) -> dict[str, object]:
        """Mean over themes of F1, with a percentile interval; themes that nobody has are left out."""
        n = len(self.names)
        times = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(float)
        return _percentile(_mean_f1(np.ones((1, n)), self.tables)[0], _mean_f1(times, self.tables), few=self._few(n))

    def average_precision(self, seed: int) -> tuple[np.ndarray, np.ndarray, dict[str, object]]:
        """Of each theme: its average precision and the ends of its interval (shape (n_themes, 2)); and their mean."""
        at_hand = average_precision(self.truth, self.scores, self.weights[None])[0]
        again = average_precision(self.truth, self.scores, self.resampled(seed))
        ends = np.full((again.shape[1], 2), np.nan)
        known = ~np.isnan(again).all(axis=0)
        able = known & [not self._few(len(set(self.review[carry]))) for carry in self.truth.T]
        if able.any():
            ends[able] = np.nanquantile(again[:, able], [0.025, 0.975], axis=0).T
        mean = float(np.mean(at_hand[known])) if known.any() else np.nan
        return at_hand, ends, _percentile(mean, _row_means(again), few=self._few(len(self.names)))

    def reading_shares(self) -> np.ndarray:
        """Per theme the share of passages to read, most likely first, to meet nine in ten of those that carry it."""
        shares = np.full(self.truth.shape[1], np.nan)
        for column in np.flatnonzero(self.truth.any(axis=0)):
            order = np.argsort(-self.scores[:, column], kind="stable")
            met = np.cumsum((self.truth[:, column] * self.weights)[order])
            place = np.searchsorted(met, WANTED * met[-1] - 1e-9)
            shares[column] = self.weights[order][:place + 1].sum() / self.weights.sum()
        return shares


def average_precision(truth: np.ndarray, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Mean precision at each true passage in the order of falling scores; equal scores keep the order of reading.

    Parameters
    ----------
    truth, scores : numpy.ndarray of shape (n_passages, n_themes)
        Whether each passage carries each theme, and how likely the coder thinks so.
    weights : numpy.ndarray of shape (n_resamples, n_passages)
        How much each passage counts; with ones, the usual average precision.

    Returns
    -------
    numpy.ndarray of shape (n_resamples, n_themes)
        nan for a theme without a true passage.
    """
    values = np.full((len(weights), truth.shape[1]), np.nan)
    for column in range(truth.shape[1]):
        order = np.argsort(-scores[:, column], kind="stable")
        seen = weights[:, order]
        hits = seen * truth[order, column]
        total = hits.sum(axis=1)
        precision = np.cumsum(hits, axis=1) / np.maximum(np.cumsum(seen, axis=1), 1e-12)
        values[total > 0, column] = (hits * precision).sum(axis=1)[total > 0] / total[total > 0]
    return values


def carried(codings: pd.DataFrame, passages: pd.DataFrame, themes: list[str]) -> np.ndarray:
    """Whether each passage has a coding of each theme, whatever its stance; shape (n_passages, n_themes)."""
    table = pd.crosstab(codings["passage_id"], codings["theme"]) > 0
    return table.reindex(index=passages["passage_id"], columns=themes, fill_value=False).to_numpy(dtype=bool)


def _mean_f1(times: np.ndarray, tables: dict[str, np.ndarray]) -> np.ndarray:
    """Mean F1 over the themes that anybody has, one value per row of `times` (how often each review is in)."""
    tp, fp, fn = (times @ tables[name] for name in ("tp", "fp", "fn"))
    sizes = 2 * tp + fp + fn
    return _row_means(np.divide(2 * tp, sizes, out=np.full_like(tp, np.nan), where=sizes > 0))


def _row_means(values: np.ndarray) -> np.ndarray:
    """Mean of each row without its gaps; nan where a row has nothing else."""
    known = ~np.isnan(values)
    n = known.sum(axis=1)
    return np.divide(np.where(known, values, 0).sum(axis=1), n, out=np.full(len(values), np.nan), where=n > 0)


def _percentile(estimate: float, again: np.ndarray, *, few: bool) -> dict[str, object]:
    """An estimate with the middle 95 % of its resamples, unless reviews are few."""
    if few:
        return {"estimate": estimate, "ci_low": np.nan, "ci_high": np.nan, "method": FEW}
    again = again[~np.isnan(again)]
    if len(again) < RESAMPLES / 2 or np.ptp(again) < 1e-12:
        return {"estimate": estimate, "ci_low": np.nan, "ci_high": np.nan, "method": "none: no variation between reviews"}
    low, high = np.quantile(again, [0.025, 0.975])
    return {"estimate": estimate, "ci_low": float(low), "ci_high": float(high), "method": "percentile bootstrap over reviews"}
