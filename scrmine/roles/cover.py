"""Where the cover of a document ends."""

from __future__ import annotations

import re

from scrmine.layout import Block
from scrmine.layout.compose import measure
from scrmine.layout.furniture import RESTRICTION
from scrmine.roles.headings import heading_role
from scrmine.roles.rules import is_question, role_of_columns
from scrmine.roles.stories import STORIES

MONTH = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
                   r" \d{4}", re.IGNORECASE)
WHO = re.compile(r"[^:.]{0,30}\b(?:author|chair|reviewers?|writer|commissioned by|approved by|status|version)\b[^:.]{0,20}:\s*\S", re.IGNORECASE)
NOTICE = re.compile(
    r"\b(?:(?:do|should|does) not|nobody|no one|not to)\b[^.]{0,40}\b(?:try|tries|attempt|identify|work out|name|find)\b|pseudonym"
    r"|\bnot (?:the|her|his|their) \w*[^.]{0,20}\bname\b|\bname\b[^.]{0,30}\b(?:chose|chosen|by which)\b|\b(?:chose|picked) (?:it|the name|her own|his own)"
    r"|^(?:approved|presented|status|accepted|agreed|signed off|adopted|endorsed|released|published|completed|compiled|version|prepared|sent)\b"
    r"|\b(?:property of|may be (?:used|read|quoted|copied)|published under|agreed to its publication|now public)\b", re.IGNORECASE)
"""What boards say on a cover about names, publication and use."""

LONGEST_NOTICE = 90
REPORT_TITLE = re.compile(r"\b(?:review|report|adolygiad)\b", re.IGNORECASE)
IMPRINT = re.compile(rf"\b(?:partnership|board|committee|briefing|(?:practice|learning|safeguarding|case|review) brief|bulletin|slides|bwrdd|issue \d+)\b|{MONTH.pattern}$", re.IGNORECASE)
HEAD_LIMIT, HEAD_WORDS = 4, 16
COVER_LIMIT = 24
"""How many blocks a cover may have before it is taken for the body."""


def cover_length(blocks: list[Block], kind: str) -> int:
    """How many blocks at the beginning are a cover: lines that name board, author, date and restriction.

    Headings at its end belong to the body that follows.
    """
    if kind in STORIES:
        return 0
    if kind == "briefing":
        return _head_length(blocks)
    place = 0
    while place < min(len(blocks), COVER_LIMIT) and _on_cover(blocks[place]):
        place += 1
    if place == COVER_LIMIT:
        return 0
    while place > 1 and blocks[place - 1].shape == "heading" and (blocks[place - 1].number or _names_section(blocks[place - 1])):
        place -= 1
    return place


def _head_length(blocks: list[Block]) -> int:
    """How many blocks are the head of a briefing: its title, and under it who publishes it and when."""
    place = 0
    while place < min(len(blocks), HEAD_LIMIT) and (REPORT_TITLE.search(blocks[place].text) or IMPRINT.search(blocks[place].text)) \
            and not (place and blocks[place].number) and measure(blocks[place].text)[0] <= HEAD_WORDS and not is_question(blocks[place].text) \
            and not blocks[place].text.endswith("."):
        place += 1
    return place


def _names_section(block: Block) -> bool:
    """Whether a heading announces a part of a report; "March 2015" on a cover is a date, "Panel chair: A. Name" a person."""
    return bool(heading_role(block.text)) and not MONTH.fullmatch(block.text.strip()) and not WHO.match(block.text)


def _on_cover(block: Block) -> bool:
    """Whether a block reads as a line of a cover."""
    words = measure(block.text)[0]
    if block.shape == "contents" or is_question(block.text) or (block.shape == "row" and role_of_columns(block.text)):
        return False
    if block.shape == "heading" and (block.number or (_names_section(block) and heading_role(block.text) != "summary")):
        return REPORT_TITLE.search(block.text) is not None
    notice = words < LONGEST_NOTICE and (RESTRICTION.search(block.text) or NOTICE.search(block.text))
    if words > 8 and block.text.rstrip().endswith(".") and not notice:
        return False
    return bool(notice) or (words <= 25 and not re.search(r"[a-z]{2}\.\s+[A-Z][a-z]+ [a-z]+ ", block.text))
