"""The questions of the worksheets, and how each answer follows from the data."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd

from scrmine.agreement import agree_codings
from scrmine.codebook import Codebook
from scrmine.compare import compare_groups, compare_themes
from scrmine.corpus import Corpus, count_once
from scrmine.errors import ScrmineWarning
from scrmine.exercises.question import Question
from scrmine.intervals import presence_interval
from scrmine.people import HumanCodings
from scrmine.quote import cite_passage
from scrmine.values import FINDINGS


def _spoken(corpus: Corpus) -> pd.DataFrame:
    return corpus.passages[corpus.passages["shape"] != "heading"]


def _without_findings(corpus: Corpus) -> set[str]:
    return set(corpus.reviews["review_id"]) - set(count_once(corpus.passages)["review_id"])


def _findings(corpus: Corpus, *, repeats: str = "all", stray: bool = True) -> pd.DataFrame:
    """Findings as a student may take them: repeats kept ("all"), left out ("none") or counted once ("once"); with those of no review or not."""
    found = _spoken(corpus)[lambda rows: rows["role"].isin(FINDINGS)]
    if repeats != "all":
        found = found[found["repeat_of"].isna() if repeats == "none" else ~found["repeat_of"].isin(found["passage_id"])]
    return found if stray else found[found["review_id"].notna()]


def _share_of_words(corpus: Corpus, **taken: object) -> float:
    return _findings(corpus, **taken)["n_words"].sum() / _spoken(corpus)["n_words"].sum()


def _word_share(corpus: Corpus) -> float:
    return count_once(corpus.passages)["n_words"].sum() / _spoken(corpus)["n_words"].sum()


def _hits(corpus: Corpus, codings: pd.DataFrame, theme: str) -> pd.DataFrame:
    """The passages that carry a theme, wherever they stand, headings left out."""
    ids = codings.loc[(codings["theme"] == theme) & (codings["stance"] != "absent"), "passage_id"]
    return _spoken(corpus)[lambda rows: rows["passage_id"].isin(ids)]


def _commonest_role(corpus: Corpus, codings: pd.DataFrame, theme: str) -> set[str]:
    counts = _hits(corpus, codings, theme)["role"].value_counts()
    return set(counts.index[counts == counts.max()])


def _row(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, theme: str, measure: str = "share_of_reviews") -> pd.Series:
    """One theme of a comparison over all reviews; what it warns of is the worksheet's own subject."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        table = compare_themes(corpus, codings, codebook, coded_by="people").measure(measure)
    return table.set_index("theme").loc[codebook.check_theme(theme)]


def _anywhere(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, theme: str) -> float:
    """The share if the theme may stand anywhere in a review."""
    having = set(_hits(corpus, codings, codebook.check_theme(theme))["review_id"].dropna())
    return len(having) / (len(corpus.reviews) - len(_without_findings(corpus)))


def _wald(share: float, n: int) -> tuple[float, float]:
    reach = 1.96 * math.sqrt(share * (1 - share) / n)
    return share - reach, share + reach


def _ends(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, theme: str) -> tuple[float, float]:
    row = _row(corpus, codings, codebook, theme)
    return row["ci_low"], row["ci_high"]


def _pooled(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, theme: str) -> tuple[float, float]:
    """The interval that takes each passage for a draw of its own."""
    row = _row(corpus, codings, codebook, theme)
    found = presence_interval(np.array([row["n_hits"]]), int(row["n_passages"]))
    return float(found.ci_low[0]), float(found.ci_high[0])


def _pair(corpus: Corpus, people: HumanCodings, codebook: Codebook, theme: str) -> pd.Series:
    """Two readers on one theme."""
    return agree_codings(corpus, people, codebook).pairs.set_index("theme").loc[codebook.check_theme(theme)]


def _by_chance(corpus: Corpus, people: HumanCodings, codebook: Codebook, theme: str) -> tuple[float, float]:
    """How often two readers would agree by chance, and how often both would say yes."""
    row = _pair(corpus, people, codebook, theme)
    first, second = ((row["n_both"] + row[only]) / row["n_units"] for only in ("n_first", "n_second"))
    return first * second + (1 - first) * (1 - second), first * second


def _beyond(observed: float, expected: float) -> float:
    return (observed - expected) / (1 - expected)


def _differences(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, by: str) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        comparison = compare_themes(corpus, codings, codebook, by=by, coded_by="people")
    return compare_groups(comparison).table.set_index("theme")


def _below(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, by: str, column: str) -> set[str]:
    table = _differences(corpus, codings, codebook, by)
    return set(table.index[table[column] < 0.05])


