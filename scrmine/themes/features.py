"""Passages as numbers: stemmed words and word pairs, and pieces of words."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

import numpy as np
from nltk.stem.snowball import SnowballStemmer
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?|[A-Z]\d+|\(\d+\))\s+")
ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|St|No|Nos|para|paras|e\.g|i\.e|etc|cf|vs|approx|Rev|Cllr|Supt|Insp|Sgt|[A-Z])\.$")
SENTENCE_END = re.compile(r"(?<=[.!?;])[”’\"']?\s+(?=[A-Z“‘\"'(])")
_stemmer = SnowballStemmer("english")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return "0" if word.isdigit() else _stemmer.stem(word)


def _words(text: str) -> list[str]:
    """Stems and pairs of neighbouring stems; figures all count as one word, and a printed paragraph number as none."""
    stems = [_stem(word) for word in WORD.findall(NUMBER.sub("", text).lower().replace("’", "'"))]
    return stems + [f"{a}_{b}" for a, b in itertools.pairwise(stems)]


def _pieces(text: str) -> str:
    return NUMBER.sub("", text).lower()


class TextFeatures:
    """Two weighted bags: words with pairs, and character pieces of three to five letters within words.

    A class because the two vocabularies and their weights must be fitted, kept and used together.

    Parameters
    ----------
    vocabularies : tuple of dict, optional
        Column of each word and of each piece; fitted from texts if not given.
    idf : tuple of numpy.ndarray, optional
        Their inverse document frequencies.
    """

    def __init__(self, vocabularies: tuple[dict, dict] | None = None, idf: tuple[np.ndarray, np.ndarray] | None = None) -> None:
        words, pieces = vocabularies or (None, None)
        self._parts = [
            TfidfVectorizer(analyzer=_words, min_df=2, sublinear_tf=True, vocabulary=words, dtype=np.float32),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=4, sublinear_tf=True, preprocessor=_pieces,
                            vocabulary=pieces, dtype=np.float32),
        ]
        if idf is not None:
            for part, weights in zip(self._parts, idf, strict=True):
                part.idf_ = weights

    def fit(self, texts: list[str]) -> TextFeatures:
        """Learn vocabulary and weights."""
        for part in self._parts:
            part.fit(texts)
        return self

    def matrix(self, texts: list[str]) -> sparse.csr_matrix:
        """One row per text; columns are words, then pieces."""
        return sparse.hstack([part.transform(texts) for part in self._parts]).tocsr()

    @property
    def vocabularies(self) -> tuple[dict, dict]:
        """Column of each word and of each piece."""
        return self._parts[0].vocabulary_, self._parts[1].vocabulary_

    @property
    def idf(self) -> tuple[np.ndarray, np.ndarray]:
        """Inverse document frequencies of words and pieces."""
        return self._parts[0].idf_, self._parts[1].idf_


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a passage begins and ends; very short ones go with the one before."""
    cuts = [0]
    for match in SENTENCE_END.finditer(text):
        if not ABBREVIATED.search(text, 0, match.start()) and len(text[cuts[-1]:match.start()].split()) >= 4:
            cuts.append(match.end())
    spans = list(zip(cuts, [*cuts[1:], len(text)], strict=True))
    return [(start, start + len(text[start:end].rstrip())) for start, end in spans]
