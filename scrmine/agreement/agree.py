"""How far coders agree: every coefficient beside its prevalence, and every disagreement beside its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from scrmine.agreement.binary import (
    coefficients_of,
    jackknifed_ends,
    pair_coefficients,
    resampled_ends,
    reviews_that_vary,
    sums_of_units,
)
from scrmine.agreement.units import UNITS, Ratings, join_units, rate_passages
from scrmine.codebook import Codebook
from scrmine.compare.counting import period_of
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError, unknown_name
from scrmine.intervals import LEAST_REVIEWS, too_few
from scrmine.people import HumanCodings, as_answered, join_codings
from scrmine.quote import cite_passages

MEASURES = {
    "percent_agreement": "share of units on which two coders say the same",
    "kappa": "Cohen's kappa (mean over pairs of coders)",
    "alpha": "Krippendorff's alpha (nominal)",
    "ac1": "Gwet's AC1",
    "positive_agreement": "how often another coder finds the theme where one does",
    "prevalence": "share of units that carry the theme, mean over coders",
}
"""What is reported of each theme, in words. None is read alone: the same care in coding gives a low alpha where a theme is rare."""

INTERVALS = ("jackknife", "bootstrap")
SMALL_POSITIVE = 10
TABLE = ("theme", "title", "family", "measure", "estimate", "ci_low", "ci_high", "n_units", "n_positive", "n_reviews", "note")
PAIRS = ("theme", "title", "first", "second", "n_units", "n_both", "n_first", "n_second", "n_neither", "percent_agreement", "kappa",
         "positive_agreement")
SAYS = {1.0: "yes", 0.0: "no"}
NOT_ANSWERED = "not answered"


@dataclass(frozen=True, eq=False, repr=False)
class Agreement:
    """How far coders agree.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per theme and measure of `MEASURES`: theme, title, family, measure, estimate, ci_low, ci_high, n_units (rated by
        two coders or more), n_positive (of these, by how many a coder found the theme), n_reviews, note (what to read first). Empty
        if `reflexive`.
    pairs : pandas.DataFrame
        One row per theme and pair of coders: theme, title, first, second, n_units (rated by both), n_both, n_first, n_second,
        n_neither, percent_agreement, kappa, positive_agreement. Empty if `reflexive`.
    discussed : pandas.DataFrame
        One row per unit and theme that any coder found: unit_id, review_id, passage_id (the first of the unit), citation, theme,
        title, n_yes, n_no, a column "… says" for each coder, comments, text (of a passage).
    settings : dict
        What was asked: coders, unit, reflexive, interval, resamples, seed, codebook.

    Examples
    --------
    >>> agreement
    Agreement: reader_a, reader_b on 200 passages in 22 reviews, 48 disagreements
    >>> print(agreement.pairs[["theme", "n_both", "n_first", "n_second", "n_neither"]].head(2).to_string(index=False))
            theme  n_both  n_first  n_second  n_neither
      child_focus      28        2         2        168
    over_optimism      17        0         0        183
    """

    table: pd.DataFrame
    pairs: pd.DataFrame
    discussed: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        asked = self.settings
        said = f"Agreement: {', '.join(asked['coders'])} on {asked['n_units']} {asked['unit']}s"
        if asked["reflexive"]:
            return f"{said}, {len(self.discussed)} places where a theme is discussed"
        return f"{said} in {asked['n_reviews']} reviews, {len(self.disagreements)} disagreements"

    def _repr_html_(self) -> str:
        shown = self.discussed.drop(columns="text").head(20) if self.settings["reflexive"] else self.by_theme().round(3)
        return f"<p><b>{self!r}</b></p>{shown.to_html(index=False)}"

    @property
    def disagreements(self) -> pd.DataFrame:
        """The rows of `discussed` on which coders differ, side by side.

        Examples
        --------
        >>> differ = agreement.disagreements
        >>> print(differ[["review_id", "theme", "reader_a says", "reader_b says"]].head(3).to_string(index=False))
                     review_id          theme reader_a says reader_b says
        aldermere-2010-child-k      education            no           yes
        aldermere-2010-child-k        neglect           yes            no
            aldermere-2020-leo domestic_abuse           yes            no
        """
        both = (self.discussed["n_yes"] > 0) & (self.discussed["n_no"] > 0)
        return self.discussed[both].reset_index(drop=True)

    def measure(self, name: str) -> pd.DataFrame:
        """The rows of one measure, index renumbered.

        Raises
        ------
        ScrmineError
            If there is no such measure, or no measure at all was wanted.

        Examples
        --------
        >>> alpha = agreement.measure("alpha").dropna(subset="ci_low").sort_values("estimate")
        >>> print(alpha[["theme", "estimate", "ci_low", "ci_high", "n_positive"]].round(2).head(3).to_string(index=False))
                         theme  estimate  ci_low  ci_high  n_positive
                       neglect      0.72    0.34     1.00          12
          thresholds_step_down      0.79    0.59     0.98          15
        recording_chronologies      0.80    0.61     0.99          16
        """
        if name not in MEASURES:
            raise unknown_name("measure", name, MEASURES, where="an agreement")
        self._check_figures()
        return self.table[self.table["measure"] == name].reset_index(drop=True)

    def by_theme(self) -> pd.DataFrame:
        """The estimates side by side: one row per theme, one column per measure, with alpha's interval and the note.

        Raises
        ------
        ScrmineError
            If no measure was wanted.

        Examples
        --------
        >>> by_theme = agreement.by_theme()
        >>> print(by_theme[["theme", "n_positive", "percent_agreement", "kappa", "alpha"]].round(2).head(3).to_string(index=False))
                         theme  n_positive  percent_agreement  kappa  alpha
                   child_focus          32               0.98   0.92   0.92
                 over_optimism          17               1.00   1.00   1.00
        professional_curiosity          20               0.97   0.81   0.81
        """
        self._check_figures()
        wide = self.table.pivot(index="theme", columns="measure", values="estimate")[list(MEASURES)]
        alpha = self.measure("alpha").set_index("theme")
        ends = alpha[["ci_low", "ci_high"]].add_prefix("alpha_")
        joined = alpha[["title", "n_units", "n_positive"]].join(wide).join(ends).join(alpha["note"])
        return joined.reset_index()

    def _check_figures(self) -> None:
        if self.settings["reflexive"]:
            raise ScrmineError("This agreement was asked for with reflexive=True, so no coefficient and no prevalence was computed. Read "
                               "`discussed`, or ask again without it.")


def agree_codings(corpus: Corpus, people: HumanCodings, codebook: Codebook, *, machine: pd.DataFrame | None = None,
                  unit: str = "passage", reflexive: bool = False, interval: str = "jackknife", resamples: int = 999,
                  seed: int = 0) -> Agreement:
    """How far coders agree on each theme, with intervals whose unit is the review.

    There is no interval where a theme was rated in fewer than ten reviews, or where all that coders differ on stands in fewer than three: the
    spread between reviews is not known then, and the interval would be narrow because they are few. The note says so.

    Any number of coders; units that only one rated count for nothing but prevalence. In a unit larger than the passage a
    coder finds a theme if they find it in any passage.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    people : HumanCodings
        What people coded and what they answered.
    codebook : Codebook
        The themes.
    machine : pandas.DataFrame, optional
        Machine codings, by one coder: one more coder, of the passages that people answered.
    unit : {"passage", "section", "review"}
        What is agreed on.
    reflexive : bool
        For work in which agreement is no aim: no coefficient and no prevalence, only where a theme is discussed and by whom.
    interval : {"jackknife", "bootstrap"}
        Intervals from leaving out one review at a time (better with few reviews), or percentiles over resampled reviews.
    resamples : int
        Of the bootstrap.
    seed : int
        Seed of the bootstrap.

    Raises
    ------
    ScrmineError
        If there is no such unit, fewer than two coders, a theme or passage that is not there, or no unit that two rated.

    Examples
    --------
    >>> agreement = scrmine.agree_codings(corpus, people, codebook)
    >>> agreement
    Agreement: reader_a, reader_b on 200 passages in 22 reviews, 48 disagreements
    >>> round(float(agreement.measure("alpha")["estimate"].median()), 2)
    0.94
    """
    if unit not in UNITS:
        raise unknown_name("unit", unit, UNITS, where="the units that can be agreed on")
    if interval not in INTERVALS:
        raise unknown_name("interval", interval, INTERVALS, where="an agreement")
    if not len(people.answered):
        raise ScrmineError("Nobody answered anything, so there is nothing to agree on. A row of a sheet is answered when it has a yes, or “No theme”.")
    everyone = people
    if machine is not None:
        everyone = join_codings([people, as_answered(machine, people.answered["passage_id"], codebook)])
    # People first: the machine is one more coder and not the measure of the others.
    coders = people.coders + [name for name in everyone.coders if name not in people.coders]
    if len(coders) < 2 and not reflexive:
        raise ScrmineError(f"There are codings by {len(coders)} coder{'s' if len(coders) != 1 else ''} ({', '.join(coders) or 'nobody'}); "
                           f"agreement needs two. Read another sheet, or give machine codings as machine=.")
    ratings = join_units(rate_passages(everyone, corpus, codebook, coders), corpus, unit)
    if not reflexive and not (np.isfinite(ratings.values).sum(axis=1) > 1).any():
        raise ScrmineError(f"No {unit} was rated by two of the coders ({', '.join(coders)}). Give them the same sample to code.")
    settings = {"coders": coders, "unit": unit, "reflexive": reflexive, "interval": interval, "resamples": resamples, "seed": seed, "codebook": codebook.name,
                "n_units": len(ratings.units), "n_reviews": len(set(ratings.units["review_id"]) & set(corpus.reviews["review_id"])),
                "period": period_of(corpus.reviews[corpus.reviews["review_id"].isin(ratings.units["review_id"])]),
                **({"fictional": True} if corpus.settings.get("fictional") else {})}
    table, pairs = (pd.DataFrame(columns=TABLE), pd.DataFrame(columns=PAIRS)) if reflexive else _figures(ratings, codebook, settings)
    return Agreement(table, pairs, _discussed(ratings, everyone, corpus, codebook, unit), settings)


def _figures(ratings: Ratings, codebook: Codebook, settings: dict) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table of measures and the table of pairs."""
    twice = np.isfinite(ratings.values).sum(axis=1) > 1
    found = twice & (np.nan_to_num(ratings.values).sum(axis=1) > 0)
    clusters = pd.factorize(ratings.units["review_id"])[0]
    sums = sums_of_units(ratings.values, clusters)
    total = sums.sum(axis=0)
    estimates = coefficients_of(total)
    ends = jackknifed_ends(sums) if settings["interval"] == "jackknife" else resampled_ends(sums, settings["resamples"], settings["seed"])
    n_reviews = [len(set(clusters[rated])) for rated in twice.T]
    common = {"theme": codebook.themes, "title": codebook.table["title"].tolist(), "family": codebook.table["family"].tolist()}
    sizes = {"n_units": twice.sum(axis=0), "n_positive": found.sum(axis=0), "n_reviews": n_reviews}
    differ, yes = reviews_that_vary(sums)
    parts = []
    for name in MEASURES:
        varying, what = (yes, "found") if name == "prevalence" else (differ, "coders differ")
        why = [too_few(*row, what) for row in zip(n_reviews, varying, strict=True)]
        low, high = (np.where([bool(reason) for reason in why], np.nan, end) for end in ends[name])
        notes = [_note(*row) for row in zip(*sizes.values(), varying, why, strict=True)]
        parts.append(pd.DataFrame({**common, "measure": name, "estimate": estimates[name], "ci_low": low, "ci_high": high, **sizes, "note": notes}))
    table = pd.concat(parts, ignore_index=True)
    each = pair_coefficients(total)
    counts = [name for name in each if name.startswith("n_")]
    frames = [pd.DataFrame({"theme": codebook.themes, "title": common["title"], "first": first, "second": second,
                            **{name: column[place].astype(int) if name in counts else column[place] for name, column in each.items()}})
              for place, (first, second) in enumerate(combinations(ratings.coders, 2))]
    return table, pd.concat(frames, ignore_index=True)


