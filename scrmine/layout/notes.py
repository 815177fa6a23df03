"""Footnotes become blocks of their own, and their marks leave the sentences they interrupt."""

from __future__ import annotations

import re

from scrmine.layout.blocks import Block
from scrmine.layout.marks import DIGITS, NOTE_MARK, NOTE_START, may_hold_mark

MARK_AND_ROOM = re.compile(rf"\s+(?:{NOTE_MARK.pattern})(?=[\s.,;:)]|$)|{NOTE_MARK.pattern}")
"""A mark, with the space before it where nothing of the sentence needs that space."""


def lift_notes(blocks: list[Block]) -> list[Block]:
    """Blocks in which each note is whole, starts with its plain number, and no other block has a note's mark."""
    lifted: list[Block] = []
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
        elif block.shape != "note":
            if not may_hold_mark(block.text):
                lifted.append(block)
                continue
            block.labels = [label for mark in NOTE_MARK.findall(block.text) for label in _labels(mark)]
            if block.labels:
                block.text = MARK_AND_ROOM.sub("", block.text).strip()
        lifted.append(block)
    return [block for block in lifted if block.text]


def _labels(mark: str) -> list[str]:
    """The plain labels in a mark: "^{13,14}" gives 13 and 14."""
    plain = re.sub(r"</?sup>|[\^{}\[\]\s]", "", mark.translate(DIGITS))
    return [label for label in plain.split(",") if label]
