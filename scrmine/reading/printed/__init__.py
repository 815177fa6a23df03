"""Plain text that keeps the look of printed pages, as PDF converters write it: it is given places, and takes the way of a PDF."""

from __future__ import annotations

from scrmine.reading.printed.lines import place_lines

__all__ = ["place_lines"]
