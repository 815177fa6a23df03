"""Latent Dirichlet allocation, with passes until it has settled."""

from __future__ import annotations

import numpy as np
from gensim.matutils import Sparse2Corpus
from gensim.models import LdaModel
from scipy import sparse
from tqdm import tqdm

PASSES, MOST_ROUNDS = 10, 12
SETTLED = 2e-3
"""Passes are added, ten at a time, until the bound on the log-likelihood per word rises by less than this part."""


def fit_lda(counts: sparse.csr_matrix, n_topics: int, *, seed: int, progress: bool) -> tuple[np.ndarray, np.ndarray, bool, int]:
    """Fit gensim's LDA (Hoffman, Blei and Bach 2010) in batch updates with learned priors.

    Parameters
    ----------
    counts : scipy.sparse.csr_matrix of shape (n_passages, n_terms)
        Occurrences.
    n_topics : int
        How many topics.
    seed : int
        Seed of the start.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    term_weights : numpy.ndarray of shape (n_topics, n_terms)
        Probabilities of terms in topics; rows sum to 1.
    loadings : numpy.ndarray of shape (n_passages, n_topics)
        Topic proportions of passages; rows sum to 1.
    settled : bool
        Whether the bound had stopped rising.
    n_passes : int
        How many passes were made.
    """
    documents = list(Sparse2Corpus(counts, documents_columns=False))
    names = {number: str(number) for number in range(counts.shape[1])}
    model = LdaModel(id2word=names, num_topics=n_topics, random_state=seed, eval_every=None, update_every=0, iterations=100, alpha="auto",
                     eta="auto", dtype=np.float64)
    bound, settled, rounds = -np.inf, False, 0
    for rounds in tqdm(range(1, MOST_ROUNDS + 1), desc="Fitting topics", unit="round", disable=not progress):  # noqa: B007 - counted
        model.update(documents, passes=PASSES, update_every=0, chunks_as_numpy=False)
        now = model.log_perplexity(documents)
        settled = now - bound < SETTLED * abs(now)
        if settled:
            break
        bound = now
    gamma, _ = model.inference(documents)
    return model.get_topics(), gamma / gamma.sum(axis=1, keepdims=True), bool(settled), PASSES * rounds
