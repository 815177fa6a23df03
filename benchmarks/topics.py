"""Topics beside other programs: coherence, diversity, stability over seeds, short texts, and speed.

    python benchmarks/topics.py FOLDER [--quick]

FOLDER holds `corpus.tsv` with one document a line: its words, the part of a split, its class, tab between them (the preprocessed BBC_News of
OCTIS). Protocol of the published table (BERTopic paper, table 1): 10, 20, 30, 40 and 50 topics, three seeds, first ten words; NPMI of
gensim's windows of ten words on the corpus itself; diversity is the share of distinct words; stability is the Jaccard index of first words, topics
matched one to one, mean over pairs of seeds. All topics count, those that scrmine would hide too. Speed is processor time of one
thread, so that a busy machine does not decide; set OMP_NUM_THREADS=1.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from gensim.corpora import Dictionary
from gensim.matutils import Sparse2Corpus
from gensim.models import CoherenceModel, LdaModel
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import normalized_mutual_info_score

from scrmine import Features, ScrmineWarning, count_tokens, fit_topics
from scrmine.topics.measures import match_topics, rank_terms, topic_coherence, topic_diversity

SEEDS = (0, 1, 2)


def by_consensus(features, n_topics, seed):
    topics = fit_topics(features, n_topics=n_topics, seed=seed, progress=False)
    return rank_terms(topics.term_weights, 10), topics.loadings.to_numpy()


def by_nmf(features, n_topics, seed):
    model = NMF(n_topics, init="nndsvdar", random_state=seed)
    loadings = model.fit_transform(features.weights)
    return np.argsort(-model.components_, axis=1)[:, :10], loadings


def by_gensim(features, n_topics, seed):
    documents = list(Sparse2Corpus(features.counts, documents_columns=False))
    model = LdaModel(documents, num_topics=n_topics, passes=10, random_state=seed, id2word=dict(enumerate(features.terms["term"])))
    return np.argsort(-model.get_topics(), axis=1)[:, :10], model.inference(documents)[0]


def by_tomotopy(features, n_topics, seed):
    import tomotopy  # noqa: PLC0415 - a yardstick that need not be there

    model = tomotopy.LDAModel(k=n_topics, seed=seed + 1)
    terms = features.terms["term"].to_numpy()
    rows = [np.repeat(terms[row.indices], row.data.astype(int)).tolist() for row in features.counts]
    for words in rows:
        model.add_doc(words)
    model.train(1000, workers=1)
    column = features.column_of
    tops = np.array([[column[word] for word, _ in model.get_topic_words(topic, 10)] for topic in range(n_topics)])
    return tops, np.array([document.get_topic_dist() for document in model.docs])


METHODS = {"scrmine (default)": by_consensus, "scikit-learn NMF": by_nmf, "gensim LDA, 10 passes": by_gensim}
if importlib.util.find_spec("tomotopy"):
    METHODS["tomotopy LDA"] = by_tomotopy


def measure(features, texts, classes, numbers):
    """One row per method: means over numbers of topics and seeds."""
    rows = []
    for name, method in METHODS.items():
        cells = []
        for number in numbers:
            began = time.process_time()
            runs = [method(features, number, seed) for seed in SEEDS]
            took = (time.process_time() - began) / len(SEEDS)
            words = [features.terms["term"].to_numpy()[tops].tolist() for tops, _ in runs]
            cells.append({
                "npmi": np.mean([topic_coherence(tops, texts).mean() for tops in words]), "diversity": np.mean([topic_diversity(tops) for tops in words]),
                "stability": np.mean([match_topics(a, b)[1].mean() for a, b in itertools.combinations(words, 2)]),
                "nmi": np.mean([normalized_mutual_info_score(classes, loads.argmax(axis=1)) for _, loads in runs]), "seconds": took,
            })
            print(f"  {name}, {number} topics: " + ", ".join(f"{key} {value:.3f}" for key, value in cells[-1].items()), flush=True)
        rows.append({"method": name, **pd.DataFrame(cells).mean().round(3).to_dict()})
    return pd.DataFrame(rows)


def shortened(texts, length):
    """The same texts with so many words drawn of each, in their order."""
    rng = np.random.default_rng(0)
    return [[text[at] for at in np.sort(rng.choice(len(text), min(length, len(text)), replace=False))] for text in texts]


def generated(n_passages, *, n_terms=8000, n_planted=60):
    """Passages of about thirty words of two of sixty planted topics each, on top of Zipf's noise; 200 to a review."""
    rng = np.random.default_rng(0)
    noise = 1 / np.arange(1, n_terms + 1)
    words = np.zeros((n_planted, n_terms))
    for topic in words:
        topic[rng.choice(n_terms, 150, replace=False)] = rng.dirichlet(np.full(150, 0.5))
    totals = np.cumsum(0.7 * words + 0.3 * noise / noise.sum(), axis=1)
    passage = np.repeat(np.arange(n_passages), np.maximum(3, rng.poisson(30, n_passages)))
    topic = rng.integers(0, n_planted, (n_passages, 2))[passage, rng.integers(0, 2, len(passage))]
    draw, column = rng.random(len(passage)), np.empty(len(passage), dtype=int)
    for number in range(n_planted):
        column[topic == number] = np.minimum(np.searchsorted(totals[number], draw[topic == number]), n_terms - 1)
    counts = sparse.csr_matrix((np.ones(len(passage)), (passage, column)), shape=(n_passages, n_terms))
    counts.sum_duplicates()
    names = [f"w{number:05}" for number in range(n_terms)]
    held = np.bincount(counts.indices, minlength=n_terms)
    terms = pd.DataFrame({"term": names, "label": names, "n": np.asarray(counts.sum(axis=0)).ravel().astype(int), "n_passages": held, "n_reviews": held})
    passages = pd.DataFrame({"passage_id": [f"p{number:06}" for number in range(n_passages)], "review_id": [f"r{number // 200:04}" for number in range(n_passages)],
                             "n_terms": np.asarray(counts.sum(axis=1)).ravel().astype(int)})
    return Features(passages, terms, counts, pd.DataFrame({"term": [], "reason": [], "n": []}))


