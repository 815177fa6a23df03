"""Looking after a codebook from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from scrmine.cli.app import CodebookFile, app, say

codebook_app = typer.Typer(no_args_is_help=True, help="Look after a codebook of your own.")
app.add_typer(codebook_app, name="codebook")


@codebook_app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="The codebook (YAML).", show_default=False)],
          corpus: Annotated[Optional[Path], typer.Option("--corpus", help="Try the terms on this corpus (a folder made by 'scrmine build'); "
                                                         "default: the invented training passages that come with scrmine.",
                                                         show_default=False)] = None) -> None:
    """Look for mistakes and for terms that do nothing, too much, or the work of two themes.

    A file that cannot be used, or a pattern that could run for ever, is an error with its line (exit code 2). A theme that no passage can
    reach ends with exit code 1; everything else is advice.
    """
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.codebook.reading import term_lines  # noqa: PLC0415
    from scrmine.codebook_lint import lint_codebook  # noqa: PLC0415
    from scrmine.corpus import Corpus  # noqa: PLC0415

    book = read_codebook(file)
    found = lint_codebook(book, None if corpus is None else Corpus.open(corpus).passages)
    lines = term_lines(file)
    say(f"{book!r}, {sum(map(len, book.table['terms'])):,} strong and {sum(map(len, book.table['weak_terms'])):,} weak terms")
    for problem, rows in found.groupby("problem", sort=False):
        say(f"\n{problem} ({len(rows)}):")
        for row in rows.to_dict("records"):
            line = lines.get((row["theme"], row["term"].strip()))
            say(f"  {f'line {line}, ' if line else ''}{row['theme']}{': ' if row['term'] else ''}{row['term']}\n    {row['says']}")
    say("\nNothing to look at." if not len(found) else f"\n{len(found)} to look at.")
    if (found["problem"] == "cannot be coded").any():
        raise typer.Exit(1)


@codebook_app.command()
def export(out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write: its name ends in .docx (a document to read) or .xlsx (a workbook).",
                                               show_default=False)],
           codebook: CodebookFile = None) -> None:
    """Write a codebook as a Word document or a workbook, for coders to read and discuss."""
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - as above
    from scrmine.report.codebook_file import write_codebook  # noqa: PLC0415

    say(f"Written: {write_codebook(read_codebook(codebook), out)}")
