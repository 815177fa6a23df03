"""What a question is, and how near an answer is to the right one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Real

import numpy as np
import pandas as pd

CLOSE = 0.02
"""So near a wrong number is called close."""
PER_CENT = 1.5
"""What is larger cannot be a share, or the end of an interval of one."""


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
    if isinstance(answer, pd.DataFrame):
        return False
    if kind in ("count", "share"):
        return isinstance(answer, Real | np.number) and not isinstance(answer, bool | np.bool_) and math.isfinite(answer)
    if kind == "name":
        return isinstance(answer, str)
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return False
    parts = list(answer)
    return all(isinstance(part, str) for part in parts) if kind == "names" else len(parts) == 2 and all(is_kind(part, "share") for part in parts)


def say_kind(answer: object, kind: str) -> str:
    """What was expected, and what came instead."""
    if isinstance(answer, pd.DataFrame):
        return (f"{EXPECTED[kind]} is expected, and this is a table of {len(answer)} rows. len(…) counts them; "
                'table["column"].tolist() makes a list of one of its columns.')
    marks = " Write it without quotation marks." if isinstance(answer, str) and kind in ("count", "share") else ""
    one = " Take the one name out of it, with [0]." if kind == "name" and isinstance(answer, list | tuple) and len(answer) == 1 else ""
    return f"{EXPECTED[kind]} is expected, and this is {type(answer).__name__} {str(answer)[:40]!r}.{marks}{one}"


def plain(answer: object, kind: str) -> object:
    """Names without what does not matter: blanks around them, a full stop at the end, capitals."""
    if kind == "name":
        return answer.strip().removesuffix(".").casefold()
    return {name.strip().casefold() for name in answer} if kind == "names" else answer


def is_slip(answer: object, slip: object, kind: str) -> bool:
    """Whether an answer is what a slip gives: nearer than for a right answer, so that no hint speaks of another mistake."""
    if kind == "share":
        return abs(answer - slip) < 0.00101 or answer == round(slip, 2)
    if kind == "ends" and max(slip) > PER_CENT:
        return all(abs(one - other) < 0.51 for one, other in zip(answer, slip, strict=True))
    return same_answer(answer, slip, kind)


def same_answer(answer: object, right: object, kind: str) -> bool:
    """Equal, or for shares equal when rounded as people round; of a set of right names, one is enough."""
    if kind == "count":
        return answer == right
    if kind == "share":
        return abs(answer - right) < 0.00501
    if kind == "ends":
        return all(abs(one - other) < 0.0101 for one, other in zip(answer, right, strict=True))
    if kind == "names":
        return plain(answer, kind) == plain(right, kind)
    return plain(answer, kind) in {plain(name, kind) for name in (right if isinstance(right, set | frozenset) else {right})}


def say_nearness(answer: object, right: object, kind: str) -> str:
    """What can be said of a wrong answer without giving the right one."""
    if kind == "names":
        wrong, missing = plain(answer, kind) - plain(right, kind), plain(right, kind) - plain(answer, kind)
        parts = [f"{len(wrong)} of yours {'does' if len(wrong) == 1 else 'do'} not belong" if wrong else "", "some are missing" if missing else ""]
        return ", and ".join(part for part in parts if part).capitalize() + ". "
    if kind == "share":
        if answer > 1 and abs(answer - 100 * right) < 0.51:
            return "This looks like per cent; give a share between 0 and 1. "
        if abs(answer + right) < 0.00501:
            return "The size is right and the sign is not: which is taken from which? "
        return "Close: something is counted that should not be, or the other way round. " if abs(answer - right) < CLOSE else ""
    return "Close: one or two are counted wrongly. " if kind == "count" and 0 < abs(answer - right) <= 2 else ""
