"""Word and OpenDocument files made by hand from their XML, and what the readers make of them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from scrmine.layout import repair_layout
from scrmine.reading.formats import read_lines

NS = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
      'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
      'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
      'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"')
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Board"><w:name w:val="Board heading"/><w:basedOn w:val="berschrift2"/></w:style>
<w:style w:type="paragraph" w:styleId="TOCHeading"><w:name w:val="TOC Heading"/><w:basedOn w:val="berschrift1"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Comment"><w:name w:val="Comment"/><w:rPr><w:i/></w:rPr></w:style>
"""


def zipped(members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx_members(body: str, *, main: str = MAIN, **parts: str) -> dict[str, str]:
    """The members of a Word file: its body, and further parts by name (styles, numbering, footnotes, endnotes, settings)."""
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "endnotes": "endnotes", "settings": "settings"}
    relations = "".join(f'<Relationship Id="r{number}" Type="{RELATION}/{name}" Target="{name}.xml"/>' for number, name in enumerate(parts))
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                               f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": RELATIONS.format(f'<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": RELATIONS.format(relations),
        **{f"word/{name}.xml": f"<w:{roots[name]} {NS}>{content}</w:{roots[name]}>" for name, content in parts.items()},
    }


def docx(body: str, **parts: str) -> bytes:
    """A Word file."""
    return zipped(docx_members(body, **{"styles": STYLES, **parts}))


def p(text: str = "", *, style: str = "", properties: str = "") -> str:
    """A paragraph; `text` may hold runs of its own."""
    runs = text if text.startswith("<w:") or not text else run(text)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of words; a tab or line end in it is one."""
    parts = text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">').replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{parts}</w:t></w:r>'


def listed(text: str, number: int, depth: int = 0) -> str:
    """A paragraph of an automatic list."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def level(depth: int, kind: str, text: str, more: str = "") -> str:
    """How one level of a list is numbered."""
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lists(*levels: str, numbers: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """One list with these levels."""
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{numbers}'


def table(*rows: tuple[str, ...], properties: str = "", first: str = "") -> str:
    """A table of cells with one paragraph each, or with the paragraphs or tables given."""
    made = ""
    for place, row in enumerate(rows):
        cells = "".join(f"<w:tc>{cell if cell.startswith(('<w:p>', '<w:tbl>')) else p(cell)}</w:tc>" for cell in row)
        made += f"<w:tr><w:trPr>{first if place == 0 else ''}</w:trPr>{cells}</w:tr>"
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{made}</w:tbl>"


def odt(body: str, *, automatic: str = "", styles: str = "", **members: str) -> bytes:
    """An OpenDocument text."""
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name if name not in ("fo", "draw") else long}:1.0"'
                     for name, long in (("office", ""), ("text", ""), ("table", ""), ("style", ""), ("draw", "drawing"), ("fo", "xsl-fo-compatible")))
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {names}><office:automatic-styles>{automatic}</office:automatic-styles>"
                       f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {names}><office:styles>{styles}</office:styles></office:document-styles>",
        **members,
    })


def blocks(data: bytes) -> list[tuple[str, str]]:
    """Shape and text of each repaired block of a file."""
    return [(block.shape, block.text) for block in repaired(data)]


def repaired(data: bytes) -> list:
    """The repaired blocks of a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "case"
        file.write_bytes(data)
        return repair_layout(read_lines(file, data).lines)[0]
