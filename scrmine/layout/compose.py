"""The text of a document, and where each block and page stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrmine.layout.blocks import Block
from scrmine.layout.characters import Kept

BETWEEN = "\n\n"
LONGEST_WORD = 24
WORDLIKE = re.compile(r"[A-Za-zÀ-ɏ]{1,24}(?:['’-][A-Za-zÀ-ɏ]{1,24})*[.,;:!?)”’\"']*|\W*\d[\d.,/:%-]*\W*|\W{1,3}")


@dataclass(frozen=True)
class Composed:
    """A document's text with the places of its blocks and pages.

    Attributes
    ----------
    text : str
        Blocks in reading order, an empty line between them.
    spans : list of (int, int)
        Start and end of each block in `text`, in order.
    pages : list of (int or None, int, int, float)
        Page number, start, end and quality of each page, in order; one entry without a number for a file that has
        no pages. A paragraph that runs over a page break belongs to the page it begins on.
    """

    text: str
    spans: list[tuple[int, int]]
    pages: list[tuple[int | None, int, int, float]]


def compose_text(blocks: list[Block], n_pages: int | None = None) -> Composed:
    """Fix the text of a document from its blocks.

    Parameters
    ----------
    blocks : list of Block
        The blocks, in reading order.
    n_pages : int, optional
        How many pages the file has; pages without text get an entry of no length.
    """
    spans = []
    at = 0
    for block in blocks:
        spans.append((at, at + len(block.text)))
        at += len(block.text) + len(BETWEEN)
    text = BETWEEN.join(block.text for block in blocks)
    if n_pages is None:
        return Composed(text, spans, [(None, 0, len(text), text_quality(text))])
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for block, (start, end) in zip(blocks, spans, strict=True):
        page = block.page or 1
        starts.setdefault(page, start)
        ends[page] = end
    pages: list[tuple[int | None, int, int, float]] = []
    last = 0
    for page in range(1, n_pages + 1):
        start, end = starts.get(page, last), ends.get(page, last)
        pages.append((page, start, end, text_quality(text[start:end])))
        last = end
    return Composed(text, spans, pages)


def _is_plain(token: str) -> bool:
    """Whether a token is a word of the commonest kind, which `WORDLIKE` would find too, but more slowly."""
    return len(token) <= LONGEST_WORD and token.isascii() and (token.isalpha() or token.rstrip(".,;:").isalpha())


def _wordlike_length(token: str) -> int:
    """How many characters of a token look like a word: all or none."""
    return len(token) if _is_plain(token) or WORDLIKE.fullmatch(token.lstrip("(“‘'\"[")) else 0


_wordlike = Kept(_wordlike_length)


def text_quality(text: str) -> float:
    """How much of a text reads as words, in [0, 1]: the share of its characters in tokens that look like words.

    Clean prose scores above 0.97; scanned pages with recognition errors and text stored in the wrong encoding score
    much lower; no text scores 0.
    """
    tokens = text.split()
    total = len("".join(tokens))
    return round(_wordlike.total(tokens) / total, 4) if total else 0.0