def _note(n_units: int, n_positive: int, n_reviews: int, n_varying: int, why: str) -> str:
    """What to read before the figures of a theme; `why` there is no interval is said where something varies, or reviews are few."""
    if not n_units:
        return "rated by no two coders"
    if not n_positive:
        return "found by nobody: nothing to agree on but its absence"
    parts = [why] if why and (n_varying or n_reviews < LEAST_REVIEWS) else []
    if n_positive < SMALL_POSITIVE:
        parts.append(f"found in only {n_positive} unit{'s' if n_positive != 1 else ''}")
    return "; ".join(parts)


def _discussed(ratings: Ratings, people: HumanCodings, corpus: Corpus, codebook: Codebook, unit: str) -> pd.DataFrame:
    """Every unit and theme that somebody found, with what each coder says."""
    found = np.nan_to_num(ratings.values).sum(axis=1) > 0
    places, themes = np.nonzero(found)
    said = ratings.values[places, :, themes]
    units = ratings.units.iloc[places].reset_index(drop=True)
    cited = cite_passages(corpus, units["passage_id"])
    names = np.asarray(codebook.themes, dtype=object)[themes]
    rows = units.assign(citation=units["passage_id"].map(cited).astype("str"), theme=names, title=[codebook.titles[name] for name in names],
                        n_yes=np.nansum(said, axis=1).astype(int), n_no=(said == 0).sum(axis=1))
    for number, coder in enumerate(ratings.coders):
        rows[f"{coder} says"] = [SAYS.get(value, NOT_ANSWERED) for value in said[:, number]]
    written = people.comments.assign(line=people.comments["coder"] + ": " + people.comments["comment"])
    comments = written.groupby("passage_id")["line"].agg("\n".join)
    texts = corpus.passages.set_index("passage_id")["text"]
    of_passage = unit == "passage"
    return rows.assign(comments=rows["passage_id"].map(comments).fillna("") if of_passage and len(comments) else "",
                       text=rows["passage_id"].map(texts) if of_passage else "")
