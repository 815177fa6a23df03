import io

import docx as python_docx
import pytest
from handmade import STORY
from office import NS, blocks, docx, docx_members, level, listed, lists, p, repaired, run, table, zipped

from scrmine.reading.document import read_document
from scrmine.reading.markup import in_style
from scrmine.samples import sample_files

REVIEWS = ("aldermere-2020-leo", "glanarth-2010-scr-child-d")
MARK = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
NOTE = '<w:footnote w:id="{}"><w:p><w:r><w:footnoteRef/></w:r>{}</w:p></w:footnote>'
BOX = "<w:txbxContent>{}</w:txbxContent>"


def paragraphs(*texts):
    return [("paragraph", text) for text in texts]


def source_and_word_file(name):
    paths = {kind: next(path for path in sample_files(kind) if path.stem == name) for kind in ("md", "docx")}
    return [read_document(str(path), "x") for path in paths.values()]


@pytest.mark.parametrize("name", REVIEWS)
def test_a_word_file_gives_the_passages_of_its_source(name):
    source, word = source_and_word_file(name)
    for column in ("text", "shape", "paragraph", "section", "role", "locator", "start", "end"):
        assert [passage[column] for passage in word["passages"]] == [passage[column] for passage in source["passages"]]
    assert (word["document"]["status"], word["document"]["furniture"]) == ("ok", 0)
    # Running headers and page numbers are no part of the body.
    assert "CONFIDENTIAL. This document" in word["document"]["text"] or "leo" in name
    assert not any(passage["text"] in ("CONFIDENTIAL", "1", "Page 1") for passage in word["passages"])


def test_the_sample_holds_what_is_tested():
    passages = source_and_word_file("glanarth-2010-scr-child-d")[1]["passages"]
    assert [(x["paragraph"], x["text"][:19]) for x in passages if x["text"].startswith(("4. ", "5.12", "a) "))] == [
        ("4", "4. Chronology"), ("a", "a) Was each agency "), ("4", "4. CHRONOLOGY"), ("5.12", "5.12. Grandmother's"),
    ]
    assert [x["text"][:58] for x in passages if x["shape"] == "row"][1] == "Date: 3 May 2006; Agency: NHS Trust; Event: Discharge meet"
    assert [x["text"][:32] for x in passages if x["shape"] == "note"] == ["1 Welsh Assembly Government, 200", "2 Pugh-Lassiter, M., Small Hands"]


def test_python_docx_finds_the_same_words():
    # It resolves no numbers and sees no footnotes, but what it sees we must have, in its order.
    for path in sample_files("docx"):
        text = read_document(str(path), "x")["document"]["text"]
        at = 0
        for found in python_docx.Document(str(path)).paragraphs:
            words = " ".join(found.text.split())
            assert words in text[at:]
            at = text.index(words, at)


def test_headings_are_known_by_style_whatever_its_language():
    body = p("Child K", style="Titel") + p("Analysis", style="berschrift1") + p("The home", style="berschrift2") \
        + p("The school", style="Board") + p("Contents", style="TOCHeading") + p("By level", properties='<w:outlineLvl w:val="2"/>') + p(STORY)
    assert [(block.shape, block.text, block.level) for block in repaired(docx(body))] == [
        ("heading", "Child K", 1), ("heading", "Analysis", 2), ("heading", "The home", 3), ("heading", "The school", 3),
        ("contents", "Contents", 0), ("heading", "By level", 4), ("paragraph", STORY, 0),
    ]


def test_a_title_in_the_only_first_heading_stays_alone_at_the_top():
    body = p("Child K", style="berschrift1") + p("Analysis", style="berschrift2") + p("Lessons", style="berschrift2")
    assert [block.level for block in repaired(docx(body))] == [1, 2, 2]
    assert [block.level for block in repaired(docx(body + p("Annex", style="berschrift1")))] == [2, 3, 3, 2]


def test_a_long_sentence_in_a_headings_style_is_a_paragraph():
    assert blocks(docx(p(STORY, style="berschrift2"))) == paragraphs(STORY)


def test_short_bold_lines_are_headings_beside_headings_by_style_and_without():
    bold = p(run("What the school knew", "<w:b/>"))
    not_bold = p(run("What the school knew", '<w:b w:val="0"/>'))
    styled = "".join(p(name, style="berschrift1") for name in ("Method", "Analysis", "Lessons"))
    assert blocks(docx(styled + bold + p(STORY)))[3] == ("heading", "What the school knew")
    assert blocks(docx(styled + not_bold + p(STORY)))[3] == ("paragraph", "What the school knew")
    assert blocks(docx(p(STORY) + bold + p(STORY)))[1] == ("heading", "What the school knew")


