"""Learning from a user's own codings, on top of the shipped coder; and codings by coders that have not seen the review."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

from scrmine.codebook import Codebook
from scrmine.errors import ScrmineError
from scrmine.people import HumanCodings
from scrmine.schema import PASSAGES, check_table
from scrmine.themes.codings import code_passages
from scrmine.themes.context import is_open
from scrmine.themes.kinship import likeness, pulls
from scrmine.themes.model import ThemeModel, shipped_model
from scrmine.themes.own import BATCH, COMPANY, OwnCoder, first_view, shared_rows

FEWEST = 10
"""With answers on fewer passages there is nothing to learn from."""

HOLD = 100.0
"""How firmly the shared step holds to the shipped coder: as if each weight had been seen so often before."""


def fit_coder(passages: pd.DataFrame, human: HumanCodings, codebook: Codebook, *, base: ThemeModel | None = None) -> OwnCoder:
    """Learn from passages that the user has coded, on top of the coder that comes with scrmine.

    The shipped coder's log odds are first weighed anew, the same way for all themes (own score, the other themes' scores, role;
    drawn towards leaving them as they are). What the answers then still contradict is carried over to passages that are like the
    answered ones in wording, in the themes they seem to carry, or by standing in the same document: a logistic Gaussian process
    for each theme (Rasmussen and Williams 2006, chapter 3). The threshold is the one with the highest expected F1 over the passages
    given. Answers may be partial: what was not asked teaches nothing.

    Parameters
    ----------
    passages : pandas.DataFrame
        All passages of the corpus, those that were coded and those that were not, as in a Corpus.
    human : HumanCodings
        What one person coded and answered; from sheets, or from a table of codings with `scrmine.as_answered`.
    codebook : Codebook
        The themes. One that the shipped coder does not know is learned from the answers and its phrases alone.
    base : ThemeModel, optional
        The coder to start from; the shipped one by default.

    Returns
    -------
    OwnCoder
        To be given to `scrmine.code_passages` as `coder`.

    Raises
    ------
    ScrmineError
        If the codings are no HumanCodings, are by several people, of passages that are not among those given or of a theme that
        the codebook does not have, or if fewer than 10 passages were answered.

    Examples
    --------
    >>> few = corpus.select(sample["review_id"].unique()[:4])
    >>> read = sample.loc[sample["review_id"].isin(few.reviews["review_id"]), "passage_id"]
    >>> mine = scrmine.fit_coder(few.passages, scrmine.as_answered(gold, read, codebook), codebook)
    >>> mine
    OwnCoder: 25 themes, 32 passages coded by adjudicated, on top of the shipped coder
    >>> learned = scrmine.code_passages(few.passages, codebook, coder=mine)
    >>> learned["coder"].unique().tolist(), len(learned)
    (['own'], 471)
    """
    passages = check_table(passages, PASSAGES)
    _check(human, passages, codebook)
    base = base or shipped_model()
    themes = tuple(codebook.themes)
    everything, passages = passages, _enough(passages[is_open(passages)], set(human.answered["passage_id"]))
    answers = _answers(human, passages, themes)
    read = np.flatnonzero((~np.isnan(answers)).any(axis=1))
    if len(read) < FEWEST:
        raise ScrmineError(f"{len(read)} passage(s) that can be coded were answered; a coder of your own needs at least {FEWEST}, and 50 to 300 to "
                           f"be worth it. scrmine.suggest_passages says which to code next.")
    before, kin, _, _ = first_view(passages, codebook, base, themes)
    roles = passages["role"].to_numpy()
    known_roles = tuple(sorted(set(roles[read])))
    rows = shared_rows(before, roles, known_roles)
    shared = _fit_shared(rows[read], answers[read])
    between = likeness(kin[read], kin[read])
    weighed = rows[read] @ shared
    pulled = np.zeros((len(read), len(themes)))
    for column in range(len(themes)):
        asked = np.flatnonzero(~np.isnan(answers[read, column]))
        if len(asked):  # a theme that nobody was asked about keeps its shipped odds
            pulled[asked, column] = pulls(between[np.ix_(asked, asked)], weighed[asked, column], answers[read[asked], column])
    chances = expit(rows @ shared + likeness(kin, kin[read]) @ pulled)
    threshold = best_expected_threshold(chances[np.isnan(answers)] if np.isnan(answers).any() else chances)
    table, all_answers, profiles, all_pulls = _with_the_rest(everything, human, themes, passages.iloc[read], kin.profiles[read], pulled)
    settings = {"coders": ", ".join(human.coders), "n_passages": len(read), "n_answers": int((~np.isnan(answers)).sum()),
                "n_codes": int(np.nansum(answers)), "codebook": codebook.name}
    return OwnCoder(themes, base, table, all_answers, _relative(human.codings, everything), profiles, all_pulls, shared, known_roles,
                    threshold, settings)


def cross_code(passages: pd.DataFrame, human: HumanCodings, codebook: Codebook, *, folds: int = 5,
               base: ThemeModel | None = None, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Codings of every passage by a coder of one's own that has learned nothing from that passage's review.

    For estimates that correct the machine by the very passages it learned from, and for measuring it on them: reviews are dealt into
    folds; each fold is coded by a coder that was fitted to the answers in all others. The user's own answers are not put in.

    Parameters
    ----------
    passages, human, codebook, base
        As for `fit_coder`.
    folds : int
        Into how many parts the reviews are dealt; at least 2.
    seed : int
        Seed of the dealing.

    Returns
    -------
    codings : pandas.DataFrame
        As `scrmine.code_passages` gives them, coder ``"own"``.
    scores : pandas.DataFrame
        One row per passage, one column per theme: probabilities.

    Raises
    ------
    ScrmineError
        As `fit_coder`, or if the answers are in fewer reviews than there are folds.

    Examples
    --------
    None of the codings is a person's own answer, so that the answers can tell how good they are:

    >>> few = corpus.select(sample["review_id"].unique()[:6])
    >>> read = sample.loc[sample["review_id"].isin(few.reviews["review_id"]), "passage_id"]
    >>> answers = scrmine.as_answered(gold, read, codebook)
    >>> codings, scores = scrmine.cross_code(few.passages, answers, codebook, folds=2)
    >>> scores.shape, int(codings["reason"].str.startswith("coded by").sum())
    ((529, 25), 0)
    """
    passages = check_table(passages, PASSAGES)
    _check(human, passages, codebook)
    review = passages["review_id"].fillna(passages["doc_id"]).astype("str")
    answered = set(human.answered["passage_id"])
    held = sorted(set(review[passages["passage_id"].isin(answered)]))
    if not 2 <= folds <= len(held):
        raise ScrmineError(f"folds is {folds}, and there are answers in {len(held)} review(s); from 2 to that many is possible. Code passages "
                           f"of more reviews, or ask for fewer folds.")
    # Reviews with answers are dealt evenly; the others go wherever, since nothing was learned from them.
    dealt = [*np.random.default_rng(seed).permutation(held), *sorted(set(review) - set(held))]
    fold = review.map({name: number % folds for number, name in enumerate(dealt)}).to_numpy()
    codings, scores = [], []
    for number in range(folds):
        seen = set(passages.loc[fold != number, "passage_id"])
        part = HumanCodings(*(table[table["passage_id"].isin(seen)] for table in (human.codings, human.answered, human.comments)))
        coder = fit_coder(passages, part, codebook, base=base)
        left_out = passages[fold == number]
        codings.append(code_passages(left_out, codebook, coder=coder))
        scores.append(coder.score(left_out, codebook))
    order = {name: place for place, name in enumerate(passages["passage_id"])}
    table = pd.concat([part for part in codings if len(part)] or codings[:1], ignore_index=True)
    table = table.sort_values("passage_id", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    return table, pd.concat(scores).loc[passages["passage_id"]]


def best_expected_threshold(chances: np.ndarray) -> float:
    """The threshold whose F1 is highest if the chances are right: with the k likeliest coded, 2 · (their sum) / (k + sum of all)."""
    falling = np.sort(chances.ravel())[::-1]
    expected = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    return float(np.round(falling[int(np.argmax(expected))], 4))


def _fit_shared(rows: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Weights of the shared step: logistic, drawn towards leaving the shipped log odds as they are."""
    asked = ~np.isnan(answers)
    matrix, truth = rows[asked], answers[asked]
    start = np.zeros(matrix.shape[1])
    start[COMPANY.index("own score")] = 1.0
    # Columns on one scale, so that the draw is as strong for each.
    scale = matrix.std(axis=0)
    scale[scale < 1e-6] = 1.0
    matrix, weights, first = matrix / scale, start * scale, start * scale
    for _ in range(100):
        chance = expit(matrix @ weights)
        slope = matrix.T @ (truth - chance) - HOLD * (weights - first)
        bend = (matrix * (chance * (1 - chance))[:, None]).T @ matrix + HOLD * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights + step * min(1.0, 2.0 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return weights / scale


def _enough(passages: pd.DataFrame, answered: set[str]) -> pd.DataFrame:
    """All passages, or in a large corpus the documents that hold answers and as many others as a threshold needs."""
    if len(passages) > BATCH:
        first = passages["doc_id"].isin(passages.loc[passages["passage_id"].isin(answered), "doc_id"])
        room = BATCH - int(first.sum())
        others = passages.loc[~first, "doc_id"]
        passages = passages[first | passages["doc_id"].isin(others.head(max(0, room)).unique())]
    return passages.reset_index(drop=True)


def _answers(human: HumanCodings, passages: pd.DataFrame, themes: tuple[str, ...]) -> np.ndarray:
    """1, 0 or nan (not asked) for each passage and theme."""
    ids = passages["passage_id"]
    asked = pd.crosstab(human.answered["passage_id"], human.answered["theme"]).reindex(index=ids, columns=list(themes), fill_value=0)
    said = pd.crosstab(human.codings["passage_id"], human.codings["theme"]).reindex(index=ids, columns=list(themes), fill_value=0)
    return np.where(asked.to_numpy() > 0, (said.to_numpy() > 0).astype(float), np.nan)


def _with_the_rest(everything: pd.DataFrame, human: HumanCodings, themes: tuple[str, ...], learned_from: pd.DataFrame, profiles: np.ndarray,
                   pulled: np.ndarray) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """The passages learned from, then those answered that no coder codes (headings, covers): these are given back and pull on nothing."""
    rest = everything[everything["passage_id"].isin(human.answered["passage_id"]) & ~everything["passage_id"].isin(learned_from["passage_id"])]
    both = pd.concat([learned_from, rest], ignore_index=True)
    n = len(rest)
    return (both[["passage_id", "doc_id", "role", "locator", "text"]], _answers(human, both, themes),
            np.vstack([profiles, np.zeros((n, profiles.shape[1]))]), np.vstack([pulled, np.zeros((n, pulled.shape[1]))]))


def _relative(codings: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """The user's codings with their places counted from the start of the passage."""
    rows = codings.merge(passages[["passage_id", "start"]].rename(columns={"start": "_offset"}), on="passage_id")
    rows = rows.assign(start=(rows["start"] - rows["_offset"]).astype(int), end=(rows["end"] - rows["_offset"]).astype(int))
    return rows[["passage_id", "theme", "stance", "start", "end", "coder"]]


def _check(human: HumanCodings, passages: pd.DataFrame, codebook: Codebook) -> None:
    if not isinstance(human, HumanCodings):
        raise ScrmineError(f"Codings to learn from must say which passages were read, and a {type(human).__name__} does not: a passage that "
                           f"was read and carries nothing teaches as much as one that carries a theme. Make them with "
                           f"scrmine.as_answered(codings, ids_of_the_passages_read, codebook), or read your sheets.")
    if len(human.coders) > 1:
        raise ScrmineError(f"The codings are by several people ({', '.join(human.coders)}). Learn from one, for example "
                           f"human.of({human.coders[0]!r}), or from what they agreed on.")
    lost = human.answered.loc[~human.answered["passage_id"].isin(passages["passage_id"]), "passage_id"]
    if len(lost):
        raise ScrmineError(f"{lost.nunique()} of {human.answered['passage_id'].nunique()} coded passages are not among the passages given, first "
                           f"{lost.iloc[0]!r}. Give all passages of the corpus that was coded.")
    for theme in human.answered["theme"].unique():
        codebook.check_theme(theme)
