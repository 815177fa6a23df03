"""What people found in a probability sample, and what that says of passages that nobody read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

UNITS = {
    "passages": "passages, each drawn for itself",
    "reviews": "whole reviews",
    "reviews, then passages": "reviews, and passages within them",
}
"""How a sample can be drawn."""


@dataclass(frozen=True, eq=False, repr=False)
class Correction:
    """What people found in a probability sample, less what the machine had said of the same passages.

    Attributes
    ----------
    units : pandas.DataFrame
        One row per unit that was drawn (a passage, or a review): unit_id, review_id, stratum, inclusion_probability.
    errors : pandas.DataFrame
        One row per unit, one column per theme: how many of the unit's passages people found to carry the theme, less how
        many the machine did; carried over to the whole review where only some of its passages were read. Empty where no
        person answered.
    found : pandas.DataFrame
        The same shape: in how many of the passages they read people found the theme.
    presence : pandas.DataFrame or None
        The same shape, if whole reviews were read: whether people found the theme present, less whether the machine did.
    settings : dict
        How the sample was drawn, who read it and where the machine had learned.

    Examples
    --------
    In how many passages of the sample people found neglect; how many more than the machine; in how many the two differ:

    >>> found, errors = corrected.correction.found["neglect"], corrected.correction.errors["neglect"]
    >>> int(found.sum()), int(errors.sum()), int((errors != 0).sum())
    (11, -5, 11)
    """

    units: pd.DataFrame
    errors: pd.DataFrame
    found: pd.DataFrame
    presence: pd.DataFrame | None = None
    settings: dict = field(default_factory=dict)

    def of(self, themes: list[str]) -> Correction:
        """The same of these themes alone, in this order.

        Examples
        --------
        >>> list(corrected.correction.of(["neglect"]).errors)
        ['neglect']
        """
        return Correction(self.units, self.errors[themes], self.found[themes], None if self.presence is None else self.presence[themes], self.settings)

    def __repr__(self) -> str:
        answered = int(self.errors.notna().any().sum())
        return (f"Correction: {answered} of {self.errors.shape[1]} themes, {len(self.units)} {self.settings['unit']} read by "
                f"{self.settings['coder']} in {self.units['review_id'].nunique()} reviews")

    def _repr_html_(self) -> str:
        table = pd.DataFrame({"n_units": self.errors.notna().sum(), "found": self.found.sum(),
                              "missed": self.errors.clip(lower=0).sum(), "wrong": -self.errors.clip(upper=0).sum()})
        return f"<p><b>{self!r}</b></p>{table.round(1).rename_axis('theme').reset_index().to_html(index=False)}"


@dataclass(frozen=True)
class Grossed:
    """Errors carried over from the sample to all, for one set of reviews and every theme.

    Attributes
    ----------
    per_review : numpy.ndarray of shape (n_reviews, n_themes)
        Σ error / π of the units of each review.
    fixed : numpy.ndarray of shape (n_themes,)
        The variance of their sum over samples drawn as this one was, of a fixed size in each stratum.
    surplus : numpy.ndarray of shape (n_themes,)
        How much larger it would be if each unit were drawn for itself, so that the size were chance.
    n_units, n_found : numpy.ndarray of shape (n_themes,)
        Units of these reviews that were read; in how many of their passages, or reviews, people found the theme.
    n_wrong : numpy.ndarray of shape (n_themes,)
        Units on which person and machine differ.
    """

    per_review: np.ndarray
    fixed: np.ndarray
    surplus: np.ndarray
    n_units: np.ndarray
    n_found: np.ndarray
    n_wrong: np.ndarray


def gross_up(correction: Correction, errors: pd.DataFrame, review_ids: np.ndarray, weight: np.ndarray, *,
             presence: bool) -> Grossed:
    """Carry errors over from the sample to all passages of these reviews.

    The variance of a total under sampling of fixed size in strata is taken as Σ_h n_h / (n_h − 1) Σ (1 − π)(d/π − A_h)²,
    where A_h is the mean of d/π in stratum h weighted with 1 − π (Hájek; Deville 1999); it is exact for simple random
    samples within strata. With units drawn for themselves (Poisson) it is Σ (1 − π)(d/π)².

    Parameters
    ----------
    correction : Correction
        The sample.
    errors : pandas.DataFrame
        Its `errors` or its `presence`.
    review_ids : numpy.ndarray of shape (n_reviews,)
        The reviews; units of others count as units without error, since they too might have been of these.
    weight : numpy.ndarray of shape (n_reviews,)
        What an error in each review counts for.
    presence : bool
        Whether reviews, rather than passages, are what is found.
    """
    place = pd.Series(np.arange(len(review_ids)), index=review_ids).reindex(correction.units["review_id"]).to_numpy()
    here = ~np.isnan(place)
    values = errors.to_numpy(dtype=float)
    answered = ~np.isnan(values)
    share = answered_share(correction, answered)
    own = np.where(here, np.append(weight, 0.0)[np.where(here, place, -1).astype(int)], 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        probability = np.where(answered, correction.units["inclusion_probability"].to_numpy(dtype=float)[:, None] * share, 1.0)
        raised = np.where(answered, values / probability, 0.0)
    per_review = np.zeros((len(review_ids), values.shape[1]))
    np.add.at(per_review, place[here].astype(int), raised[here])
    raised = raised * own[:, None]
    chance = np.square(raised) * (1 - probability)
    two_stage = correction.settings["unit"] == "reviews, then passages"
    fixed, with_replacement = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    for rows in correction.units.groupby("stratum", sort=True).indices.values():
        fixed += _spread(raised[rows], 1 - probability[rows], answered[rows])
        with_replacement += _spread(raised[rows], np.ones_like(raised[rows]), answered[rows])
    found = correction.found.to_numpy(dtype=float)[here]
    return Grossed(
        per_review, with_replacement if two_stage else fixed, np.maximum(chance.sum(axis=0) - fixed, 0),
        answered[here].sum(axis=0), np.nansum(found > 0 if presence else found, axis=0), (np.nan_to_num(values[here]) != 0).sum(axis=0),
    )


def answered_share(correction: Correction, answered: np.ndarray) -> np.ndarray:
    """The share of each unit's stratum that people answered, by theme: those left open are taken to be like the others."""
    if answered.all():
        return np.ones(answered.shape)
    by_stratum = pd.DataFrame(answered).groupby(correction.units["stratum"].to_numpy()).mean()
    return by_stratum.loc[correction.units["stratum"]].to_numpy()


def _spread(raised: np.ndarray, weight: np.ndarray, answered: np.ndarray) -> np.ndarray:
    """The spread n / (n − 1) Σ w (v − mean)² within one stratum, the mean weighted with w; Σ w v² where there is one unit."""
    weight = np.where(answered, weight, 0.0)
    n_units, total = answered.sum(axis=0), weight.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where((n_units > 1) & (total > 0), (weight * raised).sum(axis=0) / total, 0.0)
        factor = np.where(n_units > 1, n_units / (n_units - 1), 1.0)
    return factor * (weight * np.square(raised - mean)).sum(axis=0)
