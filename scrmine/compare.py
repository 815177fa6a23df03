"""How often each theme appears, in which reviews, and how that differs between groups of reviews."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus, count_once
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.intervals import Interval, mean_interval, presence_interval, ratio_interval
from scrmine.schema import FINDINGS

MEASURES = {
    "share_of_reviews": "share of reviews in which the theme is present",
    "share_of_passages": "share of passages that carry the theme",
    "mean_share": "mean over reviews of the share of passages that carry the theme",
    "rate_per_1000_words": "passages that carry the theme, per 1,000 words",
}
"""The estimands by name, in words."""

NOT_STATED = "not stated"
EVERYTHING = "all reviews"
SMALL_REVIEWS, SMALL_EXPECTED = 10, 10
COUNTED_STANCES = ("concern", "good", "mixed", "none")
"""A theme that a text says was absent is not counted."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """How often themes appear in groups of reviews.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group, theme and measure: group, theme, title, family, measure, estimate, ci_low, ci_high, n_reviews
        (readable ones in the group), n_present (with the theme), n_passages (counted), n_hits (that carry it), n_words
        (of the counted passages), method (of the interval), note (what to read first; empty if nothing).
    counts : pandas.DataFrame
        One row per review and theme: review_id, group, theme, n_hits, n_passages, n_words, present. The cells of the
        heat map, and what `table` is computed from.
    excluded : pandas.DataFrame
        One row per review that could not be counted: review_id, reason.
    settings : dict
        What was asked.
    """

    table: pd.DataFrame
    counts: pd.DataFrame
    excluded: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        groups = self.table["group"].nunique()
        return (f"Comparison: {self.table['theme'].nunique()} themes in {self.counts['review_id'].nunique()} reviews, "
                f"{groups} group{'s' if groups != 1 else ''} ({len(self.excluded)} reviews left out), "
                f"coder {self.settings['coder']}")

    def _repr_html_(self) -> str:
        shown = self.measure("share_of_reviews")[["group", "title", "estimate", "ci_low", "ci_high", "n_present", "n_reviews"]]
        return f"<p><b>{self!r}</b></p>{shown.round(3).to_html(index=False)}"

    def measure(self, name: str) -> pd.DataFrame:
        """The rows of one measure, index renumbered.

        Raises
        ------
        ScrmineError
            If there is no such measure.
        """
        if name not in MEASURES:
            raise unknown_name("measure", name, MEASURES, where="a comparison")
        return self.table[self.table["measure"] == name].reset_index(drop=True)


def compare_themes(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, *, by: str | None = None,
                   roles: Iterable[str] = FINDINGS, at_least: int = 1, seed: int = 0) -> Comparison:
    """Count themes over reviews, in all and by group, with intervals whose unit is the review.

    Passages of the wanted roles are counted, each repeated text once (see `scrmine.corpus.count_once`); a coding with
    the stance ``absent`` does not count. Intervals speak of the process that produces such reviews; of the reviews at
    hand the estimates themselves are exact counts.

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
    at_least : int
        In how many passages of a review a theme must be for the review to have it.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    Comparison
        With all four measures of `MEASURES`.

    Raises
    ------
    ScrmineError
        If there is no such column or role, the codings are by several coders, name a theme that the codebook does not have
        or are all of another corpus, `at_least` is below 1, or no passage has a wanted role.

    Warns
    -----
    ScrmineWarning
        If a group has fewer than 10 readable reviews.
    """
    roles = tuple(roles)
    groups = review_groups(corpus, by)
    coder = _coder_of(codings, corpus, codebook)
    if at_least < 1:
        raise ScrmineError(f"at_least is {at_least}; a theme must be in at least 1 passage of a review to be present in it.")
    passages = count_once(corpus.passages, roles)
    if not len(passages):
        raise ScrmineError(f"No passage has one of the roles {', '.join(roles)}, so there is nothing to count. Look at the roles "
                           f"in corpus.passages['role'], or name others.")
    counts = _count(passages, codings, codebook, groups, at_least)
    excluded = _excluded(corpus, counts)
    parts = [_measure_group(name, part, codebook, seed) for name, part in counts.groupby("group", sort=True)]
    table = pd.concat(parts, ignore_index=True)
    settings = {"by": by, "roles": list(roles), "at_least": at_least, "seed": seed, "coder": coder, "codebook": codebook.name, "unit": "review"}
    _warn_of_small_groups(counts)
    return Comparison(table, counts, excluded, settings)


def review_groups(corpus: Corpus, by: str | None) -> pd.Series:
    """The group of each review, by `review_id`.

    Raises
    ------
    ScrmineError
        If `by` is no column of the reviews table.
    """
    reviews = corpus.reviews.set_index("review_id")
    if by is None:
        return pd.Series(EVERYTHING, index=reviews.index)
    if by not in reviews.columns:
        raise unknown_name("column", by, reviews.columns, where="the reviews table")
    return reviews[by].astype("str").fillna(NOT_STATED)


def count_reviews(corpus: Corpus, by: str | None = None) -> pd.DataFrame:
    """How much there is to read: one row per group of reviews.

    Columns: group, n_reviews, n_documents, n_unreadable (documents without text), n_passages, n_findings (passages in
    which a review says what it found, repeats once), n_words.

    Raises
    ------
    ScrmineError
        If `by` is no column of the reviews table.
    """
    groups = review_groups(corpus, by)
    text_of = corpus.passages[corpus.passages["shape"] != "heading"].assign(group=lambda p: p["review_id"].map(groups))
    links = pd.concat([corpus.documents[["doc_id", "review_id"]], corpus.passages[["doc_id", "review_id"]]])
    links = links.dropna().drop_duplicates().merge(corpus.documents[["doc_id", "status"]], on="doc_id")
    links["group"] = links["review_id"].map(groups)
    unreadable = links[links["status"].isin(["no_text", "encrypted", "failed"])]
    table = pd.DataFrame({
        "n_reviews": groups.value_counts(),
        "n_documents": links.groupby("group")["doc_id"].nunique(),
        "n_unreadable": unreadable.groupby("group")["doc_id"].nunique(),
        "n_passages": text_of.groupby("group").size(),
        "n_findings": count_once(corpus.passages)["review_id"].map(groups).value_counts(),
        "n_words": text_of.groupby("group")["n_words"].sum(),
    }).fillna(0).astype(int)
    return table.sort_index().rename_axis("group").reset_index()


def _coder_of(codings: pd.DataFrame, corpus: Corpus, codebook: Codebook) -> str:
    """Whose codings these are, if they are by one coder, of this corpus and of this codebook."""
    coders = sorted(codings["coder"].unique())
    if len(coders) > 1:
        raise ScrmineError(f"The codings are by several coders ({', '.join(coders)}); a comparison needs one. Keep the rows of "
                           f"one, for example codings[codings['coder'] == {coders[0]!r}].")
    for theme in codings["theme"].unique():
        codebook.check_theme(theme)
    if len(codings) and not codings["passage_id"].isin(corpus.passages["passage_id"]).any():
        raise ScrmineError(f"None of the {len(codings)} coding(s) is of a passage in this corpus, first "
                           f"{codings['passage_id'].iloc[0]!r}. Code this corpus, or open the one that was coded.")
    return coders[0] if coders else "none"


def _count(passages: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, groups: pd.Series,
           at_least: int) -> pd.DataFrame:
    """One row per review and theme with its counts."""
    carried = codings[codings["stance"].isin(COUNTED_STANCES)][["passage_id", "theme"]].drop_duplicates()
    hits = carried.merge(passages[["passage_id", "review_id"]], on="passage_id").groupby(["review_id", "theme"]).size()
    sizes = passages.groupby("review_id").agg(n_passages=("passage_id", "size"), n_words=("n_words", "sum"))
    cells = pd.MultiIndex.from_product([sizes.index, codebook.themes], names=["review_id", "theme"])
    counts = hits.reindex(cells, fill_value=0).rename("n_hits").reset_index().merge(sizes.reset_index(), on="review_id")
    counts["present"] = counts["n_hits"] >= at_least
    counts.insert(1, "group", counts["review_id"].map(groups))
    return counts


def _excluded(corpus: Corpus, counts: pd.DataFrame) -> pd.DataFrame:
    """The reviews without a counted passage, each with the reason."""
    lost = corpus.reviews.loc[~corpus.reviews["review_id"].isin(counts["review_id"]), "review_id"]
    status = corpus.documents.set_index("review_id")["status"]
    reasons = []
    for review_id in lost:
        found = status.loc[[review_id]].unique().tolist() if review_id in status.index else []
        unread = [s for s in found if s in ("no_text", "encrypted", "failed")]
        reasons.append(f"document not readable ({', '.join(unread)})" if unread else "no passage of the counted roles")
    return pd.DataFrame({"review_id": lost.to_numpy(), "reason": reasons})


def _measure_group(group: str, counts: pd.DataFrame, codebook: Codebook, seed: int) -> pd.DataFrame:
    """All measures of all themes in one group of reviews."""
    wide = counts.pivot(index="review_id", columns="theme", values="n_hits")[codebook.themes]
    sizes = counts.drop_duplicates("review_id").set_index("review_id").loc[wide.index]
    hits = wide.to_numpy(dtype=float)
    passages = sizes["n_passages"].to_numpy(dtype=float)
    words = sizes["n_words"].to_numpy(dtype=float)
    present = counts.groupby("theme")["present"].sum()[codebook.themes].to_numpy()
    intervals: dict[str, Interval] = {
        "share_of_reviews": presence_interval(present, len(wide)),
        "share_of_passages": ratio_interval(hits, passages, bounded=True, seed=seed),
        "mean_share": mean_interval(hits / passages[:, None]),
        "rate_per_1000_words": ratio_interval(hits, words / 1000, bounded=False, seed=seed),
    }
    common = {
        "group": group, "theme": codebook.themes, "title": codebook.table["title"].tolist(),
        "family": codebook.table["family"].tolist(),
    }
    totals = {
        "n_reviews": len(wide), "n_present": present.astype(int), "n_passages": int(passages.sum()),
        "n_hits": hits.sum(axis=0).astype(int), "n_words": int(words.sum()),
    }
    frames = []
    for name, interval in intervals.items():
        frames.append(pd.DataFrame({
            **common, "measure": name, "estimate": interval.estimate, "ci_low": interval.ci_low, "ci_high": interval.ci_high,
            **totals, "method": interval.method, "note": _notes(name, len(wide), present, hits.sum(axis=0)),
        }))
    return pd.concat(frames, ignore_index=True)


def _notes(measure: str, n_reviews: int, present: np.ndarray, hits: np.ndarray) -> list[str]:
    """What to read before a number, per theme."""
    notes = []
    for have, carried in zip(present, hits, strict=True):
        parts = []
        if n_reviews < SMALL_REVIEWS:
            parts.append(f"only {n_reviews} review{'s' if n_reviews != 1 else ''}")
        elif measure == "share_of_reviews" and min(have, n_reviews - have) == 0:
            parts.append("in no review" if have == 0 else "in every review")
        elif measure != "share_of_reviews" and carried < SMALL_EXPECTED:
            parts.append(f"only {int(carried)} passage{'s' if carried != 1 else ''}")
        notes.append("; ".join(parts))
    return notes


def _warn_of_small_groups(counts: pd.DataFrame) -> None:
    sizes = counts.groupby("group")["review_id"].nunique()
    small = sizes[sizes < SMALL_REVIEWS]
    if len(small):
        listed = ", ".join(f"{group} ({n})" for group, n in small.items())
        warnings.warn(
            f"Groups with fewer than {SMALL_REVIEWS} readable reviews: {listed}. Their figures describe these reviews and say "
            f"little beyond them; read the intervals.", ScrmineWarning, stacklevel=3,
        )
