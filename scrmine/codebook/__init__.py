"""The codebook: what each theme means, and the terms that point at it."""

from __future__ import annotations

from scrmine.codebook.book import Codebook
from scrmine.codebook.reading import read_codebook

__all__ = ["Codebook", "read_codebook"]
