"""The quality card: every number by hand or by another implementation."""

import numpy as np
import pandas as pd
import pytest
from conftest import HOSTILE, make_codebook, make_codings, make_corpus
from sklearn.metrics import average_precision_score, f1_score

from scrmine.errors import ScrmineError
from scrmine.plots.quality import plot_quality
from scrmine.plots.style import describe_figure, figure_title
from scrmine.quality import measure_coder, write_card
from scrmine.quality.card import NOT_FOR
from scrmine.quality.counts import average_precision

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"))


def make_case(reviews="abc", text="Drift and hunger"):
    """Per review four passages: people say drift, drift, hunger, nothing; the coder drift, nothing, hunger and drift, nothing."""
    corpus = make_corpus([{"doc_id": r} for r in reviews], [{"doc_id": r, "text": f"{text} {n}", "role": "analysis" if n < 2 else "lessons"}
                                                            for r in reviews for n in range(4)])
    ids = corpus.passages["passage_id"].to_numpy().reshape(-1, 4)
    gold, said = [], []
    for one, two, three, _ in ids:
        gold += [(one, "drift", text), (two, "drift", text), (three, "hunger", text)]
        said += [(one, "drift", text, "good"), (three, "hunger", text), (three, "drift", text)]
    return corpus, make_codings(corpus, said), make_codings(corpus, gold)


def test_the_card_by_hand():
    corpus, said, gold = make_case()
    card = measure_coder(said, gold, corpus.passages, BOOK)
    columns = ["theme", "n_people", "n_coder", "precision", "recall", "f1", "stance_agreement", "grade"]
    assert card.themes[columns].to_numpy().tolist() == [["drift", 6, 6, 0.5, 0.5, 0.5, 0.0, "few"], ["hunger", 3, 3, 1.0, 1.0, 1.0, 1.0, "few"]]
    assert np.isclose(card.measure("micro_f1")["estimate"], 2 * 6 / (9 + 9))
    assert card.measure("macro_f1")["estimate"] == 0.75
    assert card.measure("stance_agreement")["estimate"] == 0.5
    assert card.roles.to_numpy().tolist() == [["analysis", 6, 6, 3, 1.0, 0.5, 2 / 3], ["lessons", 6, 3, 6, 0.5, 1.0, 2 / 3]]
    assert card.errors[["theme", "kind", "doc_id", "people_said"]].to_numpy().tolist() == [
        ["drift", "not there", "a", "hunger"], ["drift", "not there", "b", "hunger"], ["drift", "missed", "a", "drift"], ["drift", "missed", "b", "drift"]]
    assert repr(card) == "QualityCard: coder hand, micro-F1 .67, 2 themes, 12 passages of 3 reviews"


def test_the_card_in_sentences():
    corpus, said, gold = make_case()
    assert measure_coder(said, gold, corpus.passages, BOOK, measured_on="three reviews of ours").sentences() == [
        "Measured on three reviews of ours: 12 passages of 3 reviews, to which people gave 9 codes.",
        "Of every ten codes that the coder gives, about seven were given by people too. Of every ten that people gave, the coder finds about seven.",
        "Fewer than 10 passages by people, too few to tell: Hunger; Drift.",
        "With 3 reviews these figures describe these reviews and say little beyond them, so they have no intervals.",
        NOT_FOR,
    ]


def test_more_reviews_of_the_same_kind_change_no_estimate_and_narrow_nothing_that_does_not_vary():
    small, large = (measure_coder(said, gold, corpus.passages, BOOK) for corpus, said, gold in (make_case("abc"), make_case("abcdefghijkl")))
    pd.testing.assert_series_equal(small.overall["estimate"], large.overall["estimate"])
    assert large.themes["grade"].tolist() == ["fair", "good"]
    assert large.overall["ci_low"].isna().all()  # every review is like every other


