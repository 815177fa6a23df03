"""Styles of a Word file: what a paragraph and its words look like, and whether its style makes it a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from lxml.etree import _Element as Element

from scrmine.reading.markup import whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
HEADING_NAME = re.compile(r"heading ([1-9])$")
BODY_LEVEL = 9
"""The outline level that stands for body text (ECMA-376, 17.3.1.20)."""

RUN_PROPERTIES = ("vanish", "vertAlign", "sz", "b", "i")
NO_FILL = (None, "auto", "ffffff")
FRAME = ("top", "left", "bottom", "right")


class Styles:
    """The styles part of a Word file.

    Parameters
    ----------
    root : lxml element or None
        The root of ``styles.xml``; None where a file has none.
    """

    def __init__(self, root: Element | None) -> None:
        styles = root.findall(f"{W}style") if root is not None else []
        self.by_id = {style.get(f"{W}styleId"): style for style in styles}
        defaults = [style for style in styles if style.get(f"{W}type") == "paragraph" and is_on(style.get(f"{W}default", "0"))]
        self.default = defaults[0].get(f"{W}styleId") if defaults else None
        self.run_defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        self.inherited_look = cache(self._inherited_look)
        self.level_of_style = cache(self._level_of_style)
        self.list_of_style = cache(self._list_of_style)

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """A style and those it is based on, nearest first."""
        seen = set()
        while style_id in self.by_id and style_id not in seen:
            seen.add(style_id)
            style = self.by_id[style_id]
            yield style
            base = style.find(f"{W}basedOn")
            style_id = base.get(VAL) if base is not None else None

    def paragraph_property(self, paragraph: Element, name: str) -> Element | None:
        """A property of a paragraph, its own or its style's."""
        own = paragraph.find(f"{W}pPr/{W}{name}")
        if own is not None:
            return own
        for style in self.chain(self.style_of(paragraph)):
            found = style.find(f"{W}pPr/{W}{name}")
            if found is not None:
                return found
        return None

    def style_of(self, paragraph: Element) -> str | None:
        """The id of a paragraph's style."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return named.get(VAL) if named is not None else self.default

    def run_look(self, run: Element, paragraph_style: str | None) -> dict[str, str | None]:
        """The properties in `RUN_PROPERTIES` of a run of words: its own, its style's, its paragraph's or the file's; None if unset."""
        own = run.find(f"{W}rPr")
        if own is None:
            return self.inherited_look(None, paragraph_style)
        named = own.find(f"{W}rStyle")
        look = dict(self.inherited_look(named.get(VAL) if named is not None else None, paragraph_style))
        for child in own:
            name = child.tag[len(W):]
            if name in look:
                look[name] = child.get(VAL, "1")
        return look

    def _inherited_look(self, run_style: str | None, paragraph_style: str | None) -> dict[str, str | None]:
        """The properties that a run has from styles and from the file's defaults."""
        sources = [style.find(f"{W}rPr") for style_id in (run_style, paragraph_style) for style in self.chain(style_id)]
        look = {}
        for name in RUN_PROPERTIES:
            found = (source.find(f"{W}{name}") for source in [*sources, self.run_defaults] if source is not None)
            first = next((element for element in found if element is not None), None)
            look[name] = first.get(VAL, "1") if first is not None else None
        return look

    def _list_of_style(self, style_id: str | None) -> tuple[str, str | None, str | None] | None:
        """The list that a style puts its paragraphs in: its number, the depth (None if it is not said) and the style that says so."""
        for style in self.chain(style_id):
            number, depth = (style.find(f"{W}pPr/{W}numPr/{W}{name}") for name in ("numId", "ilvl"))
            if number is not None:
                return number.get(VAL), depth.get(VAL) if depth is not None else None, style.get(f"{W}styleId")
        return None

    def heading_level(self, paragraph: Element) -> int | None:
        """0 for a title, 1 to 9 for a heading, None for anything else."""
        outline = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None:
            return _outline(outline)
        return self.level_of_style(self.style_of(paragraph))

    def _level_of_style(self, style_id: str | None) -> int | None:
        for style in self.chain(style_id):
            name = style.find(f"{W}name")
            known = (name.get(VAL, "") if name is not None else "").lower()
            if known == "title":
                return 0
            numbered = HEADING_NAME.match(known)
            if numbered:
                return int(numbered[1])
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                return _outline(outline)
        return None

    def is_framed(self, paragraph: Element) -> bool:
        """Whether a paragraph is set apart by shading or by a line all round it."""
        shade = self.paragraph_property(paragraph, "shd")
        if shade is not None and (shade.get(f"{W}fill") or "auto").lower() not in NO_FILL:
            return True
        borders = self.paragraph_property(paragraph, "pBdr")
        return borders is not None and all(
            side is not None and side.get(VAL) not in ("nil", "none") for side in (borders.find(f"{W}{name}") for name in FRAME)
        )


def is_on(value: str | None) -> bool:
    """Whether a property that is on or off is on."""
    return value not in (None, "0", "false", "off", "none")


def _outline(element: Element) -> int | None:
    level = whole(element.get(VAL), BODY_LEVEL)
    return level + 1 if 0 <= level < BODY_LEVEL else None
