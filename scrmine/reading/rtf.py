r"""Rich Text Format (RTF): the body in its order, as lines of Markdown.

Read here rather than through striprtf, which leaves out footnotes and text boxes, keeps deleted and hidden words, and does not
tell headings. RTF is text: groups in braces, control words after a backslash, and everything else, which is printed.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from scrmine.layout import Line
from scrmine.reading.markup import (
    Cell,
    Look,
    add_table,
    believe_bold,
    box,
    depth_below_title,
    heading,
    mark,
    note,
    paragraphs,
    raised,
)

TOKEN = re.compile(r"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\")
PRINTED = {
    "tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "endash": "–", "emdash": "—",
    "bullet": "•", "enspace": " ", "emspace": " ", "qmspace": " ", "~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\",
}
SKIPPED = frozenset(
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf fldinst xe tc "
    "rxe listtable listoverridetable revtbl rsidtbl themedata colorschememapping datastore latentstyles generator ftnsep "
    "ftnsepc ftncn aftnsep aftnsepc aftncn bkmkstart bkmkend pn pnseclvl pgptbl filetbl xmlnstbl annotation atnid atnauthor "
    "atndate atnref atnicn atrfstart atrfend atnparent shprslt nonshppict sp blipuid picprop background falt panose fontemb "
    "passwordhash userprops docvar wgrffmtfilter mmathPr template formfield datafield do private private1 objdata result".split()
)
"""Destinations that hold no text of the body."""

ENTERED = frozenset(("shpinst", "shptxt", "shp", "shpgrp", "footnote"))
"""Destinations that a reader may leave out and that hold text all the same."""

LOW_SURROGATE, HIGH_SURROGATE = re.compile("[\udc00-\udfff]"), re.compile("[\ud800-\udbff]")
CHARSETS = {0: "cp1252", 77: "mac_roman", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 238: "cp1250"}
FONT = re.compile(r"\\f(\d{1,5})\b[^;{}]{0,200}?\\fcharset(\d{1,3})")
OWN_MARK = re.compile(r"(?:\^\{(\d+)\}|([*†‡§]+))\s*$")
TITLE_STYLE = re.compile(r"\{\\s(\d{1,5})\b[^{}]{0,500}?\s(heading (\d)|Title)(?:,[^;{}]*)?;\}", re.IGNORECASE)


@dataclass(frozen=True)
class _State:
    """What holds inside a group and ends with it."""

    place: str = "body"
    skip_after_unicode: int = 1
    encoding: str = "cp1252"
    bold: bool = False
    italic: bool = False
    is_raised: bool = False
    hidden: bool = False
    deleted: bool = False


@dataclass
class _Words:
    """Words of a paragraph that is being read, and how they are set."""

    text: str = ""
    sets: list[tuple[bool, bool]] = field(default_factory=list)


def read_rtf(data: bytes) -> tuple[list[Line], bool]:
    """Every line of an RTF file, then its notes; and whether the file ends before its groups do."""
    reader = _Reader(data.decode("latin-1"))
    reader.read()
    reader.finish()
    return believe_bold(reader.headed() + [note(label, text) for label, text in reader.notes if text]), bool(reader.stack)


class _Reader:
    """Goes through the tokens and gathers lines."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.state = _State()
        self.stack: list[_State] = []
        self.words = {"body": _Words(), "note": _Words(), "box": _Words()}
        self.fonts = {int(number): CHARSETS.get(int(charset), "cp1252") for number, charset in FONT.findall(source)}
        self.titles = {int(number): int(level or 0) for number, _, level in TITLE_STYLE.findall(source)}
        self.lines: list[Line | tuple[str, int]] = []
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[str] = []
        self.cells: list[Cell] = []
        self.rows: list[list[Cell]] = []
        self.level: int | None = None
        self.in_table = False
        self.n_marks, self.n_noted, self.skip, self.label = 0, 0, 0, ""

    def read(self) -> None:
        """Go through the whole file."""
        at = 0
        while at < len(self.source):
            token = TOKEN.match(self.source, at)
            at = token.end()  # type: ignore[union-attr] - every character is part of some token
            word, number, code, symbol, brace, text = token.groups()  # type: ignore[union-attr]
            if brace:
                self._brace(brace)
                if not self.stack:
                    return
            elif word == "bin":
                at += max(0, int(number or 0))
            elif word:
                self._control(word, None if number is None else int(number))
            elif symbol == "*":
                self._optional(at)
            elif code:
                self._add_encoded(bytes.fromhex(code))
            elif symbol in ("\r", "\n"):
                self._end_paragraph()
            elif symbol:
                self._add(PRINTED.get(symbol, ""))
            elif text:
                self._add_plain(text)

    def _brace(self, brace: str) -> None:
        self.skip = 0
        if brace == "{":
            self.stack.append(self.state)
            return
        before, self.state = self.state, self.stack.pop() if self.stack else _State()
        if before.place in ("note", "box") and self.state.place not in (before.place, "skip"):
            self._close(before.place)

    def _close(self, place: str) -> None:
        """End a note or text box."""
        words, self.words[place] = self.words[place], _Words()
        if place == "box":
            self.boxes += [part for part in words.text.split("\n") if part.strip()]
        else:
            self.notes.append((self.label, " ".join(words.text.split())))

    def _optional(self, at: int) -> None:
        r"""Leave out a destination marked ``\*`` that is none of those we know."""
        following = TOKEN.match(self.source, at)
        if following is None or following[1] not in ENTERED:
            self.state = replace(self.state, place="skip")

    def _control(self, word: str, number: int | None) -> None:
        """Do what a control word says."""
        self.skip = 0
        on = number != 0
        if word in SKIPPED:
            self.state = replace(self.state, place="skip")
        elif self.state.place == "skip":
            return
        elif word in ("par", "sect", "page"):
            self._end_paragraph()
        elif word == "cell":
            self._end_cell()
        elif word == "row":
            self._end_row()
        elif word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self.skip = self.state.skip_after_unicode
        elif word in PRINTED:
            self._add(PRINTED[word])
        elif word == "chftn":
            self._mark()
        elif word in ("footnote", "shptxt"):
            if word == "footnote":
                self._begin_note(self.words[self.state.place])
            self.state = replace(self.state, place="note" if word == "footnote" else "box", is_raised=False)
        elif word == "pard":
            self.level, self.in_table = None, False
        elif word == "intbl":
            self.in_table = True
        elif word == "s" and number in self.titles:
            self.level = self.titles[number]
        elif word == "outlinelevel" and number is not None and number < 9:
            self.level = number + 1
        else:
            self._set(word, number, on=on)

    def _set(self, word: str, number: int | None, *, on: bool) -> None:
        """Set how the words that follow look and are encoded."""
        if word == "plain":
            self.state = replace(self.state, bold=False, italic=False, is_raised=False, hidden=False, deleted=False)
        elif word in ("b", "i", "v", "deleted", "super"):
            name = {"b": "bold", "i": "italic", "v": "hidden", "super": "is_raised"}.get(word, word)
            self.state = replace(self.state, **{name: on})
        elif word == "nosupersub":
            self.state = replace(self.state, is_raised=False)
        elif word == "uc":
            self.state = replace(self.state, skip_after_unicode=number or 0)
        elif word == "f":
            self.state = replace(self.state, encoding=self.fonts.get(number or 0, self.state.encoding))
        elif word == "ansicpg":
            try:
                self.state = replace(self.state, encoding=codecs.lookup(f"cp{number}").name)
            except LookupError:
                return

    def _add_encoded(self, byte: bytes) -> None:
        """Add a character written as a byte of its font's encoding."""
        if not self.skip:
            self._add(byte.decode(self.state.encoding, "replace"))
        self.skip = max(0, self.skip - 1)

    def _add_plain(self, text: str) -> None:
        """Add text as it stands, without what stands in for a Unicode character before it."""
        skipped = min(self.skip, len(text))
        self.skip -= skipped
        self._add(text[skipped:])

    def _add(self, text: str) -> None:
        """Add printed text."""
        state = self.state
        if not text or state.place == "skip" or state.hidden or state.deleted:
            return
        words = self.words[state.place]
        if LOW_SURROGATE.match(text) and HIGH_SURROGATE.match(words.text[-1:]):
            text = (words.text[-1] + text).encode("utf-16", "surrogatepass").decode("utf-16")
            words.text = words.text[:-1]
        if state.is_raised and text.strip():
            words.text += raised(text, words.text)
            return
        words.text += text
        if text.strip():
            words.sets.append((state.bold, state.italic))

    def _mark(self) -> None:
        """Add the mark of a note where it stands in the text; in the note itself it is only repeated."""
        if self.state.place != "note":
            self.n_marks += 1
            self.words[self.state.place].text += mark(str(self.n_marks))

    def _begin_note(self, words: _Words) -> None:
        """Find the label of a note: the number last printed, or the mark that the author typed before it."""
        self.label = str(self.n_marks) if self.n_marks > self.n_noted else "*"
        if self.label == "*" and (own := OWN_MARK.search(words.text)):
            self.label = own[1] or own[2]
            words.text = words.text[:own.start()] + mark(self.label)
        self.n_noted = self.n_marks

    def _end_paragraph(self) -> None:
        if self.state.place != "body":
            self._add("\n")
            return
        if self.in_table:
            self.words["body"].text += " "
            return
        self._end_table()
        words, self.words["body"] = self.words["body"], _Words()
        if words.text.strip():
            if self.level is not None:
                self.lines.append((words.text, self.level))
            else:
                look = Look(0.0, bool(words.sets) and all(bold for bold, _ in words.sets),
                            bool(words.sets) and all(italic for _, italic in words.sets))
                self.lines += paragraphs(words.text, look=look)
        self._end_boxes()

    def _end_boxes(self) -> None:
        self.lines += [box(text) for text in self.boxes]
        self.boxes = []

    def _end_cell(self) -> None:
        words, self.words["body"] = self.words["body"], _Words()
        self.cells.append(Cell(words.text, titled=bool(words.sets) and all(bold for bold, _ in words.sets)))

    def _end_row(self) -> None:
        self.rows.append(self.cells)
        self.cells = []

    def _end_table(self) -> None:
        """Add the rows of a table that has ended."""
        if self.cells:
            self._end_row()
        if self.rows:
            rows: list[Line] = []
            add_table(rows, self.rows)
            self.lines += rows
            self.rows = []
            self._end_boxes()

    def finish(self) -> None:
        """End what the file has not ended."""
        for place in ("note", "box"):
            if self.words[place].text.strip():
                self._close(place)
        self.state = _State()
        self.in_table = False
        self._end_paragraph()

    def headed(self) -> list[Line]:
        """The lines, with headings as deep as the whole file makes them."""
        deepen = depth_below_title([entry[1] for entry in self.lines if isinstance(entry, tuple)])
        return [heading(entry[0], entry[1] + deepen) if isinstance(entry, tuple) else entry for entry in self.lines]
