"""Footnotes in plain text that keeps the look of printed pages: raised numbers stand there as plain ones, at the foot as in the text."""

from __future__ import annotations

import re

from scrmine.layout import Line

NOTE_LINE = re.compile(r"(?P<label>\d{1,4})(?:\s*(?P<text>[A-Z“‘\"'(].*)|$)")
"""How a note begins, its number raised, glued to its text or on a line of its own."""

MARKED = re.compile(r"""(?:(?<=[a-zà-ÿ])|(?:(?<=[^\W\d_]{2})|(?<=(?:19|20)\d\d))[.,;:!?)”’"']{1,3})(\d{1,4})(?=[.,;:)]?(?:\s|$))""")
"""A number glued to a word, or to what closes a sentence behind a word or a year."""


Run = tuple[list[Line], float]


def mark_notes(page: list[Run]) -> list[Run]:
    """The runs of lines of a page with its footnotes and the marks that refer to them written as such (``^{12}``).

    A note is a line that begins with a number which stands further up on the page, glued to a word. Where the number has a line of its own,
    the two lines become one.

    Parameters
    ----------
    page : list of (list of Line, float)
        The runs of one page, in order (see `part_columns`).
    """
    lines = [line for run, _ in page for line in run]
    labels = _mark_notes(lines)
    return [(_join_labels(run, labels), width) for run, width in page]


def _mark_notes(page: list[Line]) -> set[int]:
    """Write the marks of notes and their labels as such; the lines, by id, that hold a label alone."""
    marks: dict[str, tuple[int, int, int]] = {}
    found: dict[int, re.Match[str]] = {}
    for place, line in enumerate(page):
        begins = NOTE_LINE.match(line.text) if line.text[0].isdigit() else None
        if begins and begins["label"] in marks:
            found[place] = begins
            continue
        for mark in MARKED.finditer(line.text):
            marks.setdefault(mark[1], (place, mark.start(1), mark.end(1)))
    told = {begins["label"] for begins in found.values()}
    for _, (place, start, end) in sorted(((label, spot) for label, spot in marks.items() if label in told), key=lambda kept: kept[1], reverse=True):
        text = page[place].text
        page[place].text = f"{text[:start]}^{{{text[start:end]}}}{text[end:]}"
    for place, begins in found.items():
        page[place].text = f"^{{{begins['label']}}} {begins['text'] or ''}".rstrip()
    return {id(page[place]) for place, begins in found.items() if not begins["text"]}


def _join_labels(run: list[Line], labels: set[int]) -> list[Line]:
    """The lines with each label that stands alone at the beginning of the line below it."""
    kept: list[Line] = []
    for line in run:
        if kept and id(kept[-1]) in labels:
            line.text = f"{kept.pop().text} {line.text}"
        kept.append(line)
    return kept
