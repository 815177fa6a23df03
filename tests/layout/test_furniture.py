import sys

import pytest
from handmade import STORY, lines_of

from scrmine.layout import Line
from scrmine.layout.furniture import drop_furniture

NOTICE = "No part of this report may be copied without the consent of the Board"


def left(lines):
    kept, furniture = drop_furniture(lines)
    return [line.text for line in kept], furniture


def page_of(number, *texts, header="Child K Overview Report", footer=None):
    """A page of lines with a header in its top margin and a footer in its bottom margin."""
    body = [Line(text, page=number, top=0.2 + 0.1 * place, gap=place == 0) for place, text in enumerate(texts)]
    return [Line(header, page=number, top=0.04), *body, Line(footer or f"Page {number} of 9", page=number, top=0.95)]


def test_lines_that_repeat_in_the_margins_are_taken_out_and_counted():
    lines = [line for number in range(1, 5) for line in page_of(number, f"The visit of week {number} was late.")]
    assert left(lines) == (
        [f"The visit of week {number} was late." for number in range(1, 5)],
        {"Child K Overview Report": 4, "Page 1 of 9": 4},
    )


def test_the_same_lines_outside_the_margins_stay():
    lines = [Line("Child K Overview Report", page=number, top=0.5) for number in range(1, 5)]
    assert left(lines) == (["Child K Overview Report"] * 4, {})


def test_a_line_that_stands_in_the_margin_of_too_few_pages_stays():
    first = [page_of(n, "Text.", header="Chapter one", footer="x") for n in range(1, 3)]
    rest = [page_of(n, "Text.", header=f"Heading {'abcdefghi'[n]}", footer="x") for n in range(3, 9)]
    kept, furniture = left([line for page in first + rest for line in page])
    assert kept.count("Chapter one") == 2
    assert furniture == {"x": 8}


def test_two_pages_of_three_are_enough():
    lines = [line for n in (1, 2, 3) for line in page_of(n, "Text.", header="Board" if n > 1 else "Cover", footer=f"no {'abc'[n - 1]}")]
    assert left(lines) == (["Cover", "Text.", "no a", "Text.", "no b", "Text.", "no c"], {"Board": 2})


def test_a_running_line_that_recognition_spells_differently_on_each_page_is_one():
    stamps = ["CONF1DENTIAL", "CONFIDENTlAL", "CONFIDENTIAL", "C0NFIDENTIAL.", "CONF IDENTIAL", "CQNFIDENT1AL"]
    lines = [line for number, stamp in enumerate(stamps, 1) for line in page_of(number, f"Week {number} was late.", header=stamp)]
    assert left(lines) == ([f"Week {number} was late." for number in range(1, 7)],
                           {"Page 1 of 9": 6, **dict.fromkeys(sorted(stamps, key=str.casefold), 1)})


def test_titles_at_the_top_of_pages_that_differ_by_a_letter_stay():
    titles = ["Appendix A", "Appendix B", "Appendix C", "Appendix D", "Confidentiality"]
    lines = [line for number, title in enumerate(titles, 1) for line in page_of(number, "Text.", header=title)]
    notices = [Line("CONFIDENTIAL", page=number, top=0.01) for number in range(1, 5)]
    assert [text for text in left(lines + notices)[0] if text != "Text."] == titles


@pytest.mark.parametrize(("speck", "where", "stays"), [
    ("·", {"left": 0.03, "right": 0.04}, False), ("'|", {"left": 0.96, "right": 0.962}, False), ("·", {"left": 0.09, "right": 0.095}, True),
    ("·", {"left": 0.05, "right": 0.055}, True), ("A", {"left": 0.03, "right": 0.04}, True), ("....", {"left": 0.03, "right": 0.04}, True), ("·", {}, True),
])
def test_specks_at_the_edge_of_a_scan_are_no_text_but_bullets_are(speck, where, stays):
    lines = [Line("The visit was late.", page=1, top=0.5, left=0.1, right=0.9), Line(speck, page=1, top=0.504, **where)]
    assert left(lines)[0] == ["The visit was late.", speck][:1 + stays]


