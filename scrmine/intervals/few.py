"""When reviews are too few for an interval over them.

An interval over reviews takes its width from how much the reviews differ. Of a handful, or where all that differs stands in one or two of
them, that is next to nothing, or not known: the interval comes out narrow because the reviews are few, and would be quoted.
"""

from __future__ import annotations

LEAST_REVIEWS, LEAST_VARYING = 10, 3
"""With fewer reviews, or where what varies stands in fewer of them, no interval is given that rests on the spread between reviews."""


def too_few(n_reviews: int, n_varying: int, what: str) -> str:
    """Why there is no interval, in words for a note; empty if there can be one.

    Parameters
    ----------
    n_reviews : int
        How many reviews there are.
    n_varying : int
        In how many of them stands what the interval is of.
    what : str
        That, in words before "in only 2 reviews".
    """
    if n_reviews < LEAST_REVIEWS:
        return f"no interval: only {n_reviews} review{'s' if n_reviews != 1 else ''}"
    if n_varying < LEAST_VARYING:
        return f"no interval: {what} in only {n_varying} review{'s' if n_varying != 1 else ''}"
    return ""
