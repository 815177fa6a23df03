"""Which files of a folder are documents, and what each is called."""

from __future__ import annotations

import os
import re
import unicodedata
import warnings
from collections import Counter
from pathlib import Path

from scrmine.errors import ScrmineError, ScrmineWarning
from scrmine.reading.metadata import SIDECAR

NOT_DOCUMENTS = frozenset(
    ".csv .tsv .xls .xlsx .ods .json .parquet .py .r .ipynb .yml .yaml .toml .lock .log .css .js .svg .db .sqlite .lnk "
    ".ini .bak .tmp .qdpx .qdc .nvp .nvpx .mx24 .atlproj .md5 .sha256 .cff".split()
)
"""Endings of files that keep documents company and are not read."""


def list_documents(folder: Path) -> tuple[list[str], list[str]]:
    """The documents in a folder, and what else was passed over, as sorted paths relative to it.

    Links, devices and pipes are passed over, so that nothing outside the folder is read and nothing blocks.
    """
    if not folder.exists():
        raise ScrmineError(f"There is no folder {folder}. Check the spelling, or give the full path.")
    if not folder.is_dir():
        raise ScrmineError(f"{folder} is a file; a folder of reviews is expected. Name the folder it is in.")
    documents, ignored = [], []
    for place, folders, names in os.walk(folder, onerror=_say_closed):
        # Browsers save a page as Review.html beside a folder Review_files with its pictures and advertisements.
        beside_pages = {f"{Path(name).stem}_files" for name in names if Path(name).suffix.lower() in (".html", ".htm")}
        ignored += [f"{Path(place, name).relative_to(folder).as_posix()}/" for name in folders if name in beside_pages]
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")) and name not in beside_pages
                            and not os.path.islink(os.path.join(place, name)))
        for name in sorted(names):
            path = Path(place, name)
            shown = path.relative_to(folder).as_posix()
            if name.startswith((".", "~$")) or name == SIDECAR:
                continue
            about = path.stem.upper() in ("README", "LICENSE", "LICENCE", "CHANGELOG")
            passed_over = about or path.is_symlink() or not path.is_file() or path.suffix.lower() in NOT_DOCUMENTS
            (ignored if passed_over else documents).append(shown)
    if not documents:
        raise ScrmineError(
            f"There is no document in {folder} ({len(ignored)} other file(s) passed over). Put the reviews there as PDF, "
            f"Word, web page, plain text or Markdown."
        )
    return sorted(documents), sorted(ignored)


def document_ids(files: list[str]) -> list[str]:
    """An id for each file, from its name: lower case, hyphens, and the folder or ending only where names collide."""
    paths = [Path(file) for file in files]
    choices = [[_slug(path.stem), _slug(f"{path.stem}-{path.suffix[1:]}"), _slug(str(path))] for path in paths]
    ids = [choice[0] for choice in choices]
    for level in (1, 2):
        often = Counter(ids)
        ids = [choices[i][level] if often[ids[i]] > 1 else ids[i] for i in range(len(ids))]
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for i, name in enumerate(ids):
        while ids[i] in taken:
            numbers[name] = numbers.get(name, 1) + 1
            ids[i] = f"{name}-{numbers[name]}"
        taken.add(ids[i])
    return ids


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "document"


def _say_closed(error: OSError) -> None:
    """Say of a folder that cannot be opened that what is in it is not read."""
    warnings.warn(f"The folder {error.filename} cannot be opened ({error.strerror}): no document in it is read. Ask for the right to "
                  f"read it, or take it out.", ScrmineWarning, stacklevel=4)
