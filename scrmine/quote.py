"""From a number back to the words: the passages behind it, with page and paragraph."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus, count_once
from scrmine.errors import unknown_name
from scrmine.sources import OF_ITS_OWN
from scrmine.values import FINDINGS


def quote_passages(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, theme: str, *, review_id: str | None = None,
                   roles: Iterable[str] = FINDINGS) -> pd.DataFrame:
    """The passages that carry a theme, with where they stand.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    codings : pandas.DataFrame
        Their codings.
    codebook : Codebook
        The themes.
    theme : str
        The id of the theme.
    review_id : str, optional
        Only passages of this review.
    roles : iterable of str
        The roles of passages that count; the findings by default, so that there are as many rows as the comparison says.

    Returns
    -------
    pandas.DataFrame
        One row per passage in reading order: passage_id, review_id, citation, section, role, stance (of its codings, joined),
        words (those that triggered the coding, joined), text.

    Raises
    ------
    ScrmineError
        If there is no such theme or review.

    Examples
    --------
    >>> found = scrmine.quote_passages(corpus, codings, codebook, "over_optimism")
    >>> len(found)
    54
    >>> found["citation"].iloc[0]
    'Aldermere Safeguarding Children Board, Child K (2010), under “4. What happened and when”'
    >>> found["text"].iloc[0]
    "Author's comment. The diary is an example of good practice. It is plain, it is dated, and it turned a vague worry into two months of evidence."
    """
    codebook.check_theme(theme)
    passages = count_once(corpus.passages, roles)
    if review_id is not None:
        if review_id not in set(corpus.reviews["review_id"]):
            raise unknown_name("review", review_id, corpus.reviews["review_id"], where="this corpus")
        passages = passages[passages["review_id"] == review_id]
    of_theme = codings[(codings["theme"] == theme) & (codings["stance"] != "absent")]
    joined = of_theme.groupby("passage_id").agg(
        stance=("stance", lambda s: ", ".join(dict.fromkeys(s))), words=("quote", lambda q: "; ".join(dict.fromkeys(q)))
    )
    rows = passages.merge(joined.reset_index(), on="passage_id")
    citations = [cite_passage(corpus, passage_id) for passage_id in rows["passage_id"]]
    columns = ["passage_id", "review_id", "citation", "section", "role", "stance", "words", "text"]
    return rows.assign(citation=citations)[columns]


BY_OTHERS = {"news": "news item", "catalogue": "catalogue entry"}
"""Kinds of documents that no board writes: they are cited by their own title."""


def cite_passage(corpus: Corpus, passage_id: str) -> str:
    """Where a passage can be found in print: board, name and year of the review, and the place in the document.

    A news item or a catalogue is cited by its own title; the review that it is on is named if `reviews.csv` says which. A year that was guessed
    from a document's first pages stands as "[2015?]".

    Raises
    ------
    ScrmineError
        If there is no such passage.

    Examples
    --------
    >>> scrmine.cite_passage(corpus, codings["passage_id"].iloc[0])
    'Aldermere Safeguarding Children Board, Child K (2010), under “Executive summary”'
    """
    rows = corpus.passages[corpus.passages["passage_id"] == passage_id]
    if not len(rows):
        raise unknown_name("passage", passage_id, corpus.passages["passage_id"], where="this corpus")
    passage = rows.iloc[0]
    document = corpus.documents.set_index("doc_id").loc[passage["doc_id"]]
    title = f"“{document['title']}”" if pd.notna(document["title"]) else str(document["source_file"])
    if pd.isna(passage["review_id"]):
        return f"{title}, {passage['locator']}"
    review = corpus.reviews.set_index("review_id").loc[passage["review_id"]]
    names = [str(review[name]) for name in ("board", "name") if pd.notna(review[name])]
    year = f" {_year(review)}" if pd.notna(review["year"]) else ""
    if document["kind"] in BY_OTHERS:
        # A board that was guessed from an article's text did not write it, and is not known to have written the review.
        on = f" on the review {'by ' if pd.notna(review['board']) else ''}{', '.join(names)}" if names and not _is_guessed(review) else ""
        return f"{title}, {BY_OTHERS[document['kind']]}{on}{year}, {passage['locator']}"
    of_review = f"{', '.join(names) or title}{year}"
    # A report stands for its review; a briefing on it is named too.
    by_title = names and document["kind"] not in OF_ITS_OWN
    return f"{of_review}, {title}, {passage['locator']}" if by_title else f"{of_review}, {passage['locator']}"


def _year(review: pd.Series) -> str:
    return f"[{review['year']}?]" if _is_guessed(review) else f"({review['year']})"


def _is_guessed(review: pd.Series) -> bool:
    """Whether board, name and year are guesses from the document's first pages."""
    return review.get("metadata") == "detected"


def cite_passages(corpus: Corpus, passage_ids: Iterable[str]) -> dict[str, str]:
    """The citation of each of many passages, by its id, as `cite_passage` gives it for one.

    Raises
    ------
    ScrmineError
        If there is no such passage.
    """
    ids = list(dict.fromkeys(passage_ids))
    known = corpus.passages.set_index("passage_id")
    for passage_id in ids:
        if passage_id not in known.index:
            raise unknown_name("passage", passage_id, known.index, where="this corpus")
    rows = known.loc[ids]
    # Passages of one review in one document differ in their place only.
    sources = list(zip(rows["doc_id"], rows["review_id"].astype(object).fillna(""), strict=True))
    before: dict[tuple, str] = {}
    for source, passage_id, place in zip(sources, ids, rows["locator"], strict=True):
        if source not in before:
            before[source] = cite_passage(corpus, passage_id).removesuffix(place)
    return {passage_id: before[source] + place for source, passage_id, place in zip(sources, ids, rows["locator"], strict=True)}
