import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus

from scrmine.compare import correct_themes
from scrmine.errors import SchemaError, ScrmineError, ScrmineWarning
from scrmine.sample_table import check_sample, read_sample, write_sample
from scrmine.sampling import LEAST, _allocate, _draw, draw_sample

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"), ("noise", "case"))


@pytest.fixture(scope="module")
def case():
    """Twelve reviews of ten findings and two recommendations; drift in every second passage, hunger in every tenth, noise in none."""
    documents = [{"doc_id": f"r{review:02}"} for review in range(12)]
    passages = []
    for document in documents:
        for number in range(12):
            words = [f"Passage {number} of {document['doc_id']}"] + ["drift"] * (number % 2 == 0) + ["hunger"] * (number == 4)
            passages.append({"doc_id": document["doc_id"], "text": " ".join(words), "role": "analysis" if number < 10 else "recommendation"})
    corpus = make_corpus(documents, passages, [{"review_id": f"r{review:02}", "outcome": "death" if review < 4 else "harm"} for review in range(12)])
    rows = [(passage_id, theme, theme) for passage_id, text in zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True)
            for theme in ("drift", "hunger") if theme in text]
    return corpus, make_codings(corpus, rows)


def strata_of(sample):
    return sample.drop_duplicates("stratum").set_index("stratum").sort_index()


def test_strata_are_what_the_machine_made_of_passages(case):
    corpus, codings = case
    sample = draw_sample(corpus, codings, BOOK, n=40)
    # 120 findings: hunger (rarer) in 12, drift in 48 others, 60 left uncoded.
    assert strata_of(sample)["n_in_stratum"].to_dict() == {"drift": 48, "hunger": 12, "uncoded": 60}
    assert len(sample) == 40
    assert sample["passage_id"].is_unique
    assert sample.groupby("stratum").size().to_dict() == strata_of(sample)["n_drawn"].to_dict()
    assert (sample["inclusion_probability"] == sample["n_drawn"] / sample["n_in_stratum"]).all()
    assert (1 / sample["inclusion_probability"]).sum() == pytest.approx(120)
    order = {passage_id: place for place, passage_id in enumerate(corpus.passages["passage_id"])}
    assert sample["passage_id"].map(order).is_monotonic_increasing
    assert "recommendation" not in set(corpus.passages.set_index("passage_id").loc[sample["passage_id"], "role"])


def test_groups_are_drawn_from_apart(case):
    corpus, codings = case
    sample = draw_sample(corpus, codings, BOOK, n=40, by="outcome")
    assert strata_of(sample)["n_in_stratum"].to_dict() == {
        "death / drift": 16, "death / hunger": 4, "death / uncoded": 20, "harm / drift": 32, "harm / hunger": 8, "harm / uncoded": 40,
    }
    assert set(sample["group"]) == {"death", "harm"}
    assert (sample["stratum"].str.split(" / ").str[0] == sample["group"]).all()


def test_scores_halve_what_was_left_uncoded(case):
    corpus, codings = case
    passages = corpus.passages
    likely = passages["text"].str.contains("Passage [13] ", regex=True)
    scores = pd.DataFrame({"drift": np.where(likely, 0.4, 0.1), "hunger": 0.05}, index=passages["passage_id"])
    strata = strata_of(draw_sample(corpus, codings, BOOK, n=60, scores=scores))
    assert strata["n_in_stratum"].to_dict() == {"drift": 48, "hunger": 12, "uncoded, likely": 24, "uncoded, unlikely": 36}
    # The likely ones are half as many again to draw: their errors are expected to spread more.
    assert strata.loc["uncoded, likely", "inclusion_probability"] > strata.loc["uncoded, unlikely", "inclusion_probability"]


def test_each_passage_is_drawn_as_often_as_its_probability_says():
    rng, again = np.random.default_rng(1), 300
    strata = pd.Series(["hunger"] * 12 + ["drift"] * 48 + ["uncoded"] * 60)
    ids = pd.Series([f"p{number:03}" for number in range(120)])
    drawn = pd.Series({"drift": 12, "hunger": 7, "uncoded": 11})
    times = pd.Series(0, index=ids)
    for _ in range(again):
        chosen = _draw(ids, strata, drawn, rng)
        assert len(chosen) == 30
        times[list(chosen)] += 1
    probability = strata.map(drawn / strata.value_counts()).to_numpy()
    z = (times.to_numpy() - again * probability) / np.sqrt(again * probability * (1 - probability))
    assert np.abs(z).max() < 4.5
    assert np.mean(np.square(z)) == pytest.approx(1, abs=0.4)


def test_same_seed_same_sample_whatever_the_order_of_codings(case):
    corpus, codings = case
    one = draw_sample(corpus, codings, BOOK, n=30, by="outcome", seed=5)
    pd.testing.assert_frame_equal(one, draw_sample(corpus, codings.sample(frac=1, random_state=1), BOOK, n=30, by="outcome", seed=5))
    assert set(one["passage_id"]) != set(draw_sample(corpus, codings, BOOK, n=30, by="outcome", seed=6)["passage_id"])


