"""Find words and phrases as a reader would write them: "drift*", "voice of the child"."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from scrmine.corpus import Corpus, count_once
from scrmine.errors import ScrmineError

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""A word: letters and digits, with an apostrophe inside; a hyphen parts words."""


def counted_passages(corpus: Corpus, roles: Iterable[str]) -> pd.DataFrame:
    """The passages that words are looked for in: of the wanted roles, each repeated text once.

    Raises
    ------
    ScrmineError
        If there is none.
    """
    roles = tuple(roles)
    passages = count_once(corpus.passages, roles)
    if not len(passages):
        raise ScrmineError(f"No passage has one of the roles {', '.join(roles)}, so there are no words to look at. Look at the roles in "
                           f"corpus.passages['role'], or name others.")
    return passages


def as_pattern(words: str) -> re.Pattern[str]:
    """A pattern for a word or phrase: whole words, any case, a star for any letters, spaces and hyphens alike.

    Raises
    ------
    ScrmineError
        If there is no letter or digit in it.
    """
    parts = re.findall(r"[\w*]+(?:['’][\w*]+)*", words)
    if not any(character.isalnum() for character in words):
        raise ScrmineError(f"There is no word in {words!r}. Give a word or a phrase; a star stands for any letters, as in 'drift*'.")
    pieces = [re.sub(r"['’]", "['’]", re.escape(part).replace(r"\*", r"[^\W_]*")) for part in parts]
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(pieces) + r"(?![^\W_])", re.IGNORECASE)


def find_words(passages: pd.DataFrame, words: str) -> pd.DataFrame:
    """Every place where a word or phrase stands: one row per place, in the order of the passages.

    Columns: passage_id, review_id, first and last (offsets into the passage's text, half-open), match.
    """
    pattern = as_pattern(words)
    rows = [(passage_id, review_id, match.start(), match.end(), match[0])
            for passage_id, review_id, text in zip(passages["passage_id"], passages["review_id"], passages["text"], strict=True)
            for match in pattern.finditer(text)]
    return pd.DataFrame(rows, columns=["passage_id", "review_id", "first", "last", "match"])
