"""The evidence page: one HTML file that opens from disk, in which every number opens to its passages."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scrmine.codebook import Codebook
from scrmine.compare import MEASURES, Comparison
from scrmine.corpus import Corpus, count_once
from scrmine.quote import cite_passage
from scrmine.schema import REASONS

HERE = Path(__file__).parent
SCRIPT = (HERE / "page.js").read_text(encoding="utf-8")
STYLE = (HERE / "page.css").read_text(encoding="utf-8")
HEAT_STEPS = 5


def write_page(path: Path, corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, overall: Comparison,
               grouped: Comparison | None, figures: dict[str, tuple[str, str]]) -> None:
    """Write the page.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    corpus, codings, codebook, overall, grouped
        What `scrmine.report.write_report` has computed.
    figures : dict
        For each figure its SVG source and its text alternative.
    """
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"percent": _percent, "number": _number}
    page = environment.get_template("page.html.j2").render(
        style=Markup(STYLE), script=Markup(SCRIPT), script_hash=_hash(SCRIPT), style_hash=_hash(STYLE),
        data=Markup(_embedded(_page_data(corpus, codings, codebook, overall, grouped))),
        figures={name: (_inline(svg), text) for name, (svg, text) in figures.items()},
        frequencies=_frequencies(overall), heat=_heat(corpus, codebook, overall), comparison=_comparison(grouped),
        reading=_reading(corpus), summary=_summary(corpus, codings, overall), settings=overall.settings, measures=MEASURES,
        left_out=overall.excluded.to_dict("records"), reasons=REASONS, codebook=codebook.table.to_dict("records"),
        codebook_name=f"{codebook.name}, version {codebook.version}", guessed=corpus.settings.get("metadata") == "detected",
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def _percent(value: float) -> str:
    return "–" if pd.isna(value) else f"{100 * value:.0f} %" if value >= 0.1 or value == 0 else f"{100 * value:.1f} %"


def _number(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _hash(text: str) -> str:
    """A content-security-policy hash: only this very script and style may run."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _embedded(content: object) -> str:
    """JSON that cannot end the script element that holds it, whatever text is in it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e") \
        .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _inline(svg: str) -> Markup:
    """An SVG drawing as an image source: drawn, never run."""
    return Markup("data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode())


def _page_data(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, overall: Comparison,
               grouped: Comparison | None) -> dict:
    """What the page's script needs: reviews, documents, and every passage with its codings."""
    reviews = corpus.reviews["review_id"].tolist()
    documents = corpus.documents["doc_id"].tolist()
    groups = (grouped or overall).counts.drop_duplicates("review_id").set_index("review_id")["group"]
    counted = set(count_once(corpus.passages, overall.settings["roles"])["passage_id"])
    marks = _marks(corpus, codings, codebook)
    review_at = {review_id: number for number, review_id in enumerate(reviews)}
    document_at = {doc_id: number for number, doc_id in enumerate(documents)}
    return {
        "themes": [{"id": t, "title": codebook.titles[t]} for t in codebook.themes],
        "reviews": [{"id": r, "label": _review_name(row), "group": groups.get(r, "")}
                    for r, row in zip(reviews, corpus.reviews.to_dict("records"), strict=True)],
        "documents": [{"id": row["doc_id"], "title": row["title"] if pd.notna(row["title"]) else row["source_file"], "file": row["source_file"], "kind": row["kind"]}
                      for row in corpus.documents.to_dict("records")],
        # Rows rather than objects: a third of the size.
        "passages": [
            [row["passage_id"], document_at[row["doc_id"]], review_at.get(row["review_id"], -1), row["locator"],
             row["section"] if pd.notna(row["section"]) else "", row["role"], row["shape"], int(row["passage_id"] in counted),
             row["text"], marks.get(row["passage_id"], []), cite_start, row["repeat_of"] if pd.notna(row["repeat_of"]) else ""]
            for row, cite_start in zip(corpus.passages.to_dict("records"), _cite_starts(corpus), strict=True)
        ],
    }


def _cite_starts(corpus: Corpus) -> list[str]:
    """The citation of each passage without its locator; one look-up per document and review."""
    known: dict[tuple[str, object], str] = {}
    starts = []
    rows = zip(corpus.passages["passage_id"], corpus.passages["doc_id"], corpus.passages["review_id"],
               corpus.passages["locator"], strict=True)
    for passage_id, doc_id, review_id, locator in rows:
        key = (doc_id, review_id if pd.notna(review_id) else None)
        if key not in known:
            known[key] = cite_passage(corpus, passage_id).removesuffix(f", {locator}")
        starts.append(known[key])
    return starts


