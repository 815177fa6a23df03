"""Where the data that comes with scrmine lies: the codebook, the word lists and the fictional sample."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from scrmine.errors import ScrmineError

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE / "data", _HERE.parent / "data")
"""Inside an installed package; beside the package in a checkout."""


def data_path(name: str) -> Path:
    """The path of a file or folder that comes with scrmine, for example ``"codebook.yml"`` or ``"sample/reviews"``.

    Raises
    ------
    ScrmineError
        If this installation does not have it.
    """
    for place in _PLACES:
        if (place / name).exists():
            return place / name
    raise ScrmineError(f"This installation of scrmine has no data called {name!r}. Install it again.")


@cache
def sample_digests() -> frozenset[str]:
    """SHA-256 of every file of the fictional sample, by which its documents are known wherever they are copied to; none in an installation without it."""
    try:
        folders = [data_path("sample/reviews"), data_path("sample/files")]
    except ScrmineError:
        return frozenset()
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for folder in folders for path in folder.iterdir() if path.is_file())
