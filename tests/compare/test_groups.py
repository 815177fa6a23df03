import math

import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.proportion import test_proportions_2indep as compare_proportions

from scrmine import ScrmineError, compare_groups
from scrmine.compare.themes import build_comparison
from scrmine.intervals import Interval, adjust, difference, newcombe, score_p, share_ratio

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))
MACHINE, HUMAN = "uncorrected machine count", "human codes"


def comparison(groups, *, coded_by="people", target="process"):
    """A comparison of invented counts: {group: [(hits of drift, of hunger, passages), one per review]}."""
    rows = [{"review_id": f"{group}{number}", "group": group, "theme": theme, "n_hits": hits, "n_passages": review[2], "n_words": 50 * review[2],
             "present": hits > 0, "n_denied": 0, "n_elsewhere": 0}
            for group, reviews in groups.items() for number, review in enumerate(reviews) for theme, hits in zip(BOOK.themes, review, strict=False)]
    settings = {"by": "side", "roles": ["analysis"], "stances": ["concern"], "at_least": 1, "repeats": False, "target": target, "coded_by": coded_by,
                "seed": 0, "coder": "hand", "codebook": BOOK.name, "unit": "review"}
    return build_comparison(pd.DataFrame(rows), pd.DataFrame(columns=["review_id", "group", "reason"]), BOOK, settings, None)


TWO = {"left": [(1, 0, 4)] * 9 + [(0, 2, 5)] * 3, "right": [(2, 0, 5)] * 4 + [(0, 0, 4)] * 10}


@pytest.mark.parametrize(("counts", "low", "high"), [
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10
    ((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((6, 7, 2, 7), 0.0582, 0.8062), ((5, 56, 0, 29), -0.0381, 0.1926),
    ((0, 10, 0, 20), -0.1611, 0.2775), ((0, 10, 0, 10), -0.2775, 0.2775), ((10, 10, 0, 20), 0.6791, 1.0), ((10, 10, 0, 10), 0.6075, 1.0),
])
def test_newcombe_as_published_and_as_statsmodels_has_it(counts, low, high):
    a, n, c, m = counts
    found = newcombe(np.array([a]), n, np.array([c]), m)
    assert [found.ci_low[0], found.ci_high[0]] == pytest.approx([low, high], abs=5e-5)
    other = confint_proportions_2indep(a, n, c, m, method="newcomb", compare="diff")
    assert [found.ci_low[0], found.ci_high[0]] == pytest.approx(other, abs=1e-8)
    assert found.estimate[0] == a / n - c / m


def test_score_test_as_statsmodels_has_it():
    a, c = np.array([56, 3, 12, 30]), np.array([48, 9, 12, 2])
    found, names = score_p(a, 70, c, 80)
    expected = [compare_proportions(x, 70, y, 80, compare="diff", method="score", correction=True).pvalue for x, y in zip(a, c, strict=True)]
    assert found.tolist() == pytest.approx(expected, abs=1e-8)
    assert names == ["chi-square test, N - 1"] * 4


def test_where_fewer_than_one_is_expected_the_test_is_fishers():
    found, names = score_p(np.array([1, 2, 0, 10]), 10, np.array([0, 0, 0, 100]), 100)
    # Expected in the smallest cell: 10/110, 20/110; nobody and everybody have nothing to test.
    assert names == ["Fisher's exact test"] * 4
    assert found.tolist() == pytest.approx([10 / 110, 10 * 9 / (110 * 109), 1.0, 1.0])


def test_benjamini_hochberg_as_published_and_as_r_has_it():
    # The fifteen p-values of Benjamini and Hochberg (1995, section 3.2): the first four are rejected at .05.
    p = np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0])
    found = adjust(p)
    assert (found <= 0.05).sum() == 4
    by_hand = [min(p[later] * 15 / (later + 1) for later in range(place, 15)) for place in range(15)]
    assert found.tolist() == pytest.approx(by_hand, abs=1e-8)
    # R: p.adjust(c(.01, .02, .03, .04, .05), "BH") gives .05 five times.
    assert adjust(np.array([0.01, 0.02, 0.03, 0.04, 0.05])).tolist() == pytest.approx([0.05] * 5, abs=1e-8)


def test_what_was_not_tested_does_not_count_in_the_adjustment():
    assert adjust(np.array([0.01, np.nan, 0.04])).tolist() == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)
    assert np.isnan(adjust(np.array([np.nan, np.nan]))).all()


