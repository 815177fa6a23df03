"""A codebook as a document for coders to read, or as a workbook to go on with."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError
from scrmine.report.tables import flat_codebook
from scrmine.report.word import SMALL, add_text, new_document, save_document
from scrmine.report.workbook.cells import Sheet
from scrmine.report.workbook.write import write_sheets

FAMILIES = {"practice": "Practice themes: how services worked", "case": "Case themes: what the case contained"}
PARTS = {"definition": "", "include": "Include: ", "exclude": "Exclude: ", "note": "Note: "}
LISTS = {"examples": "Examples", "terms": "Terms that point at it", "weak_terms": "Terms that need the company of another", "sources": "Sources"}
COLUMNS = {"code": "Code", "theme": "Theme id", "title": "Theme", "family": "Family", "definition": "Definition", "include": "Include", "exclude": "Exclude",
           "note": "Note", "parent": "Part of", "examples": "Examples", "terms": "Terms", "weak_terms": "Weak terms", "sources": "Sources"}
FORMATS = (".docx", ".xlsx")


def write_codebook(codebook: Codebook, path: str | Path) -> Path:
    """Write a codebook for people: a Word document, or a workbook with a sheet of themes and one of terms.

    The file is for reading: scrmine itself reads codebooks from YAML.

    Parameters
    ----------
    codebook : Codebook
        The themes.
    path : str or pathlib.Path
        The file; its name ends in .docx or .xlsx. One that is there is replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ScrmineError
        If the name ends otherwise, or there is no such folder.

    Examples
    --------
    >>> from openpyxl import load_workbook
    >>> path = scrmine.write_codebook(codebook, folder / "codebook.xlsx")
    >>> load_workbook(path).sheetnames
    ['Cover', 'Contents', 'Themes', 'Terms']
    """
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise ScrmineError(f"{path.name} ends in {path.suffix or 'nothing'!r}; a codebook is written as {' or '.join(FORMATS)}. Give the file one of these endings.")
    if not path.parent.is_dir():
        raise ScrmineError(f"There is no folder {path.parent} to write {path.name} into. Make it, or name another file.")
    if path.is_dir():
        raise ScrmineError(f"{path} is a folder; the name of a file is expected.")
    return _write_word(codebook, path) if path.suffix.lower() == ".docx" else _write_workbook(codebook, path)


def _write_word(codebook: Codebook, path: Path) -> Path:
    """One heading per theme, under the heading of its family."""
    document = new_document(codebook.name, f"{codebook.name}, version {codebook.version}")
    add_text(document, f"Version {codebook.version}, {len(codebook.table)} themes", "Subtitle")
    add_text(document, "A passage carries a theme if a reader who asked to see what the review says about it would want that passage.", SMALL)
    titles = codebook.titles
    for family, heading in FAMILIES.items():
        rows = codebook.table[codebook.table["family"] == family]
        if len(rows):
            document.add_heading(heading, 1)
        for row in rows.to_dict("records"):
            add_text(document, f"{row['code']}  {row['title']}".strip(), "Heading 2")
            above = f"; part of “{titles.get(row['parent'], row['parent'])}”" if pd.notna(row["parent"]) and row["parent"] else ""
            add_text(document, f"Id: {row['theme']}{above}", SMALL)
            for name, label in PARTS.items():
                if row.get(name):
                    add_text(document, f"{label}{row[name]}")
            for name, label in LISTS.items():
                if isinstance(row.get(name), list) and row[name]:
                    add_text(document, f"{label}: {'; '.join(map(str, row[name]))}.", SMALL)
    return save_document(document, path)


def _write_workbook(codebook: Codebook, path: Path) -> Path:
    """A sheet of themes and a sheet with a row per term."""
    flat = flat_codebook(codebook.table)
    themes = flat[[name for name in COLUMNS if name in flat]].rename(columns=COLUMNS)
    terms = pd.DataFrame([{"Theme id": row["theme"], "Theme": row["title"], "Strength": strength, "Term": str(term)}
                          for row in codebook.table.to_dict("records") for strength, name in (("strong", "terms"), ("weak", "weak_terms"))
                          for term in (row.get(name) or [])], columns=["Theme id", "Theme", "Strength", "Term"])
    sheets = [Sheet("Themes", "table_themes", "The themes and their definitions", "One row per theme.", themes, frozen=3)]
    if len(terms):
        sheets.append(Sheet("Terms", "table_terms", "The terms that point at each theme", "One row per term; a weak term needs the company of another.", terms, frozen=2))
    source = f"Source: codebook “{codebook.name}”, version {codebook.version}, written by scrmine {version('scrmine')}."
    about = [f"{codebook!r}.", "Practice themes say how services worked, case themes what the case contained; the two are never summed together."]
    write_sheets(path, sheets, codebook.name, about, source)
    return path
