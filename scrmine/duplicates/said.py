"""What passages say, as numbers: their words in order, and the beginnings of those that carry meaning."""

from __future__ import annotations

import itertools
import re
from array import array

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from scrmine.numbering import Numbering

STEM = 5
"""Words count as the same if they begin with the same letters: "record", "records", "recorded"."""

FRAME = ENGLISH_STOP_WORDS | {"should", "must", "shall", "ensure", "make", "sure", "that", "said", "report", "review"}
"""Words that frame what is said."""

WORD = re.compile(r"\w+")
NUMBER = re.compile(r"^\W*(?:[a-z][.)]|\(?\d+(?:\.\d+)*[.)]?|[A-Z]\d+)\s+")


class Lexicon:
    """The words of a corpus as numbers, and the beginnings of those that carry meaning."""

    def __init__(self) -> None:
        self._numbering = Numbering(WORD.findall)
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._stem_of = array("q")

    def read(self, texts: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The words of texts one after the other, how many each has, and for each word its beginning: 0 if it carries no meaning."""
        words, n_words = self._numbering.read([NUMBER.sub("", text).casefold().split() for text in texts])
        if self._numbering.words is not self._words:  # it has begun again
            self._words, self._stems, self._stem_of = self._numbering.words, {"": 0}, array("q")
        for word in itertools.islice(self._words, len(self._stem_of), None):
            stem = "" if word in FRAME else word if word.isdigit() else word[:STEM]
            self._stem_of.append(self._stems.setdefault(stem, len(self._stems)))
        return words, n_words, np.frombuffer(self._stem_of, np.int64)[words]


class Said:
    """What the passages of one review say, as numbers.

    Parameters
    ----------
    texts : list of str
        The passages.
    long : numpy.ndarray
        Which of them have words enough to be compared by what they mean; the others are only compared word for word.
    lexicon : Lexicon
        The words of the corpus.
    """

    def __init__(self, texts: list[str], long: np.ndarray, lexicon: Lexicon) -> None:
        self.long = long
        self._words, n_words, stems = lexicon.read(texts)
        self._ends = np.cumsum(n_words)
        owner = np.repeat(np.arange(len(texts)), n_words)
        means = np.flatnonzero(long[owner] & (stems > 0))
        n_names = int(stems.max(initial=0)) + 1
        codes = np.sort(owner[means] * n_names + stems[means])
        owner, self._stems = np.divmod(codes[np.diff(codes, prepend=-1) > 0], n_names)
        self._bounds = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(texts)))])

    def words(self, place: int) -> np.ndarray:
        """The words of a passage, in order."""
        return self._words[self._ends[place - 1] if place else 0:self._ends[place]]

    def meaning(self, place: int) -> np.ndarray:
        """What a passage means: the beginnings of its words that carry meaning and its numbers, each once, in the order of their numbers."""
        return self._stems[self._bounds[place]:self._bounds[place + 1]]
