"""Where the pages of a text turned whose pages are not marked: by numbers that count them, and by what repeats beside these."""

from __future__ import annotations

import re
from collections import Counter

from scrmine.layout.blocks import Line
from scrmine.layout.marks import BULLET, LETTERED_ITEM, NUMBERED

FIGURES = re.compile(r"\d+")
LONGEST = 160
FEWEST, SHARE = 3, 0.6
"""So many lines that read alike but for a number, which goes on by one in this share of them, count the pages."""

LATEST = 3
"""The first number that is printed may be that of the second or third page."""

BESIDE, OPENING = 2, 3
"""So many lines before and after such a number running lines stand; the first lines of a document are its own."""


def find_turns(lines: list[Line]) -> set[int]:
    """Places of the lines that number pages, and of running lines beside them.

    Parameters
    ----------
    lines : list of Line
        Printed lines without heights, in order.
    """
    alike: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        if line.text[-1:].isdigit() or line.text[:1].isdigit() or " of " in line.text:
            text = line.text
            if len(text) < LONGEST and not (line.row or NUMBERED.match(text) or BULLET.match(text) or LETTERED_ITEM.match(text)):
                alike.setdefault(FIGURES.sub("#", " ".join(text.split())), []).append(place)
    turns = {place for places in alike.values() if len(places) >= FEWEST for place in _counted(lines, places)}
    if not turns:
        return turns
    near = {place for turn in turns for place in range(max(turn - BESIDE, 0), min(turn + BESIDE + 1, len(lines)))} - turns
    beside = Counter(" ".join(lines[place].text.split()) for place in near if not lines[place].row)
    running = {text for text, count in beside.items() if count >= max(2, len(turns) / 2)}
    return turns | {place for place, line in enumerate(lines) if place >= OPENING and " ".join(line.text.split()) in running}


def _counted(lines: list[Line], places: list[int]) -> list[int]:
    """Those of some lines that read alike one of whose numbers goes on by one, with white space before or after each."""
    apart = [place for place in places if lines[place].gap or place + 1 == len(lines) or lines[place + 1].gap]
    best: list[int] = []
    figures = {place: [int(found) for found in FIGURES.findall(lines[place].text)] for place in apart}
    for which in range(len(figures[apart[0]]) if apart else 0):
        run: list[int] = []
        last = 0
        for place in apart:
            number = figures[place][which]
            if number == last + 1 or (not run and number <= LATEST):
                run.append(place)
                last = number
        best = max(best, run, key=len)
    return best if len(best) >= max(FEWEST, SHARE * len(places)) else []