def test_small_strata_are_put_together_until_the_sample_can_hold_them(case):
    corpus, codings = case
    assert set(draw_sample(corpus, codings, BOOK, n=10, by="outcome")["stratum"]) == {
        "death / several themes", "death / uncoded", "harm / several themes", "harm / uncoded"}
    assert set(draw_sample(corpus, codings, BOOK, n=3, by="outcome")["stratum"]) == {"death", "harm"}


def test_whole_reviews_bring_all_their_findings(case):
    corpus, codings = case
    sample = draw_sample(corpus, codings, BOOK, n=5, unit="reviews", by="outcome", seed=2)
    assert sample["review_id"].nunique() == 5
    assert (sample.groupby("review_id").size() == 10).all()
    assert (sample["review_inclusion_probability"] == sample["inclusion_probability"]).all()
    assert strata_of(sample)[["n_in_stratum", "n_drawn"]].to_numpy().tolist() == [[4, 2], [8, 3]]
    others = draw_sample(corpus, codings, BOOK, n=5, unit="reviews", by="outcome", seed=3)
    assert set(others["review_id"]) != set(sample["review_id"])


def test_some_passages_of_some_reviews_carry_both_probabilities(case):
    corpus, codings = case
    sample = draw_sample(corpus, codings, BOOK, n=6, unit="reviews", per_review=4, seed=3)
    assert sample.groupby("review_id").size().tolist() == [4] * 6
    # Six of twelve reviews, four of ten findings each: a half times two fifths.
    assert sample["review_inclusion_probability"].unique().tolist() == [0.5]
    assert sample["inclusion_probability"].to_numpy() == pytest.approx(0.2)
    # Two reviews fewer than asked for within is all there is: a short review is taken whole.
    assert draw_sample(corpus, codings, BOOK, n=6, unit="reviews", per_review=99).equals(draw_sample(corpus, codings, BOOK, n=6, unit="reviews"))


def test_a_two_stage_sample_corrects_the_machine(case):
    """People who find hunger in every passage that they read find it in all: 120 of 120, whatever was drawn."""
    corpus, codings = case
    sample = draw_sample(corpus, codings, BOOK, n=6, unit="reviews", per_review=4, seed=3)
    people = make_codings(corpus, [(passage_id, "hunger", " ") for passage_id in sample["passage_id"]]).assign(coder="ann")
    result = correct_themes(corpus, codings, BOOK, people, sample, target="these_reviews")
    row = result.table.query("theme == 'hunger' and measure == 'share_of_passages'").iloc[0]
    machine, errors = 12, sum((1 - ("hunger" in corpus.passages.set_index("passage_id").loc[name, "text"])) / 0.2 for name in sample["passage_id"])
    assert row["estimate"] == pytest.approx(min(1, (machine + errors) / 120))
    assert result.correction.settings["unit"] == "reviews, then passages"


def test_reviews_with_more_and_with_fewer_themes_are_drawn_apart(case):
    corpus, codings = case
    only = codings[(codings["theme"] == "drift") | codings["passage_id"].str.match("r0[0-4]")]
    sample = draw_sample(corpus, only, BOOK, n=6, unit="reviews")
    assert strata_of(sample)["n_in_stratum"].to_dict() == {"all reviews / fewer themes": 7, "all reviews / more themes": 5}


def test_repeats_can_be_drawn_once():
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "Drift again."}, {"doc_id": "a", "text": "Drift again!"}])
    tables = corpus.passages.assign(repeat_of=[None, corpus.passages["passage_id"].iloc[0]])
    corpus = type(corpus)(corpus.reviews, corpus.documents, corpus.pages, tables)
    with pytest.warns(ScrmineWarning, match="There are 1 passages to draw from and 5 were asked for: all are taken, each with probability 1."):
        sample = draw_sample(corpus, make_codings(corpus, []), BOOK, n=5)
    assert sample["passage_id"].tolist() == tables["passage_id"].tolist()[:1]
    assert sample["inclusion_probability"].tolist() == [1.0]


@pytest.mark.parametrize(("sizes", "weight", "n", "expected"), [
    # The least is 2 each; 6 are left, by weight 1 : 2.
    ({"a": 50, "b": 50}, {"a": 1, "b": 2}, 10, {"a": 4, "b": 6}),
    # b has only 3: what it cannot take goes to a.
    ({"a": 50, "b": 3}, {"a": 1, "b": 9}, 10, {"a": 7, "b": 3}),
    # Rounded by the largest remainder: 2 + 1.67, 2 + 1.67, 2 + 1.67.
    ({"a": 9, "b": 9, "c": 9}, {"a": 1, "b": 1, "c": 1}, 11, {"a": 4, "b": 4, "c": 3}),
    ({"a": 9, "b": 1}, {"a": 1, "b": 1}, 3, {"a": 2, "b": 1}),
    # Too few for the least of each: one each, and the rest by weight.
    ({"a": 9, "b": 9, "c": 9}, {"a": 1, "b": 1, "c": 5}, 4, {"a": 1, "b": 1, "c": 2}),
])
def test_allocation_by_hand(sizes, weight, n, expected):
    assert _allocate(pd.Series(sizes), pd.Series(weight, dtype=float), n, "passages").to_dict() == expected
    assert LEAST == 2


