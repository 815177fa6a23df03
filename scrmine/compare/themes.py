"""Themes compared across reviews and groups of reviews."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare.cells import Cells, Measured, cells_of, measure_cells
from scrmine.compare.counting import (
    check_stances,
    coder_of,
    count_themes,
    counted_passages,
    excluded_reviews,
    period_of,
    review_groups,
    warn_of_variants,
)
from scrmine.compare.estimands import CODED_BY, COUNTED_STANCES, MEASURES, SMALL_REVIEWS, TARGETS
from scrmine.compare.gold import Correction
from scrmine.compare.result import Comparison
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.values import FINDINGS


def compare_themes(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, *, by: str | None = None,
                   roles: Iterable[str] = FINDINGS, stances: Iterable[str] = COUNTED_STANCES, at_least: int = 1,
                   repeats: bool = False, target: str = "process", coded_by: str = "machine", seed: int = 0) -> Comparison:
    """Count themes over reviews, in all and by group, with intervals whose unit is the review.

    Passages of the wanted roles are counted, each repeated text once (see `scrmine.corpus.count_once`). A review that could
    not be read is left out of the denominator and listed in `excluded`; the bounds say what it could change.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    codings : pandas.DataFrame
        Their codings by one coder; those of passages that are not in the corpus are left out.
    codebook : Codebook
        The themes to report on.
    by : str, optional
        A column of `corpus.reviews`; each of its values is a group. Without it, all reviews are one group.
    roles : iterable of str
        The roles of passages to count.
    stances : iterable of str
        The stances of codings to count; by default all but ``absent``.
    at_least : int
        In how many passages of a review a theme must be for the review to have it.
    repeats : bool
        Whether repeated text counts each time it stands.
    target : {"process", "these_reviews"}
        Whom the intervals speak of: the process that produces such reviews, or these very reviews, of which counts are exact
        and have none.
    coded_by : {"machine", "people"}
        Whose codings they are. Those of a machine are labelled uncorrected; `scrmine.correct_themes` corrects them.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    Comparison
        With all four measures of `MEASURES`.

    Raises
    ------
    ScrmineError
        If there is no such column, role, stance, target or kind of coder, the codings are by several coders, name a theme
        that the codebook does not have or are all of another corpus, `at_least` is below 1, or no passage has a wanted role.

    Warns
    -----
    ScrmineWarning
        If a group has fewer than 10 readable reviews, or values of the column differ only in capitals or spaces.

    Examples
    --------
    >>> comparison = scrmine.compare_themes(corpus, codings, codebook)
    >>> shares = comparison.measure("share_of_reviews")
    >>> print(shares[["theme", "n_present", "n_reviews", "estimate", "ci_low", "ci_high"]].round(2).head(3).to_string(index=False))
                     theme  n_present  n_reviews  estimate  ci_low  ci_high
               child_focus         22         24      0.92    0.73     0.99
             over_optimism         20         24      0.83    0.63     0.95
    professional_curiosity         21         24      0.88    0.68     0.97
    """
    counted = count_corpus(corpus, codings, codebook, by=by, roles=tuple(roles), stances=tuple(stances), at_least=at_least, repeats=repeats,
                           target=target, coded_by=coded_by, seed=seed)
    result = build_comparison(counted.counts, counted.excluded, codebook, counted.settings, None)
    warn_of_small_groups(counted.counts)
    return result


@dataclass(frozen=True, eq=False)
class Counted:
    """What was counted, before anything is estimated: see `Comparison`; and the counted passages."""

    counts: pd.DataFrame
    excluded: pd.DataFrame
    settings: dict
    passages: pd.DataFrame


def count_corpus(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, *, by: str | None, roles: tuple[str, ...],
                 stances: tuple[str, ...], at_least: int, repeats: bool, target: str, coded_by: str, seed: int) -> Counted:
    """Check what was asked, and count."""
    groups = review_groups(corpus, by)
    warn_of_variants(corpus, by)
    coder = coder_of(codings, corpus, codebook)
    check_stances(stances)
    for name, known, what in ((target, TARGETS, "target"), (coded_by, CODED_BY, "kind of coder")):
        if name not in known:
            raise unknown_name(what, name, known, where="a comparison")
    if at_least < 1:
        raise ScrmineError(f"at_least is {at_least}; a theme must be in at least 1 passage of a review to be present in it.")
    passages = counted_passages(corpus.passages, roles, repeats=repeats)
    counts = count_themes(corpus, passages, codings, codebook, groups, roles=roles, stances=stances, at_least=at_least)
    settings = {"by": by, "roles": list(roles), "stances": list(stances), "at_least": at_least, "repeats": repeats, "target": target,
                "coded_by": coded_by, "seed": seed, "coder": coder, "codebook": codebook.name, "unit": "review",
                "period": period_of(corpus.reviews[corpus.reviews["review_id"].isin(counts["review_id"])]),
                **({"fictional": True} if corpus.settings.get("fictional") else {})}
    return Counted(counts, excluded_reviews(corpus, counts, groups), settings, passages)


def build_comparison(counts: pd.DataFrame, excluded: pd.DataFrame, codebook: Codebook, settings: dict,
                     correction: Correction | None) -> Comparison:
    """The comparison that follows from counts, with or without a correction."""
    cells = cells_of(counts, codebook.themes, correction, settings)
    of_review = counts.drop_duplicates("review_id").set_index("review_id").loc[cells.review_ids, "group"].to_numpy()
    n_excluded = excluded["group"].value_counts()
    parts = [_group_table(group, cells.of(of_review == group), codebook, int(n_excluded.get(group, 0))) for group in np.unique(of_review)]
    return Comparison(pd.concat(parts, ignore_index=True), counts, excluded, settings, correction)


def _group_table(group: str, cells: Cells, codebook: Codebook, n_excluded: int) -> pd.DataFrame:
    """All measures of all themes in one group of reviews."""
    n_reviews = len(cells.review_ids)
    common = {
        "group": group, "theme": codebook.themes, "title": codebook.table["title"].tolist(),
        "family": codebook.table["family"].tolist(),
    }
    totals = {
        "n_reviews": n_reviews, "n_present": cells.present.sum(axis=0).astype(int), "n_passages": int(cells.passages.sum()),
        "n_hits": cells.hits.sum(axis=0).astype(int), "n_words": int(cells.words.sum()),
    }
    frames = []
    for name in MEASURES:
        found = measure_cells(cells, name)
        interval = found.interval
        low, high = _bounds(name, interval.estimate, n_reviews, n_excluded)
        frames.append(pd.DataFrame({
            **common, "measure": name, "estimate": interval.estimate, "ci_low": interval.ci_low, "ci_high": interval.ci_high,
            **totals, "method": interval.method, "note": found.note, "status": found.status, "n_excluded": n_excluded,
            "bound_low": low, "bound_high": high, **_of_sample(cells, found),
        }))
    return pd.concat(frames, ignore_index=True)


def _bounds(measure: str, estimate: np.ndarray, n_reviews: int, n_excluded: int) -> tuple[np.ndarray, np.ndarray]:
    """The estimate if none, and if all, of the excluded reviews had the theme: [K / (G + E), (K + E) / (G + E)]."""
    if measure not in ("share_of_reviews", "mean_share"):  # how many passages an unread review has is not known
        return np.full_like(estimate, np.nan), np.full_like(estimate, np.nan)
    have, total = estimate * n_reviews, n_reviews + n_excluded
    return have / total, (have + n_excluded) / total


def _of_sample(cells: Cells, found: Measured) -> dict[str, np.ndarray]:
    """The columns that only a corrected comparison has."""
    if cells.correction is None:
        return {}
    nothing = np.full(len(cells.themes), np.nan)
    sampling = nothing if found.grossed is None else np.sqrt(found.grossed.fixed) / found.sizes.sum()
    count = np.zeros(len(cells.themes), dtype=int)
    return {
        "raw": found.raw, "std_error": found.interval.std_error, "sampling_error": sampling,
        "n_sampled": count if found.grossed is None else found.grossed.n_units,
        "n_sampled_hits": count if found.grossed is None else found.grossed.n_found.astype(int),
    }


def warn_of_small_groups(counts: pd.DataFrame) -> None:
    """Name the groups that are too small to speak for others."""
    sizes = counts.groupby("group")["review_id"].nunique()
    small = sizes[sizes < SMALL_REVIEWS]
    if len(small):
        listed = ", ".join(f"{group} ({n})" for group, n in small.items())
        warnings.warn(
            f"Groups with fewer than {SMALL_REVIEWS} readable reviews: {listed}. Their figures describe these reviews and say "
            f"little beyond them; read the intervals.", ScrmineWarning, stacklevel=3,
        )
