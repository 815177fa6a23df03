"""How far the two readers of the sample agree, and how often the interval of alpha holds the truth: python benchmarks/agreement.py.

First per theme: passages in which either found it, every coefficient, alpha with its 95 % interval over reviews. Then coverage:
reviews are simulated in which both coders err and themes cluster, the true alpha is that of a million passages, and each cell says in
how many of 1,000 simulations the interval held it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

import scrmine
from scrmine.agreement.binary import coefficients_of, jackknifed_ends, resampled_ends, sums_of_units

SIMULATIONS, PASSAGES = 1000, 20
CELLS = [(n_reviews, prevalence) for n_reviews in (10, 20, 50, 100) for prevalence in (0.05, 0.10, 0.30)]


def main() -> None:
    print(readers().to_string(index=False))
    print(f"\nCoverage of the 95 % interval of alpha, {SIMULATIONS:,} simulations a cell, {PASSAGES} passages a review, correlation .10 within reviews:")
    print(coverage().round(3).to_string(index=False))


def readers() -> pd.DataFrame:
    """The readers of the gold codings, over every passage that they read."""
    corpus, book = scrmine.load_sample(), scrmine.read_codebook()
    ids = scrmine.load_gold_roles("reader_a")["passage_id"]
    people = scrmine.join_codings([scrmine.as_answered(scrmine.load_gold(name, corpus=corpus), ids, book) for name in ("reader_a", "reader_b")])
    found = scrmine.agree_codings(corpus, people, book)
    pairs = found.pairs
    print(f"{found!r}; micro-F1 {2 * pairs['n_both'].sum() / (2 * pairs['n_both'] + pairs['n_first'] + pairs['n_second']).sum():.3f}\n")
    return found.by_theme().drop(columns=["title", "n_units"]).round(3)


def coverage() -> pd.DataFrame:
    """One row per number of reviews and prevalence."""
    rng = np.random.default_rng(0)
    rows = []
    for n_reviews, prevalence in CELLS:
        truth = float(coefficients_of(simulate(rng, 50_000, prevalence).sum(axis=0))["alpha"][0])
        held, missing = {"jackknife": 0, "bootstrap": 0}, 0
        for number in range(SIMULATIONS):
            sums = simulate(rng, n_reviews, prevalence)
            ends = {"jackknife": jackknifed_ends(sums)["alpha"], "bootstrap": resampled_ends(sums, 499, seed=number)["alpha"]}
            missing += bool(np.isnan(ends["jackknife"][0][0]))
            for name, (low, high) in ends.items():
                held[name] += bool(low[0] <= truth <= high[0])
        rows.append({"reviews": n_reviews, "prevalence": prevalence, "expected passages": round(n_reviews * PASSAGES * prevalence), "true alpha": truth,
                     "jackknife": held["jackknife"] / max(1, SIMULATIONS - missing), "bootstrap": held["bootstrap"] / SIMULATIONS,
                     "without interval": missing / SIMULATIONS})
    return pd.DataFrame(rows)


def simulate(rng: np.random.Generator, n_reviews: int, prevalence: float) -> np.ndarray:
    """Sums of reviews in which two coders of sensitivity .90 and specificity .99 coded the same passages."""
    shape = 1 / 0.10 - 1
    share = rng.beta(prevalence * shape, (1 - prevalence) * shape, n_reviews)
    theme = rng.random((n_reviews, PASSAGES)) < share[:, None]
    said = [rng.random(theme.shape) < np.where(theme, 0.90, 0.01) for _ in range(2)]
    values = np.stack(said, axis=-1).reshape(-1, 2, 1).astype(float)
    return sums_of_units(values, np.repeat(np.arange(n_reviews), PASSAGES))


if __name__ == "__main__":
    main()
