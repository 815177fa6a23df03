"""From printed lines to whole paragraphs: furniture out, broken paragraphs joined, notes set apart.

Readers give `Line` objects (what stands on the page); `repair_layout` turns them into `Block` objects (what the author
wrote); `compose_text` fixes the text of a document and says where each block and each page stands in it. After that
the text never changes.
"""

from __future__ import annotations

from scrmine.layout.blocks import Block, Line, group_lines
from scrmine.layout.columns import find_gutter, order_columns
from scrmine.layout.compose import Composed, compose_text
from scrmine.layout.furniture import drop_furniture
from scrmine.layout.joins import join_broken
from scrmine.layout.margins import drop_line_numbers
from scrmine.layout.notes import lift_notes
from scrmine.layout.rows import join_cells
from scrmine.layout.shapes import name_shapes
from scrmine.layout.sides import part_sides

__all__ = ["Block", "Composed", "Line", "compose_text", "find_gutter", "order_columns", "repair_layout"]


def repair_layout(lines: list[Line]) -> tuple[list[Block], dict[str, int]]:
    """Whole paragraphs, list items, headings, rows and notes in reading order.

    Parameters
    ----------
    lines : list of Line
        Every printed line, in the order of the file.

    Returns
    -------
    blocks : list of Block
        What the author wrote, in reading order.
    furniture : dict of str to int
        Running headers and footers that were taken out, with how often each stood there.
    """
    kept, furniture = drop_furniture(lines)
    blocks = name_shapes(group_lines(join_cells(part_sides(drop_line_numbers(kept)))))
    return lift_notes(join_broken(blocks)), furniture
