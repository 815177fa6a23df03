"""Where a corrected number must not go: below what people found, and to nought without a word on how much there may be."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from scrmine.compare.gold import Correction
from scrmine.intervals import Interval

ALIKE = 0.1
"""How alike two passages of one review are taken to be in a theme that nobody found (intra-review correlation); what the coded reviews have of others."""

NOUGHT = "Clopper-Pearson of none found at the effective n, corrected by a human sample"
CONFIDENCE = 0.95


def keep_edges(interval: Interval, correction: Correction, review_ids: np.ndarray, *, weight: np.ndarray, sizes: np.ndarray, passages: np.ndarray,
               presence: bool, census: bool) -> tuple[Interval, np.ndarray]:
    """The interval held within what the sample itself says, and what that is at least.

    The estimate is at least what people found among all that is counted, and so is the lower end where these very reviews are spoken of. Of the process
    that they come from less may be true, but not nought: a lower end of nought gives way to that of Clopper and Pearson's interval for so many of all.
    Of a theme that people found nowhere the upper end is at least
    that of Clopper and Pearson's interval for none of n, the "rule of three": n is the number of passages (or reviews) read, less for unequal
    weights (Kish 1965: (Σw)² / Σw²) and, where the reviews stand for others, for passages of one review that are like each other (over 1 + (m − 1)·0.1
    at m passages read in each).

    Parameters
    ----------
    interval : Interval
        Corrected.
    correction : Correction
        The sample.
    review_ids, weight, sizes, passages : numpy.ndarray of shape (n_reviews,)
        The reviews; what a passage (or review) found in each counts for; what estimates are divided by the sum of; counted passages.
    presence, census : bool
        Whether reviews, rather than passages, are what is found; whether these very reviews are spoken of.

    Returns
    -------
    tuple of Interval and numpy.ndarray of shape (n_themes,)
    """
    place = pd.Series(np.arange(len(review_ids)), index=review_ids).reindex(correction.units["review_id"]).to_numpy()
    here = ~np.isnan(place)
    at = place[here].astype(int)
    found = correction.found.to_numpy(dtype=float)[here]
    answered = np.isfinite(found)
    found = np.nan_to_num(found > 0 if presence else found)
    floor = (found * weight[at][:, None]).sum(axis=0) / sizes.sum()
    read = answered * (passages[at][:, None] if correction.settings["unit"] == "reviews" and not presence else 1.0)
    draws = answered / correction.units["inclusion_probability"].to_numpy(dtype=float)[here][:, None]
    n_read = read.sum(axis=0)
    in_reviews = np.zeros((len(review_ids), found.shape[1]))
    np.add.at(in_reviews, at, read)
    with np.errstate(divide="ignore", invalid="ignore"):
        kish = np.square(draws.sum(axis=0)) / np.square(draws).sum(axis=0) / answered.sum(axis=0)
        each = n_read / (in_reviews > 0).sum(axis=0)
        n_effective = n_read * kish / (1.0 if census else 1 + (each - 1) * ALIKE)
        most = (1 - ((1 - CONFIDENCE) / 2) ** (1 / n_effective)) * (len(review_ids) if presence else (passages * weight).sum()) / sizes.sum()
    n_found, n_all = found.sum(axis=0), float(len(review_ids) if presence else passages.sum())
    whole = census & (n_read >= n_all)
    nought = (n_found == 0) & (n_read > 0) & ~whole
    bare = nought & np.isnan(interval.ci_high)
    known = n_found > 0
    least = floor.copy()
    if not census:
        least[known] *= stats.beta.ppf((1 - CONFIDENCE) / 2, n_found[known], n_all - n_found[known] + 1) * n_all / n_found[known]
    low = np.where(bare, 0.0, np.where((interval.ci_low <= 0) | census, np.maximum(interval.ci_low, least), interval.ci_low))
    high = np.where(nought, np.fmax(interval.ci_high, most), np.maximum(interval.ci_high, floor))
    method = [NOUGHT if alone else name for alone, name in zip(bare, interval.method, strict=True)]
    return Interval(np.maximum(interval.estimate, floor), low, high, method, interval.std_error, interval.degrees), floor
