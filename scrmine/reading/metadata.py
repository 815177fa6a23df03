"""`reviews.csv`: what the user knows about each file, and what is guessed where there is none."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from scrmine.errors import ScrmineError
from scrmine.layout.characters import decode
from scrmine.values import KINDS, SEVERAL_JOIN

SIDECAR = "reviews.csv"

FILE_COLUMNS = ("file", "kind", "starts_at", "document_type")
"""Columns of the sidecar that describe the file; all others describe the review."""

OUR_COLUMNS = ("metadata",)
"""Columns of the reviews table that say how scrmine came by the others."""

KNOWN_COLUMNS = ("review_id", *FILE_COLUMNS, "board", "name", "year", *OUR_COLUMNS)
"""Columns that mean something here, however their name is written ("Review ID"); the others keep the name that they have."""

YEAR = re.compile(r"-?\d{1,9}(?:\.0+)?")
"""A whole number, as spreadsheet programs write it."""


@dataclass(frozen=True)
class Sidecar:
    """The rows of every `reviews.csv` in a folder.

    Attributes
    ----------
    rows : pandas.DataFrame
        One row per file and review, all values text; `file` is the path relative to the folder, with forward slashes.
    unmatched : list of str
        Files that are named there and are not in the folder.
    """

    rows: pd.DataFrame
    unmatched: list[str]

    def rows_of(self, source_file: str) -> list[dict[str, str]]:
        """The rows about one file."""
        return self._by_file.get(source_file, [])

    @cached_property
    def _by_file(self) -> dict[str, list[dict[str, str]]]:
        found: dict[str, list[dict[str, str]]] = {}
        for row in self.rows.to_dict("records"):
            found.setdefault(row["file"], []).append(row)
        return found


def read_sidecars(folder: Path, files: list[str]) -> Sidecar:
    """Read each `reviews.csv` in the folder and its subfolders.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of documents.
    files : list of str
        The documents found, as paths relative to it.

    Raises
    ------
    ScrmineError
        If a file lacks the columns `file` and `review_id`, has an empty value there, an unknown `kind`, a `year` that is none, or
        rows of different length than its header.
    """
    found = [path for path in sorted(folder.rglob(SIDECAR)) if path.is_file() and not path.is_symlink()]
    # Hidden folders are passed over here as they are for documents.
    shown = [path for path in found if not any(p.startswith((".", "__")) for p in path.relative_to(folder).parts)]
    frames = [_read_one(path, folder) for path in shown]
    rows = pd.concat(frames, ignore_index=True).fillna("") if frames else pd.DataFrame(columns=["file", "review_id"])
    if len(rows):
        rows["file"] = _as_in_folder(rows["file"].tolist(), files)
    known = set(files)
    unmatched = sorted(set(rows["file"]) - known)
    return Sidecar(rows[rows["file"].isin(known)].reset_index(drop=True), unmatched)


def _as_in_folder(names: list[str], files: list[str]) -> list[str]:
    """Each name as the folder writes it, where one file has it.

    A name may be written with one sign for an accented letter in the table and with two in the file system; and with another case, which
    counts only if no second file differs from the first in nothing else.
    """
    ways = (lambda name: name, lambda name: unicodedata.normalize("NFC", name), lambda name: unicodedata.normalize("NFC", name).casefold())
    tables = []
    for way in ways:
        table: dict[str, list[str]] = {}
        for file in files:
            table.setdefault(way(file), []).append(file)
        tables.append((way, {written: found[0] for written, found in table.items() if len(found) == 1}))
    return [next((table[way(name)] for way, table in tables if way(name) in table), name) for name in names]


def _column(name: str) -> str:
    """The name of a column: ours however it is written, others as they stand."""
    plain = re.sub(r"[\s_]+", "_", name.strip()).casefold()
    return plain if plain in KNOWN_COLUMNS else name.strip()


def _read_one(path: Path, folder: Path) -> pd.DataFrame:
    """One sidecar as text, its file names made relative to the folder."""
    text = decode(path.read_bytes()).lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    table = enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
    filled = {number: row for number, row in table if any(cell.strip() for cell in row)}
    header = [_column(cell) for cell in filled.pop(min(filled))] if filled else []
    shown = path.relative_to(folder).as_posix()
    for needed in ("file", "review_id"):
        if needed not in header:
            raise ScrmineError(
                f"{shown} has no column '{needed}' (columns present: {', '.join(header) or 'none'}). It needs 'file' and "
                f"'review_id', one row per file and review; every other column is optional."
            )
    header, filled = _without_empty_columns(header, filled)
    if "" in header:
        raise ScrmineError(f"{shown}: column {header.index('') + 1} has values and no name. Name it in the first row, or delete it.")
    for name in header:
        if name in OUR_COLUMNS:
            raise ScrmineError(f"{shown} has a column '{name}', which scrmine writes itself. Give yours another name.")
    if len(set(header)) < len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise ScrmineError(f"{shown} has the column '{twice}' more than once. Rename or delete one.")
    for number, row in filled.items():
        if len(row) != len(header):
            raise ScrmineError(f"{shown}, row {number}: {len(row)} values where the header has {len(header)}. "
                               f"Put quotation marks around values that contain “{delimiter}”.")
    frame = pd.DataFrame(list(filled.values()), columns=header, dtype="str").map(str.strip)
    for number, record in zip(filled, frame.to_dict("records"), strict=True):
        if not record["file"] or not record["review_id"]:
            raise ScrmineError(f"{shown}, row {number}: 'file' and 'review_id' must both be filled in.")
        if SEVERAL_JOIN.strip() in record["review_id"]:
            raise ScrmineError(f"{shown}, row {number}: the review_id {record['review_id']!r} holds “{SEVERAL_JOIN.strip()}”, which stands "
                               f"between ids where a document is on several reviews. Give one row for each review, or write it otherwise.")
        if record.get("kind") and record["kind"] not in KINDS:
            raise ScrmineError(f"{shown}, row {number}: kind is {record['kind']!r}; expected one of {', '.join(KINDS)}.")
        if record.get("year") and not YEAR.fullmatch(record["year"]):
            raise ScrmineError(f"{shown}, row {number} ({record['file']}): year is {record['year']!r}; one whole number such as 2015 is expected, or nothing. "
                               f"What else is known of the time can stand in a column of its own.")
    base = path.parent.relative_to(folder)
    frame["file"] = [(base / name.replace("\\", "/")).as_posix() for name in frame["file"]]
    return frame


def _without_empty_columns(header: list[str], rows: dict[int, list[str]]) -> tuple[list[str], dict[int, list[str]]]:
    """Header and rows without the columns at the end that hold neither name nor value; spreadsheet programs write such."""
    wide = len(header)
    while wide and not header[wide - 1] and not any(cell.strip() for row in rows.values() for cell in row[wide - 1:]):
        wide -= 1
    return header[:wide], {number: row[:wide] if len(row) <= len(header) else row for number, row in rows.items()}


def review_table(sidecar: Sidecar, documents: list[dict]) -> pd.DataFrame:
    """One row per review: what the sidecar says, else what was detected in the document.

    Parameters
    ----------
    sidecar : Sidecar
        The user's rows.
    documents : list of dict
        Documents with `source_file`, `review_id`, and the `detected_…` values.

    Returns
    -------
    pandas.DataFrame
        Columns review_id, board, name, year, metadata (``"given"`` or ``"detected"``), then every other column of the
        sidecar, whole numbers as numbers.

    Raises
    ------
    ScrmineError
        If two rows of the sidecar say different things of one review.
    """
    records: dict[str, dict[str, object]] = {}
    given = [name for name in sidecar.rows.columns if name not in FILE_COLUMNS]
    for row in sidecar.rows.to_dict("records"):
        record = records.setdefault(row["review_id"], {"review_id": row["review_id"], "metadata": "given"})
        for name in given:
            value = row[name] or None
            if value is None:
                continue
            if record.get(name) not in (None, value):
                raise ScrmineError(
                    f"{SIDECAR} says two things of review {row['review_id']!r}: {name} is {record[name]!r} and {value!r}. "
                    f"Make them the same, or give the files different review_ids."
                )
            record[name] = value
    for document in documents:
        review_id = document["review_id"]
        if review_id is not None and review_id not in records:
            records[review_id] = {
                "review_id": review_id, "metadata": "detected", "board": document["detected_board"],
                "name": document["detected_name"], "year": document["detected_year"],
            }
    frame = pd.DataFrame(sorted(records.values(), key=lambda record: str(record["review_id"])))
    first = ["review_id", "board", "name", "year", "metadata"]
    frame = frame.reindex(columns=[*first, *(name for name in given if name not in first)])
    return frame.assign(**{name: _numbers_if_whole(frame[name]) for name in frame.columns[3:]})


def _numbers_if_whole(values: pd.Series) -> pd.Series:
    """A column of whole numbers as Int64, any other as text."""
    filled = values.dropna()
    if values.name == "year" or (len(filled) and filled.astype("str").str.fullmatch(r"-?\d{1,9}").all()):
        return pd.to_numeric(values).astype("Int64")
    return values.astype("str")
