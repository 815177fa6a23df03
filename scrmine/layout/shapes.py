"""What each block is: heading, paragraph, list item, contents line, table row, note or box."""

from __future__ import annotations

import re
from collections import Counter

from scrmine.layout.blocks import Block
from scrmine.layout.markdown import BOLD_LINE, ITALIC, MARKDOWN_HEADING, MARKS, Table, clean_marks, name_row
from scrmine.layout.marks import (
    BARE_NUMBER,
    BULLET,
    CONTENTS_LINE,
    LETTERED_ITEM,
    NOTE_MARK,
    NOTE_START,
    NUMBERED,
    PAGE_ENDS,
    STEPS,
    TABLE_HEAD,
    may_hold_mark,
    number_of,
    step_number,
)
from scrmine.layout.runs import (
    LARGER,
    settle_chapters,
    settle_contents,
    settle_cut_lines,
    settle_findings,
    settle_listed_titles,
    settle_lists,
    settle_questions,
)

ADDRESS = re.compile(r"https?://|\bwww\.")
LONGEST_ENTRY = 160
LONGEST_TITLE = 400
SHORT_TEXT, LONG_TEXT = 25, 60
"""In characters, marks and number included."""

STOPS = (".", ";", ",", ":")
"""How titles do not end, unless they are set larger or in bold."""

MOST, MOST_BOLD, MOST_LARGER = 16, 28, 45
"""How many words a title has at most: one told by its place alone, one in bold, one in larger type."""

NUMBERED_BY_STEPS = ("paragraph", "item", "box")
OPEN_END = re.compile(r"\b(?:an?|the|and|or|of)$", re.IGNORECASE)
"""No title ends in these words: a line that does is the first half of a sentence that a page cut."""

LEFT_OPEN = re.compile(r"\b(?:from|with|by|that|which|was|were|has|had|have|been|be|their|its|our)$", re.IGNORECASE)
FEW = 6
"""Of titles with more words than this hardly any end so; "Where the family came from" does."""

IMPRINT = re.compile(r"[^\d:]+,\s(?:19|20)\d\d")
"""A line that says who published something, and in which year."""


def name_shapes(blocks: list[Block]) -> list[Block]:
    """The same blocks with their shape, printed number and heading level set, and Markdown's marks taken off.

    Parameters
    ----------
    blocks : list of Block
        Raw blocks in reading order, whose text still has its bullets, numbers and marks.
    """
    straight = _straight_numbers(blocks)
    body = _body_size(blocks)
    marked_up = sum(bool(MARKDOWN_HEADING.match(block.text)) for block in blocks) >= 3
    table: Table | None = None
    named: list[Block] = []
    for block in blocks:
        if block.text.startswith("|") and block.text.count("|") > 2:
            table = name_row(block, table)
            if block.shape == "row":
                named.append(block)
            continue
        table = None
        if block.shape == "row":  # as its lines show
            block.text = clean_marks(block.text)
            named.append(block)
            continue
        _name_shape(block, named[-1] if named else None, straight, body, marked_up=marked_up)
        if block.text:
            named.append(block)
    settle_cut_lines(named, body)
    settle_contents(named)
    settle_findings(named)
    settle_chapters(named)
    settle_questions(named)
    settle_lists(named)
    settle_listed_titles(named)
    _number_steps(named)
    return named


def _name_shape(block: Block, before: Block | None, straight: set[int], body: float, *, marked_up: bool) -> None:
    """Set the shape of one block from its own marks and the block before it.

    In a file that marks its headings up (Markdown), a line without a mark is no heading, however it looks.
    """
    text = block.text
    heading = MARKDOWN_HEADING.match(text)
    if heading:
        block.text, block.level, block.shape, block.marker = heading[2], len(heading[1]), "heading", "#"
        take_number(block)
        bare = None if block.number else BARE_NUMBER.match(block.text)
        if bare:
            block.number, block.marker = bare["number"], "bare"
    elif text.startswith(">"):
        block.text, block.shape = text.lstrip("> "), "box"
    elif NOTE_START.match(text) or (before is not None and before.shape == "note" and not block.gap and not _is_marked(text)):
        block.shape = "note"
    elif len(text) < LONGEST_ENTRY and text[-1:] in PAGE_ENDS and CONTENTS_LINE.fullmatch(text):
        block.shape = "contents"
        block.text = re.sub(r"\s+", " ", re.sub(r"[.·…]{3,}", " ", text))
        return
    elif len(text) < LONGEST_ENTRY and text[:1].isupper() and TABLE_HEAD.fullmatch(text):
        block.shape = "row"
    else:
        _name_body(block, straight, body, marked_up=marked_up)
    block.text = clean_marks(block.text)


def _name_body(block: Block, straight: set[int], body: float, *, marked_up: bool) -> None:
    """Tell headings, numbered paragraphs and list items apart."""
    bullet = BULLET.match(block.text)
    if bullet:
        block.text = block.text[bullet.end():]
        block.marker = "bullet"
    said = take_number(block)
    block.italic = block.italic or (said[:1] in MARKS and bool(ITALIC.fullmatch(said)))
    stripped = BOLD_LINE.fullmatch(said) if said[:1] in MARKS else None
    heading_like = _reads_as_heading(block, said, body, bold=stripped is not None) and (stripped is not None or not marked_up)
    if not block.marker and id(block) in straight:
        block.number, block.marker = BARE_NUMBER.match(block.text)["number"], "bare"  # type: ignore[index]
        block.shape = "paragraph"
    elif block.marker in ("dotted", "para", "lettered"):
        block.shape = "heading" if heading_like and len(block.text) < 160 else "paragraph"
    elif block.marker in ("whole", "paren"):
        in_run = id(block) in straight
        block.shape = "heading" if heading_like and block.marker == "whole" else "paragraph" if in_run else "item"
    elif bullet:
        block.shape = "item"
        letter = LETTERED_ITEM.match(block.text)
        if letter:
            block.number = letter["letter"]
    elif LETTERED_ITEM.match(block.text):
        block.shape, block.marker = "item", "letter"
        block.number = LETTERED_ITEM.match(block.text)["letter"]  # type: ignore[index]
    elif heading_like:
        bare = BARE_NUMBER.match(block.text)
        block.shape, block.marker = "heading", "bare" if bare else ""
        if bare:
            block.number = bare["number"]
    else:
        block.shape = "paragraph"
    if block.shape == "heading":
        block.level = _level(block, bold=stripped is not None)


