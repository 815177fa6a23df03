"""Folders that are written whole or not at all, with a manifest that says what made them."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scrmine.errors import ScrmineError

MANIFEST = "manifest.json"
READING = ".reading"
"""The folder in a corpus that keeps what reading each file gave (see `scrmine.reading.cache`)."""

LIBRARIES = ("pandas", "numpy", "scipy", "scikit-learn", "nltk", "pyarrow", "pypdfium2", "pypdf", "ahocorasick_rs")


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
    _sweep(out)
    staging = Path(tempfile.mkdtemp(prefix=f".{out.name}.{platform.node()}.{os.getpid()}.", suffix=".partial", dir=out.parent))
    try:
        yield staging
        out.mkdir(exist_ok=True)
        _mark_unfinished(staging, out)
        # The manifest goes last: a folder that has one is complete.
        for entry in sorted(staging.iterdir(), key=lambda path: path.name == MANIFEST):
            target = out / entry.name
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            os.replace(entry, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _mark_unfinished(staging: Path, out: Path) -> None:
    """Say in the folder's manifest that it is being written: if the process is killed now, the next may go on and none may read it."""
    with contextlib.suppress(FileNotFoundError):
        content = json.loads((staging / MANIFEST).read_text(encoding="utf-8"))
        content["scrmine"]["unfinished"] = True
        marker = staging / f"{MANIFEST}.unfinished"
        marker.write_text(json.dumps(content), encoding="utf-8")
        os.replace(marker, out / MANIFEST)


def _sweep(out: Path) -> None:
    """Remove what processes of this machine that are no more have left beside the folder when they were killed."""
    if os.name != "posix":
        return  # elsewhere nothing says safely whether a process lives
    for path in out.parent.iterdir():
        start = f".{out.name}.{platform.node()}."
        if not (path.name.startswith(start) and path.name.endswith(".partial")):
            continue
        pid = path.name[len(start):].split(".")[0]
        if pid.isdigit():
            try:
                os.kill(int(pid), 0)
            except ProcessLookupError:
                shutil.rmtree(path, ignore_errors=True)
            except (OSError, OverflowError):
                continue


def check_ours(out: str | Path, kind: str) -> Path:
    """The folder itself if scrmine may write there: absent, empty, or written by scrmine before, even if it was interrupted."""
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise ScrmineError(f"The output {out} is a file; a folder is expected. Choose another name with -o.")
    if not out.exists() or all(READING in path.relative_to(out).parts for path in out.rglob("*") if not path.is_dir()):
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


def read_manifest(folder: Path, kind: str, *, finished: bool = True) -> dict:
    """The manifest of a folder that scrmine wrote.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    kind : str
        What it must be.
    finished : bool
        Whether the run that wrote it must have come to its end.

    Raises
    ------
    ScrmineError
        If there is no such folder, or it is not of that kind or not finished.
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
    if finished and manifest["scrmine"].get("unfinished"):
        raise ScrmineError(f"{folder} is not complete: the run that wrote this {kind} was interrupted. Run the same command again.")
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
