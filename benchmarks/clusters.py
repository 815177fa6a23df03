"""Clusters against known classes, and topics beside the codebook: python benchmarks/clusters.py.

First table: agreement (NMI) of clusters with the five classes of BBC_News (read from beside the project, skipped when absent), at the number that
stability chose from 2 to 20 and at K = 5; three seeds (one where Ward's clusters are tried at every number). Second table: on the fictional sample, how many of the codebook's themes (adjudicated gold)
unprompted topics, clusters and seeded topics recover, and which topics no theme explains.
"""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path

import pandas as pd
from sklearn.metrics import normalized_mutual_info_score

from scrmine.codebook import read_codebook
from scrmine.errors import ScrmineWarning
from scrmine.features import count_passages, count_tokens
from scrmine.samples import load_gold, load_sample
from scrmine.topics.clusters import fit_clusters
from scrmine.topics.crosswalk import cross_themes
from scrmine.topics.fit import fit_topics
from scrmine.topics.seeded import fit_seeded_topics

BBC = Path(__file__).resolve().parent.parent.parent / "shared" / "benchmarks" / "bbc_news" / "corpus.tsv"


def main() -> None:
    warnings.simplefilter("ignore", ScrmineWarning)
    if BBC.is_file():
        print(bbc().round(3).to_string(index=False))
    else:
        print("BBC_News is not beside the project and was left out.", file=sys.stderr)
    sample()


def bbc() -> pd.DataFrame:
    corpus = pd.read_csv(BBC, sep="\t", header=None, names=["text", "part", "label"])
    features = count_tokens([text.split() for text in corpus["text"]])
    truth = corpus["label"].iloc[features.passages["passage_id"].astype(int)]
    rows = []
    for method in ("k_means", "agglomerative"):
        for wanted in (None, 5):
            for seed in range(3 if wanted or method == "k_means" else 1):
                begun = time.perf_counter()
                clusters = fit_clusters(features, n_clusters=wanted, method=method, seed=seed, progress=False)
                rows.append({"method": method, "asked": wanted or "2 to 20", "seed": seed, "n_clusters": len(clusters.topics),
                             "nmi": normalized_mutual_info_score(truth, clusters.passages["topic"]), "confidence": clusters.passages["loading"].mean(),
                             "seconds": time.perf_counter() - begun})
    return pd.DataFrame(rows)


def sample() -> None:
    corpus, codebook = load_sample(), read_codebook()
    gold = load_gold(corpus=corpus)
    features = count_passages(corpus.passages, reviews=corpus.reviews)
    models = {
        "unprompted, 25 topics": fit_topics(features, n_topics=25, progress=False), "unprompted, 40 topics": fit_topics(features, n_topics=40, progress=False),
        "clusters, chosen": fit_clusters(features, progress=False), "clusters, 25": fit_clusters(features, n_clusters=25, progress=False),
        "seeded by the codebook, 5 residual": fit_seeded_topics(features, codebook, n_residual=5),
    }
    walks = {name: cross_themes(model, gold, codebook) for name, model in models.items()}
    print()
    print(pd.DataFrame([{"topics": name, "found": len(walk.topics), "themes_recovered": int(walk.themes["recovered"].sum()), "themes": len(walk.themes),
                         "unexplained": int((~walk.topics["explained"]).sum())} for name, walk in walks.items()]).to_string(index=False))
    for name in ("unprompted, 25 topics", "seeded by the codebook, 5 residual"):
        walk = walks[name]
        print(f"\n{name}: recovered {', '.join(walk.themes.loc[walk.themes['recovered'], 'theme'])}")
        print(f"Residue: topics that no theme explains\n{walk.topics[~walk.topics['explained']].round(2).to_string(index=False)}")


if __name__ == "__main__":
    main()
