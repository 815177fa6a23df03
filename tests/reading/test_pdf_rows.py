"""Rows of a page that PDFium writes as one line, and where paragraphs end after them."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from scrmine.reading.document import read_document

ROWS = [
    "In the spring the boy came to school without a coat on four days out of five, and",
    "his teacher wrote that down. She spoke to his mother at the gate about it, twice.",
    "The school wrote to the clinic in May about what it had seen and asked for an ap\u00ad",
    "pointment within the week. Nobody at the clinic answered, and nobody there knew.",
    "The head teacher wrote again in June and in July, and kept a copy of each letter.",
]


@pytest.mark.parametrize(("room", "n_paragraphs"), [(14, 1), (26, 2)])
def test_a_divided_word_opens_no_gap_below_its_second_row(tmp_path, room, n_paragraphs):
    path = tmp_path / "letter.pdf"
    canvas = Canvas(str(path), invariant=True)
    for number in range(4):
        for row, text in enumerate(ROWS):
            canvas.setFont("Helvetica", 11)
            canvas.drawString(72, 700 - number * 120 - row * 14 - (room - 14 if row == 4 else 0), text)
    canvas.save()
    read = [passage["text"] for passage in read_document(str(path), "letter")["passages"]]
    assert len(read) == 4 * n_paragraphs
    assert "asked for an appointment within the week." in read[0]


@pytest.mark.parametrize("number", ["{}.", "1{}", "A{}"])
def test_a_number_of_two_signs_in_the_margin_belongs_to_its_paragraph(tmp_path, number):
    path = tmp_path / "hanging.pdf"
    canvas = Canvas(str(path), invariant=True)
    canvas.setFont("Helvetica", 11)
    for place in range(1, 6):
        canvas.drawString(72, 760 - place * 60, number.format(place))
        for row, text in enumerate(("The nurse wrote that the baby was asleep at each of the visits she made in", "March. Nobody asked to see her awake.")):
            canvas.drawString(108, 760 - place * 60 - row * 14, text)
    canvas.save()
    read = read_document(str(path), "hanging", "report")["passages"]
    assert [passage["text"].endswith("asked to see her awake.") for passage in read] == [True] * 5


def test_a_raised_figure_is_a_mark_behind_a_space_too(tmp_path):
    path = tmp_path / "mark.pdf"
    canvas = Canvas(str(path), invariant=True)
    text = canvas.beginText(72, 700)
    for size, rise, part in ((11, 0, "The nurse called at the house on 3 occasions in the year. "), (6, 4, "2"), (11, 0, " Nobody saw her awake in that time.")):
        text.setFont("Helvetica", size)
        text.setRise(rise)
        text.textOut(part)
    canvas.drawText(text)
    canvas.save()
    read = read_document(str(path), "mark", "report")["passages"]
    assert [passage["text"] for passage in read] == ["The nurse called at the house on 3 occasions in the year. Nobody saw her awake in that time."]
