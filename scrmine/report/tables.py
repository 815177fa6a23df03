"""Tables as CSV that Excel opens without running anything in them."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from scrmine.agreement import Agreement
from scrmine.codebook import Codebook
from scrmine.compare import Comparison, Sensitivity, compare_groups, count_places
from scrmine.compare.counting import NOT_STATED
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.quote import cite_passages
from scrmine.report.matrix import framework_matrix

DIGITS = 8
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Spreadsheets take text that begins so for a formula."""

def report_tables(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, overall: Comparison, grouped: Comparison | None, *,
                  agreement: Agreement | None = None, sensitivity: Sensitivity | None = None) -> dict[str, pd.DataFrame]:
    """The tables of a report by name, in the order in which they are read."""
    tables = {
        "frequencies": overall.table,
        "comparison": None if grouped is None else grouped.table,
        "differences": _differences(grouped),
        "where_argued": count_places(corpus, codings, codebook, seed=overall.settings["seed"]),
        "themes_by_reviews": overall.counts.pivot(index="review_id", columns="theme", values="n_hits")[codebook.themes].reset_index(),
        "framework": framework_matrix(corpus, codings, overall),
        "codings": _located(corpus, codings),
        **_people(agreement),
        "sensitivity": None if sensitivity is None else sensitivity.summary,
        "choices": None if sensitivity is None else sensitivity.table,
        "reviews": corpus.reviews,
        "left_out": overall.excluded,
        "reading_report": corpus.reading_report(),
        "codebook": flat_codebook(codebook.table),
    }
    return {name: table for name, table in tables.items() if table is not None}


def _differences(grouped: Comparison | None) -> pd.DataFrame | None:
    """The differences between groups in the share of reviews, if two or more groups are stated."""
    if grouped is None or len(set(grouped.table["group"]) - {NOT_STATED}) < 2:
        return None
    return compare_groups(grouped).table


def _located(corpus: Corpus, codings: pd.DataFrame) -> pd.DataFrame:
    """The codings with where they stand and in what words."""
    passages = corpus.passages.set_index("passage_id")
    columns = ["review_id", "doc_id", "page", "paragraph", "section", "role", "locator", "text"]
    located = codings.join(passages[columns], on="passage_id").rename(columns={"text": "passage"})
    citations = located["passage_id"].map(cite_passages(corpus, located["passage_id"])).astype("str")
    located.insert(located.columns.get_loc("passage"), "citation", citations)
    return located


def _people(agreement: Agreement | None) -> dict[str, pd.DataFrame]:
    """How far coders agree, and where they do not."""
    if agreement is None:
        return {}
    if agreement.settings["reflexive"]:
        return {"disagreements": agreement.discussed}
    return {"agreement": agreement.table, "agreement_by_pair": agreement.pairs, "disagreements": agreement.disagreements}


def write_tables(folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    """Write each table as UTF-8 CSV with a byte-order mark, numbers to eight digits, text made safe for spreadsheets."""
    folder.mkdir()
    for name, table in tables.items():
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


def flat_codebook(table: pd.DataFrame) -> pd.DataFrame:
    """A codebook's table with lists joined by semicolons, so that a cell holds text."""
    lists = [name for name in table.columns if table[name].map(lambda v: isinstance(v, list)).any()]
    return table.assign(**{name: table[name].map("; ".join) for name in lists})
