"""A coder of the user's own: what it gives back, what it learns, and that its files are safe."""

import json

import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook, make_codings, make_corpus
from scipy import sparse
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

import scrmine
from scrmine.errors import ScrmineError
from scrmine.people import HumanCodings, as_answered
from scrmine.themes.kinship import ALL, DOCUMENT, PROFILE, WORDS, Kin, likeness, pulls, unit_rows
from scrmine.themes.model import shipped_model
from scrmine.themes.own import shared_rows
from scrmine.themes.own_files import fingerprint, open_coder, save_coder
from scrmine.themes.own_fitting import best_expected_threshold, cross_code, fit_coder

BOOK = scrmine.read_codebook()
FRIDGE = "On visit {} the fridge held one carton of milk and the boys were in the clothes that they had slept in."
PANEL = "On day {} the panel met in the town hall, agreed its dates for the year and thanked its clerk."
HEDGE = "On morning {} the lollipop lady at the crossing said that the hedge had been cut back again."


@pytest.fixture(scope="module")
def corpus():
    """Three reviews with six passages each; of every kind there are six, and one passage is a cover."""
    passages = [{"doc_id": doc, "text": text.format(number), "role": "analysis"}
                for doc in "abc" for number in (doc, f"{doc} two") for text in (FRIDGE, PANEL, HEDGE)]
    passages.append({"doc_id": "a", "text": "Child A: a review of neglect", "role": "cover"})
    return make_corpus([{"doc_id": doc} for doc in "abc"], passages)


def answers_of(corpus, carried, *, ids=None, book=BOOK):
    """Answers to all themes on some passages; `carried` says, for a word of the text, which theme it has."""
    passages = corpus.passages
    ids = passages["passage_id"].tolist() if ids is None else ids
    rows = [(row["passage_id"], theme, row["text"], "good") for row in passages.to_dict("records") if row["passage_id"] in ids
            for word, theme in carried.items() if word in row["text"]]
    return as_answered(make_codings(corpus, rows), ids, book, coder="hand")


def ids_of(corpus, *documents):
    passages = corpus.passages
    return passages.loc[passages["doc_id"].isin(documents) & (passages["role"] != "cover"), "passage_id"].tolist()


@pytest.fixture(scope="module")
def hedges(corpus):
    """A reader for whom a hedge is a matter of housing, and who has read two of three reviews."""
    return answers_of(corpus, {"fridge": "neglect", "hedge": "poverty_housing"}, ids=ids_of(corpus, "a", "b"))


@pytest.fixture(scope="module")
def coder(corpus, hedges):
    return fit_coder(corpus.passages, hedges, BOOK)


def test_pulls_are_those_of_ridge_logistic_regression():
    rng = np.random.default_rng(0)
    features, answers = rng.normal(size=(40, 5)), (rng.random(40) < 0.4).astype(float)
    ridge = LogisticRegression(C=0.7, fit_intercept=False, tol=1e-10, max_iter=1000).fit(features, answers)
    pulled = pulls(0.7 * features @ features.T, np.zeros(40), answers)
    assert np.allclose(0.7 * features.T @ pulled, ridge.coef_[0], atol=1e-5)


def test_pulls_balance_what_is_left_of_each_answer():
    alike, before, answers = np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([-1.0, 0.5]), np.array([1.0, 0.0])
    pulled = pulls(alike, before, answers)
    assert np.allclose(pulled, answers - expit(before + alike @ pulled), atol=1e-6)
    assert pulled[0] > 0 > pulled[1]


def test_likeness_by_hand():
    words = sparse.csr_matrix(np.array([[3.0, 4.0, 0.0], [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]]))
    kin = Kin(unit_rows(words), np.array([[0.0, 1.0], [2.0, 1.0], [0.0, 1.0]]), np.array(["a", "a", ""]))
    apart = PROFILE * np.exp(-(2.0**2 / 2) / 2)  # profiles differ by 2 in one of two themes
    assert np.allclose(likeness(kin, kin), [
        [ALL + WORDS + DOCUMENT + PROFILE, ALL + DOCUMENT + apart, ALL + PROFILE],
        [ALL + DOCUMENT + apart, ALL + WORDS + DOCUMENT + PROFILE, ALL + apart],
        [ALL + PROFILE, ALL + apart, ALL + PROFILE],  # no words, and no document to share
    ])


def test_what_the_shared_step_weighs_by_hand():
    rows = shared_rows(np.array([[0.0, np.log(3)]]), np.array(["lessons"]), ("analysis", "lessons"))
    assert np.allclose(rows[0], [
        [0.0, 1.0, np.log(0.05 + 0.75), -np.log(3), np.log(2), 0.0, 1.0],
        [np.log(3), 1.0, np.log(0.05 + 0.5), np.log(3), 0.0, 0.0, 1.0],
    ])


def test_the_threshold_has_the_highest_expected_f1():
    # Coding 1, 2 or 3 passages: 2·0.9/(1+1.5) = .72, 2·1.4/(2+1.5) = .80, 2·1.5/(3+1.5) = .67
    assert best_expected_threshold(np.array([[0.1], [0.9], [0.5]])) == 0.5


