"""Differences between two groups of reviews: the interval first, then p, then p among all that were tested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from scrmine.intervals.over_reviews import Interval

LEAST_EXPECTED = 1.0
"""Below so many expected in a cell of the two-by-two table, Fisher's exact test (Campbell 2007)."""


EDGE = 1e-12


@dataclass(frozen=True)
class Difference:
    """Differences between two groups, one per theme.

    Attributes
    ----------
    estimate, ci_low, ci_high, p : numpy.ndarray of shape (n_themes,)
        First group less second, the ends of the interval, and the p-value of no difference; nan where there can be none.
    method : list of str
        How interval and p-value were made.
    """

    estimate: np.ndarray
    ci_low: np.ndarray
    ci_high: np.ndarray
    p: np.ndarray
    method: list[str]


def difference(one: Interval, other: Interval, *, bounded: bool) -> Difference:
    """The difference of two shares or rates of separate reviews.

    The interval is put together from those of the two groups (MOVER; Zou and Donner 2008); p is that of a t-test on the
    logit (or log) scale with degrees of freedom after Welch and Satterthwaite, or on the plain scale where an estimate
    lies at an edge.

    Parameters
    ----------
    one, other : Interval
        Of the two groups.
    bounded : bool
        Whether they are shares, in [0, 1].
    """
    gap = one.estimate - other.estimate
    low = gap - np.hypot(one.estimate - one.ci_low, other.ci_high - other.estimate)
    high = gap + np.hypot(one.ci_high - one.estimate, other.estimate - other.ci_low)
    inside = _inside(one, bounded=bounded) & _inside(other, bounded=bounded)
    scale = "logit" if bounded else "log"
    p = np.where(inside, _welch(one, other, bounded=bounded, plain=False), _welch(one, other, bounded=bounded, plain=True))
    able = np.isfinite(low) & np.isfinite(high)
    method = [f"MOVER; t-test on the {scale if ok else 'plain'} scale" if has else "none: no variation between reviews in a group"
              for ok, has in zip(inside, able, strict=True)]
    return Difference(gap, np.where(able, low, np.nan), np.where(able, high, np.nan), np.where(able, p, np.nan), method)


def newcombe(present: np.ndarray, n_reviews: int, other: np.ndarray, n_others: int, confidence: float = 0.95) -> Difference:
    """The difference of the shares of reviews in which a theme is present, in two groups.

    Newcombe's (1998) interval from the two Wilson intervals; p from `score_p`.

    Parameters
    ----------
    present, other : numpy.ndarray of shape (n_themes,)
        How many reviews of the first and of the second group have each theme.
    n_reviews, n_others : int
        How many reviews there are in each.
    confidence : float
        The nominal coverage.
    """
    one, two = np.asarray(present, dtype=float) / n_reviews, np.asarray(other, dtype=float) / n_others
    low1, high1 = proportion_confint(present, n_reviews, 1 - confidence, method="wilson")
    low2, high2 = proportion_confint(other, n_others, 1 - confidence, method="wilson")
    p, method = score_p(present, n_reviews, other, n_others)
    return Difference(one - two, one - two - np.hypot(one - low1, high2 - two), one - two + np.hypot(high1 - one, two - low2), p,
                      [f"Newcombe; {name}" for name in method])


def share_ratio(present: np.ndarray, n_reviews: np.ndarray, other: np.ndarray, n_others: np.ndarray,
                confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the interval of the ratio of two shares: MOVER for ratios, from the two Wilson intervals (Donner and Zou 2012).

    Parameters
    ----------
    present, n_reviews, other, n_others : numpy.ndarray of shape (n_pairs,)
        How many of how many reviews have the theme, in the first and in the second group.
    confidence : float
        The nominal coverage.
    """
    one, two = present / n_reviews, other / n_others
    low1, high1 = (np.clip(end, 0, 1) for end in proportion_confint(present, n_reviews, 1 - confidence, method="wilson"))
    low2, high2 = (np.clip(end, 0, 1) for end in proportion_confint(other, n_others, 1 - confidence, method="wilson"))
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.sqrt(np.maximum(np.square(one * two) - low1 * high2 * (2 * one - low1) * (2 * two - high2), 0))
        above = np.sqrt(np.maximum(np.square(one * two) - high1 * low2 * (2 * one - high1) * (2 * two - low2), 0))
        low = (one * two - below) / (high2 * (2 * two - high2))
        high = (one * two + above) / (low2 * (2 * two - low2))
    return np.where(low1 > 0, low, 0.0), np.where(low2 > EDGE, high, np.inf)


def score_p(present: np.ndarray, n_reviews: int, other: np.ndarray, n_others: int) -> tuple[np.ndarray, list[str]]:
    """Two-sided p of no difference between two shares, and the name of the test.

    The chi-square test of the two-by-two table with N − 1 in place of N, which is the score test of Miettinen and Nurminen
    (1985); Fisher's exact test where fewer than one is expected in a cell, as Campbell (2007) advises.
    """
    a, c = np.asarray(present, dtype=float), np.asarray(other, dtype=float)
    total = n_reviews + n_others
    have = a + c
    least = np.minimum(have, total - have) * min(n_reviews, n_others) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = np.square(a * (n_others - c) - c * (n_reviews - a)) * (total - 1) / (n_reviews * n_others * have * (total - have))
    p = np.where((have == 0) | (have == total), 1.0, stats.chi2.sf(chi2, 1))
    names = []
    for theme, few in enumerate(least < LEAST_EXPECTED):
        if few:
            table = [[a[theme], n_reviews - a[theme]], [c[theme], n_others - c[theme]]]
            p[theme] = stats.fisher_exact(np.array(table, dtype=int)).pvalue
        names.append("Fisher's exact test" if few else "chi-square test, N - 1")
    return p, names


def adjust(p: np.ndarray) -> np.ndarray:
    """P-values adjusted so that among the differences called at a level, at most that share is false on average.

    Benjamini and Hochberg (1995), over all that were tested; those that could not be (nan) stay so and do not count.
    """
    p = np.asarray(p, dtype=float)
    tested = np.isfinite(p)
    adjusted = np.full(p.shape, np.nan)
    if tested.any():
        adjusted[tested] = multipletests(p[tested], method="fdr_bh")[1]
    return adjusted


def _inside(group: Interval, *, bounded: bool) -> np.ndarray:
    return (group.estimate > 0) & ((group.estimate < 1) | (not bounded))


def _welch(one: Interval, other: Interval, *, bounded: bool, plain: bool) -> np.ndarray:
    """Two-sided p of a t-test with unequal variances."""
    with np.errstate(divide="ignore", invalid="ignore"):
        places, errors = [], []
        for group in (one, other):
            slope = 1.0 if plain else 1 / (group.estimate * (1 - group.estimate)) if bounded else 1 / group.estimate
            odds = group.estimate / (1 - group.estimate) if bounded else group.estimate
            places.append(group.estimate if plain else np.log(odds))
            errors.append(np.square(group.std_error * slope))
        both = errors[0] + errors[1]
        degrees = np.square(both) / (np.square(errors[0]) / one.degrees + np.square(errors[1]) / other.degrees)
        return 2 * stats.t.sf(np.abs(places[0] - places[1]) / np.sqrt(both), degrees)
