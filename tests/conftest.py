"""What several test modules need: hand-made corpora, the sample, the examples, and a guard on skipping."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pandas as pd
import pytest

import scrmine
from scrmine.schema import CODINGS, PAGES, check_table, empty_table

with warnings.catch_warnings():
    # It leaves a file open when it is loaded, which would be an error here.
    warnings.simplefilter("ignore", ResourceWarning)
    import gptables  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT.parent / "shared" / "examples"


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of real published documents, none of which may be copied into the project."""
    if not EXAMPLES.is_dir():
        pytest.skip("needs ../shared/examples")
    return EXAMPLES


@pytest.fixture(scope="session")
def sample_corpus() -> scrmine.Corpus:
    """The fictional sample, read once."""
    return scrmine.load_sample()


def no_skipping(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Where CI is "true" a skip for want of ../shared stays a skip, and any other becomes a failure."""
    if not report.skipped or hasattr(report, "wasxfail") or os.environ.get("CI") != "true":
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    if "../shared" not in str(reason):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped where nothing may be ({reason}). Install what it needs, or mend the test."


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    no_skipping(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    no_skipping(report)
    return report


def make_tables(documents: list[dict], passages: list[dict], reviews: list[dict] | None = None) -> dict[str, pd.DataFrame]:
    """The four tables of a corpus from a few dicts; what is not said is filled in.

    Parameters
    ----------
    documents : list of dict
        At least `doc_id`. `review_id` is the `doc_id` if not given; `text` is made from the passages.
    passages : list of dict
        At least `doc_id` and `text`. They follow each other in their document's text, two line ends between them.
    reviews : list of dict, optional
        By default one for each review that a document or a passage names.
    """
    documents = [{"review_id": d["doc_id"], "kind": "report", "title": d["doc_id"].title(), "source_file": f"{d['doc_id']}.txt",
                  "sha256": "0" * 64, "status": "ok", "reason": "", **d} for d in documents]
    review_of = {d["doc_id"]: d["review_id"] for d in documents}
    rows, texts = [], {d["doc_id"]: "" for d in documents}
    for passage in passages:
        doc_id, text = passage["doc_id"], passage["text"]
        start = len(texts[doc_id]) + (2 if texts[doc_id] else 0)
        texts[doc_id] += ("\n\n" if texts[doc_id] else "") + text
        end = start + len(text)
        rows.append({
            "passage_id": f"{doc_id}:{start}-{end}", "review_id": review_of[doc_id], "page": None, "page_end": None,
            "paragraph": None, "section": None, "role": "analysis", "shape": "paragraph", "locator": "beginning",
            "start": start, "end": end, "n_words": len(text.split()), "lead_in": None, "repeat_of": None, **passage,
        })
    for document in documents:
        document.setdefault("text", texts[document["doc_id"]])
    named = [row["review_id"] for row in [*documents, *rows] if row["review_id"] is not None]
    reviews = reviews or [{"review_id": review_id} for review_id in dict.fromkeys(named)]
    frames = {
        "reviews": pd.DataFrame([{"board": None, "name": None, "year": None, **r} for r in reviews]),
        "documents": pd.DataFrame(documents),
        "pages": pd.DataFrame([{"page_id": f"{d['doc_id']}:p0", "doc_id": d["doc_id"], "page": None, "start": 0,
                                "end": len(d["text"]), "quality": 1.0} for d in documents if d["text"]]),
        "passages": pd.DataFrame(rows),
    }
    return {**frames, "pages": frames["pages"] if len(frames["pages"]) else empty_table(PAGES)}


def make_corpus(documents: list[dict], passages: list[dict], reviews: list[dict] | None = None, **settings: object) -> scrmine.Corpus:
    """A checked corpus from a few dicts; see `make_tables`."""
    return scrmine.Corpus(**make_tables(documents, passages, reviews), settings=settings)


def make_codings(corpus: scrmine.Corpus, rows: list[tuple[str, str, str]] | list[tuple[str, str, str, str]]) -> pd.DataFrame:
    """Codings from (passage_id, theme, words[, stance]); the words are looked up in the passage."""
    if not rows:
        return empty_table(CODINGS)
    passages = corpus.passages.set_index("passage_id")
    records = []
    for passage_id, theme, words, *stance in rows:
        start = int(passages.loc[passage_id, "start"]) + passages.loc[passage_id, "text"].index(words)
        records.append({
            "coding_id": f"{passage_id}#{theme}@{start}", "passage_id": passage_id, "theme": theme, "coder": "hand",
            "stance": stance[0] if stance else "concern", "start": start, "end": start + len(words), "quote": words, "score": 1.0,
        })
    return check_table(pd.DataFrame(records), CODINGS)


def make_codebook(*themes: tuple[str, str] | tuple[str, str, str], name: str = "Two themes") -> scrmine.Codebook:
    """A codebook from (theme, family[, title]); the theme's own words are its term."""
    table = pd.DataFrame([{
        "theme": theme, "code": "", "family": family, "title": title[0] if title else theme.replace("_", " ").capitalize(),
        "definition": f"What is said of {theme}.", "include": "", "exclude": "", "note": "", "parent": None,
        "terms": [theme.replace("_", " ")], "weak_terms": [], "sources": [],
    } for theme, family, *title in themes])
    return scrmine.Codebook(name, "1", table)


HOSTILE = {
    "script": "<script>alert(1)</script>", "end": "</script ></title>", "handler": "\" onclick='x' <img src=x onerror=x>",
    "formula": "=1+1", "math": "$x$", "broken math": r"$\frac$", "note": "$$note$$", "link": "[a](javascript:x) [b](c)", "address": "https://example.org/x",
    "template": "{{ 7 * 7 }}", "emoji": "\U0001f600 \U0001f9d2", "letters": "Мария", "dash": "–",
}
"""Text that means something to a browser, a spreadsheet, a drawing or a template, and must stay text."""


def make_case(text: str = "x", **review: object) -> tuple[scrmine.Corpus, pd.DataFrame, scrmine.Codebook]:
    """Three reviews, one of them a scan, their codings and a codebook, with one text wherever a user's text can stand."""
    corpus = make_corpus(
        [{"doc_id": "a", "title": text, "source_file": f"{text}.txt", "note": text, "furniture": 2}, {"doc_id": "b", "note": "", "furniture": 0},
         {"doc_id": "scan", "status": "no_text", "reason": "few_characters", "note": "", "furniture": 0}],
        [{"doc_id": "a", "text": f"{text}: \U0001f600 drift of plans.", "section": text, "locator": f"under “{text}”"},
         {"doc_id": "a", "text": "Drift and no hunger.", "role": "lessons"},
         {"doc_id": "a", "text": "Drift must end.", "role": "recommendation"},
         {"doc_id": "b", "text": "Hunger, said the child."}, {"doc_id": "b", "text": "Nothing else."}],
        [{"review_id": "a", "name": text, "board": text, "year": 2012, "outcome": text, **review}, {"review_id": "b", "year": 2010},
         {"review_id": "scan"}],
        read_from=text, metadata="given",
    )
    ids = corpus.passages["passage_id"].tolist()
    codings = make_codings(corpus, [(ids[0], "drift", "drift"), (ids[1], "drift", "Drift", "good"), (ids[1], "hunger", "hunger", "absent"),
                                    (ids[2], "drift", "Drift"), (ids[3], "hunger", "Hunger")])
    return corpus, codings, make_codebook(("drift", "practice", text), ("hunger", "case", f"{text} again"), name=text)
