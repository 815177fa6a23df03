import pytest

from scrmine.layout.marks import (
    BARE_NUMBER,
    BULLET,
    CONTENTS_LINE,
    LETTERED_ITEM,
    NOTE_MARK,
    NOTE_START,
    NUMBERED,
    STEPS,
    cite_number,
    next_number,
    number_of,
    step_number,
)


@pytest.mark.parametrize(("text", "number", "style"), [
    ("5.3. The plan", "5.3", "dotted"),
    ("5.3 The plan", "5.3", "dotted"),
    ("4.3.12: The plan", "4.3.12", "dotted"),
    ("A1.2 The plan", "A1.2", "dotted"),
    ("B12. The plan", "B12", "lettered"),
    ("C.4 The plan", "C.4", "lettered"),
    ("Para 14 The plan", "14", "para"),
    ("Paragraph 3.2. The plan", "3.2", "para"),
    ("§ 9 The plan", "9", "para"),
    ("(4) The plan", "4", "paren"),
    ("[27] The plan", "27", "paren"),
    ("12. The plan", "12", "whole"),
    ("12) The plan", "12", "whole"),
])
def test_printed_numbers(text, number, style):
    assert number_of(NUMBERED.match(text)) == (number, style)


@pytest.mark.parametrize("text", ["5.3", "2012 was", "12 children", "1234. The", "5.3.", "The 5.3", "A plan", "£5.30 was", "(2012) The", ""])
def test_what_is_no_printed_number(text):
    assert NUMBERED.match(text) is None


@pytest.mark.parametrize(("text", "rest"), [
    ("- the plan", "the plan"), ("– the plan", "the plan"), ("• the plan", "the plan"), ("*  the plan", "the plan"),
    ("\uf0b7 the plan", "the plan"), ("o The plan", "The plan"), ("✓ done", "done"),
])
def test_bullets(text, rest):
    assert text[BULLET.match(text).end():] == rest


@pytest.mark.parametrize("text", ["-the plan", "o the plan", "of The", "**bold** text", "-", "- ", "the - plan"])
def test_what_is_no_bullet(text):
    assert BULLET.match(text) is None


@pytest.mark.parametrize(("text", "letter"), [("a. one", "a"), ("(b) two", "b"), ("iv) four", "iv"), ("xii. twelve", "xii")])
def test_letters_of_sub_items(text, letter):
    assert LETTERED_ITEM.match(text)["letter"] == letter


@pytest.mark.parametrize("text", ["a one", "ab. one", "A. one", "a.one"])
def test_what_is_no_letter_of_a_sub_item(text):
    assert LETTERED_ITEM.match(text) is None


def test_bare_numbers_stand_before_a_capital():
    assert BARE_NUMBER.match("2 The Review Process")["number"] == "2"
    assert BARE_NUMBER.match("2 children died") is None
    assert BARE_NUMBER.match("2012 The Review") is None


@pytest.mark.parametrize(("text", "step"), [
    ("Finding 3: Agencies", "Finding 3"), ("Period two – The move", "Period two"), ("Appendix A", "Appendix A"),
    ("Recommendation 4.2", "Recommendation 4.2"), ("key practice episode 1", "key practice episode 1"),
])
def test_words_that_number(text, step):
    assert STEPS.match(text)["step"] == step


@pytest.mark.parametrize("text", ["Findings", "Finding that", "The Finding 3", "Periods 2"])
def test_words_that_do_not_number(text):
    assert STEPS.match(text) is None


@pytest.mark.parametrize(("text", "label"), [("² A note", "²"), ("¹² A note", "¹²"), ("^{12} A note", "^{12}"), ("ⁱ A note", "ⁱ")])
def test_footnotes_begin_with_a_raised_mark(text, label):
    assert NOTE_START.match(text)["sup"] == label


def test_markdown_footnotes_begin_with_their_label_and_a_colon():
    assert NOTE_START.match("[^ofsted]: A note")["md"] == "ofsted"
    assert NOTE_START.match("[^ofsted] A sentence") is None
    assert NOTE_START.match("2 children") is None
    assert NOTE_START.match("²") is None


