"""Texts made up of known kinds, for tests of topics: what is found can be compared with what was put in."""

import numpy as np

from scrmine.features import count_tokens

KINDS = {
    "school": "school teacher classroom attendance lessons pupil homework exclusion".split(),
    "health": "clinic nurse appointment hospital doctor ward letter surgery".split(),
    "home": "house rent landlord damp heating eviction bedroom council".split(),
}
COMMON = "child professional family review practice month".split()


def make_bags(n_each, *, kinds=KINDS, own=6, common=4, seed=0):
    """Bags of words, `own` of a kind and `common` of all kinds, in turn of each kind; and the kind of each."""
    rng = np.random.default_rng(seed)
    bags, truth = [], []
    for _ in range(n_each):
        for kind, words in kinds.items():
            bags.append([*rng.choice(words, own).tolist(), *rng.choice(COMMON, common).tolist()])
            truth.append(kind)
    return bags, np.array(truth)


def make_features(n_each=200, *, per_review=12, **how):
    """Features of such bags, `per_review` to a review, with 600 passages of 50 reviews unless asked otherwise; and the kind of each."""
    bags, truth = make_bags(n_each, **how)
    width = len(str(len(bags)))
    ids = [f"p{number:0{width}}" for number in range(len(bags))]
    return count_tokens(bags, passage_ids=ids, review_ids=[f"r{number // per_review:03}" for number in range(len(bags))]), truth


def make_noise(n_passages=600, *, per_review=12, seed=0):
    """Features of words drawn without any kind."""
    rng = np.random.default_rng(seed)
    words = [word for kind in KINDS.values() for word in kind] + COMMON
    bags = [rng.choice(words, 10).tolist() for _ in range(n_passages)]
    return count_tokens(bags, passage_ids=[f"p{n:04}" for n in range(n_passages)], review_ids=[f"r{n // per_review:03}" for n in range(n_passages)])
