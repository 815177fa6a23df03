"""Passages as numbers: stemmed words and word pairs, and pieces of words."""

from __future__ import annotations

import re

import numpy as np
from scipy import sparse

from scrmine.themes.bags import PieceBag, WordBag, inverse_frequencies, weighted
from scrmine.themes.tokens import Tokens, batches

ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|St|No|Nos|para|paras|e\.g|i\.e|etc|cf|vs|approx|Rev|Cllr|Supt|Insp|Sgt|[A-Z])\.$")
SENTENCE_END = re.compile(r"(?<=[.!?;])[”’\"']?\s+(?=[A-Z“‘\"'(])")


class TextFeatures:
    """Two weighted bags: stems with pairs, and pieces of three to five letters within words.

    A class because the two vocabularies and their weights must be fitted, kept and used together.

    Parameters
    ----------
    vocabularies : tuple of dict, optional
        Column of each word and of each piece; fitted from texts if not given.
    idf : tuple of numpy.ndarray, optional
        Their inverse document frequencies.
    """

    def __init__(self, vocabularies: tuple[dict, dict] | None = None, idf: tuple[np.ndarray, np.ndarray] | None = None) -> None:
        words, pieces = vocabularies or ({}, {})
        self._words, self._pieces = WordBag(sorted(words, key=words.get)), PieceBag(sorted(pieces, key=pieces.get))
        self.idf = idf

    def fit(self, texts: list[str]) -> TextFeatures:
        """Learn vocabulary and weights."""
        self._words, self._pieces = WordBag.fit(texts, least=2), PieceBag.fit(texts, least=4)
        tokens = self._words.read(texts)
        self.idf = tuple(inverse_frequencies(counts) for counts in self._counts(tokens, tokens.texts, len(texts)))
        return self

    def matrix(self, texts: list[str]) -> sparse.csr_matrix:
        """One row per text; columns are words, then pieces."""
        parts = [sparse.csr_matrix((0, len(self._words.names) + len(self._pieces.names)), dtype=np.float32)]
        for low, high in batches(texts):
            tokens = self._words.read(texts[low:high])
            parts.append(self._rows(tokens, tokens.texts, high - low))
        return sparse.vstack(parts).tocsr()

    def score(self, texts: list[str], sentences: list[list[tuple[int, int]]], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What texts and their sentences weigh, from one reading of the texts.

        Parameters
        ----------
        texts : list of str
            The passages.
        sentences : list of list of (int, int)
            Where the sentences of each stand; at least one each.
        weights : numpy.ndarray of shape (n_features, n_themes)
            Of words, then pieces.

        Returns
        -------
        tuple of numpy.ndarray
            ``matrix(texts) @ weights``, shape (n_texts, n_themes), and the same for all sentences in order.
        """
        own, parts = np.zeros((len(texts), weights.shape[1])), []
        for low, high in batches(texts):
            tokens = self._words.read(texts[low:high])
            own[low:high] = self._rows(tokens, tokens.texts, high - low) @ weights
            sizes = np.array([len(spans) for spans in sentences[low:high]])
            first = np.cumsum(sizes) - sizes
            # the sentence of a token: the last one of its text that begins at or before it (texts kept apart by a large step)
            step = 1 << 40
            begins = np.concatenate([[number * step + start for start, _ in spans] for number, spans in enumerate(sentences[low:high])])
            owner = np.maximum(np.searchsorted(begins, tokens.texts * step + tokens.starts, side="right") - 1, first[tokens.texts])
            parts.append(self._rows(tokens, owner, int(sizes.sum())) @ weights)
        return own, np.vstack([np.zeros((0, weights.shape[1])), *parts])

    def _rows(self, tokens: Tokens, owner: np.ndarray, n_owners: int) -> sparse.csr_matrix:
        return sparse.hstack([weighted(counts, idf) for counts, idf in zip(self._counts(tokens, owner, n_owners), self.idf, strict=True)]).tocsr()

    def _counts(self, tokens: Tokens, owner: np.ndarray, n_owners: int) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        return (self._words.counts(tokens, owner, n_owners),
                self._pieces.counts(self._words.vocabulary, tokens, owner, n_owners))

    @property
    def word_names(self) -> list[str]:
        """The words and pairs, in the order of the first columns."""
        return self._words.names

    @property
    def vocabularies(self) -> tuple[dict, dict]:
        """Column of each word and of each piece."""
        return tuple({name: place for place, name in enumerate(bag.names)} for bag in (self._words, self._pieces))


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a passage begins and ends; very short ones go with the one before."""
    cuts = [0]
    for match in SENTENCE_END.finditer(text):
        if not ABBREVIATED.search(text, 0, match.start()) and len(text[cuts[-1]:match.start()].split()) >= 4:
            cuts.append(match.end())
    spans = list(zip(cuts, [*cuts[1:], len(text)], strict=True))
    return [(start, start + len(text[start:end].rstrip())) for start, end in spans]
