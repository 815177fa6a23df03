import numpy as np
import pytest
from scipy import stats

from scrmine.agreement import cohen_kappa, gwet_ac1, krippendorff_alpha, percent_agreement, positive_agreement
from scrmine.agreement.binary import coefficients_of, jackknifed_ends, pair_coefficients, resampled_ends, sums_of_units


def random_values(seed, n_units=60, n_coders=3, n_themes=4, gaps=0.2):
    rng = np.random.default_rng(seed)
    truth = rng.random((n_units, 1, n_themes)) < [[[0.5, 0.3, 0.1, 0.0]]]
    values = np.where(rng.random((n_units, n_coders, n_themes)) < 0.85, truth, ~truth & (np.arange(n_themes) < 3)).astype(float)
    values[rng.random(values.shape) < gaps] = np.nan
    return values


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n_coders", [2, 3, 5])
@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_sums_give_what_single_ratings_give(seed, n_coders, gaps):
    values = random_values(seed, n_coders=n_coders, gaps=gaps)
    clusters = np.arange(len(values)) % 7
    found = coefficients_of(sums_of_units(values, clusters).sum(axis=0))
    for theme in range(values.shape[2]):
        ratings = values[:, :, theme].astype(object)
        ratings[np.isnan(values[:, :, theme])] = None
        expected = {
            "percent_agreement": percent_agreement(ratings), "alpha": krippendorff_alpha(ratings), "ac1": gwet_ac1(ratings, categories=2),
            "positive_agreement": positive_agreement(ratings, value=1.0), "prevalence": np.nanmean(np.nanmean(values[:, :, theme][np.isfinite(values[:, :, theme]).any(axis=1)], axis=1)),
        }
        kappas = [cohen_kappa(ratings[:, a], ratings[:, b]) for a in range(n_coders) for b in range(a + 1, n_coders)]
        expected["kappa"] = np.nanmean(kappas) if np.isfinite(kappas).any() else np.nan
        for name, value in expected.items():
            assert found[name][theme] == pytest.approx(value, abs=1e-10, nan_ok=True), name


def test_pairs_by_hand():
    # Coders 0 and 1: yes yes, yes no, no no. Coder 2 rated the first unit only.
    values = np.array([[1, 1, 0], [1, 0, np.nan], [0, 0, np.nan]])[:, :, None]
    pairs = pair_coefficients(sums_of_units(values, np.zeros(3, dtype=int)).sum(axis=0))
    assert {name: column[:, 0].tolist() for name, column in pairs.items() if name.startswith("n_")} == {
        "n_units": [3, 1, 1], "n_both": [1, 0, 0], "n_first": [1, 1, 1], "n_second": [0, 0, 0], "n_neither": [1, 0, 0],
    }
    # Observed 2/3, expected (2·1 + 1·2) / 9: (6 − 4) / (9 − 4).
    assert pairs["kappa"][0, 0] == pytest.approx(2 / 5, abs=1e-12)
    assert pairs["positive_agreement"][:, 0].tolist() == [pytest.approx(2 / 3), 0, 0]


def test_intervals_resample_reviews_and_not_units():
    """Each review's units copied five times: the estimate stays and so does its interval, since the reviews are as many as before."""
    values = random_values(1, n_units=90)
    clusters = np.arange(90) % 15
    once = resampled_ends(sums_of_units(values, clusters), 400, seed=3)
    copied = resampled_ends(sums_of_units(np.repeat(values, 5, axis=0), np.repeat(clusters, 5)), 400, seed=3)
    for name in ("percent_agreement", "kappa", "ac1", "positive_agreement", "prevalence"):
        np.testing.assert_allclose(copied[name], once[name], atol=1e-10)
    # Alpha has n − 1 in it, which copies change by a little.
    np.testing.assert_allclose(copied["alpha"], once["alpha"], atol=0.02)


def test_interval_of_raw_agreement_by_another_bootstrap():
    values = random_values(5, n_units=120, n_coders=2, gaps=0)
    clusters = np.repeat(np.arange(12), 10)
    low, high = resampled_ends(sums_of_units(values, clusters), 4000, seed=0)["percent_agreement"]
    rng = np.random.default_rng(99)
    same = (values[:, 0, 0] == values[:, 1, 0]).reshape(12, 10).mean(axis=1)
    plain = [same[rng.integers(0, 12, 12)].mean() for _ in range(4000)]
    assert [low[0], high[0]] == pytest.approx(np.quantile(plain, [0.025, 0.975]), abs=0.015)


def test_theme_that_nobody_finds_has_no_interval_of_alpha():
    values = np.zeros((20, 2, 1))
    low, high = resampled_ends(sums_of_units(values, np.arange(20) % 5), 50, seed=0)["alpha"]
    assert np.isnan([low[0], high[0]]).all()


def test_one_review_has_no_interval():
    ends = resampled_ends(sums_of_units(random_values(0), np.zeros(60, dtype=int)), 50, seed=0)
    assert all(np.isnan(low).all() and np.isnan(high).all() for low, high in ends.values())


def test_jackknife_of_raw_agreement_by_hand():
    """Three reviews of two, two and four passages, of which the coders say the same on 1, 2 and 3."""
    one = np.array([1, 0, 1, 1, 0, 0, 1, 1])
    two = np.array([1, 1, 1, 1, 0, 0, 1, 0])
    clusters = np.array([0, 0, 1, 1, 2, 2, 2, 2])
    low, high = jackknifed_ends(sums_of_units(np.stack([one, two], axis=1)[:, :, None].astype(float), clusters))["percent_agreement"]
    x = np.array([5 / 6, 4 / 6, 3 / 4])
    reach = stats.t.ppf(0.975, 2) * np.sqrt(2 / 3 * np.square(x - x.mean()).sum())
    assert [low[0], high[0]] == pytest.approx([6 / 8 - reach, 1], abs=1e-12)
    assert 6 / 8 + reach > 1, "ends stay within what the coefficient can be"


@pytest.mark.parametrize("name", ["percent_agreement", "kappa", "alpha", "ac1", "positive_agreement", "prevalence"])
def test_jackknife_and_bootstrap_come_together_where_there_are_many_reviews(name):
    values = random_values(7, n_units=4000, n_coders=3)[:, :, :2]
    sums = sums_of_units(values, np.arange(4000) // 10)
    np.testing.assert_allclose(jackknifed_ends(sums)[name], resampled_ends(sums, 2000, seed=0)[name], atol=0.004)


def test_jackknife_has_no_ends_where_nothing_varies():
    values = np.zeros((20, 2, 2))
    values[:, :, 1] = np.arange(20)[:, None] % 2
    ends = jackknifed_ends(sums_of_units(values, np.arange(20) % 5))
    assert np.isnan(ends["alpha"]).all()
    assert np.isnan(ends["percent_agreement"]).all()
    one = jackknifed_ends(sums_of_units(random_values(0), np.zeros(60, dtype=int)))
    assert all(np.isnan(low).all() and np.isnan(high).all() for low, high in one.values())


def test_reviews_without_ratings_of_a_theme_do_not_count():
    values = random_values(2, n_units=80, gaps=0)
    clusters = np.arange(80) // 10
    more = np.concatenate([values, np.full((30, *values.shape[1:]), np.nan)])
    with_empty = jackknifed_ends(sums_of_units(more, np.concatenate([clusters, 8 + np.arange(30) // 10])))
    for name, ends in jackknifed_ends(sums_of_units(values, clusters)).items():
        np.testing.assert_allclose(with_empty[name], ends, atol=1e-12)
