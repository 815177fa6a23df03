import numpy as np
import pytest

from scrmine.themes.stance import is_absent, likely_stance, likely_stances, sentence_around
from scrmine.themes.stance_model import StanceModel, shipped_stance_model
from scrmine.values import STANCES


def stance(text, words, *, family="practice", role="analysis"):
    start = text.index(words)
    return likely_stance(text, start, start + len(words), family=family, role=role)


def absent(text, words="domestic abuse"):
    start = text.lower().index(words)
    return is_absent(text, start, start + len(words))


@pytest.mark.parametrize("text", [
    "There was no evidence of domestic abuse.",
    "There was no history of domestic abuse in the family.",
    "Police had no record of any domestic abuse.",
    "No concerns about domestic abuse were raised.",
    "There were no known signs of domestic abuse.",
    "The mother denied domestic abuse.",
    "Both parents denied that there was domestic abuse.",
    "The family was not known to have suffered domestic abuse.",
    "No domestic abuse was reported.",
    "Domestic abuse was not identified.",
    "Domestic abuse was never reported.",
    "Nothing in the records pointed to domestic abuse.",
    "Neither agency had any record; there was no indication of domestic abuse.",
    "There was no evidence of neglect, substance misuse or domestic abuse.",
    "The parents had no history of mental illness, domestic abuse, or drug use.",
    "Domestic abuse, drugs and debt were all ruled out.",
    "Domestic abuse has not featured.",
])
def test_looked_for_and_not_found(text):
    assert absent(text)


@pytest.mark.parametrize("text", [
    "There was domestic abuse.",
    "Professionals did not recognise domestic abuse.",
    "There was no assessment of the domestic abuse.",
    "There was no response to the domestic abuse.",
    "There was no evidence that anyone asked about domestic abuse.",
    "There was no information sharing about the domestic abuse.",
    "There is no record of any assessment of domestic abuse.",
    "There was no indication that the school had considered domestic abuse.",
    "There was no evidence in 2010. Then there was domestic abuse.",
    "There was no evidence at first; by May there was domestic abuse.",
    "Domestic abuse was known and not recorded by anyone.",
    "Domestic abuse is a feature of many reviews.",
    "No evidence of neglect was found but there was domestic abuse.",
    "There were no signs of injury, and domestic abuse was known.",
    "There was no record of this, and there was domestic abuse.",
    "No action was taken on the domestic abuse.",
])
def test_there_or_not_dealt_with_is_not_absent(text):
    assert not absent(text)


def test_the_sentence_around_a_span():
    text = "He left. She stayed; nobody asked? It ended"
    assert [text[slice(*sentence_around(text, at, at + 1))] for at in (1, 12, 25, 38)] == [
        "He left. ", "She stayed; ", "nobody asked? ", "It ended"]


@pytest.mark.parametrize(("text", "words", "expected"), [
    ("Supervision was irregular and did not address risk.", "Supervision", "concern"),
    ("The plan lacked detail.", "plan", "concern"),
    ("An opportunity for early help was missed.", "early help", "concern"),
    ("The school should have made a referral to early help.", "early help", "concern"),
    ("To her credit the nurse asked for supervision.", "supervision", "good"),
    ("Supervision was effective at first, but was later missed.", "Supervision", "mixed"),
    ("Supervision was not effective.", "Supervision", "concern"),
])
def test_stance_of_a_practice_theme(text, words, expected):
    assert stance(text, words) == expected


def test_a_practice_theme_that_is_missing_is_a_concern_and_a_case_theme_absent():
    text = "There was no evidence of supervision or of domestic abuse."
    assert stance(text, "supervision") == "concern"
    assert stance(text, "domestic abuse", family="case") == "absent"


@pytest.mark.parametrize("role", ["terms_of_reference", "recommendation", "action_plan", "method", "introduction"])
def test_questions_recommendations_and_method_take_no_stance(role):
    assert stance("Supervision was poor.", "Supervision", role=role) == "none"
    assert stance("There was no evidence of domestic abuse.", "domestic abuse", family="case", role=role) == "none"


def test_a_question_takes_no_stance_anywhere():
    assert stance("Was supervision poor?", "supervision") == "none"
    assert stance("Was supervision poor? It was.", "supervision") == "concern"


def test_narrative_of_the_case_takes_no_stance_of_its_own():
    text = "The father had no work and there was domestic abuse."
    assert stance(text, "domestic abuse", family="case", role="chronology") == "none"
    assert stance(text, "domestic abuse", family="case", role="background") == "none"
    assert stance(text, "domestic abuse", family="case", role="analysis") != "none"
    assert stance("There was no record of domestic abuse.", "domestic abuse", family="case", role="chronology") == "absent"


PASSAGES = [("The nurse wrote nothing down and nobody asked what had happened.", "practice", "analysis"),
            ("It was good practice that the school rang at once and kept ringing; the reviewer commends the head.", "practice", "analysis"),
            ("There was no evidence of domestic abuse.", "case", "analysis"), ("The father was drinking and hit her.", "case", "chronology"),
            ("How was domestic abuse understood?", "case", "terms_of_reference"), ("The board should train its staff.", "practice", "recommendation")]


def test_likely_stances_by_genre_and_wording():
    texts, families, roles = map(list, zip(*PASSAGES, strict=True))
    spans = [(text.lower().index(words), text.lower().index(words) + len(words)) for text, words in zip(
        texts, ("nothing", "practice", "domestic abuse", "drinking", "domestic abuse", "train"), strict=True)]
    assert likely_stances(texts, spans, families=families, roles=roles) == ["concern", "good", "absent", "none", "none", "none"]


def test_one_passage_takes_the_stance_that_it_takes_among_others():
    texts, families, roles = map(list, zip(*PASSAGES, strict=True))
    spans = [(0, 3)] * len(texts)
    together = likely_stances(texts * 2, spans * 2, families=families * 2, roles=roles * 2)
    alone = [likely_stance(text, 0, 3, family=family, role=role) for text, family, role in PASSAGES]
    assert together == alone * 2
    assert likely_stances([], [], families=[], roles=[]) == []


def test_a_practice_is_never_absent():
    text = "No agency had any record of violence, and none was suspected."
    assert likely_stance(text, 0, 2, family="practice", role="analysis") != "absent"


def test_a_stance_model_comes_back_as_it_was_written(tmp_path):
    model = shipped_stance_model()
    model.save(tmp_path / "stance")
    again = StanceModel.open(tmp_path / "stance")
    arguments = ([text for text, *_ in PASSAGES], [role for *_, role in PASSAGES], [family for _, family, _ in PASSAGES])
    assert np.abs(model.probabilities(*arguments) - again.probabilities(*arguments)).max() < 0.01
    assert np.allclose(model.probabilities(*arguments).sum(axis=1), 1)
    assert set(model.classes) == set(STANCES)
