"""Agreement on yes or no for many themes at once, with intervals over whole reviews.

Every coefficient here is a function of sums over units, so leaving out or resampling reviews is a weighted sum of the sums of
each review and no unit is ever looked at twice. `scrmine.agreement.coefficients` computes the same from single ratings; a test
holds the two together.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy import stats

TAILS = (0.025, 0.975)
LEAST = {"percent_agreement": 0.0, "positive_agreement": 0.0, "prevalence": 0.0}
"""Where intervals end below; coefficients that correct for chance end at -1."""


def sums_of_units(values: np.ndarray, clusters: np.ndarray) -> np.ndarray:
    """What each cluster (review) adds to the sums that the coefficients are made of.

    Parameters
    ----------
    values : numpy.ndarray of shape (n_units, n_coders, n_themes)
        1 yes, 0 no, nan not answered.
    clusters : numpy.ndarray of shape (n_units,)
        The number of each unit's review, from 0.

    Returns
    -------
    numpy.ndarray of shape (n_clusters, 7 + 4 * n_pairs, n_themes)
        Coincidences of two yes, two no, and one of each; share of equal pairs and number of units rated twice; share of yes
        and number of units rated at all; then for each pair of coders the units with two yes, yes and no, no and yes, two no.
    """
    yes = np.nansum(values, axis=1)
    rated = np.isfinite(values).sum(axis=1).astype(float)
    no = rated - yes
    twice = rated > 1
    others = np.where(twice, rated - 1, np.inf)
    once = np.where(rated > 0, rated, np.inf)
    parts = [yes * (yes - 1) / others, no * (no - 1) / others, yes * no / others,
             (yes * (yes - 1) + no * (no - 1)) / (others * once), twice.astype(float), yes / once, (rated > 0).astype(float)]
    for first, second in combinations(range(values.shape[1]), 2):
        one, two = values[:, first], values[:, second]
        for a, b in ((1, 1), (1, 0), (0, 1), (0, 0)):
            parts.append(((one == a) & (two == b)).astype(float))
    stacked = np.stack(parts, axis=1)
    sums = np.zeros((clusters.max() + 1, *stacked.shape[1:]))
    np.add.at(sums, clusters, stacked)
    return sums


def coefficients_of(sums: np.ndarray) -> dict[str, np.ndarray]:
    """The coefficients from sums of shape (…, 7 + 4 * n_pairs, n_themes); nan where one is not defined.

    Kappa is the mean over pairs of coders of Cohen's kappa (Light 1971): Cohen's own where there are two coders.
    """
    yes, no, apart, equal, twice, share, units = np.moveaxis(sums[..., :7, :], -2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ones, noughts = yes + apart, no + apart
        total = ones + noughts
        agreement = equal / twice
        prevalence = share / units
        chance = 2 * prevalence * (1 - prevalence)
        return {
            "percent_agreement": agreement,
            "kappa": _light(pair_coefficients(sums)["kappa"]),
            "alpha": np.where(ones * noughts > 0, 1 - (total - 1) * apart / (ones * noughts), np.nan),
            "ac1": (agreement - chance) / (1 - chance),
            "positive_agreement": np.where(ones > 0, yes / ones, np.nan),
            "prevalence": prevalence,
        }


def pair_coefficients(sums: np.ndarray) -> dict[str, np.ndarray]:
    """For each pair of coders (axis −2) its counts, agreement, Cohen's kappa and positive agreement."""
    pairs = sums[..., 7:, :]
    cells = pairs.reshape(*pairs.shape[:-2], -1, 4, pairs.shape[-1])
    both, first, second, neither = np.moveaxis(cells, -2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = both + first + second + neither
        observed = (both + neither) / total
        expected = ((both + first) * (both + second) + (second + neither) * (first + neither)) / total**2
        return {
            "n_units": total, "n_both": both, "n_first": first, "n_second": second, "n_neither": neither,
            "percent_agreement": observed,
            "kappa": np.where(expected < 1 - 1e-12, (observed - expected) / (1 - expected), np.nan),
            "positive_agreement": 2 * both / (2 * both + first + second),
        }


def reviews_that_vary(sums: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """In how many reviews coders differ on each theme, and in how many anybody found it; from `sums_of_units`."""
    return (sums[:, 2] > 0).sum(axis=0), (sums[:, 5] > 0).sum(axis=0)


def jackknifed_ends(sums: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The ends of 95 % intervals from leaving out one review at a time; nan below two reviews or where nothing varies.

    SE² = (G − 1) / G · Σ(x_(g) − x̄)² and t with G − 1 degrees of freedom, over the G reviews with ratings of the theme (Efron 1982). With
    ten to a hundred reviews it covers .93 to .96, percentiles of a bootstrap .86 to .94 (alpha; `benchmarks/agreement.py`).
    """
    total = sums.sum(axis=0)
    estimates, without = coefficients_of(total), coefficients_of(total - sums)
    here = sums[:, 6] > 0
    return {name: _jackknifed(estimates[name], np.where(here, without[name], np.nan), LEAST.get(name, -1.0)) for name in estimates}


def _jackknifed(estimate: np.ndarray, without: np.ndarray, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Ends per theme, within what the coefficient can be."""
    known = np.isfinite(without)
    n = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(known, without, 0).sum(axis=0) / n
        error = np.sqrt((n - 1) / n * np.where(known, np.square(without - mean), 0).sum(axis=0))
    reach = stats.t.ppf(TAILS[1], np.maximum(n - 1, 1)) * error
    able = np.isfinite(estimate) & (n > 1) & (error > 1e-12)
    return np.where(able, np.maximum(estimate - reach, least), np.nan), np.where(able, np.minimum(estimate + reach, 1), np.nan)


def resampled_ends(sums: np.ndarray, resamples: int, seed: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The 2.5 % and 97.5 % quantiles of each coefficient over resamples of reviews with replacement; nan below two reviews."""
    n_reviews, _, n_themes = sums.shape
    if n_reviews < 2:
        nothing = np.full(n_themes, np.nan)
        return dict.fromkeys(coefficients_of(sums.sum(axis=0)), (nothing, nothing))
    rng = np.random.default_rng(seed)
    weights = rng.multinomial(n_reviews, np.full(n_reviews, 1 / n_reviews), size=resamples).astype(float)
    again = coefficients_of(np.einsum("rg,gst->rst", weights, sums, optimize=True))
    return {name: _quantiles(values) for name, values in again.items()}


def _quantiles(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends per theme; resamples in which a coefficient is not defined are left out, nan where that is half of them."""
    enough = np.isfinite(values).mean(axis=0) > 0.5
    ends = np.full((2, values.shape[1]), np.nan)
    if enough.any():
        ends[:, enough] = np.nanquantile(values[:, enough], TAILS, axis=0)
    return ends[0], ends[1]


def _light(kappas: np.ndarray) -> np.ndarray:
    """The mean over pairs (axis −2), of those in which kappa is defined."""
    defined = np.isfinite(kappas)
    return np.where(defined, kappas, 0).sum(axis=-2) / defined.sum(axis=-2)
