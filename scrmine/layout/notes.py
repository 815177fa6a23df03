"""Footnotes become blocks of their own, and their marks leave the sentences they interrupt."""

from __future__ import annotations

import re

from scrmine.layout.blocks import Block
from scrmine.layout.marks import DIGITS, NOTE_MARK, NOTE_START, may_hold_mark

MARK_AND_ROOM = re.compile(rf"\s+(?:{NOTE_MARK.pattern})(?=[\s.,;:)]|$)|{NOTE_MARK.pattern}")
"""A mark, with the space before it where nothing of the sentence needs that space."""

SMALL_START = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")
ALIKE, SMALLER = 0.06, 0.93
"""Type sizes of one note differ by this share at most; notes are set in less than this share of the text's size."""


def lift_notes(blocks: list[Block]) -> list[Block]:
    """Blocks in which each note is whole, starts with its plain number, and no other block has a note's mark."""
    lifted: list[Block] = []
    note = text = prose = None  # the last of each; a heading is text and no prose
    marked: set[str] = set()  # in the text so far, without a note
    for block in blocks:
        if small := _small_start(block, prose, marked):
            block.shape, block.text = "note", f"^{{{small[1]}}} {block.text[small.end():]}"
        start = NOTE_START.match(block.text) if block.shape == "note" else None
        if start:
            label = (start["sup"] or start["md"] or "").translate(DIGITS).strip("^{}")
            block.number, block.marker = label, "note"
            marked.discard(label)
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
            prose = prose if block.shape == "heading" else block
            if not may_hold_mark(block.text):
                lifted.append(block)
                continue
            block.labels = [label for mark in NOTE_MARK.findall(block.text) for label in _labels(mark)]
            if block.labels:
                marked.update(block.labels)
                block.text = MARK_AND_ROOM.sub("", block.text).strip()
        if block.shape == "note":
            note = block
        lifted.append(block)
    return [block for block in lifted if block.text]


def _small_start(block: Block, prose: Block | None, marked: set[str]) -> re.Match[str] | None:
    """How a note begins whose number is set like its text, as at the end of a chapter; None if it is none: small type, a mark in the text before."""
    if not marked or prose is None or block.shape not in ("paragraph", "item") or not 0 < block.size < SMALLER * prose.size:
        return None
    start = SMALL_START.match(block.text)
    return start if start and start[1] in marked else None


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
