"""Headline findings in sentences: each with its number, n, unit and interval, and said with the care that it needs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.compare.counting import NOT_STATED
from scrmine.compare.estimands import SMALL_REVIEWS
from scrmine.plots.claims import FEWEST, LEVEL, differs_most, distance, least_argued, outside, widest_difference
from scrmine.plots.style import MOST_GROUPS, count_of
from scrmine.report.page.numbers import percent
from scrmine.report.results import Results

FAMILIES = {"practice": 3, "case": 2}
"""How many themes of each family the findings name."""


def findings(results: Results) -> list[str]:
    """The headline findings, most important first; before them that they are of few reviews, if so."""
    said = [_few(results)]
    said += [_most(results, family, n) for family, n in FAMILIES.items()]
    said += [_corrected(results), _least(results), _difference(results), _where(results), _agreement(results), _choices(results)]
    return [sentence for sentence in said if sentence]


def _few(results: Results) -> str:
    """What to read before any finding if there are few reviews."""
    n_reviews = results.overall.counts["review_id"].nunique()
    if n_reviews >= SMALL_REVIEWS:
        return ""
    return (f"Only {count_of(n_reviews, 'review')} could be counted. Read {'it' if n_reviews == 1 else 'them'}: with fewer than {SMALL_REVIEWS} reviews a share says "
            f"little, so that counts stand here instead.")


def interval(low: float, high: float) -> str:
    """The interval in words."""
    return f"95 % interval {percent(low)} to {percent(high)}" if np.isfinite(low) and np.isfinite(high) else "no interval: too few reviews, or reviews that do not differ"


def _of(row: pd.Series) -> str:
    """How often one theme is present: with share and interval, of few reviews as a count alone."""
    counted = f"{row['n_present']} of {count_of(row['n_reviews'], 'review')}"
    return counted if row["n_reviews"] < SMALL_REVIEWS else f"{counted} ({percent(row['estimate'])}; {interval(row['ci_low'], row['ci_high'])})"


def _ordered(results: Results, family: str | None = None) -> pd.DataFrame:
    rows = results.overall.measure("share_of_reviews")
    rows = rows if family is None else rows[rows["family"] == family]
    return rows.sort_values(["estimate", "n_hits"], ascending=False, kind="stable").reset_index(drop=True)  # as the figure orders them


def _machine(results: Results) -> bool:
    return results.overall.settings["coded_by"] == "machine"


def _most(results: Results, family: str, n: int) -> str:
    """The most frequent themes of a family."""
    rows = _ordered(results, family)
    found = rows[rows["n_present"] > 0]
    rows = found.head(n)
    if not len(rows):
        return ""
    named = [f"“{row['title']}” in {_of(row)}" for _, row in rows.iterrows()]
    tied = int((found["n_present"] == rows["n_present"].iloc[-1]).sum() - (rows["n_present"] == rows["n_present"].iloc[-1]).sum())
    others = f" ({tied} other theme{'s are' if tied != 1 else ' is'} as frequent as the last)" if tied else ""
    return f"Of the {family} themes, the reviews' findings speak most often of {'; '.join(named)}{others}, {_whose(results)}."


def _whose(results: Results) -> str:
    """Whose count of reviews it is."""
    if not _machine(results):
        return "by people's codes"
    checked = "which nobody has checked" if results.corrected is None else "which the sample does not correct"
    return f"by the machine's count, {checked}"


def _least(results: Results) -> str:
    """The rarest theme."""
    rows = _ordered(results)
    row = rows.iloc[-1]
    tied = int((rows["n_present"] == row["n_present"]).sum()) - 1
    others = f" ({tied} other theme{'s are' if tied != 1 else ' is'} as rare)" if tied else ""
    return (f"Least often found is “{row['title']}”, in {_of(row)}{others}. That a review does not speak of it is silence, and no proof that it was not there.")


def _corrected(results: Results) -> str:
    """The most frequent corrected theme, and where the machine errs most."""
    if results.corrected is None:
        return ""
    rows = results.corrected.measure("share_of_passages")
    rows = rows[rows["status"] == "corrected by a human sample"]
    if not len(rows) or rows["group"].nunique() > 1:
        return ""
    first = rows.loc[rows["estimate"].idxmax()]
    said = (f"Corrected by what people found in a sample, “{first['title']}” is carried by {percent(first['estimate'])} of {first['n_passages']:,} passages of findings "
            f"({interval(first['ci_low'], first['ci_high'])} over {first['n_reviews']} reviews).")
    apart = outside(rows)
    if not len(apart):
        return f"{said} The machine's own shares lie within all corrected intervals: the sample does not show that it finds any theme too often or too seldom."
    gap = apart.loc[(apart["raw"] - apart["estimate"]).abs().idxmax()]
    return (f"{said} The machine is farthest off with “{gap['title']}”: {percent(gap['raw'])} by its own count, {percent(gap['estimate'])} corrected "
            f"({interval(gap['ci_low'], gap['ci_high'])}).")


def _difference(results: Results) -> str:
    """The largest difference between groups, and whether it may be called one; the figure's title names the same."""
    table = results.tables.get("differences")
    by = str(results.by).replace("_", " ")
    if table is None or not len(table):
        return ""
    groups = results.grouped.counts.drop_duplicates("review_id")["group"]
    without = int((groups == NOT_STATED).sum())
    apart = f" {count_of(without, 'review')} of which {by} is not stated {'is' if without == 1 else 'are'} left out of this." if without else ""
    row = widest_difference(table)
    if row is None:
        found = groups[groups != NOT_STATED].value_counts(sort=False).sort_index()
        sizes = ", ".join(f"{n} in “{group}”" for group, n in found.items()) if len(found) <= MOST_GROUPS else f"{len(found)} groups, the largest of {count_of(found.max(), 'review')}"
        return f"By {by}, groups are too small to name a difference, which takes {FEWEST} reviews in each ({sizes}).{apart}"
    if not row["estimate"] > 0:
        return f"By {by}, no theme differs.{apart}"
    n_tested, sure = int(table["p_adjusted"].notna().sum()), row["p_adjusted"] < LEVEL
    said = (f"By {by}, “{row['title']}” {differs_most(table, row)}: {_side(row, 'group', 'n_reviews')} against {_side(row, 'against', 'n_against')}, a difference of "
            f"{distance(row, points=True).replace(' points', ' percentage points')}.{apart}")
    if not n_tested:
        return f"{said} These are uncorrected machine counts, which can make a difference out of nothing: take it as a question to read for, not as a finding."
    return f"{said} {_p(row, n_tested)}" if sure else f"{said} With p adjusted over {n_tested} comparisons, no difference is more than chance could make."


