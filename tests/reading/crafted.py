"""Files as bad as a folder can hold: malformed, encrypted, empty, huge, nested, and built to harm. Made here, none is kept.

Each builder gives the bytes of one file; `FILES` says what it is called and what must become of it.
"""

from __future__ import annotations

import functools
import io
import random
import struct
import zipfile
import zlib

from office import MAIN, docx, docx_members, odt, p, zipped
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

STORY = ("The health visitor called at the house on three mornings in March and wrote that the baby was asleep each time; nobody asked "
         "to see her awake. The plan was left to drift for a year.")
CONTENT = b"BT /F1 11 Tf 72 720 Td 14 TL " + b" ".join(b"(%s) Tj T*" % line.encode() for line in (STORY[:80], STORY[80:])) + b" ET"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


# ---------------------------------------------------------------------------------------------------------------- PDF

def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def flate(data: bytes, times: int = 1) -> bytes:
    """A stream that has been compressed so many times."""
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[" + b"/FlateDecode" * times + b"]")


def pdf(objects: dict[int, bytes], *, trailer: bytes = b"", root: int = 1) -> bytes:
    """A PDF with these objects and a table of where they are."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = {}
    for number, content in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    size = max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n")
    out.write(b"trailer<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start))
    return out.getvalue()


def page(contents: int = 4, more: bytes = b"", box: bytes = b"[0 0 595 842]", parent: int = 2) -> bytes:
    return b"<</Type/Page/Parent %d 0 R/MediaBox%s/Contents %d 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>" % (parent, box, contents, more)


def one_page(content: bytes = b"", *, kids: bytes = b"[3 0 R]", count: int = 1, catalog: bytes = b"", box: bytes = b"[0 0 595 842]",
             resources: bytes = b"", font: bytes = FONT, **more: bytes) -> dict[int, bytes]:
    """The objects of a PDF with one page: catalogue, pages, page, its content, a font, and others by number."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog, 2: b"<</Type/Pages/Kids%s/Count %d>>" % (kids, count),
        3: page(box=box, more=resources), 4: content or stream(CONTENT), 5: font,
        **{int(number.strip("_")): value for number, value in more.items()},
    }


def printed(**settings: object) -> bytes:
    """A PDF as a program writes it."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1, **settings)
    canvas.drawString(72, 720, STORY[:90])
    canvas.drawString(72, 706, STORY[90:])
    canvas.save()
    return file.getvalue()


def deep_page_tree(depth: int) -> bytes:
    """A page below so many page nodes."""
    objects = one_page(kids=b"[10 0 R]")
    for number in range(10, 10 + depth):
        objects[number] = b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (number - 1 if number > 10 else 2, number + 1)
    objects[10 + depth] = page(parent=9 + depth)
    return pdf(objects)


def with_xref_stream(prev: int, extends: bytes = b"") -> bytes:
    """A PDF whose table is a stream, with an object stream that says it extends itself."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = {}
    objects = one_page(_6=stream(b"7 0 <<>>", b"/Type/ObjStm/N 1/First 4/Extends 6 0 R"))
    for number, content in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    rows = b"".join(struct.pack(">BIB", 1 if n in places else 0, places.get(n, 0), 0) for n in range(7))
    rows += struct.pack(">BIB", 2, 6, 0) + struct.pack(">BIB", 1, start, 0)
    out.write(b"8 0 obj\n" + stream(rows, b"/Type/XRef/Size 9/W[1 4 1]/Root 1 0 R/Prev %d%s" % (prev if prev >= 0 else start, extends)) + b"\nendobj\n")
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def scanned() -> bytes:
    """A page that is a picture."""
    image = stream(zlib.compress(b"\xff" * 200 * 300), b"/Type/XObject/Subtype/Image/Width 200/Height 300/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode")
    return pdf(one_page(stream(b"q 595 0 0 842 0 0 cm /Im1 Do Q"), resources=b"/XObject<</Im1 6 0 R>>", _6=image))


