"""A reader of documents whose documents are as bad as files can be; the pool under test runs it as a child process.

Each task says what its document does to the reader.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
import time
from pathlib import Path

from scrmine.reading import worker


def misbehave(do: str, **about: object) -> dict:
    if do == "hang":
        time.sleep(600)
    elif do == "exit":
        os._exit(3)
    elif do == "exit in silence":
        os._exit(0)
    elif do == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif do == "abort":
        os.abort()
    elif do == "segfault":
        ctypes.string_at(0)
    elif do == "eat":
        hoard = [bytearray(50_000_000) for _ in range(10_000)]
        return {"hoarded": len(hoard)}
    elif do == "want memory":
        raise OSError(errno.ENOMEM, "Cannot allocate memory")
    elif do == "recurse":
        return misbehave(do, **about)
    elif do == "raise":
        raise RuntimeError("a broken file")
    elif do == "noise":
        print("a library's remark")
        os.write(1, b'{"result": {"from": "noise"}}\n')
        sys.stderr.write("a library's complaint\n")
    elif do == "nothing":
        return None
    elif do == "large":
        return {"do": do, "text": "x" * 5_000_000, **about}
    return {"do": do, **about}


if __name__ == "__main__":
    if "SCRMINE_TEST_PIDS" in os.environ:
        Path(os.environ["SCRMINE_TEST_PIDS"], str(os.getpid())).touch()
    worker.main(misbehave)
