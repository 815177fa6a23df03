import itertools

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from conftest import HOSTILE, make_corpus

from scrmine.errors import ScrmineError
from scrmine.features import count_tokens
from scrmine.language import compare_words, count_dispersion
from scrmine.plots.dispersion import plot_dispersion
from scrmine.plots.language import plot_keyness
from scrmine.plots.style import describe_figure
from scrmine.report.figures import save_figure

mpl.use("Agg")


def words_of(groups, extra=""):
    """Three reviews a group: drift in the first group, hunger in the last, plan in all."""
    texts, named = [], []
    for number, group in enumerate(groups):
        for review in range(3):
            texts.append(["drift"] * (6 if number == 0 else 1) + ["hunger"] * (5 if number == len(groups) - 1 else 1) + ["plan"] * (3 + review) + extra.split())
            named.append(group)
    ids = [f"r{number}" for number in range(len(texts))]
    return compare_words(count_tokens(texts, passage_ids=ids, review_ids=ids), pd.DataFrame({"review_id": ids, "outcome": named}), by="outcome")


@pytest.fixture(autouse=True)
def _close():
    yield
    mpl.pyplot.close("all")


def dots(ax):
    return [float(line.get_xdata()[0]) for line in ax.lines if len(line.get_xdata()) == 1]


def test_keyness_figure_holds_what_the_table_says():
    keyness = words_of(["death", "harm"])
    ax = plot_keyness(keyness)
    table = keyness.table[keyness.table["group"] == "death"]
    assert dots(ax) == pytest.approx([*table[table["g2"] > 0]["log_ratio"], *table[table["g2"] < 0]["log_ratio"]])
    assert [label.get_text() for label in ax.get_yticklabels()] == table["label"].tolist()
    said = describe_figure(ax)
    # Three reviews a side are too few for an interval, and a title claims nothing without.
    assert said.startswith("No term is surely more frequent in reviews with outcome “death”. Outcome “death” (n = 3 reviews) against all others (n = 3)")
    assert len(dots(plot_keyness(keyness, n=1))) == 2
    assert "No term is surely more frequent in reviews with outcome “harm”" in describe_figure(plot_keyness(keyness, "harm"))


def test_keyness_figure_needs_to_know_the_group():
    keyness = words_of(["a", "b", "c"])
    with pytest.raises(ScrmineError) as caught:
        plot_keyness(keyness)
    assert str(caught.value) == "There are 3 groups (a, b, c), and the figure sets one against the others. Name it with group=."
    with pytest.raises(ScrmineError, match="There is no group 'd' in this comparison of words"):
        plot_keyness(keyness, "d")
    with pytest.raises(ScrmineError, match="n is 0; at least 1 term on either side can be shown"):
        plot_keyness(keyness, "a", n=0)
    assert dots(plot_keyness(keyness, "a"))


@pytest.fixture(scope="module")
def corpus():
    return make_corpus([{"doc_id": "a"}, {"doc_id": "b"}, {"doc_id": "c"}],
                       [{"doc_id": "a", "text": "Drift, and later hunger."}, {"doc_id": "b", "text": "Then drift."}, {"doc_id": "c", "text": "Nothing."}],
                       [{"review_id": "a", "name": "Child A", "year": 2015}, {"review_id": "b", "year": 2011}, {"review_id": "c"}])


def test_dispersion_figure_has_a_mark_for_each_use(corpus):
    found = count_dispersion(corpus, ["drift", "hunger", "unicorn"])
    ax = plot_dispersion(found, corpus.reviews)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b 2011", "Child A 2015"]
    marks = {line.get_label(): np.column_stack([line.get_xdata(), np.round(line.get_ydata())]).tolist() for line in ax.lines}
    places = found.places.set_index(["words", "review_id"])["place"]
    assert marks == {"drift (2 in 2 reviews)": [[places["drift", "a"], 1], [places["drift", "b"], 0]], "hunger (1 in 1 review)": [[places["hunger", "a"], 1]],
                     "unicorn (0 in 0 reviews)": []}
    assert describe_figure(ax).startswith("“drift” stands 2 times in 2 of 3 reviews. Each mark is one use, each line a review (n = 2 with any of the words, 2011 to 2015)")


def test_dispersion_figures_that_cannot_be_read_are_refused(corpus):
    with pytest.raises(ScrmineError, match="There are 5 words, and a figure shows at most 4"):
        plot_dispersion(count_dispersion(corpus, list("abcde")), corpus.reviews)
    with pytest.raises(ScrmineError, match=r"None of the words \(unicorn\) occurs, so there is nothing to draw"):
        plot_dispersion(count_dispersion(corpus, ["unicorn"]), corpus.reviews)


def test_dispersion_of_three_hundred_reviews_has_a_thin_line_for_each_and_a_column_for_each_word(tmp_path):
    ids = [f"r{number:03}" for number in range(300)]
    many = make_corpus([{"doc_id": name} for name in ids], [{"doc_id": name, "text": "Drift and hunger." if name < "r100" else "Some drift."} for name in ids],
                       [{"review_id": name, "year": 2000 + number // 12 if number < 240 else None} for number, name in enumerate(ids)])
    ax = plot_dispersion(count_dispersion(many, ["drift", "hunger"]), many.reviews)
    # Drift is the first of three words in a hundred reviews and the second of two in two hundred, hunger the third: with the second column's left edge at 1.08.
    drift, hunger = (np.array([line[0].tolist() for line in marks.get_segments()]) for marks in ax.collections if type(marks).__name__ == "LineCollection" and
                     len(marks.get_segments()) in (300, 100))
    assert np.round(drift[:, 1] + 0.5).tolist() == list(range(300))
    assert np.round(hunger[:, 1] + 0.5).tolist() == list(range(100))
    places = count_dispersion(many, ["hunger"]).places["place"].to_numpy()
    assert hunger[:, 0] == pytest.approx(1.08 + places)
    # Twelve reviews a year: room for the year of every one, in a figure that a page of A4 holds.
    assert [label.get_text() for label in ax.get_yticklabels()] == [*(str(2000 + year) for year in range(20)), "no year"]
    assert ax.figure.get_size_inches()[1] == pytest.approx(10.5 + 2.1)
    ax.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(upper.y0 >= lower.y1 - 1 for upper, lower in itertools.pairwise(boxes))
    for name in ("one", "two"):
        save_figure(plot_dispersion(count_dispersion(many, ["drift", "hunger"]), many.reviews), tmp_path / name, "Drift.")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_is_drawn_as_text(text, tmp_path):
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "Drift."}], [{"review_id": "a", "name": text, "year": 2010}])
    with mpl.rc_context({"font.family": "DejaVu Sans"}):
        for number, ax in enumerate((plot_dispersion(count_dispersion(corpus, ["drift"]), corpus.reviews), plot_keyness(words_of([text, "other"]), text))):
            assert not any(label.get_parse_math() for label in ax.findobj(mpl.text.Text))
            assert text[:20] in (ax.get_yticklabels()[0].get_text() if number == 0 else describe_figure(ax))
