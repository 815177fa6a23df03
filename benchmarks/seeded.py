"""Seeded topics against known classes, on several corpora and many kinds of seeds: python benchmarks/seeded.py [MODEL].

Each line is one set of seeds: accuracy of the single best topic (right if it is among the passage's classes; all passages count, and
no residual topic is left free), beside that of plain counts of seed words (a passage without any counts as wrong). The corpora: BBC_News (read
from beside the project, skipped when absent), our training passages and the adjudicated gold of the fictional sample. Hand-picked seeds, the
codebook's terms, and seeds drawn at random from the forty words typical of each class, with generic words among them and fewer passages. The
last lines leave the seeds of each class out in turn: does the residue hold it? With MODEL, the folder of a sentence-transformers model, a
column says what embeddings add where passages are texts and no more than 3,000.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from scrmine.codebook import read_codebook
from scrmine.errors import ScrmineWarning
from scrmine.features import Features, count_passages, count_texts, count_tokens
from scrmine.samples import load_gold, load_sample, load_training
from scrmine.topics.embeddings import embed_passages
from scrmine.topics.seeded import fit_seeded_topics
from scrmine.topics.seeds import match_seeds, seed_lists

BBC = Path(__file__).resolve().parent.parent.parent / "shared" / "benchmarks" / "bbc_news" / "corpus.tsv"
BBC_SEEDS = {
    "business": ["market", "company", "profit", "bank", "economy"], "entertainment": ["film", "music", "actor", "award", "album"],
    "politics": ["election", "minister", "party", "labour", "tory"], "sport": ["match", "player", "coach", "championship", "goal"],
    "tech": ["computer", "software", "technology", "internet", "mobile"],
}
SIX = {
    "neglect": ["dirty", "hungry", "unkempt"], "domestic_abuse": ["violence", "assault", "partner"],
    "parental_substance_misuse": ["methadone", "alcohol", "heroin"], "education": ["school", "attendance", "teacher"],
    "was_not_brought": ["appointment", "attend", "missed"], "infants_nai_prebirth": ["bruise", "baby", "midwife"],
}
GENERIC = ["child", "professional"]
DRAWS = 3
MODEL = Path(sys.argv[1]) if sys.argv[1:] else None
MOST_EMBEDDED = 3_000


def main() -> None:
    warnings.simplefilter("ignore", ScrmineWarning)
    rows = [*own_rows(), *(bbc_rows() if BBC.is_file() else [])]
    print(pd.DataFrame(rows).round(3).to_string(index=False))
    if not BBC.is_file():
        print("BBC_News is not beside the project and was left out.", file=sys.stderr)


def bbc_rows() -> list[dict]:
    corpus = pd.read_csv(BBC, sep="\t", header=None, names=["text", "part", "label"])
    classes = [{label} for label in corpus["label"]]
    bags = [text.split() for text in corpus["text"]]
    whole = count_tokens(bags)
    rows = [row("BBC", f"{n} by hand", whole, classes, {name: words[:n] for name, words in BBC_SEEDS.items()}) for n in (5, 3, 1)]
    rows += drawn_rows("BBC", whole, classes, n_generic=0) + drawn_rows("BBC", whole, classes, n_generic=1)
    some = np.random.default_rng(1).permutation(len(bags))[:1000]
    short, of_short = count_tokens([bags[n][:15] for n in some]), [classes[n] for n in some]
    rows.append(row("BBC, 1,000 × 15 words", "3 by hand", short, of_short, {name: words[:3] for name, words in BBC_SEEDS.items()}))
    rows += drawn_rows("BBC, 1,000 × 15 words", short, of_short, n_generic=2)
    few = {"business": 510, "entertainment": 30, "politics": 100, "sport": 511, "tech": 25}
    uneven = np.sort(np.concatenate([np.flatnonzero(corpus["label"] == name)[:n] for name, n in few.items()]))
    rows.append(row("BBC, 25 to 511 a class", "4 by hand", count_tokens([bags[n] for n in uneven]), [classes[n] for n in uneven],
                    {name: words[:4] for name, words in BBC_SEEDS.items()}))
    return [*rows, residue_row("BBC", whole, classes, {name: words[:3] for name, words in BBC_SEEDS.items()})]


def own_rows() -> list[dict]:
    codebook, training = read_codebook(), load_training()
    coded = training[training["themes"].map(len) > 0].reset_index(drop=True)
    everything = count_texts(coded["text"].tolist(), review_ids=coded["writer"].tolist())
    rows = [row("training", "codebook", everything, [set(themes) for themes in coded["themes"]], codebook)]
    kept = coded[coded["themes"].map(lambda themes: len(set(themes) & set(SIX)) == 1)]
    kept = kept.iloc[np.random.default_rng(5).permutation(len(kept))[:1000]]
    six, of_six = count_texts(kept["text"].tolist()), [set(themes) & set(SIX) for themes in kept["themes"]]
    rows.append(row("training, 1,000 of 6 themes", "3 by hand", six, of_six, SIX))
    rows.append(row("training, 1,000 of 6 themes", "2 by hand + child, professional", six, of_six, {name: [*words[:2], *GENERIC] for name, words in SIX.items()}))
    rows += [*drawn_rows("training, 1,000 of 6 themes", six, of_six, n_generic=2), residue_row("training, 1,000 of 6 themes", six, of_six, SIX)]
    corpus = load_sample()
    gold = load_gold(corpus=corpus).groupby("passage_id")["theme"].agg(set)
    passages = corpus.passages[corpus.passages["passage_id"].isin(gold.index)]
    features = count_passages(passages, reviews=corpus.reviews)
    return [*rows, row("sample, gold", "codebook", features, [gold[name] for name in features.passages["passage_id"]], codebook, ordered=True)]


def row(corpus: str, named: str, features: Features, classes: list[set], seeds: object, *, ordered: bool = False) -> dict:
    """One line of the table."""
    classes = classes if ordered else in_order(features, classes)
    topics = fit_seeded_topics(features, seeds, n_residual=0)
    lists = seed_lists(seeds)
    found = match_seeds(features, lists, {}).found
    counts = np.zeros((len(classes), len(lists)))
    for (topic, _), numbers in found.items():
        counts[numbers, list(lists).index(topic)] += 1
    named_by_count = np.where(counts.any(axis=1), np.array(list(lists), dtype=object)[counts.argmax(axis=1)], None)
    found = {"corpus": corpus, "seeds": named, "passages": len(classes), "classes": len(lists), "seed_counts": hits(named_by_count, classes),
             "scrmine": hits(topics.passages["topic"], classes)}
    if MODEL and "text" in features.passages and len(classes) <= MOST_EMBEDDED:
        guided = fit_seeded_topics(features, seeds, n_residual=0, embeddings=embed_passages(features, MODEL))
        found["with_embeddings"] = hits(guided.passages["topic"], classes)
    return found


def residue_row(corpus: str, features: Features, classes: list[set], seeds: dict) -> dict:
    """Each class without seeds in turn and one residual topic: accuracy over all passages, the residue being right for that class."""
    classes = in_order(features, classes)
    shares = []
    for left in seeds:
        topics = fit_seeded_topics(features, {name: words for name, words in seeds.items() if name != left}, n_residual=1)
        shares.append(hits(topics.passages["topic"], [{"residue" if name == left else name for name in names} for names in classes]))
    return {"corpus": corpus, "seeds": "each class left to the residue", "passages": len(classes), "classes": len(seeds), "scrmine": np.mean(shares)}


def drawn_rows(corpus: str, features: Features, classes: list[set], *, n_generic: int) -> list[dict]:
    """Two or three seeds a class drawn from its forty typical words, and generic ones from the 25 commonest of the corpus."""
    rng = np.random.default_rng(7)
    ordered = in_order(features, classes)
    present = features.counts > 0
    names = sorted(set().union(*classes))
    commonest = np.argsort(-np.asarray(present.sum(axis=0)).ravel(), kind="stable")[:25]
    rows = []
    for _ in range(DRAWS):
        seeds = {}
        for name in names:
            own = np.array([name in some for some in ordered])
            inside, outside = (np.asarray(present[mask].sum(axis=0)).ravel() for mask in (own, ~own))
            share, rest = (inside + 0.5) / (own.sum() + 1), (outside + 0.5) / ((~own).sum() + 1)
            typical = np.argsort(-np.where(inside < 4, -1, share * np.log(share / rest)), kind="stable")[:40]
            chosen = [*rng.choice(typical, 3 - (n_generic > 1), replace=False), *rng.choice(commonest, n_generic, replace=False)]
            seeds[name] = list(features.labels[chosen])
        rows.append(row(corpus, f"{3 - (n_generic > 1)} drawn + {n_generic} generic", features, ordered, seeds, ordered=True))
    measured = [key for key in ("seed_counts", "scrmine", "with_embeddings") if key in rows[0]]
    return [{**rows[0], **{key: np.mean([one[key] for one in rows]) for key in measured}}]


def in_order(features: Features, classes: list[set]) -> list[set]:
    """The classes in the order of the features' passages, whose ids are running numbers."""
    return [classes[int(name)] for name in features.passages["passage_id"]]


def hits(topics: pd.Series | np.ndarray, classes: list[set]) -> float:
    return float(np.mean([topic in names for topic, names in zip(topics, classes, strict=True)]))


if __name__ == "__main__":
    main()
