"""The Corpus: reviews, documents, pages and passages, checked once and then read-only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from scrmine.errors import SchemaError, ScrmineError, unknown_name
from scrmine.output import read_manifest, write_folder, write_manifest
from scrmine.reading_report import report_html, report_table
from scrmine.schema import DOCUMENTS, PAGES, PASSAGES, REVIEWS, check_table
from scrmine.values import FINDINGS, ROLES, SEVERAL_JOIN

TABLES = {"reviews": REVIEWS, "documents": DOCUMENTS, "pages": PAGES, "passages": PASSAGES}
AT_ONCE = 20_000
"""So many passages are checked at a time."""


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
    """A set of reviews as read from a folder, cut into passages.

    Attributes
    ----------
    reviews : pandas.DataFrame
        One row per review (a case), key `review_id`; every extra column is a grouping variable.
    documents : pandas.DataFrame
        One row per file, key `doc_id`, with `status` and the repaired `text`.
    pages : pandas.DataFrame
        One row per page (per document where a file has no pages): offsets into the text and a reading quality.
    passages : pandas.DataFrame
        One row per paragraph, list item, table row, footnote, box or heading, in reading order.
    settings : dict
        What was asked of the functions that made it.

    Raises
    ------
    SchemaError
        If a table breaks its contract, an id points nowhere, or a passage is not the slice of its document's text
        that its offsets say it is.

    Examples
    --------
    >>> corpus
    Corpus: 32 reviews, 28 documents (28 ok), 2238 passages
    >>> corpus.passages["role"].value_counts().head(3).to_dict()
    {'analysis': 576, 'chronology': 380, 'recommendation': 186}
    """

    reviews: pd.DataFrame
    documents: pd.DataFrame
    pages: pd.DataFrame
    passages: pd.DataFrame
    settings: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, table in TABLES.items():
            object.__setattr__(self, name, check_table(getattr(self, name), table))
        _check_links(self)
        _check_slices(self)

    def __repr__(self) -> str:
        counts = self.documents["status"].value_counts()
        statuses = ", ".join(f"{counts[s]} {s}" for s in sorted(counts.index))
        return (f"Corpus: {len(self.reviews)} reviews, {len(self.documents)} documents ({statuses}), "
                f"{len(self.passages)} passages")

    def _repr_html_(self) -> str:
        return f"<p><b>{self!r}</b></p>{report_html(self.reading_report())}"

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The repaired text of each document by `doc_id`."""
        return _Texts(self.documents)

    @cached_property
    def links(self) -> pd.DataFrame:
        """Which document is about which review: doc_id, review_id, one row per pair; of unread documents too."""
        several = self.documents["review_ids"] if "review_ids" in self.documents else self.documents["review_id"]
        said = self.documents[["doc_id"]].assign(review_id=several.astype("str").str.split(SEVERAL_JOIN).where(several.notna())).explode("review_id")
        return pd.concat([said, self.passages[["doc_id", "review_id"]]]).dropna().drop_duplicates(ignore_index=True)

    def reading_report(self) -> pd.DataFrame:
        """How each document was read: one row per document.

        Columns: doc_id, review_id, kind, status, reason, pages (as counted in the file; empty where it has none), passages,
        words, quality (mean over pages, 0 to 1), roles, repeats, warnings, and where reading gave them furniture (running lines
        taken out), furniture_lines, detected_board, detected_year, detected_reviews and note.

        Examples
        --------
        >>> report = corpus.reading_report()
        >>> print(report[["doc_id", "status", "passages", "words", "quality"]].head(3).to_string(index=False))
                                 doc_id status  passages  words  quality
                 aldermere-2010-child-k     ok       117   3327      1.0
                     aldermere-2020-leo     ok        71   2686      1.0
        aldermere-2020-news-two-reviews     ok        49   1412      1.0
        """
        return report_table(self.documents, self.pages, self.passages)

    def select(self, review_ids: Iterable[str]) -> Corpus:
        """The part of the corpus that belongs to these reviews.

        Raises
        ------
        ScrmineError
            If an id is not in the corpus.

        Examples
        --------
        >>> deaths = corpus.reviews.query("outcome == 'death'")["review_id"]
        >>> corpus.select(deaths)
        Corpus: 13 reviews, 14 documents (14 ok), 1004 passages
        """
        wanted = list(review_ids)
        for review_id in wanted:
            if review_id not in set(self.reviews["review_id"]):
                raise unknown_name("review", review_id, self.reviews["review_id"], where="this corpus")
        passages = self.passages[self.passages["review_id"].isin(wanted)]
        documents = self.documents[self.documents["doc_id"].isin(self.links.loc[self.links["review_id"].isin(wanted), "doc_id"])]
        kept = passages["passage_id"]
        passages = passages.assign(
            repeat_of=passages["repeat_of"].where(passages["repeat_of"].isin(kept)),
            lead_in=passages["lead_in"].where(passages["lead_in"].isin(kept)),
        )
        return replace(
            self,
            reviews=self.reviews[self.reviews["review_id"].isin(wanted)],
            documents=documents,
            pages=self.pages[self.pages["doc_id"].isin(documents["doc_id"])],
            passages=passages,
            settings={**self.settings, "selected_reviews": wanted},
        )

    def save(self, folder: str | Path) -> Path:
        """Write the four tables as Parquet and `manifest.json`; all of it or nothing.

        Codings of other passages that lie in the folder are renamed to `codings-of-an-earlier-corpus.parquet`.

        Returns
        -------
        pathlib.Path
            The folder.

        Examples
        --------
        >>> saved = corpus.save(folder / "corpus")
        >>> sorted(path.name for path in saved.iterdir())
        ['documents.parquet', 'manifest.json', 'pages.parquet', 'passages.parquet', 'reviews.parquet']
        """
        folder = Path(folder)
        digests = _digests(self)
        with write_folder(folder, "corpus") as staging:
            for name in TABLES:
                getattr(self, name).to_parquet(staging / f"{name}.parquet", index=False)
            inputs = dict(zip(self.documents["source_file"], self.documents["sha256"], strict=True))
            write_manifest(staging, "corpus", settings=self.settings, inputs=inputs, tables=digests)
            _set_codings_aside(folder, digests["passages"])
        return folder

    @classmethod
    def open(cls, folder: str | Path) -> Corpus:
        """Open a corpus that was saved with `save`.

        Raises
        ------
        ScrmineError
            If the folder is not a corpus, or a table is missing or damaged.

        Examples
        --------
        >>> saved = corpus.save(folder / "corpus")
        >>> scrmine.Corpus.open(saved)
        Corpus: 32 reviews, 28 documents (28 ok), 2238 passages
        """
        folder = Path(folder)
        manifest = read_manifest(folder, "corpus")
        tables = {}
        for name in TABLES:
            path = folder / f"{name}.parquet"
            if not path.is_file():
                raise ScrmineError(f"The corpus {folder} has no {path.name}. Build it again with: scrmine build")
            try:
                tables[name] = pd.read_parquet(path)
            except (OSError, ValueError) as error:
                raise ScrmineError(f"{path} is damaged ({error}). Build the corpus again with: scrmine build") from None
        return cls(**tables, settings=manifest.get("settings", {}))


