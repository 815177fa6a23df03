"""The section tree: which heading each block stands under, and what it announces."""

from __future__ import annotations

from dataclasses import dataclass, field

from scrmine.layout import Block
from scrmine.layout.runs import in_welsh
from scrmine.roles.cover import cover_length
from scrmine.roles.headings import DATE_LINE, heading_role
from scrmine.roles.rules import OWN_ROLE_ANYWHERE

KEEPS_CHILDREN = {
    "chronology": ("method", "introduction", "lessons", "analysis", "voices", "terms_of_reference"),
    "analysis": ("method", "introduction", "background", "voices", "terms_of_reference", "chronology", "summary", "lessons"),
}
"""Roles that a heading's wording cannot give to a sub-section: "The panel's view" within an analysis is analysis."""


@dataclass
class Section:
    """Where in the document a block stands.

    Attributes
    ----------
    title : str
        The nearest heading, as printed; empty before the first.
    role : str
        What the heading, or the nearest above it that says anything, announces.
    within : str
        ``"summary"`` inside an executive summary, else empty.
    """

    title: str = ""
    role: str = ""
    within: str = ""


@dataclass
class _Trail:
    """The headings that are open at a point of the document, outermost first."""

    open: list[tuple[int, str, str]] = field(default_factory=list)
    summary: bool = False
    summary_level: int = 0
    summary_loose: bool = False

    def enter(self, block: Block, kind: str, *, dates_document: bool = False) -> Section:
        """Open a heading and close those it ends; one that dates the document itself announces nothing."""
        role = "" if dates_document else heading_role(block.text)
        if self.summary and self._ends_summary(block, role):
            self.summary = False
        while self.open and self.open[-1][0] >= block.level:
            self.open.pop()
        inherited = next((r for _, _, r in reversed(self.open) if r), "")
        if role == "summary" and kind != "summary" and inherited not in ("chronology", "analysis"):
            self.summary, self.summary_level = True, block.level
            self.summary_loose = not block.marker and not block.size
        if self.summary and role not in OWN_ROLE_ANYWHERE:
            role = "summary"
        if inherited in ("recommendation", "reference", "action_plan") and role not in OWN_ROLE_ANYWHERE:
            role = inherited  # "5.3 Assessment" under recommendations is a recommendation's title
        if inherited in KEEPS_CHILDREN and role in KEEPS_CHILDREN[inherited]:
            role = inherited
        if kind == "summary" and role not in OWN_ROLE_ANYWHERE:
            role = "summary"
        self.open.append((block.level, block.text, role or inherited))
        return Section(block.text, role or inherited, "summary" if self.summary else "")

    def enter_again(self, block: Block, section: Section) -> Section:
        """Take a heading for the one just opened, in another language: it may say what the first does not."""
        role = section.role or heading_role(block.text)
        if self.open:
            self.open[-1] = (self.open[-1][0], self.open[-1][1], role)
        return Section(section.title, role, section.within)

    def _ends_summary(self, block: Block, role: str) -> bool:
        if role in ("contents", "introduction", "method", "summary"):
            return True
        if self.summary_loose:
            return block.marker in ("dotted", "whole", "bare", "#", "para", "lettered")
        return block.level <= self.summary_level


def find_sections(blocks: list[Block], kind: str) -> list[Section]:
    """The section of each block; a heading stands in the section it opens."""
    trail = _Trail()
    current = Section()
    sections = []
    imprint = _dates_of_document(blocks, kind)
    for place, block in enumerate(blocks):
        if block.shape == "heading":
            title_line = place < 2 and block.level == 1 and block.marker == "#"
            if place and blocks[place - 1].shape == "heading" and current.title and in_welsh(block.text) and not in_welsh(current.title):
                current = trail.enter_again(block, current)
            else:
                current = Section() if title_line else trail.enter(block, kind, dates_document=place in imprint)
        elif block.shape == "contents":
            # What follows a contents list belongs to none of the headings before it.
            trail = _Trail()
            current = Section()
        sections.append(current)
    return sections


def _dates_of_document(blocks: list[Block], kind: str) -> set[int]:
    """The places of headings that are a date and no part of a chronology: on the cover, or with nothing under them."""
    dates = [place for place, block in enumerate(blocks) if block.shape == "heading" and block.text[-1:].isdigit() and DATE_LINE.fullmatch(block.text)]
    cover = cover_length(blocks, kind) if dates else 0
    return {place for place in dates if place < cover or place + 1 == len(blocks)
            or (blocks[place + 1].shape == "heading" and blocks[place + 1].level <= blocks[place].level)}
