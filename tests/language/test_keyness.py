import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from scrmine.errors import ScrmineError
from scrmine.features import count_passages, count_tokens
from scrmine.language import compare_words
from scrmine.language.keyness import log_likelihood


def features_of(texts):
    """Features of ready bags: {review: "words of it"}."""
    return count_tokens([text.split() for text in texts.values()], passage_ids=[f"{review}:0-1" for review in texts], review_ids=list(texts))


def reviews_of(groups):
    return pd.DataFrame({"review_id": list(groups), "outcome": list(groups.values())})


TEXTS = {"a": "drift drift drift plan", "b": "drift drift plan plan plan", "c": "plan hunger", "d": "plan drift hunger hunger", "e": "plan plan"}
GROUPS = {"a": "death", "b": "death", "c": "harm", "d": "harm", "e": "harm"}


@pytest.fixture(scope="module")
def keyness():
    return compare_words(features_of(TEXTS), reviews_of(GROUPS), by="outcome", min_reviews=1)


def row_of(keyness, group, term):
    return keyness.table[(keyness.table["group"] == group) & (keyness.table["term"] == term)].iloc[0]


def test_counts_by_hand(keyness):
    row = row_of(keyness, "death", "drift")
    assert row[["n", "n_other", "n_reviews", "n_reviews_other"]].tolist() == [5, 1, 2, 1]
    assert row["rate"] == pytest.approx(1000 * 5 / 9)
    assert row["rate_other"] == pytest.approx(1000 / 8)
    assert row["log_ratio"] == pytest.approx(math.log2((5 / 9) / (1 / 8)))
    assert row["note"] == "no interval: only 2 reviews on one side"
    assert keyness.groups.to_numpy().tolist() == [["death", 2, 9], ["harm", 3, 8]]
    assert repr(keyness) == "Keyness: 3 terms in 1 or more reviews, by outcome (death, harm)"
    assert "<td>drift</td>" in keyness._repr_html_()


def test_log_likelihood_is_that_of_scipy(keyness):
    for term, cells in (("drift", [[5, 1], [4, 7]]), ("hunger", [[0, 3], [9, 5]]), ("plan", [[4, 4], [5, 4]])):
        expected = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        assert abs(row_of(keyness, "death", term)["g2"]) == pytest.approx(expected, abs=1e-10)
    rng = np.random.default_rng(0)
    for a, b, more, others in rng.integers(1, 50, (20, 4)):
        expected = stats.chi2_contingency([[a, b], [more, others]], correction=False, lambda_="log-likelihood").statistic
        assert log_likelihood(np.array([a]), a + more, np.array([b]), b + others)[0] == pytest.approx(expected, abs=1e-9)


def test_sign_says_which_side_uses_it_more_and_sides_mirror_each_other(keyness):
    assert row_of(keyness, "death", "drift")["g2"] > 0 > row_of(keyness, "death", "hunger")["g2"]
    for term in ("drift", "hunger", "plan"):
        one, other = row_of(keyness, "death", term), row_of(keyness, "harm", term)
        assert one["g2"] == pytest.approx(-other["g2"], abs=1e-12)
        assert one["log_ratio"] == pytest.approx(-other["log_ratio"], abs=1e-12)
        assert (one["ci_low"], one["ci_high"]) == pytest.approx((-other["ci_high"], -other["ci_low"]), nan_ok=True)
    assert keyness.table.groupby("group")["g2"].apply(lambda g2: g2.is_monotonic_decreasing).all()


def five_times(texts):
    """The same for five reviews of each kind."""
    return {f"{review}{number}": value for review, value in texts.items() for number in range(5)}


def test_interval_by_hand():
    # Residuals K − r·m: death 3 − 5/9·4, 2 − 5/9·5; harm 0 − 1/8·2, 1 − 1/8·4, 0 − 1/8·2; five times each.
    mine = 10 / 9 * 5 * ((3 - 20 / 9) ** 2 + (2 - 25 / 9) ** 2) / 25**2
    others = 15 / 14 * 5 * ((1 / 4) ** 2 + (1 / 2) ** 2 + (1 / 4) ** 2) / 5**2
    reach = stats.t.ppf(0.975, 23) * math.sqrt(mine + others) / math.log(2)
    row = row_of(compare_words(features_of(five_times(TEXTS)), reviews_of(five_times(GROUPS)), by="outcome"), "death", "drift")
    assert row["note"] == ""
    assert [row["ci_low"], row["ci_high"]] == pytest.approx([row["log_ratio"] - reach, row["log_ratio"] + reach], abs=1e-10)


