"""Blocks become passages: sections, roles, locators and places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from scrmine.cover import COVER_LIMIT, cover_length
from scrmine.layout import Block, Composed
from scrmine.layout.rows import row_heads
from scrmine.layout.runs import in_welsh
from scrmine.listed import find_lead_ins, settle_lists
from scrmine.role_sequence import PLACE, ROLES, Sequence, role_chances
from scrmine.roles import OWN_ROLE_ANYWHERE, Setting, favours_for, heading_role
from scrmine.stories import Role, choose_role, cited_sections, story_points

NEVER = 12.0
"""Log odds against a role where it cannot stand: a cover behind the opening pages."""

KEEPS_CHILDREN = {
    "chronology": ("method", "introduction", "lessons", "analysis", "voices", "terms_of_reference"),
    "analysis": ("method", "introduction", "background", "voices", "terms_of_reference", "chronology", "summary", "lessons"),
}
"""Roles that a heading's wording cannot give to a sub-section: "The panel's view" within an analysis is analysis."""

UNKNOWN = Role("unknown", 0.0)
UNSURE = 0.3
"""Below this chance no role is believed."""

FEWEST_APART = 3
"""So many paragraphs without a number, among those that have one, are a way of setting comment apart."""

STORIES = ("news", "catalogue")


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

    def enter(self, block: Block, kind: str) -> Section:
        """Open a heading and close those it ends."""
        role = heading_role(block.text)
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


def cut_passages(doc_id: str, kind: str, blocks: list[Block], composed: Composed) -> list[dict[str, object]]:
    """Passages of one document, in reading order.

    Parameters
    ----------
    doc_id : str
        The document's id.
    kind : str
        One of `scrmine.values.KINDS`.
    blocks : list of Block
        Its blocks.
    composed : Composed
        Its text, with the place of each block.

    Returns
    -------
    list of dict
        One dict per block with the columns of the passages table but `review_id` and `repeat_of`, and
        `role_confidence` in [0, 1].
    """
    sections = find_sections(blocks, kind)
    lead_ins = find_lead_ins(blocks)
    cover = cover_length(blocks, kind)
    roles = _choose_roles(blocks, sections, lead_ins, cover, kind)
    sections = cited_sections(blocks, sections, Section()) if kind in STORIES else sections
    ids = [f"{doc_id}:{start}-{end}" for start, end in composed.spans]
    passages = []
    counters: dict[int, int] = {}
    for place, (block, section, (start, end)) in enumerate(zip(blocks, sections, composed.spans, strict=True)):
        lead = lead_ins[place]
        if lead >= 0 and block.shape == "item":
            counters[lead] = counters.get(lead, 0) + 1
        passages.append({
            "passage_id": ids[place], "doc_id": doc_id, "page": block.page, "page_end": block.page_end,
            "paragraph": None if block.shape == "note" else block.number or None, "section": section.title or None,
            "role": roles[place].name, "role_confidence": roles[place].confidence, "shape": "item" if block.shape == "contents" else block.shape,
            "locator": _locator(block, section, blocks[lead] if lead >= 0 else None, counters.get(lead, 0)),
            "start": start, "end": end, "n_words": composed.n_words[place],
            "lead_in": ids[lead] if lead >= 0 else None, "text": block.text,
        })
    settle_lists(passages)
    return passages


def find_sections(blocks: list[Block], kind: str) -> list[Section]:
    """The section of each block; a heading stands in the section it opens."""
    trail = _Trail()
    current = Section()
    sections = []
    for place, block in enumerate(blocks):
        if block.shape == "heading":
            title_line = place < 2 and block.level == 1 and block.marker == "#"
            if place and blocks[place - 1].shape == "heading" and current.title and in_welsh(block.text) and not in_welsh(current.title):
                current = trail.enter_again(block, current)
            else:
                current = Section() if title_line else trail.enter(block, kind)
        elif block.shape == "contents":
            # What follows a contents list belongs to none of the headings before it.
            trail = _Trail()
            current = Section()
        sections.append(current)
    return sections


def _numbered_sections(blocks: list[Block], sections: list[Section]) -> list[bool]:
    """For each block, whether most paragraphs under the same role of section have printed numbers."""
    counts: dict[str, list[int]] = {}
    for block, section in zip(blocks, sections, strict=True):
        if block.shape == "paragraph" and len(block.text) > 60:
            total = counts.setdefault(section.role, [0, 0])
            total[0] += bool(block.number)
            total[1] += 1
    shares = {role: (have / total if total >= 5 else 0.0) for role, (have, total) in counts.items()}
    return [shares.get(section.role, 0.0) > 0.4 for section in sections]


