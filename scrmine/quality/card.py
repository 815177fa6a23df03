"""The quality card: what was measured, in tables and in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

import numpy as np
import pandas as pd

from scrmine.errors import unknown_name

FEW_PASSAGES, FEW_REVIEWS = 10, 10
"""With fewer passages of a theme, or fewer reviews, a figure says little; the card says so."""

GRADES = ((0.7, "good"), (0.5, "fair"))
"""F1 from which a theme is called good or fair; a convention of ours for reading the card, no law."""

ADVICE = {
    "good": "most codes are right; read what is behind a number before you use it",
    "fair": "finds passages; read each one before you count it",
    "weak": "do not count it; read the passages that are ranked first for it",
    "few": f"fewer than {FEW_PASSAGES} passages by those who read: too few to tell",
}
"""What to do with the codes of a theme, by its grade."""

NOT_FOR = (
    "Do not use these codings to say that a review is silent about a theme, to count without a corrected estimate, to rank boards or "
    "services, or to predict anything about a person."
)
PEOPLE, AI_READERS = "people", "AI readers"
"""Who gave the codes that a coder is held against; the fictional reviews were coded by language models, in the place of people."""

SHOWN = 240
"""Letters of a passage that the card shows."""


@dataclass(frozen=True, eq=False, repr=False)
class QualityCard:
    """How far the codings of one coder can be relied on.

    Attributes
    ----------
    themes : pandas.DataFrame
        One row per theme: theme, title, family, n_people and n_coder (passages that carry it by either; `read_by` says whether people or others read), precision, recall, f1
        and, where the coder gives scores, average_precision, each with `_low` and `_high` (95 % over reviews), reading_share (of all
        passages, most likely first, to meet nine in ten that carry it), stance_agreement, grade (good, fair, weak, few).
    overall : pandas.DataFrame
        One row per measure: measure, estimate, ci_low, ci_high, method.
    roles : pandas.DataFrame
        One row per role of passages: n_passages, n_people, n_coder, precision, recall, f1.
    errors : pandas.DataFrame
        The errors that the coder was surest of: theme, kind ("not there" or "missed"), passage_id, doc_id, locator, role, words (that
        the coder went by), score, people_said (the themes that people gave), text.
    settings : dict
        Coder, whose codings it was held against, what it was measured on, how much.

    Examples
    --------
    >>> card
    QualityCard: coder combined, micro-F1 .62, 25 themes, 1,804 passages of 32 reviews
    >>> card.themes["grade"].value_counts().to_dict()
    {'fair': 10, 'good': 10, 'weak': 5}
    """

    themes: pd.DataFrame
    overall: pd.DataFrame
    roles: pd.DataFrame
    errors: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return (f"QualityCard: coder {self.settings['coder']}, micro-F1 {_two(self.measure('micro_f1')['estimate'])}, "
                f"{len(self.themes)} themes, {self.settings['n_passages']:,} passages of {self.settings['n_reviews']} reviews")

    def _repr_html_(self) -> str:
        return self.to_html()

    @property
    def read_by(self) -> str:
        """Who gave the codes that the coder is held against: "people", or "AI readers" for the fictional sample.

        Examples
        --------
        >>> card.read_by
        'AI readers'
        """
        return self.settings.get("read_by", PEOPLE)

    def measure(self, name: str) -> pd.Series:
        """One row of `overall`.

        Raises
        ------
        ScrmineError
            If it was not measured.

        Examples
        --------
        >>> f1 = card.measure("micro_f1")
        >>> [round(float(f1[name]), 2) for name in ("estimate", "ci_low", "ci_high")]
        [0.62, 0.6, 0.64]
        """
        rows = self.overall[self.overall["measure"] == name]
        if not len(rows):
            raise unknown_name("measure", name, self.overall["measure"], where="this quality card")
        return rows.iloc[0]

    def sentences(self) -> list[str]:
        """What the card says to a reader who wants no tables.

        Examples
        --------
        >>> print(card.sentences()[1])
        Of every ten codes that the coder gives, about six were given by AI readers too (95 % interval 61% to 65%). Of every ten that AI readers gave, the coder finds about six (95 % interval 58% to 64%).
        """
        about, precision, recall = self.settings, self.measure("precision"), self.measure("recall")
        said = [
            f"Measured on {about['measured_on']}: {about['n_passages']:,} passages of {about['n_reviews']} reviews, to which {self.read_by} gave "
            f"{about['n_codes']:,} codes.",
            f"Of every ten codes that the coder gives, {_tenths(precision)} were given by {self.read_by} too{_range(precision)}. Of every ten that {self.read_by} "
            f"gave, the coder finds {_tenths(recall)}{_range(recall)}.",
        ]
        if self.read_by == AI_READERS:
            said.append(f"{AI_READERS} stand in for people here: language models of one family wrote the texts, the passages that the coder learned from and "
                        f"these codes. No person has coded them; measure the coder on passages that people coded before you rely on it.")
        for grade, words in (("good", "Most dependable"), ("fair", "Fair"), ("weak", "Weak: do not count these, read for them"),
                             ("few", f"Fewer than {FEW_PASSAGES} passages by {self.read_by}, too few to tell")):
            titles = self.themes[self.themes["grade"] == grade].sort_values("f1", ascending=False)["title"].tolist()
            if titles:
                said.append(f"{words}: {'; '.join(titles)}.")
        if "reading_share" in set(self.overall["measure"]):
            share = self.measure("reading_share")["estimate"]
            said.append(f"To meet nine in ten passages of a theme, read the {share:.0%} of passages that are ranked first for it (median theme).")
        if about["n_reviews"] < FEW_REVIEWS:
            said.append(f"With {about['n_reviews']} review{'' if about['n_reviews'] == 1 else 's'} these figures describe these reviews and say little beyond them, "
                        "so they have no intervals.")
        return [*said, NOT_FOR]

    def to_html(self, *, level: int = 3) -> str:
        """The card as plain HTML without style or script, for a notebook or a page; `level` is that of its heading.

        Examples
        --------
        >>> card.to_html().partition("</h3>")[0]
        '<section class="quality-card"><h3>How far these codings can be relied on: coder combined'
        """
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences())
        return (f'<section class="quality-card"><h{level}>How far these codings can be relied on: coder {escape(str(self.settings["coder"]))}</h{level}>{said}'
                f"{self._theme_table().to_html(index=False, border=0)}"
                f"<details><summary>By role of the passage</summary>{_rounded(self.roles).to_html(index=False, border=0)}</details>"
                f"<details><summary>Where it errs: {len(self.errors)} examples</summary>{self._error_table().to_html(index=False, border=0)}</details>"
                f"</section>")

    def _theme_table(self) -> pd.DataFrame:
        """The themes as a reader wants to see them, best first."""
        rows = self.themes.sort_values(["f1", "theme"], ascending=[False, True], na_position="last")
        shown = pd.DataFrame({"Theme": rows["title"], f"Passages by {self.read_by}": rows["n_people"], "By the coder": rows["n_coder"]})
        names = {"precision": "Right, of those coded", "recall": "Found, of those there", "f1": "F1", "average_precision": "Average precision"}
        for name, words in names.items():
            if name in rows:
                shown[words] = [_with_range(*ends) for ends in zip(rows[name], rows[f"{name}_low"], rows[f"{name}_high"], strict=True)]
        return shown.assign(**{"What to do": rows["grade"].map(ADVICE)})

    def _error_table(self) -> pd.DataFrame:
        """The examples, with passages cut to a few lines."""
        titles = dict(zip(self.themes["theme"], self.themes["title"], strict=True))
        return pd.DataFrame({
            "Theme": self.errors["theme"].map(titles), "Error": self.errors["kind"],
            "Where": self.errors["doc_id"].astype("str") + ", " + self.errors["locator"].astype("str"),
            "The coder went by": self.errors["words"].map(_cut), f"{self.read_by[0].upper()}{self.read_by[1:]} said": self.errors["people_said"], "Passage": self.errors["text"].map(_cut),
        })


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def _two(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}".removeprefix("0") if value < 1 else "1"


def _with_range(value: float, low: float, high: float) -> str:
    return _two(value) if pd.isna(low) else f"{_two(value)} ({_two(low)} to {_two(high)})"


def _range(row: pd.Series) -> str:
    """The interval of a share in words, or nothing where there is none."""
    return "" if pd.isna(row["ci_low"]) else f" (95 % interval {row['ci_low']:.0%} to {row['ci_high']:.0%})"


def _tenths(row: pd.Series) -> str:
    if pd.isna(row["estimate"]):
        return "an unknown number"
    names = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "all")
    tenths = round(10 * row["estimate"])
    return f"about {names[tenths]}" if 0 < tenths < 10 else f"almost {names[tenths]}"


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{name: table[name].map(_two) for name in table.select_dtypes("number") if table[name].dtype == np.float64})
