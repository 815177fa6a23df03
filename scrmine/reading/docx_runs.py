"""The words of a Word paragraph: insertions kept, deletions and hidden text left out, notes as marks, text boxes apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from scrmine.reading.docx_styles import Styles, W, is_on
from scrmine.reading.markup import Look, in_style, mark, raised, whole

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

RUNS = (f"{W}r", f"{M}r")
LEFT_OUT = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "tbl"))
"""Tracked deletions and moves away, properties, and how to pronounce a word."""

CHARACTERS = {f"{W}{name}": text for name, text in (
    ("tab", "\t"), ("ptab", "\t"), ("br", "\n"), ("cr", "\n"), ("noBreakHyphen", "-"), ("softHyphen", ""),
)}
SYMBOLS = {"B7": "•", "A7": "▪", "D8": "➢", "FC": "✓", "FB": "✗", "FE": "☑", "A8": "☐", "E0": "→"}
"""Characters of the Wingdings and Symbol fonts that reviews are printed with; others mean nothing without their font."""


@dataclass
class Words:
    """The words of one paragraph.

    Attributes
    ----------
    text : str
        With line breaks, and marks for its notes.
    look : Look
        How it is set.
    boxes : list of lxml elements
        The text boxes anchored in it.
    """

    text: str
    look: Look
    boxes: list[Element] = field(default_factory=list)


@dataclass
class Notes:
    """Footnotes and endnotes in the order in which the text refers to them: the label of each kind and id."""

    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=lambda: {"footnote": "decimal", "endnote": "lowerRoman"})
    counts: dict[str, int] = field(default_factory=dict)
    """How many of each kind were numbered; a note with a mark of its own uses no number up (ECMA-376, customMarkFollows)."""

    def label(self, kind: str, note_id: str) -> str:
        """The label that Word prints for a note."""
        if (kind, note_id) not in self.labels:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.labels[kind, note_id] = in_style(self.counts[kind], self.formats[kind])
        return self.labels[kind, note_id]


def read_words(paragraph: Element, styles: Styles, notes: Notes) -> Words:
    """The words of a paragraph."""
    style = styles.style_of(paragraph)
    words = Words("", Look())
    sizes, bolds, italics = [], [], []
    for run in _runs(paragraph):
        look = styles.run_look(run, style)
        if is_on(look["vanish"]):
            continue
        text = _run_text(run, notes, words.boxes)
        if not text:
            continue
        if text.strip() and look["vertAlign"] == "superscript":
            words.text += raised(text, words.text)
            continue
        words.text += text
        if text.strip() and not text.startswith("[^"):
            sizes.append(whole(look["sz"], 0) / 2)
            bolds.append(is_on(look["b"]))
            italics.append(is_on(look["i"]))
    words.look = Look(sizes[0] if sizes else 0.0, bool(bolds) and all(bolds), bool(italics) and all(italics))
    return words


def _runs(parent: Element) -> Iterator[Element]:
    """The runs of words in a paragraph, in order, inside links, fields, insertions and whatever else wraps them."""
    for child in parent:
        if child.tag in RUNS:
            yield child
        elif child.tag == f"{MC}AlternateContent":
            choice = chosen(child)
            if choice is not None:
                yield from _runs(choice)
        elif child.tag not in LEFT_OUT:
            yield from _runs(child)


def chosen(alternatives: Element) -> Element | None:
    """The first of several renderings of the same thing."""
    return next(iter(alternatives), None)


def _run_text(run: Element, notes: Notes, boxes: list[Element]) -> str:
    """The text of a run; its text boxes are added to `boxes`."""
    text = ""
    for child in run:
        tag = child.tag
        if tag in (f"{W}t", f"{M}t"):
            text += child.text or ""
        elif tag in CHARACTERS:
            text += CHARACTERS[tag]
        elif tag == f"{W}sym":
            text += SYMBOLS.get(child.get(f"{W}char", "").upper()[-2:], "")
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = tag[len(W):-len("Reference")]
            note_id = child.get(f"{W}id", "")
            if is_on(child.get(f"{W}customMarkFollows", "0")):
                own = "".join(part.text or "" for part in run.findall(f"{W}t")).strip()
                notes.labels[kind, note_id] = own or "*"
                return text + mark(notes.labels[kind, note_id])
            text += mark(notes.label(kind, note_id))
        elif tag != f"{W}rPr":
            boxes += _boxes(child)
    return text


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes in a drawing, outermost only, each in one of its renderings."""
    if element.tag == f"{W}txbxContent":
        yield element
    elif element.tag == f"{MC}AlternateContent":
        choice = chosen(element)
        if choice is not None:
            yield from _boxes(choice)
    elif element.tag != f"{MC}Fallback":
        for child in element:
            yield from _boxes(child)
