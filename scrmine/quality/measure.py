"""A coder against people: its codings beside theirs on passages that people have read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook, read_codebook
from scrmine.errors import ScrmineError
from scrmine.quality.card import AI_READERS, FEW_PASSAGES, GRADES, QualityCard
from scrmine.quality.counts import Outcome, carried
from scrmine.samples import load_gold, load_sample
from scrmine.themes import code_passages, score_passages

MEASURED_ON_SAMPLE = "the fictional reviews that come with scrmine, none of which the coder learned from"


def measure_coder(predicted: pd.DataFrame, gold: pd.DataFrame, passages: pd.DataFrame, codebook: Codebook, *,
                  scores: pd.DataFrame | None = None, weights: pd.Series | None = None, measured_on: str = "passages that people have coded",
                  read_by: str = "people", n_examples: int = 2, seed: int = 0) -> QualityCard:
    """Measure a coder against people's codings.

    A passage carries a theme when it has a coding of it, whatever the stance; whether the stance is right is measured apart, on
    the codings that both made. Precision, recall and F1 are ratios of totals over reviews, with the intervals of
    `scrmine.intervals.ratio_interval`; average precision, its mean and macro-F1 have percentile bootstrap intervals over reviews.
    There is none with fewer than ten reviews, nor of a theme that stands in fewer than three: it would be narrow because they are few.

    Parameters
    ----------
    predicted : pandas.DataFrame
        Codings by the coder that is measured. Those of passages that people have not read do not count.
    gold : pandas.DataFrame
        Codings by one human coder, or as people agreed on them.
    passages : pandas.DataFrame
        The passages that people have read, those without a theme too; headings are left out. If they are not all passages of their
        reviews, they must be a random sample (see `weights`), or the figures describe these passages only.
    codebook : Codebook
        Its themes are measured.
    scores : pandas.DataFrame, optional
        How likely each passage carries each theme, as `scrmine.score_passages` gives it; for average precision and the share to read.
    weights : pandas.Series, optional
        By `passage_id`, how many passages each one stands for (the inverse of its chance of being drawn); 1 if not given.
    measured_on, read_by : str
        What the passages are, in words after "Measured on" and "Source:", and who coded them: "people"; of the fictional sample that, and "AI readers".
    n_examples : int
        How many errors of each kind to show per theme.
    seed : int
        Seed of the resampling behind intervals.

    Raises
    ------
    ScrmineError
        If codings are by several coders, name a theme that the codebook does not have, people's codings are of passages that are
        not among those given, there is no passage, or a passage has no score or weight.

    Examples
    --------
    >>> card = scrmine.measure_coder(codings, gold, corpus.passages, codebook)
    >>> worst = card.themes.sort_values("f1")
    >>> print(worst[["theme", "n_people", "n_coder", "precision", "recall", "grade"]].round(2).head(3).to_string(index=False))
                              theme  n_people  n_coder  precision  recall grade
             recording_chronologies        71       43       0.51    0.31  weak
             professional_curiosity        81      121       0.33    0.49  weak
    resistance_disguised_compliance        26       23       0.43    0.38  weak
    """
    passages = passages[passages["shape"] != "heading"].reset_index(drop=True)
    _check(predicted, gold, passages, codebook)
    themes = codebook.themes
    truth, found = carried(gold, passages, themes), carried(predicted, passages, themes)
    chances = None
    if scores is not None:
        _check_covers(scores.index, passages, "score")
        chances = scores.reindex(index=passages["passage_id"], columns=themes).fillna(0.0).to_numpy(dtype=float)
    if weights is not None:
        _check_covers(weights.index, passages, "weight")
    counts_as = np.ones(len(passages)) if weights is None else weights.reindex(passages["passage_id"]).to_numpy(dtype=float)
    reviews = passages["review_id"].fillna(passages["doc_id"]).astype("str").to_numpy()
    outcome = Outcome(truth, found, reviews, counts_as, chances)
    stance = _stance_agreement(predicted, gold, passages)
    per_theme = _per_theme(outcome, codebook, stance, seed)
    settings = {
        "coder": predicted["coder"].iloc[0] if len(predicted) else "none", "people": gold["coder"].iloc[0] if len(gold) else "people",
        "measured_on": measured_on, "read_by": read_by, "codebook": codebook.name, "n_passages": len(passages), "n_reviews": int(passages["review_id"].nunique()) or len(outcome.names),
        "n_codes": int(truth.sum()), "weighted": weights is not None, "seed": seed,
    }
    return QualityCard(per_theme, _overall(outcome, per_theme, stance, seed), _by_role(outcome, passages, seed),
                       _errors(outcome, passages, predicted, gold, themes, n_examples), settings)


def measure_shipped(coder: str = "combined", *, codebook: Codebook | None = None, seed: int = 0) -> QualityCard:
    """The quality card of a coder that comes with scrmine: measured now, on the fictional sample, against adjudicated codings.

    The readers who coded the sample, and the one who decided between them, were AI language models; no person has coded it.

    Parameters
    ----------
    coder : str
        A coder of `scrmine.code_passages`.
    codebook : Codebook, optional
        The one that comes with scrmine by default; its themes must have the ids of that one to be measured.
    seed : int
        Seed of the resampling behind intervals.

    Examples
    --------
    >>> scrmine.measure_shipped("phrases")
    QualityCard: coder phrases, micro-F1 .50, 25 themes, 1,804 passages of 32 reviews
    """
    codebook = codebook or read_codebook()
    corpus = load_sample()
    gold = load_gold(corpus=corpus)
    gold = gold[gold["theme"].isin(codebook.themes)]
    if not len(gold):
        raise ScrmineError(f"The sample was coded into the themes that come with scrmine, and the codebook '{codebook.name}' has none "
                           f"of them. Measure it on passages that you have coded, with measure_coder.")
    passages = corpus.passages[corpus.passages["shape"] != "heading"]
    scores = score_passages(passages, codebook) if coder == "combined" else None
    return measure_coder(code_passages(corpus.passages, codebook, coder=coder), gold, passages, codebook, scores=scores,
                         measured_on=MEASURED_ON_SAMPLE, read_by=AI_READERS, seed=seed)


def _check(predicted: pd.DataFrame, gold: pd.DataFrame, passages: pd.DataFrame, codebook: Codebook) -> None:
    if not len(passages):
        raise ScrmineError("There is no passage to measure on. Give the passages that people have read, those without a theme too.")
    for codings, whose in ((predicted, "predicted"), (gold, "gold")):
        coders = sorted(codings["coder"].unique())
        if len(coders) > 1:
            raise ScrmineError(f"The {whose} codings are by several coders ({', '.join(coders)}); a quality card needs one. Keep the rows "
                               f"of one, for example codings[codings['coder'] == {coders[0]!r}].")
        for theme in codings["theme"].unique():
            codebook.check_theme(theme)
    lost = gold.loc[~gold["passage_id"].isin(passages["passage_id"]), "passage_id"]
    if len(lost):
        raise ScrmineError(f"{lost.nunique()} passage(s) that people coded are not among the passages given, first {lost.iloc[0]!r}. Give "
                           f"every passage that people have read, from the corpus that they read.")


def _check_covers(index: pd.Index, passages: pd.DataFrame, kind: str) -> None:
    lost = passages.loc[~passages["passage_id"].isin(index), "passage_id"]
    if len(lost):
        raise ScrmineError(f"{len(lost)} of {len(passages)} passages have no {kind}, first {lost.iloc[0]!r}. Give one for each passage that "
                           f"people have read.")


def _stance_agreement(predicted: pd.DataFrame, gold: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """One row per passage and theme that both coded: review, theme, whether the coder's first stance is people's."""
    key = ["passage_id", "theme"]
    first = predicted.drop_duplicates(key)[[*key, "stance"]]
    both = first.merge(gold.drop_duplicates(key)[[*key, "stance"]], on=key, suffixes=("", "_gold"))
    both = both.merge(passages[["passage_id", "review_id"]], on="passage_id")
    return both.assign(right=both["stance"] == both["stance_gold"])


def _per_theme(outcome: Outcome, codebook: Codebook, stance: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per theme with all its measures."""
    rows = []
    for column, theme in enumerate(codebook.themes):
        row = {"theme": theme, "title": codebook.titles[theme], "family": codebook.table["family"].iloc[column],
               "n_people": int(outcome.truth[:, column].sum()), "n_coder": int(outcome.found[:, column].sum())}
        for measure in ("precision", "recall", "f1"):
            result = outcome.ratio(measure, [column], seed)
            row |= {measure: result["estimate"], f"{measure}_low": result["ci_low"], f"{measure}_high": result["ci_high"]}
        rows.append(row)
    table = pd.DataFrame(rows)
    if outcome.scores is not None:
        values, ends, _ = outcome.average_precision(seed)
        table = table.assign(average_precision=values, average_precision_low=ends[:, 0], average_precision_high=ends[:, 1],
                             reading_share=outcome.reading_shares())
    table["stance_agreement"] = table["theme"].map(stance.groupby("theme")["right"].mean())
    few = (table["n_people"] < FEW_PASSAGES) | table["f1"].isna()
    table["grade"] = np.where(few, "few", np.select([table["f1"] >= limit for limit, _ in GRADES], [name for _, name in GRADES], "weak"))
    return table


