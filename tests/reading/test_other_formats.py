import struct
import zipfile

import pytest
from handmade import STORY
from office import NS, blocks, docx, docx_members, odt, p, repaired, zipped

from scrmine.reading import archive
from scrmine.reading.document import read_document
from scrmine.reading.isolate import Limits, run_isolated
from scrmine.samples import sample_files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LEO = f"<text:p>{STORY}</text:p>"
XXE = '<!DOCTYPE x [<!ENTITY leak SYSTEM "file:///etc/passwd">]>'
BILLION = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(9)) + "]>"


def read(tmp_path, data, name="case.docx"):
    """Status, reason and note of a file, and its text."""
    path = tmp_path / name
    path.write_bytes(data)
    document = read_document(str(path), "case")["document"]
    return (document["status"], document["reason"], document["note"]), document["text"]


def with_root(prefix, encoding="utf-8", name="word/document.xml"):
    """A Word file whose main part begins with `prefix`."""
    members = docx_members(p(STORY))
    return zipped({**members, name: (prefix + members.get(name, f"<w:styles {NS}/>")).encode(encoding)})


def renamed(old, new):
    """A Word file with a further member, whose name is changed in the archive's bytes."""
    assert len(old) == len(new)
    return zipped({**docx_members(p(STORY)), old: "x"}).replace(old.encode(), new.encode())


def flagged_as_encrypted():
    data = bytearray(docx(p(STORY)))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def with_wrong_checksum():
    data = bytearray(zipped(docx_members(p(STORY)), zipfile.ZIP_STORED))
    data[data.index(b"health visitor")] ^= 1
    return bytes(data)


def lying_about_its_size():
    """A bomb whose directory says that its member is small."""
    data = zipped({**docx_members(""), "word/document.xml": " " * 5_000_000})
    return data.replace(struct.pack("<L", 5_000_000), struct.pack("<L", 5_000))


OUR_WORDS = {
    "ratio": "case.docx has a member that unpacks to more than 100 times its size",
    "outside": "case.docx has a member whose name points outside it",
    "declares": "case.docx declares a document type, entities or an unusual encoding in word/document.xml",
}


