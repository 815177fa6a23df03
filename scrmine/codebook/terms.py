r"""How a codebook's terms are written.

care plan                      these words in a row, in any inflection, spelling or hyphenation
child|boy|girl … alone         words with … between them: in this order within a sentence, at most six others at each …
SEND                           a term or word in capitals is meant in capitals only ("send the notes" is something else)
suicide [with boy|girl]        only where one of these stands in the same sentence
isolation [without agency]     not where one of these stands in the same sentence
/section\s?47|s\.?47/          a pattern between slashes, in the syntax of RE2 (regular expressions that always end)
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
GAP = 6
"""So many other words may stand at each … of a term."""

MOST_READINGS = 2000
COMPANY = re.compile(r"\s*\[(with|without)\s+([^\[\]]*)\]\s*$")
ACRONYM = re.compile(r"[A-Z][A-Z0-9]+")


@dataclass(frozen=True)
class Term:
    """One term, taken apart.

    Attributes
    ----------
    text : str
        As it stands in the codebook.
    readings : tuple of tuple
        The ways in which it may be worded. Each is a tuple of slots; a slot is a pair: the words allowed there, and how many
        other words may stand before it (0 where it must follow at once).
    company, never : tuple of tuple of str
        Word sequences of which one must, or none may, stand in the same sentence.
    pattern : str
        The regular expression, for a term between slashes; such a term has no readings.
    """

    text: str
    readings: tuple[tuple[tuple[frozenset[str], int], ...], ...] = ()
    company: tuple[tuple[str, ...], ...] = ()
    never: tuple[tuple[str, ...], ...] = ()
    pattern: str = ""


@lru_cache(maxsize=50_000)
def parse_term(text: str) -> Term:
    """Take a term apart.

    Raises
    ------
    ValueError
        If it is not written as a term is; the message says what is wrong and goes after "the term '…' ".
    """
    stripped = text.strip()
    if len(stripped) > 2 and stripped.startswith("/") and stripped.endswith("/"):
        return Term(text, pattern=stripped[1:-1])
    rest, company = stripped, {"with": [], "without": []}
    while match := COMPANY.search(rest):
        company[match[1]] += _sequences(match[2])
        rest = rest[:match.start()]
    if "[" in rest or "]" in rest:
        raise ValueError("has square brackets that are not [with word|word] or [without word|word] at its end")
    if "*" in rest:
        raise ValueError("has a * in it; inflections are found without one, and other words are written out: supervise|supervision")
    parts = [part.strip() for part in re.split(r"…|\.\.\.", rest)]
    if len(parts) > 1 and not all(WORD.search(part) for part in parts):
        raise ValueError("begins or ends with …, or has two in a row; words are expected on both sides")
    if not WORD.search(rest):
        raise ValueError("has no letter or digit in it")
    return Term(text, _readings(parts), tuple(company["with"]), tuple(company["without"]))


def _readings(parts: list[str]) -> tuple:
    """All wordings: every choice between alternatives of more than one word, single words together in one slot."""
    choices = []
    for number, part in enumerate(parts):
        for place, element in enumerate(part.split()):
            sequences = _sequences(element)
            single = frozenset(words[0] for words in sequences if len(words) == 1)
            options = [(single,)] if single else []
            options += [tuple(frozenset([word]) for word in words) for words in sequences if len(words) > 1]
            if options:
                choices.append([[(words, GAP if number and not place and not at else 0) for at, words in enumerate(option)] for option in options])
    n_readings = 1
    for options in choices:
        n_readings *= len(options)
    if n_readings > MOST_READINGS:
        raise ValueError(f"can be read in {n_readings:,} ways; write it as several terms")
    return tuple(tuple(itertools.chain(*chosen)) for chosen in itertools.product(*choices))


def _sequences(element: str) -> list[tuple[str, ...]]:
    """The alternatives of one element, each with its hyphens as spaces and closed up."""
    found = {}
    for alternative in element.split("|"):
        variants = [alternative]
        if "-" in alternative:
            variants.append(re.sub(r"(?<=\w)-(?=\w)", "", alternative))
        for variant in variants:
            words = tuple(WORD.findall(variant))
            if words:
                found[words] = None
    return list(found)
