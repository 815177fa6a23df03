"""The command itself, and what its parts share: options, the check of the output folder, and how it speaks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from scrmine.errors import ScrmineError

if TYPE_CHECKING:
    import pandas as pd

    from scrmine.corpus import Corpus

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="""Themes in child safeguarding reviews, from a folder of reports to a page on which every number opens to its passages.

    Start with:  scrmine run FOLDER -o OUT

    FOLDER holds reviews as PDF, Word, web page or text; it is never changed, and nothing leaves this machine. A reviews.csv in
    it (columns file and review_id, any others) says which review each file belongs to and gives groups to compare by.""",
)

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")

Folder = Annotated[Path, typer.Argument(help="The folder of reviews.", show_default=False)]
CorpusFolder = Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder made by 'scrmine build'.", show_default=False)]
Out = Annotated[Path, typer.Option("--out", "-o", help="The folder to write to: new, empty, or written by scrmine before.",
                                   show_default=False)]
CoderName = Annotated[str, typer.Option("--coder", help="Who codes: combined (terms and what coded passages taught), "
                                               "learned, or phrases (the codebook's terms alone).")]
Coded = Annotated[Optional[list[Path]], typer.Option("--codings", help="What you have coded: a sheet (.xlsx or .csv) or a folder of codings by people "
                                                     "that scrmine wrote. Say it again for each further sheet.", show_default=False)]
CodebookFile = Annotated[Optional[Path], typer.Option("--codebook", help="Your own codebook (YAML); default: the 25 themes that come "
                                                      "with scrmine.", show_default=False)]
By = Annotated[Optional[str], typer.Option("--by", help="A column of reviews.csv to compare groups of reviews by, for example outcome.",
                                           show_default=False)]
Share = Annotated[bool, typer.Option("--share", help="Write it to be handed on: no words of passages, no folders of this machine, no characteristics of single "
                                                     "cases; with --by, small counts hidden. Hand on one such report, never one with --by and one without.")]
Seconds = Annotated[float, typer.Option("--seconds", min=1, help="Clock for reading one document.")]
Megabytes = Annotated[int, typer.Option("--megabytes", min=256, help="Memory cap for reading one document.")]
Ocr = Annotated[bool, typer.Option("--ocr", help="Recognise the text of scanned pages and pictures, with Tesseract, which must be installed.")]
Languages = Annotated[str, typer.Option("--ocr-languages", help="What text recognition should expect, as Tesseract names it, for example "
                                                                "eng+cym for English and Welsh.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the resampling behind intervals.")]


def check_apart(folder: Path, out: Path) -> None:
    """The output is not inside the folder that is read: it would be read as documents the next time."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise ScrmineError(f"The output {out} is inside {folder}, and all documents in there are read: the next run would take its "
                           f"own page for a review. Name a folder outside it with -o.")


def say_what_was_read(corpus: object) -> None:
    """Documents by status, with every one that was not read well named, and what became of the other files."""
    from scrmine.reading_report import files_in_words, outcome_in_words  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.sources import describe_sources, seem_several  # noqa: PLC0415

    say(f"{corpus!r}")
    for sentence in describe_sources(corpus):
        say(f"  {sentence}")
    documents = corpus.documents
    for row in documents[documents["status"] != "ok"].to_dict("records"):
        say(f"  {row['source_file']}: {outcome_in_words(row)}")
    for row in seem_several(corpus).to_dict("records"):
        say(f"  {row['source_file']}: seems to cover several reviews ({', '.join(row['detected_reviews'].splitlines())}).")
    if corpus.settings["metadata"] == "detected":
        say("  No reviews.csv: each document counts as one review; board, name and year are guessed from its first pages.")
    for line in files_in_words(corpus.settings):
        say(f"  {line}")
    say_what_is_not_counted(corpus)


def say_what_is_not_counted(corpus: Corpus) -> None:
    """Findings that belong to no review, by document."""
    from scrmine.compare.counting import uncounted_findings  # noqa: PLC0415 - as above

    for line in uncounted_findings(corpus):
        say(f"  {line}")


def say_codings(codings: pd.DataFrame, corpus: Corpus, coder: str) -> None:
    """How much was coded: codes, each a theme in a passage, apart from the words or sentences that they rest on."""
    codes, among = codings[["passage_id", "theme"]].drop_duplicates(), len(corpus.passages)
    say(f"Codes: {len(codes):,} (each a theme in a passage), by {len(codings):,} words or sentences, in {codes['passage_id'].nunique():,} of {among:,} passages "
        f"(coder {coder})")


def say(text: str) -> None:
    """One line on standard output, without what a terminal would take for an instruction: names of files may hold anything."""
    print(CONTROL.sub("\ufffd", text))
