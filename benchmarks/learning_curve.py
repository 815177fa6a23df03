"""How accuracy grows with training passages: python benchmarks/learning_curve.py [N ...].

Fits the combined coder on the first N passages of a fixed shuffle of whole cases, and measures micro-F1 on the sample's
adjudicated gold. By default 500, 1,000, 2,000 and 4,000; the shipped model, on all, is measured by benchmarks/coding.py.
"""

from __future__ import annotations

import sys

import numpy as np
from coding import f1, indicator

from scrmine.codebook import read_codebook
from scrmine.samples import load_gold, load_sample, load_training
from scrmine.themes.fitting import fit_themes
from scrmine.themes.learned import code_combined


def main() -> None:
    corpus, codebook, training = load_sample(), read_codebook(), load_training()
    passages = corpus.passages[corpus.passages["shape"] != "heading"].reset_index(drop=True)
    coded = passages[~passages["role"].isin(["cover", "contents", "reference", "furniture"])]
    truth = indicator(load_gold(corpus=corpus), passages, codebook.themes)
    # Whole cases stay together; passages that stand alone are cases of their own.
    case = np.where(training["case"] != "", training["case"], "alone " + training.index.astype(str))
    order = {name: place for place, name in enumerate(np.random.default_rng(0).permutation(np.unique(case)))}
    shuffled = training.assign(_order=[order[name] for name in case]).sort_values("_order", kind="stable").reset_index(drop=True)
    for size in map(int, sys.argv[1:] or ["500", "1000", "2000", "4000"]):
        model = fit_themes(shuffled.head(size), codebook)
        guessed = indicator(code_combined(coded, codebook, model=model), passages, codebook.themes)
        print(f"{size:>6,} passages: micro-F1 {f1(truth, guessed):.3f}", flush=True)


if __name__ == "__main__":
    main()
