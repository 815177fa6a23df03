"""Seed words: where they stand in the passages, how much each speaks for its topic, and what is wrong with a list of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError
from scrmine.features import Features
from scrmine.features.counting import shape_of
from scrmine.features.phrases import JOINED
from scrmine.features.words import NEGATIONS, plain, stop_list, stream_of

STEEPNESS = 1.5
"""A seed in n passages weighs (n + 5) to the power of minus this: each seed speaks about once, however often it is said."""

GENERIC_SHARE, GENERIC_LEAST = 0.05, 10
"""A seed in more than this share of passages, and in so many at least, is generic if its passages lie mostly elsewhere."""


@dataclass(frozen=True, eq=False)
class SeedMatches:
    """Seeds as they stand in passages.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per topic and seed, in the order given: topic, seed, n_passages (that hold it), share_of_passages, weight (against
        the heaviest seed of its topic, which has 1), note (why it does not count, or not in full; empty if nothing).
    evidence : numpy.ndarray of shape (n_passages, n_topics)
        Sum of the weights of a topic's seeds in each passage.
    barred : numpy.ndarray of bool of shape (n_passages, n_topics)
        Passages that hold an exclusion word of the topic.
    found : dict of (str, str) to numpy.ndarray
        The passages, by number, of each topic and seed that counts.
    columns : scipy.sparse.csr_matrix of shape (n_passages, n_seeds)
        1 where a passage holds a seed, one column for each that occurs: a phrase, or a word too rare to be a term, is evidence of its own.
    """

    table: pd.DataFrame
    evidence: np.ndarray
    barred: np.ndarray
    found: dict[tuple[str, str], np.ndarray]
    columns: sparse.csr_matrix


def seed_lists(seeds: Mapping[str, Sequence[str]] | Codebook) -> dict[str, list[str]]:
    """The seeds of each topic in order: the mapping itself, checked, or the terms and weak terms of a codebook's themes.

    Raises
    ------
    ScrmineError
        If there is no topic, a name is no text or empty, or seeds are no list of texts.
    """
    if isinstance(seeds, Codebook):
        table = seeds.table
        return {theme: [*terms, *weak] for theme, terms, weak in zip(table["theme"], table["terms"], table["weak_terms"], strict=True)}
    if not isinstance(seeds, Mapping) or not seeds:
        raise ScrmineError(f"Seeds are {type(seeds).__name__ if seeds is not None else 'missing'} or empty; expected a dict from each topic's name to a list of its "
                           f"words and phrases, or a Codebook.")
    lists = {}
    for name, words in seeds.items():
        if not isinstance(name, str) or not name.strip():
            raise ScrmineError(f"A topic is called {name!r}; give every topic a name.")
        if isinstance(words, str) or not all(isinstance(word, str) for word in words):
            raise ScrmineError(f"The seeds of {name!r} are {words!r}; expected a list of words and phrases, such as ['{name}'].")
        lists[name] = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    return lists


def match_seeds(features: Features, lists: Mapping[str, Sequence[str]], exclude: Mapping[str, Sequence[str]]) -> SeedMatches:
    """Find each seed in the passages and weigh it.

    A word stands for all its forms that the features count as one term, a phrase for its words one after the other; where the
    features keep no texts, for all its words in one passage. A seed of several topics counts for each in part.

    Parameters
    ----------
    features : Features
        The passages.
    lists : mapping of str to sequence of str
        Seeds by topic.
    exclude : mapping of str to sequence of str
        Words and phrases that keep a passage out of a topic.
    """
    texts = "text" in features.passages and features.settings.get("forms") in ("stems", "surface")
    finder = _InTexts(features) if texts else _InCounts(features)
    used_by = defaultdict(set)
    for topic, words in lists.items():
        for word in words:
            used_by[finder.key(word)].add(topic)
    topics, n_passages = list(lists), len(features.passages)
    evidence, barred = np.zeros((n_passages, len(topics))), np.zeros((n_passages, len(topics)), dtype=bool)
    rows, found, distinct = [], {}, {}
    for number, (topic, words) in enumerate(lists.items()):
        for word in words:
            held, why_not = finder.passages_with(word)
            others = sorted(used_by[finder.key(word)] - {topic})
            weight = (10 / (len(held) + 5)) ** STEEPNESS / (1 + len(others)) if len(held) else 0.0
            evidence[held, number] += weight
            note = why_not or (f"also a seed of {', '.join(others)}" if others else "")
            rows.append((topic, word, len(held), len(held) / n_passages, weight, note))
            if len(held):
                found[topic, word] = distinct[finder.key(word)] = held
        for word in exclude.get(topic, ()):
            barred[finder.passages_with(word)[0], number] = True
    table = pd.DataFrame(rows, columns=["topic", "seed", "n_passages", "share_of_passages", "weight", "note"])
    table["weight"] /= table.groupby("topic")["weight"].transform("max").where(lambda top: top > 0, 1.0)
    places = np.repeat(np.arange(len(distinct)), [len(held) for held in distinct.values()])
    passages = np.concatenate([np.empty(0, dtype=int), *distinct.values()])
    columns = sparse.csr_matrix((np.ones(len(places)), (passages, places)), shape=(n_passages, len(distinct)))
    return SeedMatches(table, np.where(barred, 0, evidence), barred, found, columns)


def first_guess(evidence: np.ndarray) -> np.ndarray:
    """How much each passage speaks for each topic before anything is learned.

    A passage speaks for the topic whose seeds weigh most in it, by as much as they outweigh the next topic's. A topic that
    leads nowhere, because others have its seeds too, shares the passages that hold them.
    """
    ordered = np.sort(evidence, axis=1)
    lead = ordered[:, -1] - (ordered[:, -2] if evidence.shape[1] > 1 else 0)
    guess = np.where(evidence == ordered[:, [-1]], lead[:, None], 0)
    led = guess.any(axis=0)
    guess[:, ~led] = evidence[:, ~led] / 2
    spoken = evidence.sum(axis=1)
    return guess / np.quantile(spoken[spoken > 0], 0.75)


class _InTexts:
    """Looks seeds up in the passages' texts, so that a word is found even where the features leave it out.

    A class because the texts are taken apart once for all seeds.
    """

    def __init__(self, features: Features) -> None:
        self._forms = features.settings["forms"]
        words = {word for text in features.passages["text"] for word in stream_of(text)}
        shapes = {word: shape_of(word, self._forms) for word in words}
        self._texts = [[shapes[word] for word in stream_of(text)] for text in features.passages["text"]]
        self._holding = defaultdict(set)
        for number, text in enumerate(self._texts):
            for shape in text:
                self._holding[shape].add(number)

    def key(self, seed: str) -> tuple[str, ...]:
        """The words of a seed in the form in which terms are counted."""
        return tuple(shape_of(word, self._forms) for word in stream_of(seed) if word not in ".,")

    def passages_with(self, seed: str) -> tuple[np.ndarray, str]:
        """The numbers of the passages in which the words of a seed follow each other; and why there are none, if there are none."""
        words = self.key(seed)
        held = set.intersection(*(self._holding.get(word, set()) for word in words)) if words else set()
        found = sorted(number for number in held if len(words) == 1 or self._follow(words, self._texts[number]))
        return np.array(found, dtype=int), "" if found else "not in these passages"

    @staticmethod
    def _follow(words: tuple[str, ...], text: list[str]) -> bool:
        """Whether words follow each other in a text."""
        return any(tuple(text[start:start + len(words)]) == words for start, shape in enumerate(text) if shape == words[0])


class _InCounts:
    """Looks seeds up in features without texts: a phrase is found where all its words, stop words aside, are in one passage.

    A class because the parts of joined terms are gathered once for all seeds.
    """

    def __init__(self, features: Features) -> None:
        self._features = features
        self._forms = features.settings.get("forms", "ready")
        self._present = (features.counts > 0).tocsc()
        self._columns = defaultdict(list)
        for column, term in enumerate(features.terms["term"]):
            for part in dict.fromkeys([term, *term.split(JOINED)]):
                self._columns[part].append(column)

    def key(self, seed: str) -> tuple[str, ...]:
        """The words of a seed in the form in which terms are counted, without stop words."""
        if self._forms == "ready":
            whole = [form for form in (seed, seed.replace(" ", JOINED)) if form in self._columns]
            return (whole[0],) if whole else tuple(seed.split())
        words = [word for word in stream_of(seed) if word not in ".,"]
        kept = [word for word in words if plain(word) in NEGATIONS or stop_list().get(plain(word), "kept") == "kept"]
        return tuple(dict.fromkeys(shape_of(word, self._forms) for word in kept))

    def passages_with(self, seed: str) -> tuple[np.ndarray, str]:
        """The numbers of the passages that hold a seed; and why there are none, if there are none."""
        words = self.key(seed)
        missing = [word for word in words if word not in self._columns]
        if missing or not words:
            return np.empty(0, dtype=int), f"not among the terms: {', '.join(missing)}" if missing else "only stop words"
        held = np.ones(len(self._features.passages), dtype=bool)
        for word in words:
            held &= np.asarray(self._present[:, self._columns[word]].sum(axis=1)).ravel() > 0
        numbers = np.flatnonzero(held)
        return numbers, "" if len(numbers) else "its words never meet in a passage"