def _shown_by_both(corpus: Corpus, people: HumanCodings, theme: str) -> set[str]:
    """Findings in which every reader saw the theme as a concern."""
    rows = people.codings[(people.codings["theme"] == theme) & (people.codings["stance"] == "concern")]
    by_all = rows.groupby("passage_id")["coder"].nunique() == len(people.coders)
    return set(by_all.index[by_all]) & set(count_once(corpus.passages)["passage_id"])


def _shown_to_one(corpus: Corpus, people: HumanCodings, theme: str) -> set[str]:
    return set(people.codings.loc[people.codings["theme"] == theme, "passage_id"]) & set(count_once(corpus.passages)["passage_id"])


def _shown_elsewhere(corpus: Corpus, people: HumanCodings, theme: str) -> set[str]:
    return set(people.codings.loc[people.codings["theme"] == theme, "passage_id"]) - set(count_once(corpus.passages)["passage_id"])


def _silent(corpus: Corpus, codings: pd.DataFrame, theme: str, other: str) -> set[str]:
    """Reviews with findings that carry the theme and none that carries the other."""
    findings, spoken = count_once(corpus.passages), codings[codings["stance"] != "absent"]
    having = {name: set(findings.loc[findings["passage_id"].isin(spoken.loc[spoken["theme"] == name, "passage_id"]), "review_id"])
              for name in (theme, other)}
    denied = codings[(codings["theme"] == other) & (codings["stance"] == "absent")]["passage_id"]
    return having[theme] - having[other] - set(findings.loc[findings["passage_id"].isin(denied), "review_id"])


TWICE = "Some texts are printed twice: see the column repeat_of."
STRAY = "Some of yours belong to no single review: see the column review_id."
KEPT = "A passage counts if what it repeats is no finding itself, a news report for example: look at what repeat_of points at."
CODED, READ = ("corpus", "codings", "codebook", "theme"), ("corpus", "people", "codebook", "theme")
GROUPED = ("corpus", "codings", "codebook", "by")

