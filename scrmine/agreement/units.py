"""From answers on passages to yes, no or not known on passages, sections or reviews."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.people import HumanCodings

UNITS = ("passage", "section", "review")


@dataclass(frozen=True, eq=False)
class Ratings:
    """What each coder said of each unit and theme.

    Attributes
    ----------
    values : numpy.ndarray of shape (n_units, n_coders, n_themes)
        1 yes, 0 no, nan not answered.
    units : pandas.DataFrame
        One row per unit, in reading order: unit_id, review_id, passage_id (of its first passage).
    coders : list of str
        By name.
    """

    values: np.ndarray
    units: pd.DataFrame
    coders: list[str]


def rate_passages(people: HumanCodings, corpus: Corpus, codebook: Codebook, coders: list[str]) -> Ratings:
    """The answers of these coders as ratings of passages; a theme said to be absent is a no.

    Raises
    ------
    ScrmineError
        If an answer is of a theme or passage that is not there.
    """
    for theme in people.answered["theme"].unique():
        codebook.check_theme(theme)
    answered = set(people.answered["passage_id"])
    lost = sorted(answered - set(corpus.passages["passage_id"]))
    if lost:
        raise ScrmineError(f"{len(lost)} of the {len(answered)} coded passages are not in this corpus, first {lost[0]!r}. Open the corpus "
                           f"that was coded.")
    passages = corpus.passages[corpus.passages["passage_id"].isin(answered)]
    ids = {passage_id: place for place, passage_id in enumerate(passages["passage_id"])}
    names = {name: place for place, name in enumerate(coders)}
    themes = {theme: place for place, theme in enumerate(codebook.themes)}
    values = np.full((len(ids), len(names), len(themes)), np.nan)
    carried = people.codings[people.codings["stance"] != "absent"]
    for table, value in ((people.answered, 0.0), (carried, 1.0)):
        values[table["passage_id"].map(ids), table["coder"].map(names), table["theme"].map(themes)] = value
    # A passage that belongs to no review is its document's: it must be resampled with something.
    review = passages["review_id"].fillna(passages["doc_id"])
    units = pd.DataFrame({"unit_id": passages["passage_id"], "review_id": review, "passage_id": passages["passage_id"]})
    return Ratings(values, units.reset_index(drop=True), coders)


def join_units(ratings: Ratings, corpus: Corpus, unit: str) -> Ratings:
    """Ratings of passages as ratings of sections or reviews.

    A coder says yes to a unit if they said yes to any passage of it, and no if they answered all passages of it that
    any coder answered and said yes to none; else it is not known.
    """
    if unit == "passage":
        return ratings
    passages = ratings.units.merge(corpus.passages[["passage_id", "doc_id", "section"]], on="passage_id", how="left")
    section = passages["doc_id"] + " § " + passages["section"].fillna("no section")
    name = section if unit == "section" else passages["review_id"]
    codes, order = pd.factorize(name)
    yes = np.zeros((len(order), *ratings.values.shape[1:]))
    open_ = np.zeros_like(yes)
    asked = np.isfinite(ratings.values).any(axis=1, keepdims=True)
    np.add.at(yes, codes, np.nan_to_num(ratings.values))
    np.add.at(open_, codes, (np.isnan(ratings.values) & asked).astype(float))
    silent = np.zeros_like(yes)
    np.add.at(silent, codes, np.isfinite(ratings.values).astype(float))
    values = np.where(yes > 0, 1.0, np.where((open_ == 0) & (silent > 0), 0.0, np.nan))
    first = passages.groupby(codes, sort=True).first()
    units = pd.DataFrame({"unit_id": order, "review_id": first["review_id"].to_numpy(), "passage_id": first["passage_id"].to_numpy()})
    return Ratings(values, units, ratings.coders)