def test_ratio_of_shares_turned_round_is_its_reciprocal():
    a, n, c, m = (np.array(v, dtype=float) for v in ([9, 5, 0, 10], [10, 56, 10, 10], [3, 2, 4, 1], [10, 29, 20, 20]))
    low, high = share_ratio(a, n, c, m)
    turned = share_ratio(c, m, a, n)
    assert low[[0, 1, 3]].tolist() == pytest.approx((1 / turned[1])[[0, 1, 3]].tolist())
    assert high[[0, 1, 3]].tolist() == pytest.approx((1 / turned[0])[[0, 1, 3]].tolist())
    assert low[2] == 0
    assert turned[1][2] == math.inf
    assert (low < a * m / n / c).all() or low[2] == 0
    assert (high > a * m / n / c).all()


def interval(estimate, error, low, high, degrees=9.0):
    return Interval(*(np.array([v]) for v in (estimate, low, high)), ["m"], np.array([error]), np.array([degrees]))


def test_difference_by_hand():
    one, other = interval(0.4, 0.08, 0.25, 0.57), interval(0.2, 0.06, 0.11, 0.35, 19.0)
    found = difference(one, other, bounded=True)
    assert found.ci_low[0] == pytest.approx(0.2 - math.hypot(0.15, 0.15))
    assert found.ci_high[0] == pytest.approx(0.2 + math.hypot(0.17, 0.09))
    a, b = (0.08 / 0.24) ** 2, (0.06 / 0.16) ** 2
    t = (math.log(0.4 / 0.6) - math.log(0.2 / 0.8)) / math.sqrt(a + b)
    assert found.p[0] == pytest.approx(2 * stats.t.sf(t, (a + b) ** 2 / (a**2 / 9 + b**2 / 19)))
    assert found.method == ["MOVER; t-test on the logit scale"]


def test_difference_at_an_edge_is_tested_on_the_plain_scale_as_scipy_has_welch():
    one, other = interval(1.0, 0.1, 0.8, 1.0), interval(0.5, 0.2, 0.2, 0.8)
    found = difference(one, other, bounded=True)
    welch = stats.ttest_ind_from_stats(1.0, 0.1 * math.sqrt(10), 10, 0.5, 0.2 * math.sqrt(10), 10, equal_var=False)
    assert found.p[0] == pytest.approx(welch.pvalue)
    assert found.method == ["MOVER; t-test on the plain scale"]


def test_difference_needs_an_interval_of_both():
    found = difference(interval(0.0, 0.0, np.nan, np.nan), interval(0.5, 0.2, 0.2, 0.8), bounded=True)
    assert np.isnan([found.ci_low[0], found.ci_high[0], found.p[0]]).all()
    assert found.method == ["none: no variation between reviews in a group"]


def test_share_of_reviews_in_two_groups_by_hand():
    found = compare_groups(comparison(TWO))
    assert repr(found) == "Differences: share of reviews in which the theme is present, 2 themes, 1 pair of groups by side, 2 tested"
    drift = found.table.iloc[0]
    expected = newcombe(np.array([9]), 12, np.array([4]), 14)
    assert drift[["group", "against", "theme", "group_estimate", "against_estimate", "n_reviews", "n_against"]].tolist() == [
        "left", "right", "drift", 9 / 12, 4 / 14, 12, 14]
    assert drift[["estimate", "ci_low", "ci_high", "p"]].tolist() == [expected.estimate[0], expected.ci_low[0], expected.ci_high[0], expected.p[0]]
    assert [drift["method"], drift["status"], drift["note"]] == ["Newcombe; chi-square test, N - 1", HUMAN, "only 4 reviews with it in a group"]
    assert found.table["p_adjusted"].tolist() == pytest.approx(adjust(found.table["p"].to_numpy()).tolist())
    assert found.settings["n_tests"] == 2


@pytest.mark.parametrize(("n", "has", "note"), [
    (1, False, "only 1 review in a group: too few to name a difference"), (4, False, "only 4 reviews in a group: too few to name a difference"),
    (5, True, "only 5 reviews in a group")])
def test_group_of_fewer_than_five_reviews_makes_no_headline(n, has, note):
    made = comparison({"left": [(1, 0, 4)] * n, "right": [(0, 0, 4)] * 13})
    for measure in ("share_of_reviews", "share_of_passages"):
        found = compare_groups(made, measure).table.iloc[0]
        assert found["estimate"] == 1.0 if measure == "share_of_reviews" else 0.25
        assert found["note"].startswith(note)
        if measure == "share_of_reviews":
            assert found["ci_low":"ci_high"].notna().tolist() == [has, has]
            assert found["method"] == ("Newcombe; chi-square test, N - 1" if has else "none: fewer than 5 reviews in a group")


