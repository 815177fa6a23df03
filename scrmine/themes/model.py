"""The learned coder's numbers: how they are scored, kept and opened. No pickle, so opening a model runs nothing."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import sparse

from scrmine.errors import ScrmineError
from scrmine.themes.context import ABSENT, surroundings
from scrmine.themes.features import TextFeatures, sentence_spans

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "themes"
FORMAT = 2
EVIDENCE = ("own", "best sentence", "stronger of the two", "before", "after", "section", "document", "heading", "strong phrase",
            "weak phrase", "length", "strongest other theme", "all themes together", "own by length", "own by own", "own by document",
            "own by strong phrase", "own by strongest other")
"""What the second step weighs, in this order; "own" in products is the stronger of passage and sentence."""


@dataclass(frozen=True, eq=False, repr=False)
class ThemeModel:
    """A two-step linear model of themes.

    The first step scores texts by their words; the second weighs the scores of the passage, of its best sentence and of
    what surrounds it, the scores of the other themes, and the codebook's phrases, the same way for every theme but for a
    constant that depends on the kind of passage (a recommendation carries fewer case themes than a chronology).

    Attributes
    ----------
    themes : tuple of str
        The themes that it knows.
    features : TextFeatures
        How texts become numbers.
    weights : numpy.ndarray of shape (n_features, n_themes)
        Of the first step.
    intercepts : numpy.ndarray of shape (n_themes,)
        Of the first step.
    second : numpy.ndarray of shape (18,)
        Weights of `EVIDENCE`.
    constants : numpy.ndarray of shape (n_kinds, n_themes)
        Of the second step, for each kind of passage (`scrmine.themes.context.kinds_of`).
    thresholds : numpy.ndarray of shape (n_themes,)
        Probability from which a passage carries each theme.
    about : dict
        How it was made.
    """

    themes: tuple[str, ...]
    features: TextFeatures
    weights: np.ndarray
    intercepts: np.ndarray
    second: np.ndarray
    constants: np.ndarray
    thresholds: np.ndarray
    about: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"ThemeModel: {len(self.themes)} themes, {len(self.weights):,} features, {self.about.get('n_passages', 0):,} passages"

    def score_texts(self, texts: list[str]) -> np.ndarray:
        """Log odds of the first step, shape (n_texts, n_themes)."""
        return self.features.score(texts, [[(0, len(text))] for text in texts], self.weights)[0] + self.intercepts

    def evidence(self, texts: list[str], documents: np.ndarray, sections: np.ndarray,
                 phrases: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[list[tuple[int, int]]]]:
        """What the second step weighs, and where the best sentence of each passage stands.

        Parameters
        ----------
        texts : list of str
            Passages in reading order within each document.
        documents, sections : numpy.ndarray of shape (n_passages,)
            The document and heading of each.
        phrases : numpy.ndarray of shape (n_passages, n_themes, 2)
            Whether a strong and a weak phrase of each theme stands in it.

        Returns
        -------
        evidence : numpy.ndarray of shape (n_passages, n_themes, 18)
        best : numpy.ndarray of shape (n_passages, n_themes)
            The number of the best sentence.
        sentences : list of list of (int, int)
            The sentences of each passage.
        """
        sentences = [sentence_spans(text) for text in texts]
        owner = np.repeat(np.arange(len(texts)), [len(spans) for spans in sentences])
        own, scores = (part + self.intercepts for part in self.features.score(texts, sentences, self.weights))
        strongest, best = _best_per_passage(scores, owner, len(texts))
        titles = sorted(set(sections.tolist()))
        heading = dict(zip(titles, self.score_texts(titles), strict=True))
        around = surroundings(own, documents, sections)
        length = np.log([1 + len(text.split()) for text in texts]) - 3.7
        parts = [own, strongest, np.maximum(own, strongest), *np.moveaxis(around, 2, 0),
                 np.array([heading[title] for title in sections.tolist()]).reshape(len(texts), -1), phrases[:, :, 0], phrases[:, :, 1],
                 np.repeat(length[:, None], len(self.themes), axis=1)]
        return np.stack(parts + _among_others(parts), axis=2), best, sentences

    def weigh(self, evidence: np.ndarray, kinds: np.ndarray) -> np.ndarray:
        """Probabilities, shape (n_passages, n_themes), from evidence and the kind of each passage."""
        return 1 / (1 + np.exp(-(evidence @ self.second + self.constants[kinds])))

    def save(self, stem: Path) -> None:
        """Write `stem.npz` and `stem.json`; weights are rounded to 254 steps."""
        scale = float(np.abs(self.weights).max()) / 127 or 1.0
        rounded = np.round(self.weights / scale).astype(np.int8)
        words, pieces = self.features.vocabularies
        kept = np.flatnonzero(rounded.any(axis=1))
        n_words = len(words)
        names = [sorted(part, key=part.get) for part in (words, pieces)]
        kept_words, kept_pieces = kept[kept < n_words], kept[kept >= n_words] - n_words
        idf = [weights[rows].astype(np.float32) for weights, rows in zip(self.features.idf, (kept_words, kept_pieces), strict=True)]
        np.savez_compressed(
            stem.with_suffix(".npz"), weights=rounded[kept], scale=np.float32(scale), intercepts=self.intercepts.astype(np.float32),
            word_idf=idf[0], piece_idf=idf[1], second=np.round(self.second, 6), constants=np.round(self.constants, 6),
            thresholds=np.round(self.thresholds, 4),
        )
        settings = {"format": FORMAT, "themes": list(self.themes), "words": [names[0][i] for i in kept_words],
                    "pieces": [names[1][i] for i in kept_pieces], "about": self.about}
        stem.with_suffix(".json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def open(cls, stem: Path) -> ThemeModel:
        """Open a model that was saved.

        Raises
        ------
        ScrmineError
            If it is not there, or of a format that this version does not know.
        """
        try:
            settings = json.loads(stem.with_suffix(".json").read_text(encoding="utf-8"))
            with np.load(stem.with_suffix(".npz"), allow_pickle=False) as numbers:
                kept = {name: numbers[name] for name in numbers.files}
        except (OSError, ValueError) as error:
            raise ScrmineError(f"The coder {stem} cannot be opened ({error}). Fit it again, or name another.") from None
        if settings.get("format") != FORMAT:
            raise ScrmineError(f"The coder {stem} has format {settings.get('format')!r}; this version reads {FORMAT}. Fit it again.")
        features = TextFeatures(
            ({name: i for i, name in enumerate(settings["words"])}, {name: i for i, name in enumerate(settings["pieces"])}),
            (kept["word_idf"].astype(np.float64), kept["piece_idf"].astype(np.float64)),
        )
        return cls(tuple(settings["themes"]), features, kept["weights"].astype(np.float32) * kept["scale"],
                   kept["intercepts"].astype(float), kept["second"], kept["constants"], kept["thresholds"], settings["about"])


@lru_cache(maxsize=1)
def shipped_model() -> ThemeModel:
    """The coder that comes with scrmine."""
    return ThemeModel.open(SHIPPED)


def _among_others(parts: list[np.ndarray]) -> list[np.ndarray]:
    """How strong the other themes are in each passage, and what depends on more than one kind of evidence."""
    stronger, document, phrase, length = (parts[EVIDENCE.index(name)] for name in ("stronger of the two", "document", "strong phrase", "length"))
    ordered = np.sort(stronger, axis=1)
    second = ordered[:, -2:-1] if stronger.shape[1] > 1 else np.full((len(stronger), 1), ABSENT)
    other = np.where(stronger >= ordered[:, -1:], second, ordered[:, -1:])
    together = np.repeat(np.log(np.exp(stronger).sum(axis=1, keepdims=True)), stronger.shape[1], axis=1)
    return [other, together, stronger * length, stronger * stronger, stronger * document, stronger * phrase, stronger * other]


def _best_per_passage(scores: np.ndarray, owner: np.ndarray, n_passages: int) -> tuple[np.ndarray, np.ndarray]:
    """The highest score among the sentences of each passage, and which sentence has it; shape (n_passages, n_themes)."""
    starts = np.searchsorted(owner, np.arange(n_passages))
    highest = np.maximum.reduceat(scores, starts, axis=0) if n_passages else scores
    is_best = scores >= highest[owner]
    order = np.arange(len(owner)) - starts[owner]
    numbered = np.where(is_best, order[:, None], len(owner))
    best = np.minimum.reduceat(numbered, starts, axis=0) if n_passages else numbered
    return highest, best


EXPLAINED = 20_000
"""So many texts are explained at once."""


def explain(model: ThemeModel, text: str, theme: str, n_terms: int = 4) -> list[str]:
    """The words of a text that speak most for a theme in the first step, strongest first."""
    return explain_many(model, [text], [model.themes.index(theme)], n_terms)[0]


def explain_many(model: ThemeModel, texts: list[str], columns: list[int], n_terms: int = 4) -> list[list[str]]:
    """For each text the words that speak most for the theme of that number in the first step, strongest first."""
    names = model.features.word_names
    found = []
    for at in range(0, len(texts), EXPLAINED):
        rows = sparse.csr_matrix(model.features.matrix(texts[at:at + EXPLAINED])[:, :len(names)])
        theme = np.repeat(columns[at:at + EXPLAINED], np.diff(rows.indptr))
        shares = rows.data * model.weights[rows.indices, theme]
        for start, end in itertools.pairwise(rows.indptr.tolist()):
            order = start + np.argsort(-shares[start:end], kind="stable")[:n_terms]
            found.append([names[rows.indices[place]].replace("_", " ") for place in order if shares[place] > 0])
    return found

