"""What a comparison says of itself."""

import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

from compare.test_groups import TWO, comparison
from scrmine import ScrmineError, ScrmineWarning, compare_groups, compare_themes, compare_together, compare_years

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))


@pytest.fixture
def case():
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}, {"doc_id": "scan", "status": "no_text", "reason": "few_characters"}],
                         [{"doc_id": "a", "text": "Drift, well met."}, {"doc_id": "a", "text": "Drift, well met!", "repeat_of": "a:0-16"},
                          {"doc_id": "b", "text": "Hunger."}])
    return corpus, make_codings(corpus, [("a:0-16", "drift", "Drift", "good"), ("a:18-34", "drift", "Drift"), ("b:0-7", "hunger", "Hunger", "none")])


def compare(case, **settings):
    with pytest.warns(ScrmineWarning):
        return compare_themes(*case, BOOK, **settings)


def test_estimand_target_denominator_and_worth_are_said(case):
    assert compare(case).describe("share_of_reviews") == (
        "Share of reviews in which the theme is present (in at least 1 passage of it). Counted: passages of the roles analysis, comment, voices, "
        "lessons, each repeated text once, with the stances concern, good, mixed, none. Out of 2 readable reviews; 1 left out (document not readable "
        "(no_text): 1). Intervals (95 %) speak of the process that produces such reviews (each review is one draw from it): Clopper-Pearson over "
        "reviews. All numbers: uncorrected machine count. The interval of a machine count knows nothing of the machine's mistakes."
    )
    assert compare(case, coded_by="people", target="these_reviews", repeats=True, stances=["good"]).describe("rate_per_1000_words") == (
        "Passages that carry the theme, per 1,000 words. Counted: passages of the roles analysis, comment, voices, lessons, repeated text each time, "
        "with the stances good. Out of 2 readable reviews; 1 left out (document not readable (no_text): 1). Intervals (95 %) speak of these very "
        "reviews (of what was read, every review counts and none stands for others): none: these very reviews were counted. All numbers: human codes."
    )


def test_stances_and_repeats_are_settings(case):
    hits = {name: compare(case, **settings).counts["n_hits"].tolist() for name, settings in {
        "usual": {}, "good": {"stances": ["good"]}, "concern": {"stances": ["concern"]}, "repeats": {"repeats": True}}.items()}
    # Of a and b, drift and hunger; the repeat, a concern, is only counted where repeats are.
    assert hits == {"usual": [1, 0, 0, 1], "good": [1, 0, 0, 0], "concern": [0, 0, 0, 0], "repeats": [2, 0, 0, 1]}


def test_bounds_say_what_the_excluded_could_change(case):
    row = compare(case).measure("share_of_reviews").iloc[0]
    assert row[["estimate", "n_reviews", "n_excluded", "bound_low", "bound_high"]].tolist() == [0.5, 2, 1, 1 / 3, 2 / 3]


@pytest.mark.parametrize(("settings", "message"), [
    ({"stances": ["goood"]}, "There is no stance 'goood' in the stances of codings. Did you mean 'good'? Known: absent, concern, good, mixed, none."),
    ({"stances": []}, "No stance is to be counted, so no coding would count. Name at least one of concern, good, mixed, none, absent."),
    ({"target": "all"}, "There is no target 'all' in a comparison. Known: process, these_reviews."),
    ({"coded_by": "hand"}, "There is no kind of coder 'hand' in a comparison. Known: machine, people."),
])
def test_settings_that_are_not_there_are_named(case, settings, message):
    with pytest.raises(ScrmineError) as caught:
        compare_themes(*case, BOOK, **settings)
    assert str(caught.value) == message


def test_same_input_gives_the_same_table_and_duplicated_reviews_the_same_shares():
    one, again = comparison(TWO).table, comparison(TWO).table
    assert one.equals(again)
    twice = comparison({group: rows * 2 for group, rows in TWO.items()}).table
    assert twice["estimate"].tolist() == pytest.approx(one["estimate"].tolist())
    both = one["ci_low"].notna()
    assert ((twice["ci_high"] - twice["ci_low"])[both] < (one["ci_high"] - one["ci_low"])[both]).all()


def test_notebook_view_says_what_numbers_are_worth():
    shown = comparison(TWO)._repr_html_()
    assert "<th>status</th>" in shown
    assert "human codes" in shown
    assert "<th>status</th>" not in comparison(TWO, coded_by="machine")._repr_html_()


@pytest.mark.parametrize(("make", "words"), [
    (compare_groups, ["left", "right", "Drift", "human codes", "p_adjusted"]), (compare_together, ["Hunger", "lift", "expected"]),
    (lambda c: compare_years(c, pd.DataFrame({"review_id": c.counts["review_id"].unique(), "year": range(2000, 2026)}), year="year"),
     ["change", "2000 to 2025", "Hunger"]),
])
def test_notebook_views_are_tables_of_what_matters(make, words):
    found = make(comparison(TWO))
    shown = found._repr_html_()
    assert shown.startswith(f"<p><b>{found!r}</b></p><table")
    assert [word for word in words if word not in shown] == []
