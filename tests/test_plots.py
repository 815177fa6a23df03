import itertools
import re

import matplotlib.pyplot as plt
import pytest
from conftest import make_codebook, make_codings, make_corpus
from matplotlib.figure import Figure
from matplotlib.text import Text

from scrmine import ScrmineError, ScrmineWarning, compare_themes, plot_comparison, plot_frequency, plot_heatmap
from scrmine.plots import COLOURS, STYLE, describe_figure
from scrmine.report.figures import save_figure

BOOK = make_codebook(("drift", "practice"), ("silence", "practice"), ("hunger", "case", "Going hungry"))
REVIEWS = [{"review_id": "a", "name": "Child A", "year": 2020, "sex": "f"}, {"review_id": "b", "year": 2010, "sex": "f"},
           {"review_id": "c", "name": "Family C", "sex": "m"}]
PASSAGES = [
    {"doc_id": "a", "text": "Drift and silence."}, {"doc_id": "a", "text": "Silence and hunger."},
    {"doc_id": "b", "text": "Silence."}, {"doc_id": "c", "text": "Nothing at all."},
]
CODED = [("a:0-18", "drift", "Drift"), ("a:0-18", "silence", "silence"), ("a:20-39", "silence", "Silence"),
         ("a:20-39", "hunger", "hunger"), ("b:0-8", "silence", "Silence")]
SOURCE = "Source: scrmine, codebook “Two themes”, coder “hand” (uncorrected machine count); 0 reviews left out."


def corpus_of(reviews=REVIEWS, passages=PASSAGES):
    return make_corpus([{"doc_id": review["review_id"]} for review in reviews], passages, reviews)


def comparison(by=None, *, book=BOOK, corpus=None, coded=CODED):
    corpus = corpus or corpus_of()
    with pytest.warns(ScrmineWarning):
        return compare_themes(corpus, make_codings(corpus, coded), book, by=by)


def dots(ax):
    """The drawn points: (value, marker, colour, filled with)."""
    return [(float(line.get_xdata()[0]), line.get_marker(), line.get_color(), line.get_markerfacecolor())
            for line in ax.lines if line.get_marker() != "None"]


def whiskers(ax):
    return [tuple(float(x) for x in line.get_xdata()) for line in ax.lines if line.get_marker() == "None"]


def rows_of(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def said(ax, kind):
    return [text.get_text() for text in ax.texts if text.get_gid() == kind]


def test_frequency_draws_each_theme_with_its_interval_practice_first_most_frequent_first():
    found = comparison()
    ax = plot_frequency(found)
    table = found.measure("share_of_reviews").set_index("theme").loc[["silence", "drift", "hunger"]]
    assert rows_of(ax) == ["Silence", "Drift", "Going hungry"]
    assert dots(ax) == [(2 / 3, "o", COLOURS[0], "white"), (1 / 3, "o", COLOURS[0], "white"), (1 / 3, "D", COLOURS[1], "white")]
    assert whiskers(ax) == list(zip(table["ci_low"], table["ci_high"], strict=True))
    places = [float(line.get_ydata()[0]) for line in ax.lines if line.get_marker() != "None"]
    assert places == ax.get_yticks().tolist()
    assert [text.get_text() for text in ax.texts if re.fullmatch(r"\d/\d", text.get_text())] == ["2/3", "1/3", "1/3"]
    assert ax.yaxis_inverted()


def test_frequency_says_finding_measure_and_source():
    ax = plot_frequency(comparison())
    assert describe_figure(ax) == (
        "Most often among practice themes: “Silence” in 2 of 3 reviews; among case themes: “Going hungry” in 1; others come close. Only 3 reviews: read them, shares say "
        "little. Share of reviews in which the theme is present, "
        "with 95 % interval over reviews; n = 3 reviews, 2010 to 2020, 4 passages of findings. Right: reviews with the theme / reviews counted. "
        f"{SOURCE}"
    )


def test_frequency_of_passages_counts_passages():
    ax = plot_frequency(comparison(), "share_of_passages")
    assert [dot[0] for dot in dots(ax)] == [3 / 4, 1 / 4, 1 / 4]
    assert [text.get_text() for text in ax.texts if re.fullmatch(r"\d/\d", text.get_text())] == ["3/4", "1/4", "1/4"]
    assert [text.replace("\n", " ") for text in said(ax, "title")] == ["Most often among practice themes: “Silence” in 3 passages; among case themes: “Going hungry” in 1 passage; others come close"]
    assert ax.get_xlabel() == "Share of passages that carry the theme"


def test_rate_has_no_per_cent_and_begins_at_nought():
    ax = plot_frequency(comparison(), "rate_per_1000_words")
    ax.figure.draw_without_rendering()
    assert not any("%" in label.get_text() for label in ax.get_xticklabels())
    assert ax.get_xlim()[0] == 0


@pytest.mark.parametrize("name", ["share_of_reviews", "mean_share"])
def test_share_is_in_per_cent(name):
    ax = plot_frequency(comparison(), name)
    ax.figure.draw_without_rendering()
    assert ax.get_xlim() == (0, 1)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]


