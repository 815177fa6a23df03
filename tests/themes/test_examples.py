import pandas as pd
import pytest

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineWarning
from scrmine.themes.examples import code_examples, fit_examples
from scrmine.themes.features import TextFeatures


class Model:
    """Stands in for the shipped coder: features only."""

    def __init__(self, texts):
        self.features = TextFeatures().fit(texts)


BOATS = ["The boat lay in the harbour with its sails torn and the nets rotting.", "Nobody mended the sails of the boat before winter came to the harbour.",
         "The harbour was full of boats, their nets and sails drying.", "A boat with torn nets came into the harbour."]
OTHERS = [f"The health visitor wrote on day {number} that the plan was late and that nobody had asked the mother." for number in range(60)] + [
    f"At the review {number} the school said that attendance fell and the police were told." for number in range(60)]


@pytest.fixture
def model(monkeypatch):
    monkeypatch.setattr("scrmine.themes.examples.load_training", lambda: pd.DataFrame({"text": OTHERS}))
    return Model(BOATS + OTHERS)


def passages(*texts):
    return pd.DataFrame({"passage_id": [f"p{number}" for number in range(len(texts))], "text": texts, "start": 100, "role": "analysis"})


def book(examples):
    return Codebook("Mine", "1", pd.DataFrame([{"theme": "boats", "family": "case", "title": "Boats", "terms": [], "weak_terms": [], "examples": examples}]))


def test_a_theme_of_ones_own_is_coded_by_its_examples(model):
    text = "The spring came late to us. In the harbour the nets and the sails of the boat lay torn and rotting."
    with pytest.warns(ScrmineWarning, match="The theme 'boats' is not one that the shipped coder has learned"):
        found = code_examples(passages(OTHERS[3], text, OTHERS[70]), book(BOATS), ["boats"], model)
    assert found[["passage_id", "theme", "quote", "reason"]].to_numpy().tolist() == [
        ["p1", "boats", "In the harbour the nets and the sails of the boat lay torn and rotting.", "like the 4 examples of the codebook"]]
    assert found["start"].tolist() == [100 + text.index("In the")]
    assert found["score"].tolist() == [1.0]


def test_fewer_than_three_examples_are_not_enough(model):
    assert code_examples(passages(BOATS[0]), book(BOATS[:2]), ["boats"], model).empty


def test_the_threshold_is_above_nearly_all_of_the_background(model):
    scorer = fit_examples(BOATS, model)
    assert scorer.shares([scorer.threshold]) >= 0.99
    assert (scorer.background[1:] >= scorer.background[:-1]).all()
