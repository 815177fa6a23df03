"""Footnotes of a web page: marks that link down to a note, and notes that link back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode as Node

LABEL = re.compile(r"[\[(]?\s*(\d{1,3}|[ivx]{1,5}|[a-z]|[*†‡§])\s*[\])]?\.?")
BACK = re.compile(r"[↩↑⏎^]\ufe0e?|(?:back|return)(?: to (?:text|top|content))?", re.IGNORECASE)
TITLES = "h1, h2, h3, h4, h5, h6"
NOTE_BLOCKS = frozenset("li p div td dd aside section".split())


@dataclass(frozen=True)
class Notes:
    """Where a page's notes are.

    Attributes
    ----------
    blocks : dict of int to str
        The label of each element that is a note, by its `mem_id`.
    marks : dict of int to str
        The label of each link that is a mark, by its `mem_id`; empty for links back, which are left out.
    """

    blocks: dict[int, str]
    marks: dict[int, str]


def find_notes(main: Node) -> Notes:
    """The notes in a page's main content.

    A link with a label for its text ("1", "[2]", "*") that leads to a later place of the same page is the mark of a note there;
    one that leads to an earlier place leads back.
    """
    links = [link for link in main.css("a") if (link.attributes.get("href") or "").startswith("#")]
    if not links:
        return Notes({}, {})
    order: dict[int, int] = {}
    targets: dict[str, Node] = {}
    for place, node in enumerate(main.traverse()):
        order[node.mem_id] = place
        for name in (node.attributes.get("id"), node.attributes.get("name")):
            if name:
                targets.setdefault(name, node)
    blocks: dict[int, str] = {}
    marks: dict[int, str] = {}
    for link in links:
        target = targets.get((link.attributes.get("href") or "")[1:])
        text = (link.text() or "").strip()
        label = LABEL.fullmatch(text)
        if target is None or not (label or BACK.fullmatch(text)):
            continue
        if label and order[target.mem_id] > order[link.mem_id]:
            block = _block_of(target)
            if block is not None and block.mem_id != main.mem_id and block.css_first(TITLES) is None:
                blocks.setdefault(block.mem_id, label[1])
                marks[link.mem_id] = label[1]
        elif order[target.mem_id] <= order[link.mem_id]:
            marks[link.mem_id] = ""
    return Notes(blocks, marks)


def _block_of(node: Node | None) -> Node | None:
    """The paragraph or item that an element is or stands in."""
    if node is not None and node.tag in TITLES:
        return None
    while node is not None and node.tag not in NOTE_BLOCKS:
        node = node.parent
    return node
