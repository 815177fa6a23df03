"""From a folder of files to a Corpus: every file ends with a status, and none can take the others down.

Names are loaded when first used: the child processes that read documents are in this package too and need no tables.
"""

from __future__ import annotations

import importlib

_HOME = {"Limits": "scrmine.reading.isolate", "read_folder": "scrmine.reading.folder"}

__all__ = ["Limits", "read_folder"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'scrmine.reading' has no attribute {name!r}; public names: {', '.join(__all__)}")
    return getattr(importlib.import_module(_HOME[name]), name)
