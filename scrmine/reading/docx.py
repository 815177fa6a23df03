"""Word files (DOCX): the body in its order, as lines of Markdown.

Read from the XML itself rather than through python-docx, which resolves no list numbers, leaves out text boxes, content
controls and footnotes, and refuses files that Word opens: templates, files with macros, "Strict Open XML", and files with a
relation to a part that is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml.etree import _Element as Element

from scrmine.errors import ReadError
from scrmine.layout import Line
from scrmine.reading.archive import Archive
from scrmine.reading.docx_numbering import BULLET, Numbering
from scrmine.reading.docx_runs import MC, Notes, chosen, read_words
from scrmine.reading.docx_styles import VAL, Styles, W, is_on
from scrmine.reading.markup import Cell, Look, add_table, believe_bold, box, depth_below_title, heading, note, paragraphs, whole

LONGEST_TITLE = 200
MOST_WORDS = 20
"""A longer sentence in a heading's style is a paragraph that took the style for its number."""

MOST_FRAMED = 20
"""A table of one cell with more paragraphs than these is the page's design and not a box on it."""

MOST_PAGE_ROWS = 3
"""A table with more rows than these is one of data, whatever stands in its cells, or a list if it has one column."""

MOST_COLUMNS = 63
"""Word's own limit."""

FIRST_ROW = re.compile(r"[0-9A-Fa-f]{2}[2367ABEFabef][0-9A-Fa-f]")
"""Four hexadecimal digits with the bit 0x0020 set (ECMA-376, 17.4.55)."""

DELETED = (f"{W}del", f"{W}moveFrom")


def read_docx(file: Path, archive: Archive) -> list[Line]:
    """Every line of a Word file's body, then its footnotes and endnotes.

    Headers and footers are not read. A file of this kind does not say where its pages end.

    Parameters
    ----------
    file : pathlib.Path
        The file, for messages.
    archive : Archive
        What it holds.

    Raises
    ------
    ReadError
        With reason ``malformed`` or ``unsafe``.
    """
    part = next(iter(archive.related().get("officeDocument", [])), None)
    body = archive.xml(part).find(f"{W}body") if part else None
    if body is None:
        raise ReadError(f"{file.name} has no document in it", path=file, reason="malformed")
    related = archive.related(part)

    def root(name: str) -> Element | None:
        return archive.xml(related[name][0]) if name in related else None

    reader = _Body(Styles(root("styles")), root("numbering"), body)
    reader.notes.formats.update(_note_formats(root("settings"), body))
    reader.read(body)
    reader.read_notes({kind: root(f"{kind}s") for kind in reader.notes.formats})
    return believe_bold(reader.lines)


