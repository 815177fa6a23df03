"""What the page's script knows from the start: reviews, documents, themes, and which passage carries which theme.

A passage is known by its number in reading order. Its text stands in its document's slice (`slices`).
"""

from __future__ import annotations

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare import Comparison
from scrmine.corpus import Corpus, count_once
from scrmine.quote import cite_passages
from scrmine.report.page.numbers import gaps_as_none, plain, review_name
from scrmine.report.page.views import carriers, measured
from scrmine.topics.result import Topics
from scrmine.values import ROLES, STANCES

ELSEWHERE, COUNTED = "1", "2"
"""In `sets`: a passage that stands for itself outside the findings, and a finding that is counted. Nought: a heading or a repeat."""

FIRST_LETTER = "a"
KNOWN_COLUMNS = ("review_id", "name", "board", "year", "metadata")


def page_index(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, overall: Comparison, groups: dict[str, pd.Series],
               topics: Topics | None, *, share: bool, closed: bool = False, corrected: Comparison | None = None) -> dict:
    """The index; `groups` gives the group of each review by column, and is left out where the page is to be shared.

    A closed index does not say which passage or review carries which theme.
    """
    passages = corpus.passages.iloc[:0] if closed else corpus.passages
    codings = codings.iloc[:0] if closed else codings
    at = dict(zip(passages["passage_id"], range(len(passages)), strict=True))
    review_at = {review_id: number for number, review_id in enumerate(corpus.reviews["review_id"])}
    counted = set(count_once(passages, overall.settings["roles"])["passage_id"])
    once = set(count_once(passages, ROLES)["passage_id"])
    themes, carried = codebook.table.to_dict("records"), {} if topics is None else carriers(topics)
    return {
        "share": share, "closed": closed, "roles": [plain(role) for role in ROLES], "stances": list(STANCES), "counted": list(overall.settings["stances"]),
        "themes": [{"id": row["theme"], "title": row["title"], "family": row["family"]} for row in themes],
        "measures": measured(overall, codebook.themes, corrected),
        "reviews": [_review(row, groups, overall, share=share) for row in corpus.reviews.to_dict("records")],
        "documents": _documents(corpus, passages, review_at),
        # One letter a passage rather than a list: a fifth of the size.
        "passage_roles": "".join(chr(ord(FIRST_LETTER) + ROLES.index(role)) for role in passages["role"]),
        "sets": "".join(COUNTED if i in counted else ELSEWHERE if i in once else "0" for i in passages["passage_id"]),
        "passage_reviews": _runs([review_at.get(r, -1) for r in passages["review_id"]]),
        "codings": [_coded(codings[codings["theme"] == row["theme"]], at) for row in themes],
        "topics": [] if topics is None else [
            {"id": row["topic"], "label": row["label"],
             "passages": _steps(sorted(at[i] for i in carried[row["topic"]] if i in at))}
            for row in topics.table().to_dict("records")],
    }


def _review(row: dict, groups: dict[str, pd.Series], overall: Comparison, *, share: bool) -> dict:
    """A review: its label, whether it could be counted and, unless the page is to be shared, what is known of the case."""
    said = gaps_as_none(row)
    facts = [] if share else [[plain(name).capitalize(), str(value)] for name, value in said.items() if name not in KNOWN_COLUMNS and value is not None]
    reasons = dict(zip(overall.excluded["review_id"], overall.excluded["reason"], strict=True))
    known = [["Board", said["board"]]] if said["board"] is not None else []
    return {"id": row["review_id"], "label": review_name(row), "facts": [*known, *facts], "left_out": reasons.get(row["review_id"], ""),
            "groups": {by: of_review[row["review_id"]] for by, of_review in groups.items()}}


def _documents(corpus: Corpus, passages: pd.DataFrame, review_at: dict[str, int]) -> list[dict]:
    """Each document: its title, where its passages begin, and the citation of each of its reviews without the place."""
    passages = passages.assign(number=range(len(passages)))
    first = passages.drop_duplicates(["doc_id", "review_id"])
    cited = cite_passages(corpus, first["passage_id"])
    cites: dict[str, dict[str, str]] = {}
    for row in first.to_dict("records"):
        review = review_at.get(row["review_id"], -1)
        cites.setdefault(row["doc_id"], {})[str(review)] = cited[row["passage_id"]].removesuffix(f", {row['locator']}")
    spans = passages.groupby("doc_id")["number"].agg(["min", "size"])
    return [{"id": row["doc_id"], "title": row["title"] if pd.notna(row["title"]) else row["source_file"], "file": row["source_file"], "kind": row["kind"], "status": plain(row["status"]),
             "review": review_at.get(row["review_id"], -1), "first": int(spans["min"].get(row["doc_id"], 0)),
             "n": int(spans["size"].get(row["doc_id"], 0)), "cites": cites.get(row["doc_id"], {})}
            for row in corpus.documents.to_dict("records")]


def _runs(values: list[int]) -> list[list[int]]:
    """Equal neighbours as [value, how many]."""
    runs: list[list[int]] = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1][1] += 1
        else:
            runs.append([value, 1])
    return runs


def _steps(numbers: list[int]) -> list[int]:
    """Rising numbers as the steps between them, which are shorter."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _coded(rows: pd.DataFrame, at: dict[str, int]) -> list:
    """The passages of a theme in steps, and the number of each one's stance; a passage of two stances stands twice."""
    pairs = sorted({(at[passage_id], STANCES.index(stance)) for passage_id, stance in zip(rows["passage_id"], rows["stance"], strict=True)})
    return [_steps([number for number, _ in pairs]), "".join(str(stance) for _, stance in pairs)]
