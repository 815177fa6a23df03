"""How printed numbers, bullets and footnote marks look."""

from __future__ import annotations

import re

BULLET = re.compile(r"(?:[-–—*+•●○◦▪■□►➢➤✓✔·∙\uf0b7\uf0a7\uf0d8]|o(?=\s[A-Z]))\s+(?=\S)")
"""A bullet and the space after it."""

NUMBERED = re.compile(
    r"(?:"
    r"(?P<para>(?:[Pp]ara(?:graph)?\.?\s?|§\s?)(?P<pn>\d+(?:\.\d+)*))[.:)]?"
    r"|(?P<dotted>[A-Z]?\d{1,2}(?:\.\d{1,3}){1,4})[.:)]?"
    r"|(?P<lettered>[A-Z]{1,2}\d{1,3}|[A-Z]\.\d{1,3}(?:\.\d{1,3})?)[.:)]?"
    r"|(?P<paren>\((?P<pi>\d{1,3})\)|\[(?P<bi>\d{1,3})\])"
    r"|(?P<whole>\d{1,3})[.)]"
    r")\s+(?=\S)"
)
"""A printed paragraph, item or section number in any common style, and the space after it."""

LETTERED_ITEM = re.compile(r"(?:\(?(?P<letter>[a-z]|[ivx]{1,5})[.)])\s+(?=\S)")
"""A sub-item: a. (b) iv)"""

BARE_NUMBER = re.compile(
    r"(?P<number>\d{1,3})\s+(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)(?=[A-Z“‘\"])")
"""A number without a point, which is no day of a month: "2 The Review Process"."""

STEPS = re.compile(
    r"(?P<step>(?:Finding|Recommendation|Theme|Lesson|Learning point|Learning|Action|Priority|Appendix|Part|Section|"
    r"Chapter|Annex|Key practice episode|KPE|Period|Phase|Episode|Line of enquiry|Question|Practice point|Point)"
    r"\s+(?:\d{1,2}|[A-Z]|one|two|three|four|five|six|seven|eight|nine|ten)(?:\.\d+)?)\b\s*[:.–—-]?\s*", re.IGNORECASE
)
"""Words that number: "Finding 3", "Period 2: …"."""

STEP_ORDINAL = r"(?:\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?\b(?:\s?\([a-z]{1,3}\))?|\(\d{1,2}\)|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b|(?-i:[A-Z])\b)"
STEP_LABEL = re.compile(
    r"(?P<label>(?:(?:key|main|overarching|national|local|strategic|system|single[- ]agency|multi[- ]?agency|further|additional|learning|practice)\s){0,2}"
    r"(?P<kind>recommendations?|recs?\b\.?|findings?|lessons?|learning points?|learning|practice points?|actions?|priority|questions?|lines? of enquiry)"
    rf"\s*(?:(?:no\.?|number|#)\s*)?{STEP_ORDINAL}(?:(?:\s?[,&–-]\s?|\s(?:and|to)\s){STEP_ORDINAL})*)"
    r"(?:(?:\s*\([^()]{1,60}\))?(?:\s*:\s*|[.)]\s+|\s+[–—-]\s+)(?=\S)|(?P<open>\s+)(?=(?-i:[A-Z“‘])))", re.IGNORECASE)
"""What a recommendation or finding is cited by where its text follows on the line: "Recommendation 3:", "Rec. 3 –", "Lesson 2 The …"."""

STEP_INITIALS = frozenset("RrFfLlAaPpQqKkMmOoNnSs")
CITED_OPENLY = ("rec", "fin", "les", "learning p")
"""Only these number a text that follows without a stop; "Priority 1 Families" is a name."""

