"""Pages set in two columns: read down the first, then down the second."""

from __future__ import annotations

import itertools

from scrmine.layout.blocks import Line

FEWEST = 12
SHARE = 0.25
"""Each column holds at least this share of a page's lines."""

CROSSING = 0.15
"""At most this share of them crosses the gutter."""


def order_columns(lines: list[Line], gutter: float | None) -> list[Line]:
    """The lines of one page in reading order, their edges measured within their column.

    Lines across the gutter (titles, tables) part the page into bands; each band is read column by column. On pages without a
    gutter nothing changes.

    Parameters
    ----------
    lines : list of Line
        The lines of one page, with their edges as shares of the page's width.
    gutter : float or None
        Where the gutter between two columns is (see `find_gutter`).
    """
    if gutter is None:
        return lines
    bands: list[tuple[list[Line], list[Line], Line | None]] = [([], [], None)]
    for line in _top_down(lines, gutter):
        if line.right <= gutter + 0.01:
            bands[-1][0].append(line)
        elif line.left >= gutter - 0.01:
            bands[-1][1].append(line)
        else:
            bands.append(([], [], line))
    ordered: list[Line] = []
    for first, second, across in bands:
        ordered += [across] if across is not None else []
        for column in (first, second):
            _measure_within(column)
            ordered += column
    return ordered


def find_gutter(lines: list[Line], before: float | None = None) -> float | None:
    """Where the gutter between two columns is, or None.

    A page has two columns if a gutter near its middle is crossed by few lines and both sides are filled; or if the page before has
    two and its gutter is crossed by few lines here: the last page of a chapter may fill its first column only.

    Parameters
    ----------
    lines : list of Line
        The lines of one page, with their edges as shares of the page's width.
    before : float, optional
        Where the gutter of the page before is.
    """
    body = [line for line in lines if line.text.strip() and 0.08 < line.top < 0.92]
    return _gutter_of(body) or (before if before and _crossing(body, before) <= CROSSING * len(body) else None)


def _crossing(body: list[Line], gutter: float) -> int:
    """How many lines stand on both sides of a gutter."""
    return sum(line.left < gutter - 0.005 and line.right > gutter + 0.005 for line in body)


def _gutter_of(body: list[Line]) -> float | None:
    """The gutter that the lines of one page show, or None."""
    if len(body) < FEWEST:
        return None
    beside = sum(line.left >= 0.395 for line in body), sum(line.right <= 0.605 for line in body)
    if min(beside) < SHARE * len(body):
        return None  # no gutter in the middle could have enough on both sides
    best: tuple[int, float] | None = None
    for step in range(40, 61):
        middle = step / 100
        left = sum(line.right <= middle + 0.005 for line in body)
        right = sum(line.left >= middle - 0.005 for line in body)
        crossing = len(body) - left - right
        if min(left, right) >= SHARE * len(body) and crossing <= CROSSING * len(body) and (best is None or crossing < best[0]):
            best = crossing, middle
    return best[1] if best else None


def _top_down(lines: list[Line], gutter: float) -> list[Line]:
    """Lines in an order in which every line across the gutter stands between those above and those below it.

    The file's own order is kept where it already reads column by column, since it also knows what is not to be seen.
    """
    sides = ["a" if line.right <= gutter + 0.01 else "b" if line.left >= gutter - 0.01 else "x" for line in lines]
    turns = sum(one == "b" and other == "a" for one, other in itertools.pairwise(sides))
    return sorted(lines, key=lambda line: line.top) if turns > 2 else lines


def _measure_within(column: list[Line]) -> None:
    """Measure edges from the column's own edges, so that a full line of it counts as full."""
    if not column:
        return
    start = min(line.left for line in column)
    width = max(line.right for line in column) - start or 1.0
    for line in column:
        line.left, line.right = (line.left - start) / width, (line.right - start) / width
