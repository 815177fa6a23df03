"""The briefing put together: findings, figures, one table, how it was done, and its limits."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from docx.document import Document as WordDocument
from matplotlib.axes import Axes

from scrmine.compare import STATUSES, TARGETS, Comparison
from scrmine.compare.counting import period_of
from scrmine.plots import describe_figure
from scrmine.plots.style import count_of
from scrmine.report.briefing.sentences import findings, interval
from scrmine.report.page.grouping import is_closed
from scrmine.report.page.numbers import percent
from scrmine.report.results import Results
from scrmine.report.word import SMALL, add_caption, add_picture, add_table, add_text, new_document, save_document
from scrmine.report.words import setting_in_words
from scrmine.sources import describe_sources, fictional_note

TITLE = "Themes in child safeguarding reviews"
FIGURES = (("corrected", "frequency"), ("comparison", "heatmap"), ("places",))
"""Three figures: of each line the first that there is."""

CAPTIONS = {
    "frequency": "Reviews whose findings speak of each theme", "corrected": "Share of passages that carry each theme, corrected by a human sample, and by the machine's own count",
    "comparison": "Reviews whose findings speak of each theme, by {by}", "heatmap": "Passages of findings that carry each theme, by review",
    "places": "Where in the reviews each theme is argued",
}
"""What each figure shows; what it finds stands in its title."""

CORRECTED = STATUSES[-1]
HEADINGS = {"practice": "Practice themes: how services worked", "case": "Case themes: what the case contained"}


def write_briefing(path: Path, results: Results, axes: dict[str, Axes], folder: Path) -> Path:
    """Write the briefing as a Word document that an analyst edits; the same input gives the same bytes.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    results : Results
        What the report is made of.
    axes : dict of matplotlib.axes.Axes
        The figures by name.
    folder : pathlib.Path
        Where the figures lie as PNG.
    """
    document = new_document(TITLE, f"scrmine {version('scrmine')}")
    add_text(document, _subtitle(results), "Subtitle")
    if fictional := fictional_note(results.corpus):
        add_text(document, fictional, "Subtitle")
    add_text(document, f"A draft for you to edit. Its sentences are computed. {behind_the_numbers(results)}", SMALL)
    document.add_heading("Headline findings", 1)
    for sentence in findings(results):
        add_text(document, sentence, "List Bullet")
    document.add_heading("How often each theme appears", 1)
    _add_frequencies(document, results)
    if results.corrected is not None:
        _add_corrected(document, results.corrected)
    document.add_heading("How this was done", 1)
    for paragraph in methods(results):
        add_text(document, paragraph)
    document.add_heading("Limits", 1)
    for sentence in limits(results):
        add_text(document, sentence, "List Bullet")
    # Figures stand last, one a page: between paragraphs each would leave the rest of a page empty.
    document.add_heading("Figures", 1)
    chosen = [next(name for name in names if name in axes) for names in FIGURES if any(name in axes for name in names)]
    for number, name in enumerate(chosen, start=1):
        add_picture(document, folder / f"{name}.png", describe_figure(axes[name]))
        add_caption(document, "Figure", number, CAPTIONS[name].format(by=str(results.by).replace("_", " ")))
    return save_document(document, path)


def behind_the_numbers(results: Results) -> str:
    """Where a reader finds the passages behind a number, as far as the files beside this one have them."""
    if is_closed(results.by, share=results.share):
        return ("index.html, beside this file, has the numbers too. Both are made to be shared and compare groups of cases: they have no words of passages, and do not say "
                "which review carries which theme. To read what is behind a number, ask whoever made them.")
    if results.share:
        return ("Counts of reviews open in index.html, beside this file, to the reviews and places behind them. Both are made to be shared and have no words of passages: "
                "read the reviews there before you use a number.")
    return ("Counts of reviews and passages open in index.html, beside this file, to the passages behind them; differences between groups, and where themes are argued, are "
            "tables in workbook.xlsx. Read the passages before you use a number.")


def methods(results: Results) -> list[str]:
    """What was done, with every setting."""
    overall, asked = results.overall, results.overall.settings
    documents = results.corpus.documents["status"].value_counts().sort_index()
    statuses = ", ".join(f"{n} {status.replace('_', ' ')}" for status, n in documents.items())
    by = str(results.by).replace("_", " ")
    compared = "" if not results.by else f" Groups by {by} are compared in index.html, with small counts hidden." if is_closed(results.by, share=results.share) \
        else f" Reviews were compared by {by}."
    if results.uncompared and not results.share:
        compared += f" {results.uncompared[0].upper()}{results.uncompared[1:]}"
    settings = "; ".join(f"{name.replace('_', ' ')}: {setting_in_words(value)}" for name, value in {**asked, "by": results.by}.items())
    paragraphs = [
        " ".join(sentence for sentence in describe_sources(results.corpus) if sentence != fictional_note(results.corpus)),
        f"{count_of(len(results.corpus.documents), 'document')} ({statuses}) about {count_of(len(results.corpus.reviews), 'review')} were read and cut into "
        f"{count_of(len(results.corpus.passages), 'passage')}. Each passage was coded by the coder “{asked['coder']}” into the {len(results.codebook.themes)} themes of the codebook "
        f"“{results.codebook.name}” (version {results.codebook.version}).{compared}",
        overall.describe("share_of_reviews"),
        f"Settings: {settings}; scrmine {version('scrmine')}. With the same documents they give the same numbers.",
    ]
    if results.corrected is not None:
        sample = results.corrected.correction.settings
        paragraphs.insert(3, f"Corrected shares: people read a sample of {sample['n_passages']:,} passages (coder “{sample['coder']}”; {sample['drawn']}). "
                             f"{results.corrected.describe('share_of_passages')}")
    return paragraphs


def limits(results: Results) -> list[str]:
    """What these numbers cannot say."""
    overall = results.overall
    n_reviews, left_out = overall.counts["review_id"].nunique(), len(overall.excluded)
    said = ["The numbers describe what reports say, not what happened to children. Reviews are written after the worst outcomes, and published ones are selected.",
            "What a review does not say is silence: it may have been absent, not known, or left out on purpose."]
    if overall.settings["coded_by"] == "machine":
        said.append("The codes are a machine's. It misses themes that are argued in other words and finds some that are not there, and the intervals know nothing of that. "
                    + ("The corrected shares allow for it; the counts of reviews do not." if results.corrected is not None
                       else "Have people code a sample before a number is quoted as a frequency (scrmine sample, scrmine correct)."))
    said.append(f"{count_of(n_reviews, 'review')} could be counted and {left_out} could not{' (see the workbook for the reasons and for what they could change)' if left_out else ''}. "
                f"The intervals speak of {TARGETS[overall.settings['target']]}.")
    notes = overall.measure("share_of_reviews")["note"]
    if (notes != "").any():
        said.insert(0, f"Read first: {'; '.join(dict.fromkeys(notes[notes != '']))}.")
    if results.share:
        closed = " Groups of cases are compared with small counts hidden, and nothing says which review carries which theme." if is_closed(results.by, share=True) else ""
        said.append(f"This briefing is made to be shared: it has no words of the documents.{closed}")
    said.append("Not for prediction about people, and not for ranking services.")
    return said


def _add_frequencies(document: WordDocument, results: Results) -> None:
    """The one table: every theme with its count, share and interval."""
    table = results.overall.measure("share_of_reviews").sort_values(["family", "estimate", "n_hits"], ascending=False, kind="stable")
    rows: list[list[str]] = []
    for family, part in table.groupby("family", sort=False):
        rows.append([HEADINGS[family]])
        rows += [[row["title"], f"{row['n_present']} of {row['n_reviews']}", percent(row["estimate"]),
                  interval(row["ci_low"], row["ci_high"]).removeprefix("95 % interval ")] for row in part.to_dict("records")]
    worth = ", ".join(dict.fromkeys(table["status"]))
    add_caption(document, "Table", 1, f"Reviews whose findings speak of each theme; n = {count_of(int(table['n_reviews'].iloc[0]), 'review')} ({worth})")
    add_table(document, ["Theme", "Reviews", "Share", "95 % interval"], rows, (9.2, 2.2, 1.8, 3.3))


def _add_corrected(document: WordDocument, corrected: Comparison) -> None:
    """A second table: the share of passages by the machine and corrected by the sample; themes that the sample does not reach say so."""
    table = corrected.measure("share_of_passages").sort_values(["family", "estimate"], ascending=False, kind="stable")
    rows: list[list[str]] = []
    for family, part in table.groupby("family", sort=False):
        rows.append([HEADINGS[family]])
        for row in part.to_dict("records"):
            reached = row["status"] == CORRECTED
            ends = interval(row["ci_low"], row["ci_high"]).removeprefix("95 % interval ") if reached else "not in the sample"
            rows.append([row["title"], percent(row["raw"]), percent(row["estimate"]) if reached else "–", ends])
    first = table.iloc[0]
    add_caption(document, "Table", 2, f"Share of passages of findings that carry each theme, by the machine's own count and corrected by a human sample; n = {first['n_passages']:,} "
                f"passages of {first['n_reviews']} reviews, of which {corrected.correction.settings['n_passages']:,} passages were read")
    add_table(document, ["Theme", "Machine", "Corrected", "95 % interval"], rows, (9.2, 1.8, 2.2, 3.3))


def _subtitle(results: Results) -> str:
    """What was read, and of which years."""
    years = results.corpus.reviews["year"].dropna()
    period = f", {period_of(results.corpus.reviews)}" if len(years) else ""
    n_counted = results.overall.counts["review_id"].nunique()
    return f"{n_counted} of {count_of(len(results.corpus.reviews), 'review')}{period}; codebook “{results.codebook.name}”"
