"""The result of a comparison: the tables, what was asked, and a sentence on each number's meaning."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from scrmine.compare.estimands import CORRECTED, MACHINE, MEASURES, TARGETS
from scrmine.compare.gold import Correction
from scrmine.errors import unknown_name


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """How often themes appear in groups of reviews.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per group, theme and measure: group, theme, title, family, measure, estimate, ci_low, ci_high, n_reviews
        (readable ones in the group), n_present (with the theme), n_passages (counted), n_hits (that carry it), n_words
        (of the counted passages), method (of the interval), note (what to read first; empty if nothing), status (one of
        `scrmine.compare.STATUSES`), n_excluded (reviews of the group that could not be counted), bound_low and bound_high
        (the estimate if none, or all, of the excluded had the theme; empty for measures without such bounds). Corrected ones
        also have raw (the machine's estimate), std_error, sampling_error (the part of it that comes of reading a sample),
        n_sampled (units that people read) and n_sampled_hits (passages among them, or reviews, in which they found it).
    counts : pandas.DataFrame
        One row per review and theme: review_id, group, theme, n_hits, n_passages, n_words, present, n_denied (passages that
        only say that it was absent), n_elsewhere (passages that carry it in roles that are not counted). The cells of the
        heat map, and what `table` is computed from.
    excluded : pandas.DataFrame
        One row per review that could not be counted: review_id, group, reason.
    settings : dict
        What was asked.
    correction : Correction or None
        What people found in the sample, if the counts are corrected.

    Examples
    --------
    >>> comparison
    Comparison: 25 themes in 24 reviews, 1 group (8 reviews left out), coder combined
    >>> reviews = comparison.counts[comparison.counts["theme"] == "was_not_brought"].sort_values("n_hits")
    >>> print(reviews[["review_id", "n_hits", "n_passages", "n_elsewhere"]].tail(3).to_string(index=False))
                       review_id  n_hits  n_passages  n_elsewhere
    haverton-2023-rowan-children       3          45            0
          westmarsh-2011-child-h       3          19            5
          aldermere-2010-child-k       6          27            7
    """

    table: pd.DataFrame
    counts: pd.DataFrame
    excluded: pd.DataFrame
    settings: dict = field(default_factory=dict)
    correction: Correction | None = None

    def __repr__(self) -> str:
        groups = self.table["group"].nunique()
        return (f"Comparison: {self.table['theme'].nunique()} themes in {self.counts['review_id'].nunique()} reviews, "
                f"{groups} group{'s' if groups != 1 else ''} ({len(self.excluded)} reviews left out), "
                f"coder {self.settings['coder']}")

    def _repr_html_(self) -> str:
        table = self.measure("share_of_reviews")
        columns = ["group", "title", "estimate", "ci_low", "ci_high", "n_present", "n_reviews"]
        shown = table[[*columns, "status"] if (table["status"] != MACHINE).any() else columns]
        return f"<p><b>{self!r}</b></p>{shown.round(3).to_html(index=False)}<p>{self.describe('share_of_reviews')}</p>"

    def measure(self, name: str) -> pd.DataFrame:
        """The rows of one measure, index renumbered.

        Raises
        ------
        ScrmineError
            If there is no such measure.

        Examples
        --------
        >>> passages = comparison.measure("share_of_passages").set_index("theme")
        >>> passages.loc["neglect", ["n_hits", "n_passages"]].to_dict()
        {'n_hits': 43, 'n_passages': 531}
        >>> round(float(passages.loc["neglect", "estimate"]), 3)
        0.081
        """
        if name not in MEASURES:
            raise unknown_name("measure", name, MEASURES, where="a comparison")
        return self.table[self.table["measure"] == name].reset_index(drop=True)

    def describe(self, name: str) -> str:
        """What the numbers of one measure are, in sentences for a table's note or a methods section.

        Raises
        ------
        ScrmineError
            If there is no such measure.

        Examples
        --------
        >>> import textwrap
        >>> print(textwrap.fill(comparison.describe("share_of_reviews"), 110))
        Share of reviews in which the theme is present (in at least 1 passage of it). Counted: passages of the roles
        analysis, comment, voices, lessons, each repeated text once, with the stances concern, good, mixed, none. Out
        of 24 readable reviews; 8 left out (no passage of the counted roles: 8). Intervals (95 %) speak of the process
        that produces such reviews (each review is one draw from it): Clopper-Pearson over reviews, Wilson over
        reviews. All numbers: uncorrected machine count. The interval of a machine count knows nothing of the
        machine's mistakes.
        """
        table, settings = self.measure(name), self.settings
        sentence = MEASURES[name][0].upper() + MEASURES[name][1:]
        present = f" (in at least {settings['at_least']} passage{'s' if settings['at_least'] != 1 else ''} of it)"
        repeats = "each repeated text once" if not settings["repeats"] else "repeated text each time"
        n_reviews = self.counts["review_id"].nunique()
        parts = [
            f"{sentence}{present if name == 'share_of_reviews' else ''}.",
            f"Counted: passages of the roles {', '.join(settings['roles'])}, {repeats}, with the stances {', '.join(settings['stances'])}.",
            f"Out of {n_reviews} readable review{'s' if n_reviews != 1 else ''}; {len(self.excluded)} left out"
            f"{self._reasons()}.",
            f"Intervals (95 %) speak of {TARGETS[settings['target']]}: {', '.join(dict.fromkeys(table['method']))}.",
            *(f"{status[0].upper()}{status[1:]}: {', '.join(dict.fromkeys(part['title']))}." if table["status"].nunique() > 1
              else f"All numbers: {status}." for status, part in table.groupby("status", sort=True)),
        ]
        if (table["status"] == MACHINE).any():
            parts.append("The interval of a machine count knows nothing of the machine's mistakes.")
        if (table["status"] == CORRECTED).any():
            parts.append(f"The coder learned {self.correction.settings['coder_learned']}.")
        return " ".join(parts)

    def _reasons(self) -> str:
        reasons = self.excluded["reason"].value_counts(sort=False)
        return f" ({'; '.join(f'{reason}: {n}' for reason, n in reasons.items())})" if len(reasons) else ""
