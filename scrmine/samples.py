"""The open data that comes with scrmine: invented reviews, their gold codings, and coded training passages.

Everything here is invented. Frequencies in it mean nothing about the world; it is for teaching, for reproducing results
and for measuring coders. `data/README.md` says how it was made and coded.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from scrmine.corpus import Corpus
from scrmine.data import data_path
from scrmine.errors import ScrmineError, unknown_name
from scrmine.reading import read_folder
from scrmine.schema import CODINGS, check_table

CODERS = ("adjudicated", "reader_a", "reader_b")
FORMATS = ("md", "pdf", "docx", "html")


def load_sample() -> Corpus:
    """The fictional sample: 28 documents about 32 invented reviews, read from their Markdown.

    Returns
    -------
    Corpus
        Beside `board`, `name` and `year` its reviews have: type, model, nation, region, reviewer, incident_year,
        review_year, children (how many), age, age_band (<1, 1-5, 6-10, 11-15, 16-17), sex, ethnicity, disability, outcome
        (death, serious harm), harm_category, harm_detail, legal_status, agencies.

    Examples
    --------
    >>> corpus = scrmine.load_sample()
    >>> corpus
    Corpus: 32 reviews, 28 documents (28 ok), 2238 passages
    >>> corpus.reviews["outcome"].value_counts().to_dict()
    {'serious harm': 19, 'death': 13}
    """
    return read_folder(data_path("sample/reviews"), progress=False)


def load_gold(coder: str = "adjudicated", *, corpus: Corpus | None = None) -> pd.DataFrame:
    """How AI readers coded the sample: one row per passage and theme.

    Two readers coded every passage from the codebook alone, without sight of each other; a third decided where they
    differed. **All three were AI language models of one family**, as were the writers of the texts: they stand in for people, and agree more
    than people would. A passage without a row carries no theme: every passage but headings was read.

    Parameters
    ----------
    coder : {"adjudicated", "reader_a", "reader_b"}
        Whose codings.
    corpus : Corpus, optional
        The sample, if it has been loaded already.

    Returns
    -------
    pandas.DataFrame
        A codings table (see `scrmine.code_passages`): coding_id, passage_id, theme, coder, stance, start, end, quote (the
        whole passage: readers coded passages, not words) and score (1).

    Raises
    ------
    ScrmineError
        If there is no such coder, or the corpus lacks passages that were coded: a document of the sample was changed, or is cut otherwise.

    Examples
    --------
    >>> gold = scrmine.load_gold(corpus=corpus)
    >>> gold["theme"].value_counts().head(3).to_dict()
    {'interagency_information_sharing': 216, 'child_focus': 167, 'thresholds_step_down': 157}
    """
    _check(coder, CODERS, "coder", "the gold codings")
    rows = pd.read_csv(data_path("sample/gold/codings.csv"), keep_default_na=False)
    passages = (corpus or load_sample()).passages[["passage_id", "start", "end", "text"]].rename(columns={"text": "quote"})
    rows = rows[rows["coder"] == coder]
    _check_fit(rows["passage_id"], passages["passage_id"])
    codings = rows.merge(passages, on="passage_id")
    codings["coding_id"] = codings["passage_id"] + "#" + codings["theme"] + "#" + coder
    return check_table(codings.assign(score=1.0), CODINGS)


def load_gold_roles(coder: str = "adjudicated") -> pd.DataFrame:
    """What AI readers say each passage of the sample does in its document: one row per passage.

    The readers are those of `load_gold`.

    Parameters
    ----------
    coder : {"adjudicated", "reader_a", "reader_b"}
        Whose reading.

    Returns
    -------
    pandas.DataFrame
        Columns passage_id, coder, role.

    Examples
    --------
    The share of passages whose role scrmine reads as they do:

    >>> readers = scrmine.load_gold_roles().set_index("passage_id")["role"]
    >>> machine = corpus.passages.set_index("passage_id")["role"].loc[readers.index]
    >>> round(float((machine == readers).mean()), 2)
    0.93
    """
    _check(coder, CODERS, "coder", "the gold roles")
    rows = pd.read_csv(data_path("sample/gold/roles.csv"), keep_default_na=False)
    return rows[rows["coder"] == coder].reset_index(drop=True)


def load_training() -> pd.DataFrame:
    """Invented passages with their codes, from which coders learn: one row per passage.

    Returns
    -------
    pandas.DataFrame
        Columns text, themes (a list of ids; empty for none), stance (of all its themes together), role (a role of
        `scrmine.values.ROLES`, or ``"news"`` for press prose), case (the invented review that a run of passages belongs to;
        empty for passages that stand alone), heading (over it, where it has one), writer (which of thirteen hands wrote it:
        the unit to split by).

    Examples
    --------
    >>> training = scrmine.load_training()
    >>> len(training), training["case"].replace("", None).nunique(), training["writer"].nunique()
    (17784, 236, 22)
    >>> training["themes"].explode().value_counts().head(3).to_dict()
    {'interagency_information_sharing': 1447, 'child_focus': 1314, 'thresholds_step_down': 1185}
    """
    rows = [json.loads(line) | {"writer": path.stem.removeprefix("passages-")}
            for path in sorted(data_path("training").glob("passages-*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()]
    columns = ["text", "themes", "stance", "role", "case", "heading", "writer"]
    return pd.DataFrame(rows).reindex(columns=columns).fillna({"case": "", "heading": ""})


def sample_files(kind: str = "md") -> list[Path]:
    """Paths of the sample's files as users have them.

    Parameters
    ----------
    kind : {"md", "pdf", "docx", "html"}
        Markdown is the source of all; the other kinds are made from some of it, with running headers, footnotes, columns
        and page furniture.

    Raises
    ------
    ScrmineError
        If there is no such kind.

    Examples
    --------
    >>> [path.name for path in scrmine.sample_files("docx")]
    ['aldermere-2020-leo.docx', 'glanarth-2010-scr-child-d.docx']
    """
    _check(kind, FORMATS, "kind of file", "the sample")
    folder = "sample/reviews" if kind == "md" else "sample/files"
    return sorted(data_path(folder).glob(f"*.{kind}"))


def _check_fit(coded: pd.Series, there: pd.Series) -> None:
    """Every coded passage is in the corpus; else which documents are not as they were when they were coded."""
    lost = coded[~coded.isin(there)]
    if not len(lost):
        return
    documents = lost.str.rpartition(":")[0]
    said = ", ".join(f"{doc_id} ({n} codings)" for doc_id, n in documents.value_counts().sort_index().head(5).items())
    more = f" and {documents.nunique() - 5} more" if documents.nunique() > 5 else ""
    raise ScrmineError(
        f"The readers' codings do not fit the text of {said}{more}: first {lost.iloc[0]!r}, a place where no passage is. A passage is known by its place, so a document "
        f"of the sample that was changed by a word after it was coded loses its codings. Undo the change (git checkout data/sample), or load the whole sample; "
        f"where the change is wanted, call: python data/sample/anchor_gold.py")


def _check(name: str, known: tuple[str, ...], what: str, where: str) -> None:
    if name not in known:
        raise unknown_name(what, name, known, where=where)
