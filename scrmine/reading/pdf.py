"""PDF: pages of lines with their place and type size, through PDFium.

Runs in a child process (see `scrmine.reading.isolate`): a crafted file can abort PDFium's whole process.
"""

from __future__ import annotations

import ctypes
import functools
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c

from scrmine.errors import ReadError
from scrmine.layout import Line, find_gutter, order_columns
from scrmine.layout.characters import HYPHEN, PrintedWords, join_word, repair_characters
from scrmine.reading.pdf_tables import Table, label_rows, set_rows
from scrmine.reading.pdfium import address_of, box_of, font_of, size_of, text_object_of

NOTE_DIGITS = re.compile(r"(\d(?:(?<=[^\s\d(£$–—/-]\d)|(?<=\S\s\d))\d{0,2}(?:,\s?\d{1,3})*)(?=[\s.,;:)”’\"']|$)")
"""Digits that stand behind a word, perhaps with a space that PDFium put in: perhaps a footnote mark; their type size decides. (What it begins
with is found fast.)"""

MOST_LOST = 300
BOLD_WEIGHT = 600
LONGEST_NAME = 64
ITALIC_FLAG = 1 << 6
"""In a font's descriptor (PDF 1.7, table 123)."""

HYPHENS = (HYPHEN, "-", "\u2010")
DIVIDED_WITHIN = re.compile(rf"(\w+){HYPHEN}\s*(\w+)")
DIGIT = re.compile(r"\d")
LINE_ENDS = re.compile(r"[\r\n\u2028\u2029]+")
NOTE_LABEL = re.compile(r"\s*(\d{1,3})\s*(?=\S)")
DIVIDED_END = re.compile(rf"(\w+)({HYPHEN}|[-\u2010])$")


def read_pdf(path: Path) -> tuple[list[Line], int, list[int]]:
    """Every line of a PDF, its number of pages, and the pages that could not be read.

    Raises
    ------
    ReadError
        With reason ``password`` or ``malformed`` if the file does not open.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        # What PDFium says may be left from the file before; one that is locked says so itself.
        reason = "password" if "password" in str(error).lower() and b"/Encrypt" in path.read_bytes() else "malformed"
        raise ReadError(f"{path.name} does not open as PDF ({error})", path=path, reason=reason) from error
    lines: list[Line] = []
    steps: list[float] = []
    tables: list[Table] = []
    lost = []
    gutter: float | None = None
    n_pages = len(document)
    if not n_pages:
        raise ReadError(f"{path.name} opens as PDF and has no pages", path=path, reason="malformed")
    for number in range(1, n_pages + 1):
        try:
            page, lasts, height = _read_page(document[number - 1], number, tables)
        except pypdfium2.PdfiumError:
            lost.append(number)
            if lost_for_good(lost):
                n_pages = number
                break
            continue
        gutter = find_gutter(page, gutter)
        page = order_columns(page, gutter)
        steps += [-1.0, *((below.top - lasts.get(id(above), above.top)) * height for above, below in itertools.pairwise(page))][:len(page)]
        lines += page
    document.close()
    label_rows(tables)
    set_gaps(lines, steps)
    return repair_lines(lines), n_pages, lost


def lost_for_good(lost: list[int]) -> bool:
    """Whether so many pages in a row could not be read that the file only says that it has them."""
    return len(lost) >= MOST_LOST and lost[-1] - lost[-MOST_LOST] == MOST_LOST - 1


def _read_page(page: pypdfium2.PdfPage, number: int, tables: list[Table]) -> tuple[list[Line], dict[int, float], float]:
    """The lines of one page, as PDFium orders them, and its height in points; a row of a table that has rules is a line.

    Between them, by the id of a line, how far down the page it ends, where that is another row than it begins in: PDFium writes two rows
    as one line where a word is divided between them.
    """
    textpage = page.get_textpage()
    width, height = page.get_size()
    print_ = _Print(textpage, width, height)
    start, end, size_at, piece_at, style = print_.start, print_.end, print_.size, print_.piece, print_.style
    lines: list[Line] = []
    lasts: dict[int, float] = {}
    at = 0
    for part in textpage.get_text_range().split("\r\n"):
        first = at
        at += len(part) + 2
        stripped = part.strip()
        if not stripped:
            continue
        before = 0 if part[0] == stripped[0] else part.index(stripped[0])
        first += before
        left, top = start(first)
        last = first + len(stripped) - 1
        right = end(last)
        third = min(2, len(stripped) - 1)
        size = size_at(first + (0 if stripped[third].isspace() else third))  # PDFium gives the spaces that it puts in a size of 1
        head, tail = piece_at(first), piece_at(last)
        marked = part
        if (head != tail or not head) and DIGIT.search(part):  # a raised mark is a piece of its own
            marked = _mark_notes(part, first - before, size_at, size)
            note = NOTE_LABEL.match(marked) if stripped[0].isdigit() else None
            if note and size_at(first) < 0.8 * size_at(min(last, first + len(note[0]) + 1)):
                marked = f"^{{{note[1]}}} {marked[note.end():]}"
                size = size_at(min(last, first + len(note[0]) + 1))
        if lines and _same_row(lines[-1], top, left, height):
            # A raised footnote mark parts a row in two.
            lines[-1].text = f"{lines[-1].text} {marked}"
            lines[-1].right = right
            continue
        lines.append(Line(marked, number, False, round(size, 1), style(head, first)[0], style(tail, last)[1], left, right, top))
        if HYPHEN in stripped:
            lasts[id(lines[-1])] = start(last)[1]
    lines = set_rows(page, textpage, lines, lambda index: style(piece_at(index), index)[0], tables)
    textpage.close()
    page.close()
    return lines, lasts, height


def _same_row(line: Line, top: float, left: float, height: float) -> bool:
    """Whether a piece of text that begins at `left` and `top` continues the row of a line."""
    return abs(line.top - top) * height < 0.5 * line.size and -0.005 < left - line.right < 0.02


class _Print:
    """How characters of one page are printed: place, as shares of the page's width and height, size, weight and slope.

    Each is a function of a character's number, made once for a page: they are called for every line. The page must stay open. A piece is
    what the file writes at once, in one size of one font.
    """

    __slots__ = ("end", "piece", "size", "start", "style")

    def __init__(self, textpage: pypdfium2.PdfTextPage, width: float, height: float) -> None:
        width, height = width or 1.0, height or 1.0
        raw = address_of(textpage.raw)
        box = pdfium_c.FS_RECTF()
        address = ctypes.addressof(box)
        styles: dict[int | None, tuple[bool, bool]] = {}

        def start(index: int) -> tuple[float, float]:
            """Left edge and top of a character's line box, from the page's top left corner.

            The box is the font's, not the glyph's: a quotation mark is as high as a capital.
            """
            box_of(raw, index, address)
            return box.left / width, 1 - box.top / height

        def end(index: int) -> float:
            """Right edge of a character's line box."""
            box_of(raw, index, address)
            return box.right / width

        def style(piece: int | None, index: int) -> tuple[bool, bool]:
            """Whether a character of a piece of text is set in bold, and whether in italics: properties of its font, of which a page has few."""
            font = font_of(piece) if piece else None
            known = styles.get(font)
            if known is None:
                known = styles[font] = _style_of(textpage, index)
            return known

        self.start, self.end, self.style = start, end, style
        self.size = functools.partial(size_of, raw)
        self.piece = functools.partial(text_object_of, raw)


