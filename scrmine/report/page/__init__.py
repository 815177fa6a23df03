"""The evidence page: one HTML file that opens from disk, in which every number opens to its passages."""

from __future__ import annotations

from scrmine.report.page.write import write_page

__all__ = ["write_page"]
