"""Which passages say nearly the same, by the share of what they mean."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections import Counter
from collections.abc import Iterator

import numpy as np

SAME = 0.72
"""Share of the meaning words of two passages that both have, from which they count as the same. Of hand-made pairs, edited and
reworded copies stand at 0.79 or more, recommendations and events of one frame about two things at 0.67 or less."""

ROUNDING = 1e-9


def pairs_alike(meanings: list[np.ndarray]) -> Iterator[tuple[int, int]]:
    """The pairs of passages, the later first, whose likeness is `SAME` or more, in order.

    Of each passage is given what it means, each thing once, in the order of the numbers of things.

    Two sets of words that share so much share one of the first few of each, whatever the order of words (prefix filtering; Chaudhuri,
    Ganti and Kaushik 2006). With rare words first hardly any other pair does.
    """
    sizes = np.array([len(meaning) for meaning in meanings], np.int64)
    owner, stems = np.repeat(np.arange(len(meanings)), sizes), np.concatenate([*meanings, np.array([], np.int64)])
    often = np.bincount(stems)
    order = np.argsort(owner * len(stems) + often[stems], kind="stable")
    place_in_own = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    n_first = sizes - np.ceil(SAME * sizes - ROUNDING) + 1
    looked_at = order[place_in_own < n_first[owner]]
    looked_at = looked_at[np.bincount(stems[looked_at])[stems[looked_at]] > 1]
    # Sets that share so much are nearly of one size.
    least, most, size = (SAME * sizes - ROUNDING).tolist(), (sizes / SAME + ROUNDING).tolist(), sizes.tolist()
    holders: dict[int, list[int]] = {}
    as_set = functools.cache(lambda place: set(meanings[place].tolist()))
    firsts = zip(owner[looked_at].tolist(), stems[looked_at].tolist(), strict=True)
    for place, own in itertools.groupby(firsts, key=operator.itemgetter(0)):
        met: set[int] = set()
        for _, stem in own:
            earlier = holders.setdefault(stem, [])
            met.update(earlier)
            earlier.append(place)
        near = (other for other in sorted(met) if least[place] <= size[other] <= most[place])
        yield from ((place, other) for other in near if likeness(as_set(place), as_set(other)) >= SAME)


def cosine(one: list[int], other: list[int]) -> float:
    """The cosine of the counts of words and word pairs of two passages."""
    counts, others = (Counter([*words, *itertools.pairwise(words)]) for words in (one, other))
    shared = sum(count * others[name] for name, count in counts.items())
    lengths = sum(count**2 for count in counts.values()) * sum(count**2 for count in others.values())
    return shared / math.sqrt(lengths) if lengths else 0.0


def likeness(one: set[int], other: set[int]) -> float:
    """The share of what two passages mean that both mean (Jaccard)."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if one or other else 0.0
