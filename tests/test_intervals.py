import math

import numpy as np
import pytest
from scipy import stats

from scrmine.intervals import (
    corrected_presence,
    corrected_ratio,
    mean_interval,
    over_reviews,
    presence_interval,
    ratio_interval,
    too_few,
)

NONE = "none: no variation between reviews"


def plain_ratio(hits, sizes):
    """The ratio of totals and its standard error over reviews, in plain loops; of fewer than twenty, by leaving out one at a time."""
    total, n_reviews = sum(sizes), len(sizes)
    ratio = sum(hits) / total
    if n_reviews < 20:
        without = [(sum(hits) - hit) / (total - size) for hit, size in zip(hits, sizes, strict=True)]
        return ratio, math.sqrt((n_reviews - 1) / n_reviews * sum((other - ratio) ** 2 for other in without))
    squares = sum((hit - ratio * size) ** 2 for hit, size in zip(hits, sizes, strict=True))
    return ratio, math.sqrt(n_reviews / (n_reviews - 1) * squares) / total


def plain_degrees(hits, sizes):
    """Satterthwaite's degrees of freedom of the variance over reviews, in plain loops; of fewer than twenty, no more than sizes allow."""
    ratio, n_reviews, most = sum(hits) / sum(sizes), len(sizes), math.inf
    squares = [(hit - ratio * size) ** 2 for hit, size in zip(hits, sizes, strict=True)]
    if n_reviews < 20:
        squares = [((sum(hits) - hit) / (sum(sizes) - size) - ratio) ** 2 for hit, size in zip(hits, sizes, strict=True)]
        most = sum(sizes) ** 2 / sum(size ** 2 for size in sizes) - 1
    kurtosis = n_reviews * sum(square ** 2 for square in squares) / sum(squares) ** 2
    return min(n_reviews - 1, 2 * n_reviews / (kurtosis - 1), most)


def plain_logit(estimate, error, degrees):
    wide = stats.t.ppf(0.975, degrees) * error / (estimate * (1 - estimate))
    centre = math.log(estimate / (1 - estimate))
    return [1 / (1 + math.exp(-(centre + sign * wide))) for sign in (-1, 1)]


@pytest.mark.parametrize("n_reviews", [1, 5, 9, 10, 40])
@pytest.mark.parametrize("confidence", [0.95, 0.8])
def test_share_of_reviews_is_wilson_or_exact_as_scipy_has_them(n_reviews, confidence):
    present = np.arange(n_reviews + 1)
    found = presence_interval(present, n_reviews, confidence)
    for count in present:
        exact = count <= 4 or count >= n_reviews - 4
        expected = stats.binomtest(int(count), n_reviews).proportion_ci(confidence, method="exact" if exact else "wilson")
        assert found.estimate[count] == count / n_reviews
        assert found.ci_low[count] == pytest.approx(expected.low, abs=1e-12)
        assert found.ci_high[count] == pytest.approx(expected.high, abs=1e-12)
        assert found.method[count] == f"{'Clopper-Pearson' if exact else 'Wilson'} over reviews"


def test_share_of_none_and_of_all_reviews_ends_at_the_edge():
    found = presence_interval(np.array([0, 3]), 3)
    assert found.ci_low.tolist() == [0, pytest.approx(0.025 ** (1 / 3))]
    assert found.ci_high.tolist() == [pytest.approx(1 - 0.025 ** (1 / 3)), 1]


def test_ratio_of_few_reviews_is_logit_t_by_hand():
    # 1 of 2 and 1 of 4: r = 2/6; without the one 1/4, without the other 1/2: SE = sqrt(1/2 · (1/12² + 1/6²)) = sqrt(5/288).
    found = ratio_interval(np.array([[1], [1]]), np.array([2, 4]), bounded=True, seed=0)
    low, high = plain_logit(1 / 3, math.sqrt(5 / 288), degrees=1)
    assert found.estimate.tolist() == [pytest.approx(1 / 3)]
    assert found.ci_low.tolist() == [pytest.approx(low)]
    assert found.ci_high.tolist() == [pytest.approx(high)]
    assert found.method == ["logit-t over reviews"]


def test_rate_of_few_reviews_is_log_t_by_hand():
    found = ratio_interval(np.array([[1], [1]]), np.array([2, 4]), bounded=False, seed=0)
    reach = stats.t.ppf(0.975, 1) * math.sqrt(5 / 288) / (1 / 3)
    assert found.ci_low.tolist() == [pytest.approx(math.exp(-reach) / 3)]
    assert found.ci_high.tolist() == [pytest.approx(math.exp(reach) / 3)]
    assert found.method == ["log-t over reviews"]


