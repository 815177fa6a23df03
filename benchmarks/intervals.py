"""Whether intervals cover and tests keep their level: python benchmarks/intervals.py [SIMULATIONS].

Invented reviews (about 120 passages each, sizes log-normal, shares of reviews beta with an intra-review correlation of
.10), an invented machine with known mistakes, and samples that people read. By default 1,000 simulations a cell (5,000
where nobody samples), seeds fixed. Prints, each beside what a naive analysis gives: coverage of 95 % intervals of human
codes; coverage of corrected machine counts; false positives of two groups that do not differ; and the time that 2,000
reviews x 25 themes x 3 groups take.
"""

from __future__ import annotations

import sys
import time
import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from scrmine.compare.cells import Cells, measure_cells
from scrmine.compare.gold import Correction
from scrmine.errors import ScrmineWarning
from scrmine.intervals import Difference, difference, newcombe

LENGTH, SPREAD, SHORTEST = 120, 0.5, 15
CORRELATION = 0.10
SAMPLES = 100
COLUMNS = 100
"""Human-coded corpora that are simulated at once, as if they were themes."""

NAIVE = 5
"""What a naive analysis gives is taken of every fifth simulation: it is far from nominal, and the bootstrap is slow."""

GOOD, POOR = (0.90, 0.97), (0.60, 0.90)
"""Sensitivity and specificity of a machine in one group and in the other."""

USUAL = (0.80, 0.95)
SETTINGS = {"target": "process", "coded_by": "people", "seed": 0}
BOUNDED = ("share_of_reviews", "share_of_passages", "mean_share")


@dataclass(frozen=True)
class Cell:
    """One cell of a table: what is simulated."""

    measure: str
    n_reviews: tuple[int, ...]
    share: float
    design: str = ""
    n: int = 0
    errors: tuple[tuple[float, float], ...] = (USUAL,)
    target: str = "process"


COVERED = [
    Cell("share_of_passages", (50,), 0.05, "simple", 400), Cell("share_of_passages", (50,), 0.05, "stratified", 200),
    Cell("share_of_passages", (50,), 0.15, "simple", 200), Cell("share_of_passages", (50,), 0.15, "two-stage", 200),
    Cell("share_of_passages", (100,), 0.05, "two-stage", 400), Cell("share_of_passages", (200,), 0.05, "stratified", 400),
    Cell("share_of_passages", (60,), 0.10, "stratified", 300, target="these_reviews"), Cell("mean_share", (60,), 0.10, "stratified", 300),
    Cell("rate_per_1000_words", (60,), 0.10, "stratified", 300), Cell("share_of_reviews", (60,), 0.30, "whole", 30, ((0.95, 0.50),)),
    Cell("share_of_reviews", (120,), 0.20, "whole", 60, ((0.95, 0.50),)), Cell("share_of_reviews", (60,), 0.50, "whole", 40, ((0.90, 0.90),)),
    # fewer reviews or positives: the warning, and 90 %
    Cell("share_of_passages", (15,), 0.10, "stratified", 150), Cell("share_of_passages", (8,), 0.20, "stratified", 100),
    Cell("share_of_passages", (50,), 0.02, "simple", 150), Cell("share_of_reviews", (20,), 0.20, "whole", 10, ((0.95, 0.50),)),
]
APART = [
    Cell("share_of_passages", (50, 50), 0.05, "stratified", 200, (GOOD, POOR)), Cell("share_of_passages", (30, 70), 0.05, "stratified", 200, (GOOD, POOR)),
    Cell("share_of_passages", (50, 50), 0.20, "two-stage", 200, (GOOD, POOR)), Cell("share_of_passages", (60, 60), 0.20, "simple", 200, (GOOD, POOR)),
    Cell("mean_share", (50, 50), 0.10, "stratified", 200, (GOOD, POOR)), Cell("rate_per_1000_words", (50, 50), 0.10, "stratified", 200, (GOOD, POOR)),
    Cell("share_of_reviews", (60, 60), 0.30, "whole", 30, ((0.95, 0.80), (0.80, 0.50))),
    Cell("share_of_reviews", (80, 80), 0.50, "whole", 50, ((0.95, 0.80), (0.80, 0.50))),
    Cell("share_of_passages", (50, 50), 0.05), Cell("share_of_passages", (25, 75), 0.20), Cell("share_of_reviews", (60, 60), 0.30),
    Cell("share_of_reviews", (25, 75), 0.20),
]
HUMAN = [
    *(Cell("share_of_passages", (n,), share) for n in (50, 100, 300) for share in (0.02, 0.05, 0.20)), Cell("mean_share", (50,), 0.10),
    Cell("rate_per_1000_words", (50,), 0.10), *(Cell("share_of_reviews", (n,), share) for n in (50, 200) for share in (0.2, 0.5)),
    Cell("share_of_passages", (20,), 0.05), Cell("share_of_passages", (10,), 0.20), Cell("share_of_passages", (20,), 0.01),
    Cell("share_of_reviews", (10,), 0.2),
]


