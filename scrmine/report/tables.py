"""Tables as CSV that Excel opens without running anything in them."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare import Comparison
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError

DIGITS = 8
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets take text that begins so for a formula."""


def report_tables(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, overall: Comparison,
                  grouped: Comparison | None) -> dict[str, pd.DataFrame]:
    """The tables of a report by name, in the order in which they are read."""
    passages = corpus.passages.set_index("passage_id")
    located = codings.join(passages[["review_id", "doc_id", "page", "paragraph", "section", "role", "locator", "text"]], on="passage_id")
    cells = overall.counts.pivot(index="review_id", columns="theme", values="n_hits")[codebook.themes].reset_index()
    tables = {
        "frequencies": overall.table,
        "comparison": grouped.table if grouped is not None else None,
        "themes_by_reviews": cells,
        "codings": located.rename(columns={"text": "passage"}),
        "reviews": corpus.reviews,
        "left_out": overall.excluded,
        "reading_report": corpus.reading_report(),
        "codebook": _flat(codebook.table),
    }
    return {name: table for name, table in tables.items() if table is not None}


def write_tables(folder: Path, corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, overall: Comparison,
                 grouped: Comparison | None) -> None:
    """Write each table as UTF-8 CSV with a byte-order mark, numbers to eight digits, text made safe for spreadsheets."""
    folder.mkdir()
    for name, table in report_tables(corpus, codings, codebook, overall, grouped).items():
        write_csv(table, folder / f"{name}.csv")


def write_csv(table: pd.DataFrame, path: Path) -> Path:
    """Write one table as CSV that Excel opens as it stands, whole or not at all, and return its path.

    Raises
    ------
    ScrmineError
        If the path is a folder, or in a folder that is not there.
    """
    if path.is_dir():
        raise ScrmineError(f"{path} is a folder; the name of a CSV file is expected, for example {path / 'comparison.csv'}.")
    if not path.parent.is_dir():
        raise ScrmineError(f"There is no folder {path.parent} to write {path.name} into. Make it, or name another file with -o.")
    partial = path.with_name(f".{path.name}.partial")
    safe_table(table).to_csv(partial, index=False, float_format=f"%.{DIGITS}g", encoding="utf-8-sig", lineterminator="\n")
    os.replace(partial, path)
    return path


def safe_table(table: pd.DataFrame) -> pd.DataFrame:
    """The table with an apostrophe before text, column names too, that a spreadsheet would take for a formula."""
    def safe(value: object) -> object:
        dangerous = isinstance(value, str) and value.startswith(DANGEROUS)
        return f"'{value}" if dangerous else value

    text = table.select_dtypes(exclude=["number", "bool"]).columns
    return table.assign(**{name: table[name].map(safe) for name in text}).rename(columns=safe)


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Lists joined with semicolons, so that a cell holds text."""
    lists = [name for name in table.columns if table[name].map(lambda v: isinstance(v, list)).any()]
    return table.assign(**{name: table[name].map("; ".join) for name in lists})
