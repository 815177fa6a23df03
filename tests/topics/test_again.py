import numpy as np
import pandas as pd
import pytest
from made_texts import make_features

from scrmine import ScrmineError, Topics, compare_topics, fit_topics


def make_topics(weights, terms, first, *, stable=True, forms="stems"):
    """Topics from weights of terms, one row a topic, and the first topic of each passage by its id."""
    names = [f"topic_{number}" for number in range(1, len(weights) + 1)]
    topics = pd.DataFrame({"topic": names, "label": [f"label {name}" for name in names], "stable": stable, "stability": 0.5, "lift": 2.0, "share": 0.5,
                           "n_passages": 1, "terms": ""})
    passages = pd.DataFrame({"passage_id": list(first), "review_id": "r", "topic": [names[number] if number is not None else None for number in first.values()]})
    table = pd.DataFrame({"term": terms, "label": [term.upper() for term in terms], "n": 1, "n_passages": 1, "n_reviews": 1})
    return Topics(topics, pd.DataFrame(), passages.astype({"topic": "str"}), table, np.array(weights, dtype=float), {"method": "nmf", "features": {"forms": forms}})


FIRST = make_topics([[4, 3, 0, 0], [0, 0, 4, 3]], ["bruise", "nurse", "rent", "school"], {"p1": 0, "p2": 0, "p3": 0, "p4": 1, "p5": None})


def test_topics_are_matched_by_their_terms_and_passages_counted_by_hand():
    other = make_topics([[0, 4, 3, 0], [4, 0, 0, 3]], ["bruise", "rent", "school", "ward"], {"p1": 1, "p2": 1, "p3": 0, "p4": 0, "p6": 1})
    found = compare_topics(FIRST, other, n_terms=2)
    assert found.drop(columns=["terms_again", "passages_again"]).to_dict("list") == {
        "topic": ["topic_1", "topic_2"], "label": ["label topic_1", "label topic_2"], "other": ["topic_2", "topic_1"],
        "other_label": ["label topic_2", "label topic_1"], "shared": ["BRUISE", "RENT, SCHOOL"], "n_passages": [3, 1]}
    assert found["terms_again"].tolist() == pytest.approx([1 / 3, 1])
    assert found["passages_again"].tolist() == pytest.approx([2 / 3, 1])


def test_a_fit_finds_itself_again_and_topics_left_over_have_no_match():
    same = compare_topics(FIRST, FIRST, n_terms=2)
    assert same[["terms_again", "passages_again"]].to_numpy().tolist() == [[1, 1], [1, 1]]
    alone = compare_topics(FIRST, make_topics([[0, 0, 4, 3]], ["bruise", "nurse", "rent", "school"], {"q": 0}), n_terms=2)
    assert alone["other"].isna().tolist() == [True, False]
    assert alone["terms_again"].tolist() == [0, 1]
    assert alone["shared"].tolist() == ["", "RENT, SCHOOL"]
    assert alone["n_passages"].tolist() == [0, 0]
    assert alone["passages_again"].isna().all()


def test_unstable_topics_are_looked_for_if_asked():
    shaky = make_topics([[4, 3, 0, 0], [0, 0, 4, 3]], ["bruise", "nurse", "rent", "school"], {"p1": 0}, stable=[True, False])
    assert compare_topics(shaky, FIRST)["topic"].tolist() == ["topic_1"]
    assert compare_topics(shaky, FIRST, unstable=True)["topic"].tolist() == ["topic_1", "topic_2"]


def test_planted_topics_are_found_again_from_another_seed():
    features, _ = make_features()
    fits = [fit_topics(features, n_topics=3, n_runs=2, seed=seed) for seed in (0, 1)]
    assert compare_topics(*fits, n_terms=5)["passages_again"].min() > 0.9


def test_what_cannot_be_compared_is_said():
    with pytest.raises(ScrmineError, match="n_terms is 0; at least 1 term of each topic is compared"):
        compare_topics(FIRST, FIRST, n_terms=0)
    with pytest.raises(ScrmineError, match="The terms of the first fit have the form 'stems', those of the second 'surface'"):
        compare_topics(FIRST, make_topics([[1]], ["a"], {"p1": 0}, forms="surface"))