def test_f1_and_average_precision_agree_with_another_implementation():
    rng = np.random.default_rng(3)
    names = [f"r{n}" for n in range(12)]
    corpus = make_corpus([{"doc_id": r} for r in names], [{"doc_id": r, "text": f"Passage {n}"} for r in names for n in range(15)])
    ids = corpus.passages["passage_id"]
    truth = rng.random((len(ids), 2)) < [0.3, 0.15]
    scores = pd.DataFrame(np.clip(0.35 * truth + rng.random((len(ids), 2)) * 0.6, 0, 1), index=ids, columns=BOOK.themes)
    gold, said = (make_codings(corpus, [(ids[i], BOOK.themes[t], "Passage") for i, t in zip(*np.nonzero(cells), strict=True)])
                  for cells in (truth, scores.to_numpy() >= 0.5))
    card = measure_coder(said, gold, corpus.passages, BOOK, scores=scores)
    found = scores.to_numpy() >= 0.5
    assert np.isclose(card.measure("micro_f1")["estimate"], f1_score(truth, found, average="micro"))
    assert np.isclose(card.measure("macro_f1")["estimate"], f1_score(truth, found, average="macro"))
    expected = [average_precision_score(truth[:, i], scores.to_numpy()[:, i]) for i in range(2)]
    assert np.allclose(card.themes["average_precision"], expected)
    assert np.isclose(card.measure("mean_average_precision")["estimate"], np.mean(expected))
    for _, row in card.themes.iterrows():
        for measure in ("precision", "recall", "f1", "average_precision"):
            assert row[f"{measure}_low"] < row[measure] < row[f"{measure}_high"]


def test_average_precision_and_reading_share_by_hand():
    truth, scores = np.array([[True], [False], [True], [False]]), np.array([[0.9], [0.8], [0.7], [0.1]])
    assert np.isclose(average_precision(truth, scores, np.ones((1, 4)))[0, 0], (1 + 2 / 3) / 2)
    # The second passage counting nothing, the ranking is perfect.
    assert average_precision(truth, scores, np.array([[1.0, 0.0, 1.0, 1.0]]))[0, 0] == 1
    assert np.isnan(average_precision(~truth & truth, scores, np.ones((1, 4)))[0, 0])
    corpus, said, gold = make_case("a")
    table = pd.DataFrame({"drift": [0.9, 0.2, 0.8, 0.1], "hunger": [0.1, 0.2, 0.9, 0.3]}, index=corpus.passages["passage_id"])
    card = measure_coder(said, gold, corpus.passages, BOOK, scores=table)
    assert card.themes["reading_share"].tolist() == [0.75, 0.25]
    assert "read the 50% of passages that are ranked first" in card.sentences()[-3]


def test_a_passage_drawn_with_small_probability_counts_for_many():
    corpus, said, gold = make_case("a")
    ids = corpus.passages["passage_id"]
    card = measure_coder(said, gold, corpus.passages, BOOK, weights=pd.Series([3.0, 1.0, 2.0, 1.0], index=ids))
    assert card.themes.loc[0, ["precision", "recall"]].tolist() == [3 / 5, 3 / 4]
    assert card.themes.loc[0, "n_people"] == 2  # passages that people read are counted as they are


def test_passages_that_nobody_read_do_not_count():
    corpus, said, gold = make_case("ab")
    read = corpus.passages[corpus.passages["doc_id"] == "a"]
    card = measure_coder(said, gold[gold["passage_id"].isin(read["passage_id"])], read, BOOK)
    assert card.settings["n_codes"] == 3
    assert card.themes["n_coder"].tolist() == [2, 1]


def test_what_cannot_be_measured_is_said():
    corpus, said, gold = make_case("ab")
    passages = corpus.passages
    with pytest.raises(ScrmineError, match=r"3 passage\(s\) that people coded are not among the passages given, first 'b:"):
        measure_coder(said, gold, passages[passages["doc_id"] == "a"], BOOK)
    with pytest.raises(ScrmineError, match=r"The gold codings are by several coders \(hand, someone\)"):
        measure_coder(said, gold.assign(coder=["someone"] + ["hand"] * (len(gold) - 1)), passages, BOOK)
    with pytest.raises(ScrmineError, match="There is no passage to measure on"):
        measure_coder(said, gold, passages.iloc[:0], BOOK)
    with pytest.raises(ScrmineError, match="There is no theme 'hunger'"):
        measure_coder(said, gold, passages, make_codebook(("drift", "practice")))
    with pytest.raises(ScrmineError, match="7 of 8 passages have no score"):
        measure_coder(said, gold, passages, BOOK, scores=pd.DataFrame(0.5, index=passages["passage_id"].iloc[:1], columns=BOOK.themes))
    with pytest.raises(ScrmineError, match="There is no measure 'kappa' in this quality card"):
        measure_coder(said, gold, passages, BOOK).measure("kappa")