@pytest.mark.parametrize(("text", "marks"), [
    ("the plan¹² was", ["¹²"]),
    ("the plan¹,² was", ["¹,²"]),
    ("the plan.² Then", ["²"]),
    ("Smith (2010)²⁵ says", ["²⁵"]),
    ("the Act (2004) ⁵ says", ["⁵"]),
    ("by the GP. ³Methadone", ["³"]),
    ("since 2013⁴ it", ["⁴"]),
    ("the plan^{13,14} was", ["^{13,14}"]),
    ("the plan^{ iv } was", ["^{ iv }"]),
    ("the plan<sup>3</sup> was", ["<sup>3</sup>"]),
    ("the plan[^3] was[^ofsted]", ["[^3]", "[^ofsted]"]),
    ("Trustⁱ and", ["ⁱ"]),
    ("10² metres", []),
    ("[^3]: a note", []),
    ("² a note", []),
    ("x^{n+1} of", []),
    ("no mark 12 here", []),
])
def test_footnote_marks_inside_sentences(text, marks):
    assert NOTE_MARK.findall(text) == marks


@pytest.mark.parametrize(("text", "title", "page"), [
    ("1. Introduction ........ 4", "1. Introduction", "4"),
    ("Summary…………iv", "Summary", "iv"),
    ("Summary\ti - v", "Summary", "i - v"),
    ("5. Analysis    29", "5. Analysis", "29"),
])
def test_lines_of_a_contents_list(text, title, page):
    match = CONTENTS_LINE.fullmatch(text)
    assert (match["title"], match["page"]) == (title, page)


@pytest.mark.parametrize("text", ["In 2012 he was 3", "Aged 4", "Introduction ....", "He was seen... 2019"])
def test_what_is_no_line_of_a_contents_list(text):
    assert CONTENTS_LINE.fullmatch(text) is None


@pytest.mark.parametrize(("text", "number"), [
    ("Recommendation 1. The school should", "Recommendation 1"), ("Rec. 3: The school should", "Rec. 3"), ("RECOMMENDATION 2 – The school", "RECOMMENDATION 2"),
    ("Recommendation 4 The school should", "Recommendation 4"), ("Recommendation No. 5: the school", "Recommendation No. 5"), ("Recommendation 6:The school", "Recommendation 6"),
    ("Recommendation 1.2: The school", "Recommendation 1.2"), ("Recommendation 3a) The school", "Recommendation 3a"), ("Recommendation 3 (b): the", "Recommendation 3 (b)"),
    ("Recommendation A: The school", "Recommendation A"), ("Recommendation three. The school", "Recommendation three"), ("Recommendation 7 (police): ask", "Recommendation 7"),
    ("Recommendations 3 and 4: The", "Recommendations 3 and 4"), ("Recommendations 3–5: The", "Recommendations 3–5"), ("National recommendation 2: ask", "National recommendation 2"),
    ("Finding 2: nobody asked", "Finding 2"), ("Learning point 4: ask", "Learning point 4"), ("Key learning point  4 - ask", "Key learning point 4"),
    ("Lesson 2 Ask twice", "Lesson 2"), ("Action 3: ask", "Action 3"), ("Question 5 – why?", "Question 5"),
    ("Recommendation 3 was accepted", ""), ("Recommendation 3, which was", ""), ("Recommendation: ask", ""), ("Recording 3: ask", ""), ("Recommendation 3:", ""),
    ("Priority 1 Families were", ""), ("Action I took", ""), ("The recommendation 3: ask", ""), ("Period 2: the birth", ""), ("Recommendations 3 and 4 were", ""),
    ("Lesson a: ask", ""), ("", ""),
])
def test_what_a_recommendation_is_cited_by(text, number):
    assert step_number(text) == number


@pytest.mark.parametrize(("number", "word", "cited"), [
    ("5.3", "para", "para 5.3"), ("3", "item", "item 3"), ("A4", "para", "para A4"), ("Recommendation 3", "para", "Recommendation 3"), ("Rec. 3", "item", "Rec. 3"),
])
def test_how_a_number_is_cited(number, word, cited):
    assert cite_number(number, word) == cited


@pytest.mark.parametrize(("printed", "last", "now"), [
    ("1", (0, 0), (0, 1)), ("8", (0, 7), (0, 8)), ("9", (0, 7), None), ("7", (0, 7), None), ("4.3", (4, 2), (4, 3)), ("5.1", (4, 9), (5, 1)),
    ("5.2", (4, 9), None), ("6.1", (4, 9), None), ("4.10", (4, 9), (4, 10)),
])
def test_a_number_goes_on_by_one_or_begins_the_next_chapter(printed, last, now):
    assert next_number(printed, last) == now