def count_once(passages: pd.DataFrame, roles: Iterable[str] = FINDINGS) -> pd.DataFrame:
    """The passages that a count is taken over: of the wanted roles, no headings, each repeated text once.

    A repeat is left out only if the text it repeats is itself among those selected: what stands in the summary and in
    the analysis is counted in the analysis when summaries are not counted.

    Parameters
    ----------
    passages : pandas.DataFrame
        One row per passage.
    roles : iterable of str
        The roles to keep; the findings by default.

    Returns
    -------
    pandas.DataFrame
        One row per counted passage, in the order given; passages that belong to no review are left out.
    """
    roles = list(roles)
    for role in roles:
        if role not in ROLES:
            raise unknown_name("role", role, ROLES, where="the roles of passages")
    wanted = passages[
        passages["role"].isin(roles) & (passages["shape"] != "heading") & passages["review_id"].notna()
    ]
    root = wanted["repeat_of"].fillna(wanted["passage_id"])
    return wanted[~pd.DataFrame({"review": wanted["review_id"], "root": root}).duplicated()]


class _Texts(Mapping[str, str]):
    """The text of each document, taken from the table when it is asked for: all of them as Python texts would stand in memory twice."""

    def __init__(self, documents: pd.DataFrame) -> None:
        self._texts = documents["text"]
        self._rows = {doc_id: row for row, doc_id in enumerate(documents["doc_id"])}
        self._last = "", ""

    def __getitem__(self, doc_id: str) -> str:
        last, text = self._last
        if doc_id != last or not text:  # what is asked for stands in the order of documents, more often than not
            text = self._texts.iloc[self._rows[doc_id]]
            self._last = doc_id, text
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"texts of {len(self)} documents by doc_id"


