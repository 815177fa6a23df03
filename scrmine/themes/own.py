"""A coder of the user's own: the one that comes with scrmine, moved by what the user has coded."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from scrmine.codebook import Codebook
from scrmine.errors import unknown_name
from scrmine.themes.context import is_open, kinds_of
from scrmine.themes.kinship import Kin, likeness, unit_rows
from scrmine.themes.learned import COLUMNS, evidence_of, spell_out
from scrmine.themes.model import ThemeModel, explain
from scrmine.themes.phrases import phrase_flags

UNSEEN, STRONG, WEAK = -3.0, 3.0, 1.0
"""Log odds of a theme that the shipped coder does not know: one in twenty; more with a strong and with a weak phrase of it."""

SURE = 12.0
"""Log odds are held within this of even, so that a certainty can still be moved."""

BATCH = 20_000
COMPANY = ("own score", "constant", "other themes", "lead over the next", "place among themes")
"""What the shared step weighs beside the passage's role."""


@dataclass(frozen=True, eq=False, repr=False)
class OwnCoder:
    """The shipped coder, moved by a user's codings; made by `scrmine.fit_coder`.

    Passages that the user has answered are coded as the user did (score 1, reason "coded by …"); all others by the shipped coder's
    log odds, weighed anew in the light of the answers, plus their likeness to each answered passage times that passage's pull.

    Attributes
    ----------
    themes : tuple of str
        The themes it codes.
    base : ThemeModel
        The coder it started from.
    read : pandas.DataFrame
        One row per passage with an answer: passage_id, doc_id, role, locator, text.
    answers : numpy.ndarray of shape (n_read, n_themes)
        1 where the user says that the passage carries the theme, 0 where not, nan where not asked.
    codings : pandas.DataFrame
        One row per coding by the user: passage_id, theme, stance, start, end (within the passage), coder.
    profiles : numpy.ndarray of shape (n_read, n_base_themes)
        The shipped coder's log odds of the passages read.
    pulls : numpy.ndarray of shape (n_read, n_themes)
        How hard each answer pulls.
    shared : numpy.ndarray
        Weights of `COMPANY`, then of each role in `roles`, the same for all themes.
    roles : tuple of str
        The roles of the passages read.
    threshold : float
        Probability from which a passage carries a theme.
    settings : dict
        How much it learned from, and from whom.

    Examples
    --------
    >>> own
    OwnCoder: 25 themes, 200 passages coded by adjudicated, on top of the shipped coder
    >>> own.settings["n_answers"], own.settings["n_codes"]
    (5000, 356)
    """

    themes: tuple[str, ...]
    base: ThemeModel
    read: pd.DataFrame
    answers: np.ndarray
    codings: pd.DataFrame
    profiles: np.ndarray
    pulls: np.ndarray
    shared: np.ndarray
    roles: tuple[str, ...]
    threshold: float
    settings: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return (f"OwnCoder: {len(self.themes)} themes, {len(self.read):,} passages coded by {self.settings['coders']}, on top of the "
                f"shipped coder")

    def score(self, passages: pd.DataFrame, codebook: Codebook, *, as_answered: bool = True) -> pd.DataFrame:
        """How likely each passage carries each theme of the coder that the codebook has.

        Parameters
        ----------
        passages : pandas.DataFrame
            One row per passage, in reading order within each document.
        codebook : Codebook
            The themes.
        as_answered : bool
            Whether passages that the user has answered get 1 and 0 for the answers.

        Returns
        -------
        pandas.DataFrame
            One row per passage, one column per theme, probabilities; the index is the passage's id.

        Examples
        --------
        Passages of one review that seem to carry neglect, and all its passages:

        >>> few = corpus.select(["aldermere-2010-child-k"])
        >>> scores = own.score(few.passages, codebook, as_answered=False)
        >>> int((scores["neglect"] > own.threshold).sum()), len(scores)
        (13, 122)
        """
        wanted = self._coded(codebook)
        frames = [pd.DataFrame(columns=list(self.themes), dtype=float)]
        # What is never coded is looked at apart, so that it is no neighbour of what is.
        coded = is_open(passages)
        for part in (*batches(passages[coded]), *batches(passages[~coded])):
            chances = self._look(part, codebook, as_answered=as_answered)["chances"]
            frames.append(pd.DataFrame(chances, columns=list(self.themes), index=part["passage_id"].to_numpy()))
        return pd.concat([frame for frame in frames if len(frame)] or frames).loc[passages["passage_id"], wanted].rename_axis("passage_id")

    def code(self, passages: pd.DataFrame, codebook: Codebook, *, as_answered: bool = True) -> pd.DataFrame:
        """Code passages: those that the user has answered as answered, the others as learned.

        Returns
        -------
        pandas.DataFrame
            As `scrmine.themes.learned.code_combined` gives it. The reason names the coded passage that speaks most for the theme where
            the shipped coder alone would not have given it.

        Examples
        --------
        Codings of one review, and how many of them are a person's own:

        >>> few = corpus.select(["aldermere-2010-child-k"])
        >>> learned = own.code(few.passages, codebook)
        >>> len(learned), int(learned["reason"].str.startswith("coded by").sum())
        (176, 22)
        """
        wanted = self._coded(codebook)
        parts = [self._code_part(part, codebook, wanted, as_answered=as_answered) for part in batches(passages[is_open(passages)])]
        if as_answered:
            parts.append(self._own_codings(passages, wanted))
        table = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)
        order = dict(zip(passages["passage_id"], range(len(passages)), strict=True))
        return table.sort_values("passage_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)

    def _coded(self, codebook: Codebook) -> list[str]:
        """The coder's themes that the codebook has, in its order; a theme that was not learned is an error."""
        for theme in codebook.themes:
            if theme not in self.themes:
                raise unknown_name("theme", theme, self.themes, where="your coder (it was fitted with another codebook; fit it again with this one)")
        return list(codebook.themes)

    def _look(self, passages: pd.DataFrame, codebook: Codebook, *, as_answered: bool) -> dict:
        """Everything the coder sees in some passages: chances, what the shipped coder thinks, likeness to those read."""
        before, kin, best, sentences = first_view(passages, codebook, self.base, self.themes)
        alike = likeness(kin, self._kin_read())
        odds = shared_rows(before, passages["role"].to_numpy(), self.roles) @ self.shared + alike @ self.pulls
        known = self.known(passages)
        chances = expit(np.clip(odds, -SURE, SURE))
        if as_answered:
            chances = np.where(np.isnan(known), chances, known)
        return {"chances": chances, "before": before, "alike": alike, "best": best, "sentences": sentences, "known": known}

    def _kin_read(self) -> Kin:
        texts = self.read["text"].tolist()
        return Kin(unit_rows(self.base.features.matrix(texts)), self.profiles, self.read["doc_id"].to_numpy(dtype=str))

    def known(self, passages: pd.DataFrame) -> np.ndarray:
        """The user's answers on passages with the same words in the same document; nan elsewhere.

        Examples
        --------
        How often people said yes, and how often no, in the passages of one review:

        >>> answers = own.known(corpus.select(["aldermere-2010-child-k"]).passages)
        >>> int((answers == 1).sum()), int((answers == 0).sum())
        (22, 253)
        """
        rows = {key: number for number, key in enumerate(zip(self.read["doc_id"], self.read["text"], strict=True))}
        at = np.array([rows.get(key, -1) for key in zip(passages["doc_id"], passages["text"], strict=True)], dtype=int)
        known = np.full((len(passages), len(self.themes)), np.nan)
        known[at >= 0] = self.answers[at[at >= 0]]
        return known

    def _code_part(self, passages: pd.DataFrame, codebook: Codebook, wanted: list[str], *, as_answered: bool) -> pd.DataFrame:
        seen = self._look(passages, codebook, as_answered=as_answered)
        columns = [self.themes.index(theme) for theme in wanted]
        chances, known = seen["chances"][:, columns], seen["known"][:, columns]
        chosen = chances >= self.threshold
        if as_answered:
            chosen &= np.isnan(known)
        base_at = {theme: number for number, theme in enumerate(self.base.themes)}

        def span(place: int, column: int) -> tuple[int, int]:
            theme = wanted[column]
            if theme not in base_at:
                return 0, len(passages["text"].iloc[place])
            return seen["sentences"][place][seen["best"][place, base_at[theme]]]

        def why(place: int, column: int, words: str) -> str:
            theme = wanted[column]
            shares = seen["alike"][place] * self.pulls[:, columns[column]]
            nearest = int(np.argmax(shares)) if len(shares) else -1
            if nearest >= 0 and shares[nearest] > 0 and (theme not in base_at or seen["before"][place, columns[column]] < logit(self.threshold)):
                read = self.read.iloc[nearest]
                return f"like what you coded: {read['doc_id']}, {read['locator']}"
            return "wording: " + ", ".join(explain(self.base, words, theme)) if theme in base_at else "like what you coded"

        return spell_out(passages, codebook, wanted, chosen, chances, span, why, with_phrases=True)

    def _own_codings(self, passages: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
        """The user's own codings of these passages, at their places."""
        keys = self.read[["passage_id", "doc_id", "text"]].rename(columns={"passage_id": "_read"})
        here = passages[["passage_id", "doc_id", "text", "start"]].rename(columns={"start": "_offset"}).merge(keys, on=["doc_id", "text"])
        rows = here.merge(self.codings[self.codings["theme"].isin(wanted)].rename(columns={"passage_id": "_read"}), on="_read")
        quotes = [text[a:b] for text, a, b in zip(rows["text"], rows["start"], rows["end"], strict=True)]
        reasons = "coded by " + rows["coder"].astype("str")
        rows = rows.assign(start=rows["_offset"] + rows["start"], end=rows["_offset"] + rows["end"], quote=quotes, score=1.0, reason=reasons)
        return rows[COLUMNS].drop_duplicates(
            ["passage_id", "theme", "start", "end"])


def first_view(passages: pd.DataFrame, codebook: Codebook, base: ThemeModel,
               themes: tuple[str, ...]) -> tuple[np.ndarray, Kin, np.ndarray, list]:
    """What the shipped coder makes of passages.

    Returns
    -------
    before : numpy.ndarray of shape (n_passages, n_themes)
        Log odds; of a theme that it does not know, by its phrases alone.
    kin : Kin
        What the passages are compared by.
    best, sentences
        As `ThemeModel.evidence` gives them.
    """
    evidence, best, sentences = evidence_of(passages, codebook, base)
    profiles = np.clip(logit(np.clip(base.weigh(evidence, kinds_of(passages["role"])), 1e-9, 1 - 1e-9)), -SURE, SURE)
    place = {theme: number for number, theme in enumerate(base.themes)}
    unknown = tuple(theme for theme in themes if theme not in place)
    before = np.column_stack([profiles[:, place[t]] if t in place else np.full(len(passages), UNSEEN) for t in themes])
    if unknown:
        flags = phrase_flags(passages["text"].tolist(), codebook, unknown)
        for number, theme in enumerate(unknown):
            before[:, themes.index(theme)] += STRONG * flags[:, number, 0] + WEAK * flags[:, number, 1]
    kin = Kin(unit_rows(base.features.matrix(passages["text"].tolist())), profiles, passages["doc_id"].to_numpy(dtype=str))
    return before, kin, best, sentences


def shared_rows(before: np.ndarray, roles: np.ndarray, known_roles: tuple[str, ...]) -> np.ndarray:
    """What the shared step weighs, shape (n_passages, n_themes, len(COMPANY) + n_roles): see `COMPANY`.

    A theme is less likely beside one that is much likelier, and likelier where many are likely.
    """
    n_passages, n_themes = before.shape
    chances = expit(before)
    others = np.log(0.05 + chances.sum(axis=1, keepdims=True) - chances)
    ranked = np.sort(before, axis=1)
    first, second = ranked[:, -1:], ranked[:, -2:-1] if n_themes > 1 else np.full((n_passages, 1), UNSEEN)
    lead = before - np.where(before == first, second, first)
    place = np.log1p(np.argsort(np.argsort(-before, axis=1, kind="stable"), axis=1, kind="stable"))
    company = np.stack([before, np.ones_like(before), others, lead, place], axis=2)
    by_role = (roles[:, None] == np.array(known_roles, dtype=object)[None]).astype(float).reshape(n_passages, len(known_roles))
    return np.concatenate([company, np.repeat(by_role[:, None], n_themes, axis=1)], axis=2)


def batches(passages: pd.DataFrame) -> list[pd.DataFrame]:
    """Passages in parts of whole documents, so that a large corpus is never looked at in one piece."""
    documents = passages["doc_id"].to_numpy(dtype=str)
    ends = np.flatnonzero(np.append(documents[1:] != documents[:-1], True)) + 1 if len(passages) else np.array([], dtype=int)
    cuts = [0]
    for end in ends:
        if end - cuts[-1] >= BATCH or end == len(passages):
            cuts.append(int(end))
    return [passages.iloc[a:b] for a, b in itertools.pairwise(cuts)]
