"""The reference: tables as text and what made them, in a folder that goes with the source."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import requires, version
from pathlib import Path

import pandas as pd

from scrmine.corpus import Corpus
from scrmine.data import data_path
from scrmine.errors import ScrmineError
from scrmine.output import MANIFEST
from scrmine.reproduce.discrepancies import as_text, from_text

KIND = "reproduction"
INPUTS = ("codebook.yml", "sample/reviews", "sample/gold")
MODELS = Path(__file__).resolve().parent.parent / "models"
AGAIN = "Write it again, from a checkout of the source, with: scrmine reproduce --write"


@dataclass(frozen=True, eq=False)
class Reference:
    """Tables as they came out once: `tables`, each cell as text, by name; `manifest`, what made them."""

    tables: dict[str, pd.DataFrame]
    manifest: dict

    def __repr__(self) -> str:
        return f"Reference: {len(self.tables)} tables, scrmine {self.manifest['scrmine']['version']}"


def read_reference(folder: str | Path) -> Reference:
    """Read a reference that `write_reference` wrote.

    Raises
    ------
    ScrmineError
        If the folder is none, or a table that its manifest names is missing or is not as it was written.
    """
    folder = Path(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        kind, named = manifest["scrmine"]["kind"], manifest["tables"]
    except FileNotFoundError:
        raise ScrmineError(f"There is no reference in {folder} (no {MANIFEST}). {AGAIN}") from None
    except (ValueError, KeyError, TypeError):
        raise ScrmineError(f"{folder / MANIFEST} is damaged (not the JSON that scrmine writes). {AGAIN}") from None
    if kind != KIND:
        raise ScrmineError(f"{folder} is a scrmine {kind}; the folder of a {KIND} is expected.")
    tables = {}
    for name in named:
        path = folder / f"{name}.csv"
        if not path.is_file():
            raise ScrmineError(f"The reference in {folder} has no {path.name}, which its {MANIFEST} names. {AGAIN}")
        tables[name] = from_text(path.read_text(encoding="utf-8"))
    return Reference(tables, manifest)


def write_reference(folder: str | Path, tables: Mapping[str, pd.DataFrame], manifest: Mapping[str, object]) -> None:
    """Write tables of text, and a manifest that names them, into a folder; tables that are there and not given are removed.

    Parameters
    ----------
    folder : str or pathlib.Path
        The folder; made if it is not there.
    tables : mapping of str to pandas.DataFrame
        Tables of text by name.
    manifest : mapping
        What made them, as `describe_run` says.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.csv"):
        if path.stem not in tables:
            path.unlink()
    named = {}
    for name, table in tables.items():
        text = as_text(table)
        _write(folder / f"{name}.csv", text)
        named[name] = {"rows": len(table), "columns": len(table.columns), "sha256": _digest(text.encode())}
    _write(folder / MANIFEST, json.dumps({**manifest, "tables": named}, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8", newline="\n")
    os.replace(partial, path)


def describe_run(corpus: Corpus, settings: Mapping[str, object], *, threads: int) -> dict:
    """What went into a run: hashes of the corpus, its files, the codebook and the models; settings with the seed; threads; versions.

    It holds no date, no path and no name of a machine.
    """
    passages = "\n".join(f"{place} {text}" for place, text in zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True))
    return {
        "scrmine": {"kind": KIND, "version": version("scrmine")},
        "corpus": {"sha256": _digest(passages.encode()), "n_reviews": len(corpus.reviews), "n_documents": len(corpus.documents),
                   "n_passages": len(corpus.passages)},
        "inputs": input_digests(),
        "settings": dict(settings),
        "threads": threads,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in run_requirements()},
    }


def input_digests() -> dict[str, str]:
    """SHA-256 of every file that the results rest on, by its name in the project."""
    files = {}
    for name in INPUTS:
        place = data_path(name)
        inside = sorted(path for path in place.rglob("*") if path.is_file()) if place.is_dir() else [place]
        files |= {f"data/{name}" + (f"/{path.relative_to(place).as_posix()}" if path != place else ""): path for path in inside}
    files |= {f"models/{path.name}": path for path in sorted(MODELS.glob("*")) if path.suffix in (".json", ".npz")}
    return {name: _digest(path.read_bytes()) for name, path in files.items()}


def run_requirements() -> list[str]:
    """The packages that scrmine needs to run, without those of its extras."""
    lines = [line for line in requires("scrmine") or [] if "extra ==" not in line]
    return sorted(re.match(r"[\w.-]+", line).group().lower() for line in lines)


def changed_files(expected: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """One sentence for each file that went into one run and not, or not so, into the other; both as `input_digests` gives them."""
    said = []
    for name in dict.fromkeys([*expected, *found]):
        was, now = expected.get(name), found.get(name)
        if was != now:
            said.append(f"{name} is {'new' if was is None else 'no longer there' if now is None else 'not the one the reference was made from'}.")
    return said


def changed_inputs(expected: Mapping[str, object], found: Mapping[str, object]) -> list[str]:
    """One sentence for each thing that went into one run and not, or not so, into the other.

    Of a package only one run knows the version where scrmine needed it for that one alone: nothing can be said of it.
    """
    said = changed_files(expected["inputs"], found["inputs"])
    for name in dict.fromkeys([*expected["settings"], *found["settings"]]):
        was, now = expected["settings"].get(name), found["settings"].get(name)
        if was != now:
            said.append(f"The setting {name} is {now!r}; for the reference it was {was!r}.")
    versions = {side: {"scrmine": run["scrmine"]["version"], "Python": run["python"], **run["libraries"]}
                for side, run in (("was", expected), ("now", found))}
    for name, was in versions["was"].items():
        now = versions["now"].get(name, was)
        if was != now:
            said.append(f"{name} is {now}; the reference was made with {was}.")
    return said


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