@pytest.mark.parametrize(("data", "expected"), [
    pytest.param(lambda: zipped(docx_members("<w:p/>" * 2_000_000)), ("failed", "unsafe", OUR_WORDS["ratio"]), id="two million paragraphs"),
    pytest.param(lambda: zipped({**docx_members(p(STORY)), "word/media/x.bin": bytes(2_000_000)}), ("failed", "unsafe", OUR_WORDS["ratio"]), id="bomb"),
    pytest.param(lying_about_its_size, ("failed", "malformed", ""), id="lying"),
    pytest.param(lambda: zipped({f"x{n}": "" for n in range(5001)}), ("failed", "unsafe", "case.docx has 5001 entries; documents have at most 5000"), id="entries"),
    pytest.param(lambda: renamed("ab/cd", "../cd"), ("failed", "unsafe", OUR_WORDS["outside"]), id="dots"),
    pytest.param(lambda: renamed("ab/cd/ef", "ab/../ef"), ("failed", "unsafe", OUR_WORDS["outside"]), id="dots within"),
    pytest.param(lambda: renamed("ab/cd", "/b/cd"), ("failed", "unsafe", OUR_WORDS["outside"]), id="absolute"),
    pytest.param(lambda: renamed("ab/cd", "C:/cd"), ("failed", "unsafe", OUR_WORDS["outside"]), id="drive"),
    pytest.param(lambda: with_root(XXE), ("failed", "unsafe", OUR_WORDS["declares"]), id="outside entity"),
    pytest.param(lambda: with_root(BILLION), ("failed", "unsafe", OUR_WORDS["declares"]), id="billion laughs"),
    pytest.param(lambda: with_root(XXE, "utf-16"), ("failed", "unsafe", OUR_WORDS["declares"]), id="entity in UTF-16"),
    pytest.param(lambda: with_root('<?xml version="1.0" encoding="UTF-7"?>'), ("failed", "unsafe", OUR_WORDS["declares"]), id="UTF-7"),
    pytest.param(lambda: with_root(XXE, name="_rels/.rels"), ("failed", "unsafe", OUR_WORDS["declares"].replace("word/document.xml", "_rels/.rels")), id="entity elsewhere"),
    pytest.param(lambda: with_root("<not xml"), ("failed", "malformed", ""), id="no XML"),
    pytest.param(lambda: zipped({**docx_members(""), "word/document.xml": "<a>" * 100_000}), ("failed", "malformed", ""), id="nested"),
    pytest.param(lambda: docx(p(STORY))[:-40], ("failed", "malformed", ""), id="truncated"),
    pytest.param(lambda: docx(p(STORY))[:400], ("failed", "malformed", ""), id="cut early"),
    pytest.param(lambda: b"PK\x03\x04" + bytes(100), ("failed", "malformed", ""), id="no directory"),
    pytest.param(with_wrong_checksum, ("failed", "malformed", ""), id="checksum"),
    pytest.param(lambda: zipped({name: text for name, text in docx_members(p(STORY)).items() if "document.xml" not in name}), ("failed", "malformed", ""), id="no body"),
    pytest.param(lambda: docx(""), ("no_text", "few_characters", ""), id="empty"),
    pytest.param(flagged_as_encrypted, ("encrypted", "password", ""), id="zip password"),
    pytest.param(lambda: OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512), ("encrypted", "password", ""), id="office password"),
    pytest.param(lambda: OLE + "WordDocument".encode("utf-16-le"), ("failed", "unsupported", "case.docx is a Word file of the kind before 2007. Save it as DOCX or PDF"), id="old Word"),
    pytest.param(lambda: OLE, ("failed", "unsupported", "case.docx is an office file of an older kind. Save it as DOCX or PDF"), id="old office"),
    pytest.param(lambda: zipped({"[Content_Types].xml": "spreadsheetml", "xl/workbook.xml": ""}), ("failed", "unsupported",
                 "case.docx is an archive or office file that holds no text document"), id="workbook"),
    pytest.param(lambda: zipped({"mimetype": "application/epub+zip"}), ("failed", "unsupported", "case.docx is an archive or office file that holds no text document"), id="book"),
    pytest.param(lambda: zipped({}), ("failed", "unsupported", "case.docx is an archive or office file that holds no text document"), id="empty archive"),
    pytest.param(lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), ("failed", "unsupported",
                 "case.docx is a picture. Run text recognition (OCR) on it and save the result as PDF"), id="picture"),
    pytest.param(f"<?xml version='1.0'?><x>{STORY}</x>".encode, ("failed", "unsupported",
                 "case.docx is an XML file of a kind that is not read. Save it as DOCX or PDF"), id="XML"),
    pytest.param(lambda: STORY.encode() + b"\x00", ("failed", "unsupported", "case.docx is neither a document nor text"), id="binary"),
    pytest.param(lambda: b"From: a@b\r\nMIME-Version: 1.0\r\n\r\nHello", ("failed", "unsupported", "case.docx is a message or archive without a web page in it"), id="mail"),
    pytest.param(lambda: odt(LEO, **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), ("encrypted", "password", ""), id="OpenDocument password"),
    pytest.param(lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": XXE + "<x/>"}), ("failed", "unsafe",
                 OUR_WORDS["declares"].replace("word/document.xml", "content.xml")), id="OpenDocument entity"),
    pytest.param(lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), ("failed", "malformed", ""), id="OpenDocument without text"),
    pytest.param(lambda: b"", ("failed", "empty", ""), id="no bytes"),
])
def test_hostile_and_foreign_files_end_with_a_status(tmp_path, data, expected):
    assert read(tmp_path, data()) == (expected, "")


