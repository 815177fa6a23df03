"""Words as numbers, so that what is counted over whole documents is counted by arrays."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Callable, Iterable

import numpy as np

MOST = 2**16
"""From how many different tokens on they are forgotten before more texts are read."""


class Numbering(dict[str, int]):
    """The number of each token met, and the numbers of the words in it, equal words alike.

    A token is what stands between spaces. It is looked into once and kept, since texts share most of their words. What number a new
    word gets turns on what was read before, so no result may depend on it.

    Parameters
    ----------
    words_of : callable
        From a token to the words in it; of none, one or more.
    known : dict of str to int
        Words whose numbers are fixed, from 0 on without gaps, in their order.
    """

    def __init__(self, words_of: Callable[[str], Iterable[str]], known: dict[str, int] | None = None) -> None:
        super().__init__()
        self._words_of, self._known = words_of, known or {}
        self._forget()

    def __missing__(self, token: str) -> int:
        words, found = self.words, self._found
        for word in self._words_of(token):
            found.append(words.setdefault(word, len(words)))
        number = self[token] = len(self._ends)
        self._ends.append(len(found))
        return number

    def _forget(self) -> None:
        """Begin again with the known words: each that is a plain word is a token too, so that most tokens of a first text need no looking into."""
        self.clear()
        self.words = dict(self._known)
        self._found, self._ends = array("q"), array("q")
        for word in self._known:
            if word.isalpha() and word.isascii():
                self[word]  # asking for it gives it a number

    def read(self, texts: list[list[str]]) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of the words of all texts, one after the other, and how many each text has.

        Parameters
        ----------
        texts : list of list of str
            The tokens of each text.
        """
        if len(self) > MOST:
            self._forget()
        owner = np.repeat(np.arange(len(texts)), [len(own) for own in texts])
        try:
            met = np.fromiter(map(self.__getitem__, itertools.chain.from_iterable(texts)), np.int64, len(owner))
        except BaseException:
            self._forget()  # stopped in the middle of a token, it would take words of that one for the next one's
            raise
        ends, found = (np.frombuffer(kept, np.int64) for kept in (self._ends, self._found))
        sizes = np.diff(ends, prepend=0)[met]
        # A token's words stand together in `found`: from its place there each step to the next word is one.
        places = np.arange(sizes.sum()) + np.repeat(ends[met] - np.cumsum(sizes), sizes)
        return found[places], np.bincount(owner, sizes, len(texts)).astype(np.int64)
