import numpy as np
import pandas as pd
import pytest
from conftest import make_corpus
from scipy import sparse

from scrmine import Features, ScrmineError, count_passages, count_texts, count_tokens
from scrmine.features import TOPIC_ROLES

PLAIN = {"min_reviews": 1, "phrases": False, "max_share": 1.0}


def counted(features, passage):
    row = features.counts[features.passages["passage_id"].tolist().index(passage)].toarray().ravel()
    return {term: int(n) for term, n in zip(features.terms["term"], row, strict=True) if n}


def left_out(features):
    return {(row.term, row.reason): row.n for row in features.left_out.itertuples()}


def test_words_are_counted_by_stem_and_shown_as_written_most_often():
    features = count_texts(["The children's visits. Visiting children!", "Visits, visits: no visitor."], **PLAIN)
    assert features.terms.to_dict("records") == [
        {"term": "children", "label": "children", "n": 2, "n_passages": 1, "n_reviews": 1},
        {"term": "no", "label": "no", "n": 1, "n_passages": 1, "n_reviews": 1},
        {"term": "visit", "label": "visits", "n": 4, "n_passages": 2, "n_reviews": 2},
        {"term": "visitor", "label": "visitor", "n": 1, "n_passages": 1, "n_reviews": 1},
    ]
    assert counted(features, "0") == {"children": 2, "visit": 2}
    assert counted(features, "1") == {"no": 1, "visit": 2, "visitor": 1}


def test_surface_forms_stay_apart():
    assert count_texts(["Visits visited visit"], forms="surface", **PLAIN).terms["term"].tolist() == ["visit", "visited", "visits"]


def test_negation_is_kept_however_it_is_written():
    features = count_texts(["She was not seen. He wasn't seen. Nobody asked; never without neglect, and no bruise."], **PLAIN)
    assert counted(features, "0") == {"not": 2, "nobody": 1, "ask": 1, "never": 1, "without": 1, "neglect": 1, "no": 1, "bruis": 1}


def test_what_is_left_out_is_listed_with_its_reason():
    features = count_texts(["The mother of Q moved on 3 March 2014, page 12. A mother cried."], **PLAIN)
    assert counted(features, "0") == {"mother": 2, "move": 1, "cri": 1}
    found = left_out(features)
    assert found["0-9", "number"] == 3
    assert found["march", "date"] == 1
    assert found["page", "furniture"] == 1
    assert found["the", "stop word"] == 1
    assert found["q", "single letter"] == 1


def test_names_of_people_and_agencies_are_told_by_their_capitals():
    text = ("The worker saw Kezia at home. Later Kezia cried, and the nurse rang Harbour View Family Centre. Kezia was quiet. "
            "Staff of the Harbour View Family Centre wrote to Mr Wick. A family support worker saw the harbour.")
    features = count_texts([text] * 2, **PLAIN)
    found = left_out(features)
    assert found["Kezia", "name"] == 6
    assert found["Harbour View Family Centre", "name"] == 4
    assert found["Mr Wick", "name"] == 2
    terms = set(features.terms["label"])
    assert {"harbour", "family", "worker", "nurse"} <= terms
    assert not terms & {"kezia", "view", "wick", "centre"}


def test_a_capital_at_the_start_of_a_sentence_makes_no_name():
    features = count_texts(["Neglect was seen. Neglect was heard. Neglect!"], **PLAIN)
    assert counted(features, "0")["neglect"] == 3


def test_words_with_capitals_that_say_something_of_the_case_stay():
    features = count_texts(["She spoke Polish at home and was Muslim. Her Polish was fluent, a Muslim school."], **PLAIN)
    assert {"Polish".casefold(), "Muslim".casefold()} <= set(features.terms["label"])


def test_a_reviews_own_name_is_left_out_there_and_counted_elsewhere():
    corpus = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}],
                         [{"doc_id": "a", "text": "We saw Hope twice. There was hope."}, {"doc_id": "b", "text": "There was hope and Hope is a word."}],
                         [{"review_id": "a", "name": "Child Hope"}, {"review_id": "b", "name": "Child B"}])
    features = count_passages(corpus.passages, reviews=corpus.reviews, **PLAIN)
    hope = features.counts[:, features.column_of["hope"]].toarray().ravel()
    assert hope.tolist() == [1, 2]
    without = count_passages(corpus.passages, **PLAIN)
    assert without.counts[:, without.column_of["hope"]].toarray().ravel().tolist() == [2, 2]


def test_phrases_join_words_that_belong_together_over_connectors():
    texts = [f"The voice of the child was lost {word}. A strategy meeting, {word}." for word in
             ("again", "daily", "here", "there", "once", "soon", "never", "badly")]
    texts += ["A child cried.", "One voice rose.", "The meeting ended.", "A strategy failed."] * 3
    labels = count_texts(texts, min_reviews=1, max_share=1.0).terms["label"].tolist()
    assert "voice of the child" in labels
    assert "strategy meeting" in labels
    assert "voice of the child" not in count_texts(texts, **PLAIN).terms["label"].tolist()


def test_limits_count_reviews_and_not_passages():
    texts = ["drift here drift", "drift", "drift", "hunger", "hunger", "silence"]
    groups = ["a", "a", "a", "a", "b", "b"]
    features = count_texts(texts, review_ids=groups, min_reviews=2, phrases=False, max_share=1.0)
    assert features.terms["term"].tolist() == ["hunger"]
    assert left_out(features)["drift", "in fewer than 2 reviews"] == 4
    # Hunger is in 1 of 4 passages of a and 1 of 2 of b: .375 of the mean review, though in a third of all passages.
    with pytest.raises(ScrmineError):
        count_texts(texts, review_ids=groups, min_reviews=2, max_share=0.37, phrases=False)
    assert count_texts(texts, review_ids=groups, min_reviews=2, max_share=0.375, phrases=False).terms["term"].tolist() == ["hunger"]


