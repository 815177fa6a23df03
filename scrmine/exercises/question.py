"""What a question is, and how near an answer is to the right one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Real

import numpy as np

CLOSE = 0.02
"""So near a wrong number is called close."""


@dataclass(frozen=True)
class Question:
    """How one answer follows from the data.

    Attributes
    ----------
    right : callable
        The answer, from the tables.
    needs : tuple of str
        The tables that it is asked of.
    kind : {"count", "share", "ends", "names", "name"}
        What an answer looks like.
    hint : str
        Where to look, for whoever has no answer or a wrong one.
    lesson : str
        Why it matters, for whoever is right.
    slips : tuple of (callable, str)
        What a well-known slip gives, and the hint to it.
    """

    right: Callable[..., object]
    needs: tuple[str, ...]
    kind: str
    hint: str
    lesson: str
    slips: tuple[tuple[Callable[..., object], str], ...] = ()


EXPECTED = {"count": "A whole number", "share": "A number", "ends": "A lower and an upper end, as (low, high),", "names": "A list of names",
            "name": "A name in quotation marks"}


def is_kind(answer: object, kind: str) -> bool:
    """Whether an answer looks like one."""
    if kind in ("count", "share"):
        return isinstance(answer, Real | np.number) and not isinstance(answer, bool | np.bool_) and math.isfinite(answer)
    if kind == "name":
        return isinstance(answer, str)
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return False
    parts = list(answer)
    return all(isinstance(part, str) for part in parts) if kind == "names" else len(parts) == 2 and all(is_kind(part, "share") for part in parts)


def same_answer(answer: object, right: object, kind: str) -> bool:
    """Equal, or for shares equal when rounded as people round; of a set of right names, one is enough."""
    if kind == "count":
        return answer == right
    if kind == "share":
        return abs(answer - right) < 0.00501
    if kind == "ends":
        return all(abs(one - other) < 0.0101 for one, other in zip(answer, right, strict=True))
    return set(answer) == set(right) if kind == "names" else answer in (right if isinstance(right, set | frozenset) else {right})


def say_nearness(answer: object, right: object, kind: str) -> str:
    """What can be said of a wrong answer without giving the right one."""
    if kind == "names":
        wrong, missing = set(answer) - set(right), set(right) - set(answer)
        parts = [f"{len(wrong)} of yours do not belong" if wrong else "", "some are missing" if missing else ""]
        return ", and ".join(part for part in parts if part).capitalize() + ". "
    if kind == "share":
        if answer > 1 and abs(answer - 100 * right) < 0.51:
            return "This looks like per cent; give a share between 0 and 1. "
        if abs(answer + right) < 0.00501:
            return "The size is right and the sign is not: which is taken from which? "
        return "Close, but look at what you divide by. " if abs(answer - right) < CLOSE else ""
    return "Close: one or two are counted wrongly. " if kind == "count" and 0 < abs(answer - right) <= 2 else ""
