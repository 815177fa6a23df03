"""How groups of reviews differ: the difference with its interval, then p, then p among all that were tested."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from scrmine.compare.cells import CENSUS, Cells, Measured, cells_of, measure_cells
from scrmine.compare.counting import NOT_STATED
from scrmine.compare.estimands import CORRECTED, HUMAN, MACHINE, MEASURES, SMALL_EXPECTED, SMALL_REVIEWS, WITHHELD
from scrmine.compare.result import Comparison
from scrmine.errors import ScrmineError, unknown_name
from scrmine.intervals import adjust, difference, newcombe

AGAINST = ("rest", "each_other")
LEAST_IN_GROUP = 5
"""Of groups with fewer reviews the difference has no interval: one review would make a headline."""
TOO_SMALL = f"none: fewer than {LEAST_IN_GROUP} reviews in a group"


@dataclass(frozen=True, eq=False, repr=False)
class Differences:
    """How groups of reviews differ in one measure.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per pair of groups and theme: group, against, theme, title, family, estimate (the group's less the other's),
        ci_low, ci_high, p, p_adjusted (Benjamini-Hochberg over all rows that have a p), group_estimate, against_estimate,
        n_reviews, n_against, method, status, note. Uncorrected machine counts have no p.
    settings : dict
        What was asked; `n_tests` says over how many p was adjusted.

    Examples
    --------
    >>> scrmine.compare_groups(by_outcome)
    Differences: share of reviews in which the theme is present, 25 themes, 1 pair of groups by outcome, 25 tested
    """

    table: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        pairs = self.table[["group", "against"]].drop_duplicates()
        return (f"Differences: {MEASURES[self.settings['measure']]}, {self.table['theme'].nunique()} themes, {len(pairs)} "
                f"pair{'s' if len(pairs) != 1 else ''} of groups by {self.settings['by']}, {self.settings['n_tests']} tested{self._not_stated()}")

    def _not_stated(self) -> str:
        n = self.settings["not_stated"]
        return f"; {n} review{'s' if n != 1 else ''} without a value left out" if n else ""

    def _repr_html_(self) -> str:
        columns = ["group", "against", "title", "estimate", "ci_low", "ci_high", "p", "p_adjusted", "status"]
        return f"<p><b>{self!r}</b></p>{self.table[columns].round(3).to_html(index=False)}"


def compare_groups(comparison: Comparison, measure: str = "share_of_reviews", *, against: str = "rest") -> Differences:
    """The difference of each theme between groups of reviews.

    For the share of reviews: Newcombe's interval and the N − 1 chi-square test (Fisher's exact where few are expected). For
    other measures, and for corrected numbers: the interval from those of the two groups (MOVER) and a t-test. p is adjusted
    over every theme and pair (Benjamini and Hochberg 1995). Where a group has fewer than five reviews there is no interval. Of uncorrected machine counts p is withheld: machines that err
    more in one group than in another make differences out of nothing.

    Parameters
    ----------
    comparison : Comparison
        Made with `by`.
    measure : str
        One of `scrmine.compare.MEASURES`.
    against : str
        ``"rest"``: each group against all other reviews (two groups against each other, once); ``"each_other"``: every pair;
        or the name of the group to hold the others against. Reviews of which the group is not stated are left out.

    Returns
    -------
    Differences
        One row per pair and theme.

    Raises
    ------
    ScrmineError
        If there is no such measure or group, or the comparison has fewer than two groups.

    Examples
    --------
    >>> differences = scrmine.compare_groups(by_outcome).table.sort_values("p")
    >>> print(differences[["group", "theme", "estimate", "ci_low", "ci_high", "p", "p_adjusted"]].round(2).head(3).to_string(index=False))
    group                     theme  estimate  ci_low  ci_high    p  p_adjusted
    death parental_substance_misuse      0.38    0.03     0.67 0.03        0.57
    death      infants_nai_prebirth      0.31   -0.04     0.62 0.10        0.57
    death            domestic_abuse     -0.27   -0.52     0.07 0.10        0.57
    """
    if measure not in MEASURES:
        raise unknown_name("measure", measure, MEASURES, where="a comparison")
    of_review = comparison.counts.drop_duplicates("review_id").set_index("review_id")["group"]
    groups = sorted(set(of_review) - {NOT_STATED})
    if len(groups) < 2:
        raise ScrmineError(f"The comparison has {len(groups)} group{'s' if len(groups) != 1 else ''} with readable reviews "
                           f"({', '.join(groups) or 'none'}); a difference needs two. Compare with by= a column of the reviews.")
    pairs = _pairs(groups, against)
    themes = comparison.measure(measure)["theme"].drop_duplicates().tolist()
    cells = cells_of(comparison.counts, themes, comparison.correction, comparison.settings)
    names = of_review.loc[cells.review_ids].to_numpy()
    parts: dict[object, tuple[Cells, Measured]] = {}
    for name in {name for pair in pairs for name in pair}:
        rows = names == name if isinstance(name, str) else np.isin(names, name)
        parts[name] = (cells.of(rows), measure_cells(cells.of(rows), measure))
    shown = comparison.measure(measure).drop_duplicates("theme").set_index("theme")[["title", "family"]]
    table = pd.concat([_pair_table(one, other, parts, measure, shown.loc[themes]) for one, other in pairs], ignore_index=True)
    table.insert(table.columns.get_loc("p") + 1, "p_adjusted", adjust(table["p"].to_numpy()))
    settings = {**comparison.settings, "measure": measure, "against": against, "n_tests": int(table["p"].notna().sum()),
                "not_stated": int((of_review == NOT_STATED).sum())}
    return Differences(table, settings)


def _pairs(groups: list[str], against: str) -> list[tuple[object, object]]:
    """The pairs to compare: a name, or the names of the rest."""
    if against in groups:
        return [(group, against) for group in groups if group != against]
    if against not in AGAINST:
        raise unknown_name("group", against, [*groups, *AGAINST], where="this comparison")
    if against == "each_other" or len(groups) == 2:
        return list(combinations(groups, 2))
    return [(group, tuple(other for other in groups if other != group)) for group in groups]


def _pair_table(one: object, other: object, parts: dict[object, tuple[Cells, Measured]], measure: str, shown: pd.DataFrame) -> pd.DataFrame:
    (cells, first), (others, second) = parts[one], parts[other]
    status = [a if a == b else MACHINE for a, b in zip(first.status, second.status, strict=True)]
    found = difference(first.interval, second.interval, bounded=measure != "rate_per_1000_words")
    columns = {name: getattr(found, name).copy() for name in ("ci_low", "ci_high", "p")}
    method = list(found.method)
    if cells.settings["target"] == "these_reviews":
        method = [name if state == CORRECTED else CENSUS for name, state in zip(method, status, strict=True)]
    elif measure == "share_of_reviews":
        plain = newcombe(cells.present.sum(axis=0), len(cells.review_ids), others.present.sum(axis=0), len(others.review_ids))
        for theme, state in enumerate(status):
            if state != CORRECTED:
                method[theme] = plain.method[theme]
                for name, column in columns.items():
                    column[theme] = getattr(plain, name)[theme]
    withheld = np.array([state == MACHINE for state in status])
    for theme in np.flatnonzero([a != b for a, b in zip(first.status, second.status, strict=True)]):
        columns["ci_low"][theme] = columns["ci_high"][theme] = np.nan
        method[theme] = "none: only one of the groups is corrected"
    if min(len(cells.review_ids), len(others.review_ids)) < LEAST_IN_GROUP and cells.settings["target"] == "process":
        columns["ci_low"][:] = columns["ci_high"][:] = np.nan
        method = [TOO_SMALL] * len(method)
    raw = first.raw - second.raw
    return pd.DataFrame({
        "group": str(one), "against": other if isinstance(other, str) else "the rest", "theme": shown.index, "title": shown["title"].to_numpy(),
        "family": shown["family"].to_numpy(), "estimate": np.where(withheld, raw, first.interval.estimate - second.interval.estimate),
        "ci_low": columns["ci_low"], "ci_high": columns["ci_high"], "p": np.where(withheld, np.nan, columns["p"]),
        "group_estimate": np.where(withheld, first.raw, first.interval.estimate),
        "against_estimate": np.where(withheld, second.raw, second.interval.estimate),
        "n_reviews": len(cells.review_ids), "n_against": len(others.review_ids), "method": method, "status": status,
        "note": [_note(theme, cells, others, (first, second), state, measure) for theme, state in enumerate(status)],
    })


def _note(theme: int, cells: Cells, others: Cells, measured: tuple[Measured, Measured], state: str, measure: str) -> str:
    """What to read before a difference."""
    parts = [WITHHELD] if state == MACHINE else []
    smallest = min(len(cells.review_ids), len(others.review_ids))
    if smallest < SMALL_REVIEWS:
        parts.append(f"only {smallest} review{'s' if smallest != 1 else ''} in a group{': too few to name a difference' if smallest < LEAST_IN_GROUP else ''}")
    if state == CORRECTED:
        few = min(int(part.grossed.n_found[theme]) for part in measured)
        words = f"people found it only {few} time{'s' if few != 1 else ''} in a group's sample"
    else:
        counted = "present" if measure == "share_of_reviews" else "hits"
        few = int(min(getattr(part, counted)[:, theme].sum() for part in (cells, others)))
        unit = "review" if measure == "share_of_reviews" else "passage"
        words = f"only {few} {unit}{'s' if few != 1 else ''} with it in a group"
    if few < SMALL_EXPECTED and (state in (CORRECTED, HUMAN)):
        parts.append(words)
    return "; ".join(parts)