def test_sample_survives_the_disk_to_the_last_digit(case, tmp_path):
    corpus, codings = case
    sample = draw_sample(corpus, codings, BOOK, n=37, by="outcome")
    read = read_sample(write_sample(sample, tmp_path / "sample.csv"), corpus)
    assert read["inclusion_probability"].tolist() == sample["inclusion_probability"].tolist()
    assert read[["passage_id", "review_id", "group", "stratum"]].to_numpy().tolist() == sample[["passage_id", "review_id", "group", "stratum"]].to_numpy().tolist()


@pytest.mark.parametrize(("settings", "message"), [
    ({"n": 0}, "n is 0; a sample needs at least 1 of the passages."),
    ({"unit": "sentences"}, "There is no unit 'sentences' in the units that can be drawn. Known: passages, reviews."),
    ({"by": "outcom"}, "There is no column 'outcom' in the reviews table. Did you mean 'outcome'? Known: board, name, outcome, year."),
    ({"roles": ["method"]}, "No passage has one of the roles method, so there is nothing to draw from. Look at the roles in "
                            "corpus.passages['role'], or name others."),
    ({"n": 1, "by": "outcome"}, "n is 1, and there are 2 strata that each need at least one of the passages: death, harm. Draw 4 or more, or join "
                                "groups."),
    ({"n": 1, "by": "outcome", "unit": "reviews"}, "n is 1, and there are 2 strata that each need at least one of the reviews: death, harm. Draw 4 or "
                                                   "more, or join groups."),
])
def test_settings_that_cannot_be_are_refused(case, settings, message):
    with pytest.raises(ScrmineError) as caught:
        draw_sample(*case, BOOK, **settings)
    assert str(caught.value) == message


def test_codings_that_cannot_be_used_are_refused(case):
    corpus, codings = case
    with pytest.raises(ScrmineError, match=r"The codings are by several coders \(hand, other\); a sample is drawn by those of one\."):
        draw_sample(corpus, pd.concat([codings, codings.assign(coder="other")]), BOOK)
    with pytest.raises(ScrmineError, match="There is no theme 'drift' in the codebook"):
        draw_sample(corpus, codings, make_codebook(("hunger", "case")))
    with pytest.raises(ScrmineError, match=r"None of the 84 coding\(s\) is of a passage in this corpus, first 'x:0-1'\."):
        draw_sample(corpus, codings.assign(passage_id="x:0-1"), BOOK)


def test_scores_of_other_passages_or_themes_are_refused(case):
    corpus, codings = case
    ids = corpus.passages["passage_id"]
    with pytest.raises(ScrmineError, match=r"119 passage\(s\) that can be drawn have no scores, first "):
        draw_sample(corpus, codings, BOOK, scores=pd.DataFrame({"drift": 0.5}, index=ids[:1]))
    with pytest.raises(ScrmineError, match=r"The scores are of none of the codebook's themes \(columns: other\)"):
        draw_sample(corpus, codings, BOOK, scores=pd.DataFrame({"other": 0.5}, index=ids))


def test_tables_that_are_no_sample_are_refused(case, tmp_path):
    corpus, codings = case
    sample = draw_sample(corpus, codings, BOOK, n=20)
    wrong = sample.copy()
    wrong.loc[3, "inclusion_probability"] = 0.0
    wrong.loc[5, "passage_id"] = "x:0-1"
    with pytest.raises(SchemaError) as caught:
        check_sample(wrong, corpus)
    assert caught.value.problems == [
        "1 of 20 passages are not in this corpus, first 'x:0-1'. Open the corpus that the sample was drawn from.",
        f"Column 'inclusion_probability' holds 0.0 in 1 row(s), first {wrong['passage_id'][3]!r}; above 0 and at most 1 is expected.",
    ]
    with pytest.raises(SchemaError, match="Column 'inclusion_probability' is missing"):
        check_sample(sample.drop(columns="inclusion_probability"), corpus)
    with pytest.raises(ScrmineError, match=r"There is no sample .*none\.csv\. 'scrmine sample' writes one beside the sheets, as sample\.csv\."):
        read_sample(tmp_path / "none.csv", corpus)
    (tmp_path / "empty.csv").touch()
    with pytest.raises(ScrmineError, match="is not the sample that 'scrmine sample' writes"):
        read_sample(tmp_path / "empty.csv", corpus)
