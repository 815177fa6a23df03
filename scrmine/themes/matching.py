"""All terms of a codebook at once: where each stands in a batch of texts.

The different words of the terms get numbers; a text becomes the sequence of its words' numbers, and Aho-Corasick finds the
terms in it, whatever the inflection. Terms with gaps or company are found by their rarest run of words and then looked at
one by one.
"""

from __future__ import annotations

import itertools

import ahocorasick_rs
import numpy as np

from scrmine.codebook.patterns import compile_pattern
from scrmine.codebook.terms import ACRONYM
from scrmine.themes.entries import Entry, Hits
from scrmine.themes.tokens import Tokens, Vocabulary
from scrmine.themes.words import base_form

COMMON = frozenset("a an and any as at be but by do for from get go have he her him his how if in into it its know make more never no nobody nor not no-one "
                   "of on one or our out see she so some take than that the their them there they this to up was what when where who with without would".split())
"""Words that are no good for finding a term by."""

MOST_RUNS = 64
"""A run of words with more wordings than this is found by one of its words."""


class Matcher:
    """The terms of a codebook in one automaton, built once and used for every batch.

    A class because automaton, numbers of words and what each pattern stands for belong together.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.vocabulary = Vocabulary()
        self._codes: dict[str, int] = {}
        self._code_of_word = np.zeros(0, dtype=np.int64)
        self._slots: list[tuple[int, list, int, int]] = []
        found: dict[tuple[int, ...], list[int]] = {}
        readings = [(number, reading) for number, entry in enumerate(entries) for reading in entry.term.readings]
        # Acronyms first: a word in small letters then also stands for its form in capitals.
        worded = [word for _, reading in readings for words, _ in reading for word in words]
        for word in [*worded, *(word for entry in entries for words in entry.term.company + entry.term.never for word in words)]:
            if ACRONYM.fullmatch(word):
                self._codes.setdefault(word, len(self._codes) + 1)
        for number, reading in readings:
            slots = [(self._wanted(words), gap) for words, gap in reading]
            at, run = _rarest_run([words for words, _ in reading], [gap for _, gap in reading])
            for sequence in itertools.product(*(sorted(slots[place][0]) for place in run)):
                found.setdefault(sequence, []).append(len(self._slots))
            simple = len(run) == len(slots) and not entries[number].term.company and not entries[number].term.never
            self._slots.append((number, None if simple else slots, at, len(run)))
        self._company = {number: tuple(self._companions(side) for side in (entry.term.company, entry.term.never))
                         for number, entry in enumerate(entries) if entry.term.company or entry.term.never}
        self._build(found)
        self._patterns = [(number, entry.term.pattern) for number, entry in enumerate(entries) if entry.term.pattern]

    def __repr__(self) -> str:
        return f"Matcher: {len(self.entries):,} terms"

    def _wanted(self, words: object) -> frozenset[int]:
        """The numbers of the words allowed in a slot."""
        wanted = set()
        for word in words:
            if ACRONYM.fullmatch(word):
                wanted.add(self._codes.setdefault(word, len(self._codes) + 1))
            else:
                wanted.add(self._codes.setdefault(base_form(word), len(self._codes) + 1))
                if word.upper() in self._codes:
                    wanted.add(self._codes[word.upper()])
        return frozenset(wanted)

    def _companions(self, sequences: tuple[tuple[str, ...], ...]) -> tuple[frozenset[int], list[list[frozenset[int]]]]:
        """Company: the single words together, and the sequences of several words."""
        wanted = [[self._wanted([word]) for word in words] for words in sequences]
        return frozenset().union(*(words[0] for words in wanted if len(words) == 1)), [words for words in wanted if len(words) > 1]

    def _build(self, found: dict[tuple[int, ...], list[int]]) -> None:
        """The automaton over words' numbers. A number is a byte of 128 or more and then bytes below: no match begins inside one."""
        self._width = 2 if len(self._codes) < 1 << 14 else 3
        sequences = list(found)
        patterns = [_as_bytes(np.array(sequence), self._width) for sequence in sequences]
        self._automaton = ahocorasick_rs.BytesAhoCorasick(patterns) if patterns else None
        self._length = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
        sizes = [len(found[sequence]) for sequence in sequences]
        self._first_use = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self._uses = np.array([use for sequence in sequences for use in found[sequence]], dtype=np.int64)
        self._entry_of_use = np.array([number for number, *_ in self._slots], dtype=np.int64)
        self._is_simple = np.array([slots is None for _, slots, *_ in self._slots], dtype=bool)
        self._neighbours()

    def _neighbours(self) -> None:
        """For each use the slots next to its run of words, left and right, as numbers; which words each slot allows; and whether that is the whole term."""
        number: dict[frozenset[int], int] = {}
        beside = np.full((len(self._slots), 2), -1, dtype=np.int64)
        gaps = np.zeros((len(self._slots), 2), dtype=np.int64)
        whole = np.ones(len(self._slots), dtype=bool)
        for use, (entry, slots, at, n_run) in enumerate(self._slots):
            if slots:
                whole[use] = entry not in self._company and at <= 1 and at + n_run >= len(slots) - 1
            for side, place in enumerate((at - 1, at + n_run) if slots else ()):
                if 0 <= place < len(slots):
                    beside[use, side] = number.setdefault(slots[place][0], len(number))
                    gaps[use, side] = slots[max(place, at)][1]
        allowed = np.zeros((len(number) + 1, len(self._codes) + 1), dtype=bool)
        for words, slot in number.items():
            allowed[slot, sorted(words)] = True
        self._beside, self._gaps, self._allowed, self._is_whole = beside, gaps, allowed, whole

    def _reach(self, use: np.ndarray, first: np.ndarray, last: np.ndarray, codes: np.ndarray, sentence: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Whether a word of the next slot on either side stands near enough, and the nearest one's place: most runs of words fail here, all at once."""
        near, edges = np.ones(len(use), dtype=bool), [first.copy(), last.copy()]
        for side, step in enumerate((-1, 1)):
            asked = np.flatnonzero(near & (self._beside[use, side] >= 0))
            slot, gap, at, own = self._beside[use[asked], side], self._gaps[use[asked], side], edges[side][asked], sentence[edges[side][asked]]
            found = np.zeros(len(asked), dtype=bool)
            for distance in range(1, int(gap.max(initial=0)) + 2):
                place = at + step * distance
                inside = ~found & (place >= 0) & (place < len(codes)) & (distance <= gap + 1)
                place = np.where(inside, place, 0)
                fits = inside & (sentence[place] == own) & self._allowed[slot, codes[place]]
                edges[side][asked[fits]] = place[fits]
                found |= fits
            near[asked] = found
        return near, edges[0], edges[1]

    def find(self, texts: list[str]) -> Hits:
        """Every term in some texts, in order of text and place; overlapping ones too."""
        tokens = self.vocabulary.read(texts)
        parts = [self._worded(tokens)]
        if self._patterns:
            parts.append(self._matched(texts, tokens))
        hits = Hits(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
        return hits.take(np.lexsort((hits.entry, -hits.end, hits.start, hits.text)))

    def codes(self, tokens: Tokens) -> np.ndarray:
        """The number of each word of some texts among the words of the terms; 0 for a word that is in none."""
        words = self.vocabulary.words
        if len(self._code_of_word) < len(words):
            new = [self._code(word) for word in words[len(self._code_of_word):]]
            self._code_of_word = np.concatenate([self._code_of_word, np.array(new, dtype=np.int64)])
        return self._code_of_word[tokens.words]

    def _code(self, word: str) -> int:
        bare = word.removesuffix("'s").removesuffix("’s").removesuffix("s")
        if bare.isupper() and bare in self._codes:
            return self._codes[bare]
        return self._codes.get(base_form(word), 0)

    def _worded(self, tokens: Tokens) -> tuple[np.ndarray, ...]:
        """Hits of terms that are words."""
        empty = tuple(np.zeros(0, dtype=np.int64) for _ in range(6))
        if self._automaton is None or not len(tokens.words):
            return empty
        codes = self.codes(tokens)
        found = self._automaton.find_matches_as_indexes(_as_bytes(codes, self._width), overlapping=True)
        if not found:
            return empty
        found = np.array(found, dtype=np.int64)
        pattern, first = found[:, 0], found[:, 1] // self._width
        last = first + self._length[pattern] - 1
        sentence = np.cumsum(tokens.breaks)
        within = sentence[first] == sentence[last]
        pattern, first, last = pattern[within], first[within], last[within]
        n_uses = self._first_use[pattern + 1] - self._first_use[pattern]
        which = np.repeat(np.arange(len(pattern)), n_uses)
        nth = np.arange(len(which)) - np.repeat(np.cumsum(n_uses) - n_uses, n_uses)
        use = self._uses[self._first_use[pattern[which]] + nth]
        first, last = first[which], last[which]
        if not self._is_simple[use].all():
            near, begin, end = self._reach(use, first, last, codes, sentence)
            whole = self._is_whole[use]
            first, last = np.where(whole, begin, first)[near], np.where(whole, end, last)[near]
            use, first, last = self._look_closer(use[near], first, last, whole[near], codes, tokens.breaks)
        return tokens.texts[first], self._entry_of_use[use], first, last, tokens.starts[first], tokens.ends[last]

    def _look_closer(self, use: np.ndarray, first: np.ndarray, last: np.ndarray, whole: np.ndarray, codes: np.ndarray,
                     breaks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Those terms of many slots or with company that are there, and all that are known to be."""
        borders = np.append(np.flatnonzero(breaks), len(codes))
        places = np.flatnonzero(~whole)
        begins = np.searchsorted(borders, first[places], side="right")
        kept = whole.copy()
        first, last = first.copy(), last.copy()
        for place, number, at in zip(places.tolist(), begins.tolist(), first[places].tolist(), strict=True):
            begin, end = int(borders[number - 1]), int(borders[number])
            entry, slots, anchor, n_run = self._slots[use[place]]
            sentence = codes[begin:end].tolist()
            span = _span(sentence, slots, anchor, n_run, at - begin)
            if span is None:
                continue
            if entry in self._company:
                company, never = self._company[entry]
                if (any(company) and not _holds(sentence, company)) or _holds(sentence, never):
                    continue
            first[place], last[place], kept[place] = span[0] + begin, span[1] + begin, True
        return use[kept], first[kept], last[kept]

    def _matched(self, texts: list[str], tokens: Tokens) -> tuple[np.ndarray, ...]:
        """Hits of terms that are patterns."""
        begins = np.searchsorted(tokens.texts, np.arange(len(texts) + 1))
        rows = []
        for entry, pattern in self._patterns:
            compiled = compile_pattern(pattern)
            for number, text in enumerate(texts):
                for start, end in (match.span() for match in compiled.finditer(text)):
                    if end > start:
                        low, high = begins[number], begins[number + 1]
                        first = low + np.searchsorted(tokens.ends[low:high], start, side="right")
                        last = low + np.searchsorted(tokens.starts[low:high], end) - 1
                        rows.append((number, entry, first, max(first, last), start, end))
        return tuple(np.array(rows, dtype=np.int64).reshape(-1, 6).T)


def _as_bytes(codes: np.ndarray, width: int) -> bytes:
    shifts = [7 * place for place in range(width - 1, -1, -1)]
    columns = np.empty((len(codes), width), dtype=np.uint8)
    for place, shift in enumerate(shifts):
        columns[:, place] = (codes >> shift) & 0x7F
    columns[:, 0] |= 0x80
    return columns.tobytes()


def _rarest_run(slots: list[frozenset[str]], gaps: list[int]) -> tuple[int, range]:
    """The words to find a term by: where they begin, and which slots they are."""
    starts = [0, *(place for place, gap in enumerate(gaps) if gap), len(slots)]
    runs = [range(a, b) for a, b in itertools.pairwise(starts)]

    def worth(run: range) -> tuple[int, int]:
        telling = [min(map(len, slots[place])) for place in run if not {word.casefold() for word in slots[place]} & COMMON]
        return len(telling), sum(telling)

    run = max(runs, key=worth)
    n_wordings = 1
    for place in run:
        n_wordings *= len(slots[place])
    if n_wordings > MOST_RUNS:
        best = max(run, key=lambda place: worth(range(place, place + 1)))
        run = range(best, best + 1)
    return run.start, run


def _span(sentence: list[int], slots: list | None, anchor: int, n_run: int, at: int) -> tuple[int, int] | None:
    """First and last word of a term whose run of words stands at a place; nothing if the rest is not around it."""
    if slots is None:
        return at, at + n_run - 1
    last = _walk(sentence, slots, anchor + n_run, at + n_run, 1)
    first = _walk(sentence, slots, anchor - 1, at - 1, -1)
    return None if last is None or first is None else (first, last)


def _walk(sentence: list[int], slots: list, slot: int, at: int, step: int) -> int | None:
    """The place of the outermost word, going on from slot to slot in one direction; the nearest fit is taken."""
    if slot in (-1, len(slots)):
        return at - step
    wanted = slots[slot][0]
    gap = slots[slot][1] if step == 1 else slots[slot + 1][1]
    for place in range(at, at + step * (gap + 1), step):
        if not 0 <= place < len(sentence):
            return None
        if sentence[place] in wanted:
            outermost = _walk(sentence, slots, slot + step, place + step, step)
            if outermost is not None:
                return outermost
    return None


def _holds(sentence: list[int], company: tuple[frozenset[int], list[list[frozenset[int]]]]) -> bool:
    """Whether one of some words, or of some words in a row, stands in a sentence."""
    single, several = company
    return not single.isdisjoint(sentence) or any(
        all(sentence[place + n] in wanted for n, wanted in enumerate(words)) for words in several for place in range(len(sentence) - len(words) + 1))
