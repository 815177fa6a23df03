import pytest
from conftest import make_corpus

from scrmine import count_passages, count_texts
from scrmine.features.names import own_names, own_words

PLAIN = {"min_reviews": 1, "phrases": False, "max_share": 1.0}


def labels(*texts):
    return set(count_texts(list(texts), **PLAIN).terms["label"])


def names(*texts):
    found = count_texts(list(texts), **PLAIN).left_out
    return set(found.loc[found["reason"] == "name", "term"])


@pytest.mark.parametrize(("text", "left"), [
    ("The nurse saw Child K and the mother of K. Mother of K was unwell. Then K cried, and a child slept.", {"Child K", "K"}),
    ("The nurse saw Subject Child 1 and Sibling 2. Later Subject Child 1 cried. Then Subject Child 1 slept.", {"Subject Child"}),
    ("The nurse saw Baby Hope. They hope for more, and there is hope.", {"Baby Hope"}),
    ("The nurse saw Callum. Then Callum cried. CALLUM’S MOTHER", {"Callum"}),
])
def test_pseudonyms_are_kept_out_of_the_vocabulary(text, left):
    assert left <= names(text, text)
    assert not {label.casefold() for label in labels(text, text)} & {"k", "callum", "1", "2"}


def test_an_abbreviation_that_is_sometimes_written_as_a_word_stays():
    text = "The MASH met. Then the MASH wrote to MASH staff. A worker of Mash rang, and Mash met."
    assert "MASH" in labels(text)
    # In capitals as often as not it is a name.
    assert "CALLUM" not in labels("The nurse saw Callum once and Callum cried. MOTHER OF CALLUM slept. SCHOOL OF CALLUM")


@pytest.mark.parametrize(("text", "own"), [
    ("He is referred to in this report as Hope.", {"hope"}),
    ("The name Mark was chosen by his sister.", {"mark"}),
    ("This is about a boy called ‘Will’ and a girl known as “Grace”.", {"will", "grace"}),
    ("The pseudonym Rose’s meaning is her own.", {"rose"}),
    ("She is referred to as Mother, and he is known as Sibling.", set()),
    ("It is known as Early Help, and was referred to as Adult A.", set()),
    ("It is known as drift. It was called Hope.", set()),
])
def test_a_review_says_what_it_calls_a_child(text, own):
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": text}], [{"review_id": "a", "name": None}])
    # "will" is no term, whoever is called so.
    assert own_names(corpus.passages, corpus.reviews) == {"a": frozenset(own - {"will"})}


def test_a_name_that_is_a_word_is_left_out_of_the_review_that_introduces_it_alone():
    said = "The nurse saw Grace. Grace cried in the grace period of that week."
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}],
                         [{"doc_id": "a", "text": "She is referred to throughout as Grace.", "role": "introduction"}, {"doc_id": "a", "text": said},
                          {"doc_id": "b", "text": said.replace("week", "day")}],
                         [{"review_id": "a", "name": None}, {"review_id": "b", "name": None}])
    features = count_passages(corpus.passages, reviews=corpus.reviews, **PLAIN)
    assert features.counts[:, features.column_of["grace"]].toarray().ravel().tolist() == [0, 1, 3]


@pytest.mark.parametrize(("name", "own"), [
    ("Child Hope", {"hope"}), ("Child K", set()), ("The Rowan children", {"rowan"}), ("Twins J", set()), ("Leo and his siblings", {"leo"}),
])
def test_words_of_a_reviews_name_that_say_something_of_others_too_are_none_of_its_own(name, own):
    assert own_words(name) == own
