"""How well roles are told: python benchmarks/roles.py.

The models are fitted to `data/training` alone; the fictional reviews are never learned from. Six of them are set apart: nobody looked at
what went wrong in them while the rules were written. Prints accuracy with a 95 % bootstrap interval over documents, for
documents seen and held; whether findings are told from the rest; per role precision, recall and F1; and how far confidence can be
believed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.samples import load_gold_roles, load_sample
from scrmine.values import FINDINGS

HELD = ("haverton-2023-rowan-children", "westmarsh-2019-noah", "thornmouth-2017-child-q", "westmarsh-2011-child-h", "northwyke-2022-samir",
        "glanarth-2019-cpr-extended")
RESAMPLES = 2000


def main() -> None:
    corpus = load_sample()
    gold = load_gold_roles()[["passage_id", "role"]].rename(columns={"role": "gold"})
    judged = corpus.passages.merge(gold, on="passage_id").merge(corpus.documents[["doc_id", "kind"]], on="doc_id")
    judged["set"] = np.where(judged["doc_id"].isin(HELD), "held", "seen")
    judged["right"] = judged["role"] == judged["gold"]
    judged["finding"] = judged["role"].isin(FINDINGS) == judged["gold"].isin(FINDINGS)
    parts = {"all": judged, **dict(list(judged.groupby("set"))), **{f"seen, {kind}": rows for kind, rows in judged[judged["set"] == "seen"].groupby("kind")}}
    print(pd.DataFrame([summary(name, rows) for name, rows in parts.items()]).to_string(index=False, float_format="{:.3f}".format))
    print(f"\nheadings left out; {len(judged):,} passages of {judged['doc_id'].nunique()} documents\n\nPer role:")
    print(per_role(judged).to_string(index=False, float_format="{:.2f}".format))
    print("\nConfidence and how often the role is right:")
    print(calibration(judged).to_string(index=False, float_format="{:.2f}".format))


def summary(name: str, rows: pd.DataFrame) -> dict[str, object]:
    """Accuracy with its interval over documents, and accuracy of findings against the rest."""
    low, high = interval(rows)
    return {"documents": name, "n": rows["doc_id"].nunique(), "passages": len(rows), "accuracy": rows["right"].mean(), "ci_low": low, "ci_high": high,
            "mean_of_documents": rows.groupby("doc_id")["right"].mean().mean(), "findings_or_not": rows["finding"].mean(),
            "unknown": (rows["role"] == "unknown").mean()}


def interval(rows: pd.DataFrame) -> tuple[float, float]:
    """The middle 95 % of accuracies when documents are drawn again."""
    counts = rows.groupby("doc_id")["right"].agg(["sum", "size"]).to_numpy()
    drawn = np.random.default_rng(0).integers(0, len(counts), (RESAMPLES, len(counts)))
    low, high = np.quantile(counts[drawn, 0].sum(axis=1) / counts[drawn, 1].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)


def per_role(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per role: how many, precision, recall and F1, over all documents and over those held."""
    table = []
    for role in sorted(set(rows["gold"]) | set(rows["role"])):
        row: dict[str, object] = {"role": role}
        for name, part in (("", rows), ("_held", rows[rows["set"] == "held"])):
            true, said = part["gold"] == role, part["role"] == role
            hit = (true & said).sum()
            row |= {f"gold{name}": int(true.sum()), f"precision{name}": hit / max(1, said.sum()), f"recall{name}": hit / max(1, true.sum()),
                    f"f1{name}": 2 * hit / max(1, true.sum() + said.sum())}
        table.append(row)
    return pd.DataFrame(table)


def calibration(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean confidence and accuracy of passages of like confidence; rules sure of themselves (covers, notes, news) left out."""
    reports = rows[~rows["kind"].isin(["news", "catalogue"]) & ~rows["role"].isin(["cover", "contents"]) & (rows["shape"] != "note")]
    bins = pd.cut(reports["role_confidence"].astype(float), [0, 0.5, 0.7, 0.85, 0.95, 1.0], include_lowest=True)
    table = reports.groupby(bins, observed=True).agg(passages=("right", "size"), confidence=("role_confidence", "mean"), accuracy=("right", "mean"))
    return table.reset_index(names="between")


if __name__ == "__main__":
    main()
