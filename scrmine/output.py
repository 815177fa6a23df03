"""Folders that are written whole or not at all, with a manifest that says what made them."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scrmine.errors import ScrmineError

MANIFEST = "manifest.json"
LIBRARIES = ("pandas", "numpy", "scipy", "scikit-learn", "nltk", "pyarrow", "pypdfium2", "ahocorasick_rs")


@contextmanager
def write_folder(out: str | Path, kind: str) -> Iterator[Path]:
    """A staging folder whose entries are moved into `out` when the block ends well, and dropped when it does not.

    Files in `out` that the block did not make are left alone, so that a user's own notes survive a second run.

    Parameters
    ----------
    out : str or pathlib.Path
        The folder to fill; made if it is not there.
    kind : str
        What the manifest of the folder must say it is (``"corpus"`` or ``"report"``) if the folder has one already.

    Raises
    ------
    ScrmineError
        If `out` is a file, or a folder with contents that scrmine did not write.
    """
    out = Path(out)
    check_ours(out, kind)
    out.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
    try:
        yield staging
        out.mkdir(exist_ok=True)
        # The manifest goes last: a folder that has one is complete.
        for entry in sorted(staging.iterdir(), key=lambda path: path.name == MANIFEST):
            target = out / entry.name
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            os.replace(entry, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def check_ours(out: str | Path, kind: str) -> Path:
    """The folder itself if scrmine may write there: absent, empty, or written by scrmine before."""
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise ScrmineError(f"The output {out} is a file; a folder is expected. Choose another name with -o.")
    if not out.exists() or not any(out.iterdir()):
        return out
    try:
        found = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["scrmine"]["kind"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ScrmineError(
            f"The output folder {out} has contents that scrmine did not write (no {MANIFEST} of ours in it), so "
            f"nothing was changed. Name a new or empty folder with -o, or empty this one yourself."
        ) from None
    if found != kind:
        raise ScrmineError(
            f"The output folder {out} holds a scrmine {found}, and a {kind} was to be written there. "
            f"Name another folder with -o."
        )
    return out


def write_manifest(folder: Path, kind: str, **facts: object) -> None:
    """Write `manifest.json`: what the folder is, what made it, and the library versions that matter for results.

    It holds no date and no path, so that the same input gives the same bytes.
    """
    content = {"scrmine": {"kind": kind, "version": version("scrmine")}, **facts, "libraries": library_versions()}
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path, kind: str) -> dict:
    """The manifest of a folder that scrmine wrote.

    Raises
    ------
    ScrmineError
        If there is no such folder or it is not of that kind.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise ScrmineError(
            f"{folder} is not a scrmine {kind}: there is no {MANIFEST} in it. "
            f"Make one with: scrmine build FOLDER -o {folder.name or 'CORPUS'}"
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        found = manifest["scrmine"]["kind"]
    except (ValueError, KeyError, TypeError):
        raise ScrmineError(f"{path} is damaged (not the JSON that scrmine writes). Build the {kind} again.") from None
    if found != kind:
        raise ScrmineError(f"{folder} is a scrmine {found}; a {kind} is expected. Name the folder of the {kind}.")
    return manifest


def library_versions() -> dict[str, str]:
    """Installed versions of the libraries that results depend on."""
    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    return versions
