"""Reviews as Word files, the way authors write them; see `make_files.py`.

Headings by style, numbers typed or automatic, footnotes, tables with a header row, reviewers' comments in italics, running
headers and page numbers. Needs python-docx (in the dev extra).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
INLINE = re.compile(r"\[\^(\w+)\]|(\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\2(?!\w)")
NOTE = re.compile(r"\[\^(\w+)\]:\s*(.+)")
NUMBER = re.compile(r"(\d+(?:\.\d+)*)\.\s+")
LEFT_BEHIND = ("thumbnail", "stylesWithEffects", "customXml")
"""Parts of python-docx's template that these files do not need."""

LEVELS = {
    "paragraphs": (("decimal", "%1.", "Heading1"), ("decimal", "%1.%2.", None)),
    "list": (("decimal", "%1.", None),),
    "letters": (("lowerLetter", "%1)", None),),
}
"""The lists of a document: number format, text and style of each level."""


@dataclass(frozen=True)
class Design:
    """How one document is written.

    Attributes
    ----------
    header, footer : str
        Running lines; the page number follows the footer.
    automatic : bool
        Whether Word counts chapters and paragraphs, so that no number stands in the text.
    """

    header: str
    footer: str
    automatic: bool = False


DESIGNS = {
    "glanarth-2010-scr-child-d": Design("CONFIDENTIAL", "Glanarth Local Safeguarding Children Board – Child D", automatic=True),
    "aldermere-2020-leo": Design("Local Child Safeguarding Practice Review: Leo", "Aldermere Safeguarding Children Partnership"),
}


def make_docx(source: str, path: Path, design: Design) -> None:
    """Write one review from its Markdown."""
    writer = _Writer(design, dict(NOTE.findall(source)))
    for line in source.split("\n"):
        if line.strip() and not NOTE.match(line) and not re.fullmatch(r"[-*_]{3,}", line.strip()):
            writer.put(line.strip())
    writer.end_table()
    writer.add_notes()
    path.write_bytes(_same_bytes(writer.document))


