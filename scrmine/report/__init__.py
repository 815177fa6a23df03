"""What a person takes away: the evidence page, the workbook, the figures and the tables."""

from __future__ import annotations

from scrmine.report.folder import write_report

__all__ = ["write_report"]