def speed(n_passages):
    """Seconds of processor time for thirty topics of generated passages."""
    features = generated(n_passages)
    tasks = {
        "scrmine (default)": lambda: fit_topics(features, n_topics=30, progress=False),
        "one scikit-learn NMF": lambda: NMF(30, init="nndsvd", random_state=0).fit(features.weights),
        "gensim LDA, 10 passes": lambda: LdaModel(list(Sparse2Corpus(features.counts, documents_columns=False)), num_topics=30, passes=10, random_state=0),
    }
    return pd.DataFrame([{"task": f"{name}, {n_passages:,} passages", "seconds": timed(task)} for name, task in tasks.items()])


def coherence_speed(features, texts):
    """Seconds for the coherence of fifty topics, and the greatest difference to gensim's values."""
    words = features.terms["term"].to_numpy()[by_nmf(features, 50, 0)[0]].tolist()
    dictionary, found = Dictionary(texts), {}
    model = CoherenceModel(topics=words, texts=texts, dictionary=dictionary, coherence="c_npmi", topn=10, processes=1)
    slow = timed(lambda: found.update(gensim=model.get_coherence_per_topic()))
    fast = timed(lambda: found.update(ours=topic_coherence(words, texts)))
    return f"coherence of 50 topics: gensim {slow:.2f} s, scrmine {fast:.2f} s ({slow / fast:.0f} ×); greatest difference {np.abs(np.subtract(*found.values())).max():.1e}"


def timed(task):
    began = time.process_time()
    task()
    return round(time.process_time() - began, 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="the folder with corpus.tsv")
    parser.add_argument("--quick", action="store_true", help="two numbers of topics, 10,000 passages")
    parser.add_argument("--parts", default="articles,short,coherence,speed", help="which parts to run, commas between them")
    options = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    warnings.simplefilter("ignore", ScrmineWarning)
    parts = options.parts.split(",")
    path = options.folder / "corpus.tsv"
    if not path.is_file():
        print(f"There is no {path}: the rows on articles are left out.")
        parts = [part for part in parts if part == "speed"]
    else:
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        texts, classes = [line[0].split() for line in lines], [line[2] for line in lines]
        features = count_tokens(texts)
    if "articles" in parts:
        print("\nArticles\n", measure(features, texts, classes, (10, 30) if options.quick else (10, 20, 30, 40, 50)).to_string(index=False))
    for length in (8, 20) if "short" in parts else ():
        short = count_tokens(shortened(texts, length), min_reviews=3)
        print(f"\n{length} words of each article; NPMI on the whole articles\n", measure(short, texts, classes, (10, 20)).to_string(index=False))
    if "coherence" in parts:
        print("\n" + coherence_speed(features, texts))
    if "speed" in parts:
        print("\nSpeed\n", speed(10_000 if options.quick else 100_000).to_string(index=False))


if __name__ == "__main__":
    main()
