"""Point the gold codings at the passages of today's cut: python data/sample/anchor_gold.py.

A passage's id is its place, so ids move when reading or cutting changes. The gold files keep the first words of each
passage; this script finds them again in order and rewrites the ids. It fails, and changes nothing, if a passage cannot
be found or a new one was never read by people.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import pandas as pd

from scrmine.reading import read_folder

HERE = Path(__file__).resolve().parent
BEGINS = 60


def main() -> int:
    roles = pd.read_csv(HERE / "gold" / "roles.csv", keep_default_na=False)
    codings = pd.read_csv(HERE / "gold" / "codings.csv", keep_default_na=False)
    passages = read_folder(HERE / "reviews", progress=False).passages
    passages = passages[passages["shape"] != "heading"]
    now = {doc: list(zip(part["passage_id"], part["text"].str[:BEGINS], strict=True)) for doc, part in passages.groupby("doc_id")}
    moved: dict[str, str] = {}
    lost: list[str] = []
    for doc, part in roles.drop_duplicates("passage_id").groupby(roles["passage_id"].str.rsplit(":", n=1).str[0]):
        old = list(zip(part["passage_id"], part["begins"], strict=True))
        matcher = difflib.SequenceMatcher(None, [b for _, b in old], [b for _, b in now[doc]], autojunk=False)
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                moved[old[block.a + step][0]] = now[doc][block.b + step][0]
        lost += [f"{doc}: gold passage not found: {begins!r}" for name, begins in old if name not in moved]
        found = set(moved.values())
        lost += [f"{doc}: passage without gold: {begins!r}" for name, begins in now[doc] if name not in found]
    if lost:
        print("\n".join(lost))
        return 1
    for frame, name in ((roles, "roles"), (codings, "codings")):
        frame["passage_id"] = frame["passage_id"].map(moved)
        frame.to_csv(HERE / "gold" / f"{name}.csv", index=False, lineterminator="\n")
    print(f"{sum(a != b for a, b in moved.items())} of {len(moved)} ids moved")
    return 0


if __name__ == "__main__":
    sys.exit(main())
