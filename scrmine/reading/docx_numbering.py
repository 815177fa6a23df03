"""Automatic numbers of a Word file, as Word prints them: "1.", "2.3", "(b)", "iv."."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element as Element

from scrmine.reading.docx_styles import VAL, Styles, W
from scrmine.reading.markup import in_style, whole

BULLET = "-"
LEVELS = 9


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered."""

    style: str
    text: str
    start: int
    restart: int | None
    legal: bool
    paragraph_style: str | None


class Numbering:
    """The lists of a Word file and how far each has counted.

    Parameters
    ----------
    root : lxml element or None
        The root of ``numbering.xml``; None where a file has none.
    styles : Styles
        The file's styles, which may number their paragraphs.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        found = root.findall(f"{W}abstractNum") if root is not None else []
        self.abstract = {element.get(f"{W}abstractNumId"): element for element in found}
        self.numbers = {number.get(f"{W}numId"): number for number in (root.findall(f"{W}num") if root is not None else [])}
        self.levels: dict[str, dict[int, Level]] = {}
        self.counters: dict[str, list[int | None]] = {}
        self.used: set[tuple[str, int]] = set()

    def prefix(self, paragraph: Element) -> str:
        """The number or bullet printed before a paragraph; empty if it has none. Each call counts one further."""
        number_id, depth = self._list_of(paragraph)
        if number_id is None or number_id not in self.numbers:
            return ""
        levels = self._levels(number_id)
        level = levels.get(depth)
        if level is None:
            return ""
        counter = self._count(number_id, depth, levels)
        if level.style == "bullet":
            return BULLET
        return re.sub(r"%([1-9])", lambda found: self._shown(int(found[1]) - 1, counter, levels, legal=level.legal), level.text).strip()

    def _list_of(self, paragraph: Element) -> tuple[str | None, int]:
        """The list a paragraph belongs to and its depth there, from 0."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number_id, depth = _value(own, "numId"), _value(own, "ilvl")
        by_style = self.styles.list_of_style(self.styles.style_of(paragraph)) if number_id is None else None
        if by_style:
            number_id, style_depth, style_id = by_style
            depth = depth or style_depth or self._depth_of_style(number_id, style_id)
        if number_id in (None, "0"):
            return None, 0
        return number_id, min(max(whole(depth, 0), 0), LEVELS - 1)

    def _depth_of_style(self, number_id: str, style_id: str | None) -> str | None:
        """The depth that a list gives to paragraphs of a style."""
        if number_id not in self.numbers:
            return None
        return next((str(depth) for depth, level in self._levels(number_id).items() if level.paragraph_style == style_id), None)

    def _levels(self, number_id: str) -> dict[int, Level]:
        """The levels of a list, with what it changes in the list it is made from."""
        if number_id not in self.levels:
            number = self.numbers[number_id]
            levels = {}
            abstract = self._abstract(number)
            if abstract is not None:
                levels = {whole(level.get(f"{W}ilvl"), 0): _level(level) for level in abstract.findall(f"{W}lvl")}
            for change in number.findall(f"{W}lvlOverride"):
                level = change.find(f"{W}lvl")
                if level is not None:
                    levels[whole(change.get(f"{W}ilvl"), 0)] = _level(level)
            self.levels[number_id] = levels
        return self.levels[number_id]

    def _abstract(self, number: Element) -> Element | None:
        """The list that a numbered list is made from, through the style that holds it where there is one."""
        abstract = self.abstract.get(_value(number, "abstractNumId"))
        link = _value(abstract, "numStyleLink")
        for style in self.styles.chain(link):
            linked = self.numbers.get(_value(style.find(f"{W}pPr/{W}numPr"), "numId") or "")
            if linked is not None:
                return self.abstract.get(_value(linked, "abstractNumId"))
        return abstract

    def _count(self, number_id: str, depth: int, levels: dict[int, Level]) -> list[int | None]:
        """Count one further at a depth; deeper levels begin again."""
        counter = self.counters.setdefault(_value(self.numbers[number_id], "abstractNumId") or number_id, [None] * LEVELS)
        start = levels[depth].start
        if (number_id, depth) not in self.used:
            self.used.add((number_id, depth))
            change = self.numbers[number_id].find(f"{W}lvlOverride[@{W}ilvl='{depth}']/{W}startOverride")
            if change is not None:
                start = whole(change.get(VAL), 1)
                counter[depth] = None
        before = counter[depth]
        counter[depth] = start if before is None else before + 1
        for deeper in range(depth + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and depth < restart):
                counter[deeper] = None
        for higher in range(depth):
            if counter[higher] is None and higher in levels:
                counter[higher] = levels[higher].start
        return counter

    @staticmethod
    def _shown(depth: int, counter: list[int | None], levels: dict[int, Level], *, legal: bool) -> str:
        """The number of one level, as printed."""
        value = counter[depth]
        if value is None or depth not in levels:
            return ""
        return in_style(value, "decimal" if legal else levels[depth].style)


def _level(element: Element) -> Level:
    legal = element.find(f"{W}isLgl")
    restart = _value(element, "lvlRestart")
    return Level(_value(element, "numFmt") or "decimal", _value(element, "lvlText") or "", whole(_value(element, "start"), 0),
                 None if restart is None else whole(restart, 0), legal is not None and legal.get(VAL, "1") not in ("0", "false"),
                 _value(element, "pStyle"))


def _value(parent: Element | None, name: str) -> str | None:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(VAL) if child is not None else None
