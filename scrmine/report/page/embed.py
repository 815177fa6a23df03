"""Data inside the page: JSON that cannot end its element, and texts packed small."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib

from markupsafe import Markup

RAW_DEFLATE = -15
"""Window bits without header or checksum: what browsers call "deflate-raw"."""


def as_json(content: object) -> str:
    """JSON without spaces; a number that JSON does not have is an error."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def as_block(content: object) -> Markup:
    """JSON that cannot end the script element that holds it, whatever text is in it."""
    text = as_json(content)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
                  .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def as_packed(content: object) -> Markup:
    """JSON, deflated and written in base64: a third of the size, unpacked by the browser when it is asked for."""
    packer = zlib.compressobj(9, zlib.DEFLATED, RAW_DEFLATE)
    return Markup(base64.b64encode(packer.compress(as_json(content).encode()) + packer.flush()).decode())


def as_picture(svg: str) -> Markup:
    """An SVG drawing as an image source: drawn, never run."""
    return Markup("data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode())


def policy_hash(text: str) -> str:
    """A content-security-policy hash: only this very script or style may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