def _side(row: pd.Series, name: str, size: str) -> str:
    """One side of a difference: "5 of 12 reviews (42 %) in “death”", of few reviews without the share."""
    share, n_reviews = row[f"{name}_estimate"], int(row[size])
    where = "the rest" if row[name] == "the rest" else f"“{row[name]}”"
    shown = f" ({percent(share)})" if n_reviews >= SMALL_REVIEWS else ""
    return f"{round(share * n_reviews)} of {count_of(n_reviews, 'review')}{shown} in {where}"


def _p(row: pd.Series, n_tested: int) -> str:
    """An adjusted p in words."""
    shown = "p below .001" if row["p_adjusted"] < 0.001 else f"p = {row['p_adjusted']:.3f}".replace("0.", ".")
    return f"Adjusted over {n_tested} comparisons, {shown}."


def _where(results: Results) -> str:
    """The theme that is told most and analysed least; the figure's title names the same."""
    table = results.tables.get("where_argued")
    row, close = (None, 0) if table is None else least_argued(table)
    if row is None:
        return ""
    least = f"is, with {close} other{'s' if close != 1 else ''} {'within its interval' if np.isfinite(row['ci_high']) else 'equal to it'}, least argued" if close \
        else "is the theme least argued"
    told = table[(table["theme"] == row["theme"]) & (table["part"] == "background and chronology")].iloc[0]
    few = results.overall.counts["review_id"].nunique() < SMALL_REVIEWS
    shares = "" if few else f" ({percent(row['share'])}; {interval(row['ci_low'], row['ci_high'])})"
    return (f"Over all parts of all reviews, “{row['title']}” {least} in the findings: {row['n_hits']:,} of the {row['n_theme']:,} passages that carry it, in "
            f"{count_of(row['n_with_theme'], 'review')}, stand there{shares}, {told['n_hits']:,} in background and chronology.")


def _agreement(results: Results) -> str:
    """How far coders agree."""
    if results.agreement is None or results.agreement.settings["reflexive"]:
        return ""
    asked, rows = results.agreement.settings, results.agreement.measure("alpha").dropna(subset="estimate")
    if not len(rows):
        return ""
    low, high = rows.loc[rows["estimate"].idxmin()], rows.loc[rows["estimate"].idxmax()]
    return (f"{' and '.join(asked['coders'])} coded {asked['n_units']:,} {asked['unit']}s of {asked['n_reviews']} reviews. Krippendorff's alpha is {rows['estimate'].median():.2f} "
            f"for the median theme, from {low['estimate']:.2f} (“{low['title']}”, found in {low['n_positive']}) to {high['estimate']:.2f} (“{high['title']}”, found in "
            f"{high['n_positive']}); it is lower where a theme is rare.")


def _choices(results: Results) -> str:
    """The estimate that turns most on a choice."""
    if results.sensitivity is None:
        return ""
    rows = results.sensitivity.summary
    row = rows.loc[rows["range"].idxmax()]
    if not row["range"] > 0:
        return "No estimate turns on the choices that were tried."
    if results.sensitivity.settings["measure"] == "rate_per_1000_words":
        ends = f"from {row['lowest']:.2f} to {row['highest']:.2f} passages per 1,000 words"
    else:
        ends = f"from {percent(row['lowest'])} to {percent(row['highest'])}"
    return f"“{row['title']}” turns most on how it is counted: {ends} over the choices tried, most by “{row['moved_most_by']}”."
