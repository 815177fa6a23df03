"""Themes of a user's own that the shipped coder does not know: coded by how like a few example passages a passage is."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineWarning
from scrmine.samples import load_training
from scrmine.themes.features import sentence_spans
from scrmine.themes.model import ThemeModel
from scrmine.themes.stance import likely_stances

FEWEST = 3
"""A theme with fewer examples is coded by its terms alone."""

RARE = 0.99
"""A passage must be more like the examples than this share of passages on other things, …"""

OWN_PLACE = 0.25
"""… and than the example at this quantile is like the other examples."""

COLUMNS = ["passage_id", "theme", "start", "end", "stance", "quote", "score", "reason"]


@dataclass(frozen=True, eq=False)
class ExampleScorer:
    """What a theme's examples have in common, against passages on other things.

    Attributes
    ----------
    direction : numpy.ndarray of shape (n_features,)
        Mean of the examples less mean of the background, in the shipped coder's features (Rocchio's method).
    background : numpy.ndarray
        Scores of the background, rising.
    threshold : float
        The score from which a passage is coded.
    """

    direction: np.ndarray
    background: np.ndarray
    threshold: float

    def shares(self, scores: np.ndarray) -> np.ndarray:
        """The share of background passages that are less like the examples."""
        return np.searchsorted(self.background, scores) / len(self.background)


@lru_cache(maxsize=1)
def _background(model: ThemeModel) -> tuple[object, np.ndarray]:
    """The features of the training passages, and their mean."""
    matrix = model.features.matrix(load_training()["text"].tolist())
    return matrix, np.asarray(matrix.mean(axis=0)).ravel()


def fit_examples(examples: list[str], model: ThemeModel) -> ExampleScorer:
    """Learn from a few examples, each scored by the others to set the threshold."""
    matrix, mean = _background(model)
    rows = model.features.matrix(examples)
    total = np.asarray(rows.sum(axis=0)).ravel()
    direction = total / len(examples) - mean
    background = np.sort(np.asarray(matrix @ direction).ravel())
    left_out = [float((rows[place] @ ((total - rows[place].toarray().ravel()) / (len(examples) - 1) - mean))[0]) for place in range(len(examples))]
    return ExampleScorer(direction, background, max(float(np.quantile(background, RARE)), float(np.quantile(left_out, OWN_PLACE))))


def code_examples(passages: pd.DataFrame, codebook: Codebook, themes: list[str], model: ThemeModel) -> pd.DataFrame:
    """Code passages into themes by their examples.

    Parameters
    ----------
    passages : pandas.DataFrame
        One row per passage.
    codebook : Codebook
        Its themes may have `examples`.
    themes : list of str
        Those to be coded; ones with too few examples are passed over.
    model : ThemeModel
        Whose features are used.

    Returns
    -------
    pandas.DataFrame
        One row per passage and theme: the span is the sentence most like the examples; score is the share of the background
        passages that are less like them, which is no probability.
    """
    table = codebook.table.set_index("theme")
    texts, rows = passages["text"].tolist(), []
    ids, starts, roles = (passages[name].tolist() for name in ("passage_id", "start", "role"))
    for theme in themes:
        examples = table.loc[theme, "examples"] if "examples" in table else []
        if len(examples) < FEWEST:
            continue
        scorer = fit_examples(examples, model)
        scores = np.asarray(model.features.matrix(texts) @ scorer.direction).ravel()
        chosen = np.flatnonzero(scores >= scorer.threshold).tolist()
        spans = [_best_sentence(texts[place], scorer, model) for place in chosen]
        stances = likely_stances([texts[place] for place in chosen], spans, families=[table.loc[theme, "family"]] * len(chosen),
                                 roles=[roles[place] for place in chosen])
        shares = scorer.shares(scores[chosen])
        rows += [(ids[place], theme, starts[place] + a, starts[place] + b, stance, texts[place][a:b], round(float(share), 4),
                  f"like the {len(examples)} examples of the codebook")
                 for place, (a, b), stance, share in zip(chosen, spans, stances, shares, strict=True)]
        warnings.warn(f"The theme '{theme}' is not one that the shipped coder has learned. It is coded by its terms and by likeness to its "
                      f"{len(examples)} examples; how well is not known. Read a sample of its codings, or code passages and use fit_coder.",
                      ScrmineWarning, stacklevel=2)
    return pd.DataFrame(rows, columns=COLUMNS)


def _best_sentence(text: str, scorer: ExampleScorer, model: ThemeModel) -> tuple[int, int]:
    """The sentence most like the examples."""
    spans = sentence_spans(text)
    scores = np.asarray(model.features.matrix([text[a:b] for a, b in spans]) @ scorer.direction).ravel()
    return spans[int(scores.argmax())]
