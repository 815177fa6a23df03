"""Titles claim what the numbers bear out, and no more."""

import pandas as pd
import pytest

from scrmine.plots.claims import (
    agreement_claim,
    cannot_draw,
    difference_claim,
    distinctive_claim,
    least_argued,
    name_tied,
    places_claim,
    silence_claim,
    together_claim,
    top_of,
)
from scrmine.plots.style import wrap_label

NAN = float("nan")


def themes(*rows, columns=("estimate", "ci_low", "ci_high")):
    return pd.DataFrame(rows, columns=list(columns)).assign(title=[chr(65 + n) for n in range(len(rows))])


@pytest.mark.parametrize(("rows", "first", "close"), [
    ([(0.9, 0.8, 0.95), (0.5, 0.4, 0.6)], ["A"], False),
    ([(0.9, 0.8, 0.95), (0.8, 0.7, 0.9)], ["A"], True),  # on the edge of the interval is in it
    ([(0.9, 0.8, 0.95), (0.9, 0.8, 0.95), (0.7, 0.6, 0.8)], ["A", "B"], False),
    ([(0.9, NAN, NAN), (0.8, NAN, NAN)], ["A"], False),
    ([(0.5, 0.4, 0.6)], ["A"], False),
])
def test_first_is_first_alone_if_no_other_lies_in_its_interval(rows, first, close):
    tied, near = top_of(themes(*rows))
    assert (tied["title"].tolist(), near) == (first, close)


@pytest.mark.parametrize(("titles", "said"), [(["a"], "“a”"), (["a", "b"], "“a” and “b”"), (["a", "b", "c"], "“a” and 2 others")])
def test_equal_ones_are_named_or_counted(titles, said):
    assert name_tied(titles) == said


@pytest.mark.parametrize(("rows", "said"), [
    ([(0.9, 0.8, 0.95), (0.4, 0.2, 0.6)], "Coders agree most on “A”, least on “B”"),
    ([(1.0, NAN, NAN), (0.4, 0.2, 0.6)], "Coders agree most on “A”, least on “B”"),
    ([(0.9, NAN, NAN), (0.4, NAN, NAN)], "Alpha lies between 0.40 and 0.90, and no theme stands out from the others' intervals"),
    ([(0.9, 0.5, 0.95), (0.4, 0.2, 0.6)], "Alpha lies between 0.40 and 0.90, and no theme stands out from the others' intervals"),
    ([(1.0, NAN, NAN), (1.0, NAN, NAN)], "Alpha lies between 1.00 and 1.00, and no theme stands out from the others' intervals"),
    ([(0.9, 0.8, 0.95)], "Coders agree on “A” with an alpha of 0.90"),
])
def test_agreement_names_highest_and_lowest_where_their_intervals_are_apart(rows, said):
    assert agreement_claim(themes(*rows)) == said


def differences(*rows):
    """One row per theme, of 10 against 20 reviews unless it says otherwise: estimate, ends, p adjusted, reviews on both sides."""
    columns = ["estimate", "ci_low", "ci_high", "p_adjusted", "n_reviews", "n_against"]
    return pd.DataFrame([(*row, 10, 20)[:6] if len(row) < 6 else row for row in rows], columns=columns).assign(
        title=[chr(65 + n) for n in range(len(rows))], group="death", against="the rest", group_estimate=0.5, against_estimate=0.25)


@pytest.mark.parametrize(("rows", "said"), [
    ([(0.25, 0.05, 0.4, NAN), (0.2, 0.1, 0.3, NAN)], "By sex, “A” differs most: +25 points (95 % interval +5 to +40), death less the rest"),
    # The larger side comes first, and its interval turns with it.
    ([(0.2, 0.1, 0.3, NAN), (-0.3, -0.5, 0.1, NAN)], "By sex, “B” differs most: +30 points (95 % interval \u221210 to +50, which holds nought), the rest less death"),
    ([(0.2, 0.1, 0.3, NAN), (-0.2, -0.3, -0.1, NAN)], "By sex, “A” differs most: +20 points (95 % interval +10 to +30), death less the rest"),  # equal: the first
    ([(0.5, NAN, NAN, NAN)], "By sex, “A” differs most: +50 points (no interval), death less the rest"),
    ([(0.9, -0.1, 1.0, 0.2), (0.4, 0.2, 0.6, 0.01)],
     "By sex, “B” differs most of those that differ by more than chance: +40 points (95 % interval +20 to +60), death less the rest"),
    # One review of one is no group, however wide the difference and however far its interval is from nought.
    ([(1.0, 0.03, 1.0, NAN, 1, 14), (0.1, 0.02, 0.2, NAN, 5, 10)], "By sex, “B” differs most: +10 points (95 % interval +2 to +20), death less the rest"),
    ([(1.0, 0.03, 1.0, NAN, 20, 4)], "By sex, groups of fewer than 5 reviews are too small to name a difference"),
    ([(0.0, -0.2, 0.2, NAN)], "By sex, no theme differs"),
])
def test_a_difference_is_named_with_its_own_interval_and_only_of_groups_large_enough(rows, said):
    assert difference_claim(differences(*rows), "sex", points=True) == said


