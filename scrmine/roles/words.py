"""Small classifiers by words: what role a passage has, and what role a heading announces.

Each is a multinomial logistic model on words and word pairs, fitted by `data/training/fit_roles.py` and kept as plain numbers in
`scrmine/models`. It is evidence beside rules, which it does not overrule where the genre is clear.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from scrmine.numbering import Numbering

MODELS = Path(__file__).resolve().parents[1] / "models"
WORDS = re.compile(r"[a-z']+|[0-9]+|[?£%“‘\"]")
NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?|[A-Z]\d+|\(\d+\))\s+")
DIGITS = dict.fromkeys(map(ord, "123456789"), "0")
MOST = 4095
LOGS = [0.0, *(1.0 + math.log(count) for count in range(1, MOST + 1))]
"""The weight of a word that stands so many times in a passage; more often than `MOST` counts as that."""

LOG_ARRAY = np.array(LOGS)
UNIT = 2.0**32
SQUARES = np.round(LOG_ARRAY**2 * UNIT)
"""Squares of the weights as whole numbers, whose sum is the same in any order."""

LOOK = 0.5
"""The weight of how long a passage is, and of how it ends."""

LENGTHS = tuple(f"length:{part}" for part in range(7))
ENDS = {"": "ends:", **{end: f"ends:{end}" for end in ".?:;"}}

TOGETHER = 128
"""How many passages are weighed at once."""


def word_features(text: str) -> dict[str, float]:
    """The features of one passage: weight by name, of length 1 over its words and word pairs, and how long it is and ends."""
    words = [word for token in _tokens(text) for word in _words_of(token)]
    names = Counter([*words, *map(" ".join, itertools.pairwise(words))])
    share = 1.0 / math.sqrt(sum(LOGS[min(count, MOST)] ** 2 for count in names.values()) or 1.0)
    return {name: LOGS[min(count, MOST)] * share for name, count in names.items()} | dict.fromkeys(_looks(text, len(words)), LOOK)


def _tokens(text: str) -> list[str]:
    """What stands between the spaces of a passage, in lower case, without the number it begins with."""
    return NUMBER.sub("", text).lower().split()


def _words_of(token: str) -> list[str]:
    """The words, numbers without their digits, and telling marks of a token."""
    plain = token.rstrip(".,;:")
    return [plain] if plain.isalpha() and plain.isascii() else [word.translate(DIGITS) for word in WORDS.findall(token)]


def _looks(text: str, n_words: int) -> tuple[str, str]:
    """How long a passage of so many words is, and how it ends."""
    return LENGTHS[min(n_words // 15, 6)], ENDS.get(text.rstrip()[-1:], "ends:open")


@dataclass(frozen=True, eq=False)
class WordModel:
    """A fitted classifier.

    Attributes
    ----------
    classes : list of str
        The classes, in the order of the columns below.
    rows : dict of str to int
        The row of each feature in `weights`.
    weights : numpy.ndarray
        Shape (n_features, n_classes).
    intercepts : numpy.ndarray
        Shape (n_classes,).
    """

    classes: list[str]
    rows: dict[str, int]
    weights: np.ndarray
    intercepts: np.ndarray

    def scores(self, texts: list[str]) -> np.ndarray:
        """Logits of shape (n_passages, n_classes)."""
        parts = [self._scores(texts[at:at + TOGETHER]) for at in range(0, len(texts), TOGETHER)]
        return np.concatenate(parts) if parts else np.empty((0, len(self.classes)))

    @cached_property
    def _known(self) -> tuple[dict[str, int], np.ndarray, np.ndarray, np.ndarray]:
        """The number of each word that features are made of; the row of each word, -1 for none; the keys of pairs, in order, and their rows."""
        pairs = [(*name.split(" "), row) for name, row in self.rows.items() if " " in name]
        words = dict.fromkeys(word for name in self.rows for word in name.split(" "))
        numbers = {word: number for number, word in enumerate(words)}
        keys = np.array([(numbers[one] << 32) | numbers[other] for one, other, _ in pairs], dtype=np.int64)
        order = np.argsort(keys)
        rows = np.array([self.rows.get(word, -1) for word in words], dtype=np.int64)
        return numbers, rows, keys[order], np.array([row for *_, row in pairs], dtype=np.int64)[order]

    @cached_property
    def _numbering(self) -> Numbering:
        return Numbering(_words_of, self._known[0])

    def _scores(self, texts: list[str]) -> np.ndarray:
        """The same for so few texts that the code of a word pair of a text is a number of 64 bits."""
        numbering = self._numbering
        at, sizes = numbering.read([_tokens(text) for text in texts])
        owner = np.repeat(np.arange(len(texts)), sizes)
        beside = owner[1:] == owner[:-1]
        # Each word and each pair of a text is one number; in order, equal ones stand together and texts stay apart.
        n_words = len(numbering.words) + 1
        n_names = n_words + n_words**2
        pairs = owner[1:] * n_names + n_words + at[:-1] * n_words + at[1:]
        codes = np.sort(np.concatenate([owner * n_names + at, pairs[beside]]))
        first = np.flatnonzero(np.diff(codes, prepend=-1))
        owner, names = np.divmod(codes[first], n_names)
        count = np.minimum(np.diff(first, append=len(codes)), MOST)
        squares = np.bincount(owner, SQUARES[count], len(texts))
        values = LOG_ARRAY[count] * np.sqrt(UNIT / np.maximum(squares, UNIT))[owner]
        rows = self._rows_of(names, n_words)
        known = np.flatnonzero(rows >= 0)
        parts = self.weights.take(rows[known], axis=0)
        parts *= values[known, None].astype(np.float32)
        looks = np.array([[self.rows.get(look, -1) for look in _looks(text, size)] for text, size in zip(texts, sizes.tolist(), strict=True)])
        shown = np.where((looks >= 0)[:, :, None], self.weights[looks], 0.0).sum(axis=1)
        return _sums(parts, owner[known], len(texts)) + LOOK * shown + self.intercepts

    def _rows_of(self, names: np.ndarray, n_words: int) -> np.ndarray:
        """The row of each name in `weights`, -1 for none: below `n_words` a name is a word, from there on a pair of two."""
        numbers, word_rows, keys, pair_rows = self._known
        rows = np.full(len(names), -1)
        single = np.flatnonzero(names < len(numbers))
        rows[single] = word_rows[names[single]]
        double = np.flatnonzero(names >= n_words)
        one, other = np.divmod(names[double] - n_words, n_words)
        wanted = (one << 32) | other
        order = np.argsort(wanted)  # what is looked up in order is found four times as fast
        if len(keys):
            at = np.minimum(np.searchsorted(keys, wanted[order]), len(keys) - 1)
            rows[double[order]] = np.where(keys[at] == wanted[order], pair_rows[at], -1)
        return rows


def _sums(parts: np.ndarray, owner: np.ndarray, n_owners: int) -> np.ndarray:
    """The sum of the rows of each owner, whose rows stand together; nothing for one without rows."""
    summed = np.zeros((n_owners, parts.shape[1]))
    begins = np.flatnonzero(np.diff(owner, prepend=-1))
    if len(begins):
        summed[owner[begins]] = np.add.reduceat(parts, begins, axis=0)
    return summed


@cache
def load_word_model(name: str) -> WordModel:
    """The classifier of that name in `scrmine/models`."""
    settings = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))
    with np.load(MODELS / f"{name}.npz", allow_pickle=False) as numbers:
        weights = numbers["weights"].astype(np.float32) * numbers["scale"]
        intercepts = numbers["intercepts"].astype(float)
    return WordModel(settings["classes"], {feature: row for row, feature in enumerate(settings["features"])}, weights, intercepts)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities of shape (n, n_classes) from logits of that shape."""
    exponents = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return exponents / exponents.sum(axis=1, keepdims=True)
