"""What several lines are together: contents lists, and lists printed without bullets."""

from __future__ import annotations

import itertools
import re

from scrmine.layout.blocks import Block
from scrmine.layout.marks import STEPS, after_number

CONTENTS_TITLE = re.compile(r"(?:table of )?contents(?: page)?|cynnwys|contents / cynnwys", re.IGNORECASE)
MOST_WORDS = 60
STEP_OF_CHAPTERS = re.compile(r"finding|theme|part|section|chapter|key practice episode|kpe|period|phase|episode|line of enquiry", re.IGNORECASE)
STEP_INITIALS = tuple("FfTtPpSsCcKkEeLl")
OPENING, FEWEST_TITLES, LONGEST_TITLE, LONGEST_LIST = 80, 3, 160, 1200
TITLE_BREAK = re.compile(r"[;|·•:]\s+")
PAGE_BEHIND = re.compile(r"[\s.]+\d{1,3}$")
LARGER = 1.08
"""From how many times the size of the text type counts as larger."""

RUNS_ON = re.compile(r"\b(?:an?|the|and|or|of|from|to|in|for|by|with|at|on|that|which|who|had|has|have|was|were|is|are|been|be|as|but|not)$", re.IGNORECASE)
WELSH = re.compile(r"\b(?:yr?|ac|ar|gan|gyda|sydd|wedi|i'r|o'r|a'r|o’r|i’r|a’r|adolygiad|ymarfer|plant|dysgu|gwella|crynodeb|cefndir|cyflwyniad|argymhellion|"
                   r"amlinelliad|datganiad|proses|casgliadau?|atodiad|canfyddiadau|arfer|da)\b", re.IGNORECASE)
SHARE_WELSH = 0.25
"""From this share of such words a heading is Welsh; Welsh reviews print their headings in both languages."""

FEWEST_QUESTIONS = 3
"""Fewer bare questions in a row may be titles."""


def settle_contents(blocks: list[Block]) -> None:
    """Make the short lines after a "Contents" heading contents lines, page numbers or not."""
    for start, block in enumerate(blocks):
        if len(block.text) > 40 or not CONTENTS_TITLE.fullmatch(block.text.strip(" :")):
            continue
        block.shape, block.level = "contents", 0
        for entry, after in zip(blocks[start + 1:], blocks[start + 2:], strict=False):
            if entry.shape == "heading" and len(after.text) > 150:
                break  # a title with its text under it
            if len(entry.text) > 120 or entry.marker == "#" or (entry.text.endswith(".") and entry.shape != "contents"):
                break
            if entry.shape == "heading" and _returns(entry, blocks[start + 1:]):
                break
            entry.shape, entry.level = "contents", 0


def settle_listed_titles(blocks: list[Block]) -> None:
    """Make contents lines of what stands in the opening and names the titles of the text: a table, a list, one line of them all."""
    said = {after_number(block.text) for block in blocks if block.shape == "heading"}
    titles = {_plain(title) for title in said} | {_plain_title(title) for title in said}
    if len(titles) < FEWEST_TITLES:
        return
    run: list[Block] = []
    for block in blocks[:OPENING]:
        parts = TITLE_BREAK.split(block.text) if len(block.text) < LONGEST_LIST else []
        named = sum(_plain_title(part.rstrip()) in titles for part in parts) if block.shape != "heading" else 0
        if len(parts) >= FEWEST_TITLES and named >= len(parts) / 2 and named >= FEWEST_TITLES:
            block.shape = "contents"
        elif block.shape in ("row", "item", "paragraph") and len(block.text) < LONGEST_TITLE and named and named >= len(parts) - 2:
            run.append(block)
            continue
        _make_contents(run)
        run = []
    _make_contents(run)


def _make_contents(run: list[Block]) -> None:
    for block in run if len(run) >= FEWEST_TITLES else ():
        block.shape, block.level = "contents", 0


def _plain_title(text: str) -> str:
    return _plain(after_number(text))


def _plain(title: str) -> str:
    return (PAGE_BEHIND.sub("", title) if title[-1:].isdigit() else title).strip(" .:").casefold()


def _returns(entry: Block, entries: list[Block]) -> bool:
    """Whether a line after a contents list is the first of its titles, printed again over the text."""
    title = after_number(entry.text).casefold()
    for earlier in entries:
        if earlier is entry:
            return False
        if earlier.shape == "contents" and after_number(earlier.text).casefold().startswith(title):
            return True
    return False


