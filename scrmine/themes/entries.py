"""What is looked for and what is found: terms with the themes they stand for, and their places in texts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrmine.codebook.terms import ACRONYM, Term, parse_term
from scrmine.themes.words import base_form


@dataclass(frozen=True)
class Entry:
    """A term with what it stands for: `theme` is a number given by the caller, `form` the same for all spellings of a term."""

    theme: int
    strong: bool
    form: int
    term: Term
    exactly: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False, repr=False)
class Hits:
    """Terms found in a batch of texts, by text and place: text, entry (a number of `Matcher.entries`), first and last word, start and end."""

    text: np.ndarray
    entry: np.ndarray
    first: np.ndarray
    last: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"Hits: {len(self):,}"

    def take(self, chosen: np.ndarray) -> Hits:
        """Those chosen by a mask or an order."""
        return Hits(*(column[chosen] for column in (self.text, self.entry, self.first, self.last, self.start, self.end)))


def entries_of(terms: list[tuple[int, bool, str]]) -> list[Entry]:
    """Entries from (theme, strong, term). A form that a theme has strong and weak is strong only as the strong term is written."""
    forms: dict[tuple, int] = {}
    groups: dict[tuple[int, int], list[tuple[bool, Term]]] = {}
    for theme, strong, text in terms:
        term = parse_term(text)
        form = forms.setdefault(_form(term), len(forms))
        groups.setdefault((theme, form), []).append((strong, term))
    entries = []
    for (theme, form), members in groups.items():
        mixed = len({strong for strong, _ in members}) == 2
        for strong, term in members:
            entries.append(Entry(theme, strong, form, term, frozenset([term.text.casefold()]) if mixed and strong else frozenset()))
    return entries


def _form(term: Term) -> tuple:
    """The same for terms that differ in inflection, hyphens or spelling only."""
    if term.pattern:
        return (term.pattern,)
    wordings = {"".join("|".join(sorted({word if ACRONYM.fullmatch(word) else base_form(word) for word in words})) + "…" * bool(gap)
                        for words, gap in reading) for reading in term.readings}
    return (min(wordings), term.company, term.never)
