"""One file to one document with its pages and passages: a pure function, run in a child process."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from scrmine.errors import ReadError
from scrmine.layout import Block, compose_text, repair_layout
from scrmine.layout.characters import SURROGATES
from scrmine.reading.cases import detect_reviews
from scrmine.reading.detect import (
    detect_board,
    detect_kind,
    detect_title,
    detect_year,
    find_early_end,
)
from scrmine.reading.formats import Reading, read_lines
from scrmine.segment import cut_passages

ENOUGH = 50
"""Fewer characters than this, over a whole file, are no text: PDFs of scans hold a stamp or a page number."""

MOST_RANGES = 20
MOST_BYTES = 1_000_000_000
"""Of one file; scanned reports of hundreds of pages have a third of that."""

MOST_CHARACTERS = 50_000_000
"""Of one document: some twenty thousand pages. What is longer is no report, and would not be read by anyone."""

OUR_WORDS = ("unsupported", "unsafe")
"""Reasons whose message is our own and says more than the reason does; a library's message may differ from run to run."""


def read_document(path: str, doc_id: str, kind: str | None = None, *, second: bool = False, recogniser: dict | None = None) -> dict:
    """The document in a file.

    Parameters
    ----------
    path : str
        The file.
    doc_id : str
        The id to give it.
    kind : str, optional
        Its kind, where the user has said it; detected otherwise.
    second : bool
        Whether a PDF goes to the second reader.
    recogniser : dict, optional
        The settings of the text recognition that was asked for.

    Returns
    -------
    dict
        ``document`` (the columns of the documents table but `review_id` and `source_file`, with `detected_…` and
        `furniture` beside them), ``pages`` and ``passages`` (lists of dicts).
    """
    file = Path(path)
    try:
        with open_regular(file) as opened:
            if os.fstat(opened.fileno()).st_size > MOST_BYTES:
                raise MemoryError(f"more than {MOST_BYTES} bytes")
            data = opened.read()
        if not data:
            raise ReadError(f"{file.name} is empty", path=file, reason="empty")
        reading = read_lines(file, data, second=second, recogniser=recogniser)
    except ReadError as error:
        return unread_document(doc_id, file, error.reason, kind, note=str(error) if error.reason in OUR_WORDS else "")
    except OSError as error:
        if error.errno == errno.ENOMEM:
            raise
        return unread_document(doc_id, file, "vanished", kind, note=f"the system said: {error.strerror}")
    blocks, furniture = repair_layout(reading.lines)
    composed = compose_text(blocks, reading.n_pages)
    detected = detect_kind(blocks)
    title = detect_title(blocks, kind or detected, plain(file.stem), furniture)
    if len(composed.text) > MOST_CHARACTERS:
        raise MemoryError(f"{len(composed.text)} characters in one document")
    status, reason, note = _status(composed.text, blocks, len(data), reading, kind or detected)
    document = {
        "doc_id": doc_id, "kind": kind or detected, "title": title, "sha256": hashlib.sha256(data).hexdigest(),
        "status": status, "reason": reason, "text": composed.text, "note": note, "furniture": sum(furniture.values()),
        "furniture_lines": list(furniture)[:20], "detected_board": detect_board(blocks, furniture),
        "detected_year": detect_year(blocks), "detected_reviews": detect_reviews(blocks, kind or detected),
    }
    passages = cut_passages(doc_id, document["kind"], blocks, composed)
    pages = [
        {"page_id": f"{doc_id}:p{page if page is not None else '0'}", "doc_id": doc_id, "page": page, "start": start,
         "end": end, "quality": round(quality * reading.confidence.get(page or 0, 1.0), 4)}
        for page, start, end, quality in composed.pages
    ]
    return {"document": document, "pages": pages, "passages": passages}


def unread_document(doc_id: str, file: Path, reason: str, kind: str | None, *, note: str = "") -> dict:
    """A document that could not be read: it keeps its place with a status, a reason and perhaps a note in words."""
    status = {"password": "encrypted", "few_characters": "no_text"}.get(reason, "failed")
    document = {
        "doc_id": doc_id, "kind": kind or "report", "title": plain(file.stem), "sha256": file_digest(file), "status": status,
        "reason": reason, "text": "", "note": plain(note), "furniture": 0, "furniture_lines": [], "detected_board": None,
        "detected_year": None, "detected_reviews": [],
    }
    return {"document": document, "pages": [], "passages": []}


def _status(text: str, blocks: list[Block], n_bytes: int, reading: Reading, kind: str) -> tuple[str, str, str]:
    """Status, reason code and a note in words."""
    if len(text) < ENOUGH:
        return "no_text", "few_characters", ""
    recognised = ""
    if reading.confidence:
        sure = sum(reading.confidence.values()) / len(reading.confidence)
        recognised = f"{name_pages(list(reading.confidence))} read by text recognition with confidence {sure:.2f}"
    if reading.lost:
        lost = f"{name_pages(reading.lost)} of {reading.n_pages} could not be read"
        return "partial", "pages_missing", f"{lost}; {recognised}" if recognised else lost
    if recognised:
        return "ok", "recognised", recognised
    early = reading.early or (find_early_end(blocks, n_bytes if reading.plain else 0) if kind in ("report", "summary") else "")
    if early:
        return "truncated", "ends_early", early
    return "ok", "", ""


def name_pages(numbers: list[int]) -> str:
    """Pages in words, those that follow each other as ranges: "page 2", "pages 2, 5 to 7"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    shown = [" to ".join(map(str, run)) for run in runs]
    pages = "page" if len(numbers) == 1 else "pages"
    return f"{pages} " + ", ".join(shown[:MOST_RANGES]) + (f" and {len(shown) - MOST_RANGES} more" if len(shown) > MOST_RANGES else "")


def plain(text: str) -> str:
    """A text that can be stored: names of files may hold bytes that are no characters."""
    return SURROGATES.sub("\ufffd", text)


def open_regular(path: str | Path) -> BinaryIO:
    """Open a file for reading as what it was when the folder was listed: no link, no pipe on which reading would wait, no device.

    Raises
    ------
    OSError
        If it has gone, may not be read, or has become something else.
    """
    handle = os.open(path, os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC")))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no longer a regular file", str(path))
    return os.fdopen(handle, "rb")


def file_digest(path: str | Path) -> str:
    """The SHA-256 of a file's bytes; an empty text if it cannot be read or is larger than any document."""
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() if os.fstat(file.fileno()).st_size <= MOST_BYTES else ""
    except OSError:
        return ""
