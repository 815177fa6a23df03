import itertools
import math

import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine import HumanCodings, ScrmineError, ScrmineWarning, as_answered, compare_themes, correct_themes
from scrmine.compare.cells import Cells, measure_cells
from scrmine.compare.gold import Correction, gross_up
from scrmine.errors import SchemaError

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))
MACHINE, CORRECTED = "uncorrected machine count", "corrected by a human sample"
SETTINGS = {"target": "process", "coded_by": "machine", "seed": 0}


def build(sizes, groups=None):
    """A corpus with so many passages in each review, named r0:0, …: each says both themes' words."""
    corpus = make_corpus([{"doc_id": f"r{n}"} for n in range(len(sizes))],
                         [{"doc_id": f"r{n}", "text": f"Drift and hunger {n} {k}."} for n, size in enumerate(sizes) for k in range(size)],
                         [{"review_id": f"r{n}", "side": groups[n] if groups else "all"} for n in range(len(sizes))])
    return corpus, corpus.passages["passage_id"].tolist()


def code(corpus, coded, coder="hand"):
    """Codings from {theme: passage ids}."""
    return make_codings(corpus, [(p, theme, theme.capitalize() if theme == "drift" else theme) for theme, ids in coded.items() for p in ids]).assign(
        coder=coder)


def sample_of(corpus, ids, probability, stratum="all", **columns):
    reviews = corpus.passages.set_index("passage_id")["review_id"]
    return pd.DataFrame({"passage_id": ids, "review_id": [reviews[i] for i in ids], "stratum": stratum,
                         "inclusion_probability": probability, **columns})


def correct(*given, **settings):
    with pytest.warns(ScrmineWarning):  # three reviews are few, and so on
        return correct_themes(*given, **settings)


def row(comparison, measure, theme="drift", group="all reviews"):
    table = comparison.measure(measure)
    return table[(table["theme"] == theme) & (table["group"] == group)].iloc[0]


@pytest.fixture
def three():
    """Three reviews of 2, 2 and 4 passages; the machine says drift in the first of each; half of all are read."""
    corpus, ids = build([2, 2, 4])
    machine = code(corpus, {"drift": [ids[0], ids[2], ids[4]]}, "phrases")
    sample = sample_of(corpus, [ids[0], ids[3], ids[4], ids[5]], 0.5)
    human = code(corpus, {"drift": [ids[3], ids[4]]})
    return corpus, machine, human, sample


def test_corrected_numbers_by_hand(three):
    """Read: r0 first (wrong), r1 second (missed), r2 first (right), r2 second (rightly nothing). Errors -1, 1, 0, 0, twice each."""
    found = correct(three[0], three[1], BOOK, *three[2:])
    z = [1 - 2, 1 + 2, 1]  # per review, of 2, 2 and 4 passages
    shares = row(found, "share_of_passages")
    assert [shares["raw"], shares["estimate"]] == [3 / 8, 3 / 8]
    without = [(3 - z[0]) / 6, (3 - z[1]) / 6, (3 - z[2]) / 4]  # leaving out one review at a time
    cluster = 2 / 3 * sum((share - 3 / 8) ** 2 for share in without)
    # Units with errors -1, 1, 0, 0, at π = 1/2: fixed size 4/3 · Σ (1 − π)(d/π)², Poisson Σ (1 − π)(d/π)²: the mean is nought.
    fixed = 4 / 3 * (0.5 * 4 + 0.5 * 4) / 64
    assert shares["std_error"] == pytest.approx(math.sqrt(cluster))
    assert shares["sampling_error"] == pytest.approx(math.sqrt(fixed))
    assert [shares["n_sampled"], shares["n_sampled_hits"], shares["status"]] == [4, 2, CORRECTED]
    assert shares["method"] == "logit-t over reviews, corrected by a human sample"
    assert shares["note"] == "only 3 reviews; people found it only 2 times in the sample"
    assert row(found, "mean_share")["estimate"] == pytest.approx((-1 / 2 + 3 / 2 + 1 / 4) / 3)
    assert row(found, "rate_per_1000_words")["estimate"] == pytest.approx(1000 * 3 / three[0].passages["n_words"].sum())


