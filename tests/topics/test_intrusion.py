import numpy as np
import pandas as pd
import pytest
from made_texts import KINDS, make_features

from scrmine.errors import ScrmineError
from scrmine.features import count_texts
from scrmine.plots.clusters import plot_intrusion, plot_passage_map
from scrmine.plots.style import describe_figure
from scrmine.topics.clusters import fit_clusters
from scrmine.topics.intrusion import IntrusionTasks, make_passage_intrusion, make_word_intrusion, score_intrusion
from scrmine.topics.seeded import fit_seeded_topics

SEEDS = {kind: words[:3] for kind, words in KINDS.items()}


@pytest.fixture(scope="module")
def topics():
    features, _ = make_features()
    texts = [" ".join(word for word, n in zip(features.terms["term"], row, strict=True) for _ in range(int(n))) for row in features.counts.toarray()]
    features.passages["text"] = texts
    return fit_seeded_topics(features, SEEDS, n_residual=0)


def test_the_key_names_the_word_of_another_topic(topics):
    tasks = make_word_intrusion(topics)
    assert repr(tasks) == "IntrusionTasks: 3 tasks of 6 words; chance finds 1 in 6"
    assert sorted(tasks.key["topic"]) == sorted(KINDS)
    for row in tasks.key.itertuples():
        shown = tasks.sheet.loc[tasks.sheet["task"] == row.task].set_index("option")["shown"]
        assert shown[row.option] in KINDS[row.source]
        assert set(shown.drop(row.option)) < set(KINDS[row.topic])


def test_the_key_names_the_passage_of_another_topic(topics):
    tasks = make_passage_intrusion(topics, most_words=4)
    topic_of = dict(zip(topics.passages["text"].str.split().str[:4].str.join(" ") + " …", topics.passages["topic"], strict=True))
    assert tasks.settings == {"kind": "passages", "n_options": 4, "seed": 0, "left_out": []}
    assert (tasks.sheet["shown"].str.split().str.len() == 5).all()
    whole = make_passage_intrusion(topics, most_words=99)
    topic_of = dict(zip(topics.passages["text"], topics.passages["topic"], strict=True))
    review_of = dict(zip(topics.passages["text"], topics.passages["review_id"], strict=True))
    for row in whole.key.itertuples():
        shown = whole.sheet.loc[whole.sheet["task"] == row.task].set_index("option")["shown"]
        assert topic_of[shown[row.option]] == row.source != row.topic
        assert {topic_of[text] for text in shown.drop(row.option)} == {row.topic}
        assert shown.drop(row.option).map(review_of).is_unique


