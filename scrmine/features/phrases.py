"""Terms of several words, learned from the corpus: "strategy meeting", "voice of the child"."""

from __future__ import annotations

from gensim.models.phrases import Phrases

from scrmine.features.words import CONNECTORS

THRESHOLD, TIMES = 0.4, 5
"""Pairs whose normalised pointwise mutual information is over the threshold, and that occur so often at least."""

JOINED = "_"


def join_phrases(clauses: list[list[list[str]]], *, passes: int = 2) -> list[list[list[str]]]:
    """The clauses with the words of each term of several words joined by ``"_"``.

    gensim's `Phrases` with NPMI scoring (Bouma 2009), applied twice, so that terms have up to four words beside
    connectors such as "of the". What it counts does not depend on the order of the passages.

    Parameters
    ----------
    clauses : list of list of list of str
        For each passage, its clauses; for each clause, its words. Words that are no terms part clauses.
    passes : int
        How often pairs are joined.
    """
    for _ in range(passes):
        sentences = [clause for passage in clauses for clause in passage if len(clause) > 1]
        if not sentences:
            return clauses
        model = Phrases(sentences, min_count=TIMES, threshold=THRESHOLD, scoring="npmi", delimiter=JOINED, connector_words=CONNECTORS,
                        max_vocab_size=200_000_000).freeze()
        clauses = [[model[clause] if len(clause) > 1 else clause for clause in passage] for passage in clauses]
    return clauses
