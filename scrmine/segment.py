"""Blocks become passages: each with its section, role, locator and place."""

from __future__ import annotations

from scrmine.layout import Block, Composed
from scrmine.layout.marks import cite_number
from scrmine.roles import STORIES, Section, choose_roles, cited_sections, find_lead_ins, find_sections, settle_lists


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
    roles = choose_roles(blocks, sections, lead_ins, kind)
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


def _locator(block: Block, section: Section, lead: Block | None, position: int) -> str:
    """Where a reader finds the passage in print: "p. 12, para 5.3", "p. 12, Recommendation 3"."""
    parts = []
    if block.page is not None:
        crosses = block.page_end is not None and block.page_end != block.page
        parts.append(f"pp. {block.page}–{block.page_end}" if crosses else f"p. {block.page}")
    if block.shape == "note":
        parts.append(f"note {block.number}" if block.number else "note")
    elif block.number and block.shape == "item":
        parts.append(cite_number(block.number, "item"))
    elif block.number:
        parts.append(cite_number(block.number, "section" if block.shape == "heading" else "para"))
    elif lead is not None and lead.number:
        parts.append(f"{cite_number(lead.number)}, item {position}")
    if (not block.number and section.title and block.shape != "heading") or (block.shape == "item" and section.title):
        parts.append(f"under “{_shortened(section.title)}”")
    return ", ".join(parts) or ("heading" if block.shape == "heading" else "beginning")


def _shortened(title: str, limit: int = 60) -> str:
    return title if len(title) <= limit else title[:limit].rsplit(" ", 1)[0] + " …"

