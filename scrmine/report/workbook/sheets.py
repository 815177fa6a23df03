"""Which sheets a workbook has: the tables of the report with headings in words, percentages as percentages."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from scrmine.compare import MEASURES
from scrmine.report.results import Results
from scrmine.report.workbook.cells import COUNT, DECIMAL, PERCENT, Sheet

ENDS = {"ci_low": ("95 % interval, from", PERCENT), "ci_high": ("95 % interval, to", PERCENT)}
THEME = {"family": ("Family", ""), "title": ("Theme", "")}
GROUP = {"group": ("Group", "")}
REVIEWS = {"n_present": ("Reviews with the theme", COUNT), "n_reviews": ("Reviews counted", COUNT), "estimate": ("Share of reviews", PERCENT), **ENDS}
WORTH = {"method": ("How the interval was made", ""), "status": ("What the number is", ""), "note": ("Read first", "")}
BOUNDS = {"n_excluded": ("Reviews left out", COUNT), "bound_low": ("Share if none of those left out had it", PERCENT),
          "bound_high": ("Share if all of those left out had it", PERCENT)}
PASSAGES = {"n_hits": ("Passages with the theme", COUNT), "n_passages": ("Passages counted", COUNT)}
NUMBERS = {"measure": ("Measure", ""), "unit": ("Unit", ""), "estimate": ("Estimate", DECIMAL), "ci_low": ("95 % interval, from", DECIMAL),
           "ci_high": ("95 % interval, to", DECIMAL)}
SIZES = {**PASSAGES, "n_words": ("Words counted", COUNT), "n_reviews": ("Reviews counted", COUNT)}
READ = {"n_sampled": ("Units people read", COUNT), "n_sampled_hits": ("Of these with the theme", COUNT), "raw": ("Machine's own estimate", DECIMAL),
        "std_error": ("Standard error", DECIMAL), "sampling_error": ("Of it, from reading a sample", DECIMAL)}
CODED = {"citation": ("Citation", ""), "theme": ("Theme id", ""), "title": ("Theme", ""), "stance": ("Stance", ""), "quote": ("Words coded", ""),
         "passage": ("Passage", ""), "score": ("Score", DECIMAL), "coder": ("Coder", ""), "role": ("Role", ""), "section": ("Section", ""),
         "review_id": ("Review id", ""), "doc_id": ("Document id", ""), "page": ("Page", "0"), "paragraph": ("Paragraph", ""),
         "locator": ("Place", ""), "reason": ("Why it was coded", ""), "passage_id": ("Passage id", ""), "coding_id": ("Coding id", ""),
         "start": ("From character", "0"), "end": ("To character", "0")}
CHOSEN = {"baseline": ("As usual", DECIMAL), "ci_low": ("95 % interval, from", DECIMAL), "ci_high": ("95 % interval, to", DECIMAL),
          "lowest": ("Lowest of all options", DECIMAL), "highest": ("Highest of all options", DECIMAL), "range": ("Range", DECIMAL),
          "moved_most_by": ("Moved most by", "")}


@dataclass(frozen=True)
class Look:
    """How a table is shown: tab, title, what to know, and headings with number formats by column; columns without one stand as they are."""

    label: str
    title: str
    says: str
    headings: dict[str, tuple[str, str]] = field(default_factory=dict)
    frozen: int = 1
    whole: bool = True
    """Whether columns without a heading are shown too."""
    printed: int | None = None
    """How many columns are printed, where the others are for the screen alone."""


LOOKS = {
    "frequencies": Look("Frequencies", "How often each theme appears in the findings of the reviews",
                        "One row per theme: in how many reviews it is present, with the 95 % interval over reviews.",
                        {**THEME, **REVIEWS, **PASSAGES, **BOUNDS, **WORTH}, 2, whole=False),
    "further": Look("Other measures", "The same by other measures", "One row per theme and measure; the unit stands beside each number.",
                    {**THEME, **NUMBERS, **SIZES, **WORTH}, 2, whole=False),
    "corrected_frequencies": Look("Corrected", "How often each theme appears, corrected by what people found in a sample",
                      "One row per theme and measure, with the machine's own count beside it.", {**GROUP, **THEME, **NUMBERS, **READ, **SIZES, **WORTH}, 3, whole=False),
    "comparison": Look("Comparison", "How often each theme appears, by group of reviews",
                       "One row per group and theme. Whether two groups differ is told by the interval of their difference: see the sheet Differences.",
                       {**GROUP, **THEME, **REVIEWS, **PASSAGES, **BOUNDS, **WORTH}, 3, whole=False),
    "comparison_for_sharing": Look("Comparison", "Reviews with each theme, by group of reviews",
                                   "One row per theme and group. Withheld: themes that fewer than five reviews of a group have, or have not.",
                                   {"column": ("By", ""), **GROUP, **THEME, "n_present": ("Reviews with the theme", ""), "n_reviews": ("Reviews counted", COUNT),
                                    "share_of_reviews": ("Share of reviews", PERCENT), **ENDS}, 4),
    "comparison_further": Look("Comparison, other measures", "How often each theme appears, by group of reviews and by other measures",
                               "One row per group, theme and measure.", {**GROUP, **THEME, **NUMBERS, **SIZES, **WORTH}, 3, whole=False),
    "differences": Look("Differences", "How groups of reviews differ in the share of reviews with each theme",
                        "One row per pair of groups and theme. p is withheld for uncorrected machine counts, which make differences out of nothing.",
                        {**GROUP, "against": ("Against", ""), **THEME, "group_estimate": ("Share in the group", PERCENT),
                         "against_estimate": ("Share in the others", PERCENT), "estimate": ("Difference", PERCENT), **ENDS,
                         "n_reviews": ("Reviews in the group", COUNT), "n_against": ("Reviews in the others", COUNT), "p": ("p", DECIMAL),
                         "p_adjusted": ("p, adjusted", DECIMAL), **WORTH}, 4, whole=False),
    "where_argued": Look("Where argued", "In which part of the reviews each theme is argued", "One row per theme and part; passages of all roles, repeats once.",
                         {**THEME, "part": ("Part of the review", ""), "n_hits": ("Passages with the theme in this part", COUNT),
                          "n_theme": ("Passages with the theme in all", COUNT), "share": ("Share of the theme's passages", PERCENT), **ENDS,
                          "n_reviews": ("Reviews with it in this part", COUNT), "n_with_theme": ("Reviews with the theme", COUNT),
                          "n_part": ("Passages of this part", COUNT)}, 2, whole=False),
    "themes_by_reviews": Look("Themes by reviews", "Passages of findings that carry each theme, by review",
                              "One row per review. A nought means that no finding of the review was coded with the theme."),
    "framework": Look("Framework matrix", "Reviews by themes, with the leading quotation and where it is printed",
                      "One row per review. In each cell the sentence about the surest coding, its citation, and out of how many passages it was taken.",
                      {"review_id": ("Review id", ""), "review": ("Review", "")}, 2),
    "codings": Look("Codings", "Every coded span of text with its place",
                    "One row per coding. From and to are positions in the document's text as scrmine read it.", CODED, 2, printed=8),
    "agreement": Look("Agreement", "How far coders agree on each theme", "One row per theme and measure. Read no coefficient without the theme's prevalence.",
                      {**THEME, "measure": ("Measure", ""), "estimate": ("Value", DECIMAL), "ci_low": ("95 % interval, from", DECIMAL),
                       "ci_high": ("95 % interval, to", DECIMAL), "n_units": ("Units rated by two or more", COUNT),
                       "n_positive": ("Of these, theme found by any", COUNT), "n_reviews": ("Reviews", COUNT), "note": ("Read first", "")}, 2, whole=False),
    "agreement_by_pair": Look("Agreement by pair", "How far each pair of coders agrees", "One row per theme and pair of coders.", {"title": ("Theme", "")}, 2),
    "disagreements": Look("Disagreements", "Where coders differ, or a theme is discussed", "One row per passage and theme, with what each coder says.",
                          {"citation": ("Citation", ""), "title": ("Theme", "")}),
    "sensitivity": Look("Sensitivity", "How far estimates turn on choices", "One row per theme: its estimate as usual and over all options.",
                        {**THEME, **CHOSEN}, 2, whole=False),
    "choices": Look("Sensitivity, by choice", "Estimates with one choice at a time made otherwise", "One row per option and theme.",
                    {"choice": ("Choice", ""), "option": ("Option", ""), **THEME, "estimate": ("Estimate", DECIMAL), "baseline": ("As usual", DECIMAL),
                     "shift": ("Estimate less as usual", DECIMAL), "n_reviews": ("Reviews counted", COUNT), "n_passages": ("Passages counted", COUNT)}, 4, whole=False),
    "topics": Look("Topics", "Topics that the reviews give unprompted", "One row per topic. Topics are the model's, themes the codebook's."),
    "topics_and_themes": Look("Topics and themes", "Which theme each topic keeps company with", "One row per topic. An explained topic lies in passages of a theme."),
    "quality": Look("Quality", "How far the coding can be relied on, against people's", "One row per theme. Intervals are 95 % over reviews."),
    "reviews": Look("Reviews", "The reviews and what is known of them", "One row per review.", {"year": ("year", "0")}),
    "left_out": Look("Left out", "Reviews that could not be counted", "One row per review, with the reason."),
    "reading_report": Look("Reading report", "How each document was read", "One row per document.", {"quality": ("quality", "0.00")}),
    "codebook": Look("Codebook", "The themes and their definitions", "One row per theme.", {"title": ("Theme", ""), "theme": ("Theme id", "")}),
    "data_dictionary": Look("Data dictionary", "What the columns of the tables mean", "One row per column of the CSV tables; sheets name columns in words."),
}


def data_sheets(results: Results) -> list[Sheet]:
    """One sheet for each table that has rows, in the order of `LOOKS`."""
    shown = {**results.tables, **_by_measure(results.tables)}
    if "themes_by_reviews" in shown:
        shown["themes_by_reviews"] = shown["themes_by_reviews"].rename(columns=results.codebook.titles)
    if "framework" in shown:
        shown["framework"] = shown["framework"].rename(columns=results.codebook.titles)
    if "codings" in shown:
        shown["codings"] = shown["codings"].assign(title=shown["codings"]["theme"].map(results.codebook.titles))
    return [_sheet(name, look, shown[name]) for name, look in LOOKS.items() if name in shown and len(shown[name])]


def _by_measure(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The share of reviews apart from other measures; each measure in words, with its unit."""
    parts = {}
    for name, further in (("frequencies", "further"), ("comparison", "comparison_further"), ("corrected_frequencies", "")):
        if name not in tables:
            continue
        table = tables[name].assign(unit=tables[name]["measure"].map(unit_of), order=tables[name]["measure"])
        table["measure"] = table["measure"].map(MEASURES)
        if not further:
            parts[name] = table
            continue
        first = table["order"] == "share_of_reviews"
        parts[name] = _sorted(table[first]) if name == "frequencies" else table[first]
        parts[further] = table[~first]
    return parts


def unit_of(measure: str) -> str:
    """The unit of a measure's estimate."""
    return "passages per 1,000 words" if measure == "rate_per_1000_words" else "share, 0 to 1"


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """Practice themes before case themes, the most frequent first."""
    return table.sort_values(["family", "estimate"], ascending=False, kind="stable")


def _sheet(name: str, look: Look, table: pd.DataFrame) -> Sheet:
    known = [column for column in look.headings if column in table]
    others = [column for column in table.columns if column not in look.headings] if look.whole else []
    # The order is that of the headings where all columns are chosen, and else the table's own.
    columns = known + others if not look.whole or name == "codings" else list(table.columns)
    pairs = [look.headings.get(column, (str(column), "")) for column in columns]
    shown = table[columns].set_axis([heading for heading, _ in pairs], axis=1)
    return Sheet(look.label, f"table_{name}", look.title, look.says, shown, {heading: number for heading, number in pairs if number}, look.frozen, look.printed)
