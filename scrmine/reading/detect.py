"""What a document seems to be: its kind, title, board, year, and the reviews it is about.

Everything here is a guess from the text, offered as such: a `reviews.csv` beside the documents always wins.
"""

from __future__ import annotations

import re
from collections import Counter

from scrmine.layout import Block
from scrmine.roles import FURNITURE, is_question
from scrmine.stories import BYLINE, SITE_LINE

REPORT_WORDS = re.compile(
    r"serious case review|child (?:safeguarding )?practice review|safeguarding (?:children|adults?) (?:board|partnership)"
    r"|overview report|rapid review|adolygiad ymarfer plant|case review", re.IGNORECASE,
)
NEWS_SIGNS = re.compile(
    r"\bstock (?:image|photo)|you may also (?:want|like)|most read|subscri(?:be|ption)|newsletter|pic(?:ture)? posed|become a supporter"
    r"|\b(?:photo|picture|credit|image)\s*:|\b(?:told|said) the (?:\w+ )?(?:news|post|mail|times|echo|herald|gazette|courier|bbc)\b"
    r"|reporter\b|follow us|read more|local journalism|the (?:scathing|damning|shocking|harrowing)|revealed|has (?:found|revealed|heard)",
    re.IGNORECASE,
)
SPEECH = re.compile(r"[’'”\"],?\s+(?:\w+\s+){0,3}(?:said|added|wrote|stated)\b|\b(?:said|added|wrote|stated)[,:]?\s+[‘'“\"]", re.IGNORECASE)
CATALOGUE_SIGNS = re.compile(r"\b(?:abstract|keywords?|isbn|library catalogue|key ?words|catalogue|record number)\b", re.IGNORECASE)
COVER_LINE = re.compile(r"^(?:overview report|rapid review|(?:local )?child (?:safeguarding )?practice review|serious case review|"
                        r"executive summary|safeguarding adults? review)\b[^.]{0,60}$", re.IGNORECASE)
SUMMARY_TITLE = re.compile(r"\bexecutive summary\b|\bsummary report\b|\b(?:review|report) summary\b", re.IGNORECASE)
BRIEFING_TITLE = re.compile(r"\bbriefing\b|seven[- ]minute|7[- ]minute|\blearning (?:bulletin|summary)\b|practice note", re.IGNORECASE)
BOARD = re.compile(
    r"\b(?!The )((?:[A-Z][\w'’-]+ +(?:(?:and|&|of|upon|on|y) +)?){1,5}"
    r"(?:Local |Regional )?Safeguarding (?:Children(?:'s|’s)?|Adults?|Child)? *(?:and Adults )?(?:Board|Partnership))"
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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
PUBLISHED = re.compile(r"published\b", re.IGNORECASE)
OPENING = 6
"""In so many blocks from the top a story names its site and who wrote it."""

END_OF_TEXT = re.compile(r"[.!?:;)\]”’\"'…|]\s*$|https?://\S+$|\d$")
LAST_WORD_OPEN = re.compile(r"\b(?:the|a|an|of|and|or|to|in|for|with|by|that|which|was|were|is|are|has|had|be|from|at|on|as|their|his|her)$",
                            re.IGNORECASE)


def detect_kind(blocks: list[Block]) -> str:
    """One of `scrmine.schema.KINDS`, from the title and how the text is written."""
    body = [block for block in blocks if block.shape not in ("heading", "contents")]
    text = "\n".join(block.text for block in body)
    n_words = max(1, len(text.split()))
    opening = " ".join(block.text for block in blocks[:8])[:800]
    questions = sum(is_question(block.text) for block in body) / max(1, len(body))
    numbered = sum(block.marker in ("dotted", "para", "lettered", "paren") for block in blocks)
    if n_words < 6000 and len(CATALOGUE_SIGNS.findall(text)) >= 4:
        return "catalogue"
    if n_words < 4000 and numbered < 10:
        news = len(NEWS_SIGNS.findall(text)) + 0.5 * len(SPEECH.findall(text))
        if questions > 0.25 or (questions > 0.12 and BRIEFING_TITLE.search(opening)):
            return "briefing"
        signed = _is_signed(blocks) and (news >= 1 or any(SITE_LINE.fullmatch(block.text) for block in blocks[:OPENING]))
        if not _has_cover(blocks) and (signed or (news >= 4 and news / n_words > 0.003) or _is_plain_story(blocks, n_words)):
            return "news"
        if BRIEFING_TITLE.search(opening[:200]):
            return "briefing"
    titled = any(SUMMARY_TITLE.search(block.text) and len(block.text) < 120 for block in blocks[:6]) \
        and not any("overview" in block.text.lower() and len(block.text) < 120 for block in blocks[:8])
    if titled and n_words < 5000:
        return "summary"
    return "report"


def _is_signed(blocks: list[Block]) -> bool:
    """Whether a line near the top says who wrote or posted it, as stories do; "Published" stands on reports too."""
    return any(len(block.text) < 120 and BYLINE.search(block.text) and not PUBLISHED.match(block.text) for block in blocks[:OPENING])


def _is_plain_story(blocks: list[Block], n_words: int) -> bool:
    """Whether a text is short and runs on without numbers and almost without headings, as stories do."""
    marked = sum(block.shape == "heading" or bool(block.number) for block in blocks)
    return 300 < n_words < 1500 and marked <= 2


def _has_cover(blocks: list[Block]) -> bool:
    """Whether the document opens with lines that name the board or say what kind of review it is."""
    lines = [block.text for block in blocks[:5] if len(block.text) < 90 and not FURNITURE.search(block.text)]
    return any(BOARD.fullmatch(_as_title(line)) or COVER_LINE.search(line) for line in lines)


def detect_title(blocks: list[Block], kind: str, name: str) -> str:
    """The title: the first top heading, or the cover line that says what the document is, or the first line."""
    opening = [block for block in blocks[:12] if len(block.text) > 3]
    for block in opening:
        named = BOARD.fullmatch(_as_title(block.text))
        if block.shape == "heading" and block.level == 1 and not block.number and len(block.text) < 200 and not named:
            return block.text
    for block in opening if kind in ("report", "summary") else []:
        if len(block.text) < 160 and REPORT_WORDS.search(block.text) and not BOARD.fullmatch(_as_title(block.text)):
            return block.text
    written = [block.text for block in opening if not FURNITURE.search(block.text)]
    first = written[0] if written else name
    return first if len(first) <= 120 else first[:120].rsplit(" ", 1)[0] + " …"


def detect_board(blocks: list[Block]) -> str | None:
    """The board or partnership named most often in the opening pages, or None."""
    opening = "\n".join(_as_title(block.text) for block in blocks[:60])
    named = Counter(re.sub(r"\s+", " ", match) for match in BOARD.findall(opening))
    return min(named, key=lambda board: (-named[board], opening.index(board.split()[0]))) if named else None


def _as_title(text: str) -> str:
    """A line in capitals written as a title: "SALTBY AND WYRE CHILDREN'S BOARD" as "Saltby and Wyre Children's Board"."""
    if not text.isupper():
        return text
    words = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)*", lambda match: match[0].capitalize(), text)
    return re.sub(r"(?<=\s)(?:And|Of|Upon|On|Y|The)(?=\s)", lambda match: match[0].lower(), words)


