"""One file to one document with its pages and passages: a pure function, run in a child process."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scrmine.errors import ReadError
from scrmine.layout import Block, compose_text, repair_layout
from scrmine.reading.detect import (
    detect_board,
    detect_kind,
    detect_reviews,
    detect_title,
    detect_year,
    find_early_end,
)
from scrmine.reading.formats import Reading, read_lines
from scrmine.segment import cut_passages

ENOUGH = 50
"""Fewer characters than this, over a whole file, are no text: PDFs of scans hold a stamp or a page number."""

OUR_WORDS = ("unsupported", "unsafe")
"""Reasons whose message is our own and says more than the reason does; a library's message may differ from run to run."""


def read_document(path: str, doc_id: str, kind: str | None = None) -> dict:
    """The document in a file.

    Parameters
    ----------
    path : str
        The file.
    doc_id : str
        The id to give it.
    kind : str, optional
        Its kind, where the user has said it; detected otherwise.

    Returns
    -------
    dict
        ``document`` (the columns of the documents table but `review_id` and `source_file`, with `detected_…` and
        `furniture` beside them), ``pages`` and ``passages`` (lists of dicts).
    """
    file = Path(path)
    try:
        data = file.read_bytes()
        if not data:
            raise ReadError(f"{file.name} is empty", path=file, reason="empty")
        reading = read_lines(file, data)
    except ReadError as error:
        return unread_document(doc_id, file, error.reason, kind, note=str(error) if error.reason in OUR_WORDS else "")
    except OSError:
        return unread_document(doc_id, file, "vanished", kind)
    blocks, furniture = repair_layout(reading.lines)
    composed = compose_text(blocks, reading.n_pages)
    detected = detect_kind(blocks)
    title = detect_title(blocks, kind or detected, file.stem)
    status, reason, note = _status(composed.text, blocks, len(data), reading, kind or detected)
    document = {
        "doc_id": doc_id, "kind": kind or detected, "title": title, "sha256": hashlib.sha256(data).hexdigest(),
        "status": status, "reason": reason, "text": composed.text, "note": note, "furniture": sum(furniture.values()),
        "furniture_lines": list(furniture)[:20], "detected_board": detect_board(blocks),
        "detected_year": detect_year(blocks), "detected_reviews": detect_reviews(blocks, kind or detected),
    }
    passages = cut_passages(doc_id, document["kind"], blocks, composed)
    pages = [
        {"page_id": f"{doc_id}:p{page if page is not None else '0'}", "doc_id": doc_id, "page": page, "start": start,
         "end": end, "quality": quality}
        for page, start, end, quality in composed.pages
    ]
    return {"document": document, "pages": pages, "passages": passages}


def unread_document(doc_id: str, file: Path, reason: str, kind: str | None, *, note: str = "") -> dict:
    """A document that could not be read: it keeps its place with a status, a reason and perhaps a note in words."""
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        digest = ""
    status = {"password": "encrypted", "few_characters": "no_text"}.get(reason, "failed")
    document = {
        "doc_id": doc_id, "kind": kind or "report", "title": file.stem, "sha256": digest, "status": status,
        "reason": reason, "text": "", "note": note, "furniture": 0, "furniture_lines": [], "detected_board": None,
        "detected_year": None, "detected_reviews": [],
    }
    return {"document": document, "pages": [], "passages": []}


def _status(text: str, blocks: list[Block], n_bytes: int, reading: Reading, kind: str) -> tuple[str, str, str]:
    """Status, reason code and a note in words."""
    if len(text) < ENOUGH:
        return "no_text", "few_characters", ""
    if reading.lost:
        return "partial", "pages_missing", f"pages {', '.join(map(str, reading.lost))} of {reading.n_pages} could not be read"
    early = reading.early or (find_early_end(blocks, n_bytes if reading.plain else 0) if kind in ("report", "summary") else "")
    if early:
        return "truncated", "ends_early", early
    return "ok", "", ""
