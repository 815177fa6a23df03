"""PDF a second time, through pypdf: for files that PDFium cannot open, dies on, or finds no text in.

It reads damaged files that PDFium gives up on, more slowly and with a rougher idea of where words stand on the page.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pypdf

from scrmine.errors import ReadError
from scrmine.layout import Line
from scrmine.reading.pdf import lost_for_good, repair_lines, set_gaps

SAME_ROW = 2.0
"""Points by which pieces of one printed line may differ in height."""


def read_pdf_again(path: Path) -> tuple[list[Line], int, list[int]]:
    """Every line of a PDF, its number of pages, and the pages that could not be read.

    Raises
    ------
    ReadError
        With reason ``password`` or ``malformed`` if this reader cannot open it either.
    """
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted:
            raise ReadError(f"{path.name} is protected by a password", path=path, reason="password")
        n_pages = len(reader.pages)
    except ReadError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # a broken file makes pypdf raise errors of many kinds
        raise ReadError(f"{path.name} does not open as PDF ({type(error).__name__})", path=path, reason="malformed") from error
    lines: list[Line] = []
    steps: list[float] = []
    lost = []
    for number in range(1, n_pages + 1):
        try:
            page, height = _read_page(reader.pages[number - 1], number)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - as above; the other pages are read
            lost.append(number)
            if lost_for_good(lost):
                n_pages = number
                break
            continue
        steps += [-1.0, *((below.top - above.top) * height for above, below in itertools.pairwise(page))][:len(page)]
        lines += page
    set_gaps(lines, steps)
    return repair_lines(lines), n_pages, lost


def _read_page(page: pypdf.PageObject, number: int) -> tuple[list[Line], float]:
    """The lines of one page in the order in which they are drawn, and its height in points."""
    box = page.mediabox
    width, height = float(box.width) or 1.0, float(box.height) or 1.0
    rows: list[tuple[float, Line]] = []

    def gather(text: str, placed: list[float], within: list[float], font: dict | None, size: float) -> None:
        """Add a piece of text to the line it stands on, or begin one."""
        if not text.strip():
            return
        across = placed[4] * within[0] + placed[5] * within[2] + within[4]
        up = placed[4] * within[1] + placed[5] * within[3] + within[5]
        name = str((font or {}).get("/BaseFont", ""))
        for place, piece in enumerate(text.strip("\n").split("\n")):
            if place == 0 and rows and abs(rows[-1][0] - up) < SAME_ROW:
                rows[-1][1].text += piece
                continue
            rows.append((up, Line(
                piece, page=number, size=round(size * abs(placed[3] or 1.0), 1), bold="Bold" in name, italic="Italic" in name or "Oblique" in name,
                left=min(max(across / width, 0.0), 1.0), right=1.0, top=min(max(1 - up / height, 0.0), 1.0),
            )))

    page.extract_text(visitor_text=lambda text, outer, inner, font, size: gather(text, inner, outer, font, size))
    lines = [line for _, line in rows]
    for line in lines:
        line.text = " ".join(line.text.split())
    return [line for line in lines if line.text], height
