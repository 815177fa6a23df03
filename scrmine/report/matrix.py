"""The framework matrix: reviews by themes, in each cell the leading quotation and where it is printed."""

from __future__ import annotations

import pandas as pd

from scrmine.compare import Comparison
from scrmine.compare.counting import counted_passages
from scrmine.corpus import Corpus
from scrmine.quote import cite_passages
from scrmine.report.page.numbers import review_name
from scrmine.themes.stance import sentence_around

MOST_QUOTED = 600
"""Characters of a quotation in a cell; a longer one ends in […], and stands whole among the codings."""

FEWEST_QUOTED = 60
"""A shorter sentence is quoted with the next."""


def framework_matrix(corpus: Corpus, codings: pd.DataFrame, overall: Comparison) -> pd.DataFrame:
    """The framework matrix: one row per counted review, one column per theme.

    A cell holds the sentence about the surest coding among the passages that are counted, its citation, and out of how many passages it
    was taken; it is empty where the findings are silent.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    codings : pandas.DataFrame
        Their codings by one coder.
    overall : Comparison
        Of these codings, without groups; what it counted is quoted from.

    Returns
    -------
    pandas.DataFrame
        Columns review_id, review (name and year) and the ids of the themes; reviews oldest first.
    """
    leading = _leading(corpus, codings, overall.settings)
    reviews = corpus.reviews[corpus.reviews["review_id"].isin(overall.counts["review_id"])].sort_values(["year", "review_id"])
    themes = overall.measure("share_of_reviews")["theme"].tolist()
    cells = leading.pivot(index="review_id", columns="theme", values="cell").reindex(index=reviews["review_id"], columns=themes)
    named = [review_name(row) for row in reviews.to_dict("records")]
    table = pd.DataFrame({"review_id": reviews["review_id"].tolist(), "review": named})
    return pd.concat([table, cells.reset_index(drop=True).rename_axis(columns=None)], axis=1)


def _leading(corpus: Corpus, codings: pd.DataFrame, settings: dict) -> pd.DataFrame:
    """One row per review and theme that meet in the counted passages: review_id, theme, cell."""
    passages = counted_passages(corpus.passages, settings["roles"], repeats=settings["repeats"])
    passages = passages.assign(number=range(len(passages))).rename(columns={"start": "begins"})
    codings = codings[codings["stance"].isin(settings["stances"])]
    found = codings.merge(passages[["passage_id", "review_id", "number", "begins", "text"]].dropna(subset="review_id"), on="passage_id")
    found = found.assign(surest=found["score"].round(6)).sort_values(["surest", "number", "start"], ascending=[False, True, True], kind="stable")
    counted = found.drop_duplicates(["theme", "passage_id"]).groupby(["review_id", "theme"]).size()
    first = found.drop_duplicates(["review_id", "theme"])
    cited = cite_passages(corpus, first["passage_id"])
    cells = [_cell(row, cited[row["passage_id"]], int(counted[row["review_id"], row["theme"]])) for row in first.to_dict("records")]
    return first[["review_id", "theme"]].assign(cell=cells)


def _cell(row: dict, citation: str, n_passages: int) -> str:
    """The quotation, its citation, and how many passages there are."""
    out_of = f"[1 of {n_passages} passage{'s' if n_passages != 1 else ''}]"
    first, last = sentence_around(row["text"], row["start"] - row["begins"], row["end"] - row["begins"])
    while last - first < FEWEST_QUOTED and last < len(row["text"]):
        last = sentence_around(row["text"], last, last + 1)[1]  # a heading that runs into its paragraph says little alone
    words = " ".join(row["text"][first:last].split())
    if len(words) > MOST_QUOTED:
        words = words[:MOST_QUOTED].rsplit(" ", 1)[0] + " […]"
    return f"“{words}” {citation} {out_of}"
