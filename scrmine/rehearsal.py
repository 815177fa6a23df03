"""What a notebook works on where a corpus is too small for its question: the fictional sample, and it says so.

Groups cannot be compared where there is one, nor topics looked for again in one review. Rather than stop, a notebook then shows its steps on the
sample, and every sentence of it says whose reviews it is about.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from scrmine.compare import Silence, review_groups
from scrmine.corpus import Corpus, count_once
from scrmine.errors import ScrmineError, unknown_name
from scrmine.samples import load_sample

PERIOD, SAMPLE_COLUMN = "period", "outcome"
NOT_ABOUT = "What follows is a rehearsal on the fictional sample: it shows the steps, and says nothing about your reviews."


@dataclass(frozen=True, eq=False)
class Ground:
    """The reviews that a notebook works on.

    Attributes
    ----------
    corpus : Corpus
        Your reviews, or the fictional sample where yours are too few.
    rehearsal : bool
        Whether it is the sample because yours are too few.
    said : str
        Sentences that say what the reviews are, and why.
    column : str
        The column of the reviews table that makes the groups; empty where groups were not asked for.
    groups : pandas.Series
        The group of each review that has findings and of which it is stated, by `review_id`; empty where groups were not asked for.
    """

    corpus: Corpus
    rehearsal: bool
    said: str
    column: str
    groups: pd.Series

    def __repr__(self) -> str:
        return f"Ground: {'a rehearsal on the sample' if self.rehearsal else 'your reviews'}, {number_of(len(self.corpus.reviews), 'review')}"

    @property
    def note(self) -> str:
        """What sentences begin with in a rehearsal; nothing otherwise."""
        return "*On the fictional sample:* " if self.rehearsal else ""

    @property
    def largest(self) -> str:
        """The group with most reviews, of several the first by name."""
        sizes = self.groups.value_counts()
        return min(sizes.index[sizes == sizes.max()])


def number_of(n: int, one: str, many: str = "") -> str:
    """A number with its word in the right form: "1 review", "2,000 reviews"; `many` where more than an s is added ("reviews have")."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def find_reviews(corpus: Corpus, *, at_least: int = 2) -> Ground:
    """The corpus if so many of its reviews have findings; else the fictional sample.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    at_least : int
        How many reviews with findings are needed.

    Returns
    -------
    Ground
        Without groups.

    Raises
    ------
    ScrmineError
        If `at_least` is below 1.
    """
    if at_least < 1:
        raise ScrmineError(f"at_least is {at_least}; 1 or more is expected.")
    n = count_once(corpus.passages)["review_id"].nunique()
    none = pd.Series(dtype="str")
    if n >= at_least:
        return Ground(corpus, rehearsal=False, said=f"{number_of(n, 'review has', 'reviews have')} findings.", column="", groups=none)
    said = f"**{number_of(n, 'review has', 'reviews have')} findings, and this takes {at_least}.** {NOT_ABOUT}"
    return Ground(load_sample(), rehearsal=True, said=said, column="", groups=none)


def find_groups(corpus: Corpus, by: str) -> Ground:
    """The corpus with a column that makes two groups or more among the reviews that have findings.

    That is `by`; where it does not, the reviews are parted at their median year; where that does not either, it is the fictional sample, by outcome.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    by : str
        The wanted column of the reviews table; "period", where there is no such column, parts by years without further words.

    Returns
    -------
    Ground
        Its corpus has the column `period` too ("to 2016", "after 2016"), if years were used.
    """
    groups = _groups(corpus, by)
    if groups.nunique() > 1:
        return Ground(corpus, rehearsal=False, said=_sizes(groups, by), column=by, groups=groups)
    stated = f"all reviews with findings that say it are “{groups.iloc[0]}”" if len(groups) else "no review with findings says it"
    asked = by == PERIOD and by not in corpus.reviews
    why = "" if asked else f"“{by}” makes no groups: {stated}." if by in corpus.reviews else f"There is no column “{by}”."
    parted = _part_by_year(corpus)
    years = _groups(parted, PERIOD)
    if years.nunique() > 1:
        said = f"{'' if asked else f'**{why} The reviews are parted by their years instead.** '}{_sizes(years, PERIOD)}"
        return Ground(parted, rehearsal=False, said=said, column=PERIOD, groups=years)
    sample, column = (_part_by_year(load_sample()), PERIOD) if asked else (load_sample(), SAMPLE_COLUMN)
    of_sample = _groups(sample, column)
    tried = "The years of the reviews make no groups." if asked else f"{why} Their years make none either."
    said = f"**{tried} {NOT_ABOUT}** {_sizes(of_sample, column)}"
    return Ground(sample, rehearsal=True, said=said, column=column, groups=of_sample)


def find_pair(silence: Silence, case: str, practice: str) -> pd.Series:
    """The row of a case theme and a practice theme.

    Parameters
    ----------
    silence : scrmine.compare.Silence
        What `find_silence` gave.
    case, practice : str
        The themes' ids.

    Raises
    ------
    ScrmineError
        If the one is no case theme that was counted, or the other no practice theme.
    """
    table = silence.table
    for family, theme in (("case", case), ("practice", practice)):
        if theme not in set(table[family]):
            raise unknown_name(f"{family} theme", theme, sorted(set(table[family])), where="what was counted")
    return table[(table["case"] == case) & (table["practice"] == practice)].iloc[0]


def _groups(corpus: Corpus, column: str) -> pd.Series:
    """The group of each review that has findings and of which it is stated."""
    if column not in corpus.reviews:
        return pd.Series(dtype="str")
    stated = corpus.reviews.set_index("review_id")[column].notna()
    kept = stated.index[stated & stated.index.isin(count_once(corpus.passages)["review_id"])]
    return review_groups(corpus, column).loc[kept]


def _part_by_year(corpus: Corpus) -> Corpus:
    """The corpus with a column that parts the reviews with findings at their median year."""
    years = corpus.reviews["year"]
    found = years[corpus.reviews["review_id"].isin(count_once(corpus.passages)["review_id"])].dropna()
    half = int(found.median()) if len(found) else 0
    period = (years > half).map({True: f"after {half}", False: f"to {half}"}).where(years.notna())
    return Corpus(corpus.reviews.assign(**{PERIOD: period}), corpus.documents, corpus.pages, corpus.passages, corpus.settings)


def _sizes(groups: pd.Series, column: str) -> str:
    """How many reviews each group has, largest first; of many groups the first eight."""
    sizes = groups.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    listed = ", ".join(f"{name} {n}" for name, n in sizes.head(8).items())
    return f"Reviews with findings by {column.replace('_', ' ')}: {listed}{f' and {len(sizes) - 8} more groups' if len(sizes) > 8 else ''}."
