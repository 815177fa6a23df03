"""Footnotes become blocks of their own, and their marks leave the sentences they interrupt."""

from __future__ import annotations

import re

from scrmine.layout.blocks import Block
from scrmine.layout.marks import DIGITS, NOTE_MARK, NOTE_START, may_hold_mark

MARK_AND_ROOM = re.compile(rf"\s+(?:{NOTE_MARK.pattern})(?=[\s.,;:)]|$)|{NOTE_MARK.pattern}")
"""A mark, with the space before it where nothing of the sentence needs that space."""

ALIKE, SMALLER = 0.06, 0.93
"""Type sizes of one note differ by this share at most; notes are set in less than this share of the text's size."""


def lift_notes(blocks: list[Block]) -> list[Block]:
    """Blocks in which each note is whole, starts with its plain number, and no other block has a note's mark."""
    lifted: list[Block] = []
    note = text = None  # the last of each
    for block in blocks:
        start = NOTE_START.match(block.text) if block.shape == "note" else None
        if start:
            label = (start["sup"] or start["md"] or "").translate(DIGITS).strip("^{}")
            block.number, block.marker = label, "note"
            block.text = f"{label} {block.text[start.end():]}"
        elif block.shape == "note" and lifted and lifted[-1].shape == "note":
            lifted[-1].text += f" {block.text}"
            lifted[-1].page_end = block.page_end
            continue
        elif note is not None and text is not None and _goes_on(note, block, text):
            note.text += f" {block.text}"
            note.page_end = block.page_end
            continue
        elif block.shape != "note":
            text = block
            if not may_hold_mark(block.text):
                lifted.append(block)
                continue
            block.labels = [label for mark in NOTE_MARK.findall(block.text) for label in _labels(mark)]
            if block.labels:
                block.text = MARK_AND_ROOM.sub("", block.text).strip()
        if block.shape == "note":
            note = block
        lifted.append(block)
    return [block for block in lifted if block.text]


def _goes_on(note: Block, block: Block, text: Block) -> bool:
    """Whether the foot of the next page goes on with a note, set as small as it is, that ended there in mid-sentence."""
    if block.shape != "paragraph" or block.number or not note.size or note.ended or block.page is None or note.page_end is None:
        return False
    alike = abs(block.size - note.size) <= ALIKE * note.size
    return alike and block.page == note.page_end + 1 and block.size < SMALLER * text.size


def _labels(mark: str) -> list[str]:
    """The plain labels in a mark: "^{13,14}" gives 13 and 14."""
    plain = re.sub(r"</?sup>|[\^{}\[\]\s]", "", mark.translate(DIGITS))
    return [label for label in plain.split(",") if label]
