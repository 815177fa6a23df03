"""Two columns side by side in plain text that keeps the look of printed pages: read down the first, then down the second."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from dataclasses import replace

from scrmine.layout import Line
from scrmine.reading.printed.rows import GAP

FEWEST, SHARE = 8, 0.3
"""So many lines of a page, and this share of them, have text that begins at the edge of the second column."""

FIRST, LAST = 0.3, 0.7
"""Between these shares of the page's width lies that edge."""

CROSSING, DIVIDED = 0.25, 0.1
"""At most this share of a page's lines crosses the gutter; at most this share of the halves is parted once more, as cells are."""

RUNNING = 0.15
"""At least this share of the lines of each column breaks off in a sentence that the next goes on with."""

RUNNING_APART = 2
"""Rows between a running line and the text, at least."""

SHORTEST = 20
"""Characters that half of the lines of a column have at least."""


def part_columns(page: list[Line]) -> list[tuple[list[Line], float]]:
    """The lines of a page in runs to be read one after the other: what stands across, then the first column, then the second.

    Parameters
    ----------
    page : list of Line
        The lines of one page, their edges in characters and their tops in rows.

    Returns
    -------
    list of (list of Line, float)
        Each run with the width of its column, from whose left edge its edges are measured then; 0 for what is set across the page.
    """
    edge = _edge_of(page)
    if edge is None:
        return [(page, 0.0)]
    parts: list[list[Line]] = [[], [], []]  # of the band that is being read: what stands across above it, its two columns
    bands = [parts]
    for place, line in enumerate(page):
        halves = None if _is_apart(page, place) else _halves(line, edge)
        if halves is None:
            if parts[1] or parts[2]:
                parts = [[], [], []]
                bands.append(parts)
            parts[0].append(line)
            continue
        start = max(line.left - edge, 0.0)
        for column, text, left in ((parts[1], halves[0], line.left), (parts[2], halves[1], start)):
            if text:
                column.append(replace(line, text=text, left=left, right=left + len(text)))
    widths = [max((line.right for band in bands for line in band[side]), default=1.0) for side in (1, 2)]
    return [(run, width) for band in bands for run, width in zip(band, (0.0, *widths), strict=True) if run]


def _is_apart(page: list[Line], place: int) -> bool:
    """Whether a line is the first or last of its page, with white space between it and the others, as running lines stand."""
    if place == 0:
        return len(page) > 1 and page[1].top - page[0].top > RUNNING_APART
    return place == len(page) - 1 and page[place].top - page[place - 1].top > RUNNING_APART


def _edge_of(page: list[Line]) -> int | None:
    """Where the second column begins; None if the page has one column."""
    if len(page) < FEWEST:
        return None
    width = max(line.right for line in page)
    starts: Counter[int] = Counter()
    for line in page:
        if "  " in line.text:
            starts.update({int(line.left) + gap.end() for gap in GAP.finditer(line.text)})
        else:
            starts[int(line.left)] += 1
    likely = [(count, -start) for start, count in starts.items() if FIRST * width <= start <= LAST * width]
    if not likely:
        return None
    count, start = max(likely)
    edge = -start
    if count < max(FEWEST, SHARE * len(page)):
        return None
    halves = [_halves(line, edge) for line in page]
    if sum(half is None for half in halves) > CROSSING * len(page):
        return None
    columns = [[half[side] for half in halves if half and half[side]] for side in (0, 1)]
    return edge if all(map(_is_prose, columns)) else None


def _halves(line: Line, edge: int) -> tuple[str, str] | None:
    """What stands in the first column and what in the second; None for a line across the gutter."""
    at = edge - int(line.left)
    if at <= 0:
        return "", line.text
    if at >= len(line.text):
        return line.text, ""
    if line.text[at - 1] != " " or line.text[max(at - 2, 0)] != " ":
        return None
    return line.text[:at].rstrip(), line.text[at:].lstrip()


def _is_prose(column: list[str]) -> bool:
    """Whether the lines of a column are sentences that run on from line to line, and no cells."""
    if len(column) < FEWEST or statistics.median(map(len, column)) < SHORTEST:
        return False
    running = sum(then[0].islower() and first[-1] not in ".!?:" for first, then in itertools.pairwise(column))
    divided = sum(any(gap.start() > SHORTEST / 2 for gap in GAP.finditer(text)) for text in column)
    return running >= RUNNING * len(column) and divided <= DIVIDED * len(column)