def test_an_archive_that_unpacks_to_too_much_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1_500)
    assert read(tmp_path, docx(p(STORY)))[0] == ("failed", "unsafe", f"case.docx unpacks to 0 MB; documents stay below {1_500 / 1e6:.0f}")
    monkeypatch.setattr(archive, "MOST_BYTES", 15_000)
    assert read(tmp_path, docx(p(STORY)))[0] == ("ok", "", "")


def test_entities_of_a_page_are_not_followed(tmp_path):
    page = f'<!DOCTYPE html [<!ENTITY leak SYSTEM "file:///etc/passwd">]><html><body><p>&leak; {STORY}</p></body></html>'
    status, text = read(tmp_path, page.encode(), "case.html")
    assert status == ("ok", "", "")
    assert "root:" not in text
    assert STORY in text


def test_a_document_too_large_for_its_limits_costs_itself_only(tmp_path):
    # Each paragraph differs, so that no ratio gives the file away.
    body = "".join(f"<w:p><w:r><w:t>{number * 2654435761 % 10**12} was seen.</w:t></w:r></w:p>" for number in range(2_000_000))
    names = {"huge.docx": zipped(docx_members(body), zipfile.ZIP_STORED), "small.docx": docx(p(STORY))}
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    tasks = [{"path": str(tmp_path / name), "doc_id": name} for name in names]
    for limits, reason in ((Limits(seconds=60, megabytes=600), "memory"), (Limits(seconds=15, megabytes=4096), "timeout")):
        outcomes = sorted(run_isolated(tasks, workers=2, limits=limits), key=lambda outcome: outcome.task)
        assert outcomes[0].reason == reason
        assert outcomes[1].result["document"]["text"] == STORY


def test_a_file_is_what_it_holds_and_not_what_it_is_called(tmp_path):
    report = next(path for path in sample_files("pdf") if path.stem == "westmarsh-2019-noah").read_bytes()
    status, text = read(tmp_path, report, "report.docx")
    assert status == ("ok", "", "")
    assert "Noah" in text
    for name in ("report.pdf", "report.txt", "report"):
        assert read(tmp_path, docx(p(STORY)), name) == (("ok", "", ""), STORY)
        assert read(tmp_path, f"<html><p>{STORY}</p></html>".encode(), name) == (("ok", "", ""), STORY)
        assert read(tmp_path, odt(LEO), name) == (("ok", "", ""), STORY)
        assert read(tmp_path, rb"{\rtf1 " + STORY.encode() + rb"\par}", name) == (("ok", "", ""), STORY)
        assert read(tmp_path, STORY.encode("utf-16"), name) == (("ok", "", ""), STORY)


def test_opendocument_headings_notes_boxes_and_words():
    automatic = ('<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
                 '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
                 '<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>')
    body = ('<text:tracked-changes><text:changed-region><text:deletion><text:p>Gone.</text:p></text:deletion></text:changed-region></text:tracked-changes>'
            '<text:p text:style-name="P1">Child K</text:p><text:h text:outline-level="1">Analysis</text:h><text:section>'
            '<text:p>Seen<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>By<text:s/>a nurse.</text:p></text:note-body></text:note>'
            ' in 5 m<text:span text:style-name="T1">2</text:span><office:annotation><text:p>Check.</text:p></office:annotation>'
            ' <text:a>twice</text:a>.<text:line-break/>Then not.</text:p></text:section>'
            f'<text:p><text:span text:style-name="T2">{STORY}</text:span></text:p>'
            '<text:p><draw:frame><draw:text-box><text:p>Nobody asked.</text:p></draw:text-box></draw:frame>Beside a box.</text:p>')
    found = repaired(odt(body, automatic=automatic))
    assert [(block.shape, block.text, block.level) for block in found] == [
        ("heading", "Child K", 1), ("heading", "Analysis", 2), ("paragraph", "Seen in 5 m2 twice.", 0), ("paragraph", "Then not.", 0), ("paragraph", STORY, 0),
        ("paragraph", "Beside a box.", 0), ("box", "Nobody asked.", 0), ("note", "1 By a nurse.", 0)]
    assert [block.italic for block in found[2:5]] == [False, False, True]


