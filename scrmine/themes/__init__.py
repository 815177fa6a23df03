"""Coding: passages and a codebook in, codings out, whichever coder does it."""

from __future__ import annotations

from scrmine.themes.codings import code_passages, read_codings, write_codings
from scrmine.themes.learned import score_passages
from scrmine.themes.own import OwnCoder
from scrmine.themes.own_files import open_coder, save_coder
from scrmine.themes.own_fitting import cross_code, fit_coder
from scrmine.themes.ranking import plan_reading, rank_passages
from scrmine.themes.suggest import suggest_passages

__all__ = ["OwnCoder", "code_passages", "cross_code", "fit_coder", "open_coder", "plan_reading", "rank_passages", "read_codings", "save_coder",
           "score_passages", "suggest_passages", "write_codings"]
