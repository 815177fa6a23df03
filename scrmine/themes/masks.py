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
PLACES = re.compile(r"\baddictions? (?:key ?)?(?:workers?|services?|teams?|staff|nurses?|practitioners?)\b|\bsupervision orders?\b|\bsupervision requirements?\b|\bsupervised (?:consumption|contact|swabs?)\b|\bunsupervised (?:contact|consumption)\b|"
                    r"\bmissing (?:records?|files?|notes?|pages?|entries|paperwork|information|documents?|minutes|letters?)\b|"
                    r"\bin isolation (?:from|of)\b|\b(?:acting|worked|working|acted|operat\w+) in isolation\b|\bisolation (?:room|unit|booth|ward)\b|"
                    r"\b(?:graded|judged|rated|found|an?|was|were) ‘?'?“?\"?inadequate[’'”\"]?(?= by Ofsted| at inspection| in \d{4}| (?:judge?ment|rating|grade|grading|verdict)\b)", re.IGNORECASE)
"""Fixed expressions in which a word means something else (posts, legal orders, prescribing, records, inspection grades)."""


def masked_places(text: str) -> list[tuple[int, int]]:
    """The stretches of a text in which terms are part of a name or a fixed expression, in order."""
    places = []
    for match in NAME.finditer(text):
        first = FIRST_WORD.match(match[0])
        places.append((match.start() + (first.end() if first else 0), match.end()))
    for pattern in (QUOTED_TITLE, GUIDANCE, PLACES):
        places += [match.span() for match in pattern.finditer(text)]
    return sorted(places)


def is_masked(start: int, end: int, masks: list[tuple[int, int]]) -> bool:
    """Whether a span lies inside a masked stretch and is not the whole of it."""
    return any(first <= start and end <= last and (first, last) != (start, end) for first, last in masks)