@pytest.mark.parametrize("text", ["12", "- 12 -", "xiv", "Page 12", "p. 3", "Tudalen 4 o 30", "12 | Page", "3/40"])
def test_a_page_number_in_the_margin_is_taken_out_even_once(text):
    assert left([Line("The text of the page.", page=1, top=0.5), Line(text, page=1, top=0.96)]) == (["The text of the page."], {text: 1})


@pytest.mark.parametrize("text", ["12 children", "Page three", "page", "20123", "mix of views"])
def test_what_is_no_page_number_stays(text):
    assert left([Line("The text of the page.", page=1, top=0.5), Line(text, page=1, top=0.96)]) == (["The text of the page.", text], {})


def test_a_number_in_the_middle_of_the_page_stays():
    assert left([Line("12", page=1, top=0.5)]) == (["12"], {})


def test_long_lines_are_no_running_lines():
    lines = [Line("word " * 41, page=n, top=0.95) for n in range(1, 5)]
    assert left(lines)[1] == {}


HALVES = (
    "The social worker spoke to the school about the boy and to the clinic about his",
    "sister, who had not been seen by anybody there since the summer of that same year.",
)


def test_notices_are_taken_out_where_a_file_has_no_places():
    text = "\n\n".join(["Child K", STORY + STORY, NOTICE, STORY, NOTICE, HALVES[0], NOTICE, HALVES[1]])
    assert left(lines_of(text)) == (["Child K", STORY + STORY, STORY, *HALVES], {NOTICE: 3})


def test_the_notice_on_the_cover_is_the_documents_own():
    text = "\n\n".join(["Child K", NOTICE, STORY + STORY, NOTICE, STORY, NOTICE, HALVES[0]])
    assert left(lines_of(text)) == (["Child K", NOTICE, STORY + STORY, STORY, HALVES[0]], {NOTICE: 2})


def test_a_notice_that_stands_twice_stays():
    text = "\n\n".join([STORY + STORY, NOTICE, STORY, NOTICE, HALVES[0]])
    assert left(lines_of(text)) == ([STORY + STORY, NOTICE, STORY, NOTICE, HALVES[0]], {})


def test_a_notice_with_a_word_changed_is_the_same_notice():
    other = NOTICE.replace("No part of", "No part in")
    text = "\n\n".join([STORY + STORY, NOTICE, STORY, other, STORY, NOTICE, HALVES[0]])
    assert left(lines_of(text)) == ([STORY + STORY, STORY, STORY, HALVES[0]], {NOTICE: 2, other: 1})


def test_a_line_that_repeats_and_interrupts_a_sentence_is_furniture():
    text = "\n\n".join([STORY + STORY, "Child K", STORY, "Child K", HALVES[0], "Child K", HALVES[1]])
    assert left(lines_of(text)) == ([STORY + STORY, STORY, *HALVES], {"Child K": 3})


def test_a_short_line_before_is_no_sentence_to_interrupt():
    text = "\n\n".join([STORY + STORY, "Child K", STORY, "Child K", "Panel members", "Child K", "from the school"])
    assert left(lines_of(text))[1] == {}


def test_a_heading_that_repeats_between_sentences_stays():
    text = "\n\n".join([STORY + STORY, *(["What did we learn?", STORY] * 4)])
    assert left(lines_of(text)) == ([STORY + STORY, *(["What did we learn?", STORY] * 4)], {})


def test_bullets_that_repeat_stay():
    text = "\n\n".join([STORY + STORY, HALVES[0], "- restricted", HALVES[1], "- restricted", STORY, "- restricted"])
    assert left(lines_of(text))[1] == {}


@pytest.mark.parametrize("number", ["Page 7", "7 of 30", "- 7 -", "Tudalen 7 o 30"])
def test_spelt_page_numbers_are_taken_out_of_plain_text(number):
    assert left(lines_of(f"{STORY}\n\n{number}\n\n{STORY}")) == ([STORY, STORY], {number: 1})


@pytest.mark.parametrize("number", ["7", "7.", "page", "1999"])
def test_bare_numbers_stay_in_plain_text(number):
    assert left(lines_of(f"{STORY}\n\n{number}\n\n{STORY}")) == ([STORY, number, STORY], {})


