"""Small counts in tables that leave the house: which rows are shown, so that no count near nought or near all of a group can be worked out.

The reader of a shared report knows for each theme in how many reviews it is, and of each group how many reviews it has. He may also
know these rules. Reviews and their outcomes are published, so that a count of nearly none or nearly all of a group says which reviews carry a
theme. A row is safe if no such count stands in it, and if he cannot tell any count of a row that is hidden.
"""

from __future__ import annotations

from collections.abc import Sequence

SMALL = 5
"""Fewer reviews of a group than this, with the theme or without it, are not shown; nor has any group fewer."""

WITHHELD = "withheld"
MOST_GROUPS = 8
"""More are a name, and no groups."""


def suppress_row(counts: Sequence[int], sizes: Sequence[int]) -> list[int | str]:
    """The counts of one row as they may be shown: themselves if in each group five reviews or more have the theme and five or more have it not, else none.

    Of a row that is hidden no count can be told: for every group the fewest and the most reviews that its total allows make hidden rows
    (in the one it has none or every other group has all, in the other it has all or every other has none), and the two differ unless the
    theme is in no review or in every one, which the total says by itself.

    Parameters
    ----------
    counts : sequence of int
        Reviews with the theme, one per group.
    sizes : sequence of int
        Reviews of each group.

    Returns
    -------
    list
        One entry per group: the counts, or ``withheld`` for each.
    """
    if all(SMALL <= count <= size - SMALL for count, size in zip(counts, sizes, strict=True)):
        return list(counts)
    return [WITHHELD] * len(counts)
