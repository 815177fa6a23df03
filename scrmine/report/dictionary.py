"""The data dictionary: what each column of each table means, in what unit."""

from __future__ import annotations

import pandas as pd

from scrmine.codebook import Codebook

SHARE, NUMBER, TEXT = "share, 0 to 1", "count", "text"

MEANINGS = {
    "review_id": ("Id of the review: one case, however many documents are about it.", TEXT),
    "review": ("Name and year of the review.", TEXT),
    "doc_id": ("Id of the document: one file.", TEXT),
    "passage_id": ("Id of the passage: its document and where it begins and ends in the document's text.", TEXT),
    "coding_id": ("Id of the coding: its passage, theme and place.", TEXT),
    "unit_id": ("What was agreed on: a passage, section or review.", TEXT),
    "board": ("The partnership that published the review.", TEXT), "name": ("What the review calls the child or family.", TEXT),
    "year": ("Year of the review, as given in reviews.csv or detected.", "year"),
    "metadata": ("Whether board, name and year were given or detected.", TEXT),
    "group": ("Group of reviews: a value of the column compared by, or “all reviews”.", TEXT),
    "against": ("The reviews that the group is held against.", TEXT),
    "theme": ("Id of the theme in the codebook.", TEXT), "title": ("Title of the theme.", TEXT),
    "family": ("practice: how services worked; case: what the case contained. The two are never summed together.", TEXT),
    "measure": ("What is estimated; see “measures” in the notes of the workbook, and the methods of the page.", TEXT),
    "estimate": ("The measure's value.", "share, 0 to 1; passages per 1,000 words for rate_per_1000_words"),
    "ci_low": ("Lower end of the 95 % interval; the unit of sampling is the review. Empty where there is none.", "as the estimate"),
    "ci_high": ("Upper end of the 95 % interval.", "as the estimate"),
    "bound_low": ("The estimate if none of the reviews left out had the theme.", SHARE),
    "bound_high": ("The estimate if all of the reviews left out had the theme.", SHARE),
    "raw": ("The machine's estimate before it was corrected by the human sample.", "as the estimate"),
    "std_error": ("Standard error of the corrected estimate.", "as the estimate"),
    "sampling_error": ("The part of the standard error that comes of reading a sample and not all.", "as the estimate"),
    "n_sampled": ("Units that people read.", NUMBER), "n_sampled_hits": ("Passages, or reviews, among them in which people found the theme.", NUMBER),
    "n_reviews": ("Readable reviews in the group.", NUMBER), "n_against": ("Readable reviews that the group is held against.", NUMBER),
    "n_present": ("Reviews in which the theme is present.", NUMBER), "n_passages": ("Passages counted.", NUMBER),
    "n_hits": ("Passages counted that carry the theme.", NUMBER), "n_words": ("Words of the passages counted.", "words"),
    "n_excluded": ("Reviews of the group that could not be counted.", NUMBER),
    "method": ("How the interval was made.", TEXT), "note": ("What to read before the number; empty if nothing.", TEXT),
    "status": ("What the number is worth: uncorrected machine count, human codes, or corrected by a human sample.", TEXT),
    "p": ("Probability of such a difference by chance; withheld for uncorrected machine counts.", SHARE),
    "p_adjusted": ("p adjusted over all that was tested (Benjamini and Hochberg).", SHARE),
    "group_estimate": ("The measure in the group.", SHARE), "against_estimate": ("The measure in the reviews it is held against.", SHARE),
    "part": ("Part of the review that the passages stand in, by their roles.", TEXT),
    "n_theme": ("Passages anywhere in the reviews that carry the theme.", NUMBER), "share": ("Of the theme's passages, the share in this part.", SHARE),
    "n_with_theme": ("Reviews that carry the theme anywhere.", NUMBER), "n_part": ("Passages of this part, repeats once.", NUMBER),
    "coder": ("Who coded.", TEXT), "stance": ("What the passage says of the theme: concern, good, mixed, none or absent.", TEXT),
    "start": ("Where it begins in the document's text as scrmine read it.", "characters"), "end": ("Where it ends.", "characters"),
    "quote": ("The words coded.", TEXT), "score": ("How sure the coder is; not a probability unless the coder says so.", SHARE),
    "reason": ("Why the machine coded it.", TEXT), "page": ("Page of the file; empty where it has no pages.", "page number"),
    "paragraph": ("Number of the paragraph as printed.", TEXT), "section": ("Heading that the passage stands under.", TEXT),
    "role": ("What the passage does in its document.", TEXT), "locator": ("Where the passage is printed, in words.", TEXT),
    "citation": ("Board, name, year and place in print.", TEXT), "passage": ("The whole passage.", TEXT), "text": ("The whole passage.", TEXT),
    "kind": ("Report, summary, news, briefing or catalogue.", TEXT), "words": ("Words read.", "words"),
    "pages": ("Pages of the file; empty where it has none.", NUMBER), "passages": ("Passages read.", NUMBER),
    "quality": ("How well the pages read, mean; clean prose is above 0.97.", SHARE), "roles": ("How many passages of each role.", TEXT),
    "repeats": ("Passages that repeat others of the review, counted once.", NUMBER), "warnings": ("What to look at; empty if nothing.", TEXT),
    "furniture": ("Running lines taken out.", NUMBER), "furniture_lines": ("Which lines.", TEXT), "detected_board": ("Board detected in the text.", TEXT),
    "detected_year": ("Year detected in the text.", "year"), "detected_reviews": ("Names of cases, where a document seems to be on several.", TEXT),
    "code": ("Short code of the theme.", TEXT), "definition": ("What the theme means.", TEXT), "include": ("What belongs to it.", TEXT),
    "exclude": ("What does not.", TEXT), "parent": ("The theme above it.", TEXT), "terms": ("Terms that point at it.", TEXT),
    "weak_terms": ("Terms that need the company of another.", TEXT), "examples": ("Example sentences.", TEXT), "sources": ("Where it comes from.", TEXT),
    "n_units": ("Units that two coders or more rated.", NUMBER), "n_positive": ("Units among them in which a coder found the theme.", NUMBER),
    "first": ("The one coder.", TEXT), "second": ("The other coder.", TEXT), "n_both": ("Units in which both found the theme.", NUMBER),
    "n_first": ("Units in which the first alone did.", NUMBER), "n_second": ("Units in which the second alone did.", NUMBER),
    "n_neither": ("Units in which neither did.", NUMBER), "percent_agreement": ("Units on which both say the same.", SHARE),
    "column": ("The column of the reviews that groups are made by.", TEXT), "share_of_reviews": ("Share of the group's reviews with the theme; empty where the count is hidden.", SHARE),
    "kappa": ("Cohen's kappa.", "−1 to 1"), "positive_agreement": ("How often the one finds the theme where the other does.", SHARE),
    "n_yes": ("Coders who found the theme.", NUMBER), "n_no": ("Coders who did not.", NUMBER), "comments": ("What coders wrote beside it.", TEXT),
    "baseline": ("The estimate with all choices as usual.", "as the measure"), "lowest": ("The lowest estimate over all options.", "as the measure"),
    "highest": ("The highest estimate over all options.", "as the measure"), "range": ("Highest less lowest.", "as the measure"),
    "moved_most_by": ("The option that moves it most.", TEXT), "choice": ("What was chosen otherwise.", TEXT), "option": ("How it was chosen.", TEXT),
    "topic": ("Id of the topic.", TEXT), "label": ("Its first terms, or the name it was given.", TEXT),
    "stability": ("How much of its first ten terms resamples find again, mean Jaccard.", SHARE),
    "lift": ("How many times as much as by chance.", "ratio"), "stable": ("Whether to rely on it.", "yes or no"),
    "uncoded": ("Share of the topic in passages without any theme.", SHARE), "share_of_topic": ("Share of the topic in passages of the theme.", SHARE),
    "explained": ("Whether a theme explains it.", "yes or no"), "n_people": ("Passages that carry the theme by people's codings.", NUMBER),
    "n_coder": ("Passages that carry it by the coder's.", NUMBER), "precision": ("Of the coder's codings, the share that people made too.", SHARE),
    "recall": ("Of people's codings, the share that the coder made too.", SHARE), "f1": ("Harmonic mean of precision and recall.", SHARE),
    "average_precision": ("How far passages with the theme are ranked before others.", SHARE),
    "reading_share": ("Share of all passages to read, most likely first, to meet nine in ten with the theme.", SHARE),
    "stance_agreement": ("Share of codings made by both that have the same stance.", SHARE), "grade": ("good, fair, weak or few.", TEXT),
    "shift": ("Estimate less baseline.", "as the measure"),
}
"""What a column of this name means, and its unit."""

