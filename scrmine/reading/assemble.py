"""From what was read of each file to a Corpus: copies apart, documents linked to reviews, repeats marked."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from scrmine.corpus import Corpus
from scrmine.data import sample_digests
from scrmine.duplicates import mark_repeats
from scrmine.errors import ScrmineError
from scrmine.reading.cases import detect_name
from scrmine.reading.division import Division, divide_document
from scrmine.reading.gather import ReadFile, documents_table, pages_table, passages_table
from scrmine.reading.metadata import SIDECAR, Sidecar, review_table
from scrmine.reading_report import UNREAD, outcome_in_words
from scrmine.values import SEVERAL_JOIN

LINE_END = "\n"
MOST_SAID = 5


def assemble_corpus(folder: Path, files: list[ReadFile], sidecar: Sidecar, ignored: list[str]) -> Corpus:
    """The Corpus of what was read.

    Raises
    ------
    ScrmineError
        If no file could be read, or the sidecar contradicts itself or the documents.
    """
    files, same = _without_copies(files)
    if not any(file.text for file in files):
        said = " ".join(f"{file.document['source_file']}: {outcome_in_words(file.document)}" for file in files[:MOST_SAID])
        raise ScrmineError(f"No document in {folder} could be read. {said}{f' … and {len(files) - MOST_SAID:,} more.' if files[MOST_SAID:] else ''}")
    names = {file.document["source_file"]: [file.document["source_file"]] for file in files}
    for copy, kept in same.items():
        names[kept].append(copy)
    listed, not_named = bool(len(sidecar.rows) or sidecar.unmatched), []
    for file in files:
        # The table may name the copy.
        rows = next(filter(None, map(sidecar.rows_of, names[file.document["source_file"]])), [])
        _link_reviews(file, rows, listed=listed)
        if listed and not rows:
            not_named.append(file.document["source_file"])
        for name in ("furniture_lines", "detected_reviews"):
            file.document[name] = LINE_END.join(file.document[name])
    named = [file.document | {"detected_name": _name_of(file)} for file in files]
    documents = documents_table(files)
    reviews = review_table(sidecar, named)
    settings = {
        "scrmine": version("scrmine"), "read_from": folder.resolve().name, "ignored": ignored, "same_file": same,
        "named_but_missing": sidecar.unmatched, "not_named": not_named, "metadata": "given" if listed else "detected",
    }
    invented = sum(file.document["sha256"] in sample_digests() for file in files)
    if invented:
        settings["fictional"] = invented
    pages, passages = pages_table(files), passages_table(files)
    return Corpus(reviews=reviews, documents=documents, pages=pages, passages=mark_repeats(passages, documents), settings=settings)


def _without_copies(files: list[ReadFile]) -> tuple[list[ReadFile], dict[str, str]]:
    """Each distinct file once; the copies' names with the name of the one that is kept."""
    first: dict[str, str] = {}
    same: dict[str, str] = {}
    kept = []
    for file in files:
        digest, name = file.document["sha256"], file.document["source_file"]
        if digest and digest in first and file.text:
            same[name] = first[digest]
            continue
        first.setdefault(digest, name)
        kept.append(file)
    return kept, same


def _link_reviews(file: ReadFile, rows: list[dict[str, str]], *, listed: bool) -> None:
    """Give a document and its passages their review; `listed` says whether there is a sidecar that could have named it."""
    document = file.document
    reviews = sorted({row["review_id"] for row in rows})
    if len(reviews) > 1:
        document["review_id"] = None
        passages = file.passages.select(["shape", "role", "page", "paragraph", "text"]).to_pylist() if file.passages.num_rows else []
        divided = divide_document(passages, rows, document["kind"]) if passages else Division([])
        assigned = divided.reviews
        open_ones = sum(review is None and p["shape"] != "heading" for review, p in zip(assigned, passages, strict=True))
        _add_note(document, f"covers {len(reviews)} reviews; {open_ones} passage(s) name none or several and count for none")
        for note in divided.notes:
            _add_note(document, note)
    else:
        document["review_id"] = reviews[0] if reviews else document["doc_id"]
        assigned = [document["review_id"]] * file.passages.num_rows
        if document["detected_reviews"] and not reviews:
            names = ", ".join(document["detected_reviews"])
            _add_note(document, f"seems to cover several reviews ({names}): give {SIDECAR} a row for each")
        elif not reviews and document["status"] not in UNREAD:
            _add_note(document, f"{f'not in {SIDECAR}: ' if listed else ''}board, name and year are guessed")
    # A document on several reviews that could not be read has no passage to say which: they are named here.
    document["review_ids"] = SEVERAL_JOIN.join(reviews) or document["review_id"]
    if file.passages.num_rows:
        file.passages = file.passages.append_column("review_id", pa.array(assigned, pa.string()))


def _name_of(file: ReadFile) -> str | None:
    return detect_name(file.document["title"], file.text.decode("utf-8", "replace"), file.document["kind"])


def _add_note(document: dict, note: str) -> None:
    document["note"] = f"{document['note']}; {note}" if document["note"] else note