QUESTIONS: dict[str, Question] = {
    "n_reviews": Question(
        lambda corpus: len(corpus.reviews), ("corpus",), "count", "A review is a case. Which table has one row per case?",
        "A review may have several documents, and a document several reviews: files are not cases.",
        ((lambda corpus: len(corpus.documents), "You counted documents. A document can be about two reviews, or about one that has others."),
         (lambda corpus: len(corpus.passages), "You counted passages."))),
    "reviews_without_findings": Question(
        _without_findings, ("corpus",), "names", "Which review ids are in corpus.reviews and not among the passages of findings?",
        "They leave the denominator, and have to be named: silence and “not read” are different things."),
    "word_share": Question(
        _word_share, ("corpus",), "share", "Divide the words of counted passages by the words of all passages that are no headings.",
        "Most of a report tells the story; only a part says what was found. Counting the whole file mixes the two.",
        ((lambda corpus: len(count_once(corpus.passages)) / len(_spoken(corpus)), "You counted passages. The question is about words."),
         (lambda corpus: count_once(corpus.passages)["n_words"].sum() / corpus.passages["n_words"].sum(), "Leave headings out below the line too."),
         (_share_of_words, f"{TWICE} {STRAY}"), (lambda corpus: _share_of_words(corpus, stray=False), TWICE),
         (lambda corpus: _share_of_words(corpus, repeats="once"), STRAY), (lambda corpus: _share_of_words(corpus, repeats="none"), f"{KEPT} {STRAY}"),
         (lambda corpus: _share_of_words(corpus, repeats="none", stray=False), KEPT))),
    "n_findings": Question(
        lambda corpus: len(count_once(corpus.passages)), ("corpus",), "count", "Findings are of four roles, no headings, no finding twice, and each belongs to a review.",
        "Each of the four rules takes something out that would have been counted as a finding.",
        ((lambda corpus: len(_findings(corpus)), TWICE), (lambda corpus: len(_findings(corpus, stray=False)), TWICE),
         (lambda corpus: len(_findings(corpus, repeats="once")), STRAY),
         (lambda corpus: len(_findings(corpus, repeats="none")), KEPT), (lambda corpus: len(_findings(corpus, repeats="none", stray=False)), KEPT),
         (lambda corpus: int(corpus.passages["role"].isin(FINDINGS).sum()), "Headings are among them: see the column shape."))),
    "commonest_role": Question(
        _commonest_role, ("corpus", "codings", "theme"), "name", "Join the codings of the theme to their passages, and count roles. Headings do not count.",
        "A count over the whole file is mostly a count of the longest part."),
    "share_of_reviews": Question(
        lambda **t: _row(**t)["estimate"], CODED, "share", "Reviews with at least one finding that carries the theme, divided by the reviews that have findings.",
        "The denominator is the reviews that could be counted. Write it beside the number.",
        ((lambda **t: _row(**t)["n_present"] / len(t["corpus"].reviews), "You divided by all reviews. Some have no findings in what we hold: they cannot show the theme."),
         (lambda **t: _row(**t, measure="share_of_passages")["estimate"], "This is the share of passages. The question is about reviews."),
         (_anywhere, "You counted reviews that have it anywhere. It must stand in a finding."))),
    "interval_of_share": Question(
        _ends, CODED, "ends", "The table of compare_themes has the ends. Which measure, and what is the unit?",
        "It is wide, because there are few reviews. That is what the data can say.",
        ((lambda **t: _wald(_row(**t)["estimate"], _row(**t)["n_reviews"]), "This is the interval p ± 1.96·√(p(1−p)/n). With few reviews it is too narrow, and can leave 0 to 1."),
         (lambda **t: tuple(100 * end for end in _ends(**t)), "This looks like per cent; give shares between 0 and 1."),
         (lambda **t: _ends(**t)[::-1], "These are the right ends in the wrong order: (low, high)."),
         (_pooled, "This takes each passage for a draw of its own. Passages of one report are alike; the unit is the review."))),
    "percent_agreement": Question(
        lambda **t: _pair(**t)["percent_agreement"], READ, "share", "In what share of passages do both say yes, or both say no?",
        "It is high for every rare theme, since most passages do not carry it, whoever reads.",
        ((lambda **t: _pair(**t)["positive_agreement"], "You left out the passages in which neither found the theme."),)),
    "kappa": Question(
        lambda **t: _pair(**t)["kappa"], READ, "share", "(observed − expected) / (1 − expected). Expected: both say yes, or both say no, by chance, each with their own share of yes.",
        "Agreement beyond chance. Write the prevalence beside it: the same care gives a lower kappa for a rarer theme.",
        ((lambda **t: _by_chance(**t)[0], "This is the agreement that chance would give. It has to be taken off what was observed."),
         (lambda **t: _beyond(_pair(**t)["percent_agreement"], _by_chance(**t)[1]), "By chance both may also say no. Add that to what is expected."),
         (lambda **t: _beyond(_pair(**t)["percent_agreement"], 0.5), "Each reader's coin has their own share of yes, which is not a half."),
         (lambda **t: _pair(**t)["percent_agreement"], "This is raw agreement; chance has not been taken off."),
         (lambda **t: _pair(**t)["positive_agreement"], "This is agreement on yes: 2·both / (2·both + only one + only the other)."))),
    "difference": Question(
        lambda corpus, codings, codebook, by, theme: _differences(corpus, codings, codebook, by).loc[theme, "estimate"], ("corpus", "codings", "codebook", "by", "theme"), "share",
        "The share of reviews in the first group (in the order of the alphabet) less that in the second.",
        "Say it with its interval, in percentage points, and with both group sizes."),
    "themes_below": Question(
        lambda corpus, codings, codebook, by: _below(corpus, codings, codebook, by, "p"), GROUPED, "names", "Which rows of the table have p below 0.05, before any adjusting?",
        "With many themes some p is small by chance alone; this list is no finding yet.",
        ((lambda corpus, codings, codebook, by: _below(corpus, codings, codebook, by, "p_adjusted"), "These are those after adjusting. Take the raw p here."),)),
    "themes_after_adjusting": Question(
        lambda corpus, codings, codebook, by: _below(corpus, codings, codebook, by, "p_adjusted"), GROUPED, "names",
        "Look at p_adjusted.", "What is left may be reported as a difference, with its interval; where nothing is left, nothing may be called more than chance.",
        ((lambda corpus, codings, codebook, by: _below(corpus, codings, codebook, by, "p"), "These are those before adjusting for how many themes were tested."),)),
    "passage_that_shows": Question(
        _shown_by_both, ("corpus", "people", "theme"), "name", "A passage id of a finding that every reader coded with the theme, as a concern.",
        "Others would choose it too. That is what makes a quotation evidence.",
        ((_shown_elsewhere, "It stands outside the findings: a question, the story, or a recommendation."),
         (_shown_to_one, "Not every reader saw this theme there as a concern. Take one on which they agree."))),
    "citation": Question(
        cite_passage, ("corpus", "passage_id"), "name", "scrmine.cite_passage says where a passage stands in print.",
        "Anybody with the report can now look it up."),
    "silent_review": Question(
        _silent, ("corpus", "codings", "theme", "other"), "name", "A review with findings on the one theme and none on the other.",
        "Silence in a report. Before you write about it, read the whole report.",
        ((lambda **t: _without_findings(t["corpus"]), "It has no findings in what we hold. That is not silence, it is not known."),)),
}
"""The questions of the worksheets by name."""
