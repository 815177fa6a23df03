import pandas as pd
import pytest
from matplotlib.text import Text

from scrmine import (
    ScrmineError,
    Topics,
    plot_n_topics,
    plot_topic_stability,
    plot_topic_terms,
    plot_topics,
    plot_topics_over_time,
)
from scrmine.plots import COLOURS, describe_figure, figure_title
from scrmine.topics import TopicChoice

COUNTS = pd.DataFrame({
    "group": "all", "topic": ["topic_1", "topic_2"], "label": ["rare $x$", "frequent"], "n_reviews": 30, "n_passages": 600, "share": [0.1, 0.4], "ci_low": [0.05, None],
    "ci_high": [0.2, None], "share_of_reviews": [0.9, 0.5], "present_low": [0.8, 0.4], "present_high": [0.95, 0.6],
})


def made_topics(**columns):
    table = pd.DataFrame({"topic": ["topic_1", "topic_2"], "label": ["a, b", "c, d"], "stability": [0.3, 0.9], "lift": [1.1, 2.5], "stable": [False, True],
                          "share": [0.6, 0.4]}).assign(**columns)
    terms = pd.DataFrame({"term": list("abcd"), "label": list("abcd"), "n": 1, "n_reviews": 1})
    weights = pd.DataFrame([[0.5, 0.4, 0.05, 0.05], [0, 0.1, 0.5, 0.4]]).to_numpy()
    settings = {"method": "consensus", "seed": 0, "n_runs": 10, "resampled": "reviews"}
    return Topics(table, pd.DataFrame(), pd.DataFrame({"review_id": ["r", "s"]}), terms, weights, settings)


def rows_of(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def dots(ax):
    return [(float(line.get_xdata()[0]), line.get_markerfacecolor()) for line in ax.lines if line.get_marker() != "None"]


def said(ax, kind):
    return next(text.get_text() for text in ax.texts if text.get_gid() == kind)


def test_topics_stand_in_the_order_of_the_measure_with_their_intervals():
    ax = plot_topics(COUNTS)
    assert rows_of(ax) == ["frequent", "rare $x$"]
    assert dots(ax) == [(0.4, "white"), (0.1, "white")]
    assert [tuple(line.get_xdata()) for line in ax.lines if line.get_marker() == "None"] == [(0.05, 0.2)]
    assert said(ax, "title") == "Most often: frequent, 40 % of passages"
    assert not any(text.get_parse_math() for text in ax.findobj(Text))
    assert rows_of(plot_topics(COUNTS, measure="share_of_reviews")) == ["rare $x$", "frequent"]
    assert describe_figure(ax).startswith("Most often: frequent, 40 % of passages. Share of passages that carry the topic, with 95 % interval over reviews; n = 30")
    with pytest.raises(ScrmineError, match="Known: share, share_of_reviews"):
        plot_topics(COUNTS, measure="n")
    with pytest.raises(ScrmineError, match="The table has 2 groups; one is expected"):
        plot_topics(COUNTS.assign(group=["a", "b"]))
    for draw in (plot_topics, plot_topics_over_time):
        with pytest.raises(ScrmineError, match=r"lacks group, share, ci_low, ci_high\. Make it with scrmine\.count_topics"):
            draw(COUNTS.drop(columns=["group", "share", "ci_low", "ci_high"]))


def test_terms_are_shown_of_stable_topics_and_bold_where_they_are_its_own():
    ax = plot_topic_terms(made_topics(), n_terms=3)
    shown = {text.get_text(): text.get_fontweight() for text in ax.texts if text.get_gid() is None}
    assert shown == {"c": "bold", "d": "bold", "b": "normal"}
    assert rows_of(ax) == ["40 %  topic_2"]
    assert figure_title(ax) == "The most widespread stable topic: c, d"
    every = plot_topic_terms(made_topics(), unstable=True)
    assert len(rows_of(every)) == 2
    assert figure_title(every).startswith("The most widespread topic: ")
    with pytest.raises(ScrmineError, match="There are no stable topics to draw"):
        plot_topic_terms(made_topics(stable=False))


def test_stability_is_hollow_where_it_is_too_little():
    ax = plot_topic_stability(made_topics())
    assert dots(ax) == [(0.9, COLOURS[0]), (0.3, "white")]
    assert said(ax, "title") == "1 of 2 topics are stable"
    with pytest.raises(ScrmineError, match="Nothing is known of the stability of one run"):
        plot_topic_stability(made_topics(stability=float("nan")))


def test_time_shows_the_topics_that_move_most():
    years = pd.concat([COUNTS.assign(group=year, share=[share, 0.3]) for year, share in ((2010, 0.1), (2015, 0.5), (2020, 0.2))])
    ax = plot_topics_over_time(years)
    first = next(line for line in ax.lines if line.get_label() == "rare $x$")
    assert list(first.get_xdata()) == [2010, 2015, 2020]
    assert list(first.get_ydata()) == [0.1, 0.5, 0.2]
    assert said(ax, "title") == "Over time: rare $x$"
    only = plot_topics_over_time(years, topics=["topic_2"])
    assert [text.get_text() for text in only.get_legend().get_texts()] == ["frequent"]
    with pytest.raises(ScrmineError, match="There is no topic 'topic_7' in the table"):
        plot_topics_over_time(years, topics=["topic_7"])
    with pytest.raises(ScrmineError, match="two years or more are expected"):
        plot_topics_over_time(COUNTS)


def test_numbers_of_topics_are_compared_and_the_recommended_one_marked():
    table = pd.DataFrame({"n_topics": [5, 10], "coherence": [0.1, 0.2], "reference_coherence": float("nan"), "diversity": [1.0, 0.9],
                          "stability_over_seeds": [0.9, 0.95], "stability_over_reviews": [0.3, 0.4], "n_stable": [4.0, 9.0], "recommended": [False, True]})
    ax = plot_n_topics(TopicChoice(table, "Because.", {"method": "consensus", "seeds": [0, 1]}))
    drawn = {line.get_label(): list(line.get_ydata()) for line in ax.lines if not line.get_label().startswith("_")}
    assert drawn == {"coherence (NPMI)": [0.1, 0.2], "diversity": [1.0, 0.9], "stability over seeds": [0.9, 0.95], "share of topics that are stable": [0.8, 0.9]}
    assert said(ax, "title") == "10 topics are recommended"
    assert [list(line.get_xdata()) for line in ax.lines if line.get_label().startswith("_")] == [[10, 10]]
