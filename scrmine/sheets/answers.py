"""What people write into a cell, and what it means: forgiving of habits, exact about what cannot be told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from scrmine.report.tables import DANGEROUS

YES, NO, UNSURE = "yes", "no", "unsure"
WORDS = {
    YES: ("yes", "y", "1", "true", "t", "x", "✓", "✔", "ja", "ydy"),
    NO: ("no", "n", "0", "false", "f", "-", "–"),
    UNSURE: ("?", "unsure", "cannot say", "don't know"),
}
STANCE_WORDS = {"concern": "concern", "good": "good", "good practice": "good", "mixed": "mixed", "neutral": "none", "absent": "absent"}
"""What may stand in a cell of a theme instead of yes: what the passage says of it, and its name in the codings table."""

DAY_ONE = dt.datetime(1900, 1, 1)  # noqa: DTZ001 - a cell's date has no zone
DAY_NOUGHT = (dt.datetime(1899, 12, 30), dt.datetime(1899, 12, 31), dt.time(0, 0))  # noqa: DTZ001
"""What Excel makes of a 1 and of a 0 in a cell that it shows as a date."""

QUOTED = tuple(f"'{character}" for character in DANGEROUS)
_MEANING = {word: meaning for meaning, words in WORDS.items() for word in words}
EXPECTED = "yes, no, ? (cannot say) or an empty cell"
EXPECTED_STANCE = "yes, no, concern, good, mixed, neutral, absent, ? (cannot say) or an empty cell"


@dataclass(frozen=True)
class Answer:
    """What one cell says: yes, no or unsure, and the stance where it says one."""

    says: str
    stance: str = "none"


class NotAnAnswer(Exception):  # noqa: N818 - it is what the cell holds
    """What a cell holds instead of an answer, in words."""


def text_of(value: object) -> str:
    """A cell as text: a whole number without its decimals, nothing as nothing, spaces of all kinds at the ends left out."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\u200b", "").replace("\ufeff", "").replace("_x000D_", "").strip()
    # CSV files have an apostrophe before what a spreadsheet would take for a formula.
    return text[1:] if text.startswith(QUOTED) else text


def read_answer(value: object, *, stances: bool = True) -> Answer | None:
    """What a cell says, or None if it is empty.

    Raises
    ------
    NotAnAnswer
        If it says something else; the message is the part of a sentence that follows the name of the cell.
    """
    if isinstance(value, dt.datetime | dt.date | dt.time):
        if value == DAY_ONE:
            return Answer(YES)
        if value in DAY_NOUGHT:
            return Answer(NO)
        raise NotAnAnswer(f"holds the date {value:%d/%m/%Y}, which Excel makes of text such as 3/5" if isinstance(value, dt.date)
                          else f"holds the time {value:%H:%M}")
    text = text_of(value)
    if not text:
        return None
    word = " ".join(text.casefold().strip("'\"").replace("’", "'").split()).removesuffix(".")
    if word in _MEANING:
        return Answer(_MEANING[word])
    if stances and word in STANCE_WORDS:
        return Answer(YES, STANCE_WORDS[word])
    if word in ("=true()", "=false()"):
        return Answer(YES if word == "=true()" else NO)
    if text.startswith("="):
        raise NotAnAnswer(f"holds the formula {text[:40]!r}")
    raise NotAnAnswer(f"holds {text[:40]!r}")