def settle_cut_lines(blocks: list[Block], body: float) -> None:
    """Make paragraphs of lines that look like titles and are the first line of a paragraph that a page or column cut there."""
    for block, after in itertools.pairwise(blocks):
        if block.shape != "heading" or not block.full or block.bold or block.marker == "#" or (body and block.size > LARGER * body):
            continue
        if after.text[:1].islower() or RUNS_ON.search(block.text):
            block.shape, block.level = "paragraph", 0


def settle_findings(blocks: list[Block]) -> None:
    """Make a numbered finding of one sentence the heading of the text under it.

    Reviews by the systems model head each chapter with its finding as a sentence of up to fifty words. Where one such sentence
    follows another they are a list, and nothing of theirs stands between.
    """
    for block, after in itertools.pairwise(blocks):
        step = STEPS.match(block.text) if block.shape == "paragraph" and not block.number and block.text[:1] in STEP_INITIALS else None
        if step is None or not STEP_OF_CHAPTERS.match(block.text) or after.text[:len(step["step"]) - 1] == block.text[:len(step["step"]) - 1]:
            continue
        said = block.text[step.end():]
        one_sentence = not re.search(r"[.?!][”’\"']?\s+[“‘\"'A-Z]", said)
        if said and one_sentence and len(said.split()) <= MOST_WORDS and after.shape in ("paragraph", "heading", "item"):
            block.shape, block.level = "heading", 2


def settle_chapters(blocks: list[Block]) -> None:
    """Make an item the title of the numbered paragraph below it: what stands over "4.1" as "4. What they will change" is no item."""
    for block, after in itertools.pairwise(blocks):
        if block.marker == "whole" and block.shape == "item" and after.marker == "dotted" and after.number.startswith(f"{block.number}.") and (
                len(block.text) < LONGEST_TITLE and not block.text.endswith((".", ";", ",", ":"))):
            block.shape, block.level = "heading", 1


def settle_questions(blocks: list[Block]) -> None:
    """Make title-like questions paragraphs where they are a list: three in a row, or one that another follows closely."""
    def is_bare(block: Block) -> bool:
        return block.shape == "heading" and not (block.marker or block.bold) and block.text.endswith("?")

    runs = [list(run) for bare, run in itertools.groupby(blocks, key=is_bare) if bare]
    close = [block for block, after in itertools.pairwise(blocks) if not after.gap and after.text.endswith(("?", "?)"))]
    for block in [*itertools.chain(*(run for run in runs if len(run) >= FEWEST_QUESTIONS)), *filter(is_bare, close)]:
        block.shape, block.level = "paragraph", 0


def settle_lists(blocks: list[Block]) -> None:
    """Turn runs of title-like lines that a lead-in announces, or that stand close together, into list items.

    Panel members and agencies are printed one to a line without bullets; each looks like a heading.
    """
    place = 0
    while place < len(blocks):
        if not _is_loose(blocks[place]):
            place += 1
            continue
        end = place
        while end < len(blocks) and _is_loose(blocks[end]):
            end += 1
        announced = place > 0 and blocks[place - 1].text.endswith(":")
        tight = any(not block.gap for block in blocks[place + 1:end])
        if announced or end - place >= 4 or (tight and end - place >= 2):
            # The last of a run may be the heading of the text that follows it.
            follows = end < len(blocks) and blocks[end].shape == "paragraph" and blocks[end - 1].gap
            last = end - 1 if follows and not announced and end - place > 1 else end
            for block in blocks[place:last]:
                block.shape, block.level = "item", 0
        place = end


def _is_loose(block: Block) -> bool:
    """Whether a short line is a heading by its looks alone, or too close to the line above to be one."""
    if block.marker or block.bold or STEPS.match(block.text):
        return False
    if block.shape == "heading":
        return block.level == 2
    close = block.shape == "paragraph" and not block.gap
    return close and len(block.text) < 90 and len(block.text.split()) <= 12 and not block.text.endswith((".", ":", "?"))


def in_welsh(title: str) -> bool:
    """Whether a heading is in Welsh, and in no other language too."""
    return len(WELSH.findall(title)) >= SHARE_WELSH * len(title.split()) and not re.search(r"[/|]", title)
