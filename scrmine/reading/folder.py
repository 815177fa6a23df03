"""A folder of files to a Corpus."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.reading.assemble import assemble_corpus
from scrmine.reading.attempts import read_in_every_way
from scrmine.reading.cache import ReadingCache
from scrmine.reading.document import file_digest, plain, unread_document
from scrmine.reading.gather import ReadFile
from scrmine.reading.isolate import Limits, Outcome, processors, run_isolated
from scrmine.reading.listing import document_ids, list_documents
from scrmine.reading.metadata import Sidecar, read_sidecars
from scrmine.reading.recognise import find_recogniser
from scrmine.reading.worker import BROKEN, by_columns

LANGUAGE = "eng"
"""What text recognition expects unless told otherwise: English, as Tesseract names it."""


def read_folder(folder: str | Path, *, limits: Limits | None = None, workers: int | None = None, ocr: bool | str = False,
                cache: str | Path | None = None, progress: bool | None = None) -> Corpus:
    """Read every document in a folder and its subfolders into a Corpus.

    Parameters
    ----------
    folder : str or pathlib.Path
        The folder. It is never changed. A `reviews.csv` in it or in a subfolder gives metadata: the columns `file` and
        `review_id`, one row per file and review; other columns are optional and become grouping variables. Without
        one, each document counts as one review and board, name and year are guessed from its first pages. A folder that holds
        a corpus (`Corpus.save`, or ``scrmine build``) is opened as it is: its documents have been read.
    limits : Limits, optional
        Clock and memory cap per document.
    workers : int, optional
        Documents read side by side; by default one per processor.
    ocr : bool or str
        Whether to recognise the text of scanned pages and pictures, with Tesseract, which must be installed. A text names the
        languages to expect (``"eng+cym"`` for English and Welsh). Never done unless asked for.
    cache : str or pathlib.Path, optional
        A folder to keep the results of reading in, one file each: an interrupted call goes on where it stopped, and a later one
        reads only what has changed. It holds the text of the documents. By default nothing is kept.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal only.

    Returns
    -------
    Corpus
        With one row per file in `documents`, those that could not be read included.

    Raises
    ------
    ScrmineError
        If there is no such folder, or no document in it could be read, or a `reviews.csv` is not in order, or text recognition was
        asked for and cannot be done.

    Examples
    --------
    >>> mine = scrmine.read_folder(scrmine.sample_files("pdf")[0].parent, progress=False)
    >>> mine
    Corpus: 7 reviews, 8 documents (8 ok), 668 passages
    >>> print(mine.reading_report()[["doc_id", "status", "pages", "words"]].head(3).to_string(index=False))
                       doc_id status  pages  words
       aldermere-2010-child-k     ok      6   3327
           aldermere-2020-leo     ok   <NA>   2686
    glanarth-2010-scr-child-d     ok   <NA>   3234
    """
    folder = Path(folder)
    if (folder / "passages.parquet").is_file():
        if ocr:
            raise ScrmineError(f"{folder} is a corpus, of which the documents have been read, so their pages cannot be recognised now. Read the folder "
                               f"of documents with ocr.")
        return Corpus.open(folder)
    files, ignored = list_documents(folder)
    sidecar = read_sidecars(folder, files)
    limits = limits or Limits()
    tasks = _tasks(folder, files, sidecar)
    if ocr:
        recogniser = find_recogniser(LANGUAGE if ocr is True else ocr, seconds=limits.seconds)
        tasks = [{**task, "recogniser": asdict(recogniser)} for task in tasks]
    kept = ReadingCache(Path(cache)) if cache is not None else None
    results: list[ReadFile | None] = [None] * len(tasks)
    hidden = not sys.stderr.isatty() if progress is None else not progress
    reading = _read_tasks(tasks, limits, workers or processors(), kept)
    for number, result in tqdm(reading, total=len(tasks), desc="Reading", unit="document", disable=hidden):
        result["document"]["source_file"] = plain(files[number])
        results[number] = ReadFile.of(result)
    if kept and any(result.text for result in results):
        kept.prune()
    elif kept:
        kept.remove()
    return assemble_corpus(folder, results, sidecar, [plain(name) for name in ignored])


def _tasks(folder: Path, files: list[str], sidecar: Sidecar) -> list[dict]:
    """What to read: path, id and, where the user has said it, kind of each file."""
    tasks = []
    for file, doc_id in zip(files, document_ids(files), strict=True):
        kinds = {row["kind"] for row in sidecar.rows_of(file) if row.get("kind")}
        tasks.append({"path": str((folder / file).absolute()), "doc_id": doc_id, "kind": min(kinds, default=None)})
    return tasks


def _read_tasks(tasks: list[dict], limits: Limits, workers: int, cache: ReadingCache | None) -> Iterator[tuple[int, dict]]:
    """The number and result of each task, in no fixed order: first those that are kept from before, then those to be read."""
    keys: dict[int, tuple[str, str]] = {}
    open_ones = []
    for number, task in enumerate(tasks):
        digest = file_digest(task["path"]) if cache else ""
        key = cache.key(task, digest) if cache else ""
        found = cache.find(key) if cache and digest else None
        if found is not None:
            yield number, found
            continue
        keys[number] = key, digest
        open_ones.append(number)
    # Large files first, so that none is left to the end while other processors have nothing to do.
    open_ones.sort(key=lambda number: -_size(tasks[number]["path"]))
    outcomes = run_isolated([tasks[number] for number in open_ones], workers=workers, limits=limits, plan=read_in_every_way)
    for outcome in outcomes:
        number = open_ones[outcome.task]
        if outcome.detail.startswith(BROKEN):
            raise ScrmineError(f"The reader of documents {outcome.detail}. Install scrmine and its packages anew.")
        key, digest = keys[number]
        # A file that changed while it was read, or that may be read better another time, is not kept.
        if cache and outcome.result and not outcome.detail and digest and outcome.result["document"]["sha256"] == digest:
            cache.keep(key, outcome.result)
        yield number, outcome.result or _unread(tasks[number], outcome)


def _unread(task: dict, outcome: Outcome) -> dict:
    """The result for a file on which no reader came to an end."""
    note = f"the reader stopped with an error of the kind {outcome.detail}" if outcome.detail and outcome.reason != "memory" else ""
    return by_columns(unread_document(task["doc_id"], Path(task["path"]), outcome.reason, task["kind"], note=note))


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
