import numpy as np
import pandas as pd
import pytest
from conftest import make_codebook

from scrmine.errors import ScrmineError, ScrmineWarning
from scrmine.plots.clusters import plot_crosswalk
from scrmine.plots.style import describe_figure
from scrmine.topics.crosswalk import cross_themes
from scrmine.topics.result import Topics

BOOK = make_codebook(("drift", "practice"), ("hunger", "case"), ("silence", "practice"))


def topics_of(loadings, reviews, stable=None):
    names = [f"topic_{number}" for number in range(1, len(loadings[0]) + 1)]
    ids = [f"p{number:02}" for number in range(len(loadings))]
    table = pd.DataFrame({"topic": names, "label": [name.upper() for name in names], "stability": np.nan, "stable": stable or [True] * len(names), "share": 0.0,
                          "n_passages": 0, "terms": ""})
    passages = pd.DataFrame({"passage_id": ids, "review_id": reviews, "topic": "topic_1", "loading": 1.0})
    return Topics(table, pd.DataFrame(loadings, index=pd.Index(ids, name="passage_id"), columns=names), passages, pd.DataFrame(), np.zeros((len(names), 0)), {})


def codings_of(*rows):
    return pd.DataFrame(rows, columns=["passage_id", "theme", "stance"]).assign(coder="hand")


FOUR = topics_of([[1.0, 0], [0.5, 0.5], [0, 1], [0, 1]], ["a", "a", "b", "b"])
CODED = codings_of(("p00", "drift", "concern"), ("p01", "drift", "good"), ("p01", "drift", "good"), ("p02", "hunger", "none"), ("p03", "drift", "absent"), ("p09", "hunger", "none"))


def test_shares_and_lifts_by_hand():
    table = cross_themes(FOUR, CODED, BOOK).table.set_index(["theme", "topic"])
    # topic_1 has 1.5 of four passages, topic_2 2.5; drift is in p00 and p01, hunger in p02.
    assert table.loc[("drift", "topic_1"), ["n_both", "share", "share_of_topic", "lift"]].tolist() == pytest.approx([2, 0.75, 1, 2])
    assert table.loc[("drift", "topic_2"), ["n_both", "share", "share_of_topic", "lift"]].tolist() == pytest.approx([0, 0.25, 0.2, 0.4])
    assert table.loc[("hunger", "topic_2"), ["n_both", "share", "share_of_topic", "lift"]].tolist() == pytest.approx([1, 1, 0.4, 1.6])
    assert table.loc["silence", "lift"].isna().all()


def test_the_themes_topic_and_the_topics_theme():
    crosswalk = cross_themes(FOUR, CODED, BOOK)
    assert crosswalk.themes[["theme", "n_passages", "topic", "label", "recovered"]].astype(object).where(crosswalk.themes.notna(), None).to_numpy().tolist() == [
        ["drift", 2, "topic_1", "TOPIC_1", False], ["hunger", 1, "topic_2", "TOPIC_2", False], ["silence", 0, None, None, False]]
    assert crosswalk.topics["uncoded"].tolist() == pytest.approx([0, 1 / 2.5])
    assert crosswalk.settings == {"n_passages": 4, "n_reviews": 2, "coders": ["hand"], "seed": 0}
    assert repr(crosswalk) == "Crosswalk: 0 of 3 themes recovered by topics, 2 of 2 topics explained by no theme; 4 passages"


def many(copies=12):
    """Reviews of four passages each: topic_1 in the drift passage alone, topic_3 in a passage without any theme."""
    loadings = [[1.0, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]] * copies
    coded = [(f"p{4 * n:02}", "drift", "concern") for n in range(copies)] + [(f"p{4 * n + 1 + n % 2:02}", "hunger", "concern") for n in range(copies)]
    return topics_of(loadings, [f"r{n // 4}" for n in range(4 * copies)]), codings_of(*coded)


def test_what_is_recovered_and_what_is_left_over():
    crosswalk = cross_themes(*many(), BOOK)
    assert crosswalk.themes.set_index("theme")["recovered"].to_dict() == {"drift": True, "hunger": True, "silence": False}
    assert crosswalk.themes["lift"].tolist()[:2] == pytest.approx([4, 2])
    assert crosswalk.topics[["topic", "explained", "uncoded"]].to_numpy().tolist() == [["topic_1", True, 0], ["topic_2", True, 0.5], ["topic_3", False, 1]]
    # All reviews are alike, so that resampling them changes nothing.
    assert crosswalk.themes[["ci_low", "ci_high"]].iloc[0].tolist() == pytest.approx([4, 4])


def test_twice_the_same_reviews_leave_shares_and_lifts():
    once, twice = cross_themes(*many(6), BOOK).table, cross_themes(*many(12), BOOK).table
    pd.testing.assert_frame_equal(once[["share", "share_of_topic", "lift"]], twice[["share", "share_of_topic", "lift"]])


def test_unstable_topics_are_left_out():
    topics = topics_of([[1.0, 0], [0, 1]], ["a", "b"], stable=[True, False])
    assert cross_themes(topics, codings_of(("p00", "drift", "none")), BOOK).topics["topic"].tolist() == ["topic_1"]
    none = topics_of([[1.0, 0], [0, 1]], ["a", "b"], stable=[False, False])
    with pytest.raises(ScrmineError, match=r"These topics have none that is stable"):
        cross_themes(none, CODED, BOOK)
    assert cross_themes(none, codings_of(("p00", "drift", "none")), BOOK, unstable=True).topics["topic"].tolist() == ["topic_1", "topic_2"]


def test_one_review_has_no_intervals():
    topics = topics_of([[1.0, 0], [0, 1]] * 6, ["a"] * 12)
    with pytest.warns(ScrmineWarning, match=r"All passages are of one review: lifts have no interval"):
        crosswalk = cross_themes(topics, codings_of(*((f"p{2 * n:02}", "drift", "none") for n in range(6))), BOOK)
    assert crosswalk.themes.loc[0, "lift"] == pytest.approx(2)
    assert not crosswalk.themes["recovered"].any()


@pytest.mark.parametrize(("codings", "message"), [
    (codings_of(("p00", "drfit", "none")), "There is no theme 'drfit' in the codebook 'Two themes'. Did you mean 'drift'? Known: drift, hunger, silence."),
    (codings_of(("x", "drift", "none")), "None of the 1 codings is of the 4 passages that the topics were fitted to. Code the same corpus."),
    (pd.DataFrame({"passage_id": ["p00"]}), "There is no column 'theme' in the codings. Known: passage_id."),
])
def test_wrong_codings_are_explained(codings, message):
    with pytest.raises(ScrmineError) as error:
        cross_themes(FOUR, codings, BOOK)
    assert str(error.value) == message


def test_the_figure_says_what_the_table_says():
    crosswalk = cross_themes(*many(), BOOK)
    ax = plot_crosswalk(crosswalk)
    assert describe_figure(ax) == (
        "Topics recover 2 of 3 themes; no theme explains 1 of 3 topics. How many times what it has of all passages each topic has of a theme's passages; 48 passages of "
        "12 reviews. Darker from 0.5, 1, 2, 4, 8 on. Source: scrmine, codings by hand.")
    assert [label.get_text() for label in ax.get_xticklabels()] == ["TOPIC_1", "TOPIC_2", "TOPIC_3 ○"]
    assert [text.get_text() for text in ax.texts if text.get_gid() is None and text.get_text()] == ["4.0", "2.0"]
    with pytest.raises(ScrmineError, match=r"There is no measure 'lfit' in a crosswalk. Did you mean 'lift'"):
        plot_crosswalk(crosswalk, "lfit")
