"""Machine counts corrected by what people found in a probability sample."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare.estimands import COUNTED_STANCES
from scrmine.compare.gold import UNITS, Correction
from scrmine.compare.result import Comparison
from scrmine.compare.themes import Counted, build_comparison, count_corpus, warn_of_small_groups
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.people import HumanCodings
from scrmine.sample_table import check_sample
from scrmine.values import FINDINGS

LEARNED = {
    "elsewhere": "from other passages than the sample",
    "out_of_fold": "from the sample, and coded each review without having learned from it (cross-fitted)",
}
"""Where the machine may have learned. One that learned from the sample itself knows its answers, and looks better on it
than it is: that cannot be corrected by the same sample."""

OWN = "own"
"""How a coder of the user's own is called."""

FARTHEST = 0.25
"""So far from the number of counted passages may a sample's weights add up before we ask whether it is of them."""


def correct_themes(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, human: HumanCodings | pd.DataFrame,
                   sample: pd.DataFrame, *, coder_learned: str = "elsewhere", by: str | None = None, roles: Iterable[str] = FINDINGS,
                   stances: Iterable[str] = COUNTED_STANCES, at_least: int = 1, repeats: bool = False, target: str = "process",
                   seed: int = 0) -> Comparison:
    """Count themes as `compare_themes` does, machine counts corrected by a human sample.

    Every passage counts z = f + (R / π)(y − f): what the machine said (f), and where people read it (R) what they said (y) less
    that, weighted by one over the probability with which it was drawn (π). This is the difference estimator: right on
    average however bad the machine is, and the surer the better it is. Its weight on the machine stays 1: tuned on the same
    sample, intervals cover too little. Intervals are over reviews, on z (Angelopoulos et al. 2023; Egami et al. 2023).

    The share of reviews in which a theme is present can only be corrected by a sample of whole reviews. What the sample
    does not reach, a theme that nobody coded or a group without a sampled passage, stays labelled an uncorrected machine
    count.

    Parameters
    ----------
    corpus, codings, codebook, by, roles, stances, at_least, repeats, target, seed
        As in `compare_themes`; the codings are the machine's. With the target ``these_reviews`` the intervals say what is not
        known because only a sample was read.
    human : HumanCodings or pandas.DataFrame
        What one person, or an adjudicator, found in the sampled passages. Questions left open are taken to be like the others
        of their stratum. Of a plain codings table it is assumed that each sampled passage was read for each theme of which
        it has any row; `scrmine.as_answered` says more.
    sample : pandas.DataFrame
        One row per sampled passage: passage_id, review_id, stratum (within which passages, or reviews, were drawn at random),
        inclusion_probability (overall, in (0, 1]) and, where reviews were drawn, review_inclusion_probability. For
        differences between groups, draw from each group.
    coder_learned : {"elsewhere", "out_of_fold"}
        Where the machine had learned: not from the sample; or from it, in which case `codings` must be out of fold, as
        `scrmine.cross_code` makes them.

    Returns
    -------
    Comparison
        With the columns of a corrected one, and the `correction`.

    Raises
    ------
    ScrmineError
        As `compare_themes`; if the human codings are by several people or say nothing of the sample; if there is no such
        `coder_learned`.
    SchemaError
        If the sample is not one of this corpus.

    Warns
    -----
    ScrmineWarning
        If a group is small, the sample's weights do not add up to the counted passages, or a coder of your own is said to have
        learned elsewhere.

    Examples
    --------
    >>> corrected = scrmine.correct_themes(corpus, codings, codebook, human, sample)
    >>> neglect = corrected.measure("share_of_passages").query("theme == 'neglect'")
    >>> print(neglect[["raw", "estimate", "ci_low", "ci_high", "n_sampled", "status"]].round(3).to_string(index=False))
      raw  estimate  ci_low  ci_high  n_sampled                      status
    0.081     0.056   0.023    0.126        200 corrected by a human sample
    """
    counted = count_corpus(corpus, codings, codebook, by=by, roles=tuple(roles), stances=tuple(stances), at_least=at_least, repeats=repeats,
                           target=target, coded_by="machine", seed=seed)
    _check_learned(counted.settings["coder"], coder_learned)
    correction = _correction_of(corpus, codings, codebook, human, sample, counted)
    correction.settings["coder_learned"] = LEARNED[coder_learned]
    settings = {**counted.settings, "human": correction.settings["coder"], "coder_learned": coder_learned}
    result = build_comparison(counted.counts, counted.excluded, codebook, settings, correction)
    warn_of_small_groups(counted.counts)
    return result


def _correction_of(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, human: HumanCodings | pd.DataFrame, sample: pd.DataFrame,
                   counted: Counted) -> Correction:
    """What people found in the sample, beside what the machine said of it."""
    answered = None
    if isinstance(human, HumanCodings):
        human, answered = human.codings, human.answered
    stances = tuple(counted.settings["stances"])
    drawn, left = _counted_of(sample, corpus, counted.passages)
    person = _person_of(human if answered is None else answered, drawn)
    read = _read(human, drawn, counted.passages, codebook, stances, answered)
    said = _indicator(codings[codings["stance"].isin(stances)], drawn, codebook)
    correction = _correction(drawn, read, said, counted.counts, codebook, at_least=counted.settings["at_least"])
    correction.settings.update({"drawn": UNITS[correction.settings["unit"]], "coder": person, "n_passages": len(drawn), "n_not_counted": left})
    _warn_of_weights(drawn, counted.passages)
    return correction


