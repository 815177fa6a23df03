"""What of a report may leave the house: the corpus and the tables without words of passages, folders and characteristics of single cases."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pandas as pd

from scrmine.compare import Comparison
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.layout.marks import cite_number
from scrmine.output import MANIFEST, check_ours, read_manifest
from scrmine.report.page.grouping import PUBLISHED, compare_column, is_closed

SAID_OF_REVIEWS = ("review_id", "name", *PUBLISHED)
SAID_OF_READING = ("doc_id", "review_id", "kind", "status", "reason", "pages", "passages", "words", "quality", "roles", "repeats")
KEPT_SETTINGS = ("metadata", "fictional")
OF_ALL_REVIEWS = ("frequencies", "corrected_frequencies", "where_argued", "agreement", "agreement_by_pair", "sensitivity", "choices", "topics", "topics_and_themes",
                  "quality", "codebook")
"""Tables in which no review, no group and no word of a document stands."""

OF_GROUPS = "comparison_for_sharing"


def check_shareable(out: str | Path) -> None:
    """Refuse a folder that holds a report with quotations, or the corpus: what is left in it would be shared too.

    Raises
    ------
    ScrmineError
        If the folder is there, not empty, and no report for sharing.
    """
    out = check_ours(out, "report")
    if out.is_dir() and any(out.iterdir()) and not ((out / MANIFEST).is_file() and read_manifest(out, "report", finished=False).get("settings", {}).get("share")):
        raise ScrmineError(f"The output folder {out} holds a report with quotations, or a corpus, and a report for sharing was to be written there: what is left "
                           f"of the one would be shared with the other. Name a new folder with -o.")


def shareable(corpus: Corpus) -> Corpus:
    """The same corpus with bare file names, no titles, no notes on reading, and places that quote no heading.

    Titles of news quote reviews and tell of cases; a document is called by its file's name instead.
    The texts stay, since the corpus would not be one without; nothing that is written for sharing takes them.
    """
    names = corpus.documents["source_file"].map(lambda name: PurePosixPath(name.replace("\\", "/")).name)
    # Two files of one name in different folders are told apart by their ids.
    names = names.where(~names.duplicated(keep=False), corpus.documents["doc_id"])
    documents = corpus.documents.assign(source_file=names, title=pd.Series(None, index=corpus.documents.index, dtype=corpus.documents["title"].dtype))
    if "note" in documents:
        documents = documents.assign(note="")
    passages = corpus.passages.assign(locator=[_place(row) for row in corpus.passages[["page", "page_end", "paragraph"]].to_dict("records")], section=None)
    settings = {name: value for name, value in corpus.settings.items() if name in KEPT_SETTINGS}
    return Corpus(corpus.reviews, documents, corpus.pages, passages, settings)


def shareable_tables(tables: dict[str, pd.DataFrame], corpus: Corpus, overall: Comparison, by: str | None) -> dict[str, pd.DataFrame]:
    """The tables of a report that may be shared: none of codings, none of cases, groups with small counts hidden.

    Parameters
    ----------
    tables : dict of pandas.DataFrame
        From `scrmine.report.tables.report_tables`.
    corpus : Corpus
        From `shareable`.
    overall : Comparison
        All reviews as one group.
    by : str or None
        The column to compare groups by.
    """
    kept = {name: tables[name] for name in OF_ALL_REVIEWS if name in tables}
    if by is not None:
        kept[OF_GROUPS] = _groups(compare_column(corpus, overall, by, share=True))
    if not is_closed(by, share=True):
        kept["themes_by_reviews"] = tables["themes_by_reviews"]
    reviews = corpus.reviews[[name for name in SAID_OF_REVIEWS if name in corpus.reviews]]
    left_out = overall.excluded.drop(columns="group")
    return {**kept, "reviews": reviews, "left_out": left_out, "reading_report": corpus.reading_report()[list(SAID_OF_READING)]}


def _groups(compared: dict) -> pd.DataFrame:
    """One row per theme and group of what the page shows: n_present is ``<5`` or ``withheld`` where it is hidden."""
    rows = [{"column": compared["by"], "group": group["group"], "theme": row["theme"], "n_reviews": group["n"], "n_present": str(cell.get("shown", cell.get("n"))),
             "share_of_reviews": cell.get("share"), "ci_low": cell.get("low"), "ci_high": cell.get("high")}
            for row in compared["rows"] for group, cell in zip(compared["groups"], row["cells"], strict=True)]
    return pd.DataFrame(rows).astype({"share_of_reviews": "Float64", "ci_low": "Float64", "ci_high": "Float64"})


def _place(row: dict) -> str:
    """Where a passage stands by its printed numbers alone: headings are words of the review."""
    page = None if pd.isna(row["page"]) else f"p. {row['page']}" if pd.isna(row["page_end"]) or row["page_end"] == row["page"] else f"pp. {row['page']}–{row['page_end']}"
    paragraph = None if pd.isna(row["paragraph"]) or not str(row["paragraph"]) else cite_number(str(row["paragraph"]))
    return ", ".join(part for part in (page, paragraph) if part) or "no page number"
