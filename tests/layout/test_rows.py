"""Tables in PDFs, whose cells stand one after the other in the file."""

from scrmine.layout import Block, Line
from scrmine.layout.rows import join_cells, row_heads


def cell(text, left, right, top, *, gap=False, page=1, size=11.0):
    return Line(text, page, gap, size, left=left, right=right, top=top)


TABLE = [
    cell("Events under review", 0.1, 0.4, 0.20, gap=True, size=14.0),
    cell("Date Event Agency", 0.1, 0.7, 0.25, gap=True),
    cell("9 Jan Alfie comes", 0.1, 0.5, 0.27), cell("to school.", 0.3, 0.4, 0.29), cell("Primary", 0.6, 0.7, 0.27, gap=True), cell("school", 0.6, 0.68, 0.29),
    cell("3 Oct Alfie found.", 0.1, 0.5, 0.31, gap=False),
    cell("9 Oct He is seen", 0.1, 0.5, 0.33), cell("by the nurse.", 0.3, 0.45, 0.35), cell("Police", 0.6, 0.66, 0.33, gap=True),
    cell("The panel observes that no entry was made", 0.1, 0.85, 0.40, gap=True), cell("by a person who had seen Alfie.", 0.1, 0.6, 0.42),
]


def copies(lines):
    return [Line(line.text, line.page, line.gap, line.size, left=line.left, right=line.right, top=line.top) for line in lines]


def told(lines):
    return [(line.text, line.row) for line in join_cells(copies(lines))]


def test_the_cells_of_a_row_are_one_line_and_so_are_rows_of_one_line_beside_them():
    assert told(TABLE) == [
        ("Events under review", False), ("Date Event Agency", True), ("9 Jan Alfie comes to school. Primary school", True), ("3 Oct Alfie found.", True),
        ("9 Oct He is seen by the nurse. Police", True), ("The panel observes that no entry was made", False), ("by a person who had seen Alfie.", False)]


def test_labels_are_a_row_though_white_space_follows_them_and_a_heading_is_none():
    first = [cell("9 Jan Alfie comes", 0.1, 0.5, 0.29, gap=True), cell("to school.", 0.3, 0.4, 0.31), cell("Primary", 0.6, 0.7, 0.29, gap=True), cell("school", 0.6, 0.68, 0.31)]
    heading = cell("What happened that year", 0.1, 0.65, 0.21, gap=True)
    for over, is_row in ((cell("Date Event Agency", 0.1, 0.7, 0.25, gap=True), True), (cell("Events under review", 0.1, 0.7, 0.25, gap=True), False),
                         (cell("The Events", 0.1, 0.3, 0.25, gap=True), False), (cell("The Panel and the Board met.", 0.1, 0.7, 0.25, gap=True), False)):
        assert told([heading, over, *first]) == [(heading.text, False), (over.text, is_row), ("9 Jan Alfie comes to school. Primary school", True)]


def test_a_row_of_one_line_at_the_top_of_a_page_goes_on_with_the_table():
    top = cell("3 Oct Alfie found.", 0.1, 0.5, 0.10, page=2, gap=True)
    next_row = [cell("9 Oct He is seen", 0.1, 0.5, 0.13, page=2, gap=True), cell("by the nurse.", 0.3, 0.45, 0.15, page=2), cell("Police", 0.6, 0.66, 0.13, page=2, gap=True)]
    seen = ("9 Oct He is seen by the nurse. Police", True)
    assert told([*TABLE[1:6], top, *next_row])[-2:] == [("3 Oct Alfie found.", True), seen]
    assert told([cell("Alfie was seven.", 0.1, 0.5, 0.9), top, *next_row])[-2:] == [("3 Oct Alfie found.", False), seen]


def test_boxes_side_by_side_which_have_white_space_in_them_stay():
    boxes = [cell("Background", 0.1, 0.3, 0.2, gap=True), cell("Theo was ten.", 0.1, 0.4, 0.25, gap=True), cell("Why", 0.5, 0.6, 0.2, gap=True),
             cell("It is harder to see.", 0.5, 0.9, 0.25, gap=True)]
    assert told(boxes) == [(line.text, False) for line in boxes]


def test_columns_stay():
    first = [cell(f"Line {n} of the first column", 0.0, 1.0, 0.1 + 0.02 * n) for n in range(9)]
    second = [cell(f"Line {n} of the second column", 0.0, 1.0, 0.1 + 0.02 * n) for n in range(9)]
    assert told(first + second) == [(line.text, False) for line in first + second]


def test_the_next_page_and_a_file_without_places_are_no_cells():
    lines = [cell("The end of page 1", 0.1, 0.4, 0.9), cell("Page 2", 0.5, 0.6, 0.1, page=2)]
    assert told(lines) == [(line.text, False) for line in lines]
    assert told([Line("One."), Line("Two.")]) == [("One.", False), ("Two.", False)]


def test_every_row_knows_the_first_of_its_table():
    blocks = [Block("Date Event", shape="row"), Block("3 May", shape="row"), Block("Text."), Block("Name Age", shape="row"), Block("Aunt 36", shape="row")]
    assert row_heads(blocks) == ["Date Event", "Date Event", "", "Name Age", "Name Age"]
