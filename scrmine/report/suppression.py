"""Small counts in tables that leave the house: which are hidden, and which others so that none can be worked out.

The reader of a shared report knows for each theme in how many reviews it is, and of each group how many reviews it has. He may also
know these rules. A row is safe if he can still not tell any hidden count: at least two values of each would give the row he sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

SMALL = 5
"""Counts below this are not shown, and no group has fewer reviews."""

SMALL_SHOWN, WITHHELD = f"<{SMALL}", "withheld"
MOST_GROUPS = 8
"""With more groups the check of all that a reader could conclude would not end."""


def suppress_row(counts: Sequence[int], sizes: Sequence[int]) -> list[int | str]:
    """The counts of one row as they may be shown: themselves, ``<5`` if small, or ``withheld`` to protect another.

    1. Small counts are hidden; that is all where they are two or more and their sum leaves each open.
    2. One alone would be the total less the others: the largest group is hidden with it (the largest, since choosing by the count
       would say something of the count).
    3. Where that still gives a count away, the whole row is withheld.
    4. If so few rows of a total come to step 3 that a reader who knows these steps could tell one by it, every row of that total is.

    Parameters
    ----------
    counts : sequence of int
        Reviews with the theme, one per group.
    sizes : sequence of int
        Reviews of each group, five at least; at most eight groups.

    Returns
    -------
    list
        One entry per group.
    """
    small = [group for group, count in enumerate(counts) if count < SMALL]
    if not sum(counts):
        return [SMALL_SHOWN] * len(counts)  # the total says it of every group
    if not _total_is_safe(sum(counts), sizes):
        return [WITHHELD] * len(counts)
    if not small:
        return list(counts)
    further = _partner(small, sizes)
    if not _is_open([counts[group] for group in small], None if further is None else (counts[further], sizes[further])):
        return [WITHHELD] * len(counts)
    return [SMALL_SHOWN if group in small else WITHHELD if group == further else count for group, count in enumerate(counts)]


def _partner(small: Sequence[int], sizes: Sequence[int]) -> int | None:
    """The group that is hidden with a single small one: the largest other, the first of equals."""
    if len(small) != 1 or len(sizes) == 1:
        return None
    return max((group for group in range(len(sizes)) if group not in small), key=lambda group: (sizes[group], -group))


def _is_open(small: Sequence[int], partner: tuple[int, int] | None) -> bool:
    """Whether small counts, alone or with a further one that is five to its group's size, could each be another at the same sum.

    Sums next to the lowest and the highest are refused too: rows of the extremes alone would be so few that they could be told apart.
    """
    total, most = sum(small), (SMALL - 1) * len(small)
    if partner is None:
        return len(small) > 1 and 1 < total < most - 1
    count, size = partner
    together = total + count
    return max(0, together - size) < min(most, together - SMALL)


def _total_is_safe(total: int, sizes: Sequence[int]) -> bool:
    """Whether a row of this total that is withheld whole could still be more than one, whichever group is asked about."""
    least, most = [max(sizes) + 1] * len(sizes), [-1] * len(sizes)
    for fixed in _withheld(sizes):
        free = [group for group in range(len(sizes)) if group not in fixed]
        rest, room = total - sum(fixed.values()), sum(sizes[group] for group in free)
        if not SMALL * len(free) <= rest <= room:
            continue
        for group in range(len(sizes)):
            low = high = fixed.get(group)
            if low is None:
                low = max(SMALL, rest - (room - sizes[group]))
                high = min(sizes[group], rest - SMALL * (len(free) - 1))
            least[group], most[group] = min(least[group], low), max(most[group], high)
    return all(high == -1 or low < high for low, high in zip(least, most, strict=True))


def _withheld(sizes: Sequence[int]) -> Iterator[dict[int, int]]:
    """The rows that step 3 withholds, as the counts that make it so; those of the other groups are five or more, whatever they are."""
    groups = range(len(sizes))
    for n in range(1, len(sizes) + 1):
        for small in combinations(groups, n):
            further = _partner(small, sizes)
            if n > 1:
                for extreme, next_to_it in ((0, 1), (SMALL - 1, SMALL - 2)):
                    yield dict.fromkeys(small, extreme)
                    yield from ({**dict.fromkeys(small, extreme), group: next_to_it} for group in small)
                continue
            for count in range(SMALL):
                partners = [None] if further is None else range(SMALL, sizes[further] + 1)
                yield from ({small[0]: count} if other is None else {small[0]: count, further: other} for other in partners
                            if not _is_open([count], None if other is None else (other, sizes[further])))
