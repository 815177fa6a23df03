"""What stands beside numbered paragraphs in plain text that keeps the look of printed pages: their titles on the left, their numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from scrmine.layout import Line
from scrmine.layout.marks import next_number

TITLED = re.compile(r"(?P<title>[A-Z][^\d.:;]{1,60}?)\s{2,}(?P<number>(?:\d{1,2}\.)?\d{1,3})\.?\s{2,}(?=[A-Z“‘\"'])")
NUMBERED = re.compile(r"(?P<number>(?:\d{1,2}\.)?\d{1,3})\.?\s{2,}(?=[A-Z“‘\"'])")
BEHIND = re.compile(r"(?P<text>\S.{30,}?\S)\s{3,}(?P<number>\d{1,3})$")
FEWEST = 3
"""So many titles, or numbers behind lines, whose numbers go on by one are a way of printing them."""

LEADER = re.compile(r"[.·…]{3}")


def set_beside(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages with titles in a column of their own before the paragraphs they stand beside, and with numbers from the right before theirs.

    Parameters
    ----------
    pages : list of list of Line
        The lines of each page, their edges in characters and their tops in rows.
    """
    lines = [line for page in pages for line in page]
    titled = {id(line): match for line in lines if "  " in line.text and (match := TITLED.match(line.text))}
    if len(titled) >= FEWEST:
        counted = {id(line) for line in _in_sequence([line for line in lines if id(line) in titled or line.text[0].isdigit()], TITLED, NUMBERED)}
        titled = {key: match for key, match in titled.items() if key in counted}
    if len(titled) >= FEWEST:
        return [_part_titles(page, titled) for page in pages]
    behind = _in_sequence([line for line in lines if "   " in line.text and not LEADER.search(line.text)], BEHIND)
    if len(behind) >= 2 * FEWEST:
        for line in behind:
            match = BEHIND.match(line.text)
            line.text = f"{match['number']}   {match['text']}"  # type: ignore[index]
            line.right, line.gap = line.left + len(match["text"]), True  # type: ignore[index]
    return pages


def _in_sequence(lines: list[Line], *looks: re.Pattern[str]) -> list[Line]:
    """The lines with a number that goes on by one from the last; a new chapter begins again at 1."""
    found = []
    last = (0, 0)
    for line in lines:
        match = next(filter(None, (look.match(line.text) for look in looks)), None)
        now = next_number(match["number"], last) if match else None
        if now:
            last = now
            found.append(line)
    return found


def _part_titles(page: list[Line], titled: dict[int, re.Match[str]]) -> list[Line]:
    """The lines of a page with each title as a line of its own; it may run on beside the lines that follow."""
    parted: list[Line] = []
    title: Line | None = None
    edge = 0
    for line in page:
        match = titled.get(id(line))
        if match:
            title = replace(line, text=match["title"], right=line.left + len(match["title"]), top=line.top - 0.5)
            edge = int(line.left) + match.end()
            start = match.start("number")
            parted += [title, replace(line, text=line.text[start:], left=line.left + start)]
            continue
        at = edge - int(line.left)
        beside = title is not None and line.top - parted[-1].top <= 1 and line.left <= title.left + 1 and 2 <= at < len(line.text)
        if title is not None and beside and line.text[at - 2:at] == "  ":
            title.text = f"{title.text} {line.text[:at].rstrip()}"
            parted.append(replace(line, text=line.text[at:], left=float(edge)))
            continue
        if line.left <= (title.left if title else 0):
            title = None
        parted.append(line)
    return parted
