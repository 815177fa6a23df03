"""What kind of file it is, by what it holds rather than by what it is called, and who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from scrmine.errors import ReadError
from scrmine.layout import Line

HEAD = 4096
WORD_PART = re.compile(rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml|ms-word)\.(?:document|template)\.?(?:macroEnabled\w*)?\.main\+xml")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
OPENING = re.compile(r"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*", re.DOTALL)
PAGE_START = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
PAGE_TAGS = re.compile(r"<(?:head|body|div|p|h[1-6]|table|ul|ol|article|section|main|meta|title)\b[^<]*>", re.IGNORECASE)
FEWEST_TAGS = 3
RECOGNISED = ("PDF", "image")
"""The kinds of file that may hold pictures of text."""

MAIL_START = re.compile(rb"(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?MIME-Version:", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What a reader gives: lines, number of pages (None where the file has none), and the pages that were lost.

    `plain` says whether the file is plain text in one piece, of which programs cut off the end at round sizes;
    `early` says why the file is known to be cut off, where its format shows it; `confidence` says of each page whose text
    was recognised how sure the program was, in [0, 1].
    """

    lines: list[Line]
    n_pages: int | None = None
    lost: list[int] = field(default_factory=list)
    plain: bool = False
    early: str = ""
    confidence: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """One kind of file: how it is recognised, and who reads it."""

    name: str
    holds: Callable[[bytes], bool]
    read: Callable[[Path, bytes], Reading]


def read_lines(file: Path, data: bytes, *, second: bool = False, recogniser: dict | None = None) -> Reading:
    """The lines of a file, by the first format of `FORMATS` that it has.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    data : bytes
        What it holds.
    second : bool
        Whether a PDF goes to the second reader.
    recogniser : dict, optional
        The settings of a `scrmine.reading.recognise.Recogniser` for scanned pages and pictures.

    Raises
    ------
    ReadError
        With a reason code, if it is of a kind that is not read or is damaged.
    """
    chosen = next(known for known in FORMATS if known.holds(data))
    if chosen.name == "PDF" and second:
        from scrmine.reading.pdf_second import read_pdf_again  # noqa: PLC0415 - each reader's library is loaded when it is needed

        return Reading(*read_pdf_again(file))
    if chosen.name in RECOGNISED and recogniser:
        return _recognise(file, data, chosen, recogniser)
    return chosen.read(file, data)


def holds_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF; some have other bytes in front of it."""
    return b"%PDF-" in head[:1024]


def holds_picture(head: bytes) -> bool:
    """Whether a file that begins so is a picture."""
    return head.startswith(IMAGES)


def _read_pdf(file: Path, _data: bytes) -> Reading:
    from scrmine.reading.pdf import read_pdf  # noqa: PLC0415 - as above

    return Reading(*read_pdf(file))


def _recognise(file: Path, data: bytes, chosen: Format, settings: dict) -> Reading:
    """The lines of a file, those of scanned pages or of a picture by text recognition."""
    from scrmine.reading.recognise import Recogniser, recognise_pages, recognise_picture  # noqa: PLC0415 - as above

    recogniser = Recogniser(**settings)
    if chosen.name == "image":
        lines, confidence = recognise_picture(data, recogniser)
        return Reading(lines, max(confidence, default=1), confidence=confidence)
    reading = chosen.read(file, data)
    lines, confidence, lost = recognise_pages(file, reading.lines, reading.n_pages or 1, recogniser)
    return Reading(lines, reading.n_pages, sorted({*reading.lost, *lost} - set(confidence)), confidence=confidence)


def _read_zip(file: Path, data: bytes) -> Reading:
    """A ZIP archive: a Word or OpenDocument text, or something that is not read."""
    from scrmine.reading.archive import Archive  # noqa: PLC0415 - as above

    archive = Archive(file, data)
    if "word/document.xml" in archive or ("[Content_Types].xml" in archive and WORD_PART.search(archive.read("[Content_Types].xml"))):
        from scrmine.reading.docx import read_docx  # noqa: PLC0415 - as above

        return Reading(read_docx(file, archive))
    if "mimetype" in archive and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        from scrmine.reading.odt import read_odt  # noqa: PLC0415 - as above

        return Reading(read_odt(file, archive))
    raise _unsupported(file, "is an archive or office file that holds no text document")


def _read_ole(file: Path, data: bytes) -> Reading:
    """The container of older office files, and of newer ones behind a password."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError(f"{file.name} is protected by a password", path=file, reason="password")
    if "WordDocument".encode("utf-16-le") in data:
        raise _unsupported(file, "is a Word file of the kind before 2007. Save it as DOCX or PDF")
    raise _unsupported(file, "is an office file of an older kind. Save it as DOCX or PDF")


