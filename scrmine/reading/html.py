"""Saved web pages (HTML, MHTML): the main content as lines of Markdown. Nothing is fetched and no script is run."""

from __future__ import annotations

import codecs
import email
import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser
from selectolax.lexbor import LexborNode as Node

from scrmine.layout import Line
from scrmine.layout.characters import decode
from scrmine.reading.html_main import HEADINGS, SILENT, find_main
from scrmine.reading.html_notes import Notes, find_notes
from scrmine.reading.markup import Cell, Look, add_table, believe_bold, box, heading, in_style, mark, note, paragraphs, raised

HEAD = 4096
DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)|^\s*<\?xml[^>]+encoding\s*=\s*["']([\w:.-]+)""", re.IGNORECASE)
SAME_AS_1252 = frozenset({"ascii", "iso8859-1"})
"""Names under which browsers read Windows-1252 (WHATWG Encoding Standard, 4.2)."""

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figure footer form header hr legend li main ol p pre "
    "section summary table tbody td tfoot th thead tr ul".split()
)
BOLD = frozenset(("b", "strong", "dt", "summary", "legend"))
ITALIC = frozenset(("i", "em", "cite", "dfn"))
LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
MOST_PAGE_ROWS = 3
"""A table with more rows than these is one of data, whatever stands in its cells."""

LONGEST_ENTRY = 80
SENTENCE_ENDS = (".", "!", "?")
"""In a definition list without sentences and with no entry longer than this, nothing is a title over text."""

DEEPEST = 200
"""Below this depth of nesting text is taken without its structure."""


def read_html(data: bytes) -> list[Line]:
    """Every line of a page's main content."""
    return lines_of_page(decode_page(data))


def lines_of_page(text: str) -> list[Line]:
    """The lines of the main content of a page's text."""
    tree = LexborHTMLParser(text)
    if tree.body is None:
        return []
    main, clutter = find_main(tree.body)
    page = _Page(clutter, find_notes(main))
    title = _title_outside(tree, main, clutter)
    if title:
        page.lines.append(heading(title, 1))
    page.walk(main)
    page.flush()
    return believe_bold(page.lines)


def decode_page(data: bytes) -> str:
    """Bytes to text: byte-order mark, then UTF-8 where it fits, then what the page declares, then Windows-1252."""
    declared = DECLARED.search(data[:HEAD])
    if declared is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        name = codecs.lookup((declared[1] or declared[2]).decode("ascii")).name
        return decode(data) if name in SAME_AS_1252 else data.decode(name)
    except (LookupError, ValueError):
        return decode(data)


def html_of_mail(data: bytes) -> bytes | None:
    """The page in a message or in a page saved as one (MHTML), in UTF-8; None if there is none."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            charset = part.get_content_charset()
            try:
                return content.decode(charset).encode() if charset else content
            except (LookupError, UnicodeDecodeError):
                return content
    return None


def _title_outside(tree: LexborHTMLParser, main: Node, clutter: set[int]) -> str:
    """The headline of a page that stands above its main content: a first heading that the page's title repeats."""
    if any(node.mem_id not in clutter for node in main.css("h1")):
        return ""
    named = tree.css_first("title")
    title = " ".join((named.text() if named is not None else "").split()).casefold()
    texts = [" ".join(node.text().split()) for node in tree.css("h1")]
    return next((text for text in texts if text and (text.casefold() in title or (len(texts) == 1 and not title))), "")


@dataclass
class _Gathered:
    """Words between two block boundaries, and how many of their characters are set in bold and in italics."""

    text: str = ""
    n: int = 0
    n_bold: int = 0
    n_italic: int = 0

    def add(self, text: str, *, bold: bool, italic: bool) -> None:
        if self.text.endswith((" ", "\n")) or not self.text:
            text = text.lstrip(" ")
        self.text += text
        size = len(text.strip())
        self.n += size
        self.n_bold += size * bold
        self.n_italic += size * italic

    @property
    def look(self) -> Look:
        return Look(0.0, 0 < self.n == self.n_bold, 0 < self.n == self.n_italic)