def test_page_numbers_count_as_one_furniture_line_however_they_count():
    text = f"{STORY}\n\nPage 7\n\n{STORY}\n\nPage 8\n\n{STORY}\n\nPage 9"
    assert left(lines_of(text)) == ([STORY] * 3, {"Page 7": 3})


def test_white_space_around_furniture_is_kept_for_what_follows():
    lines = [Line("one", page=1, top=0.5), Line("12", page=1, top=0.97, gap=True), Line("two", page=1, top=0.6)]
    kept, _ = drop_furniture(lines)
    assert [(line.text, line.gap) for line in kept] == [("one", False), ("two", True)]


def test_nothing_in_nothing_out():
    assert drop_furniture([]) == ([], {})


def test_a_running_line_in_a_sentence_is_found_among_notes_and_other_running_lines():
    half, rest = STORY[:80].rstrip(), "and nobody asked about it until the autumn, when the school wrote again."
    others = ["The police were not told.", "His sister moved to Wyre in May."]
    running = ["Report on Child K", "Learning for all"]
    lines = lines_of("\n".join([STORY * 2, half, *running, "^{1} See the report.", rest, *running, others[0], *running, others[1]]))
    assert left(lines) == ([STORY * 2, half, "^{1} See the report.", rest, *others], {"Learning for all": 3, "Report on Child K": 3})


@pytest.mark.parametrize("text", ["{n}", "Agency: Police; contact {n}", "Agency {w}: contact with the family on day {w}"])
def test_a_table_of_many_rows_costs_in_proportion_to_its_rows(text):
    """Twice the rows need no more than about twice the steps, counted as calls and not by a clock."""
    def steps(rows):
        counted = 0

        def count(_frame, event, _argument):
            nonlocal counted
            counted += event in ("call", "c_call")

        lines = [Line(text.format(n=n, w="".join(chr(97 + int(digit)) for digit in str(n)))) for n in range(rows)]
        sys.setprofile(count)
        try:
            drop_furniture(lines)
        finally:
            sys.setprofile(None)
        return counted

    assert steps(4000) < 2.6 * steps(2000)


def test_a_watermark_and_a_title_along_the_edge_are_taken_out_wherever_they_stand():
    lines = []
    for n in range(1, 5):
        lines += [Line("DRAFT", page=n, top=0.56, left=0.2, right=0.8, size=110), Line("Child AB, confidential", page=n, top=0.6, left=0.94, right=0.95, size=9)]
        lines += [Line(f"The visit of week {n} took place.", page=n, top=0.3, left=0.1, right=0.8, size=11) for _ in range(2)]
    kept, furniture = left(lines)
    assert kept == [f"The visit of week {n} took place." for n in range(1, 5) for _ in range(2)]
    assert furniture == {"Child AB, confidential": 4, "DRAFT": 4}


def test_a_title_on_two_slides_of_five_stays():
    lines = [Line("What we found" if n in (2, 3) else "abcdef"[n], page=n, top=0.15, left=0.06, size=64) for n in range(1, 6)]
    lines += [Line("Text of the slide.", page=n, top=0.4 + 0.1 * k, left=0.1, size=20) for n in range(1, 6) for k in range(n)]
    assert left(lines)[0].count("What we found") == 2


def test_the_labels_of_a_table_stay_once_where_it_goes_on_over_pages():
    head = "No. Action Lead By when How will we know?"
    lines = [line for n in range(1, 5) for line in (Line(head, page=n, top=0.1), Line(f"{n}.1 Change form {'abcde'[n]}.", page=n, top=0.2))]
    kept, furniture = left(lines)
    assert kept == [head, "1.1 Change form b.", "2.1 Change form c.", "3.1 Change form d.", "4.1 Change form e."]
    assert furniture == {head: 3}


def test_the_labels_of_a_second_table_below_a_title_stay():
    lines = [Line("Action Lead Timescale", page=1, top=0.3), Line("Health", page=2, top=0.2), Line("Action Lead Timescale", page=2, top=0.3)]
    assert left(lines) == (["Action Lead Timescale", "Health", "Action Lead Timescale"], {})
