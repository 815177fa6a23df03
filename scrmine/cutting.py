"""Cut the same reviews otherwise: into sentences, or into whole sections, to see what the cut does to a result."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from scrmine.corpus import Corpus
from scrmine.duplicates import mark_repeats
from scrmine.errors import unknown_name
from scrmine.layout.compose import measure
from scrmine.themes.features import sentence_spans

UNITS = ("sentences", "sections")
ALONE = ("heading", "note")
"""Shapes that are not joined to others: a heading says nothing, and a footnote interrupts what it stands in."""


def cut_passages(corpus: Corpus, into: str) -> Corpus:
    """The same corpus with its passages cut smaller or larger; texts, roles and sections stay as they were read.

    Sections are runs of neighbouring passages of one document that have the same review, role and section; a heading or a footnote ends
    a run. What repeats what is found anew. Codings of the old passages do not fit the new ones: code the new corpus.

    Parameters
    ----------
    corpus : Corpus
        Reviews cut into paragraphs and items, as they are read.
    into : {"sentences", "sections"}
        What each passage is to be.

    Returns
    -------
    Corpus
        With `settings["cut_into"]`. A sentence keeps the place in print of its passage; a section has that of its first passage "to" that of
        its last.

    Raises
    ------
    ScrmineError
        If there is no such unit.

    Examples
    --------
    >>> scrmine.cut_passages(corpus, "sentences")
    Corpus: 32 reviews, 28 documents (28 ok), 5024 passages
    """
    if into not in UNITS:
        raise unknown_name("unit", into, UNITS, where="cut_passages")
    cut = _sentences(corpus) if into == "sentences" else _sections(corpus)
    passages = cut.assign(
        passage_id=cut["doc_id"] + ":" + cut["start"].astype("str") + "-" + cut["end"].astype("str"),
        text=[corpus.texts[doc_id][start:end] for doc_id, start, end in zip(cut["doc_id"], cut["start"], cut["end"], strict=True)],
        lead_in=pd.Series(None, index=cut.index, dtype="str"),
    )
    passages["n_words"] = [measure(text)[0] for text in passages["text"]]
    return replace(corpus, passages=mark_repeats(passages, corpus.documents), settings={**corpus.settings, "cut_into": into})


def _sentences(corpus: Corpus) -> pd.DataFrame:
    """One row per sentence; headings stay whole."""
    spans = [[(0, len(text))] if shape == "heading" else sentence_spans(text)
             for text, shape in zip(corpus.passages["text"], corpus.passages["shape"], strict=True)]
    rows = corpus.passages.assign(span=spans).explode("span", ignore_index=True)
    first, last = (rows["span"].str[side].astype("Int64") for side in (0, 1))
    return rows.assign(end=rows["start"] + last, start=rows["start"] + first).drop(columns="span")


def _sections(corpus: Corpus) -> pd.DataFrame:
    """One row per run of passages of one section and role."""
    passages = corpus.passages.sort_values(["doc_id", "start"], ignore_index=True)
    same = passages[["doc_id", "review_id", "role", "section"]].fillna("")
    alone = passages["shape"].isin(ALONE)
    begins = (same != same.shift()).any(axis=1) | alone | alone.shift(fill_value=False)
    runs = passages.groupby(begins.cumsum())
    first, last = runs.head(1).reset_index(drop=True), runs.tail(1).reset_index(drop=True)
    several = (runs.size() > 1).to_numpy()
    locator = first["locator"].where(first["locator"] == last["locator"], first["locator"] + " to " + last["locator"])
    return first.assign(end=last["end"], page_end=last["page_end"], locator=locator,
                        shape=first["shape"].mask(several, "paragraph"), **_least_sure(runs))


def _least_sure(runs: pd.core.groupby.DataFrameGroupBy) -> dict[str, pd.Series]:
    """A run's role is as sure as that of its least sure passage."""
    return {"role_confidence": runs["role_confidence"].min().reset_index(drop=True)} if "role_confidence" in runs.obj else {}
