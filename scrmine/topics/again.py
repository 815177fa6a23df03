"""Would we find the same topics again? Two fits side by side."""

from __future__ import annotations

import pandas as pd

from scrmine.errors import ScrmineError
from scrmine.topics.consensus import TOP
from scrmine.topics.measures import match_topics, rank_terms
from scrmine.topics.result import Topics


def compare_topics(topics: Topics, others: Topics, *, n_terms: int = TOP, unstable: bool = False) -> pd.DataFrame:
    """Which topics another fit finds again: of other reviews, another seed, another number of topics, another method.

    Topics of the two fits are matched one to one so that their first terms agree best over all topics (Hungarian method). Every topic of
    `others` may be a match, a stable one or not.

    Parameters
    ----------
    topics, others : Topics
        Two fits with the same form of terms.
    n_terms : int
        How many first terms of each topic are compared.
    unstable : bool
        Whether to look for topics of the first fit too that its own resamples do not find again.

    Returns
    -------
    pandas.DataFrame
        One row per topic of the first fit: topic, label, other, other_label (the topic of the second matched to it; missing if there are none
        left), terms_again (the terms that both have, over the terms that either has; Jaccard), shared (the terms that both have),
        n_passages (whose first topic this is, of those in both fits; 0 if the fits are of other reviews) and passages_again (the share of them
        whose first topic in the second fit is the match; missing if there are none).

    Raises
    ------
    ScrmineError
        If `n_terms` is below 1, or the fits have their terms in other forms.

    Examples
    --------
    >>> other = scrmine.fit_topics(features, n_topics=5, n_runs=5, seed=1)
    >>> again = scrmine.compare_topics(topics, other)
    >>> print(again[["label", "terms_again", "passages_again"]].round(2).to_string(index=False))
                              label  terms_again  passages_again
     social worker, case, allocated         0.67            0.96
    appointments, discharge, letter         1.00            0.99
          drugs, inquest, relatives         1.00            1.00
    """
    if n_terms < 1:
        raise ScrmineError(f"n_terms is {n_terms}; at least 1 term of each topic is compared.")
    forms, other_forms = (fit.settings.get("features", {}).get("forms") for fit in (topics, others))
    if forms != other_forms:
        raise ScrmineError(f"The terms of the first fit have the form {forms!r}, those of the second {other_forms!r}, so that few could be the same. Count both with the "
                           f"same forms.")
    kept = topics.topics["stable"].to_numpy(dtype=bool) | unstable
    tops, other_tops = (fit.terms["term"].to_numpy()[rank_terms(fit.term_weights, n_terms)].tolist() for fit in (topics, others))
    tops = [top for top, wanted in zip(tops, kept, strict=True) if wanted]
    partner, terms_again = match_topics(tops, other_tops)
    labels = dict(zip(topics.terms["term"], topics.terms["label"], strict=True))
    shared = [", ".join(labels[term] for term in top if at >= 0 and term in other_tops[at]) for top, at in zip(tops, partner.tolist(), strict=True)]
    named = others.topics.reindex(partner)
    table = topics.topics.loc[kept, ["topic", "label"]].assign(
        other=named["topic"].to_numpy(), other_label=named["label"].to_numpy(), terms_again=terms_again, shared=shared)
    return _with_passages(table.reset_index(drop=True), topics, others)


def _with_passages(table: pd.DataFrame, topics: Topics, others: Topics) -> pd.DataFrame:
    """The table with how many passages of each topic stand in its match."""
    both = topics.passages[["passage_id", "topic"]].merge(others.passages[["passage_id", "topic"]], on="passage_id", suffixes=("", "_other"))
    first = table["topic"].map(both["topic"].value_counts()).fillna(0).astype(int)
    met = both.merge(table[["topic", "other"]], on="topic")
    again = met[met["topic_other"] == met["other"]]["topic"].value_counts()
    return table.assign(n_passages=first, passages_again=table["topic"].map(again).fillna(0) / first.where(first > 0))
