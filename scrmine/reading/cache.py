"""What reading each file gave, kept in a folder: an interrupted build goes on where it stopped, and the next reads only what changed.

One entry holds the result of one file. It is named after everything that the result depends on (what the file holds, its name and id, the
settings, and the code that reads), so that an entry is either right or not found; it is written aside and renamed, so that
a killed process leaves no half of one; and a damaged one is as good as none.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import hashlib
import json
import os
import platform
import tempfile
import time
import warnings
import zlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scrmine.errors import ScrmineWarning

PACKAGE = Path(__file__).resolve().parent.parent
READERS = ("lxml", "numpy", "pypdf", "pypdfium2", "selectolax")
"""Libraries that documents are read with."""

ENTRY = "{}.json.gz"
UNFINISHED = ".partial"
STALE = 60
"""Seconds after which an unfinished entry belongs to a process that was killed: writing one takes milliseconds."""


@functools.cache
def reader_version() -> str:
    """A digest of all that decides what is read from a file: the package's own code and models, and its libraries' versions.

    The whole package is taken rather than the modules that read today, so that no result can outlive a change of the code behind it.
    """
    digest = hashlib.sha256()
    for path in sorted([*PACKAGE.rglob("*.py"), *(PACKAGE / "models").glob("*")]):
        if path.is_file():
            digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    digest.update(f"Python {platform.python_version()}".encode())
    for name in READERS:
        with contextlib.suppress(PackageNotFoundError):
            digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


class ReadingCache:
    """Results of reading, one file each in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Where they are; made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()
        self.full = False
        self.made = [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)

    def key(self, task: dict, sha256: str) -> str:
        """The name of the entry for a task on a file with these bytes."""
        about = {name: value for name, value in task.items() if name != "path"}
        parts = [reader_version(), sha256, Path(task["path"]).name, about]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def find(self, key: str) -> dict | None:
        """The result kept under a key; None if there is none that is whole."""
        try:
            result = json.loads(gzip.decompress((self.folder / ENTRY.format(key)).read_bytes()))
        except (OSError, ValueError, EOFError, zlib.error):
            return None
        if not isinstance(result, dict) or not {"document", "pages", "passages"} <= set(result):
            return None
        self.used.add(key)
        return result

    def keep(self, key: str, result: dict) -> None:
        """Keep a result under a key. Where that cannot be done, say so once and go on: the corpus does not depend on it."""
        self.used.add(key)
        if self.full:
            return
        try:
            handle, aside = tempfile.mkstemp(suffix=UNFINISHED, dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(gzip.compress(json.dumps(result).encode(), compresslevel=1, mtime=0))
                os.replace(aside, self.folder / ENTRY.format(key))
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(aside).unlink()
                raise
        except OSError as error:
            self.full = True
            warnings.warn(f"What was read cannot be kept for the next run ({error.strerror}), so that an interrupted run would begin "
                          f"anew. Make room, or check that you may write to {self.folder}.", ScrmineWarning, stacklevel=4)

    def prune(self) -> None:
        """Drop the entries that this run had no use for, and what killed runs left unfinished."""
        names = {ENTRY.format(key) for key in self.used}
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):  # another run may have dropped it just now
                not_used = path.name.endswith(ENTRY.format("")) and path.name not in names
                if not_used or (path.name.endswith(UNFINISHED) and time.time() - path.stat().st_mtime > STALE):
                    path.unlink()

    def remove(self) -> None:
        """Drop everything, and the folders that were made for it, where nothing that was kept is worth keeping."""
        self.used.clear()
        self.prune()
        with contextlib.suppress(OSError):  # another run may be at work there
            for place in self.made:
                place.rmdir()
