"""The learned coder's numbers: how they are scored, kept and opened. No pickle, so opening a model runs nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy import sparse

from scrmine.errors import ScrmineError
from scrmine.themes.context import surroundings
from scrmine.themes.features import TextFeatures, sentence_spans

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "themes"
FORMAT = 1
EVIDENCE = ("own", "best sentence", "stronger of the two", "before", "after", "section", "document", "heading", "strong phrase",
            "weak phrase", "length")
"""What the second step weighs, in this order."""

BATCH = 20_000


@dataclass(frozen=True, eq=False, repr=False)
class ThemeModel:
    """A two-step linear model of themes.

    The first step scores texts by their words; the second weighs the scores of the passage, of its best sentence and of
    what surrounds it, and the codebook's phrases, the same way for every theme but for a constant.

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
    second : numpy.ndarray of shape (11,)
        Weights of `EVIDENCE`.
    constants : numpy.ndarray of shape (n_themes,)
        Of the second step.
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
        parts = [self.features.matrix(texts[at:at + BATCH]) @ self.weights for at in range(0, len(texts), BATCH)]
        return np.vstack([np.zeros((0, len(self.themes))), *(np.asarray(part) for part in parts)]) + self.intercepts

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
        evidence : numpy.ndarray of shape (n_passages, n_themes, 11)
        best : numpy.ndarray of shape (n_passages, n_themes)
            The number of the best sentence.
        sentences : list of list of (int, int)
            The sentences of each passage.
        """
        own = self.score_texts(texts)
        sentences = [sentence_spans(text) for text in texts]
        owner = np.repeat(np.arange(len(texts)), [len(spans) for spans in sentences])
        scores = self.score_texts([text[a:b] for text, spans in zip(texts, sentences, strict=True) for a, b in spans])
        strongest, best = _best_per_passage(scores, owner, len(texts))
        titles = sorted(set(sections.tolist()))
        heading = dict(zip(titles, self.score_texts(titles), strict=True))
        around = surroundings(own, documents, sections)
        length = np.log([1 + len(text.split()) for text in texts]) - 3.7
        parts = [own, strongest, np.maximum(own, strongest), *np.moveaxis(around, 2, 0),
                 np.array([heading[title] for title in sections.tolist()]).reshape(len(texts), -1), phrases[:, :, 0], phrases[:, :, 1],
                 np.repeat(length[:, None], len(self.themes), axis=1)]
        return np.stack(parts, axis=2), best, sentences

    def weigh(self, evidence: np.ndarray) -> np.ndarray:
        """Probabilities, shape (n_passages, n_themes)."""
        return 1 / (1 + np.exp(-(evidence @ self.second + self.constants)))

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


def _best_per_passage(scores: np.ndarray, owner: np.ndarray, n_passages: int) -> tuple[np.ndarray, np.ndarray]:
    """The highest score among the sentences of each passage, and which sentence has it; shape (n_passages, n_themes)."""
    starts = np.searchsorted(owner, np.arange(n_passages))
    highest = np.maximum.reduceat(scores, starts, axis=0) if n_passages else scores
    is_best = scores >= highest[owner]
    order = np.arange(len(owner)) - starts[owner]
    numbered = np.where(is_best, order[:, None], len(owner))
    best = np.minimum.reduceat(numbered, starts, axis=0) if n_passages else numbered
    return highest, best


def explain(model: ThemeModel, text: str, theme: str, n_terms: int = 4) -> list[str]:
    """The words of a text that speak most for a theme in the first step, strongest first."""
    row = model.features.matrix([text])
    column = model.weights[:, model.themes.index(theme)]
    n_words = len(model.features.vocabularies[0])
    words = sparse.csr_matrix(row[:, :n_words])
    shares = words.data * column[words.indices]
    names = {place: name for name, place in model.features.vocabularies[0].items()}
    order = np.argsort(-shares)[:n_terms]
    return [names[words.indices[i]].replace("_", " ") for i in order if shares[i] > 0]
