"""The one way to have passages coded, and codings on disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import SchemaError, ScrmineError, unknown_name
from scrmine.schema import CODINGS, PASSAGES, check_table, empty_table
from scrmine.themes.context import is_open
from scrmine.themes.learned import code_combined, code_learned
from scrmine.themes.own import OwnCoder
from scrmine.themes.phrases import find_phrases

CODERS: dict[str, Callable[[pd.DataFrame, Codebook], pd.DataFrame]] = {
    "phrases": find_phrases, "learned": code_learned, "combined": code_combined,
}
"""Each coder takes passages and a codebook and gives the columns of the codings table but `coder` and `coding_id`."""


def code_passages(passages: pd.DataFrame, codebook: Codebook, *, coder: str | OwnCoder = "combined",
                  seed: int = 0) -> pd.DataFrame:  # noqa: ARG001 - every coder is called alike
    """Code passages into the themes of a codebook.

    Headings, covers, contents lists, references, furniture and lines that are nothing but a name are not coded.

    Parameters
    ----------
    passages : pandas.DataFrame
        One row per passage, as in a Corpus.
    codebook : Codebook
        The themes.
    coder : str or OwnCoder
        Who codes: ``"phrases"`` matches the codebook's terms; ``"learned"`` applies what coded training passages taught;
        ``"combined"`` does both and is the most accurate without codings of your own; a coder that `scrmine.fit_coder` made of
        those codes as you do and gives back what you coded yourself, under the name ``"own"``.
    seed : int
        Without effect: none of these coders draws at random. It is there because every analysis takes one.

    Returns
    -------
    pandas.DataFrame
        One row per span of text that carries a theme, in reading order: coding_id, passage_id, theme, coder, stance,
        start and end (offsets into the document's text, as in the passages table), quote (the words there) and score
        in [0, 1] (how much speaks for the coding; comparable within one coder only).

    Raises
    ------
    ScrmineError
        If there is no such coder, or the codebook has no term at all.

    Examples
    --------
    >>> codings = scrmine.code_passages(corpus.passages, codebook)
    >>> print(codings[["theme", "stance", "quote", "score"]].head(3).to_string(index=False))
                        theme  stance       quote   score
                      neglect concern dehydration  0.9185
    parental_substance_misuse concern   treatment  0.3849
    parental_substance_misuse concern  prescribed  0.3849
    """
    own = isinstance(coder, OwnCoder)
    if not own and coder not in CODERS:
        raise unknown_name("coder", coder, CODERS, where="scrmine")
    if not own and not any(codebook.table["terms"]) and not any(codebook.table["weak_terms"]):
        raise ScrmineError(f"The codebook '{codebook.name}' has no terms, and the coder '{coder}' works by terms. Add terms "
                           f"to its themes.")
    checked = check_table(passages, PASSAGES)
    eligible = checked[is_open(checked)]
    # What a user coded is given back wherever it stands.
    found = coder.code(checked, codebook) if own else CODERS[coder](eligible, codebook)
    if not len(found):
        return empty_table(CODINGS)
    codings = found.assign(coder="own" if own else coder)
    places = codings["start"].astype("str") + "-" + codings["end"].astype("str")
    codings["coding_id"] = codings["passage_id"] + "#" + codings["theme"] + "@" + places + "#" + codings["coder"]
    return check_table(codings, CODINGS)


def write_codings(codings: pd.DataFrame, corpus_folder: str | Path) -> Path:
    """Write codings beside the corpus they belong to, as `codings.parquet`; whole or not at all.

    Returns
    -------
    pathlib.Path
        The file.

    Examples
    --------
    >>> saved = corpus.save(folder / "corpus")
    >>> scrmine.write_codings(codings, saved).name
    'codings.parquet'
    """
    target = Path(corpus_folder) / "codings.parquet"
    partial = target.with_name(".codings.partial")
    check_table(codings, CODINGS).to_parquet(partial, index=False)
    os.replace(partial, target)
    return target


def read_codings(corpus_folder: str | Path, corpus: Corpus) -> pd.DataFrame:
    """Read `codings.parquet` and check that every quote stands where it says.

    Raises
    ------
    ScrmineError
        If there are no codings yet.
    SchemaError
        If a coding is of another corpus, or its words are not at its place.

    Examples
    --------
    >>> saved = corpus.save(folder / "corpus")
    >>> _ = scrmine.write_codings(codings, saved)
    >>> len(scrmine.read_codings(saved, corpus))
    3160
    """
    path = Path(corpus_folder) / "codings.parquet"
    if not path.is_file():
        raise ScrmineError(f"{corpus_folder} has no codings yet. Make them with: scrmine code {corpus_folder}")
    return check_codings(pd.read_parquet(path), corpus)


def check_codings(codings: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The same codings, if each belongs to a passage of the corpus and its quote stands at its place."""
    codings = check_table(codings, CODINGS)
    documents = dict(zip(corpus.passages["passage_id"], corpus.passages["doc_id"], strict=True))
    problems = []
    rows = zip(codings["coding_id"], codings["passage_id"], codings["start"], codings["end"], codings["quote"], strict=True)
    for coding_id, passage_id, start, end, quote in rows:
        if passage_id not in documents:
            problems.append(f"{coding_id!r} belongs to a passage that is not in this corpus; code the corpus again.")
        elif corpus.texts[documents[passage_id]][start:end] != quote:
            problems.append(f"{coding_id!r} quotes {quote[:40]!r}, which does not stand at {start} to {end}.")
    if problems:
        raise SchemaError("codings", problems[:5] + ([f"… and {len(problems) - 5} more."] if problems[5:] else []))
    return codings
