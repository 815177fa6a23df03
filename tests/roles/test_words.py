import math

import numpy as np
import pytest

from scrmine.roles.words import load_word_model, softmax, word_features

TEXTS = ["4.2 The police came. The police left.", "", "Who saw her?", "zzqx qqzx", "She said: “Nobody asked.”", "It cost £40 and 12% more;"]


def test_the_features_of_a_passage_by_hand():
    found = word_features("4.2 The police came. The police left.")
    # the: 2, police: 2, came, left; the police: 2, police came, came the, police left
    length = math.sqrt(3 * (1 + math.log(2)) ** 2 + 5)
    twice, once = (1 + math.log(2)) / length, 1 / length
    assert found == pytest.approx({
        "the": twice, "police": twice, "the police": twice, "came": once, "left": once, "police came": once, "came the": once, "police left": once,
        "length:0": 0.5, "ends:.": 0.5})


@pytest.mark.parametrize("model", ["roles", "headings"])
def test_scores_are_features_times_weights(model):
    known = load_word_model(model)
    wanted = [known.intercepts + sum((value * known.weights[known.rows[name]] for name, value in word_features(text).items() if name in known.rows),
                                     np.zeros(len(known.classes))) for text in TEXTS]
    np.testing.assert_allclose(known.scores(TEXTS), wanted, atol=1e-4)


def test_a_passage_scores_the_same_in_any_company():
    known = load_word_model("roles")
    alone = np.vstack([known.scores([text]) for text in TEXTS])
    np.testing.assert_allclose(known.scores(TEXTS), alone, atol=1e-5)
    assert known.scores([]).shape == (0, len(known.classes))


def test_softmax_by_hand():
    np.testing.assert_allclose(softmax(np.array([[0.0, math.log(3)], [1000.0, 1000.0]])), [[0.25, 0.75], [0.5, 0.5]])


def test_scores_do_not_turn_on_what_was_read_before(monkeypatch):
    known = load_word_model("roles")
    known.scores(["Qwertz uiopas, dfghj klyxcvb."])
    after = known.scores(TEXTS)
    monkeypatch.setattr("scrmine.numbering.MOST", 0)  # every passage begins with nothing known but the features' words
    np.testing.assert_array_equal(known.scores(TEXTS), after)