def test_the_same_seed_gives_the_same_tasks_and_another_other_ones(topics):
    first, again, other = (make_word_intrusion(topics, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first.sheet, again.sheet)
    pd.testing.assert_frame_equal(first.key, again.key)
    assert not first.sheet.equals(other.sheet)


def test_the_form_shows_no_answer_and_no_markup(topics):
    tasks = make_word_intrusion(topics)
    assert list(tasks.sheet) == ["task", "option", "shown"]
    assert list(tasks.blank_answers()) == ["task", "answer"]
    hostile = IntrusionTasks(tasks.sheet.assign(shown="<script>"), tasks.key, tasks.settings)
    assert "<script>" not in hostile._repr_html_()


def tasks_of(n):
    names = [f"task_{number:02}" for number in range(n)]
    key = pd.DataFrame({"task": names, "topic": ["a"] * (n - 2) + ["b"] * 2, "label": ["A"] * (n - 2) + ["B"] * 2, "option": 2, "source": "c"})
    return IntrusionTasks(pd.DataFrame({"task": names, "option": 1, "shown": "x"}), key, {"kind": "words", "n_options": 6, "seed": 0, "left_out": []})


def test_answers_are_counted_with_wilson_intervals_beside_chance():
    tasks = tasks_of(10)
    scores = score_intrusion(tasks, {name: 2 if number < 8 else 3 for number, name in enumerate(tasks.key["task"])})
    assert scores[["topic", "n_answers", "n_found", "share", "chance", "above_chance"]].to_numpy().tolist() == [
        ["all topics", 10, 8, 0.8, 1 / 6, True], ["a", 8, 8, 1.0, 1 / 6, True], ["b", 2, 0, 0.0, 1 / 6, False]]
    # Wilson (1927) for 8 of 10, z = 1.959964: centre (0.8 + z²/20) / (1 + z²/10).
    assert scores.loc[0, ["ci_low", "ci_high"]].tolist() == pytest.approx([0.4901625, 0.9433178])


def test_several_people_and_empty_answers():
    tasks = tasks_of(4)
    sheet = pd.concat([tasks.blank_answers().assign(answer=2, person="x"), tasks.blank_answers().assign(person="y")])
    assert score_intrusion(tasks, sheet)[["n_answers", "n_found"]].to_numpy().tolist() == [[4, 4], [2, 2], [2, 2]]


@pytest.mark.parametrize(("answers", "message"), [
    ({"task_9": 1}, "There is no task 'task_9' in these tasks. Did you mean 'task_03' or 'task_02' or 'task_01'? Known: task_00, task_01, task_02, task_03."),
    ({"task_01": 7}, "The answer to task_01 is 7; expected the number of an option, 1 to 6."),
    ({}, "There is no answer to score. Fill the column 'answer' of tasks.blank_answers(), or give a dict from task to option."),
    (pd.DataFrame({"task": ["task_01"]}), "There is no column 'answer' in the answers. Known: task."),
])
def test_wrong_answers_are_explained(answers, message):
    with pytest.raises(ScrmineError) as error:
        score_intrusion(tasks_of(4), answers)
    assert str(error.value) == message


def test_what_cannot_be_shown_is_explained(topics):
    with pytest.raises(ScrmineError, match=r"n_terms is 1; two terms at least must belong together."):
        make_word_intrusion(topics, n_terms=1)
    with pytest.raises(ScrmineError, match=r"n_passages is 1 and most_words 60; expected 2 or more passages and 1 or more words."):
        make_passage_intrusion(topics, n_passages=1)
    with pytest.raises(ScrmineError, match=r"Only 0 of these 3 topics are stable and have enough to show 300 passages beside an intruder; two are needed."):
        make_passage_intrusion(topics, n_passages=300)
    bare = fit_seeded_topics(make_features()[0], SEEDS, n_residual=0)
    with pytest.raises(ScrmineError, match=r"These topics were fitted to passages without texts, so there is nothing to show."):
        make_passage_intrusion(bare)


def test_the_figure_of_scores_says_what_the_table_says():
    tasks = tasks_of(10)
    ax = plot_intrusion(score_intrusion(tasks, dict.fromkeys(tasks.key["task"], 2)))
    assert describe_figure(ax) == (
        "People found 10 of 10 intruders, more often than chance. Share of answers that named what does not belong, with 95 % Wilson interval; n = 10 answers. Dashed: "
        "chance (17 %). Right: found / answers. Source: scrmine, intrusion tasks.")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["All topics", "A", "B"]
    with pytest.raises(ScrmineError, match=r"The scores lack chance. Make them with score_intrusion."):
        plot_intrusion(score_intrusion(tasks, {"task_00": 2}).drop(columns="chance"))


def test_the_map_shows_every_passage_once():
    features, _ = make_features(common=9, own=2)
    clusters = fit_clusters(features, n_clusters=3)
    ax = plot_passage_map(clusters)
    drawn = np.vstack([dots.get_offsets() for dots in ax.collections])
    assert sorted(map(tuple, drawn.round(9))) == sorted(map(tuple, clusters.passages[["x", "y"]].to_numpy().round(9)))
    sure = sum(int((dots.get_facecolors()[:, :3] < 1).any(axis=1).sum()) for dots in ax.collections)
    assert sure == (clusters.passages["loading"] > 0.5).sum()
    assert describe_figure(ax).startswith(f"3 clusters; the largest, “{clusters.topics['label'].iloc[0]}”, has {clusters.topics['share'].iloc[0]:.0%} of the passages. 600 passages of 50 reviews;")


def test_real_words_go_all_the_way():
    texts = [f"The {' '.join(words[n % 5:n % 5 + 3])} was seen by the family." for n in range(200) for words in KINDS.values()]
    features = count_texts(texts, review_ids=[f"r{n // 12:02}" for n in range(600)])
    tasks = make_passage_intrusion(fit_seeded_topics(features, SEEDS, n_residual=0))
    assert score_intrusion(tasks, dict(zip(tasks.key["task"], tasks.key["option"], strict=True)))["share"].tolist() == [1, 1, 1, 1]
