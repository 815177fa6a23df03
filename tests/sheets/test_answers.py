import datetime as dt

import pytest

from scrmine.sheets.answers import NO, STANCE_WORDS, UNSURE, YES, Answer, NotAnAnswer, read_answer, text_of


@pytest.mark.parametrize("value", ["y", "Y ", " Yes", "YES", "yes.", 1, 1.0, "1", True, "TRUE", "true", "t", "x", "X", "✓", "\u00a0yes\u00a0", "\ufeffyes", "'yes",
                                   '"yes"', "=TRUE()", dt.datetime(1900, 1, 1)])  # noqa: DTZ001 - cells have no zone
def test_ways_to_say_yes(value):
    assert read_answer(value) == Answer(YES, "none")
    assert read_answer(value, stances=False) == Answer(YES, "none")


@pytest.mark.parametrize("value", ["n", "No", " no ", 0, "0", 0.0, False, "FALSE", "f", "-", "–", "=FALSE()", dt.time(0, 0),
                                   dt.datetime(1899, 12, 30)])  # noqa: DTZ001
def test_ways_to_say_no(value):
    assert read_answer(value) == Answer(NO, "none")


@pytest.mark.parametrize("value", ["?", " ? ", "unsure", "Cannot say", "don’t know", "don't  know"])
def test_ways_to_say_that_one_cannot_say(value):
    assert read_answer(value).says == UNSURE


@pytest.mark.parametrize("value", [None, "", "   ", "\u00a0", "\u200b", "_x000D_"])
def test_empty(value):
    assert read_answer(value) is None


@pytest.mark.parametrize(("value", "stance"), [("concern", "concern"), ("Good", "good"), ("good practice", "good"), ("mixed ", "mixed"), ("Neutral", "none"),
                                               ("absent", "absent")])
def test_stances(value, stance):
    assert read_answer(value) == Answer(YES, stance)
    with pytest.raises(NotAnAnswer):
        read_answer(value, stances=False)


@pytest.mark.parametrize(("value", "held"), [
    ("maybe", "holds 'maybe'"), ("yes?", "holds 'yes?'"), (2, "holds '2'"), (0.5, "holds '0.5'"), ("none", "holds 'none'"), ("y/n", "holds 'y/n'"), ("1,0", "holds '1,0'"),
    (dt.datetime(2026, 5, 3), "holds the date 03/05/2026, which Excel makes of text such as 3/5"), (dt.time(9, 30), "holds the time 09:30"),  # noqa: DTZ001
    ("=A1", "holds the formula '=A1'"), ("#N/A", "holds '#N/A'"), ("see comment " * 9, "holds 'see comment see comment see comment see '"), ("yes no", "holds 'yes no'"),
])
def test_anything_else_is_said_as_it_stands(value, held):
    with pytest.raises(NotAnAnswer) as caught:
        read_answer(value)
    assert str(caught.value) == held


def test_words_are_told_apart():
    assert not set(STANCE_WORDS) & {"yes", "no", "none", "?"}


@pytest.mark.parametrize(("value", "text"), [(3.0, "3"), (3.5, "3.5"), (" a:0-5\u00a0", "a:0-5"), ("'=1:0-4", "=1:0-4"), ("'quoted'", "'quoted'"), (None, "")])
def test_cell_as_text(value, text):
    assert text_of(value) == text
