"""The command `scrmine`: the same path as the package, without writing code."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Annotated, Optional

import typer

from scrmine import __version__
from scrmine.errors import ScrmineError, ScrmineWarning

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="""Themes in child safeguarding reviews, from a folder of reports to a page on which every number opens to its passages.

    Start with:  scrmine run FOLDER -o OUT

    FOLDER holds reviews as PDF, Word, web page or text; it is never changed, and nothing leaves this machine. A reviews.csv in
    it (columns file and review_id, any others) says which review each file belongs to and gives groups to compare by.""",
)

Folder = Annotated[Path, typer.Argument(help="The folder of reviews.", show_default=False)]
CorpusFolder = Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder made by 'scrmine build'.", show_default=False)]
Out = Annotated[Path, typer.Option("--out", "-o", help="The folder to write to: new, empty, or written by scrmine before.",
                                   show_default=False)]
CoderName = Annotated[str, typer.Option("--coder", help="Who codes: combined (terms and what coded passages taught), "
                                               "learned, or phrases (the codebook's terms alone).")]
CodebookFile = Annotated[Optional[Path], typer.Option("--codebook", help="Your own codebook (YAML); default: the 25 themes that come "
                                                      "with scrmine.", show_default=False)]
By = Annotated[Optional[str], typer.Option("--by", help="A column of reviews.csv to compare groups of reviews by, for example outcome.",
                                           show_default=False)]
Seconds = Annotated[float, typer.Option("--seconds", min=1, help="Clock for reading one document.")]
Megabytes = Annotated[int, typer.Option("--megabytes", min=256, help="Memory cap for reading one document.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the resampling behind intervals.")]


@app.command()
def run(folder: Folder, out: Out, by: By = None, coder: CoderName = "combined", codebook: CodebookFile = None,
        seconds: Seconds = 60, megabytes: Megabytes = 2048, seed: Seed = 0) -> None:
    """All of it: read, code, compare, and write page, figures, workbook and tables into OUT.

    The corpus is kept in OUT/corpus, so that 'scrmine compare OUT/corpus --by COLUMN' can go on from there.
    """
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.compare import review_groups  # noqa: PLC0415
    from scrmine.output import check_ours  # noqa: PLC0415
    from scrmine.reading import Limits, read_folder  # noqa: PLC0415
    from scrmine.report import write_report  # noqa: PLC0415
    from scrmine.themes import code_passages, write_codings  # noqa: PLC0415

    _check_apart(folder, out)
    check_ours(out, "report")
    themes = read_codebook(codebook)
    corpus = read_folder(folder, limits=Limits(seconds, megabytes))
    review_groups(corpus, by)
    codings = code_passages(corpus.passages, themes, coder=coder)
    page = write_report(corpus, codings, themes, out, by=by, seed=seed)
    corpus.save(out / "corpus")
    write_codings(codings, out / "corpus")
    _say_what_was_read(corpus)
    _say(f"Codings: {len(codings):,} in {codings['passage_id'].nunique():,} passages (coder {coder})")
    _say(f"Page: {page}")


@app.command()
def build(folder: Folder, out: Out, seconds: Seconds = 60, megabytes: Megabytes = 2048) -> None:
    """Read a folder into a corpus: reviews, documents, pages and passages as Parquet, and a manifest."""
    from scrmine.output import check_ours  # noqa: PLC0415 - as above
    from scrmine.reading import Limits, read_folder  # noqa: PLC0415

    _check_apart(folder, out)
    check_ours(out, "corpus")
    corpus = read_folder(folder, limits=Limits(seconds, megabytes))
    corpus.save(out)
    _say_what_was_read(corpus)
    _say(f"Corpus: {out}")


@app.command()
def code(corpus: CorpusFolder, coder: CoderName = "combined", codebook: CodebookFile = None) -> None:
    """Code the passages of a corpus into themes: writes CORPUS/codings.parquet."""
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - as above
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.themes import code_passages, write_codings  # noqa: PLC0415

    themes = read_codebook(codebook)
    codings = code_passages(Corpus.open(corpus).passages, themes, coder=coder)
    path = write_codings(codings, corpus)
    _say(f"Codings: {len(codings):,} in {codings['passage_id'].nunique():,} passages (coder {coder})")
    _say(f"Written: {path}")


@app.command()
def compare(corpus: CorpusFolder, by: By = None,
            out: Annotated[Optional[Path], typer.Option("--out", "-o", help="A CSV file for all measures; without it the table is "
                                                        "printed.", show_default=False)] = None,
            codebook: CodebookFile = None, seed: Seed = 0) -> None:
    """How often each theme appears, in all reviews or by group, with intervals whose unit is the review."""
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - as above
    from scrmine.compare import compare_themes  # noqa: PLC0415
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.report.tables import write_csv  # noqa: PLC0415
    from scrmine.themes import read_codings  # noqa: PLC0415

    opened = Corpus.open(corpus)
    themes = read_codebook(codebook)
    result = compare_themes(opened, read_codings(corpus, opened), themes, by=by, seed=seed)
    if out is not None:
        write_csv(result.table, out)
        _say(f"Written: {out}")
        return
    for group, part in result.measure("share_of_reviews").groupby("group"):
        _say(f"\n{group}: {part['n_reviews'].iloc[0]} reviews, {part['n_passages'].iloc[0]:,} passages of findings")
        for row in part.sort_values(["family", "estimate"], ascending=False).to_dict("records"):
            share = f"{row['n_present']}/{row['n_reviews']}"
            _say(f"  {row['theme']:<34}{share:>8}  {row['estimate']:>6.1%}  ({row['ci_low']:.1%} to {row['ci_high']:.1%})")


@app.command()
def report(corpus: CorpusFolder, out: Out, by: By = None, codebook: CodebookFile = None, seed: Seed = 0) -> None:
    """Write page, figures, workbook and tables of a coded corpus into OUT."""
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - as above
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.report import write_report  # noqa: PLC0415
    from scrmine.themes import read_codings  # noqa: PLC0415

    opened = Corpus.open(corpus)
    page = write_report(opened, read_codings(corpus, opened), read_codebook(codebook), out, by=by, seed=seed)
    _say(f"Page: {page}")


@app.callback(invoke_without_command=True)
def _global(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        _say(f"scrmine {__version__}")
        raise typer.Exit


def _check_apart(folder: Path, out: Path) -> None:
    """The output is not inside the folder that is read: it would be read as documents the next time."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise ScrmineError(f"The output {out} is inside {folder}, and all documents in there are read: the next run would take its "
                           f"own page for a review. Name a folder outside it with -o.")


