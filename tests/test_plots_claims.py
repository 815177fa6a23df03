"""Titles claim what the numbers bear out, and no more."""

import pandas as pd
import pytest

from scrmine.plots.claims import (
    agreement_claim,
    distinctive_claim,
    name_tied,
    places_claim,
    silence_claim,
    spread_claim,
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


@pytest.mark.parametrize(("one", "other", "said"), [
    ((0.9, 0.7, 1.0), (0.2, 0.1, 0.4), "By sex, “A” differs most"), ((0.9, 0.4, 1.0), (0.2, 0.1, 0.5), "By sex, “A” differs most, but its intervals overlap"),
    ((0.5, 0.4, 0.6), (0.5, 0.4, 0.6), "By sex, no theme differs"),
])
def test_groups_differ_where_their_intervals_are_apart(one, other, said):
    table = themes(one, other).assign(theme="a")
    rows = pd.DataFrame({"theme": ["a"], "title": ["A"], "estimate": [abs(one[0] - other[0])]})
    assert spread_claim(rows, table, "sex") == said


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


@pytest.mark.parametrize(("rows", "said"), [
    ([(0.1, 0.2, 50), (0.5, 0.6, 50)], "“A” is argued least in the findings: 10 % of its 50 passages"),
    ([(0.1, 0.2, 50), (0.2, 0.6, 50)], "“A” is argued least in the findings: 10 % of its 50 passages; others come close"),
    ([(0.0, 0.9, 19), (0.3, 0.4, 20)], "“B” is argued least in the findings: 30 % of its 20 passages"),
    ([(1.0, NAN, 50), (1.0, NAN, 50)], "No theme is argued less in the findings than another"),
    ([(0.0, 0.9, 19)], "Where themes are argued: no theme has the 20 passages that would say it"),
])
def test_least_argued_is_a_theme_with_passages_enough(rows, said):
    assert places_claim(themes(*rows, columns=("findings", "findings_high", "n_theme"))) == said


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
