import warnings

import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook
from scipy import stats

from compare.test_correction import build, code, sample_of
from compare.test_groups import comparison
from scrmine import ScrmineError, ScrmineWarning, compare_together, correct_themes
from scrmine.compare.themes import build_comparison
from scrmine.intervals import share_ratio


def both(n_both, n_one, n_other, n_reviews):
    """Reviews with both themes, with the one, with the other, in all."""
    rows = [(1, 1, 2)] * n_both + [(1, 0, 2)] * (n_one - n_both) + [(0, 1, 2)] * (n_other - n_both)
    return {"a": rows + [(0, 0, 2)] * (n_reviews - len(rows))}


def test_lift_by_hand():
    found = compare_together(comparison(both(9, 12, 15, 30)))
    row = found.table.iloc[0]
    assert row[["theme", "other", "n_both", "n_theme", "n_other", "n_reviews", "expected", "lift"]].tolist() == ["drift", "hunger", 9, 12, 15, 30, 6, 1.5]
    ends = []
    for one, other in ((12, 15), (15, 12)):  # the ratio of the one with the other to the one without it, and turned round
        q = other / 30
        ratio = share_ratio(np.array([9]), np.array([other]), np.array([one - 9]), np.array([30 - other]))
        ends.append([1 / (q + (1 - q) / end[0]) for end in ratio])
    assert [row["ci_low"], row["ci_high"]] == pytest.approx([min(e[0] for e in ends), max(e[1] for e in ends)])
    table = [[9, 3], [6, 12]]
    chi2 = stats.chi2_contingency(table, correction=False).statistic * 29 / 30
    assert row["p"] == pytest.approx(stats.chi2.sf(chi2, 1))
    assert row["p_adjusted"] == row["p"]
    assert row[["method", "status", "note"]].tolist() == ["MOVER for ratios over reviews", "human codes", ""]
    assert repr(found) == "Together: 1 pairs of themes in 30 reviews, 1 tested, coder hand"


@pytest.mark.parametrize(("counts", "has"), [
    (both(1, 1, 1, 4), False),  # one review of four with both: four times as often as chance, and not to be said
    (both(3, 5, 5, 9), False), (both(2, 2, 3, 30), False), (both(3, 4, 4, 10), True), (both(2, 10, 10, 30), True)])  # the last: 3.3 expected
def test_lift_of_a_few_reviews_has_no_interval(counts, has):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        row = compare_together(comparison(counts)).table.iloc[0]
    assert row["lift"] == pytest.approx(row["n_both"] * row["n_reviews"] / (row["n_theme"] * row["n_other"]))
    assert row["ci_low":"ci_high"].notna().tolist() == [has, has]
    assert row["method"] == ("MOVER for ratios over reviews" if has else "none: fewer than 10 reviews, or fewer than 3 with both, and expected")


def test_themes_that_have_nothing_to_do_with_each_other_have_lift_one():
    row = compare_together(comparison(both(6, 12, 15, 30))).table.iloc[0]
    assert row["lift"] == 1.0
    assert row["ci_low"] < 1 < row["ci_high"]
    assert row["p"] == 1.0


def test_themes_never_together_have_lift_nought_and_an_upper_end():
    row = compare_together(comparison(both(0, 10, 10, 30))).table.iloc[0]
    assert [row["lift"], row["ci_low"]] == [0.0, 0.0]
    assert 0 < row["ci_high"] < 1
    assert row["note"] == "only 0 reviews with both, 3.3 expected"


@pytest.mark.parametrize(("counts", "lift"), [(both(10, 30, 10, 30), 1.0), (both(0, 0, 10, 30), np.nan)])
def test_theme_in_every_review_or_in_none_says_nothing(counts, lift):
    row = compare_together(comparison(counts)).table.iloc[0]
    assert row["lift"] == pytest.approx(lift, nan_ok=True)
    assert np.isnan([row["ci_low"], row["ci_high"], row["p"]]).all()
    assert row["method"] == "none: a theme in no review, or in every one"


def test_machine_counts_are_not_tested():
    row = compare_together(comparison(both(9, 12, 15, 30), coded_by="machine")).table.iloc[0]
    assert np.isnan([row["p"], row["p_adjusted"]]).all()
    assert [row["lift"], row["note"]] == [1.5, "uncorrected machine count: p withheld"]


def test_every_pair_is_there_once_and_order_of_reviews_does_not_matter():
    book = make_codebook(("a", "practice"), ("b", "case"), ("c", "case"))
    rng = np.random.default_rng(0)
    rows = [{"review_id": f"r{n:02d}", "group": "all", "theme": t, "n_hits": int(rng.random() < 0.5), "n_passages": 3, "n_words": 9, "n_denied": 0,
             "n_elsewhere": 0} for n in range(20) for t in "abc"]
    counts = pd.DataFrame(rows).assign(present=lambda c: c["n_hits"] > 0)
    made, turned = (build_comparison(c, pd.DataFrame(columns=["review_id", "group", "reason"]), book,
                                     {**comparison(both(1, 1, 1, 2)).settings}, None) for c in (counts, counts[::-1]))
    found = compare_together(made).table
    assert found[["theme", "other"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert found["ci_low"].tolist() == pytest.approx(compare_together(turned).table["ci_low"].tolist())


def test_whole_reviews_correct_what_stands_together_by_hand():
    corpus, ids = build([1] * 12)  # six reviews, and six of the same kinds
    machine = code(corpus, {"drift": [*ids[:4], *ids[6:10]], "hunger": [*ids[:3], *ids[6:9]]}, "phrases")
    human = code(corpus, {"drift": [ids[n] for n in (0, 4, 6, 10)], "hunger": [ids[n] for n in (0, 1, 4, 6, 7, 10)]})
    found = correct_themes(corpus, machine, make_codebook(("drift", "practice"), ("hunger", "case")), human,
                           sample_of(corpus, [ids[n] for n in (0, 1, 4, 6, 7, 10)], 0.5, review_inclusion_probability=0.5))
    row = compare_together(found).table.iloc[0]
    drift, hunger, together = (np.tile(z, 2) for z in ([1, -1, 1, 1, 2, 0], [1, 1, 1, 0, 2, 0], [1, -1, 1, 0, 2, 0]))
    assert row["lift"] == pytest.approx(together.mean() / (drift.mean() * hunger.mean()))
    assert row["expected"] == pytest.approx(12 * drift.mean() * hunger.mean())
    influence = together / together.mean() - drift / drift.mean() - hunger / hunger.mean() + 1
    reach = stats.t.ppf(0.975, 11) * np.sqrt((influence**2).sum() / 132)
    assert [row["ci_low"], row["ci_high"]] == pytest.approx([row["lift"] * np.exp(-reach), row["lift"] * np.exp(reach)])
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(np.log(row["lift"])) / np.sqrt((influence**2).sum() / 132), 11))
    assert row["status"] == "corrected by a human sample"


def test_one_theme_stands_with_no_other():
    made = comparison(both(1, 2, 2, 5))
    alone = type(made)(made.table[made.table["theme"] == "drift"], made.counts[made.counts["theme"] == "drift"], made.excluded, made.settings)
    with pytest.raises(ScrmineError) as caught:
        compare_together(alone)
    assert str(caught.value) == "The comparison has 1 theme(s) in 5 review(s); to appear together takes two of each."
