"""The children that a document is about: the pseudonym of its review, or the names where it is on several reviews."""

from __future__ import annotations

import re
from collections import Counter

from scrmine.layout import Block

PSEUDONYM = re.compile(
    r"\b((?:Child(?:ren)?|Baby|Family|Twins?|Siblings?|Young Person|Case)\s+(?!(?:IN|OF|ON|NO|AND|AT|TO|WHO|IS)\b)[A-Z]{1,3}\d{0,2})\b(?!&)"
    r"|\b(?P<group>(?:Child|Baby|Family|Young Person|Sibling Group|Siblings|Twins)\s+)[“‘\"']?(?P<given>(?!Safeguarding|Practice|Protection|Death|Court|Support|"
    r"Sexual|Group|Nurse|Health|Services?|Centre|Hub)[A-Z][a-z]+)\b"
    r"|(?:(?i:relating to|in respect of|regarding|concerning|review(?: report)?[:,])|review of|\bre:?)\s+[“‘\"']?"
    r"(?!Child|Baby|Family|Young|Sibling|Twins|The |A |Local|Serious|Case|(?i:overview|executive|summary|final|full|report|learning|lessons|systems|methodology|part)\b)(?P<alone>[A-Z][a-z]+)"
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

KEPT = ("Child", "Baby", "Family")
"""Words that belong to a pseudonym: "Baby Wren"; "Young Person Iona" is Iona."""

COVER_LINE = 80
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
    if kind in ("report", "summary", "briefing"):
        written += [line for line in text[:OPENING].split("\n") if len(line) < COVER_LINE and not line.endswith(".")]
    for line in written:
        for match in PSEUDONYM.finditer(line):
            name = match[1] or match["given"] or match["alone"]
            if match[1]:
                return name
            if _is_given(name, text):
                return _written(match) if match["given"] else name
    opening = CODED.search(text[:OPENING]) if kind in ("report", "summary") else None
    return opening[1] if opening else None


def _written(match: re.Match[str]) -> str:
    """A name with the word before it, where that belongs to the pseudonym."""
    return f"{match['group']}{match['given']}" if match["group"].strip() in KEPT else match["given"]


def _is_given(name: str, text: str) -> bool:
    """Whether a word is the name of a child: the text writes it small less often, and it is no name of a place."""
    if re.search(rf"\b{name}(?: \w+)?,? (?:Safeguarding|Council|Borough|County|LSCB|SCB|SCP|Children)\b", text):
        return False
    return len(re.findall(rf"\b(?:{name}|{name.upper()})\b", text)) > len(re.findall(rf"\b{name.lower()}\b", text))


def detect_reviews(blocks: list[Block], kind: str) -> list[str]:
    """The pseudonyms of the cases, where a document is about several reviews; else an empty list.

    Of a news item, briefing or catalogue two things must be true: the text speaks of several reviews, and it names several
    cases as pseudonyms. A report cites other reviews too: its cover must speak of several, and headings must name the cases.
    """
    if kind not in ("news", "briefing", "catalogue"):
        cover = [block.text for block in blocks[:COVER] if len(block.text) < LONGEST_LINE]
        titles = cover + [block.text for block in blocks if block.shape == "heading"]
        return _coded("\n".join(titles)) if any(PLURAL.search(text) for text in cover) else []
    if kind == "catalogue":
        # Each entry has the name of its case in its title.
        found = [match for block in blocks if block.shape == "heading" for match in PSEUDONYM.finditer(block.text)]
        entries = dict.fromkeys(match[1] or (_written(match) if match["given"] else "") for match in found)
        if len(entries.keys() - {""}) > 1:
            return [name for name in entries if name]
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
