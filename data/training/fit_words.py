"""Fit the small classifiers of role and stance: python data/training/fit_words.py.

Writes scrmine/models/roles.* and stance.* from the coded training passages. Cross-validates by writer first and prints
the accuracy.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from scrmine.codebook import read_codebook
from scrmine.samples import load_training
from scrmine.word_model import MODELS, word_features

LEAST = 3
STRENGTH = 3.0


def main() -> None:
    passages = load_training()
    fit("roles", passages["text"], passages["heading"], passages["role"], passages["writer"])
    families = dict(zip(read_codebook().table["theme"], read_codebook().table["family"], strict=True))
    rows = passages[passages["themes"].map(len) > 0].assign(family=passages["themes"].map(lambda codes: sorted({families[t] for t in codes})))
    rows = rows.explode("family")
    fit("stance", rows["text"], rows["role"] + " " + rows["family"], rows["stance"], rows["writer"])


def fit(name: str, texts: pd.Series, contexts: pd.Series, classes: pd.Series, writers: pd.Series) -> None:
    """Fit and write one classifier; weights are rounded to 254 steps."""
    features = [word_features(text, context) for text, context in zip(texts, contexts, strict=True)]
    common: dict[str, int] = {}
    for one in features:
        for feature in one:
            common[feature] = common.get(feature, 0) + 1
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{f: value for f, value in one.items() if common[f] >= LEAST} for one in features])
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)
    guessed = cross_val_predict(model, matrix, classes, cv=GroupKFold(3), groups=writers)
    print(f"{name}: accuracy by writer, three folds: {np.mean(classes.to_numpy() == guessed):.3f} on {len(texts):,} rows")
    model.fit(matrix, classes)
    weights = model.coef_.T
    scale = np.abs(weights).max() / 127
    numbers = np.round(weights / scale).astype(np.int8)
    kept = np.flatnonzero(np.abs(numbers).max(axis=1) > 1)
    np.savez_compressed(MODELS / f"{name}.npz", weights=numbers[kept], scale=np.float32(scale),
                        intercepts=model.intercept_.astype(np.float32))
    settings = {"classes": [str(c) for c in model.classes_], "features": [str(f) for f in vectorizer.get_feature_names_out()[kept]]}
    (MODELS / f"{name}.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