class _Writer:
    """Adds lines of Markdown to a Word document."""

    def __init__(self, design: Design, notes: dict[str, str]) -> None:
        self.design = design
        self.notes = notes
        self.used: list[str] = []
        self.rows: list[list[str]] = []
        self.before = ""
        self.lists = 0
        self.document = docx.Document()
        self.document.styles["Normal"].font.size = Pt(11)
        running = self.document.sections[0]
        running.header.paragraphs[0].text = design.header
        footer = running.footer.paragraphs[0]
        footer.text = f"{design.footer}   Page "
        footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        self.numbering = self.document.part.numbering_part.element
        for number, (name, levels) in enumerate(LEVELS.items(), start=90):
            self._define(number, name, levels)
        self.counted = self._start("paragraphs")
        self.counts = [0, 0]

    def _define(self, number: int, name: str, levels: tuple) -> None:
        """Add a kind of list to the file."""
        inner = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{f"""<w:pStyle w:val="{style}"/>""" if style else ""}'
            f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
            for depth, (kind, text, style) in enumerate(levels)
        )
        xml = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/><w:name w:val="{name}"/>{inner}</w:abstractNum>'
        self.numbering.insert(0, parse_xml(xml))

    def _start(self, name: str) -> int:
        """A new list of a kind, which begins at 1."""
        number = 100 + self.lists
        self.lists += 1
        kind = 90 + list(LEVELS).index(name)
        again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if name != "paragraphs" else ""
        self.numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{again}</w:num>'))
        return number

    def put(self, line: str) -> None:
        """Add one line."""
        if line.startswith("|"):
            if not re.fullmatch(r"\|?[\s:|-]+\|?", line):
                self.rows.append([cell.strip() for cell in line.strip("|").split("|")])
            return
        self.end_table()
        kind = self._kind(line)
        heading = re.match(r"(#+)\s+(.+)", line)
        if heading:
            self._put_heading(heading[2], len(heading[1]))
        elif kind == "-":
            self.write(self.document.add_paragraph(style="List Bullet"), re.sub(r"^[-*]\s+", "", line))
        elif kind in ("list", "letters"):
            if self.before != kind:
                self.running = self._start(kind)
            self._number(self.write(self.document.add_paragraph(), line.split(maxsplit=1)[1]), self.running, 0)
        else:
            self._put_paragraph(line)
        self.before = kind

    @staticmethod
    def _kind(line: str) -> str:
        if re.match(r"[-*]\s", line):
            return "-"
        return "list" if re.match(r"\d+\.\s", line) else "letters" if re.match(r"[a-z]\)\s", line) else ""

    def _put_heading(self, text: str, level: int) -> None:
        number = NUMBER.match(text) if self.design.automatic else None
        paragraph = self.document.add_paragraph(style="Title" if level == 1 else f"Heading {level - 1}")
        self.write(paragraph, text[number.end():] if number else text)
        if number:
            self.counts = [self.counts[0] + 1, 0]
            self._check(number[1], str(self.counts[0]))
            self._number(paragraph, self.counted, 0)

    def _put_paragraph(self, line: str) -> None:
        number = NUMBER.match(line) if self.design.automatic else None
        paragraph = self.write(self.document.add_paragraph(), line[number.end():] if number else line.lstrip("> "))
        if number:
            self.counts[1] += 1
            self._check(number[1], f"{self.counts[0]}.{self.counts[1]}")
            self._number(paragraph, self.counted, 1)

    @staticmethod
    def _check(printed: str, counted: str) -> None:
        if printed != counted:
            raise ValueError(f"Word would print {counted} where the review has {printed}: write its numbers out (automatic=False).")

    @staticmethod
    def _number(paragraph: Paragraph, number: int, depth: int) -> None:
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'))

    def write(self, paragraph: Paragraph, text: str) -> Paragraph:
        """Add words to a paragraph, with their emphasis and footnote marks."""
        at = 0
        for match in INLINE.finditer(text):
            paragraph.add_run(text[at:match.start()])
            if match[1]:
                self.used.append(match[1])
                run = paragraph.add_run()
                run.font.superscript = True
                run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{len(self.used)}"/>'))
            elif len(match[2]) == 2:
                paragraph.add_run(match[3]).bold = True
            else:
                paragraph.add_run(match[3]).italic = True
            at = match.end()
        paragraph.add_run(text[at:])
        for run in paragraph.runs:
            if not run.text and run._r.find(qn("w:footnoteReference")) is None:
                paragraph._p.remove(run._r)
        return paragraph

    def end_table(self) -> None:
        """Add the table whose rows have been gathered."""
        if not self.rows:
            return
        table = self.document.add_table(0, len(self.rows[0]), style="Table Grid")
        for number, cells in enumerate(self.rows):
            row = table.add_row()
            for cell, text in zip(row.cells, cells, strict=True):
                self.write(cell.paragraphs[0], text)
            if number == 0:
                row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
                for run in (run for cell in row.cells for run in cell.paragraphs[0].runs[:1]):
                    run.bold = True
        self.rows = []

    def add_notes(self) -> None:
        """Add the part that holds the footnotes; python-docx has none."""
        if not self.used:
            return
        body = "".join(
            f'<w:footnote w:id="{number}" w:type="{kind}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
            for number, kind, mark in ((-1, "separator", "separator"), (0, "continuationSeparator", "continuationSeparator"))
        )
        root = parse_xml(f"<w:footnotes {nsdecls('w')}>{body}</w:footnotes>")
        for number, label in enumerate(self.used, start=1):
            note = parse_xml(f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                             f"<w:footnoteRef/></w:r></w:p></w:footnote>")
            root.append(note)
            self.write(Paragraph(note[0], self.document._body), f" {self.notes[label]}")
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, docx.oxml.parser.etree.tostring(root), self.document.part.package)
        self.document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _same_bytes(document: Document) -> bytes:
    """The file, without what its template brings and no one needs, and the same bytes each time.

    Members are stored and not deflated: what deflating gives differs between versions of zlib.
    """
    core = document.core_properties
    core.author, core.title, core.comments, core.last_modified_by = "", "", "", ""
    core.created = core.modified = LONG_AGO
    for owner in (document.part, document.part.package):
        for key in [key for key, relation in owner.rels.items() if any(word in relation.target_ref for word in LEFT_BEHIND)]:
            owner.rels.pop(key)
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    saved, again = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, LONG_AGO.timetuple()[:6])
            entry.create_system = 3  # Windows writes another number
            new.writestr(entry, old.read(name))
    return again.getvalue()