def test_answers_are_given_back_and_nothing_is_added_to_them(corpus, coder):
    codings = scrmine.code_passages(corpus.passages, BOOK, coder=coder)
    read = codings[codings["passage_id"].isin(ids_of(corpus, "a", "b"))]
    texts = corpus.passages.set_index("passage_id")["text"]
    assert sorted(zip(read["passage_id"], read["theme"], read["quote"], read["score"], read["stance"], read["reason"], strict=True)) == sorted(
        (name, "neglect" if "fridge" in texts[name] else "poverty_housing", texts[name], 1.0, "good", "coded by hand")
        for name in ids_of(corpus, "a", "b") if "panel" not in texts[name])
    assert set(codings["coder"]) == {"own"}


def test_what_was_answered_is_carried_over_to_what_is_like_it(corpus, coder):
    hedge = corpus.passages.loc[(corpus.passages["doc_id"] == "c") & corpus.passages["text"].str.contains("hedge")].iloc[:1]
    shipped = scrmine.score_passages(corpus.passages[corpus.passages["doc_id"] == "c"], BOOK)
    own = coder.score(corpus.passages[corpus.passages["doc_id"] == "c"], BOOK)
    name = hedge["passage_id"].iloc[0]
    assert shipped.loc[name, "poverty_housing"] < 0.2
    assert own.loc[name, "poverty_housing"] > 0.5
    codings = scrmine.code_passages(corpus.passages, BOOK, coder=coder)
    reason = codings.set_index(["passage_id", "theme"])["reason"][name, "poverty_housing"]
    near = corpus.passages.loc[corpus.passages["text"].str.contains("hedge") & (corpus.passages["doc_id"] != "c")]
    assert reason in {f"like what you coded: {doc}, {locator}" for doc, locator in zip(near["doc_id"], near["locator"], strict=True)}


def test_a_no_is_carried_over_too(corpus):
    human = answers_of(corpus, {"hedge": "poverty_housing"}, ids=ids_of(corpus, "a", "b"))
    passages = corpus.passages[corpus.passages["doc_id"] == "c"]
    fridges = passages.loc[passages["text"].str.contains("fridge"), "passage_id"]
    shipped, own = scrmine.score_passages(passages, BOOK), fit_coder(corpus.passages, human, BOOK).score(passages, BOOK)
    assert (own.loc[fridges, "neglect"] < 0.6 * shipped.loc[fridges, "neglect"]).all()


def test_what_was_not_asked_is_not_taken_for_a_no(corpus, hedges):
    asked = hedges.answered[hedges.answered["theme"] != "neglect"]
    human = HumanCodings(hedges.codings[hedges.codings["theme"] != "neglect"], asked)
    partial = fit_coder(corpus.passages, human, BOOK)
    neglect = list(partial.themes).index("neglect")
    assert np.isnan(partial.answers[:, neglect]).all()
    assert (partial.pulls[:, neglect] == 0).all()
    scores = partial.score(corpus.passages, BOOK)
    assert scores.loc[ids_of(corpus, "a"), "neglect"].between(0.0001, 0.9999).all()
    assert set(scores.loc[ids_of(corpus, "a"), "domestic_abuse"]) == {0.0}


def test_the_order_of_the_answers_does_not_matter(corpus, hedges, coder):
    again = fit_coder(corpus.passages, HumanCodings(hedges.codings.iloc[::-1], hedges.answered.sample(frac=1, random_state=1)), BOOK)
    pd.testing.assert_frame_equal(again.score(corpus.passages, BOOK), coder.score(corpus.passages, BOOK))


def test_a_theme_that_the_shipped_coder_does_not_know_is_learned(corpus):
    book = make_codebook(("hedges", "case"))
    human = answers_of(corpus, {"hedge": "hedges"}, ids=ids_of(corpus, "a", "b"), book=book)
    scores = fit_coder(corpus.passages, human, book).score(corpus.passages[corpus.passages["doc_id"] == "c"], book)["hedges"].to_numpy()
    is_hedge = corpus.passages.loc[corpus.passages["doc_id"] == "c", "text"].str.contains("hedge").to_numpy()
    assert scores[is_hedge].min() > scores[~is_hedge].max() + 0.2
    codings = scrmine.code_passages(corpus.passages, book, coder=fit_coder(corpus.passages, human, book))
    assert codings["passage_id"].isin(corpus.passages.loc[corpus.passages["text"].str.contains("hedge"), "passage_id"]).all()


def test_a_coded_cover_is_given_back_and_teaches_nothing(corpus, hedges, coder):
    cover = corpus.passages.loc[corpus.passages["role"] == "cover", "passage_id"].tolist()
    human = answers_of(corpus, {"fridge": "neglect", "hedge": "poverty_housing", "Child A": "neglect"}, ids=ids_of(corpus, "a", "b") + cover)
    with_cover = fit_coder(corpus.passages, human, BOOK)
    codings = scrmine.code_passages(corpus.passages, BOOK, coder=with_cover)
    assert codings.loc[codings["passage_id"].isin(cover), "theme"].tolist() == ["neglect"]
    rest = corpus.passages[corpus.passages["role"] != "cover"]
    pd.testing.assert_frame_equal(with_cover.score(rest, BOOK), coder.score(rest, BOOK))