def test_opendocument_lists_and_numbers():
    level = '<text:list-level-style-number text:level="{}" style:num-format="{}" style:num-suffix="{}" text:display-levels="{}"/>'
    styles = (f'<text:list-style style:name="L1">{level.format(1, "1", ".", 1)}{level.format(2, "1", "", 2)}</text:list-style>'
              '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/></text:list-style>'
              f'<text:list-style style:name="L3">{level.format(1, "a", ")", 1)}</text:list-style>'
              f'<text:outline-style>{level.format(1, "1", ".", 1).replace("list-level-style-number", "outline-level-style")}</text:outline-style>')

    def items(name, *texts, more=""):
        return f'<text:list text:style-name="{name}"{more}>' + "".join(f"<text:list-item>{text}</text:list-item>" for text in texts) + "</text:list>"

    def said(text):
        return f"<text:p>{text}</text:p>"

    body = (items("L1", said("She came.") + items("", said("Once, at noon.")), said("She left."), said("Nobody wrote."))
            + said("Between the two.") + items("L1", said("It goes on."), more=' text:continue-numbering="true"')
            + items("L1", said("It starts again.")) + items("L2", said("A bullet.")) + items("L3", said("A letter."))
            + '<text:h text:outline-level="1">Method</text:h>')
    assert [text for _, text in blocks(odt(body, styles=styles))] == [
        "1. She came.", "1.1 Once, at noon.", "2. She left.", "3. Nobody wrote.", "Between the two.", "4. It goes on.", "1. It starts again.", "A bullet.",
        "a) A letter.", "1. Method"]


def test_opendocument_tables():
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row>{}</table:table-row>"
    body = ("<table:table><table:table-header-rows>" + row.format("".join(cell.format("", name) for name in ("Date", "Agency", "Event"))) + "</table:table-header-rows>"
            + row.format(cell.format("", "3 May") + cell.format(' table:number-columns-spanned="2"', "Rang.") + "<table:covered-table-cell/>")
            + row.format(cell.format("", "4 May") + "<table:table-cell/>" + cell.format("", "Wrote.")) + "</table:table>")
    assert blocks(odt(body)) == [("row", "Date: 3 May; Agency: Rang."), ("row", "Date: 4 May; Event: Wrote.")]


RTF = r"""{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset238 Times;}}{\colortbl;\red0;}
{\stylesheet{\s0 Normal;}{\s1\b\fs32 heading 1;}{\s9 Title;}}{\info{\author Nobody}}{\header\pard Running header\par}
\pard\s9 Child K\par\pard\s1 Analysis\par\pard\plain The nurse \'93called\'94 \u8211?twice{\super\chftn{\footnote\pard\plain\super\chftn\nosupersub  By a nurse.\par}} in
 March{\v hidden}{\deleted gone}; {\f1\'b9} \u-10179?\u-8704? {\field{\*\fldinst HYPERLINK "x"}{\fldrslt the report}} says.\par
{\listtext 1.\tab}First item of the list.\par{\*\unknown lost}{\pict\pngblip 89504e47}\pard{\i """ + STORY + r"""}\par
{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard Nobody asked.\par}}{\shprslt\pard Nobody asked.\par}}Beside a box.\par
\trowd\intbl\b Date\b0\cell\b Event\b0\cell\row\trowd\intbl 3 May\cell Rang.\par Wrote.\cell\row\pard It is 5 m{\super 2} wide.\line So it is.\par}
{\rtf1 after the end}"""


