import pytest

from scrmine.layout import Block, Line
from scrmine.layout.blocks import group_lines

WRAPPED = [
    "The health visitor called at the house on three mornings in",
    "March and wrote that the baby was asleep each time; nobody",
    "asked to see her awake.",
    "The next visit was in May. The father met the worker at the",
    "door and said that the family was about to go out, and the",
    "visit was not made again.",
    "A third worker took the case in June and read the file from",
    "its first page, which the two before her had not done.",
]


def grouped(lines):
    return [block.text for block in group_lines(lines)]


@pytest.mark.parametrize(("text", "ended"), [
    ("It closed.", True), ("Did it close?", True), ("These were:", True), ("one; two;", True), ("‘It closed.’", True),
    ("(It closed.)", True), ("It closed. ", True), ("It closed", False), ("Closure, and", False), ("(see 5.3)", False), ("", False),
])
def test_a_block_has_ended_where_a_sentence_or_lead_in_has(text, ended):
    assert Block(text).ended is ended


def test_each_line_is_a_block_where_paragraphs_are_not_wrapped():
    lines = [Line("First paragraph, " + "long " * 40, gap=True), Line("Second paragraph, " + "long " * 40), Line("Third.", gap=True)]
    assert grouped(lines) == [line.text.strip() for line in lines]


def test_wrapped_lines_are_joined_until_a_short_last_line():
    lines = [Line(text, gap=place == 0) for place, text in enumerate(WRAPPED)]
    assert grouped(lines) == [" ".join(WRAPPED[:3]), " ".join(WRAPPED[3:6]), " ".join(WRAPPED[6:])]


def test_few_short_or_very_long_lines_are_not_wrapped_text():
    assert grouped([Line(text, gap=place == 0) for place, text in enumerate(WRAPPED[:7])]) == WRAPPED[:7]
    longer = [*WRAPPED, "x" * 161]
    assert grouped([Line(text, gap=place == 0) for place, text in enumerate(longer)]) == longer
    assert len(grouped([Line(text, gap=place == 0) for place, text in enumerate([*WRAPPED, "x" * 60])])) == 3


@pytest.mark.parametrize(("start", "begins"), [
    ("1.2. The plan was late and it was not seen by the school at", True),
    ("(4) The plan was late and it was not seen by the school at", True),
    ("Para 7 The plan was late and it was not seen by the school", True),
    ("- the plan was late and it was not seen by the school at al", True),
    ("• the plan was late and it was not seen by the school at al", True),
    ("12. The plan was late and it was not seen by the school at", False),
    ("the plan was late and it was not seen by the school at all,", False),
    ("2.5 per cent of the plans were late and were not seen by the", False),
])
def test_numbers_and_bullets_begin_a_block_and_numbers_inside_a_sentence_do_not(start, begins):
    # The line before does not end a sentence: "… is set out on page / 12. The plan" runs on.
    lines = [Line(text) for text in [*WRAPPED, "The sixth and last worker of the family wrote of this on page", start]]
    assert (grouped(lines)[-1] == start) is begins


def test_a_whole_number_after_a_full_stop_begins_a_block():
    lines = [Line(text) for text in [*WRAPPED[:6], WRAPPED[6], WRAPPED[7], "12. The plan was late and it was not seen by the school"]]
    assert grouped(lines)[-1] == "12. The plan was late and it was not seen by the school"


def placed(text, **settings):
    return Line(text, page=1, left=0.1, right=0.9, size=11.0, top=0.5, **settings)


def test_white_space_begins_a_block():
    assert grouped([placed("The visit was"), placed("not made.")]) == ["The visit was not made."]
    assert grouped([placed("The visit was"), placed("not made.", gap=True)]) == ["The visit was", "not made."]


def test_a_change_of_weight_begins_a_block_unless_it_is_inside_a_long_line():
    bold, plain = placed("What was known", bold=True), placed("The school knew.")
    assert grouped([bold, plain]) == ["What was known", "The school knew."]
    assert grouped([plain, bold]) == ["The school knew.", "What was known"]
    assert grouped([placed("a" * 90, bold=True), plain]) == ["a" * 90 + " The school knew."]


def test_a_change_of_size_begins_a_block_unless_it_is_slight():
    first = placed("What was known of the family")
    larger, alike = placed("by then"), placed("by then")
    larger.size, alike.size = 14.0, 11.9
    assert grouped([first, larger]) == ["What was known of the family", "by then"]
    assert grouped([first, alike]) == ["What was known of the family by then"]


def test_a_page_begins_a_block_with_its_own_page():
    first, second = placed("The visit was"), placed("not made.")
    second.page = 2
    blocks = group_lines([first, second])
    assert [(block.text, block.page, block.page_end) for block in blocks] == [("The visit was", 1, 1), ("not made.", 2, 2)]


def test_a_short_line_that_ends_a_sentence_ends_the_block():
    short = placed("The visit was not made.")
    short.right = 0.5
    full = placed("The visit was not made.")
    wide = [placed("A line that reaches the right margin of the page") for _ in range(9)]
    assert grouped([*wide, short, placed("The next one was.")])[-1] == "The next one was."
    assert grouped([*wide, full, placed("The next one was.")])[-1].endswith("The visit was not made. The next one was.")
    unfinished = placed("The visit was")
    unfinished.right = 0.5
    assert grouped([*wide, unfinished, placed("The next one.")])[-1].endswith("The visit was The next one.")


def test_a_block_knows_whether_its_last_line_is_full():
    wide = [placed("A line that reaches the right margin of the page") for _ in range(9)]
    short = placed("and stops here.")
    short.right = 0.4
    assert group_lines(wide)[0].full is True
    assert group_lines([*wide, short])[0].full is False


def test_blank_lines_give_no_block_and_no_lines_give_none():
    assert grouped([Line("  "), Line("Only this.", gap=True), Line("")]) == ["Only this."]
    assert grouped([]) == []


def test_the_first_block_stands_after_white_space():
    assert [block.gap for block in group_lines([Line("First."), Line("Second."), Line("Third.", gap=True)])] == [True, False, True]


def test_words_in_bold_that_a_paragraph_begins_with_do_not_part_it():
    first = Line("Terms of reference. The Panel asked the authors of the", page=1, right=0.9, top=0.2, size=10, bold=True)
    then = Line("management reviews to look at four questions.", page=1, right=0.7, top=0.22, size=11)
    block, = group_lines([first, then])
    assert (block.text, block.bold, block.size) == (f"{first.text} {then.text}", False, 11)
    apart = group_lines([Line("Terms of reference", page=1, right=0.3, top=0.2, bold=True), Line("The Panel asked.", page=1, right=0.4, top=0.22)])
    assert [block.text for block in apart] == ["Terms of reference", "The Panel asked."]


def test_a_cell_of_one_letter_belongs_to_its_row():
    row = Line("Child Dale Younger son", page=1, gap=True, left=0.1, right=0.4, top=0.3)
    age = Line("6", page=1, gap=True, left=0.7, right=0.71, top=0.3)
    below = Line("Aunt Special guardian", page=1, gap=True, left=0.1, right=0.4, top=0.33)
    assert grouped([row, age, below]) == ["Child Dale Younger son 6", "Aunt Special guardian"]
