"""Word documents that an analyst goes on with: real styles, headings, captions with numbers, text alternatives."""

from __future__ import annotations

import datetime as dt
import os
import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.image import Image
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""Written as the dates of making, so that the same input gives the same bytes."""

UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""

FONT, BLUE, GREY = "Arial", RGBColor(0x12, 0x43, 0x6D), RGBColor(0x59, 0x59, 0x59)
WIDEST, HIGHEST = Cm(16.5), Cm(20.5)
"""Of a picture, so that it stands on a page with its caption."""

STYLES = {"Title": (22, BLUE), "Subtitle": (12, GREY), "Heading 1": (15, BLUE), "Heading 2": (12, BLUE), "Caption": (9.5, BLUE)}
SMALL, CELL = "Small print", "Table text"


def new_document(title: str, footer: str) -> WordDocument:
    """An empty A4 document in our styles, with a title for screen readers and page numbers in its footer."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin = section.bottom_margin = Cm(2)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = clean(title), "scrmine", "scrmine"
    properties.comments, properties.language = "", "en-GB"
    properties.created = properties.modified = MADE
    styles = document.styles
    _set_font(styles["Normal"], 10.5, None)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, (size, colour) in STYLES.items():
        _set_font(styles[name], size, colour)
    styles["Caption"].paragraph_format.space_before = Pt(10)
    for name, size in ((SMALL, 8.5), (CELL, 9)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _set_font(style, size, GREY if name == SMALL else None)
        style.paragraph_format.space_after = Pt(8 if name == SMALL else 1)
        style.paragraph_format.space_before = Pt(0 if name == SMALL else 1)
    below = section.footer.paragraphs[0]
    below.style = styles[SMALL]
    below.add_run(clean(f"{footer}  ·  page "))
    _add_field(below, "PAGE", "1")
    add_text(document, title, "Title")
    return document


def add_text(document: WordDocument, text: str, style: str = "Normal") -> Paragraph:
    """A paragraph; characters that a document cannot hold are shown as a replacement mark."""
    return document.add_paragraph(clean(text), style=style)


def add_caption(document: WordDocument, label: str, number: int, text: str) -> Paragraph:
    """A caption that Word counts itself: "Figure 1: …"; with the caption of a table its table is kept on the page."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{label} ")
    _add_field(paragraph, f"SEQ {label} \\* ARABIC", str(number))
    paragraph.add_run(clean(f": {text}"))
    paragraph.paragraph_format.keep_with_next = label == "Table"
    return paragraph


def add_picture(document: WordDocument, path: Path, alternative: str) -> None:
    """A picture as wide as the text or as high as fits a page, with its text alternative."""
    picture = Image.from_file(str(path))
    size = {"width": WIDEST} if picture.px_height * WIDEST <= picture.px_width * HIGHEST else {"height": HIGHEST}
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(str(path), **size)
    shape._inline.docPr.set("descr", clean(alternative))  # noqa: SLF001 - python-docx has no public name for the text alternative


def add_table(document: WordDocument, headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> Table:
    """A table whose head is repeated on each page; a row of one text goes across; columns after the first are set right.

    `widths` are in centimetres.
    """
    table = document.add_table(rows=0, cols=len(headings))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    _set_lines(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for number, row in enumerate([headings, *rows]):
        cells = table.add_row().cells
        if len(row) == 1:
            cells = [cells[0].merge(cells[-1])]
        for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.width = Cm(sum(widths) if len(row) == 1 else widths[place])
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles[CELL]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if place else WD_ALIGN_PARAGRAPH.LEFT
            paragraph.add_run(clean(text)).bold = number == 0 or len(row) == 1
        _keep_row(table.rows[-1]._tr, head=number == 0)  # noqa: SLF001 - python-docx has no public names for these marks
    return table


def save_document(document: WordDocument, path: Path) -> Path:
    """Write the document, whole or not at all, with the same bytes for the same content, and return its path."""
    buffer = BytesIO()
    document.save(buffer)
    partial = path.with_name(f".{path.name}.partial")
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as stable:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            stable.writestr(entry, made.read(name))
    os.replace(partial, path)
    return path


def clean(text: str) -> str:
    """The text with a replacement mark for each character that XML cannot hold; no number is parted from its per cent sign."""
    return re.sub(r"(?<=\d) %", "\u00a0%", UNFIT.sub("\ufffd", str(text)))


def _set_font(style: ParagraphStyle, size: float, colour: RGBColor | None) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # a theme's font would win over the named one
        fonts.attrib.pop(qn(f"w:{name}"), None)
    if colour is not None:
        style.font.color.rgb = colour


def _add_field(paragraph: Paragraph, instruction: str, result: str) -> None:
    """A field that Word works out again: a page number, or the number of a caption."""
    field, run, text = (OxmlElement(name) for name in ("w:fldSimple", "w:r", "w:t"))
    field.set(qn("w:instr"), instruction)
    text.text = result
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - as above


def _set_lines(table: Table) -> None:
    """Thin lines between rows, stronger ones above and below, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side, size, colour in (("top", "8", "12436D"), ("bottom", "8", "12436D"), ("insideH", "4", "BFBFBF")):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - as above


def _keep_row(row: OxmlElement, *, head: bool) -> None:
    """No row is broken over two pages; the head is repeated."""
    properties = row.get_or_add_trPr()
    for name in ("w:cantSplit", *(["w:tblHeader"] if head else [])):
        properties.append(OxmlElement(name))
