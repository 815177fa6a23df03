"""How far the two readers of the sample agree: python benchmarks/agreement.py.

Per theme: passages coded by each, F1, Krippendorff's alpha (nominal) with a 95 % bootstrap interval over documents.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.codebook import read_codebook
from scrmine.data import data_path
from scrmine.samples import load_gold_roles

RESAMPLES = 1000


def main() -> None:
    codings = pd.read_csv(data_path("sample/gold/codings.csv"), keep_default_na=False)
    ids = load_gold_roles("reader_a")["passage_id"].tolist()
    documents = np.array([name.rsplit(":", 1)[0] for name in ids])
    themes = read_codebook().themes
    a, b = (_table(codings[codings["coder"] == coder], ids, themes) for coder in ("reader_a", "reader_b"))
    rng = np.random.default_rng(0)
    places = [np.flatnonzero(documents == name) for name in np.unique(documents)]
    samples = [np.concatenate([places[i] for i in rng.integers(0, len(places), len(places))]) for _ in range(RESAMPLES)]
    rows = []
    for column, theme in enumerate(themes):
        one, two = a[:, column], b[:, column]
        again = [alpha(one[chosen], two[chosen]) for chosen in samples]
        low, high = np.nanquantile(again, [0.025, 0.975])
        rows.append({"theme": theme, "reader_a": int(one.sum()), "reader_b": int(two.sum()),
                     "f1": 2 * (one & two).sum() / (one.sum() + two.sum()), "alpha": alpha(one, two), "ci_low": low, "ci_high": high})
    print(pd.DataFrame(rows).round(2).to_markdown(index=False) if _has_tabulate() else pd.DataFrame(rows).round(2).to_string(index=False))
    print(f"\nmicro-F1 {2 * (a & b).sum() / (a.sum() + b.sum()):.3f} over {len(ids):,} passages")


def _has_tabulate() -> bool:
    try:
        import tabulate  # noqa: F401, PLC0415 - only for a prettier table
    except ImportError:
        return False
    return True


def _table(codings: pd.DataFrame, ids: list[str], themes: list[str]) -> np.ndarray:
    table = pd.crosstab(codings["passage_id"], codings["theme"]) > 0
    return table.reindex(index=ids, columns=themes, fill_value=False).to_numpy()


def alpha(one: np.ndarray, two: np.ndarray) -> float:
    """Krippendorff's alpha for two coders, nominal, no gaps: 1 - D_o / D_e on the coincidence matrix."""
    n = 2 * len(one)
    ones = one.sum() + two.sum()
    expected = 2 * ones * (n - ones) / (n * (n - 1))
    observed = (one != two).mean()
    return 1 - observed / expected if expected else float("nan")


if __name__ == "__main__":
    main()
