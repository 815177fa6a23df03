"""The table of a probability sample: which passages people read, and how likely each was to be drawn."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from scrmine.corpus import Corpus
from scrmine.errors import SchemaError, ScrmineError
from scrmine.schema import Column, Table, check_table

SAMPLE = Table("sample", ("passage_id",), {
    "passage_id": Column(), "review_id": Column(), "stratum": Column(), "inclusion_probability": Column("Float64"),
})
"""One row per sampled passage; where reviews were drawn it carries `review_inclusion_probability` too."""


def check_sample(sample: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The same sample, if it is one: required columns, probabilities in (0, 1], and passages of this corpus and of the reviews named.

    Raises
    ------
    SchemaError
        If not; the message lists every problem.
    """
    sample = check_table(sample, SAMPLE)
    problems = []
    reviews = corpus.passages.set_index("passage_id")["review_id"]
    lost = sample[~sample["passage_id"].isin(reviews.index)]
    if len(lost):
        problems.append(f"{len(lost)} of {len(sample)} passages are not in this corpus, first {lost['passage_id'].iloc[0]!r}. Open the "
                        f"corpus that the sample was drawn from.")
    else:
        moved = sample[(sample["passage_id"].map(reviews) != sample["review_id"]).fillna(value=True)]
        if len(moved):
            first = moved.iloc[0]
            problems.append(f"{len(moved)} passages are of another review than the sample says, first {first['passage_id']!r} "
                            f"({first['review_id']!r}). Take the sample as it was drawn.")
    for name in ("inclusion_probability", "review_inclusion_probability"):
        if name in sample:
            values = pd.to_numeric(sample[name], errors="coerce")
            wrong = sample[~values.between(0, 1, inclusive="right").fillna(value=False)]
            if len(wrong):
                problems.append(f"Column '{name}' holds {wrong[name].iloc[0]} in {len(wrong)} row(s), first {wrong['passage_id'].iloc[0]!r}; "
                                f"above 0 and at most 1 is expected.")
    if problems:
        raise SchemaError("sample", problems)
    return sample


def write_sample(sample: pd.DataFrame, path: str | Path) -> Path:
    """Write a sample as CSV, probabilities to the last digit; whole or not at all.

    Examples
    --------
    >>> path = scrmine.write_sample(sample, folder / "sample.csv")
    >>> path.read_text(encoding="utf-8").splitlines()[0]
    'passage_id,review_id,group,stratum,n_in_stratum,n_drawn,inclusion_probability'
    """
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial")
    sample.to_csv(partial, index=False, encoding="utf-8", lineterminator="\n")
    os.replace(partial, path)
    return path


def read_sample(path: str | Path, corpus: Corpus) -> pd.DataFrame:
    """Read a sample that `write_sample` wrote, and check it.

    Raises
    ------
    ScrmineError
        If there is no such file or it is no CSV.
    SchemaError
        If it is not a sample of this corpus.

    Examples
    --------
    The weights of a sample add up to the number of passages that could have been drawn:

    >>> path = scrmine.write_sample(sample, folder / "sample.csv")
    >>> again = scrmine.read_sample(path, corpus)
    >>> len(again), round(float((1 / again["inclusion_probability"]).sum()))
    (200, 531)
    """
    path = Path(path)
    try:
        rows = pd.read_csv(path, dtype={"passage_id": "str", "review_id": "str", "group": "str", "stratum": "str"}, keep_default_na=False,
                           encoding="utf-8-sig")
    except FileNotFoundError:
        raise ScrmineError(f"There is no sample {path}. 'scrmine sample' writes one beside the sheets, as sample.csv.") from None
    except (OSError, ValueError) as error:
        raise ScrmineError(f"{path} is not the sample that 'scrmine sample' writes ({error}). Draw it again with the same seed.") from None
    return check_sample(rows, corpus)