IN_TABLE = {
    ("reading_report", "status"): ("How reading ended: ok, partial, no_text, encrypted, truncated or failed.", TEXT),
    ("reading_report", "reason"): ("Code of the reason, if it is not ok.", TEXT), ("reading_report", "note"): ("What reading noticed.", TEXT),
    ("left_out", "reason"): ("Why the review could not be counted.", TEXT), ("codebook", "note"): ("What coders should mind.", TEXT),
    ("differences", "estimate"): ("The group's share of reviews less the other's.", "difference of shares, −1 to 1"),
    ("agreement", "measure"): ("Coefficient of agreement, or prevalence.", TEXT), ("agreement", "estimate"): ("Its value.", "−1 to 1"),
    ("agreement", "n_reviews"): ("Reviews that the units lie in.", NUMBER), ("where_argued", "n_reviews"): ("Reviews with the theme in this part.", NUMBER),
    ("where_argued", "n_hits"): ("Passages of this part that carry the theme.", NUMBER),
    ("codings", "review_id"): ("Id of the review that the passage belongs to.", TEXT),
    ("topics", "share"): ("Mean share of passages that the topic has.", SHARE), ("topics_and_themes", "share"): ("Share of all passages that the topic has.", SHARE),
    ("topics", "n_passages"): ("Passages whose first topic it is.", NUMBER), ("topics", "terms"): ("Its first ten terms.", TEXT),
    ("topics_and_themes", "theme"): ("The theme with the greatest lift.", TEXT),
    ("agreement_by_pair", "n_units"): ("Units that both rated.", NUMBER),
}
"""Columns that mean something else in one table."""


