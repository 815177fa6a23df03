from scrmine.layout import Line, find_gutter, order_columns


def left(n, top):
    return Line(f"left {n}", page=1, left=0.1, right=0.47, top=top)


def right(n, top):
    return Line(f"right {n}", page=1, left=0.53, right=0.9, top=top)


def row(n):
    """The nth line of both columns, which stand side by side."""
    return [left(n, 0.15 + 0.07 * n), right(n, 0.15 + 0.07 * n)]


def ordered(lines, before=None):
    return order_columns(lines, find_gutter(lines, before))


def texts(lines):
    return [line.text for line in lines]


def test_columns_are_read_one_after_the_other():
    lines = [line for n in range(8) for line in row(n)]
    assert texts(ordered(lines)) == [f"left {n}" for n in range(8)] + [f"right {n}" for n in range(8)]


def test_a_line_across_the_gutter_parts_the_page():
    across = Line("A title", page=1, left=0.1, right=0.9, top=0.42)
    lines = [line for n in range(8) for line in row(n)]
    assert texts(ordered([*lines[:8], across, *lines[8:]])) == [
        "left 0", "left 1", "left 2", "left 3", "right 0", "right 1", "right 2", "right 3", "A title",
        "left 4", "left 5", "left 6", "left 7", "right 4", "right 5", "right 6", "right 7",
    ]


def test_lines_that_come_row_by_row_are_put_in_order_first():
    across = Line("A title", page=1, left=0.1, right=0.9, top=0.1)
    lines = [*(line for n in range(8) for line in row(n)), across]
    assert texts(ordered(lines)) == ["A title", *(f"left {n}" for n in range(8)), *(f"right {n}" for n in range(8))]


def test_lines_that_come_column_by_column_keep_their_order():
    lines = [left(n, 0.15 + 0.07 * n) for n in range(8)] + [right(n, 0.15 + 0.07 * n) for n in range(8)]
    assert ordered(lines) == lines


def test_a_page_of_one_column_is_left_alone():
    lines = [Line(f"line {n}", page=1, left=0.1, right=0.9, top=0.1 + 0.05 * n) for n in range(16)]
    assert ordered(lines) is lines
    assert {line.right for line in lines} == {0.9}


def test_few_lines_are_no_columns():
    lines = [line for n in range(5) for line in row(n)]
    assert ordered(lines) is lines


def test_a_narrow_side_is_no_column():
    # Three short lines at the right of twelve: dates in a margin, perhaps; less than a quarter.
    lines = [left(n, 0.1 + 0.05 * n) for n in range(12)] + [right(n, 0.1 + 0.2 * n) for n in range(3)]
    assert ordered(lines) is lines


def test_edges_are_measured_within_the_column():
    lines = ordered([line for n in range(8) for line in row(n)])
    assert {(round(line.left, 9), round(line.right, 9)) for line in lines} == {(0.0, 1.0)}


def test_no_lines():
    assert ordered([]) == []


def test_a_page_that_fills_its_first_column_only_is_measured_by_the_gutter_before():
    lines = [left(n, 0.15 + 0.03 * n) for n in range(12)]
    assert find_gutter(lines) is None
    assert {(line.left, line.right) for line in ordered(lines, before=0.5)} == {(0.0, 1.0)}


def test_the_gutter_before_is_no_gutter_where_lines_cross_it():
    lines = [Line(f"line {n}", page=2, left=0.1, right=0.9, top=0.15 + 0.05 * n) for n in range(12)]
    assert find_gutter(lines, 0.5) is None
    assert find_gutter([*lines, *(left(n, 0.1) for n in range(80))], 0.5) == 0.5  # 12 of 92 cross it: .13
