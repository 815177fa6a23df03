"""OpenDocument text (ODT, as LibreOffice writes it): the body in its order, as lines of Markdown."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lxml.etree import _Element as Element

from scrmine.errors import ReadError
from scrmine.layout import Line
from scrmine.reading.archive import Archive
from scrmine.reading.markup import (
    Cell,
    Look,
    add_table,
    believe_bold,
    box,
    depth_below_title,
    heading,
    in_style,
    mark,
    note,
    paragraphs,
    raised,
    whole,
)

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TEXT, TABLE, STYLE, DRAW = (f"{{{_NAMES}:{name}:1.0}}" for name in ("office", "text", "table", "style", "drawing"))
FO = f"{{{_NAMES}:xsl-fo-compatible:1.0}}"
MANIFEST = "META-INF/manifest.xml"

LEFT_OUT = frozenset((
    f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{TEXT}variable-decls",
    f"{TEXT}user-field-decls", f"{TEXT}ruby-text", f"{TEXT}table-of-content-source", f"{TEXT}note",
))
LETTERS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
MOST_COLUMNS = 63
POINTS = re.compile(r"\d{1,3}(?:\.\d+)?pt")


def read_odt(file: Path, archive: Archive) -> list[Line]:
    """Every line of an OpenDocument text, then its notes.

    Raises
    ------
    ReadError
        With reason ``password``, ``malformed`` or ``unsafe``.
    """
    if MANIFEST in archive and b"encryption-data" in archive.read(MANIFEST):
        raise ReadError(f"{file.name} is protected by a password", path=file, reason="password")
    content = archive.xml("content.xml")
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise ReadError(f"{file.name} has no text in it", path=file, reason="malformed")
    roots = [content, archive.xml("styles.xml")] if "styles.xml" in archive else [content]
    reader = _Body(_Styles(roots), body)
    reader.read(body)
    return believe_bold(reader.lines + [note(label, text) for label, text in reader.notes])


class _Styles:
    """The styles of paragraphs, words and lists."""

    def __init__(self, roots: list[Element]) -> None:
        self.styles = {(style.get(f"{STYLE}family"), style.get(f"{STYLE}name")): style for root in reversed(roots) for style in root.iter(f"{STYLE}style")}
        self.lists = {style.get(f"{STYLE}name"): style for root in roots for style in root.iter(f"{TEXT}list-style")}
        self.outline = next((style for root in roots for style in root.iter(f"{TEXT}outline-style")), None)
        self.value = cache(self._value)

    def _value(self, family: str, name: str | None, attribute: str) -> str | None:
        """A property of words in a style or those it is made from."""
        for style in self.chain(family, name):
            found = style.find(f"{STYLE}text-properties")
            if found is not None and found.get(attribute):
                return found.get(attribute)
        return None

    def chain(self, family: str, name: str | None) -> list[Element]:
        """A style and its parents, nearest first."""
        found: list[Element] = []
        while (family, name) in self.styles and self.styles[family, name] not in found:
            found.append(self.styles[family, name])
            name = found[-1].get(f"{STYLE}parent-style-name")
        return found

    def is_title(self, name: str | None) -> bool:
        """Whether a paragraph's style is, or is made from, the one of that name."""
        return name == "Title" or any(style.get(f"{STYLE}parent-style-name") == "Title" for style in self.chain("paragraph", name))


class _Lists:
    """How far the lists of a file have counted."""

    def __init__(self) -> None:
        self.counters: dict[str, dict[int, int]] = {}

    def prefix(self, style: Element | None, name: str, depth: int, start: str | None) -> str:
        """The number or bullet of the next item at a depth, from 1; a bullet where nothing says how it is numbered."""
        level = next((level for level in style if level.get(f"{TEXT}level") == str(depth)), None) if style is not None else None
        if level is None or level.tag == f"{TEXT}list-level-style-bullet":
            return "-"
        counter = self.counters.setdefault(name, {})
        first = whole(level.get(f"{TEXT}start-value"), 1)
        counter[depth] = whole(start, 1) if start else counter.get(depth, first - 1) + 1
        for deeper in [known for known in counter if known > depth]:
            del counter[deeper]
        kind = LETTERS.get(level.get(f"{STYLE}num-format", ""))
        if kind is None:
            return ""
        shown = range(max(1, depth - whole(level.get(f"{TEXT}display-levels"), 1) + 1), depth + 1)
        number = ".".join(in_style(counter.get(place, 1), kind) for place in shown)
        return f"{level.get(f'{STYLE}num-prefix', '')}{number}{level.get(f'{STYLE}num-suffix', '')}".strip()