def test_repeats_headings_and_furniture_are_not_counted():
    corpus = make_corpus([{"doc_id": "a"}], [
        {"doc_id": "a", "text": "Bruises were missed."}, {"doc_id": "a", "text": "Bruises again.", "repeat_of": "a:0-20"},
        {"doc_id": "a", "text": "Bruises", "shape": "heading"}, {"doc_id": "a", "text": "Bruises asked about?", "role": "terms_of_reference"},
    ])
    features = count_passages(corpus.passages, **PLAIN)
    assert features.passages["passage_id"].tolist() == ["a:0-20"]
    assert features.terms["label"].tolist() == ["bruises", "missed"]
    assert "terms_of_reference" not in TOPIC_ROLES
    assert len(count_passages(corpus.passages, roles=["terms_of_reference"], **PLAIN).passages) == 1


def test_order_of_passages_changes_nothing(sample_corpus):
    passages = sample_corpus.passages
    shuffled = passages.sample(frac=1, random_state=5)
    one, two = (count_passages(table, reviews=sample_corpus.reviews) for table in (passages, shuffled))
    pd.testing.assert_frame_equal(one.terms, two.terms)
    pd.testing.assert_frame_equal(one.left_out, two.left_out)
    pd.testing.assert_frame_equal(one.passages, two.passages)
    assert (one.counts != two.counts).nnz == 0
    assert one.passages["passage_id"].is_monotonic_increasing
    # Names of the cast, boards and months are no terms.
    assert not {"kezia", "macsen", "haverton", "saltholm", "march", "november", "monday"} & set(one.terms["label"].str.casefold())
    assert {"health visitor", "social worker", "strategy meeting", "no evidence"} <= set(one.terms["label"])


def test_ready_tokens_are_terms_as_they_are():
    features = count_tokens([["the", "goal", "goal"], ["goal", "tax"]], passage_ids=["y", "x"])
    assert features.terms["term"].tolist() == ["goal", "tax", "the"]
    assert features.passages["passage_id"].tolist() == ["x", "y"]
    assert features.counts.toarray().tolist() == [[1, 1, 0], [2, 0, 1]]
    assert features.left_out.empty


def test_weights_follow_their_formula():
    features = count_tokens([["a", "a", "b"], ["b"]])
    idf = np.log(3 / np.array([2, 3])) + 1
    row = np.array([2, 1]) * idf
    assert features.weights.toarray()[0] == pytest.approx(row / np.linalg.norm(row))
    row = np.array([1 + np.log(2), 1]) * idf
    assert features.topic_weights.toarray()[0] == pytest.approx(row / np.linalg.norm(row))


def test_saved_features_open_as_they_were(tmp_path):
    features = count_texts(["The mother hid.", "A mother hid, page 3."], **PLAIN)
    again = Features.open(features.save(tmp_path / "kept"))
    for name in ("passages", "terms", "left_out"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(features, name))
    assert (again.counts != features.counts).nnz == 0
    assert again.settings == features.settings
    assert repr(again) == "Features: 2 passages of 2 reviews, 2 terms, 4 words and names left out"
    (tmp_path / "kept" / "counts.npz").write_bytes(b"no")
    with pytest.raises(ScrmineError, match="are damaged"):
        Features.open(tmp_path / "kept")


@pytest.mark.parametrize(("texts", "settings", "message"), [
    (["The."], {}, "No terms are left of 1 passages: 0 words were found that are no stop words and no names, and none passes min_reviews=1 and "
                   "max_share=0.5. Lower min_reviews, raise max_share, or give more passages."),
    (["One word"], {"forms": "lemmas"}, "There is no form of terms 'lemmas' in count_passages. Known: stems, surface."),
    (["One word"], {"min_reviews": 0}, "min_reviews is 0; a term must occur in 1 review at least. Give a number from 1 on."),
    (["One word"], {"max_share": 1.5}, "max_share is 1.5; a share over 0 and up to 1 is expected, such as 0.5."),
    (["One", None], {}, "1 of 2 texts are no text (the first is of type NoneType). Leave them out, or read them as text."),
    (["One", "two"], {"review_ids": ["a"]}, "There are 1 review_ids for 2 texts. Give one for each text."),
    (["One", "two"], {"passage_ids": ["a", "a"]}, "The passage_id 'a' stands twice. Give each text its own."),
    (["One", "two"], {"review_ids": ["a", None]}, "An id of a passage or review is missing. Give every text both, or leave the ids out."),
])
def test_wrong_input_gets_advice(texts, settings, message):
    with pytest.raises(ScrmineError) as caught:
        count_texts(texts, **settings)
    assert str(caught.value) == message


def test_features_that_do_not_fit_together_are_refused():
    table = pd.DataFrame({"passage_id": ["a"], "review_id": ["r"]})
    with pytest.raises(ScrmineError, match="for 1 passages and 1 terms"):
        Features(table, pd.DataFrame({"term": ["x"]}), sparse.csr_matrix((2, 1)), pd.DataFrame())
    with pytest.raises(ScrmineError, match="need a value of 'review_id' in every row"):
        Features(table.assign(review_id=None), pd.DataFrame({"term": ["x"]}), sparse.csr_matrix((1, 1)), pd.DataFrame())