def test_comments_in_italics_are_known():
    body = p(STORY) + p(run(STORY, "<w:i/>")) + p(STORY, style="Comment") + p(run("Not ", "<w:i/>") + run("all."))
    assert [block.italic for block in repaired(docx(body))] == [False, True, True, False]


def test_numbers_are_counted_as_word_prints_them():
    numbering = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerRoman", "(%3)"))
    body = "".join(listed(text, 1, depth) for text, depth in (
        ("Nobody asked.", 0), ("Nobody looked.", 1), ("On Monday.", 2), ("On Tuesday.", 2), ("Nobody wrote.", 1), ("On Friday.", 2),
        ("Nobody rang.", 0), ("Nobody came.", 1)))
    assert [text for _, text in blocks(docx(body, numbering=numbering))] == [
        "1. Nobody asked.", "1.1 Nobody looked.", "(i) On Monday.", "(ii) On Tuesday.", "1.2 Nobody wrote.", "(i) On Friday.",
        "2. Nobody rang.", "2.1 Nobody came."]


def test_an_empty_paragraph_counts_in_its_list_and_a_deleted_one_does_not():
    gone = p("<w:del>" + run("x").replace("w:t", "w:delText") + "</w:del>",
             properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>')
    body = listed("One asked.", 1) + listed("", 1) + gone + listed("Three asked.", 1)
    assert [text for _, text in blocks(docx(body, numbering=lists(level(0, "decimal", "%1."))))] == ["1. One asked.", "3. Three asked."]


def test_lists_share_a_count_or_start_again():
    numbers = ('<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
               '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>')
    body = "".join(listed("He was asked.", number) for number in (1, 2, 3, 3))
    found = blocks(docx(body, numbering=lists(level(0, "upperLetter", "%1)"), numbers=numbers)))
    assert [text for _, text in found] == ["A) He was asked.", "B) He was asked.", "G) He was asked.", "H) He was asked."]


def test_a_style_may_number_its_paragraphs_and_a_paragraph_may_refuse():
    styles = ('<w:style w:type="paragraph" w:styleId="Para"><w:name w:val="Para"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>')
    numbering = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.", '<w:pStyle w:val="Para"/>'))
    body = listed("First part", 1) + p("She was seen.", style="Para") + p("And heard.", style="Para") \
        + p("Unnumbered.", style="Para", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert [text for _, text in blocks(docx(body, styles=styles, numbering=numbering))] == [
        "1. First part", "1.1. She was seen.", "1.2. And heard.", "Unnumbered."]


def test_legal_numbers_restarts_and_skipped_levels():
    numbering = lists(level(0, "upperRoman", "Part %1"), level(1, "decimal", "%1.%2", "<w:isLgl/>"), level(2, "decimal", "%3.", '<w:lvlRestart w:val="0"/>'))
    body = "".join(listed("x said so.", 1, depth) for depth in (2, 0, 1, 2))
    assert [text for _, text in blocks(docx(body, numbering=numbering))] == ["1. x said so.", "Part II x said so.", "2.1 x said so.", "2. x said so."]


def test_bullets_are_items_and_know_their_lead_in():
    body = p("The panel asked:") + listed("Who knew?", 1) + listed("Who asked?", 1)
    assert blocks(docx(body, numbering=lists(level(0, "bullet", "\uf0b7")))) == [
        ("paragraph", "The panel asked:"), ("item", "Who knew?"), ("item", "Who asked?")]


def test_a_heading_may_be_numbered_and_contents_keep_their_tabs():
    numbering = lists(level(0, "decimal", "%1.", '<w:pStyle w:val="berschrift1"/>'))
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = p("Contents", style="TOCHeading") + p("1.\tMethod\t3") + p("Method", style="berschrift1", properties=number) + p(STORY)
    found = repaired(docx(body, numbering=numbering))
    assert [(block.shape, block.text, block.number) for block in found[:3]] == [
        ("contents", "Contents", ""), ("contents", "1. Method 3", ""), ("heading", "1. Method", "1")]


def test_footnotes_and_endnotes_stand_apart_in_the_order_of_their_marks():
    body = p(run("He was seen") + MARK.format(9) + run(": twice") + MARK.format(4) + run("(once alone)") + '<w:r><w:endnoteReference w:id="2"/></w:r>' + run("."))
    footnotes = NOTE.format(4, run(" School log.")) + NOTE.format(9, run(" By a nurse.")) + NOTE.format(1, run("Never referred to."))
    endnotes = NOTE.replace("footnote", "endnote").format(2, run("The end."))
    found = repaired(docx(body, footnotes=footnotes, endnotes=endnotes))
    assert [(block.shape, block.text, block.number) for block in found] == [
        ("paragraph", "He was seen: twice (once alone).", ""), ("note", "1 By a nurse.", "1"), ("note", "2 School log.", "2"), ("note", "i The end.", "i")]
    assert found[0].labels == ["1", "2", "i"]


def test_notes_may_have_labels_and_formats_of_their_own():
    body = p(run("He was seen") + '<w:r><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>*</w:t></w:r>' + MARK.format(4) + run("."))
    settings = '<w:footnotePr><w:numFmt w:val="lowerLetter"/></w:footnotePr>'
    found = repaired(docx(body, footnotes=NOTE.format(3, run(" A star.")) + NOTE.format(4, run(" A letter.")), settings=settings))
    assert [block.text for block in found] == ["He was seen.", "* A star.", "a A letter."]


def test_a_mark_that_an_author_typed_is_not_repeated_and_uses_no_number_up():
    body = p(run("Seen") + '<w:r><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>†</w:t></w:r>' + MARK.format(4) + run(", 2009") + MARK.format(5) + run(":"))
    notes = NOTE.format(3, run("† A dagger.")) + NOTE.format(4, run(" 1 May was cold.")) + NOTE.format(5, run("Two.") + "</w:p><w:p>" + run("And more."))
    assert blocks(docx(body, footnotes=notes)) == [
        ("paragraph", "Seen, 2009:"), ("note", "† A dagger."), ("note", "1 1 May was cold."), ("note", "2 Two. And more.")]


def test_boxes_of_a_drawn_group_stand_in_order_and_keep_their_notes():
    def drawn(*texts):
        shapes = "".join(f"<wps:wsp><wps:txbx>{BOX.format(text)}</wps:txbx></wps:wsp>" for text in texts)
        return f'<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing>{shapes}</w:drawing></mc:Choice></mc:AlternateContent></w:r>'

    body = p("Before.") + p(run("Text") + MARK.format(2) + drawn(p(run("Box one") + MARK.format(3) + run(".")) + p("Again."), p("Box two.")) + run(" goes on.")) + p("After.")
    assert blocks(docx(body, footnotes=NOTE.format(2, run("First.")) + NOTE.format(3, run("Second.")))) == [
        ("paragraph", "Before."), ("paragraph", "Text goes on."), ("box", "Box one."), ("box", "Again."), ("box", "Box two."), ("paragraph", "After."),
        ("note", "1 First."), ("note", "2 Second.")]


def test_a_note_in_a_table_and_a_note_without_its_text():
    body = table(("Date", "Event"), ("3 May", run("Seen") + MARK.format(2) + run(".")), ("4 May", "Not seen."), first="<w:tblHeader/>") \
        + p(run("She left") + MARK.format(7) + run("."))
    assert blocks(docx(body, footnotes=NOTE.format(2, run("By whom?")))) == [
        ("row", "Date: 3 May; Event: Seen."), ("row", "Date: 4 May; Event: Not seen."), ("paragraph", "She left."), ("note", "1 By whom?")]


def test_raised_figures_are_notes_or_powers():
    raised = '<w:vertAlign w:val="superscript"/>'
    body = p(run("It was cold.") + run("12", raised)) + p(run("A room of 5 m") + run("2", raised) + run(", 10") + run("3", raised) + run(" germs, his 9")
                                                          + run("th", raised) + run(" day."))
    found = repaired(docx(body))
    assert [(block.text, block.labels) for block in found] == [("It was cold.", ["12"]), ("A room of 5 m2, 10³ germs, his 9th day.", [])]


def test_deletions_are_out_and_insertions_in():
    body = p(run("The nurse ") + "<w:del>" + run("did not call").replace("w:t", "w:delText") + "</w:del><w:ins>" + run("called") + "</w:ins>"
             + "<w:moveFrom>" + run(" on Monday") + "</w:moveFrom><w:moveTo>" + run(" on Friday") + "</w:moveTo>"
             + run(" (hidden)", "<w:vanish/>") + run("."))
    body += p("She wrote", properties="<w:rPr><w:del/></w:rPr>") + p(" it down.") + "<w:del>" + p("All gone.") + "</w:del>"
    assert blocks(docx(body)) == paragraphs("The nurse called on Friday.", "She wrote it down.")


def test_words_inside_links_fields_controls_and_large_first_letters():
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF x </w:instrText></w:r>' + run("page 9") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = p("<w:hyperlink>" + run("The report") + "</w:hyperlink><w:sdt><w:sdtPr/><w:sdtContent>" + run(" says on ") + "</w:sdtContent></w:sdt>" + field + run("."))
    body += "<w:sdt><w:sdtPr/><w:sdtContent>" + p("In a control.") + "</w:sdtContent></w:sdt>"
    body += p("O", properties='<w:framePr w:dropCap="drop"/>') + p("nce there was a boy.")
    body += p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:noBreakHyphen/><w:t>Done</w:t><w:softHyphen/><w:t>.</w:t></w:r>')
    assert blocks(docx(body)) == paragraphs("The report says on page 9.", "In a control.", "Once there was a boy.", "✓-Done.")


def test_line_breaks_part_what_is_finished():
    assert blocks(docx(p("First lesson.\nSecond lesson\nwhich goes on.\n\nThird lesson."))) == paragraphs(
        "First lesson.", "Second lesson which goes on.", "Third lesson.")


def test_tables_give_rows_with_the_labels_of_their_header():
    rows = (("Date", "Event"), ("3 May", "The nurse called."), ("", "Nobody was in | out."), ("9 June", ""))
    expected = [("row", "Date: 3 May; Event: The nurse called."), ("row", "Event: Nobody was in | out."), ("row", "Date: 9 June")]
    assert blocks(docx(table(*rows, first="<w:tblHeader/>"))) == expected
    assert blocks(docx(table(tuple(p(run(cell, "<w:b/>")) for cell in rows[0]), *rows[1:]))) == expected
    style = '<w:tblStyle w:val="Grid"/><w:tblLook w:val="0020"/>'
    styles = '<w:style w:type="table" w:styleId="Grid"><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    assert blocks(docx(table(*rows, properties=style), styles=styles)) == expected
    # Nothing marks it, but short words stand over dates.
    assert blocks(docx(table(rows[0], ("3 May", "Called."), ("4 May", "Rang.")))) == [("row", "Date: 3 May; Event: Called."), ("row", "Date: 4 May; Event: Rang.")]


def test_a_table_without_titles_loses_no_row():
    assert blocks(docx(table(("Name", "Child K"), ("Born", "3 May 2009"), ("Home", "Saltby")))) == [
        ("row", "Name; Child K"), ("row", "Born; 3 May 2009"), ("row", "Home; Saltby")]


def test_two_tables_with_nothing_between_them_stay_two():
    body = table(("Date", "Event"), ("3 May", "Seen."), first="<w:tblHeader/>") + p() + table(("Who", "What"), ("Nurse", "Calls."), first="<w:tblHeader/>")
    assert blocks(docx(body)) == [("row", "Date: 3 May; Event: Seen."), ("row", "Who: Nurse; What: Calls.")]


def test_merged_cells_keep_their_columns_and_a_row_across_is_a_title():
    span = '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr>{}</w:tc>'
    row = "<w:tr>{}</w:tr>"
    body = table(("Date", "Agency", "Event"), ("3 May", "School", "Rang."), first="<w:tblHeader/>").replace("</w:tbl>", (
        row.format(span.format(3, p("The second year"))) + row.format(span.format(2, p("5 June")) + f"<w:tc>{p('Wrote.')}</w:tc>")
        + '<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>' + f"<w:tc>{p('Came.')}</w:tc></w:tr>"
        + "<w:tr><w:trPr><w:del/></w:trPr>" + f"<w:tc>{p('Deleted.')}</w:tc></w:tr></w:tbl>"))
    assert blocks(docx(body)) == [("row", text) for text in (
        "Date: 3 May; Agency: School; Event: Rang.", "The second year", "Date: 5 June; Event: Wrote.", "Event: Came.")]


def test_cells_keep_their_paragraphs_lists_and_inner_tables():
    numbering = lists(level(0, "decimal", "%1."), level(1, "bullet", "o"))
    cell = listed("Ask.", 1) + listed("Twice.", 1, 1) + listed("Write.", 1)
    many = [("Action", "Owner"), *[(cell, "Board")], ("Tell.", table(("in", "side")) + p()), ("Rest.", "School"), ("Stop.", "Nobody")]
    assert [text for _, text in blocks(docx(table(*many, first="<w:tblHeader/>"), numbering=numbering))] == [
        "Action: 1. Ask. • Twice. 2. Write.; Owner: Board", "Action: Tell.; Owner: in side", "Action: Rest.; Owner: School", "Action: Stop.; Owner: Nobody"]


def test_a_table_that_frames_or_places_text_is_no_table():
    assert blocks(docx(p(STORY) + table((p("Comment.") + p("Nobody asked."),)) + p(STORY))) == [
        ("paragraph", STORY), ("box", "Comment."), ("box", "Nobody asked."), ("paragraph", STORY)]
    assert blocks(docx(table(*[(f"Agency {number} was there.",) for number in range(4)]))) == paragraphs(*(f"Agency {n} was there." for n in range(4)))
    page = table((p("Analysis", style="berschrift1") + p(STORY), p("Beside it.")))
    assert blocks(docx(page)) == [("heading", "Analysis"), ("paragraph", STORY), ("paragraph", "Beside it.")]
    whole = table(("".join(p(f"{STORY} {number}.") for number in range(25)),))
    assert {shape for shape, _ in blocks(docx(whole))} == {"paragraph"}


def test_text_boxes_stand_where_they_are_anchored_and_once():
    inner = BOX.format(p("Reviewer's comment: nobody asked.") + p("Nobody at all."))
    drawn = ("<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>" + inner + "</wps:txbx></w:drawing></mc:Choice>"
             "<mc:Fallback><w:pict><v:textbox>" + inner + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    old = "<w:r><w:pict><v:shape><v:textbox>" + BOX.format(p("An old box.")) + "</v:textbox></v:shape></w:pict></w:r>"
    body = p("First.") + p(drawn + run("Second.")) + p("Third.") + p(old) + table(("Date", "Event"), ("3 May", drawn + run("Seen.")), first="<w:tblHeader/>")
    assert blocks(docx(body)) == [
        ("paragraph", "First."), ("paragraph", "Second."), ("box", "Reviewer's comment: nobody asked."), ("box", "Nobody at all."),
        ("paragraph", "Third."), ("box", "An old box."), ("row", "Date: 3 May; Event: Seen."), ("box", "Reviewer's comment: nobody asked."),
        ("box", "Nobody at all.")]


def test_shaded_and_framed_paragraphs_are_boxes():
    line = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
    body = p("Shaded.", properties='<w:shd w:val="clear" w:fill="D9D9D9"/>') + p("Framed.", properties=f"<w:pBdr>{line}</w:pBdr>") \
        + p("White.", properties='<w:shd w:fill="FFFFFF"/>') + p("Ruled.", properties='<w:pBdr><w:bottom w:val="single"/></w:pBdr>')
    assert [shape for shape, _ in blocks(docx(body))] == ["box", "box", "paragraph", "paragraph"]


def test_marks_of_markdown_that_an_author_typed_are_text():
    body = p("# 3 was his number.") + p("> 18 weeks waiting.") + p("| is a pipe | and so | on.") + p("He said [x] and (y).")
    assert blocks(docx(body)) == paragraphs("# 3 was his number.", "> 18 weeks waiting.", "| is a pipe | and so | on.", "He said [x] and (y).")


def test_files_that_word_opens_and_python_docx_refuses():
    members = docx_members(p(STORY))
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    template = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
    strict = {name: content.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
              .replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
              for name, content in members.items()}
    dangling = {**members, "word/_rels/document.xml.rels": members["word/_rels/document.xml.rels"].replace(
        "</Relationships>", '<Relationship Id="r9" Type="http://x/image" Target="NULL"/></Relationships>')}
    for made in (docx_members(p(STORY), main=macro), docx_members(p(STORY), main=template), strict, dangling):
        with pytest.raises((KeyError, ValueError)):
            python_docx.Document(io.BytesIO(zipped(made)))
        assert blocks(zipped(made)) == paragraphs(STORY)


def test_parts_may_have_other_names_and_be_missing():
    members = docx_members(p(STORY))
    moved = {name.replace("word/document", "word/main"): content.replace("word/document.xml", "word/main.xml") for name, content in members.items()}
    moved["word/_rels/main.xml.rels"] = moved.pop("word/_rels/document.xml.rels", members["word/_rels/document.xml.rels"])
    assert blocks(zipped(moved)) == paragraphs(STORY)
    assert NS in members["word/document.xml"]


@pytest.mark.parametrize(("value", "style", "shown"), [
    (1, "decimal", "1"), (3, "lowerLetter", "c"), (27, "lowerLetter", "aa"), (28, "upperLetter", "BB"), (781, "lowerLetter", "781"), (4, "lowerRoman", "iv"),
    (1999, "upperRoman", "MCMXCIX"), (4000, "lowerRoman", "4000"), (0, "lowerLetter", "0"), (7, "decimalZero", "07"), (12, "ordinalText", "12"), (5, "none", ""),
])
def test_numbers_in_words_styles(value, style, shown):
    assert in_style(value, style) == shown
