"""The table of terms: limits by review, labels, sparse counts."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from scipy import sparse

from scrmine.errors import ScrmineError
from scrmine.features.table import Features


def assemble(table: pd.DataFrame, bags: list[Counter], surfaces: dict[str, Counter], left_out: Counter, settings: dict) -> Features:
    """Features from the terms of each passage: limits by review, labels, sparse counts."""
    terms = sorted({term for bag in bags for term in bag})
    column = {term: number for number, term in enumerate(terms)}
    sizes = np.fromiter((len(bag) for bag in bags), dtype=np.int64, count=len(bags))
    indices = np.fromiter((column[term] for bag in bags for term in bag), dtype=np.int32, count=int(sizes.sum()))
    values = np.fromiter((count for bag in bags for count in bag.values()), dtype=np.float64, count=int(sizes.sum()))
    counts = sparse.csr_matrix((values, indices, np.concatenate([[0], np.cumsum(sizes)])), shape=(len(bags), len(terms)))
    counts.sort_indices()
    reviews = np.unique(table["review_id"].to_numpy(dtype=str), return_inverse=True)[1]
    least, fewest = _least(settings["min_reviews"], int(reviews.max()) + 1)
    kept, reasons, stats = _limits(counts, reviews, least, fewest, settings["max_share"])
    labels = np.array([_label(surfaces[term]) for term in terms], dtype=object)
    for number in np.flatnonzero(~kept):
        left_out[str(labels[number]), reasons[number]] += int(stats["n"].iloc[number])
    if not kept.any():
        raise ScrmineError(f"No terms are left of {len(table):,} passages: {len(terms):,} words were found that are no stop words and no names, and "
                           f"none passes min_reviews={least} and max_share={settings['max_share']}. Lower min_reviews, raise "
                           f"max_share, or give more passages.")
    counts = counts[:, np.flatnonzero(kept)].tocsr()
    listed = pd.DataFrame([(*key, n) for key, n in left_out.items()], columns=["term", "reason", "n"])
    listed = listed.astype({"term": "str", "reason": "str", "n": "int64"}).sort_values(["reason", "n", "term"], ascending=[True, False, True])
    named = pd.DataFrame({"term": np.array(terms, dtype=object)[kept], "label": labels[kept]}).astype("str")
    n_terms = np.asarray(counts.sum(axis=1)).ravel().astype(int)
    return Features(table.assign(n_terms=n_terms), pd.concat([named, stats[kept].reset_index(drop=True)], axis=1), counts,
                    listed.reset_index(drop=True), settings)


def _least(min_reviews: int | None, n_reviews: int) -> tuple[int, int]:
    """In how many reviews, and in how many passages, a term must occur."""
    if min_reviews is not None:
        return min_reviews, 1
    return (3 if n_reviews >= 10 else min(2, n_reviews)), 3


def _limits(counts: sparse.csr_matrix, reviews: np.ndarray, least: int, fewest: int, max_share: float) -> tuple[np.ndarray, list[str], pd.DataFrame]:
    """Which terms are kept, why the others are not, and n, n_passages, n_reviews of each."""
    present = counts.copy()
    present.data = np.ones_like(present.data)
    sizes = np.bincount(reviews)
    member = sparse.csr_matrix((np.ones(len(reviews)), (reviews, np.arange(len(reviews)))), shape=(len(sizes), len(reviews)))
    by_review = (member @ present).tocsr()
    share = np.asarray((sparse.diags(1 / sizes) @ by_review).sum(axis=0)).ravel() / len(sizes)
    n_passages = np.asarray(present.sum(axis=0)).ravel().astype(int)
    n_reviews = np.bincount(by_review.indices, minlength=counts.shape[1])
    rare = (n_reviews < least) | (n_passages < fewest)
    common = np.round(share, 9) > max_share
    reasons = [f"in fewer than {least} reviews" if n < least else f"in fewer than {fewest} passages" if few else
               f"in more than {max_share:.0%} of the passages of the mean review"
               for n, few in zip(n_reviews, n_passages < fewest, strict=True)]
    stats = pd.DataFrame({"n": np.asarray(counts.sum(axis=0)).ravel().astype(int), "n_passages": n_passages, "n_reviews": n_reviews})
    return ~(rare | common), reasons, stats


def _label(forms: Counter) -> str:
    """The commonest surface form; of equally common ones the first in the alphabet."""
    return min(forms, key=lambda form: (-forms[form], form))
