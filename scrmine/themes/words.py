"""Words as terms are matched on: without case, ending, hyphen or choice of spelling."""

from __future__ import annotations

import re
from functools import lru_cache

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
KEEPS_S = ("ss", "us", "is")
DOUBLED = re.compile(r"([bdfglmnprst])\1$")


@lru_cache(maxsize=200_000)
def base_form(word: str) -> str:
    """One form for a word and its inflections: plural, possessive, -ed, -ing, -ise or -ize.

    Lighter than a stemmer on purpose: "escalated" and "escalating" meet, "document" and "documentation" do not.
    """
    word = re.sub(r"['’]s?$", "", word.casefold()).replace("’", "'")
    if len(word) <= 3 or not word.isalpha():
        return word
    word = re.sub(r"iz(?=e|ed|es|ing|ation)", "is", word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(KEEPS_S):
        word = word[:-2] if re.search(r"(?:ss|sh|ch|x|z)es$", word) else word[:-1]
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and re.search(r"[aeiouy]", stem):
            word = stem[:-1] + "y" if ending == "ed" and stem.endswith("i") else stem
            break
    word = DOUBLED.sub(r"\1", word)
    return word.removesuffix("e") if len(word) > 4 else word


def tokens_of(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The base form of each word of a text, and where each stands in it. Hyphens part words."""
    forms, places = [], []
    for match in TOKEN.finditer(text):
        forms.append(base_form(match[0]))
        places.append(match.span())
    return forms, places


def term_variants(term: str) -> set[str]:
    """The sequences of base forms that a term matches as: with its hyphens as spaces and closed up."""
    variants = {" ".join(tokens_of(term)[0])}
    if "-" in term:
        variants.add(" ".join(tokens_of(re.sub(r"(?<=\w)-(?=\w)", "", term))[0]))
    return variants
