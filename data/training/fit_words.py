"""How the word models of role are fitted; `fit_roles.py` calls this."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from scrmine.roles.words import MODELS, word_features

LEAST = 3
STRENGTH = 3.0


def fit(name: str, texts: pd.Series, classes: pd.Series, writers: pd.Series, *, least: int = LEAST) -> tuple[list[str], np.ndarray]:
    """Fit and write one classifier; weights are rounded to 254 steps.

    Gives back its classes and, for each row, the chances that a model fitted to other writers gives it: shape (n_rows, n_classes).
    """
    features = [word_features(text) for text in texts]
    common: dict[str, int] = {}
    for one in features:
        for feature in one:
            common[feature] = common.get(feature, 0) + 1
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{f: value for f, value in one.items() if common[f] >= least} for one in features])
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)
    chances = cross_val_predict(model, matrix, classes, cv=GroupKFold(3), groups=writers, method="predict_proba")
    model.fit(matrix, classes)
    guessed = model.classes_[chances.argmax(axis=1)]
    print(f"{name}: accuracy by writer, three folds: {np.mean(classes.to_numpy() == guessed):.3f} on {len(texts):,} rows")
    weights = model.coef_.T
    scale = np.abs(weights).max() / 127
    numbers = np.round(weights / scale).astype(np.int8)
    kept = np.flatnonzero(np.abs(numbers).max(axis=1) > 1)
    np.savez_compressed(MODELS / f"{name}.npz", weights=numbers[kept], scale=np.float32(scale),
                        intercepts=model.intercept_.astype(np.float32))
    settings = {"classes": [str(c) for c in model.classes_], "features": [str(f) for f in vectorizer.get_feature_names_out()[kept]]}
    (MODELS / f"{name}.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    return settings["classes"], chances