def test_what_the_sample_does_not_reach_stays_an_uncorrected_machine_count(three):
    found = correct(three[0], three[1], BOOK, *three[2:])
    presence = row(found, "share_of_reviews")
    assert [presence["status"], presence["estimate"], presence["n_sampled"]] == [MACHINE, 1.0, 0]
    assert presence["note"] == "only 3 reviews; needs a sample of whole reviews"
    hunger = row(found, "share_of_passages", "hunger")
    assert [hunger["status"], hunger["estimate"], hunger["note"]] == [MACHINE, 0.0, "only 3 reviews; nobody coded it in the sample"]
    assert "Corrected by a human sample: Drift. Uncorrected machine count: Hunger." in found.describe("share_of_passages")


def test_theme_that_was_looked_for_and_not_found_is_said_with_answers(three):
    corpus, machine, human, sample = three
    found = correct(corpus, machine, BOOK, as_answered(human, sample["passage_id"], BOOK), sample)
    hunger = row(found, "share_of_passages", "hunger")
    assert [hunger["status"], hunger["estimate"], hunger["n_sampled"], hunger["n_sampled_hits"]] == [CORRECTED, 0.0, 4, 0]
    assert hunger["note"].endswith("no mistake of the machine in the sample: the interval knows of none")


def test_passages_left_open_are_taken_to_be_like_the_others_of_their_stratum(three):
    corpus, machine, human, sample = three
    answered = pd.DataFrame({"passage_id": sample["passage_id"].iloc[1:], "theme": "drift", "coder": "hand"})
    found = row(correct(corpus, machine, BOOK, HumanCodings(human, answered), sample), "share_of_passages")
    # Three of four answered: π = 1/2 · 3/4, and the first error is not known.
    assert found["estimate"] == pytest.approx((3 + 1 / (0.5 * 0.75)) / 8)
    assert found["n_sampled"] == 3


@pytest.mark.parametrize("by", [None, "side"])
def test_where_all_was_read_the_correction_gives_what_people_found(by):
    corpus, ids = build([3, 4, 5, 6], ["left", "right", "left", "right"])
    machine = code(corpus, {"drift": ids[::2]}, "phrases")
    human = code(corpus, {"drift": ids[::3], "hunger": ids[:2]})
    whole = sample_of(corpus, ids, 1.0, review_inclusion_probability=1.0)
    found = correct(corpus, machine, BOOK, human, whole, by=by).table
    with pytest.warns(ScrmineWarning):
        people = compare_themes(corpus, human, BOOK, by=by, coded_by="people").table
    assert (found["status"] == CORRECTED).all()
    assert found["estimate"].tolist() == pytest.approx(people["estimate"].tolist())
    assert found["sampling_error"].tolist() == [0.0] * len(found)
    shares = found["measure"] != "share_of_reviews"  # which has Wilson's interval at another n
    both = shares & people["ci_low"].notna()
    assert both.sum() >= 6
    assert found.loc[both, "ci_low"].tolist() == pytest.approx(people.loc[both, "ci_low"].tolist())
    assert found.loc[both, "ci_high"].tolist() == pytest.approx(people.loc[both, "ci_high"].tolist())


