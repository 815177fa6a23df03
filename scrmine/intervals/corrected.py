"""Intervals of machine counts that a human sample has corrected.

With machine codes f, human codes y of a sample R and inclusion probabilities π, every passage counts z = f + (R / π)(y − f):
the difference estimator (Särndal, Swensson and Wretman 1992, section 6.3), which is prediction-powered inference with
λ = 1 (Angelopoulos et al. 2023) and design-based supervised learning for means (Egami et al. 2023).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import stats

from scrmine.intervals.over_reviews import NO_SPREAD, Interval, presence_interval, ratio_error, transformed

EDGE = 1e-12
METHOD = "over reviews, corrected by a human sample"


def corrected_ratio(values: np.ndarray, sizes: np.ndarray, *, bounded: bool, surplus: np.ndarray, least: np.ndarray,
                    confidence: float = 0.95) -> Interval:
    """A ratio of corrected totals, with reviews as clusters: r ± t·SE on the logit (or log) scale.

    The variance over reviews treats the size of the sample as if it were chance. Where it was fixed in each stratum that is
    too much by a surplus, which may be taken off; what is left is never less than what the sampling alone gives.

    Parameters
    ----------
    values : numpy.ndarray of shape (n_reviews, n_themes)
        Σz over the passages of each review; may be below nought or above the size of the review.
    sizes : numpy.ndarray of shape (n_reviews,)
        Passages, thousands of words, or ones.
    bounded : bool
        Whether the ratio is a share, in [0, 1].
    surplus, least : numpy.ndarray of shape (n_themes,)
        Variances of the estimate: what is taken off, all of it if infinite; and what is left at least.
    confidence : float
        The nominal coverage.
    """
    estimate, error, degrees = _adjusted(values, sizes, surplus, least)
    reach = stats.t.ppf(0.5 + confidence / 2, degrees) * error
    low, high = estimate - reach, estimate + reach
    inside = (error > 0) & (estimate > 0) & ((estimate < 1) | (not bounded))
    low[inside], high[inside] = transformed(estimate[inside], reach[inside], bounded=bounded)
    scale = "logit-t" if bounded else "log-t"
    return _finish(estimate, low, high, error, degrees, [f"{scale if ok else 't'} {METHOD}" for ok in inside], bounded=bounded)


def corrected_presence(values: np.ndarray, *, surplus: np.ndarray, least: np.ndarray, n_read: np.ndarray,
                       confidence: float = 0.95) -> Interval:
    """The corrected share of reviews in which a theme is present.

    Wilson's score interval at the effective number of reviews p(1 − p) / SE² (Dean and Pagano 2015), with a quantile of t.
    Where all reviews are alike, Clopper and Pearson's exact interval of the reviews that people read.

    Parameters
    ----------
    values : numpy.ndarray of shape (n_reviews, n_themes)
        z of each review.
    n_read : numpy.ndarray of shape (n_themes,)
        How many reviews people read.
    surplus, least, confidence
        As in `corrected_ratio`.
    """
    estimate, error, degrees = _adjusted(values, np.ones(len(values)), surplus, least)
    quantile = stats.t.ppf(0.5 + confidence / 2, degrees)
    low, high = estimate - quantile * error, estimate + quantile * error
    inside = (error > 0) & (estimate > 0) & (estimate < 1)
    share, square = estimate[inside], np.square(quantile[inside])
    n_effective = share * (1 - share) / np.square(error[inside])
    centre = (share + square / (2 * n_effective)) / (1 + square / n_effective)
    half = np.sqrt(square * share * (1 - share) / n_effective + np.square(square / (2 * n_effective))) / (1 + square / n_effective)
    low[inside], high[inside] = centre - half, centre + half
    found = _finish(estimate, low, high, error, degrees, [f"{'Wilson at the effective n' if ok else 't'} {METHOD}" for ok in inside],
                    bounded=True)
    flat = (error <= EDGE) & (n_read > 0)
    alike = presence_interval(found.estimate[flat] * n_read[flat], n_read[flat], confidence)
    found.ci_low[flat], found.ci_high[flat] = alike.ci_low, alike.ci_high
    return replace(found, method=[f"Clopper-Pearson {METHOD}" if ok else name for ok, name in zip(flat, found.method, strict=True)])


def _adjusted(values: np.ndarray, sizes: np.ndarray, surplus: np.ndarray, least: np.ndarray) -> tuple[np.ndarray, ...]:
    estimate, error, degrees = ratio_error(values, sizes)
    return estimate, np.sqrt(np.maximum(np.square(error) - surplus, least)), degrees


def _finish(estimate: np.ndarray, low: np.ndarray, high: np.ndarray, error: np.ndarray, degrees: np.ndarray,
            method: list[str], *, bounded: bool) -> Interval:
    """Shares within nought and one, rates not below nought, and no interval where nothing varies."""
    top = 1.0 if bounded else np.inf
    none = error <= EDGE
    low, high = (np.where(none, np.nan, np.clip(end, 0, top)) for end in (low, high))
    return Interval(np.clip(estimate, 0, top), low, high, [NO_SPREAD if flat else name for flat, name in zip(none, method, strict=True)],
                    error, degrees)