def _style_of(textpage: pypdfium2.PdfTextPage, index: int) -> tuple[bool, bool]:
    """Whether a character is set in bold, by its font's weight, and whether in italics, by its flags or name."""
    name, flags = ctypes.create_string_buffer(LONGEST_NAME), ctypes.c_int()
    length = pdfium_c.FPDFText_GetFontInfo(textpage.raw, index, name, LONGEST_NAME, flags)
    known = name.value if length <= LONGEST_NAME else b""  # a longer one is not written
    italic = bool(length) and (bool(flags.value & ITALIC_FLAG) or b"Italic" in known or b"Oblique" in known)
    return pdfium_c.FPDFText_GetFontWeight(textpage.raw, index) >= BOLD_WEIGHT, italic


def _mark_notes(part: str, at: int, size_of: Callable[[int], float], size: float) -> str:
    """The line with raised footnote digits written as ``^{12}``: smaller than the line's type and than the letter before them."""

    def marked(match: re.Match[str]) -> str:
        place = match.start(1)
        own = size_of(at + place)
        before = place - 2 if part[place - 1].isspace() else place - 1
        return f"^{{{match[1]}}}" if own < 0.8 * size and own < 0.8 * size_of(at + before) else match[0]

    return NOTE_DIGITS.sub(marked, part)


def set_gaps(lines: list[Line], steps: list[float]) -> None:
    """Mark the lines that stand further below the one before than lines of their size usually do in this document."""
    ratios = sorted(step / line.size for line, step in zip(lines, steps, strict=True)
                    if line.size and 0.6 * line.size < step < 4 * line.size)
    # The leading within paragraphs is the smallest common step; in reports of short paragraphs most steps are larger.
    usual = ratios[len(ratios) // 5] if ratios else 1.2
    for line, step in zip(lines, steps, strict=True):
        line.gap = step <= 0 or step > 1.3 * usual * max(line.size, 1.0)


def repair_lines(lines: list[Line]) -> list[Line]:
    """Lines with repaired characters and with words divided at line ends whole.

    The second half of a divided word moves up to the line of the first, so that every line keeps its page and place.
    """
    divided = False
    for line in lines:
        text = line.text
        if not (text.isascii() and text.isprintable()):
            text = repair_characters(LINE_ENDS.sub(" ", text))
        line.text = text = text.strip()
        divided = divided or text.endswith(HYPHENS) or HYPHEN in text
    if not divided:
        return [line for line in lines if line.text]
    known = PrintedWords("\n".join(line.text for line in lines))
    kept: list[Line] = []
    last = ""
    for line in lines:
        if last.endswith(HYPHENS):
            _join_to(kept[-1], line, known)
        if line.text:
            kept.append(line)
            last = line.text
    for line in kept:
        # PDFium may run the two halves together on one line, its mark between them.
        if HYPHEN in line.text:
            line.text = DIVIDED_WITHIN.sub(lambda match: join_word(match[1], match[2], known), line.text).replace(HYPHEN, "-")
    return kept


def _join_to(above: Line, line: Line, known: PrintedWords) -> None:
    """Move the second half of a word up to the first, if the line above ends with one."""
    ending, head = DIVIDED_END.search(above.text), re.match(r"\w+", line.text)
    if not ending or not head or (ending[2] == "-" and not head[0][0].islower()):
        return
    # What is printed straight after the word ("informa-/tion.") goes up with it.
    tail = re.match(r"[^\s\w]*", line.text[head.end():])
    behind = tail[0] if tail else ""
    above.text = above.text[: ending.start()] + join_word(ending[1], head[0], known) + behind
    line.text = line.text[head.end() + len(behind):].strip()
