"""Which words stand together more often than chance would have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

import pandas as pd
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError, unknown_name
from scrmine.features.names import Casing, named_stretches, own_names
from scrmine.features.words import NEGATIONS, plain, stop_list, stream_of
from scrmine.language.find import counted_passages
from scrmine.values import FINDINGS

MEASURES = {"log_likelihood": BigramAssocMeasures.likelihood_ratio, "pmi": BigramAssocMeasures.pmi, "t": BigramAssocMeasures.student_t}
"""Dunning's log-likelihood, pointwise mutual information (in bits; favours the rare) and Student's t, as NLTK computes them."""


def count_collocations(corpus: Corpus, *, word: str | None = None, window: int = 2, min_reviews: int = 3, measure: str = "log_likelihood",
                       roles: Iterable[str] = FINDINGS) -> pd.DataFrame:
    """Pairs of words that stand together more often than by chance, strongest first.

    Words keep their form, without case and possessive. Sentences end a window; so do names of people, places and agencies (told as
    `scrmine.features` tells them). Stop words take up room in a window and are no part of a pair; "no", "not" and "never" are
    words.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    word : str, optional
        Only pairs with this word.
    window : int
        How many words a pair may span: 2 for neighbours.
    min_reviews : int
        In how many reviews a pair must stand: what one review repeats is its own way of putting it.
    measure : {"log_likelihood", "pmi", "t"}
        What to order by.
    roles : iterable of str
        The roles of passages to look in; the findings by default, each repeated text once.

    Returns
    -------
    pandas.DataFrame
        One row per pair in the order in which its words stand: first, second, n, n_reviews, log_likelihood, pmi, t.

    Raises
    ------
    ScrmineError
        If there is no such measure, `window` is below 2 or `min_reviews` below 1, no passage has a wanted role, or `word` does not
        occur.

    Examples
    --------
    >>> pairs = scrmine.count_collocations(corpus, min_reviews=5)
    >>> print(pairs[["first", "second", "n", "n_reviews", "log_likelihood"]].round(1).head(3).to_string(index=False))
     first   second  n  n_reviews  log_likelihood
    health  visitor 22          9           285.3
    social   worker 26         15           254.0
        no evidence 14         10           111.8
    """
    if measure not in MEASURES:
        raise unknown_name("measure", measure, MEASURES, where="count_collocations")
    for name, value, least in (("window", window, 2), ("min_reviews", min_reviews, 1)):
        if value < least:
            raise ScrmineError(f"{name} is {value}; {least} or more is expected.")
    sentences, reviews = _sentences(corpus, roles)
    wanted = plain(word.strip()) if word is not None else None
    if wanted is not None and not any(wanted in sentence for sentence in sentences):
        raise ScrmineError(f"The word {word!r} does not occur in the passages that are counted. Check the spelling; a single word is expected, in one "
                           f"of its forms.")
    gap = [None] * (window - 1)
    finder = BigramCollocationFinder.from_words([token for sentence in sentences for token in (*sentence, *gap)], window_size=window)
    found = defaultdict(set)
    for sentence, review in zip(sentences, reviews, strict=True):
        for place, first in enumerate(sentence):
            for second in sentence[place + 1:place + window]:
                found[first, second].add(review)
    finder.apply_ngram_filter(lambda first, second: not (_is_term(first) and _is_term(second)) or len(found[first, second]) < min_reviews
                              or (wanted is not None and wanted not in (first, second)))
    scores = {name: dict(finder.score_ngrams(score)) for name, score in MEASURES.items()}
    rows = [{"first": first, "second": second, "n": n, "n_reviews": len(found[first, second]), **{name: scores[name][first, second] for name in MEASURES}}
            for (first, second), n in finder.ngram_fd.items()]
    table = pd.DataFrame(rows, columns=["first", "second", "n", "n_reviews", *MEASURES])
    return table.sort_values([measure, "first", "second"], ascending=[False, True, True]).reset_index(drop=True)


def _is_term(word: str | None) -> bool:
    """Whether a word may be part of a pair."""
    return (word is not None and word in NEGATIONS) or (word is not None and len(word) > 1 and not word[0].isdigit() and stop_list().get(word) in (None, "kept"))


def _sentences(corpus: Corpus, roles: Iterable[str]) -> tuple[list[list[str | None]], list[str]]:
    """The words of each sentence, None for names, and the review it is from."""
    passages = counted_passages(corpus, roles)
    streams = [stream_of(text) for text in passages["text"]]
    casing = Casing(streams)
    own = own_names(corpus.passages, corpus.reviews)
    sentences, reviews = [], []
    for stream, review_id in zip(streams, passages["review_id"], strict=True):
        words: list[str | None] = [plain(word) for word in stream]
        for start, end in named_stretches(stream, casing, own.get(review_id, frozenset())):
            words[start:end] = [None] * (end - start)
        ends = [-1, *(place for place, word in enumerate(stream) if word == "."), len(stream)]
        for before, after in pairwise(ends):
            sentence = [word for word in words[before + 1:after] if word != ","]
            if len(sentence) > 1:
                sentences.append(sentence)
                reviews.append(review_id)
    return sentences, reviews
