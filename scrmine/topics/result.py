"""Topics: what a topic model found, with what made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd

from scrmine.errors import ScrmineError, unknown_name
from scrmine.output import read_manifest, write_folder, write_manifest
from scrmine.topics.measures import RELEVANCE, rank_terms

TABLES = ("topics", "loadings", "passages", "terms")


@dataclass(frozen=True, eq=False, repr=False)
class Topics:
    """Topics of a corpus: groups of terms that keep company in passages.

    Topics are the model's, themes are yours: no name relates them, only a crosswalk table does.

    Attributes
    ----------
    topics : pandas.DataFrame
        One row per topic, the most widespread first: topic (its id), label (its first terms, until you give another), stability (mean share
        of its first ten terms that resamples find again, Jaccard), lift (how often these terms meet in reviews that were not drawn, over how
        often they would by chance; both missing for methods of one run), stable (whether to rely on it), share (mean loading over passages), n_passages (those whose first topic it is), terms (its first ten).
    loadings : pandas.DataFrame
        One row per passage, one column per topic: how much of the passage the topic has, in [0, 1]. Rows sum to 1; to 0 for a
        passage without any term. The index is the passage's id.
    passages : pandas.DataFrame
        One row per passage: the columns of the features' passages, topic (the one with the greatest loading; missing for a passage without any
        term) and loading.
    terms : pandas.DataFrame
        One row per term: term, label, n, n_passages, n_reviews.
    term_weights : numpy.ndarray of shape (n_topics, n_terms)
        Weight of each term in each topic; rows sum to 1.
    settings : dict
        What was asked, what was chosen and why (`engine`, `why`), the part left unexplained (`error`) and `note`, what to read first.

    Examples
    --------
    >>> topics
    Topics: 3 topics (2 unstable ones hidden) of 1,184 passages, 32 reviews, by consensus
    >>> print(topics.table()[["topic", "label", "stability", "share"]].round(2).to_string(index=False))
      topic                           label  stability  share
    topic_2  social worker, case, allocated       0.25   0.25
    topic_3 appointments, discharge, letter       0.31   0.17
    topic_5       drugs, inquest, relatives       0.27   0.12
    """

    topics: pd.DataFrame
    loadings: pd.DataFrame
    passages: pd.DataFrame
    terms: pd.DataFrame
    term_weights: np.ndarray
    settings: dict = field(default_factory=dict)
    _kind: ClassVar[str] = "topics"
    _tables: ClassVar[tuple[str, ...]] = TABLES

    def __repr__(self) -> str:
        hidden = int((~self.topics["stable"]).sum())
        shown = len(self.topics) - hidden
        said = "no stable topics" if not shown else f"{shown} topics" + (f" ({hidden} unstable ones hidden)" if hidden else "")
        return (f"Topics: {said} of {len(self.passages):,} passages, {self.passages['review_id'].nunique():,} reviews, "
                f"by {self.settings['method']}")

    def _repr_html_(self) -> str:
        table = self.table()
        notes = "".join(f"<p>{self.settings[name]}</p>" for name in ("why", "note") if self.settings.get(name))
        return f"<p><b>{self!r}</b></p>{notes}{table.round(3).to_html(index=False)}"

    def table(self, *, unstable: bool = False) -> pd.DataFrame:
        """The topics worth reading: one row per topic, the columns of `topics`.

        Parameters
        ----------
        unstable : bool
            Whether to show those too that resamples do not find again.

        Examples
        --------
        How many topics are worth reading; how many there are with those that resamples do not find again:

        >>> len(topics.table()), len(topics.table(unstable=True))
        (3, 5)
        """
        kept = self.topics if unstable else self.topics[self.topics["stable"]]
        return kept.reset_index(drop=True)

    def top_terms(self, n_terms: int = 10, *, relevance: float = RELEVANCE, unstable: bool = False) -> pd.DataFrame:
        """The first terms of each topic by relevance: one row per topic and term.

        Parameters
        ----------
        n_terms : int
            How many of each topic.
        relevance : float
            1 ranks by weight in the topic, 0 by how exclusive a term is to it; between them by both (`scrmine.topics.measures.rank_terms`).
        unstable : bool
            As in `table`.

        Returns
        -------
        pandas.DataFrame
            Columns topic, label (the topic's), rank (from 1), term (as shown), weight (in the topic), exclusivity (the topic's part of the term's
            weight over all topics, in [0, 1]), n, n_reviews.

        Raises
        ------
        ScrmineError
            If `n_terms` is below 1 or `relevance` is no share.

        Examples
        --------
        >>> print(topics.top_terms(2)[["topic", "rank", "term", "exclusivity", "n_reviews"]].round(2).to_string(index=False))
          topic  rank          term  exclusivity  n_reviews
        topic_2     1 social worker         0.98         23
        topic_2     2          case         0.85         21
        topic_3     1  appointments         1.00         18
        topic_3     2     discharge         1.00         12
        topic_5     1         drugs         0.99         14
        topic_5     2       inquest         1.00          4
        """
        if n_terms < 1 or not 0 <= relevance <= 1:
            raise ScrmineError(f"top_terms was asked for {n_terms} terms at relevance {relevance}. Give a number from 1 on, and a relevance from 0 to 1.")
        order = rank_terms(self.term_weights, n_terms, relevance=relevance)
        total = self.term_weights.sum(axis=0)
        rows = []
        for number, topic in enumerate(self.topics.itertuples()):
            if topic.stable or unstable:
                for rank, column in enumerate(order[number].tolist(), start=1):
                    weight = float(self.term_weights[number, column])
                    rows.append((topic.topic, topic.label, rank, self.terms["label"].iloc[column], weight,
                                 weight / total[column] if total[column] else 0.0, int(self.terms["n"].iloc[column]), int(self.terms["n_reviews"].iloc[column])))
        return pd.DataFrame(rows, columns=["topic", "label", "rank", "term", "weight", "exclusivity", "n", "n_reviews"])

    def relabel(self, labels: Mapping[str, str]) -> Topics:
        """The same topics under labels of your own; ids stay.

        Parameters
        ----------
        labels : mapping of str to str
            A label by the id of its topic.

        Raises
        ------
        ScrmineError
            If there is no such topic, or a label is empty or stands twice.

        Examples
        --------
        >>> first = topics.table()["topic"].iloc[0]
        >>> topics.relabel({first: "Seeing the child"}).table()["label"].iloc[0]
        'Seeing the child'
        """
        known = self.topics["topic"].tolist()
        for topic, label in labels.items():
            if topic not in known:
                raise unknown_name("topic", topic, known, where="these topics")
            if not str(label).strip():
                raise ScrmineError(f"The label of {topic} is empty. Give it a word or two.")
        given = [labels.get(topic, label) for topic, label in zip(known, self.topics["label"], strict=True)]
        if twice := [label for label in labels.values() if given.count(label) > 1]:
            raise ScrmineError(f"The label {twice[0]!r} stands twice. Give each topic its own.")
        return replace(self, topics=self.topics.assign(label=given))

    def save(self, folder: str | Path) -> Path:
        """Write tables as Parquet, weights as npz, settings as JSON and `topics.csv` to read; all of it or nothing. Returns the folder.

        Examples
        --------
        >>> saved = topics.save(folder / "topics")
        >>> sorted(path.name for path in saved.iterdir())
        ['loadings.parquet', 'manifest.json', 'passages.parquet', 'term_weights.npz', 'terms.parquet', 'topics.csv', 'topics.parquet']
        """
        with write_folder(folder, self._kind) as staging:
            for name in self._tables:
                table = getattr(self, name)
                table.to_parquet(staging / f"{name}.parquet", index=name == "loadings")
            self.topics.round(6).to_csv(staging / "topics.csv", index=False, lineterminator="\n")
            np.savez_compressed(staging / "term_weights.npz", term_weights=self.term_weights)
            write_manifest(staging, self._kind, settings=self.settings, format=1)
        return Path(folder)

    @classmethod
    def open(cls, folder: str | Path) -> Topics:
        """Open topics that were saved with `save`, by this version or an earlier one.

        Raises
        ------
        ScrmineError
            If the folder does not hold topics, or a file in it is missing or damaged.

        Examples
        --------
        >>> saved = topics.save(folder / "topics")
        >>> scrmine.Topics.open(saved)
        Topics: 3 topics (2 unstable ones hidden) of 1,184 passages, 32 reviews, by consensus
        """
        folder = Path(folder)
        settings = read_manifest(folder, cls._kind).get("settings", {})
        try:
            tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in cls._tables}
            with np.load(folder / "term_weights.npz", allow_pickle=False) as numbers:
                weights = numbers["term_weights"]
        except (OSError, ValueError, KeyError) as error:
            raise ScrmineError(f"The topics in {folder} are damaged ({error}). Fit them again and save them.") from None
        return cls(**tables, term_weights=weights, settings=settings)
