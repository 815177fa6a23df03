"""Coding by hand without installing anything: sheets that people fill in and send back, and a form in the notebook."""

from scrmine.sheets.by_hand import code_by_hand
from scrmine.sheets.decide import read_decisions, write_decisions
from scrmine.sheets.fill import write_sheet
from scrmine.sheets.read import read_sheet

__all__ = ["code_by_hand", "read_decisions", "read_sheet", "write_decisions", "write_sheet"]
