import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrmine.themes.tokens import Vocabulary, batches
from scrmine.themes.words import TOKEN

TEXTS = st.lists(st.text(st.sampled_from("ab ’'-.!?\n0é\U0001f600𝒂_"), max_size=30), max_size=5)


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_words_are_those_of_the_regular_expression_text_by_text(texts):
    vocabulary = Vocabulary()
    tokens = vocabulary.read(texts)
    found = [(text, start, end, vocabulary.words[word]) for text, start, end, word in zip(
        tokens.texts.tolist(), tokens.starts.tolist(), tokens.ends.tolist(), tokens.words.tolist(), strict=True)]
    assert found == [(number, *match.span(), match[0]) for number, text in enumerate(texts) for match in TOKEN.finditer(text)]


def test_a_word_keeps_its_number_from_batch_to_batch():
    vocabulary = Vocabulary()
    first, second = vocabulary.read(["one two", "two"]), vocabulary.read(["three two one"])
    assert vocabulary.words == ["one", "two", "three"]
    assert first.words.tolist() == [0, 1, 1]
    assert second.words.tolist() == [2, 1, 0]
    assert repr(vocabulary) == "Vocabulary: 3 words"
    assert repr(first) == "Tokens: 3 words"


@pytest.mark.parametrize(("text", "first_words"), [
    ("He left. She stayed", ["He", "She"]), ("He left! Why? Because", ["He", "Why", "Because"]), ("Mr. Shah came", ["Mr"]), ("under s.47 of it", ["under"]),
    ("Dr J. Smith came; she left", ["Dr", "she"]), ("it was 3.5 kg", ["it"]), ("“No.” He left", ["No"]), ("one, two: three", ["one"]),
])
def test_where_sentences_begin(text, first_words):
    vocabulary = Vocabulary()
    tokens = vocabulary.read([text])
    assert [vocabulary.words[word] for word in tokens.words[tokens.breaks].tolist()] == first_words


def test_each_text_begins_a_sentence():
    assert Vocabulary().read(["one two", "", "three"]).breaks.tolist() == [True, False, True]


def test_batches_cover_all_texts_once(monkeypatch):
    monkeypatch.setattr("scrmine.themes.tokens.BATCH", 10)
    assert batches(["a" * 4] * 5) == [(0, 2), (2, 4), (4, 5)]
    assert batches(["a" * 40, "b", "c"]) == [(0, 1), (1, 3)]
    assert batches([]) == []
