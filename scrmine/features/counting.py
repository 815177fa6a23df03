"""From passages to Features: which words count as terms, and which are left out for what reason."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from scrmine.corpus import Corpus, count_once
from scrmine.errors import ScrmineError, unknown_name
from scrmine.features.assembling import assemble
from scrmine.features.names import Casing, named_stretches, own_names
from scrmine.features.phrases import JOINED, join_phrases
from scrmine.features.table import Features
from scrmine.features.words import CONNECTORS, NEGATIONS, plain, stem, stop_list, stream_of
from scrmine.sources import keep_fictional

TOPIC_ROLES = ("summary", "introduction", "background", "chronology", "comment", "analysis", "voices", "lessons", "recommendation")
"""The roles in which a review speaks of the case and of practice. Covers, contents, questions, methods, tables of actions and references
would make topics of their own."""

FORMS = ("stems", "surface")
COMMONEST_SHARE = 0.5


def count_passages(passages: pd.DataFrame | Corpus, *, reviews: pd.DataFrame | None = None, roles: Iterable[str] = TOPIC_ROLES, forms: str = "stems",
                   phrases: bool = True, min_reviews: int | None = None, max_share: float = COMMONEST_SHARE) -> Features:
    """Count the terms of passages, and list what was left out.

    Words are lower-cased and reduced to their Snowball stem; each term is shown as its commonest surface form. Negations
    stay ("no", "not", "never", "without", …; "didn't" counts as "not"). Stop words, dates, numbers, single letters,
    furniture ("page", "appendix") and names of people, places and agencies are left out and listed in `left_out`.

    Parameters
    ----------
    passages : pandas.DataFrame or Corpus
        One row per passage, as in `Corpus.passages`. Each repeated text is counted once (`scrmine.corpus.count_once`), headings not at all. Of a corpus
        its passages, with its reviews unless others are given; what is fitted to those of the fictional sample then says so in its figures.
    reviews : pandas.DataFrame, optional
        The corpus's reviews: with them the words of a review's own `name`, and names that its text says it uses ("referred to as Hope"), are left
        out of it where they have a capital, even if they are words elsewhere.
    roles : iterable of str
        The roles of passages to count; by default those in which a review speaks of the case and of practice.
    forms : {"stems", "surface"}
        Whether inflections of a word are one term.
    phrases : bool
        Whether pairs of words that belong together become terms ("strategy meeting"), with gensim's Phrases.
    min_reviews : int, optional
        In how many reviews a term must occur. By default 3, with fewer than 10 reviews 2, with one review 1; whatever it is, a term
        occurs in 3 passages at least.
    max_share : float
        A term is left out if in the mean review more than this share of passages has it: the limit counts reviews, so that one
        long review does not decide.

    Returns
    -------
    Features
        One row per counted passage, in the order of `passage_id`.

    Raises
    ------
    ScrmineError
        If a setting is not usable, no passage has a wanted role, or no term is left.

    Examples
    --------
    >>> features = scrmine.count_passages(corpus)
    >>> features
    Features: 1,184 passages of 32 reviews, 1,133 terms, 2,225 words and names left out
    >>> features.left_out["reason"].value_counts().head(3).to_dict()
    {'in fewer than 3 reviews': 1507, 'stop word': 323, 'name': 295}
    """
    _check_settings(forms, min_reviews, max_share)
    source: dict = {}
    if isinstance(passages, Corpus):
        source, reviews, passages = passages.settings, passages.reviews if reviews is None else reviews, passages.passages
    for column in ("passage_id", "review_id", "role", "shape", "repeat_of", "text"):
        if column not in passages:
            raise unknown_name("column", column, passages.columns, where="the passages")
    roles = tuple(roles)
    # In order first: of a text that stands twice the first is counted, and which is first must not turn on how the table was sorted.
    counted = count_once(passages.sort_values("passage_id"), roles).reset_index(drop=True)
    if counted.empty:
        raise ScrmineError(f"None of the {len(passages):,} passages is to be counted: none has one of the roles {', '.join(roles)} and belongs to a "
                           f"review. Name other roles, or see corpus.reading_report().")
    own = {} if reviews is None else own_names(passages, reviews)
    settings = {"roles": list(roles), "forms": forms, "phrases": phrases, "min_reviews": min_reviews, "max_share": max_share,
                "own_names": reviews is not None, **keep_fictional(source)}
    return _count(counted, own, settings)


def count_texts(texts: Sequence[str], *, passage_ids: Sequence[str] | None = None, review_ids: Sequence[str] | None = None, forms: str = "stems",
                phrases: bool = True, min_reviews: int | None = None, max_share: float = COMMONEST_SHARE) -> Features:
    """Count the terms of plain texts that are no corpus, such as titles or answers to a survey; as `count_passages` otherwise.

    Parameters
    ----------
    texts : sequence of str
        The texts.
    passage_ids : sequence of str, optional
        A name for each; running numbers by default.
    review_ids : sequence of str, optional
        Which review each belongs to; by default each text is a review of its own.
    forms, phrases, min_reviews, max_share
        As in `count_passages`.

    Raises
    ------
    ScrmineError
        If ids are not as many as texts, not unique or missing, a text is missing, or no term is left.

    Examples
    --------
    >>> titles = ["Missed visits and drift", "Drift after missed visits", "No drift, few visits missed"]
    >>> scrmine.count_texts(titles, min_reviews=2, max_share=1, phrases=False).labels.tolist()
    ['drift', 'missed', 'visits']
    """
    _check_settings(forms, min_reviews, max_share)
    table = _ready_table(texts, passage_ids, review_ids).assign(text=list(texts))
    if (wrong := [type(text).__name__ for text in texts if not isinstance(text, str)]):
        raise ScrmineError(f"{len(wrong):,} of {len(texts):,} texts are no text (the first is of type {wrong[0]}). Leave them out, or read them as text.")
    settings = {"forms": forms, "phrases": phrases, "min_reviews": min_reviews, "max_share": max_share}
    return _count(table.sort_values("passage_id").reset_index(drop=True), {}, settings)


def count_tokens(tokens: Sequence[Sequence[str]], *, passage_ids: Sequence[str] | None = None, review_ids: Sequence[str] | None = None,
                 min_reviews: int = 1, max_share: float = 1.0) -> Features:
    """Count texts that are lists of terms already (a ready bag of words): every token is a term, and nothing is a stop word.

    Parameters
    ----------
    tokens : sequence of sequence of str
        The terms of each text.
    passage_ids, review_ids : sequence of str, optional
        As in `count_texts`.
    min_reviews : int
        In how many reviews a term must occur.
    max_share : float
        As in `count_passages`.

    Raises
    ------
    ScrmineError
        If ids are not as many as texts, not unique or missing, or no term is left.

    Examples
    --------
    >>> bags = [["visit", "drift"], ["drift", "school"], ["visit", "drift"]]
    >>> print(scrmine.count_tokens(bags).terms[["term", "n", "n_passages"]].to_string(index=False))
      term  n  n_passages
     drift  3           3
    school  1           1
     visit  2           2
    """
    _check_settings("surface", min_reviews, max_share)
    table = _ready_table(tokens, passage_ids, review_ids)
    order = table["passage_id"].argsort(kind="stable").to_numpy()
    bags = [Counter(tokens[at]) for at in order]
    surfaces = {term: Counter([term]) for bag in bags for term in bag}
    settings = {"forms": "ready", "phrases": False, "min_reviews": min_reviews, "max_share": max_share}
    return assemble(table.iloc[order].reset_index(drop=True), bags, surfaces, Counter(), settings)


def _check_settings(forms: str, min_reviews: int | None, max_share: float) -> None:
    if forms not in FORMS:
        raise unknown_name("form of terms", forms, FORMS, where="count_passages")
    if min_reviews is not None and min_reviews < 1:
        raise ScrmineError(f"min_reviews is {min_reviews}; a term must occur in 1 review at least. Give a number from 1 on.")
    if not 0 < max_share <= 1:
        raise ScrmineError(f"max_share is {max_share}; a share over 0 and up to 1 is expected, such as {COMMONEST_SHARE}.")


def _ready_table(texts: Sequence, passage_ids: Sequence[str] | None, review_ids: Sequence[str] | None) -> pd.DataFrame:
    """The passages table of texts that come without one."""
    width = len(str(max(0, len(texts) - 1)))
    names = [f"{number:0{width}}" for number in range(len(texts))] if passage_ids is None else list(passage_ids)
    groups = names if review_ids is None else list(review_ids)
    for what, given in (("passage_ids", names), ("review_ids", groups)):
        if len(given) != len(texts):
            raise ScrmineError(f"There are {len(given):,} {what} for {len(texts):,} texts. Give one for each text.")
    table = pd.DataFrame({"passage_id": names, "review_id": groups})
    if table.isna().any(axis=None):
        raise ScrmineError("An id of a passage or review is missing. Give every text both, or leave the ids out.")
    if table["passage_id"].duplicated().any():
        raise ScrmineError(f"The passage_id {table.loc[table['passage_id'].duplicated(), 'passage_id'].iloc[0]!r} stands twice. Give each text its own.")
    return table.astype(str)


def _count(table: pd.DataFrame, own: dict[str, frozenset[str]], settings: dict) -> Features:
    """Features of passages that are chosen and in order."""
    streams = [stream_of(text) for text in table["text"]]
    casing = Casing(streams)
    left_out: Counter[tuple[str, str]] = Counter()
    written = [_clauses(stream, casing, own.get(review_id, frozenset()), left_out)
               for stream, review_id in zip(streams, table["review_id"], strict=True)]
    clauses = [[[shape_of(word, settings["forms"]) for word in clause] for clause in passage] for passage in written]
    if settings["phrases"]:
        clauses = join_phrases(clauses)
    bags, surfaces = [], defaultdict(Counter)
    for passage, as_written in zip(clauses, written, strict=True):
        bag: Counter[str] = Counter()
        for clause, words in zip(passage, as_written, strict=True):
            at = 0
            for term in clause:
                length = term.count(JOINED) + 1
                surface = " ".join(words[at:at + length]) if length > 1 else _single(words[at])
                at += length
                if term in CONNECTORS:
                    left_out[term, "stop word"] += 1
                else:
                    bag[term] += 1
                    surfaces[term][surface] += 1
        bags.append(bag)
    return assemble(table, bags, surfaces, left_out, settings)


def shape_of(word: str, forms: str) -> str:
    """The form under which a written word is counted."""
    return stem(plain(word)) if forms == "stems" else plain(word)


def _single(word: str) -> str:
    """A word as it is shown: abbreviations in capitals, others without case and possessive."""
    return word if word.isupper() and len(word) > 1 else plain(word)


def _clauses(stream: list[str], casing: Casing, own: frozenset[str], left_out: Counter) -> list[list[str]]:
    """The words of a passage that may be terms, clause by clause; what is no term ends a clause, and is entered in `left_out`."""
    names = {}
    for start, end in named_stretches(stream, casing, own):
        left_out[re.sub(r"['’]s?$", "", " ".join(stream[start:end])), "name"] += 1
        names[start] = end
    clauses: list[list[str]] = [[]]
    at = 0
    while at < len(stream):
        word = stream[at]
        if at in names:
            at = names[at]
            clauses.append([])
            continue
        at += 1
        form = plain(word)
        reason = _reason(form)
        if reason is None:
            clauses[-1].append(word if word.isupper() and len(word) > 1 else word.lower().replace("’", "'"))
        elif word in CONNECTORS and clauses[-1]:
            clauses[-1].append(word)
        else:
            if word not in ".,":
                left_out["0-9" if reason == "number" else form, reason] += 1
            clauses.append([])
    return [_trimmed(clause, left_out) for clause in clauses if clause]


def _reason(form: str) -> str | None:
    """Why a plain word is no term; None if it is one."""
    if form in NEGATIONS:
        return None
    known = stop_list().get(form)
    if known is not None:
        return None if known == "kept" else known
    if any(character.isdigit() for character in form):
        return "number"
    return "single letter" if len(form) < 2 else None


def _trimmed(clause: list[str], left_out: Counter) -> list[str]:
    """A clause without connectors at its end."""
    while clause[-1] in CONNECTORS:
        left_out[clause[-1], "stop word"] += 1
        clause = clause[:-1]
    return clause