@pytest.mark.parametrize("bounded", [True, False])
def test_ratio_agrees_with_plain_loops(bounded):
    rng = np.random.default_rng(1)
    sizes = rng.integers(5, 60, 12)
    hits = rng.binomial(sizes[:, None], [0.1, 0.5, 0.9], (12, 3))
    found = ratio_interval(hits, sizes, bounded=bounded, seed=0)
    for theme in range(3):
        ratio, error = plain_ratio(hits[:, theme].tolist(), sizes.tolist())
        degrees = plain_degrees(hits[:, theme].tolist(), sizes.tolist())
        reach = stats.t.ppf(0.975, degrees) * error
        low, high = plain_logit(ratio, error, degrees) if bounded else [ratio * math.exp(sign * reach / ratio) for sign in (-1, 1)]
        assert [found.estimate[theme], found.ci_low[theme], found.ci_high[theme]] == pytest.approx([ratio, low, high])
        assert [found.std_error[theme], found.degrees[theme]] == pytest.approx([error, degrees])


def test_a_review_that_holds_most_passages_does_not_hide_how_far_it_deviates():
    # 30 of 100 passages in one review, 1 of 10 in each of three: without it the share is 3/30, without another 32/120.
    found = ratio_interval(np.array([[30], [1], [1], [1]]), np.array([100, 10, 10, 10]), bounded=True, seed=0)
    ratio = 33 / 130
    error = math.sqrt(3 / 4 * ((3 / 30 - ratio) ** 2 + 3 * (32 / 120 - ratio) ** 2))
    assert [found.estimate[0], found.std_error[0]] == pytest.approx([ratio, error])
    # 130² / (100² + 3 · 10²) − 1 = 0.64, and one at least: as many reviews as would weigh the same are fewer than two.
    assert found.degrees[0] == 1
    assert found.ci_low[0] < 0.001
    assert found.ci_high[0] > 0.99


def test_reviews_of_one_size_have_the_linearised_error_however_few():
    hits, sizes = np.array([[1], [2], [4], [5]]), np.full(4, 10)
    residual = hits[:, 0] - 3  # 12 of 40
    error = math.sqrt(4 / 3 * (residual**2).sum()) / 40
    assert ratio_interval(hits, sizes, bounded=True, seed=0).std_error[0] == pytest.approx(error)


@pytest.mark.parametrize(("n_reviews", "n_varying", "why"), [
    (9, 9, "no interval: only 9 reviews"), (1, 1, "no interval: only 1 review"), (10, 2, "no interval: coders differ in only 2 reviews"),
    (10, 1, "no interval: coders differ in only 1 review"), (10, 3, "")])
def test_too_few_reviews_say_so(n_reviews, n_varying, why):
    assert too_few(n_reviews, n_varying, "coders differ") == why


def test_theme_of_a_few_reviews_has_few_degrees_of_freedom():
    # Thirty reviews of equal size, the theme in one alone: of the squares one is 29² in units of the others.
    hits = np.zeros((30, 1))
    hits[0] = 30
    found = ratio_interval(hits, np.full(30, 40), bounded=True, seed=0)
    kurtosis = 30 * (29**4 + 29) / (29**2 + 29) ** 2
    assert found.degrees.tolist() == [pytest.approx(2 * 30 / (kurtosis - 1))]
    assert found.degrees[0] < 3


def test_confidence_widens_the_interval():
    hits, sizes = np.array([[1], [1], [3]]), np.array([2, 4, 9])
    wide, narrow = (ratio_interval(hits, sizes, bounded=True, seed=0, confidence=c) for c in (0.95, 0.5))
    assert wide.ci_low[0] < narrow.ci_low[0] < narrow.estimate[0] < narrow.ci_high[0] < wide.ci_high[0]


@pytest.mark.parametrize(("hits", "sizes", "estimate"), [
    ([[0], [0]], [3, 5], 0.0), ([[3], [5]], [3, 5], 1.0), ([[1], [2]], [2, 4], 0.5), ([[1]], [4], 0.25),
])
def test_without_spread_between_reviews_there_is_an_estimate_and_no_interval(hits, sizes, estimate):
    found = ratio_interval(np.array(hits), np.array(sizes), bounded=True, seed=0)
    assert found.estimate.tolist() == [estimate]
    assert np.isnan([found.ci_low, found.ci_high]).all()
    assert found.method == [NONE]


def test_theme_without_spread_does_not_take_the_interval_of_others():
    found = ratio_interval(np.array([[1, 0], [1, 0]]), np.array([2, 4]), bounded=True, seed=0)
    assert found.method == ["logit-t over reviews", NONE]
    assert np.isnan(found.ci_low).tolist() == [False, True]
    assert np.isnan(found.ci_high).tolist() == [False, True]


