"""Counting: which passages of which reviews carry which theme, and which reviews could not be counted."""

from __future__ import annotations

import warnings

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus, count_once
from scrmine.errors import ScrmineError, ScrmineWarning, unknown_name
from scrmine.values import STANCES

NOT_STATED = "not stated"
EVERYTHING = "all reviews"
UNREADABLE = ("no_text", "encrypted", "failed")
NO_YEARS = "years not known"


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


def warn_of_variants(corpus: Corpus, by: str | None) -> None:
    """Name values of a column that differ only in capitals or spaces: each would be a group of its own."""
    if by is None:
        return
    groups = review_groups(corpus, by)
    alike = groups.value_counts().groupby(lambda value: " ".join(str(value).split()).casefold(), sort=True)
    variants = [", ".join(f"'{value}' ({n})" for value, n in part.sort_index().items()) for _, part in alike if len(part) > 1]
    if variants:
        warnings.warn(f"Values of '{by}' that differ only in capitals or spaces are groups of their own: {'; '.join(variants)}. Write them alike in reviews.csv.",
                      ScrmineWarning, stacklevel=3)


def period_of(reviews: pd.DataFrame) -> str:
    """The years that reviews are of, in words: "2009 to 2024", "2009", or "years not known"."""
    years = reviews["year"].dropna() if "year" in reviews else []
    if not len(years):
        return NO_YEARS
    return f"{years.min()} to {years.max()}" if years.min() < years.max() else f"{years.min()}"


def count_reviews(corpus: Corpus, by: str | None = None) -> pd.DataFrame:
    """How much there is to read: one row per group of reviews.

    Columns: group, n_reviews, n_documents, n_unreadable (documents without text), n_passages, n_findings (passages in
    which a review says what it found, repeats once), n_words.

    Raises
    ------
    ScrmineError
        If `by` is no column of the reviews table.

    Examples
    --------
    >>> print(scrmine.count_reviews(corpus, by="outcome").to_string(index=False))
           group  n_reviews  n_documents  n_unreadable  n_passages  n_findings  n_words
           death         13           14             0         826         245    30179
    serious harm         19           17             0         878         286    36359
    """
    groups = review_groups(corpus, by)
    text_of = corpus.passages[corpus.passages["shape"] != "heading"].assign(group=lambda p: p["review_id"].map(groups))
    links = corpus.links.merge(corpus.documents[["doc_id", "status"]], on="doc_id")
    links["group"] = links["review_id"].map(groups)
    unreadable = links[links["status"].isin(UNREADABLE)]
    table = pd.DataFrame({
        "n_reviews": groups.value_counts(),
        "n_documents": links.groupby("group")["doc_id"].nunique(),
        "n_unreadable": unreadable.groupby("group")["doc_id"].nunique(),
        "n_passages": text_of.groupby("group").size(),
        "n_findings": count_once(corpus.passages)["review_id"].map(groups).value_counts(),
        "n_words": text_of.groupby("group")["n_words"].sum(),
    }).fillna(0).astype(int)
    return table.sort_index().rename_axis("group").reset_index()


def uncounted_findings(corpus: Corpus) -> list[str]:
    """A sentence for each document some of whose findings belong to none of its reviews, and so count for none; why, and what to do."""
    passages = corpus.passages
    findings = count_once(passages.assign(review_id=passages["review_id"].fillna(passages["doc_id"])))["passage_id"]
    lost = passages[passages["passage_id"].isin(findings) & passages["review_id"].isna()]
    files = corpus.documents.set_index("doc_id")["source_file"]
    reviews = corpus.links.groupby("doc_id")["review_id"].agg(", ".join)
    said = []
    for doc_id, n in lost.groupby("doc_id", sort=False).size().items():
        which = f"none of its reviews ({reviews[doc_id]})" if doc_id in reviews.index else "no review"
        said.append(f"{files[doc_id]}: {n} finding{'s belong' if n != 1 else ' belongs'} to {which} and {'are' if n != 1 else 'is'} not counted, since the part of "
                    f"each review begins elsewhere. If a review's part begins earlier, give its row in reviews.csv the first words of that (starts_at).")
    return said


