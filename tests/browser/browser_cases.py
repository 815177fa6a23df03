"""Corpora for the browser: one that can be checked by eye, alone and with all that a report can show; one of many reviews; one of a long review."""

from __future__ import annotations

import warnings

import pandas as pd
from conftest import make_codebook, make_codings, make_corpus

from scrmine import QualityCard, ScrmineWarning, correct_themes, cross_themes
from scrmine.topics import Topics


def two_reviews():
    """A corpus, its codings and a codebook of two themes."""
    corpus = make_corpus(
        [{"doc_id": "a", "title": "Report on Ann", "note": "", "furniture": 0}, {"doc_id": "b", "note": "", "furniture": 0}],
        [{"doc_id": "a", "text": "There was drift here", "section": "Analysis", "page": 3, "paragraph": "5.1", "locator": "p. 3, para 5.1"},
         {"doc_id": "a", "text": "Drift and no hunger.", "role": "lessons", "page": 4, "locator": "p. 4"},
         {"doc_id": "a", "text": "Drift must end.", "role": "recommendation"},
         {"doc_id": "b", "text": "Hunger, said the child."}, {"doc_id": "b", "text": "Nothing else."}],
        [{"review_id": "a", "name": "Ann", "board": "Board", "year": 2012, "outcome": "death"}, {"review_id": "b", "year": 2010, "outcome": "serious harm"}],
    )
    ids = corpus.passages["passage_id"].tolist()
    codings = make_codings(corpus, [(ids[0], "drift", "drift"), (ids[1], "drift", "Drift", "good"), (ids[1], "hunger", "hunger", "absent"),
                                    (ids[2], "drift", "Drift"), (ids[3], "hunger", "Hunger")])
    return corpus, codings, make_codebook(("drift", "practice"), ("hunger", "case"))


def two_reviews_and_all():
    """The same two reviews, with what else a page can show of them: topics, a quality card, and frequencies corrected by the passages of the first that people read."""
    case = corpus, codings, book = two_reviews()
    ids = corpus.passages["passage_id"]
    loadings = pd.DataFrame({"t1": [1.0, 1, 0, 0, 0], "t2": [0, 0, 1.0, 1, 1]}, index=ids)
    topics = Topics(pd.DataFrame({"topic": ["t1", "t2"], "label": ["plans", "rest"], "stability": 0.9, "lift": 2.0, "stable": True, "share": [0.4, 0.6], "n_passages": [2, 3], "terms": ["drift", "hunger"]}),
                    loadings, corpus.passages[["passage_id", "review_id"]].assign(topic=["t1", "t1", "t2", "t2", "t2"], loading=1.0), pd.DataFrame({"term": ["drift"], "label": ["drift"]}), None, {"method": "hand"})
    measured = {name: [0.5] for part in ("precision", "recall", "f1") for name in (part, f"{part}_low", f"{part}_high")}
    card = QualityCard(pd.DataFrame({"theme": ["drift"], "title": ["Drift"], "family": ["practice"], "n_people": [12], "n_coder": [14], **measured, "grade": ["fair"]}),
                       pd.DataFrame({"measure": ["precision", "recall", "micro_f1"], "estimate": 0.5, "ci_low": 0.4, "ci_high": 0.6, "method": "x"}), pd.DataFrame(), pd.DataFrame(),
                       {"coder": "hand", "measured_on": "a sample", "n_passages": 4, "n_reviews": 20, "n_codes": 12})
    read = [0, 1, 3, 4]
    sample = pd.DataFrame({"passage_id": ids[read], "review_id": corpus.passages["review_id"][read], "stratum": "all", "inclusion_probability": 1.0}).reset_index(drop=True)
    people = make_codings(corpus, [(ids[0], "drift", "drift"), (ids[4], "drift", "Nothing")]).assign(coder="ann")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        corrected = correct_themes(*case, people, sample)
        return case, {"topics": topics, "crosswalk": cross_themes(topics, codings, book), "card": card, "corrected": corrected}


def one_long_review(n=1500):
    """A review of so many passages that they are not written at once; the last is coded."""
    corpus = make_corpus([{"doc_id": "long", "note": "", "furniture": 0}, {"doc_id": "short", "note": "", "furniture": 0}],
                         [{"doc_id": "long", "text": f"Passage {number} speaks of other things.", "section": f"Part {number // 100}"} for number in range(n - 1)]
                         + [{"doc_id": "long", "text": "The last speaks of drift.", "section": "End"}, {"doc_id": "short", "text": "Drift."}])
    last = corpus.passages["passage_id"].iloc[n - 1]
    return corpus, make_codings(corpus, [(last, "drift", "drift")]), make_codebook(("drift", "practice"), ("hunger", "case"))


def many_reviews(n=500):
    """Five hundred reviews of ten passages, two of which carry a theme."""
    names = [f"r{number}" for number in range(n)]
    texts = [f"Passage {number} speaks of drift." if number < 2 else f"Passage {number} speaks of other things. " * 3 for number in range(10)]
    corpus = make_corpus([{"doc_id": name, "note": "", "furniture": 0} for name in names], [{"doc_id": name, "text": text} for name in names for text in texts])
    ids = corpus.passages["passage_id"]
    codings = make_codings(corpus, [(passage_id, "drift", "drift") for number, passage_id in enumerate(ids) if number % 10 < 2])
    return corpus, codings, make_codebook(("drift", "practice"), ("hunger", "case"))