def _number_steps(blocks: list[Block]) -> None:
    """Give text that begins "Recommendation 3:" that number, where it is neither a heading nor numbered otherwise."""
    for block in blocks:
        if not block.number and block.shape in NUMBERED_BY_STEPS and (number := step_number(block.text)):
            block.number, block.marker = number, "step"


def take_number(block: Block) -> str:
    """Set the printed number and its style, leaving it in the text as printed; the text behind it."""
    match = NUMBERED.match(block.text)
    if match is None:
        return block.text
    block.number, block.marker = number_of(match)
    return block.text[match.end():]


def _reads_as_heading(block: Block, said: str, body: float, *, bold: bool) -> bool:
    """Whether a line reads as a heading: short, no full stop, begins like a title, stands apart or in larger type.

    `said` is its text behind its number. Larger type makes even a sentence a title, as in reviews whose findings are sentences.
    """
    larger = bool(body and block.size > LARGER * body)
    if len(said) < SHORT_TEXT and said.endswith((":", ".")) and step_number(f"{said} {said}"):
        return True  # "Recommendation 3:" on a line of its own
    if len(block.text) > LONGEST_TITLE or (block.text.endswith(STOPS) and not (bold or larger or block.text.endswith("etc."))):
        return False
    text = (NOTE_MARK.sub("", said) if may_hold_mark(said) else said).strip("* _")
    words = text.split()
    most = MOST_LARGER if larger else MOST_BOLD if bold or block.bold else MOST
    if not words or len(words) > most or len(text) > 8 * most or (";" in text and not larger):
        return False
    if text.endswith(STOPS) and not ((bold or larger) and text.endswith((":", "."))) and not text.endswith("etc."):
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "“‘'\"") or ADDRESS.search(text) or OPEN_END.search(text):
        return False
    if bold or larger or block.bold:
        return True
    if STEPS.match(text):
        return True
    if IMPRINT.fullmatch(text):
        return False
    if block.marker in ("dotted", "para", "lettered", "paren"):
        return len(words) <= 12 and not (len(words) > FEW and LEFT_OPEN.search(text))
    if block.marker == "whole":
        return block.gap and len(words) <= 8 and (text.isupper() or not _is_sentence(words))
    return block.gap and len(words) <= 12 and (not body or not text.endswith("?") or len(words) <= 10)


def _is_sentence(words: list[str]) -> bool:
    """Whether a short line has a verb of obligation or a pronoun that titles do not have."""
    return any(word.lower() in {"should", "must", "will", "ensure", "shall", "may", "that", "their"} for word in words)


def _level(block: Block, *, bold: bool) -> int:
    """The depth of a heading from its number: "5" is 1, "5.7" is 2; unnumbered headings follow what precedes them."""
    if block.marker in ("dotted", "para"):
        return block.number.count(".") + 1
    if block.marker in ("whole", "bare"):
        return 1
    return 3 if bold else 2


def _is_marked(text: str) -> bool:
    return bool(BULLET.match(text) or NUMBERED.match(text) or NOTE_START.match(text) or MARKDOWN_HEADING.match(text))


def _body_size(blocks: list[Block]) -> float:
    """The type size in which most text is set; 0 where sizes are unknown."""
    exactly: Counter[float] = Counter()
    for block in blocks:
        exactly[block.size] += len(block.text)
    del exactly[0.0]
    weights: Counter[float] = Counter()
    for size, n_characters in exactly.items():
        weights[round(size, 1)] += n_characters
    return max(weights, key=lambda size: (weights[size], size)) if weights else 0.0


def _straight_numbers(blocks: list[Block]) -> set[int]:
    """Blocks whose whole numbers run straight through the document ("1." to "64."), as paragraph numbers do.

    Lists start again at 1; paragraph numbers go on across headings. The longest run that goes on by one, over gaps
    filled with unnumbered text, counts as paragraph numbering when it reaches 12.
    """
    best: list[int] = []
    by_style: dict[str, list[tuple[int, int]]] = {"whole": [], "paren": [], "bare": []}
    for place, block in enumerate(blocks):
        if len(block.text) <= SHORT_TEXT:
            continue
        bullet = BULLET.match(block.text)
        match = NUMBERED.match(block.text, bullet.end() if bullet else 0)
        if match and (match["whole"] or match["paren"]):
            number, style = number_of(match)
            by_style[style].append((int(number), place))
        elif block.text[:1].isdigit() and len(block.text) > LONG_TEXT and (bare := BARE_NUMBER.match(block.text)):
            by_style["bare"].append((int(bare["number"]), place))
    for numbered in by_style.values():
        run: list[int] = []
        expected = 1
        for number, place in numbered:
            if number == expected:
                run.append(place)
                expected += 1
        if len(run) > len(best):
            best = run
    spread = len(best) >= 12 and best[-1] - best[0] >= len(best)
    return {id(blocks[place]) for place in best} if spread else set()
