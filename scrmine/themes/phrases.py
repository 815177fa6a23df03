"""The phrase coder: the codebook's terms, found wherever they stand in whatever inflection, with their context read."""

from __future__ import annotations

from dataclasses import dataclass

import ahocorasick_rs
import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.themes.masks import is_masked, masked_places
from scrmine.themes.stance import read_stance
from scrmine.themes.words import term_variants, tokens_of

STRONG, COMPANY, MORE = 0.8, 0.5, 0.05
"""Score of a strong term, of weak terms in company, and what each further hit of the theme in the passage adds."""


@dataclass(frozen=True)
class _Hit:
    """A theme's words at one place of a passage; `form` is the same for all inflections and spellings of a term."""

    theme: str
    strong: bool
    form: str
    start: int
    end: int


class _Meaning:
    """The terms of one theme that share a form, strong ones and weak ones, in lower case.

    A class because it answers one question that needs both: how a form is to be taken where it is written so and so.
    """

    def __init__(self) -> None:
        self.strong: set[str] = set()
        self.weak: set[str] = set()

    def is_strong(self, written: str) -> bool:
        """A form that is both ("thresholds" strong, "threshold" weak) is strong only as the strong term is written."""
        return bool(self.strong) and (not self.weak or written.casefold() in self.strong)


class _Matcher:
    """All terms of a codebook in one automaton, built once and used for every passage."""

    def __init__(self, codebook: Codebook) -> None:
        self.meanings: dict[str, dict[str, _Meaning]] = {}
        for row in codebook.table.to_dict("records"):
            for strong, terms in ((True, row["terms"]), (False, row["weak_terms"])):
                for term in terms:
                    for variant in term_variants(term):
                        meaning = self.meanings.setdefault(variant, {}).setdefault(row["theme"], _Meaning())
                        (meaning.strong if strong else meaning.weak).add(term.casefold())
        self.patterns = sorted(self.meanings)
        self.automaton = ahocorasick_rs.AhoCorasick([f" {pattern} " for pattern in self.patterns])

    def hits(self, text: str) -> list[_Hit]:
        """Every term in a text that is not part of a name, in order."""
        forms, places = tokens_of(text)
        if not forms:
            return []
        haystack = f" {' '.join(forms)} "
        word_at = {}
        at = 0
        for number, form in enumerate(forms):
            word_at[at] = number
            at += len(form) + 1
        found = self.automaton.find_matches_as_indexes(haystack, overlapping=True)
        if not found:
            return []
        masks = masked_places(text)
        hits = []
        for pattern, start, _ in found:
            name = self.patterns[pattern]
            first = word_at[start]
            last = first + name.count(" ")
            span = places[first][0], places[last][1]
            if is_masked(*span, masks):
                continue
            form, written = name.replace(" ", ""), text[slice(*span)]
            hits += [_Hit(theme, meaning.is_strong(written), form, *span) for theme, meaning in self.meanings[name].items()]
        return sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.theme))


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
        One row per hit: passage_id, theme, stance, start, end, quote, score.
    """
    matcher = _Matcher(codebook)
    families = dict(zip(codebook.table["theme"], codebook.table["family"], strict=True))
    rows = []
    columns = zip(passages["passage_id"], passages["text"], passages["start"], passages["role"], strict=True)
    for passage_id, text, offset, role in columns:
        for theme, hits, score in _by_theme(matcher.hits(text)):
            rows += [{
                "passage_id": passage_id, "theme": theme, "start": offset + hit.start, "end": offset + hit.end,
                "stance": read_stance(text, hit.start, hit.end, family=families[theme], role=role),
                "quote": text[hit.start:hit.end], "score": score,
            } for hit in hits]
    return pd.DataFrame(rows)


def _by_theme(hits: list[_Hit]) -> list[tuple[str, list[_Hit], float]]:
    """The themes that the hits of one passage amount to, each with its hits (no two overlapping) and its score."""
    themes: dict[str, list[_Hit]] = {}
    for hit in hits:
        themes.setdefault(hit.theme, []).append(hit)
    coded = []
    for theme, found in sorted(themes.items()):
        strong = any(hit.strong for hit in found)
        if not strong and len({hit.form for hit in found}) < 2:
            continue
        kept = _longest(found)
        score = (STRONG if strong else COMPANY) + MORE * (len(kept) - 1)
        coded.append((theme, kept, round(min(1.0, score), 2)))
    return coded


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Hits without those that overlap a longer one, in order."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def phrase_flags(texts: list[str], codebook: Codebook, themes: tuple[str, ...]) -> np.ndarray:
    """Whether a strong and a weak term of each theme stands in each text, outside names; shape (n_texts, n_themes, 2)."""
    matcher = _Matcher(codebook)
    place = {theme: number for number, theme in enumerate(themes)}
    flags = np.zeros((len(texts), len(themes), 2))
    for number, text in enumerate(texts):
        for hit in matcher.hits(text):
            if hit.theme in place:
                flags[number, place[hit.theme], 0 if hit.strong else 1] = 1
    return flags