def many(n_reviews, n_with):
    """Reviews of which so many have the theme, in sizes and counts that differ."""
    rng = np.random.default_rng(7)
    sizes = rng.integers(20, 90, n_reviews)
    hits = np.where(np.arange(n_reviews) < n_with, rng.integers(1, 9, n_reviews), 0)
    return hits[:, None], sizes


@pytest.mark.parametrize(("n_reviews", "n_with", "method"), [
    (20, 10, "bootstrap-t over reviews"), (19, 10, "logit-t over reviews"), (20, 9, "logit-t over reviews"),
])
def test_bootstrap_begins_at_twenty_reviews_ten_of_them_with_the_theme(n_reviews, n_with, method):
    assert ratio_interval(*many(n_reviews, n_with), bounded=True, seed=0).method == [method]


@pytest.mark.parametrize("block", [over_reviews.BLOCK, 20 * 7])
def test_bootstrap_t_agrees_with_writing_every_resample_out(monkeypatch, block):
    # The size of the blocks that are held at once must not change the result.
    monkeypatch.setattr(over_reviews, "RESAMPLES", 199)
    monkeypatch.setattr(over_reviews, "BLOCK", block)
    hits, sizes = many(20, 15)
    found = ratio_interval(hits, sizes, bounded=True, seed=5)
    ratio, error = plain_ratio(hits[:, 0].tolist(), sizes.tolist())
    weights = np.random.default_rng(5).multinomial(20, np.full(20, 1 / 20), size=199)
    studentised = []
    for drawn in weights:
        places = np.repeat(np.arange(20), drawn)
        again, spread = plain_ratio(hits[places, 0].tolist(), sizes[places].tolist())
        studentised.append((again - ratio) / spread)
    low, high = np.quantile(studentised, [0.025, 0.975])
    assert found.ci_low[0] == pytest.approx(ratio - high * error)
    assert found.ci_high[0] == pytest.approx(ratio - low * error)


def test_bootstrap_depends_on_the_seed_and_on_nothing_else():
    hits, sizes = many(25, 20)
    both = np.hstack([hits, np.roll(hits, 3)])
    first, again, other = (ratio_interval(hits, sizes, bounded=True, seed=seed) for seed in (1, 1, 2))
    assert (first.ci_low, first.ci_high) == (again.ci_low, again.ci_high)
    assert first.ci_low[0] != other.ci_low[0]
    beside = ratio_interval(both, sizes, bounded=True, seed=1)
    assert (beside.ci_low[0], beside.ci_high[0]) == pytest.approx((first.ci_low[0], first.ci_high[0]))


def test_share_stays_within_nought_and_one_and_rate_above_nought():
    """One review far larger than the others and full of the theme: the bootstrap alone would end at -0.17 and at 23."""
    rng = np.random.default_rng(0)
    sizes, hits = rng.integers(3, 60, 20), np.zeros((20, 1))
    some = rng.choice(20, 10, replace=False)
    hits[some, 0] = np.minimum(sizes[some], rng.integers(1, 4, 10))
    largest = rng.integers(0, 20)
    hits[largest, 0] = sizes[largest] = rng.integers(100, 600)
    share, rest = (ratio_interval(h, sizes, bounded=True, seed=0) for h in (hits, sizes[:, None] - hits))
    assert share.method == rest.method == ["bootstrap-t over reviews"]
    assert (share.ci_low[0], share.ci_high[0], rest.ci_low[0], rest.ci_high[0]) == (0, 1, 0, 1)
    rate = ratio_interval(hits, sizes, bounded=False, seed=0)
    assert rate.ci_low[0] == 0
    assert rate.ci_high[0] > 20


def test_twice_the_same_reviews_give_the_same_ratio_and_a_narrower_interval():
    hits, sizes = np.array([[1], [1], [3]]), np.array([2, 4, 9])
    once = ratio_interval(hits, sizes, bounded=True, seed=0)
    twice = ratio_interval(np.tile(hits, (2, 1)), np.tile(sizes, 2), bounded=True, seed=0)
    assert twice.estimate[0] == pytest.approx(once.estimate[0])
    assert once.ci_low[0] < twice.ci_low[0] < twice.ci_high[0] < once.ci_high[0]


def test_order_of_reviews_does_not_matter_to_the_logit_interval():
    hits, sizes = np.array([[1], [0], [3]]), np.array([2, 4, 9])
    one = ratio_interval(hits, sizes, bounded=True, seed=0)
    other = ratio_interval(hits[::-1], sizes[::-1], bounded=True, seed=0)
    assert (one.ci_low[0], one.ci_high[0]) == pytest.approx((other.ci_low[0], other.ci_high[0]))


