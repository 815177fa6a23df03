"""Users' regular expressions, run by RE2: in time proportional to the text, whatever the expression."""

from __future__ import annotations

from functools import lru_cache

LARGEST = 8 << 20
"""Bytes of memory that one pattern may take."""


@lru_cache(maxsize=1000)
def compile_pattern(pattern: str) -> object:
    """A compiled pattern; letters match in either case.

    Raises
    ------
    ValueError
        If RE2 does not know it (no look-around, no back-references), it grows too large, or it matches where there is nothing.
    """
    import re2  # noqa: PLC0415 - only codebooks with patterns need it

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.max_mem = LARGEST
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"is no pattern that RE2 can run safely ({reason}); look-around and back-references are not possible, so write "
                         f"words as terms instead") from None
    if compiled.fullmatch(""):
        raise ValueError("is a pattern that matches where there is nothing, and so everywhere; ask for at least one letter")
    return compiled
