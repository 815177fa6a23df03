"""Words as numbers, and what is remembered of them between texts."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrmine import numbering
from scrmine.numbering import Numbering

split = re.compile(r"\w+").findall
TOKENS = st.lists(st.lists(st.text("ab1-.—", max_size=6), max_size=5), max_size=6)


def said(kept, texts):
    """The words of each text, by way of their numbers."""
    numbers, n_words = kept.read(texts)
    assert len(n_words) == len(texts)
    words = {number: word for word, number in kept.words.items()}
    assert list(words) == list(range(len(words)))
    parts = np.split(numbers, np.cumsum(n_words)[:-1]) if texts else []
    return [[words[number] for number in part.tolist()] for part in parts]


@given(TOKENS, TOKENS)
def test_numbers_lead_back_to_the_words_of_each_text_whatever_was_read_before(before, texts):
    kept = Numbering(split)
    said(kept, before)
    assert said(kept, texts) == [[word for token in text for word in split(token)] for text in texts]


@pytest.mark.parametrize("texts", [[], [[]], [[], []], [["—"]], [["—", "..."], []]])
@pytest.mark.parametrize("known", [None, {"left": 0, "drift off": 1}])
def test_texts_without_words_have_none(texts, known):
    numbers, n_words = Numbering(split, known).read(texts)
    assert (numbers.tolist(), n_words.tolist()) == ([], [0] * len(texts))
    assert (numbers.dtype, n_words.dtype) == (np.int64, np.int64)


def test_known_words_keep_their_numbers_also_when_the_others_are_forgotten(monkeypatch):
    monkeypatch.setattr(numbering, "MOST", 0)
    kept = Numbering(split, {"left": 0, "drift off": 1, "plan": 2})
    for new in ("one", "two"):
        numbers, n_words = kept.read([[new, "plan"], ["left-plan"]])
        assert numbers.tolist() == [3, 2, 0, 2]
        assert n_words.tolist() == [2, 2]
        assert kept.words == {"left": 0, "drift off": 1, "plan": 2, new: 3}


def test_tokens_are_forgotten_only_before_the_next_texts_are_read(monkeypatch):
    monkeypatch.setattr(numbering, "MOST", 2)
    kept = Numbering(split)
    assert said(kept, [["a", "b", "c"], ["a"]]) == [["a", "b", "c"], ["a"]]
    words = kept.words
    assert said(kept, [["d"]]) == [["d"]]
    assert kept.words == {"d": 0}
    assert words == {"a": 0, "b": 1, "c": 2}  # what was handed out stays as it was
    assert kept.words is not words  # by which `scrmine.duplicates` knows that numbers have changed


def test_a_token_is_looked_into_once():
    seen = []
    kept = Numbering(lambda token: seen.append(token) or [token])
    kept.read([["a", "b"], ["a"]])
    kept.read([["b", "c"]])
    assert seen == ["a", "b", "c"]


def test_what_was_stopped_in_the_middle_of_a_token_leaves_nothing_behind():
    def words_of(token):
        for word in split(token):
            if word == "stop":
                raise KeyboardInterrupt
            yield word

    kept = Numbering(words_of)
    kept.read([["one"]])
    with pytest.raises(KeyboardInterrupt):
        kept.read([["two-stop"]])
    assert said(kept, [["three", "one"]]) == [["three", "one"]]
