"""The fictional sample analysed again, beside the reference."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import sklearn  # noqa: F401 - loads the libraries whose threads are limited below
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from scrmine.codebook import read_codebook
from scrmine.data import data_path
from scrmine.errors import ScrmineError
from scrmine.reading import read_folder
from scrmine.reproduce.analysis import KEYS, SETTINGS, analyse
from scrmine.reproduce.discrepancies import Discrepancies, as_text, compare_tables, from_text
from scrmine.reproduce.reference import Reference, changed_inputs, describe_run
from scrmine.samples import CODERS, load_gold


@dataclass(frozen=True, eq=False, repr=False)
class Reproduction:
    """The sample analysed again.

    Attributes
    ----------
    tables : dict of str to pandas.DataFrame
        Every table of `KEYS` by name, each cell as text.
    manifest : dict
        What went in: hashes, settings, threads, versions.
    """

    tables: dict[str, pd.DataFrame]
    manifest: dict

    def __repr__(self) -> str:
        return f"Reproduction: {len(self.tables)} tables of {self.manifest['corpus']['n_reviews']} reviews, scrmine {self.manifest['scrmine']['version']}"

    def against(self, reference: Reference) -> Discrepancies:
        """What is not as the reference says."""
        return compare_tables(self.tables, reference.tables, KEYS)

    def changes(self, reference: Reference) -> list[str]:
        """What went in otherwise than for the reference, in sentences."""
        return changed_inputs(reference.manifest, self.manifest)


def reproduce(*, threads: int = 1, settings: Mapping[str, object] = SETTINGS, progress: bool | None = None) -> Reproduction:
    """Read, code and analyse the fictional sample from its files on.

    Parameters
    ----------
    threads : int
        Documents read side by side, and threads of the numerical libraries. The tables are the same for any number.
    settings : mapping
        What is asked; the reference belongs to `SETTINGS`.
    progress : bool, optional
        Whether to show a progress bar; by default on a terminal only.

    Raises
    ------
    ScrmineError
        If `threads` is below 1, or this installation has no sample.
    """
    if threads < 1:
        raise ScrmineError(f"threads is {threads}; 1 or more is expected.")
    hidden = not sys.stderr.isatty() if progress is None else not progress
    with threadpool_limits(threads), tqdm(total=len(KEYS), desc="Analysing", unit="table", disable=hidden) as bar:
        corpus = read_folder(data_path("sample/reviews"), workers=threads, progress=False)
        gold = {coder: load_gold(coder, corpus=corpus) for coder in CODERS}
        tables = {}
        for name, table in analyse(corpus, gold, read_codebook(), settings):
            tables[name] = from_text(as_text(table))
            bar.update()
    return Reproduction(tables, describe_run(corpus, settings, threads=threads))
