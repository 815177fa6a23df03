"""What the page shows before any script runs: the figures at its top, frequencies, themes × reviews, how files were read."""

from __future__ import annotations

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare import MEASURES, Comparison
from scrmine.compare.estimands import CORRECTED
from scrmine.corpus import Corpus
from scrmine.quality.card import QualityCard
from scrmine.report.page.numbers import as_read, ends, gaps_as_none, plain, review_name, shown_as
from scrmine.topics.crosswalk import Crosswalk
from scrmine.topics.reading import CARRIES, count_topics
from scrmine.topics.result import Topics

DECIMALS = 9
"""To which loadings are compared with what makes a passage carry a topic."""

HEAT_STEPS = 5
HEADLINES = 5
"""Themes of each family that the overview names."""


def summarise(corpus: Corpus, codings: pd.DataFrame, overall: Comparison) -> dict:
    """The figures at the top of the page."""
    years = corpus.reviews["year"].dropna()
    table = overall.measure("share_of_reviews")
    counted = overall.counts["review_id"].nunique()
    return {
        "n_reviews": len(corpus.reviews), "n_documents": len(corpus.documents), "n_counted_reviews": counted,
        "n_findings": int(table["n_passages"].iloc[0]) if len(table) else 0, "n_codings": len(codings), "n_themes": table["theme"].nunique(),
        "n_words": int(overall.counts.drop_duplicates("review_id")["n_words"].sum()),
        "statuses": {plain(s): int(n) for s, n in corpus.documents["status"].value_counts().sort_index().items()},
        "years": "years not known" if not len(years) else str(years.min()) if years.min() == years.max() else f"{years.min()} to {years.max()}",
    }


def frequencies(overall: Comparison, codebook: Codebook) -> list[dict]:
    """One row per theme with its definition and all measures side by side, most frequent first within its family."""
    known = {(row["theme"], row["measure"]): row for row in overall.table.to_dict("records")}
    defined = codebook.table.set_index("theme")
    rows = []
    for row in overall.measure("share_of_reviews").to_dict("records"):
        measures = {name: as_read(known[row["theme"], name]) for name in MEASURES}
        rows.append({**row, "measures": measures, **{part: defined.loc[row["theme"], part] for part in ("definition", "include", "exclude")}})
    return sorted(rows, key=lambda row: (row["family"] != "practice", -row["estimate"], -row["n_hits"]))


def measured(overall: Comparison, themes: list[str], corrected: Comparison | None = None) -> list[list[dict]]:
    """Every frequency of each theme as it is read, the corrected ones last."""
    known: dict[str, list[dict]] = {theme: [] for theme in themes}
    for name in MEASURES:
        for row in overall.measure(name).to_dict("records"):
            known[row["theme"]].append({**as_read(row), "says": row["status"]})
    if corrected is not None:
        for row in corrected.table[corrected.table["status"] == CORRECTED].to_dict("records"):
            known[row["theme"]].append({**as_read(row), "says": CORRECTED, "of": _sampled(row, corrected)})
    return list(known.values())


def corrected_rows(corrected: Comparison | None) -> dict[str, dict]:
    """For each theme that a human sample reached its corrected share: of reviews where whole reviews were read, else of passages."""
    if corrected is None:
        return {}
    table = corrected.table[corrected.table["status"] == CORRECTED]
    name = "share_of_reviews" if (table["measure"] == "share_of_reviews").any() else "share_of_passages"
    return {row["theme"]: {**as_read(row), "of": _sampled(row, corrected)} for row in table[table["measure"] == name].to_dict("records")}


def _sampled(row: dict, corrected: Comparison) -> str:
    return f"{row['n_sampled']:,.0f} {corrected.correction.settings['unit']} read by people; the machine alone: {shown_as(row['measure'], row['raw'])}"


def heat_map(corpus: Corpus, codebook: Codebook, overall: Comparison) -> dict:
    """Themes × reviews: a row of cells per review, oldest first."""
    order = corpus.reviews[corpus.reviews["review_id"].isin(overall.counts["review_id"])].sort_values(["year", "review_id"])
    hits = overall.counts.pivot(index="review_id", columns="theme", values="n_hits")
    top = max(1, int(hits.to_numpy().max()))
    themes = sorted(codebook.table.to_dict("records"), key=lambda theme: theme["family"] != "practice")
    rows = [{"id": row["review_id"], "label": review_name(row), "cells": [
        {"n": n, "theme": theme["theme"], "step": 0 if not n else max(1, round(HEAT_STEPS * n / top))}
        for theme in themes for n in [int(hits.loc[row["review_id"], theme["theme"]])]]} for row in order.to_dict("records")]
    return {"themes": [{"id": theme["theme"], "title": theme["title"], "n": int(hits[theme["theme"]].sum())} for theme in themes],
            "families": {family: sum(theme["family"] == family for theme in themes) for family in ("practice", "case")}, "rows": rows}


def reading(corpus: Corpus) -> list[dict]:
    """How each document was read, gaps as None."""
    report = corpus.reading_report().merge(corpus.documents[["doc_id", "source_file"]], on="doc_id")
    report = report.reindex(columns=[*report.columns, *(name for name in ("furniture", "note") if name not in report)])
    return [gaps_as_none(row) for row in report.to_dict("records")]


def topic_rows(topics: Topics | None, crosswalk: Crosswalk | None, codebook: Codebook, seed: int) -> list[dict]:
    """One row per stable topic: its terms, how many passages and reviews carry it, with intervals, and the theme that it keeps company with most."""
    if topics is None:
        return []
    beside = {} if crosswalk is None else {row["topic"]: gaps_as_none(row) for row in crosswalk.topics.to_dict("records")}
    terms = topics.table().set_index("topic")["terms"]
    rows = [{**row, "terms": terms[row["topic"]], "beside": beside.get(row["topic"])} for row in count_topics(topics, seed=seed).to_dict("records")] if len(terms) else []
    for row in rows:
        row["ends"] = ends(row["ci_low"], row["ci_high"], row["method"])
        row["present_ends"] = ends(row["present_low"], row["present_high"], "one review")
        row["theme_title"] = codebook.titles.get(row["beside"]["theme"], "") if row["beside"] else ""
    return rows


def carriers(topics: Topics) -> dict[str, list[str]]:
    """For each stable topic the passages that carry it, as `scrmine.count_topics` counts them."""
    carried = topics.loadings.round(DECIMALS) >= CARRIES
    return {topic: carried.index[carried[topic]].tolist() for topic in topics.table()["topic"]}


def quality_rows(card: QualityCard | None) -> list[dict]:
    """One row per theme of the quality card, the most dependable first, without any words of passages."""
    if card is None:
        return []
    rows = card.themes.sort_values(["f1", "theme"], ascending=[False, True], na_position="last")
    return [gaps_as_none(row) for row in rows.to_dict("records")]
