"""The results of reading, gathered into tables.

Each document's rows become columns at once: two thousand reports of fifty pages hold a million passages, which as Python objects
would take many times the room of their text.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from scrmine.schema import PAGES, PASSAGES, Table, empty_table


@dataclass(eq=False)
class ReadFile:
    """What reading gave of one file.

    Attributes
    ----------
    document : dict
        The document's row, without its text.
    text : bytes
        Its text in UTF-8.
    pages, passages : pyarrow.Table
        One row per page and per passage, the text of passages included.
    """

    document: dict
    text: bytes
    pages: pa.Table
    passages: pa.Table

    @classmethod
    def of(cls, result: dict) -> ReadFile:
        """From what the child process sends, or a cache holds: pages and passages as columns."""
        document = dict(result["document"])
        text = document.pop("text")
        passages = dict(result["passages"])
        if passages:
            spans = zip(passages["start"], passages["end"], strict=True)
            passages["text"] = pa.array([text[start:end] for start, end in spans], pa.large_string())
        return cls(document, text.encode("utf-8", "surrogatepass"), pa.table(result["pages"]), pa.table(passages))


def documents_table(files: list[ReadFile]) -> pd.DataFrame:
    """One row per file, its text after its reason; the files' own texts are given up."""
    frame = pd.DataFrame([file.document for file in files])
    texts = pa.chunked_array([_give_up_text(file) for file in files]).combine_chunks()
    frame.insert(list(frame.columns).index("reason") + 1, "text", texts.to_pandas())
    return frame


def rows_table(tables: list[pa.Table], empty: Table) -> pd.DataFrame:
    """The rows of many small tables as one; a column that holds nothing in one of them takes its type from the others.

    The list is emptied column by column, so that no two columns stand in memory twice.
    """
    tables[:] = [table for table in tables if table.num_rows]
    if not tables:
        return empty_table(empty)
    names = dict.fromkeys(name for table in tables for name in table.column_names)
    columns = {}
    for name in names:
        parts = [table.select([name]) if name in table.column_names else pa.table({name: pa.nulls(table.num_rows)}) for table in tables]
        tables[:] = [table.drop_columns([name]) if name in table.column_names else table for table in tables]
        whole = pa.concat_tables(parts, promote_options="permissive")
        del parts
        column = whole.column(0).combine_chunks()
        # A mapper would take texts through Python objects, which costs more room than the whole table.
        columns[name] = column.to_pandas(types_mapper=lambda _: pd.Int64Dtype()) if column.type == pa.int64() else column.to_pandas()
        del whole, column
        pa.default_memory_pool().release_unused()
    return pd.DataFrame(columns)


def pages_table(files: list[ReadFile]) -> pd.DataFrame:
    """One row per page of every file, whose own tables are given up."""
    return rows_table([_give_up(file, "pages") for file in files], PAGES)


def passages_table(files: list[ReadFile]) -> pd.DataFrame:
    """One row per passage of every file, in reading order; the files' own tables are given up."""
    return rows_table([_give_up(file, "passages") for file in files], PASSAGES)


def _give_up_text(file: ReadFile) -> pa.Array:
    text = pa.array([file.text], pa.large_string())
    file.text = b""
    return text


def _give_up(file: ReadFile, name: str) -> pa.Table:
    table = getattr(file, name)
    setattr(file, name, pa.table({}))  # an empty slice would hold on to the whole
    return table
