"""Whether a sheet that is there already holds what a person wrote, so that nobody's afternoon is written over."""

from __future__ import annotations

from pathlib import Path

from scrmine.errors import ScrmineError
from scrmine.sheets.answers import text_of
from scrmine.sheets.columns import COMMENTS, ID, NUMBER, PASSAGE, READ_ONLY, SAYS, THEME, THEME_ID, WHERE, plain
from scrmine.sheets.grid import Grid, open_grids
from scrmine.sheets.headings import DEEPEST

WAY_OUT = "so nothing was changed. Name another file, or move this one away first."


def check_not_filled(path: Path) -> None:
    """Raise if there is a file that holds answers, or of which it cannot be told that it holds none.

    What stands under a heading that scrmine does not fill itself counts as an answer: a code, a comment, a decision, a column of one's own.
    """
    if not path.is_file() or not path.stat().st_size:
        return
    try:
        grids = open_grids(path)
    except ScrmineError as error:
        raise ScrmineError(f"{path} is there already and was not replaced, since it cannot be looked through for answers: {error} Or name another file.") from error
    tables = [(grid, top) for grid in grids if (top := _headings_row(grid)) is not None]
    if not tables:
        raise ScrmineError(f"{path} is there already and is no sheet of scrmine's (no column '{ID}'), {WAY_OUT}")
    filled = [cell for grid, top in tables for cell in _answers(grid, top)]
    if filled:
        number = f"{len(filled):,} cells, first" if len(filled) > 1 else "one cell,"
        raise ScrmineError(f"{path} is there already and filled in ({number} {filled[0]}), {WAY_OUT}")


def _headings_row(grid: Grid) -> int | None:
    """The row with the heading of the ids, if there is one."""
    return next((row for row, cells in enumerate(grid.rows[:DEEPEST]) if plain(ID) in {plain(text_of(value)) for value in cells}), None)


def _answers(grid: Grid, top: int) -> list[str]:
    """The names of the cells below the headings that a person filled in, each with what it holds, row by row."""
    heads = [plain(text_of(value)) for value in grid.rows[top]]
    ours = {plain(name) for name in (*READ_ONLY, ID)}
    if plain(THEME_ID) in heads:
        ours = {plain(name) for name in (NUMBER, WHERE, PASSAGE, THEME, COMMENTS, THEME_ID, ID)} | {head for head in heads if head.endswith(SAYS.strip())}
    return [f"{grid.cell(row, column)}: {text[:40]!r}" for row in range(top + 1, len(grid.rows)) for column, value in enumerate(grid.rows[row])
            if (text := text_of(value)) and (column >= len(heads) or heads[column] not in ours)]
