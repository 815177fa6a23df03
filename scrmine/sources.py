"""What the reviews are known from: reports of their own, or what others wrote about them."""

from __future__ import annotations

import pandas as pd

from scrmine.corpus import Corpus, count_once
from scrmine.reading_report import UNREAD

OF_ITS_OWN = ("report", "summary")
"""Kinds of documents in which a review speaks for itself."""

NAMES = {"report": ("report", "reports"), "summary": ("summary", "summaries"), "news": ("news item", "news items"), "briefing": ("briefing", "briefings"),
         "catalogue": ("catalogue", "catalogues")}
MUCH, MORE_THAN_EVEN = 0.25, 1.5
"""From this share of the findings, and from so many times an even share, it is said that they stand in one document."""


def describe_sources(corpus: Corpus) -> list[str]:
    """What the reviews are known from, in sentences: how many documents of each kind first, then what to heed before counting.

    Parameters
    ----------
    corpus : Corpus
        The reviews.

    Returns
    -------
    list of str
        One sentence, and a further one each if reviews are known from no report or summary of their own, if a document seems to be on several reviews that
        nobody told apart, and if documents are of the fictional sample. No file, board or child is named.

    Examples
    --------
    >>> for sentence in scrmine.describe_sources(corpus):
    ...     print(sentence)
    28 documents on 32 reviews: 21 reports, 1 summary, 3 news items, 2 briefings, 1 catalogue.
    Known only from news items, briefings or catalogues, not from a report or summary of their own: 10 of 32 reviews. What these leave out is no silence of the review.
    Fictional sample: these reviews were invented for scrmine. No child, family, board or event in them is real, and their numbers say nothing about the world.
    """
    documents = corpus.documents
    read = documents[~documents["status"].isin(UNREAD)]
    kinds = read["kind"].value_counts()
    counted = [_number(kinds[kind], *names) for kind, names in NAMES.items() if kind in kinds] + ([f"{len(documents) - len(read)} not read"] if len(read) < len(documents) else [])
    said = [f"{_number(len(documents), 'document', 'documents')} on {_number(len(corpus.reviews), 'review', 'reviews')}: {', '.join(counted)}{_in_one(corpus, len(read))}."]
    others = known_from_others(corpus)
    if others:
        theirs = corpus.links.loc[corpus.links["review_id"].isin(others), "doc_id"]
        about = set(read.loc[read["doc_id"].isin(theirs), "kind"])
        said.append(f"Known only from {_either([many for kind, (_, many) in NAMES.items() if kind in about])}, not from a report or summary of their own: {len(others)} of "
                    f"{_number(len(corpus.reviews), 'review', 'reviews')}. What these leave out is no silence of the review.")
    n_several = len(seem_several(corpus))
    if n_several:
        said.append(f"{_number(n_several, 'document seems', 'documents seem')} to be on several reviews and {'counts' if n_several == 1 else 'count'} as one each: give "
                    f"reviews.csv a row for each review.")
    return [*said, *filter(None, [fictional_note(corpus)])]


def fictional_note(corpus: Corpus) -> str:
    """That documents are of the fictional sample that comes with scrmine, to be said wherever their numbers can be lifted from; empty where none is."""
    n = corpus.settings.get("fictional", 0)
    if not n:
        return ""
    if n < len(corpus.documents):
        return f"{n} of {len(corpus.documents)} documents are of the fictional sample that comes with scrmine: they are invented, and numbers with them in it say nothing about the world."
    return "Fictional sample: these reviews were invented for scrmine. No child, family, board or event in them is real, and their numbers say nothing about the world."


def keep_fictional(settings: dict) -> dict[str, bool]:
    """What the settings of a result keep of those of a corpus, features or topics that it was made from: that reviews are invented, if any are."""
    return {"fictional": True} if settings.get("fictional") else {}


def known_from_others(corpus: Corpus) -> list[str]:
    """The ids of the reviews of which documents were read, but no report or summary, in the order of the reviews table."""
    documents = corpus.documents[~corpus.documents["status"].isin(UNREAD)]
    own = documents["kind"].isin(OF_ITS_OWN)
    of_own, of_any = (set(corpus.links.loc[corpus.links["doc_id"].isin(rows["doc_id"]), "review_id"]) for rows in (documents[own], documents))
    return [review_id for review_id in corpus.reviews["review_id"] if review_id in of_any - of_own]


def seem_several(corpus: Corpus) -> pd.DataFrame:
    """The documents that seem to be on several reviews and count as one, since no `reviews.csv` says otherwise: rows of the documents table."""
    if "detected_reviews" not in corpus.documents or "metadata" not in corpus.reviews:
        return corpus.documents.iloc[:0]
    guessed = corpus.reviews.loc[corpus.reviews["metadata"] == "detected", "review_id"]
    several = corpus.documents["detected_reviews"].fillna("").astype("str") != ""
    return corpus.documents[several & corpus.documents["review_id"].isin(guessed)]


def _in_one(corpus: Corpus, n_read: int) -> str:
    """How much of the findings one of so many documents holds, where that is much and there are others."""
    shares = count_once(corpus.passages)["doc_id"].value_counts(normalize=True)
    if n_read < 2 or not len(shares) or shares.iloc[0] < max(MUCH, MORE_THAN_EVEN / n_read):
        return ""
    return f"; {100 * shares.iloc[0]:.0f} % of findings in one document"


def _number(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def _either(names: list[str]) -> str:
    """The names in a row: "a, b or c"."""
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
