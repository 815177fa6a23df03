"""The briefing: a short Word document with the headline findings, for an analyst to go on with."""

from scrmine.report.briefing.write import write_briefing

__all__ = ["write_briefing"]
