"""The quality card as a page of its own: one HTML file that opens from disk and runs nothing."""

from __future__ import annotations

import base64
import hashlib
import os
from html import escape
from pathlib import Path

from scrmine.errors import ScrmineError
from scrmine.quality.card import QualityCard

STYLE = """
body { font: 16px/1.5 Arial, "Liberation Sans", sans-serif; color: #1a1a1a; background: #fff; max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; } p { max-width: 45rem; }
table { border-collapse: collapse; font-size: 0.9rem; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; border-bottom: 1px solid #d0d0d0; }
th { border-bottom: 2px solid #595959; } summary { cursor: pointer; font-weight: bold; } details { margin: 1rem 0; overflow-x: auto; }
"""


def write_card(card: QualityCard, path: str | Path) -> Path:
    """Write a quality card as an HTML page, whole or not at all.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ScrmineError
        If the path is a folder, or in a folder that is not there.

    Examples
    --------
    >>> scrmine.write_card(card, folder / "quality.html").name
    'quality.html'
    """
    path = Path(path)
    if path.is_dir() or not path.parent.is_dir():
        raise ScrmineError(f"{path} cannot be written: {'it is a folder' if path.is_dir() else f'there is no folder {path.parent}'}. Name an HTML file "
                           f"in a folder that is there, for example quality.html.")
    allowed = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    page = (f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'sha256-{allowed}\'">'
            f"<title>Quality card: coder {escape(str(card.settings['coder']))}</title><style>{STYLE}</style></head><body><main>{card.to_html(level=1)}"
            f"</main></body></html>\n")
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(page, encoding="utf-8", newline="\n")
    os.replace(partial, path)
    return path
