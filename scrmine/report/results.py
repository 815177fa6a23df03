"""What a report is made of, gathered once and handed to everything that writes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from scrmine.agreement import Agreement
from scrmine.codebook import Codebook
from scrmine.compare import Comparison, Sensitivity
from scrmine.corpus import Corpus


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """What a report is made of.

    A class because figures, tables, workbook and briefing are written from the same dozen things and must not differ in one.

    Attributes
    ----------
    corpus : Corpus
        The reviews, as they may be told of.
    codebook : Codebook
        The themes.
    overall : Comparison
        Of all reviews together.
    grouped : Comparison or None
        By a column of the reviews.
    agreement : Agreement or None
        How far coders agree.
    corrected : Comparison or None
        Frequencies corrected by a human sample.
    sensitivity : Sensitivity or None
        How far estimates turn on choices.
    tables : dict of pandas.DataFrame
        The tables of the report by name: of a report for sharing those that may be shared.
    share : bool
        Whether the report is for sharing.
    uncompared : str
        Why groups of reviews were asked for and are not compared or not drawn; empty if they are.
    """

    corpus: Corpus
    codebook: Codebook
    overall: Comparison
    tables: dict[str, pd.DataFrame]
    grouped: Comparison | None = None
    agreement: Agreement | None = None
    corrected: Comparison | None = None
    sensitivity: Sensitivity | None = None
    share: bool = False
    uncompared: str = ""

    def __repr__(self) -> str:
        parts = [name for name in ("grouped", "agreement", "corrected", "sensitivity") if getattr(self, name) is not None]
        return f"Results: {self.overall!r}{', with ' if parts else ''}{', '.join(parts)}{', to be shared' if self.share else ''}"

    @property
    def by(self) -> str | None:
        """The column that reviews are compared by."""
        return None if self.grouped is None else self.grouped.settings["by"]
