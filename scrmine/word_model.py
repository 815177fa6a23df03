"""Small classifiers of passages by their words, learned from coded passages: what role one has, what stance it takes.

Each is a multinomial logistic model on words and word pairs of the passage and on a few words of context, fitted by
`data/training/fit_words.py` and kept as plain numbers in `scrmine/models`. It is evidence beside rules, which it does not
overrule where the genre is clear.
"""

from __future__ import annotations

import itertools
import json
import re
from functools import cache
from pathlib import Path

import numpy as np

MODELS = Path(__file__).resolve().parent / "models"
WORDS = re.compile(r"[a-z']+|\?|0+|[£%“‘\"]")
NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?|[A-Z]\d+|\(\d+\))\s+")


def word_features(text: str, context: str) -> dict[str, float]:
    """The features of one passage: weight by name, of length 1 over the passage's words and over the context's."""
    words = WORDS.findall(re.sub(r"\d", "0", NUMBER.sub("", text)).lower())
    names = words + [f"{a} {b}" for a, b in itertools.pairwise(words)]
    features = _unit(names)
    around = [f"h:{word}" for word in re.findall(r"[a-z_]+", context.lower())]
    features |= _unit([*around, f"h:{'some' if context else 'none'}"])
    ends = text.rstrip()[-1:]
    features[f"length:{min(6, len(words) // 15)}"] = 0.5
    features[f"ends:{ends if ends in '.?:;' else 'open'}"] = 0.5
    return features


def _unit(names: list[str]) -> dict[str, float]:
    counts: dict[str, float] = {}
    for name in names:
        counts[name] = counts.get(name, 0.0) + 1.0
    weights = {name: 1.0 + np.log(count) for name, count in counts.items()}
    norm = np.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {name: weight / norm for name, weight in weights.items()}


@cache
def _model(name: str) -> tuple[list[str], dict[str, int], np.ndarray, np.ndarray]:
    """Classes, row of each feature, weights of shape (n_features, n_classes) and intercepts."""
    settings = json.loads((MODELS / f"{name}.json").read_text(encoding="utf-8"))
    with np.load(MODELS / f"{name}.npz", allow_pickle=False) as numbers:
        weights = numbers["weights"].astype(np.float32) * numbers["scale"]
        intercepts = numbers["intercepts"]
    return settings["classes"], {feature: row for row, feature in enumerate(settings["features"])}, weights, intercepts


def class_probabilities(name: str, texts: list[str], contexts: list[str]) -> list[dict[str, float]]:
    """For each passage the probability of each class.

    Parameters
    ----------
    name : {"roles", "stance"}
        Which classifier.
    texts : list of str
        The passages.
    contexts : list of str
        For roles the heading over each passage (empty where there is none); for stance its role and the theme's family.
    """
    classes, rows, weights, intercepts = _model(name)
    probabilities = []
    for text, context in zip(texts, contexts, strict=True):
        scores = intercepts.astype(float).copy()
        for feature, value in word_features(text, context).items():
            row = rows.get(feature)
            if row is not None:
                scores += value * weights[row]
        exponents = np.exp(scores - scores.max())
        probabilities.append(dict(zip(classes, (exponents / exponents.sum()).tolist(), strict=True)))
    return probabilities
