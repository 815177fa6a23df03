"""From a folder of files to a corpus, and how well the files were read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from scrmine.cli.app import Folder, Languages, Megabytes, Ocr, Out, Seconds, app, check_apart, say, say_what_was_read


@app.command()
def build(folder: Folder, out: Out, seconds: Seconds = 60, megabytes: Megabytes = 2048, ocr: Ocr = False, ocr_languages: Languages = "eng") -> None:
    """Read a folder into a corpus: reviews, documents, pages and passages as Parquet, and a manifest.

    Interrupted, it goes on where it stopped when called again; later calls read only what has changed. For that it keeps what each
    file gave in OUT/.reading.
    """
    from scrmine.output import READING, check_ours  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.reading import Limits, read_folder  # noqa: PLC0415

    check_apart(folder, out)
    check_ours(out, "corpus")
    corpus = read_folder(folder, limits=Limits(seconds, megabytes), ocr=ocr_languages if ocr else False, cache=out / READING)
    corpus.save(out)
    say_what_was_read(corpus)
    say(f"Corpus: {out}")


@app.command()
def check(folder: Annotated[Path, typer.Argument(help="The folder of reviews, or a corpus made by 'scrmine build'.", show_default=False)],
          out: Annotated[Optional[Path], typer.Option("--out", "-o", help="A CSV file for the report as a table, one row per document.",
                                                      show_default=False)] = None,
          seconds: Seconds = 60, megabytes: Megabytes = 2048, ocr: Ocr = False, ocr_languages: Languages = "eng") -> None:
    """How well each file can be read, to look through before believing any number: pages, words, roles, and what to do about the rest.

    Nothing is kept but the table, if one is asked for.
    """
    from scrmine.corpus import Corpus  # noqa: PLC0415 - as above
    from scrmine.reading import Limits, read_folder  # noqa: PLC0415
    from scrmine.reading_report import report_in_words  # noqa: PLC0415
    from scrmine.report.tables import write_csv  # noqa: PLC0415
    from scrmine.sources import describe_sources  # noqa: PLC0415

    if (folder / "passages.parquet").is_file():
        corpus = Corpus.open(folder)
    else:
        corpus = read_folder(folder, limits=Limits(seconds, megabytes), ocr=ocr_languages if ocr else False)
    summary, *lines = report_in_words(corpus.documents, corpus.reviews, corpus.reading_report(), corpus.settings)
    for line in [summary, *describe_sources(corpus), *lines]:
        say(line)
    if out is not None:
        write_csv(corpus.reading_report(), out)
        say(f"Written: {out}")
