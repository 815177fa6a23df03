"""Stretches of text in which a theme's words are part of a name: agencies, meetings, posts, titles of guidance."""

from __future__ import annotations

import re

BODY = (
    r"Services?|Teams?|Trusts?|Boards?|Partnerships?|Panels?|Committees?|Sub-?[Cc]ommittees?|Forums?|Hubs?|Units?|Centres?|Projects?|Groups?|"
    r"Agency|Agencies|Authority|Council|Constabulary|Police|Hospitals?|School|Academy|College|Clinic|Refuge|Charity|Association|Foundation|"
    r"Department|Division|Directorate|Network|Programme|Strategy|Policy|Protocol|Procedures?|Framework|Act|Regulations?|Guidance|Pathway|Toolkit|"
    r"Officer|Manager|Coordinator|Co-ordinator|Lead|Nurse|Adviser|Advisor|Inspector|Director|Commissioner|Review|Inquiry|Line|Helpline|Register"
)
NAME = re.compile(
    rf"(?:\b[A-Z][\w'’&/-]*\s+(?:(?:and|of|for|the|in|on|to|with|&)\s+){{0,2}}){{1,7}}(?:{BODY})\b(?:\s+for\s+(?:[A-Z][\w'’-]+\s*){{1,3}})?"
)
"""Capitalised words that end in the name of a kind of body, post or paper."""

FIRST_WORD = re.compile(r"^(?:The|This|That|These|Those|A|An|All|Each|Every|Both|Any|No|When|Where|While|If|In|On|At|By|For|From|As|It|There|"
                        r"His|Her|Their|Its|Our|One|Two|Three|Once|After|Before|Although|Some|Many|Most)\s+")
QUOTED_TITLE = re.compile(r"[‘'“\"](?:[A-Z][\w'’,:-]*\s+(?:(?:and|of|for|the|in|on|to|with|a|from|by|are|is)\s+){0,3}){2,12}[A-Z]?[\w'’-]*[’'”\"]")
GUIDANCE = re.compile(r"\bWorking Together(?: to Safeguard Children)?\b(?=[\s,.(;:)0-9]|$)|\bEvery Child Matters\b|\bHidden Harm\b[^.]{0,30}?(?:guidance|report|\()|"
                      r"\bThink Family\b[^.]{0,30}?(?:guidance|agenda|document|toolkit)")
FIXED = (
    "addiction key-worker|worker|service|team|staff|nurse|practitioner", "supervision order|requirement", "supervised consumption|contact|swab",
    "unsupervised contact|consumption", "missing record|file|note|page|entry|paperwork|information|document|minutes|letter|chronology|detail",
    "in isolation from|of", "act|work|operate|agency|decision … in isolation", "isolation room|unit|booth|ward", "judged|rated|graded … inadequate",
    "inadequate by Ofsted", "inadequate judgement|rating|grade|grading|verdict", "child in need meeting|review|team|service", "challenge for",
    "identity card|document|papers|parade", "benefit of the doubt", "missing piece|link|part", "overdose of detail",
)
"""Fixed expressions in which a word means something else: posts, legal orders, prescribing, records, inspection grades."""


CONNECTED = r"(?:(?:and|of|for|the|in|on|to|with|a|from|by|are|is|&)\s+){0,3}"
AFTER = re.compile(rf"[\w'’-]*[’'”\"]?\s+{CONNECTED}[A-Z0-9(]")
BEFORE = re.compile(rf"[A-Z][\w'’&/,:-]*\s+{CONNECTED}$|[-‘'“\"]$")


def may_be_named(text: str, start: int, end: int) -> bool:
    """Whether words that begin with a capital can be part of a name: there is another capital beside them or inside.

    Most of them only begin a sentence, and `masked_places` need not be asked.
    """
    return bool(AFTER.match(text, end) or BEFORE.search(text, max(0, start - 60), start) or any(letter.isupper() for letter in text[start + 1:end]))


def masked_places(text: str) -> list[tuple[int, int]]:
    """The stretches of a text in which terms are part of a name or a title, in order."""
    places = []
    for match in NAME.finditer(text):
        first = FIRST_WORD.match(match[0])
        places.append((match.start() + (first.end() if first else 0), match.end()))
    for pattern in (QUOTED_TITLE, GUIDANCE):
        places += [match.span() for match in pattern.finditer(text)]
    return sorted(places)


def is_masked(start: int, end: int, masks: list[tuple[int, int]]) -> bool:
    """Whether a span lies inside a masked stretch and is not the whole of it."""
    return any(first <= start and end <= last and (first, last) != (start, end) for first, last in masks)
