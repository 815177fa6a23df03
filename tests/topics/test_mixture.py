import numpy as np
import pytest
from scipy import sparse

from scrmine.topics.mixture import LONGEST, SHORT, SHRINKAGE, damp, settle, telling_terms

COUNTS = sparse.csr_matrix(np.array([[2.0, 0, 1], [1, 0, 0], [0, 3, 1], [0, 1, 0]]))
START = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])


def test_words_are_damped_and_long_passages_speak_with_so_many_words():
    damped, strength = damp(sparse.csr_matrix(np.array([[4.0, 0], [1, 1]])))
    assert damped.toarray() == pytest.approx(np.array([[1 + np.log(4), 0], [1, 1]]))
    assert strength.tolist() == [1, 1]
    long = sparse.csr_matrix(np.ones((1, 60)))
    assert damp(long)[1] == pytest.approx([LONGEST / 60])


def test_lifts_are_those_of_the_formula():
    # Group 0 says term 0 (1 + ln 2) + 1 times and term 2 once; group 1 term 1 (1 + ln 3) + 1 times and term 2 once.
    a, b = 2 + np.log(2), 2 + np.log(3)
    total = a + b + 2
    average = np.array([a, b, 2]) / total
    pull = SHRINKAGE * (total / 4 / SHORT) * total / 2  # four passages, short ones
    expected = np.log(np.array([(np.array([a, 0, 1]) + pull * average) / (a + 1 + pull) / average,
                                (np.array([0, b, 1]) + pull * average) / (b + 1 + pull) / average]))
    mixture = settle(COUNTS, START, rounds=1)
    assert mixture.lifts == pytest.approx(expected)
    assert mixture.shares.tolist() == [0.5, 0.5]


def test_twice_the_same_passages_change_nothing():
    once = settle(COUNTS, START)
    twice = settle(sparse.vstack([COUNTS, COUNTS]).tocsr(), np.vstack([START, START]))
    assert twice.lifts == pytest.approx(once.lifts)
    assert twice.shares == pytest.approx(once.shares)


def test_a_group_without_evidence_stays_empty_and_a_passage_without_terms_has_no_group():
    counts = sparse.vstack([COUNTS, sparse.csr_matrix((1, 3))]).tocsr()
    start = np.hstack([np.vstack([START, [[0, 0]]]), np.zeros((5, 1))])
    loadings = settle(counts, start).loadings(counts)
    assert loadings[:, 2].tolist() == [0] * 5
    assert loadings.sum(axis=1) == pytest.approx([1, 1, 1, 1, 0])


def test_a_barred_passage_goes_elsewhere():
    barred = np.zeros((4, 2), dtype=bool)
    barred[0, 0] = True
    assert settle(COUNTS, START, barred=barred).loadings(COUNTS, barred)[0] == pytest.approx([0, 1])


def test_telling_terms_are_parts_of_the_divergence():
    counts = sparse.csr_matrix(np.array([[2.0, 0], [0, 2]]))
    # Each group has 2 words of its own and 4 / 2 / 4 = 0.5 of the average, a half each: shares 2.25 / 2.5 and 0.25 / 2.5.
    weights = telling_terms(counts, np.array([[1.0, 0, 0], [0, 1, 0]]))
    third = telling_terms(counts, np.array([[0.5, 0.5], [0.5, 0.5]]))
    assert weights == pytest.approx(np.array([[1, 0], [0, 1], [0, 0]]))
    assert third == pytest.approx(np.zeros((2, 2)))  # a group like the corpus tells nothing


def test_telling_terms_weigh_share_and_lift():
    counts = sparse.csr_matrix(np.array([[2.0, 1, 0], [0, 1, 4]]))
    average = np.array([2, 2, 4]) / 8
    share = (np.array([2, 1, 0]) + average) / (3 + 1)
    told = np.maximum(share * np.log(share / average), 0)
    assert telling_terms(counts, np.eye(2))[0] == pytest.approx(told / told.sum())


def test_passages_of_one_word_do_not_dissolve_into_the_average():
    counts = sparse.csr_matrix(np.eye(3)[[0, 1, 2] * 20])
    start = np.zeros((60, 2))
    start[0::3, 0] = start[1::3, 1] = 1
    loadings = settle(counts, start).loadings(counts)
    assert loadings[0::3, 0].min() > 0.9
    assert loadings[1::3, 1].min() > 0.9
    assert loadings[2::3, 0] == pytest.approx(loadings[2::3, 1])


def test_a_barred_passage_teaches_no_other_group_its_words():
    counts = sparse.csr_matrix(np.array([[1.0, 0, 1], [1, 0, 0], [0, 1, 1], [0, 1, 0]] * 5))
    barred = np.zeros((20, 2), dtype=bool)
    barred[0::4, 0] = True
    start = np.where(barred, 0, np.tile(START, (5, 1)))
    kept = settle(counts, start, barred=barred)
    assert kept.lifts[1, 0] < 0 < kept.lifts[1, 1]
    assert kept.loadings(counts, barred)[0::4, 1] == pytest.approx(np.ones(5))
