"""Where reviews are too few for a question, a notebook works on the sample, and what it says of that is true of the numbers."""

from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import make_corpus

import scrmine
from scrmine.errors import ScrmineError
from scrmine.rehearsal import find_groups, find_pair, find_reviews, number_of

REHEARSAL = "What follows is a rehearsal on the fictional sample: it shows the steps, and says nothing about your reviews."


@pytest.fixture(autouse=True)
def _sample_is_read_once(monkeypatch, sample_corpus):
    monkeypatch.setattr("scrmine.rehearsal.load_sample", lambda: sample_corpus)


def corpus_of(reviews, findings):
    """A corpus of reviews of which those named have one finding each, the others a question."""
    names = [review["review_id"] for review in reviews]
    return make_corpus([{"doc_id": name} for name in names],
                       [{"doc_id": name, "text": f"What {name} says.", "role": "analysis" if name in findings else "terms_of_reference"} for name in names], reviews)


def reviews(**columns):
    """Reviews a, b, c, …, one for each value."""
    return [{"review_id": name, **{column: values[place] for column, values in columns.items()}} for place, name in enumerate("abcdef"[:len(next(iter(columns.values())))])]


@pytest.mark.parametrize(("n", "words", "said"), [
    (0, ("review",), "0 reviews"), (1, ("review",), "1 review"), (2000, ("review",), "2,000 reviews"), (1, ("theme is", "themes are"), "1 theme is"),
    (2, ("theme is", "themes are"), "2 themes are"),
])
def test_a_number_has_its_word_in_the_right_form(n, words, said):
    assert number_of(n, *words) == said


def test_a_column_that_makes_groups_is_taken():
    ground = find_groups(corpus_of(reviews(age=["<1", "1-5", "<1", None, "6-10"]), "abcd"), "age")
    assert (ground.column, ground.largest, ground.rehearsal, ground.note) == ("age", "<1", False, "")
    assert ground.groups.to_dict() == {"a": "<1", "b": "1-5", "c": "<1"}, "d does not say it, and e has no findings"
    assert ground.said == "Reviews with findings by age: <1 2, 1-5 1."


def test_of_equal_groups_the_first_by_name_is_the_largest():
    assert find_groups(corpus_of(reviews(age=["b", "a"]), "ab"), "age").largest == "a"


@pytest.mark.parametrize(("by", "why"), [
    ("age", "“age” makes no groups: all reviews with findings that say it are “<1”."), ("sex", "There is no column “sex”."),
    ("region", "“region” makes no groups: no review with findings says it."),
])
def test_else_years_part_the_reviews(by, why):
    """Years of findings 2001, 2003, 2010: the median is 2003; the review of 2020 has no findings."""
    ground = find_groups(corpus_of(reviews(year=[2001, 2003, 2010, 2020], age=["<1", "<1", "<1", "1-5"], region=[None, None, None, "Wales"]), "abc"), by)
    assert ground.said == f"**{why} The reviews are parted by their years instead.** Reviews with findings by period: to 2003 2, after 2003 1."
    assert (ground.column, ground.rehearsal) == ("period", False)
    assert ground.corpus.reviews.set_index("review_id")["period"].to_dict() == {"a": "to 2003", "b": "to 2003", "c": "after 2003", "d": "after 2003"}


@pytest.mark.parametrize("years", [[2001, 2001], [None, None], [2001, None]])
def test_else_it_is_the_sample_and_says_so(years, sample_corpus):
    ground = find_groups(corpus_of(reviews(year=years), "ab"), "age")
    assert ground.said.startswith(f"**There is no column “age”. Their years make none either. {REHEARSAL}** Reviews with findings by outcome: ")
    assert (ground.corpus, ground.column, ground.rehearsal, ground.note) == (sample_corpus, "outcome", True, "*On the fictional sample:* ")
    assert set(ground.groups) == {"death", "serious harm"}
    assert repr(ground) == f"Ground: a rehearsal on the sample, {len(sample_corpus.reviews)} reviews"


def test_many_groups_are_not_all_listed():
    corpus = make_corpus([{"doc_id": f"d{n:02}"} for n in range(10)], [{"doc_id": f"d{n:02}", "text": "It was found."} for n in range(10)],
                         [{"review_id": f"d{n:02}", "area": f"area {n}"} for n in range(10)])
    assert find_groups(corpus, "area").said == f"Reviews with findings by area: {', '.join(f'area {n} 1' for n in range(8))} and 2 more groups."


def test_enough_reviews_are_enough(sample_corpus):
    corpus = corpus_of(reviews(year=[2001, 2002, 2003]), "ab")
    assert find_reviews(corpus).said == "2 reviews have findings."
    assert find_reviews(corpus).corpus is corpus
    few = find_reviews(corpus, at_least=3)
    assert (few.corpus, few.said) == (sample_corpus, f"**2 reviews have findings, and this takes 3.** {REHEARSAL}")
    assert find_reviews(corpus_of(reviews(year=[2001]), "a")).said.startswith("**1 review has findings, and this takes 2.**")
    with pytest.raises(scrmine.ScrmineError, match=r"^at_least is 0; 1 or more is expected\.$"):
        find_reviews(corpus, at_least=0)


def test_periods_may_be_asked_for():
    ground = find_groups(corpus_of(reviews(year=[2010, 2012, 2014, 2016]), "abcd"), "period")
    assert (ground.column, ground.rehearsal, ground.said) == ("period", False, "Reviews with findings by period: after 2013 2, to 2013 2.")
    ground = find_groups(corpus_of(reviews(year=[2010, 2010]), "ab"), "period")
    assert ground.rehearsal
    assert ground.said.startswith(f"**The years of the reviews make no groups. {REHEARSAL}** Reviews with findings by period: ")


def test_a_pair_is_a_case_theme_and_a_practice_theme():
    table = pd.DataFrame({"case": ["hunger", "cold"], "practice": ["drift", "drift"], "n_silent": [2, 1]})
    silence = SimpleNamespace(table=table)
    assert find_pair(silence, "cold", "drift")["n_silent"] == 1
    with pytest.raises(ScrmineError, match=r"^There is no case theme 'drift' in what was counted\. Known: cold, hunger\.$"):
        find_pair(silence, "drift", "drift")
    with pytest.raises(ScrmineError, match=r"^There is no practice theme 'cold' in what was counted\. Known: drift\.$"):
        find_pair(silence, "hunger", "cold")
