"""Count and check the open data. Run: python data/check_data.py [--write].

Prints words, kinds, themes, stances and near misses; looks for passages that share a sentence frame; checks the gold
against the built corpus, every file against `CHECKSUMS` and the reference against its manifest. With --write it rewrites `CHECKSUMS`. Exits 1 on a fault.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path

import scrmine
from scrmine.themes.phrases import phrase_flags

HERE = Path(__file__).resolve().parent
LISTED = ("codebook.yml", "catalogue.csv", "sample/reviews/*", "sample/files/*", "sample/gold/*", "training/*.jsonl")
FUNCTION_WORDS = frozenset(
    "a about after all an and any are as at be because been before being but by could did do for from had has have he her him his how if in into "
    "is it its no nobody none nor not of off on one or out over own she should so some than that the their them then there they this to "
    "under until up was we were what when where which while who whom why will with would".split()
)
LONG, FEWEST = 12, 6


def main() -> int:
    corpus, codebook, training = scrmine.load_sample(), scrmine.read_codebook(), scrmine.load_training()
    passages = corpus.passages[corpus.passages["shape"] != "heading"]
    gold = scrmine.load_gold(corpus=corpus)
    print(f"sample: {len(corpus.documents)} documents, {len(corpus.reviews)} reviews, {corpus.passages['n_words'].sum():,} words, "
          f"{len(passages):,} passages; kinds {Counter(corpus.documents['kind'])}")
    print(f"gold: {len(gold):,} codes; stances {Counter(gold['stance'])}; themes {dict(gold['theme'].value_counts())}")
    themes = training["themes"].explode().dropna()
    print(f"training: {len(training):,} passages, {(training['themes'].map(len) == 0).mean():.0%} without a theme; stances "
          f"{Counter(training['stance'])}; themes {dict(themes.value_counts())}")
    flags = phrase_flags(training["text"].tolist(), codebook, tuple(codebook.themes))[:, :, 0] > 0
    coded = [[theme in codes for theme in codebook.themes] for codes in training["themes"]]
    print(f"near misses (a strong term without the theme): {int((flags & ~_array(coded)).sum()):,}; "
          f"codes without a strong term: {1 - (flags & _array(coded)).sum() / _array(coded).sum():.0%}")
    faults = shared_frames(training["text"].tolist())
    roles = scrmine.load_gold_roles()
    faults += [f"gold does not cover the cut: {len(set(passages['passage_id']) ^ set(roles['passage_id']))} passages"] \
        if set(passages["passage_id"]) != set(roles["passage_id"]) else []
    faults += check_sums(write="--write" in sys.argv) + check_reference()
    print("\n".join(faults) or "no fault found")
    return bool(faults)


def _array(rows: list[list[bool]]) -> object:
    import numpy as np  # noqa: PLC0415 - for this one conversion

    return np.array(rows)


def shared_frames(texts: list[str]) -> list[str]:
    """Sentences of different passages whose function words stand in the same places: signs of a template."""
    frames: dict[tuple[str, ...], set[int]] = {}
    for place, text in enumerate(texts):
        for sentence in re.split(r"(?<=[.!?;])\s+", text):
            words = re.findall(r"[a-z']+", sentence.lower())
            frame = tuple(word if word in FUNCTION_WORDS else "_" for word in words)
            if len(frame) >= LONG and sum(word != "_" for word in frame) >= FEWEST:
                frames.setdefault(frame, set()).add(place)
    shared = [places for places in frames.values() if len(places) > 1]
    print(f"sentence frames of {LONG} words or more: {len(frames):,}; shared by two passages: {len(shared)}")
    return [f"a sentence frame is shared by {len(places)} passages, first {texts[min(places)][:60]!r}" for places in shared if len(places) > 3]


def check_sums(*, write: bool) -> list[str]:
    """Files that differ from `CHECKSUMS`."""
    files = sorted({path for pattern in LISTED for path in HERE.glob(pattern) if path.is_file()})
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(HERE).as_posix()}" for path in files]
    target = HERE / "CHECKSUMS"
    if write:
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    known = target.read_text(encoding="utf-8").splitlines()
    return [f"CHECKSUMS differs: {line}" for line in sorted(set(known) ^ set(lines))]


def check_reference() -> list[str]:
    """Tables of the reference that are not as `scrmine reproduce --write` wrote them: its manifest has their digests."""
    folder = HERE / "reference"
    named = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["tables"]
    there = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.csv")}
    return [f"reference/{name}.csv is not as its manifest says" for name in sorted({*named, *there})
            if named.get(name, {}).get("sha256") != there.get(name)]


if __name__ == "__main__":
    sys.exit(main())
