"""Features: passages as counts and weights of terms, with what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from scrmine.errors import ScrmineError
from scrmine.output import read_manifest, write_folder, write_manifest

COLUMNS = ("passage_id", "review_id")
"""What the table of passages has at least; page, locator, text and the rest travel along where there are any."""


@dataclass(frozen=True, eq=False, repr=False)
class Features:
    """Passages as counts of terms: what topics and clusters are fitted to.

    Rows stand in the order of `passage_id` and columns in the order of `term`, whatever order the passages came in.

    Attributes
    ----------
    passages : pandas.DataFrame
        One row per passage, in the order of the rows of `counts`: passage_id, review_id, every other column of the passages
        table that was given (doc_id, page, locator, text, …), and `n_terms`, how many terms were counted in it (0 where
        nothing is left of it).
    terms : pandas.DataFrame
        One row per term, in the order of the columns of `counts`: term (stems, several words joined by ``"_"``), label (its
        commonest surface form, as shown to readers), n (occurrences), n_passages, n_reviews.
    counts : scipy.sparse.csr_matrix of shape (n_passages, n_terms)
        Occurrences, float64.
    left_out : pandas.DataFrame
        One row per word or name that is no term: term, reason, n (occurrences); most frequent first within each reason.
    settings : dict
        What was asked of the function that made it.

    Examples
    --------
    >>> features
    Features: 1,184 passages of 32 reviews, 1,133 terms, 2,225 words and names left out
    >>> common = features.terms.sort_values("n_reviews", ascending=False, kind="stable")
    >>> print(common[["term", "label", "n", "n_reviews"]].head(3).to_string(index=False))
      term   label   n  n_reviews
       not     not 555         28
    mother  mother 219         27
    servic service  86         27
    """

    passages: pd.DataFrame
    terms: pd.DataFrame
    counts: sparse.csr_matrix
    left_out: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.counts.shape != (len(self.passages), len(self.terms)):
            raise ScrmineError(f"The counts are of shape {self.counts.shape}, for {len(self.passages):,} passages and {len(self.terms):,} terms. "
                               f"Make features with count_passages, count_texts or count_tokens.")
        for name in COLUMNS:
            if name not in self.passages or self.passages[name].isna().any():
                raise ScrmineError(f"The passages of features need a value of '{name}' in every row. Leave out passages that belong to no review.")

    def __repr__(self) -> str:
        return (f"Features: {len(self.passages):,} passages of {self.n_reviews:,} reviews, {len(self.terms):,} terms, "
                f"{len(self.left_out):,} words and names left out")

    def _repr_html_(self) -> str:
        shown = self.terms.sort_values(["n_reviews", "n"], ascending=False, kind="stable").head(20)
        return f"<p><b>{self!r}</b></p>{shown.to_html(index=False)}"

    @property
    def n_reviews(self) -> int:
        """How many reviews the passages belong to.

        Examples
        --------
        >>> features.n_reviews
        32
        """
        return int(self.passages["review_id"].nunique())

    @property
    def labels(self) -> np.ndarray:
        """The label of each term: array of str of shape (n_terms,).

        Examples
        --------
        >>> features.labels[:4].tolist()
        ['ability', 'abroad', 'absence', 'abstract']
        """
        return self.terms["label"].to_numpy(dtype=object)

    @cached_property
    def review_codes(self) -> np.ndarray:
        """The number of each passage's review, reviews in the order of their ids: array of int of shape (n_passages,)."""
        return np.unique(self.passages["review_id"].to_numpy(dtype=str), return_inverse=True)[1]

    @cached_property
    def weights(self) -> sparse.csr_matrix:
        """TF-IDF of shape (n_passages, n_terms), rows of length 1 (of length 0 where a passage has no term).

        Weight = tf · (ln((1 + N) / (1 + df)) + 1) with N passages, df of them with the term (scikit-learn's smoothed form of
        Spärck Jones 1972), then divided by the row's Euclidean length. float64.
        """
        return TfidfTransformer().fit_transform(self.counts).tocsr()

    @cached_property
    def topic_weights(self) -> sparse.csr_matrix:
        """TF-IDF as in `weights` with 1 + ln tf in place of tf, so that a word said ten times does not weigh ten times; of the same shape.

        On articles it gives more coherent topics than plain tf (NPMI .22 to .25 in place of .18 to .21).
        """
        return TfidfTransformer(sublinear_tf=True).fit_transform(self.counts).tocsr()

    @cached_property
    def column_of(self) -> dict[str, int]:
        """The column of each term."""
        return {term: column for column, term in enumerate(self.terms["term"])}

    def why_left_out(self, word: str) -> pd.DataFrame:
        """The rows of `left_out` for a word or name, whatever its case; none if it was counted or does not occur.

        Examples
        --------
        >>> print(features.why_left_out("page").to_string(index=False))
        term    reason  n
        page furniture 23
        """
        return self.left_out[self.left_out["term"].str.casefold() == word.casefold()].reset_index(drop=True)

    def save(self, folder: str | Path) -> Path:
        """Write tables as Parquet, counts as npz and settings as JSON; all of it or nothing. Returns the folder.

        Examples
        --------
        >>> saved = features.save(folder / "features")
        >>> sorted(path.name for path in saved.iterdir())
        ['counts.npz', 'left_out.parquet', 'manifest.json', 'passages.parquet', 'terms.parquet']
        """
        with write_folder(folder, "features") as staging:
            for name in ("passages", "terms", "left_out"):
                getattr(self, name).to_parquet(staging / f"{name}.parquet", index=False)
            sparse.save_npz(staging / "counts.npz", self.counts)
            write_manifest(staging, "features", settings=self.settings)
        return Path(folder)

    @classmethod
    def open(cls, folder: str | Path) -> Features:
        """Open features that were saved with `save`.

        Raises
        ------
        ScrmineError
            If the folder does not hold features, or a file in it is missing or damaged.

        Examples
        --------
        >>> saved = features.save(folder / "features")
        >>> scrmine.Features.open(saved)
        Features: 1,184 passages of 32 reviews, 1,133 terms, 2,225 words and names left out
        """
        folder = Path(folder)
        settings = read_manifest(folder, "features").get("settings", {})
        try:
            tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in ("passages", "terms", "left_out")}
            counts = sparse.load_npz(folder / "counts.npz").tocsr()
        except (OSError, ValueError, KeyError) as error:
            raise ScrmineError(f"The features in {folder} are damaged ({error}). Count the passages again and save them.") from None
        return cls(**tables, counts=counts, settings=settings)
