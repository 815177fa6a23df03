"""Many texts as bags of words at once: counts of stems, of pairs of neighbouring stems, and of pieces of words."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from nltk.stem.snowball import SnowballStemmer
from scipy import sparse

from scrmine.themes.tokens import Tokens, Vocabulary

_stemmer = SnowballStemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word; figures all have the same."""
    word = word.lower().replace("’", "'")
    return "0" if word[0].isdigit() else _stemmer.stem(word)


def pieces(word: str) -> list[str]:
    """The pieces of three to five letters of a word between blanks: " ba", "bab" … "by "."""
    padded = f" {word.lower().replace('’', chr(39))} "
    return [padded[at:at + size] for size in (3, 4, 5) for at in range(max(1, len(padded) - size + 1))][:120]


class _Numbering:
    """What each word of a growing vocabulary amounts to; worked out once for each different word."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self._stems: dict[str, int] = {}
        self._stem_of = np.zeros(0, dtype=np.int64)

    @property
    def stems(self) -> list[str]:
        return list(self._stems)

    def stem_numbers(self, tokens: Tokens) -> np.ndarray:
        """The number of each word's stem."""
        words = self.vocabulary.words
        if len(self._stem_of) < len(words):
            new = [self._stems.setdefault(stem(word), len(self._stems)) for word in words[len(self._stem_of):]]
            self._stem_of = np.concatenate([self._stem_of, np.array(new, dtype=np.int64)])
        return self._stem_of[tokens.words]


class WordBag:
    """Counts of known stems and of known pairs of neighbouring stems.

    A class because the known ones, and what each word met amounts to among them, are kept from batch to batch.

    Parameters
    ----------
    names : list of str
        The known ones: "visit", and "health_visitor" for a pair. Their places are the columns.
    """

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self._numbering = _Numbering()
        self._column = {name: place for place, name in enumerate(names)}
        self._column_of_stem = np.zeros(0, dtype=np.int64)
        # Both stems of a known pair are known by number from the start.
        pairs = [(name.split("_"), place) for name, place in self._column.items() if "_" in name]
        numbers = self._numbering._stems  # noqa: SLF001 - its own part
        keys = [(numbers.setdefault(a, len(numbers)) << 32) | numbers.setdefault(b, len(numbers)) for (a, b), _ in pairs]
        order = np.argsort(np.array(keys, dtype=np.int64), kind="stable")
        self._pairs = np.array(keys, dtype=np.int64)[order]
        self._pair_column = np.array([place for _, place in pairs], dtype=np.int64)[order]

    @property
    def vocabulary(self) -> Vocabulary:
        """The words met so far, as they are written."""
        return self._numbering.vocabulary

    @classmethod
    def fit(cls, texts: list[str], *, least: int = 2) -> WordBag:
        """A bag of the stems and pairs that stand in at least so many of some texts, in alphabetical order."""
        numbering = _Numbering()
        tokens = numbering.vocabulary.read(texts)
        numbers = numbering.stem_numbers(tokens)
        names = numbering.stems
        single = _texts_with(numbers, tokens.texts)
        kept = [names[number] for number, count in zip(*single, strict=True) if count >= least]
        beside = tokens.texts[1:] == tokens.texts[:-1]
        keys, counts = _texts_with(((numbers[:-1] << 32) | numbers[1:])[beside], tokens.texts[1:][beside])
        often = keys[counts >= least].tolist()
        kept += [f"{names[key >> 32]}_{names[key & 0xFFFFFFFF]}" for key in often]
        return cls(sorted(kept))

    def read(self, texts: list[str]) -> Tokens:
        """The words of some texts, for `counts`."""
        return self._numbering.vocabulary.read(texts)

    def counts(self, tokens: Tokens, owner: np.ndarray, n_owners: int) -> sparse.csr_matrix:
        """How often each known stem and pair stands in each text (or sentence): shape (n_owners, n_names)."""
        numbers = self._numbering.stem_numbers(tokens)
        stems = self._numbering._stems  # noqa: SLF001 - as above
        if len(self._column_of_stem) < len(stems):
            names = list(stems)[len(self._column_of_stem):]
            self._column_of_stem = np.concatenate([self._column_of_stem, np.array([self._column.get(name, -1) for name in names], dtype=np.int64)])
        columns = self._column_of_stem[numbers]
        known = columns >= 0
        rows, found = [owner[known]], [columns[known]]
        if len(self._pairs) and len(numbers) > 1:
            beside = owner[1:] == owner[:-1]
            keys = ((numbers[:-1] << 32) | numbers[1:])[beside]
            at = np.minimum(np.searchsorted(self._pairs, keys), len(self._pairs) - 1)
            hit = self._pairs[at] == keys
            rows.append(owner[1:][beside][hit])
            found.append(self._pair_column[at[hit]])
        rows, found = np.concatenate(rows), np.concatenate(found)
        return sparse.csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, found)), shape=(n_owners, len(self.names)))


