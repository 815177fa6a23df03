"""Fit the classifier of stance: python data/training/fit_stance.py.

Writes scrmine/models/stance.* from the coded training passages, and prints its accuracy on passages by writers that it had
not seen (three folds).

A training passage has one stance for all its themes. Where it carries themes of both families in narrative, the stance is
that of the practice; what it says of the case is a fact and takes none, so such passages teach the practice family only.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from scrmine.codebook import read_codebook
from scrmine.samples import load_training
from scrmine.themes.bags import WordBag, inverse_frequencies, weighted
from scrmine.themes.stance_model import StanceModel, contexts_of

LEAST = 3
STRENGTH = 6.0
NARRATIVE = ("chronology", "background", "summary", "introduction")


def main() -> None:
    rows = rows_of(load_training())
    bag = WordBag.fit(rows["text"].tolist(), least=LEAST)
    tokens = bag.read(rows["text"].tolist())
    counts = bag.counts(tokens, tokens.texts, len(rows))
    idf = inverse_frequencies(counts)
    pairs = list(zip(rows["role"], rows["family"], strict=True))
    contexts = sorted({context for pair in pairs for context in contexts_of(*pair)})
    empty = StanceModel([], bag.names, contexts, idf, np.zeros((0, 0)), np.zeros(0))
    matrix = sparse.hstack([weighted(counts, idf), empty.context_matrix(*map(list, zip(*pairs, strict=True)))]).tocsr()
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-4)
    guessed = cross_val_predict(model, matrix, rows["stance"], cv=GroupKFold(3), groups=rows["writer"])
    print(f"Accuracy by writer, three folds: {np.mean(rows['stance'].to_numpy() == guessed):.3f} on {len(rows):,} rows")
    model.fit(matrix, rows["stance"])
    StanceModel([str(name) for name in model.classes_], bag.names, contexts, idf, model.coef_.T, model.intercept_).save()


def rows_of(passages: pd.DataFrame) -> pd.DataFrame:
    """One row per passage and family of its themes, as far as the passage's stance is that of the family."""
    families = dict(zip(read_codebook().table["theme"], read_codebook().table["family"], strict=True))
    rows = passages.assign(family=passages["themes"].map(lambda codes: sorted({families[theme] for theme in codes})))
    rows["mixed"] = rows["family"].map(len) == 2
    rows = rows[rows["family"].map(len) > 0].explode("family")
    return rows[~(rows["mixed"] & (rows["family"] == "case") & rows["role"].isin(NARRATIVE))].reset_index(drop=True)


if __name__ == "__main__":
    main()
