import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrmine.themes.words import base_form, tokens_of


@pytest.mark.parametrize(("one", "other"), [
    ("agencies", "agency"), ("visits", "visit"), ("bruises", "bruise"), ("bodies", "body"), ("crosses", "crossed"),
    ("escalated", "escalating"), ("escalates", "escalate"), ("stepped", "step"), ("planned", "planning"), ("tried", "try"),
    ("closed", "closing"), ("neglected", "neglect"), ("controlled", "controlling"), ("misuse", "misusing"), ("abused", "abuses"),
    ("organise", "organized"), ("prioritised", "prioritizing"), ("organisation", "organizations"),
    ("child's", "child"), ("child’s", "child"), ("children’s", "children"), ("mothers'", "mother"),
    ("focused", "focussed"), ("NEGLECT", "neglect"), ("Siân’s", "siân"),
    ("use", "used"), ("using", "uses"), ("note", "noted"), ("share", "sharing"), ("move", "moved"), ("care", "caring"), ("file", "filed"),
    ("brought", "bring"), ("told", "tells"), ("wrote", "writing"), ("was", "is"), ("children", "child"), ("women", "woman"), ("hidden", "hide"),
    ("behavior", "behaviour"), ("inquiry", "enquiries"), ("judgement", "judgment"), ("mums", "mum"), ("agreed", "agrees"),
])
def test_inflections_and_spellings_meet(one, other):
    assert base_form(one) == base_form(other)


@pytest.mark.parametrize(("one", "other"), [
    ("document", "documentation"), ("escalate", "escalation"), ("supervise", "supervision"), ("abuse", "abusive"), ("neglect", "neglectful"),
    ("home", "homeless"), ("care", "car"), ("robe", "rob"), ("was", "wa"), ("his", "hi"), ("this", "thi"), ("thing", "th"), ("bed", "be"),
    ("status", "statu"), ("crisis", "crisi"), ("string", "str"), ("dna", "dn"), ("cse", "case"),
    ("housing", "house"), ("missing", "missed"), ("noted", "not"), ("caring", "car"), ("building", "build"), ("used", "us"),
])
def test_other_words_do_not(one, other):
    assert base_form(one) != base_form(other)


@given(st.text(max_size=20))
def test_case_and_kind_of_apostrophe_make_no_difference(word):
    assert base_form(word.replace("'", "’")) == base_form(word.replace("’", "'"))
    if word.isascii():
        assert base_form(word.upper()) == base_form(word.lower())


def test_tokens_stand_where_they_say():
    text = "The mother’s half-term visits (two) weren't re_planned in 2012."
    forms, places = tokens_of(text)
    assert [text[start:end] for start, end in places] == ["The", "mother’s", "half", "term", "visits", "two", "weren't", "re", "planned", "in", "2012"]
    assert forms == ["the", "mother", "half", "term", "visit", "two", "weren't", "re", "plan", "in", "2012"]


@given(st.text(max_size=60))
def test_each_token_is_a_word_of_the_text_in_order(text):
    forms, places = tokens_of(text)
    assert len(forms) == len(places)
    assert all(text[start:end] and not text[start:end].isspace() for start, end in places)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
