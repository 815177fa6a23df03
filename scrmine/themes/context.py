"""What surrounds a passage: the passages before and after it, its section, its document."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.themes.masks import masked_places

NOT_CODED = ("cover", "contents", "reference", "furniture")
"""Roles in which a theme's words name something and say nothing about the case."""

LONGEST_NAME = 120
"""Characters; longer passages are not looked at for being nothing but a name."""

ABSENT = -3.0
"""Score where there is nothing around: about one in twenty, as rare as a theme usually is."""

KINDS = (
    ("analysis", "comment", "voices", "lessons"), ("summary", "unknown", "news"), ("chronology",), ("background",),
    ("recommendation", "action_plan"), ("terms_of_reference",), ("introduction", "method", "cover", "contents", "reference", "furniture"),
)
"""Roles that are alike in how often which themes stand in them ("news": passages of press items, in training only)."""

KIND_OF = {role: number for number, roles in enumerate(KINDS) for role in roles}

CONTEXT = ("before", "after", "section", "document")


def surroundings(scores: np.ndarray, documents: np.ndarray, sections: np.ndarray) -> np.ndarray:
    """Scores of the passages around each one.

    Parameters
    ----------
    scores : numpy.ndarray of shape (n_passages, n_themes)
        Log odds of each theme, passages in reading order within each document.
    documents : numpy.ndarray of shape (n_passages,)
        The document of each passage; an empty name for a passage that stands alone.
    sections : numpy.ndarray of shape (n_passages,)
        Its heading.

    Returns
    -------
    numpy.ndarray of shape (n_passages, n_themes, 4)
        Scores of the passage before, of the one after, the mean of the others in its section and in its document.
    """
    around = np.full((*scores.shape, len(CONTEXT)), ABSENT)
    keys = pd.DataFrame({"document": documents, "section": sections})
    for document, places in keys.groupby("document", sort=False).indices.items():
        if not document or len(places) < 2:
            continue
        own = scores[places]
        around[places[1:], :, 0] = own[:-1]
        around[places[:-1], :, 1] = own[1:]
        around[places, :, 3] = (own.sum(axis=0) - own) / (len(places) - 1)
        inner = pd.Series(sections[places]).groupby(sections[places], sort=False).indices
        for within in inner.values():
            if len(within) > 1:
                chosen = places[within]
                part = scores[chosen]
                around[chosen, :, 2] = (part.sum(axis=0) - part) / (len(chosen) - 1)
    return around


def kinds_of(roles: pd.Series) -> np.ndarray:
    """The kind of each passage by its role, as a place in `KINDS`; shape (n_passages,)."""
    return roles.astype("str").map(KIND_OF).to_numpy(dtype=int)


def is_open(passages: pd.DataFrame) -> np.ndarray:
    """Whether each passage is one that coders code; shape (n_passages,).

    Headings, passages of roles that say nothing about the case, and lines that are nothing but a name ("Black Country
    Partnership Foundation Trust" in a list of agencies) are not.
    """
    coded = (passages["shape"] != "heading") & ~passages["role"].isin(NOT_CODED)
    return coded.to_numpy(dtype=bool) & ~np.array([_is_a_name(text) for text in passages["text"]], dtype=bool)


def _is_a_name(text: str) -> bool:
    """Whether masked places are all there is in a short text, but for marks and figures."""
    if len(text) > LONGEST_NAME:
        return False
    letters = list(text)
    for start, end in masked_places(text):
        letters[start:end] = " " * (end - start)
    return not any(letter.isalpha() for letter in letters) and any(letter.isalpha() for letter in text)
