import math

import numpy as np
import pandas as pd
import pytest
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score, f1_score
from statsmodels.stats import inter_rater

from scrmine.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha, percent_agreement, positive_agreement
from scrmine.errors import ScrmineError

N = None
CANONICAL = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
], dtype=object).T
"""Four observers, twelve units, five values, gaps (Krippendorff 2011, "Computing Krippendorff's alpha-reliability", example C)."""

COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
"""Two judges, 200 subjects, three categories (Cohen 1960, in subjects)."""

GWET = [[118, 5], [2, 0]]
"""Two raters, 125 subjects, hardly any "-" (Gwet 2008): nearly all agree, and kappa is below nought."""


def ratings_of(table):
    """The ratings of two coders from their cross-table."""
    return np.array([(row, column) for row, cells in enumerate(table) for column, count in enumerate(cells) for _ in range(count)])


def test_canonical_data_give_the_published_alpha():
    # Published: .743 and .849; the fractions are what the matrix of coincidences gives in whole numbers.
    assert round(krippendorff_alpha(CANONICAL), 3) == 0.743
    assert round(krippendorff_alpha(CANONICAL, metric="interval"), 3) == 0.849
    assert krippendorff_alpha(CANONICAL) == pytest.approx(113 / 152, abs=1e-12)
    assert krippendorff_alpha(CANONICAL, metric="interval") == pytest.approx(951 / 1120, abs=1e-12)


def test_canonical_data_give_the_ac1_and_raw_agreement_of_gwets_own_program():
    # irrCAC in R: gwet.ac1.raw(cac.raw4raters) gives pa 0.8181818, pe 0.1903212, AC1 0.77544.
    assert percent_agreement(CANONICAL) == pytest.approx(9 / 11, abs=1e-12)
    assert gwet_ac1(CANONICAL) == pytest.approx((9 / 11 - 0.1903212) / (1 - 0.1903212), abs=1e-6)
    assert round(gwet_ac1(CANONICAL), 5) == 0.77544


def test_ac1_of_canonical_data_by_hand():
    # Shares of ratings in category 1 to 5, unit by unit, over the twelve units.
    shares = [
        [1, 0, 0, 0, 0], [0, 3 / 4, 1 / 4, 0, 0], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0, 1, 0, 0, 0], [1 / 4, 1 / 4, 1 / 4, 1 / 4, 0],
        [0, 0, 0, 1, 0], [3 / 4, 1 / 4, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 0, 1], [1, 0, 0, 0, 0], [0, 0, 1, 0, 0],
    ]
    pi = np.mean(shares, axis=0)
    chance = (pi * (1 - pi)).sum() / 4
    assert gwet_ac1(CANONICAL) == pytest.approx((9 / 11 - chance) / (1 - chance), abs=1e-12)


def test_cohens_own_example():
    # κ = (140 − 82) / (200 − 82) = .492: observed 88 + 40 + 12, expected (120·100 + 60·60 + 20·40) / 200 = 82.
    first, second = ratings_of(COHEN).T
    assert cohen_kappa(first, second) == pytest.approx(58 / 118, abs=1e-12)
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)
    assert cohen_kappa(first, second) == pytest.approx(inter_rater.cohens_kappa(COHEN, return_results=False), abs=1e-12)


def test_rare_category_by_hand_kappa_sinks_and_ac1_does_not():
    ratings = ratings_of(GWET)
    observed = 118 / 125
    kappa_chance = (123 * 120 + 2 * 5) / 125**2
    share = (123 + 120) / 250
    ac1_chance = 2 * share * (1 - share)
    assert percent_agreement(ratings) == pytest.approx(observed, abs=1e-12)
    assert cohen_kappa(*ratings.T) == pytest.approx((observed - kappa_chance) / (1 - kappa_chance), abs=1e-12)
    assert gwet_ac1(ratings) == pytest.approx((observed - ac1_chance) / (1 - ac1_chance), abs=1e-12)
    assert round(cohen_kappa(*ratings.T), 2) == -0.02
    assert round(gwet_ac1(ratings), 2) == 0.94


def test_equal_care_gives_a_lower_alpha_where_a_theme_is_rarer():
    """Coders each 97 % right: .88 at half, .59 at one in twenty (METHODS: no flat limit)."""
    def ratings(prevalence, n=40_000):
        yes = round(n * prevalence)
        cells = {(1, 1): 0.97**2, (0, 0): 0.03**2, (1, 0): 0.97 * 0.03, (0, 1): 0.97 * 0.03}
        rows = [pair for pair, p in cells.items() for _ in range(round(yes * p))]
        return np.array(rows + [(1 - a, 1 - b) for (a, b), p in cells.items() for _ in range(round((n - yes) * p))])

    assert krippendorff_alpha(ratings(0.5)) == pytest.approx(0.88, abs=0.005)
    assert krippendorff_alpha(ratings(0.05)) == pytest.approx(0.59, abs=0.01)
    assert gwet_ac1(ratings(0.05)) > gwet_ac1(ratings(0.5))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("n_coders", [2, 3, 5])
