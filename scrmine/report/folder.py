"""The report folder: all that comes out, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from scrmine.agreement import Agreement
from scrmine.codebook import Codebook
from scrmine.compare import Comparison, Sensitivity
from scrmine.compare.counting import warn_of_variants
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.output import write_folder, write_manifest
from scrmine.quality.card import QualityCard
from scrmine.report.briefing import write_briefing
from scrmine.report.figures import draw_figures, write_figures
from scrmine.report.gather import gather_results
from scrmine.report.page import write_page
from scrmine.report.results import Results
from scrmine.report.sharing import check_shareable
from scrmine.report.tables import write_tables
from scrmine.report.workbook import write_workbook
from scrmine.topics.crosswalk import Crosswalk
from scrmine.topics.result import Topics


def write_report(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, out: str | Path, *, by: str | None = None, share: bool = False,
                 corrected: Comparison | None = None, topics: Topics | None = None, crosswalk: Crosswalk | None = None,
                 card: QualityCard | None = None, agreement: Agreement | None = None, sensitivity: Sensitivity | None = None, seed: int = 0) -> Path:
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
    share : bool
        Whether the folder is to be handed on: it then has no words of passages, no folders of this machine and no characteristics of single
        cases. If `by` is a characteristic of cases (any column but board and year), counts below five are shown "<5" with others withheld from
        which they could be worked out, and nothing in the folder says which review carries which theme; else groups of cases are not compared. Hand on one of the
        two, never both, and by one such column only: together they say what each withholds.
    corrected : Comparison, optional
        From `scrmine.correct_themes` without `by`: the frequencies corrected by a human sample, shown beside the machine's.
    topics : Topics, optional
        From `scrmine.fit_topics`, of the same passages.
    crosswalk : Crosswalk, optional
        From `scrmine.cross_themes`: how these topics meet the themes.
    card : QualityCard, optional
        From `scrmine.measure_coder`: how far these codings can be relied on.
    agreement : Agreement, optional
        From `scrmine.agree_codings`: how far coders agree; in the workbook and the briefing.
    sensitivity : Sensitivity, optional
        From `scrmine.compare_choices`: how far estimates turn on choices; in the workbook and the briefing.
    seed : int
        Seed of the intervals' resampling.

    Returns
    -------
    pathlib.Path
        The page, `index.html`. Beside it stand `figures/`, `workbook.xlsx`, `briefing.docx`, `tables/` (CSV) and `manifest.json`.

    Raises
    ------
    ScrmineError
        If the folder has contents that scrmine did not write, or with `share` a report with quotations; if there is no column `by`; or if `corrected` is by
        groups, or `crosswalk` comes without `topics`.

    Examples
    --------
    >>> neglect = scrmine.Codebook("One theme", "1", codebook.table.query("theme == 'neglect'"))
    >>> page = scrmine.write_report(corpus, codings[codings["theme"] == "neglect"], neglect, folder / "report")
    >>> sorted(path.name for path in page.parent.iterdir())
    ['briefing.docx', 'figures', 'index.html', 'manifest.json', 'tables', 'workbook.xlsx']
    """
    out = Path(out)
    warn_of_variants(corpus, by)  # an unknown column is said before anything is computed
    _check_given(corrected, topics, crosswalk)
    if share:
        check_shareable(out)
    results = gather_results(corpus, codings, codebook, _further_tables(corrected, topics, crosswalk, card), by=by, share=share, seed=seed,
                             agreement=agreement, corrected=corrected, sensitivity=sensitivity)
    _write(out, results, codings[codings["passage_id"].isin(corpus.passages["passage_id"])], topics=topics, crosswalk=crosswalk, card=card)
    return out / "index.html"


def _write(out: Path, results: Results, codings: pd.DataFrame, *, topics: Topics | None, crosswalk: Crosswalk | None, card: QualityCard | None) -> None:
    """Write the folder, whole or not at all."""
    corpus, overall, share = results.corpus, results.overall, results.share
    with write_folder(out, "report") as staging:
        axes = draw_figures(results)
        figures = write_figures(staging / "figures", axes, results)
        write_tables(staging / "tables", results.tables)
        write_workbook(staging / "workbook.xlsx", results)
        write_briefing(staging / "briefing.docx", results, axes, staging / "figures")
        write_page(staging / "index.html", corpus, codings, results.codebook, overall, results.grouped, figures, topics=topics, crosswalk=crosswalk, card=card,
                   corrected=results.corrected, share=share)
        write_manifest(staging, "report", settings={**corpus.settings, **overall.settings, "by": results.by, **({"share": True} if share else {})},
                       inputs=dict(zip(corpus.documents["source_file"], corpus.documents["sha256"], strict=True)))


def _check_given(corrected: Comparison | None, topics: Topics | None, crosswalk: Crosswalk | None) -> None:
    """Whether what was computed elsewhere is what a report can show."""
    if corrected is not None and (corrected.correction is None or corrected.settings["by"] is not None):
        found = "has no correction" if corrected.correction is None else f"is by {corrected.settings['by']!r}"
        raise ScrmineError(f"The corrected comparison {found}; a report shows that of all reviews together. Give it correct_themes(corpus, codings, codebook, human, "
                           f"sample) without by.")
    if crosswalk is not None and topics is None:
        raise ScrmineError("A crosswalk was given without the topics that it is about. Give topics= too.")


def _further_tables(corrected: Comparison | None, topics: Topics | None, crosswalk: Crosswalk | None, card: QualityCard | None) -> dict[str, pd.DataFrame]:
    """The tables of what was given beside the codings."""
    given = {
        "corrected_frequencies": None if corrected is None else corrected.table, "topics": None if topics is None else topics.table(),
        "topics_and_themes": None if crosswalk is None else crosswalk.topics, "quality": None if card is None else card.themes,
    }
    return {name: table for name, table in given.items() if table is not None}
