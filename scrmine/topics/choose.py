"""How many topics: what each number is worth, and a recommendation with its reason."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse
from tqdm import tqdm

from scrmine.errors import ScrmineError, ScrmineWarning
from scrmine.features import Features
from scrmine.sources import keep_fictional
from scrmine.topics.consensus import TOP
from scrmine.topics.fit import fit_topics
from scrmine.topics.measures import match_topics, passage_coherence, rank_terms, topic_coherence, topic_diversity
from scrmine.topics.result import Topics

NEAR = 0.02
"""Numbers of topics whose score is so near the best are as good: the smallest of them is recommended, being the quickest to read."""


@dataclass(frozen=True, eq=False, repr=False)
class TopicChoice:
    """What each number of topics is worth.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per number of topics: n_topics, coherence (mean NPMI of first ten terms, each passage a window), reference_coherence (the same on the
        reference texts; missing without them), diversity (share of distinct terms), stability_over_seeds (Jaccard of the first ten terms of matched
        topics, mean over pairs of seeds), stability_over_reviews (mean of the topics' stability over resamples of reviews; missing for
        methods of one run), n_stable, error (part left unexplained), score, recommended.
    reason : str
        Why that number is recommended.
    settings : dict
        What was asked.

    Examples
    --------
    >>> choice = scrmine.compare_n_topics(features, n_topics=(3, 5), seeds=(0, 1), method="nmf")
    >>> choice.reason
    '3 topics are recommended (as good as 5, and quicker to read): coherence 0.02, diversity 1.00, stability over seeds 1.00.'
    """

    table: pd.DataFrame
    reason: str
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"TopicChoice: {len(self.table)} numbers of topics compared. {self.reason}"

    def _repr_html_(self) -> str:
        return f"<p><b>{self.reason}</b></p>{self.table.round(3).to_html(index=False)}"

    @property
    def n_topics(self) -> int | None:
        """The recommended number; None if no number gives stable topics.

        Examples
        --------
        >>> scrmine.compare_n_topics(features, n_topics=(3, 5), seeds=(0, 1), method="nmf").n_topics
        3
        """
        chosen = self.table.loc[self.table["recommended"], "n_topics"]
        return int(chosen.iloc[0]) if len(chosen) else None


def compare_n_topics(features: Features, *, n_topics: Iterable[int] = (5, 10, 15, 20, 30), method: str = "consensus", seeds: Sequence[int] = (0, 1, 2),
                     reference: Sequence[Sequence[str]] | None = None, progress: bool | None = None) -> TopicChoice:
    """Fit several numbers of topics over several seeds, and say which to read.

    The score is the mean of coherence (on the reference where there is one), diversity and the share of topics that are stable; where nothing is known of that, of
    stability over seeds. Coherence alone crowns topics that people do not prefer (Hoyle et al. 2021): read two or three numbers, and take
    the recommendation as the place to begin.

    Parameters
    ----------
    features : Features
        Passages as counts of terms.
    n_topics : iterable of int
        The numbers to compare.
    method : {"consensus", "nmf", "lda"}
        As in `fit_topics`.
    seeds : sequence of int
        Two seeds at least.
    reference : sequence of sequence of str, optional
        A large corpus of the same language as lists of terms in the form of `features.terms`; coherence on it agrees better with people than on the corpus
        at hand.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal.

    Returns
    -------
    TopicChoice

    Raises
    ------
    ScrmineError
        If no number is given, one stands twice, or there are fewer than two seeds; or what `fit_topics` raises.

    Examples
    --------
    >>> choice = scrmine.compare_n_topics(features, n_topics=(5, 10), seeds=(0, 1), method="nmf")
    >>> print(choice.table[["n_topics", "coherence", "diversity", "stability_over_seeds", "recommended"]].round(2).to_string(index=False))
     n_topics  coherence  diversity  stability_over_seeds  recommended
            5       0.04       0.98                   1.0         True
           10      -0.01       0.95                   1.0        False
    """
    numbers, seeds = list(n_topics), list(seeds)
    if not numbers or len(set(numbers)) < len(numbers):
        raise ScrmineError(f"n_topics is {numbers}; a list of different numbers is expected, such as (5, 10, 20).")
    if len(set(seeds)) < 2:
        raise ScrmineError(f"seeds is {seeds}; stability over seeds needs two different ones at least.")
    shown = sys.stderr.isatty() if progress is None else progress
    rows, notes = [], {}
    for number in tqdm(numbers, desc="Comparing", unit="number", disable=not shown):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", ScrmineWarning)
            fitted = [fit_topics(features, n_topics=number, method=method, seed=seed, progress=False) for seed in seeds]
        notes |= {str(warning.message): None for warning in caught if "no stable topics" not in str(warning.message)}
        rows.append({"n_topics": number, **_worth(fitted, features.counts, reference)})
    for note in notes:
        warnings.warn(note, ScrmineWarning, stacklevel=2)
    table = pd.DataFrame(rows)
    table, reason = _recommend(table)
    return TopicChoice(table, reason, {"method": method, "seeds": seeds, "n_topics": numbers, "reference": 0 if reference is None else len(reference),
                                       **keep_fictional(features.settings)})


def _worth(fitted: list[Topics], counts: sparse.csr_matrix, reference: Sequence[Sequence[str]] | None) -> dict[str, float]:
    """The measures of one number of topics: means over seeds."""
    tops = [rank_terms(topics.term_weights, TOP) for topics in fitted]
    terms = fitted[0].terms["term"].to_numpy()
    pairs = [(a, b) for number, a in enumerate(tops) for b in tops[number + 1:]]
    tables = [topics.topics for topics in fitted]
    return {
        "coherence": float(np.mean([passage_coherence(top, counts).mean() for top in tops])),
        "reference_coherence": np.nan if reference is None else float(np.mean([topic_coherence(terms[top].tolist(), reference).mean() for top in tops])),
        "diversity": float(np.mean([topic_diversity(top.tolist()) for top in tops])),
        "stability_over_seeds": float(np.mean([match_topics(a.tolist(), b.tolist())[1].mean() for a, b in pairs])),
        "stability_over_reviews": float(np.mean([table["stability"].mean() for table in tables])),
        "n_stable": float(np.mean([table["stable"].sum() if table["stability"].notna().all() else np.nan for table in tables])),
        "error": float(np.mean([topics.settings.get("error", np.nan) for topics in fitted])),
    }


def _recommend(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The table with score and recommendation, and the reason in a sentence."""
    coherence = table["reference_coherence"].fillna(table["coherence"])
    sure = (table["n_stable"] / table["n_topics"]).fillna(table["stability_over_seeds"])
    table = table.assign(score=((coherence + table["diversity"] + sure) / 3).round(6), recommended=False)
    able = table[~(table["n_stable"] == 0)]
    if able.empty:
        return table, "No number of topics is recommended: none gives topics that other halves of the reviews give again."
    near = able[able["score"] >= able["score"].max() - NEAR]
    best = near["n_topics"].idxmin()
    table.loc[best, "recommended"] = True
    row = table.loc[best]
    last = f"{row['n_stable']:.0f} of its topics are stable" if np.isfinite(row["n_stable"]) else f"stability over seeds {row['stability_over_seeds']:.2f}"
    tie = "" if len(near) == 1 else f" (as good as {' or '.join(f'{n:.0f}' for n in sorted(near['n_topics']) if n != row['n_topics'])}, and quicker to read)"
    return table, (f"{row['n_topics']:.0f} topics are recommended{tie}: coherence {coherence[best]:.2f}, diversity {row['diversity']:.2f}, {last}.")
