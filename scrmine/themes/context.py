"""What surrounds a passage: the passages before and after it, its section, its document."""

from __future__ import annotations

import numpy as np
import pandas as pd

ABSENT = -3.0
"""Score where there is nothing around: about one in twenty, as rare as a theme usually is."""

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
