"""What a passage's words and heading say of its role, learned from coded passages.

A multinomial logistic model on words and word pairs of the passage and words of its heading, fitted by
`data/training/fit_roles.py` and kept as plain numbers. It is evidence beside the rules in `scrmine.roles`, which it
cannot overrule where the genre is clear.
"""

from __future__ import annotations

import itertools
import json
import re
from functools import lru_cache
from pathlib import Path

import numpy as np

MODEL = Path(__file__).resolve().parent / "models" / "roles"
WORDS = re.compile(r"[a-z']+|\?|0+|[£%“‘\"]")
NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.)]?|[A-Z]\d+|\(\d+\))\s+")


def role_features(text: str, heading: str) -> dict[str, float]:
    """The features of one passage: weight by name, of length 1 over the passage's words and over the heading's."""
    words = WORDS.findall(re.sub(r"\d", "0", NUMBER.sub("", text)).lower())
    names = words + [f"{a} {b}" for a, b in itertools.pairwise(words)]
    features = _unit(names)
    title = [f"h:{word}" for word in re.findall(r"[a-z]+", heading.lower())]
    features |= _unit([*title, f"h:{'some' if heading else 'none'}"])
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


@lru_cache(maxsize=1)
def _model() -> tuple[list[str], dict[str, int], np.ndarray, np.ndarray]:
    """Roles, row of each feature, weights of shape (n_features, n_roles) and intercepts."""
    settings = json.loads(MODEL.with_suffix(".json").read_text(encoding="utf-8"))
    with np.load(MODEL.with_suffix(".npz"), allow_pickle=False) as numbers:
        weights = numbers["weights"].astype(np.float32) * numbers["scale"]
        intercepts = numbers["intercepts"]
    return settings["roles"], {name: row for row, name in enumerate(settings["features"])}, weights, intercepts


def role_probabilities(texts: list[str], headings: list[str]) -> list[dict[str, float]]:
    """For each passage the probability of each role that the model knows.

    Parameters
    ----------
    texts : list of str
        The passages.
    headings : list of str
        The heading over each; empty where there is none.
    """
    roles, rows, weights, intercepts = _model()
    probabilities = []
    for text, heading in zip(texts, headings, strict=True):
        scores = intercepts.astype(float).copy()
        for name, value in role_features(text, heading).items():
            row = rows.get(name)
            if row is not None:
                scores += value * weights[row]
        exponents = np.exp(scores - scores.max())
        probabilities.append(dict(zip(roles, (exponents / exponents.sum()).tolist(), strict=True)))
    return probabilities
