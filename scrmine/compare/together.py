"""Which themes appear in the same reviews, more or less often than they would by chance."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from scrmine.compare.cells import Cells, cells_of
from scrmine.compare.estimands import CORRECTED, HUMAN, MACHINE, SMALL_REVIEWS, WITHHELD
from scrmine.compare.gold import gross_up
from scrmine.compare.result import Comparison
from scrmine.errors import ScrmineError
from scrmine.intervals import LEAST_REVIEWS, LEAST_VARYING, adjust, score_p, share_ratio

LEAST_BOTH = 5
EDGE = 1e-12
MOVER, LOG_T = "MOVER for ratios over reviews", "log-t over reviews, corrected by a human sample"
NONE = "none: a theme in no review, or in every one"
FEW = f"none: fewer than {LEAST_REVIEWS} reviews, or fewer than {LEAST_VARYING} with both, and expected"


@dataclass(frozen=True, eq=False, repr=False)
class Together:
    """Which themes appear in the same reviews.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per pair of themes: theme, other, title, other_title, n_both, n_theme, n_other (reviews, as
        coded), n_reviews, expected (reviews with
        both, if they had nothing to do with each other), lift (how many times as often as that), ci_low, ci_high, p,
        p_adjusted (Benjamini-Hochberg over all pairs that have a p), method, status, note.
    settings : dict
        What was asked.

    Examples
    --------
    >>> scrmine.compare_together(comparison)
    Together: 300 pairs of themes in 24 reviews, 0 tested, coder combined
    """

    table: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return (f"Together: {len(self.table)} pairs of themes in {self.table['n_reviews'].iloc[0]} reviews, "
                f"{int(self.table['p'].notna().sum())} tested, coder {self.settings['coder']}")

    def _repr_html_(self) -> str:
        columns = ["title", "other_title", "n_both", "expected", "lift", "ci_low", "ci_high", "p_adjusted", "status"]
        shown = self.table.sort_values("lift", ascending=False, kind="stable").head(20)
        return f"<p><b>{self!r}</b></p>{shown[columns].round(3).to_html(index=False)}"


def compare_together(comparison: Comparison) -> Together:
    """How often two themes are present in the same review, against what chance would give.

    Lift is P(both) / (P(one)·P(other)): 1 where they have nothing to do with each other. With q the share of reviews with the
    other theme and R how many times as often the one stands with it as without it, lift is 1 / (q + (1 − q) / R), so its
    interval follows from that of R (MOVER for ratios; Donner and Zou 2012), q taken as known; both themes are tried as the
    other, and the wider ends taken. p is that of the N − 1 chi-square test, or Fisher's exact test. Corrected numbers, from
    a sample of whole reviews, have an interval on the log scale (linearisation), and its p. Of uncorrected machine counts p
    is withheld: a machine takes one theme for another. There is no interval with fewer than ten reviews, nor where fewer than three
    have both themes and fewer than three would by chance.

    Parameters
    ----------
    comparison : Comparison
        Any comparison; groups do not matter.

    Raises
    ------
    ScrmineError
        If it has fewer than two themes or reviews.

    Examples
    --------
    >>> read = scrmine.compare_themes(corpus, gold, codebook, coded_by="people")
    >>> pairs = scrmine.compare_together(read).table.sort_values("ci_low", ascending=False)
    >>> print(pairs[["theme", "other", "n_both", "expected", "lift", "ci_low", "ci_high"]].round(1).head(3).to_string(index=False))
                              theme                       other  n_both  expected  lift  ci_low  ci_high
                extra_familial_harm child_mental_health_suicide       3       0.8   3.6     1.5      5.1
    resistance_disguised_compliance   parental_substance_misuse       3       1.0   2.9     1.2      4.1
                    was_not_brought                     neglect       7       4.0   1.8     1.2      2.3
    """
    rows = comparison.measure("share_of_reviews").drop_duplicates("theme")
    themes = rows["theme"].tolist()
    cells = cells_of(comparison.counts, themes, comparison.correction, comparison.settings)
    if len(themes) < 2 or len(cells.review_ids) < 2:
        raise ScrmineError(f"The comparison has {len(themes)} theme(s) in {len(cells.review_ids)} review(s); to appear together takes two of "
                           f"each.")
    one, other = np.triu_indices(len(themes), 1)
    n_both = (cells.present[:, one] * cells.present[:, other]).sum(axis=0)
    corrected = _corrected_pairs(cells, one, other)
    lift, low, high, method = _lift(cells.present.sum(axis=0), n_both, one, other, len(cells.review_ids))
    p = _tested(cells.present.sum(axis=0), n_both, one, other, len(cells.review_ids))
    share = cells.present.mean(axis=0)
    expected = share[one] * share[other] * len(cells.review_ids)
    able = np.zeros(len(one), dtype=bool)
    if corrected is not None:
        able = corrected[2]
        better = _corrected_lift(corrected[0], corrected[1], one, other)
        lift, low, high, p = (np.where(able, new, old) for old, new in zip((lift, low, high, p), better[:4], strict=True))
        method = [b if ok else a for a, b, ok in zip(method, better[4], able, strict=True)]
        means = corrected[0].mean(axis=0)
        expected = np.where(able, means[one] * means[other] * len(cells.review_ids), expected)
    machine = HUMAN if comparison.settings["coded_by"] == "people" else MACHINE
    status = np.where(able, CORRECTED, machine)
    if comparison.settings["target"] == "these_reviews":
        low, high, p = (np.full(len(one), np.nan) for _ in range(3))
        method = ["none: these very reviews were counted"] * len(one)
    p = np.where(status == MACHINE, np.nan, p)
    low, high, method = _without_few(np.maximum(n_both, expected), len(cells.review_ids), low, high, method)
    titles = rows["title"].to_numpy()
    present = cells.present.sum(axis=0).astype(int)
    table = pd.DataFrame({
        "theme": np.array(themes, dtype=object)[one], "other": np.array(themes, dtype=object)[other], "title": titles[one],
        "other_title": titles[other], "n_both": n_both.astype(int), "n_theme": present[one], "n_other": present[other],
        "n_reviews": len(cells.review_ids), "expected": expected, "lift": lift, "ci_low": low, "ci_high": high, "p": p,
        "p_adjusted": adjust(p), "method": method, "status": status,
    })
    table["note"] = [_note(row, len(cells.review_ids)) for row in table.to_dict("records")]
    return Together(table, {**comparison.settings, "n_tests": int(table["p"].notna().sum())})


def _without_few(n_seen: np.ndarray, n_reviews: int, low: np.ndarray, high: np.ndarray, method: list[str]) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """The ends and how they were made, without those of pairs so few that one review would make or unmake their lift."""
    few = (n_seen < LEAST_VARYING) | (n_reviews < LEAST_REVIEWS)
    named = [FEW if lacking and name in (MOVER, LOG_T) else name for name, lacking in zip(method, few, strict=True)]
    return np.where(few, np.nan, low), np.where(few, np.nan, high), named


def _corrected_pairs(cells: Cells, one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """The z of each theme and of each pair in each review, and which pairs people read."""
    correction = cells.correction
    if correction is None or correction.presence is None:
        return None
    ones = np.ones(len(cells.review_ids))
    errors = correction.presence[cells.themes]
    place = pd.Series(np.arange(len(ones)), index=cells.review_ids).loc[correction.units["review_id"]].to_numpy()
    machine = cells.present[place]
    true = machine + errors.to_numpy(dtype=float)
    pairs = pd.DataFrame(true[:, one] * true[:, other] - machine[:, one] * machine[:, other], index=errors.index)
    # What is found counts only for a single theme; here it is not asked for.
    blank = type(correction)(correction.units, correction.errors, pairs.notna().astype(float), None, correction.settings)
    single = gross_up(correction, errors, cells.review_ids, ones, presence=True)
    double = gross_up(blank, pairs, cells.review_ids, ones, presence=True)
    return cells.present + single.per_review, cells.present[:, one] * cells.present[:, other] + double.per_review, double.n_units >= 2


def _lift(present: np.ndarray, n_both: np.ndarray, one: np.ndarray, other: np.ndarray,
          n_reviews: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Lift of each pair and the ends of its interval, from counts of reviews."""
    able = (present[one] > 0) & (present[other] > 0) & (present[one] < n_reviews) & (present[other] < n_reviews)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = n_both * n_reviews / (present[one] * present[other])
        lows, highs = [], []
        for a, b in ((present[one], present[other]), (present[other], present[one])):
            share = b / n_reviews
            ends = share_ratio(n_both, b, a - n_both, n_reviews - b)
            low, high = (1 / (share + (1 - share) / end) for end in ends)
            lows.append(low)
            highs.append(high)
    return (np.where((present[one] > 0) & (present[other] > 0), lift, np.nan), np.where(able, np.minimum(*lows), np.nan),
            np.where(able, np.maximum(*highs), np.nan), [MOVER if ok else NONE for ok in able])