class _Body:
    """Walks a body and keeps what must be known on the way."""

    def __init__(self, styles: _Styles, body: Element) -> None:
        self.styles = styles
        self.lists = _Lists()
        self.lines: list[Line] = []
        self.notes: list[tuple[str, str]] = []
        titles = [0] if any(styles.is_title(p.get(f"{TEXT}style-name")) for p in body.iter(f"{TEXT}p")) else []
        self.deepen = depth_below_title(titles + [whole(h.get(f"{TEXT}outline-level"), 1) for h in body.iter(f"{TEXT}h")])

    def read(self, parent: Element, *, boxed: bool = False) -> None:
        """Add the lines of everything in a body, section or text box."""
        for child in parent:
            if child.tag in (f"{TEXT}p", f"{TEXT}h"):
                self._read_paragraph(child, "", boxed=boxed)
            elif child.tag == f"{TEXT}list":
                self._read_list(child, 1, child.get(f"{TEXT}style-name"), boxed=boxed)
            elif child.tag == f"{TABLE}table":
                self._read_table(child)
            elif child.tag not in LEFT_OUT:
                self.read(child, boxed=boxed)

    def _read_list(self, listing: Element, depth: int, name: str | None, *, boxed: bool) -> None:
        """Add the items of a list; one that does not say that it goes on begins again."""
        name = name or "list"
        goes_on = listing.get(f"{TEXT}continue-numbering") == "true" or listing.get(f"{TEXT}continue-list") is not None
        if depth == 1 and not goes_on:
            self.lists.counters.pop(name, None)
        for item in listing:
            numbered = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag == f"{TEXT}list":
                    self._read_list(child, depth + 1, child.get(f"{TEXT}style-name") or name, boxed=boxed)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    start = item.get(f"{TEXT}start-value")
                    prefix = self.lists.prefix(self.styles.lists.get(name), name, depth, start) if numbered else ""
                    self._read_paragraph(child, prefix, boxed=boxed)
                    numbered = False

    def _read_paragraph(self, element: Element, prefix: str, *, boxed: bool) -> None:
        """Add the lines of a paragraph or heading, and of the text boxes in it."""
        words = _Words(self, element)
        shown = "" if prefix == "-" else prefix
        style = element.get(f"{TEXT}style-name")
        if words.text.strip():
            if element.tag == f"{TEXT}h" and not boxed:
                level = whole(element.get(f"{TEXT}outline-level"), 1)
                if not prefix and self.styles.outline is not None and element.get(f"{TEXT}is-list-header") != "true":
                    shown = self.lists.prefix(self.styles.outline, "outline", level, None).strip("-")
                self.lines.append(heading(f"{shown} {words.text}", level + self.deepen))
            elif self.styles.is_title(style) and not boxed:
                self.lines.append(heading(words.text, 1))
            elif boxed:
                self.lines += [box(line.text) for line in paragraphs(f"{shown} {words.text}")]
            else:
                self.lines += paragraphs(words.text, prefix=prefix, look=words.look)
        for content in words.boxes:
            self.read(content, boxed=True)

    def _read_table(self, table: Element) -> None:
        """Add the rows of a table."""
        made = []
        for row in table.iter(f"{TABLE}table-row"):
            cells: list[Cell] = []
            covered = 0
            for cell in row:
                if cell.tag == f"{TABLE}covered-table-cell" and covered:
                    covered -= 1
                    continue
                # The paragraphs of a note in the cell are gathered where its mark is read; those of a comment are not of the text.
                texts = [_Words(self, p).text for p in cell.iter(f"{TEXT}p", f"{TEXT}h")
                         if next(p.iterancestors(f"{TEXT}note", f"{OFFICE}annotation", cell.tag)).tag == cell.tag]
                span = min(max(whole(cell.get(f"{TABLE}number-columns-spanned"), 1), 1), MOST_COLUMNS)
                covered = span - 1
                titled = row.getparent().tag == f"{TABLE}table-header-rows"
                again = min(whole(cell.get(f"{TABLE}number-columns-repeated"), 1), MOST_COLUMNS)
                cells += [Cell(" ".join(filter(str.strip, texts)), span, titled=titled)] * again
            made.append(cells)
        add_table(self.lines, made)


class _Words:
    """The words of a paragraph, how they are set, and the text boxes in it."""

    def __init__(self, body: _Body, paragraph: Element) -> None:
        self.body = body
        self.text = ""
        self.boxes: list[Element] = []
        self.sets: list[tuple[bool, bool]] = []
        self.style = paragraph.get(f"{TEXT}style-name")
        self._read(paragraph, None)
        size = body.styles.value("paragraph", self.style, f"{FO}font-size") or ""
        self.look = Look(float(size[:-2]) if POINTS.fullmatch(size) else 0.0, bool(self.sets) and all(bold for bold, _ in self.sets),
                         bool(self.sets) and all(italic for _, italic in self.sets))

    def _read(self, element: Element, span: str | None) -> None:
        """Add the words of an element and of what is inside it."""
        self._add(element.text, span)
        for child in element:
            tag = child.tag
            if tag == f"{TEXT}note":
                self._note(child)
            elif tag == f"{TEXT}s":
                self.text += " "
            elif tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                self.text += "\t" if tag == f"{TEXT}tab" else "\n"
            elif tag.startswith(DRAW):
                self.boxes += child.iter(f"{DRAW}text-box")
            elif tag not in LEFT_OUT:
                self._read(child, child.get(f"{TEXT}style-name") if tag == f"{TEXT}span" else span)
            self._add(child.tail, span)

    def _add(self, text: str | None, span: str | None) -> None:
        """Add words in the style of their span."""
        if not text:
            return
        styles = self.body.styles

        def value(attribute: str) -> str:
            return styles.value("text", span, attribute) or styles.value("paragraph", self.style, attribute) or ""

        if text.strip() and value(f"{STYLE}text-position").startswith("super"):
            self.text += raised(text, self.text)
            return
        self.text += text
        if text.strip():
            self.sets.append((value(f"{FO}font-weight") == "bold", value(f"{FO}font-style") == "italic"))

    def _note(self, element: Element) -> None:
        """Add the mark of a note and keep the note."""
        label = (element.findtext(f"{TEXT}note-citation") or "*").strip()
        self.text += mark(label)
        content = element.find(f"{TEXT}note-body")
        texts = [_Words(self.body, p).text for p in content.iter(f"{TEXT}p", f"{TEXT}h")] if content is not None else []
        self.body.notes.append((label, " ".join(texts)))
