"""What people coded, and which questions they answered: a passage left open is not a passage without themes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.errors import SchemaError, ScrmineError, unknown_name
from scrmine.output import read_manifest, write_folder, write_manifest
from scrmine.schema import CODINGS, Column, Table, check_table, empty_table

ANSWERED = Table("answered", ("passage_id", "theme", "coder"), {"passage_id": Column(), "theme": Column(), "coder": Column()})
"""One row per question that a coder answered: does this passage carry this theme?"""

COMMENTS = Table("comments", ("passage_id", "coder"), {"passage_id": Column(), "coder": Column(), "comment": Column()})
TABLES = {"codings": CODINGS, "answered": ANSWERED, "comments": COMMENTS}
KIND = "set of human codings"


@dataclass(frozen=True, eq=False, repr=False)
class HumanCodings:
    """Codings by people, with what they answered.

    Where a coder answered and `codings` has no row, the passage does not carry the theme. Where a coder did not answer, it
    is not known.

    Attributes
    ----------
    codings : pandas.DataFrame
        A codings table (see `scrmine.code_passages`); `coder` is the person's name. People code passages, so each quote is
        the whole passage.
    answered : pandas.DataFrame
        One row per passage, theme and coder that was answered: passage_id, theme, coder.
    comments : pandas.DataFrame
        One row per passage and coder who wrote something: passage_id, coder, comment.
    settings : dict
        Where it comes from.

    Raises
    ------
    SchemaError
        If a table breaks its contract, or there is a coding of what was not answered.

    Examples
    --------
    >>> people
    HumanCodings: 674 codings by 2 (reader_a 200 passages; reader_b 200 passages)
    """

    codings: pd.DataFrame
    answered: pd.DataFrame
    comments: pd.DataFrame = field(default_factory=lambda: empty_table(COMMENTS))
    settings: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, table in TABLES.items():
            object.__setattr__(self, name, check_table(getattr(self, name), table))
        keys = list(ANSWERED.key)
        known = pd.MultiIndex.from_frame(self.answered[keys])
        lost = self.codings[~pd.MultiIndex.from_frame(self.codings[keys]).isin(known)]
        if len(lost):
            first = lost.iloc[0]
            raise SchemaError("answered", [f"{len(lost)} coding(s) are of what was not answered, first {first['coder']} on "
                                           f"'{first['theme']}' in {first['passage_id']!r}. Add their rows to answered."])

    def __repr__(self) -> str:
        each = "; ".join(f"{coder} {self.of(coder).answered['passage_id'].nunique()} passages" for coder in self.coders)
        return f"HumanCodings: {len(self.codings)} codings by {len(self.coders)} ({each})"

    def _repr_html_(self) -> str:
        columns = ["passage_id", "theme", "coder", "stance"]
        return f"<p><b>{self!r}</b></p>{self.codings[columns].head(20).to_html(index=False)}"

    @property
    def coders(self) -> list[str]:
        """Who coded, by name.

        Examples
        --------
        >>> people.coders
        ['reader_a', 'reader_b']
        """
        return sorted(self.answered["coder"].unique())

    def save(self, folder: str | Path) -> Path:
        """Write the tables as Parquet and `manifest.json`; all of it or nothing. Returns the folder.

        Examples
        --------
        >>> saved = people.save(folder / "people")
        >>> sorted(path.name for path in saved.iterdir())
        ['answered.parquet', 'codings.parquet', 'comments.parquet', 'manifest.json']
        """
        with write_folder(folder, KIND) as staging:
            for name in TABLES:
                getattr(self, name).to_parquet(staging / f"{name}.parquet", index=False)
            write_manifest(staging, KIND, settings=self.settings)
        return Path(folder)

    @classmethod
    def open(cls, folder: str | Path) -> HumanCodings:
        """Open what was saved with `save`.

        Raises
        ------
        ScrmineError
            If the folder does not hold codings by people, or a table is missing or damaged.

        Examples
        --------
        >>> saved = people.save(folder / "people")
        >>> scrmine.HumanCodings.open(saved)
        HumanCodings: 674 codings by 2 (reader_a 200 passages; reader_b 200 passages)
        """
        folder = Path(folder)
        settings = read_manifest(folder, KIND).get("settings", {})
        try:
            tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}
        except (OSError, ValueError) as error:
            raise ScrmineError(f"The codings in {folder} are damaged ({error}). Read the sheets again with: scrmine agree") from None
        return cls(**tables, settings=settings)

    def of(self, coder: str) -> HumanCodings:
        """The part of one coder.

        Raises
        ------
        ScrmineError
            If there is no such coder.

        Examples
        --------
        >>> people.of("reader_a")
        HumanCodings: 332 codings by 1 (reader_a 200 passages)
        """
        if coder not in self.coders:
            raise unknown_name("coder", coder, self.coders, where="these codings")
        tables = {name: getattr(self, name) for name in TABLES}
        return HumanCodings(**{name: table[table["coder"] == coder] for name, table in tables.items()}, settings=self.settings)


def join_codings(parts: Iterable[HumanCodings]) -> HumanCodings:
    """The codings of several people in one.

    Raises
    ------
    ScrmineError
        If there is none, or two are by the same coder.

    Examples
    --------
    >>> parts = [people.of("reader_a"), people.of("reader_b")]
    >>> scrmine.join_codings(parts).coders
    ['reader_a', 'reader_b']
    """
    parts = list(parts)
    if not parts:
        raise ScrmineError("There are no codings to join. Read at least one sheet.")
    names = [coder for part in parts for coder in part.coders]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ScrmineError(f"The coder {twice[0]!r} is there {names.count(twice[0])} times. Give each sheet its own coder, or leave one out.")

    def put_together(name: str) -> pd.DataFrame:
        tables = [getattr(part, name) for part in parts]
        return pd.concat([t for t in tables if len(t)] or tables[:1], ignore_index=True)

    settings = {coder: part.settings for part in parts for coder in part.coders}
    return HumanCodings(put_together("codings"), put_together("answered"), put_together("comments"), settings)


def as_answered(codings: pd.DataFrame, passage_ids: Iterable[str], codebook: Codebook, *, coder: str | None = None) -> HumanCodings:
    """Codings by a coder who answered every theme in each of these passages, as a machine does.

    Parameters
    ----------
    codings : pandas.DataFrame
        A codings table; rows of other passages, and of themes that the codebook does not have, are left out.
    passage_ids : iterable of str
        The passages that were read.
    codebook : Codebook
        The themes that were asked for.
    coder : str, optional
        The name to give the coder; by default the one in `codings`.

    Raises
    ------
    ScrmineError
        If the codings are by several coders, or there are none and no name is given.

    Examples
    --------
    >>> scrmine.as_answered(gold, sample["passage_id"], codebook)
    HumanCodings: 356 codings by 1 (adjudicated 200 passages)
    """
    names = sorted(codings["coder"].unique())
    if len(names) > 1:
        raise ScrmineError(f"The codings are by several coders ({', '.join(names)}). Take one at a time, for example "
                           f"codings[codings['coder'] == {names[0]!r}].")
    if not names and coder is None:
        raise ScrmineError("There are no codings, so the coder's name is not known. Say it with coder=.")
    name = coder or names[0]
    ids = list(dict.fromkeys(passage_ids))
    kept = codings[codings["passage_id"].isin(ids) & codings["theme"].isin(codebook.themes)].assign(coder=name)
    grid = pd.MultiIndex.from_product([ids, codebook.themes], names=["passage_id", "theme"]).to_frame(index=False)
    return HumanCodings(kept, grid.assign(coder=name))
