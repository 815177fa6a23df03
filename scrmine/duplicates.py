"""Passages that say the same thing again: in summary and body, in two printings, in a copy of the document.

Two passages are the same if they share most of their words and nearly all that carry meaning: recommendations of one list often
share a frame ("The Board should seek assurance that …") and differ in what they are about. A story that another paper has
spun word by word shares few words with its source, but says the same things in the same order; it is found as a whole.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, HashingVectorizer

from scrmine.schema import KINDS

SIMILAR = 0.55
"""Cosine of word and word-pair counts from which two passages are looked at together."""

SAME = 0.72
"""Share of the meaning words of two passages that both have, from which they count as the same. Of hand-made pairs, edited and
reworded copies stand at 0.79 or more, recommendations and events of one frame about two things at 0.67 or less."""

STEM = 5
"""Words count as the same if they begin with the same letters: "record", "records", "recorded"."""

FRAME = ENGLISH_STOP_WORDS | {"should", "must", "shall", "ensure", "make", "sure", "that", "said", "report", "review"}
@dataclass(frozen=True)
class Follows:
    """When passages count as a copy because they say the same things in the same order.

    Attributes
    ----------
    link : float
        From which likeness a passage may follow another.
    least : float
        From which it counts as its copy, if enough do.
    share, half : float
        What share of the passages follow their sources in order, and what likeness half of these reach.
    fewest : int
        How many passages there are at least.
    """

    link: float
    least: float
    share: float
    half: float
    fewest: int


SPUN = Follows(link=0.15, least=0.25, share=0.6, half=0.3, fewest=6)
"""News that another page has put into other words, word by word."""

RELISTED = Follows(link=0.4, least=0.4, share=0.6, half=0.45, fewest=3)
"""Recommendations that are printed a second time, shortened."""

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
    news = set(documents.loc[documents["kind"] == "news", "doc_id"])
    repeat_of: dict[str, str] = {}
    for _, group in eligible.groupby("review_id", sort=True):
        found = _repeats_in(group)
        whole = group[group["n_words"] >= FEWEST_WORDS]
        found = _copies_in_order(_parts(whole[whole["role"] == "recommendation"], ["doc_id", "section"]), RELISTED) | found
        found = _copies_in_order(_parts(whole[whole["doc_id"].isin(news)], ["doc_id"]), SPUN) | found
        repeat_of |= {passage: found.get(first, first) for passage, first in found.items()}
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
    pairs = zip(similar.row, similar.col, similar.data, strict=True)
    candidates = [(i, j) for i, j, score in pairs if j < i and score >= SIMILAR]
    meanings = {place: _meaning(texts[place]) for pair in candidates for place in pair}
    near = [(i, j) for i, j in candidates
            if _same_words(texts[i], texts[j]) or (long[i] and long[j] and _likeness(meanings[i], meanings[j]) >= SAME)]
    first: dict[int, int] = {}
    for i, j in sorted(near, key=lambda pair: (pair[0], pair[1])):
        first.setdefault(i, first.get(j, j))
    return {ids[i]: ids[j] for i, j in first.items()}


def _meaning(text: str) -> set[str]:
    """The beginnings of the words that carry meaning, and all numbers."""
    return {word if word.isdigit() else word[:STEM] for word in re.findall(r"\w+", text) if word not in FRAME}


def _likeness(one: set[str], other: set[str]) -> float:
    """The share of what two passages mean that both mean (Jaccard)."""
    return len(one & other) / len(one | other) if one | other else 0.0


def _parts(passages: pd.DataFrame, by: list[str]) -> list[tuple[list[str], list[set[str]]]]:
    """Ids and meanings of the passages of each document or list, in order."""
    groups = passages.groupby([column for column in by if column in passages], sort=False, dropna=False)
    return [(group["passage_id"].tolist(), [_meaning(NUMBER.sub("", text).casefold()) for text in group["text"]]) for _, group in groups]


def _copies_in_order(parts: list[tuple[list[str], list[set[str]]]], follows: Follows) -> dict[str, str]:
    """Passages of parts that say, one after the other, what an earlier part says."""
    found: dict[str, str] = {}
    for number, (ids, meanings) in enumerate(parts):
        for source_ids, source in parts[:number]:
            if min(len(ids), len(source)) < follows.fewest:
                continue
            best = [max((_likeness(meaning, other), -at) for at, other in enumerate(source)) for meaning in meanings]
            rising = _longest_rise([-at if score >= follows.link else -1 for score, at in best])
            if len(rising) >= follows.share * len(ids) and np.median([best[place][0] for place in rising]) >= follows.half:
                found |= {ids[place]: source_ids[-best[place][1]] for place in rising if best[place][0] >= follows.least}
                break
    return {passage: found.get(first, first) for passage, first in found.items()}


def _longest_rise(values: Sequence[int]) -> list[int]:
    """The places of the longest run of values that never falls; -1 stands for no value."""
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for place, value in enumerate(values):
        if value < 0:
            continue
        at = bisect.bisect_right(ends, value)
        if at:
            before[place] = last[at - 1]
        ends[at:at + 1], last[at:at + 1] = [value], [place]
    place = last[-1] if last else -1
    run = []
    while place >= 0:
        run.append(place)
        place = before.get(place, -1)
    return run[::-1]


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
