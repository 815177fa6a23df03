"""Blocks become passages: sections, roles, locators and places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scrmine.layout import Block, Composed
from scrmine.layout.furniture import RESTRICTION
from scrmine.roles import OWN_ROLE_ANYWHERE, choose_role, heading_role, is_question, points_for
from scrmine.word_model import class_probabilities

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d.,]*")
MONTH = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
                   r" \d{4}", re.IGNORECASE)
REPORT_TITLE = re.compile(r"\b(?:review|report|adolygiad)\b", re.IGNORECASE)
COVER_LIMIT = 24
"""How many blocks a cover may have before it is taken for the body."""


KEEPS_CHILDREN = {
    "chronology": ("method", "introduction", "lessons", "analysis", "voices", "terms_of_reference"),
    "analysis": ("method", "introduction", "background", "voices", "terms_of_reference", "chronology", "summary", "lessons"),
}
"""Roles that a heading's wording cannot give to a sub-section: "The panel's view" within an analysis is analysis."""

LISTED = ("terms_of_reference", "recommendation")
OWN, SHARED = 2.0, 3.0
"""Weight of what the role model says of a passage itself, and on average of its section."""


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
        One of `scrmine.schema.KINDS`.
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
    sections = _sections(blocks, kind)
    lead_ins = _lead_ins(blocks)
    numbered = _numbered_sections(blocks, sections)
    likely = _likely_roles(blocks, sections)
    cover = _cover_length(blocks, kind)
    ids = [f"{doc_id}:{start}-{end}" for start, end in composed.spans]
    passages = []
    counters: dict[int, int] = {}
    for place, (block, section, (start, end)) in enumerate(zip(blocks, sections, composed.spans, strict=True)):
        lead = lead_ins[place]
        if block.shape == "contents":
            role, sure = "contents", 1.0
        elif place < cover:
            role, sure = "cover", 0.8
        else:
            points = points_for(
                block.text, section=section.role, title=section.title, shape=block.shape, kind=kind, likely=likely[place],
                lead_in=blocks[lead].text if lead >= 0 else "",
                set_apart=block.italic or (numbered[place] and not block.number),
            )
            chosen = choose_role(points)
            role, sure = chosen.name, chosen.confidence
        if block.shape == "heading" and place >= cover:
            role, sure = section.role or "unknown", 1.0 if section.role else 0.0
        if lead >= 0 and block.shape == "item":
            counters[lead] = counters.get(lead, 0) + 1
        passages.append({
            "passage_id": ids[place], "doc_id": doc_id, "page": block.page, "page_end": block.page_end,
            "paragraph": None if block.shape == "note" else block.number or None, "section": section.title or None,
            "role": role, "role_confidence": sure, "shape": "item" if block.shape == "contents" else block.shape,
            "locator": _locator(block, section, blocks[lead] if lead >= 0 else None, counters.get(lead, 0)),
            "start": start, "end": end, "n_words": len(WORD.findall(block.text)),
            "lead_in": ids[lead] if lead >= 0 else None, "text": block.text,
        })
    _settle_lists(passages)
    return passages


def _sections(blocks: list[Block], kind: str) -> list[Section]:
    """The section of each block; a heading stands in the section it opens."""
    trail = _Trail()
    current = Section()
    sections = []
    for place, block in enumerate(blocks):
        if block.shape == "heading":
            title_line = place < 2 and block.level == 1 and block.marker == "#"
            current = Section() if title_line else trail.enter(block, kind)
        elif block.shape == "contents":
            # What follows a contents list belongs to none of the headings before it.
            trail = _Trail()
            current = Section()
        sections.append(current)
    return sections


def _lead_ins(blocks: list[Block]) -> list[int]:
    """For each list item the place of the text that announces its list; -1 for none."""
    places = [-1] * len(blocks)
    announcer = inner = -1
    for place, block in enumerate(blocks):
        if block.shape in ("item", "row"):
            if inner >= 0 and block.marker == blocks[inner].marker:
                inner = -1
            places[place] = inner if inner >= 0 else announcer
            if block.shape == "item" and block.text.rstrip().endswith(":"):
                inner = place  # "7. … with respect to:" announces a, b and c
        elif block.shape in ("paragraph", "box"):
            announcer = place if block.text.rstrip().endswith((":", "that", "to", "-", "–")) else -1
            inner = -1
        elif block.shape == "heading":
            announcer = inner = -1
    return places


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


def _likely_roles(blocks: list[Block], sections: list[Section]) -> list[dict[str, float]]:
    """For each block what the role model says of it and, on average, of the blocks of its section."""
    probabilities = class_probabilities("roles", [block.text for block in blocks], [section.title for section in sections])
    places: dict[int, list[int]] = {}
    for place, (block, section) in enumerate(zip(blocks, sections, strict=True)):
        if block.shape not in ("heading", "note", "contents"):
            places.setdefault(id(section), []).append(place)
    likely = [{role: OWN * value for role, value in one.items() if role != "news"} for one in probabilities]
    for members in places.values():
        for role in likely[members[0]]:
            mean = sum(probabilities[place][role] for place in members) / len(members)
            for place in members:
                likely[place][role] += SHARED * mean
    return likely


def _settle_lists(passages: list[dict[str, object]]) -> None:
    """Give a list the role that most of its items have, where that is a list's role: questions, recommendations."""
    lists: dict[object, list[dict[str, object]]] = {}
    for passage in passages:
        if passage["shape"] == "item" and passage["role"] not in ("contents", "cover", "furniture"):
            lists.setdefault((passage["section"], passage["lead_in"]), []).append(passage)
    for items in lists.values():
        for role in LISTED:
            with_role = sum(item["role"] == role for item in items)
            if with_role > 0.6 * len(items):
                for item in items:
                    item["role"] = role


def _cover_length(blocks: list[Block], kind: str) -> int:
    """How many blocks at the beginning are a cover: lines that name board, author, date and restriction.

    Headings at its end belong to the body that follows.
    """
    if kind in ("news", "briefing", "catalogue"):
        return 0
    place = 0
    while place < min(len(blocks), COVER_LIMIT) and _on_cover(blocks[place]):
        place += 1
    if place == COVER_LIMIT:
        return 0
    while place > 1 and blocks[place - 1].shape == "heading" and (blocks[place - 1].number or _names_section(blocks[place - 1])):
        place -= 1
    return place


def _names_section(block: Block) -> bool:
    """Whether a heading announces a part of a report; "March 2015" on a cover is a date."""
    return bool(heading_role(block.text)) and not MONTH.fullmatch(block.text.strip())


def _on_cover(block: Block) -> bool:
    """Whether a block reads as a line of a cover."""
    words = len(WORD.findall(block.text))
    if block.shape == "contents" or is_question(block.text):
        return False
    if block.shape == "heading" and (block.number or (_names_section(block) and heading_role(block.text) != "summary")):
        return REPORT_TITLE.search(block.text) is not None
    if words > 8 and block.text.rstrip().endswith(".") and not RESTRICTION.search(block.text):
        return False
    return (words <= 25 and not re.search(r"[a-z]{2}\.\s+[A-Z][a-z]+ [a-z]+ ", block.text)) or (words < 90 and bool(RESTRICTION.search(block.text)))


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

