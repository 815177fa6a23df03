"""How well coders find the themes that people found: python benchmarks/coding.py [MODEL].

Three yardsticks stand beside the coders of scrmine: a naive dictionary (any strong term of a theme, as written, anywhere in the
passage), a linear model on a bag of words, and the theme definition that is nearest by a sentence-transformers model in the
folder MODEL, where one is named and the package is installed (its threshold is the best in hindsight).

Trained on data/training only; tested on the adjudicated gold of the fictional reviews, intervals over documents.
Prints one line per coder: micro-F1 (with a 95 % bootstrap interval over documents), precision, recall, macro-F1, mean
average precision, stance accuracy on true codings, and the share of the corpus to read to find 90 % of a theme.
"""

from __future__ import annotations

import re
import sys

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from scrmine.codebook import Codebook, read_codebook
from scrmine.samples import load_gold, load_sample, load_training
from scrmine.themes import code_passages, score_passages

RESAMPLES = 1000


def main() -> None:
    corpus, codebook = load_sample(), read_codebook()
    gold = load_gold(corpus=corpus)
    passages = corpus.passages[corpus.passages["shape"] != "heading"].reset_index(drop=True)
    truth = indicator(gold, passages, codebook.themes)
    documents = passages["doc_id"].to_numpy()
    probabilities = score_passages(passages, codebook).reindex(columns=codebook.themes, fill_value=0.0)
    rows = [{"coder": "naive dictionary", **scores(truth, naive_dictionary(passages, codebook), documents)},
            {"coder": "bag of words", **bag_of_words(passages, codebook, truth)}]
    if len(sys.argv) > 1:
        rows.append({"coder": "nearest definition", **nearest_definition(passages, codebook, truth, sys.argv[1])})
    for coder in ("phrases", "learned", "combined"):
        codings = code_passages(corpus.passages, codebook, coder=coder)
        guessed = indicator(codings, passages, codebook.themes)
        row = {"coder": coder, **scores(truth, guessed, documents)}
        row["stance"] = stance_accuracy(codings, gold)
        if coder == "combined":
            row |= {"mean_average_precision": mean_average_precision(truth, probabilities.to_numpy()),
                    "read_for_90": reading_share(truth, probabilities.to_numpy())}
        rows.append(row)
    print(pd.DataFrame(rows).round(3).to_string(index=False))
    print(f"\n{len(passages):,} passages of {passages['doc_id'].nunique()} documents, {int(truth.sum()):,} codes")
    print("\nPer theme, combined coder:")
    print(per_theme(truth, indicator(code_passages(corpus.passages, codebook, coder="combined"), passages, codebook.themes),
                    codebook.themes).round(2).to_string(index=False))


def naive_dictionary(passages: pd.DataFrame, codebook: Codebook) -> np.ndarray:
    """Whether a strong term of each theme, one without signs of the term language, stands in each passage."""
    texts = passages["text"].str.casefold()
    columns = []
    for terms in codebook.table["terms"]:
        plain = [re.escape(str(term).casefold()) for term in terms if re.fullmatch(r"[\w' -]+", str(term))]
        columns.append(texts.str.contains(rf"\b(?:{'|'.join(plain)})\b").to_numpy())
    return np.column_stack(columns)


def bag_of_words(passages: pd.DataFrame, codebook: Codebook, truth: np.ndarray) -> dict[str, float]:
    """A logistic regression on TF-IDF of single words, fitted to the training passages, one threshold chosen there by writer."""
    training = load_training()
    vectors = TfidfVectorizer(min_df=2, sublinear_tf=True)
    seen, unseen = vectors.fit_transform(training["text"]), vectors.transform(passages["text"])
    learned = np.column_stack([training["themes"].map(lambda codes, t=theme: t in codes) for theme in codebook.themes])
    guess, held = np.zeros(truth.shape), np.zeros(learned.shape)
    for column in range(truth.shape[1]):
        model = LogisticRegression(C=10, solver="liblinear")
        held[:, column] = cross_val_predict(model, seen, learned[:, column], groups=training["writer"], cv=GroupKFold(3), method="predict_proba")[:, 1]
        guess[:, column] = model.fit(seen, learned[:, column]).predict_proba(unseen)[:, 1]
    threshold = max(np.arange(0.1, 0.6, 0.02), key=lambda at: f1(learned, held >= at))
    return scores(truth, guess >= threshold, passages["doc_id"].to_numpy()) | {"mean_average_precision": mean_average_precision(truth, guess)}


