"""What a person takes away: the evidence page, the workbook, the briefing, the figures and the tables."""

from __future__ import annotations

from scrmine.report.codebook_file import write_codebook
from scrmine.report.folder import write_report

__all__ = ["write_codebook", "write_report"]