def coder_of(codings: pd.DataFrame, corpus: Corpus, codebook: Codebook) -> str:
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


def counted_passages(passages: pd.DataFrame, roles: tuple[str, ...], *, repeats: bool) -> pd.DataFrame:
    """The passages that a count is taken over: those of `scrmine.corpus.count_once`, or repeats each time.

    Raises
    ------
    ScrmineError
        If there is none, or no such role.
    """
    counted = count_once(passages.assign(repeat_of=pd.Series(None, index=passages.index, dtype="str")) if repeats else passages, roles)
    if not len(counted):
        raise ScrmineError(f"No passage has one of the roles {', '.join(roles)}, so there is nothing to count. Look at the roles "
                           f"in corpus.passages['role'], or name others.")
    return counted


def check_stances(stances: tuple[str, ...]) -> tuple[str, ...]:
    """The same stances, if there are such."""
    for stance in stances:
        if stance not in STANCES:
            raise unknown_name("stance", stance, STANCES, where="the stances of codings")
    if not stances:
        raise ScrmineError("No stance is to be counted, so no coding would count. Name at least one of " + ", ".join(STANCES) + ".")
    return stances


def count_themes(corpus: Corpus, counted: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, groups: pd.Series, *,
                 roles: tuple[str, ...], stances: tuple[str, ...], at_least: int) -> pd.DataFrame:
    """One row per review with a counted passage, and theme, with its counts (see `Comparison.counts`)."""
    pairs = codings[["passage_id", "theme", "stance"]].merge(corpus.passages[["passage_id", "review_id"]], on="passage_id")
    carried = pairs[pairs["stance"].isin(stances)].drop_duplicates(["passage_id", "theme"])
    inside = carried["passage_id"].isin(counted["passage_id"])
    denied = pairs[(pairs["stance"] == "absent") & pairs["passage_id"].isin(counted["passage_id"])].drop_duplicates(["passage_id", "theme"])
    denied = denied.merge(carried[["passage_id", "theme"]], on=["passage_id", "theme"], how="left", indicator="also")
    sizes = counted.groupby("review_id").agg(n_passages=("passage_id", "size"), n_words=("n_words", "sum"))
    cells = pd.MultiIndex.from_product([sizes.index, codebook.themes], names=["review_id", "theme"])

    def in_cells(rows: pd.DataFrame, name: str) -> pd.Series:
        return rows.groupby(["review_id", "theme"]).size().reindex(cells, fill_value=0).rename(name)

    counts = in_cells(carried[inside], "n_hits").reset_index().merge(sizes.reset_index(), on="review_id")
    counts["present"] = counts["n_hits"] >= at_least
    spoken = corpus.passages[corpus.passages["shape"] != "heading"]
    others = spoken.loc[~spoken["role"].isin(roles), "passage_id"]
    counts["n_denied"] = in_cells(denied[denied["also"] == "left_only"], "n_denied").to_numpy()
    counts["n_elsewhere"] = in_cells(carried[carried["passage_id"].isin(others)], "n_elsewhere").to_numpy()
    counts.insert(1, "group", counts["review_id"].map(groups))
    return counts


def excluded_reviews(corpus: Corpus, counts: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """The reviews without a counted passage, each with its group and the reason."""
    lost = corpus.reviews.loc[~corpus.reviews["review_id"].isin(counts["review_id"]), "review_id"]
    statuses = corpus.links.merge(corpus.documents[["doc_id", "status"]], on="doc_id").groupby("review_id")["status"].unique()
    reasons = []
    for review_id in lost:
        unread = [status for status in statuses.get(review_id, ()) if status in UNREADABLE]
        reasons.append(f"document not readable ({', '.join(unread)})" if unread else "no passage of the counted roles")
    return pd.DataFrame({"review_id": lost.to_numpy(), "group": lost.map(groups).to_numpy(), "reason": reasons})