def test_of_one_value_and_none_nothing_is_said_to_differ():
    assert difference_claim(differences(), "sex", points=True) == "By sex, reviews have one value or none: nothing differs between values"


def test_a_difference_of_rates_is_no_difference_of_points():
    said = difference_claim(differences((1.25, 0.5, 2.0, NAN)), "sex", points=False)
    assert said == "By sex, “A” differs most: +1.25 per 1,000 words (95 % interval +0.50 to +2.00), death less the rest"


@pytest.mark.parametrize(("groups", "said"), [
    (["England"] * 3, "nation has one value (England): nothing to compare."),
    (["not stated"] * 2, "nation has no value: nothing to compare."), (["England", "England", "not stated"], ""), (["England", "Wales", "not stated"], ""), (list("abcd"), ""),
    (list("abcde"), "nation has 5 groups, and a figure shows at most 4: none is drawn. Join values into fewer groups in reviews.csv; the tables have every group."),
])
def test_groups_that_are_not_drawn_say_why(groups, said):
    assert cannot_draw(pd.Series(groups), "nation") == said


@pytest.mark.parametrize(("low", "p", "tested", "said"), [
    (1.2, 0.01, True, "“A” and “B” stand together most surely"), (1.2, 0.2, True, "No pair of themes stands together more often than chance could make it"),
    (0.9, NAN, False, "No pair of themes stands together more often than chance could make it"), (1.2, NAN, False, "“A” and “B” stand together most surely in the machine's count"),
])
def test_pairs_stand_together_where_the_interval_is_above_one(low, p, tested, said):
    rows = pd.DataFrame({"title": ["A"], "other_title": ["B"], "ci_low": [low], "p_adjusted": [p]})
    assert together_claim(rows, tested=tested) == said


@pytest.mark.parametrize(("silent", "status", "said"), [
    (3, "human codes", "3 of 4 reviews with “A” say nothing on “B”"), (3, "uncorrected machine count", "In 3 of 4 reviews with “A” the machine finds nothing on “B”"),
    (0, "human codes", "No review with a case theme is silent on a practice theme"),
])
def test_silence_is_whose_it_is(silent, status, said):
    table = pd.DataFrame({"n_silent": [silent], "share_silent": [silent / 4], "n_case": [4], "case_title": ["A"], "practice_title": ["B"], "status": [status]})
    assert silence_claim(table) == said


def places(*rows):
    """Findings of themes in the order of a codebook: share, upper end, passages in all."""
    return pd.DataFrame([{"title": chr(65 + n), "part": "findings", "share": share, "ci_high": high, "n_theme": n_theme, "n_hits": round(share * n_theme)}
                         for n, (share, high, n_theme) in enumerate(rows)])


@pytest.mark.parametrize(("rows", "said", "named"), [
    ([(0.1, 0.2, 50), (0.5, 0.6, 50)], "“A” is argued least in the findings: 5 of its 50 passages", ("A", 0)),
    ([(0.1, 0.2, 50), (0.2, 0.6, 50)], "“A” is argued least in the findings: 5 of its 50 passages; others come close", ("A", 1)),
    ([(0.0, 0.9, 19), (0.3, 0.4, 20)], "“B” is argued least in the findings: 6 of its 20 passages", ("B", 0)),
    ([(0.0, 0.9, 1), (0.5, 0.6, 50), (0.1, 0.2, 30), (0.1, 0.1, 40)], "“C” is argued least in the findings: 3 of its 30 passages; others come close", ("C", 1)),
    ([(0.1, NAN, 50), (0.1, NAN, 50), (0.2, NAN, 50)], "“A” is argued least in the findings: 5 of its 50 passages; others come close", ("A", 1)),
    ([(1.0, NAN, 50), (1.0, NAN, 50)], "No theme is argued less in the findings than another", None),
    ([(0.0, 0.9, 19)], "Where themes are argued: no theme has the 20 passages that would say it", None),
])
def test_least_argued_is_a_theme_with_passages_enough(rows, said, named):
    assert places_claim(places(*rows)) == said
    row, close = least_argued(places(*rows))
    assert (None if row is None else (row["title"], close)) == named


@pytest.mark.parametrize(("rows", "said"), [
    ([("drift", -0.1), ("plan", 0.3)], "“plan” is most distinctive of reviews with by “x”"), ([("drift", NAN)], "No term is surely more frequent in reviews with by “x”"),
    ([], "No term is distinctive of reviews with by “x”"),
])
def test_distinctive_term_is_one_whose_interval_says_more(rows, said):
    assert distinctive_claim(pd.DataFrame(rows, columns=["label", "ci_low"]), "by", "x") == said


@pytest.mark.parametrize(("title", "label"), [
    ("Workforce, capacity and organisational context", "Workforce, capacity and\norganisational context"), ("Planning, review and drift", "Planning, review and drift"),
    ("x" * 50, "x" * 25 + "\n" + "x" * 25),
])
def test_label_of_two_lines_leaves_no_word_alone(title, label):
    assert wrap_label(title) == label
