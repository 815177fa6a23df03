"""Coefficients of agreement from a table of ratings: any number of coders and categories, with gaps.

Each function takes one row per unit and one column per coder; None or nan is a gap. Each gives nan where it is not defined: nothing
was rated twice, or (for those that correct for chance) chance alone leaves no room to differ.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.errors import ScrmineError, unknown_name

METRICS = ("nominal", "interval")


def krippendorff_alpha(ratings: pd.DataFrame | np.ndarray, *, metric: str = "nominal") -> float:
    """Krippendorff's alpha: 1 − D_o / D_e on the matrix of coincidences (Krippendorff 2011).

    Units with one rating only say nothing of agreement and are left out.

    Parameters
    ----------
    ratings : pandas.DataFrame or numpy.ndarray of shape (n_units, n_coders)
        What each coder made of each unit.
    metric : {"nominal", "interval"}
        How far two values are apart: 0 or 1, or the square of their difference (numbers only).

    Raises
    ------
    ScrmineError
        If there is no such metric, or `metric` is interval and a rating is no number.
    """
    if metric not in METRICS:
        raise unknown_name("metric", metric, METRICS, where="krippendorff_alpha")
    counts, values = _counts(ratings)
    rated = counts.sum(axis=1)
    counts, rated = counts[rated > 1], rated[rated > 1]
    together = (counts / (rated - 1)[:, None]).T @ counts - np.diag((counts / (rated - 1)[:, None]).sum(axis=0))
    if metric == "nominal":
        apart = 1.0 - np.eye(len(values))
    else:
        if not all(isinstance(value, int | float | np.number) for value in values):
            raise ScrmineError(f"Ratings such as {next(v for v in values if not isinstance(v, int | float | np.number))!r} are no numbers, "
                               f"and the interval metric needs numbers. Use metric='nominal'.")
        apart = np.square(np.subtract.outer(values, values).astype(float))
    totals = together.sum(axis=0)
    expected = totals @ apart @ totals / (totals.sum() - 1) if len(counts) else 0.0
    return float(1 - (together * apart).sum() / expected) if expected > 0 else float("nan")


def percent_agreement(ratings: pd.DataFrame | np.ndarray) -> float:
    """The share of pairs of ratings of one unit that are the same, as a mean over units rated at least twice."""
    counts, _ = _counts(ratings)
    rated = counts.sum(axis=1)
    counts, rated = counts[rated > 1], rated[rated > 1]
    return float(np.mean((counts * (counts - 1)).sum(axis=1) / (rated * (rated - 1)))) if len(counts) else float("nan")


def gwet_ac1(ratings: pd.DataFrame | np.ndarray, *, categories: int | None = None) -> float:
    """Gwet's AC1: (p_a − p_e) / (1 − p_e) with p_e = Σ π_k (1 − π_k) / (q − 1) (Gwet 2008; gaps as in Gwet 2014).

    π_k is the mean over all units rated at all of the share of their ratings in category k.

    Parameters
    ----------
    ratings : pandas.DataFrame or numpy.ndarray of shape (n_units, n_coders)
        What each coder made of each unit.
    categories : int, optional
        q, how many categories there were to choose from; by default as many as were used, and two at least.
    """
    counts, values = _counts(ratings)
    counts = counts[counts.sum(axis=1) > 0]
    if not len(counts):
        return float("nan")
    share = (counts / counts.sum(axis=1)[:, None]).mean(axis=0)
    expected = (share * (1 - share)).sum() / (max(2, categories or len(values)) - 1)
    return float((percent_agreement(ratings) - expected) / (1 - expected))


def cohen_kappa(first: np.ndarray, second: np.ndarray) -> float:
    """Cohen's kappa of two coders over the units that both rated (Cohen 1960).

    Raises
    ------
    ScrmineError
        If the two are not of equal length.
    """
    if len(first) != len(second):
        raise ScrmineError(f"The first coder has {len(first)} ratings and the second {len(second)}; one of each per unit is expected. "
                           f"Put None where one did not rate.")
    pairs = pd.DataFrame({"first": list(first), "second": list(second)}).dropna()
    if not len(pairs):
        return float("nan")
    observed = float((pairs["first"] == pairs["second"]).mean())
    margins = pd.concat([pairs[name].value_counts(normalize=True) for name in pairs], axis=1).fillna(0).to_numpy()
    expected = float(margins.prod(axis=1).sum())
    return (observed - expected) / (1 - expected) if expected < 1 - 1e-12 else float("nan")


def positive_agreement(ratings: pd.DataFrame | np.ndarray, *, value: object = True) -> float:
    """How often another coder gives `value` too, given that one does (Spitzer and Fleiss 1974).

    With two coders this is 2a / (2a + b + c), which is also the F1 of one against the other.
    """
    counts, values = _counts(ratings)
    rated = counts.sum(axis=1)
    if value not in values or not (rated > 1).any():
        return float("nan")
    chosen = counts[rated > 1][:, values.index(value)]
    return float((chosen * (chosen - 1) / (rated[rated > 1] - 1)).sum() / chosen.sum()) if chosen.sum() else float("nan")


def _counts(ratings: pd.DataFrame | np.ndarray) -> tuple[np.ndarray, list]:
    """How many coders gave each unit each value: shape (n_units, n_values), and the values."""
    frame = pd.DataFrame(ratings)
    if frame.shape[1] < 2:
        raise ScrmineError(f"There are ratings by {frame.shape[1]} coder(s); agreement needs two or more, one column each.")
    cells = frame.to_numpy(dtype=object)
    values = sorted(set(cells[frame.notna().to_numpy()]), key=lambda value: (str(type(value)), value))
    counts = [(cells == value).sum(axis=1) for value in values]
    return np.array(counts, dtype=float).reshape(len(values), len(frame)).T, values
