"""Copies that are told as a whole: they say the same things in the same order."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scrmine.duplicates.alike import likeness
from scrmine.duplicates.said import Said


@dataclass(frozen=True)
class Follows:
    """When passages count as a copy because they say the same things in the same order.

    Attributes
    ----------
    link : float
        From which likeness a passage may follow another.
    least : float
        From which it counts as its copy, if enough do.
    share, half : float
        What share of the passages follow their sources in order, and what likeness half of these reach.
    fewest : int
        How many passages there are at least.
    """

    link: float
    least: float
    share: float
    half: float
    fewest: int


SPUN = Follows(link=0.15, least=0.25, share=0.6, half=0.3, fewest=6)
"""News that another page has put into other words, word by word."""

RELISTED = Follows(link=0.4, least=0.4, share=0.6, half=0.45, fewest=3)
"""Recommendations that are printed a second time, shortened."""


def copies_in_order(parts: dict[object, list[int]], said: Said, follows: Follows) -> dict[int, int]:
    """Passages of documents or lists, whose places `parts` gives, that say, one after the other, what an earlier one says."""
    found: dict[int, int] = {}
    long = [[place for place in places if said.long[place]] for places in parts.values()]
    fit = [places for places in long if len(places) >= follows.fewest]
    meanings = {place: set(said.meaning(place).tolist()) for places in fit for place in places}
    for number, places in enumerate(fit):
        for source in fit[:number]:
            best = [max((likeness(meanings[place], meanings[other]), -at) for at, other in enumerate(source)) for place in places]
            rising = _longest_rise([-at if score >= follows.link else -1 for score, at in best])
            if len(rising) >= follows.share * len(places) and np.median([best[row][0] for row in rising]) >= follows.half:
                found |= {places[row]: source[-best[row][1]] for row in rising if best[row][0] >= follows.least}
                break
    return {place: found.get(first, first) for place, first in found.items()}


def _longest_rise(values: Sequence[int]) -> list[int]:
    """The places of the longest run of values that never falls; -1 stands for no value."""
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for place, value in enumerate(values):
        if value < 0:
            continue
        at = bisect.bisect_right(ends, value)
        if at:
            before[place] = last[at - 1]
        ends[at:at + 1], last[at:at + 1] = [value], [place]
    place = last[-1] if last else -1
    run = []
    while place >= 0:
        run.append(place)
        place = before.get(place, -1)
    return run[::-1]