def test_nltk_gives_the_same_without_gaps(seed, n_coders):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, 40)
    ratings = np.where(rng.random((40, n_coders)) < 0.7, truth[:, None], rng.integers(0, 3, (40, n_coders)))
    task = AnnotationTask([(f"c{coder}", f"u{unit}", ratings[unit, coder]) for unit in range(40) for coder in range(n_coders)])
    assert krippendorff_alpha(ratings) == pytest.approx(task.alpha(), abs=1e-10)
    pairs = [cohen_kappa(ratings[:, a], ratings[:, b]) for a in range(n_coders) for b in range(a)]
    assert np.mean(pairs) == pytest.approx(task.kappa(), abs=1e-10)
    assert percent_agreement(ratings) == pytest.approx(task.avg_Ao(), abs=1e-10)


@pytest.mark.parametrize("seed", range(5))
def test_nltk_gives_the_same_alpha_with_gaps(seed):
    rng = np.random.default_rng(seed)
    ratings = rng.integers(0, 3, (30, 4)).astype(object)
    ratings[rng.random((30, 4)) < 0.3] = None
    kept = [unit for unit in range(30) if sum(value is not None for value in ratings[unit]) > 1]
    task = AnnotationTask([(f"c{coder}", f"u{unit}", ratings[unit, coder]) for unit in kept for coder in range(4) if ratings[unit, coder] is not None])
    assert krippendorff_alpha(ratings) == pytest.approx(task.alpha(), abs=1e-10)


@pytest.mark.parametrize("seed", range(3))
def test_two_coders_positive_agreement_is_f1(seed):
    rng = np.random.default_rng(seed)
    ratings = rng.random((60, 2)) < 0.3
    assert positive_agreement(ratings) == pytest.approx(f1_score(ratings[:, 0], ratings[:, 1]), abs=1e-12)


def test_positive_agreement_of_three_coders_by_hand():
    # Of the 3 + 2 + 1 ratings of yes, the other two coders say yes too in 1, 1/2 and 0 of the cases: (3 + 2/2 + 0) / 6.
    assert positive_agreement([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]], value=1) == pytest.approx(4 / 6, abs=1e-12)


def test_fleiss_from_statsmodels_is_alpha_but_for_small_samples():
    """Alpha and Fleiss's kappa (of equal numbers of ratings) differ by a known factor: 1 − α = (1 − κ)·(N − 1) / N."""
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, 50)
    ratings = np.where(rng.random((50, 3)) < 0.6, truth[:, None], rng.integers(0, 3, (50, 3)))
    table, _ = inter_rater.aggregate_raters(ratings)
    fleiss = inter_rater.fleiss_kappa(table)
    assert 1 - krippendorff_alpha(ratings) == pytest.approx((1 - fleiss) * (150 - 1) / 150, abs=1e-12)


def test_names_of_values_and_of_coders_do_not_matter():
    ratings = pd.DataFrame(CANONICAL)
    words = ratings.map({1: "e", 2: "d", 3: "c", 4: "b", 5: "a"}.get)
    assert krippendorff_alpha(words) == krippendorff_alpha(ratings)
    assert gwet_ac1(words[[3, 1, 0, 2]]) == pytest.approx(gwet_ac1(ratings), abs=1e-15)


def test_what_is_not_defined_is_nan():
    alike = [[1, 1], [1, 1]]
    assert math.isnan(krippendorff_alpha(alike))
    assert math.isnan(cohen_kappa([1, 1], [1, 1]))
    assert percent_agreement(alike) == gwet_ac1(alike) == 1
    never_twice = [[1, None], [None, 0]]
    assert math.isnan(krippendorff_alpha(never_twice))
    assert math.isnan(percent_agreement(never_twice))
    assert math.isnan(gwet_ac1(never_twice))
    assert math.isnan(cohen_kappa([1, None], [None, 0]))
    assert math.isnan(positive_agreement([[0, 0]], value=1))
    assert math.isnan(gwet_ac1([[None, None]]))


def test_more_categories_than_were_used_lower_the_chance_of_agreeing():
    # q = 2 used: p_e = 2 · ½ · ½ / 1; q = 5 to choose from: p_e = 2 · ½ · ½ / 4.
    ratings = [[0, 0], [1, 1], [0, 1], [1, 0]]
    assert gwet_ac1(ratings) == pytest.approx(0.0, abs=1e-12)
    assert gwet_ac1(ratings, categories=5) == pytest.approx((0.5 - 0.125) / 0.875, abs=1e-12)


def test_what_cannot_be_rated_is_refused():
    with pytest.raises(ScrmineError, match=r"There is no metric 'ratio' in krippendorff_alpha\. Known: interval, nominal\."):
        krippendorff_alpha(CANONICAL, metric="ratio")
    with pytest.raises(ScrmineError, match=r"Ratings such as 'a' are no numbers, and the interval metric needs numbers\. Use metric='nominal'\."):
        krippendorff_alpha([["a", "b"]], metric="interval")
    with pytest.raises(ScrmineError, match=r"There are ratings by 1 coder\(s\); agreement needs two or more, one column each\."):
        percent_agreement([[1], [2]])
    with pytest.raises(ScrmineError, match=r"The first coder has 2 ratings and the second 1; one of each per unit is expected\."):
        cohen_kappa([1, 2], [1])