@pytest.mark.parametrize("design", ["passages", "two strata", "reviews", "two-stage"])
def test_over_all_samples_that_could_be_drawn_the_correction_is_right_on_average(design):
    """However bad the machine: here it is wrong about most passages. Each possible sample is drawn once."""
    sizes = [1, 2, 3]
    review = np.repeat(np.arange(3), sizes)
    true, said = np.array([1, 0, 1, 0, 1, 1.0]), np.array([0, 1, 1, 1, 0, 0.0])
    if design == "passages":
        samples = [(chosen, 0.5, 0) for chosen in itertools.combinations(range(6), 3)]
    elif design == "two strata":
        samples = [([*a, *b], np.array([1 / 3, 2 / 3, 2 / 3]), np.array([0, 1, 1])) for a in itertools.combinations([1, 2, 3], 1)
                   for b in itertools.combinations([0, 4, 5], 2)]
    elif design == "reviews":
        samples = [(chosen, 2 / 3, 0) for chosen in itertools.combinations(range(3), 2)]
    else:  # two of three reviews, then one passage of each
        samples = [(pair, 2 / 3, 0) for reviews in itertools.combinations(range(3), 2)
                   for pair in itertools.product(*(np.flatnonzero(review == r).tolist() * (6 // sizes[r]) for r in reviews))]
    estimates, presences, squares, variances = [], [], [], []
    hits = np.bincount(review, said)[:, None]
    for drawn, probability, stratum in samples:
        chosen = np.array(drawn)
        correction = correction_of(design, chosen, probability, stratum, review, true, said, sizes)
        cells = Cells(np.array(["0", "1", "2"]), hits, (hits > 0).astype(float), np.array(sizes, float), np.array(sizes, float), ["t"], correction,
                      {**SETTINGS, "target": "these_reviews"})
        found = measure_cells(cells, "share_of_passages")
        estimates.append(found.values.sum() / 6)
        variances.append(found.grossed.fixed[0] / 36)
        squares.append((estimates[-1] - true.mean()) ** 2)
        if design == "reviews":
            presences.append(measure_cells(cells, "share_of_reviews").values.mean())
    assert np.mean(estimates) == pytest.approx(true.mean())
    if design == "reviews":
        assert np.mean(presences) == pytest.approx(1.0)  # each review has a true passage
    if design in ("passages", "reviews", "two strata"):
        mean = np.mean(variances)
        # Simple random samples: the variance is right on average too (a stratum of one unit counts as drawn for itself).
        assert mean == pytest.approx(np.mean(squares)) if design != "two strata" else mean > np.mean(squares)


def correction_of(design, chosen, probability, stratum, review, true, said, sizes):
    if design in ("reviews", "two-stage"):
        reviews = sorted(set(review[chosen])) if design == "two-stage" else list(chosen)
        errors = [(true - said)[review == r].sum() if design == "reviews" else (true - said)[chosen[review[chosen] == r]].mean() * sizes[r]
                  for r in reviews]
        present = [float((true[review == r]).any()) - float(said[review == r].any()) for r in reviews]
        frame = pd.DataFrame({"t": errors})
        units = pd.DataFrame({"unit_id": range(len(reviews)), "review_id": [str(r) for r in reviews], "stratum": "all", "inclusion_probability": probability})
        unit = "reviews" if design == "reviews" else "reviews, then passages"
        return Correction(units, frame, frame, pd.DataFrame({"t": present}) if design == "reviews" else None, {"unit": unit})
    frame = pd.DataFrame({"t": (true - said)[chosen]})
    units = pd.DataFrame({"unit_id": chosen, "review_id": review[chosen].astype(str), "stratum": np.broadcast_to(stratum, len(chosen)).astype(str),
                          "inclusion_probability": probability})
    return Correction(units, frame, frame, None, {"unit": "passages"})


def one_passage_each(said, read, answers, probability, stratum="all"):
    """Cells of reviews of one passage, as prediction-powered inference has them."""
    ids = np.array([str(n) for n in range(len(said))])
    errors = pd.DataFrame({"t": np.asarray(answers) - np.asarray(said)[read]})
    units = pd.DataFrame({"unit_id": ids[read], "review_id": ids[read], "stratum": stratum, "inclusion_probability": probability})
    hits = np.asarray(said, dtype=float)[:, None]
    ones = np.ones(len(said))
    return Cells(ids, hits, hits, ones, ones, ["t"], Correction(units, errors, errors, None, {"unit": "passages"}), SETTINGS)


# The values come from ppi-python 0.2.3 (numpy 2.4.6), which brings numba and gdown and is therefore no dependency:
# >>> from ppi_py import ppi_mean_pointestimate, ppi_mean_ci
# >>> s, d = np.array([.2, .2, .7, .7, .4, .4]), np.array([.5, -.5, .25, -.25, .3, -.3])
# >>> every = np.concatenate([s, [.1, .9, .3, .6, .5, .8]])
# >>> ppi_mean_pointestimate(s + d, s, every, lam=1), ppi_mean_ci(s + d, s, every, alpha=.05, lam=1)
# 0.4833333333333332, (0.15844689946573998, 0.8082197672009265)
# >>> f = np.array([1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0.])
# >>> read, y = [0, 2, 3, 4, 9, 12, 13, 17], np.array([1, 1, 0, 0, 0, 1, 0, 0.])
# >>> ppi_mean_pointestimate(y, f[read], f, lam=1)
# 0.3
# >>> read, p = [0, 1, 4, 8, 2, 3, 9, 13], np.array([4 / 6] * 4 + [4 / 14] * 4)
# >>> ppi_mean_pointestimate(np.array([1, 0, 1, 0, 0, 1, 0, 0.]), f[read], f, lam=1, w=(1 / p) * 8 / 20)
# 0.32499999999999996
MACHINE_SAID = np.array([1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0.0])


def test_estimates_agree_with_ppi_python():
    simple = one_passage_each(MACHINE_SAID, [0, 2, 3, 4, 9, 12, 13, 17], [1, 1, 0, 0, 0, 1, 0, 0], 8 / 20)
    assert measure_cells(simple, "share_of_passages").interval.estimate[0] == pytest.approx(0.3, abs=1e-6)
    strata = one_passage_each(MACHINE_SAID, [0, 1, 4, 8, 2, 3, 9, 13], [1, 0, 1, 0, 0, 1, 0, 0], [4 / 6] * 4 + [4 / 14] * 4, ["one"] * 4 + ["nil"] * 4)
    assert measure_cells(strata, "share_of_passages").interval.estimate[0] == pytest.approx(0.325, abs=1e-6)


def test_standard_error_agrees_with_ppi_python_but_for_its_divisor():
    """Machine scores and errors that have nothing to do with each other, errors that sum to nought; PPI divides by N, we by N - 1."""
    read = np.array([0.2, 0.2, 0.7, 0.7, 0.4, 0.4])
    every = np.concatenate([read, [0.1, 0.9, 0.3, 0.6, 0.5, 0.8]])
    found = measure_cells(one_passage_each(every, list(range(6)), read + np.array([0.5, -0.5, 0.25, -0.25, 0.3, -0.3]), 0.5), "share_of_passages").interval
    low, high = 0.15844689946573998, 0.8082197672009265
    assert found.estimate[0] == pytest.approx((low + high) / 2, abs=1e-6)
    assert found.std_error[0] * math.sqrt(11 / 12) == pytest.approx((high - low) / 2 / 1.959963984540054, abs=1e-6)


def test_of_these_very_reviews_the_error_is_that_of_a_stratified_sample():
    """N² (1 − n/N) s² / n in each stratum, as every textbook has it."""
    strata = one_passage_each(MACHINE_SAID, [0, 1, 4, 8, 2, 3, 9, 13], [1, 0, 1, 0, 0, 1, 0, 0], [4 / 6] * 4 + [4 / 14] * 4, ["one"] * 4 + ["nil"] * 4)
    cells = Cells(strata.review_ids, strata.hits, strata.present, strata.passages, strata.words, ["t"], strata.correction,
                  {**SETTINGS, "target": "these_reviews"})
    errors = {6: [0, -1, 0, -1], 14: [0, 1, 0, 0]}
    variance = sum(size**2 * (1 - 4 / size) * np.var(values, ddof=1) / 4 for size, values in errors.items()) / 20**2
    assert measure_cells(cells, "share_of_passages").interval.std_error[0] == pytest.approx(math.sqrt(variance))


def test_a_fixed_sample_size_is_no_chance():
    """The machine always wrong in the same way: the correction is certain, whatever was drawn."""
    grossed = gross_up(one_passage_each([1.0] * 6, [0, 1, 2], [0, 0, 0], 0.5).correction, pd.DataFrame({"t": [-1.0] * 3}), np.array(list("012345")),
                       np.ones(6), presence=False)
    assert grossed.fixed[0] == pytest.approx(0)
    assert grossed.surplus[0] == pytest.approx(3 * 0.5 * 4)


def test_groups_are_corrected_by_their_own_part_of_the_sample():
    corpus, ids = build([2, 2, 2, 2], ["left", "left", "right", "right"])
    machine = code(corpus, {"drift": ids}, "phrases")
    sample = sample_of(corpus, ids[:4], 1.0, "left")
    found = correct(corpus, machine, BOOK, code(corpus, {"drift": ids[:1]}), sample, by="side")
    left, right = (row(found, "share_of_passages", group=side) for side in ("left", "right"))
    assert [left["estimate"], left["status"]] == [1 / 4, CORRECTED]
    assert [right["estimate"], right["status"], right["n_sampled"]] == [1.0, MACHINE, 0]
    assert right["note"] == "only 2 reviews; too few units of this group in the sample"


def test_whole_reviews_correct_the_share_of_reviews_by_hand():
    corpus, ids = build([2, 2, 1, 1])
    machine = code(corpus, {"drift": [ids[0], ids[2], ids[4], ids[5]]}, "phrases")
    sample = sample_of(corpus, ids[:4], 0.5, review_inclusion_probability=0.5)
    found = correct(corpus, machine, BOOK, code(corpus, {"drift": [ids[0], ids[1]]}), sample)
    # Present in r0 and not in r1: z = 1, 1 - 2, 1, 1.
    presence = row(found, "share_of_reviews")
    assert [presence["raw"], presence["estimate"], presence["n_sampled"], presence["n_sampled_hits"]] == [1.0, 0.5, 2, 1]
    assert presence["method"] == "Wilson at the effective n over reviews, corrected by a human sample"
    assert row(found, "share_of_passages")["estimate"] == pytest.approx((1 + 2 + 1 - 2 + 1 + 1) / 6)
    assert found.correction.settings["drawn"] == "whole reviews"
    assert repr(found.correction) == "Correction: 1 of 2 themes, 2 reviews read by hand in 2 reviews"


def test_passages_of_drawn_reviews_do_not_correct_the_share_of_reviews():
    corpus, ids = build([2, 2, 2])
    machine = code(corpus, {"drift": [ids[0]]}, "phrases")
    sample = sample_of(corpus, [ids[0], ids[2]], 1 / 3, review_inclusion_probability=2 / 3)
    found = correct(corpus, machine, BOOK, code(corpus, {"drift": [ids[2]]}), sample)
    assert found.correction.settings["unit"] == "reviews, then passages"
    # Errors -1 and 1, each standing for the two passages of its review and for 3/2 reviews.
    assert row(found, "share_of_passages")["estimate"] == pytest.approx((1 - 3 + 3) / 6)
    assert row(found, "share_of_reviews")["status"] == MACHINE


def test_corrected_share_beyond_the_edge_is_set_to_it():
    corpus, ids = build([2, 2, 2])
    machine = code(corpus, {"drift": [ids[0]]}, "phrases")
    nothing = as_answered(make_codings(corpus, []), [ids[0], ids[5]], BOOK, coder="hand")
    found = correct(corpus, machine, BOOK, nothing, sample_of(corpus, [ids[0], ids[5]], 1 / 3))
    shares = row(found, "share_of_passages")
    assert [shares["estimate"], shares["ci_low"]] == [0.0, 0.0]
    # Two of two reviews were read, both of the same weight: none of two.
    assert shares["ci_high"] >= 1 - 0.025 ** (1 / 2)
    assert shares["method"] == "t over reviews, corrected by a human sample"
    assert shares["note"].endswith("the corrected estimate lies beyond the edge and is set to it")


def test_theme_that_nobody_found_has_an_upper_end_and_no_bare_nought():
    """Four reviews of five passages, two of each read: neither person nor machine found hunger."""
    corpus, ids = build([5] * 4)
    read = [ids[5 * review + place] for review in range(4) for place in (0, 3)]
    nothing = as_answered(make_codings(corpus, []), read, BOOK, coder="hand")
    machine = code(corpus, {"drift": [ids[0]]}, "phrases")
    found = correct(corpus, machine, BOOK, nothing, sample_of(corpus, read, 0.4))
    shares = row(found, "share_of_passages", "hunger")
    most = 1 - 0.025 ** (1.1 / 8)  # none of eight, two in each review: 1 + (2 − 1) · 0.1
    assert [shares["estimate"], shares["ci_low"], shares["ci_high"]] == [0.0, 0.0, pytest.approx(most)]
    assert shares["method"] == "Clopper-Pearson of none found at the effective n, corrected by a human sample"
    assert row(found, "mean_share", "hunger")["ci_high"] == pytest.approx(most)
    assert row(found, "rate_per_1000_words", "hunger")["ci_high"] == pytest.approx(most * 20 * 1000 / corpus.passages["n_words"].sum())
    # Of these very reviews passages need not be held to be alike; with unequal weights eight count as (4·2 + 4·4)² / (4·2² + 4·4²) = 7.2.
    these = correct(corpus, machine, BOOK, nothing, sample_of(corpus, read, [0.5, 0.25] * 4), target="these_reviews")
    assert row(these, "share_of_passages", "hunger")["ci_high"] == pytest.approx(1 - 0.025 ** (1 / 7.2))


def test_where_all_of_these_reviews_was_read_nought_is_nought():
    corpus, ids = build([2, 2, 2])
    nothing = as_answered(make_codings(corpus, []), ids, BOOK, coder="hand")
    found = correct(corpus, code(corpus, {"drift": [ids[0]]}, "phrases"), BOOK, nothing, sample_of(corpus, ids, 1.0), target="these_reviews")
    shares = row(found, "share_of_passages", "hunger")
    assert shares["estimate"] == 0
    assert np.isnan(shares["ci_high"])


def test_corrected_share_is_not_below_what_people_found():
    """The machine is wrong in each passage it codes, and people find drift once where it does not: z = 1 − 5 + 1·5 … is below nought."""
    corpus, ids = build([10] * 3)
    wrong = [ids[0], ids[10], ids[20]]
    sample = sample_of(corpus, [*wrong, ids[1]], [0.1, 0.1, 0.1, 0.5])
    machine, human = code(corpus, {"drift": wrong}, "phrases"), code(corpus, {"drift": [ids[1]]})
    human = as_answered(human, sample["passage_id"], BOOK, coder="hand")
    found = row(correct(corpus, machine, BOOK, human, sample), "share_of_passages")
    assert found["estimate"] == pytest.approx(1 / 30)
    assert found["note"].endswith("the corrected estimate lies below what people found and is set to it")
    # The lower end of the process is that of one of thirty, and of these reviews one of thirty itself.
    assert found["ci_low"] == pytest.approx(1 - 0.975 ** (1 / 30))
    these = row(correct(corpus, machine, BOOK, human, sample, target="these_reviews"), "share_of_passages")
    assert [these["estimate"], these["ci_low"]] == [pytest.approx(1 / 30)] * 2


def refusal(*given, error=ScrmineError, **settings):
    with pytest.raises(error) as caught:
        correct_themes(*given, **settings)
    return str(caught.value)


def test_coder_that_learned_from_the_sample_must_be_cross_fitted(three):
    assert refusal(three[0], three[1], BOOK, *three[2:], coder_learned="sample") == (
        "There is no way to learn 'sample' in a correction: a coder that learned from the sample must be cross-fitted. Known: elsewhere, out_of_fold."
    )
    found = correct(three[0], three[1], BOOK, *three[2:], coder_learned="out_of_fold")
    assert found.settings["coder_learned"] == "out_of_fold"
    assert found.describe("share_of_passages").endswith(
        "The coder learned from the sample, and coded each review without having learned from it (cross-fitted).")


def test_several_people_are_refused(three):
    corpus, machine, human, sample = three
    assert refusal(corpus, machine, BOOK, pd.concat([human, human.assign(coder="other")]), sample) == (
        "The human codings are by several people (hand, other); a correction needs one reading. Adjudicate where they differ, or take one's: "
        "human.of('hand'), or the rows of a table."
    )


def test_codings_of_other_passages_are_refused(three):
    corpus, machine, human, sample = three
    assert refusal(corpus, machine, BOOK, human.iloc[:1], sample.iloc[2:]) == (
        "None of the 1 human codings or answers is of a sampled passage. Give what people said of this sample; if they read it and found no theme, "
        "say so with scrmine.as_answered."
    )


def test_sample_of_another_corpus_is_refused_with_every_problem(three):
    corpus, machine, human, sample = three
    wrong = sample.assign(passage_id=["x", *sample["passage_id"][1:]], inclusion_probability=[0.5, 0.0, 0.5, 0.5])
    assert refusal(corpus, machine, BOOK, human, wrong, error=SchemaError) == (
        "The table 'sample' is not as scrmine needs it (2 problem(s)):\n"
        "  - 1 of 4 passages are not in this corpus, first 'x'. Open the corpus that the sample was drawn from.\n"
        f"  - Column 'inclusion_probability' holds 0.0 in 1 row(s), first {sample['passage_id'][1]!r}; above 0 and at most 1 is expected."
    )
    moved = sample.assign(review_id="r2")
    assert "2 passages are of another review than the sample says, first 'r0:0-21' ('r2')." in refusal(
        corpus, machine, BOOK, human, moved, error=SchemaError)


def test_sample_of_roles_that_are_not_counted_is_refused():
    other = make_corpus([{"doc_id": "r0"}], [{"doc_id": "r0", "text": "Drift.", "role": "lessons"}, {"doc_id": "r0", "text": "Drift now."}])
    ids = other.passages["passage_id"].tolist()
    assert refusal(other, code(other, {"drift": ids}), BOOK, code(other, {"drift": ids}), sample_of(other, ids[1:], 1.0), roles=["lessons"]) == (
        "None of the 1 sampled passages is among those that are counted. Count the roles that the sample was drawn from."
    )


def test_sample_that_does_not_stand_for_the_corpus_is_warned_of(three):
    corpus, machine, human, sample = three
    with pytest.warns(ScrmineWarning) as caught:
        correct_themes(corpus, machine, BOOK, human, sample.assign(inclusion_probability=0.1))
    assert str(caught[0].message) == (
        "The sample stands for 40 passages by its inclusion probabilities, and 8 are counted. If it was drawn from other roles or another corpus, "
        "the correction is not right; draw from what is counted."
    )
    assert caught[0].filename == __file__


def test_theme_that_the_codebook_does_not_have_is_named(three):
    corpus, machine, human, sample = three
    assert refusal(corpus, machine, BOOK, human.assign(theme="drifts"), sample).startswith("There is no theme 'drifts' in the codebook 'Two themes'.")


def test_a_coder_of_ones_own_is_asked_where_it_learned(three):
    corpus, machine, human, sample = three
    with pytest.warns(ScrmineWarning) as caught:
        correct_themes(corpus, machine.assign(coder="own"), BOOK, human, sample)
    assert str(caught[0].message) == (
        "The codings are by a coder of your own. If it learned from this sample, it knows its answers and looks better on it than it is: code with "
        "scrmine.cross_code and say coder_learned='out_of_fold'."
    )
    assert caught[0].filename == __file__
    with pytest.warns(ScrmineWarning) as caught:
        correct_themes(corpus, machine.assign(coder="own"), BOOK, human, sample, coder_learned="out_of_fold")
    assert len(caught) == 1  # of small groups


def test_several_people_with_their_answers_are_refused(three):
    corpus, machine, human, sample = three
    both = pd.concat([human, human.assign(coder="other")])
    assert refusal(corpus, machine, BOOK, HumanCodings(both, both[["passage_id", "theme", "coder"]]), sample).startswith("The human codings are by several people (hand, other);")
