"""How one document is read: by the first reader, and where that came to nothing, in the other ways there are.

This is decided in the parent process, so that a reader that dies on a file leaves the next one a process to work in.
"""

from __future__ import annotations

import time
from dataclasses import replace

from scrmine.reading.document import open_regular
from scrmine.reading.formats import holds_pdf, holds_picture
from scrmine.reading.isolate import Do, Limits, Outcome
from scrmine.reading.recognise import FEWEST

HEAD = 1024
LEAST_SECONDS = 0.5
"""With less than this left on its clock a document is not tried again."""

WHY_SECOND = {
    "crashed": "the first died on it", "malformed": "the first could not open it", "few_characters": "the first found no text in it",
}
"""What must have become of a PDF for the second reader to try it, and how that is said."""

RUN_OUT = ("timeout", "memory")
"""Ends of an attempt that another machine, or another day, may not come to: an outcome with one of these as `detail` is not kept."""


def read_in_every_way(do: Do, task: dict, limits: Limits) -> Outcome:
    """The outcome for one document.

    The second PDF reader has what is left of the document's clock. Text recognition, where the task asks for it, has a clock as long
    for each page without text. An attempt that comes to nothing changes nothing.
    """
    task = dict(task)
    recogniser = task.pop("recogniser", None)
    began = time.monotonic()
    outcome = do(task, limits.seconds)
    left = limits.seconds - (time.monotonic() - began)
    head = _head(task["path"])
    reason = _reason(outcome)
    if reason in WHY_SECOND and holds_pdf(head) and left > LEAST_SECONDS:
        again = do({**task, "second": True}, left)
        if _has_text(again):
            outcome = _noted(again, f"read by the second reader (pypdf): {WHY_SECOND[reason]}")
        elif _reason(again) == "password":
            outcome = again
        elif again.reason in RUN_OUT:
            outcome = replace(outcome, detail=outcome.detail or again.reason)
    if recogniser:
        n_pages = _pages_without_text(outcome) if holds_pdf(head) else int(holds_picture(head))
        if n_pages:
            again = do({**task, "recogniser": recogniser}, limits.seconds * (n_pages + 1))
            if _has_text(again):
                outcome = _noted(again, str(recogniser["version"]))
            elif again.reason in RUN_OUT:
                outcome = replace(_noted(outcome, f"text recognition was given up ({again.reason})"), detail=again.reason)
            else:
                outcome = _noted(outcome, "text recognition found no text either")
    return outcome


def _head(path: str) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(HEAD)
    except OSError:
        return b""


def _reason(outcome: Outcome) -> str:
    return outcome.reason or (outcome.result["document"]["reason"] if outcome.result else "")


def _has_text(outcome: Outcome) -> bool:
    """Whether an attempt was worth it: it read the file, and found more in it than a stamp or a page number."""
    return outcome.result is not None and outcome.result["document"]["status"] in ("ok", "partial", "truncated")


def _pages_without_text(outcome: Outcome) -> int:
    """How many pages of a PDF hold almost no text; 0 if it could not be opened."""
    pages = outcome.result["pages"] if outcome.result else {}
    return sum(end - start < FEWEST for start, end in zip(pages["start"], pages["end"], strict=True)) if pages else 0


def _noted(outcome: Outcome, note: str) -> Outcome:
    """The same outcome with something more in its note."""
    if outcome.result is None:
        return outcome
    document = outcome.result["document"]
    joined = f"{document['note']}; {note}" if document["note"] else note
    return replace(outcome, result={**outcome.result, "document": {**document, "note": joined}})
