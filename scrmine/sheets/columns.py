"""What stands in a coding sheet: its headings, and one row per sampled passage with the text around it.

The machine's codes, the strata and the probabilities are not in it: people code blind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.quote import cite_passages
from scrmine.sample_table import check_sample

NUMBER, WHERE, SECTION = "No.", "Where", "Under the heading"
BEFORE, PASSAGE, AFTER = "Text before", "Passage to code", "Text after"
NO_THEME, COMMENT, ID = "No theme", "Comment", "Passage id (leave as it is)"
READ_ONLY = (NUMBER, WHERE, SECTION, BEFORE, PASSAGE, AFTER)

THEME, SAYS, COMMENTS, THEME_ID = "Theme", " says", "Comments", "Theme id (leave as it is)"
DECISION, DECIDED_BY, REASON = "Decision", "Decided by", "Reason"
"""Of a sheet of decisions, which has `NUMBER`, `WHERE`, `PASSAGE` and `ID` too; what each coder says is headed by the name and `SAYS`."""

MOST_CHARACTERS = 32_000
"""Excel cuts longer cells without a word; ours say that they are cut."""

CUT = " … [cut here]"


def plain(heading: object) -> str:
    """A heading without case, punctuation and extra spaces, as it is compared."""
    return " ".join(re.findall(r"\w+", str(heading).casefold()))


def theme_headings(codebook: Codebook) -> dict[str, str]:
    """The heading of each theme's column: its title, with the id where the title alone would not do."""
    fixed = [plain(name) for name in (*READ_ONLY, NO_THEME, COMMENT, ID)]
    titles = [plain(title) for title in codebook.titles.values()]
    return {theme: title if titles.count(plain(title)) == 1 and plain(title) and plain(title) not in fixed else f"{title} ({theme})"
            for theme, title in codebook.titles.items()}


def sheet_rows(corpus: Corpus, sample: pd.DataFrame, codebook: Codebook, *, context: int = 1,
               answers: Mapping[tuple[str, str], str] | None = None) -> pd.DataFrame:
    """One row per sampled passage in reading order, text only, under the headings of the sheet.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    sample : pandas.DataFrame
        From `scrmine.draw_sample`.
    codebook : Codebook
        The themes.
    context : int
        How many passages before and after each to show.
    answers : mapping, optional
        What is filled in already: (passage_id, heading) to text.

    Raises
    ------
    ScrmineError
        If the sample is empty or `context` is below 0.
    SchemaError
        If it is not a sample of this corpus.
    """
    sample = check_sample(sample, corpus)
    if not len(sample):
        raise ScrmineError("The sample has no passage. Draw one with scrmine.draw_sample.")
    if context < 0:
        raise ScrmineError(f"context is {context}; 0 or more passages before and after can be shown.")
    answers = answers or {}
    passages = corpus.passages
    wanted = passages["passage_id"].isin(sample["passage_id"]).to_numpy().nonzero()[0]
    cited = cite_passages(corpus, passages["passage_id"].iloc[wanted])
    documents, texts = passages["doc_id"].tolist(), passages["text"].tolist()
    rows = []
    for number, place in enumerate(wanted, 1):
        passage = passages.iloc[place]
        near = [at for at in range(max(0, place - context), min(len(texts), place + context + 1)) if documents[at] == documents[place]]
        passage_id = passage["passage_id"]
        filled = {name: answers.get((passage_id, name), "") for name in (NO_THEME, *theme_headings(codebook).values(), COMMENT)}
        rows.append({
            NUMBER: str(number), WHERE: cited[passage_id], PASSAGE: _short(passage["text"]), **filled,
            SECTION: passage["section"] if pd.notna(passage["section"]) else "",
            BEFORE: _short("\n\n".join(texts[at] for at in near if at < place)),
            AFTER: _short("\n\n".join(texts[at] for at in near if at > place)), ID: passage_id,
        })
    return pd.DataFrame(rows)


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + CUT
