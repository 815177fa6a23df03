"""Paragraphs that a page break cut in two are made whole again."""

from __future__ import annotations

import itertools
import re

from scrmine.layout.blocks import TERMINAL, Block

HALF_A_LINE = 50
FUNCTION_WORDS = frozenset(
    "a an and are as at be been but by for from had has have he her his if in into is it its of on or she that the "
    "their there they this to was were when where which who will with would not no than then also".split()
)
FEWEST_CUTS = 2
"""From how many paragraphs that begin in lower case a file without page numbers counts as cut by pages."""

FEWEST_NUMBERED, UNNUMBERED = 8, 0.05
"""From how many numbered paragraphs, with what share of others among those that follow them, all paragraphs count as numbered."""

ALIKE = 0.06
"""Halves of one paragraph differ in type size by this share at most."""

LONG = 120
"""Titles and captions are shorter than this number of characters more often than not."""


def join_broken(blocks: list[Block]) -> list[Block]:
    """Blocks with the second half of each broken paragraph joined to the first.

    Between the halves there may be notes and running lines. The second half is one that begins in lower case, or that
    follows a first half which stops in mid-sentence, and has no number, bullet or heading of its own. Where a file does
    not tell its pages, a second half with a capital letter is believed only if others show that pages cut this text:
    captions and titles have no full stop either. Where a page or column ends with a sentence, the printed numbers tell: see
    `_goes_on_unnumbered`.
    """
    is_cut = sum(block.shape == "paragraph" and _runs_on(block) for block in blocks) >= FEWEST_CUTS
    all_numbered = _all_numbered(blocks)
    joined: list[Block] = []
    last: Block | None = None  # the last that is no note
    for block in blocks:
        if last is not None and last.shape in ("paragraph", "item", "box", "row") and (
                _continues(last, block, is_cut=is_cut) or (all_numbered and _goes_on_unnumbered(last, block))):
            last.text = f"{last.text} {block.text}"
            last.page_end = block.page_end
            last.full = block.full
            continue
        joined.append(block)
        last = last if block.shape == "note" else block
    return joined


def _continues(first: Block, block: Block, *, is_cut: bool) -> bool:
    """Whether `block` is the second half of `first`."""
    if block.shape not in ("paragraph", "heading") or block.number or block.marker:
        return False
    if first.size and block.size and abs(first.size - block.size) > ALIKE * first.size:
        return False
    if _runs_on(block):
        return not first.text.rstrip().endswith((".", "!", "?", ":", ".”", ".’")) or _is_url(first.text)
    if first.text.rstrip().endswith(TERMINAL) or block.shape == "heading":
        return False
    last_word = re.sub(r"\W+", "", first.text.split()[-1].lower())
    if last_word in FUNCTION_WORDS:
        return True
    if block.page is None:
        return is_cut and len(first.text) > LONG
    # In print, a column or page that ends in mid-sentence: its last line runs to the margin, or the page ends there.
    return block.gap and (first.full or (first.page_end != block.page and len(first.text) > HALF_A_LINE))


def _all_numbered(blocks: list[Block]) -> bool:
    """Whether every paragraph of this text has a number: within pages and columns hardly any without one follows one that has it.

    What explains a numbered recommendation has none in any report.
    """
    text = [block for block in blocks if block.shape != "note"]
    after = [block for first, block in itertools.pairwise(text)
             if first.shape == block.shape == "paragraph" and first.number and first.marker != "step" and not (block.fresh or _runs_on(block))]
    return len(after) >= FEWEST_NUMBERED and sum(not block.number for block in after) <= UNNUMBERED * len(after)


def _goes_on_unnumbered(first: Block, block: Block) -> bool:
    """Whether the next page or column goes on with a numbered paragraph, though its last line there ends with a sentence.

    That line is full, as the last line of a paragraph seldom is, and what follows has no number where all paragraphs have one.
    """
    if not (block.fresh and first.full and first.number and first.marker != "step") or first.italic != block.italic or first.bold != block.bold:
        return False
    alike = not (first.size and block.size) or abs(first.size - block.size) <= ALIKE * first.size
    return first.shape == block.shape == "paragraph" and alike and not (block.number or block.marker or first.text.rstrip().endswith(":"))


def _runs_on(block: Block) -> bool:
    """Whether a block begins in lower case as the second half of a sentence does; web addresses always do."""
    return block.text[:1].islower() and not re.match(r"https?://|www\.", block.text)


def _is_url(text: str) -> bool:
    return bool(re.search(r"https?://\S+$", text))
