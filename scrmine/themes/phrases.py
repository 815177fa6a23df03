"""The phrase coder: the codebook's terms, found wherever they stand in whatever inflection, with their context read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.themes.entries import Hits, entries_of
from scrmine.themes.masks import FIXED, is_masked, masked_places, may_be_named
from scrmine.themes.matching import Matcher
from scrmine.themes.stance import likely_stances
from scrmine.themes.tokens import batches, is_capital

STRONG, COMPANY, MORE = 0.8, 0.5, 0.05
"""Score of a strong term, of weak terms in company, and what each further hit of the theme in the passage adds."""

MASK = -1
"""The theme of expressions that hide the terms inside them."""

COLUMNS = ["passage_id", "theme", "start", "end", "stance", "quote", "score", "reason"]


class PhraseFinder:
    """The terms of a codebook, ready to be found.

    A class because the automaton is built once and used for many batches of passages.

    Parameters
    ----------
    themes : tuple of tuple
        Each theme's id, strong terms and weak terms.
    names : tuple of str
        Expressions that hide the terms inside them.
    """

    def __init__(self, themes: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...], names: tuple[str, ...]) -> None:
        # Alphabetical, so that codings of a passage come in the same order whatever the codebook's.
        themes = sorted(themes)
        self.themes = [theme for theme, *_ in themes]
        terms = [(place, strong, term) for place, (_, *lists) in enumerate(themes)
                 for strong, listed in zip((True, False), lists, strict=True) for term in listed]
        entries = entries_of(terms + [(MASK, True, text) for text in dict.fromkeys([*FIXED, *names])])
        self.matcher = Matcher(entries)
        self.theme = np.array([entry.theme for entry in entries], dtype=np.int64)
        self.strong = np.array([entry.strong for entry in entries], dtype=bool)
        self.form = np.array([entry.form for entry in entries], dtype=np.int64)
        self._exactly = {place: entry.exactly for place, entry in enumerate(entries) if entry.exactly}
        self._is_exact = np.isin(np.arange(len(entries)), list(self._exactly))

    def __repr__(self) -> str:
        return f"PhraseFinder: {len(self.themes)} themes, {len(self.theme):,} terms"

    def find(self, texts: list[str]) -> Hits:
        """Every term in a batch of texts that is not part of a name or of a fixed expression, in order."""
        hits = self.matcher.find(texts)
        if not len(hits):
            return hits
        masks = self.theme[hits.entry] == MASK
        kept = ~masks & ~_hidden(hits, np.flatnonzero(masks))
        named: dict[int, list[tuple[int, int]]] = {}
        for place in np.flatnonzero(kept & _raised(hits, texts)).tolist():
            number, start, end = int(hits.text[place]), int(hits.start[place]), int(hits.end[place])
            if may_be_named(texts[number], start, end):
                if number not in named:
                    named[number] = masked_places(texts[number])
                kept[place] = not is_masked(start, end, named[number])
        for place in np.flatnonzero(kept & self._is_exact[hits.entry]).tolist():
            written = texts[hits.text[place]][hits.start[place]:hits.end[place]]
            kept[place] = written.casefold() in self._exactly[int(hits.entry[place])]
        return hits.take(kept)


@lru_cache(maxsize=4)
def _finder(themes: tuple, names: tuple[str, ...]) -> PhraseFinder:
    return PhraseFinder(themes, names)


def phrase_finder(codebook: Codebook) -> PhraseFinder:
    """The finder of a codebook, built anew only if its terms have changed."""
    columns = (codebook.table[name] for name in ("theme", "terms", "weak_terms"))
    return _finder(tuple((theme, tuple(strong), tuple(weak)) for theme, strong, weak in zip(*columns, strict=True)), codebook.names)


def _raised(hits: Hits, texts: list[str]) -> np.ndarray:
    """Which hits begin with a capital letter or after a hyphen, as parts of names do."""
    joined = "\n" + "\n".join(texts)
    begins = np.cumsum(np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1)
    starts = hits.start + np.concatenate([[1], begins[:-1] + 1])[hits.text]
    characters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return is_capital(characters[starts]) | (characters[starts - 1] == ord("-"))


def _hidden(hits: Hits, masks: np.ndarray) -> np.ndarray:
    """Which hits lie inside a masking one and are not the whole of it."""
    hidden = np.zeros(len(hits), dtype=bool)
    low = np.searchsorted(hits.text, hits.text[masks])
    high = np.searchsorted(hits.text, hits.text[masks], side="right")
    for mask, a, b in zip(masks.tolist(), low.tolist(), high.tolist(), strict=True):
        first, last = hits.first[mask], hits.last[mask]
        inside = (hits.first[a:b] >= first) & (hits.last[a:b] <= last)
        hidden[a:b] |= inside & ((hits.first[a:b] > first) | (hits.last[a:b] < last))
    return hidden


def find_phrases(passages: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Code passages by the terms of the codebook.

    A strong term is enough. Weak terms count only in company: of a strong term of the theme, or of another weak one.
    Hits inside the names of agencies, meetings, posts and papers do not count.

    Parameters
    ----------
    passages : pandas.DataFrame
        One row per passage.
    codebook : Codebook
        The themes with their terms.

    Returns
    -------
    pandas.DataFrame
        One row per hit: passage_id, theme, start, end, stance, quote, score, reason (the term as the codebook has it).
    """
    families = dict(zip(codebook.table["theme"], codebook.table["family"], strict=True))
    texts = passages["text"].tolist()
    ids, offsets, roles = (passages[name].tolist() for name in ("passage_id", "start", "role"))
    hits = list(phrase_hits(texts, codebook))
    stances = likely_stances([texts[at] for at, *_ in hits], [(start, end) for _, _, start, end, *_ in hits],
                             families=[families[theme] for _, theme, *_ in hits], roles=[roles[at] for at, *_ in hits])
    rows = [(ids[at], theme, offsets[at] + start, offsets[at] + end, stance, texts[at][start:end], score, f"term: {term}")
            for (at, theme, start, end, score, term), stance in zip(hits, stances, strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def phrase_hits(texts: list[str], codebook: Codebook) -> Iterator[tuple[int, str, int, int, float, str]]:
    """Each hit that amounts to a theme: number of its text, theme, start and end in the text, score, and the term; by text, theme and place."""
    finder = phrase_finder(codebook)
    names = [entry.term.text for entry in finder.matcher.entries]
    for low, high in batches(texts):
        hits, scores = _coded(finder.find(texts[low:high]), finder)
        columns = zip(hits.text.tolist(), hits.entry.tolist(), hits.start.tolist(), hits.end.tolist(), scores.tolist(), strict=True)
        for number, entry, start, end, score in columns:
            yield low + number, finder.themes[finder.theme[entry]], start, end, score, names[entry]


def _coded(hits: Hits, finder: PhraseFinder) -> tuple[Hits, np.ndarray]:
    """Hits that amount to a theme, no two overlapping ones of a theme, by passage, theme and place; and their scores."""
    group = hits.text * len(finder.themes) + finder.theme[hits.entry]
    different, member = np.unique(group, return_inverse=True)
    strong = np.zeros(len(different), dtype=bool)
    strong[member[finder.strong[hits.entry]]] = True
    pairs = np.unique(np.column_stack([member, finder.form[hits.entry]]), axis=0) if len(hits) else np.zeros((0, 2), dtype=np.int64)
    n_forms = np.bincount(pairs[:, 0], minlength=len(different))
    amounts = (strong | (n_forms >= 2))[member]
    hits, member = hits.take(amounts), member[amounts]
    order = np.lexsort((~finder.strong[hits.entry], -hits.end, hits.start, member))
    hits, member = hits.take(order), member[order]
    kept = _longest(hits, member)
    hits, member = hits.take(kept), member[kept]
    n_hits = np.bincount(member, minlength=len(different))
    scores = np.where(strong, STRONG, COMPANY) + MORE * (n_hits - 1)
    return hits, np.round(np.minimum(1.0, scores), 2)[member]


def _longest(hits: Hits, member: np.ndarray) -> np.ndarray:
    """Which hits do not overlap a longer one of their group; hits come by group and place."""
    kept = np.ones(len(hits), dtype=bool)
    clash = np.flatnonzero((member[1:] == member[:-1]) & (hits.start[1:] < hits.end[:-1])) + 1
    for group in np.unique(member[clash]).tolist():
        low, high = np.searchsorted(member, [group, group + 1])
        taken: list[tuple[int, int]] = []
        for place in sorted(range(low, high), key=lambda p: (hits.start[p] - hits.end[p], hits.start[p])):
            start, end = int(hits.start[place]), int(hits.end[place])
            kept[place] = all(end <= first or last <= start for first, last in taken)
            if kept[place]:
                taken.append((start, end))
    return kept


def phrase_flags(texts: list[str], codebook: Codebook, themes: tuple[str, ...]) -> np.ndarray:
    """Whether a strong and a weak term of each theme stands in each text, outside names; shape (n_texts, n_themes, 2)."""
    finder = phrase_finder(codebook)
    column = np.array([themes.index(theme) if theme in themes else -1 for theme in finder.themes], dtype=np.int64)
    flags = np.zeros((len(texts), len(themes), 2))
    for low, high in batches(texts):
        hits = finder.find(texts[low:high])
        known = column[finder.theme[hits.entry]]
        chosen = known >= 0
        flags[low + hits.text[chosen], known[chosen], np.where(finder.strong[hits.entry[chosen]], 0, 1)] = 1
    return flags
