"""Numbers of lines in the margins of drafts."""

import pytest

from scrmine.layout import Line
from scrmine.layout.margins import drop_line_numbers

ROWS = ["Theo was ten.", "He had missed school on", "forty days.", "Nobody asked him why.", "His father worked at", "night.", "The nurse came in", "the evening.",
        "She wrote it down.", "It was read by no one."]


def texts(lines):
    return [line.text for line in drop_line_numbers(lines)]


def numbered(page, texts, *, first=1, style="{} {}"):
    """A page whose lines are counted."""
    return [Line(style.format(first + place, text), page, top=0.1 + 0.02 * place, size=11) for place, text in enumerate(texts)]


@pytest.mark.parametrize("style", ["{} {}", "^{{{}}} {}"])
@pytest.mark.parametrize("first", [1, 11])
def test_the_numbers_that_count_the_lines_of_most_pages_are_taken_off(style, first):
    assert texts(numbered(1, ROWS, style=style) + numbered(2, ROWS, first=first, style=style)) == ROWS + ROWS


def test_one_such_page_is_a_list():
    lines = numbered(1, ROWS)
    assert texts(lines) == [f"{place} {text}" for place, text in enumerate(ROWS, start=1)]


def test_numbers_of_paragraphs_and_rows_that_run_over_several_lines_stay():
    page = [Line(text, 1, top=0.1) for number in range(1, 11) for text in (f"{number} The plan of week {number} was", "written late.")]
    again = [Line(line.text, 2, top=0.1) for line in page]
    assert texts([*page, *again]) == [line.text for line in [*page, *again]]


def test_numbers_that_do_not_go_on_stay():
    lines = [Line(f"{number} children", page, top=0.1) for page in (1, 2) for number in (30, 4, 7, 2, 90, 3, 1, 8, 6, 5)]
    assert texts(lines) == [line.text for line in lines]


def test_a_file_without_places_keeps_its_lines():
    lines = [Line(line.text, line.page) for line in numbered(1, ROWS) + numbered(2, ROWS)]
    assert texts(lines) == [line.text for line in lines]


def test_a_number_that_stands_alone_goes_and_leaves_the_distance_above_it_to_its_line():
    page = numbered(1, ROWS[:9])
    page[3:4] = [Line("4", 1, True, top=0.16), Line("• Nobody asked him why.", 1, False, top=0.159)]
    kept = drop_line_numbers(page + numbered(2, ROWS))
    assert [(line.text, line.gap) for line in kept[2:5]] == [("forty days.", False), ("• Nobody asked him why.", True), ("His father worked at", False)]


def test_rows_that_are_one_line_are_parted_at_their_numbers():
    page = numbered(1, ROWS)
    merged = Line("1 Theo was ten. 2 He had missed school on 3 forty days.", 1, top=0.1, size=11)
    assert texts([merged, *page[3:], *numbered(2, ROWS)]) == ROWS + ROWS
