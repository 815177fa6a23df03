"""Fit the models of role: python data/training/fit_roles.py (some minutes on one processor).

Writes scrmine/models/roles.*, headings.* (word models of passages and of headings) and role_sequence.* (the chain over a whole
document). They learn from the coded training passages and from `outlines-*.jsonl`: the headings and covers of invented
reviews, with the role of each section. Cross-validates by writer and prints accuracies.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from fit_words import fit
from scipy.optimize import minimize

from scrmine.layout import Block
from scrmine.layout.shapes import take_number
from scrmine.roles import find_sections, heading_role
from scrmine.roles.sequence import PLACE, ROLES, Chain, Sequence, gather_evidence, in_order, load_chain, marginals, write_chain
from scrmine.samples import load_training

HERE = Path(__file__).resolve().parent
EARLY = 0.3
"""A case told in the first part of a report, outside a summary, introduces it."""

STATEMENTS = ("20", "21", "22")
"""Files of single statements, written for their themes: they come from no document."""

GRAFTS = 2
"""How many times each outline is filled with passages of the roles it names."""

COVERED, UNTITLED, PARENTED = 0.6, 0.1, 0.5
"""Shares of the reviews that are given a cover, lose their headings, and have sections of one role put under one heading."""

PENALTY, PENALTY_OF_STEPS, TURNS = 6.0, 2.0, 120


@dataclass
class Review:
    """One invented document as the chain sees it: passages with evidence and role."""

    evidence: np.ndarray
    enters: np.ndarray
    roles: np.ndarray
    writer: str


def main() -> None:
    passages = read_passages()
    outlines = pd.DataFrame(json.loads(line) for path in sorted(HERE.glob("outlines-*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
    # Outlines are dealt out to the writers, so that each part of a cross-validation has some.
    writers, documents = sorted(passages["writer"].unique()), list(outlines["document"].unique())
    outlines["writer"] = outlines["document"].map(lambda name: writers[documents.index(name) % len(writers)])
    covers = outlines[outlines["role"] == "cover"]
    texts = pd.concat([passages[["text", "role", "writer"]], covers.rename(columns={"heading": "text"})[["text", "role", "writer"]]])
    classes, found = fit("roles", texts["text"], texts["role"], texts["writer"])
    by_words = in_order(found, classes)
    titles = gather_titles(passages, outlines)
    classes, found = fit("headings", titles["heading"], titles["role"], titles["writer"], least=2)
    by_title = dict(zip(zip(titles["writer"], titles["heading"], strict=True), in_order(found, classes), strict=True))
    reviews = gather_reviews(passages, by_words[: len(passages)], outlines, covers, by_words[len(passages):], by_title)
    held = set(writers[::4])
    chain = fit_chain([review for review in reviews if review.writer not in held])
    judged = [review for review in reviews if review.writer in held]
    right = np.concatenate([marginals(one.evidence @ chain.weights, one.enters, chain).argmax(axis=1) == one.roles for one in judged])
    print(f"role_sequence: accuracy on the reviews of {len(held)} writers left out: {right.mean():.3f} of {len(right):,} passages")
    write_chain(fit_chain(reviews), {"reviews": len(reviews), "passages": int(sum(len(one.roles) for one in reviews))})
    load_chain.cache_clear()


def read_passages() -> pd.DataFrame:
    """The training passages, but for the press and for statements; a case told early in a report, outside a summary, counts as introduction."""
    passages = load_training()
    passages = passages[(passages["role"] != "news") & ~passages["writer"].isin(STATEMENTS)].reset_index(drop=True)
    place = passages.groupby("case").cumcount() / passages.groupby("case")["case"].transform("size")
    told = (passages["role"] == "summary") & (passages["case"] != "") & (place < EARLY) & (passages["heading"].map(heading_role) != "summary")
    mixed = passages.groupby(["case", "heading"])["role"].transform(lambda roles: roles.isin(["introduction", "method"]).any())
    passages.loc[told & (mixed | (passages["heading"].map(heading_role) == "introduction")), "role"] = "introduction"
    return passages


def gather_titles(passages: pd.DataFrame, outlines: pd.DataFrame) -> pd.DataFrame:
    """One row per heading and role of its passages: heading, role, writer."""
    headed = passages[passages["heading"] != ""].drop_duplicates(["writer", "case", "heading", "role"])
    return pd.concat([headed, outlines[outlines["role"].isin(ROLES[1:])]])[["heading", "role", "writer"]].reset_index(drop=True)


def gather_reviews(passages: pd.DataFrame, by_words: np.ndarray, outlines: pd.DataFrame, covers: pd.DataFrame, by_words_of_covers: np.ndarray,
                   by_title: dict[tuple[str, str], np.ndarray]) -> list[Review]:
    """The invented reviews as written, with covers from the outlines; and the outlines filled with their passages."""
    rng = random.Random(7)  # noqa: S311 - no secret
    cover_lines = {name: [(text, by_words_of_covers[row]) for row, text in zip(np.flatnonzero(covers["document"] == name), group["heading"], strict=True)]
                   for name, group in covers.groupby("document")}
    names = sorted(cover_lines)
    runs: dict[str, list[list[int]]] = {}
    reviews = []
    for _, rows in passages[passages["case"] != ""].groupby("case", sort=False):
        parts = [(heading, 2, list(group.index)) for heading, group in _consecutive(rows)]
        for _, _, members in parts:
            for role, same in _same(members, passages["role"]):
                runs.setdefault(role, []).append(same)
        cover = cover_lines[rng.choice(names)] if rng.random() < COVERED else []
        bare = rng.random() < UNTITLED
        parts = [("" if bare else heading, level, members) for heading, level, members in parts]
        if not bare and rng.random() < PARENTED:
            parts = _put_under(parts, passages["role"], outlines, rng)
        reviews.append(_review(parts, cover, passages, by_words, by_title, rows["writer"].iloc[0]))
    for _ in range(GRAFTS):
        for name, rows in outlines.groupby("document", sort=False):
            parts = []
            for row in rows[~rows["role"].isin(["cover", "contents"])].itertuples():
                has_parts = row.level == 1 and row.Index + 1 in rows.index and rows.loc[row.Index + 1, "level"] == 2
                parts.append((row.heading, row.level, [] if has_parts and rng.random() < 0.7 else rng.choice(runs[row.role])))
            reviews.append(_review(parts, cover_lines.get(name, []), passages, by_words, by_title, rows["writer"].iloc[0]))
    return [review for review in reviews if len(review.roles)]


def _consecutive(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    turns = (rows["heading"] != rows["heading"].shift()).cumsum()
    return [(group["heading"].iloc[0], group) for _, group in rows.groupby(turns)]


def _same(members: list[int], roles: pd.Series) -> list[tuple[str, list[int]]]:
    """Runs of one role within a section."""
    runs: list[tuple[str, list[int]]] = []
    for member in members:
        if runs and runs[-1][0] == roles[member]:
            runs[-1][1].append(member)
        else:
            runs.append((roles[member], [member]))
    return runs


def _put_under(parts: list[tuple[str, int, list[int]]], roles: pd.Series, outlines: pd.DataFrame, rng: random.Random) -> list[tuple[str, int, list[int]]]:
    """Put runs of sections with one role under one heading of that role, as longer reports do."""
    put: list[tuple[str, int, list[int]]] = []
    place = 0
    while place < len(parts):
        main = roles[parts[place][2]].mode().iloc[0]
        end = place
        while end < len(parts) and roles[parts[end][2]].mode().iloc[0] == main:
            end += 1
        if end - place >= 2 and main in ("analysis", "chronology", "lessons", "background"):
            above = outlines[(outlines["role"] == main) & (outlines["level"] == 1)]["heading"]
            put.append((rng.choice(list(above)), 1, []))
        put += parts[place:end]
        place = end
    return put


def _review(parts: list[tuple[str, int, list[int]]], cover: list[tuple[str, np.ndarray]], passages: pd.DataFrame, by_words: np.ndarray,
            by_title: dict[tuple[str, str], np.ndarray], writer: str) -> Review:
    """One document from its headings and passages."""
    blocks = [Block(text) for text, _ in cover]
    chances, roles = [chance for _, chance in cover], ["cover"] * len(cover)
    for heading, level, members in parts:
        if heading:
            blocks.append(Block(heading, shape="heading", marker="#", level=level))
            take_number(blocks[-1])
        for member in members:
            blocks.append(Block(passages.loc[member, "text"]))
            chances.append(by_words[member])
            roles.append(passages.loc[member, "role"])
    sections = find_sections(blocks, "report")
    body = [place for place, block in enumerate(blocks) if block.shape != "heading"]
    numbers = {id(section): number for number, section in enumerate({id(section): section for section in sections}.values())}
    sequence = Sequence([blocks[place].text for place in body], [sections[place].title for place in body], [sections[place].role for place in body],
                        np.array([numbers[id(sections[place])] for place in body]))
    owners = {title: chance for (owner, title), chance in by_title.items() if owner == writer}
    known = {title: owners.get(title, _any(by_title, title)) for title in set(sequence.titles) - {""}}
    evidence = gather_evidence(sequence, np.array(chances), known) if body else np.empty((0, 0))
    return Review(evidence, (np.diff(sequence.sections, prepend=sequence.sections[:1]) != 0).astype(int),
                  np.array([PLACE[role] for role in roles]), writer)


def _any(by_title: dict[tuple[str, str], np.ndarray], title: str) -> np.ndarray:
    return next(chance for (_, known), chance in by_title.items() if known == title)


def fit_chain(reviews: list[Review]) -> Chain:
    """Weights that make the known roles most likely, by penalised maximum likelihood."""
    n_features, n_roles = reviews[0].evidence.shape[1], len(ROLES)
    longest = max(len(one.roles) for one in reviews)
    evidence = np.zeros((len(reviews), longest, n_features), dtype=np.float32)
    truth, there, enters = np.zeros((len(reviews), longest), int), np.zeros((len(reviews), longest), bool), np.zeros((len(reviews), longest), int)
    for row, one in enumerate(reviews):
        size = len(one.roles)
        evidence[row, :size], truth[row, :size], there[row, :size], enters[row, :size] = one.evidence, one.roles, True, one.enters
    flat = evidence[there]
    shapes = [(n_features, n_roles), (2, n_roles, n_roles), (n_roles,)]
    cuts = np.cumsum([np.prod(shape) for shape in shapes])[:-1]
    penalties = (PENALTY, PENALTY_OF_STEPS, PENALTY_OF_STEPS)

    def objective(numbers: np.ndarray) -> tuple[float, np.ndarray]:
        chain = Chain(*(part.reshape(shape) for part, shape in zip(np.split(numbers, cuts), shapes, strict=True)))
        likelihood, slopes = _likelihood(chain, flat, truth, there, enters)
        parts = (chain.weights, chain.transitions, chain.start)
        loss = -likelihood + sum(penalty * (part**2).sum() / 2 for penalty, part in zip(penalties, parts, strict=True))
        return loss, np.concatenate([(penalty * part - slope).ravel() for penalty, part, slope in zip(penalties, parts, slopes, strict=True)])

    best = minimize(objective, np.zeros(sum(int(np.prod(shape)) for shape in shapes)), jac=True, method="L-BFGS-B", options={"maxiter": TURNS})
    return Chain(*(part.reshape(shape) for part, shape in zip(np.split(best.x, cuts), shapes, strict=True)))


def _likelihood(chain: Chain, flat: np.ndarray, truth: np.ndarray, there: np.ndarray, enters: np.ndarray) -> tuple[float, list[np.ndarray]]:
    """Log likelihood of the known roles and its slope in weights, transitions and start; all reviews side by side."""
    n, longest = truth.shape
    scores = np.zeros((n, longest, len(ROLES)))
    scores[there] = flat @ chain.weights.astype(np.float32)
    highest = scores.max(axis=2, keepdims=True)
    own = np.exp(scores - highest)
    steps = np.exp(chain.transitions)
    forward, backward, scale = np.empty_like(own), np.ones_like(own), np.ones((n, longest, 1))
    now = own[:, 0] * np.exp(chain.start)
    scale[:, 0] = now.sum(axis=1, keepdims=True)
    forward[:, 0] = now / scale[:, 0]
    for place in range(1, longest):
        now = np.einsum("ni,nij->nj", forward[:, place - 1], steps[enters[:, place]]) * own[:, place]
        total = now.sum(axis=1, keepdims=True)
        scale[:, place] = np.where(there[:, place, None], total, 1.0)
        forward[:, place] = np.where(there[:, place, None], now / total, forward[:, place - 1])
    for place in range(longest - 2, -1, -1):
        now = np.einsum("nij,nj->ni", steps[enters[:, place + 1]], own[:, place + 1] * backward[:, place + 1]) / scale[:, place + 1]
        backward[:, place] = np.where(there[:, place + 1, None], now, 1.0)
    chances = forward * backward
    chances /= chances.sum(axis=2, keepdims=True)
    known = np.eye(len(ROLES))[truth] * there[..., None]
    pairs = forward[:, :-1, :, None] * steps[enters[:, 1:]] * ((own[:, 1:] * backward[:, 1:]) / scale[:, 1:])[:, :, None, :]
    seen = known[:, :-1, :, None] * known[:, 1:, None, :]
    differ = np.where(there[:, 1:, None, None], seen - pairs, 0.0)
    slope = np.stack([differ[(enters[:, 1:] == kind) & there[:, 1:]].sum(axis=0) for kind in (0, 1)])
    likelihood = (scores * known).sum() + (known[:, 0] * chain.start).sum() + (seen * chain.transitions[enters[:, 1:]] * there[:, 1:, None, None]).sum() \
        - np.log(scale).sum() - (highest[..., 0] * there).sum()
    return likelihood, [flat.T.astype(float) @ (known - chances)[there], slope, (known[:, 0] - chances[:, 0]).sum(axis=0)]


if __name__ == "__main__":
    main()
