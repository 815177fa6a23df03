"""What stance a passage takes, learned from coded passages: a linear model on its words, its role and the theme's family.

It is evidence beside the rules of `stance`, which it does not overrule where the genre is clear. Fitted by
`data/training/fit_stance.py`, kept as plain numbers in `scrmine/models/stance.*`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse

from scrmine.themes.bags import WordBag, weighted
from scrmine.themes.tokens import batches

STANCE_FILES = Path(__file__).resolve().parent.parent / "models" / "stance"
FORMAT = 2


class StanceModel:
    """A multinomial logistic model; a class because its vocabulary, numbers and word counts go together.

    Parameters
    ----------
    classes : list of str
        The stances, in the order of the columns of `weights`.
    names : list of str
        The stems and pairs of stems that it knows.
    contexts : list of str
        The roles, families and pairs of both that it knows, as `contexts_of` writes them.
    idf : numpy.ndarray of shape (n_names,)
        Inverse document frequencies.
    weights : numpy.ndarray of shape (n_names + n_contexts, n_classes)
        Of names, then of contexts.
    intercepts : numpy.ndarray of shape (n_classes,)
        Constants.
    """

    def __init__(self, classes: list[str], names: list[str], contexts: list[str], idf: np.ndarray, weights: np.ndarray,
                 intercepts: np.ndarray) -> None:
        self.classes = classes
        self.bag = WordBag(names)
        self.contexts = contexts
        self.idf = idf
        self.weights = weights
        self.intercepts = intercepts
        self._row = {context: row for row, context in enumerate(contexts)}

    def __repr__(self) -> str:
        return f"StanceModel: {len(self.classes)} stances, {len(self.bag.names):,} words and pairs"

    def probabilities(self, texts: list[str], roles: list[str], families: list[str]) -> np.ndarray:
        """The chance of each stance for each passage, shape (n_passages, n_classes)."""
        scores = np.zeros((len(texts), len(self.classes)))
        for low, high in batches(texts):
            tokens = self.bag.read(texts[low:high])
            words = weighted(self.bag.counts(tokens, tokens.texts, high - low), self.idf)
            scores[low:high] = words @ self.weights[:len(self.bag.names)]
        scores += self.context_matrix(roles, families) @ self.weights[len(self.bag.names):] + self.intercepts
        exponents = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        return exponents / exponents.sum(axis=1, keepdims=True)

    def context_matrix(self, roles: list[str], families: list[str]) -> sparse.csr_matrix:
        """Which of the known contexts each passage has, shape (n_passages, n_contexts)."""
        cells = [(row, self._row[context]) for row, pair in enumerate(zip(roles, families, strict=True))
                 for context in contexts_of(*pair) if context in self._row]
        rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
        return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(roles), len(self.contexts)))

    def save(self, stem: Path = STANCE_FILES) -> None:
        """Write `stem.npz` and `stem.json`; weights are rounded to 254 steps, words without weight left out."""
        n_names = len(self.bag.names)
        scale = float(np.abs(self.weights).max()) / 127
        rounded = np.round(self.weights / scale).astype(np.int8)
        kept = np.flatnonzero(np.abs(rounded[:n_names]).max(axis=1) > 1)
        np.savez_compressed(stem.with_suffix(".npz"), weights=np.vstack([rounded[kept], rounded[n_names:]]), scale=np.float32(scale),
                            idf=self.idf[kept].astype(np.float32), intercepts=self.intercepts.astype(np.float32))
        settings = {"format": FORMAT, "classes": self.classes, "names": [self.bag.names[row] for row in kept], "contexts": self.contexts}
        stem.with_suffix(".json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, stem: Path = STANCE_FILES) -> StanceModel:
        """Open a model that was saved."""
        settings = json.loads(stem.with_suffix(".json").read_text(encoding="utf-8"))
        with np.load(stem.with_suffix(".npz"), allow_pickle=False) as numbers:
            weights = numbers["weights"].astype(np.float32) * numbers["scale"]
            return cls(settings["classes"], settings["names"], settings["contexts"], numbers["idf"].astype(float), weights,
                       numbers["intercepts"].astype(float))


def contexts_of(role: str, family: str) -> tuple[str, str, str]:
    """What a passage is put under beside its words."""
    return role, family, f"{role} {family}"


@cache
def shipped_stance_model() -> StanceModel:
    """The model that comes with scrmine."""
    return StanceModel.open()
