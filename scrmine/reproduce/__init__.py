"""The whole analysis of the fictional sample again, and every table beside the one it gave before."""

from scrmine.reproduce.analysis import KEYS, SETTINGS, analyse
from scrmine.reproduce.discrepancies import Discrepancies, as_text, compare_tables, from_text
from scrmine.reproduce.reference import KIND, Reference, changed_inputs, read_reference, write_reference
from scrmine.reproduce.sample import Reproduction, reproduce

__all__ = [
    "KEYS", "KIND", "SETTINGS", "Discrepancies", "Reference", "Reproduction", "analyse", "as_text", "changed_inputs", "compare_tables", "from_text",
    "read_reference", "reproduce", "write_reference",
]
