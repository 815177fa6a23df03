"""The workbook: an accessible spreadsheet with a cover, contents, notes and one table a sheet."""

from scrmine.report.workbook.write import write_workbook

__all__ = ["write_workbook"]