def nearest_definition(passages: pd.DataFrame, codebook: Codebook, truth: np.ndarray, folder: str) -> dict[str, float]:
    """Cosine of passage and definition by a sentence-transformers model; the threshold is the best in hindsight."""
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - an extra that most do without

    model = SentenceTransformer(folder)
    meaning = (codebook.table["title"] + ". " + codebook.table["definition"]).tolist()
    likeness = (model.encode(passages["text"].tolist(), normalize_embeddings=True, show_progress_bar=False)
                @ model.encode(meaning, normalize_embeddings=True, show_progress_bar=False).T)
    threshold = max(np.quantile(likeness, np.linspace(0.8, 0.99, 40)), key=lambda at: f1(truth, likeness >= at))
    return scores(truth, likeness >= threshold, passages["doc_id"].to_numpy()) | {"mean_average_precision": mean_average_precision(truth, likeness)}


def indicator(codings: pd.DataFrame, passages: pd.DataFrame, themes: list[str]) -> np.ndarray:
    """Whether each passage carries each theme, shape (n_passages, n_themes)."""
    table = pd.crosstab(codings["passage_id"], codings["theme"]) > 0
    return table.reindex(index=passages["passage_id"], columns=themes, fill_value=False).to_numpy()


def f1(true: np.ndarray, guessed: np.ndarray) -> float:
    return 2 * (true & guessed).sum() / max(1, true.sum() + guessed.sum())


def scores(truth: np.ndarray, guessed: np.ndarray, documents: np.ndarray) -> dict[str, float]:
    """Micro and macro F1 with an interval over documents."""
    hit = (truth & guessed).sum()
    rng = np.random.default_rng(0)
    places = [np.flatnonzero(documents == name) for name in np.unique(documents)]
    again = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([places[i] for i in rng.integers(0, len(places), len(places))])
        again.append(f1(truth[chosen], guessed[chosen]))
    low, high = np.quantile(again, [0.025, 0.975])
    macro = np.mean([f1(truth[:, i], guessed[:, i]) for i in range(truth.shape[1])])
    return {"micro_f1": f1(truth, guessed), "ci_low": low, "ci_high": high, "precision": hit / max(1, guessed.sum()),
            "recall": hit / truth.sum(), "macro_f1": macro}


def mean_average_precision(truth: np.ndarray, probabilities: np.ndarray) -> float:
    """Mean over themes of the precision at each true passage, in the order of falling probability."""
    values = []
    for column in range(truth.shape[1]):
        order = np.argsort(-probabilities[:, column], kind="stable")
        hits = truth[order, column]
        values.append((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())
    return float(np.mean(values))


def reading_share(truth: np.ndarray, probabilities: np.ndarray, wanted: float = 0.9) -> float:
    """Median over themes of the share of passages to read, most likely first, to meet 90 % of those with the theme."""
    shares = []
    for column in range(truth.shape[1]):
        found = np.cumsum(truth[np.argsort(-probabilities[:, column], kind="stable"), column])
        shares.append((np.searchsorted(found, wanted * found[-1]) + 1) / len(found))
    return float(np.median(shares))


def stance_accuracy(codings: pd.DataFrame, gold: pd.DataFrame) -> float:
    """Among codings that people made too, how often the stance is theirs."""
    first = codings.drop_duplicates(["passage_id", "theme"])[["passage_id", "theme", "stance"]]
    both = first.merge(gold[["passage_id", "theme", "stance"]], on=["passage_id", "theme"], suffixes=("", "_gold"))
    return float((both["stance"] == both["stance_gold"]).mean())


def per_theme(truth: np.ndarray, guessed: np.ndarray, themes: list[str]) -> pd.DataFrame:
    return pd.DataFrame([{
        "theme": theme, "gold": int(truth[:, i].sum()), "coded": int(guessed[:, i].sum()), "f1": f1(truth[:, i], guessed[:, i]),
    } for i, theme in enumerate(themes)])


if __name__ == "__main__":
    main()
