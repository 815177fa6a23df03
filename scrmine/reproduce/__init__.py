"""The whole analysis of the fictional sample again, and every table beside the one it gave before."""

from scrmine.reproduce.analysis import KEYS, SETTINGS, analyse
from scrmine.reproduce.discrepancies import Discrepancies, as_text, compare_tables, from_text
from scrmine.reproduce.reference import (
    KIND,
    Reference,
    changed_files,
    changed_inputs,
    input_digests,
    read_reference,
    write_reference,
)
from scrmine.reproduce.sample import Reproduction, reproduce

__all__ = [
    "KEYS", "KIND", "SETTINGS", "Discrepancies", "Reference", "Reproduction", "analyse", "as_text", "changed_files", "changed_inputs", "compare_tables", "from_text", "input_digests",
    "read_reference", "reproduce", "write_reference",
]