def test_words_that_moved_in_their_document_keep_their_answers(coder):
    moved = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "A new first paragraph about nothing much."},
                                            {"doc_id": "a", "text": HEDGE.format("a")}]).passages
    codings = scrmine.code_passages(moved, BOOK, coder=coder)
    assert codings.loc[codings["reason"] == "coded by hand", ["passage_id", "theme", "quote"]].to_numpy().tolist() == [
        [moved["passage_id"].iloc[1], "poverty_housing", HEDGE.format("a")]]


def test_a_cross_fitted_coder_has_not_seen_the_review_it_codes(corpus):
    everything = ids_of(corpus, "a", "b", "c")
    human = answers_of(corpus, {"fridge": "neglect", "hedge": "poverty_housing"}, ids=everything)
    in_a = human.codings["passage_id"].isin(ids_of(corpus, "a"))
    otherwise = HumanCodings(human.codings[~in_a], human.answered)
    (codings, scores), (_, changed) = (cross_code(corpus.passages, part, BOOK, folds=3) for part in (human, otherwise))
    # What was answered in a review moves the codings of all others, and not its own.
    assert (scores.loc[ids_of(corpus, "a")] == changed.loc[ids_of(corpus, "a")]).all(axis=None)
    assert (scores.loc[ids_of(corpus, "b", "c"), "neglect"] > changed.loc[ids_of(corpus, "b", "c"), "neglect"]).all()
    assert codings["reason"].str.startswith("coded by").sum() == 0
    assert scores.index.tolist() == corpus.passages["passage_id"].tolist()
    cuts = scores.loc[codings["passage_id"]].to_numpy()[np.arange(len(codings)), [BOOK.themes.index(theme) for theme in codings["theme"]]]
    assert np.allclose(cuts, codings["score"], atol=1e-4)


def test_one_object_is_not_enough_to_learn_from(corpus, hedges):
    with pytest.raises(ScrmineError) as caught:
        fit_coder(corpus.passages, hedges.codings, BOOK)
    assert str(caught.value) == (
        "Codings to learn from must say which passages were read, and a DataFrame does not: a passage that was read and carries nothing teaches "
        "as much as one that carries a theme. Make them with scrmine.as_answered(codings, ids_of_the_passages_read, codebook), or read your "
        "sheets.")
    few = as_answered(hedges.codings, ids_of(corpus, "a")[:3], BOOK)
    with pytest.raises(ScrmineError, match=r"^3 passage\(s\) that can be coded were answered; a coder of your own needs at least 10"):
        fit_coder(corpus.passages, few, BOOK)
    with pytest.raises(ScrmineError, match="12 of 12 coded passages are not among the passages given"):
        fit_coder(corpus.passages[corpus.passages["doc_id"] == "c"], hedges, BOOK)
    with pytest.raises(ScrmineError, match="folds is 5, and there are answers in 2 review"):
        cross_code(corpus.passages, hedges, BOOK, folds=5)


def test_a_codebook_with_other_themes_is_refused(corpus, coder):
    with pytest.raises(ScrmineError, match=r"There is no theme 'hedges' in your coder \(it was fitted with another codebook"):
        scrmine.code_passages(corpus.passages, make_codebook(("hedges", "case")), coder=coder)


def test_a_saved_coder_codes_the_same(corpus, coder, tmp_path):
    path = save_coder(coder, tmp_path / "mine")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["mine.json", "mine.npz"]
    opened = open_coder(path)
    assert repr(opened) == repr(coder) == "OwnCoder: 25 themes, 12 passages coded by hand, on top of the shipped coder"
    once, again = (scrmine.code_passages(corpus.passages, BOOK, coder=own) for own in (coder, opened))
    pd.testing.assert_frame_equal(once, again)


def test_a_coder_of_another_version_or_with_mixed_files_is_refused(coder, tmp_path):
    path = save_coder(coder, tmp_path / "mine")
    content = json.loads(path.read_text(encoding="utf-8"))
    here = fingerprint(shipped_model())
    for change, message in (
        ({"base": "0" * 16}, f"another version of the shipped coder ({'0' * 16}; this one is {here})"),
        ({"format": 7}, "has format 7; this version reads 1"),
        ({"numbers": "x"}, "do not belong together, or one is damaged"),
    ):
        path.write_text(json.dumps(content | change), encoding="utf-8")
        with pytest.raises(ScrmineError) as caught:
            open_coder(tmp_path / "mine")
        assert message in str(caught.value)
        assert "fit it again" in str(caught.value).lower()
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ScrmineError, match="cannot be opened"):
        open_coder(tmp_path / "mine")
    with pytest.raises(ScrmineError, match="There is no folder"):
        save_coder(coder, tmp_path / "none" / "mine")