def test_mean_share_is_logit_t_by_hand():
    # Shares 0 and 1/2: mean 1/4, standard deviation sqrt(1/8), standard error 1/4.
    found = mean_interval(np.array([[0.0], [0.5]]))
    low, high = plain_logit(1 / 4, 1 / 4, degrees=1)
    assert found.estimate.tolist() == [0.25]
    assert (found.ci_low[0], found.ci_high[0]) == pytest.approx((low, high))
    assert found.method == ["logit-t over reviews"]


@pytest.mark.parametrize(("shares", "estimate"), [([[0.0], [0.0]], 0), ([[1.0], [1.0]], 1), ([[0.5], [0.5]], 0.5), ([[0.25]], 0.25)])
def test_mean_of_equal_shares_has_no_interval(shares, estimate):
    found = mean_interval(np.array(shares))
    assert found.estimate.tolist() == [estimate]
    assert np.isnan([found.ci_low, found.ci_high]).all()
    assert found.method == [NONE]


def test_intervals_over_reviews_cover_and_pooled_ones_do_not():
    """Thirty reviews of 40 passages with an intra-review correlation of .10; 200 corpora, nominal 95 %."""
    rng = np.random.default_rng(3)
    truth, n_corpora, over_reviews, pooled = 0.3, 200, 0, 0
    for corpus in range(n_corpora):
        shares = rng.beta(truth * 9, (1 - truth) * 9, 30)
        hits = rng.binomial(40, shares)[:, None]
        found = ratio_interval(hits, np.full(30, 40), bounded=True, seed=corpus)
        over_reviews += found.ci_low[0] <= truth <= found.ci_high[0]
        naive = stats.binomtest(int(hits.sum()), 1200).proportion_ci(method="wilson")
        pooled += naive.low <= truth <= naive.high
    assert 0.90 <= over_reviews / n_corpora <= 0.99
    assert pooled / n_corpora < 0.75


@pytest.mark.parametrize(("count", "n", "low", "high"), [
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I: Clopper and Pearson's ends for counts near an edge, Wilson's else.
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776),
])
def test_share_of_reviews_as_published(count, n, low, high):
    found = presence_interval(np.array([count]), n)
    assert [found.ci_low[0], found.ci_high[0]] == pytest.approx([low, high], abs=5e-5)


def test_corrected_share_without_any_mistake_or_variation_is_exact_over_what_was_read():
    nothing = np.zeros(2)
    found = corrected_presence(np.array([[0.0, 1.0]] * 30), surplus=nothing, least=nothing, n_read=np.array([10, 12]))
    assert found.estimate.tolist() == [0, 1]
    assert [found.ci_low[0], found.ci_high[0]] == pytest.approx([0, 1 - 0.025 ** (1 / 10)])
    assert [found.ci_low[1], found.ci_high[1]] == pytest.approx([0.025 ** (1 / 12), 1])
    assert found.method == ["Clopper-Pearson over reviews, corrected by a human sample"] * 2


def test_corrected_share_of_reviews_is_wilson_at_the_effective_number():
    values = np.array([[1.0]] * 12 + [[0.0]] * 18)
    found = corrected_presence(values, surplus=np.zeros(1), least=np.zeros(1), n_read=np.array([30]))
    # All read: p(1 − p) / SE² is 29, and the quantile that of t with 29 degrees of freedom (or what the residuals leave of them).
    wide = stats.t.ppf(0.975, found.degrees[0]) ** 2
    roots = np.roots([1 + wide / 29, -(2 * 0.4 + wide / 29), 0.16])  # where (p − P)² = t² P(1 − P) / n
    assert [found.ci_low[0], found.ci_high[0]] == pytest.approx(sorted(roots))


def test_corrected_rate_has_no_upper_bound_and_is_log_t():
    values, sizes = np.array([[3.0], [5.0], [4.0]]), np.array([1.0, 2.0, 1.0])
    nothing = np.zeros(1)
    rate = corrected_ratio(values, sizes, bounded=False, surplus=nothing, least=nothing)
    assert rate.estimate.tolist() == [3.0]
    reach = stats.t.ppf(0.975, rate.degrees[0]) * rate.std_error[0] / 3
    assert [rate.ci_low[0], rate.ci_high[0]] == pytest.approx([3 * math.exp(-reach), 3 * math.exp(reach)])
    assert rate.method == ["log-t over reviews, corrected by a human sample"]


def test_variance_is_lessened_by_the_surplus_and_never_below_the_least():
    values, sizes = np.array([[3.0], [5.0], [4.0]]) / 10, np.ones(3)
    plain, less, least = (corrected_ratio(values, sizes, bounded=True, surplus=np.array([s]), least=np.array([m])).std_error[0] ** 2
                          for s, m in ((0, 0), (0.001, 0), (9, 0.002)))
    assert plain == pytest.approx(0.01 / 3)
    assert less == pytest.approx(0.01 / 3 - 0.001)
    assert least == pytest.approx(0.002)