def test_a_coder_that_finds_nothing_has_no_precision():
    corpus, said, gold = make_case("abcdefghijk")
    card = measure_coder(said.iloc[:0], gold, corpus.passages, BOOK)
    assert card.themes["precision"].isna().all()
    assert card.themes["f1"].tolist() == [0, 0]
    assert card.themes["grade"].tolist() == ["weak", "weak"]
    assert "an unknown number were given by people too" in card.sentences()[1]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_card_as_html_runs_nothing(name):
    corpus, said, gold = make_case("a", text=HOSTILE[name])
    html = measure_coder(said, gold, corpus.passages, BOOK, measured_on=HOSTILE[name])._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("<table") == html.count("</table>") == 3


def test_the_figure_says_what_it_shows():
    corpus, said, gold = make_case("abcdefghijkl")
    ax = plot_quality(measure_coder(said, gold, corpus.passages, BOOK, measured_on="twelve reviews"))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Drift", "Hunger"]
    assert describe_figure(ax) == (
        "1 of the 2 themes with 10 passages or more is coded well: F1 of .70 or more. F1 against codings by people (dot) with 95 % interval over reviews; "
        "R recall, P precision. Right: passages by people. Coder hand, 48 passages of 12 reviews. Source: twelve reviews.")


@pytest.mark.parametrize(("reviews", "title", "hollow"), [
    # Drift has two passages by people in each review, hunger one: ten and five in five reviews, six and three in three.
    ("abcde", "The only theme with 10 passages or more is not coded well: F1 below .70", [False, True]),
    ("abc", "No theme has the 10 passages that would say how well it is coded", [True, True]),
    ("abcdefghij", "1 of the 2 themes with 10 passages or more is coded well: F1 of .70 or more", [False, False]),
])
def test_the_figure_counts_only_themes_that_it_grades_and_draws_the_others_hollow(reviews, title, hollow):
    corpus, said, gold = make_case(reviews)
    ax = plot_quality(measure_coder(said, gold, corpus.passages, BOOK))
    assert figure_title(ax) == title
    assert [line.get_markerfacecolor() == "white" for line in ax.lines if line.get_marker() in "oD"] == hollow
    assert (f"Hollow: {sum(hollow)} theme" in describe_figure(ax)) == any(hollow)


def test_the_card_as_a_page(tmp_path):
    corpus, said, gold = make_case("a", text=HOSTILE["script"])
    path = write_card(measure_coder(said, gold, corpus.passages, BOOK), tmp_path / "card.html")
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert page.count("<h1>") == 1
    assert "default-src 'none'" in page
    assert [file.name for file in tmp_path.iterdir()] == ["card.html"]
    for wrong, why in ((tmp_path, "it is a folder"), (tmp_path / "none" / "card.html", "there is no folder")):
        with pytest.raises(ScrmineError, match=why):
            write_card(measure_coder(said, gold, corpus.passages, BOOK), wrong)


def test_readers_that_are_no_people_are_called_what_they_are():
    corpus, said, gold = make_case()
    card = measure_coder(said, gold, corpus.passages, BOOK, read_by="AI readers")
    assert card.sentences()[:4] == [
        "Measured on passages that people have coded: 12 passages of 3 reviews, to which AI readers gave 9 codes.",
        "Of every ten codes that the coder gives, about seven were given by AI readers too. Of every ten that AI readers gave, the coder finds about seven.",
        "AI readers stand in for people here: language models of one family wrote the texts, the passages that the coder learned from and these codes. No person "
        "has coded them; measure the coder on passages that people coded before you rely on it.",
        "Fewer than 10 passages by AI readers, too few to tell: Hunger; Drift.",
    ]
    shown = card.to_html()
    assert "<th>Passages by AI readers</th>" in shown
    assert "<th>AI readers said</th>" in shown
    assert "people" not in shown.replace("stand in for people", "").replace("passages that people", "").replace("n_people", "")
    assert card.themes.equals(measure_coder(said, gold, corpus.passages, BOOK).themes)
