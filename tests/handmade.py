"""Small hand-written texts taken through the real readers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from scrmine.layout import Block, Line, repair_layout
from scrmine.reading.document import read_document
from scrmine.reading.text import read_text

STORY = (
    "The health visitor called at the house on three mornings in March and wrote that the baby was asleep each time; "
    "nobody asked to see her awake."
)
"""A paragraph of 139 characters that is no heading, list item or note."""


def read(text: str | bytes, *, name: str = "case.txt", kind: str | None = None) -> dict:
    """What `read_document` makes of a file with this text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_document(str(path), "case", kind)


def passages(text: str | bytes, *, kind: str | None = "report") -> pd.DataFrame:
    """The passages of a file with this text, as a table."""
    return pd.DataFrame(read(text, kind=kind)["passages"])


def role_of(found: pd.DataFrame, words: str) -> str:
    """The role of the one passage with these words."""
    rows = found[found["text"].str.contains(words, regex=False)]
    assert len(rows) == 1, f"{words!r} stands in {len(rows)} passages: {rows['text'].tolist()}"
    return rows["role"].iloc[0]


def lines_of(text: str) -> list[Line]:
    """The lines that the reader of text files gives."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.txt"
        path.write_bytes(text.encode())
        return read_text(path)[0]


def blocks_of(text: str) -> list[Block]:
    """The repaired blocks of a text."""
    return repair_layout(lines_of(text))[0]


def shapes_of(text: str) -> list[tuple[str, str]]:
    """Shape and text of each repaired block."""
    return [(block.shape, block.text) for block in blocks_of(text)]
