"""The learned coder: what coded passages taught, alone or together with the codebook's phrases."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError
from scrmine.themes.model import ThemeModel, explain, shipped_model
from scrmine.themes.phrases import find_phrases, phrase_flags
from scrmine.themes.stance import likely_stance

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
    return _code(passages, codebook, model or shipped_model(), with_phrases=False)


def code_combined(passages: pd.DataFrame, codebook: Codebook, *, model: ThemeModel | None = None) -> pd.DataFrame:
    """Code passages by what the model learned, the codebook's phrases among its evidence.

    Where a phrase of the theme stands in the passage, it is the span, else the sentence that speaks most for the theme.
    Themes of the codebook that the model does not know are coded by their phrases alone.

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
    coded = _code(passages, codebook, model, with_phrases=True)
    unknown = [theme for theme in codebook.themes if theme not in model.themes]
    by_phrases = find_phrases(passages, codebook)
    extra = by_phrases[by_phrases["theme"].isin(unknown)] if len(by_phrases) else by_phrases
    parts = [coded, extra.assign(reason="phrase")] if len(extra) else [coded]
    return pd.concat(parts, ignore_index=True)


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
    """
    model = model or shipped_model()
    evidence, _, _ = _evidence(passages, codebook, model, with_phrases=True)
    known = [theme for theme in codebook.themes if theme in model.themes]
    frame = pd.DataFrame(model.weigh(evidence), columns=list(model.themes), index=passages["passage_id"].to_numpy())
    return frame[known].rename_axis("passage_id")


def _evidence(passages: pd.DataFrame, codebook: Codebook, model: ThemeModel, *, with_phrases: bool) -> tuple:
    """The model's evidence on passages; see `ThemeModel.evidence`."""
    texts = passages["text"].tolist()
    if not set(model.themes) & set(codebook.themes):
        raise ScrmineError(f"The model knows none of the themes of the codebook '{codebook.name}'. Use the coder 'phrases', or fit "
                           f"a coder of your own to coded passages.")
    flags = phrase_flags(texts, codebook, model.themes) if with_phrases else np.zeros((len(texts), len(model.themes), 2))
    return model.evidence(texts, passages["doc_id"].astype("str").to_numpy(), passages["section"].fillna("").astype("str").to_numpy(), flags)


def _code(passages: pd.DataFrame, codebook: Codebook, model: ThemeModel, *, with_phrases: bool) -> pd.DataFrame:
    """The codings that reach their theme's threshold."""
    if not len(passages):
        return pd.DataFrame(columns=COLUMNS)
    evidence, best, sentences = _evidence(passages, codebook, model, with_phrases=with_phrases)
    probabilities = model.weigh(evidence)
    families = dict(zip(codebook.table["theme"], codebook.table["family"], strict=True))
    hits = find_phrases(passages, codebook) if with_phrases else pd.DataFrame()
    phrases = dict(iter(hits.groupby(["passage_id", "theme"]))) if len(hits) else {}
    records = passages[["passage_id", "text", "start", "role"]].to_dict("records")
    rows = []
    for place, column in zip(*np.nonzero(probabilities >= model.thresholds), strict=True):
        theme, record = model.themes[column], records[place]
        if theme not in families:
            continue
        score = round(float(probabilities[place, column]), 4)
        found = phrases.get((record["passage_id"], theme))
        family = families[theme]
        if found is not None:
            stances = [likely_stance(record["text"], a - record["start"], b - record["start"], family=family, role=record["role"])
                       for a, b in zip(found["start"], found["end"], strict=True)]
            rows += found.assign(score=score, reason="phrase", stance=stances)[COLUMNS].to_dict("records")
            continue
        first, last = sentences[place][best[place, column]]
        stance = likely_stance(record["text"], first, last, family=family, role=record["role"])
        words = ", ".join(explain(model, record["text"][first:last], theme))
        rows.append({
            "passage_id": record["passage_id"], "theme": theme, "start": record["start"] + first, "end": record["start"] + last,
            "stance": stance, "quote": record["text"][first:last], "score": score, "reason": f"wording: {words}",
        })
    return pd.DataFrame(rows, columns=COLUMNS)
