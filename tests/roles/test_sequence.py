import itertools

import numpy as np
import pytest

from scrmine.roles.sequence import PLACE, ROLES, Chain, Sequence, gather_evidence, load_chain, marginals, role_chances

N = len(ROLES)


def chain_of(seed):
    rng = np.random.default_rng(seed)
    return Chain(np.zeros((1, N)), rng.normal(size=(2, N, N)), rng.normal(size=N))


def test_marginals_are_those_of_all_sequences_added_up():
    """Three passages have few enough sequences of roles to weigh each: 3,375."""
    chain = chain_of(1)
    scores, enters = np.random.default_rng(2).normal(size=(3, N)), np.array([0, 0, 1])
    wanted = np.zeros((3, N))
    for roles in itertools.product(range(N), repeat=3):
        weight = chain.start[roles[0]] + sum(scores[place, role] for place, role in enumerate(roles))
        weight += sum(chain.transitions[enters[place], roles[place - 1], roles[place]] for place in (1, 2))
        for place, role in enumerate(roles):
            wanted[place, role] += np.exp(weight)
    np.testing.assert_allclose(marginals(scores, enters, chain), wanted / wanted.sum(axis=1, keepdims=True), rtol=1e-10)


def test_without_transitions_each_passage_stands_alone():
    scores = np.random.default_rng(3).normal(size=(4, N))
    chain = Chain(np.zeros((1, N)), np.zeros((2, N, N)), np.zeros(N))
    alone = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(marginals(scores, np.array([0, 1, 0, 1]), chain), alone, rtol=1e-12)


def test_a_thousand_passages_stay_finite():
    chances = marginals(np.random.default_rng(4).normal(scale=30, size=(1000, N)), np.zeros(1000, int), chain_of(5))
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)
    assert (chances >= 0).all()


def sequence(*parts):
    """A sequence of sections given as (title, announced role, texts)."""
    texts = [text for *_, body in parts for text in body]
    return Sequence(texts, [title for title, _, body in parts for _ in body], [role for _, role, body in parts for _ in body],
                    np.array([number for number, (*_, body) in enumerate(parts) for _ in body]))


def test_evidence_shares_the_words_of_a_section():
    found = sequence(("Events", "chronology", ["One two three.", "Who came?"]), ("", "", ["Four five."]))
    by_words = np.full((3, N), 0.5 / (N - 1))
    by_words[[0, 1, 2], [PLACE["chronology"], PLACE["analysis"], PLACE["method"]]] = 0.5
    rows = gather_evidence(found, by_words, {"Events": by_words[0]})
    own, shared, titled, announced = rows[:, :N], rows[:, N:2 * N], rows[:, 2 * N:3 * N], rows[:, 3 * N:4 * N + 1]
    np.testing.assert_allclose(np.exp(own), by_words)
    np.testing.assert_allclose(np.exp(shared[:2]), np.tile(by_words[:2].mean(axis=0), (2, 1)))
    np.testing.assert_allclose(np.exp(shared[2]), by_words[2])
    np.testing.assert_allclose(np.exp(titled[:2]), by_words[[0, 0]])
    assert not titled[2].any()
    assert announced.argmax(axis=1).tolist() == [PLACE["chronology"], PLACE["chronology"], N]
    assert rows.shape[1] == load_chain().weights.shape[0]


EVENTS = ["The midwife booked the mother at twelve weeks and recorded that she lived with her own mother in Wyre.",
          "On 4 May the police were called to the flat by a neighbour, spoke to both adults and left.",
          "The health visitor called on 12 June. Nobody was at home and a card was left."]
ADVICE = ["The Board should require every agency to name the father of each child in its records.",
          "The hospital must review its discharge policy within six months and report to the Board."]


def test_a_document_is_read_as_a_whole():
    found = sequence(("Two springs", "", EVENTS), ("What we ask for", "recommendation", ADVICE))
    chances = role_chances(found, np.zeros((5, N)))
    assert [ROLES[place] for place in chances.argmax(axis=1)] == ["chronology"] * 3 + ["recommendation"] * 2
    np.testing.assert_allclose(chances.sum(axis=1), 1.0)


def test_what_is_favoured_gains():
    found = sequence(("Two springs", "", EVENTS))
    favours = np.zeros((3, N))
    favours[1, PLACE["voices"]] = 3.0
    gained = role_chances(found, favours)[1, PLACE["voices"]] / role_chances(found, np.zeros((3, N)))[1, PLACE["voices"]]
    assert 1 < gained <= np.exp(3) + 1e-9


def test_nothing_has_no_chances():
    assert role_chances(Sequence([], [], [], np.array([], int)), np.empty((0, N))).shape == (0, N)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_place(role):
    assert ROLES[PLACE[role]] == role
