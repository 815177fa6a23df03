"""What a human sample says of each group, beside what the machine counted; and why it says nothing where it does not."""

from __future__ import annotations

from scrmine.codebook import Codebook
from scrmine.compare import MEASURES, Comparison, review_groups
from scrmine.compare.estimands import CORRECTED
from scrmine.compare.themes import build_comparison
from scrmine.corpus import Corpus
from scrmine.report.page.numbers import as_read

OF_REVIEWS = "share_of_reviews"
WHOLE_REVIEWS = "Not corrected: what people read is a sample of passages, and the share of reviews can only be corrected by a sample of whole reviews."
OTHER_MEASURES = " Other measures are; choose one above."
OTHER_COLUMN = " By this column only the share of reviews was counted; a report that is written with it as --by has the other measures, corrected."
CLOSED = "Not corrected here: corrected figures of groups, beside counts that are hidden, could give those away. Those of all reviews together stand under Themes."
NOT_REACHED = "not corrected: no passage of this group that people read answers for it"


def correct_column(corpus: Corpus, codebook: Codebook, corrected: Comparison | None, by: str, groups: list, *, closed: bool, compared: bool) -> list[dict]:
    """For each measure that the page compares by this column, its corrected cells, or why there are none; nothing if the page has no corrected figures.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    codebook : Codebook
        The themes.
    corrected : Comparison or None
        Of all reviews together, with its correction.
    by : str
        A column of the reviews.
    groups : list
        Its groups, as the columns of the table.
    closed : bool
        Whether small counts are hidden.
    compared : bool
        Whether the page has the other measures by this column too.

    Returns
    -------
    list of dict
        One per measure in the order of `scrmine.compare.MEASURES`, with either `why` there are no corrected figures, or `rows`: for each theme a cell
        per group, as it is read, or with `why` not.
    """
    if corrected is None:
        return []
    names = list(MEASURES) if compared else [OF_REVIEWS]
    if closed:
        return [{"why": CLOSED} for _ in names]
    whole = corrected.correction.presence is not None
    if not whole and not compared:
        return [{"why": WHOLE_REVIEWS + OTHER_COLUMN}]
    grouped = _by_group(corpus, codebook, corrected, by)
    return [{"why": WHOLE_REVIEWS + OTHER_MEASURES} if name == OF_REVIEWS and not whole else {"rows": _rows(grouped, name, groups)} for name in names]


def _by_group(corpus: Corpus, codebook: Codebook, corrected: Comparison, by: str) -> Comparison:
    """The same counts and the same sample, by group: what `scrmine.correct_themes` gives with `by`."""
    of_review = review_groups(corpus, by)
    counts, excluded = (table.assign(group=table["review_id"].map(of_review)) for table in (corrected.counts, corrected.excluded))
    return build_comparison(counts, excluded, codebook, {**corrected.settings, "by": by}, corrected.correction)


def _rows(grouped: Comparison, name: str, groups: list) -> list[list[dict]]:
    unit = grouped.correction.settings["unit"]
    cells = {(row["theme"], row["group"]): row for row in grouped.measure(name).to_dict("records")}
    return [[_cell(cells[theme, group], unit) for group in groups] for theme in grouped.measure(name)["theme"].unique()]


def _cell(row: dict, unit: str) -> dict:
    if row["status"] != CORRECTED:
        return {"why": NOT_REACHED}
    read = as_read(row)
    return {"estimate": read["estimate"], "ends": read["ends"], "at": read["at"], "of": f"{row['n_sampled']:,.0f} {unit} read"}
