"""The report folder: all that comes out, written whole or not at all."""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.compare import compare_themes, review_groups
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineWarning
from scrmine.output import write_folder, write_manifest
from scrmine.report.figures import write_figures
from scrmine.report.page import write_page
from scrmine.report.tables import write_tables
from scrmine.report.workbook import write_workbook


def write_report(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, out: str | Path, *, by: str | None = None,
                 seed: int = 0) -> Path:
    """Write the evidence page, figures, workbook and tables into a folder.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    codings : pandas.DataFrame
        Their codings by one coder; those of passages that are not in the corpus are left out.
    codebook : Codebook
        The themes.
    out : str or pathlib.Path
        The folder: new, empty, or a report of scrmine's that is replaced.
    by : str, optional
        A column of the reviews to compare groups by.
    seed : int
        Seed of the intervals' resampling.

    Returns
    -------
    pathlib.Path
        The page, `index.html`. Beside it stand `figures/` (SVG and PNG), `workbook.xlsx`, `tables/` (CSV) and
        `manifest.json`.

    Raises
    ------
    ScrmineError
        If the folder has contents that scrmine did not write, or there is no column `by`.
    """
    out = Path(out)
    review_groups(corpus, by)  # an unknown column is said before anything is computed
    with warnings.catch_warnings():
        # Small groups are said on the page beside the figures themselves.
        warnings.simplefilter("ignore", ScrmineWarning)
        overall = compare_themes(corpus, codings, codebook, seed=seed)
        grouped = compare_themes(corpus, codings, codebook, by=by, seed=seed) if by else None
    codings = codings[codings["passage_id"].isin(corpus.passages["passage_id"])]
    with write_folder(out, "report") as staging:
        figures = write_figures(staging / "figures", corpus, overall, grouped)
        write_tables(staging / "tables", corpus, codings, codebook, overall, grouped)
        write_workbook(staging / "workbook.xlsx", corpus, codings, codebook, overall, grouped)
        write_page(staging / "index.html", corpus, codings, codebook, overall, grouped, figures)
        write_manifest(staging, "report", settings={**corpus.settings, **overall.settings, "by": by},
                       inputs=dict(zip(corpus.documents["source_file"], corpus.documents["sha256"], strict=True)))
    return out / "index.html"
