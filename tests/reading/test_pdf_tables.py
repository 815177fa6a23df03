"""Tables of a PDF: what stands in one row is one passage, whatever the order in which the file holds it."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from scrmine.layout import Line
from scrmine.layout.grid import Grid, GridCell
from scrmine.reading.document import read_document
from scrmine.reading.pdf_tables import _lines_of

COLUMNS = (60, 130, 330, 530)
LABELS = ["Date", "What happened", "Agency"]
FIRST = ["3 May 2012", "The nurse called and found|nobody at home. She left|a card.", "Health visiting|service"]
SECOND = ["9 June 2012", "A neighbour rang the|police at night.", "Police"]
FIRST_READ = "Date: 3 May 2012; What happened: The nurse called and found nobody at home. She left a card.; Agency: Health visiting service"
SECOND_READ = "Date: 9 June 2012; What happened: A neighbour rang the police at night.; Agency: Police"


def draw(canvas, top, rows, *, order="cells", rules="each"):
    """A table from `top` down: cells parted in lines by bars, written cell by cell, column by column, or line by line across the cells."""
    heights = [14 * max(cell.count("|") + 1 for cell in row) + 8 for row in rows]
    tops = [top - sum(heights[:place]) for place in range(len(rows) + 1)]
    pieces = []
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            pieces += [(place, column, line, text) for line, text in enumerate(cell.split("|"))]
            if rules == "each":
                canvas.rect(COLUMNS[column], tops[place + 1], COLUMNS[column + 1] - COLUMNS[column], heights[place])
    if rules == "across":
        for y in tops:
            canvas.line(COLUMNS[0], y, COLUMNS[-1], y)
        for x in COLUMNS:
            canvas.line(x, tops[0], x, tops[-1])
    key = {"cells": None, "columns": lambda piece: (piece[1], piece[0], piece[2]), "lines": lambda piece: (piece[0], piece[2], piece[1])}[order]
    for place, column, line, text in sorted(pieces, key=key) if key else pieces:
        canvas.drawString(COLUMNS[column] + 4, tops[place] - 14 - 14 * line, text)
    return tops[-1]


def read(path, canvas):
    canvas.save()
    return read_document(str(path), "d", "report")["passages"]


@pytest.mark.parametrize("order", ["cells", "columns", "lines"])
@pytest.mark.parametrize("rules", ["each", "across"])
def test_a_row_is_one_passage_with_the_labels_of_its_columns(tmp_path, order, rules):
    canvas = Canvas(str(tmp_path / "table.pdf"), invariant=True)
    canvas.drawString(60, 760, "The nurse and the police both wrote down what they saw in the first half of that year.")
    end = draw(canvas, 700, [LABELS, FIRST, SECOND], order=order, rules=rules)
    canvas.drawString(60, end - 40, "Nobody compared the two records until the summer, when the school asked about the boy.")
    found = read(tmp_path / "table.pdf", canvas)
    assert [passage["text"] for passage in found][1:3] == [FIRST_READ, SECOND_READ]
    assert [(passage["shape"], passage["role"]) for passage in found][1:3] == [("row", "chronology")] * 2
    assert [passage["text"][:6] for passage in found] == ["The nu", "Date: ", "Date: ", "Nobody"]


def test_a_table_goes_on_over_the_page_with_or_without_its_labels_again(tmp_path):
    for again in ([LABELS], []):
        canvas = Canvas(str(tmp_path / "pages.pdf"), invariant=True)
        draw(canvas, 300, [LABELS, FIRST])
        canvas.showPage()
        draw(canvas, 760, [*again, SECOND, FIRST])
        assert [passage["text"] for passage in read(tmp_path / "pages.pdf", canvas)] == [FIRST_READ, SECOND_READ, FIRST_READ]


def test_a_row_that_a_page_cuts_in_two_is_one(tmp_path):
    canvas = Canvas(str(tmp_path / "cut.pdf"), invariant=True)
    draw(canvas, 300, [LABELS, SECOND, [FIRST[0], "The nurse called and found|nobody at home. She", FIRST[2]]])
    canvas.showPage()
    draw(canvas, 760, [LABELS, ["", "left a card.", ""], SECOND])
    found = read(tmp_path / "cut.pdf", canvas)
    assert [passage["text"] for passage in found] == [SECOND_READ, FIRST_READ, SECOND_READ]
    assert [passage["page"] for passage in found] == [1, 1, 2]


def test_a_table_without_labels_has_none(tmp_path):
    canvas = Canvas(str(tmp_path / "plain.pdf"), invariant=True)
    draw(canvas, 700, [FIRST, SECOND])
    assert [passage["text"] for passage in read(tmp_path / "plain.pdf", canvas)] == [
        "3 May 2012; The nurse called and found nobody at home. She left a card.; Health visiting service",
        "9 June 2012; A neighbour rang the police at night.; Police"]


def test_a_box_around_paragraphs_and_rules_under_headings_change_nothing(tmp_path):
    read_as = []
    for ruled in (False, True):
        path = tmp_path / "box.pdf"
        canvas = Canvas(str(path), invariant=True)
        for place in range(4):
            canvas.drawString(72, 700 - 14 * place, "The panel saw that nobody had asked to see the baby awake on any of the visits")
        canvas.drawString(72, 600, "What the panel saw in the second year, and what the school wrote about it to the nurse.")
        if ruled:
            canvas.rect(60, 640, 480, 80)
            canvas.line(60, 594, 540, 594)
        read_as.append([passage["text"] for passage in read(path, canvas)])
    assert read_as[0] == read_as[1]


def test_a_row_of_a_table_is_not_taken_apart_by_one_that_is_drawn_within_it():
    grid = Grid((60.0, 130.0, 330.0), ((GridCell(60, 600, 130, 700), GridCell(130, 600, 330, 700)),))
    line, row = (Line("Seen.", 1, size=10.0, left=0.12, right=0.2, top=0.2, row=row) for row in (False, True))
    assert _lines_of(grid, [line, row], 595.0, 842.0) == [[line]]
