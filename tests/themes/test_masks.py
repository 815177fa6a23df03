import pytest

from scrmine.themes.masks import is_masked, masked_places


def hidden(text, words):
    """Whether these words of the text are part of a name or a fixed expression."""
    start = text.index(words)
    return is_masked(start, start + len(words), masked_places(text))


@pytest.mark.parametrize(("text", "words"), [
    ("He was known to the Saltby Addiction Service.", "Addiction"),
    ("The father's addiction worker saw him.", "addiction"),
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
    ("A supervision order was made.", "supervision"),
    ("His methadone was on supervised consumption.", "supervised"),
    ("She had unsupervised contact.", "unsupervised"),
    ("Missing records were found later.", "Missing"),
    ("The missing paperwork was found.", "missing"),
    ("The agencies were working in isolation.", "isolation"),
    ("It was done in isolation from the school.", "isolation"),
    ("The council received an ‘inadequate’ judgement that year.", "inadequate"),
    ("The service was rated ‘inadequate’ by Ofsted.", "inadequate"),
])
def test_part_of_a_name_or_a_fixed_expression(text, words):
    assert hidden(text, words)


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
    places = masked_places("A supervision order and the Saltby Neglect Service and missing records.")
    assert places == sorted(places)
    assert len(places) == 3


def test_a_text_without_names_has_no_masks():
    assert masked_places("nobody asked her.") == []
    assert masked_places("") == []
