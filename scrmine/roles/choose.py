"""The role of every passage of a document: what is plain at once, and the rest weighed together."""

from __future__ import annotations

from collections import Counter

import numpy as np

from scrmine.layout import Block
from scrmine.layout.rows import row_heads
from scrmine.roles.cover import COVER_LIMIT, cover_length
from scrmine.roles.rules import Setting, favours_for
from scrmine.roles.sections import Section
from scrmine.roles.sequence import PLACE, ROLES, Sequence, role_chances
from scrmine.roles.stories import STORIES, Role, choose_role, story_points

NEVER = 12.0
"""Log odds against a role where it cannot stand: a cover behind the opening pages."""

UNKNOWN = Role("unknown", 0.0)
UNSURE = 0.3
"""Below this chance no role is believed."""

FEWEST_APART = 3
"""So many paragraphs without a number, among those that have one, are a way of setting comment apart."""


def choose_roles(blocks: list[Block], sections: list[Section], lead_ins: list[int], kind: str) -> list[Role]:
    """The role of each block and how sure it is.

    Parameters
    ----------
    blocks : list of Block
        The document.
    sections : list of Section
        Where each block stands (see `find_sections`).
    lead_ins : list of int
        What announces each list item (see `find_lead_ins`).
    kind : str
        One of `scrmine.values.KINDS`.
    """
    cover = cover_length(blocks, kind)
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
            roles.append(choose_role(story_points(block.text, kind, section.title, section.role, _last_speaker(blocks, sections, roles))))
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


def _last_speaker(blocks: list[Block], sections: list[Section], roles: list[Role]) -> str:
    """The role of the last text of a story before the next block, under the same heading; a heading speaks for nobody."""
    for place in range(len(roles) - 1, -1, -1):
        if blocks[place].shape == "heading" or sections[place] is not sections[len(roles)]:
            return ""
        if roles[place].name != "furniture":
            return roles[place].name
    return ""


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
