import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine import ScrmineError, compare_choices

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))
PASSAGES = [
    {"doc_id": "a", "text": "Drift one."}, {"doc_id": "a", "text": "Drift one!", "repeat_of": "a:0-10"}, {"doc_id": "a", "text": "Calm."},
    {"doc_id": "b", "text": "Nothing."}, {"doc_id": "b", "text": "Drift must end.", "role": "recommendation"},
]
CODED = [("a:0-10", "drift", "Drift"), ("a:12-22", "drift", "Drift"), ("b:10-25", "drift", "Drift")]


@pytest.fixture
def corpus():
    return make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], PASSAGES)


def shifts(found, theme="drift"):
    rows = found.table[found.table["theme"] == theme]
    return dict(zip(rows["option"], rows["estimate"], strict=True))


def test_estimates_move_as_counted_by_hand(corpus):
    codings = make_codings(corpus, CODED)
    found = compare_choices(corpus, codings, BOOK, measure="share_of_passages", roles={"with recommendations": ["analysis", "recommendation"]})
    assert shifts(found) == {"with recommendations": 2 / 4, "repeated text counted each time": 2 / 4}
    row = found.summary.set_index("theme").loc["drift"]
    assert row[["baseline", "lowest", "highest", "range", "moved_most_by"]].tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 2, 1 / 6, "with recommendations"])
    nothing = found.summary.set_index("theme").loc["hunger"]
    assert nothing[["baseline", "range", "moved_most_by"]].tolist() == [0, 0, "nothing"]
    assert found.table["shift"].tolist() == pytest.approx((found.table["estimate"] - found.table["baseline"]).tolist())


def test_share_of_reviews_also_turns_on_how_often_it_must_be_there(corpus):
    found = compare_choices(corpus, make_codings(corpus, CODED), BOOK, roles={})
    assert shifts(found) == {"repeated text counted each time": 0.5, "in at least 2 passages of a review": 0.0}
    assert repr(found) == ("Sensitivity: share of reviews in which the theme is present, 2 themes over 2 options of 2 choices; median range 0.250")


def test_thresholds_drop_the_least_sure_codings(corpus):
    codings = make_codings(corpus, CODED).assign(score=[0.4, 0.9, 0.8])
    found = compare_choices(corpus, codings, BOOK, roles={}, at_least=(), thresholds=[0.5, 0.3])
    # The sure one is the repeat, which is not counted where its first is.
    assert shifts(found) == {"repeated text counted each time": 0.5, "codings with a score of 0.5 or more": 0.0, "codings with a score of 0.3 or more": 0.5}
    with pytest.raises(ScrmineError) as caught:
        compare_choices(corpus, codings, BOOK, thresholds=[0.95])
    assert str(caught.value) == "No coding has a score of 0.95 or more (the highest is 0.90). Name a lower one."


def test_another_cut_of_the_same_reviews(corpus):
    other = make_corpus([{"doc_id": "a"}, {"doc_id": "b"}], [{"doc_id": "a", "text": "Drift one. Calm."}, {"doc_id": "b", "text": "Nothing."}])
    found = compare_choices(corpus, make_codings(corpus, CODED), BOOK, measure="share_of_passages", roles={},
                            cuts={"whole pages": (other, make_codings(other, [("a:0-16", "drift", "Drift")]))})
    assert shifts(found)["whole pages"] == 1 / 2


def test_measure_that_is_not_there_is_named(corpus):
    with pytest.raises(ScrmineError, match=r"There is no measure 'share' in a comparison\."):
        compare_choices(corpus, make_codings(corpus, CODED), BOOK, measure="share")
