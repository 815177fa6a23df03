import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine.errors import SchemaError, ScrmineError
from scrmine.people import HumanCodings, as_answered, join_codings

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))


@pytest.fixture(scope="module")
def corpus():
    return make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": f"{number} drift and hunger."} for number in range(3)])


@pytest.fixture(scope="module")
def codings(corpus):
    ids = corpus.passages["passage_id"]
    return make_codings(corpus, [(ids[0], "drift", "drift"), (ids[2], "hunger", "hunger")])


def test_coder_who_read_all_answered_every_theme_in_every_passage(corpus, codings):
    ids = corpus.passages["passage_id"].tolist()
    found = as_answered(codings, ids[:2], BOOK, coder="anna")
    assert found.answered.to_numpy().tolist() == [[i, theme, "anna"] for i in ids[:2] for theme in BOOK.themes]
    assert found.codings[["passage_id", "theme", "coder"]].to_numpy().tolist() == [[ids[0], "drift", "anna"]]
    assert as_answered(codings, ids, BOOK).coders == ["hand"]
    assert repr(found) == "HumanCodings: 1 codings by 1 (anna 2 passages)"
    assert "<td>drift</td>" in found._repr_html_()


def test_themes_that_were_not_asked_for_are_left_out(corpus, codings):
    found = as_answered(codings, corpus.passages["passage_id"], make_codebook(("drift", "practice")))
    assert found.codings["theme"].tolist() == ["drift"]
    assert len(found.answered) == 3


def test_people_are_joined_and_taken_apart_again(corpus, codings):
    ids = corpus.passages["passage_id"].tolist()
    anna, ben = as_answered(codings, ids, BOOK, coder="anna"), as_answered(codings.iloc[:1], ids[:1], BOOK, coder="ben")
    both = join_codings([ben, anna])
    assert both.coders == ["anna", "ben"]
    for one in (anna, ben):
        again = both.of(one.coders[0])
        for name in ("codings", "answered", "comments"):
            pd.testing.assert_frame_equal(getattr(again, name), getattr(one, name))
    assert repr(both) == "HumanCodings: 3 codings by 2 (anna 3 passages; ben 1 passages)"


def test_saved_and_opened_is_the_same(corpus, codings, tmp_path):
    comments = pd.DataFrame({"passage_id": corpus.passages["passage_id"][:1], "coder": "hand", "comment": "=1+1"})
    asked = as_answered(codings, corpus.passages["passage_id"], BOOK)
    kept = HumanCodings(asked.codings, asked.answered, comments, {"file": "x.csv"})
    opened = HumanCodings.open(kept.save(tmp_path / "people"))
    for name in ("codings", "answered", "comments"):
        pd.testing.assert_frame_equal(getattr(opened, name), getattr(kept, name))
    assert opened.settings == {"file": "x.csv"}
    (tmp_path / "people" / "answered.parquet").write_bytes(b"no")
    with pytest.raises(ScrmineError, match=r"The codings in .*people are damaged .*\. Read the sheets again with: scrmine agree"):
        HumanCodings.open(tmp_path / "people")


def test_what_cannot_be_is_refused(corpus, codings):
    ids = corpus.passages["passage_id"].tolist()
    asked = as_answered(codings, ids, BOOK)
    with pytest.raises(SchemaError) as caught:
        HumanCodings(asked.codings, asked.answered[asked.answered["theme"] != "hunger"])
    assert caught.value.problems == [f"1 coding(s) are of what was not answered, first hand on 'hunger' in {ids[2]!r}. Add their rows to answered."]
    with pytest.raises(ScrmineError, match=r"The coder 'hand' is there 2 times\. Give each sheet its own coder, or leave one out\."):
        join_codings([asked, asked])
    with pytest.raises(ScrmineError, match=r"There are no codings to join\. Read at least one sheet\."):
        join_codings([])
    with pytest.raises(ScrmineError, match=r"There is no coder 'hans' in these codings\. Did you mean 'hand'\? Known: hand\."):
        asked.of("hans")
    with pytest.raises(ScrmineError, match=r"The codings are by several coders \(hand, other\)\. Take one at a time"):
        as_answered(pd.concat([codings, codings.assign(coder="other")]), ids, BOOK)
    with pytest.raises(ScrmineError, match=r"There are no codings, so the coder's name is not known\. Say it with coder=\."):
        as_answered(codings.iloc[:0], ids, BOOK)
