"""Codes typed as letters: what each key means, and the sheet that fills up as a person types.

Nothing here draws: the same can be driven from a notebook, a test or a terminal.
"""

from __future__ import annotations

import itertools
import re
import string
from pathlib import Path

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.people import HumanCodings
from scrmine.report.tables import write_csv
from scrmine.sheets.columns import COMMENT, ID, NO_THEME, sheet_rows, theme_headings
from scrmine.sheets.read import read_sheet

MARKS = {"": "yes", "-": "concern", "+": "good", "~": "mixed", "!": "absent", "?": "?"}
"""What may follow a key, and what it puts into the sheet; "?" is for a theme of which one cannot say."""

NOTHING, BACK, ON = "0", "<", ">"
STANCE_WORD = {"none": "yes", "concern": "concern", "good": "good", "mixed": "mixed", "absent": "absent"}


def theme_keys(codebook: Codebook) -> dict[str, str]:
    """The key of each theme in the codebook's order: a letter, or two letters where there are more than 26 themes."""
    themes = codebook.themes
    letters = string.ascii_lowercase
    keys = letters if len(themes) <= len(letters) else ["".join(pair) for pair in itertools.product(letters, letters)]
    if len(themes) > len(keys):
        raise ScrmineError(f"The codebook has {len(themes)} themes, and there are {len(keys)} keys. Code in a sheet: scrmine.write_sheet.")
    return dict(zip(keys, themes, strict=False))


def read_typed(text: str, codebook: Codebook) -> tuple[dict[str, str], str]:
    """What was typed: the word for each theme (or for "No theme"), and the comment after a "#".

    Raises
    ------
    ScrmineError
        If a key means nothing, is there twice, or nothing is typed beside a theme.
    """
    keys = theme_keys(codebook)
    typed, _, comment = text.partition("#")
    typed = re.sub(r"[\s,;.]+", "", typed.casefold())
    if typed == NOTHING:
        return {NO_THEME: "yes"}, comment.strip()
    length = len(next(iter(keys)))
    said: dict[str, str] = {}
    at = 0
    while at < len(typed):
        key, mark = typed[at:at + length], typed[at + length:at + length + 1]
        mark = mark if mark in MARKS else ""
        if key == NOTHING:
            raise ScrmineError(f"{NOTHING} means that there is no theme, and there is more than that. Type {NOTHING} alone, or the themes.")
        if key not in keys:
            raise ScrmineError(f"{key!r} is no key. Keys go from {next(iter(keys))} to {list(keys)[-1]}; after one may stand {' '.join(MARKS).strip()}.")
        if keys[key] in said:
            raise ScrmineError(f"{key!r} is there twice. Type it once.")
        said[keys[key]] = MARKS[mark]
        at += length + len(mark)
    return said, comment.strip()


class TypedCodings:
    """A coding sheet (CSV) that is saved after every passage, and the passage that is to be coded now.

    Parameters
    ----------
    corpus, sample, codebook, coder, path
        As for `scrmine.code_by_hand`. If the file is there, it is gone on with at its first open passage.
    """

    def __init__(self, corpus: Corpus, sample: pd.DataFrame, codebook: Codebook, *, coder: str, path: str | Path, context: int = 1) -> None:
        self.path = Path(path)
        if self.path.suffix.lower() != ".csv":
            raise ScrmineError(f"Codes that are typed are kept as CSV, and {self.path.name} ends otherwise. Name it, for example, {coder}.csv.")
        self.corpus, self.sample, self.codebook, self.coder = corpus, sample, codebook, coder
        self.rows = sheet_rows(corpus, sample, codebook, context=context).to_dict("records")
        self.headings = {NO_THEME: NO_THEME, **theme_headings(codebook)}
        self.comments: dict[str, str] = {}
        if self.path.exists():
            self._go_on()
        self.place = self.next_open(0)

    def __repr__(self) -> str:
        return f"TypedCodings: {self.coder}, {self.n_done} of {len(self.rows)} passages coded, kept in {self.path.name}"

    @property
    def n_done(self) -> int:
        """How many passages are coded."""
        return sum(self.is_done(place) for place in range(len(self.rows)))

    def is_done(self, place: int) -> bool:
        """Whether a passage is coded."""
        return any(self.rows[place][heading] for heading in self.headings.values())

    def said(self, place: int) -> dict[str, str]:
        """The words of a passage by theme (or "No theme")."""
        return {name: self.rows[place][heading] for name, heading in self.headings.items() if self.rows[place][heading]}

    def next_open(self, place: int) -> int:
        """The first passage from here on, then from the start, that is not coded; the number of passages if all are."""
        order = [*range(place, len(self.rows)), *range(place)]
        return next((at for at in order if not self.is_done(at)), len(self.rows))

    def enter(self, text: str) -> None:
        """Take what was typed for the passage at hand, save, and go on; "<" goes back and ">" on without coding.

        Raises
        ------
        ScrmineError
            If what was typed cannot be read; nothing is changed.
        """
        text = text.strip()
        if text == BACK:
            self.place = max(0, self.place - 1)
            return
        if self.place == len(self.rows):
            raise ScrmineError(f"All {len(self.rows)} passages are coded. Type {BACK} to go back.")
        if text == ON or (not text and self.is_done(self.place)):
            self.place += 1
            return
        said, comment = read_typed(text, self.codebook)
        if not said:
            raise ScrmineError(f"No key was typed. Type {NOTHING} if there is no theme in it, or {ON} to leave it open.")
        if set(said.values()) == {"?"}:
            # The other themes are not there; without this the sheet would take them for not answered.
            said[NO_THEME] = "yes"
        for name, heading in self.headings.items():
            self.rows[self.place][heading] = said.get(name, "")
        # A comment stays when the codes are typed again without one.
        self.rows[self.place][COMMENT] = comment or self.rows[self.place][COMMENT]
        write_csv(pd.DataFrame(self.rows), self.path)
        self.place = self.next_open(self.place + 1)

    def codings(self) -> HumanCodings:
        """What has been coded so far, read back from the file.

        Raises
        ------
        ScrmineError
            If nothing has been coded yet.
        """
        return read_sheet(self.path, self.corpus, self.codebook, sample=self.sample, coder=self.coder)

    def _go_on(self) -> None:
        """Fill in what the file holds already."""
        kept = self.codings()
        answered = set(kept.answered[["passage_id", "theme"]].itertuples(index=False, name=None))
        words = {(row["passage_id"], row["theme"]): STANCE_WORD[row["stance"]] for row in kept.codings.to_dict("records")}
        comments = dict(zip(kept.comments["passage_id"], kept.comments["comment"], strict=True))
        for row in self.rows:
            passage_id = row[ID]
            themes = [theme for theme in self.codebook.themes if (passage_id, theme) in answered]
            carried = {theme: words[passage_id, theme] for theme in themes if (passage_id, theme) in words}
            unsure = [theme for theme in self.codebook.themes if theme not in themes] if themes else []
            said = {**carried, **dict.fromkeys(unsure, "?")}
            if themes and not carried:
                said[NO_THEME] = "yes"
            for name, word in said.items():
                row[self.headings[name]] = word
            row[COMMENT] = comments.get(passage_id, "")
