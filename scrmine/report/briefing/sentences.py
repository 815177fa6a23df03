"""Headline findings in sentences: each with its number, n, unit and interval, and said with the care that it needs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.plots.claims import ENOUGH, outside
from scrmine.report.results import Results

FAMILIES = {"practice": 3, "case": 2}
"""How many themes of each family the findings name."""

LEVEL = 0.05


def findings(results: Results) -> list[str]:
    """The headline findings, most important first."""
    said = [_most(results, family, n) for family, n in FAMILIES.items()]
    said += [_corrected(results), _least(results), _difference(results), _where(results), _agreement(results), _choices(results)]
    return [sentence for sentence in said if sentence]


def percent(share: float) -> str:
    """A share as it is said in a sentence: whole per cent, and no nought or hundred that is none."""
    return "under 1 %" if 0 < share < 0.005 else "over 99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def interval(low: float, high: float) -> str:
    """The interval in words."""
    return f"95 % interval {percent(low)} to {percent(high)}" if np.isfinite(low) and np.isfinite(high) else "no interval: too few reviews, or reviews that do not differ"


def _of(row: pd.Series) -> str:
    """How often one theme is present, with interval."""
    return f"{row['n_present']} of {row['n_reviews']} reviews ({percent(row['estimate'])}; {interval(row['ci_low'], row['ci_high'])})"


def _ordered(results: Results, family: str | None = None) -> pd.DataFrame:
    rows = results.overall.measure("share_of_reviews")
    rows = rows if family is None else rows[rows["family"] == family]
    return rows.sort_values(["estimate", "n_hits"], ascending=False, kind="stable").reset_index(drop=True)


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
    """The largest difference between groups, and whether it may be called one."""
    table = results.tables.get("differences")
    if table is None or not len(table):
        return ""
    tested = table[table["p_adjusted"].notna()]
    sure = tested[tested["p_adjusted"] < LEVEL]
    pool = sure if len(sure) else table
    row = pool.loc[pool["estimate"].abs().idxmax()]
    by = str(results.by).replace("_", " ")
    points = f"{100 * row['estimate']:+.0f} percentage points"
    ends = f"95 % interval {100 * row['ci_low']:+.0f} to {100 * row['ci_high']:+.0f}" if np.isfinite(row["ci_low"]) else "no interval"
    said = (f"By {by}, “{row['title']}” differs most: {percent(row['group_estimate'])} of {row['n_reviews']} reviews in “{row['group']}” against "
            f"{percent(row['against_estimate'])} of {row['n_against']} in “{row['against']}”, a difference of {points} ({ends}).")
    if not len(tested):
        return f"{said} These are uncorrected machine counts, which can make a difference out of nothing: take it as a question to read for, not as a finding."
    return f"{said} {_p(row, len(tested))}" if len(sure) else f"{said} With p adjusted over {len(tested)} comparisons, no difference is more than chance could make."


def _p(row: pd.Series, n_tested: int) -> str:
    """An adjusted p in words."""
    shown = "p below .001" if row["p_adjusted"] < 0.001 else f"p = {row['p_adjusted']:.3f}".replace("0.", ".")
    return f"Adjusted over {n_tested} comparisons, {shown}."


def _where(results: Results) -> str:
    """The theme that is told most and analysed least."""
    table = results.tables.get("where_argued")
    if table is None:
        return ""
    parts = table[(table["part"] == "findings") & (table["n_theme"] >= ENOUGH)]
    if not len(parts):
        return ""
    row = parts.loc[parts["share"].idxmin()]
    close = int((parts["share"] <= row["ci_high"]).sum()) - 1 if np.isfinite(row["ci_high"]) else 0
    least = f"is, with {close} other{'s' if close != 1 else ''} within its interval, least argued" if close else "is the theme least argued"
    told = table[(table["theme"] == row["theme"]) & (table["part"] == "background and chronology")].iloc[0]
    return (f"“{row['title']}” {least} in the findings: {percent(row['share'])} of the {row['n_theme']:,} passages that carry it stand there "
            f"({interval(row['ci_low'], row['ci_high'])}, over {row['n_with_theme']} reviews), {percent(told['share'])} in background and chronology.")


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
