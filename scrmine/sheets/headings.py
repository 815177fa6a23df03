"""Find the headings of a sheet again: wherever they stand, in whatever order, and say exactly which is not there."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.sheets.answers import text_of
from scrmine.sheets.columns import AFTER, BEFORE, COMMENT, ID, NO_THEME, NUMBER, PASSAGE, SECTION, WHERE, plain, theme_headings
from scrmine.sheets.grid import Grid

DEEPEST = 20
"""In so many first rows headings are looked for: people put titles and notes above a table."""

ABOUT = "About"
ABOUT_KEYS = {"coder": "Coder", "codebook": "Codebook", "passages": "Passages"}


@dataclass(frozen=True)
class Columns:
    """Where each column of a sheet stands.

    Attributes
    ----------
    places : dict
        The number of the column of each theme, by its id, and of other columns, by their heading.
    problems, notes : list of str
        What is missing or there twice; what was passed over.
    """

    places: dict[str, int]
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_grid(grids: list[Grid], corpus: Corpus, path: Path) -> tuple[Grid, int, int]:
    """The sheet that holds the passages, the row of its headings and the column of the ids.

    The column of ids is known by its heading, or, where that was changed, by the ids in it.

    Raises
    ------
    ScrmineError
        If there is none, or two sheets could be it.
    """
    heading = plain(ID)
    found = [(grid, row, column) for grid in grids for row, cells in enumerate(grid.rows[:DEEPEST]) for column, value in enumerate(cells)
             if plain(text_of(value)) in (heading, "passage id")]
    if not found:
        known = set(corpus.passages["passage_id"])
        found = [place for grid in grids if (place := _by_contents(grid, known))]
    if not found:
        sheets = ", ".join(f"'{grid.name}'" for grid in grids if grid.name)
        where = f"None of the sheets of {path.name} ({sheets}) has a" if sheets else f"{path.name} has no"
        raise ScrmineError(f"{where} column '{ID}', so it cannot be told which passages the rows are about. Read a sheet that scrmine wrote "
                           f"for this corpus; if the column was deleted, copy it back from a fresh one.")
    if len({id(grid) for grid, _, _ in found}) > 1:
        names = ", ".join(f"'{grid.name}'" for grid, _, _ in found)
        raise ScrmineError(f"{path.name} has several sheets with passages ({names}). Keep the one that is filled in and delete the others.")
    return found[0]


def _by_contents(grid: Grid, known: set[str]) -> tuple[Grid, int, int] | None:
    """The place of a column that holds ids of this corpus, under the row above the first of them."""
    for row, cells in enumerate(grid.rows):
        for column, value in enumerate(cells):
            if text_of(value) in known:
                return (grid, row - 1, column) if row else None
    return None


def find_columns(grid: Grid, top: int, ids_column: int, codebook: Codebook) -> Columns:
    """Where the columns stand; a theme's may be headed by its title, id or code."""
    headings = theme_headings(codebook)
    names: dict[str, str] = {plain(name): name for name in (NUMBER, WHERE, SECTION, BEFORE, PASSAGE, AFTER, NO_THEME, COMMENT)}
    codes = dict(zip(codebook.table["theme"], codebook.table["code"], strict=True))
    for theme, heading in headings.items():
        for name in (heading, theme, codes[theme], f"{codebook.titles[theme]} ({theme})"):
            if plain(name):
                names.setdefault(plain(name), theme)
    columns, unknown = Columns({}), {}
    for column, value in enumerate(grid.rows[top]):
        text = text_of(value)
        if column == ids_column or not text:
            continue
        name = names.get(plain(text))
        if name is None:
            unknown[column] = text
        elif name in columns.places:
            columns.problems.append(f"{grid.cell(top, column)} and {grid.cell(top, columns.places[name])} both have the heading {text[:60]!r}. Delete "
                                    f"one of the columns.")
        else:
            columns.places[name] = column
    for name in (NO_THEME, *headings):
        if name not in columns.places:
            columns.problems.append(_missing(grid, top, headings.get(name, name), unknown))
    if not columns.problems and unknown:
        listed = ", ".join(f"{text[:40]!r} ({grid.cell(top, column)})" for column, text in unknown.items())
        columns.notes.append(f"Columns of your own were passed over: {listed}.")
    return columns


def _missing(grid: Grid, top: int, heading: str, unknown: dict[int, str]) -> str:
    """What to say of a column that is not there; a heading that scrmine does not know may be it."""
    near = difflib.get_close_matches(plain(heading), [plain(text) for text in unknown.values()], n=1, cutoff=0.5)
    column = next((column for column, text in unknown.items() if near and plain(text) == near[0]), None)
    if column is not None:
        return f"{grid.cell(top, column)} says {unknown[column][:60]!r}; is this the column {heading!r}? Write that there, exactly so."
    others = ", ".join(f"{text[:40]!r} ({grid.cell(top, place)})" for place, text in list(unknown.items())[:5])
    unsure = f" Headings that are not known: {others}." if others else ""
    where = f"sheet '{grid.name}', row {top + 1}" if grid.name else f"row {top + 1}"
    return f"{where}: there is no column {heading!r}.{unsure} Put the heading back over its column, or copy the column from a fresh sheet."


def read_about(grids: list[Grid]) -> dict[str, str]:
    """What the sheet says of itself: coder, codebook and how many passages it was written with, as far as they are there."""
    labels = {label: key for key, label in ABOUT_KEYS.items()}
    rows = [row for grid in grids if grid.name == ABOUT for row in grid.rows if len(row) > 1]
    return {labels[text_of(row[0])]: text_of(row[1]) for row in rows if text_of(row[0]) in labels and text_of(row[1])}