def test_theme_without_an_interval_is_a_dot_alone():
    ax = plot_frequency(comparison(coded=[]), "share_of_passages")
    assert [dot[0] for dot in dots(ax)] == [0, 0, 0]
    assert whiskers(ax) == []
    assert said(ax, "title") == ["No theme was found in the findings of these reviews"]


def test_families_are_headed_and_only_those_that_are_there():
    heads = ["Practice themes: how services worked", "Case themes: what the case contained"]
    assert [text.get_text() for text in plot_frequency(comparison()).texts if text.get_text() in heads] == heads
    book = make_codebook(("drift", "practice"), ("silence", "practice"), ("hunger", "practice"))
    assert [text.get_text() for text in plot_frequency(comparison(book=book)).texts if text.get_text() in heads] == heads[:1]


def test_frequency_of_groups_is_refused():
    with pytest.raises(ScrmineError) as caught:
        plot_frequency(comparison("sex"))
    assert str(caught.value) == ("plot_frequency draws one group, and this comparison has 2. Use plot_comparison, or compare "
                                 "without by=.")


@pytest.mark.parametrize("plot", [plot_frequency, plot_comparison])
def test_measure_that_is_not_there_is_named(plot):
    with pytest.raises(ScrmineError, match="There is no measure 'share' in a comparison"):
        plot(comparison(), "share")