def test_reviews_without_a_value_are_said():
    found = compare_groups(comparison({**TWO, "not stated": [(1, 0, 4)]}))
    assert repr(found).endswith("1 pair of groups by side, 2 tested; 1 review without a value left out")
    assert found.table[["n_reviews", "n_against"]].drop_duplicates().to_numpy().tolist() == [[12, 14]]


def test_share_of_passages_is_put_together_from_the_groups_intervals():
    made = comparison(TWO)
    found = compare_groups(made, "share_of_passages").table.iloc[0]
    left, right = (made.measure("share_of_passages").query("theme == 'drift' and group == @side").iloc[0] for side in ("left", "right"))
    assert found["estimate"] == pytest.approx(left["estimate"] - right["estimate"])
    reach = math.hypot(left["estimate"] - left["ci_low"], right["ci_high"] - right["estimate"])
    assert found["ci_low"] == pytest.approx(found["estimate"] - reach)
    assert found["note"] == "only 8 passages with it in a group"


def test_p_of_uncorrected_machine_counts_is_withheld():
    found = compare_groups(comparison(TWO, coded_by="machine"))
    assert found.table["p"].isna().all()
    assert found.table["p_adjusted"].isna().all()
    assert found.table["status"].tolist() == [MACHINE] * 2
    assert found.table["note"].tolist() == ["uncorrected machine count: p withheld"] * 2
    assert found.settings["n_tests"] == 0
    people = compare_groups(comparison(TWO)).table
    assert found.table[["estimate", "ci_low", "ci_high"]].to_numpy().tolist() == people[["estimate", "ci_low", "ci_high"]].to_numpy().tolist()


def test_a_count_of_these_very_reviews_has_no_interval_and_no_p():
    made = comparison(TWO, target="these_reviews")
    assert made.table[["ci_low", "ci_high"]].isna().all().all()
    found = compare_groups(made).table
    assert found["estimate"].iloc[0] == 9 / 12 - 4 / 14
    assert found[["ci_low", "ci_high", "p"]].isna().all().all()
    assert set(found["method"]) == {"none: these very reviews were counted"}


THREE = {**TWO, "middle": [(1, 1, 3)] * 11, "not stated": [(1, 1, 3)] * 10}


def pairs(found):
    return found.table[["group", "against"]].drop_duplicates().to_numpy().tolist()


def test_three_groups_are_held_against_the_rest_each_other_or_one():
    made = comparison(THREE)
    rest = compare_groups(made)
    assert pairs(rest) == [["left", "the rest"], ["middle", "the rest"], ["right", "the rest"]]
    first = rest.table.iloc[0]
    assert [first["n_reviews"], first["n_against"], first["against_estimate"]] == [12, 25, (4 + 11) / 25]
    assert rest.settings["n_tests"] == 6
    assert rest.settings["not_stated"] == 10
    assert pairs(compare_groups(made, against="each_other")) == [["left", "middle"], ["left", "right"], ["middle", "right"]]
    assert pairs(compare_groups(made, against="middle")) == [["left", "middle"], ["right", "middle"]]


def test_two_groups_turned_round_differ_by_as_much_the_other_way():
    one = compare_groups(comparison(TWO)).table
    turned = compare_groups(comparison({"right": TWO["left"], "left": TWO["right"]})).table
    assert one["estimate"].tolist() == pytest.approx((-turned["estimate"]).tolist())
    assert one["ci_low"].tolist() == pytest.approx((-turned["ci_high"]).tolist())
    assert one["p"].tolist() == pytest.approx(turned["p"].tolist())


def test_one_group_has_nothing_to_differ_from():
    with pytest.raises(ScrmineError) as caught:
        compare_groups(comparison({"left": TWO["left"], "not stated": TWO["right"]}))
    assert str(caught.value) == ("The comparison has 1 group with readable reviews (left); a difference needs two. Compare with by= a column of "
                                 "the reviews.")


def test_unknown_names_are_named():
    with pytest.raises(ScrmineError, match=r"There is no group 'lft' in this comparison\. Did you mean 'left'"):
        compare_groups(comparison(TWO), against="lft")
    with pytest.raises(ScrmineError, match=r"There is no measure 'share' in a comparison\."):
        compare_groups(comparison(TWO), "share")
