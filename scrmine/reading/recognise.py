"""Text recognition (OCR) of scans and pictures, by Tesseract where it is installed and only where it was asked for."""

from __future__ import annotations

import io
import math
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from scrmine.errors import ReadError, ScrmineError
from scrmine.layout import Line

PROGRAM = "tesseract"
INSTALL = "apt install tesseract-ocr (Debian, Ubuntu), brew install tesseract (macOS), or conda install -c conda-forge tesseract"
FEWEST = 20
"""Pages of a PDF with fewer characters than this are recognised, unless nothing at all is drawn on them."""

DOTS_PER_INCH = 300
MOST_PIXELS = 40_000_000
"""Of one page's picture: an A3 page at 300 dots per inch has 17 million; larger pages are drawn more coarsely."""


@dataclass(frozen=True)
class Recogniser:
    """The program that recognises text, as it was found on this machine.

    Attributes
    ----------
    program : str
        Where it is.
    version : str
        What it says it is, for example ``"tesseract 5.3.0"``.
    languages : str
        The languages to expect, as the program names them, joined by ``+``: ``"eng"``, ``"eng+cym"``.
    seconds : float
        Clock of one page.
    """

    program: str
    version: str
    languages: str
    seconds: float = 60.0


def find_recogniser(languages: str = "eng", *, seconds: float = 60.0) -> Recogniser:
    """The recogniser of this machine.

    Raises
    ------
    ScrmineError
        If it is not installed or lacks a language.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise ScrmineError(f"Text recognition (ocr) was asked for, and there is no program '{PROGRAM}' on this machine. Install it with "
                           f"{INSTALL}; or run without it: scans then end with the status no_text.")
    said = _ask(program, "--version").split("\n")[0]
    known = [line.strip() for line in _ask(program, "--list-langs").split("\n")[1:] if line.strip()]
    for language in languages.split("+"):
        if language not in known:
            raise ScrmineError(f"Text recognition was asked for in the language {language!r}, which {PROGRAM} has no data for. It has: "
                               f"{', '.join(known) or 'none'}. Install the data (on Debian or Ubuntu: apt install tesseract-ocr-{language}), "
                               f"or name another language.")
    return Recogniser(program, said, languages, seconds)


def _ask(program: str, question: str) -> str:
    """What the program says about itself."""
    try:
        done = subprocess.run([program, question], capture_output=True, text=True, errors="replace", timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise ScrmineError(f"The program {program} for text recognition does not work ({type(error).__name__} when asked {question}). "
                           f"Install it anew with {INSTALL}.") from error
    return (done.stdout or done.stderr).strip()


def recognise_picture(data: bytes, recogniser: Recogniser) -> tuple[list[Line], dict[int, float]]:
    """The lines in a picture, and the confidence of each of its pages in [0, 1].

    Parameters
    ----------
    data : bytes
        The picture, in a format that the program reads (PNG, JPEG, TIFF, PNM, GIF).
    recogniser : Recogniser
        The program.

    Raises
    ------
    ReadError
        With reason ``timeout`` or ``malformed`` if it does not come to an end, or fails.
    """
    call = [recogniser.program, "stdin", "stdout", "-l", recogniser.languages, "tsv"]
    try:
        done = subprocess.run(call, input=data, capture_output=True, timeout=recogniser.seconds, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    except subprocess.TimeoutExpired as error:
        raise ReadError("text recognition did not end within its clock", path=Path(), reason="timeout") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise ReadError("text recognition failed", path=Path(), reason="malformed") from error
    return _lines_of_table(done.stdout.decode("utf-8", "replace"))


def _lines_of_table(table: str) -> tuple[list[Line], dict[int, float]]:
    """Lines and confidence per page from the program's table: one row per page, block, paragraph, line and word."""
    lines: list[Line] = []
    sizes: dict[int, tuple[float, float]] = {}
    sure: dict[int, list[tuple[float, int]]] = {}
    here: tuple[str, ...] = ()
    for row in table.split("\n")[1:]:
        cells = row.rstrip("\r").split("\t")
        if len(cells) != 12 or not cells[1].isdigit():
            continue
        page = int(cells[1])
        left, top, wide, high = (float(cell) for cell in cells[6:10])
        if cells[0] == "1":
            sizes[page] = (wide or 1.0, high or 1.0)
        word = cells[11].strip()
        if cells[0] != "5" or not word:
            continue
        width, height = sizes.get(page, (1.0, 1.0))
        sure.setdefault(page, []).append((max(float(cells[10]), 0.0) / 100, len(word)))
        right = min((left + wide) / width, 1.0)
        if lines and tuple(cells[1:5]) == here:
            lines[-1].text += f" {word}"
            lines[-1].right = right
        else:
            # Heights of recognised letters are too uneven to tell headings by: the size of type stays unknown.
            lines.append(Line(word, page=page, gap=tuple(cells[1:4]) != here[:3], left=left / width, right=right, top=min(top / height, 1.0)))
            here = tuple(cells[1:5])
    return lines, {page: round(sum(s * n for s, n in words) / sum(n for _, n in words), 4) for page, words in sure.items()}


def recognise_pages(path: Path, lines: list[Line], n_pages: int, recogniser: Recogniser) -> tuple[list[Line], dict[int, float], list[int]]:
    """The lines of a PDF with those of its scanned pages recognised.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    lines : list of Line
        What stands in it as text.
    n_pages : int
        Its number of pages.
    recogniser : Recogniser
        The program.

    Returns
    -------
    lines : list of Line
        All lines, page by page.
    confidence : dict of int to float
        In [0, 1], for each page that was recognised.
    lost : list of int
        Pages on which recognition failed or did not end within its clock.
    """
    import pypdfium2  # noqa: PLC0415 - the parent process, which only finds the program, does without it

    by_page: dict[int, list[Line]] = {number: [] for number in range(1, n_pages + 1)}
    for line in lines:
        by_page[line.page or 1].append(line)
    confidence: dict[int, float] = {}
    lost = []
    document = pypdfium2.PdfDocument(path)
    for number, present in by_page.items():
        if sum(len(line.text) for line in present) >= FEWEST:
            continue
        try:
            picture = _draw(document[number - 1])
            found, sure = recognise_picture(picture, recogniser) if picture else ([], {})
        except (ReadError, pypdfium2.PdfiumError):
            lost.append(number)
            continue
        if found:
            by_page[number] = [replace(line, page=number) for line in found]
            confidence[number] = sure[1]
    document.close()
    return [line for number in by_page for line in by_page[number]], confidence, lost


def _draw(page: object) -> bytes:
    """A page as a grey picture in PNM format; empty if nothing is drawn on it."""
    import pypdfium2.raw as pdfium_c  # noqa: PLC0415 - as above

    if not pdfium_c.FPDFPage_CountObjects(page.raw):
        return b""
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(DOTS_PER_INCH / 72, math.sqrt(MOST_PIXELS / (width * height)))
    bitmap = page.render(scale=scale, grayscale=True, rev_byteorder=False)
    rows = memoryview(bitmap.buffer).cast("B")
    picture = io.BytesIO()
    picture.write(f"P5\n{bitmap.width} {bitmap.height}\n255\n".encode())
    for row in range(bitmap.height):
        picture.write(rows[row * bitmap.stride: row * bitmap.stride + bitmap.width])
    bitmap.close()
    return picture.getvalue()
