"""Words of a passage: where clauses and sentences end, what is no term at all, and one form for a word's inflections."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from nltk.stem.snowball import SnowballStemmer

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*|[.!?:•\n]+|[;,()\[\]“”\"–—…/]")
"""A word (hyphens part words: "follow-up" and "follow up" meet again as a phrase), a sentence's end, or a clause's."""

NEGATIONS = frozenset("no not never nor neither none nothing nobody nowhere without against cannot hardly scarcely".split())
"""Kept, whatever the stop list says; "didn't" counts as "not"."""

CONNECTORS = frozenset(("a", "an", "the", "of", "for", "to", "in", "on", "at"))
"""Stop words that may stand inside a term of several words: "voice of the child"."""

STOP_FILE = Path(__file__).resolve().parent / "stop_words.txt"
_stemmer = SnowballStemmer("english")


@cache
def stop_list() -> dict[str, str]:
    """Why each listed word is no term: "stop word", "date" or "furniture"; and "kept" for capitalised words that are terms."""
    words: dict[str, str] = {}
    reason = ""
    for line in STOP_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            reason = line.strip("[]")
        elif line and not line.startswith("#"):
            words |= {word: reason for word in line.split() if word not in words}
    return words


def stream_of(text: str) -> list[str]:
    """The words of a text as written, with ``"."`` where a sentence ends and ``","`` where a clause does."""
    found = []
    for token in TOKEN.findall(text):
        if token[0].isalnum():
            found.append(token)
        elif token[0] in ".!?:•\n":
            found.append(".")
        else:
            found.append(",")
    return found


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """A word without case, possessive or contraction: "child's" is "child", "didn't" is "not"."""
    word = word.casefold().replace("’", "'")
    if word.endswith("n't"):
        return "not"
    return word.split("'")[0] if "'" in word and word != "o'clock" else word


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The Snowball (Porter2) stem of a plain word; negations and short words stay as they are."""
    return word if word in NEGATIONS or len(word) <= 3 else _stemmer.stem(word)
