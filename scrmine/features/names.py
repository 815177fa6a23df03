"""Names of people, places and agencies, told by how they are written in the corpus at hand.

A topic made of a pseudonym finds its review again and says nothing of what reviews share. No list of names could be
complete, and there is no need for one: inside a sentence a name has its capital nearly always, and other words seldom.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd

from scrmine.features.words import CONNECTORS, NEGATIONS, plain, stop_list, stream_of

MOSTLY, TIMES = 0.8, 2
"""A word is a name if it has a capital in so many of its uses inside sentences, and so often at least."""

TITLES = frozenset("mr mrs ms miss dr professor sister auntie aunt uncle nan nana child baby family adult young-person".split())
"""Words after which a capitalised word names somebody: "Mr Harlow", "Child Rose"."""

INTRODUCED = re.compile(
    r"\b(?i:known as|referred to(?: (?:here|throughout|below|only|simply|in (?:this|the) (?:report|review)))* as|(?:given )?the (?:name|pseudonym)|"
    r"pseudonyms?(?: (?:of|is|for him is|for her is))?|(?:child|children|boys?|girls?|baby|infant|son|daughter|brother|sister|sibling|twins?|"
    r"young (?:person|man|woman)|toddler|friend) (?:named|called)),? (?:here |only |simply )?[“‘\"']?([A-Z][^\W\d_]+)(?!\w|,? [A-Z]| and [A-Z])")
"""How a review says what it calls a child: "referred to in this report as Hope", "the name Callum was chosen"."""

RELATIVES = frozenset(
    "mother father mum dad mam parent parents partner husband wife brother sister sibling siblings half-sibling twin twins son daughter "
    "grandmother grandfather grandparent grandparents stepfather stepmother stepparent step foster carer carers uncle aunt aunty cousin "
    "niece nephew children subject friend neighbour worker maternal paternal older younger male female the this she her they".split())
"""Words that reviews call people by and that say something: "referred to as Mother"."""


class Casing:
    """How often each word of a corpus is written with a capital inside sentences, and which pairs are ever written small.

    A class because what is gathered over all passages is asked for each word again.

    Parameters
    ----------
    streams : list of list of str
        The words of each passage (see `scrmine.features.words.stream_of`).
    """

    def __init__(self, streams: list[list[str]]) -> None:
        self._capital: Counter[str] = Counter()
        self._upper: Counter[str] = Counter()
        self._small: Counter[str] = Counter()
        self._pairs: set[tuple[str, str]] = set()
        for stream in streams:
            before, start = "", True
            for word in stream:
                if word in ".,":
                    start, before = start or word == ".", ""
                    continue
                form = plain(word)
                if word[0].islower():
                    self._small[form] += 1
                    if before and word not in CONNECTORS:
                        self._pairs.add((before, form))
                    before = before if word in CONNECTORS else form
                else:
                    # A word in capitals throughout is an abbreviation or in a heading, and tells nothing of how it is written otherwise.
                    if word.isupper() and len(word) > 1:
                        self._upper[form] += 1
                    elif not start:
                        self._capital[form] += 1
                    # The first word of a sentence may be any; a pair that it begins counts as written small.
                    before = form if start else ""
                start = False

    def is_name(self, form: str) -> bool:
        """Whether a word is written as names are."""
        known = stop_list().get(form)
        if known or form in NEGATIONS or self._capital[form] < TIMES:
            return False
        return self._capital[form] >= MOSTLY * (self._capital[form] + self._small[form])

    def is_name_in_capitals(self, form: str) -> bool:
        """Whether a word in capitals throughout is a name ("CALLUM"), and no abbreviation that is also written "Mash"."""
        return self.is_name(form) and self._capital[form] >= self._upper[form]

    def is_phrase(self, first: str, second: str) -> bool:
        """Whether two words ever follow each other without capitals."""
        return (first, second) in self._pairs


def own_words(name: str) -> set[str]:
    """The words of a review's name that name its child: "Hope" of "Child Hope"."""
    return {form for form in map(plain, stream_of(name)) if len(form) > 1 and form not in TITLES | RELATIVES and stop_list().get(form) is None}


def own_names(passages: pd.DataFrame, reviews: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The words that name a child in each review: those of the review's name, and those that its text says it calls somebody by.

    A pseudonym may be a word otherwise ("Hope", "Will"), so that how it is written does not tell it; the review does.

    Parameters
    ----------
    passages : pandas.DataFrame
        All passages, also those that are not counted: names are explained where the review is introduced.
    reviews : pandas.DataFrame
        The reviews, with `review_id` and `name`.
    """
    own = {review_id: own_words(name) if pd.notna(name) else set() for review_id, name in zip(reviews["review_id"], reviews["name"], strict=True)}
    for review_id, text in zip(passages["review_id"], passages["text"], strict=True):
        if pd.notna(review_id) and review_id in own:
            own[review_id] |= {plain(name) for name in INTRODUCED.findall(text)} - RELATIVES - TITLES - stop_list().keys()
    return {review_id: frozenset(words) for review_id, words in own.items()}


def named_stretches(stream: list[str], casing: Casing, own: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Where a passage names a person, a place or a body: start and end (exclusive) in its stream.

    Parameters
    ----------
    stream : list of str
        The words of the passage.
    casing : Casing
        How the corpus writes its words.
    own : frozenset of str
        Words of the review's own name, such as a pseudonym that is a word otherwise ("Hope").
    """
    at = 0
    while at < len(stream):
        if not _capitalised(stream[at]):
            at += 1
            continue
        end = _end_of_run(stream, at)
        yield from _names_in(stream, at, end, casing, own)
        at = end


def _capitalised(word: str) -> bool:
    return word[0].isupper()


def _end_of_run(stream: list[str], start: int) -> int:
    """The end of capitalised words in a row, with small connectors and "and" between them."""
    end = at = start + 1
    while at < len(stream):
        if _capitalised(stream[at]):
            end = at = at + 1
        elif (stream[at] in CONNECTORS or stream[at] in ("and", "&")) and at - end < 2:
            at += 1
        else:
            break
    return end


def _names_in(stream: list[str], start: int, end: int, casing: Casing, own: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The names in one run of capitalised words."""
    begins = start == 0 or stream[start - 1] == "."
    # At a sentence's start any word is capitalised: "The", "Health visitors".
    if begins and end - start > 1 and (plain(stream[start]) in stop_list() or not casing.is_name(plain(stream[start]))):
        start += 1
    words = [at for at in range(start, end) if stream[at] not in CONNECTORS and stream[at] != "and" and plain(stream[at]) not in NEGATIONS]
    forms = [plain(stream[at]) for at in words]
    if len(words) > 1 and not all(stream[at].isupper() for at in words):
        pairs = list(itertools.pairwise(forms))
        strange = sum(not casing.is_phrase(a, b) for a, b in pairs)
        if any(casing.is_name(form) for form in forms) or 2 * strange > len(pairs):
            kept = all(stop_list().get(form) in ("kept", "date", "stop word") for form in forms)
            if not kept:
                yield words[0], words[-1] + 1
                return
    for number, at in enumerate(words):
        titled = at > 0 and plain(stream[at - 1]) in TITLES and stop_list().get(forms[number]) is None
        written = casing.is_name_in_capitals if stream[at].isupper() and len(stream[at]) > 1 else casing.is_name
        if forms[number] in own or titled or written(forms[number]):
            yield at, at + 1
