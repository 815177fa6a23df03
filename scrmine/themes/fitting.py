"""How the learned coder learns: from coded passages, split by who wrote them, with everything that is tuned tuned there."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError
from scrmine.themes.context import KINDS, kinds_of
from scrmine.themes.features import TextFeatures
from scrmine.themes.model import EVIDENCE, ThemeModel
from scrmine.themes.phrases import phrase_flags

STRENGTH = 1.5
"""Inverse of the regularisation of the first step."""

PULL = 0.7
"""How much more freely a feature may weigh for a theme the more its presence tells of it."""

FOLDS = 5
FEWEST = 5
"""A theme with fewer positive passages is not learned."""

GRID = np.round(np.arange(0.10, 0.61, 0.02), 2)


def fit_themes(passages: pd.DataFrame, codebook: Codebook, *, weights: np.ndarray | None = None) -> ThemeModel:
    """Fit the two-step model to coded passages.

    The second step and the thresholds are fitted to scores of passages by writers that the first step had not seen, so
    that they fit the accuracy to be expected on new documents.

    Parameters
    ----------
    passages : pandas.DataFrame
        As `scrmine.load_training` gives them: text, themes, role, case, heading, writer; runs of a case in reading order.
    codebook : Codebook
        Its themes and phrases.
    weights : numpy.ndarray of shape (n_passages,), optional
        How much each passage counts.

    Raises
    ------
    ScrmineError
        If no theme has enough positive passages.
    """
    carried = {theme: passages["themes"].map(lambda codes, t=theme: t in codes).to_numpy() for theme in codebook.themes}
    themes = tuple(theme for theme, have in carried.items() if have.sum() >= FEWEST)
    if not themes:
        raise ScrmineError(f"No theme has {FEWEST} or more coded passages, so there is nothing to learn from. Code more passages.")
    truth = np.column_stack([carried[theme] for theme in themes])
    weights = np.ones(len(passages)) if weights is None else weights
    held_out = _held_out_evidence(passages, truth, themes, codebook, weights)
    kinds = kinds_of(passages["role"])
    second, constants = _fit_second(held_out, kinds, truth, weights)
    first = _fit_first(passages["text"].tolist(), truth, themes, weights)
    about = {"n_passages": len(passages), "codebook": codebook.name, "writers": int(passages["writer"].nunique())}
    model = ThemeModel(themes, first.features, first.weights, first.intercepts, second, constants, np.zeros(len(themes)), about)
    thresholds = _best_thresholds(model.weigh(held_out, kinds), truth)
    return ThemeModel(themes, first.features, first.weights, first.intercepts, second, constants, thresholds, about)


def _fit_first(texts: list[str], truth: np.ndarray, themes: tuple[str, ...], weights: np.ndarray) -> ThemeModel:
    """The first step alone; a theme without examples here gets a score that never fires."""
    features = TextFeatures().fit(texts)
    matrix = features.matrix(texts)
    occurs = matrix.astype(bool).astype(np.float32)
    columns, intercepts = [], []
    for column in truth.T:
        if column.any():
            telling = 1 + PULL * np.abs(_log_ratio(occurs, column, weights))
            fitted = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=200, random_state=0)
            fitted.fit(matrix @ sparse.diags(telling.astype(np.float32)), column, weights)
            columns.append(fitted.coef_[0] * telling)
            intercepts.append(fitted.intercept_[0])
        else:
            columns.append(np.zeros(matrix.shape[1]))
            intercepts.append(-5.0)
    n = len(themes)
    return ThemeModel(themes, features, np.column_stack(columns).astype(np.float32), np.array(intercepts), np.zeros(len(EVIDENCE)),
                      np.zeros((len(KINDS), n)), np.zeros(n))


def _log_ratio(occurs: sparse.csr_matrix, carried: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The log of how many times likelier each feature is in passages with the theme than in those without, one added to each.

    Wang and Manning (2012), "Baselines and bigrams": a linear model over features scaled by this ratio generalises better from
    few examples than one over the features as they are, and stays linear.
    """
    have, rest = occurs.T @ (carried * weights), occurs.T @ (~carried * weights)
    return np.log((have + 1) / ((carried * weights).sum() + 2)) - np.log((rest + 1) / ((~carried * weights).sum() + 2))


def _held_out_evidence(passages: pd.DataFrame, truth: np.ndarray, themes: tuple[str, ...], codebook: Codebook,
                       weights: np.ndarray) -> np.ndarray:
    """Evidence for every passage from a first step fitted without its writer."""
    flags = phrase_flags(passages["text"].tolist(), codebook, themes)
    evidence = np.zeros((len(passages), len(themes), len(EVIDENCE)))
    writers = passages["writer"].to_numpy()
    folds = min(FOLDS, len(set(writers)))
    for seen, unseen in GroupKFold(folds).split(passages, groups=writers):
        first = _fit_first(passages["text"].iloc[seen].tolist(), truth[seen], themes, weights[seen])
        part = passages.iloc[unseen]
        evidence[unseen] = first.evidence(part["text"].tolist(), part["case"].to_numpy(), part["heading"].to_numpy(), flags[unseen])[0]
    return evidence


def _fit_second(evidence: np.ndarray, kinds: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weights of the evidence, shared by all themes, and a constant for each kind of passage and theme.

    A constant is the sum of three, so that kinds with few passages lean on the rest: of the theme, of the kind, of both.
    """
    n_passages, n_themes, n_evidence = evidence.shape
    rows, theme = np.arange(n_passages * n_themes), np.tile(np.arange(n_themes), n_passages)
    kind = np.repeat(kinds, n_themes)
    shares = [sparse.csr_matrix((np.ones(len(rows)), (rows, place)), shape=(len(rows), n))
              for place, n in ((theme, n_themes), (kind, len(KINDS)), (kind * n_themes + theme, len(KINDS) * n_themes))]
    design = sparse.hstack([sparse.csr_matrix(evidence.reshape(-1, n_evidence)), *shares]).tocsr()
    fitted = LogisticRegression(C=0.3, max_iter=2000).fit(design, truth.reshape(-1), np.repeat(weights, n_themes))
    own, of_theme, of_kind, of_both = np.split(fitted.coef_[0], np.cumsum([n_evidence, n_themes, len(KINDS)]))
    return own, of_theme + of_kind[:, None] + of_both.reshape(len(KINDS), n_themes) + fitted.intercept_[0]


def _best_thresholds(probabilities: np.ndarray, truth: np.ndarray, pull: float = 40.0) -> np.ndarray:
    """For each theme the threshold with the best F1, drawn towards the one that is best for all themes together.

    The draw is as strong as `pull` positive passages, since the best threshold of a rare theme is mostly chance.
    """
    def f1(threshold: float, columns: slice) -> float:
        guessed, true = probabilities[:, columns] >= threshold, truth[:, columns]
        return 2 * (guessed & true).sum() / max(1, guessed.sum() + true.sum())

    everywhere = max(GRID, key=lambda threshold: f1(threshold, slice(None)))
    chosen = []
    for place in range(truth.shape[1]):
        best = max(GRID, key=lambda threshold, p=place: f1(threshold, slice(p, p + 1)))
        n = truth[:, place].sum()
        chosen.append((n * best + pull * everywhere) / (n + pull))
    return np.array(chosen)
