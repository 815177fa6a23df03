"""The text of a document, and where each block and page stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrmine.layout.blocks import Block
from scrmine.layout.characters import Kept

BETWEEN = "\n\n"
WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d[\d.,]*")
LONGEST_WORD = 24
WORDLIKE = re.compile(r"[A-Za-zÀ-ɏ]{1,24}(?:['’-][A-Za-zÀ-ɏ]{1,24})*[.,;:!?)”’\"']*|\W*\d[\d.,/:%-]*\W*|\W{1,3}")
PACKED = 2**32
"""Two counts travel as one number, so that a text's tokens are looked up once: the second times this."""

Measure = tuple[int, int, int]


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
    n_words : list of int
        How many words and numbers each block has.
    """

    text: str
    spans: list[tuple[int, int]]
    pages: list[tuple[int | None, int, int, float]]
    n_words: list[int]


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
    found = [measure(block.text) for block in blocks]
    n_words = [words for words, _, _ in found]
    if n_pages is None:
        return Composed(text, spans, [(None, 0, len(text), _quality(found))], n_words)
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    on_page: dict[int, list[Measure]] = {}
    for block, (start, end), measured in zip(blocks, spans, found, strict=True):
        page = block.page or 1
        starts.setdefault(page, start)
        ends[page] = end
        on_page.setdefault(page, []).append(measured)
    pages: list[tuple[int | None, int, int, float]] = []
    last = 0
    for page in range(1, n_pages + 1):
        start, end = starts.get(page, last), ends.get(page, last)
        pages.append((page, start, end, _quality(on_page.get(page, []))))
        last = end
    return Composed(text, spans, pages, n_words)


def measure(text: str) -> Measure:
    """What a text holds, token by token: words and numbers; characters in tokens that look like words; characters that are printed."""
    tokens = text.split()
    wordlike, words = divmod(_measures.total(tokens), PACKED)
    return words, wordlike, len(text) - text.count(" ") if text.isprintable() else len("".join(tokens))


def text_quality(text: str) -> float:
    """How much of a text reads as words, in [0, 1]: the share of its characters in tokens that look like words.

    Clean prose scores above 0.97; scanned pages with recognition errors and text stored in the wrong encoding score
    much lower; no text scores 0.
    """
    return _quality([measure(text)])


def _quality(found: list[Measure]) -> float:
    """The quality of what was measured in parts."""
    printed = sum(characters for _, _, characters in found)
    return round(sum(wordlike for _, wordlike, _ in found) / printed, 4) if printed else 0.0


def _measure_token(token: str) -> int:
    """The words and numbers in a token, and its length if it looks like a word, times `PACKED`."""
    plain = token.rstrip(".,;:")
    if plain.isalpha() and plain.isascii() and len(token) <= LONGEST_WORD:
        return 1 + len(token) * PACKED  # one word of the commonest kind, which both patterns would find too, but more slowly
    return len(WORD.findall(token)) + (len(token) * PACKED if WORDLIKE.fullmatch(token.lstrip("(“‘'\"[")) else 0)


_measures = Kept(_measure_token)
