"""Embeddings of passages from a model on this machine: an optional other space for clusters and seeded topics."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scrmine.errors import ScrmineError
from scrmine.features import Features

BATCH = 64


def embed_passages(features: Features, model: str | Path) -> np.ndarray:
    """Embed the texts of passages with a sentence-transformers model that lies in a folder of this machine.

    Needs the optional extra ``embeddings``. Nothing is downloaded, and nothing leaves the machine. Values differ in their last digits
    between machines.

    Parameters
    ----------
    features : Features
        With texts, as `count_passages` gives them.
    model : str or pathlib.Path
        The folder of the model.

    Returns
    -------
    numpy.ndarray of shape (n_passages, n_dimensions)
        In the order of `features.passages`.

    Raises
    ------
    ScrmineError
        If the extra is not installed, the folder is not there, or the features keep no texts.

    Examples
    --------
    Nothing is downloaded: without the folder of a model there are no embeddings.

    >>> scrmine.embed_passages(features, "models/a-sentence-model")
    Traceback (most recent call last):
        ...
    scrmine.errors.ScrmineError: There is no folder models/a-sentence-model with a model. Download a sentence-transformers model once, by yourself, and name its folder; scrmine fetches nothing.
    """
    if not Path(model).is_dir():
        raise ScrmineError(f"There is no folder {model} with a model. Download a sentence-transformers model once, by yourself, and name its folder; scrmine "
                           f"fetches nothing.")
    if "text" not in features.passages:
        raise ScrmineError("These features keep no texts to embed. Count passages with count_passages or count_texts.")
    try:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - optional and heavy
    except ImportError:
        raise ScrmineError("Embeddings need the package sentence-transformers. Install it with: pip install 'scrmine[embeddings]'") from None
    embedder = SentenceTransformer(str(model), local_files_only=True)
    return check_embeddings(embedder.encode(features.passages["text"].tolist(), batch_size=BATCH, show_progress_bar=False), features)


def check_embeddings(embeddings: np.ndarray, features: Features) -> np.ndarray:
    """The embeddings as floats, if there is one row per passage and no gap."""
    points = np.asarray(embeddings, dtype=float)
    if points.ndim != 2 or len(points) != len(features.passages) or not points.shape[1]:
        raise ScrmineError(f"The embeddings are of shape {points.shape}; expected one row for each of the {len(features.passages):,} passages, in the order of "
                           f"features.passages.")
    wrong = ~np.isfinite(points).all(axis=1)
    if wrong.any():
        raise ScrmineError(f"The embeddings of {int(wrong.sum()):,} passages hold values that are missing or infinite, first that of "
                           f"{features.passages['passage_id'].iloc[int(wrong.argmax())]!r}. Embed the passages again.")
    return points