def big_cmap() -> bytes:
    """A font that maps every code there could be."""
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap end"
    return pdf(one_page(font=b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>", _6=stream(cmap)))


# --------------------------------------------------------------------------------------------------- archives and XML

def directory_says(data: bytes, name: bytes, *, size: int | None = None, flag: int | None = None, crc: int | None = None) -> bytes:
    """An archive whose directory says something else of one member."""
    data = bytearray(data)
    at = data.index(name, data.index(b"PK\x01\x02")) - 46
    while data[at:at + 4] != b"PK\x01\x02":
        at = data.index(name, at + 47) - 46
    for place, value, form in ((24, size, "<I"), (8, flag, "<H"), (16, crc, "<I")):
        if value is not None:
            data[at + place:at + place + struct.calcsize(form)] = struct.pack(form, value)
    return bytes(data)


def overlapping() -> bytes:
    """An archive of five hundred members that are all the same bytes, five megabytes when unpacked."""
    data = zipped({"word/document.xml": b" " * 5_000_000})
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"word/document.xml", b"word/docu%04d.xml" % n) for n in range(500))
    return data[:start] + entries + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 500, 500, len(entries), start, 0)


def linked() -> bytes:
    """A Word file with a member that says it is a symbolic link."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in docx_members(p(STORY)).items():
            archive.writestr(name, content)
        info = zipfile.ZipInfo("word/link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return file.getvalue()


def docx_with(document: str | bytes) -> bytes:
    """A Word file with this as its body's part."""
    return zipped({**docx_members(""), "word/document.xml": document})


def docx_and(**members: str | bytes) -> bytes:
    """A Word file with further members; `__` stands for a slash."""
    return zipped({**docx_members(p(STORY)), **{name.replace("__", "/"): content for name, content in members.items()}})


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{"&" + a + ";" * 1}{("&" + a + ";") * 9}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)) + "]>"
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
DTD = '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'
BODY = f"<w:document {W}><w:body><w:p><w:r><w:t>{STORY}{{}}</w:t></w:r></w:p></w:body></w:document>"
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


def two_million_paragraphs() -> bytes:
    return docx_with(f"<w:document {W}><w:body>{'<w:p><w:r><w:t>a</w:t></w:r></w:p>' * 2_000_000}</w:body></w:document>")


def paragraphs_below_the_ratio() -> bytes:
    """As many paragraphs as pass the check of the directory."""
    draw = random.Random(0)
    texts = "".join(f"<w:p><w:r><w:t>{draw.getrandbits(64):x}</w:t></w:r></w:p>" for _ in range(2_000))
    return docx_with(f"<w:document {W}><w:body>{texts}</w:body></w:document>")


def nested_tables(depth: int) -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * depth + p(STORY) + "</w:tc></w:tr></w:tbl>" * depth)


# ----------------------------------------------------------------------------------------------------- text and pages

