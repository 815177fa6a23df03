"""A coder of one's own on disk: numbers as npz, everything else as JSON. No pickle, so opening one runs nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from scrmine.errors import ScrmineError
from scrmine.themes.model import ThemeModel, shipped_model
from scrmine.themes.own import OwnCoder

FORMAT = 1
NUMBERS = ("answers", "profiles", "pulls", "shared")
TABLES = ("read", "codings")


def save_coder(coder: OwnCoder, path: str | Path) -> Path:
    """Write a coder of one's own as `PATH.npz` and `PATH.json`.

    They hold the texts of the passages that were coded, so keep them where the corpus is kept. They name the version of the shipped coder
    that they stand on, and open with that one only.

    Returns
    -------
    pathlib.Path
        The JSON file.

    Examples
    --------
    >>> scrmine.save_coder(own, folder / "own").name
    'own.json'
    >>> scrmine.open_coder(folder / "own")
    OwnCoder: 25 themes, 200 passages coded by adjudicated, on top of the shipped coder
    """
    stem = _stem(path)
    if not stem.parent.is_dir():
        raise ScrmineError(f"There is no folder {stem.parent} to write {stem.name} into. Make it, or name another place.")
    numbers = io.BytesIO()
    np.savez_compressed(numbers, **{name: getattr(coder, name) for name in NUMBERS})
    content = {
        "format": FORMAT, "base": fingerprint(coder.base), "themes": list(coder.themes), "roles": list(coder.roles), "threshold": coder.threshold,
        "settings": coder.settings, "numbers": hashlib.sha256(numbers.getvalue()).hexdigest(),
        **{name: getattr(coder, name).to_dict("records") for name in TABLES},
    }
    _replace(stem.with_name(stem.name + ".npz"), numbers.getvalue())
    return _replace(stem.with_name(stem.name + ".json"), json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8"))


def open_coder(path: str | Path, *, base: ThemeModel | None = None) -> OwnCoder:
    """Open a coder that was saved with `save_coder`.

    Parameters
    ----------
    path : str or pathlib.Path
        The name it was saved under; either of its two files will do.
    base : ThemeModel, optional
        The coder that it stands on; the shipped one by default.

    Raises
    ------
    ScrmineError
        If it is not there, damaged, of another format, or stands on another version of the shipped coder.

    Examples
    --------
    >>> _ = scrmine.save_coder(own, folder / "own")
    >>> scrmine.open_coder(folder / "own")
    OwnCoder: 25 themes, 200 passages coded by adjudicated, on top of the shipped coder
    """
    stem = _stem(path)
    base = base or shipped_model()
    try:
        content = json.loads(stem.with_name(stem.name + ".json").read_text(encoding="utf-8"))
        packed = stem.with_name(stem.name + ".npz").read_bytes()
    except (OSError, ValueError) as error:
        raise ScrmineError(f"The coder {stem} cannot be opened ({error}). Give the name it was saved under, or fit it again from your codings "
                           f"with fit_coder.") from None
    if content.get("format") != FORMAT:
        raise ScrmineError(f"The coder {stem} has format {content.get('format')!r}; this version reads {FORMAT}. Fit it again from your codings "
                           f"with fit_coder.")
    if content["base"] != fingerprint(base):
        raise ScrmineError(f"The coder {stem} was fitted on top of another version of the shipped coder ({content['base']}; this one is "
                           f"{fingerprint(base)}), and its numbers mean nothing on this one. Your codings are not lost: fit it again from them "
                           f"with fit_coder, or install the version of scrmine that it was made with.")
    if hashlib.sha256(packed).hexdigest() != content["numbers"]:
        raise ScrmineError(f"The two files of the coder {stem} do not belong together, or one is damaged. Copy both again, or fit it again from "
                           f"your codings with fit_coder.")
    with np.load(io.BytesIO(packed), allow_pickle=False) as kept:
        numbers = {name: kept[name] for name in NUMBERS}
    columns = {"read": ["passage_id", "doc_id", "role", "locator", "text"], "codings": ["passage_id", "theme", "stance", "start", "end", "coder"]}
    tables = {name: pd.DataFrame(content[name], columns=columns[name]) for name in TABLES}
    return OwnCoder(themes=tuple(content["themes"]), base=base, roles=tuple(content["roles"]), threshold=content["threshold"],
                    settings=content["settings"], **numbers, **tables)


@lru_cache(maxsize=4)
def fingerprint(model: ThemeModel) -> str:
    """Sixteen letters that change when any number or word of a model does."""
    digest = hashlib.sha256(json.dumps([list(model.themes), *(sorted(part, key=part.get) for part in model.features.vocabularies)]).encode())
    for numbers in (model.weights, model.intercepts, model.second, model.constants, model.thresholds, *model.features.idf):
        digest.update(np.ascontiguousarray(numbers, dtype="<f8").tobytes())
    return digest.hexdigest()[:16]


def _stem(path: str | Path) -> Path:
    path = Path(path)
    return path.with_suffix("") if path.suffix in (".json", ".npz") else path


def _replace(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    os.replace(partial, path)
    return path
