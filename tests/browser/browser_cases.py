"""Two corpora for the browser: one that can be checked by eye, one of many reviews."""

from __future__ import annotations

from conftest import make_codebook, make_codings, make_corpus


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


def many_reviews(n=500):
    """Five hundred reviews of ten passages, two of which carry a theme."""
    names = [f"r{number}" for number in range(n)]
    texts = [f"Passage {number} speaks of drift." if number < 2 else f"Passage {number} speaks of other things. " * 3 for number in range(10)]
    corpus = make_corpus([{"doc_id": name, "note": "", "furniture": 0} for name in names], [{"doc_id": name, "text": text} for name in names for text in texts])
    ids = corpus.passages["passage_id"]
    codings = make_codings(corpus, [(passage_id, "drift", "drift") for number, passage_id in enumerate(ids) if number % 10 < 2])
    return corpus, codings, make_codebook(("drift", "practice"), ("hunger", "case"))