class _Body:
    """Walks a body and keeps what must be known on the way: list counters, notes referred to, lines so far."""

    def __init__(self, styles: Styles, numbering: Element | None, body: Element) -> None:
        self.styles = styles
        self.numbering = Numbering(numbering, styles)
        self.notes = Notes()
        self.lines: list[Line] = []
        levels = [styles.heading_level(paragraph) for paragraph in body.iter(f"{W}p") if "".join(paragraph.itertext()).strip()]
        self.deepen = depth_below_title([level for level in levels if level is not None])
        self.carried = ""

    def read(self, parent: Element, *, boxed: bool = False) -> None:
        """Add the lines of everything in a body, cell or text box."""
        for element in _blocks(parent):
            if element.tag == f"{W}tbl":
                self._read_table(element, boxed=boxed)
            else:
                self._read_paragraph(element, boxed=boxed)

    def _read_paragraph(self, element: Element, *, boxed: bool) -> None:
        """Add the lines of a paragraph and of the text boxes anchored in it."""
        words = read_words(element, self.styles, self.notes)
        text, self.carried = self.carried + words.text, ""
        if _runs_on(element):
            self.carried = text
        else:
            self._add_paragraph(element, text, words.look, boxed=boxed)
        for content in words.boxes:
            self.read(content, boxed=True)

    def _add_paragraph(self, element: Element, text: str, look: Look, *, boxed: bool) -> None:
        """Add the lines of a paragraph's text; an empty one still counts in its list."""
        prefix = self.numbering.prefix(element)
        if not text.strip():
            return
        number = "" if prefix == BULLET else prefix
        level = self.styles.heading_level(element)
        if level is not None and _is_title(text) and not boxed:
            self.lines.append(heading(f"{number} {text}", level + self.deepen))
        elif boxed or self.styles.is_framed(element):
            self.lines += [box(line.text) for line in paragraphs(f"{number} {text}")]
        else:
            self.lines += paragraphs(text, prefix=prefix, look=look)

    def _read_table(self, element: Element, *, boxed: bool) -> None:
        """Add the rows of a table; a table that only frames or places paragraphs gives its paragraphs."""
        rows = [(row, list(_within(row, f"{W}tc"))) for row in _within(element, f"{W}tr")
                if row.find(f"{W}trPr/{W}del") is None]
        design = self._design(rows)
        if design:
            for _, cells in rows:
                for cell in cells:
                    self.read(cell, boxed=boxed or design == "frame")
            return
        boxes: list[Element] = []
        styled = self._titled_by_style(element)
        made = []
        for place, (row, cells) in enumerate(rows):
            titled = row.find(f"{W}trPr/{W}tblHeader") is not None or (styled and place == 0)
            before = row.find(f"{W}trPr/{W}gridBefore")
            skipped = [Cell("", min(max(whole(before.get(VAL), 1), 1), MOST_COLUMNS))] if before is not None else []
            made.append(skipped + [self._cell(cell, boxes, titled=titled) for cell in cells])
        add_table(self.lines, made)
        for content in boxes:
            self.read(content, boxed=True)

    def _design(self, rows: list[tuple[Element, list[Element]]]) -> str:
        """What a table without data is for: "frame" around a few paragraphs, "page" if it places text; else empty."""
        contents = [list(_blocks(cell)) for _, cells in rows for cell in cells]
        titled = [self._begins_with_title(blocks) for blocks in contents]
        if all(len(cells) < 2 for _, cells in rows):
            return "page" if any(titled) or len(rows) > MOST_PAGE_ROWS or sum(map(len, contents)) > MOST_FRAMED else "frame"
        nested = any(block.tag == f"{W}tbl" for blocks in contents for block in blocks)
        return "page" if len(rows) <= MOST_PAGE_ROWS and (nested or any(titled)) else ""

    def _begins_with_title(self, blocks: list[Element]) -> bool:
        """Whether a cell holds a heading with text under it."""
        filled = [block for block in blocks if "".join(block.itertext()).strip()]
        return len(filled) > 1 and self.styles.heading_level(filled[0]) is not None

    def _titled_by_style(self, table: Element) -> bool:
        """Whether a table's style sets its first row apart."""
        look = table.find(f"{W}tblPr/{W}tblLook")
        if look is None or not (is_on(look.get(f"{W}firstRow", "0")) or FIRST_ROW.fullmatch(look.get(VAL) or "")):
            return False
        named = table.find(f"{W}tblPr/{W}tblStyle")
        for style in self.styles.chain(named.get(VAL) if named is not None else None):
            for part in style.findall(f"{W}tblStylePr[@{W}type='firstRow']"):
                if part.find(f".//{W}b") is not None or part.find(f".//{W}shd") is not None:
                    return True
        return False

    def _cell(self, cell: Element, boxes: list[Element], *, titled: bool) -> Cell:
        """One cell: its paragraphs one after the other."""
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        texts, bolds = [], []
        for element in _blocks(cell, flat=True):
            words = read_words(element, self.styles, self.notes)
            boxes += words.boxes
            if words.text.strip():
                prefix = self.numbering.prefix(element)
                texts.append(f"{'•' if prefix == BULLET else prefix} {words.text}".strip())
                bolds.append(words.look.bold)
        shade = cell.find(f"{W}tcPr/{W}shd")
        shaded = shade is not None and (shade.get(f"{W}fill") or "auto").lower() not in ("auto", "ffffff")
        return Cell(" ".join(texts), min(max(whole(span.get(VAL), 1), 1), MOST_COLUMNS) if span is not None else 1,
                    titled=titled or shaded or (bool(bolds) and all(bolds)))

    def read_notes(self, roots: dict[str, Element | None]) -> None:
        """Add the notes that the text refers to, in that order; a note may refer to another."""
        done: set[tuple[str, str]] = set()
        while todo := [key for key in self.notes.labels if key not in done]:
            for kind, note_id in todo:
                done.add((kind, note_id))
                root = roots[kind]
                found = root.find(f"{W}{kind}[@{W}id='{note_id}']") if root is not None and note_id.lstrip("-").isdigit() else None
                texts = [read_words(element, self.styles, self.notes).text for element in _blocks(found, flat=True)] if found is not None else []
                text = " ".join(filter(str.strip, texts))
                if text:
                    self.lines.append(note(self.notes.labels[kind, note_id], text))


def _blocks(parent: Element, *, flat: bool = False) -> Iterator[Element]:
    """The paragraphs and tables in a part of a document, in order, inside content controls and insertions too.

    Parameters
    ----------
    parent : lxml element
        The body, a cell, a note or a text box.
    flat : bool
        Whether to give the paragraphs of tables instead of the tables.
    """
    for child in parent:
        if child.tag == f"{W}p" or (child.tag == f"{W}tbl" and not flat):
            yield child
        elif child.tag == f"{MC}AlternateContent":
            choice = chosen(child)
            if choice is not None:
                yield from _blocks(choice, flat=flat)
        elif child.tag not in DELETED:
            yield from _blocks(child, flat=flat)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, inside content controls too."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            yield from _within(child, tag)


def _runs_on(paragraph: Element) -> bool:
    """Whether a paragraph goes on in the next: its end was deleted, or it is a large first letter."""
    frame = paragraph.find(f"{W}pPr/{W}framePr")
    if frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin"):
        return True
    return any(paragraph.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in DELETED)


def _is_title(text: str) -> bool:
    """Whether a paragraph in a heading's style is short enough to be one."""
    text = text.strip()
    return 0 < len(text) <= LONGEST_TITLE and not (text.endswith(".") and len(text.split()) > MOST_WORDS)


def _note_formats(settings: Element | None, body: Element) -> dict[str, str]:
    """The number formats of footnotes and endnotes, where the file sets them."""
    formats = {}
    for kind in ("footnote", "endnote"):
        for place in (settings, body.find(f"{W}sectPr")):
            found = place.find(f"{W}{kind}Pr/{W}numFmt") if place is not None else None
            if found is not None:
                formats[kind] = found.get(VAL, "decimal")
    return formats
