"""The child process that reads documents: one JSON task a line in, one JSON answer a line out."""

from __future__ import annotations

import errno
import gc
import json
import os
import signal
import sys
from collections.abc import Callable

BROKEN = "cannot be loaded: "
"""How the detail of an answer begins that is no document's fault."""

SELDOM = 100_000
"""How many new objects the search for cycles waits for."""

GRACE = 10
"""Seconds that the parent has to end a child whose clock has run out before the child ends itself."""


class BrokenReaderError(Exception):
    """The package, or a library it needs, is not whole."""


def main(read: Callable[..., dict] | None = None) -> None:
    """Answer tasks until the parent closes the pipe, by reading documents unless told otherwise."""
    _cap_memory(int(sys.argv[1]))
    # Libraries that print must not write into the channel of answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        task = json.loads(line)
        _set_clock(task.pop("clock", 0))
        try:
            read = read or load_reader()
            answer = json.dumps({"result": by_columns(read(**task))}).encode()
        except Exception as error:  # noqa: BLE001 - whatever a broken file makes a library raise costs that file only
            reason = "memory" if _wants_memory(error) else "malformed"
            detail = f"{BROKEN}{error}" if isinstance(error, BrokenReaderError) else type(error).__name__
            answer = json.dumps({"reason": reason, "detail": detail}).encode()
        _set_clock(0)
        answers.write(answer + b"\n")
        answers.flush()


def load_reader() -> Callable[..., dict]:
    """The function that reads documents; it is loaded under the cap and the clock, like the libraries behind it."""
    try:
        from scrmine.reading.document import read_document  # noqa: PLC0415
    except Exception as error:
        if _wants_memory(error):
            raise
        raise BrokenReaderError(f"{type(error).__name__}: {error}") from error
    # What has been loaded stays, and reading makes few cycles: looking for some after each few hundred objects would take a tenth of the time.
    gc.freeze()
    gc.set_threshold(SELDOM)
    return read_document


def by_columns(result: dict) -> dict:
    """The result of `read_document` as it travels and is kept: pages and passages as columns, the text of passages left out.

    A passage's text is the part of the document's text that its offsets name, so it is sent once.
    """
    if not isinstance(result, dict) or "passages" not in result:
        return result
    columns = {}
    for name in ("pages", "passages"):
        rows = result[name]
        columns[name] = {key: [row[key] for row in rows] for key in (rows[0] if rows else ()) if (name, key) != ("passages", "text")}
    return {**result, **columns}


def _wants_memory(error: Exception) -> bool:
    """Whether an error comes from the cap: Python's own, the system's, or that of a library loaded under it."""
    out_of_memory = isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM
    return out_of_memory or (isinstance(error, ImportError) and "failed to map segment" in str(error))


def _set_clock(seconds: float) -> None:
    """End this process if the parent, which keeps the same clock, is no longer there to do it; 0 stops the clock."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE if seconds else 0)


def _cap_memory(megabytes: int) -> None:
    """Limit this process's address space where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    limit = megabytes * 1024 * 1024
    highest = resource.getrlimit(resource.RLIMIT_AS)[1]
    if highest != resource.RLIM_INFINITY:
        limit = min(limit, highest)  # a shell or a cluster may have set a lower one, which nobody may raise
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main()