def _check_learned(coder: str, coder_learned: str) -> None:
    """Whether the machine may have learned where it is said to have."""
    if coder_learned not in LEARNED:
        raise unknown_name("way to learn", coder_learned, LEARNED, where="a correction: a coder that learned from the sample must be cross-fitted")
    if coder == OWN and coder_learned == "elsewhere":
        warnings.warn("The codings are by a coder of your own. If it learned from this sample, it knows its answers and looks better on it than "
                      "it is: code with scrmine.cross_code and say coder_learned='out_of_fold'.", ScrmineWarning, stacklevel=3)


def _counted_of(sample: pd.DataFrame, corpus: Corpus, passages: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The sampled passages that are counted, and how many others there are."""
    sample = check_sample(sample, corpus)
    kept = sample[sample["passage_id"].isin(passages["passage_id"])].reset_index(drop=True)
    if not len(kept):
        raise ScrmineError(f"None of the {len(sample)} sampled passages is among those that are counted. Count the roles that the sample "
                           f"was drawn from.")
    return kept, len(sample) - len(kept)


def _person_of(human: pd.DataFrame, drawn: pd.DataFrame) -> str:
    """Whose reading it is, if it is one person's and of the sample."""
    people = sorted(human["coder"].unique())
    if len(people) > 1:
        raise ScrmineError(f"The human codings are by several people ({', '.join(people)}); a correction needs one reading. Adjudicate where "
                           f"they differ, or take one's: human.of({people[0]!r}), or the rows of a table.")
    if not human["passage_id"].isin(drawn["passage_id"]).any():
        raise ScrmineError(f"None of the {len(human)} human codings or answers is of a sampled passage. Give what people said of this sample; if "
                           f"they read it and found no theme, say so with scrmine.as_answered.")
    return people[0]


def _indicator(codings: pd.DataFrame, drawn: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Whether each sampled passage carries each theme (1 or 0)."""
    for theme in codings["theme"].unique():
        codebook.check_theme(theme)
    table = pd.crosstab(codings["passage_id"], codings["theme"]) > 0
    return table.reindex(index=drawn["passage_id"], columns=codebook.themes, fill_value=False).astype(float)


def _read(human: pd.DataFrame, drawn: pd.DataFrame, passages: pd.DataFrame, codebook: Codebook, stances: tuple[str, ...],
          answered: pd.DataFrame | None) -> pd.DataFrame:
    """What the person said of each sampled passage and theme; empty where nothing was."""
    known = _indicator(human, drawn, codebook)  # checks the themes, whatever is said of them
    said = _indicator(human[human["stance"].isin(stances)], drawn, codebook)
    if answered is None:
        looked = human.loc[human["passage_id"].isin(passages["passage_id"]), "theme"].unique()
        return said.where(pd.Series(known.columns.isin(looked), index=known.columns), axis=1)
    asked = answered.drop_duplicates(["passage_id", "theme"])
    return said.where(_indicator(asked, drawn, codebook) > 0)


def _correction(drawn: pd.DataFrame, read: pd.DataFrame, said: pd.DataFrame, counts: pd.DataFrame, codebook: Codebook, *,
                at_least: int) -> Correction:
    """Errors per unit that was drawn."""
    errors = (read - said).reset_index(drop=True)
    found = read.reset_index(drop=True)
    if "review_inclusion_probability" not in drawn:
        units = drawn[["review_id", "stratum", "inclusion_probability"]].assign(unit_id=drawn["passage_id"])
        index = units["unit_id"]
        return Correction(units[["unit_id", "review_id", "stratum", "inclusion_probability"]], errors.set_index(index),
                          found.set_index(index), settings={"unit": "passages"})
    review = drawn["review_id"]
    sizes = counts.drop_duplicates("review_id").set_index("review_id")["n_passages"]
    read_of = review.value_counts()
    whole = bool((read_of == sizes.loc[read_of.index]).all())
    within = drawn["inclusion_probability"] / drawn["review_inclusion_probability"]
    # Passages left open are taken to be like the others of their review.
    open_ = errors.notna().groupby(review).mean()
    carried = errors.div(within, axis=0).groupby(review).sum(min_count=1) / open_.where(open_ > 0)
    first = drawn.groupby("review_id").agg(stratum=("stratum", "first"), strata=("stratum", "nunique"),
                                           inclusion_probability=("review_inclusion_probability", "first"))
    stratum = first["stratum"] if (first["strata"] == 1).all() else "all reviews"
    units = first.assign(unit_id=first.index, stratum=stratum).reset_index()
    presence = None
    if whole:
        human_hits = found.groupby(review).sum(min_count=1).where(open_ == 1)
        machine = counts.pivot(index="review_id", columns="theme", values="present").loc[human_hits.index, codebook.themes]
        presence = (human_hits >= at_least).astype(float).where(human_hits.notna()) - machine.astype(float)
    return Correction(units[["unit_id", "review_id", "stratum", "inclusion_probability"]], carried, found.groupby(review).sum(min_count=1),
                      presence, {"unit": "reviews" if whole else "reviews, then passages"})


def _warn_of_weights(drawn: pd.DataFrame, passages: pd.DataFrame) -> None:
    """Whether the sample's weights add up to the passages it should stand for."""
    total = float((1 / drawn["inclusion_probability"].astype(float)).sum())
    if abs(total / len(passages) - 1) > FARTHEST:
        warnings.warn(
            f"The sample stands for {total:,.0f} passages by its inclusion probabilities, and {len(passages):,} are counted. If it was drawn "
            f"from other roles or another corpus, the correction is not right; draw from what is counted.", ScrmineWarning, stacklevel=4,
        )
