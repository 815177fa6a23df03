import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from conftest import HOSTILE, make_corpus

from scrmine.errors import ScrmineError
from scrmine.features import count_tokens
from scrmine.language import compare_words, count_dispersion
from scrmine.plots.language import plot_dispersion, plot_keyness
from scrmine.plots.style import describe_figure

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
    assert said.startswith("“drift” is most distinctive of reviews with outcome “death”. Outcome “death” (n = 3 reviews) against all others (n = 3)")
    assert len(dots(plot_keyness(keyness, n=1))) == 2
    assert "“hunger” is most distinctive of reviews with outcome “harm”" in describe_figure(plot_keyness(keyness, "harm"))


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
    assert marks == {"drift (2 in 2 reviews)": [[places["drift", "a"], 1], [places["drift", "b"], 0]], "hunger (1 in 1 reviews)": [[places["hunger", "a"], 1]],
                     "unicorn (0 in 0 reviews)": []}
    assert describe_figure(ax).startswith("“drift” stands 2 times in 2 of 3 reviews. Each mark is one use, each line a review (n = 2 with any of the words)")


def test_dispersion_figures_that_cannot_be_read_are_refused(corpus):
    with pytest.raises(ScrmineError, match="There are 5 words, and a figure shows at most 4"):
        plot_dispersion(count_dispersion(corpus, list("abcde")), corpus.reviews)
    with pytest.raises(ScrmineError, match=r"None of the words \(unicorn\) occurs, so there is nothing to draw"):
        plot_dispersion(count_dispersion(corpus, ["unicorn"]), corpus.reviews)
    ids = [f"r{number}" for number in range(61)]
    many = make_corpus([{"doc_id": name} for name in ids], [{"doc_id": name, "text": "Drift."} for name in ids])
    with pytest.raises(ScrmineError, match="61 reviews have the words, and a figure shows at most 60"):
        plot_dispersion(count_dispersion(many, ["drift"]), many.reviews)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_is_drawn_as_text(text, tmp_path):
    corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "Drift."}], [{"review_id": "a", "name": text, "year": 2010}])
    with mpl.rc_context({"font.family": "DejaVu Sans"}):
        for number, ax in enumerate((plot_dispersion(count_dispersion(corpus, ["drift"]), corpus.reviews), plot_keyness(words_of([text, "other"]), text))):
            assert not any(label.get_parse_math() for label in ax.findobj(mpl.text.Text))
            assert text[:20] in (ax.get_yticklabels()[0].get_text() if number == 0 else describe_figure(ax))
