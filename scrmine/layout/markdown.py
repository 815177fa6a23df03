"""What Markdown marks: headings, emphasis, links, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scrmine.layout.blocks import Block
from scrmine.layout.marks import SUPERSCRIPT
from scrmine.layout.runs import RUNS_ON

MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
BOLD_LINE = re.compile(r"(?P<outer>[*_]?)(?P<mark>\*\*|__)(?P<inner>[*_]?)[^*_].*?(?P=inner)(?P=mark)(?P=outer)[:.]?$")
"""A line in bold, and perhaps in italics too: converters write both marks in either order."""

ITALIC = re.compile(r"(\*|_)(?!\1)(?=\S).+(?<=\S)(?<!\1)\1", re.DOTALL)
EMPHASIS = re.compile(rf"(?<![\w*])(\*\*\*|\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\1(?!\*|[^\W{SUPERSCRIPT}])")
LINK = re.compile(r"!?\[([^\]]+)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
IMAGE = r"!\[[^\]]*\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)(?:\{[^{}]*\})?"
PICTURE = re.compile(rf"\s*(?:(?:\[{IMAGE}\]\([^()]*\)|{IMAGE}|<!--.*?-->|<img\b[^<>]*>|(?:\*\*)?==> picture [^<>]*<==(?:\*\*)?)\s*)+")
PICTURE_STARTS = ("!", "[", "<", "*", "=")
EMPTY_ALT = re.compile(r"!\[\]\([^()\s]*\)")
BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
RULES = tuple("-*_= ")
RULE = re.compile(r"[-*_=\s]{3,}")
TABLE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
MARKS = ("*", "_")
DEEPEST = 3
"""So many marks stand around each other at most: a word in italics within a sentence in bold."""


@dataclass
class Table:
    """A table of which lines were read: its labels, and the cells of its last row."""

    labels: list[str]
    cells: list[str] = field(default_factory=list)
    row: Block | None = None


def is_picture(line: str) -> bool:
    """Whether a line holds nothing but pictures, or a converter's remark where one was: no word of it is printed."""
    line = line.strip()
    return line.startswith(PICTURE_STARTS) and PICTURE.fullmatch(line) is not None


def clean_marks(text: str) -> str:
    """Text without Markdown's emphasis, links, escapes, breaks and rules; the words stay."""
    if text[:1] in RULES and RULE.fullmatch(text):
        return ""
    # Most text has no mark: looking for the character first saves the search for its pattern.
    if "](" in text:
        text = LINK.sub(lambda m: m[1], EMPTY_ALT.sub("", text))
    if "<" in text:
        text = BREAK.sub(" ", text)
    if "\\" in text:
        text = ESCAPE.sub(r"\1", text)
    if "*" in text or "_" in text:
        text = text.replace("** **", " ")  # a space in bold, or two words
        for _ in range(DEEPEST):
            bare = EMPHASIS.sub(r"\2", text)
            if bare == text:
                break
            text = bare
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    return text.strip()


def name_row(block: Block, table: Table | None) -> Table:
    """Make a Markdown table line a row that carries its header's labels ("Date: 3 May; Event: …").

    Converters break a cell of several lines into several rows; what such a row goes on with is added to the row above.
    """
    cells = [clean_marks(cell.strip()) for cell in re.split(r"(?<!\\)\|", block.text.strip().removeprefix("|").removesuffix("|"))]
    if table is None:
        return Table(cells)
    if TABLE_RULE.fullmatch(block.text.strip()):
        return table
    if table.row is not None and not block.gap and _goes_on(table.cells, cells):
        table.cells = [" ".join(filter(None, parts)) for parts in zip(table.cells, cells, strict=True)]
        table.row.text = _labelled(table)
        return table
    table.cells, table.row = cells, block
    block.text = _labelled(table)
    block.shape = "row" if block.text else "paragraph"
    return table


def _goes_on(above: list[str], cells: list[str]) -> bool:
    """Whether a row goes on with the one above: its first cell is empty, and each other continues a sentence.

    Where a date stands for several events, the cells beside begin anew.
    """
    if cells[0] or len(cells) != len(above) or not any(cells):
        return False
    return all(before and (cell[0].islower() or before.endswith((",", "-", "–")) or RUNS_ON.search(before))
               for before, cell in zip(above, cells, strict=True) if cell)


def _labelled(table: Table) -> str:
    """The cells of a row behind the labels of their columns."""
    labelled = [f"{label}: {cell}" if label else cell for label, cell in zip(table.labels, table.cells, strict=False) if cell]
    return "; ".join(labelled + [cell for cell in table.cells[len(table.labels):] if cell])
