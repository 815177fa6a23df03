"""Passages that say the same thing again: in summary and body, in two printings, in a copy of the document."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import HashingVectorizer

from scrmine.schema import KINDS

SIMILAR = 0.72
"""Cosine of word and word-pair counts from which two passages count as the same; lightly edited recommendations stand
above it, different recommendations of one list well below."""

FEWEST_WORDS = 8
"""Shorter passages repeat only if they are equal word for word (and have at least `FEWEST_EQUAL` words)."""

FEWEST_EQUAL = 4
LEFT_OUT = ("cover", "contents", "furniture", "reference")
NUMBER = re.compile(r"^\W*(?:[a-z][.)]|\(?\d+(?:\.\d+)*[.)]?|[A-Z]\d+)\s+")


def mark_repeats(passages: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The passages with `repeat_of` set to the first occurrence of a near-identical passage of the same review.

    First means first in reading order, reports before summaries, news and briefings. The first occurrence of a group
    keeps an empty `repeat_of`; every other member points at it, so that a group is counted once by its root.

    Parameters
    ----------
    passages : pandas.DataFrame
        One row per passage, in reading order within each document.
    documents : pandas.DataFrame
        One row per document, with `doc_id` and `kind`.

    Returns
    -------
    pandas.DataFrame
        The same rows in the same order.
    """
    rank = documents.set_index("doc_id")["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    order = (
        passages.assign(_rank=passages["doc_id"].map(rank), _place=np.arange(len(passages)))
        .sort_values(["_rank", "doc_id", "_place"], kind="stable")
    )
    eligible = order[
        order["review_id"].notna() & (order["shape"] != "heading") & ~order["role"].isin(LEFT_OUT)
        & (order["n_words"] >= FEWEST_EQUAL)
    ]
    repeat_of: dict[str, str] = {}
    for _, group in eligible.groupby("review_id", sort=True):
        repeat_of |= _repeats_in(group)
    repeat_of |= _items_of_repeated_lists(order, repeat_of)
    return passages.assign(repeat_of=passages["passage_id"].map(repeat_of).astype("str"))


def _repeats_in(group: pd.DataFrame) -> dict[str, str]:
    """For one review, each repeated passage's id and the id of the first of its kind."""
    texts = [NUMBER.sub("", text).casefold() for text in group["text"]]
    ids = group["passage_id"].tolist()
    long = (group["n_words"] >= FEWEST_WORDS).to_numpy()
    # Norm and hashing are fixed, so a passage's similarity to another does not depend on the rest of the corpus.
    vectorizer = HashingVectorizer(ngram_range=(1, 2), token_pattern=r"\w+", n_features=2**18, alternate_sign=False)
    vectors = vectorizer.transform(texts)
    similar = (vectors @ vectors.T).tocoo()
    near = [(i, j) for i, j, score in zip(similar.row, similar.col, similar.data, strict=True)
            if j < i and score >= SIMILAR and ((long[i] and long[j]) or _same_words(texts[i], texts[j]))]
    first: dict[int, int] = {}
    for i, j in sorted(near, key=lambda pair: (pair[0], pair[1])):
        first.setdefault(i, first.get(j, j))
    return {ids[i]: ids[j] for i, j in first.items()}


def _items_of_repeated_lists(passages: pd.DataFrame, repeat_of: dict[str, str]) -> dict[str, str]:
    """Short items of a list whose announcement repeats another: equal ones ("b. assessment") repeat that list's items."""
    if "lead_in" not in passages:
        return {}
    items = passages[(passages["shape"] == "item") & passages["lead_in"].notna() & ~passages["passage_id"].isin(repeat_of)]
    known = {(row["lead_in"], row["text"].casefold()): row["passage_id"] for row in reversed(items.to_dict("records"))}
    found = {}
    for row in items.to_dict("records"):
        first = known.get((repeat_of.get(row["lead_in"]), row["text"].casefold()))
        if first is not None:
            found[row["passage_id"]] = first
    return found


def _same_words(a: str, b: str) -> bool:
    return re.findall(r"\w+", a) == re.findall(r"\w+", b)
