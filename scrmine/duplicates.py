"""Passages that say the same thing again: in summary and body, in two printings, in a copy of the document.

Two passages are the same if they share most of their words and nearly all that carry meaning: recommendations of one list often
share a frame ("The Board should seek assurance that …") and differ in what they are about. A story that another paper has
spun word by word shares few words with its source, but says the same things in the same order; it is found as a whole.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from scrmine.numbering import Numbering
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
    said = _Said(group["text"].tolist(), group["n_words"].to_numpy(int) >= FEWEST_WORDS)
    listed: dict[object, list[int]] = {}
    sections = group["section"].fillna("").tolist() if "section" in group else [""] * len(ids)
    for place in np.flatnonzero(group["role"] == "recommendation").tolist():
        listed.setdefault((doc_ids[place], sections[place]), []).append(place)
    stories: dict[object, list[int]] = {}
    for place, doc_id in enumerate(doc_ids):
        if doc_id in news:
            stories.setdefault(doc_id, []).append(place)
    found = _copies_in_order(stories, said, SPUN) | _copies_in_order(listed, said, RELISTED) | _repeats_in(said)
    return {ids[place]: ids[found.get(first, first)] for place, first in found.items()}


class _Said:
    """What the passages of one review say, as numbers.

    Parameters
    ----------
    texts : list of str
        The passages.
    long : numpy.ndarray
        Which of them have words enough to mean anything here.
    """

    def __init__(self, texts: list[str], long: np.ndarray) -> None:
        self._words, n_words = _numbering.read([NUMBER.sub("", text).casefold().split() for text in texts])
        self._ends = np.cumsum(n_words)
        owner = np.repeat(np.arange(len(texts)), n_words)
        stems = _stems.of(_numbering.words)[self._words]
        means = np.flatnonzero(long[owner] & (stems > 0))
        codes = np.sort(owner[means] * len(_stems) + stems[means])
        owner, self._stems = np.divmod(codes[np.diff(codes, prepend=-1) > 0], len(_stems))
        self.n_meant = np.bincount(owner, minlength=len(texts))
        self._bounds = np.concatenate([[0], np.cumsum(self.n_meant)])

    def words(self, place: int) -> np.ndarray:
        """The words of a passage, in order."""
        return self._words[self._ends[place - 1] if place else 0:self._ends[place]]

    def meaning(self, place: int) -> np.ndarray:
        """What a passage means: the beginnings of its words that carry meaning and its numbers, each once."""
        return self._stems[self._bounds[place]:self._bounds[place + 1]]


class _Stems(dict[str, int]):
    """The number of the beginning of each word that carries meaning, and of each number; 0 for words that carry none."""

    def __init__(self) -> None:
        super().__init__()
        self._words: dict[str, int] = {}
        self._numbers = array("q")

    def of(self, words: dict[str, int]) -> np.ndarray:
        """The numbers of the beginnings of words, in the order of the words, to which words may have come since it was last asked."""
        if words is not self._words:
            self.clear()
            self[""] = 0
            self._words, self._numbers = words, array("q")
        for word in itertools.islice(words, len(self._numbers), None):
            stem = "" if word in FRAME else word if word.isdigit() else word[:STEM]
            self._numbers.append(self.setdefault(stem, len(self)))
        return np.frombuffer(self._numbers, np.int64)


_numbering, _stems = Numbering(WORD.findall), _Stems()


def _repeats_in(said: _Said) -> dict[int, int]:
    """The passages of one review that say what an earlier one says in nearly the same words."""
    equal: dict[bytes, int] = {}
    first = {place: equal.setdefault(words.tobytes(), place) for place in range(len(said.n_meant)) if len(words := said.words(place))}
    # What repeats another word for word is near what that one is near: the others are compared.
    different = [place for place, earlier in first.items() if earlier == place]
    pairs = ((different[one], different[other]) for one, other in _pairs_alike([said.meaning(place) for place in different]))
    near = sorted(pair for pair in pairs if _cosine(*(said.words(place).tolist() for place in pair)) >= SIMILAR)
    roots: dict[int, int] = {}
    for place, earlier in near:
        roots.setdefault(place, roots.get(earlier, earlier))
    return {place: root for place, earlier in first.items() if (root := roots.get(earlier, earlier)) != place}


def _pairs_alike(meanings: list[np.ndarray]) -> Iterator[tuple[int, int]]:
    """The pairs of passages, the later first, whose likeness is `SAME` or more; of each is given what it means, each thing once.

    Two sets of words that share so much share one of the first few of each, whatever the order of words (prefix filtering; Chaudhuri,
    Ganti and Kaushik 2006). With rare words first hardly any other pair does.
    """
    sizes = np.array([len(meaning) for meaning in meanings])
    owner, stems = np.repeat(np.arange(len(meanings)), sizes), np.concatenate([*meanings, []]).astype(int)
    often = np.bincount(stems)
    order = np.argsort(owner * len(stems) + often[stems], kind="stable")
    place_in_own = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    n_first = sizes - np.ceil(SAME * sizes - ROUNDING) + 1
    looked_at = order[place_in_own < n_first[owner]]
    looked_at = looked_at[np.bincount(stems[looked_at])[stems[looked_at]] > 1]
    # Sets that share so much are nearly of one size.
    least, most, size = (SAME * sizes - ROUNDING).tolist(), (sizes / SAME + ROUNDING).tolist(), sizes.tolist()
    holders: dict[int, list[int]] = {}
    met: dict[int, set[int]] = {}
    for place, stem in zip(owner[looked_at].tolist(), stems[looked_at].tolist(), strict=True):
        earlier = holders.setdefault(stem, [])
        if earlier:
            met.setdefault(place, set()).update(earlier)
        earlier.append(place)
    as_set = functools.cache(lambda place: set(meanings[place].tolist()))
    for place, others in met.items():
        near = (other for other in others if least[place] <= size[other] <= most[place])
        yield from ((place, other) for other in near if _likeness(as_set(place), as_set(other)) >= SAME)


def _cosine(one: list[int], other: list[int]) -> float:
    """The cosine of the counts of words and word pairs of two passages."""
    counts, others = (Counter([*words, *itertools.pairwise(words)]) for words in (one, other))
    shared = sum(count * others[name] for name, count in counts.items())
    lengths = sum(count**2 for count in counts.values()) * sum(count**2 for count in others.values())
    return shared / math.sqrt(lengths) if lengths else 0.0


def _likeness(one: set[int], other: set[int]) -> float:
    """The share of what two passages mean that both mean (Jaccard)."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if one or other else 0.0


def _copies_in_order(parts: dict[object, list[int]], said: _Said, follows: Follows) -> dict[int, int]:
    """Passages of documents or lists, whose places `parts` gives, that say, one after the other, what an earlier one says."""
    found: dict[int, int] = {}
    long = [[place for place in places if said.n_meant[place]] for places in parts.values()]
    fit = [places for places in long if len(places) >= follows.fewest]
    meanings = {place: set(said.meaning(place).tolist()) for places in fit for place in places}
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
