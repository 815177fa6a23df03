"""Keyword in context: a word with what stands to its left and right, and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError, unknown_name
from scrmine.language.find import WORD, counted_passages, find_words
from scrmine.quote import cite_passages
from scrmine.values import FINDINGS

ORDERS = ("reading", "left", "right")


def quote_in_context(corpus: Corpus, words: str, *, width: int = 10, sort: str = "reading", roles: Iterable[str] = FINDINGS) -> pd.DataFrame:
    """Every place where a word or phrase stands, with the words around it and its page and paragraph.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    words : str
        A word or phrase, in any case; a star stands for any letters ("drift*").
    width : int
        How many words to show on either side; those of the same passage.
    sort : {"reading", "left", "right"}
        The order of the rows: as printed, by the words to the left (the nearest first), or by the match and the words to
        the right.
    roles : iterable of str
        The roles of passages to look in; the findings by default, each repeated text once.

    Returns
    -------
    pandas.DataFrame
        One row per place: left, match, right, review_id, citation, page, paragraph, section, role, passage_id, start and end
        (offsets into the document's text). No rows if the word does not occur.

    Raises
    ------
    ScrmineError
        If there is no word in `words`, no such order, `width` is below 1, or no passage has a wanted role.

    Examples
    --------
    >>> lines = scrmine.quote_in_context(corpus, "home", width=4, sort="left")
    >>> print(lines[["left", "match", "right", "review_id"]].head(3).to_string(index=False))
                         left match                  right                    review_id
               for a birth at  home                      .             saltby-2024-isla
        concern about care at  home beyond the shortage of     thornmouth-2023-child-av
    educate their children at  home         and many do so haverton-2023-rowan-children
    """
    if sort not in ORDERS:
        raise unknown_name("order", sort, ORDERS, where="keyword in context")
    if width < 1:
        raise ScrmineError(f"width is {width}; at least 1 word on either side is needed.")
    passages = counted_passages(corpus, roles)
    found = find_words(passages, words)
    rows = found.merge(passages.drop(columns="review_id"), on="passage_id", how="left")
    around = [_around(text, first, last, width) for text, first, last in zip(rows["text"], rows["first"], rows["last"], strict=True)]
    rows["left"], rows["right"] = [left for left, _ in around], [right for _, right in around]
    cited = cite_passages(corpus, rows["passage_id"])
    rows["citation"] = rows["passage_id"].map(cited).astype("str")
    rows["end"], rows["start"] = rows["start"] + rows["last"], rows["start"] + rows["first"]
    if sort != "reading" and len(rows):
        left = [[word.casefold() for word in reversed(WORD.findall(text))] for text in rows["left"]]
        right = [[word.casefold() for word in WORD.findall(f"{match} {text}")] for match, text in zip(rows["match"], rows["right"], strict=True)]
        keys = left if sort == "left" else right
        rows = rows.iloc[sorted(range(len(rows)), key=lambda place: keys[place])]
    columns = ["left", "match", "right", "review_id", "citation", "page", "paragraph", "section", "role", "passage_id", "start", "end"]
    return rows[columns].reset_index(drop=True)


def _around(text: str, first: int, last: int, width: int) -> tuple[str, str]:
    """So many words to the left and to the right, with what stands between them, on one line."""
    before = [match.start() for match in WORD.finditer(text, 0, first)]
    after = [match.end() for match in WORD.finditer(text, last)]
    left = text[before[-width] if len(before) >= width else 0:first]
    right = text[last:after[width - 1] if len(after) > width else len(text)]
    return " ".join(left.split()), " ".join(right.split())