LABEL = (
    r"(?:no|nos|number|ref(?:erence)?|item|dates?|time|age|year|(?:key |significant )?events?|what happened|agenc(?:y|ies)|source|comments?|analysis|"
    r"(?:agreed |key |specific )?actions?(?: (?:required|taken|agreed|needed|to be taken))?|recommendations?|lead(?: (?:agency|officer|person|professional))?|"
    r"owner|(?:person |officer |agency )?responsible(?: (?:officer|person|agency))?|responsibility|by (?:when|whom)|who|when|time ?(?:scale|frame)s?|deadline|"
    r"(?:target |completion |due |review )?date|(?:intended |expected |desired )?outcomes?|progress|update|status|rag(?: (?:rating|status))?|evidence|"
    r"how will we know|(?:success|measures?)(?: (?:measures?|criteria|of success))?|impact|names?|initials|relationship|role|term|meaning|details?|"
    r"complet(?:ed?|ion)|priority|issue|learning|finding)"
)
TABLE_HEAD = re.compile(rf"{LABEL}[.:?]?(?:\s*[/&|]\s*|\s+){LABEL}[.:?]?(?:(?:\s*[/&|]\s*|\s+){LABEL}[.:?]?){{1,9}}", re.IGNORECASE)
"""The labels of a table's columns, three or more, as a page prints them on one line: "Action Lead By when"."""

SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱ"
NOTE_START = re.compile(
    rf"(?:(?P<sup>[{SUPERSCRIPT}]+|\^\{{[^}}]{{1,8}}\}})|\[\^(?P<md>[^\]\s]{{1,20}})\]:)\s*(?=\S)"
)
"""How a footnote begins, in text."""

NOTE_MARK = re.compile(
    rf"(?:(?<=[^\s\d])|(?<=\S\s)|(?<=(?:19|20)\d\d))"
    rf"(?:[{SUPERSCRIPT}]+(?:,[{SUPERSCRIPT}]+)*|\^\{{\s*[\divx*†]+(?:\s*,\s*[\divx]+)*\s*\}}"
    r"|<sup>\s*[\d,\s]+</sup>)"
    r"|\[\^[^\]\s]{1,20}\](?!:)"
)
"""A reference to a footnote inside a sentence: after a word, a space, or a year."""

RAISED = re.compile(f"[{SUPERSCRIPT}]")

CONTENTS_LINE = re.compile(
    r"(?P<title>\S.*?)(?:\t+|\s*[.·…]{3,}\s*|\s{3,})(?P<page>\d{1,3}|[ivxl]{1,6}(?:\s*-\s*[ivxl]{1,6})?)\s*$"
)
"""A line of a contents list: title, leader, page."""

PAGE_ENDS = (*"0123456789ivxl",)
"""One of these ends every line of a contents list; most text ends otherwise, which is seen faster."""

DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ⁱ", "0123456789i")


def number_of(match: re.Match[str]) -> tuple[str, str]:
    """The printed number without brackets and full stops, and its style, for a match of `NUMBERED`."""
    for style, group in (("para", "pn"), ("dotted", "dotted"), ("lettered", "lettered"), ("whole", "whole")):
        if match[style]:
            return match[group], style
    return match["pi"] or match["bi"], "paren"


def step_number(text: str) -> str:
    """What a recommendation, finding or lesson is cited by, as printed before its text: "Recommendation 3"; empty if nothing is."""
    match = STEP_LABEL.match(text) if text[:1] in STEP_INITIALS else None
    if match is None or (match["open"] and not (match["label"][-1].isdigit() and match["kind"].lower().startswith(CITED_OPENLY))):
        return ""
    return " ".join(match["label"].split())


def cite_number(number: str, word: str = "para") -> str:
    """A printed number as it is cited: "para 5.3", but "Recommendation 3", which says by itself what it counts."""
    return number if " " in number else f"{word} {number}"


def next_number(printed: str, last: tuple[int, int]) -> tuple[int, int] | None:
    """A printed number, its chapter first (0 for none), if it goes on by one from the last or begins the next chapter; None if it does neither."""
    chapter, _, number = printed.rpartition(".")
    now = (int(chapter or 0), int(number))
    return now if now in ((last[0], last[1] + 1), (last[0] + 1, 1)) else None


def may_hold_mark(text: str) -> bool:
    """Whether a text has one of the characters that every footnote mark has; most text has none."""
    return "^" in text or "[" in text or "<" in text or (not text.isascii() and RAISED.search(text) is not None)


def after_number(text: str) -> str:
    """The text without the printed number that it begins with, if it begins with one."""
    match = NUMBERED.match(text)
    return text[match.end():] if match else text
