import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine.agreement import adjudicate_codings, agree_codings
from scrmine.errors import SchemaError, ScrmineError, ScrmineWarning
from scrmine.people import HumanCodings

BOOK = make_codebook(("drift", "practice"))
SAID = {"anna": ["concern", "concern", "good", "none", "concern", "no", None], "ben": ["concern", "good", "none", "no", "no", "no", "concern"]}


@pytest.fixture(scope="module")
def corpus():
    return make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": f"{number} drift."} for number in range(7)])


@pytest.fixture(scope="module")
def people(corpus):
    ids = corpus.passages["passage_id"].tolist()
    codings = [make_codings(corpus, [(ids[place], "drift", "drift", stance)]).assign(coder=coder)
               for coder, stances in SAID.items() for place, stance in enumerate(stances) if stance not in (None, "no")]
    answered = [{"passage_id": ids[place], "theme": "drift", "coder": coder} for coder, stances in SAID.items()
                for place, stance in enumerate(stances) if stance is not None]
    return HumanCodings(pd.concat(codings, ignore_index=True), pd.DataFrame(answered))


def decide(corpus, *rows):
    ids = corpus.passages["passage_id"]
    return pd.DataFrame([{"passage_id": ids[place], "theme": "drift", "decision": decision, "stance": stance, "decided_by": by, "reason": reason}
                         for place, decision, stance, by, reason in rows], columns=["passage_id", "theme", "decision", "stance", "decided_by", "reason"])


def test_what_is_alike_stands_and_the_rest_is_as_was_decided_and_by_whom(corpus, people):
    decisions = decide(corpus, (3, "yes", None, "anna and ben", "talked it over"), (4, "no", None, "cora", None))
    found = adjudicate_codings(corpus, people, BOOK, decisions)
    places = {passage_id: place for place, passage_id in enumerate(corpus.passages["passage_id"])}
    rows = found.codings.assign(place=found.codings["passage_id"].map(places))
    # Alike: stances the same, concern and good, good beside neutral; decided; ben alone.
    assert rows[["place", "stance", "decided_by"]].to_numpy().tolist() == [
        [0, "concern", "all coders alike"], [1, "mixed", "all coders alike"], [2, "good", "all coders alike"], [3, "none", "anna and ben"],
        [6, "concern", "ben alone"],
    ]
    assert rows.loc[rows["place"] == 3, "reason"].tolist() == ["talked it over"]
    answered = found.answered.assign(place=found.answered["passage_id"].map(places)).set_index("place")["decided_by"]
    assert answered.to_dict() == {0: "all coders alike", 1: "all coders alike", 2: "all coders alike", 3: "anna and ben", 4: "cora", 5: "all coders alike",
                                  6: "ben alone"}
    assert found.coders == ["adjudicated"]
    assert found.codings["quote"].tolist() == [corpus.passages["text"][place] for place in (0, 1, 2, 3, 6)]


def test_what_is_not_decided_is_not_answered_and_said(corpus, people):
    with pytest.warns(ScrmineWarning) as caught:
        found = adjudicate_codings(corpus, people, BOOK, decide(corpus, (3, "yes", "concern", "cora", None)), coder="both")
    assert str(caught[0].message) == (f"1 disagreement(s) are not decided, first 'drift' in {corpus.passages['passage_id'][4]!r}: they count as not answered.")
    assert len(found.answered) == 6
    assert found.codings.set_index("passage_id").loc[corpus.passages["passage_id"][3], "stance"] == "concern"
    assert found.coders == ["both"]


def test_a_decision_stands_against_what_is_alike(corpus, people):
    decisions = decide(corpus, (0, "no", None, "cora", "a name"), (3, "no", None, "cora", None), (4, "no", None, "cora", None), (5, "yes", "good", "cora", None))
    found = adjudicate_codings(corpus, people, BOOK, decisions)
    ids = corpus.passages["passage_id"]
    assert set(found.codings["passage_id"]) == {ids[1], ids[2], ids[5], ids[6]}
    assert len(found.answered) == 7


def test_adjudicated_codings_are_one_coder_to_agree_with(corpus, people):
    decisions = decide(corpus, (3, "yes", None, "cora", None), (4, "no", None, "cora", None))
    joint = adjudicate_codings(corpus, people, BOOK, decisions)
    machine = people.of("ben").codings
    pairs = agree_codings(corpus, joint, BOOK, machine=machine).pairs
    assert pairs[["n_units", "n_both", "n_first", "n_second", "n_neither"]].to_numpy().tolist() == [[7, 4, 1, 0, 2]]


def test_decisions_that_cannot_be_used_are_refused(corpus, people):
    foreign = decide(corpus, (3, "yes", None, "cora", None)).assign(theme="hunger")
    with pytest.raises(ScrmineError) as caught:
        adjudicate_codings(corpus, people, BOOK, foreign)
    assert str(caught.value) == (f"1 decision(s) are on what nobody answered, first 'hunger' in {corpus.passages['passage_id'][3]!r}. Read the sheets that "
                                 f"the decisions are about, or delete these rows.")
    with pytest.raises(SchemaError, match="Column 'decision' holds 'perhaps'"):
        adjudicate_codings(corpus, people, BOOK, decide(corpus, (3, "perhaps", None, "cora", None)))
    with pytest.raises(SchemaError, match="Column 'decided_by' is empty"):
        adjudicate_codings(corpus, people, BOOK, decide(corpus, (3, "yes", None, None, None)))
