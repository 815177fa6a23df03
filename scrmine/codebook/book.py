"""A checked codebook: what each theme means, and the terms that point at it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from scrmine.errors import ScrmineError, unknown_name

LEAST_OF_TITLE = 4
"""Letters from which a name that is no id is looked for in the titles."""


@dataclass(frozen=True, eq=False, repr=False)
class Codebook:
    """A checked codebook.

    Attributes
    ----------
    name : str
        What it calls itself.
    version : str
        Its version.
    table : pandas.DataFrame
        One row per theme, in the order of the file: theme (the id), code, family, title, definition, include, exclude,
        note, parent, and the lists terms, weak_terms, examples and sources.
    names : tuple of str
        Names of agencies, meetings and papers, written as terms are: a term inside one of them does not count.

    Examples
    --------
    >>> codebook
    Codebook: Child safeguarding reviews, 25 themes (version 2), 15 practice themes, 10 case themes
    >>> print(codebook.table.set_index("theme").loc["over_optimism", "definition"])
    Reading evidence more favourably than it warrants, or holding to a first view of the family despite new facts; includes beginning afresh without the history.
    """

    name: str
    version: str
    table: pd.DataFrame
    names: tuple[str, ...] = ()

    def __repr__(self) -> str:
        families = self.table["family"].value_counts()
        return f"Codebook: {self.name} (version {self.version}), " + ", ".join(
            f"{families.get(family, 0)} {family} themes" for family in ("practice", "case")
        )

    def _repr_html_(self) -> str:
        shown = self.table[["theme", "family", "title", "definition"]]
        return f"<p><b>{self!r}</b></p>{shown.to_html(index=False)}"

    @property
    def themes(self) -> list[str]:
        """The ids, in order.

        Examples
        --------
        >>> codebook.themes[:3]
        ['child_focus', 'over_optimism', 'professional_curiosity']
        """
        return self.table["theme"].tolist()

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each theme by its id."""
        return dict(zip(self.table["theme"], self.table["title"], strict=True))

    def check_theme(self, theme: str) -> str:
        """The id itself, or an error that names the nearest ids, or those whose title was given.

        Examples
        --------
        >>> codebook.check_theme("neglect")
        'neglect'
        >>> try:
        ...     codebook.check_theme("overoptimism")
        ... except scrmine.ScrmineError as error:
        ...     print(str(error).partition(" Known:")[0])
        There is no theme 'overoptimism' in the codebook 'Child safeguarding reviews, 25 themes'. Did you mean 'over_optimism'?
        """
        if theme not in self.titles:
            asked = str(theme).strip().casefold()
            meant = [repr(name) for name, title in self.titles.items() if len(asked) >= LEAST_OF_TITLE and asked in title.casefold()]
            if meant and not difflib.get_close_matches(str(theme), self.titles, n=1):
                raise ScrmineError(f"There is no theme {theme!r} in the codebook '{self.name}': a theme is named by its id, and this is of a title. "
                                   f"Did you mean {' or '.join(meant)}?")
            raise unknown_name("theme", theme, self.titles, where=f"the codebook '{self.name}'")
        return theme

    def rename(self, titles: Mapping[str, str]) -> Codebook:
        """The same codebook with other titles for some themes; ids, by which results are compared, stay.

        Parameters
        ----------
        titles : mapping of str to str
            New titles by the themes' ids.

        Raises
        ------
        ScrmineError
            If an id is not in the codebook.

        Examples
        --------
        >>> ours = codebook.rename({"neglect": "Neglect and unmet need"})
        >>> print(ours.table.loc[ours.table["theme"] == "neglect", ["theme", "title"]].to_string(index=False))
          theme                  title
        neglect Neglect and unmet need
        """
        new = {self.check_theme(theme): title for theme, title in titles.items()}
        return replace(self, table=self.table.assign(title=[new.get(theme, title) for theme, title in self.titles.items()]))

    def ancestors(self, theme: str) -> list[str]:
        """The theme's parent, the parent's parent and so on.

        Examples
        --------
        >>> table = codebook.table.assign(parent=codebook.table["theme"].map({"over_optimism": "professional_curiosity"}))
        >>> scrmine.Codebook("Mine", "1", table).ancestors("over_optimism")
        ['professional_curiosity']
        """
        found, at = [], self._parents[self.check_theme(theme)]
        while at is not None and at not in found:
            found.append(at)
            at = self._parents.get(at)
        return found

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {theme: None if pd.isna(parent) else parent for theme, parent in zip(self.table["theme"], self.table["parent"], strict=True)}

    def roll_up(self, codings: pd.DataFrame) -> pd.DataFrame:
        """Codings with those of each theme counted for the themes above it too.

        Parameters
        ----------
        codings : pandas.DataFrame
            As `scrmine.code_passages` gives them.

        Returns
        -------
        pandas.DataFrame
            The same rows, and one more for each theme above a coded one where the passage does not carry it at that place yet;
            its coding_id ends in "^" and the id of the theme above.

        Examples
        --------
        Codings of a theme before and after those of the theme below it count for it too:

        >>> table = codebook.table.assign(parent=codebook.table["theme"].map({"over_optimism": "professional_curiosity"}))
        >>> rolled = scrmine.Codebook("Mine", "1", table).roll_up(codings)
        >>> [int((some["theme"] == "professional_curiosity").sum()) for some in (codings, rolled)]
        [137, 226]
        """
        parts = [codings]
        for theme in self.themes:
            below = codings[codings["theme"] == theme]
            parts += [below.assign(theme=above, coding_id=below["coding_id"] + f"^{above}") for above in self.ancestors(theme) if len(below)]
        place = ["passage_id", "theme", "coder", "start", "end"]
        return pd.concat(parts, ignore_index=True).drop_duplicates(place).reset_index(drop=True)
