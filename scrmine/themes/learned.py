"""The learned coder: what coded passages taught, alone or together with the codebook's phrases."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import joblib
import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError
from scrmine.themes.context import kinds_of
from scrmine.themes.examples import code_examples
from scrmine.themes.model import ThemeModel, explain_many, shipped_model
from scrmine.themes.phrases import find_phrases, phrase_flags, phrase_hits
from scrmine.themes.stance import likely_stances

PART, PARTS_FOR_PROCESSES = 8_000, 4
"""So many passages are coded together, and from so many groups on it pays to start processes."""

COLUMNS = ["passage_id", "theme", "start", "end", "stance", "quote", "score", "reason"]


def code_learned(passages: pd.DataFrame, codebook: Codebook, *, model: ThemeModel | None = None) -> pd.DataFrame:
    """Code passages by what the model learned, blind to the codebook's phrases.

    Each coding's span is the sentence that speaks most for the theme; `reason` gives the words that weigh most in it.

    Parameters
    ----------
    passages : pandas.DataFrame
        One row per passage, in reading order within each document.
    codebook : Codebook
        Its themes are coded as far as the model knows them.
    model : ThemeModel, optional
        The one that comes with scrmine by default.

    Returns
    -------
    pandas.DataFrame
        One row per passage and theme: passage_id, theme, start, end, stance, quote, score (probability), reason.
    """
    return _code_in_parts(passages, codebook, model or shipped_model(), with_phrases=False)


def code_combined(passages: pd.DataFrame, codebook: Codebook, *, model: ThemeModel | None = None) -> pd.DataFrame:
    """Code passages by what the model learned, the codebook's phrases among its evidence.

    Where a phrase of the theme stands in the passage, it is the span, else the sentence that speaks most for the theme.
    Themes of the codebook that the model does not know are coded by their phrases and by likeness to their examples.

    Parameters
    ----------
    passages, codebook, model
        As for `code_learned`.

    Returns
    -------
    pandas.DataFrame
        As `code_learned` gives it, with one row per phrase where there are several.
    """
    model = model or shipped_model()
    unknown = [theme for theme in codebook.themes if theme not in model.themes]
    coded = [_code_in_parts(passages, codebook, model, with_phrases=True)] if len(unknown) < len(codebook.themes) else []
    if unknown:
        by_phrases = find_phrases(passages, codebook)
        by_phrases = by_phrases[by_phrases["theme"].isin(unknown)]
        by_example = code_examples(passages, codebook, unknown, model)
        phrased = set(zip(by_phrases["passage_id"], by_phrases["theme"], strict=True))
        fresh = [pair not in phrased for pair in zip(by_example["passage_id"], by_example["theme"], strict=True)]
        coded += [by_phrases, by_example[fresh]]
    parts = [part for part in coded if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def score_passages(passages: pd.DataFrame, codebook: Codebook, *, model: ThemeModel | None = None) -> pd.DataFrame:
    """How likely each passage carries each theme that the model knows.

    Sorting a column gives the order in which to read for that theme.

    Parameters
    ----------
    passages, codebook, model
        As for `code_learned`.

    Returns
    -------
    pandas.DataFrame
        One row per passage, one column per theme, probabilities; the index is the passage's id.

    Examples
    --------
    >>> scores = scrmine.score_passages(corpus.passages, codebook)
    >>> scrmine.cite_passage(corpus, scores["domestic_abuse"].idxmax())
    'Aldermere Safeguarding Children Partnership, Leo (2020), para 4.8'
    >>> round(float(scores["domestic_abuse"].max()), 2)
    0.99
    """
    model = model or shipped_model()
    evidence, _, _ = _evidence(passages, codebook, model, with_phrases=True)
    known = [theme for theme in codebook.themes if theme in model.themes]
    frame = pd.DataFrame(model.weigh(evidence, kinds_of(passages["role"])), columns=list(model.themes), index=passages["passage_id"].to_numpy())
    return frame[known].rename_axis("passage_id")


def _evidence(passages: pd.DataFrame, codebook: Codebook, model: ThemeModel, *, with_phrases: bool) -> tuple:
    """The model's evidence on passages, if it knows a theme of the codebook; see `ThemeModel.evidence`."""
    if not set(model.themes) & set(codebook.themes):
        raise ScrmineError(f"The model knows none of the themes of the codebook '{codebook.name}'. Use the coder 'phrases', or fit "
                           f"a coder of your own to coded passages.")
    return evidence_of(passages, codebook, model, with_phrases=with_phrases)


def evidence_of(passages: pd.DataFrame, codebook: Codebook, model: ThemeModel, *, with_phrases: bool = True) -> tuple:
    """The model's evidence on passages, whatever the codebook's themes; see `ThemeModel.evidence`."""
    texts = passages["text"].tolist()
    flags = phrase_flags(texts, codebook, model.themes) if with_phrases else np.zeros((len(texts), len(model.themes), 2))
    return model.evidence(texts, passages["doc_id"].astype("str").to_numpy(), passages["section"].fillna("").astype("str").to_numpy(), flags)