class PieceBag:
    """Counts of known pieces of words, worked out once for each different word.

    Parameters
    ----------
    names : list of str
        The known pieces. Their places are the columns.
    """

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self._column = {name: place for place, name in enumerate(names)}
        self._of_word = sparse.csr_matrix((0, len(names)), dtype=np.float32)

    @classmethod
    def fit(cls, texts: list[str], *, least: int = 4) -> PieceBag:
        """A bag of the pieces that stand in at least so many of some texts, in alphabetical order."""
        vocabulary = Vocabulary()
        tokens = vocabulary.read(texts)
        everything = cls(sorted({piece for word in vocabulary.words for piece in pieces(word)}))
        counts = everything.counts(vocabulary, tokens, tokens.texts, len(texts))
        often = np.bincount(counts.indices, minlength=len(everything.names)) >= least
        return cls([name for name, kept in zip(everything.names, often, strict=True) if kept])

    def counts(self, vocabulary: Vocabulary, tokens: Tokens, owner: np.ndarray, n_owners: int) -> sparse.csr_matrix:
        """How often each known piece stands in each text (or sentence): shape (n_owners, n_names)."""
        new = vocabulary.words[self._of_word.shape[0]:]
        if new:
            found = [[self._column[piece] for piece in pieces(word) if piece in self._column] for word in new]
            starts = np.concatenate([[0], np.cumsum([len(columns) for columns in found])])
            columns = np.array([column for columns in found for column in columns], dtype=np.int64)
            more = sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(new), len(self.names)))
            more.sum_duplicates()
            self._of_word = sparse.vstack([self._of_word, more]).tocsr()
        words = sparse.csr_matrix((np.ones(len(owner), dtype=np.float32), (owner, tokens.words)), shape=(n_owners, self._of_word.shape[0]))
        return words @ self._of_word


def weighted(counts: sparse.csr_matrix, idf: np.ndarray) -> sparse.csr_matrix:
    """Counts as weights: (1 + log count) times the inverse document frequency, each row of length 1."""
    counts.sum_duplicates()
    data = ((1 + np.log(counts.data)) * idf.astype(np.float32)[counts.indices]).astype(np.float32)
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, weights=data.astype(np.float64) ** 2, minlength=counts.shape[0]))
    length[length == 0] = 1.0
    return sparse.csr_matrix(((data / length[rows]).astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)


def inverse_frequencies(counts: sparse.csr_matrix) -> np.ndarray:
    """The smoothed inverse document frequency of each column: log((1 + n) / (1 + n with it)) + 1."""
    with_it = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.log((1 + counts.shape[0]) / (1 + with_it)) + 1


def _texts_with(keys: np.ndarray, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each different key, and in how many texts it stands."""
    order = np.lexsort((texts, keys))
    keys, texts = keys[order], texts[order]
    new = np.ones(len(keys), dtype=bool)
    new[1:] = (keys[1:] != keys[:-1]) | (texts[1:] != texts[:-1])
    return np.unique(keys[new], return_counts=True)
