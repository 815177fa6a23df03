import itertools

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from scrmine.themes.bags import PieceBag, WordBag, inverse_frequencies, pieces, stem, weighted

TEXTS = ["The visits were late, and late visits are no visits.", "Nobody visited in 2012.", "", "Late? Nobody visits late."]


def stems_and_pairs(text):
    from scrmine.themes.words import TOKEN

    stems = [stem(match[0]) for match in TOKEN.finditer(text)]
    return stems + [f"{a}_{b}" for a, b in itertools.pairwise(stems)]


def test_words_and_pairs_are_weighted_as_by_another_implementation():
    bag = WordBag.fit(TEXTS, least=2)
    other = TfidfVectorizer(analyzer=stems_and_pairs, min_df=2, sublinear_tf=True)
    expected = other.fit_transform(TEXTS)
    assert bag.names == other.get_feature_names_out().tolist()
    tokens = bag.read(TEXTS)
    counts = bag.counts(tokens, tokens.texts, len(TEXTS))
    idf = inverse_frequencies(counts)
    np.testing.assert_allclose(idf, other.idf_)
    np.testing.assert_allclose(weighted(counts, idf).toarray(), expected.toarray(), rtol=1e-6)


def test_counts_of_a_bag_by_hand():
    bag = WordBag(["late", "late_visit", "nobodi"])
    tokens = bag.read(TEXTS)
    assert bag.counts(tokens, tokens.texts, 4).toarray().tolist() == [[2, 1, 0], [0, 0, 1], [0, 0, 0], [2, 0, 1]]


def test_counts_by_sentence_add_up_to_those_of_the_text_but_for_pairs_across():
    bag = WordBag(["late", "late_nobodi"])
    tokens = bag.read(TEXTS)
    by_text = bag.counts(tokens, tokens.texts, 4).toarray()[3].tolist()
    by_sentence = bag.counts(tokens, np.cumsum(tokens.breaks) - 1, int(tokens.breaks.sum())).toarray()[-2:].tolist()
    assert by_text == [2, 1]
    assert by_sentence == [[1, 0], [1, 0]]


def test_pieces_of_a_word():
    assert pieces("Baby") == [" ba", "bab", "aby", "by ", " bab", "baby", "aby ", " baby", "baby "]
    assert pieces("a") == [" a ", " a ", " a "]
    assert stem("Visited") == stem("visits") == "visit"
    assert stem("2012") == stem("3rd") == "0"


def test_pieces_are_counted_as_by_another_implementation():
    texts = ["late visits late", "visit to us", "late us"]
    bag, words = PieceBag.fit(texts, least=2), WordBag([])
    tokens = words.read(texts)
    other = TfidfVectorizer(analyzer=lambda text: [piece for word in text.split() for piece in pieces(word)], min_df=2)
    other.fit(texts)
    assert bag.names == other.get_feature_names_out().tolist()
    counted = bag.counts(words.vocabulary, tokens, tokens.texts, 3).toarray()
    assert counted[0, bag.names.index(" lat")] == 2
    assert counted[1, bag.names.index("visit")] == 1
