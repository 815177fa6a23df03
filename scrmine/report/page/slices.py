"""The passages of each document, to be unpacked when one of them is shown."""

from __future__ import annotations

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.values import SHAPES, STANCES


def page_slices(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, *, share: bool) -> list[dict]:
    """One record per document with columns of one entry per passage in reading order; no words where the page is to be shared."""
    at = dict(zip(corpus.passages["passage_id"], range(len(corpus.passages)), strict=True))
    marks = _marks(corpus, codings, codebook)
    of_document = dict(tuple(corpus.passages.groupby("doc_id", sort=False)))
    return [_slice(of_document.get(doc_id, corpus.passages.iloc[:0]), marks, at, share=share) for doc_id in corpus.documents["doc_id"]]


def _slice(rows: pd.DataFrame, marks: dict[str, list[list]], at: dict[str, int], *, share: bool) -> dict:
    sections = ["", *dict.fromkeys(rows["section"].dropna())]
    where = {
        "start": rows["start"].tolist(), "end": rows["end"].tolist(), "locator": rows["locator"].tolist(),
        "page": [_pages(*ends) for ends in zip(rows["page"], rows["page_end"], strict=True)],
        "paragraph": rows["paragraph"].fillna("").tolist(), "shape": [SHAPES.index(shape) for shape in rows["shape"]],
        "repeat": [at.get(i, -1) if pd.notna(i) else -1 for i in rows["repeat_of"]],
    }
    of_passage = [marks.get(passage_id, []) for passage_id in rows["passage_id"]]
    if share:
        return {**where, "marks": [[[theme, stance] for theme, stance, *_ in found] for found in of_passage]}
    return {**where, "sections": sections, "section": [sections.index(s) if pd.notna(s) else 0 for s in rows["section"]],
            "text": rows["text"].tolist(), "marks": of_passage}


def _pages(first: object, last: object) -> str:
    """The printed page or pages; empty where a file has none."""
    if pd.isna(first):
        return ""
    return str(first) if pd.isna(last) or last == first else f"{first}–{last}"


def _marks(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook) -> dict[str, list[list]]:
    """For each coded passage its codings: theme, stance (by number), where the words stand in the browser's units, and score."""
    theme_at = {theme: number for number, theme in enumerate(codebook.themes)}
    known = dict(zip(corpus.passages["passage_id"], zip(corpus.passages["start"], corpus.passages["text"], strict=True), strict=True))
    marks: dict[str, list[list]] = {}
    for row in codings.to_dict("records"):
        start, text = known[row["passage_id"]]
        first, last = int(row["start"] - start), int(row["end"] - start)
        marks.setdefault(row["passage_id"], []).append(
            [theme_at[row["theme"]], STANCES.index(row["stance"]), utf16(text[:first]), utf16(text[:last]), round(float(row["score"]), 3)]
        )
    return marks


def utf16(text: str) -> int:
    """Length in UTF-16 units, in which browsers count."""
    return len(text.encode("utf-16-le")) // 2