def test_rich_text():
    found = repaired(RTF.encode("latin-1"))
    assert [(block.shape, block.text) for block in found] == [
        ("heading", "Child K"), ("heading", "Analysis"), ("paragraph", "The nurse “called” –twice in March; ą 😀 the report says."),
        ("item", "1. First item of the list."), ("paragraph", STORY), ("paragraph", "Beside a box."), ("box", "Nobody asked."),
        ("row", "Date: 3 May; Event: Rang. Wrote."), ("paragraph", "It is 5 m2 wide."), ("paragraph", "So it is."), ("note", "1 By a nurse.")]
    assert [block.level for block in found[:2]] == [1, 2]
    assert found[4].italic
    assert not found[3].italic


@pytest.mark.parametrize(("text", "expected"), [
    (r"Seen{\super *{\footnote\pard * A star.}} twice.", ["Seen twice.", "* A star."]),
    (r"Seen{\super 7\footnote {\super 7} Typed.}{\super\chftn{\*\footnote\chftn  Counted.}} twice.", ["Seen twice.", "7 Typed.", "1 Counted."]),
    (r"Seen{\super\chftn}{\footnote\pard {\super\chftn} 1 May.\par More.\par}: twice.", ["Seen: twice.", "1 1 May. More."]),
    (r"Seen{\super\chftn}{\footnote\ftnalt\chftn  At the end.}, heard{\super\chftn}{\footnote\chftn  Below.}.", ["Seen, heard.", "1 At the end.", "2 Below."]),
    (r"{\shp{\*\shpinst{\shptxt In a box{\super\chftn}{\footnote\chftn Of it.}.\par}}}Beside.", ["Beside.", "In a box.", "1 Of it."]),
])
def test_rich_text_notes(text, expected):
    assert [found for _, found in blocks(rf"{{\rtf1\ansi {text}\par}}".encode("latin-1"))] == expected


def test_opendocument_notes_in_cells_boxes_headings_and_notes_of_several_paragraphs():
    def note(label, *texts, kind="footnote"):
        body = "".join(f"<text:p>{text}</text:p>" for text in texts)
        return f'<text:note text:note-class="{kind}"><text:note-citation>{label}</text:note-citation><text:note-body>{body}</text:note-body></text:note>'

    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = [("Date", "Event"), ("3 May 2006", f"Seen{note('2', 'In a cell.')}<office:annotation><text:p>Check.</text:p></office:annotation> twice"), ("4 May 2006", "Not seen")]
    table = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    found = blocks(odt(
        f"<text:h text:outline-level='1'>Analysis{note('1', 'Of the heading.')}</text:h><table:table>{table}</table:table>"
        f"<text:p>Beside<draw:frame><draw:text-box><text:p>In a box{note('*', '* Of the box.')}.</text:p></draw:text-box></draw:frame> a box{note('i', 'One.', 'Two.', kind='endnote')}.</text:p>"))
    assert found == [
        ("heading", "Analysis"), ("row", "Date: 3 May 2006; Event: Seen twice"), ("row", "Date: 4 May 2006; Event: Not seen"), ("paragraph", "Beside a box."),
        ("box", "In a box."), ("note", "1 Of the heading."), ("note", "2 In a cell."), ("note", "i One. Two."), ("note", "* Of the box.")]


def test_rich_text_that_is_cut_off_is_read_and_says_so(tmp_path):
    expected = ("truncated", "ends_early", "the file ends in the middle of a group")
    assert read(tmp_path, (rb"{\rtf1 " + STORY.encode() + rb"\par{\b And so").replace(b"\\b ", b""), "case.rtf") == (expected, f"{STORY}\n\nAnd so")


@pytest.mark.parametrize("data", [rb"{\rtf", rb"{\rtf1}}}}", rb"{\rtf1\bin999999999 x}", rb"{\rtf1\u99999999 \'zz \ansicpg0 \f9 x}", b"{\\rtf1" + b"{" * 50_000])
def test_broken_rich_text_has_no_text(tmp_path, data):
    status, text = read(tmp_path, data, "case.rtf")
    assert status == ("no_text", "few_characters", "")
    assert len(text) < 50
