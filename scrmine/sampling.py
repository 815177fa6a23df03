"""Which passages people should code: a probability sample, so that what they find can be carried over to all passages.

Every passage of the findings can be drawn, and the probability with which it was is kept beside it: a count over the
sample, each passage weighted by one over its probability, is an unbiased count over all (Horvitz and Thompson 1952).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare import review_groups
from scrmine.corpus import Corpus, count_once
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.values import FINDINGS

UNITS = ("passages", "reviews")
LEAST = 2
"""From each stratum, where it has so many: one alone would say nothing of the spread in it."""

RIGHT_WHERE_CODED, MISSED = 0.6, 0.4
"""What machine codes are expected to do where no scores are given: the precision and the share missed that README reports."""

LEAST_DOUBT = 0.01
"""No score is taken to be surer than this: a machine that is sure and wrong must be found out too."""


def draw_sample(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, *, n: int = 200, by: str | None = None,
                unit: str = "passages", per_review: int | None = None, scores: pd.DataFrame | None = None,
                roles: Iterable[str] = FINDINGS, seed: int = 0) -> pd.DataFrame:
    """Draw passages, or whole reviews, or some passages of some reviews, for people to code.

    Passages are drawn at random within strata: by group, and by what the machine made of them. A passage that the machine
    coded belongs to the rarest of its themes; those that it left uncoded are halved into likely and unlikely ones by
    their scores. More are drawn where the machine is expected to err more (Neyman allocation on the anticipated variance
    of its errors, rare themes weighing more), and at least two from each stratum. Strata too small for the sample are
    put together. Whole reviews are drawn within groups, those with more and with fewer machine themes apart.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    codings : pandas.DataFrame
        Their machine codings, by one coder.
    codebook : Codebook
        The themes.
    n : int
        How many passages, or reviews, to draw. If there are no more than that, all are taken, with a warning.
    by : str, optional
        A column of `corpus.reviews`: the groups that will be compared.
    unit : {"passages", "reviews"}
        What is drawn. The share of reviews in which a theme is present needs whole reviews.
    per_review : int, optional
        Of each drawn review so many passages, at random, rather than all (a two-stage sample).
    scores : pandas.DataFrame, optional
        One row per passage, one column per theme, probabilities (see `scrmine.score_passages`).
    roles : iterable of str
        The roles of passages that are counted, and so can be drawn; each repeated text once.
    seed : int
        Seed of the draw.

    Returns
    -------
    pandas.DataFrame
        One row per passage in reading order: passage_id, review_id, group, stratum, n_in_stratum and n_drawn (in units),
        inclusion_probability in (0, 1], and where reviews were drawn review_inclusion_probability: the review's own, which
        is the same number if all its passages are taken.

    Raises
    ------
    ScrmineError
        If there is no such column, unit or role, the codings are by several coders or of another corpus, no passage has a
        wanted role, `n` is too small to draw from every group, or `per_review` is given without drawing reviews.

    Examples
    --------
    >>> sample = scrmine.draw_sample(corpus, codings, codebook, n=200)
    >>> strata = sample.drop_duplicates("stratum")[["stratum", "n_in_stratum", "n_drawn", "inclusion_probability"]]
    >>> print(strata.sort_values("stratum").round(2).head(3).to_string(index=False))
                 stratum  n_in_stratum  n_drawn  inclusion_probability
              assessment            10        5                   0.50
    challenge_escalation            23        9                   0.39
             child_focus            17        6                   0.35
    """
    _check_size(n, unit, per_review)
    groups = review_groups(corpus, by)
    frame = count_once(corpus.passages, roles)
    if not len(frame):
        raise ScrmineError(f"No passage has one of the roles {', '.join(roles)}, so there is nothing to draw from. Look at the roles in "
                           f"corpus.passages['role'], or name others.")
    carried = _carried(codings, frame, corpus, codebook)
    frame = frame[["passage_id", "review_id"]].assign(group=lambda f: f["review_id"].map(groups))
    rng = np.random.default_rng(seed)
    if unit == "reviews":
        sample = _draw_reviews(frame, carried, n, rng)
        return sample if per_review is None else _draw_within(sample, per_review, rng)
    return _draw_passages(frame, carried, _doubt(carried, scores), n, rng)


def _check_size(n: int, unit: str, per_review: int | None) -> None:
    """Whether so much can be drawn."""
    if unit not in UNITS:
        raise unknown_name("unit", unit, UNITS, where="the units that can be drawn")
    if per_review is not None and (unit != "reviews" or per_review < 1):
        raise ScrmineError(f"per_review is {per_review} and the unit is '{unit}': it is how many passages to take of each review that is drawn, "
                           f"1 or more. Say unit='reviews', or leave per_review out.")
    if n < 1:
        raise ScrmineError(f"n is {n}; a sample needs at least 1 of the {unit}.")


def _carried(codings: pd.DataFrame, frame: pd.DataFrame, corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Which passages of the frame (rows) the machine coded with which themes (columns)."""
    coders = sorted(codings["coder"].unique())
    if len(coders) > 1:
        raise ScrmineError(f"The codings are by several coders ({', '.join(coders)}); a sample is drawn by those of one. Keep the rows "
                           f"of one, for example codings[codings['coder'] == {coders[0]!r}].")
    for theme in codings["theme"].unique():
        codebook.check_theme(theme)
    if len(codings) and not codings["passage_id"].isin(corpus.passages["passage_id"]).any():
        raise ScrmineError(f"None of the {len(codings)} coding(s) is of a passage in this corpus, first "
                           f"{codings['passage_id'].iloc[0]!r}. Code this corpus, or open the one that was coded.")
    counted = codings[(codings["stance"] != "absent") & codings["passage_id"].isin(frame["passage_id"])]
    table = pd.crosstab(counted["passage_id"], counted["theme"]) > 0
    return table.reindex(index=frame["passage_id"], columns=codebook.themes, fill_value=False)


