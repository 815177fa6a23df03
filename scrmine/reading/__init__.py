"""From a folder of files to a Corpus: every file ends with a status, and none can take the others down."""

from __future__ import annotations

from scrmine.reading.folder import read_folder, read_sample
from scrmine.reading.isolate import Limits

__all__ = ["Limits", "read_folder", "read_sample"]
