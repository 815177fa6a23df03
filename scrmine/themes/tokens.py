"""The words of many texts at once: where each stands, which word it is, and where sentences end.

Passages are short and many. Finding words passage by passage costs a few microseconds a word; here a batch of passages is
one array of characters, words are told apart by a hash of their letters, and whatever has to be known of a word (its base
form, its stem) is worked out once for each different word.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

LETTER, APOSTROPHE, ENDER, OTHER = 1, 2, 3, 0
PRIME = 1_099_511_628_211
BATCH = 400_000
"""So many characters are looked at together: few enough to stay near the processor."""

ABBREVIATED = frozenset(["Mr", "Mrs", "Ms", "Dr", "Prof", "St", "No", "Nos", "para", "paras", "e", "g", "i", "eg", "ie", "cf", "vs", "Rev", "s", "ss"])
"""A stop after one of these, or after a single capital letter, ends no sentence."""


@dataclass(frozen=True, eq=False, repr=False)
class Tokens:
    """The words of a batch of texts, in order.

    Attributes
    ----------
    words : numpy.ndarray of int
        Which word of the vocabulary each one is, shape (n_tokens,).
    starts, ends : numpy.ndarray of int
        Its place in its text, half-open.
    texts : numpy.ndarray of int
        Which text it stands in.
    breaks : numpy.ndarray of bool
        Whether it is the first of a sentence.
    """

    words: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    texts: np.ndarray
    breaks: np.ndarray

    def __repr__(self) -> str:
        return f"Tokens: {len(self.words):,} words"


class Vocabulary:
    """The different words met so far, as they are written.

    A class because numbers given to words must stay the same from one batch of texts to the next.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self._number: dict[int, int] = {}

    def __repr__(self) -> str:
        return f"Vocabulary: {len(self.words):,} words"

    def read(self, texts: list[str]) -> Tokens:
        """The words of some texts; words not met before are added. Hyphens part words, apostrophes inside do not."""
        joined = "\n".join(texts)
        if not joined:
            return Tokens(*(np.zeros(0, dtype=kind) for kind in (np.int64, np.int64, np.int64, np.int64, bool)))
        characters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        kinds = _kinds()[np.minimum(characters, 0xFFFF)]
        if characters.max() > 0xFFFF:
            for place in np.flatnonzero(characters > 0xFFFF).tolist():
                kinds[place] = LETTER if joined[place].isalnum() else OTHER
        starts, ends = _spans(kinds)
        words = self._numbers(_hashes(characters, starts, ends), joined, starts, ends)
        begins = np.concatenate([[0], np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)])
        owner = np.searchsorted(begins, starts, side="right") - 1
        breaks = self._breaks(kinds, starts, ends, owner, words)
        return Tokens(words, starts - begins[owner], ends - begins[owner], owner, breaks)

    def _numbers(self, hashes: np.ndarray, joined: str, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The number of each word."""
        codes, different = pd.factorize(hashes)
        first = np.zeros(len(different), dtype=np.int64)
        first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
        numbers = np.empty(len(different), dtype=np.int64)
        known = self._number
        for place, value in enumerate(different.tolist()):
            number = known.get(value)
            if number is None:
                number = known[value] = len(self.words)
                self.words.append(joined[starts[first[place]]:ends[first[place]]])
            numbers[place] = number
        return numbers[codes]

    def _breaks(self, kinds: np.ndarray, starts: np.ndarray, ends: np.ndarray, owner: np.ndarray, words: np.ndarray) -> np.ndarray:
        """Whether a sentence ends between a word and the one before it."""
        breaks = np.ones(len(starts), dtype=bool)
        # An ender inside "s.47" or "3.5" is followed by a letter; one that ends a sentence is not.
        enders = np.flatnonzero((kinds[:-1] == ENDER) & (kinds[1:] != LETTER))
        before, after = np.searchsorted(enders, ends[:-1]), np.searchsorted(enders, starts[1:])
        short = ends[:-1] - starts[:-1] <= 5
        ended = after > before
        for place in np.flatnonzero(ended & short).tolist():
            word = self.words[words[place]]
            if word in ABBREVIATED or (len(word) == 1 and word.isupper()):
                ended[place] = False
        breaks[1:] = ended | (owner[1:] != owner[:-1])
        return breaks


def batches(texts: list[str]) -> list[tuple[int, int]]:
    """Ranges of texts of some hundred thousand characters each."""
    ends = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)
    cuts, at = [0], 0
    while at < len(texts):
        at = max(at + 1, int(np.searchsorted(ends, (ends[at - 1] if at else 0) + BATCH, side="right")))
        cuts.append(min(at, len(texts)))
    return list(itertools.pairwise(cuts))


def is_capital(characters: np.ndarray) -> np.ndarray:
    """Whether each character, given by its number, is a capital letter; beyond the basic plane none is."""
    return _capitals()[np.minimum(characters, 0xFFFF)]


@cache
def _capitals() -> np.ndarray:
    return np.array([chr(number).isupper() for number in range(0x10000)], dtype=bool)


@cache
def _kinds() -> np.ndarray:
    """What each character is."""
    kinds = np.array([LETTER if chr(number).isalnum() else OTHER for number in range(0x10000)], dtype=np.uint8)
    kinds[[ord(mark) for mark in "'’"]] = APOSTROPHE
    kinds[[ord(mark) for mark in ".!?;"]] = ENDER
    return kinds


def _spans(kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where words start and end."""
    letters = np.zeros(len(kinds) + 2, dtype=np.int8)
    letters[1:-1] = kinds == LETTER
    for place in np.flatnonzero(kinds == APOSTROPHE).tolist():
        letters[place + 1] = letters[place] & (place + 1 < len(kinds) and kinds[place + 1] == LETTER)
    steps = np.diff(letters)
    return np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)


@cache
def _powers(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Powers of an odd number and of its inverse, modulo 2^64."""
    with np.errstate(over="ignore"):
        factors = np.full(size, PRIME, dtype=np.uint64)
        inverses = np.full(size, pow(PRIME, -1, 2**64), dtype=np.uint64)
        factors[0] = inverses[0] = 1
        return np.cumprod(factors), np.cumprod(inverses)


def _hashes(characters: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """A number for each word, the same for the same letters: a polynomial in them, modulo 2^64."""
    powers, inverses = _powers(1 << (len(characters) - 1).bit_length())
    sums = np.zeros(len(characters) + 1, dtype=np.uint64)
    np.cumsum(characters * powers[:len(characters)], out=sums[1:])
    return (sums[ends] - sums[starts]) * inverses[starts]