def _check_links(corpus: Corpus) -> None:
    """Every id points at a row that is there."""
    links = [
        ("documents", "review_id", corpus.reviews["review_id"]),
        ("pages", "doc_id", corpus.documents["doc_id"]),
        ("passages", "doc_id", corpus.documents["doc_id"]),
        ("passages", "review_id", corpus.reviews["review_id"]),
        ("passages", "repeat_of", corpus.passages["passage_id"]),
        ("passages", "lead_in", corpus.passages["passage_id"]),
    ]
    for name, column, targets in links:
        values = getattr(corpus, name)[column].dropna()
        # Through Arrow: pandas would make a Python object of each of a million ids, twice.
        lost = values[~pc.is_in(pa.array(values), value_set=pa.array(targets)).to_numpy(zero_copy_only=False)]
        if len(lost):
            raise SchemaError(name, [f"Column '{column}' points at {lost.iloc[0]!r}, which is not in the corpus "
                                     f"({len(lost)} row(s))."])


def _check_slices(corpus: Corpus) -> None:
    """Each passage is the slice of its document's text that its offsets and its id say it is."""
    problems = []
    named = corpus.passages[["passage_id", "doc_id", "start", "end", "text"]]
    for at in range(0, len(named), AT_ONCE):  # as lists, which Python walks faster; lists of all would hold the texts twice
        rows = zip(*(column.tolist() for _, column in named.iloc[at:at + AT_ONCE].items()), strict=True)
        for passage_id, doc_id, start, end, text in rows:
            if corpus.texts[doc_id][start:end] != text:
                problems.append(f"Passage {passage_id!r} is not documents.text[{start}:{end}] of {doc_id!r}.")
            elif passage_id != f"{doc_id}:{start}-{end}":
                problems.append(f"Passage {passage_id!r} should be named '{doc_id}:{start}-{end}' after its place.")
    if problems:
        raise SchemaError("passages", problems[:5] + ([f"… and {len(problems) - 5} more."] if problems[5:] else []))


def _set_codings_aside(folder: Path, passages: dict[str, object]) -> None:
    """Keep codings of an earlier corpus under another name: they are silent on what is new, and would count as noughts."""
    codings = folder / "codings.parquet"
    if codings.is_file() and read_manifest(folder, "corpus", finished=False).get("tables", {}).get("passages") != passages:
        os.replace(codings, codings.with_stem("codings-of-an-earlier-corpus"))


def _digests(corpus: Corpus) -> dict[str, dict[str, object]]:
    """Rows and a hash of the contents of each table, independent of how Parquet stores them."""
    digests = {}
    for name in TABLES:
        frame = getattr(corpus, name)
        content = frame.to_csv(index=False, lineterminator="\n").encode("utf-8", "surrogatepass")
        digests[name] = {"rows": len(frame), "sha256": hashlib.sha256(content).hexdigest()}
    return digests
