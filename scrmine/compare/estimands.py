"""What is estimated, of what, and on whose word: the names, each with its sentence."""

from __future__ import annotations

MEASURES = {
    "share_of_reviews": "share of reviews in which the theme is present",
    "share_of_passages": "share of passages that carry the theme",
    "mean_share": "mean over reviews of the share of passages that carry the theme",
    "rate_per_1000_words": "passages that carry the theme, per 1,000 words",
}
"""The estimands by name, in words. In the share of passages and the rate, long reviews weigh more."""

TARGETS = {
    "process": "the process that produces such reviews (each review is one draw from it)",
    "these_reviews": "these very reviews (of what was read, every review counts and none stands for others)",
}
"""Whom the intervals speak of."""

CODED_BY = ("machine", "people")
"""Whose codings are compared."""

MACHINE, HUMAN, CORRECTED = "uncorrected machine count", "human codes", "corrected by a human sample"
STATUSES = (MACHINE, HUMAN, CORRECTED)
"""What a number is worth: only the last two may be told from chance."""

WITHHELD = "uncorrected machine count: p withheld"
"""Machines that err more in one group than in another call groups different that are not, 54 to 100 % of the time."""

COUNTED_STANCES = ("concern", "good", "mixed", "none")
"""A theme that a text says was absent is not counted."""

SMALL_REVIEWS, SMALL_EXPECTED = 10, 10


def percent(share: float) -> str:
    """A share as it is said in a sentence."""
    return f"{100 * share:.0f} %"
