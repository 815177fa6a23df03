"""Plain text and Markdown: bytes to lines."""

from __future__ import annotations

import re
from pathlib import Path

from scrmine.layout import Line
from scrmine.layout.characters import decode, join_divided_words, repair_characters
from scrmine.layout.markdown import is_picture
from scrmine.reading.printed import place_lines


def read_text(path: Path) -> tuple[list[Line], int | None]:
    """Every line of a text file, and how many pages it has.

    Parameters
    ----------
    path : pathlib.Path
        The file. A form feed in it ends a page.

    Returns
    -------
    lines : list of Line
        One per line that is not blank; with its place, where the text keeps the look of printed pages (see `place_lines`).
    n_pages : int or None
        The number of pages, or None if nothing marks them.
    """
    text = repair_characters(decode(path.read_bytes()))
    pages = text.rstrip("\f").split("\f")
    placed = place_lines(pages)
    if placed is not None:
        return placed, len(pages) if len(pages) > 1 else None
    pages = join_divided_words(text).rstrip("\f").split("\f")
    lines = []
    for number, page in enumerate(pages, start=1):
        gap = True
        for raw in page.split("\n"):
            if not raw.strip() or is_picture(raw):
                gap = True
                continue
            lines.append(Line(re.sub(r"[ \t]+$", "", raw), page=number if len(pages) > 1 else None, gap=gap))
            gap = False
    return lines, len(pages) if len(pages) > 1 else None
