"""How evenly words are spread over reviews: fifty uses in one review are not the finding that one use in fifty is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.language.find import counted_passages, find_words
from scrmine.sources import keep_fictional
from scrmine.values import FINDINGS


@dataclass(frozen=True, eq=False, repr=False)
class Dispersion:
    """How evenly words are spread over reviews.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per word: words, n, n_reviews (with it), n_readable (reviews with counted passages), rate_per_1000_words, dp
        and dp_norm (0: spread as the words of the reviews are; 1: all in the smallest review).
    places : pandas.DataFrame
        One row per occurrence: words, review_id, passage_id, place (how far into the review's counted words, 0 to 1).
    settings : dict
        What was asked.

    Examples
    --------
    >>> scrmine.count_dispersion(corpus, ["drift", "father*"])
    Dispersion: 2 words or phrases, 37 places in 24 reviews
    """

    table: pd.DataFrame
    places: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Dispersion: {len(self.table)} words or phrases, {len(self.places)} places in {self.settings['n_reviews']} reviews"

    def _repr_html_(self) -> str:
        return f"<p><b>{self!r}</b></p>{self.table.round(3).to_html(index=False)}"


def count_dispersion(corpus: Corpus, words: Sequence[str], *, roles: Iterable[str] = FINDINGS) -> Dispersion:
    """Count words and phrases over reviews, and how evenly they are spread.

    With v_i the share of a word's uses in review i and s_i the review's share of all words, DP = ½ Σ|v_i − s_i| (Gries 2008), and
    dp_norm = DP / (1 − min s_i) (Lijffijt and Gries 2012).

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    words : sequence of str
        Words or phrases as for `scrmine.quote_in_context`.
    roles : iterable of str
        The roles of passages to look in; the findings by default, each repeated text once.

    Raises
    ------
    ScrmineError
        If there is no word or one is there twice, or no passage has a wanted role.

    Examples
    --------
    >>> spread = scrmine.count_dispersion(corpus, ["home", "drift", "father*"])
    >>> print(spread.table[["words", "n", "n_reviews", "n_readable", "dp_norm"]].round(2).to_string(index=False))
      words  n  n_reviews  n_readable  dp_norm
       home 38         17          24     0.35
      drift  1          1          24     0.97
    father* 36         14          24     0.46
    """
    if isinstance(words, str) or not len(words):
        raise ScrmineError(f"words is {words!r}; a list of words or phrases is expected, for example ['drift*', 'voice of the child'].")
    if len(set(words)) < len(words):
        twice = next(word for word in words if list(words).count(word) > 1)
        raise ScrmineError(f"{twice!r} is there twice. Give each word once.")
    passages = counted_passages(corpus, roles)
    before = (passages.groupby("review_id")["n_words"].cumsum() - passages["n_words"]).astype(float).to_numpy()
    sizes = passages.groupby("review_id")["n_words"].sum()
    offsets = dict(zip(passages["passage_id"], before, strict=True))
    lengths = {row["passage_id"]: (len(row["text"]), row["n_words"]) for row in passages[["passage_id", "text", "n_words"]].to_dict("records")}
    share = (sizes / sizes.sum()).astype(float)
    rows, places = [], []
    for word in words:
        found = find_words(passages, word)
        counts = found["review_id"].value_counts().reindex(sizes.index, fill_value=0)
        dp = 0.5 * float(np.abs(counts / len(found) - share).sum()) if len(found) else float("nan")
        room = 1 - float(share.min())
        rows.append({"words": word, "n": len(found), "n_reviews": int((counts > 0).sum()), "n_readable": len(sizes),
                     "rate_per_1000_words": 1000 * len(found) / int(sizes.sum()), "dp": dp, "dp_norm": dp / room if room > 0 else float("nan")})
        for passage_id, review_id, first in zip(found["passage_id"], found["review_id"], found["first"], strict=True):
            characters, n_words = lengths[passage_id]
            into = offsets[passage_id] + n_words * first / characters
            places.append({"words": word, "review_id": review_id, "passage_id": passage_id, "place": float(into / sizes[review_id])})
    columns = ["words", "review_id", "passage_id", "place"]
    return Dispersion(pd.DataFrame(rows), pd.DataFrame(places, columns=columns), {"roles": list(roles), "n_reviews": len(sizes), **keep_fictional(corpus.settings)})
