"""Lines and blocks, and how printed lines are grouped into blocks."""

from __future__ import annotations

import itertools
import re
import statistics
from dataclasses import dataclass, field

from scrmine.layout.marks import BULLET, LETTERED_ITEM, NOTE_START, NUMBERED, step_number

MARK_LETTERS = "pivx"
SAME_ROW = 0.004
"""Share of a page's height, and of its width."""

TERMINAL = (".", "!", "?", ":", ";", ".”", ".’", '."', ".'", "?”", "!”", ".)", "?)")


@dataclass(slots=True)
class Line:
    """One printed line.

    Attributes
    ----------
    text : str
        The line without its line end.
    page : int or None
        The page it stands on, from 1; None where a file has no pages.
    gap : bool
        Whether white space (a blank line, or more than the usual distance) separates it from the line before.
    size : float
        Font size in points, relative to nothing; 0 where unknown.
    bold, italic : bool
        Whether it is set in bold, in italics.
    left, right : float
        Where it begins and ends across the page, as shares of the page's width; 0 and 0 where unknown.
    top : float
        How far down the page it stands, from 0 (top) to 1 (bottom); -1 where unknown.
    row : bool
        Whether it is a whole row of a table.
    """

    text: str
    page: int | None = None
    gap: bool = False
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    left: float = 0.0
    right: float = 0.0
    top: float = -1.0
    row: bool = False


@dataclass(slots=True)
class Block:
    """A paragraph, list item, heading, table row, footnote or box, in the author's words.

    Attributes
    ----------
    text : str
        Its text on one line.
    shape : str
        One of `scrmine.values.SHAPES`, or ``"contents"`` for a line of a contents list.
    page, page_end : int or None
        Where it begins and ends.
    number : str
        The printed number, such as ``"5.3"``, which also stands in the text.
    level : int
        Depth of a heading, from 1; 0 for anything else.
    marker : str
        The style of the printed number or bullet (see `scrmine.layout.marks`).
    gap : bool
        Whether white space separates it from the block before.
    size
        As its first line.
    bold, italic : bool
        Whether all of it is set in bold, as titles are, or in italics, as reviewers set their comments apart.
    full : bool
        Whether its last line reaches the right margin, so that the sentence may run on.
    fresh : bool
        Whether a page or a column begins with it, so that white space before it says nothing.
    labels : list of str
        Footnote marks that stood in it, removed from the text.
    """

    text: str
    shape: str = "paragraph"
    page: int | None = None
    page_end: int | None = None
    number: str = ""
    level: int = 0
    marker: str = ""
    gap: bool = True
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    full: bool = False
    fresh: bool = False
    labels: list[str] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether the text ends as a sentence or a lead-in does."""
        return self.text.rstrip().endswith(TERMINAL)


def group_lines(lines: list[Line]) -> list[Block]:
    """Blocks of lines that belong together.

    Files that put each paragraph on one line give one block a line. Files whose lines are wrapped (PDF, and plain
    text made from one) have their lines joined until white space, a printed number or bullet, a change of type, or a
    short last line says that a new block begins.
    """
    wrapped = _is_wrapped(lines)
    width = _full_width(lines)
    blocks: list[Block] = []
    parts: list[list[str]] = []
    before: Line | None = None
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        if before is None or not wrapped or _begins_block(before, line, width):
            parts.append([text])
            fresh = before is not None and (line.page != before.page or -1 < line.top < before.top)
            blocks.append(Block(text, "row" if line.row else "paragraph", page=line.page, page_end=line.page, gap=line.gap or before is None, fresh=fresh,
                                size=line.size, bold=line.bold, italic=line.italic, full=wrapped and _extent(line) >= 0.9 * width))
        else:
            parts[-1].append(text)
            if before.bold and not line.bold:
                blocks[-1].size = line.size  # of the text, not of the words in bold that it begins with
            blocks[-1].italic = blocks[-1].italic and line.italic
            blocks[-1].bold = blocks[-1].bold and line.bold
            blocks[-1].page_end = line.page
            blocks[-1].full = _extent(line) >= 0.9 * width
        before = line
    for block, texts in zip(blocks, parts, strict=True):
        block.text = " ".join(texts)
    return blocks


def _extent(line: Line) -> float:
    """How far to the right a line reaches: a share of the page where known, else its length in characters."""
    return line.right or float(len(line.text))


def _full_width(lines: list[Line]) -> float:
    """The right edge that nine lines in ten stay within."""
    extents = sorted(_extent(line) for line in lines if line.text.strip())
    return extents[int(0.9 * (len(extents) - 1))] if extents else 0.0


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether the file breaks paragraphs into lines of even length."""
    if any(line.right for line in lines):
        return True
    lengths = [len(line.text.strip()) for line in lines if line.text.strip()]
    if len(lengths) < 8 or max(lengths) > 160:
        return False
    run_on = [a for a, b in itertools.pairwise(lines) if a.text.strip() and b.text.strip() and not b.gap]
    if len(run_on) < 0.4 * len(lengths):
        return False
    return statistics.median(len(line.text.strip()) for line in run_on) > 0.6 * max(lengths)


def _begins_block(before: Line, line: Line, width: float) -> bool:
    """Whether a wrapped line begins a new block."""
    text = line.text.strip()
    if line.page != before.page:
        return True  # joined again, across notes and furniture, by `join_broken`
    if line.row or before.row:
        return True
    if line.gap:
        # PDFium writes a cell of one character, such as a child's age, as a line of its own.
        return not (before.top >= 0 and abs(line.top - before.top) < SAME_ROW and line.left > before.right - SAME_ROW)
    # Most lines begin with a word in lower case, which no mark does but "para 3", "iv." and their like.
    is_plain = text[:2].isalpha() and text[0].islower() and text[0] not in MARK_LETTERS
    if not is_plain and (BULLET.match(text) or NOTE_START.match(text) or _numbered_start(text, before)):
        return True
    if not is_plain and LETTERED_ITEM.match(text) and re.search(r"(?:[.;:,?!)]|\band|\bor)$", before.text.rstrip()):
        return True
    runs_on = text[0].islower()  # after words in bold that a paragraph begins with
    if not is_plain and before.text.rstrip().endswith(TERMINAL) and step_number(text):
        return True
    if line.bold != before.bold and (line.bold or (len(before.text) < 90 and not runs_on)):
        return True
    if line.size and abs(line.size - before.size) > 0.11 * max(line.size, before.size):
        return True
    short = _extent(before) < 0.8 * width
    return short and before.text.rstrip().endswith(TERMINAL) and not runs_on


def _numbered_start(text: str, before: Line) -> bool:
    r"""Whether a line begins with a printed number that is not the run-on of a sentence ("… on page\n12. The …")."""
    match = NUMBERED.match(text)
    if match is None:
        return False
    if match["dotted"] or match["paren"] or match["para"]:
        return bool(re.match(r"\W*[A-Z“‘\"'(]", text[match.end():])) or not before.text.rstrip()[-1:].isalnum()
    return before.text.rstrip().endswith(TERMINAL)
