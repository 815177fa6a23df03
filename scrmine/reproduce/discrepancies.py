"""Two sets of tables side by side: every cell that is not the same, by table, row and column."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

DIGITS = 6
"""Significant digits that a table is written with."""
REACH, NOUGHT = 1.01e-5, 1e-9
"""Numbers are the same if they differ by no more than one unit of the last of these digits, so that a half that is rounded up here and
down there is no difference; or if both are nought to nine places."""
COLUMNS = ["table", "row", "column", "expected", "found"]
WHOLE_ROW, WHOLE_TABLE, ORDER = "(the row)", "(the table)", "(the order of rows)"
THERE, NOT_THERE = "there", "not there"


@dataclass(frozen=True, eq=False, repr=False)
class Discrepancies:
    """What is not the same in two sets of tables.

    Attributes
    ----------
    cells : pandas.DataFrame
        One row per difference: table, row (its key, in words), column, expected, found. A row, column or table that only one side has is
        one difference, and so is another order of rows.
    tables : pandas.DataFrame
        One row per table: table, n_rows (as found), n_different.
    """

    cells: pd.DataFrame
    tables: pd.DataFrame

    def __len__(self) -> int:
        return len(self.cells)

    def __repr__(self) -> str:
        differing = int((self.tables["n_different"] > 0).sum())
        said = "none" if not differing else f"{len(self):,} in {differing}"
        return f"Discrepancies: {said} of {len(self.tables)} tables"

    def _repr_html_(self) -> str:
        return f"<p><b>{self!r}</b></p>{self.cells.head(50).to_html(index=False)}"

    def in_words(self) -> list[str]:
        """One sentence per difference."""
        return [f"{row.table}, {row.row}{_column(row.column)}: expected {row.expected}, found {row.found}" for row in self.cells.itertuples()]


def _column(name: str) -> str:
    """The column in words; nothing where the difference is not in one."""
    return "" if not name else f", {name}" if name in (WHOLE_ROW, ORDER) else f", column {name}"


def as_text(table: pd.DataFrame) -> str:
    """A table as CSV with numbers to `DIGITS` significant digits; a missing value is an empty cell."""
    return table.to_csv(index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")


def from_text(text: str) -> pd.DataFrame:
    """A table of such text, every cell as it is written."""
    return pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False, na_filter=False)


def compare_tables(found: Mapping[str, pd.DataFrame], expected: Mapping[str, pd.DataFrame], keys: Mapping[str, tuple[str, ...]]) -> Discrepancies:
    """Set tables beside those that are expected.

    Parameters
    ----------
    found, expected : mapping of str to pandas.DataFrame
        Tables of text by name, as `from_text` gives them.
    keys : mapping of str to tuple of str
        The columns that tell the rows of a table apart. Tables that are not named here are told by all their columns.

    Returns
    -------
    Discrepancies
        In the order of `found`, then of what is missing.
    """
    rows: list[tuple[str, str, str, str, str]] = []
    counts = []
    for name in [*found, *(name for name in expected if name not in found)]:
        if name not in expected:
            here = [(name, WHOLE_TABLE, "", NOT_THERE, THERE)]
        elif name not in found:
            here = [(name, WHOLE_TABLE, "", THERE, NOT_THERE)]
        else:
            here = _in_table(name, found[name], expected[name], keys.get(name, ()))
        rows += here
        counts.append((name, len(found.get(name, ())), len(here)))
    return Discrepancies(pd.DataFrame(rows, columns=COLUMNS), pd.DataFrame(counts, columns=["table", "n_rows", "n_different"]))


def _in_table(name: str, found: pd.DataFrame, expected: pd.DataFrame, key: tuple[str, ...]) -> list[tuple[str, str, str, str, str]]:
    """The differences of one table."""
    rows = []
    for column in dict.fromkeys([*expected.columns, *found.columns]):
        if column not in found.columns:
            rows.append((name, "all rows", column, THERE, NOT_THERE))
        elif column not in expected.columns:
            rows.append((name, "all rows", column, NOT_THERE, THERE))
    shared = [column for column in expected.columns if column in found.columns]
    key = tuple(column for column in key if column in shared) or tuple(shared)
    new, old = _keyed(found, key), _keyed(expected, key)
    rows += [(name, words, WHOLE_ROW, THERE, NOT_THERE) for words in old.index.difference(new.index, sort=False)]
    rows += [(name, words, WHOLE_ROW, NOT_THERE, THERE) for words in new.index.difference(old.index, sort=False)]
    both = old.index.intersection(new.index, sort=False)
    there = new.index[new.index.isin(both)]
    moved = np.flatnonzero(there.to_numpy() != old.index[old.index.isin(both)].to_numpy())
    if len(moved):
        place = int(moved[0])
        rows.append((name, f"place {place + 1}", ORDER, both[place], there[place]))
    for column in shared:
        if column in key:
            continue
        was, now = old.loc[both, column].to_numpy(dtype=object), new.loc[both, column].to_numpy(dtype=object)
        rows += [(name, both[place], column, was[place] or "nothing", now[place] or "nothing") for place in np.flatnonzero(~same_cells(was, now))]
    return rows


def _keyed(table: pd.DataFrame, key: tuple[str, ...]) -> pd.DataFrame:
    """The table with its key in words as index; rows that share a key are numbered."""
    words = pd.Series("row " + table[key[0]], index=table.index) if key else pd.Series("row", index=table.index, dtype="str")
    for column in key[1:]:
        words = words + " / " + table[column]
    again = words.groupby(words).cumcount()
    return table.set_index(pd.Index(words.where(again == 0, words + " (" + (again + 1).astype("str") + ")"), dtype="str"))


def same_cells(expected: np.ndarray, found: np.ndarray) -> np.ndarray:
    """Which cells are the same: the same text, or numbers that agree to the digits kept."""
    same = expected == found
    for place in np.flatnonzero(~same):
        try:
            was, now = float(expected[place]), float(found[place])
        except ValueError:
            continue
        same[place] = abs(was - now) <= max(REACH * max(abs(was), abs(now)), NOUGHT)
    return same