def _corrected_lift(single: np.ndarray, double: np.ndarray, one: np.ndarray,
                    other: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Lift of each pair, the ends of its interval and p, from z of each theme and pair in each review."""
    n_reviews = len(single)
    share, both = single.mean(axis=0), double.mean(axis=0)
    possible = (share[one] > 0) & (share[other] > 0) & (both > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = np.where(possible, both / (share[one] * share[other]), np.nan)
        influence = double / both - single[:, one] / share[one] - single[:, other] / share[other] + 1
        error = np.sqrt(np.square(influence).sum(axis=0) / (n_reviews * (n_reviews - 1)))
        reach = stats.t.ppf(0.975, n_reviews - 1) * error
        p = 2 * stats.t.sf(np.abs(np.log(lift)) / error, n_reviews - 1)
    able = possible & (error > EDGE)
    low, high, p = (np.where(able, value, np.nan) for value in (lift * np.exp(-reach), lift * np.exp(reach), p))
    return lift, low, high, p, [LOG_T if ok else NONE for ok in able]


def _tested(present: np.ndarray, n_both: np.ndarray, one: np.ndarray, other: np.ndarray, n_reviews: int) -> np.ndarray:
    """Two-sided p of no association, for each pair: the share with the other theme where the one is, and where it is not."""
    p = np.full(len(one), np.nan)
    for pair, (a, b) in enumerate(zip(present[one], present[other], strict=True)):
        if 0 < a < n_reviews and 0 < b < n_reviews:
            both = n_both[[pair]]
            p[pair] = score_p(both, int(a), np.array([b]) - both, int(n_reviews - a))[0][0]
    return p


def _note(row: dict, n_reviews: int) -> str:
    parts = [WITHHELD] if row["status"] == MACHINE else []
    if n_reviews < SMALL_REVIEWS:
        parts.append(f"only {n_reviews} review{'s' if n_reviews != 1 else ''}")
    elif min(row["n_both"], row["expected"]) < LEAST_BOTH:
        parts.append(f"only {row['n_both']} review{'s' if row['n_both'] != 1 else ''} with both, {row['expected']:.1f} expected")
    return "; ".join(parts)
