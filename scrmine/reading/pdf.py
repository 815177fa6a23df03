"""PDF: pages of lines with their place and type size, through PDFium.

Runs in a child process (see `scrmine.reading.isolate`): a crafted file can abort PDFium's whole process.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c

from scrmine.errors import ReadError
from scrmine.layout import Line, order_columns
from scrmine.layout.characters import HYPHEN, join_word, known_words, repair_characters

NOTE_DIGITS = re.compile(r"(?<=[^\s\d(£$–—/-])(\d{1,3}(?:,\s?\d{1,3})*)(?=[\s.,;:)”’\"']|$)")
"""Digits that stand straight after a word: perhaps a footnote mark; their type size decides."""

BOLD_WEIGHT = 600
ITALIC_FLAG = 1 << 6
"""In a font's descriptor (PDF 1.7, table 123)."""

DIVIDED_WITHIN = re.compile(rf"(\w+){HYPHEN}\s*(\w+)")
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
        reason = "password" if "password" in str(error).lower() else "malformed"
        raise ReadError(f"{path.name} does not open as PDF ({error})", path=path, reason=reason) from error
    lines: list[Line] = []
    steps: list[float] = []
    lost = []
    n_pages = len(document)
    for number in range(1, n_pages + 1):
        try:
            page, height = _read_page(document[number - 1], number)
        except pypdfium2.PdfiumError:
            lost.append(number)
            continue
        steps += [-1.0, *((below.top - above.top) * height for above, below in itertools.pairwise(page))][:len(page)]
        lines += page
    document.close()
    _set_gaps(lines, steps)
    return _repair(lines), n_pages, lost


def _read_page(page: pypdfium2.PdfPage, number: int) -> tuple[list[Line], float]:
    """The lines of one page and its height in points, top of the page first as PDFium orders them."""
    textpage = page.get_textpage()
    width, height = page.get_size()
    raw = textpage.raw
    text = textpage.get_text_range()
    lines = []
    boxes = _Boxes(raw, width, height)
    at = 0
    for part in text.split("\r\n"):
        first, last = at, at + len(part) - 1
        at += len(part) + 2
        stripped = part.strip()
        if not stripped:
            continue
        first += len(part) - len(part.lstrip())
        left, top, _, _ = boxes.box(first)
        last -= len(part) - len(part.rstrip())
        _, _, right, _ = boxes.box(last)
        size = boxes.size(first + min(2, len(stripped) - 1))
        marked = _mark_notes(part, first - (len(part) - len(part.lstrip())), boxes, size)
        note = re.match(r"\s*(\d{1,3})\s*(?=\S)", marked)
        if note and boxes.size(first) < 0.8 * boxes.size(min(last, first + len(note[0]) + 1)):
            marked = f"^{{{note[1]}}} {marked[note.end():]}"
            size = boxes.size(min(last, first + len(note[0]) + 1))
        if lines and _same_row(lines[-1], top, left, height):
            # A raised footnote mark parts a row in two.
            lines[-1].text = f"{lines[-1].text} {marked}"
            lines[-1].right = right
            continue
        lines.append(Line(marked, page=number, size=size, bold=boxes.weight(first) >= BOLD_WEIGHT, italic=boxes.italic(last), left=left,
                          right=right, top=top))
    textpage.close()
    page.close()
    return order_columns(lines), height


def _same_row(line: Line, top: float, left: float, height: float) -> bool:
    """Whether a piece of text that begins at `left` and `top` continues the row of a line."""
    return abs(line.top - top) * height < 0.5 * line.size and -0.005 < left - line.right < 0.02


class _Boxes:
    """Place, size and weight of characters on one page, as shares of the page's width and height."""

    def __init__(self, raw: object, width: float, height: float) -> None:
        self.raw = raw
        self.width = width or 1.0
        self.height = height or 1.0
        self._box = pdfium_c.FS_RECTF()

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a character's line box, from the page's top left corner.

        The box is the font's, not the glyph's: a quotation mark is as high as a capital.
        """
        box = self._box
        pdfium_c.FPDFText_GetLooseCharBox(self.raw, index, box)
        return (box.left / self.width, 1 - box.top / self.height, box.right / self.width, 1 - box.bottom / self.height)

    def size(self, index: int) -> float:
        return round(pdfium_c.FPDFText_GetFontSize(self.raw, index), 1)

    def italic(self, index: int) -> bool:
        """Whether a character is set in italics, by its font's flags or name."""
        name = ctypes.create_string_buffer(64)
        flags = ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(self.raw, index, name, 64, flags)
        return bool(flags.value & ITALIC_FLAG) or b"Italic" in name.value or b"Oblique" in name.value

    def weight(self, index: int) -> int:
        return pdfium_c.FPDFText_GetFontWeight(self.raw, index)


def _mark_notes(part: str, at: int, boxes: _Boxes, size: float) -> str:
    """The line with raised footnote digits written as ``^{12}``."""
    def marked(match: re.Match[str]) -> str:
        return f"^{{{match[1]}}}" if boxes.size(at + match.start(1)) < 0.8 * size else match[0]

    return NOTE_DIGITS.sub(marked, part)


def _set_gaps(lines: list[Line], steps: list[float]) -> None:
    """Mark the lines that stand further below the one before than lines of their size usually do in this document."""
    ratios = sorted(step / line.size for line, step in zip(lines, steps, strict=True)
                    if line.size and 0.6 * line.size < step < 4 * line.size)
    # The leading within paragraphs is the smallest common step; in reports of short paragraphs most steps are larger.
    usual = ratios[len(ratios) // 5] if ratios else 1.2
    for line, step in zip(lines, steps, strict=True):
        line.gap = step <= 0 or step > 1.3 * usual * max(line.size, 1.0)


def _repair(lines: list[Line]) -> list[Line]:
    """Lines with repaired characters and with words divided at line ends whole.

    The second half of a divided word moves up to the line of the first, so that every line keeps its page and place.
    """
    for line in lines:
        line.text = repair_characters(re.sub(r"[\r\n\u2028\u2029]+", " ", line.text)).strip()
    known = known_words("\n".join(line.text for line in lines))
    kept: list[Line] = []
    for line in lines:
        ending = DIVIDED_END.search(kept[-1].text) if kept else None
        head = re.match(r"\w+", line.text)
        if ending and head and (ending[2] != "-" or head[0][0].islower()):
            kept[-1].text = kept[-1].text[: ending.start()] + join_word(ending[1], head[0], known)
            # What is printed straight after the word ("informa-/tion.") goes up with it.
            tail = re.match(r"[^\s\w]*", line.text[head.end():])
            kept[-1].text += tail[0] if tail else ""
            line.text = line.text[head.end() + len(tail[0] if tail else ""):].strip()
        if line.text:
            kept.append(line)
    for line in kept:
        # PDFium may run the two halves together on one line, its mark between them.
        line.text = DIVIDED_WITHIN.sub(lambda match: join_word(match[1], match[2], known), line.text).replace(HYPHEN, "-")
    return kept