def _doubt(carried: pd.DataFrame, scores: pd.DataFrame | None) -> pd.DataFrame:
    """The chance of each theme in each passage, where known; else what such machines do on average."""
    if scores is None:
        share = carried.mean().clip(lower=1 / len(carried))
        return carried.astype(float).replace({1.0: RIGHT_WHERE_CODED}).where(carried, MISSED * share, axis=1)
    lost = carried.index.difference(scores.index)
    if len(lost):
        raise ScrmineError(f"{len(lost)} passage(s) that can be drawn have no scores, first {lost[0]!r}. Score the passages of this corpus "
                           f"with scrmine.score_passages.")
    known = [theme for theme in carried.columns if theme in scores.columns]
    if not known:
        raise ScrmineError(f"The scores are of none of the codebook's themes (columns: {', '.join(map(str, scores.columns))}). Score the "
                           f"passages with this codebook.")
    return scores.loc[carried.index, known].astype(float).clip(0, 1)


def _draw_passages(frame: pd.DataFrame, carried: pd.DataFrame, doubt: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """A stratified sample of passages."""
    level = _levels(carried, doubt)
    strata = _merge_small(frame["group"].to_numpy(), level, carried.any(axis=1).to_numpy(), n)
    if n >= len(frame):
        _warn_all(n, len(frame), "passages")
    variance = np.maximum(doubt * (1 - doubt), LEAST_DOUBT)
    weight = 1 / doubt.sum().clip(lower=1)
    spread = (variance * weight).sum(axis=1).groupby(strata).mean().pow(0.5)
    sizes = pd.Series(strata).value_counts().sort_index()
    drawn = _allocate(sizes, sizes * spread.loc[sizes.index], min(n, len(frame)), "passages")
    frame = frame.assign(stratum=strata)
    return _drawn(frame, _draw(frame["passage_id"], frame["stratum"], drawn, rng), sizes, drawn, "passage_id")


def _draw_reviews(frame: pd.DataFrame, carried: pd.DataFrame, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """A stratified sample of reviews, all of whose passages are taken."""
    themes = carried.groupby(frame["review_id"].to_numpy()).any().sum(axis=1)
    reviews = frame.drop_duplicates("review_id")[["review_id", "group"]].reset_index(drop=True)
    reviews["found"] = reviews["review_id"].map(themes)
    many = reviews["found"] > reviews.groupby("group")["found"].transform("median")
    reviews["stratum"] = reviews["group"] + np.where(many, " / more themes", " / fewer themes")
    if np.minimum(reviews["stratum"].value_counts(), LEAST).sum() > n:
        reviews["stratum"] = reviews["group"]
    if n >= len(reviews):
        _warn_all(n, len(reviews), "reviews")
    sizes = reviews["stratum"].value_counts().sort_index()
    drawn = _allocate(sizes, sizes.astype(float), min(n, len(reviews)), "reviews")
    chosen = _draw(reviews["review_id"], reviews["stratum"], drawn, rng)
    frame = frame.assign(stratum=frame["review_id"].map(reviews.set_index("review_id")["stratum"]))
    sample = _drawn(frame, chosen, sizes, drawn, "review_id")
    return sample.assign(review_inclusion_probability=sample["inclusion_probability"])


def _draw_within(sample: pd.DataFrame, per_review: int, rng: np.random.Generator) -> pd.DataFrame:
    """So many passages of each review in a sample of whole ones."""
    sizes = sample.groupby("review_id").size().sort_index()
    drawn = sizes.clip(upper=per_review)
    sample = sample[sample["passage_id"].isin(_draw(sample["passage_id"], sample["review_id"], drawn, rng))].reset_index(drop=True)
    return sample.assign(inclusion_probability=sample["review_inclusion_probability"] * sample["review_id"].map(drawn / sizes))


def _levels(carried: pd.DataFrame, doubt: pd.DataFrame) -> np.ndarray:
    """What the machine made of each passage: the rarest theme it coded, or how likely it is to have missed one."""
    codes = carried.to_numpy()
    frequency = np.where(codes.sum(axis=0) > 0, codes.sum(axis=0), len(codes) + 1)
    rarest = np.where(codes, frequency, len(codes) + 2).argmin(axis=1)
    coded = codes.any(axis=1)
    level = np.where(coded, np.asarray(carried.columns, dtype=object)[rarest], "uncoded")
    expected = doubt.sum(axis=1).to_numpy()
    if not coded.all() and np.ptp(expected[~coded]) > 0:
        likely = expected > np.median(expected[~coded])
        level = np.where(coded, level, np.where(likely, "uncoded, likely", "uncoded, unlikely"))
    return level


def _merge_small(group: np.ndarray, level: np.ndarray, coded: np.ndarray, n: int) -> np.ndarray:
    """The strata; the smallest of themes are put together until the fixed part takes at most half of the sample."""
    def needed(names: np.ndarray) -> int:
        return int(np.minimum(pd.Series(names).value_counts(), LEAST).sum())

    several = len(set(group)) > 1
    names = pd.Series([f"{g} / {what}" if several else what for g, what in zip(group, level, strict=True)])
    sizes = names.map(names.value_counts()).to_numpy()
    merged = np.array([f"{g} / several themes" if several else "several themes" for g in group], dtype=object)
    for smallest in [0, *sorted(set(sizes[coded]))]:
        strata = np.where(coded & (sizes <= smallest), merged, names.to_numpy(dtype=object))
        if needed(strata) <= n / 2:
            return strata
    if needed(strata) > n and several:
        return group.astype(object)
    return strata


def _allocate(sizes: pd.Series, weight: pd.Series, n: int, unit: str) -> pd.Series:
    """How many to draw from each stratum: the least first, the rest by weight, never more than there are."""
    drawn = np.minimum(sizes, LEAST)
    if drawn.sum() > n:
        drawn = np.minimum(sizes, 1)
    if drawn.sum() > n:
        raise ScrmineError(f"n is {n}, and there are {len(sizes)} strata that each need at least one of the {unit}: "
                           f"{', '.join(sizes.index[:8])}{' …' if len(sizes) > 8 else ''}. Draw {len(sizes) * LEAST} or more, or join groups.")
    target = drawn.astype(float)
    while (left := n - target.sum()) > 1e-9:
        open_ = target < sizes - 1e-9
        share = weight.where(open_, 0)
        target = np.minimum(target + left * share / share.sum(), sizes)
    whole = np.floor(target + 1e-9).astype(int)
    order = (whole - target).sort_values(kind="stable").index
    for stratum in order[: n - int(whole.sum())]:
        whole[stratum] += 1
    return whole


def _draw(ids: pd.Series, strata: pd.Series, drawn: pd.Series, rng: np.random.Generator) -> set[str]:
    """Simple random samples without replacement, independent of the order of the rows."""
    members = pd.DataFrame({"id": ids.to_numpy(), "stratum": strata.to_numpy()}).sort_values(["stratum", "id"])
    return {chosen for stratum, part in members.groupby("stratum", sort=True)
            for chosen in rng.choice(part["id"].to_numpy(dtype=object), size=drawn[stratum], replace=False)}


def _drawn(frame: pd.DataFrame, chosen: set[str], sizes: pd.Series, drawn: pd.Series, unit: str) -> pd.DataFrame:
    """The rows of what was drawn, with how likely it was."""
    sample = frame[frame[unit].isin(chosen)].reset_index(drop=True)
    sample["n_in_stratum"] = sample["stratum"].map(sizes).astype(int)
    sample["n_drawn"] = sample["stratum"].map(drawn).astype(int)
    return sample.assign(inclusion_probability=sample["n_drawn"] / sample["n_in_stratum"])


def _warn_all(n: int, there: int, unit: str) -> None:
    warnings.warn(f"There are {there:,} {unit} to draw from and {n:,} were asked for: all are taken, each with probability 1.",
                  ScrmineWarning, stacklevel=4)
