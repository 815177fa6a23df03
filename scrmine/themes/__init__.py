"""Coding: passages and a codebook in, codings out, whichever coder does it."""

from __future__ import annotations

from scrmine.themes.codings import code_passages, read_codings, write_codings
from scrmine.themes.learned import score_passages

__all__ = ["code_passages", "read_codings", "score_passages", "write_codings"]
