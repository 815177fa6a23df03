"""What a coded passage says of its theme: a concern, good practice, both, nothing either way, or that it was absent."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from scrmine.themes.stance_model import shipped_stance_model

ABSENCE = re.compile(
    r"\b(?:no|not any|without any|nor any|neither|never any)\s+(?:\w+\s+){0,3}?(?:evidence|indications?|signs?|suggestions?|records?|"
    r"reports?|history|concerns?|disclosures?|allegations?|known|mention|information|reason to (?:suspect|believe))\b(?:,?\s+\w+){0,12}?,?\s*$"
    r"|\bnothing (?:in|to|that)\b(?:,?\s+\w+){0,8}?,?\s*$|\b(?:denied|denies|denying|disclaimed|ruled out|did not disclose|did not report|"
    r"was not aware of|were not aware of)\b(?:\s+\w+){0,6}?\s*$|\b(?:was|were|is|are) not (?:known|thought|believed|found|said|reported|considered) "
    r"to\b(?:\s+\w+){0,6}?\s*$|\bno\s+(?:\w+\s+){0,2}?$",
    re.IGNORECASE,
)
"""What stands before the words of a theme when a text says that it was looked for and not found."""

ABSENCE_AFTER = re.compile(r"^\W*(?:\w+\s+){0,4}?(?:was|were|is|are|had been|has been)\s+(?:not|never)\s+(?:found|identified|recorded|reported|disclosed|"
                           r"known|suspected|noted|evident|present|featured?|an? (?:feature|factor|issue|concern))\b|"
                           r"^(?:\W*\w+){0,6}?\s+(?:was|were|is|are|had been|has been)\s+(?:\w+\s+)?(?:ruled out|discounted|denied)\b|"
                           r"^\W*(?:has|have|had|did|does|do) not (?:featured?|arisen|arise|been (?:found|identified|reported|disclosed|known|suspected|a \w+))\b",
                           re.IGNORECASE)
CONTRAST = re.compile(r"\b(?:but|however|although|though|yet|except|until|apart from|other than|and (?:there|s?he|they|it) (?:was|were|had))\b", re.IGNORECASE)
"""What ends the reach of a negation, as in "no evidence of neglect was found, but there was domestic abuse"."""
DEALT_WITH = re.compile(
    r"\b(?:shar|assess|consider|ask|explor|discuss|address|respon[ds]|recogni|underst|enquir|inquir|challeng|refer|act(?:ed|ion|ions|ing)\b)",
    re.IGNORECASE,
)
"""What services do about a theme: "no evidence that anyone asked about domestic abuse" does not say that there was none."""

JOINED = re.compile(r",? and\s*$", re.IGNORECASE)
AFFIRMED = re.compile(r"\s*(?:was|were|is|are|had been|has been)\s+(?!not\b|never\b|ruled\b|discounted\b|denied\b|found\b|identified\b|reported\b|recorded\b)",
                      re.IGNORECASE)

NEUTRAL_ROLES = frozenset(["terms_of_reference", "recommendation", "action_plan", "method", "introduction"])
NARRATIVE = frozenset(["chronology", "background"])
"""Where what is said of the case is a fact of the story; what practice made of it is told under the practice themes."""

SENTENCE = re.compile(r"[.!?;](?:\s|$)")

NEGATED = re.compile(r"\b(?:no|not|any|nor|neither|never|nothing|denied|denies|denying|disclaimed|ruled|discounted)\b", re.IGNORECASE)
"""One of these stands wherever something is said to be absent."""


@lru_cache(maxsize=2048)
def _sentence_ends(text: str) -> list[int]:
    return [match.end() for match in SENTENCE.finditer(text)]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence that holds a span begins and ends."""
    ends = _sentence_ends(text)
    before, after = bisect_right(ends, start), bisect_right(ends, end)
    return ends[before - 1] if before else 0, ends[after] if after < len(ends) else len(text)


def is_absent(text: str, start: int, end: int) -> bool:
    """Whether the words at a span are said not to be present ("no evidence of domestic abuse")."""
    first, last = sentence_around(text, start, end)
    if not NEGATED.search(text, first, last):
        return False
    before = ABSENCE.search(text[first:start])
    if before and not DEALT_WITH.search(before[0]) and not CONTRAST.search(before[0]):
        # "no signs of injury, and domestic abuse was known": what follows is said to be there.
        return not (JOINED.search(before[0]) and AFFIRMED.match(text[end:last]))
    return bool(ABSENCE_AFTER.match(text[end:last]))


def likely_stance(text: str, start: int, end: int, *, family: str, role: str) -> str:
    """The stance that a passage most likely takes, by its words as a whole, its role and the theme's family.

    What the genre settles stays settled: questions and recommendations take none, a case theme that is said not to be there is
    absent, and else takes none in the narrative.

    Parameters
    ----------
    text : str
        The passage.
    start, end : int
        The span in it that speaks for the theme.
    family : {"practice", "case"}
        The theme's family. Absence is read for case themes only: a practice theme that is said to be missing is a concern.
    role : str
        The passage's role; questions, recommendations and descriptions of method take no stance.

    Returns
    -------
    str
        One of `scrmine.values.STANCES`.
    """
    return likely_stances([text], [(start, end)], families=[family], roles=[role])[0]


def likely_stances(texts: Sequence[str], spans: Sequence[tuple[int, int]], *, families: Sequence[str], roles: Sequence[str]) -> list[str]:
    """The stances that many coded passages most likely take; see `likely_stance`.

    Parameters
    ----------
    texts, spans, families, roles : sequence
        For each coding its passage, the span in it, its theme's family and the passage's role. A passage may come several times.

    Returns
    -------
    list of str
        One of `scrmine.values.STANCES` for each coding.
    """
    model = shipped_stance_model()
    asked = {key: number for number, key in enumerate(dict.fromkeys(zip(texts, roles, families, strict=True)))}
    chances = model.probabilities(*(list(column) for column in zip(*asked, strict=True))) if asked else np.zeros((0, len(model.classes)))
    best = np.array(model.classes)[chances.argmax(axis=1)].tolist()
    # Only what is of the case can be absent: a practice that is not there is a concern.
    chances[:, model.classes.index("absent")] = -1
    present = np.array(model.classes)[chances.argmax(axis=1)].tolist()
    stances = []
    for text, (start, end), family, role in zip(texts, spans, families, roles, strict=True):
        number = asked[text, role, family]
        if role in NEUTRAL_ROLES or text.rstrip().endswith("?"):
            stances.append("none")
        elif family == "case":
            stances.append("absent" if is_absent(text, start, end) else "none" if role in NARRATIVE else best[number])
        else:
            stances.append(present[number])
    return stances
