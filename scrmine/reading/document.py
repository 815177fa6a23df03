"""One file to one document with its pages and passages: a pure function, run in a child process."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scrmine.errors import ReadError
from scrmine.layout import Line, compose_text, repair_layout
from scrmine.reading.detect import (
    detect_board,
    detect_kind,
    detect_reviews,
    detect_title,
    detect_year,
    find_early_end,
)
from scrmine.segment import cut_passages

ENOUGH = 50
"""Fewer characters than this, over a whole file, are no text: PDFs of scans hold a stamp or a page number."""

PDF_MAGIC = b"%PDF-"
BINARY_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"II*\x00", b"MM\x00*")


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
        lines, n_pages, lost = _read_lines(file, data)
    except ReadError as error:
        return unread_document(doc_id, file, error.reason, kind)
    except OSError:
        return unread_document(doc_id, file, "vanished", kind)
    blocks, furniture = repair_layout(lines)
    composed = compose_text(blocks, n_pages)
    detected = detect_kind(blocks)
    title = detect_title(blocks, kind or detected, file.stem)
    status, reason, note = _status(composed.text, blocks, len(data), n_pages, lost, kind or detected)
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


def unread_document(doc_id: str, file: Path, reason: str, kind: str | None) -> dict:
    """A document that could not be read: it keeps its place with a status and a reason."""
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        digest = ""
    status = {"password": "encrypted", "few_characters": "no_text"}.get(reason, "failed")
    document = {
        "doc_id": doc_id, "kind": kind or "report", "title": file.stem, "sha256": digest, "status": status,
        "reason": reason, "text": "", "note": "", "furniture": 0, "furniture_lines": [], "detected_board": None,
        "detected_year": None, "detected_reviews": [],
    }
    return {"document": document, "pages": [], "passages": []}


def _read_lines(file: Path, data: bytes) -> tuple[list[Line], int | None, list[int]]:
    """Lines, number of pages, and pages that could not be read, by what the file is rather than what it is called."""
    if PDF_MAGIC in data[:1024]:
        from scrmine.reading.pdf import read_pdf  # noqa: PLC0415 - text files need not load PDFium

        return read_pdf(file)
    if data.startswith(BINARY_MAGIC) or (b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise ReadError(f"{file.name} is neither PDF nor text", path=file, reason="unsupported")
    from scrmine.reading.text import read_text  # noqa: PLC0415 - as above

    lines, n_pages = read_text(file)
    return lines, n_pages, []


def _status(text: str, blocks: list, n_bytes: int, n_pages: int | None, lost: list[int],
            kind: str) -> tuple[str, str, str]:
    """Status, reason code and a note in words."""
    if len(text) < ENOUGH:
        return "no_text", "few_characters", ""
    if lost:
        return "partial", "pages_missing", f"pages {', '.join(map(str, lost))} of {n_pages} could not be read"
    early = find_early_end(blocks, n_bytes if n_pages is None else 0) if kind in ("report", "summary") else ""
    if early:
        return "truncated", "ends_early", early
    return "ok", "", ""
