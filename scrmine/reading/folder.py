"""A folder of files to a Corpus."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from scrmine.corpus import Corpus
from scrmine.duplicates import mark_repeats
from scrmine.errors import ScrmineError
from scrmine.reading.document import unread_document
from scrmine.reading.isolate import Limits, run_isolated
from scrmine.reading.metadata import SIDECAR, Sidecar, assign_reviews, read_sidecars, review_table
from scrmine.schema import PAGES, PASSAGES, empty_table

NOT_DOCUMENTS = frozenset(
    ".csv .tsv .xls .xlsx .ods .json .parquet .py .r .ipynb .yml .yaml .toml .lock .log .css .js .svg .db .sqlite .lnk "
    ".ini .bak .tmp .qdpx .qdc .nvp .nvpx .mx24 .atlproj .md5 .sha256 .cff".split()
)
"""Endings of files that keep documents company and are not read."""


def read_folder(folder: str | Path, *, limits: Limits | None = None, workers: int | None = None,
                progress: bool | None = None) -> Corpus:
    """Read every document in a folder and its subfolders into a Corpus.

    Parameters
    ----------
    folder : str or pathlib.Path
        The folder. It is never changed. A `reviews.csv` in it or in a subfolder gives metadata: the columns `file` and
        `review_id`, one row per file and review; other columns are optional and become grouping variables. Without
        one, each document counts as one review and board, name and year are guessed from its first pages.
    limits : Limits, optional
        Clock and memory cap per document.
    workers : int, optional
        Documents read side by side; by default one per processor.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal only.

    Returns
    -------
    Corpus
        With one row per file in `documents`, those that could not be read included.

    Raises
    ------
    ScrmineError
        If there is no such folder, or no document in it could be read, or a `reviews.csv` is not in order.
    """
    folder = Path(folder)
    files, ignored = list_documents(folder)
    sidecar = read_sidecars(folder, files)
    limits = limits or Limits()
    results = _read_files(folder, files, sidecar, limits, workers or os.cpu_count() or 1, progress=progress)
    return _assemble(folder, results, sidecar, ignored)


def list_documents(folder: Path) -> tuple[list[str], list[str]]:
    """The documents in a folder, and what else was passed over, as sorted paths relative to it.

    Links, devices and pipes are passed over, so that nothing outside the folder is read and nothing blocks.
    """
    if not folder.exists():
        raise ScrmineError(f"There is no folder {folder}. Check the spelling, or give the full path.")
    if not folder.is_dir():
        raise ScrmineError(f"{folder} is a file; a folder of reviews is expected. Name the folder it is in.")
    documents, ignored = [], []
    for place, folders, names in os.walk(folder):
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
        ids = [choices[i][level] if ids.count(ids[i]) > 1 else ids[i] for i in range(len(ids))]
    taken: set[str] = set()
    for i, name in enumerate(ids):
        number = 1
        while ids[i] in taken:
            number += 1
            ids[i] = f"{name}-{number}"
        taken.add(ids[i])
    return ids


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "document"


def _read_files(folder: Path, files: list[str], sidecar: Sidecar, limits: Limits, workers: int,
                *, progress: bool | None) -> list[dict]:
    """The result of reading each file, in the order of the files."""
    tasks = []
    for file, doc_id in zip(files, document_ids(files), strict=True):
        kinds = {row["kind"] for row in sidecar.rows_of(file) if row.get("kind")}
        tasks.append({"path": str((folder / file).absolute()), "doc_id": doc_id, "kind": min(kinds, default=None)})
    results: list[dict] = [{}] * len(tasks)
    hidden = not sys.stderr.isatty() if progress is None else not progress
    outcomes = run_isolated(tasks, workers=workers, limits=limits)
    for outcome in tqdm(outcomes, total=len(tasks), desc="Reading", unit="document", disable=hidden):
        task = tasks[outcome.task]
        result = outcome.result or unread_document(task["doc_id"], Path(task["path"]), outcome.reason, task["kind"])
        result["document"]["source_file"] = files[outcome.task]
        results[outcome.task] = result
    return results


def _assemble(folder: Path, results: list[dict], sidecar: Sidecar, ignored: list[str]) -> Corpus:
    """The Corpus of what was read."""
    results, same = _without_copies(results)
    documents = [result["document"] for result in results]
    if not any(document["text"] for document in documents):
        reasons = ", ".join(sorted({f"{d['source_file']}: {d['status']} ({d['reason']})" for d in documents})[:5])
        raise ScrmineError(f"No document in {folder} could be read: {reasons}. Scans need text recognition (OCR) first; "
                           f"protected files need an unprotected copy.")
    for result in results:
        _link_reviews(result, sidecar.rows_of(result["document"]["source_file"]))
    reviews = review_table(sidecar, documents)
    pages = [page for result in results for page in result["pages"]]
    passages = [passage for result in results for passage in result["passages"]]
    frame = pd.DataFrame(passages) if passages else empty_table(PASSAGES)
    document_frame = pd.DataFrame(documents).drop(columns=["furniture_lines", "detected_reviews"])
    settings = {
        "scrmine": version("scrmine"), "read_from": folder.resolve().name, "ignored": ignored, "same_file": same,
        "named_but_missing": sidecar.unmatched, "metadata": "given" if len(sidecar.rows) else "detected",
    }
    return Corpus(
        reviews=reviews, documents=document_frame, passages=mark_repeats(frame, document_frame),
        pages=pd.DataFrame(pages) if pages else empty_table(PAGES), settings=settings,
    )


def _without_copies(results: list[dict]) -> tuple[list[dict], dict[str, str]]:
    """One result per distinct file; the copies' names with the name of the one that is kept."""
    first: dict[str, str] = {}
    same: dict[str, str] = {}
    kept = []
    for result in results:
        document = result["document"]
        if document["sha256"] and document["sha256"] in first and document["text"]:
            same[document["source_file"]] = first[document["sha256"]]
            continue
        first.setdefault(document["sha256"], document["source_file"])
        kept.append(result)
    return kept, same


def _link_reviews(result: dict, rows: list[dict[str, str]]) -> None:
    """Give a document and its passages their review."""
    document, passages = result["document"], result["passages"]
    reviews = sorted({row["review_id"] for row in rows})
    if len(reviews) > 1:
        document["review_id"] = None
        assigned = assign_reviews(passages, rows, document["kind"])
        open_ones = sum(review is None and p["shape"] != "heading" for review, p in zip(assigned, passages, strict=True))
        _add_note(document, f"covers {len(reviews)} reviews; {open_ones} passage(s) name none or several and count for none")
    else:
        document["review_id"] = reviews[0] if reviews else document["doc_id"]
        assigned = [document["review_id"]] * len(passages)
        if document["detected_reviews"] and not reviews:
            names = ", ".join(document["detected_reviews"])
            _add_note(document, f"seems to cover several reviews ({names}): give {SIDECAR} a row for each")
        elif not reviews:
            _add_note(document, f"not in {SIDECAR}: board, name and year are guessed")
    for passage, review in zip(passages, assigned, strict=True):
        passage["review_id"] = review


def _add_note(document: dict, note: str) -> None:
    document["note"] = f"{document['note']}; {note}" if document["note"] else note
