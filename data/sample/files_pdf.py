"""Reviews as PDF, the way boards publish them; see `make_files.py`.

Running headers, page numbers, footnotes at the foot of the page, paragraphs that run over pages, words divided at line
ends, tables, and one report in two columns. Needs reportlab (in the dev extra).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
MARGIN, GUTTER = 62.0, 22.0
TOP, BOTTOM = HEIGHT - 78.0, 70.0
NOTE_SIZE = 7.5
MARK = re.compile(r"\[\^(\w+)\](?!:)")
NOTE = re.compile(r"\[\^(\w+)\]:\s*(.+)")
EMPHASIS = re.compile(r"(\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
LONG_WORD = 9


@dataclass
class Design:
    """How one document is set."""

    header: str
    footer: str
    columns: int = 1
    size: float = 10.5
    font: str = "Times-Roman"
    bold: str = "Times-Bold"
    italic: str = "Times-Italic"
    divide: bool = False


DESIGNS = {
    "aldermere-2010-child-k": Design("Restricted", "Aldermere Safeguarding Children Board – not to be copied without permission", divide=True),
    "thornmouth-2017-child-q": Design("Serious Case Review: Child Q", "Thornmouth Safeguarding Children Board", font="Helvetica",
                                      bold="Helvetica-Bold", italic="Helvetica-Oblique", size=10),
    "westmarsh-2019-noah": Design("LCSPR Noah", "Westmarsh Safeguarding Children Partnership", columns=2, size=9.5, divide=True),
    "haverton-2016-callum": Design("Haverton Safeguarding Children Board", "OFFICIAL", font="Helvetica", bold="Helvetica-Bold", italic="Helvetica-Oblique", size=10),
}


@dataclass
class Piece:
    """A printed line: words with their style, or a gap."""

    text: str
    font: str
    size: float
    indent: float = 0.0
    marks: list[str] = field(default_factory=list)
    gap: float = 0.0


class Setter:
    """Places lines on pages, footnotes at the foot of the page that holds their mark."""

    def __init__(self, path: Path, design: Design, notes: dict[str, str]) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.design = design
        self.notes = notes
        self.width = (WIDTH - 2 * MARGIN - GUTTER * (design.columns - 1)) / design.columns
        self.page, self.column, self.y = 0, 0, 0.0
        self.foot: list[str] = []
        self.start_page()

    def start_page(self) -> None:
        """Begin a page with its running lines."""
        if self.page:
            self.finish_page()
        self.page += 1
        self.column, self.y, self.foot = 0, TOP, []
        self.canvas.setFont(self.design.font, 8.5)
        self.canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 48, self.design.header)
        self.canvas.drawString(MARGIN, 36, self.design.footer)
        self.canvas.drawRightString(WIDTH - MARGIN, 36, f"Page {self.page}")

    def finish_page(self) -> None:
        """Set the footnotes and go on to the next page."""
        y = BOTTOM + self.foot_height(self.foot) - NOTE_SIZE
        for label in self.foot:
            for number, line in enumerate(self.note_lines(label)):
                self.canvas.setFont(self.design.font, NOTE_SIZE if number else 5.5)
                if number == 0:
                    self.canvas.drawString(MARGIN, y + 2.2, label)
                self.canvas.setFont(self.design.font, NOTE_SIZE)
                self.canvas.drawString(MARGIN + (6 if number == 0 else 0), y, line)
                y -= NOTE_SIZE * 1.25
        self.canvas.showPage()

    def note_lines(self, label: str) -> list[str]:
        """The printed lines of a footnote."""
        return wrap(self.notes[label], WIDTH - 2 * MARGIN - 8, self.design.font, NOTE_SIZE, divide=False)

    def foot_height(self, labels: list[str]) -> float:
        """How much room footnotes take at the foot of a page, in points."""
        return sum(len(self.note_lines(label)) for label in labels) * NOTE_SIZE * 1.25 + (8 if labels else 0)

    def put(self, piece: Piece) -> None:
        """Place one line, on the next column or page if its footnotes no longer fit with it."""
        step = piece.size * 1.28
        new = [label for label in piece.marks if label in self.notes and label not in self.foot]
        self.y -= piece.gap
        if self.y - step < BOTTOM + self.foot_height(self.foot + new):
            self.column += 1
            self.y = TOP
            if self.column == self.design.columns:
                self.start_page()
        self.foot += new
        self.y -= step
        x = MARGIN + self.column * (self.width + GUTTER) + piece.indent
        for number, part in enumerate(MARK.split(piece.text)):
            size = piece.size if number % 2 == 0 else piece.size * 0.6
            self.canvas.setFont(piece.font, size)
            self.canvas.drawString(x, self.y if number % 2 == 0 else self.y + piece.size * 0.35, part)
            x += stringWidth(part, piece.font, size)


def wrap(text: str, width: float, font: str, size: float, *, divide: bool) -> list[str]:
    """Lines no wider than `width`; long words are divided when asked, as justified reports do."""
    lines, line = [], ""
    words = text.split()
    while words:
        word = words.pop(0)
        trial = f"{line} {word}".strip()
        if stringWidth(MARK.sub("", trial), font, size) <= width:
            line = trial
            continue
        if divide and word.isalpha() and word.islower() and len(word) >= LONG_WORD:
            head = next((word[:at] for at in range(len(word) - 4, 3, -1)
                         if stringWidth(f"{line} {word[:at]}-", font, size) <= width), "")
            if head:
                lines.append(f"{line} {head}-".strip())
                line = word[len(head):]
                continue
        lines.append(line)
        line = word
    return [*lines, line] if line else lines


def make_pdf(source: str, path: Path, design: Design) -> None:
    """Set one review from its Markdown."""
    notes = {label: plain(text) for label, text in NOTE.findall(source)}
    setter = Setter(path, design, notes)
    for raw in source.split("\n"):
        line = raw.strip()
        if line and not NOTE.match(line) and not re.fullmatch(r"[-*_]{3,}", line):
            for piece in pieces(line, design, setter.width):
                setter.put(piece)
    setter.finish_page()
    setter.canvas.save()


def plain(text: str) -> str:
    return EMPHASIS.sub(r"\2", text).replace("\\", "")


def pieces(line: str, design: Design, width: float) -> list[Piece]:
    """The printed lines of one line of Markdown."""
    heading = re.match(r"(#+)\s+(.+)", line)
    if heading:
        size = {1: 17.0, 2: 13.5}.get(len(heading[1]), 11.5) * (0.85 if design.columns > 1 else 1)
        lines = wrap(plain(heading[2]), width, design.bold, size, divide=False)
        return [Piece(part, design.bold, size, gap=14 if number == 0 else 0) for number, part in enumerate(lines)]
    if line.startswith("|"):
        if re.fullmatch(r"\|?[\s:|-]+\|?", line):
            return []
        line = "   ".join(plain(cell.strip()) for cell in line.strip("|").split("|"))
    item = re.match(r"(?:[-*]|\d+\.|[a-z]\))\s+", line)
    indent = 14.0 if item and not re.match(r"\d", line) else 0.0
    text = plain(re.sub(r"^[-*]\s+", "• ", line.lstrip("> ")))
    # Reviewers set their comments in a chronology in italics.
    font = design.italic if re.fullmatch(r"(?:\d+(?:\.\d+)*\.?\s+)?(\*|_)(?!\1).+(?<!\1)\1", line.lstrip("> ")) else design.font
    made = []
    for number, part in enumerate(wrap(text, width - indent, font, design.size, divide=design.divide)):
        made.append(Piece(part, font, design.size, indent, MARK.findall(part), gap=(3 if indent else 7) if number == 0 else 0))
    return made