def main() -> None:
    """Run the command; an error of ours is one message on standard error and exit code 2."""
    warnings.showwarning = _show_warning
    try:
        app()
    except ScrmineError as error:
        print(f"scrmine: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        print(f"scrmine: the system refuses: {error}. Check that the path is right and that you may write there.", file=sys.stderr)
        sys.exit(2)


def _show_warning(message: Warning | str, category: type[Warning], filename: str, lineno: int, file: object = None,
                  line: str | None = None) -> None:
    """Our warnings as one line; those of libraries are not the user's concern."""
    if issubclass(category, ScrmineWarning):
        print(f"Note: {message}", file=sys.stderr)


def _say_what_was_read(corpus: object) -> None:
    """Documents by status, with every one that was not read well named."""
    _say(f"{corpus!r}")
    documents = corpus.documents
    for row in documents[documents["status"] != "ok"].to_dict("records"):
        _say(f"  {row['source_file']}: {row['status']} ({row['reason']}){': ' + row['note'] if row['note'] else ''}")
    settings = corpus.settings
    if settings["metadata"] == "detected":
        _say("  No reviews.csv: each document counts as one review; board, name and year are guessed from its first pages.")
    for key, words in (("ignored", "Not documents, passed over"), ("named_but_missing", "In reviews.csv but not in the folder")):
        if settings[key]:
            _say(f"  {words}: {', '.join(settings[key])}")
    for copy, kept in settings["same_file"].items():
        _say(f"  {copy} is the same file as {kept} and counts once.")


def _say(text: str) -> None:
    print(text)
