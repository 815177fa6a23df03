"""What each passage does in its document: narrative, judgement, question, recommendation.

`sections` says under which heading a passage stands and `headings` what that announces; `rules` says what print and genre show,
`words` what the wording alone suggests, and `sequence` weighs all of it over the whole document. Covers (`cover`), lists
(`lists`) and the short texts of newspapers and catalogues (`stories`) have ways of their own. `choose` puts it together.
"""

from __future__ import annotations

from scrmine.roles.choose import choose_roles
from scrmine.roles.headings import heading_role
from scrmine.roles.lists import find_lead_ins, settle_lists
from scrmine.roles.rules import is_question
from scrmine.roles.sections import Section, find_sections
from scrmine.roles.stories import STORIES, cited_sections

__all__ = ["STORIES", "Section", "choose_roles", "cited_sections", "find_lead_ins", "find_sections", "heading_role", "is_question", "settle_lists"]
