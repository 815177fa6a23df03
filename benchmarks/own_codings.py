"""How much a user's own codings help: python benchmarks/own_codings.py [N ...].

The user is played by the sample's adjudicated gold: N passages are coded (by default 50, 100, 200 and 300), chosen by
`suggest_passages` in rounds of 50, or drawn at random (mean of three draws), a coder of one's own is fitted to them, and the whole
sample is coded. Prints two tables.

1. The whole sample, the N coded passages among it as the user coded them: what a user has in hand at the end.
2. The other passages only, by the user's coder and by the shipped one: what the user's codings taught about passages they did not
   read. Suggested passages are the hard ones, so what is left over is easier for both.

Nothing is tuned here; what is tuned was tuned on data/training, one writer's passages playing the user's corpus.
"""

from __future__ import annotations

import sys

import pandas as pd
from coding import f1, indicator, mean_average_precision, scores

from scrmine.codebook import read_codebook
from scrmine.people import as_answered
from scrmine.samples import load_gold, load_sample
from scrmine.themes import code_passages, score_passages
from scrmine.themes.context import is_open
from scrmine.themes.own import OwnCoder
from scrmine.themes.own_fitting import fit_coder
from scrmine.themes.suggest import suggest_passages

ROUND, DRAWS = 50, 3


class Setting:
    """The sample, its gold, and how the shipped coder codes it: what every row of the tables is held against."""

    def __init__(self) -> None:
        corpus, self.codebook = load_sample(), read_codebook()
        self.everything = corpus.passages
        self.gold = load_gold(corpus=corpus)
        self.passages = corpus.passages[corpus.passages["shape"] != "heading"].reset_index(drop=True)
        self.truth = indicator(self.gold, self.passages, self.codebook.themes)
        self.documents = self.passages["doc_id"].to_numpy()
        self.shipped = indicator(code_passages(self.everything, self.codebook), self.passages, self.codebook.themes)
        self.chances = score_passages(self.passages, self.codebook).reindex(columns=self.codebook.themes, fill_value=0.0).to_numpy()

    def learn(self, ids: list[str]) -> OwnCoder:
        """A coder of one's own from the gold of these passages."""
        return fit_coder(self.everything, as_answered(self.gold, ids, self.codebook), self.codebook)

    def rows(self, how: str, ids: list[str]) -> tuple[dict, dict]:
        """One row of each table."""
        coder = self.learn(ids)
        chances = coder.score(self.passages, self.codebook).to_numpy()
        read = self.passages["passage_id"].isin(ids).to_numpy()
        codes = (chances >= coder.threshold) & (read | is_open(self.passages))[:, None]
        about = {"chosen": how, "coded": len(ids), "codes_among_them": int(self.truth[read].sum())}
        whole = about | scores(self.truth, codes, self.documents) | {"mean_average_precision": mean_average_precision(self.truth, chances)}
        rest = about | {"own_micro_f1": f1(self.truth[~read], codes[~read]), "shipped_micro_f1": f1(self.truth[~read], self.shipped[~read]),
                        "own_map": mean_average_precision(self.truth[~read], chances[~read]),
                        "shipped_map": mean_average_precision(self.truth[~read], self.chances[~read])}
        return whole, rest


def suggested(setting: Setting, sizes: list[int]) -> dict[int, list[str]]:
    """The passages that a user who follows every suggestion has coded at each size."""
    ids: list[str] = []
    at: dict[int, list[str]] = {}
    coder = None
    while len(ids) < max(sizes):
        n = min([ROUND, *(size - len(ids) for size in sizes if size > len(ids))])
        ids += suggest_passages(setting.everything, setting.codebook, coder=coder, n=n)["passage_id"].tolist()
        if len(ids) in sizes:
            at[len(ids)] = list(ids)
        coder = setting.learn(ids)
    return at


def main() -> None:
    sizes = sorted(map(int, sys.argv[1:] or ["50", "100", "200", "300"]))
    setting = Setting()
    nothing = {"chosen": "none", "coded": 0, "codes_among_them": 0}
    wholes = [nothing | scores(setting.truth, setting.shipped, setting.documents)
              | {"mean_average_precision": mean_average_precision(setting.truth, setting.chances)}]
    rests = []
    for size, ids in suggested(setting, sizes).items():
        whole, rest = setting.rows("suggested", ids)
        wholes.append(whole)
        rests.append(rest)
        print(f"suggested {size}: {whole['micro_f1']:.3f} on the whole, {rest['own_micro_f1']:.3f} on the rest", flush=True)
    able = setting.passages.loc[is_open(setting.passages), "passage_id"]
    for size in sizes:
        drawn = [setting.rows("random", able.sample(size, random_state=seed).tolist()) for seed in range(DRAWS)]
        wholes.append(pd.DataFrame([whole for whole, _ in drawn]).drop(columns="chosen").mean().to_dict() | {"chosen": f"random, mean of {DRAWS}"})
        rests.append(pd.DataFrame([rest for _, rest in drawn]).drop(columns="chosen").mean().to_dict() | {"chosen": f"random, mean of {DRAWS}"})
    for title, rows in (("The whole sample, the coded passages as coded:", wholes), ("The passages that were not coded:", rests)):
        print(f"\n{title}\n{pd.DataFrame(rows).round(3).to_string(index=False)}")
    print(f"\n{len(setting.passages):,} passages, {int(is_open(setting.passages).sum()):,} of them open to coding, {int(setting.truth.sum()):,} codes; "
          f"intervals over documents (of one draw where it is a mean: mean of the ends)")


if __name__ == "__main__":
    main()
