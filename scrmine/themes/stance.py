"""What a coded passage says of its theme: a concern, good practice, both, nothing either way, or that it was absent."""

from __future__ import annotations

import re

from scrmine.word_model import class_probabilities

ABSENCE = re.compile(
    r"\b(?:no|not any|without any|nor any|neither|never any)\s+(?:\w+\s+){0,3}?(?:evidence|indications?|signs?|suggestions?|records?|"
    r"reports?|history|concerns?|disclosures?|allegations?|known|mention|information|reason to (?:suspect|believe))\b(?:\s+\w+){0,9}?\s*$"
    r"|\bnothing (?:in|to|that)\b(?:\s+\w+){0,8}?\s*$|\b(?:denied|denies|denying|disclaimed|ruled out|did not disclose|did not report|"
    r"was not aware of|were not aware of)\b(?:\s+\w+){0,6}?\s*$|\b(?:was|were|is|are) not (?:known|thought|believed|found|said|reported|considered) "
    r"to\b(?:\s+\w+){0,6}?\s*$|\bno\s+(?:\w+\s+){0,2}?$",
    re.IGNORECASE,
)
"""What stands before the words of a theme when a text says that it was looked for and not found."""

ABSENCE_AFTER = re.compile(r"^\W*(?:\w+\s+){0,4}?(?:was|were|is|are|had been|has been)\s+(?:not|never)\s+(?:found|identified|recorded|reported|disclosed|"
                           r"known|suspected|noted|evident|present|a (?:feature|factor))\b", re.IGNORECASE)
DEALT_WITH = re.compile(
    r"\b(?:shar|assess|consider|ask|explor|discuss|address|respon[ds]|recogni|underst|enquir|inquir|challeng|refer|act(?:ed|ion|ions|ing)\b)",
    re.IGNORECASE,
)
"""What services do about a theme: "no evidence that anyone asked about domestic abuse" does not say that there was none."""

CONCERN = re.compile(
    r"\b(?:not|never|no|nobody|none|nor|without|lack\w*|fail\w*|absen\w+|insufficient\w*|inadequate\w*|poor\w*|missed|unclear|weak\w*|delay\w*|"
    r"should have|could have|would have|little|limited|too (?:late|little|much|few|often)|only|superficial|incomplete|unaware|overlooked|"
    r"ignored|inconsisten\w+|concern\w*|did not|was not|were not|had not|unfortunately|drift\w*|instead|rather than|wrong\w*|lost)\b",
    re.IGNORECASE,
)
GOOD = re.compile(
    r"\b(?:good practice|good|effective\w*|appropriate\w*|timely|prompt\w*|thorough\w*|well|commend\w*|credit|strength\w*|persist\w+|"
    r"skilful\w*|sensitive\w*|rightly|positive\w*|clear\w* recorded|robust\w*|diligen\w+|excellent|praise\w*|to (?:her|his|their) credit)\b",
    re.IGNORECASE,
)
NEUTRAL_ROLES = frozenset(["terms_of_reference", "recommendation", "action_plan", "method", "introduction"])
SENTENCE = re.compile(r"[.!?;](?:\s|$)")


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence that holds a span begins and ends."""
    before = [match.end() for match in SENTENCE.finditer(text, 0, start)]
    after = SENTENCE.search(text, end)
    return (before[-1] if before else 0), (after.end() if after else len(text))


def is_absent(text: str, start: int, end: int) -> bool:
    """Whether the words at a span are said not to be present ("no evidence of domestic abuse")."""
    first, last = sentence_around(text, start, end)
    before = ABSENCE.search(text[first:start])
    return bool((before and not DEALT_WITH.search(before[0])) or ABSENCE_AFTER.match(text[end:last]))


def read_stance(text: str, start: int, end: int, *, family: str, role: str) -> str:
    """The stance of one coded span.

    Parameters
    ----------
    text : str
        The passage.
    start, end : int
        The span in it.
    family : {"practice", "case"}
        The theme's family. Absence is read for case themes only: a practice theme that is said to be missing is a concern.
    role : str
        The passage's role; questions, recommendations and descriptions of method take no stance.

    Returns
    -------
    str
        One of `scrmine.schema.STANCES`.
    """
    if role in NEUTRAL_ROLES or text.rstrip().endswith("?"):
        return "none"
    if family == "case" and is_absent(text, start, end):
        return "absent"
    first, last = sentence_around(text, start, end)
    sentence = text[first:last]
    good = bool(GOOD.search(re.sub(r"\b(?:not|no|never|less than)\s+(?:\w+\s+)?(?:good|effective|appropriate|timely|thorough|well|robust|clear)\w*",
                                   " ", sentence, flags=re.IGNORECASE)))
    concern = bool(CONCERN.search(sentence))
    if family == "case" and role in ("chronology", "background"):
        return "none"
    return "mixed" if good and concern else "good" if good else "concern" if concern else "none"


def likely_stance(text: str, start: int, end: int, *, family: str, role: str) -> str:
    """The stance that a passage most likely takes, by its words as a whole, its role and the theme's family.

    What the genre settles stays settled: questions and recommendations take none, and a case theme that is said not to be
    there is absent.

    Parameters
    ----------
    text, start, end, family, role
        As for `read_stance`.
    """
    if role in NEUTRAL_ROLES or text.rstrip().endswith("?"):
        return "none"
    if family == "case" and is_absent(text, start, end):
        return "absent"
    likely = class_probabilities("stance", [text], [f"{role} {family}"])[0]
    return max((stance for stance in likely if stance != "absent" or family == "case"), key=likely.__getitem__)
