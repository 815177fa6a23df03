"""Documents that are ZIP archives of XML (DOCX, ODT): looked through before anything in them is unpacked or parsed.

Nothing is written to disk, no entity is resolved, and nothing outside the archive is read.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from scrmine.errors import ReadError

MOST_ENTRIES = 5_000
MOST_BYTES = 300_000_000
MOST_RATIO = 100
"""XML of real reports unpacks to 5 to 20 times its size."""

LARGE = 1_000_000
"""Members below this size may have any ratio: a few kilobytes of spaces harm nobody."""

OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)")
"""Names of members that are absolute or climb out of the archive."""

DECLARATIONS = tuple(word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be"))
ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)""")
PLAIN_ENCODINGS = frozenset({b"utf-8", b"us-ascii", b"utf-16"})
"""Those in which `DECLARATIONS` can be seen; office programs write no other."""

STRICT = ((b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
          (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"))
"""The namespaces of "Strict Open XML", as Word saves on request, and those of every other file."""

ENCRYPTED_FLAG = 0x1
DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What `zipfile` raises on archives that are damaged."""


class Archive:
    """An archive whose directory has been checked.

    Parameters
    ----------
    file : pathlib.Path
        The file, for messages.
    data : bytes
        What it holds.

    Raises
    ------
    ReadError
        With reason ``malformed``, ``password`` or ``unsafe`` if it cannot or should not be opened.
    """

    def __init__(self, file: Path, data: bytes) -> None:
        self.file = file
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGES as error:
            raise ReadError(f"{file.name} is a ZIP archive without a complete directory", path=file, reason="malformed") from error
        self.members = {info.filename: info for info in self.zip.infolist()}
        self._check_directory()

    def _check_directory(self) -> None:
        """Refuse archives that are bombs, that point outside themselves or that need a password."""
        entries = self.zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise self._unsafe(f"has {len(entries)} entries; documents have at most {MOST_ENTRIES}")
        total = sum(info.file_size for info in entries)
        if total > MOST_BYTES:
            raise self._unsafe(f"unpacks to {total / 1e6:.0f} MB; documents stay below {MOST_BYTES / 1e6:.0f}")
        for info in entries:
            if info.file_size > LARGE and info.file_size > MOST_RATIO * max(1, info.compress_size):
                raise self._unsafe(f"has a member that unpacks to more than {MOST_RATIO} times its size")
            if OUTSIDE.match(info.filename):
                raise self._unsafe("has a member whose name points outside it")
            if info.flag_bits & ENCRYPTED_FLAG:
                raise ReadError(f"{self.file.name} is protected by a password", path=self.file, reason="password")

    def _unsafe(self, what: str) -> ReadError:
        return ReadError(f"{self.file.name} {what}", path=self.file, reason="unsafe")

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def read(self, name: str) -> bytes:
        """The bytes of one member.

        Raises
        ------
        ReadError
            With reason ``malformed`` if it is not there or is damaged.
        """
        try:
            return self.zip.read(name)
        except (KeyError, *DAMAGES) as error:
            raise ReadError(f"{self.file.name} has no readable member {name}", path=self.file, reason="malformed") from error

    def xml(self, name: str) -> etree._Element:
        """The root element of one member.

        Raises
        ------
        ReadError
            With reason ``unsafe`` if it declares a document type or entities, ``malformed`` if it is no XML.
        """
        data = self.read(name)
        encoding = ENCODING.match(data)
        if any(word in data for word in DECLARATIONS) or (encoding and encoding[1].lower() not in PLAIN_ENCODINGS):
            raise self._unsafe(f"declares a document type, entities or an unusual encoding in {name}")
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError(f"{name} is too large for the memory there is") from error
            raise ReadError(f"{self.file.name} has a member {name} that is no XML", path=self.file, reason="malformed") from error

    def related(self, part: str = "") -> dict[str, list[str]]:
        """The members that a part of an Open XML file refers to, by the last word of the relation ("styles", "footnotes").

        Parameters
        ----------
        part : str
            The part; by default the package itself. References to members that are not there are left out.
        """
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, list[str]] = {}
        if relations not in self:
            return found
        for relation in self.xml(relations):
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            if target in self:
                found.setdefault(relation.get("Type", "").rpartition("/")[2], []).append(target)
        return found
