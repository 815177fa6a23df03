"""Repeats within each review, marked by the first of their kind."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.duplicates.alike import cosine, pairs_alike
from scrmine.duplicates.orders import RELISTED, SPUN, copies_in_order
from scrmine.duplicates.said import Lexicon, Said
from scrmine.values import KINDS

SIMILAR = 0.55
"""Cosine of word and word-pair counts from which two passages are looked at together."""

FEWEST_WORDS = 8
"""Shorter passages repeat only if they are equal word for word (and have at least `FEWEST_EQUAL` words)."""

FEWEST_EQUAL = 4
LOOKED_AT = ("passage_id", "doc_id", "section", "role", "n_words", "text")
LEFT_OUT = ("cover", "contents", "furniture", "reference")


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
    seen = passages[[name for name in LOOKED_AT if name in passages]]
    news = set(documents.loc[documents["kind"] == "news", "doc_id"])
    lexicon = Lexicon()
    repeat_of: dict[str, str] = {}
    for places in _reading_order(passages, documents):
        # One review at a time: a sorted copy of the whole table would hold every text twice.
        repeat_of |= _repeats_of_review(seen.take(places), news, lexicon)
    repeat_of |= _items_of_repeated_lists(passages, repeat_of)
    return passages.assign(repeat_of=passages["passage_id"].map(repeat_of).astype("str"))


def _reading_order(passages: pd.DataFrame, documents: pd.DataFrame) -> list[np.ndarray]:
    """For each review the places of those of its passages that can repeat or be repeated, reports before summaries and news."""
    rank = documents["kind"].map({kind: place for place, kind in enumerate(KINDS)})
    turns = documents.assign(_rank=rank).sort_values(["_rank", "doc_id"], kind="stable")["doc_id"]
    turn = passages["doc_id"].map(pd.Series(np.arange(len(turns)), index=turns)).to_numpy(float, na_value=np.inf)
    review, ids = pd.factorize(passages["review_id"], sort=True)
    eligible = (review >= 0) & (passages["shape"] != "heading").to_numpy() & ~passages["role"].isin(LEFT_OUT).to_numpy() \
        & (passages["n_words"] >= FEWEST_EQUAL).to_numpy(bool)
    order = np.lexsort((turn, review))
    order = order[eligible[order]]
    return [part for part in np.split(order, np.searchsorted(review[order], np.arange(1, len(ids)))) if len(part) > 1]


def _repeats_of_review(group: pd.DataFrame, news: set[str], lexicon: Lexicon) -> dict[str, str]:
    """For one review, whose passages are in reading order, each repeated passage's id and the id of the first of its kind."""
    ids, doc_ids = group["passage_id"].tolist(), group["doc_id"].tolist()
    said = Said(group["text"].tolist(), group["n_words"].to_numpy(int) >= FEWEST_WORDS, lexicon)
    listed: dict[object, list[int]] = {}
    sections = group["section"].fillna("").tolist() if "section" in group else [""] * len(ids)
    for place in np.flatnonzero(group["role"] == "recommendation").tolist():
        listed.setdefault((doc_ids[place], sections[place]), []).append(place)
    stories: dict[object, list[int]] = {}
    for place, doc_id in enumerate(doc_ids):
        if doc_id in news:
            stories.setdefault(doc_id, []).append(place)
    found = copies_in_order(stories, said, SPUN) | copies_in_order(listed, said, RELISTED) | _repeats_in(said)
    return {ids[place]: ids[found.get(first, first)] for place, first in found.items()}


def _repeats_in(said: Said) -> dict[int, int]:
    """The passages of one review that say what an earlier one says in nearly the same words."""
    equal: dict[bytes, int] = {}
    alike: dict[tuple[bytes, bool], int] = {}
    first: dict[int, tuple[int, int]] = {}
    for place, long in enumerate(said.long.tolist()):
        if len(words := said.words(place)):
            key = words.tobytes()
            first[place] = equal.setdefault(key, place), alike.setdefault((key, long), place)
    # What equals another word for word, and is as long (a printed number counts), is near what that one is near: one of them is compared.
    different = [place for place, (_, own) in first.items() if own == place]
    near: dict[int, int] = {}
    for one, other in pairs_alike([said.meaning(place) for place in different]):  # the first of all that a passage is near decides
        if one not in near and cosine(*(said.words(different[at]).tolist() for at in (one, other))) >= SIMILAR:
            near[one] = other
    nearest = {different[one]: different[other] for one, other in near.items()}
    roots: dict[int, int] = {}
    for place, (same, own) in first.items():
        earlier = min(same, nearest.get(own, place))
        if earlier < place:
            roots[place] = roots.get(earlier, earlier)
    return roots


def _items_of_repeated_lists(passages: pd.DataFrame, repeat_of: dict[str, str]) -> dict[str, str]:
    """Short items of a list whose announcement repeats another: equal ones ("b. assessment") repeat that list's items."""
    if "lead_in" not in passages:
        return {}
    lists = pd.Series([*repeat_of, *repeat_of.values()], dtype="str").unique()
    items = passages.loc[(passages["shape"] == "item") & passages["lead_in"].isin(lists), ["passage_id", "lead_in", "text"]]
    items = items[~items["passage_id"].isin(repeat_of)]
    known = {(row["lead_in"], row["text"].casefold()): row["passage_id"] for row in reversed(items.to_dict("records"))}
    found = {}
    for row in items.to_dict("records"):
        first = known.get((repeat_of.get(row["lead_in"]), row["text"].casefold()))
        if first is not None:
            found[row["passage_id"]] = first
    return found
