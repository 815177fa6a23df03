"""The child process that reads documents: one JSON task a line in, one JSON answer a line out."""

from __future__ import annotations

import errno
import json
import os
import sys

from scrmine.reading.document import read_document


def main() -> None:
    """Answer tasks until the parent closes the pipe."""
    _cap_memory(int(sys.argv[1]))
    # Libraries that print must not write into the channel of answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for task in sys.stdin.buffer:
        try:
            message = {"result": read_document(**json.loads(task))}
        except Exception as error:  # noqa: BLE001 - whatever a broken file makes a library raise costs that file only
            reason = "memory" if _wants_memory(error) else "malformed"
            message = {"reason": reason, "detail": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps(message).encode() + b"\n")
        answers.flush()


def _wants_memory(error: Exception) -> bool:
    """Whether an error comes from the cap: Python's own, the system's, or that of a library loaded under it."""
    out_of_memory = isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM
    return out_of_memory or (isinstance(error, ImportError) and "failed to map segment" in str(error))


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
