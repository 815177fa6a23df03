"""How readers of word-processor files and web pages hand over what they know of structure: as lines of Markdown.

`scrmine.layout` already reads headings, items, boxes, rows and notes from Markdown; so every format takes one way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrmine.layout import Line
from scrmine.layout.blocks import TERMINAL
from scrmine.layout.characters import join_divided_words, repair_characters
from scrmine.layout.marks import BULLET, NUMBERED, SUPERSCRIPT

DEEPEST = 6
SHORT_TITLE = 120
MARKED_UP = 3
"""From how many headings on the layout believes marks alone (see `scrmine.layout.shapes.name_shapes`)."""

RAISED = re.compile(r"\s*[\[(]?(\d{1,3}(?:\s*,\s*\d{1,3})*)[\])]?\s*")
UNIT = re.compile(r"[\s\d](?:[cdkm]?m|ft)$")
RAISE = str.maketrans("0123456789", SUPERSCRIPT[:10])
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
         (5, "v"), (4, "iv"), (1, "i"))
LARGEST_ROMAN = 3999
LARGEST_LETTERS = 780
"""Word prints the 780th letter as thirty times "z"; a larger number is a mistake or a trap."""

DATED = re.compile(r"\d|.{41}", re.DOTALL)
MARK_BEFORE_COLON = re.compile(r"(\[\^[^\]\s]+\]):")
MARK_BEFORE_BRACKET = re.compile(r"(\[\^[^\]\s]+\])\(")


@dataclass(frozen=True)
class Look:
    """How a paragraph is set: type size in points (0 where unknown), and whether all of it is bold, italic."""

    size: float = 0.0
    bold: bool = False
    italic: bool = False


PLAIN = Look()


@dataclass
class Cell:
    """One cell of a table.

    Attributes
    ----------
    text : str
        What stands in it, on one line.
    span : int
        How many columns it covers.
    titled : bool
        Whether it is marked or set as the title of its column.
    """

    text: str
    span: int = 1
    titled: bool = False


def heading(text: str, level: int) -> Line:
    """A heading, from 1."""
    return Line(f"{'#' * max(1, min(level, DEEPEST))} {one_line(text)}", gap=True)


def paragraph(text: str, *, prefix: str = "", look: Look = PLAIN) -> Line:
    """A paragraph or list item; `prefix` is its number or bullet."""
    text = re.sub(r"^(?=[#>|])", r"\\", one_line(text))
    return Line(f"{prefix} {text}" if prefix else text, gap=True, size=look.size, bold=look.bold, italic=look.italic)


def paragraphs(text: str, *, prefix: str = "", look: Look = PLAIN) -> list[Line]:
    """The paragraphs of a text with line breaks of its own: an empty line parts them, a break where the sentence has ended."""
    lines: list[Line] = []
    for part in re.split(r"\n\s*\n", join_divided_words(repair_characters(text))):
        pieces: list[str] = []
        for piece in filter(str.strip, part.split("\n")):
            begins = BULLET.match(piece.strip()) or NUMBERED.match(piece.strip())
            if pieces and not begins and not pieces[-1].rstrip().endswith(TERMINAL):
                pieces[-1] += f" {piece}"
            else:
                pieces.append(piece)
        for piece in pieces:
            lines.append(paragraph(piece, look=look, prefix="" if lines else prefix))
    return lines


def box(text: str) -> Line:
    """A paragraph of a text box."""
    return Line(f"> {one_line(text)}", gap=True)


def note(label: str, text: str) -> Line:
    """A footnote or endnote; the mark that an author typed before its text is not repeated."""
    text = text.strip()
    for typed in (f"^{{{label}}}", "" if label.isalnum() else label):
        text = text.removeprefix(typed).lstrip()
    return Line(f"[^{label}]: {one_line(text)}", gap=True)


def mark(label: str) -> str:
    """The mark of a note in a sentence."""
    return f"[^{label}]"


def raised(text: str, before: str) -> str:
    """A superscript as its sentence needs it: the mark of a note, or the power of a unit or number."""
    digits = RAISED.fullmatch(text)
    if digits is None:
        return text
    if UNIT.search(before):
        return digits[1]
    if before[-1:].isdigit() and not re.search(r"\b(?:19|20)\d\d$", before):
        return digits[1].translate(RAISE)
    return f"^{{{digits[1]}}}"


def in_style(value: int, style: str) -> str:
    """A number in one of the styles that Word names; those that spell numbers out are given in figures."""
    if style in ("lowerLetter", "upperLetter") and 0 < value <= LARGEST_LETTERS:
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if style == "lowerLetter" else letters.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < value <= LARGEST_ROMAN:
        shown = ""
        for worth, letters in ROMAN:
            shown += letters * (value // worth)
            value %= worth
        return shown if style == "lowerRoman" else shown.upper()
    if style == "decimalZero":
        return f"{value:02d}"
    return "" if style == "none" else str(value)


def whole(value: str | None, default: int) -> int:
    """A whole number from an attribute; the default where it is missing or says nothing."""
    return int(value) if value and re.fullmatch(r"-?\d{1,9}", value) else default


def add_table(lines: list[Line], rows: list[list[Cell]]) -> None:
    """Add the rows of a table to the lines, its column titles first.

    A table of one column is a frame around text: its cells are boxes. A cell that runs across the whole table is a title
    within it and no column's: its row has no labels.
    """
    rows = [row for row in rows if any(cell.text.strip() for cell in row)]
    width = max((sum(cell.span for cell in row) for row in rows), default=0)
    if width < 2:
        lines += [box(cell.text) for row in rows for cell in row if cell.text.strip()]
        return
    titled = has_titles(rows)
    titles = _row(rows[0]) if titled else []
    _begin_table(lines, titles, width)
    for row in rows[1:] if titled else rows:
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) == 1 and filled[0].span >= width:
            _begin_table(lines, [], width)
            lines.append(_padded([one_line(filled[0].text)], width))
            _begin_table(lines, titles, width)
        else:
            lines.append(_padded(_row(row), width))


def _begin_table(lines: list[Line], titles: list[str], width: int) -> None:
    """Add the titles of columns; what was a table before is ended by a rule, or the two would be one."""
    if lines and lines[-1].text.startswith("|"):
        lines.append(Line("---", gap=True))
    lines.append(_padded(titles, width))


def believe_bold(lines: list[Line]) -> list[Line]:
    """The same lines; in a file with headings by style, short lines in bold are marked, so that they count as headings too."""
    if sum(line.text.startswith("#") for line in lines) < MARKED_UP:
        return lines
    for line in lines:
        start = NUMBERED.match(line.text)
        text = line.text[start.end() if start else 0:]
        if line.bold and 0 < len(text) <= SHORT_TITLE and not text.startswith(("**", ">", "|", "#")) and not BULLET.match(text):
            line.text = f"{line.text[:len(line.text) - len(text)]}**{text}**"
    return lines


def depth_below_title(levels: list[int]) -> int:
    """How much deeper headings stand than their style says, so that the title alone is at the top.

    Most files have a title in the style of that name (level 0), or on a cover, and sections from "Heading 1" on. A file whose
    first heading is its only "Heading 1" has its title there.
    """
    first_only = bool(levels) and levels[0] == 1 and levels.count(1) == 1 and len(levels) > 1
    return 0 if first_only else 1


def one_line(text: str) -> str:
    """Text repaired and on one line, with the marks of notes where they cannot be taken for something else.

    A colon after a mark would make it look like the beginning of a note, a bracket like a link.
    """
    text = re.sub(r"[^\S\t]+", " ", join_divided_words(repair_characters(text))).strip()
    return MARK_BEFORE_BRACKET.sub(r"\1 (", MARK_BEFORE_COLON.sub(r":\1", text))


def has_titles(rows: list[list[Cell]]) -> bool:
    """Whether the first row names the columns: marked or set so, or short words without figures over longer cells."""
    first = [cell for cell in rows[0] if cell.text.strip()]
    if len(rows) < 2 or len(first) < 2:
        return False
    if all(cell.titled for cell in first):
        return not all(cell.titled for row in rows[1:] for cell in row if cell.text.strip())
    if len(first) < len(rows[0]) or any(DATED.search(cell.text) or cell.text.rstrip().endswith((".", ":")) for cell in first):
        return False
    columns = range(min(len(row) for row in rows))
    return len(rows) > 2 and any(all(DATED.search(row[i].text) for row in rows[1:]) for i in columns)


def _row(cells: list[Cell]) -> list[str]:
    """The texts of a row, an empty one for each further column that a cell covers."""
    texts: list[str] = []
    for cell in cells:
        texts += [one_line(cell.text).replace("|", r"\|"), *[""] * (cell.span - 1)]
    return texts


def _padded(texts: list[str], width: int) -> Line:
    return Line(f"| {' | '.join(texts + [''] * (width - len(texts)))} |", gap=True)
