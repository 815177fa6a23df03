"""Which cells rules make: every figure is drawn by hand, in points from the bottom left corner."""

import pytest

from scrmine.layout.grid import find_grids


def box(left, bottom, right, top):
    return [(left, bottom, right, bottom), (right, bottom, right, top), (right, top, left, top), (left, top, left, bottom)]


def cells_of(rules):
    return [[[(cell.left, cell.bottom, cell.right, cell.top, cell.span) for cell in row] for row in grid.rows] for grid in find_grids(rules)]


TWO_BY_TWO = [[(100, 250, 200, 300, 1), (200, 250, 400, 300, 1)], [(100, 200, 200, 250, 1), (200, 200, 400, 250, 1)]]


def test_cells_drawn_one_by_one():
    rules = box(100, 250, 200, 300) + box(200, 250, 400, 300) + box(100, 200, 200, 250) + box(200, 200, 400, 250)
    assert cells_of(rules) == [TWO_BY_TWO]


def test_rules_across_the_whole_table_make_the_same_cells():
    rules = [(100, y, 400, y) for y in (200, 250, 300)] + [(x, 200, x, 300) for x in (100, 200, 400)]
    assert cells_of(rules) == [TWO_BY_TWO]


def test_so_do_rules_between_the_cells_alone():
    rules = [(100, y, 400, y) for y in (200, 250, 300)] + [(200, 200, 200, 300)]
    assert cells_of(rules) == [TWO_BY_TWO]


def test_so_do_dashes_and_rules_drawn_as_thin_areas():
    rules = [(x, y, x + 2, y) for y in (200, 250, 300) for x in range(100, 400, 4)]
    rules += [side for x in (100, 200, 400) for side in box(x - 0.5, 200, x + 0.5, 300)]
    [found] = cells_of(rules)
    assert [[cell[:4] for cell in row] for row in found] == [[pytest.approx(cell[:4], abs=0.6) for cell in row] for row in TWO_BY_TWO]


def test_a_cell_across_the_table_is_one():
    rules = [(100, y, 400, y) for y in (200, 250, 300)] + [(100, 200, 100, 300), (400, 200, 400, 300), (200, 200, 200, 250)]
    assert cells_of(rules) == [[[(100, 250, 400, 300, 2)], TWO_BY_TWO[1]]]


def test_a_cell_over_two_rows_stands_in_the_first():
    rules = [(100, 200, 400, 200), (200, 250, 400, 250), (100, 300, 400, 300)] + [(x, 200, x, 300) for x in (100, 200, 400)]
    assert cells_of(rules) == [[[(100, 200, 200, 300, 1), (200, 250, 400, 300, 1)], [(100, 250, 200, 250, 1), (200, 200, 400, 250, 1)]]]


def test_an_underlined_word_in_a_cell_parts_no_row():
    rules = [(100, y, 400, y) for y in (200, 250, 300)] + [(x, 200, x, 300) for x in (100, 200, 400)]
    assert cells_of([*rules, (310, 270, 350, 270)]) == [TWO_BY_TWO]


def test_tables_of_a_page_come_from_the_top():
    upper, lower = [[(100, 600, 200, 650, 1), (200, 600, 300, 650, 1)]], [[(100, 200, 250, 250, 1), (250, 200, 300, 250, 1)]]
    rules = box(100, 200, 250, 250) + box(250, 200, 300, 250) + box(100, 600, 200, 650) + box(200, 600, 300, 650)
    assert cells_of(rules) == [upper, lower]


@pytest.mark.parametrize("rules", [
    [], box(50, 50, 550, 780), [(72, 100, 216, 100)], [(300, 72, 300, 720)], box(100, 100, 200, 200) + box(300, 300, 400, 400),
    [(x, 0, x, 600) for x in range(0, 600, 15)] + [(0, y, 600, y) for y in range(0, 600, 15)], [(0, 0, 100, 100), (0, 100, 100, 0)],
])
def test_frames_single_rules_and_squared_paper_are_no_tables(rules):
    assert find_grids(rules) == []
