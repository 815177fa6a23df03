"""Passages that say the same thing again: in summary and body, in two printings, in a copy of the document.

Two passages are the same if they share most of their words and nearly all that carry meaning: recommendations of one list often
share a frame ("The Board should seek assurance that …") and differ in what they are about. A story that another paper has
spun word by word shares few words with its source, but says the same things in the same order; it is found as a whole.
"""

from __future__ import annotations

import bisect
import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from scrmine.values import KINDS

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
LOOKED_AT = ("passage_id", "doc_id", "section", "role", "n_words", "text")
ROUNDING = 1e-9
LEFT_OUT = ("cover", "contents", "furniture", "reference")
WORD = re.compile(r"\w+")
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
    seen = passages[[name for name in LOOKED_AT if name in passages]]
    news = set(documents.loc[documents["kind"] == "news", "doc_id"])
    repeat_of: dict[str, str] = {}
    for places in _reading_order(passages, documents):
        # One review at a time: a sorted copy of the whole table would hold every text twice.
        repeat_of |= _repeats_of_review(seen.take(places), news)
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


def _repeats_of_review(group: pd.DataFrame, news: set[str]) -> dict[str, str]:
    """For one review, whose passages are in reading order, each repeated passage's id and the id of the first of its kind."""
    ids, doc_ids = group["passage_id"].tolist(), group["doc_id"].tolist()
    words = [_words(text) for text in group["text"]]
    meanings = {place: _meaning(words[place]) for place, n_words in enumerate(group["n_words"].tolist()) if n_words >= FEWEST_WORDS}
    listed: dict[object, list[int]] = {}
    sections = group["section"].fillna("").tolist() if "section" in group else [""] * len(ids)
    for place in np.flatnonzero(group["role"] == "recommendation").tolist():
        listed.setdefault((doc_ids[place], sections[place]), []).append(place)
    stories: dict[object, list[int]] = {}
    for place, doc_id in enumerate(doc_ids):
        if doc_id in news:
            stories.setdefault(doc_id, []).append(place)
    found = _copies_in_order(stories, meanings, SPUN) | _copies_in_order(listed, meanings, RELISTED) | _repeats_in(words, meanings)
    return {ids[place]: ids[found.get(first, first)] for place, first in found.items()}


def _repeats_in(words: list[tuple[str, ...]], meanings: dict[int, set[str]]) -> dict[int, int]:
    """The passages of one review that say what an earlier one says in nearly the same words."""
    near = {pair for pair in _pairs_alike(meanings) if _cosine(words[pair[0]], words[pair[1]]) >= SIMILAR}
    equal: dict[tuple[str, ...], int] = {}
    near |= {(place, equal.setdefault(said, place)) for place, said in enumerate(words) if said}
    first: dict[int, int] = {}
    for place, earlier in sorted(near):
        if earlier < place:
            first.setdefault(place, first.get(earlier, earlier))
    return first


def _pairs_alike(meanings: dict[int, set[str]]) -> Iterator[tuple[int, int]]:
    """The pairs of passages, the later first, whose likeness is `SAME` or more.

    Two sets of words that share so much share one of the first few of each, whatever the order of words (prefix filtering; Chaudhuri,
    Ganti and Kaushik 2006). With rare words first hardly any other pair does.
    """
    often = Counter(itertools.chain.from_iterable(meanings.values()))
    by_rarity = sorted(often, key=lambda word: (often[word], word))
    rank = dict(zip(by_rarity, itertools.count(), strict=False))
    n_single = sum(count == 1 for count in often.values())
    holders: dict[int, list[int]] = {}
    for place, meaning in meanings.items():
        n_first = len(meaning) - math.ceil(SAME * len(meaning) - ROUNDING) + 1
        met = set()
        for word in sorted(map(rank.__getitem__, meaning))[:n_first]:
            if word >= n_single:
                met.update(holders.setdefault(word, []))
                holders[word].append(place)
        # Sets that share so much are nearly of one size.
        least, most = SAME * len(meaning) - ROUNDING, len(meaning) / SAME + ROUNDING
        near = (earlier for earlier in met if least <= len(meanings[earlier]) <= most)
        yield from ((place, earlier) for earlier in near if _likeness(meaning, meanings[earlier]) >= SAME)


def _cosine(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The cosine of the counts of words and word pairs of two passages."""
    counts, others = (Counter([*words, *itertools.pairwise(words)]) for words in (one, other))
    shared = sum(count * others[name] for name, count in counts.items())
    lengths = sum(count**2 for count in counts.values()) * sum(count**2 for count in others.values())
    return shared / math.sqrt(lengths) if lengths else 0.0


class _Each(dict[str, Any]):
    """What a function makes of a word, worked out once for each different word: texts share most of theirs."""

    MOST = 2**16

    def __init__(self, work: Callable[[str], object]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, word: str) -> object:
        if len(self) >= self.MOST:
            self.clear()
        made = self[word] = self._work(word)
        return made


_split = _Each(lambda token: tuple(WORD.findall(token)))
_stem = _Each(lambda word: "" if word in FRAME else word if word.isdigit() else word[:STEM])


def _words(text: str) -> tuple[str, ...]:
    """The words of a text without the number that it begins with."""
    return tuple(itertools.chain.from_iterable(map(_split.__getitem__, NUMBER.sub("", text).casefold().split())))


def _meaning(words: Iterable[str]) -> set[str]:
    """The beginnings of the words that carry meaning, and all numbers."""
    return set(map(_stem.__getitem__, words)) - {""}


def _likeness(one: set[str], other: set[str]) -> float:
    """The share of what two passages mean that both mean (Jaccard)."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if one or other else 0.0


def _copies_in_order(parts: dict[object, list[int]], meanings: dict[int, set[str]], follows: Follows) -> dict[int, int]:
    """Passages of documents or lists, whose places `parts` gives, that say, one after the other, what an earlier one says."""
    found: dict[int, int] = {}
    long = [[place for place in places if place in meanings] for places in parts.values()]
    fit = [places for places in long if len(places) >= follows.fewest]
    for number, places in enumerate(fit):
        for source in fit[:number]:
            best = [max((_likeness(meanings[place], meanings[other]), -at) for at, other in enumerate(source)) for place in places]
            rising = _longest_rise([-at if score >= follows.link else -1 for score, at in best])
            if len(rising) >= follows.share * len(places) and np.median([best[row][0] for row in rising]) >= follows.half:
                found |= {places[row]: source[-best[row][1]] for row in rising if best[row][0] >= follows.least}
                break
    return {place: found.get(first, first) for place, first in found.items()}


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