def data_dictionary(tables: dict[str, pd.DataFrame], codebook: Codebook) -> pd.DataFrame:
    """What each column of each table means.

    Returns
    -------
    pandas.DataFrame
        One row per table and column, in their order: table, column, meaning, unit, n_filled (rows in which it is not empty), n_rows.
    """
    rows = []
    for name, table in tables.items():
        for column in table.columns:
            meaning, unit = _meaning(name, str(column), codebook)
            filled = table[column].notna() & (table[column].astype("str") != "")
            rows.append({"table": name, "column": column, "meaning": meaning, "unit": unit, "n_filled": int(filled.sum()), "n_rows": len(table)})
    return pd.DataFrame(rows)


def _meaning(table: str, column: str, codebook: Codebook) -> tuple[str, str]:
    """What a column means, and its unit; a column of the user's own is said to be that."""
    if table == "themes_by_reviews" and column in codebook.titles:
        return f"Passages of findings of the review that carry “{codebook.titles[column]}”.", NUMBER
    if table == "framework" and column in codebook.titles:
        return f"Leading quotation on “{codebook.titles[column]}”, its citation, and out of how many passages; empty where the findings are silent.", TEXT
    if table == "disagreements" and column.endswith(" says"):
        return f"What {column.removesuffix(' says')} says: yes, no or not answered.", TEXT
    for ending, end in (("_low", "Lower"), ("_high", "Upper")):
        if table == "quality" and column.endswith(ending) and column.removesuffix(ending) in MEANINGS:
            return f"{end} end of the 95 % interval of {column.removesuffix(ending)}, over reviews.", SHARE
    own = "A column of your own, as given in reviews.csv." if table == "reviews" else "A column of your own."
    return IN_TABLE.get((table, column)) or MEANINGS.get(column, (own, "as given"))
