"""How much more people would have to read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.compare.estimands import CORRECTED
from scrmine.compare.result import Comparison
from scrmine.errors import ScrmineError

ENOUGH, MORE_REVIEWS, PLANNED = "narrow enough already", "more reviews are needed: coding every passage would not do", "code more"


def plan_coding(comparison: Comparison, width: float, *, measure: str = "share_of_passages") -> pd.DataFrame:
    """How many more passages, or reviews, to code so that intervals are as narrow as wanted.

    The variance has two parts: what reviews differ by, which more coding does not change, and what comes of reading a sample,
    which falls as 1/n − 1/N if n of N units are drawn in the same way. A plan from small samples is a rough one.

    Parameters
    ----------
    comparison : Comparison
        A corrected one (see `correct_themes`).
    width : float
        The wanted width of the 95 % intervals, in the measure's own unit: 0.1 is ten percentage points.
    measure : str
        One of `scrmine.compare.MEASURES`.

    Returns
    -------
    pandas.DataFrame
        One row per group and theme that is corrected: group, theme, title, width (now), width_at_best (if all were read),
        n_sampled, n_needed and n_more (in units of the sample; empty where no number would do), note.

    Raises
    ------
    ScrmineError
        If the comparison is not corrected for this measure, or the width is not above 0.

    Examples
    --------
    >>> plan = scrmine.plan_coding(corrected, 0.1)
    >>> print(plan[["theme", "width", "width_at_best", "n_sampled", "n_more"]].round(3).head(3).to_string(index=False))
                     theme  width  width_at_best  n_sampled  n_more
               child_focus  0.100          0.035        200       1
             over_optimism  0.085          0.000        200       0
    professional_curiosity  0.137          0.088        200     195
    """
    if not width > 0:
        raise ScrmineError(f"width is {width}; a number above 0 is expected, for example 0.1 for ten percentage points.")
    table = comparison.measure(measure)
    table = table[(table["status"] == CORRECTED) & table["ci_low"].notna()].reset_index(drop=True)
    if not len(table):
        raise ScrmineError(f"No number of '{measure}' in this comparison is corrected by a human sample, so there is nothing to plan from. "
                           f"Code a first sample and use correct_themes; the share of reviews needs a sample of whole reviews.")
    unit = comparison.correction.settings["unit"]
    population = table["n_passages"] if unit == "passages" else table["n_reviews"]
    now = table["ci_high"] - table["ci_low"]
    total, sampling = np.square(table["std_error"]), np.square(table["sampling_error"])
    between = np.maximum(total - sampling, 0)
    room = total * np.square(width / now) - between  # for what comes of reading a sample
    fraction = np.zeros(len(table)) if unit == "reviews, then passages" else table["n_sampled"] / population
    with np.errstate(divide="ignore", invalid="ignore"):
        # 1/n = (1/n0 − 1/N)·room/sampling + 1/N; sampling with replacement has no 1/N
        reciprocal = (1 - fraction) / table["n_sampled"] * (room / sampling) + fraction / table["n_sampled"]
        needed = np.ceil(1 / reciprocal - 1e-9)
    enough, never = now <= width, room <= 0
    needed = needed.clip(upper=population).where(~never, np.nan).mask(enough, table["n_sampled"])
    needed = np.maximum(needed, table["n_sampled"]).where(needed.notna())
    return pd.DataFrame({
        "group": table["group"], "theme": table["theme"], "title": table["title"], "width": now,
        "width_at_best": now * np.sqrt(between / total), "n_sampled": table["n_sampled"], "n_needed": needed.astype("Int64"),
        "n_more": (needed - table["n_sampled"]).astype("Int64"),
        "note": np.where(enough, ENOUGH, np.where(never, MORE_REVIEWS, PLANNED)),
    })