def _marks(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook) -> dict[str, list[list]]:
    """For each coded passage its codings: theme number, stance, and where the words stand, in the browser's units."""
    theme_at = {theme: number for number, theme in enumerate(codebook.themes)}
    passages = corpus.passages.set_index("passage_id")[["start", "text"]]
    marks: dict[str, list[list]] = {}
    for row in codings.to_dict("records"):
        start, text = passages.loc[row["passage_id"]]
        first, last = int(row["start"] - start), int(row["end"] - start)
        marks.setdefault(row["passage_id"], []).append(
            [theme_at[row["theme"]], row["stance"], _utf16(text[:first]), _utf16(text[:last]), float(row["score"])]
        )
    return marks


def _utf16(text: str) -> int:
    """Length in UTF-16 units, in which browsers count."""
    return len(text.encode("utf-16-le")) // 2


def _review_name(row: dict) -> str:
    name = row["name"] if pd.notna(row["name"]) else row["review_id"]
    return f"{name} ({row['year']})" if pd.notna(row["year"]) else str(name)


def _frequencies(overall: Comparison) -> list[dict]:
    """One row per theme with all measures side by side, most frequent first within its family."""
    wide = overall.table.pivot(index="theme", columns="measure", values=["estimate", "ci_low", "ci_high"])
    rows = []
    for row in overall.measure("share_of_reviews").to_dict("records"):
        measures = {name: {part: wide.loc[row["theme"], (part, name)] for part in ("estimate", "ci_low", "ci_high")}
                    for name in MEASURES}
        rows.append({**row, "measures": measures})
    return sorted(rows, key=lambda row: (row["family"] != "practice", -row["estimate"], -row["n_hits"]))


def _heat(corpus: Corpus, codebook: Codebook, overall: Comparison) -> dict:
    """The heat map: reviews in the order of their years, a row of cells per theme."""
    order = corpus.reviews[corpus.reviews["review_id"].isin(overall.counts["review_id"])].sort_values(["year", "review_id"])
    hits = overall.counts.pivot(index="theme", columns="review_id", values="n_hits")
    top = max(1, int(hits.to_numpy().max()))
    rows = []
    for theme in codebook.table.to_dict("records"):
        cells = [{"review": review_id, "n": int(hits.loc[theme["theme"], review_id])} for review_id in order["review_id"]]
        for cell in cells:
            cell["step"] = 0 if not cell["n"] else max(1, round(HEAT_STEPS * cell["n"] / top))
        rows.append({"theme": theme["theme"], "title": theme["title"], "family": theme["family"], "cells": cells,
                     "n": sum(cell["n"] for cell in cells)})
    return {"reviews": [{"id": row["review_id"], "label": _review_name(row)} for row in order.to_dict("records")], "rows": rows}


def _comparison(grouped: Comparison | None) -> dict | None:
    """The comparison by group: for each theme one cell per group."""
    if grouped is None:
        return None
    table = grouped.measure("share_of_reviews")
    sizes = table.drop_duplicates("group")[["group", "n_reviews"]].to_dict("records")
    rows = [{"theme": theme, "title": part["title"].iloc[0], "cells": part.to_dict("records")}
            for theme, part in table.groupby("theme", sort=False)]
    return {"by": str(grouped.settings["by"]).replace("_", " "), "groups": sizes, "rows": rows}


def _reading(corpus: Corpus) -> list[dict]:
    """How each document was read, gaps as None."""
    report = corpus.reading_report().merge(corpus.documents[["doc_id", "source_file"]], on="doc_id")
    report = report.reindex(columns=[*report.columns, *(name for name in ("furniture", "note") if name not in report)])
    return [{key: None if not isinstance(value, str) and pd.isna(value) else value for key, value in row.items()}
            for row in report.to_dict("records")]


def _summary(corpus: Corpus, codings: pd.DataFrame, overall: Comparison) -> dict:
    """The figures at the top of the page."""
    years = corpus.reviews["year"].dropna()
    table = overall.measure("share_of_reviews")
    return {
        "n_reviews": len(corpus.reviews), "n_documents": len(corpus.documents),
        "n_counted_reviews": int(table["n_reviews"].iloc[0]), "n_passages": int((corpus.passages["shape"] != "heading").sum()),
        "n_findings": int(table["n_passages"].iloc[0]), "n_codings": len(codings),
        "statuses": {s: int(n) for s, n in corpus.documents["status"].value_counts().sort_index().items()},
        "years": f"{years.min()} to {years.max()}" if len(years) else "years not known",
        "where": re.sub(r"[\\/]", "", str(corpus.settings.get("read_from", ""))),
    }
