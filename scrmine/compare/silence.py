"""What reviews do not say, as far as who coded found: told apart from what they deny, say elsewhere, and from what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scrmine.compare.counting import UNREADABLE
from scrmine.compare.estimands import HUMAN, MACHINE, SMALL_REVIEWS
from scrmine.compare.result import Comparison
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.intervals import presence_interval
from scrmine.sources import known_from_others

PARTLY = ("partial", "truncated", *UNREADABLE)
"""How a document ends of which a part is not known: what it does not say may stand there."""


@dataclass(frozen=True, eq=False, repr=False)
class Silence:
    """What reviews do not say, as far as who coded found.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per case theme and practice theme: case, case_title, practice, practice_title, n_case (readable reviews in which
        the case theme is present), n_silent (of them, no counted passage was coded with the practice theme), n_denied
        (only said to be absent: no silence), n_elsewhere (silent ones in which it was found outside the findings), n_by_others (silent
        ones known only from news items, briefings or catalogues), n_partly_read (silent ones of which a part is not known), share_silent, ci_low, ci_high, n_unreadable, method, status, note.
    reviews : pandas.DataFrame
        One row per silent review and pair of themes: case, practice, review_id, elsewhere, by_others, partly_read.
    absent : pandas.DataFrame
        One row per theme that is present in no readable review: theme, title, family, n_reviews, ci_high (as large a share of
        such reviews could still have it), n_denied, n_elsewhere, n_partly_read, n_unreadable (reviews).
    unreadable : pandas.DataFrame
        One row per review that could not be counted, of which nothing is known: review_id, group, reason.
    settings : dict
        What was asked of the comparison.

    Examples
    --------
    >>> silence = scrmine.find_silence(comparison, corpus)
    >>> silence
    Silence: 10 case themes by 15 practice themes, 0 themes in no readable review; 8 reviews could not be counted
    >>> silence.reviews.query("case == 'neglect' and practice == 'was_not_brought'")["review_id"].tolist()
    ['calderbeck-2012-family-t', 'saltby-2019-marnie']
    """

    table: pd.DataFrame
    reviews: pd.DataFrame
    absent: pd.DataFrame
    unreadable: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return (f"Silence: {self.table['case'].nunique()} case themes by {self.table['practice'].nunique()} practice themes, "
                f"{len(self.absent)} themes in no readable review; {len(self.unreadable)} reviews could not be counted")

    @property
    def meaning(self) -> str:
        """What is called silence here, in a sentence.

        Examples
        --------
        >>> print(scrmine.find_silence(comparison, corpus).meaning)
        Reviews with the case theme in which the machine coded no finding with the practice theme; it may have overlooked it, and the theme may stand outside the findings (n_elsewhere) or where a news item left it out (n_by_others).
        """
        who = "people" if self.settings["coded_by"] == "people" else "the machine"
        return (f"Reviews with the case theme in which {who} coded no finding with the practice theme; {'they' if who == 'people' else 'it'} may have overlooked it, and "
                f"the theme may stand outside the findings (n_elsewhere) or where a news item left it out (n_by_others).")

    def _repr_html_(self) -> str:
        matrix = self.table.pivot(index="practice_title", columns="case_title", values="n_silent")
        return f"<p><b>{self!r}</b></p><p>{self.meaning}</p>{matrix.to_html()}"


def find_silence(comparison: Comparison, corpus: Corpus) -> Silence:
    """Reviews in which a case theme is present and a practice theme absent, and themes that are absent altogether.

    A review is called silent on a theme if none of its counted passages was coded with it and none says that it was absent. That is not yet what the review
    leaves unsaid: a coder overlooks themes; what stands outside the findings, as news items tell practice in the story, is counted in `n_elsewhere`; and of a
    review without a report of its own (`n_by_others`) the news item or briefing is silent. Read the reviews before you report it.

    Parameters
    ----------
    comparison : Comparison
        Any comparison; groups do not matter.
    corpus : Corpus
        The corpus that was compared: which documents were only read in part.

    Raises
    ------
    ScrmineError
        If the comparison has no case theme or no practice theme, or is of another corpus.

    Examples
    --------
    >>> silence = scrmine.find_silence(comparison, corpus).table.sort_values("share_silent", ascending=False)
    >>> print(silence[["case", "practice", "n_case", "n_silent", "n_elsewhere"]].head(3).to_string(index=False))
                           case                        practice  n_case  n_silent  n_elsewhere
            extra_familial_harm resistance_disguised_compliance       5         5            0
    child_mental_health_suicide resistance_disguised_compliance       6         5            0
            extra_familial_harm                 was_not_brought       5         4            2
    """
    rows = comparison.measure("share_of_reviews").drop_duplicates("theme").set_index("theme")
    counts = comparison.counts
    families = {family: rows.index[rows["family"] == family].tolist() for family in ("case", "practice")}
    if not all(families.values()):
        missing = next(family for family, themes in families.items() if not themes)
        raise ScrmineError(f"The comparison has no {missing} theme; silence is looked for in reviews that have a case theme, among practice "
                           f"themes. Compare with a codebook that has both.")
    if not set(counts["review_id"]) <= set(corpus.reviews["review_id"]):
        raise ScrmineError("The comparison has reviews that are not in this corpus. Give the corpus that was compared.")
    wide = {name: counts.pivot(index="review_id", columns="theme", values=name) for name in ("present", "n_denied", "n_hits", "n_elsewhere")}
    present = wide["present"].astype(bool)
    # A theme in fewer passages than `at_least` asks for is not present, and not silence either.
    denied = ~present & (wide["n_hits"] == 0) & (wide["n_denied"] > 0)
    silent = ~present & (wide["n_hits"] == 0) & ~denied
    elsewhere = wide["n_elsewhere"] > 0
    others = pd.Series(present.index.isin(known_from_others(corpus)), index=present.index)
    partly = pd.Series(present.index.isin(_partly_read(corpus)), index=present.index)
    n_unreadable, status = len(comparison.excluded), HUMAN if comparison.settings["coded_by"] == "people" else MACHINE
    long, cells = [], []
    for case in families["case"]:
        having = present[case]
        for practice in families["practice"]:
            here = having & silent[practice]
            cells.append((case, rows["title"][case], practice, rows["title"][practice], int(having.sum()), int(here.sum()),
                          int((having & denied[practice]).sum()), int((here & elsewhere[practice]).sum()), int((here & others).sum()),
                          int((here & partly).sum())))
            ids = here.index[here]
            long.append(pd.DataFrame({"case": case, "practice": practice, "review_id": ids, "elsewhere": elsewhere.loc[ids, practice].to_numpy(),
                                      "by_others": others[ids].to_numpy(), "partly_read": partly[ids].to_numpy()}))
    table = pd.DataFrame(cells, columns=["case", "case_title", "practice", "practice_title", "n_case", "n_silent", "n_denied", "n_elsewhere",
                                         "n_by_others", "n_partly_read"])
    table = pd.concat([table, _shares(table)], axis=1).assign(n_unreadable=n_unreadable, status=status)
    table["note"] = [f"only {n} review{'s' if n != 1 else ''}" if n < SMALL_REVIEWS else "" for n in table["n_case"]]
    nowhere = [theme for theme in rows.index if not wide["n_hits"][theme].any()]
    absent = pd.DataFrame({
        "theme": nowhere, "title": rows["title"][nowhere].to_numpy(), "family": rows["family"][nowhere].to_numpy(),
        "n_reviews": len(present), "ci_high": presence_interval(np.zeros(len(nowhere)), len(present)).ci_high,
        "n_denied": denied[nowhere].sum().to_numpy(), "n_elsewhere": elsewhere[nowhere].sum().to_numpy(), "n_partly_read": int(partly.sum()),
        "n_unreadable": n_unreadable,
    })
    return Silence(table, pd.concat(long, ignore_index=True), absent, comparison.excluded, dict(comparison.settings))


def _partly_read(corpus: Corpus) -> set[str]:
    """Reviews with a document of which a part, or all, is not known."""
    documents = corpus.documents[corpus.documents["status"].isin(PARTLY)]
    passages = corpus.passages[corpus.passages["doc_id"].isin(documents["doc_id"])]
    return set(documents["review_id"].dropna()) | set(passages["review_id"].dropna())


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    """The silent share of the reviews with each case theme, with its interval; empty where there is none."""
    some = table["n_case"] > 0
    found = presence_interval(table.loc[some, "n_silent"].to_numpy(), table.loc[some, "n_case"].to_numpy())
    shares = pd.DataFrame({"share_silent": found.estimate, "ci_low": found.ci_low, "ci_high": found.ci_high}, index=table.index[some])
    method = pd.Series("none: the case theme is in no review", index=table.index, dtype="str")
    method[some] = found.method
    return shares.reindex(table.index).assign(method=method)
