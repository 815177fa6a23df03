"""Figures of corrected frequencies, differences, trends, what stands together, silence and choices: what is drawn and what is said."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from compare.test_correction import BOOK, build, code, sample_of
from compare.test_groups import TWO, comparison
from compare.test_silence import BOOK as FOUR
from compare.test_silence import CODED, DOCUMENTS, PASSAGES
from compare.test_together import both
from conftest import HOSTILE, make_codings, make_corpus

from scrmine import (
    Comparison,
    ScrmineError,
    ScrmineWarning,
    compare_choices,
    compare_groups,
    compare_themes,
    compare_together,
    compare_years,
    correct_themes,
    find_silence,
    plot_comparison,
    plot_corrected,
    plot_differences,
    plot_frequency,
    plot_heatmap,
    plot_sensitivity,
    plot_silence,
    plot_together,
    plot_trend,
    plot_trends,
)
from scrmine.plots import COLOURS, describe_figure

REVIEWS = pd.DataFrame({"review_id": [f"{side}{n}" for side in ("left", "right") for n in range(14)], "year": [2010 + n % 7 for n in range(28)]})
MANY = {"left": [(1, 0, 4)] * 14, "right": [(2, 0, 5)] * 4 + [(0, 1, 4)] * 10}


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def corrected():
    corpus, ids = build([4] * 12)
    return correct_themes(corpus, code(corpus, {"drift": ids[:12:2], "hunger": ids[:3]}, "phrases"), BOOK, code(corpus, {"drift": ids[4:16:2]}),
                          sample_of(corpus, ids[::2], 0.5))


def marks(ax, colour=None, *, filled=None):
    """The drawn points: (x, y)."""
    return [(float(x), float(y)) for line in ax.lines if line.get_marker() not in ("None", "|") and (colour is None or line.get_color() == colour)
            and (filled is None or (line.get_markerfacecolor() != "white") == filled)
            for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]


def whiskers(ax):
    return [tuple(float(x) for x in segment[:, 0]) for part in ax.collections for segment in part.get_segments()]


def rows_of(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def test_corrected_is_filled_with_its_interval_and_raw_hollow_beside_it(corrected):
    ax = plot_corrected(corrected)
    table = corrected.measure("share_of_passages").set_index("theme")
    assert rows_of(ax) == ["Drift", "Hunger"]
    drift, hunger = ax.get_yticks()
    assert marks(ax, COLOURS[0], filled=True) == [(table.loc["drift", "estimate"], drift)]
    assert marks(ax, COLOURS[2], filled=False) == [(table.loc["drift", "raw"], drift), (table.loc["hunger", "raw"], hunger)]
    # The machine's own interval, of hunger, is not drawn.
    assert whiskers(ax) == [(table.loc["drift", "ci_low"], table.loc["drift", "ci_high"])]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["corrected, 95 % interval", "uncorrected machine count"]
    assert describe_figure(ax) == (
        "The machine counts as people do. Share of passages that carry the theme; n = 12 reviews, years not known, 48 passages of findings, 24 of them read by people "
        "(coder “hand”; passages, each drawn for itself). 1 theme without a sample: uncorrected machine count. Source: scrmine, codebook “Two themes”, coder “phrases”; "
        "0 reviews left out."
    )


def test_corrected_names_where_the_machine_is_farthest_from_people(corrected):
    rows = corrected.table.assign(estimate=0.3, ci_low=0.2, ci_high=0.4)
    for raw, title in ((0.45, "The machine finds “Drift” more often than people do."), (0.1, "The machine finds “Drift” less often than people do."),
                       (0.39, "The sample does not show that the machine counts any theme too often or too seldom.")):
        moved = Comparison(rows.assign(raw=raw), corrected.counts, corrected.excluded, corrected.settings, corrected.correction)
        assert describe_figure(plot_corrected(moved)).startswith(title)


def test_counts_as_they_are_are_not_drawn_of_a_corrected_comparison(corrected):
    with pytest.raises(ScrmineError) as caught:
        plot_frequency(corrected)
    assert str(caught.value) == ("plot_frequency draws counts as they are, and this comparison is corrected by a human sample. Use plot_corrected, which "
                                 "draws both.")


def test_human_codes_are_filled_and_called_so():
    made = comparison({"all": TWO["left"]})
    ax = plot_frequency(made)
    assert {line.get_markerfacecolor() for line in ax.lines if line.get_marker() in "oD"} == {COLOURS[0], COLOURS[1]}
    assert "coder “hand” (human codes)" in describe_figure(ax)
    machine = plot_frequency(comparison({"all": TWO["left"]}, coded_by="machine"))
    assert {line.get_markerfacecolor() for line in machine.lines if line.get_marker() in "oD"} == {"white"}


def test_groups_of_a_corrected_comparison_say_what_is_filled(corrected):
    said = describe_figure(plot_comparison(corrected, "share_of_passages"))
    assert "(filled: corrected by a human sample, hollow: uncorrected machine count)" in said
    cells = describe_figure(plot_heatmap(corrected, pd.DataFrame({"review_id": [f"r{n}" for n in range(12)], "name": None, "year": None})))
    assert "coder “phrases” (uncorrected machine count)" in cells


def test_what_is_not_corrected_is_refused():
    with pytest.raises(ScrmineError) as caught:
        plot_corrected(comparison(TWO))
    assert str(caught.value) == ("plot_corrected draws what a human sample has corrected, and this comparison has no sample. Use correct_themes, or "
                                 "plot_frequency for counts as they are.")


def test_differences_are_filled_where_they_are_more_than_chance():
    found = compare_groups(comparison(MANY))
    ax = plot_differences(found)
    table = found.table.set_index("theme")
    assert table["p_adjusted"].lt(0.05).tolist() == [True, True]
    assert sorted(x for x, _ in marks(ax, filled=True)) == sorted(table["estimate"])
    assert sorted(whiskers(ax)) == sorted(zip(table["ci_low"], table["ci_high"], strict=True))
    assert ax.get_xlim()[0] == -ax.get_xlim()[1]
    assert describe_figure(ax) == (
        "“Drift” differs most between left and right. Difference in the share of reviews in which the theme is present: left (n = 14) less right "
        "(n = 14 reviews), with 95 % interval. Filled: p below .05, adjusted over 2 tested (Benjamini-Hochberg). Source: scrmine, codebook “Two themes”, "
        "coder “hand”."
    )


def test_differences_of_machine_counts_are_hollow_and_say_why():
    ax = plot_differences(compare_groups(comparison(MANY, coded_by="machine")))
    assert marks(ax, filled=True) == []
    said = describe_figure(ax)
    assert "“Drift” differs most between left and right in the machine's count." in said
    assert "Hollow: uncorrected machine count, which cannot be told from the machine's mistakes." in said


def test_differences_that_may_be_chance_say_so():
    ax = plot_differences(compare_groups(comparison({"left": [(1, 0, 4), (0, 1, 4)] * 6, "right": [(1, 0, 4), (0, 1, 4), (0, 0, 3)] * 4})))
    assert marks(ax, filled=True) == []
    assert "but not by more than chance could." in describe_figure(ax)


def test_several_pairs_are_refused():
    with pytest.raises(ScrmineError, match="plot_differences draws one pair of groups, and there are 3"):
        plot_differences(compare_groups(comparison({**TWO, "middle": [(1, 1, 3)] * 11})))


def test_trends_and_one_trend():
    trends = compare_years(comparison(MANY), REVIEWS, year="year")
    ax = plot_trends(trends)
    assert sorted(x for x, _ in marks(ax)) == pytest.approx(sorted(trends.table["change"]))
    assert "Change over ten years in the share of reviews in which the theme is present, with 95 % interval; 28 reviews by year, 2010 to 2016." in \
        describe_figure(ax)
    one = plot_trend(trends, "drift")
    years = trends.years[trends.years["theme"] == "drift"]
    assert marks(one, filled=True) == list(zip(years["first_year"], years["estimate"], strict=True))
    assert [label.get_text() for label in one.get_xticklabels()] == [f"{year}\nn = 4" for year in range(2010, 2017)]
    assert one.get_ylim() == (0, 1)
    assert describe_figure(one).startswith("“Drift” shows no clear change from 2010 to 2016. Share of reviews in which the theme is present, with 95 %")
    with pytest.raises(ScrmineError, match="There is no theme 'drft' in these trends"):
        plot_trend(trends, "drft")


def test_together_draws_lift_with_its_interval():
    found = compare_together(comparison(both(9, 12, 15, 30)))
    ax = plot_together(found)
    row = found.table.iloc[0]
    assert marks(ax) == [(row["lift"], 0.0)]
    assert whiskers(ax) == [(row["ci_low"], row["ci_high"])]
    assert rows_of(ax) == ["Drift\nand Hunger"]
    assert [text.get_text() for text in ax.texts if text.get_text() == "9"] == ["9"]
    assert describe_figure(ax).startswith("“Drift” and “Hunger” stand together most surely. Lift with 95 % interval over 30 reviews; 1 of 1 pairs.")
    with pytest.raises(ScrmineError, match="most is 0; at least 1 pair"):
        plot_together(found, most=0)
    with pytest.raises(ScrmineError, match="No pair of themes stands together"):
        plot_together(compare_together(comparison(both(0, 0, 10, 30))))


def test_silence_shows_how_many_reviews_say_nothing():
    corpus = make_corpus(DOCUMENTS, PASSAGES)
    with pytest.warns(ScrmineWarning):
        found = find_silence(compare_themes(corpus, make_codings(corpus, CODED), FOUR), corpus)
    ax = plot_silence(found)
    assert rows_of(ax) == ["Drift", "Talk"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["Hunger (3)", "Cold (0)"]
    assert [text.get_text() for text in ax.texts if text.get_gid() is None] == ["1", "", "3", ""]
    assert describe_figure(ax) == (
        "In 3 of 3 reviews with “Hunger” the machine finds nothing on “Talk”. Reviews with the case theme that have no word on the practice theme; the darker, the "
        "larger their share. Reviews, years not known; in brackets n, those with the case theme. Not counted: 1 review that could not be read, and denials. In no review at all: 2 themes. Source: scrmine, codebook "
        "“Two themes”, coder “hand” (uncorrected machine count)."
    )


def test_sensitivity_draws_every_option_around_the_usual_estimate():
    corpus, ids = build([2, 2, 2])
    found = compare_choices(corpus, code(corpus, {"drift": ids[:3]}), BOOK, roles={"all": ["analysis", "lessons"]})
    ax = plot_sensitivity(found)
    assert rows_of(ax) == ["Drift", "Hunger"]
    assert sorted(marks(ax)) == sorted((e, 0.0 if t == "drift" else 1.0) for e, t in zip(found.table["estimate"], found.table["theme"], strict=True))
    assert whiskers(ax) == [(1 / 3, 2 / 3), (0, 0)]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["other roles", "repeats counted", "in more passages", "as usual"]
    assert describe_figure(ax).startswith("“Drift” moves most: by “in at least 2 passages of a review”.")


def test_axes_that_are_given_are_drawn_on(corrected):
    _, (one, two) = plt.subplots(1, 2)
    assert plot_corrected(corrected, ax=one) is one
    assert plot_together(compare_together(comparison(both(9, 12, 15, 30))), ax=two) is two


@pytest.mark.parametrize("text", [HOSTILE["math"], HOSTILE["broken math"], HOSTILE["script"]])
def test_titles_with_signs_are_text(text):
    found = compare_groups(comparison(MANY))
    ax = plot_differences(type(found)(found.table.assign(title=text), found.settings))
    ax.figure.draw_without_rendering()
    assert text in describe_figure(ax)
    assert np.isfinite(ax.get_position().height)
