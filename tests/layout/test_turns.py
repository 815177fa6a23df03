import pytest

from scrmine.layout import Line, repair_layout
from scrmine.layout.turns import find_turns


def printed(*texts):
    """Printed lines; a text that begins with a space stands after white space."""
    return [Line(text.strip(), gap=text.startswith(" "), right=0.9) for text in texts]


def found(lines):
    return [lines[place].text for place in sorted(find_turns(lines))]


PAGES = (" Review of Wren", " The Board", " June 2012", " Page 2 of 4", "Review of Wren", " The worker called and", "left a card.", " Page 3 of 4", "Review of Wren",
         " She called again on 3 May.", " Page 4 of 4", "Review of Wren", " She was not let in.")


def test_numbers_that_go_on_by_one_and_what_repeats_beside_them_are_running_lines():
    lines = printed(*PAGES)
    assert found(lines) == ["Page 2 of 4", "Review of Wren", "Page 3 of 4", "Review of Wren", "Page 4 of 4", "Review of Wren"]
    assert lines[0].text == "Review of Wren"  # the document's own title stays


def test_they_are_taken_out_and_counted():
    blocks, furniture = repair_layout(printed(*PAGES))
    assert furniture == {"Page 2 of 4": 3, "Review of Wren": 3}
    assert "She called again on 3 May." in [block.text for block in blocks]


@pytest.mark.parametrize("texts", [
    (" Visit 1", "one", " Visit 2", "two"),  # two are no count
    (" Visit 1", "one", " Visit 4", "two", " Visit 9", "three"),
    (" 1. One", " 2. Two", " 3. Three", " 4. Four"), (" (1) One", " (2) Two", " (3) Three", " (4) Four"), ("Aged 1", "Aged 2", "Aged 3", "Aged 4"),
    (" May 2011", "a", " May 2012", "b", " May 2013", "c"),
], ids=["two", "gaps", "numbers", "brackets", "within text", "years"])
def test_other_numbers_count_no_pages(texts):
    assert found(printed(*texts)) == []


def test_a_line_near_two_numbers_is_said_once():
    assert found(printed(" Page 1", " Page 2", " Wren, a girl", " Page 3", " Page 4")) == ["Page 1", "Page 2", "Page 3", "Page 4"]
