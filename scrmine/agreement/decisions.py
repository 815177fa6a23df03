"""What was decided where coders differed, and by whom."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from scrmine.agreement.units import rate_passages
from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError, ScrmineWarning
from scrmine.people import HumanCodings
from scrmine.schema import Column, Table, check_table
from scrmine.values import STANCES

DECISIONS = Table("decisions", ("passage_id", "theme"), {
    "passage_id": Column(), "theme": Column(), "decision": Column(allowed=("yes", "no")),
    "stance": Column(nullable=True, allowed=STANCES), "decided_by": Column(), "reason": Column(nullable=True),
})
"""One row per passage and theme that was decided on."""

AGREED, ALONE = "all coders alike", "alone"


def adjudicate_codings(corpus: Corpus, people: HumanCodings, codebook: Codebook, decisions: pd.DataFrame, *,
                       coder: str = "adjudicated") -> HumanCodings:
    """One set of codings out of several people's: what all say alike stands, the rest as was decided.

    A decision stands against what coders say alike, too: it is kept with who made it. What one coder alone answered stands
    as that coder said. Where coders differ and nothing was decided, the question counts as not answered.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    people : HumanCodings
        What each person coded.
    codebook : Codebook
        The themes.
    decisions : pandas.DataFrame
        One row per passage and theme: passage_id, theme, decision (yes or no), stance (empty: as the coders who found it say),
        decided_by, reason (may be empty).
    coder : str
        The name of the joint coder.

    Returns
    -------
    HumanCodings
        By `coder`; `codings` and `answered` have the columns decided_by and reason. Stances that differ between coders who
        agree on the theme become ``"mixed"``; one beside ``"none"`` stands.

    Raises
    ------
    SchemaError
        If the decisions break their contract.
    ScrmineError
        If a decision is on a passage and theme that nobody answered.

    Warns
    -----
    ScrmineWarning
        If coders differ where nothing was decided.

    Examples
    --------
    >>> decisions = agreement.disagreements[["passage_id", "theme"]]
    >>> decisions = decisions.assign(decision="yes", stance=None, decided_by="Chris", reason="")
    >>> joint = scrmine.adjudicate_codings(corpus, people, codebook, decisions)
    >>> joint
    HumanCodings: 359 codings by 1 (adjudicated 200 passages)
    >>> int((joint.codings["decided_by"] == "Chris").sum())
    48
    """
    decisions = check_table(decisions, DECISIONS)
    ratings = rate_passages(people, corpus, codebook, people.coders)
    said = _long(ratings.values, ratings.units["passage_id"].to_numpy(), codebook.themes, people.coders)
    merged = said.merge(decisions, on=["passage_id", "theme"], how="outer", indicator=True)
    lost = merged[merged["_merge"] == "right_only"]
    if len(lost):
        first = lost.iloc[0]
        raise ScrmineError(f"{len(lost)} decision(s) are on what nobody answered, first '{first['theme']}' in {first['passage_id']!r}. Read "
                           f"the sheets that the decisions are about, or delete these rows.")
    alike = merged["decision"].isna() & (merged["n_yes"] * merged["n_no"] == 0)
    open_ = merged["decision"].isna() & ~alike
    if open_.any():
        first = merged[open_].iloc[0]
        warnings.warn(f"{int(open_.sum())} disagreement(s) are not decided, first '{first['theme']}' in {first['passage_id']!r}: they count as not "
                      f"answered.", ScrmineWarning, stacklevel=2)
    merged["decided_by"] = merged["decided_by"].where(~alike, merged["alike"])
    merged["yes"] = np.where(alike, merged["n_yes"] > 0, merged["decision"] == "yes")
    settled = merged[~open_]
    answered = settled[["passage_id", "theme", "decided_by", "reason"]].assign(coder=coder)
    chosen = settled[settled["yes"]].assign(coder=coder)
    return HumanCodings(_codings(chosen, people, corpus), answered, settings={"coders": people.coders, "decisions": len(decisions)})


def _long(values: np.ndarray, ids: np.ndarray, themes: list[str], coders: list[str]) -> pd.DataFrame:
    """One row per passage and theme that anybody answered: how many said yes and no, and who decides if all are alike."""
    answered = np.isfinite(values)
    places, columns = np.nonzero(answered.any(axis=1))
    rated = answered[places, :, columns]
    who = [f"{coders[row.argmax()]} {ALONE}" if row.sum() == 1 else AGREED for row in rated]
    said = values[places, :, columns]
    return pd.DataFrame({"passage_id": ids[places], "theme": np.asarray(themes, dtype=object)[columns], "alike": who,
                         "n_yes": np.nansum(said, axis=1).astype(int), "n_no": (said == 0).sum(axis=1)})


def _codings(chosen: pd.DataFrame, people: HumanCodings, corpus: Corpus) -> pd.DataFrame:
    """The rows of a codings table for what is settled as carried."""
    counted = people.codings[people.codings["stance"] != "absent"]
    stances = counted.groupby(["passage_id", "theme"])["stance"].agg(_one_stance).rename("said").reset_index()
    places = corpus.passages[["passage_id", "start", "end", "text"]].rename(columns={"text": "quote"})
    rows = chosen.drop(columns=["_merge"]).merge(stances, on=["passage_id", "theme"], how="left").merge(places, on="passage_id", how="left")
    rows["stance"] = rows["stance"].fillna(rows["said"]).fillna("none")
    rows["coding_id"] = rows["passage_id"] + "#" + rows["theme"] + "#" + rows["coder"]
    columns = ["coding_id", "passage_id", "theme", "coder", "stance", "start", "end", "quote", "decided_by", "reason"]
    return rows[columns].assign(score=1.0)


def _one_stance(stances: pd.Series) -> str:
    said = set(stances) - {"none"}
    return said.pop() if len(said) == 1 else "mixed" if said else "none"
