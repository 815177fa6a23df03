"""The functions of PDFium that are called for every line and object of a page, in the form in which C takes them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pypdfium2.raw as pdfium_c

ADDRESS, NUMBER = ctypes.c_void_p, ctypes.c_int


def _by_address(function: object, result: type, *arguments: type) -> Callable:
    """A function of PDFium that takes addresses as numbers.

    `ctypes` would check and wrap each pointer of each call, which takes as long as the call, and there are six calls a line.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ADDRESS).value)  # type: ignore[arg-type]


box_of = _by_address(pdfium_c.FPDFText_GetLooseCharBox, NUMBER, ADDRESS, NUMBER, ADDRESS)
size_of = _by_address(pdfium_c.FPDFText_GetFontSize, ctypes.c_double, ADDRESS, NUMBER)
text_object_of = _by_address(pdfium_c.FPDFText_GetTextObject, ADDRESS, ADDRESS, NUMBER)
font_of = _by_address(pdfium_c.FPDFTextObj_GetFont, ADDRESS, ADDRESS)
count_objects = _by_address(pdfium_c.FPDFPage_CountObjects, NUMBER, ADDRESS)
object_at = _by_address(pdfium_c.FPDFPage_GetObject, ADDRESS, ADDRESS, NUMBER)
type_of = _by_address(pdfium_c.FPDFPageObj_GetType, NUMBER, ADDRESS)


def address_of(raw: object) -> int:
    """The address behind a pointer of `pypdfium2.raw`; what it points at must stay open while the address is used."""
    return ctypes.cast(raw, ADDRESS).value or 0  # type: ignore[arg-type]