def mail(depth: int) -> bytes:
    """A saved page within so many wrappings."""
    parts = "".join(f"Content-Type: multipart/related; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return f"MIME-Version: 1.0\r\n{parts}Content-Type: text/html\r\n\r\n<html><body><p>{STORY}</p></body></html>".encode()


def junk(seed: int, size: int, lowest: int = 0) -> bytes:
    draw = random.Random(seed)
    return bytes(draw.randint(lowest, 255) for _ in range(size))


HTML = "<!doctype html><html><body>{}</body></html>"
SAYS = STORY.encode() + b"\n\n" + STORY.encode()[::-1] + b"\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)

OK, EMPTY, FEW, BAD = ("ok", ""), ("failed", "empty"), ("no_text", "few_characters"), ("failed", "malformed")
LOST, CUT = ("partial", "pages_missing"), ("truncated", "ends_early")
KIND, UNSAFE, LOCKED = ("failed", "unsupported"), ("failed", "unsafe"), ("encrypted", "password")

FILES = {
    # PDF
    "pdf-header-only.pdf": (lambda: b"%PDF-1.4\nnothing more", BAD),
    "pdf-cut-in-half.pdf": (lambda: printed()[:700], BAD),
    "pdf-without-table.pdf": (lambda: pdf(one_page()).split(b"xref\n")[0], BAD),
    "pdf-without-start.pdf": (lambda: pdf(one_page()).split(b"startxref")[0], OK),
    "pdf-wrong-places.pdf": (lambda: pdf(one_page()).replace(b"0000000", b"0000009"), OK),
    "pdf-junk-in-front.pdf": (lambda: b"\r\n" * 200 + printed(), OK),
    "pdf-junk-behind.pdf": (lambda: printed() + junk(1, 3000), OK),
    "pdf-user-password.pdf": (lambda: printed(encrypt=StandardEncryption("secret", "owner")), LOCKED),
    "pdf-owner-password.pdf": (lambda: printed(encrypt=StandardEncryption("", "owner", canCopy=0)), OK),
    "pdf-no-pages.pdf": (lambda: pdf(one_page(kids=b"[]", count=0)), BAD),
    "pdf-tree-of-itself.pdf": (lambda: pdf(one_page(kids=b"[2 0 R]")), FEW),
    "pdf-tree-of-itself-and-a-page.pdf": (lambda: pdf(one_page(kids=b"[2 0 R 3 0 R]", count=2)), LOST),
    "pdf-deep-tree.pdf": (lambda: deep_page_tree(20_000), None),
    "pdf-huge-box.pdf": (lambda: pdf(one_page(box=b"[0 0 1e30 1e30]")), OK),
    "pdf-large-box.pdf": (lambda: pdf(one_page(box=b"[0 0 20000000 20000000]")), OK),
    "pdf-no-box.pdf": (lambda: pdf(one_page(box=b"[0 0 0 0]")), OK),
    "pdf-turned-box.pdf": (lambda: pdf(one_page(box=b"[595 842 0 0]")), OK),
    "pdf-bomb.pdf": (lambda: pdf(one_page(flate(b" " * 200_000_000, 2))), None),
    "pdf-bomb-of-words.pdf": (lambda: pdf(one_page(flate(b"BT /F1 9 Tf " + b"(a)Tj 1 0 Td " * 100_000 + b"ET", 2))), None),
    "pdf-object-stream-of-itself.pdf": (lambda: with_xref_stream(0), OK),
    "pdf-table-loop.pdf": (lambda: with_xref_stream(-1), OK),
    "pdf-prev-loop.pdf": (lambda: pdf(one_page(), trailer=b"/Prev 9"), OK),
    "pdf-says-a-million-pages.pdf": (lambda: pdf(one_page(count=1_000_000)), LOST),
    "pdf-page-is-missing.pdf": (lambda: pdf(one_page(kids=b"[3 0 R 99 0 R]", count=2)), LOST),
    "pdf-page-is-a-number.pdf": (lambda: pdf(one_page(kids=b"[3 0 R 42]", count=2)), LOST),
    "pdf-root-is-missing.pdf": (lambda: pdf(one_page(), root=77), OK),
    "pdf-scan.pdf": (scanned, FEW),
    "pdf-blank.pdf": (lambda: pdf(one_page(stream(b" "))), FEW),
    "pdf-form-in-itself.pdf": (lambda: pdf(one_page(
        stream(CONTENT + b" /X Do"), resources=b"/XObject<</X 6 0 R>>",
        _6=stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"))), OK),
    "pdf-length-of-itself.pdf": (lambda: pdf(one_page(b"<</Length 4 0 R>>stream\n" + CONTENT + b"\nendstream")), OK),
    "pdf-launches.pdf": (lambda: pdf(one_page(catalog=b"/OpenAction<</S/Launch/F(/bin/sh)>>/AA<</O<</S/JavaScript/JS(app.alert\\(1\\))>>>>")), OK),
    "pdf-cmap-of-everything.pdf": (big_cmap, None),
    "pdf-deep-arrays.pdf": (lambda: pdf(one_page(_6=b"[" * 100_000 + b"]" * 100_000)), OK),
    "pdf-deep-arrays-in-content.pdf": (lambda: pdf(one_page(stream(CONTENT + b"[" * 200_000))), OK),
    "pdf-deep-catalogue.pdf": (lambda: pdf(one_page(catalog=b"/X" + b"<</A" * 50_000 + b" 1" + b">>" * 50_000)), OK),
    "pdf-many-states.pdf": (lambda: pdf(one_page(stream(b"q " * 500_000 + CONTENT))), OK),
    "pdf-as-word.docx": (printed, OK),
    # Word and other archives
    "word-as-pdf.pdf": (lambda: docx(p(STORY)), OK),
    "word-as-nothing": (lambda: docx(p(STORY) + p(STORY[::-1])), OK),
    "word-cut-off.docx": (lambda: docx(p(STORY))[:-40], BAD),
    "word-without-document.docx": (lambda: zipped({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<x/>"}), KIND),
    "word-two-million-paragraphs.docx": (two_million_paragraphs, UNSAFE),
    "word-many-paragraphs.docx": (paragraphs_below_the_ratio, OK),
    "word-climbs.docx": (lambda: docx_and(**{"..__..__etc__cron.d__x": "*"}), UNSAFE),
    "word-absolute.docx": (lambda: docx_and(__etc__passwd="*"), UNSAFE),
    "word-drive.docx": (lambda: docx_and(**{"C:__x": "*"}), UNSAFE),
    "word-link.docx": (linked, OK),
    "word-entity-of-a-file.docx": (lambda: docx_with(XXE + BODY.format("&e;")), UNSAFE),
    "word-billion-laughs.docx": (lambda: docx_with(LAUGHS + BODY.format("&j;")), UNSAFE),
    "word-outside-dtd.docx": (lambda: docx_with(DTD + BODY.format("")), UNSAFE),
    "word-odd-encoding.docx": (lambda: docx_with('<?xml version="1.0" encoding="utf-7"?>' + BODY.format("")), UNSAFE),
    "word-no-xml.docx": (lambda: docx_with('{"a": 1}'), BAD),
    "word-wrong-sum.docx": (lambda: directory_says(docx(p(STORY)), b"word/document.xml", crc=1), BAD),
    "word-wrong-size.docx": (lambda: directory_says(docx(p(STORY)), b"word/document.xml", size=10), BAD),
    "word-password.docx": (lambda: directory_says(docx(p(STORY)), b"word/document.xml", flag=1), LOCKED),
    "word-deep.docx": (lambda: docx_with(f"<w:document {W}>" + "<w:p>" * 100_000), BAD),
    "word-tables-in-tables.docx": (lambda: nested_tables(70), OK),
    "word-style-of-itself.docx": (lambda: docx(p(STORY, style="A"), styles=(
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>')), OK),
    "word-list-of-lists.docx": (lambda: docx(p(STORY, properties='<w:numPr><w:ilvl w:val="999999"/><w:numId w:val="1"/></w:numPr>'),
                                             numbering='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'), OK),
    "word-remote.docx": (lambda: docx_and(**{"word___rels__document.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" TargetMode="External" '
        'Type="http://x/styles" Target="http://example.invalid/styles.xml"/></Relationships>')}), OK),
    "word-empty.docx": (lambda: docx(""), FEW),
    "zip-empty.docx": (lambda: EMPTY_ZIP, KIND),
    "zip-of-zips.docx": (lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c": b"0" * 50_000_000})})}), KIND),
    "zip-overlapping.docx": (overlapping, UNSAFE),
    "zip-bomb.docx": (lambda: zipped({"word/document.xml": b" " * 200_000_000}), UNSAFE),
    "zip-many-entries.docx": (lambda: zipped({**docx_members(p(STORY)), **{f"word/x{n}": "" for n in range(6000)}}), UNSAFE),
    "zip-start-only.docx": (lambda: b"PK\x03\x04" + bytes(50), BAD),
    "table-as-word.docx": (lambda: zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), KIND),
    "odt-bomb.odt": (lambda: odt("<text:p>" + " " * 50_000_000 + "</text:p>"), UNSAFE),
    "odt-entity-of-a-file.odt": (lambda: odt("", **{"content.xml": XXE + "<x>&e;</x>"}), UNSAFE),
    "odt-spaces.odt": (lambda: odt(f'<text:p>{STORY}<text:s text:c="2000000000"/>.</text:p>'), OK),
    "odt-columns.odt": (lambda: odt(f'<text:p>{STORY}</text:p><table:table><table:table-column table:number-columns-repeated="2000000000"/>'
                                    '<table:table-row table:number-rows-repeated="2000000000"><table:table-cell table:number-columns-repeated="2000000000">'
                                    f"<text:p>{STORY}</text:p></table:table-cell></table:table-row></table:table>"), OK),
    # other kinds
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le") + bytes(500), KIND),
    "locked.docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    "ole.pdf": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + junk(2, 900), KIND),
    "picture.png": (lambda: PNG, KIND),
    "picture.pdf": (lambda: b"\xff\xd8\xff\xe0" + bytes(100), KIND),
    "picture.txt": (lambda: b"GIF89a" + bytes(100), KIND),
    "program.txt": (lambda: b"\x7fELF\x02\x01\x01" + bytes(200), KIND),
    "rtf-open-groups.rtf": (lambda: b"{\\rtf1 " + STORY.encode() + b"{" * 200_000, CUT),
    "rtf-closed-groups.rtf": (lambda: b"{\\rtf1 " + STORY.encode() + b"}" * 200_000, OK),
    "rtf-cut.rtf": (lambda: b"{\\rtf1 " + STORY.encode(), CUT),
    "rtf-bin.rtf": (lambda: b"{\\rtf1 " + STORY.encode() + b"\\bin2000000000 x}", CUT),
    "rtf-numbers.rtf": (lambda: b"{\\rtf1 \\u" + b"9" * 5000 + b" \\'zz " + STORY.encode() + b"}", OK),
    "page-deep.html": (lambda: HTML.format("<div>" * 100_000 + STORY).encode(), None),
    "page-deep-lists.html": (lambda: HTML.format("<ul><li>" * 500 + STORY).encode(), OK),
    "page-deep-tables.html": (lambda: HTML.format("<table><tr><td>" * 500 + STORY).encode(), OK),
    "page-long-line.html": (lambda: HTML.format(f"<p>{(STORY + ' ') * 1500}</p>").encode(), OK),
    "page-laughs.html": (lambda: LAUGHS.replace("x [", "html [").encode() + HTML.format(f"<p>{STORY}</p>&j;").encode(), OK),
    "page-empty.html": (lambda: HTML.format("").encode(), FEW),
    "page-attributes.html": (lambda: HTML.format(f"<p {'a=1 ' * 200_000}>{STORY}</p>").encode(), OK),
    "laughs.xml": (lambda: b'<?xml version="1.0"?>' + LAUGHS.encode() + b"<x>&j;</x>", KIND),
    "mail-deep.mht": (lambda: mail(2000), BAD),
    "mail-without-page.mht": (lambda: b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhello", KIND),
    "empty.pdf": (lambda: b"", EMPTY),
    "one-byte.txt": (lambda: b"x", FEW),
    "spaces.txt": (lambda: b" \n" * 100_000, FEW),
    "nulls.txt": (lambda: bytes(5000), KIND),
    "nulls-later.txt": (lambda: SAYS * 50 + bytes(5000), OK),
    "junk.txt": (lambda: junk(3, 20_000), KIND),
    "junk-without-nulls.txt": (lambda: junk(4, 20_000, lowest=1), OK),
    "utf16.txt": (lambda: SAYS.decode().encode("utf-16"), OK),
    "utf16-without-mark.txt": (lambda: SAYS.decode().encode("utf-16-le"), KIND),
    "surrogates.txt": (lambda: b"\xed\xa0\x80\xed\xbf\xbf " + SAYS, OK),
    "mark-only.txt": (lambda: b"\xef\xbb\xbf", FEW),
    "one-long-line.txt": (lambda: STORY.replace(" ", "").encode() * 1500, OK),
    "one-long-paragraph.txt": (lambda: (STORY + " ").encode() * 1500, OK),
    "numbers.md": (lambda: b"1." * 50_000 + b" x\n\n" + SAYS, OK),
    "pipes.md": (lambda: b"|" * 300_000 + b"\n" + SAYS, OK),
    "quotes.md": (lambda: b">" * 300_000 + b" x\n" + SAYS, OK),
    "marks.md": (lambda: b"^{" * 100_000 + b"*" * 100_000 + b"\n" + SAYS, OK),
    "form-feeds.txt": (lambda: b"\f" * 100_000 + SAYS, OK),
}
"""Name: how it is made, and status and reason it must end with; None where several ends are right, and only that it ends is asked."""


@functools.cache
def built(name: str) -> bytes:
    """The bytes of one file."""
    return FILES[name][0]()


__all__ = ["FILES", "MAIN", "STORY", "built"]
