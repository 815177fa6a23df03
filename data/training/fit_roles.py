"""Fit the role model that scrmine reads with, from the coded training passages: python data/training/fit_roles.py.

Writes scrmine/models/roles.npz and roles.json. Cross-validates by writer first and prints the accuracy.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from scrmine.role_model import MODEL, role_features

HERE = Path(__file__).resolve().parent
LEAST = 3
STRENGTH = 3.0


def main() -> None:
    rows = [json.loads(line) | {"writer": path.stem} for path in sorted(HERE.glob("passages-*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()]
    roles = [row["role"] for row in rows]
    features = [role_features(row["text"], row.get("heading", "")) for row in rows]
    common: dict[str, int] = {}
    for one in features:
        for name in one:
            common[name] = common.get(name, 0) + 1
    features = [{name: value for name, value in one.items() if common[name] >= LEAST} for one in features]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(features)
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    guessed = cross_val_predict(model, matrix, roles, cv=GroupKFold(5), groups=[row["writer"] for row in rows])
    print(f"accuracy by writer, five folds: {np.mean(np.array(roles) == guessed):.3f} on {len(rows)} passages")
    model.fit(matrix, roles)
    weights = model.coef_.T
    scale = np.abs(weights).max() / 127
    numbers = np.round(weights / scale).astype(np.int8)
    kept = np.flatnonzero(np.abs(numbers).max(axis=1) > 1)
    MODEL.parent.mkdir(exist_ok=True)
    np.savez_compressed(MODEL.with_suffix(".npz"), weights=numbers[kept], scale=np.float32(scale),
                        intercepts=model.intercept_.astype(np.float32))
    names = [str(name) for name in vectorizer.get_feature_names_out()[kept]]
    settings = {"roles": list(model.classes_), "features": names}
    MODEL.with_suffix(".json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
