"""How fast texts are coded: python benchmarks/coding_speed.py [N_PASSAGES].

Repeats the invented training passages to N passages (400,000 by default, about 100 MB: 2,000 reviews) and prints megabytes per
second of processor time, on one core, of
- a loop over the codebook's terms with the standard library's `re` (on a small part: it is slow),
- bare Aho-Corasick matching of the terms' word sequences, as they are written, in the lower-cased text,
- our matching: inflections, spellings, gaps, company, masks, sentence borders, and each hit's place,
- the phrases coder whole: with stances, scores and the table of codings;
then the combined coder: seconds of the clock, memory at its highest, and passages per second at a tenth, a half and all of N.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from collections.abc import Callable

import ahocorasick_rs
import pandas as pd

from scrmine.codebook import read_codebook
from scrmine.codebook.terms import parse_term
from scrmine.samples import load_training
from scrmine.themes import code_passages
from scrmine.themes.phrases import find_phrases, phrase_finder
from scrmine.themes.tokens import batches

SMALL, MIDDLE = 600, 40_000
"""Passages for the slow loop, and for what is measured per megabyte."""


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
    codebook = read_codebook()
    terms = sorted({" ".join(min(words) for words, _ in reading).lower() for row in codebook.table.to_dict("records")
                    for term in row["terms"] + row["weak_terms"] for reading in parse_term(term).readings})
    middle = passages_like(MIDDLE)
    texts = middle["text"].tolist()
    finder = phrase_finder(codebook)
    loop = [re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE) for term in terms]
    automaton = ahocorasick_rs.AhoCorasick(terms)
    finder.find(texts[:5000])
    speeds = {
        "stdlib re, a loop over the terms": speed(lambda: [pattern.findall(text) for text in texts[:SMALL] for pattern in loop], texts[:SMALL]),
        "bare Aho-Corasick": speed(lambda: [automaton.find_matches_as_indexes(text.lower(), overlapping=True) for text in texts], texts),
        "our matching": speed(lambda: [finder.find(texts[low:high]) for low, high in batches(texts)], texts),
        "phrases coder": speed(lambda: find_phrases(middle, codebook), texts),
    }
    print(f"{len(terms):,} terms; {len(texts):,} passages of {sum(map(len, texts)) / len(texts):.0f} characters")
    for name, value in speeds.items():
        against = f"{value / speeds['stdlib re, a loop over the terms']:6.0f} x the loop, {value / speeds['bare Aho-Corasick']:.2f} x bare Aho-Corasick"
        print(f"  {name:<34}{value:8.2f} MB/s {against}")
    print("Combined coder:")
    for size in (n // 10, n // 2, n):
        passages = passages_like(size)
        megabytes = passages["text"].str.len().sum() / 1e6
        began = time.perf_counter()
        codings = code_passages(passages, codebook)
        seconds = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"  {size:>8,} passages, {megabytes:6.1f} MB: {seconds:6.1f} s, {size / seconds:7,.0f} passages/s, highest memory {memory:.1f} GB, "
              f"{len(codings):,} codings", flush=True)


def speed(call: Callable[[], object], texts: list[str]) -> float:
    """Megabytes per second of processor time."""
    began = time.process_time()
    call()
    return sum(map(len, texts)) / 1e6 / (time.process_time() - began)


def passages_like(n: int) -> pd.DataFrame:
    """A table of n passages, in documents of 200."""
    training = load_training()
    rows = training.iloc[[number % len(training) for number in range(n)]].reset_index(drop=True)
    number = pd.Series(range(n))
    documents = "d" + (number // 200).astype(str)
    return pd.DataFrame({
        "passage_id": documents + ":" + number.astype(str), "doc_id": documents, "review_id": documents, "page": 1, "page_end": 1, "paragraph": None,
        "section": rows["heading"], "role": rows["role"].where(rows["role"] != "news", "unknown"), "shape": "paragraph", "locator": "p. 1",
        "start": 0, "end": rows["text"].str.len(), "n_words": rows["text"].str.split().map(len), "lead_in": None, "repeat_of": None,
        "text": rows["text"],
    })


if __name__ == "__main__":
    main()