def test_heatmap_has_a_cell_for_each_theme_and_review_oldest_first():
    found = comparison()
    ax = plot_heatmap(found, corpus_of().reviews)
    assert rows_of(ax) == ["Drift", "Silence", "Going hungry"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["b 2010", "Child A 2020", "Family C"]
    written = [text.get_text() for text in ax.texts if text.get_gid() is None]
    assert written == ["", "1", "", "1", "2", "", "", "1", ""]
    # Steps of colour: none, one, two.
    assert ax.collections[0].get_array().ravel().tolist() == [0, 1, 0, 1, 2, 0, 0, 1, 0]
    assert said(ax, "title") == ["In 5 of 9 cells, a review by a theme, the machine found nothing"]
    assert said(ax, "subtitle") == ["Passages of findings that carry the theme, in each of 3 reviews, 2010 to 2020. White: none."]
    assert ax.get_xlabel() == "Reviews, oldest first"


def test_heatmap_of_many_reviews_names_none_of_them():
    reviews = [{"review_id": f"r{number:02}", "year": 2000} for number in range(61)]
    corpus = corpus_of(reviews, [{"doc_id": review["review_id"], "text": "Drift."} for review in reviews])
    found = compare_themes(corpus, make_codings(corpus, [("r05:0-6", "drift", "Drift")]), BOOK)
    ax = plot_heatmap(found, corpus.reviews)
    assert ax.get_xlabel() == "61 reviews, oldest first"
    assert [label.get_text() for label in ax.get_xticklabels()] == []
    assert ax.collections[0].get_array().sum() == 1
    # No room for counts in the cells: the steps of colour are said instead.
    assert said(ax, "subtitle") == ["Passages of findings that carry the theme, in each of 61 reviews, 2000. White: none. Darker from 1, 2, 3, 4, 5 passages on."]


def test_heatmap_steps_grow_with_the_counts():
    text = ["Drift."] * 40
    corpus = corpus_of([{"review_id": "a"}, {"review_id": "b"}], [{"doc_id": "a", "text": t} for t in text]
                       + [{"doc_id": "b", "text": "Drift."}])
    found = comparison(corpus=corpus, coded=[(passage_id, "drift", "Drift") for passage_id in corpus.passages["passage_id"]])
    colours = plot_heatmap(found, corpus.reviews).collections[0].get_array()[0].tolist()
    assert colours == [5, 1]


def test_comparison_draws_each_group_beside_the_other_widest_distance_first():
    found = comparison("sex")
    ax = plot_comparison(found)
    # Silence: 2 of 2 girls' reviews, 0 of 1 boy's; the others 1 of 2 and 0 of 1.
    assert rows_of(ax) == ["Silence", "Drift", "Going hungry"]
    drawn = dots(ax)
    assert [dot[0] for dot in drawn] == [1, 0.5, 0.5, 0, 0, 0]
    assert [dot[1:3] for dot in drawn] == [("o", COLOURS[0])] * 3 + [("D", COLOURS[1])] * 3
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["f (n = 2)", "m (n = 1)"]
    # Of one review nobody says what differs, though 100 % stand against none.
    assert said(ax, "title") == ["By sex, groups of fewer than 5 reviews are too small to name a difference"]


@pytest.mark.parametrize(("years", "period"), [([2020, 2010, None], "3 reviews, 2010 to 2020"), ([2011, None, None], "3 reviews, 2011"),
                                               ([None, None, None], "3 reviews, years not known")])
def test_subtitle_says_the_period_or_that_it_is_not_known(years, period):
    corpus = corpus_of([{**review, "year": year} for review, year in zip(REVIEWS, years, strict=True)])
    for ax in (plot_frequency(comparison(corpus=corpus)), plot_comparison(comparison("sex", corpus=corpus)), plot_heatmap(comparison(corpus=corpus), corpus.reviews)):
        assert period in said(ax, "subtitle")[0].replace("\n", " ")


def test_comparison_heads_families_and_bands_themes_so_that_marks_belong_together():
    ax = plot_comparison(comparison("sex"))
    assert [text.get_text() for text in ax.texts if "themes:" in text.get_text() and text.get_gid() is None] == [
        "Practice themes: how services worked", "Case themes: what the case contained"]
    bands = [(band.get_y(), band.get_y() + band.get_height()) for band in ax.patches]
    assert bands == [(place - 0.5, place + 0.5) for place in ax.get_yticks()[::2]]


def test_comparison_says_when_intervals_are_apart():
    reviews = [{"review_id": f"r{number:02}", "sex": "f" if number < 12 else "m"} for number in range(24)]
    corpus = corpus_of(reviews, [{"doc_id": review["review_id"], "text": "Drift."} for review in reviews])
    codings = make_codings(corpus, [(f"r{number:02}:0-6", "drift", "Drift") for number in range(12)])
    ax = plot_comparison(compare_themes(corpus, codings, BOOK, by="sex"))
    # Newcombe: 1 less the root of (1 − .7575)² + (.2425 − 0)², from Wilson's ends of 12 of 12 and 0 of 12.
    assert said(ax, "title") == ["By sex, “Drift” differs most: +100 points (95 % interval +66 to +100), f less m"]


def test_five_groups_are_too_many_for_the_eye():
    reviews = [{"review_id": name, "place": name} for name in "abcde"]
    corpus = corpus_of(reviews, [{"doc_id": name, "text": "Drift."} for name in "abcde"])
    with pytest.raises(ScrmineError) as caught:
        plot_comparison(comparison("place", corpus=corpus, coded=[]))
    assert str(caught.value) == ("plot_comparison draws groups side by side, and place has 5 groups, and a figure shows at most 4: none is drawn. Join values into fewer "
                                 "groups in reviews.csv; the tables have every group.")
    four = corpus.select(list("abcd"))
    assert len(plot_comparison(comparison("place", corpus=four, coded=[])).get_legend().get_texts()) == 4


@pytest.mark.parametrize("draw", [
    lambda ax: plot_frequency(comparison(), ax=ax), lambda ax: plot_heatmap(comparison(), corpus_of().reviews, ax=ax),
    lambda ax: plot_comparison(comparison("sex"), ax=ax),
], ids=["frequency", "heatmap", "comparison"])
def test_figure_is_drawn_where_asked_and_global_settings_stay(draw):
    before = dict(plt.rcParams)
    ax = Figure().add_subplot()
    assert draw(ax) is ax
    assert dict(plt.rcParams) == before
    assert draw(None).figure is not ax.figure


HOSTILE = ["<script>alert(1)</script>", "=1+1", "$x$", r"$\frac$ and $\sum_{", "$$note$$", "\U0001f600 \U0001f9d2", "a\x01b", "Мария", "x" * 300]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_something_else_is_drawn_as_text(text, tmp_path):
    book = make_codebook(("drift", "practice", text), ("silence", "practice"), ("hunger", "case"), name=text)
    corpus = corpus_of([{"review_id": "a", "name": text, text: "f"}, {"review_id": "b", text: text}, REVIEWS[2]])
    for number, ax in enumerate([
        plot_frequency(comparison(book=book, corpus=corpus)), plot_heatmap(comparison(book=book, corpus=corpus), corpus.reviews),
        plot_comparison(comparison(text, book=book, corpus=corpus)),
    ]):
        assert not any(written.get_parse_math() for written in ax.findobj(Text))
        save_figure(ax, tmp_path / str(number), describe_figure(ax))
        svg = (tmp_path / f"{number}.svg").read_text(encoding="utf-8")
        assert "<script" not in svg
        assert (tmp_path / f"{number}.png").read_bytes().startswith(b"\x89PNG")


def test_same_figure_gives_the_same_bytes_and_carries_its_description(tmp_path):
    for name in ("one", "two"):
        ax = plot_frequency(comparison())
        save_figure(ax, tmp_path / name, "Silence & drift.")
    for ending in ("svg", "png"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
    assert "Silence &amp; drift." in (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert b"Silence & drift." in (tmp_path / "one.png").read_bytes()


def test_long_titles_of_themes_are_wrapped_to_two_lines():
    title = "A very long title of a theme that says much more than fits on two lines of forty characters each"
    book = make_codebook(("drift", "practice", title), ("silence", "practice"), ("hunger", "case"))
    label = rows_of(plot_frequency(comparison(book=book)))[1]
    assert label == "A very long title of a theme that says\nmuch more than fits on two lines of …"


def test_no_text_of_the_sample_lies_over_another(sample_corpus):
    """Title, subtitle and the axes stand clear of each other in the drawn figure."""
    from scrmine import code_passages, read_codebook

    book = read_codebook()
    codings = code_passages(sample_corpus.passages, book, coder="phrases")
    with pytest.warns(ScrmineWarning):
        grouped = compare_themes(sample_corpus, codings, book, by="outcome")
    overall = compare_themes(sample_corpus, codings, book)
    for ax in (plot_frequency(overall), plot_heatmap(overall, sample_corpus.reviews), plot_comparison(grouped)):
        with plt.rc_context(STYLE):
            ax.figure.draw_without_rendering()
        boxes = {text.get_gid(): text.get_window_extent() for text in ax.texts if text.get_gid()}
        assert boxes["title"].y0 >= boxes["subtitle"].y1 - 1
        assert boxes["subtitle"].y0 >= ax.get_window_extent().y1
        assert boxes["source"].y1 <= ax.get_window_extent().y0
        labels = [label.get_window_extent() for label in ax.get_xticklabels() if label.get_text()] + [ax.xaxis.label.get_window_extent()]
        assert boxes["source"].y1 <= min(label.y0 for label in labels) + 1
        rows = [label.get_window_extent() for label in ax.get_yticklabels()]
        overlaps = [(a, b) for a, b in itertools.pairwise(rows) if a.y0 < b.y1 - 3 and b.y0 < a.y1 - 3]
        assert overlaps == []
