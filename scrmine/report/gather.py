"""What a report is made of, computed: comparisons, tables, and what of them may be shared."""

from __future__ import annotations

import warnings

import pandas as pd

from scrmine.agreement import Agreement
from scrmine.codebook import Codebook
from scrmine.compare import Comparison, Sensitivity, compare_themes, review_groups
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineWarning
from scrmine.plots.claims import cannot_draw
from scrmine.report.dictionary import data_dictionary
from scrmine.report.results import Results
from scrmine.report.sharing import shareable, shareable_tables
from scrmine.report.tables import report_tables


def gather_results(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, further: dict[str, pd.DataFrame], *, by: str | None, share: bool, seed: int,
                   agreement: Agreement | None, corrected: Comparison | None, sensitivity: Sensitivity | None) -> Results:
    """Compare, and lay out the tables, those of `further` among them; for what is asked see `scrmine.write_report`.

    A column of one value compares nothing, and is as none; why is said once, as a warning, and kept.
    """
    with warnings.catch_warnings():
        # Small groups are said on the page beside the figures themselves.
        warnings.simplefilter("ignore", ScrmineWarning)
        overall = compare_themes(corpus, codings, codebook, seed=seed)
        groups = None if by is None else review_groups(corpus, by).loc[overall.counts["review_id"].unique()]
        uncompared = "" if groups is None else cannot_draw(groups, by.replace("_", " "))
        by = by if groups is not None and groups.nunique() > 1 else None
        grouped = compare_themes(corpus, codings, codebook, by=by, seed=seed) if by else None
    if uncompared:
        warnings.warn(uncompared, ScrmineWarning, stacklevel=4)
    if share:
        corpus = shareable(corpus)
    codings = codings[codings["passage_id"].isin(corpus.passages["passage_id"])]
    tables = {**report_tables(corpus, codings, codebook, overall, grouped, agreement=agreement, sensitivity=sensitivity), **further}
    if share:
        tables = shareable_tables(tables, corpus, overall, by)
    return Results(corpus, codebook, overall, {**tables, "data_dictionary": data_dictionary(tables, codebook)}, grouped, agreement, corrected, sensitivity,
                   share=share, uncompared=uncompared)