def main() -> None:
    n_simulations = int(sys.argv[1]) if sys.argv[1:] else 1000
    run = Parallel(n_jobs=2)
    print(f"Human codes, {5 * n_simulations:,} simulations a cell: coverage of 95 % intervals")
    print(pd.DataFrame(run(delayed(human_cell)(cell, number, 5 * n_simulations) for number, cell in enumerate(HUMAN))).to_string(index=False))
    print(f"\nMachine codes corrected by a human sample, {n_simulations:,} simulations a cell: coverage of 95 % intervals")
    print(pd.DataFrame(run(delayed(corrected_cell)(cell, number, n_simulations) for number, cell in enumerate(COVERED))).to_string(index=False))
    print(f"\nTwo groups that do not differ, {n_simulations:,} simulations a cell: share with p < .05")
    print(pd.DataFrame(run(delayed(apart_cell)(cell, number, n_simulations) for number, cell in enumerate(APART))).to_string(index=False))
    print("\nThe fictional sample, phrases corrected by samples of 200 passages and of 12 reviews that the adjudicated gold answers: how often 95 %\n"
          "intervals of these very reviews contain what the whole gold says")
    print(pd.DataFrame(sample_rows(SAMPLES)).to_string(index=False))
    print(f"\n2,000 reviews x 25 themes x 3 groups, four measures with intervals and their differences: {seconds_of_a_large_comparison():.1f} s")


def sizes_of(rng: np.random.Generator, n_reviews: int) -> np.ndarray:
    return np.maximum(SHORTEST, rng.lognormal(np.log(LENGTH) - SPREAD**2 / 2, SPREAD, n_reviews).astype(int))


def shares_of(rng: np.random.Generator, share: float, shape: tuple[int, ...] | int) -> np.ndarray:
    strength = (1 - CORRELATION) / CORRELATION
    return rng.beta(share * strength, (1 - share) * strength, shape)


def cells_from(hits: np.ndarray, present: np.ndarray, sizes: np.ndarray, correction: Correction | None = None, **settings: object) -> Cells:
    """Invented counts as the comparison has them; a passage has 100 words, so that a rate is ten times a share."""
    themes = [f"t{number}" for number in range(hits.shape[1])]
    return Cells(np.arange(len(sizes)).astype(str), hits.astype(float), present.astype(float), sizes.astype(float), 100.0 * sizes, themes,
                 correction, {**SETTINGS, **settings})


def truth_of(cell: Cell) -> float:
    return 10 * cell.share if cell.measure == "rate_per_1000_words" else cell.share


def covers(low: np.ndarray, high: np.ndarray, truth: float | np.ndarray) -> np.ndarray:
    return (low <= truth) & (truth <= high)