def _choose_roles(blocks: list[Block], sections: list[Section], lead_ins: list[int], cover: int, kind: str) -> list[Role]:
    """The role of each block and how sure it is."""
    roles: list[Role] = []
    asked: list[int] = []
    for place, (block, section) in enumerate(zip(blocks, sections, strict=True)):
        if block.shape == "contents":
            roles.append(Role("contents", 1.0))
        elif place < cover:
            roles.append(Role("cover", 0.8))
        elif block.shape == "heading":
            roles.append(Role(section.role, 1.0) if section.role else _role_of_title(block.text, kind))
        elif kind in STORIES:
            before = next((role.name for role in reversed(roles) if role.name != "furniture"), "") if place and sections[place - 1] is section else ""
            roles.append(choose_role(story_points(block.text, kind, section.title, section.role, before)))
        elif block.shape == "note":
            roles.append(Role("reference", 1.0))
        else:
            roles.append(UNKNOWN)
            asked.append(place)
    if asked:
        for place, chances in zip(asked, _weigh(blocks, sections, lead_ins, asked, kind), strict=True):
            best = int(chances.argmax())
            roles[place] = Role(ROLES[best] if chances[best] >= UNSURE else "unknown", round(float(chances[best]), 2))
    return roles


def _role_of_title(text: str, kind: str) -> Role:
    """The role of a heading whose wording announces none: in print, lines of a page's frame and bylines look like headings."""
    told = choose_role(story_points(text, kind, "", "")) if kind in STORIES else UNKNOWN
    return told if told.name in ("furniture", "cover", "reference") else UNKNOWN


def _weigh(blocks: list[Block], sections: list[Section], lead_ins: list[int], asked: list[int], kind: str) -> np.ndarray:
    """The chances of each role for the blocks in question, shape (n_asked, n_roles)."""
    numbered = _numbered_sections(blocks, sections)
    apart = Counter(sections[place].role for place in asked if numbered[place] and blocks[place].shape == "paragraph" and not blocks[place].number)
    numbers = {section: number for number, section in enumerate(dict.fromkeys(map(id, sections)))}
    sequence = Sequence([blocks[place].text for place in asked], [sections[place].title for place in asked],
                        [sections[place].role for place in asked], np.array([numbers[id(sections[place])] for place in asked]))
    heads = row_heads(blocks)
    favours = np.zeros((len(asked), len(ROLES)))
    given: list[tuple[int, int, float]] = []
    for row, place in enumerate(asked):
        block, section, lead = blocks[place], sections[place], lead_ins[place]
        setting = Setting(section.role, section.title, block.shape, blocks[lead].text if lead >= 0 else "", kind, head=heads[place],
                          set_apart=block.italic or (numbered[place] and not block.number),
                          in_line=numbered[place] and bool(block.number) and apart.get(section.role, 0) >= FEWEST_APART)
        given += [(row, PLACE[role], amount) for role, amount in favours_for(block.text, setting).items() if role in PLACE]
    rows, columns, amounts = zip(*given, strict=True) if given else ((), (), ())
    favours[list(rows), list(columns)] = amounts
    favours[np.array(asked) > COVER_LIMIT, PLACE["cover"]] -= NEVER
    return role_chances(sequence, favours)


def _locator(block: Block, section: Section, lead: Block | None, position: int) -> str:
    """Where a reader finds the passage in print: "p. 12, para 5.3"."""
    parts = []
    if block.page is not None:
        crosses = block.page_end is not None and block.page_end != block.page
        parts.append(f"pp. {block.page}–{block.page_end}" if crosses else f"p. {block.page}")
    if block.shape == "note":
        parts.append(f"note {block.number}" if block.number else "note")
    elif block.number and block.shape == "item":
        parts.append(f"item {block.number}")
    elif block.number:
        parts.append(f"{'section' if block.shape == 'heading' else 'para'} {block.number}")
    elif lead is not None and lead.number:
        parts.append(f"para {lead.number}, item {position}")
    if (not block.number and section.title and block.shape != "heading") or (block.shape == "item" and section.title):
        parts.append(f"under “{_shortened(section.title)}”")
    return ", ".join(parts) or ("heading" if block.shape == "heading" else "beginning")


def _shortened(title: str, limit: int = 60) -> str:
    return title if len(title) <= limit else title[:limit].rsplit(" ", 1)[0] + " …"

