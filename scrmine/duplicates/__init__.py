"""Passages that say the same thing again: in summary and body, in two printings, in a copy of the document.

Two passages are the same if they share most of their words and nearly all that carry meaning: recommendations of one list often
share a frame ("The Board should seek assurance that …") and differ in what they are about. A story that another paper has
spun word by word shares few words with its source, but says the same things in the same order; it is found as a whole.
"""

from __future__ import annotations

from scrmine.duplicates.mark import mark_repeats

__all__ = ["mark_repeats"]
