"""The learned and the combined coder, and the model they share."""

import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook

import scrmine
from scrmine.errors import ScrmineError
from scrmine.themes.codings import CODERS
from scrmine.themes.context import ABSENT, surroundings
from scrmine.themes.features import TextFeatures, sentence_spans
from scrmine.themes.fitting import fit_themes
from scrmine.themes.learned import code_combined, score_passages
from scrmine.themes.model import FORMAT, SHIPPED, ThemeModel, explain, shipped_model

BOOK = scrmine.read_codebook()


@pytest.mark.parametrize("coder", sorted(CODERS))
def test_every_coder_keeps_the_same_contract(coder, sample_corpus):
    passages = sample_corpus.passages[sample_corpus.passages["doc_id"] == "westmarsh-2014-jade"]
    codings = scrmine.code_passages(passages, BOOK, coder=coder)
    texts = sample_corpus.texts["westmarsh-2014-jade"]
    assert set(codings["coder"]) == {coder}
    assert set(codings["theme"]) <= set(BOOK.themes)
    assert codings["score"].between(0, 1).all()
    assert [texts[start:end] for start, end in zip(codings["start"], codings["end"], strict=True)] == codings["quote"].tolist()
    assert codings["coding_id"].is_unique


@pytest.mark.parametrize("coder", sorted(CODERS))
def test_the_same_passages_give_the_same_codings_whatever_the_seed(coder, sample_corpus):
    passages = sample_corpus.passages[sample_corpus.passages["doc_id"] == "northwyke-2024-rapid-review"]
    once, again = (scrmine.code_passages(passages, BOOK, coder=coder, seed=seed) for seed in (0, 1))
    pd.testing.assert_frame_equal(once, again)


def test_a_document_is_coded_the_same_alone_and_among_others(sample_corpus):
    documents = ["westmarsh-2014-jade", "northwyke-2024-rapid-review"]
    both = sample_corpus.passages[sample_corpus.passages["doc_id"].isin(documents)]
    alone = both[both["doc_id"] == documents[0]]
    together = scrmine.code_passages(both, BOOK)
    expected = together[together["passage_id"].isin(alone["passage_id"])].reset_index(drop=True)
    columns = ["coding_id", "stance", "quote"]
    pd.testing.assert_frame_equal(scrmine.code_passages(alone, BOOK)[columns], expected[columns])


def test_over_optimism_is_found_without_its_label():
    text = ("By the summer the kitchen was painted and the mother had kept three appointments in a row. On the strength of this the core "
            "group agreed that the family had turned the corner and the plan was ended; nobody set those weeks beside the years before.")
    passages = pd.DataFrame([{"passage_id": f"a:0-{len(text)}", "doc_id": "a", "section": None, "role": "analysis", "text": text, "start": 0}])
    scores = score_passages(passages, BOOK).iloc[0]
    assert scores["over_optimism"] > 0.5
    assert scores["sexual_abuse"] < 0.05
    assert "optimis" not in text


def test_a_codebook_of_other_themes_is_refused(sample_corpus):
    passages = sample_corpus.passages[sample_corpus.passages["doc_id"] == "westmarsh-2014-jade"]
    with pytest.raises(ScrmineError, match="The model knows none of the themes"):
        score_passages(passages, make_codebook(("weather", "case")))


def test_the_neighbours_of_a_passage_stop_at_its_document():
    scores = np.array([[1.0], [2.0], [4.0], [8.0]])
    around = surroundings(scores, np.array(["a", "a", "a", ""]), np.array(["s", "s", "t", "s"]))
    assert around[:, 0, :].tolist() == [
        [ABSENT, 2.0, 2.0, 3.0], [1.0, 4.0, 1.0, 2.5], [2.0, ABSENT, ABSENT, 1.5], [ABSENT, ABSENT, ABSENT, ABSENT],
    ]


def test_sentences_do_not_end_at_titles_and_short_ones_go_with_the_next():
    text = "Dr. Bell saw her at the clinic twice. No. She was not asked about the bruise again."
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "Dr. Bell saw her at the clinic twice.", "No. She was not asked about the bruise again.",
    ]
    assert sentence_spans("") == [(0, 0)]


def test_a_paragraph_number_is_no_feature():
    features = TextFeatures().fit(["the baby was seen", "the baby was not seen", "the baby slept", "the baby was weighed"])
    assert (features.matrix(["4.12 the baby was seen"]) != features.matrix(["the baby was seen"])).nnz == 0


@pytest.fixture(scope="module")
def small_training():
    rows = []
    for writer in ("a", "b", "c"):
        for number in range(8):
            rows.append({"text": f"The fridge was empty on visit {number} and the children were hungry again {writer}", "themes": ["neglect"]})
            rows.append({"text": f"The panel met on day {number} and agreed its dates for the year {writer}", "themes": []})
            rows[-1]["writer"] = rows[-2]["writer"] = writer
    return pd.DataFrame(rows).assign(case="", heading="", stance="none", role="analysis")


def test_a_model_learns_what_separates_passages_and_survives_saving(small_training, tmp_path):
    model = fit_themes(small_training, BOOK)
    assert model.themes == ("neglect",)
    model.save(tmp_path / "mine")
    opened = ThemeModel.open(tmp_path / "mine")
    texts = ["the children were hungry and the fridge was empty", "the panel agreed its dates"]
    first, second = model.score_texts(texts), opened.score_texts(texts)
    assert first[0, 0] > first[1, 0] + 2
    assert np.allclose(first, second, atol=0.15)  # weights are kept in 254 steps
    assert opened.thresholds.tolist() == np.round(model.thresholds, 4).tolist()
    assert {"children", "empti"} & set(" ".join(explain(opened, texts[0], "neglect")).split())


def test_nothing_to_learn_from_is_said(small_training):
    with pytest.raises(ScrmineError, match="No theme has 5 or more coded passages"):
        fit_themes(small_training.assign(themes=[[]] * len(small_training)), BOOK)


def test_a_model_that_is_not_there_or_of_another_format_is_refused(tmp_path):
    with pytest.raises(ScrmineError, match="cannot be opened"):
        ThemeModel.open(tmp_path / "none")
    np.savez(tmp_path / "old.npz", weights=np.zeros(1))
    (tmp_path / "old.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(ScrmineError, match=f"format 0; this version reads {FORMAT}"):
        ThemeModel.open(tmp_path / "old")


def test_the_shipped_model_knows_the_codebook_and_is_small():
    model = shipped_model()
    assert model.themes == tuple(BOOK.themes)
    assert model.about["n_passages"] == len(scrmine.load_training())
    assert sum(SHIPPED.with_suffix(ending).stat().st_size for ending in (".npz", ".json")) < 10_000_000
    assert ((model.thresholds > 0.05) & (model.thresholds < 0.7)).all()


def test_no_passages_give_no_codings(sample_corpus):
    assert len(code_combined(sample_corpus.passages.iloc[:0], BOOK)) == 0


def test_accuracy_on_the_gold_is_what_the_readme_claims(sample_corpus):
    gold = scrmine.load_gold(corpus=sample_corpus)
    codings = scrmine.code_passages(sample_corpus.passages, BOOK)
    ours = set(zip(codings["passage_id"], codings["theme"], strict=True))
    theirs = set(zip(gold["passage_id"], gold["theme"], strict=True))
    assert 2 * len(ours & theirs) / (len(ours) + len(theirs)) > 0.57
