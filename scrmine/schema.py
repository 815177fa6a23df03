"""What each table must look like, and the one check that says so.

A table is a plain pandas DataFrame. Required columns are checked for presence, type, missing values and allowed
values; extra columns are welcome and travel along (in `reviews` they become grouping variables).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from scrmine.errors import SchemaError
from scrmine.values import KINDS, REASONS, ROLES, SHAPES, STANCES, STATUSES


@dataclass(frozen=True)
class Column:
    """What one column of a table must hold.

    Attributes
    ----------
    dtype : {"str", "Int64", "Float64", "boolean"}
        The pandas type that the column is given.
    nullable : bool
        Whether values may be missing.
    allowed : tuple of str
        The only values it may take; empty for no limit.
    """

    dtype: str = "str"
    nullable: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """The contract of one table: its name, its key and its required columns."""

    name: str
    key: tuple[str, ...]
    columns: dict[str, Column] = field(default_factory=dict)


TEXT = Column()
MAYBE_TEXT = Column(nullable=True)
COUNT = Column("Int64")
MAYBE_COUNT = Column("Int64", nullable=True)

REVIEWS = Table("reviews", ("review_id",), {
    "review_id": TEXT, "board": MAYBE_TEXT, "name": MAYBE_TEXT, "year": MAYBE_COUNT,
})
DOCUMENTS = Table("documents", ("doc_id",), {
    "doc_id": TEXT, "review_id": MAYBE_TEXT, "kind": Column(allowed=KINDS), "title": MAYBE_TEXT, "source_file": TEXT,
    "sha256": TEXT, "status": Column(allowed=STATUSES), "reason": Column(allowed=tuple(REASONS)), "text": TEXT,
})
PAGES = Table("pages", ("page_id",), {
    "page_id": TEXT, "doc_id": TEXT, "page": MAYBE_COUNT, "start": COUNT, "end": COUNT, "quality": Column("Float64"),
})
PASSAGES = Table("passages", ("passage_id",), {
    "passage_id": TEXT, "doc_id": TEXT, "review_id": MAYBE_TEXT, "page": MAYBE_COUNT, "page_end": MAYBE_COUNT,
    "paragraph": MAYBE_TEXT, "section": MAYBE_TEXT, "role": Column(allowed=ROLES), "shape": Column(allowed=SHAPES),
    "locator": TEXT, "start": COUNT, "end": COUNT, "n_words": COUNT, "lead_in": MAYBE_TEXT, "repeat_of": MAYBE_TEXT,
    "text": TEXT,
})
CODINGS = Table("codings", ("passage_id", "theme", "coder", "start", "end"), {
    "coding_id": TEXT, "passage_id": TEXT, "theme": TEXT, "coder": TEXT, "stance": Column(allowed=STANCES),
    "start": COUNT, "end": COUNT, "quote": TEXT, "score": Column("Float64"),
})


def empty_table(table: Table) -> pd.DataFrame:
    """A table with the required columns and no rows."""
    return pd.DataFrame({name: pd.Series(dtype=column.dtype) for name, column in table.columns.items()})


def check_table(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The same table with required columns first and typed, or an error that lists every problem.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table to check.
    table : Table
        Its contract.

    Returns
    -------
    pandas.DataFrame
        One row per row of `frame`, index renumbered from 0.

    Raises
    ------
    SchemaError
        If a column is missing or there twice, cannot take its type, has gaps or values that are not allowed, or if the key
        repeats.
    """
    twice = frame.columns[frame.columns.duplicated()].unique()
    if len(twice):
        raise SchemaError(table.name, [f"Column '{name}' is there more than once. Rename or delete one." for name in twice])
    missing = [name for name in table.columns if name not in frame.columns]
    if missing:
        present = ", ".join(map(str, frame.columns)) or "none"
        raise SchemaError(table.name, [f"Column '{name}' is missing (columns present: {present})." for name in missing])
    problems: list[str] = []
    typed = {name: _check_column(frame, name, column, table, problems) for name, column in table.columns.items()}
    keys = pd.DataFrame({name: typed[name] for name in table.key})
    repeated = keys.duplicated()
    if repeated.any():
        key = next(keys[repeated].itertuples(index=False, name=None))
        shown = " + ".join(str(part) for part in key)
        problems.append(f"The key {' + '.join(table.key)} repeats in {int(repeated.sum())} row(s), first {shown!r}.")
    if problems:
        raise SchemaError(table.name, problems)
    extra = frame.drop(columns=list(table.columns)).reset_index(drop=True)
    return pd.concat([pd.DataFrame(typed).reset_index(drop=True), extra], axis=1)


def _check_column(frame: pd.DataFrame, name: str, column: Column, table: Table, problems: list[str]) -> pd.Series:
    """The column with its type; what is wrong with it is added to `problems`."""
    values = frame[name]
    def where(rows: list[int]) -> str:
        """How many rows, and the first by its id, or by its number where the id itself is empty."""
        name = frame[table.key[0]].iloc[rows[0]]
        first = f"row {rows[0] + 1}" if pd.isna(name) else repr(name)
        return f"in {len(rows)} row(s), first {first}"

    try:
        typed = values.astype(column.dtype)
    except (TypeError, ValueError):
        cells = values.astype(object).tolist()
        wrong = [row for row, cell in enumerate(cells) if not _fits(cell, column.dtype)]
        # Each may fit alone and not with the others: numbers among text.
        wrong = wrong or [row for row, cell in enumerate(cells) if type(cell) is not type(cells[0])]
        problems.append(f"Column '{name}' should be {_PLAIN[column.dtype]} but holds {cells[wrong[0]]!r} {where(wrong)}.")
        return values
    gaps = typed.isna()
    if gaps.any() and not column.nullable:
        problems.append(f"Column '{name}' is empty {where(gaps.to_numpy().nonzero()[0].tolist())}.")
    if column.allowed:
        wrong = (~gaps & ~typed.isin(column.allowed)).to_numpy().nonzero()[0].tolist()
        if wrong:
            problems.append(f"Column '{name}' holds {typed.iloc[wrong[0]]!r} {where(wrong)}; allowed: {', '.join(column.allowed)}.")
    return typed


_PLAIN = {"str": "text", "Int64": "a whole number", "Float64": "a number", "boolean": "true or false"}


def _fits(value: object, dtype: str) -> bool:
    """Whether one value can take a type."""
    try:
        pd.Series([value]).astype(dtype)
    except (TypeError, ValueError):
        return False
    return True
