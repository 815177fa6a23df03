"""Roles of the passages of a document, decided together: wording, headings, place and neighbours in one model.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): each passage has evidence for each role, and each
role makes some roles likely after it, within a section and across the heading that begins the next. Its weights are fitted by
`data/training/fit_words.py` to invented reviews read as a whole. What comes out is, for each passage, the chance of each role
given the whole document.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import numpy as np

from scrmine.roles.headings import heading_role
from scrmine.roles.rules import COMMENT_START, RECOMMENDATION_START, is_question
from scrmine.roles.words import MODELS, load_word_model, softmax

ROLES = (
    "cover", "summary", "introduction", "terms_of_reference", "method", "background", "chronology", "comment", "analysis", "voices",
    "lessons", "recommendation", "action_plan", "reference", "furniture",
)
"""The roles that wording and place tell apart; contents lists are told by their looks."""

PLACE = {role: place for place, role in enumerate(ROLES)}
LEAST = -6.0
"""Logarithms of chances are cut off here, so that no single passage outweighs its section."""

READS_AS = 0.5
"""From this chance a title reads as one of a role."""

BINS = 8
"""Into how many parts a document is cut to say how far down a passage stands."""

SCALED = 8
"""After so many steps chances are scaled to sum to 1, long before they get too small for a number."""

SHORT, MIDDLING, LONG = 12, 30, 80
"""Bounds of length, in words."""


@dataclass(frozen=True, eq=False)
class Sequence:
    """The passages of one document to be given roles, in reading order; every list has one entry per passage.

    Attributes
    ----------
    texts : list of str
        The passages; headings, notes and contents lists are not among them.
    titles : list of str
        The heading over each, as printed; empty for none.
    announced : list of str
        The role that this heading, or the nearest above it that says anything, announces; empty for none.
    sections : numpy.ndarray
        The number of its section: passages of one section stand together and have the same number.
    """

    texts: list[str]
    titles: list[str]
    announced: list[str]
    sections: np.ndarray

    @property
    def begins(self) -> np.ndarray:
        """Where each section begins."""
        return np.flatnonzero(np.diff(self.sections, prepend=-1))


@dataclass(frozen=True, eq=False)
class Chain:
    """The fitted model.

    Attributes
    ----------
    weights : numpy.ndarray
        Shape (n_features, n_roles).
    transitions : numpy.ndarray
        Shape (2, n_roles, n_roles): from role to role within a section, and into the next section.
    start : numpy.ndarray
        Shape (n_roles,).
    """

    weights: np.ndarray
    transitions: np.ndarray
    start: np.ndarray


@cache
def load_chain() -> Chain:
    """The model in `scrmine/models`."""
    with np.load(MODELS / "role_sequence.npz", allow_pickle=False) as numbers:
        return Chain(*(numbers[name].astype(float) for name in ("weights", "transitions", "start")))


def role_chances(sequence: Sequence, favours: np.ndarray) -> np.ndarray:
    """The chance of each role for each passage, given the whole document.

    Parameters
    ----------
    sequence : Sequence
        The passages.
    favours : numpy.ndarray
        Shape (n_passages, n_roles): what print and genre say beside the words, in log odds; 0 for nothing.

    Returns
    -------
    numpy.ndarray
        Shape (n_passages, n_roles); each row sums to 1.
    """
    if not sequence.texts:
        return np.empty((0, len(ROLES)))
    titles = sorted(set(sequence.titles) - {""})
    by_title = dict(zip(titles, chances_by_words("headings", titles), strict=True))
    evidence = gather_evidence(sequence, chances_by_words("roles", sequence.texts), by_title)
    # What counts against a summary outside one does not count under a title that reads as one.
    summary = PLACE["summary"]
    freed = np.array([bool(title) and by_title[title][summary] > READS_AS for title in sequence.titles])
    favours = favours.copy()
    favours[freed, summary] = np.maximum(favours[freed, summary], 0.0)
    chain = load_chain()
    return marginals(evidence @ chain.weights + favours, _enters(sequence), chain)


def chances_by_words(model: str, texts: list[str]) -> np.ndarray:
    """What a word model says of each text alone: shape (n_texts, n_roles), small where it does not know a role."""
    known = load_word_model(model)
    return in_order(softmax(known.scores(texts)), known.classes)


def in_order(chances: np.ndarray, classes: list[str]) -> np.ndarray:
    """The columns of a classifier in the order of `ROLES`."""
    ordered = np.full((len(chances), len(ROLES)), np.exp(LEAST))
    ordered[:, [PLACE[name] for name in classes]] = chances
    return ordered


def gather_evidence(sequence: Sequence, by_words: np.ndarray, by_title: dict[str, np.ndarray]) -> np.ndarray:
    """What speaks for roles, one row per passage: its words, its section's words, its title, its place, its looks.

    Parameters
    ----------
    sequence : Sequence
        The passages.
    by_words : numpy.ndarray
        Shape (n_passages, n_roles): chances by the words of each passage alone.
    by_title : dict of str to numpy.ndarray
        For each title its chances, shape (n_roles,).
    """
    begins = sequence.begins
    sizes = np.diff(begins, append=len(sequence.texts))
    which = np.repeat(np.arange(len(begins)), sizes)
    shared = np.add.reduceat(by_words, begins) / sizes[:, None]
    n_words = np.array([text.count(" ") + 1 for text in sequence.texts], dtype=float)
    asks = np.array([is_question(text) for text in sequence.texts], dtype=float)
    titles = [sequence.titles[place] for place in begins]
    headed = [sequence.announced[place] for place in begins]
    titled = _logs(np.array([by_title[title] if title else np.ones(len(ROLES)) for title in titles]))  # no title says nothing: 0 in logarithms
    own = np.array([title != "" and heading_role(title) == role for title, role in zip(titles, headed, strict=True)], dtype=float)
    announced = np.eye(len(ROLES) + 1)[[PLACE.get(role, -1) for role in headed]]
    middle = (np.cumsum(n_words) - n_words / 2) / n_words.sum()
    part = np.minimum(BINS - 1, (middle * BINS).astype(int))
    looks = np.column_stack([
        np.ones(len(asks)), asks, (np.add.reduceat(asks, begins) / sizes)[which], [text.endswith(":") for text in sequence.texts],
        n_words < SHORT, n_words < MIDDLING, n_words > LONG, [COMMENT_START.match(text) is not None for text in sequence.texts],
        [RECOMMENDATION_START.match(text) is not None for text in sequence.texts], own[which],
        np.array([not title for title in titles])[which], (sizes <= 2)[which], which == 0, which == which[-1],
    ])
    return np.hstack([_logs(by_words), _logs(shared)[which], titled[which], announced[which], np.eye(BINS)[part], looks])


def _logs(chances: np.ndarray) -> np.ndarray:
    return np.log(np.maximum(chances, np.exp(LEAST)))


def _enters(sequence: Sequence) -> np.ndarray:
    """For each passage 1 if it begins a section, else 0."""
    return (np.diff(sequence.sections, prepend=sequence.sections[0]) != 0).astype(int)


def marginals(scores: np.ndarray, enters: np.ndarray, chain: Chain) -> np.ndarray:
    """Chances of each role at each place by the forward-backward algorithm, scaled every few steps.

    Parameters
    ----------
    scores : numpy.ndarray
        Shape (n_passages, n_roles): the evidence in logarithms.
    enters : numpy.ndarray
        Shape (n_passages,): 1 where a section begins.
    chain : Chain
        Transitions and start.
    """
    own = np.exp(scores - scores.max(axis=1, keepdims=True))
    steps = np.exp(chain.transitions)
    forward, backward = np.empty_like(own), np.ones_like(own)
    into = [steps[enter] for enter in enters.tolist()]
    now = own[0] * np.exp(chain.start)
    forward[0] = now
    for place in range(1, len(own)):
        now = now.dot(into[place]) * own[place]
        if place % SCALED == 0:
            now /= now.sum()
        forward[place] = now
    now = backward[-1]
    for place in range(len(own) - 1, 0, -1):
        now = into[place].dot(own[place] * now)
        if place % SCALED == 0:
            now /= now.sum()
        backward[place - 1] = now
    forward /= forward.sum(axis=1, keepdims=True)
    backward /= backward.sum(axis=1, keepdims=True)
    both = forward * backward
    return both / both.sum(axis=1, keepdims=True)


def write_chain(chain: Chain, settings: dict[str, object]) -> None:
    """Keep a fitted model in `scrmine/models`, with what it was fitted to."""
    np.savez_compressed(MODELS / "role_sequence.npz", weights=chain.weights.astype(np.float32),
                        transitions=chain.transitions.astype(np.float32), start=chain.start.astype(np.float32))
    (MODELS / "role_sequence.json").write_text(json.dumps({"roles": ROLES, **settings}) + "\n", encoding="utf-8")
