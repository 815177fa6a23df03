"""How themes change over the years of the incidents, or of the reports."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from scrmine.compare.cells import Cells, Measured, cells_of, measure_cells
from scrmine.compare.estimands import MACHINE, MEASURES, SMALL_EXPECTED, WITHHELD
from scrmine.compare.result import Comparison
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.intervals import adjust

FULL = 1 - 1e-9
METHOD = "weighted least squares over reviews, HC3, t"


@dataclass(frozen=True, eq=False, repr=False)
class Trends:
    """How a measure of each theme changes over years.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per theme: theme, title, family, change (per ten years, in the measure's own unit: .1 of a share is ten
        percentage points), ci_low, ci_high, p, p_adjusted (Benjamini-Hochberg over all themes that have a p), n_reviews (with a
        year), n_years (different ones), first_year, last_year, method, status, note.
    years : pandas.DataFrame
        One row per period and theme: period (as said), first_year, last_year, theme, title, family, estimate, ci_low, ci_high,
        n_reviews, n_present, method, status, note.
    excluded : pandas.DataFrame
        One row per review whose year is not known: review_id.
    settings : dict
        What was asked.

    Examples
    --------
    >>> trends = scrmine.compare_years(comparison, corpus.reviews, year="year", span=5)
    >>> trends
    Trends: share of reviews in which the theme is present, 25 themes in 24 reviews by year, 2009 to 2024 (0 without a year)
    >>> neglect = trends.years[trends.years["theme"] == "neglect"]
    >>> print(neglect[["period", "n_present", "n_reviews"]].to_string(index=False))
       period  n_present  n_reviews
    2009-2013          4          5
    2014-2018          3          6
    2019-2023          4         11
    2024-2028          1          2
    """

    table: pd.DataFrame
    years: pd.DataFrame
    excluded: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        first = self.table.iloc[0]
        return (f"Trends: {MEASURES[self.settings['measure']]}, {len(self.table)} themes in {first['n_reviews']} reviews by "
                f"{self.settings['year']}, {first['first_year']} to {first['last_year']} ({len(self.excluded)} without a year)")

    def _repr_html_(self) -> str:
        columns = ["title", "change", "ci_low", "ci_high", "p", "p_adjusted", "status", "note"]
        return f"<p><b>{self!r}</b></p>{self.table[columns].round(3).to_html(index=False)}"


def compare_years(comparison: Comparison, reviews: pd.DataFrame, *, year: str, measure: str = "share_of_reviews", span: int = 1) -> Trends:
    """The change of each theme over the years, and how often it appears in each year.

    The change is the slope of a straight line through the reviews, each with its year and its value, weighted as the measure
    weighs them; its error does not trust that they scatter alike (HC3; MacKinnon and White 1985), its quantiles are of t
    with G − 2 degrees of freedom. Phrases spread like fashions: a trend of codes by people, or corrected by them, is worth
    more than one of words.

    Parameters
    ----------
    comparison : Comparison
        Any comparison; groups do not matter.
    reviews : pandas.DataFrame
        The corpus's reviews.
    year : str
        The column of `reviews` that holds the year: of the incident (``"incident_year"``) or of publication (``"year"``). They
        tell different stories: reports come years after what they are about.
    measure : str
        One of `scrmine.compare.MEASURES`.
    span : int
        How many years are put together in `years`, beginning with the first.

    Years that were guessed (`metadata` says ``"detected"``) are warned of, and noted in the table.

    Raises
    ------
    ScrmineError
        If there is no such measure or column, it holds something other than years, fewer than three reviews have one or they
        are all of one year, or `span` is below 1.

    Examples
    --------
    >>> read = scrmine.compare_themes(corpus, gold, codebook, coded_by="people")
    >>> trends = scrmine.compare_years(read, corpus.reviews, year="year").table.sort_values("p")
    >>> print(trends[["theme", "change", "ci_low", "ci_high", "p_adjusted", "n_reviews"]].round(2).head(3).to_string(index=False))
                     theme  change  ci_low  ci_high  p_adjusted  n_reviews
                   neglect   -0.44   -0.97     0.10        0.71         24
       extra_familial_harm    0.25   -0.06     0.56        0.71         24
    management_supervision   -0.14   -0.34     0.06        0.71         24
    """
    if measure not in MEASURES:
        raise unknown_name("measure", measure, MEASURES, where="a comparison")
    if span < 1:
        raise ScrmineError(f"span is {span}; at least 1 year is expected.")
    themes = comparison.measure(measure)["theme"].drop_duplicates().tolist()
    shown = comparison.measure(measure).drop_duplicates("theme")[["theme", "title", "family"]].reset_index(drop=True)
    cells = cells_of(comparison.counts, themes, comparison.correction, comparison.settings)
    found = _years_of(reviews, year).reindex(cells.review_ids)
    known = found.notna().to_numpy()
    when = found[known].to_numpy(dtype=float)
    if len(when) < 3 or len(np.unique(when)) < 2:
        raise ScrmineError(f"{len(when)} readable review(s) have a year in '{year}', {len(np.unique(when))} different; a trend needs at least "
                           f"3 reviews and 2 years.")
    guessed = _guessed(reviews, year, cells.review_ids[known])
    dated = cells.of(known)
    measured = measure_cells(dated, measure)
    table = pd.concat([shown, _slopes(measured, when)], axis=1)
    table["p"] = table["p"].mask(pd.Series(measured.status) == MACHINE)
    table.insert(table.columns.get_loc("p") + 1, "p_adjusted", adjust(table["p"].to_numpy()))
    table = table.assign(n_reviews=len(when), n_years=len(np.unique(when)), first_year=int(when.min()), last_year=int(when.max()),
                         method=np.where(table["ci_low"].notna(), METHOD, "none: no variation between reviews"),
                         status=measured.status, note=["; ".join(filter(None, (guessed, note))) for note in _notes(measured, dated, measure)])
    return Trends(table, _by_period(dated, when, shown, measure, span),
                  pd.DataFrame({"review_id": cells.review_ids[~known]}),
                  {**comparison.settings, "measure": measure, "year": year, "span": span})


def _years_of(reviews: pd.DataFrame, year: str) -> pd.Series:
    """The year of each review, by `review_id`; empty where it is not known."""
    if year not in reviews.columns:
        raise unknown_name("column", year, reviews.columns, where="the reviews table")
    values = reviews.set_index("review_id")[year]
    values = values.mask(values.astype("str").str.strip() == "")
    numbers = pd.to_numeric(values, errors="coerce").astype("Float64")
    wrong = values[(values.notna() & numbers.isna()) | (numbers.notna() & (numbers % 1 != 0))]
    if len(wrong):
        raise ScrmineError(f"Column '{year}' of the reviews holds '{wrong.iloc[0]}' in {len(wrong)} review(s), first {wrong.index[0]!r}; a year "
                           f"such as 2014, or nothing, is expected.")
    return numbers


def _guessed(reviews: pd.DataFrame, year: str, review_ids: np.ndarray) -> str:
    """How many of the years are guesses, for the notes, after a warning; empty if none is."""
    if year != "year" or "metadata" not in reviews:
        return ""
    n = int((reviews.set_index("review_id")["metadata"].reindex(review_ids) == "detected").sum())
    if not n:
        return ""
    warnings.warn(ScrmineWarning(
        f"{n} of {len(review_ids)} years are guesses from the first pages of documents, which may be of the incident, of a law or of a picture. Write the "
        f"years into reviews.csv before you speak of a trend."), stacklevel=3)
    return f"{n} of {len(review_ids)} years guessed"


def _slopes(measured: Measured, when: np.ndarray) -> pd.DataFrame:
    """Slope per ten years of Σ values / Σ sizes, weighted with sizes, with its HC3 interval."""
    weight = measured.sizes
    outcome = measured.values / weight[:, None]
    centred = (when - np.average(when, weights=weight)) / 10
    spread = (weight * np.square(centred)).sum()
    slope = (weight * centred) @ outcome / spread
    residual = outcome - np.average(outcome, axis=0, weights=weight) - np.outer(centred, slope)
    leverage = weight / weight.sum() + weight * np.square(centred) / spread
    degrees = len(when) - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = (weight * centred / (1 - leverage))[:, None] * residual
    error = np.sqrt(np.square(scaled).sum(axis=0)) / spread
    # One review alone in its year and as heavy as all others draws the line through itself: nothing is left to judge by.
    error = np.where((error > 1e-12) & (leverage < FULL).all(), error, np.nan)
    reach = stats.t.ppf(0.975, degrees) * error
    return pd.DataFrame({"change": slope, "ci_low": slope - reach, "ci_high": slope + reach,
                         "p": 2 * stats.t.sf(np.abs(slope) / error, degrees)})


def _notes(measured: Measured, cells: Cells, measure: str) -> list[str]:
    counted = cells.present if measure == "share_of_reviews" else cells.hits
    notes = []
    for state, note, n in zip(measured.status, measured.note, counted.sum(axis=0), strict=True):
        few = measure == "share_of_reviews" and n < SMALL_EXPECTED and not note
        parts = [WITHHELD] if state == MACHINE else []
        parts += [f"only {int(n)} review{'s' if n != 1 else ''} with it"] if few else [note] if note else []
        notes.append("; ".join(parts))
    return notes


def _by_period(cells: Cells, when: np.ndarray, shown: pd.DataFrame, measure: str, span: int) -> pd.DataFrame:
    """Every theme in every period that has a review."""
    start = when.min() + span * ((when - when.min()) // span)
    parts = []
    for first in np.unique(start):
        part = cells.of(start == first)
        found = measure_cells(part, measure)
        last = int(first) + span - 1
        parts.append(shown.assign(
            period=str(int(first)) if span == 1 else f"{int(first)}-{last}", first_year=int(first), last_year=last,
            estimate=found.interval.estimate, ci_low=found.interval.ci_low, ci_high=found.interval.ci_high, n_reviews=len(part.review_ids),
            n_present=part.present.sum(axis=0).astype(int), method=found.interval.method, status=found.status, note=found.note,
        ))
    table = pd.concat(parts, ignore_index=True)
    front = ["period", "first_year", "last_year"]
    return table[[*front, *table.columns.drop(front)]]
