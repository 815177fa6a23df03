"""Headings beside numbered paragraphs, which PDFium writes on one line with them."""

import dataclasses

from scrmine.layout import Line, repair_layout
from scrmine.layout.sides import part_sides

# A line of text has 41 characters on 0.55 of the page's width.
LONG = "and nobody wrote down what was said there"


def beside(text, top, *, gap=True, right=0.9, page=1):
    return Line(text, page, gap, 10.0, bold=True, left=0.12, right=right, top=top)


def prose(text, top, *, gap=False, left=0.35, right=0.9, page=1):
    return Line(text, page, gap, 11.0, left=left, right=right, top=top)


PAGE = [
    beside("The birth 1 The midwife came to the house", 0.10), prose(LONG, 0.12), prose("or by whom.", 0.14, right=0.48),
    prose("2 She came again in the week that followed", 0.18, gap=True, left=0.31), prose(LONG, 0.20),
    beside("The first 3 The nurse came to the house on", 0.26), beside("weeks at home a day in May of which we know,", 0.28, gap=False, right=0.35 + 30 * 0.55 / 41), prose(LONG, 0.30),
    beside("The end 4 The boy was found in the morning", 0.36), beside("of it", 0.38, gap=False, right=0.2), prose(LONG, 0.40), prose("He was two.", 0.42, gap=True, right=0.5),
]


def copies(lines):
    return [dataclasses.replace(line) for line in lines]


def told(lines):
    return [(line.text, line.bold) for line in part_sides(copies(lines))]


def test_titles_come_before_their_paragraphs_and_those_of_several_lines_are_whole():
    assert told(PAGE) == [
        ("The birth", True), ("1 The midwife came to the house", False), (LONG, False), ("or by whom.", False), ("2 She came again in the week that followed", False), (LONG, False),
        ("The first weeks at home", True), ("3 The nurse came to the house on", False), ("a day in May of which we know,", False), (LONG, False),
        ("The end of it", True), ("4 The boy was found in the morning", False), (LONG, False), ("He was two.", False)]


def test_they_are_headings_with_sections_of_their_own():
    blocks, _ = repair_layout(copies(PAGE))
    assert [block.text for block in blocks if block.shape == "heading"] == ["The birth", "The first weeks at home", "The end of it"]


def test_numbers_in_two_parts_go_on_too():
    lines = [dataclasses.replace(line, text=line.text.replace(f" {n} ", f" {m} ")) for line, n, m in zip(
        (PAGE[0], PAGE[5], PAGE[8]), "134", ("1.1", "1.2", "2.1"), strict=True)]
    assert [text for text, bold in told([*lines, *PAGE[1:3]]) if bold] == ["The birth", "The first", "The end"]


def unchanged(lines):
    return told(lines) == [(line.text, line.bold) for line in lines]


def test_numbers_that_do_not_go_on_are_no_paragraphs_numbers():
    assert unchanged([*(dataclasses.replace(PAGE[place], text=text) for place, text in ((0, "The birth 7 The"), (5, "The first 3 The"), (8, "The end 90 The"))), PAGE[1], PAGE[2]])


def test_labels_that_count_stay_with_what_they_label():
    for label in ("Recommendation", "Heading"):
        assert unchanged([*(dataclasses.replace(PAGE[place], text=f"{label} {n} The Board should ask") for n, place in enumerate((0, 5, 8), 1)), PAGE[1], PAGE[2]])


def test_two_such_lines_are_no_way_of_printing():
    assert unchanged(PAGE[:7])


def test_bold_lines_at_the_edge_of_the_text_stay():
    assert unchanged([dataclasses.replace(line, left=0.35) if line.bold else line for line in PAGE])


def test_a_file_without_places_stays():
    assert unchanged([Line(line.text, bold=line.bold) for line in PAGE])
