"""How far each estimate moves over reasonable choices: a result that turns on one of them is no result."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare.estimands import MEASURES
from scrmine.compare.result import Comparison
from scrmine.compare.themes import compare_themes
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.values import FINDINGS

OTHER_ROLES = {
    "findings and recommendations": (*FINDINGS, "recommendation", "action_plan"),
    "findings and summary": (*FINDINGS, "summary"),
    "findings and chronology": (*FINDINGS, "background", "chronology"),
    "analysis and lessons only": ("analysis", "lessons"),
}
"""Roles that another reader might have counted."""


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """How far estimates move over choices, one made otherwise at a time.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per option and theme: choice (roles, repeats, threshold, at_least, cut), option (in words), theme, title, family,
        estimate, baseline (with all choices as usual), shift (estimate less baseline), n_reviews, n_passages.
    summary : pandas.DataFrame
        One row per theme: theme, title, family, baseline, ci_low, ci_high (its interval), lowest, highest (estimate over all
        options), range, moved_most_by (the option).
    settings : dict
        What was asked.

    Examples
    --------
    >>> sensitivity
    Sensitivity: share of reviews in which the theme is present, 25 themes over 2 options of 2 choices; median range 0.167
    """

    table: pd.DataFrame
    summary: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        options = self.table[["choice", "option"]].drop_duplicates()
        return (f"Sensitivity: {MEASURES[self.settings['measure']]}, {len(self.summary)} themes over {len(options)} options of "
                f"{options['choice'].nunique()} choices; median range {self.summary['range'].median():.3f}")

    def _repr_html_(self) -> str:
        columns = ["title", "baseline", "lowest", "highest", "range", "moved_most_by"]
        shown = self.summary.sort_values("range", ascending=False, kind="stable")
        return f"<p><b>{self!r}</b></p>{shown[columns].round(3).to_html(index=False)}"


def compare_choices(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, *, measure: str = "share_of_reviews",
                    roles: Mapping[str, Sequence[str]] | None = None, thresholds: Sequence[float] = (), at_least: Sequence[int] = (2,),
                    cuts: Mapping[str, tuple[Corpus, pd.DataFrame]] | None = None, seed: int = 0) -> Sensitivity:
    """Estimates with one choice at a time made otherwise.

    Parameters
    ----------
    corpus, codings, codebook
        As for `compare_themes`, whose defaults are the baseline.
    measure : str
        One of `scrmine.compare.MEASURES`.
    roles : mapping of str to sequence of str, optional
        Other roles to count, by the name to show; by default those of `OTHER_ROLES`.
    thresholds : sequence of float
        Keep only codings with at least such a score, each an option.
    at_least : sequence of int
        In how many passages of a review a theme must be; only tried for the share of reviews.
    cuts : mapping of str to (Corpus, codings), optional
        The same reviews cut or coded in another way, by the name to show.
    seed : int
        Seed of the baseline's interval.

    Returns
    -------
    Sensitivity
        Repeats counted each time are always among the options.

    Raises
    ------
    ScrmineError
        If there is no such measure, or an option leaves nothing to count.

    Examples
    --------
    >>> roles = {"analysis and lessons only": ["analysis", "lessons"]}
    >>> sensitivity = scrmine.compare_choices(corpus, codings, codebook, roles=roles)
    >>> moves = sensitivity.summary.sort_values("range", ascending=False)
    >>> print(moves[["theme", "baseline", "lowest", "highest", "moved_most_by"]].round(2).head(3).to_string(index=False))
                     theme  baseline  lowest  highest                      moved_most_by
      challenge_escalation      0.75    0.21     0.75 in at least 2 passages of a review
    recording_chronologies      0.75    0.25     0.75 in at least 2 passages of a review
    management_supervision      0.83    0.38     0.83 in at least 2 passages of a review
    """
    if measure not in MEASURES:
        raise unknown_name("measure", measure, MEASURES, where="a comparison")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)  # small groups are small under every option
        usual = compare_themes(corpus, codings, codebook, seed=seed)
        base = usual.measure(measure).set_index("theme")
        parts = []
        for choice, option, other in _options(corpus, codings, codebook, measure, OTHER_ROLES if roles is None else roles, thresholds,
                                              at_least, cuts or {}):
            rows = other.measure(measure)[["theme", "title", "family", "estimate", "n_reviews", "n_passages"]]
            parts.append(rows.assign(choice=choice, option=option, baseline=base["estimate"].loc[rows["theme"]].to_numpy()))
    table = pd.concat(parts, ignore_index=True)
    table["shift"] = table["estimate"] - table["baseline"]
    columns = ["choice", "option", "theme", "title", "family", "estimate", "baseline", "shift", "n_reviews", "n_passages"]
    settings = {**usual.settings, "measure": measure, "n_reviews": int(base["n_reviews"].iloc[0])}
    return Sensitivity(table[columns], _summary(table, base), settings)


def _options(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, measure: str, roles: Mapping[str, Sequence[str]],
             thresholds: Sequence[float], at_least: Sequence[int], cuts: Mapping[str, tuple[Corpus, pd.DataFrame]],
             ) -> Iterator[tuple[str, str, Comparison]]:
    """Each option with its comparison."""
    for name, counted in roles.items():
        yield "roles", name, compare_themes(corpus, codings, codebook, roles=counted)
    yield "repeats", "repeated text counted each time", compare_themes(corpus, codings, codebook, repeats=True)
    for threshold in thresholds:
        kept = codings[codings["score"] >= threshold]
        if not len(kept):
            raise ScrmineError(f"No coding has a score of {threshold} or more (the highest is {codings['score'].max():.2f}). Name a lower one.")
        yield "threshold", f"codings with a score of {threshold:g} or more", compare_themes(corpus, kept, codebook)
    if measure == "share_of_reviews":
        for number in at_least:
            yield "at_least", f"in at least {number} passages of a review", compare_themes(corpus, codings, codebook, at_least=number)
    for name, (other, coded) in cuts.items():
        yield "cut", name, compare_themes(other, coded, codebook)


def _summary(table: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """How far each theme moves, and by which option most."""
    most = table.loc[table["shift"].abs().groupby(table["theme"], sort=False).idxmax()].set_index("theme")
    ends = table.groupby("theme", sort=False)["estimate"].agg(["min", "max"])
    summary = base[["title", "family", "estimate", "ci_low", "ci_high"]].rename(columns={"estimate": "baseline"})
    summary["lowest"] = ends["min"].clip(upper=summary["baseline"])
    summary["highest"] = ends["max"].clip(lower=summary["baseline"])
    summary["range"] = summary["highest"] - summary["lowest"]
    summary["moved_most_by"] = most["option"].where(most["shift"].abs() > 1e-12, "nothing")
    return summary.rename_axis("theme").reset_index()
