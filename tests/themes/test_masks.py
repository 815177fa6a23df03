import pandas as pd
import pytest

from scrmine.codebook import Codebook
from scrmine.themes.masks import FIXED, is_masked, masked_places, may_be_named
from scrmine.themes.phrases import phrase_finder


def hidden(text, words):
    """Whether these words of the text are part of a name."""
    start = text.index(words)
    return is_masked(start, start + len(words), masked_places(text))


@pytest.mark.parametrize(("text", "words"), [
    ("He was known to the Saltby Addiction Service.", "Addiction"),
    ("Staff of Addiction Services came.", "Addiction"),
    ("It was heard at the Domestic Abuse Partnership Board in May.", "Domestic Abuse"),
    ("The Child Sexual Exploitation Team closed it.", "Exploitation"),
    ("It went to the Drug and Alcohol Team.", "Alcohol"),
    ("The Neglect Strategy of the Board was new.", "Neglect"),
    ("Members: the Mental Health Trust for North Saltby, the police.", "Mental Health"),
    ("He read ‘Hidden Harm: Responding to the Needs of Children’ that week.", "Hidden Harm"),
    ("as in “Understanding Serious Case Reviews and Neglect”.", "Neglect"),
    ("Working Together to Safeguard Children (2010) says so.", "Working Together"),
    ("The Think Family toolkit was not used.", "Think Family"),
    ("It cites Hidden Harm (2003).", "Hidden Harm"),
])
def test_part_of_a_name(text, words):
    assert hidden(text, words)


def counted(text, word, *names):
    """Whether a theme whose one term is this word is found in the text."""
    table = pd.DataFrame([{"theme": "it", "terms": [word], "weak_terms": []}])
    return len(phrase_finder(Codebook("One word", "1", table, names)).find([text])) == 1


@pytest.mark.parametrize(("text", "word"), [
    ("A supervision order was made.", "supervision"),
    ("His methadone was on supervised consumption.", "supervised"),
    ("She had unsupervised contact.", "unsupervised"),
    ("Missing records were found later.", "Missing"),
    ("The missing paperwork was found.", "missing"),
    ("The agencies were working in isolation.", "isolation"),
    ("It was done in isolation from the school.", "isolation"),
    ("The council received an ‘inadequate’ judgement that year.", "inadequate"),
    ("The service was rated ‘inadequate’ by Ofsted.", "inadequate"),
    ("The father's addiction worker saw him.", "addiction"),
    ("He lost his identity card.", "identity"),
    ("A child in need meeting was held.", "child in need"),
])
def test_part_of_a_fixed_expression(text, word):
    assert not counted(text, word)
    # The word is there, and it is the expression that hides it.
    assert counted(f"It was {word} indeed.", word)


@pytest.mark.parametrize("expression", FIXED)
def test_a_term_that_is_a_whole_fixed_expression_counts(expression):
    words = expression.replace(" … ", " ").split()
    plain = " ".join(part.split("|")[0] for part in words)
    assert counted(f"There was {plain} too.", plain)


def test_names_of_the_codebook_hide_terms_too():
    text = "The Bridge neglect pathway was new."
    assert counted(text, "neglect")
    assert not counted(text, "neglect", "bridge neglect pathway|route")
    assert counted(text, "bridge neglect pathway", "bridge neglect pathway|route")


@pytest.mark.parametrize(("text", "words", "may"), [
    ("Neglect was not named.", "Neglect", False), ("It was Neglect Strategy work.", "Neglect", True), ("The Saltby Refuge was full.", "Refuge", True),
    ("Supervision of Staff Policy.", "Supervision", True), ("It said Think Family twice.", "Think Family", True), ("a ‘Neglect’ plan", "Neglect", True),
])
def test_only_capitals_beside_capitals_can_be_a_name(text, words, may):
    start = text.index(words)
    assert may_be_named(text, start, start + len(words)) is may


@pytest.mark.parametrize(("text", "words"), [
    ("He was addicted and his addiction was known.", "addiction"),
    ("It was domestic abuse and the services knew.", "domestic abuse"),
    ("Domestic abuse was known to services.", "Domestic abuse"),
    ("Neglect was not named by any of the services.", "Neglect"),
    ("A strategy on neglect was new.", "neglect"),
    ("They were working together to safeguard children.", "working together"),
    ("A ‘think family’ approach was missing.", "think family"),
    ("The children had poor supervision at home.", "supervision"),
    ("Her supervision was in no order.", "supervision"),
    ("He went missing twice.", "missing"),
    ("The mother's isolation was known.", "isolation"),
    ("The plan was inadequate.", "inadequate"),
])
def test_the_same_words_in_a_sentence(text, words):
    assert not hidden(text, words)


def test_the_first_word_of_a_sentence_is_no_part_of_the_name():
    text = "When Saltby Mental Health Services came she was out."
    assert [text[start:end] for start, end in masked_places(text)] == ["Saltby Mental Health Services"]


def test_a_span_that_is_the_whole_of_a_mask_is_not_hidden_by_it():
    assert is_masked(2, 4, [(0, 10)])
    assert is_masked(0, 4, [(0, 10)])
    assert not is_masked(0, 10, [(0, 10)])
    assert not is_masked(8, 12, [(0, 10)])
    assert not is_masked(0, 4, [])


def test_places_come_in_order():
    places = masked_places("Hidden Harm (2003) and the Saltby Neglect Service, as in ‘Neglect and Growing Up’.")
    assert places == sorted(places)
    assert len(places) == 3


def test_a_text_without_names_has_no_masks():
    assert masked_places("nobody asked her.") == []
    assert masked_places("") == []