def _code_in_parts(passages: pd.DataFrame, codebook: Codebook, model: ThemeModel, *, with_phrases: bool) -> pd.DataFrame:
    """As `_code`, by groups of whole documents so that memory stays small; many groups go to several processes, with the same result."""
    parts = parts_of(passages)
    if len(parts) < PARTS_FOR_PROCESSES:
        coded = [_code(part, codebook, model, with_phrases=with_phrases) for part in parts]
    else:
        given = None if model is shipped_model() else model
        coded = joblib.Parallel(n_jobs=min(joblib.cpu_count(), len(parts)))(
            joblib.delayed(_code_part)(part, codebook, given, with_phrases=with_phrases) for part in parts)
    found = [part for part in coded if len(part)]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)


def _code_part(passages: pd.DataFrame, codebook: Codebook, model: ThemeModel | None, *, with_phrases: bool) -> pd.DataFrame:
    """One part, in a process of its own: it opens the shipped model itself."""
    return _code(passages, codebook, model or shipped_model(), with_phrases=with_phrases)


def parts_of(passages: pd.DataFrame) -> list[pd.DataFrame]:
    """Groups of whole documents, some thousand passages each, in order."""
    documents, _ = pd.factorize(passages["doc_id"])
    if (np.diff(documents) < 0).any():
        # Passages of a document that do not stand together stay in one group, wherever they are.
        return [passages]
    ends = np.flatnonzero(np.diff(documents, append=-1)) + 1
    cuts = [0]
    for end in ends.tolist():
        if end - cuts[-1] >= PART or end == len(passages):
            cuts.append(end)
    return [passages.iloc[low:high] for low, high in itertools.pairwise(cuts)]


def _code(passages: pd.DataFrame, codebook: Codebook, model: ThemeModel, *, with_phrases: bool) -> pd.DataFrame:
    """The codings that reach their theme's threshold."""
    if not len(passages):
        return pd.DataFrame(columns=COLUMNS)
    evidence, best, sentences = _evidence(passages, codebook, model, with_phrases=with_phrases)
    probabilities = model.weigh(evidence, kinds_of(passages["role"]))
    known = np.isin(model.themes, codebook.themes)

    def span(place: int, column: int) -> tuple[int, int]:
        return sentences[place][best[place, column]]

    asked: list[tuple[str, int]] = []

    def why(place: int, column: int, words: str) -> str:  # noqa: ARG001 - other coders look at the place
        asked.append((words, column))
        return ""

    codings = spell_out(passages, codebook, model.themes, (probabilities >= model.thresholds) & known, probabilities, span, why,
                        with_phrases=with_phrases)
    # All reasons at once, in the order in which they were asked for.
    words = explain_many(model, [text for text, _ in asked], [column for _, column in asked])
    codings.loc[codings["reason"] == "", "reason"] = [f"wording: {', '.join(terms)}" for terms in words]
    return codings


def spell_out(passages: pd.DataFrame, codebook: Codebook, themes: Sequence[str], chosen: np.ndarray, probabilities: np.ndarray,
              span: Callable[[int, int], tuple[int, int]], why: Callable[[int, int, str], str], *, with_phrases: bool) -> pd.DataFrame:
    """The codings of chosen passages and themes, each with its words, its stance and its reason.

    Parameters
    ----------
    passages, codebook
        As for `code_learned`.
    themes : sequence of str
        What the columns stand for.
    chosen, probabilities : numpy.ndarray of shape (n_passages, n_themes)
        Which passages are given which themes, and how likely each is.
    span : callable
        From a row and a column to the words that speak for it, as offsets within the passage, where no phrase does.
    why : callable
        From a row, a column and those words to the reason.
    with_phrases : bool
        Whether a phrase of the theme, where one stands in the passage, is the span.
    """
    families = dict(zip(codebook.table["theme"], codebook.table["family"], strict=True))
    texts = passages["text"].tolist()
    ids, offsets, roles = (passages[name].tolist() for name in ("passage_id", "start", "role"))
    phrases: dict[tuple[int, str], list[tuple[int, int, str]]] = {}
    for number, theme, start, end, _, term in phrase_hits(texts, codebook) if with_phrases else ():
        phrases.setdefault((number, theme), []).append((start, end, f"term: {term}"))
    rows = []
    for place, column in zip(*(found.tolist() for found in np.nonzero(chosen)), strict=True):
        found = phrases.get((place, themes[column]))
        if found is None:
            first, last = span(place, column)
            found = [(first, last, why(place, column, texts[place][first:last]))]
        score = round(float(probabilities[place, column]), 4)
        rows += [(place, themes[column], first, last, score, reason) for first, last, reason in found]
    stances = likely_stances([texts[row[0]] for row in rows], [row[2:4] for row in rows], families=[families[row[1]] for row in rows],
                             roles=[roles[row[0]] for row in rows])
    return pd.DataFrame([
        (ids[place], theme, offsets[place] + first, offsets[place] + last, stance, texts[place][first:last], score, reason)
        for (place, theme, first, last, score, reason), stance in zip(rows, stances, strict=True)
    ], columns=COLUMNS)