@dataclass
class _Page:
    """Walks a page and gathers lines."""

    clutter: set[int]
    notes: Notes
    lines: list[Line] = field(default_factory=list)
    words: _Gathered = field(default_factory=_Gathered)
    prefix: str = ""
    boxed: int = 0

    def walk(self, node: Node, *, depth: int = 0, bold: bool = False, italic: bool = False) -> None:
        """Add everything inside an element."""
        if depth > DEEPEST:
            self.words.add(" ".join(node.text(separator=" ").split()), bold=bold, italic=italic)
            return
        for child in node.iter(include_text=True):
            if child.is_text_node:
                text = child.text_content or ""
                self.words.add(text if node.tag == "pre" else re.sub(r"[ \t\r\n\f]+", " ", text), bold=bold, italic=italic)
            elif child.tag not in SILENT and child.tag != "del" and child.mem_id not in self.clutter:
                self._walk_element(child, depth + 1, bold=bold or child.tag in BOLD, italic=italic or child.tag in ITALIC)

    def _walk_element(self, node: Node, depth: int, *, bold: bool, italic: bool) -> None:
        """Add one element."""
        tag = node.tag
        if node.mem_id in self.notes.blocks:
            self.flush()
            self.lines.append(note(self.notes.blocks[node.mem_id], self._text_of(node)))
        elif node.mem_id in self.notes.marks:
            label = self.notes.marks[node.mem_id]
            self.words.text += mark(label) if label else ""
        elif tag == "br":
            self.words.text += "\n"
        elif tag == "sup" and not node.css("a"):
            self.words.text += raised(node.text().strip(), self.words.text)
        elif tag in HEADINGS:
            self._add_heading(node)
        elif tag in ("ul", "ol"):
            self._add_list(node, depth, bold=bold, italic=italic)
        elif tag == "table":
            self._add_table(node, depth)
        elif tag == "dl" and (entries := self._short_entries(node)):
            self.flush()
            self.lines += [Line(entry, gap=True, row=True) for entry in entries]
        elif tag == "q":
            self.words.add("“", bold=bold, italic=italic)
            self.walk(node, depth=depth, bold=bold, italic=italic)
            self.words.add("”", bold=bold, italic=italic)
        elif tag in BLOCKS:
            self.flush()
            self.boxed += tag == "blockquote"
            self.walk(node, depth=depth, bold=bold, italic=italic)
            self.flush()
            self.boxed -= tag == "blockquote"
        else:
            self.walk(node, depth=depth, bold=bold, italic=italic)

    def flush(self) -> None:
        """End the paragraph."""
        words, self.words = self.words, _Gathered()
        prefix, self.prefix = self.prefix, ""
        if not words.text.strip():
            self.prefix = prefix  # the item's own paragraph is still to come
        elif self.boxed:
            shown = "" if prefix == "-" else prefix
            self.lines += [box(line.text) for line in paragraphs(f"{shown} {words.text}")]
        else:
            self.lines += paragraphs(words.text, prefix=prefix, look=words.look)

    def _text_of(self, node: Node) -> str:
        """All text of an element, its blocks one after the other."""
        inner = _Page(self.clutter, Notes({}, self.notes.marks))
        inner.walk(node)
        inner.flush()
        return " ".join(line.text.lstrip("#> ") for line in inner.lines)

    def _add_heading(self, node: Node) -> None:
        self.flush()
        text = self._text_of(node)
        if text:
            self.lines.append(heading(f"{self.prefix if self.prefix != '-' else ''} {text}", int(node.tag[1])))
        self.prefix = ""

    def _add_list(self, node: Node, depth: int, *, bold: bool, italic: bool) -> None:
        """Add the items of a list, with the numbers that a browser shows."""
        self.flush()
        start = node.attributes.get("start") or "1"
        number = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
        style = LIST_STYLES.get(node.attributes.get("type") or "1", "decimal")
        for item in node.iter():
            if item.mem_id in self.clutter:
                continue
            value = item.attributes.get("value") or ""
            number = int(value) if re.fullmatch(r"\d{1,6}", value) else number
            if item.tag == "li" and item.mem_id not in self.notes.blocks:
                self.prefix = "-" if node.tag == "ul" else f"{in_style(number, style)}{'.' if style == 'decimal' else ')'}"
            self._walk_element(item, depth + 1, bold=bold, italic=italic)
            self.flush()
            self.prefix = ""
            number += item.tag == "li"

    def _short_entries(self, node: Node) -> list[str]:
        """The entries of a definition list of short ones, a page's metadata or abbreviations, each with its term; none if it is another."""
        entries: list[list[str]] = []
        for part in node.css("dt, dd"):
            if part.mem_id in self.clutter or _nearest(part, "dl") != node.mem_id:
                continue
            if part.mem_id in self.notes.blocks:
                return []
            if part.tag == "dt" or not entries:
                entries.append([])
            entries[-1].append(self._text_of(part))
        short = all(len(entry) > 1 and not any(len(text) > LONGEST_ENTRY or text.endswith(SENTENCE_ENDS) for text in entry) for entry in entries)
        return [f"{term if term.endswith(':') else f'{term}:'} {', '.join(told)}" for term, *told in entries] if short and not self.boxed else []

    def _add_table(self, node: Node, depth: int) -> None:
        """Add the rows of a table; a table that only places things on the page gives what it holds."""
        self.flush()
        rows = [row for row in node.css("tr") if _nearest(row, "table") == node.mem_id and row.mem_id not in self.clutter]
        design = node.css_first("table table") or (len(rows) <= MOST_PAGE_ROWS and node.css_first("h1, h2, h3, td p ~ p ~ p"))
        places = design or node.attributes.get("role") in ("presentation", "none")
        wide = any(sum(cell.tag in ("td", "th") for cell in row.iter()) > 1 for row in rows)
        if places or not wide:
            self.walk(node, depth=depth)
            self.flush()
            return
        hanging: dict[int, int] = {}
        for caption in node.css("caption"):
            self.lines += paragraphs(self._text_of(caption))
        add_table(self.lines, [self._row(row, hanging) for row in rows])

    def _row(self, row: Node, hanging: dict[int, int]) -> list[Cell]:
        """The cells of a row, with an empty one under each that hangs down from a row above.

        Parameters
        ----------
        row : selectolax node
            The row.
        hanging : dict of int to int
            For how many more rows the cell of each column hangs down; brought up to date.
        """
        cells: list[Cell] = []
        column = 0

        def fill() -> None:
            nonlocal column
            while hanging.get(column, 0):
                hanging[column] -= 1
                cells.append(Cell(""))
                column += 1

        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            fill()
            span, down = _span(cell, "colspan"), _span(cell, "rowspan")
            cells.append(Cell(self._text_of(cell), span, titled=cell.tag == "th"))
            hanging.update(dict.fromkeys(range(column, column + span), down - 1))
            column += span
        fill()
        return cells


def _span(cell: Node, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), 50) if re.fullmatch(r"\d{1,4}", value) else 1


def _nearest(node: Node, tag: str) -> int | None:
    """The `mem_id` of the nearest element of a kind above another."""
    parent = node.parent
    while parent is not None and parent.tag != tag:
        parent = parent.parent
    return parent.mem_id if parent is not None else None
