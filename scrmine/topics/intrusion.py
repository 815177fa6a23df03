"""Do people see what the model sees? Tasks with one thing that does not belong, and how often it is found."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from scrmine.errors import ScrmineError, unknown_name
from scrmine.sources import keep_fictional
from scrmine.topics.result import Topics

ALL = "all topics"
REACH = 20
"""Passages that show a topic are drawn from the so many with the highest loadings."""

UNLIKE = 0.5
"""An intruder is of the half of terms, or passages, that the topic has least of."""


@dataclass(frozen=True, eq=False, repr=False)
class IntrusionTasks:
    """Tasks for people, who say which of several things does not belong.

    Attributes
    ----------
    sheet : pandas.DataFrame
        What people see; one row per task and option: task (``"task_01"`` …), option (from 1), shown (a term, or a passage's text).
    key : pandas.DataFrame
        What people must not see; one row per task: task, topic, label, option (the one that does not belong), source (the topic that it
        was taken from).
    settings : dict
        kind (``"words"`` or ``"passages"``), n_options, seed, left_out (topics without enough to show).

    Examples
    --------
    >>> tasks = scrmine.make_word_intrusion(topics)
    >>> tasks
    IntrusionTasks: 3 tasks of 6 words; chance finds 1 in 6
    >>> print(tasks.sheet.head(3).to_string(index=False))
      task  option   shown
    task_1       1  clinic
    task_1       2 inquest
    task_1       3  letter
    """

    sheet: pd.DataFrame
    key: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"IntrusionTasks: {len(self.key)} tasks of {self.settings['n_options']} {self.settings['kind']}; chance finds 1 in {self.settings['n_options']}"

    def _repr_html_(self) -> str:
        listed = "".join(
            f"<p><b>{task}</b></p><ol>{''.join(f'<li>{html.escape(str(shown))}</li>' for shown in part['shown'])}</ol>" for task, part in self.sheet.groupby("task"))
        return f"<p><b>{self!r}</b>. In each task, which one does not belong?</p>{listed}"

    def blank_answers(self) -> pd.DataFrame:
        """A table to fill in: one row per task, with an empty answer (the number of the option that does not belong).

        Examples
        --------
        >>> print(scrmine.make_word_intrusion(topics).blank_answers().to_string(index=False))
          task  answer
        task_1    <NA>
        task_2    <NA>
        task_3    <NA>
        """
        return pd.DataFrame({"task": self.key["task"], "answer": pd.array([None] * len(self.key), dtype="Int64")})


def make_word_intrusion(topics: Topics, *, n_terms: int = 5, seed: int = 0) -> IntrusionTasks:
    """One task per stable topic: its first terms and a first term of another topic, which it has little of.

    Word intrusion of Chang, Boyd-Graber, Gerrish, Wang and Blei (2009).

    Parameters
    ----------
    topics : Topics
        From `fit_topics`, `fit_seeded_topics` or `fit_clusters`.
    n_terms : int
        How many terms of the topic each task shows beside the intruder.
    seed : int
        Seed of the choice of intruders and of the order.

    Raises
    ------
    ScrmineError
        If `n_terms` is below 2 or fewer than two topics have so many terms.

    Examples
    --------
    The words of one task, and the number of the one that does not belong:

    >>> tasks = scrmine.make_word_intrusion(topics)
    >>> tasks.sheet.query("task == 'task_1'")["shown"].tolist()
    ['clinic', 'inquest', 'letter', 'appointments', 'GP', 'discharge']
    >>> int(tasks.key["option"].iloc[0])
    2
    """
    if n_terms < 2:
        raise ScrmineError(f"n_terms is {n_terms}; two terms at least must belong together.")
    first = topics.top_terms(n_terms).groupby("topic", sort=False)
    column = {label: number for number, label in enumerate(topics.terms["label"])}
    number_of = {topic: number for number, topic in enumerate(topics.topics["topic"])}
    shown = {topic: part.loc[part["weight"] > 0, "term"].tolist() for topic, part in first}
    weights = {topic: topics.term_weights[number_of[topic]] for topic in shown}
    rng = np.random.default_rng(seed)
    tasks = []
    usable = [topic for topic, terms in shown.items() if len(terms) == n_terms]
    for topic in usable:
        low = np.quantile(weights[topic], UNLIKE)
        strangers = [(term, other) for other in usable if other != topic for term in shown[other]
                     if term not in shown[topic] and weights[topic][column[term]] <= low]
        if strangers:
            term, source = strangers[rng.integers(len(strangers))]
            tasks.append((topic, [*shown[topic], term], source))
    return _tasks(topics, tasks, "words", n_terms + 1, rng, seed)


def make_passage_intrusion(topics: Topics, *, n_passages: int = 3, most_words: int = 60, seed: int = 0) -> IntrusionTasks:
    """One task per stable topic: passages that have most of it, each of another review where there are enough, and one of another topic.

    Parameters
    ----------
    topics : Topics
        As in `make_word_intrusion`, of passages with texts.
    n_passages : int
        How many passages of the topic each task shows beside the intruder.
    most_words : int
        Longer passages are cut to so many words, with " …".
    seed : int
        Seed of the choice of passages and of the order.

    Raises
    ------
    ScrmineError
        If there are no texts, a number is too small, or fewer than two topics have so many passages.

    Examples
    --------
    The beginnings of the passages of one task, and the number of the one that does not belong:

    >>> tasks = scrmine.make_passage_intrusion(topics, most_words=8)
    >>> print(tasks.sheet.query("task == 'task_2'")[["option", "shown"]].to_string(index=False))
     option                                                 shown
          1            4.24 On 17 January 2015 Callum was found …
          2 8.3. That the Children's Division cease to allocate …
          3            (27) Actions upon all eight are in hand. …
          4    2. The Partnership decided in February 2019 that …
    >>> int(tasks.key["option"].iloc[1])
    1
    """
    if n_passages < 2 or most_words < 1:
        raise ScrmineError(f"n_passages is {n_passages} and most_words {most_words}; expected 2 or more passages and 1 or more words.")
    if "text" not in topics.passages:
        raise ScrmineError("These topics were fitted to passages without texts, so there is nothing to show. Count passages with count_passages.")
    stable = topics.topics.loc[topics.topics["stable"].astype(bool), "topic"]
    rng = np.random.default_rng(seed)
    leading = {}
    for topic in stable:
        mine = topics.passages[topics.passages["topic"] == topic].assign(loading=topics.loadings[topic].round(9).to_numpy()[topics.passages["topic"] == topic])
        leading[topic] = mine.sort_values(["loading", "passage_id"], ascending=[False, True]).head(REACH)
    usable = [topic for topic, part in leading.items() if len(part) >= n_passages]
    tasks = []
    for topic in usable:
        own = leading[topic].iloc[rng.permutation(len(leading[topic]))]
        own = pd.concat([own.drop_duplicates("review_id"), own[own.duplicated("review_id")]]).head(n_passages)
        low = topics.loadings[topic].quantile(UNLIKE)
        others = pd.concat([leading[other] for other in usable if other != topic] or [own.head(0)])
        others = others[topics.loadings.loc[others["passage_id"], topic].to_numpy() <= low]
        if len(others):
            stranger = others.iloc[rng.integers(len(others))]
            tasks.append((topic, [_cut(text, most_words) for text in [*own["text"], stranger["text"]]], stranger["topic"]))
    return _tasks(topics, tasks, "passages", n_passages + 1, rng, seed)


def score_intrusion(tasks: IntrusionTasks, answers: Mapping[str, int] | pd.DataFrame) -> pd.DataFrame:
    """How often people found what does not belong, beside chance.

    Parameters
    ----------
    tasks : IntrusionTasks
        The tasks.
    answers : mapping of str to int, or pandas.DataFrame
        The number of the option chosen, by task; or a table with the columns task and answer, one row per answer (of several people: one
        row for each, with whatever other columns). Empty answers do not count.

    Returns
    -------
    pandas.DataFrame
        One row for all topics, then one per topic: topic, label, n_answers, n_found, share (found), ci_low, ci_high (Wilson 1927, 95 %, answers as
        independent), chance (one over the number of options), above_chance (whether the interval lies above chance).

    Raises
    ------
    ScrmineError
        If a task is unknown, an answer is no option, or there is no answer at all.

    Examples
    --------
    One of two intruders is found:

    >>> tasks = scrmine.make_word_intrusion(topics)
    >>> first, second = tasks.key["option"].head(2).tolist()
    >>> scores = scrmine.score_intrusion(tasks, {"task_1": first, "task_2": second % 6 + 1})
    >>> print(scores[["label", "n_answers", "n_found", "share", "chance"]].round(2).to_string(index=False))
                              label  n_answers  n_found  share  chance
                                             2        1    0.5    0.17
    appointments, discharge, letter          1        1    1.0    0.17
          drugs, inquest, relatives          1        0    0.0    0.17
    """
    given = answers if isinstance(answers, pd.DataFrame) else pd.DataFrame({"task": list(answers), "answer": list(answers.values())})
    for column in ("task", "answer"):
        if column not in given:
            raise unknown_name("column", column, given.columns, where="the answers")
    given = given[given["answer"].notna()]
    options = tasks.settings["n_options"]
    for task, answer in zip(given["task"], given["answer"], strict=True):
        if task not in set(tasks.key["task"]):
            raise unknown_name("task", task, tasks.key["task"], where="these tasks")
        if answer not in range(1, options + 1):
            raise ScrmineError(f"The answer to {task} is {answer!r}; expected the number of an option, 1 to {options}.")
    if given.empty:
        raise ScrmineError("There is no answer to score. Fill the column 'answer' of tasks.blank_answers(), or give a dict from task to option.")
    joined = given[["task", "answer"]].merge(tasks.key, on="task")
    found = joined["answer"].astype(int) == joined["option"]
    rows = [(ALL, "", len(found), int(found.sum()))]
    rows += [(topic, label, len(part), int(part.sum())) for (topic, label), part in found.groupby([joined["topic"], joined["label"]], sort=False)]
    table = pd.DataFrame(rows, columns=["topic", "label", "n_answers", "n_found"])
    low, high = proportion_confint(table["n_found"].to_numpy(), table["n_answers"].to_numpy(), method="wilson")
    return table.assign(share=table["n_found"] / table["n_answers"], ci_low=low, ci_high=high, chance=1 / options, above_chance=low > 1 / options)


def _tasks(topics: Topics, tasks: list[tuple[str, list[str], str]], kind: str, n_options: int, rng: np.random.Generator, seed: int) -> IntrusionTasks:
    """Sheet and key with tasks and options in random order; the last of the options given is the intruder."""
    if len(tasks) < 2:
        raise ScrmineError(f"Only {len(tasks)} of these {len(topics.topics)} topics are stable and have enough to show {n_options - 1} {kind} beside an intruder; two are "
                           f"needed. Show fewer, or fit topics to more passages.")
    labels = dict(zip(topics.topics["topic"], topics.topics["label"], strict=True))
    width = len(str(len(tasks)))
    sheet, key = [], []
    for number, place in enumerate(rng.permutation(len(tasks)), start=1):
        topic, options, source = tasks[place]
        order = rng.permutation(len(options))
        name = f"task_{number:0{width}}"
        sheet += [(name, option, options[at]) for option, at in enumerate(order, start=1)]
        key.append((name, topic, labels[topic], int(np.flatnonzero(order == len(options) - 1)[0]) + 1, source))
    left_out = [topic for topic in topics.topics["topic"] if topic not in {task[0] for task in tasks}]
    return IntrusionTasks(pd.DataFrame(sheet, columns=["task", "option", "shown"]), pd.DataFrame(key, columns=["task", "topic", "label", "option", "source"]),
                          {"kind": kind, "n_options": n_options, "seed": seed, "left_out": left_out, **keep_fictional(topics.settings)})


def _cut(text: str, most_words: int) -> str:
    words = text.split()
    return text if len(words) <= most_words else " ".join(words[:most_words]) + " …"
