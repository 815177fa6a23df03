import numpy as np
import pytest
from conftest import make_codebook

from scrmine.errors import ScrmineError
from scrmine.features import count_texts, count_tokens
from scrmine.topics.seeds import STEEPNESS, first_guess, match_seeds, seed_lists

TEXTS = ["The school nurse visited the school.", "Nurses visited at home.", "He was seen alone at school.", "She was alone; nobody had seen her.", "The home was cold."]


def features():
    return count_texts(TEXTS, min_reviews=1)


def weight(n):
    return (10 / (n + 5)) ** STEEPNESS


def test_words_match_in_all_forms_and_phrases_where_their_words_follow_each_other():
    matches = match_seeds(features(), {"health": ["nurse"], "voice": ["seen alone"], "place": ["homes", "zoo"]}, {})
    assert matches.table[["topic", "seed", "n_passages", "share_of_passages", "note"]].to_numpy().tolist() == [
        ["health", "nurse", 2, 0.4, ""], ["voice", "seen alone", 1, 0.2, ""], ["place", "homes", 2, 0.4, ""], ["place", "zoo", 0, 0.0, "not in these passages"]]
    assert matches.table["weight"].tolist() == [1, 1, 1, 0]
    # Each seed that occurs is a column of its own: nurse, seen alone, homes.
    assert matches.columns.toarray().tolist() == [[1, 0, 0], [1, 0, 1], [0, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert matches.evidence == pytest.approx(np.array([[weight(2), 0, 0], [weight(2), 0, weight(2)], [0, weight(1), 0], [0, 0, 0], [0, 0, weight(2)]]))


def test_without_texts_a_phrase_matches_where_all_its_words_are():
    ready = count_tokens([["seen", "quite", "alone"], ["seen"], ["front_door", "alone"]])
    matches = match_seeds(ready, {"a": ["seen alone", "front door"], "b": ["seen door", "alone front"]}, {})
    assert matches.table["n_passages"].tolist() == [1, 1, 0, 1]
    assert matches.table["note"].tolist() == ["", "", "its words never meet in a passage", ""]


def test_a_seed_of_two_topics_counts_for_each_in_part():
    matches = match_seeds(features(), {"a": ["home"], "b": ["homes", "cold"]}, {})
    assert matches.table["note"].tolist() == ["also a seed of b", "also a seed of a", ""]
    assert matches.evidence[1] == pytest.approx([weight(2) / 2, weight(2) / 2])
    assert matches.table["weight"].tolist() == pytest.approx([1, weight(2) / 2 / weight(1), 1])


def test_an_exclusion_word_takes_the_passage_out():
    matches = match_seeds(features(), {"a": ["home"]}, {"a": ["cold"]})
    assert matches.barred[:, 0].tolist() == [False, False, False, False, True]
    assert matches.evidence[:, 0] == pytest.approx([0, weight(2), 0, 0, 0])


def test_the_first_guess_is_the_lead_and_shared_lists_share():
    guess = first_guess(np.array([[3.0, 1, 0], [0, 2, 0], [1, 1, 0]]))
    scale = np.quantile([4, 2, 2], 0.75)
    assert guess * scale == pytest.approx(np.array([[2, 0, 0], [0, 2, 0], [0, 0, 0]]))
    same = first_guess(np.array([[1.0, 1], [1, 1]]))
    assert same == pytest.approx(np.full((2, 2), 0.25))
    assert first_guess(np.array([[2.0], [0]])) == pytest.approx(np.array([[1.0], [0]]))


def test_a_codebook_gives_its_terms():
    codebook = make_codebook(("drift", "practice"), ("hunger", "case"))
    codebook.table.at[1, "weak_terms"] = ["food"]
    assert seed_lists(codebook) == {"drift": ["drift"], "hunger": ["hunger", "food"]}


@pytest.mark.parametrize(("seeds", "message"), [
    ({}, "Seeds are dict or empty; expected a dict from each topic's name to a list of its words and phrases, or a Codebook."),
    (["a"], "Seeds are list or empty; expected a dict from each topic's name to a list of its words and phrases, or a Codebook."),
    ({"a": "word"}, "The seeds of 'a' are 'word'; expected a list of words and phrases, such as ['a']."),
    ({"a": [1]}, "The seeds of 'a' are [1]; expected a list of words and phrases, such as ['a']."),
    ({" ": ["b"]}, "A topic is called ' '; give every topic a name."),
])
def test_wrong_seeds_are_explained(seeds, message):
    with pytest.raises(ScrmineError) as error:
        seed_lists(seeds)
    assert str(error.value) == message
