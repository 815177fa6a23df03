"""What several lines are together: contents lists, and lists printed without bullets."""

from __future__ import annotations

import itertools
import re

from scrmine.layout.blocks import Block
from scrmine.layout.marks import STEPS, after_number

FEWEST_QUESTIONS = 3
"""Fewer bare questions in a row may be titles."""


def settle_contents(blocks: list[Block]) -> None:
    """Make the short lines after a "Contents" heading contents lines, page numbers or not."""
    for start, block in enumerate(blocks):
        if not re.fullmatch(r"(?:table of )?contents(?: page)?|cynnwys|contents / cynnwys", block.text.strip(" :"), re.IGNORECASE):
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


def _returns(entry: Block, entries: list[Block]) -> bool:
    """Whether a line after a contents list is the first of its titles, printed again over the text."""
    title = after_number(entry.text).casefold()
    for earlier in entries:
        if earlier is entry:
            return False
        if earlier.shape == "contents" and after_number(earlier.text).casefold().startswith(title):
            return True
    return False


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

