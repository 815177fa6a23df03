"""Tables with rules between their cells: which cells the rules of a page make."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

NEAR = 3.0
"""Rules so many points apart are one: borders are drawn double, and cell by cell."""

SHORTEST = 8.0
"""Shorter rules are no side of a cell, in points."""

MOST_COLUMNS, MOST_ROWS, MOST_CROSSINGS = 30, 300, 40_000
"""More than these are the squares of a chart, or a map."""

Rule = tuple[float, float, float, float]
"""A straight line on a page: from x, y to x, y, in points from the page's bottom left corner; upright or level."""

Side = tuple[float, float, float]
"""A rule by where it stands, and from where to where it goes along the other direction."""


@dataclass(frozen=True)
class GridCell:
    """A cell of a table as its rules show it.

    Attributes
    ----------
    left, bottom, right, top : float
        Its edges in points. A cell over several rows stands in the first of them; in the others one without height stands for it.
    span : int
        How many columns it covers.
    """

    left: float
    bottom: float
    right: float
    top: float
    span: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: the edges of its columns from left to right, and its cells row by row from the top."""

    columns: tuple[float, ...]
    rows: tuple[tuple[GridCell, ...], ...]

    @property
    def left(self) -> float:
        """Left edge, in points."""
        return self.columns[0]

    @property
    def right(self) -> float:
        """Right edge, in points."""
        return self.columns[-1]

    @property
    def top(self) -> float:
        """Upper edge, in points from the bottom of the page."""
        return self.rows[0][0].top

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return min(cell.bottom for row in self.rows for cell in row)


def find_grids(rules: list[Rule]) -> list[Grid]:
    """The tables of a page, from the top; each has two columns at least, and perhaps a single row, whose table goes on elsewhere.

    Parameters
    ----------
    rules : list of tuple
        The straight lines drawn on the page, those around filled rectangles included. What is neither upright nor level is left out.
    """
    level = _whole([((y0 + y1) / 2, min(x0, x1), max(x0, x1)) for x0, y0, x1, y1 in rules if abs(y1 - y0) < NEAR])
    upright = _whole([((x0 + x1) / 2, min(y0, y1), max(y0, y1)) for x0, y0, x1, y1 in rules if abs(x1 - x0) < NEAR])
    if len(level) * len(upright) > MOST_CROSSINGS:
        return []
    grids = [grid for levels, uprights in _joined(level, upright) if (grid := _grid_of(levels, uprights)) is not None]
    return sorted(grids, key=lambda grid: -grid.top)


def _whole(sides: list[Side]) -> list[Side]:
    """Rules that go on where others end as one, without those that are too short."""
    whole: list[Side] = []
    for group in _grouped(sorted(sides)):
        length = sum(end - start for _, start, end in group)
        if length < SHORTEST:
            continue
        place = sum(place * (end - start) for place, start, end in group) / length
        start, end = group[0][1:]
        for _, begins, ends in group[1:]:
            if begins > end + NEAR:
                whole.append((place, start, end))
                start, end = begins, ends
            end = max(end, ends)
        whole.append((place, start, end))
    return [side for side in whole if side[2] - side[1] >= SHORTEST]


def _grouped(sides: list[Side]) -> list[list[Side]]:
    """Sides at nearly the same place, each group by where they begin."""
    groups: list[list[Side]] = []
    for side in sides:
        if groups and side[0] - groups[-1][0][0] <= NEAR:
            groups[-1].append(side)
        else:
            groups.append([side])
    return [sorted(group, key=lambda side: side[1:]) for group in groups]


def _joined(level: list[Side], upright: list[Side]) -> list[tuple[list[Side], list[Side]]]:
    """The level and upright rules of each figure of rules that touch each other."""
    parts: list[tuple[list[Side], list[Side]]] = []
    for side in level:
        touched = [place for place, (_, uprights) in enumerate(parts) if any(_touch(side, other) for other in uprights)]
        new = [other for other in upright if _touch(side, other) and not any(other in parts[place][1] for place in touched)]
        levels, uprights = [side], new
        for place in reversed(touched):
            more_levels, more_uprights = parts.pop(place)
            levels, uprights = more_levels + levels, more_uprights + uprights
        parts.append((levels, uprights))
    return parts


def _touch(level: Side, upright: Side) -> bool:
    return level[1] - NEAR <= upright[0] <= level[2] + NEAR and upright[1] - NEAR <= level[0] <= upright[2] + NEAR


def _grid_of(level: list[Side], upright: list[Side]) -> Grid | None:
    """The cells that rules make; None if they are none of a table."""
    if len(level) < 2 or not upright:
        return None
    columns = _edges(upright, level)
    heights = _edges(level, upright)[::-1]
    if not (3 <= len(columns) <= MOST_COLUMNS and 2 <= len(heights) <= MOST_ROWS):
        return None
    rows = list(itertools.pairwise(heights))
    # Between each two cells of a row, and below each cell: is there a rule?
    beside = [[_is_drawn(upright, edge, (top + bottom) / 2) for edge in columns[1:-1]] for top, bottom in rows]
    below = [[_is_drawn(level, bottom, (left + right) / 2) for left, right in itertools.pairwise(columns)] for _, bottom in rows]
    below[-1] = [True] * len(below[-1])
    found = []
    for place in range(len(rows)):
        starts = [0, *(column + 1 for column, drawn in enumerate(beside[place]) if drawn), len(columns) - 1]
        found.append(tuple(_cell(columns, rows, below, place, start, end) for start, end in itertools.pairwise(starts)))
    return Grid(tuple(columns), tuple(found))


def _cell(columns: list[float], rows: list[tuple[float, float]], below: list[list[bool]], place: int, start: int, end: int) -> GridCell:
    """The cell that begins in a row at a column; one without height where it has begun further up."""
    top = rows[place][0]
    if place and not below[place - 1][start]:
        return GridCell(columns[start], top, columns[end], top, end - start)
    last = place
    while not below[last][start]:
        last += 1
    return GridCell(columns[start], rows[last][1], columns[end], top, end - start)


def _edges(across: list[Side], along: list[Side]) -> list[float]:
    """Where rules in one direction stand, and where those in the other begin and end if no rule stands there."""
    edges: list[float] = []
    for edge in [*(side[0] for side in across), min(side[1] for side in along), max(side[2] for side in along)]:
        if all(abs(edge - other) > 2 * NEAR for other in edges):
            edges.append(edge)
    return sorted(edges)


def _is_drawn(sides: list[Side], edge: float, middle: float) -> bool:
    """Whether a rule stands at an edge beside the middle of a cell."""
    return any(abs(place - edge) <= 2 * NEAR and start <= middle <= end for place, start, end in sides)
