"""Settings as a reader is told them."""

from __future__ import annotations


def setting_in_words(value: object) -> str:
    """A setting in words: none, yes or no for what Python writes otherwise, a list joined by commas."""
    if isinstance(value, list | tuple):
        return ", ".join(map(setting_in_words, value)) or "none"
    return "none" if value is None else ("yes" if value else "no") if isinstance(value, bool) else str(value)