def _overall(outcome: Outcome, per_theme: pd.DataFrame, stance: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per measure over all themes."""
    rows = [{"measure": name, **outcome.ratio(part, None, seed)}
            for name, part in (("micro_f1", "f1"), ("precision", "precision"), ("recall", "recall"))]
    rows.insert(1, {"measure": "macro_f1", **outcome.macro_f1(seed)})
    if outcome.scores is not None:
        rows.append({"measure": "mean_average_precision", **outcome.average_precision(seed)[2]})
        rows.append({"measure": "reading_share", "estimate": float(per_theme["reading_share"].median()), "ci_low": np.nan,
                     "ci_high": np.nan, "method": "median over themes"})
    if len(stance):
        rows.append({"measure": "stance_agreement", "estimate": float(stance["right"].mean()), "ci_low": np.nan, "ci_high": np.nan,
                     "method": f"{len(stance)} codings that both made"})
    return pd.DataFrame(rows)


def _by_role(outcome: Outcome, passages: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row per role of passages: how much was coded there, and how well."""
    rows = []
    for role, places in passages.groupby("role").indices.items():
        part = Outcome(outcome.truth[places], outcome.found[places], outcome.names[outcome.review[places]], outcome.weights[places])
        rows.append({"role": role, "n_passages": len(places), "n_people": int(part.truth.sum()), "n_coder": int(part.found.sum()),
                     **{name: part.ratio(name, None, seed)["estimate"] for name in ("precision", "recall", "f1")}})
    return pd.DataFrame(rows).sort_values(["n_people", "role"], ascending=[False, True], ignore_index=True)


def _errors(outcome: Outcome, passages: pd.DataFrame, predicted: pd.DataFrame, gold: pd.DataFrame, themes: list[str],
            n_examples: int) -> pd.DataFrame:
    """The plainest errors: per theme and kind those that the coder was surest of, from different reviews."""
    said = predicted.sort_values("score", ascending=False).drop_duplicates(["passage_id", "theme"]).set_index(["passage_id", "theme"])
    by_people = gold.groupby("passage_id")["theme"].agg(lambda codes: ", ".join(dict.fromkeys(codes)))
    rows = []
    for column, theme in enumerate(themes):
        for kind, cells, sign in (("not there", ~outcome.truth & outcome.found, -1.0), ("missed", outcome.truth & ~outcome.found, 1.0)):
            places = np.flatnonzero(cells[:, column])
            if outcome.scores is not None:
                places = places[np.argsort(sign * outcome.scores[places, column], kind="stable")]
            elif kind == "not there":
                places = places[np.argsort([-said["score"].get((passages["passage_id"][p], theme), 0.0) for p in places], kind="stable")]
            for place in _one_a_review(places, outcome.review)[:n_examples]:
                passage = passages.iloc[place]
                key = (passage["passage_id"], theme)
                rows.append({
                    "theme": theme, "kind": kind, "passage_id": key[0], "doc_id": passage["doc_id"], "locator": passage["locator"],
                    "role": passage["role"], "words": said["quote"].get(key, ""), "score": said["score"].get(key, np.nan),
                    "people_said": by_people.get(key[0], "no theme"), "text": passage["text"],
                })
    columns = ["theme", "kind", "passage_id", "doc_id", "locator", "role", "words", "score", "people_said", "text"]
    return pd.DataFrame(rows, columns=columns)


def _one_a_review(places: np.ndarray, review: np.ndarray) -> list[int]:
    """The places without those of a review that has one already."""
    seen: dict[int, int] = {}
    for place in places:
        seen.setdefault(int(review[place]), int(place))
    return list(seen.values())
