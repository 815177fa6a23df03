"""The children that a document is about: the pseudonym of its review, or the names where it is on several reviews."""

from __future__ import annotations

import re
from collections import Counter

from scrmine.layout import Block

PSEUDONYM = re.compile(
    r"\b((?:Child(?:ren)?|Baby|Family|Twins?|Siblings?|Young Person|Case)\s+(?!(?:IN|OF|ON|NO|AND|AT|TO|WHO|IS)\b)[A-Z]{1,3}\d{0,2})\b(?!&)"
    r"|(?:(?i:relating to|in respect of|regarding|concerning|review(?: report)?:)|review of|\bre:?)\s+[“‘\"']?"
    r"(?!Child|The |A |Local|Serious|Case|(?i:overview|executive|summary|final|full|report|learning|lessons|systems|methodology|part)\b)([A-Z][a-z]+)"
    r"(?=[”’\"']|[\s.,;:(–—-]*$|[.,;:(]|\s+(?:and|who|aged|born|died|[–—-])\s)"
)
"""A code ("Child K"), or a first name that ends what it is said in: "Serious Case Review: Leo", not "Review: Early Help in Saltby"."""

NAMED = re.compile(r"(?:named as|known as|called|baby|child|referred to as|pseudonym)[,\s]*[‘'“\"]([A-Z][a-z]+)[’'”\"]|,\s[‘'“\"]([A-Z][a-z]+)[’'”\"],\s")
SIBLING = re.compile(
    r"\b(?:eldest|oldest|youngest|older|younger|first|second|third|fourth|fifth|half|step)[- ]?(?:born)?\s?(?:child|sister|brother|sibling|son|daughter)"
    r",?\s[‘'“\"]([A-Z][a-z]+)[’'”\"]|\b(?:sister|brother|sibling|son|daughter|father of|mother of)s?,?\s[‘'“\"]?([A-Z][a-z]+)"
)
SEVERAL = re.compile(
    r"\b(?:two|three|four|five|both|twin)\b[^.]{0,60}\b(?:serious case |case |practice |safeguarding |rapid )?reviews\b|\b(?:second|another|other|"
    r"separate) (?:serious case |case |practice |safeguarding )?review\b|\breviews\b[^.]{0,60}\b(?:twin|both)\b|one of two published",
    re.IGNORECASE,
)
CASE_LIST = re.compile(r"\(((?:[A-Z][a-z]+(?:,\s*|\s+and\s+|\s*&\s*)){1,6}[A-Z][a-z]+)\.?\)")
CODED = re.compile(r"\b((?:Child|Baby|Family|Young Person|Subject Child|Case) [A-Z]{0,2}\d{0,2})(?<! )\b(?!&)")
PLURAL = re.compile(r"\b(?:case|practice|safeguarding|rapid) reviews\b|\b(?:combined|joint|composite|thematic) (?:\w+ ){0,4}re(?:view|port)\b|\badolygiadau\b", re.IGNORECASE)
RELATIVE = re.compile(r"\b(?:sister|brother|sibling|son|daughter|cousin|mother|father)s?(?: of)?[,:]? (?:(?:was|is|named|called|known as) )*[(“‘\"']?$", re.IGNORECASE)

COVER, LONGEST_LINE = 8, 200
"""In blocks, and in characters: what of a report is taken for its cover."""

OPENING = 400
"""In so many characters from the top a report says whom it is about."""


def detect_name(title: str, text: str, kind: str = "report") -> str | None:
    """The pseudonym in a document's title, or a coded one in the opening of a report; None where there is none.

    A word that the text writes small as often as not is no name.

    Parameters
    ----------
    title : str
        The title found.
    text : str
        The document's text.
    kind : str
        The kind of document.
    """
    written = [title]
    if title.isupper():
        # Short words first stay as they are: they may be a code, "CHILD MK".
        written = [re.sub(r"[^\W\d_]{4,}", lambda word: word[0].capitalize(), title), title.title()]
    for line in written:
        for match in PSEUDONYM.finditer(line):
            name = match[1] or match[2]
            if match[1] or len(re.findall(rf"\b(?:{name}|{name.upper()})\b", text)) > len(re.findall(rf"\b{name.lower()}\b", text)):
                return name
    opening = CODED.search(text[:OPENING]) if kind in ("report", "summary") else None
    return opening[1] if opening else None


def detect_reviews(blocks: list[Block], kind: str) -> list[str]:
    """The pseudonyms of the cases, where a document is about several reviews; else an empty list.

    Of a news item, briefing or catalogue two things must be true: the text speaks of several reviews, and it names several
    cases as pseudonyms. A report cites other reviews too: its cover must speak of several, and headings must name the cases.
    """
    if kind not in ("news", "briefing", "catalogue"):
        cover = [block.text for block in blocks[:COVER] if len(block.text) < LONGEST_LINE]
        titles = cover + [block.text for block in blocks if block.shape == "heading"]
        return _coded("\n".join(titles)) if any(PLURAL.search(text) for text in cover) else []
    text = "\n".join(block.text for block in blocks)
    if not SEVERAL.search(text):
        return []
    listed = CASE_LIST.search(text)
    if listed:
        names = re.split(r",\s*|\s+and\s+|\s*&\s*", listed[1])
        if sum(text.count(name) for name in names) > len(names):
            return names
    siblings = {a or b for a, b in SIBLING.findall(text)}
    named = Counter(name for a, b in NAMED.findall(text) if (name := a or b) not in siblings)
    return list(named) if len(named) >= 2 else _coded(text)


def _coded(text: str) -> list[str]:
    """The pseudonyms made of a word and a letter or number ("Child K"), where there are several that are not said to be relatives."""
    found = list(CODED.finditer(text))
    relatives = {match[1] for match in found if RELATIVE.search(text[max(0, match.start() - 40):match.start()])}
    named = dict.fromkeys(match[1] for match in found if match[1] not in relatives)
    return list(named) if len(named) >= 2 else []