def _read_rtf(_file: Path, data: bytes) -> Reading:
    from scrmine.reading.rtf import read_rtf  # noqa: PLC0415 - as above

    lines, is_cut = read_rtf(data)
    return Reading(lines, early="the file ends in the middle of a group" if is_cut else "")


def _read_html(_file: Path, data: bytes) -> Reading:
    from scrmine.reading.html import read_html  # noqa: PLC0415 - as above

    return Reading(read_html(data))


def _read_mail(file: Path, data: bytes) -> Reading:
    """A web page saved with its pictures as one file (MHTML)."""
    from scrmine.reading.html import html_of_mail, read_html  # noqa: PLC0415 - as above

    page = html_of_mail(data)
    if page is None:
        raise _unsupported(file, "is a message or archive without a web page in it")
    return Reading(read_html(page))


def _read_text(file: Path, _data: bytes) -> Reading:
    from scrmine.reading.text import read_text  # noqa: PLC0415 - as above

    lines, n_pages = read_text(file)
    return Reading(lines, n_pages, plain=n_pages is None)


def _refuse(what: str) -> Callable[[Path, bytes], Reading]:
    def refuse(file: Path, _data: bytes) -> Reading:
        raise _unsupported(file, what)

    return refuse


def _unsupported(file: Path, what: str) -> ReadError:
    return ReadError(f"{file.name} {what}", path=file, reason="unsupported")


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(marks)


def _opening(data: bytes) -> str:
    """The beginning of a file as text, without what may stand before the first tag."""
    head = data[:HEAD]
    text = head.decode("utf-16", "replace") if head.startswith(UTF_16) else head.decode("latin-1").removeprefix("ï»¿")
    return text[OPENING.match(text).end():]  # type: ignore[union-attr] - the pattern also matches nothing


def _is_html(data: bytes) -> bool:
    """Whether a file begins as a web page does, or as a piece of one."""
    opening = _opening(data)
    return bool(PAGE_START.match(opening)) or (opening.startswith("<") and len(PAGE_TAGS.findall(opening)) >= FEWEST_TAGS)


def _is_binary(data: bytes) -> bool:
    return b"\x00" in data[:HEAD] and not data.startswith(UTF_16)


FORMATS = (
    Format("ZIP", _begins(b"PK\x03\x04", b"PK\x05\x06"), _read_zip),
    Format("OLE", _begins(b"\xd0\xcf\x11\xe0"), _read_ole),
    Format("RTF", _begins(b"{\\rtf"), _read_rtf),
    Format("image", holds_picture, _refuse("is a picture. Run text recognition (OCR) on it and save the result as PDF")),
    Format("PDF", holds_pdf, _read_pdf),
    Format("MHTML", lambda data: bool(MAIL_START.match(data[:HEAD])), _read_mail),
    Format("HTML", _is_html, _read_html),
    Format("XML", lambda data: data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"),
           _refuse("is an XML file of a kind that is not read. Save it as DOCX or PDF")),
    Format("binary", _is_binary, _refuse("is neither a document nor text")),
    Format("text", lambda _data: True, _read_text),
)
"""Every kind of file, in the order in which they are tried; what is none of the others is text."""