def detect_year(blocks: list[Block]) -> int | None:
    """The publication year: the latest year on the cover, or the latest of the opening text."""
    for span in (blocks[:8], blocks[:40]):
        years = [int(y) for block in span for y in YEAR.findall(block.text)]
        years = [year for year in years if 1985 <= year <= 2035]
        if years:
            return max(years)
    return None


def detect_reviews(blocks: list[Block], kind: str) -> list[str]:
    """The pseudonyms of the cases, where a news item or briefing is about several reviews; else an empty list.

    Two things must be true: the text speaks of several reviews, and it names several cases as pseudonyms.
    """
    if kind not in ("news", "briefing", "catalogue"):
        return []
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
    return list(named) if len(named) >= 2 else []


def find_early_end(blocks: list[Block], n_bytes: int) -> str:
    """Why the text seems cut off before its end, in words; empty if it does not.

    An open last sentence alone proves nothing (many lists are printed without full stops); it counts together with a
    second sign: a size at which programs cut text off, a list that stops at its first item, or a last word that
    cannot end a sentence. A contents list whose last sections never come is enough by itself.
    """
    body = [block for block in blocks if block.shape != "note" and block.text.strip()]
    if len(body) < 5:
        return ""
    missing = _missing_sections(body)
    if missing:
        return f"the contents list a section “{missing}” that the text never reaches"
    last = body[-1]
    if last.shape not in ("paragraph", "item", "box") or END_OF_TEXT.search(last.text) or len(last.text.split()) < 6:
        return ""
    if LAST_WORD_OPEN.search(last.text):
        return "the last sentence stops at a word that cannot end one"
    if (min(n_bytes % 1000, -n_bytes % 1000) <= 2 and n_bytes > 10_000) or n_bytes in (32_767, 65_535, 65_536, 1_048_576):
        return "the last sentence is open and the file has the size at which programs cut text off"
    if last.shape == "item" and last.number == "1":
        return "the last sentence is open and the last list stops at its first item"
    return ""


def _missing_sections(body: list[Block]) -> str:
    """The first of the contents' last sections that no heading or paragraph of the body begins with."""
    entries = [block.text for block in body if block.shape == "contents"]
    numbers = [re.match(r"(\d{1,2})[.)]?\s", entry) for entry in entries]
    listed = [int(match[1]) for match in numbers if match]
    if len(listed) < 4 or listed != sorted(listed):
        return ""
    seen = {block.number.split(".")[0] for block in body if block.number and block.shape in ("heading", "paragraph")}
    absent = [number for number in listed if str(number) not in seen]
    if absent and absent == listed[-len(absent):] and len(absent) < 0.5 * len(listed):
        return next(entry for entry, match in zip(entries, numbers, strict=True) if match and int(match[1]) == absent[0])
    return ""
