"""Texts as weighted bags: the same numbers as scikit-learn gives, and the same for a text and for the sentences in it."""

import itertools
import re

import numpy as np
import pytest
from nltk.stem.snowball import SnowballStemmer
from sklearn.feature_extraction.text import TfidfVectorizer

from scrmine.themes.context import KINDS, is_open, kinds_of
from scrmine.themes.features import TextFeatures, sentence_spans
from scrmine.themes.fitting import _log_ratio
from scrmine.themes.model import EVIDENCE, _among_others

TEXTS = ["The health visitor called twice. Nobody answered the door, and no-one came back.", "A visitor called at the door on 3 May 2012.",
         "The visitors' notes say that nobody came to the door.", "Nobody was told."]


def stems(text):
    stemmer = SnowballStemmer("english")
    words = ["0" if word[0].isdigit() else stemmer.stem(word) for word in re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower().replace("’", "'"))]
    return words + [f"{a}_{b}" for a, b in itertools.pairwise(words)]


def test_words_and_pairs_weigh_what_scikit_learn_says_they_weigh():
    ours = TextFeatures().fit(TEXTS)
    n_words = len(ours.vocabularies[0])
    theirs = TfidfVectorizer(analyzer=stems, min_df=2, sublinear_tf=True)
    expected = theirs.fit_transform(TEXTS)
    order = [theirs.vocabulary_[name] for name in ours.vocabularies[0]]
    assert n_words == len(order)
    assert np.allclose(ours.matrix(TEXTS)[:, :n_words].toarray(), expected.toarray()[:, order], atol=1e-6)


def test_scores_of_texts_and_sentences_come_from_one_reading():
    features = TextFeatures().fit(TEXTS)
    weights = np.random.default_rng(0).normal(size=(features.matrix(TEXTS).shape[1], 3))
    spans = [sentence_spans(text) for text in TEXTS]
    own, sentences = features.score(TEXTS, spans, weights)
    assert np.allclose(own, features.matrix(TEXTS) @ weights, atol=1e-6)
    apart = [text[a:b] for text, parts in zip(TEXTS, spans, strict=True) for a, b in parts]
    assert len(apart) == 5
    assert np.allclose(sentences, features.matrix(apart) @ weights, atol=1e-6)


def test_no_texts_give_no_rows():
    features = TextFeatures().fit(TEXTS)
    width = features.matrix(TEXTS).shape[1]
    own, sentences = features.score([], [], np.zeros((width, 2)))
    assert features.matrix([]).shape == (0, width)
    assert own.shape == sentences.shape == (0, 2)


def test_log_ratio_by_hand():
    # Two passages with the theme, three without. The first feature stands in both and in one of the three: (2+1)/(2+2) to (1+1)/(3+2).
    from scipy import sparse

    occurs = sparse.csr_matrix(np.array([[1, 0], [1, 0], [1, 1], [0, 1], [0, 1]], dtype=np.float32))
    ratio = _log_ratio(occurs, np.array([True, True, False, False, False]), np.ones(5))
    assert ratio == pytest.approx([np.log((3 / 4) / (2 / 5)), np.log((1 / 4) / (4 / 5))], abs=1e-6)


def test_evidence_of_other_themes_by_hand():
    own = np.array([[2.0, -1.0, 0.5]])
    parts = [np.zeros((1, 3)) for _ in EVIDENCE[:11]]
    parts[EVIDENCE.index("stronger of the two")] = own
    parts[EVIDENCE.index("length")] = np.full((1, 3), 2.0)
    parts[EVIDENCE.index("document")] = np.full((1, 3), -3.0)
    parts[EVIDENCE.index("strong phrase")] = np.array([[0.0, 1.0, 0.0]])
    other, together, by_length, by_own, by_document, by_phrase, by_other = _among_others(parts)
    assert other.tolist() == [[0.5, 2.0, 2.0]]
    assert together[0] == pytest.approx([np.log(np.exp(2) + np.exp(-1) + np.exp(0.5))] * 3)
    assert (by_length.tolist(), by_own.tolist()) == ([[4.0, -2.0, 1.0]], [[4.0, 1.0, 0.25]])
    assert (by_document.tolist(), by_phrase.tolist(), by_other.tolist()) == ([[-6.0, 3.0, -1.5]], [[0.0, -1.0, 0.0]], [[1.0, -2.0, 1.0]])
    assert len(parts) + 7 == len(EVIDENCE)


def test_every_role_has_its_kind():
    import pandas as pd

    from scrmine.values import ROLES

    kinds = kinds_of(pd.Series([*ROLES, "news"]))
    assert set(kinds) == set(range(len(KINDS)))
    assert kinds_of(pd.Series(["recommendation", "action_plan"])).tolist() == [4, 4]


def test_headings_references_and_mere_names_are_not_coded():
    import pandas as pd

    passages = pd.DataFrame([
        ("paragraph", "analysis", "Black Country Partnership Foundation Trust"), ("paragraph", "analysis", "Addiction Services (3)"),
        ("heading", "analysis", "Neglect"), ("item", "reference", "Neglect of children"), ("item", "analysis", "Neglect"),
        ("paragraph", "analysis", "The Addiction Service closed the case."),
    ], columns=["shape", "role", "text"])
    assert is_open(passages).tolist() == [False, False, False, False, True, True]