def test_side_without_a_use_counts_half_and_has_no_interval(keyness):
    row = row_of(keyness, "death", "hunger")
    assert row["log_ratio"] == pytest.approx(math.log2((0.5 / 9) / (3 / 8)))
    assert math.isnan(row["ci_low"])


def test_few_reviews_on_a_side_have_no_interval(keyness):
    assert keyness.table[["ci_low", "ci_high"]].isna().all(axis=None)
    assert set(keyness.table["note"]) == {"no interval: only 2 reviews on one side"}
    nine = compare_words(features_of({r: t for r, t in five_times(TEXTS).items() if r != "a0"}), reviews_of(five_times(GROUPS)), by="outcome").table
    assert nine["ci_low"].isna().all()
    assert set(nine["note"]) == {"no interval: only 9 reviews on one side"}


def test_copies_of_words_do_not_make_a_difference_surer():
    """Every word three times: rates and intervals stay, since reviews are as many as before; G² trebles, which is why it is no test."""
    texts, groups = five_times(TEXTS), five_times(GROUPS)
    one = compare_words(features_of(texts), reviews_of(groups), by="outcome", min_reviews=1).table
    thrice = compare_words(features_of({review: f"{text} {text} {text}" for review, text in texts.items()}), reviews_of(groups), by="outcome", min_reviews=1).table
    both = one.merge(thrice, on=["group", "term"])
    rows = both[(both["n_x"] > 0) & (both["n_other_x"] > 0)]
    assert rows["ci_low_x"].notna().all()
    for name in ("log_ratio", "ci_low", "ci_high", "rate"):
        np.testing.assert_allclose(rows[f"{name}_x"], rows[f"{name}_y"], atol=1e-10)
    np.testing.assert_allclose(3 * both["g2_x"], both["g2_y"], atol=1e-10)


def test_one_reviews_wording_is_not_its_groups():
    terms = compare_words(features_of(TEXTS), reviews_of(GROUPS), by="outcome", min_reviews=2).table
    assert set(terms["term"]) == {"drift", "hunger", "plan"}
    only = {**TEXTS, "a": "drift drift drift plan chip chip chip chip"}
    assert "chip" not in set(compare_words(features_of(only), reviews_of(GROUPS), by="outcome", min_reviews=2).table["term"])
    assert "chip" in set(compare_words(features_of(only), reviews_of(GROUPS), by="outcome", min_reviews=1).table["term"])


def test_more_than_two_groups_each_against_the_rest():
    found = compare_words(features_of(TEXTS), reviews_of({**GROUPS, "e": None}), by="outcome", min_reviews=1)
    assert found.groups["group"].tolist() == ["death", "harm", "not stated"]
    row = row_of(found, "harm", "plan")
    assert row[["n", "n_other"]].tolist() == [2, 6]


def test_pseudonyms_are_not_distinctive(sample_corpus):
    features = count_passages(sample_corpus.passages, reviews=sample_corpus.reviews)
    found = compare_words(features, sample_corpus.reviews, by="outcome")
    names = {word for name in sample_corpus.reviews["name"] for word in str(name).casefold().split() if word not in ("child", "children", "family", "the", "baby", "and")}
    hits = {term for term in found.table["label"].str.casefold() if term in names and len(term) > 2}
    assert hits <= {"hope", "rose", "grace"}, "words that are names too may stand small elsewhere"
    assert (np.where(found.table["g2"] > 0, found.table["n_reviews"], found.table["n_reviews_other"]) >= 3).all()


@pytest.mark.parametrize(("settings", "message"), [
    ({"by": "outcom"}, "There is no column 'outcom' in the reviews table. Did you mean 'outcome'? Known: outcome, review_id."),
    ({"min_reviews": 0}, "min_reviews is 0; a term must be in at least 1 review."),
    ({"min_reviews": 9}, "No term occurs in 9 or more reviews of a group. Lower min_reviews, or read the words in context."),
])
def test_settings_that_cannot_be_are_refused(settings, message):
    with pytest.raises(ScrmineError) as caught:
        compare_words(features_of(TEXTS), reviews_of(GROUPS), **{"by": "outcome", **settings})
    assert str(caught.value) == message


def test_reviews_that_cannot_be_compared_are_refused():
    with pytest.raises(ScrmineError, match=r"All reviews with counted terms have the same 'outcome' \(death\)\. Compare by another column\."):
        compare_words(features_of(TEXTS), reviews_of(dict.fromkeys(GROUPS, "death")), by="outcome")
    with pytest.raises(ScrmineError, match=r"1 review\(s\) of the features are not in the reviews table, first 'e'\."):
        compare_words(features_of(TEXTS), reviews_of(GROUPS).iloc[:4], by="outcome")