def human_cell(cell: Cell, number: int, n_simulations: int) -> dict:
    """Coverage of intervals of human codes, and of Wilson's over passages as if they were independent."""
    right, naive, warned = [], [], []
    for batch in range(n_simulations // COLUMNS):
        rng = np.random.default_rng((number, batch))
        sizes = sizes_of(rng, cell.n_reviews[0])
        hits = rng.binomial(sizes[:, None], shares_of(rng, cell.share, (len(sizes), COLUMNS)))
        present = rng.random((len(sizes), COLUMNS)) < cell.share
        found = measure_cells(cells_from(hits, present, sizes, seed=batch), cell.measure)
        right += covers(found.interval.ci_low, found.interval.ci_high, truth_of(cell)).tolist()
        warned += [bool(note) for note in found.note]
        counted, total = (present.sum(axis=0), len(sizes)) if cell.measure == "share_of_reviews" else (hits.sum(axis=0), sizes.sum())
        naive += covers(*proportion_confint(counted, total, method="wilson"), cell.share).tolist()
    return {"measure": cell.measure, "reviews": cell.n_reviews[0], "share": cell.share, "coverage": round(np.mean(right), 3),
            "pooled passages": round(np.mean(naive), 3), "warned": round(np.mean(warned), 2)}


@dataclass(frozen=True)
class World:
    """One simulated group of reviews: its cells with a correction, and the machine's and the people's own."""

    corrected: Cells
    machine: Cells
    human: Cells
    n_found: int


def world(rng: np.random.Generator, cell: Cell, group: int) -> World:
    """Reviews, what is true of them, what the machine says and what people found in a sample."""
    n_reviews, (sensitivity, specificity) = cell.n_reviews[group], cell.errors[min(group, len(cell.errors) - 1)]
    presence = cell.measure == "share_of_reviews"
    sizes = np.ones(n_reviews, dtype=int) if presence else sizes_of(rng, n_reviews)
    review = np.repeat(np.arange(n_reviews), sizes)
    true = rng.random(len(review)) < (cell.share if presence else np.repeat(shares_of(rng, cell.share, n_reviews), sizes))
    said = np.where(true, rng.random(len(true)) < sensitivity, rng.random(len(true)) > specificity)
    per = [np.bincount(review, weights=codes, minlength=n_reviews)[:, None] for codes in (said, true)]
    settings = {"target": cell.target}
    machine, human = (cells_from(hits, hits > 0, sizes, **settings) for hits in per)
    if not cell.design:
        return World(human, machine, human, int(true.sum()))
    chosen, probability, stratum = draw(cell.design, rng, cell.n, review, said)
    correction = _correction(cell.design, chosen, probability, stratum, review, true, said)
    return World(cells_from(per[0], per[0] > 0, sizes, correction, **settings), machine, human, int(true[chosen].sum()))


def _correction(design: str, chosen: np.ndarray, probability: np.ndarray, stratum: np.ndarray, review: np.ndarray, true: np.ndarray,
                said: np.ndarray) -> Correction:
    rows = pd.DataFrame({"review_id": review[chosen].astype(str), "stratum": stratum[chosen].astype(str), "inclusion_probability": probability[chosen],
                         "errors": true[chosen].astype(float) - said[chosen], "found": true[chosen].astype(float)})
    unit = {"whole": "reviews", "two-stage": "reviews, then passages"}.get(design, "passages")
    if design == "two-stage":
        within = rows.groupby("review_id").agg(errors=("errors", "mean"), found=("found", "sum"), stratum=("stratum", "first"),
                                               inclusion_probability=("inclusion_probability", "first"))
        sizes = pd.Series(review.astype(str)).value_counts()
        rows = within.assign(errors=within["errors"] * sizes.loc[within.index]).reset_index()
    rows["unit_id"] = np.arange(len(rows)).astype(str)
    errors, found = (rows[[name]].rename(columns={name: "t0"}).set_index(rows["unit_id"]) for name in ("errors", "found"))
    return Correction(rows[["unit_id", "review_id", "stratum", "inclusion_probability"]], errors, found, errors if design == "whole" else None,
                      {"unit": unit})


def draw(design: str, rng: np.random.Generator, n: int, review: np.ndarray, said: np.ndarray) -> tuple[np.ndarray, ...]:
    """Which passages are read, the probability of each to be, and its stratum; a review of one row is a whole review."""
    one = np.zeros(len(said), dtype=int)
    if design == "stratified":  # half of those that the machine coded and half of the others
        probability, chosen = np.zeros(len(said)), []
        for state in (False, True):
            members = np.flatnonzero(said == state)
            count = min(n // 2, len(members))
            chosen.append(rng.choice(members, count, replace=False))
            probability[members] = count / max(1, len(members))
        return np.concatenate(chosen), probability, said.astype(int)
    if design == "two-stage":  # ten passages of each of n / 10 reviews; the probability is the review's
        n_reviews = review.max() + 1
        reviews = rng.choice(n_reviews, n // 10, replace=False)
        members = [np.flatnonzero(review == number) for number in reviews]
        chosen = np.concatenate([rng.choice(rows, min(10, len(rows)), replace=False) for rows in members])
        return chosen, np.full(len(said), len(reviews) / n_reviews), one
    return rng.choice(len(said), n, replace=False), np.full(len(said), n / len(said)), one


def pooled(cells: Cells) -> tuple[float, int]:
    """Hits and passages as if passages were independent."""
    return float(cells.hits.sum()), int(cells.passages.sum())


def corrected_cell(cell: Cell, number: int, n_simulations: int) -> dict:
    """Coverage of corrected intervals, of the machine's own over reviews, and of Wilson's over its pooled passages."""
    right, clustered, naive, warned, n_found = [], [], [], [], []
    for simulation in range(n_simulations):
        made = world(np.random.default_rng((1, number, simulation)), cell, 0)
        truth = truth_of(cell)
        if cell.target == "these_reviews":
            truth = measure_cells(made.human, cell.measure).raw[0]
        found = measure_cells(made.corrected, cell.measure)
        right.append(covers(found.interval.ci_low[0], found.interval.ci_high[0], truth))
        if simulation % NAIVE == 0:
            alone = measure_cells(cells_from(made.machine.hits, made.machine.present, made.machine.passages), cell.measure).interval
            clustered.append(covers(alone.ci_low[0], alone.ci_high[0], truth))
        naive.append(covers(*proportion_confint(*pooled(made.machine), method="wilson"), truth / truth_of(cell) * cell.share))
        warned.append(bool(found.note[0]))
        n_found.append(made.n_found)
    return {"measure": cell.measure, "reviews": cell.n_reviews[0], "share": cell.share, "sample": f"{cell.design} {cell.n}",
            "target": cell.target, "found": round(np.mean(n_found), 1), "coverage": round(np.mean(right), 3),
            "machine, over reviews": round(np.mean(clustered), 3), "machine, pooled": round(np.mean(naive), 3), "warned": round(np.mean(warned), 2)}


def apart_cell(cell: Cell, number: int, n_simulations: int) -> dict:
    """False positives of the corrected difference, of the machine's over reviews, and of its pooled passages."""
    tests, covered = {"p < .05": [], "machine, over reviews": [], "machine, pooled": []}, []
    for simulation in range(n_simulations):
        rng = np.random.default_rng((2, number, simulation))
        one, other = (world(rng, cell, group) for group in (0, 1))
        found = between(one.corrected, other.corrected, cell)
        covered.append(covers(found.ci_low[0], found.ci_high[0], 0.0))
        tests["p < .05"].append(found.p[0] < 0.05)
        if not cell.design or simulation % NAIVE:
            continue
        tests["machine, over reviews"].append(between(one.machine, other.machine, cell).p[0] < 0.05)
        (hits, total), (others, n_others) = pooled(one.machine), pooled(other.machine)
        table = [[hits, total - hits], [others, n_others - others]]
        tests["machine, pooled"].append(stats.chi2_contingency(table, correction=False).pvalue < 0.05)
    return {"measure": cell.measure, "reviews": " + ".join(map(str, cell.n_reviews)), "share": cell.share,
            "sample a group": f"{cell.design} {cell.n}" if cell.design else "all by people", "covers 0": round(np.mean(covered), 3),
            **{name: round(np.mean(values), 3) if values else "" for name, values in tests.items()}}


def between(one: Cells, other: Cells, cell: Cell) -> Difference:
    """The difference as `scrmine.compare_groups` takes it."""
    if cell.measure == "share_of_reviews" and one.correction is None:
        return newcombe(one.present.sum(axis=0), len(one.review_ids), other.present.sum(axis=0), len(other.review_ids))
    first, second = (measure_cells(cells, cell.measure).interval for cells in (one, other))
    return difference(first, second, bounded=cell.measure in BOUNDED)


def sample_rows(n_samples: int) -> list[dict]:
    """The worked example over repeated samples: machine codes, a sample, people's codes, corrected frequencies."""
    from scrmine import (  # noqa: PLC0415 - only here
        as_answered,
        code_passages,
        compare_themes,
        correct_themes,
        draw_sample,
        load_gold,
        load_sample,
        read_codebook,
    )

    corpus, codebook = load_sample(), read_codebook()
    gold, machine = load_gold(corpus=corpus), code_passages(corpus.passages, codebook, coder="phrases")
    truth = compare_themes(corpus, gold, codebook, coded_by="people", target="these_reviews")
    rows = []
    for unit, n, measure in (("passages", 200, "share_of_passages"), ("reviews", 12, "share_of_reviews")):
        true = truth.measure(measure)["estimate"].to_numpy()
        found, naive = [], []
        for seed in range(n_samples):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ScrmineWarning)
                sample = draw_sample(corpus, machine, codebook, n=n, unit=unit, seed=seed)
                made = correct_themes(corpus, machine, codebook, as_answered(gold, sample["passage_id"], codebook), sample, target="these_reviews")
            table = made.measure(measure)
            found.append(table.assign(right=covers(table["ci_low"], table["ci_high"], true), many=table["n_sampled_hits"] >= 10))
            naive.append(np.abs(table["raw"] - true).mean())
        every = pd.concat(found)
        known = every[every["ci_low"].notna()]
        rows.append({"sample": f"{n} {unit}", "samples": n_samples, "measure": measure, "coverage": round(known["right"].mean(), 3),
                     "coverage, found 10 times or more": round(known.loc[known["many"], "right"].mean(), 3),
                     "no interval": round(every["ci_low"].isna().mean(), 3), "mean error, corrected": round((every["estimate"] - np.tile(true, n_samples)).abs().mean(), 3),
                     "mean error, machine": round(np.mean(naive), 3)})
    return rows


def seconds_of_a_large_comparison() -> float:
    """The time of `build_comparison` and `compare_groups` on 2,000 invented reviews."""
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - only here
    from scrmine.compare import MEASURES, compare_groups  # noqa: PLC0415
    from scrmine.compare.themes import build_comparison  # noqa: PLC0415

    codebook, rng = read_codebook(), np.random.default_rng(0)
    sizes = sizes_of(rng, 2000)
    hits = rng.binomial(sizes[:, None], shares_of(rng, 0.05, (2000, len(codebook.themes))))
    ids = np.array([f"r{number:04d}" for number in range(2000)])
    counts = pd.DataFrame({"review_id": np.repeat(ids, len(codebook.themes)), "theme": codebook.themes * 2000, "n_hits": hits.ravel(),
                           "n_passages": np.repeat(sizes, len(codebook.themes)), "n_words": np.repeat(100 * sizes, len(codebook.themes)),
                           "n_denied": 0, "n_elsewhere": 0}).assign(present=lambda c: c["n_hits"] > 0)
    counts.insert(1, "group", np.repeat(np.array(["a", "b", "c"])[rng.integers(0, 3, 2000)], len(codebook.themes)))
    started = time.perf_counter()
    settings = {**SETTINGS, "by": "group", "roles": [], "stances": [], "at_least": 1, "repeats": False, "coder": "people", "codebook": codebook.name}
    made = build_comparison(counts, pd.DataFrame(columns=["review_id", "group", "reason"]), codebook, settings, None)
    for measure in MEASURES:
        compare_groups(made, measure)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
