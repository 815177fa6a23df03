"""A sheet as it comes back, cell by cell: from Excel, LibreOffice or Google as XLSX, or as CSV however it was saved."""

from __future__ import annotations

import csv
import io
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

from scrmine.errors import ReadError, ScrmineError
from scrmine.reading.archive import DECLARATIONS, Archive

OLD_OFFICE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
PASSWORD = "EncryptedPackage".encode("utf-16-le")
SEPARATORS = (",", ";", "\t")
MOST_CELLS = 5_000_000
SAVE_AS = "Save it as an Excel workbook (.xlsx) or as CSV, and read that."


@dataclass(frozen=True)
class Grid:
    """The cells of one sheet.

    Attributes
    ----------
    name : str
        Of the sheet; empty for a CSV file.
    rows : list of list
        The values as they stand; rows may differ in length.
    merged : list of tuple of int
        Merged ranges: first row, first column, last row, last column, all from 0 and within.
    """

    name: str
    rows: list[list[object]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def value(self, row: int, column: int) -> object:
        """What a cell holds; None beyond the end of a row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def cell(self, row: int, column: int) -> str:
        """The name of a cell as its program shows it."""
        name = f"{get_column_letter(column + 1)}{row + 1}"
        return f"sheet '{self.name}', cell {name}" if self.name else f"cell {name}"

    def merged_at(self, row: int, column: int) -> str:
        """The merged range that a cell is part of, such as "K5:K7"; empty if it is part of none."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right:
                return f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
        return ""


def open_grids(path: str | Path) -> list[Grid]:
    """All sheets of a workbook, or the one of a CSV file.

    Raises
    ------
    ScrmineError
        If there is no such file, it is empty, protected by a password, damaged, or another kind of file.
    """
    path = Path(path)
    if path.is_dir():
        raise ScrmineError(f"{path} is a folder; a sheet (.xlsx or .csv) is expected. Name the file itself.")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ScrmineError(f"There is no sheet {path}. Check the spelling, or give the full path.") from None
    if not data.strip():
        raise ScrmineError(f"{path.name} is empty. Ask for it again from the person who filled it in.")
    if data.startswith(OLD_OFFICE):
        if PASSWORD in data:
            raise ScrmineError(f"{path.name} is protected by a password. Open it, take the password off (in Excel: File, Info, Protect "
                               f"Workbook, Encrypt with Password, leave it empty) and save it again.")
        raise ScrmineError(f"{path.name} is in the format of Excel 97 to 2003. {SAVE_AS}")
    if data.startswith(ZIP):
        return _open_workbook(path, data)
    if data.startswith((b"%PDF", b"{\\rtf", b"<!DOCTYPE", b"<html")) or path.suffix.lower() not in (".csv", ".txt", ".tsv"):
        raise ScrmineError(f"{path.name} is no sheet: neither an Excel workbook nor CSV. {SAVE_AS}")
    return [Grid("", _rows_of_csv(path, data))]


def _open_workbook(path: Path, data: bytes) -> list[Grid]:
    """The sheets of a workbook whose archive has been looked through first."""
    try:
        archive = Archive(path, data)
        if "xl/workbook.xml" not in archive:
            raise ScrmineError(f"{path.name} is no Excel workbook, though it is packed like one (a Word document, ODS or ZIP file?). {SAVE_AS}")
        for name in archive.members:
            if name.endswith((".xml", ".rels")) and any(word in archive.read(name) for word in DECLARATIONS):
                raise ReadError(f"{path.name} declares entities in {name}", path=path, reason="unsafe")
        with warnings.catch_warnings():
            # What it does not keep (drop-downs of other programs, styles) is not needed here.
            warnings.simplefilter("ignore", UserWarning)
            workbook = openpyxl.load_workbook(io.BytesIO(data))
            shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except ReadError as error:
        raise ScrmineError(f"{error}. Open it in Excel, save it under another name as a workbook (.xlsx), and read that.") from error
    except ScrmineError:
        raise
    except Exception as error:  # on damaged workbooks openpyxl raises whatever its parts raise
        raise ScrmineError(f"{path.name} is damaged ({type(error).__name__}). Open it in Excel, save it again, and read that.") from error
    grids = []
    for sheet in workbook.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            raise ScrmineError(f"{path.name}, sheet '{sheet.title}', has {sheet.max_row:,} rows and {sheet.max_column:,} columns, far more than a coding "
                               f"sheet. Copy the rows of passages to a new sheet.")
        merged = [(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in sheet.merged_cells.ranges]
        grids.append(Grid(sheet.title, _with_results(sheet, shown[sheet.title]), sorted(merged)))
    return grids


def _with_results(sheet: object, shown: object) -> list[list[object]]:
    """The values of a sheet; a formula by its result, where the program that saved the file wrote one, else as it stands."""
    return [[result if isinstance(cell, str) and cell.startswith("=") and result is not None else cell
             for cell, result in zip(cells, results, strict=True)]
            for cells, results in zip(sheet.iter_rows(values_only=True), shown.iter_rows(values_only=True), strict=True)]


def _rows_of_csv(path: Path, data: bytes) -> list[list[object]]:
    """The rows of a CSV file, whatever Excel in this country makes of encoding and separator."""
    text = None
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is None or "\0" in text:
        raise ScrmineError(f"{path.name} is no text. {SAVE_AS}")
    first = text.splitlines()[0]
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(10_000_000)
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)]
    except csv.Error as error:
        raise ScrmineError(f"{path.name} cannot be read as CSV ({error}). {SAVE_AS}") from None
    return rows
