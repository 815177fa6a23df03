"""The sample analysed again, to see whether this installation gives the tables that scrmine was published with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from scrmine.cli.app import app, say
from scrmine.errors import ScrmineError

if TYPE_CHECKING:
    from scrmine.reproduce import Discrepancies, Reference, Reproduction

MOST_NAMED = 10
"""So many differences of a table are printed; with -o all are kept."""


@app.command()
def reproduce(out: Annotated[Optional[Path], typer.Option("--out", "-o", help="A folder to keep the tables in: new, empty, or written by this "
                                                          "command before.", show_default=False)] = None,
              write: Annotated[bool, typer.Option("--write", help="Make what comes out the reference, and say what changed. For those who "
                                                                  "change scrmine.")] = False,
              reference: Annotated[Optional[Path], typer.Option("--reference", help="The folder of the reference; by default the one that "
                                                                "comes with scrmine.", show_default=False)] = None,
              threads: Annotated[int, typer.Option("--threads", min=1, help="Threads to use; the tables are the same for any number.")] = 1) -> None:
    """Analyse the fictional sample again and compare every table with the reference that comes with scrmine.

    Says which cells differ (table, row, column, expected, found) and exits with code 1 if any does. Takes about a minute.
    """
    from scrmine.output import check_ours  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.reproduce import KIND, changed_files, input_digests, read_reference, write_reference  # noqa: PLC0415
    from scrmine.reproduce import reproduce as analyse_again  # noqa: PLC0415

    if out is not None:
        check_ours(out, KIND)
    folder = reference or _shipped(write=write)
    known = None if write and not (folder / "manifest.json").is_file() else read_reference(folder)
    for sentence in changed_files(known.manifest["inputs"], input_digests()) if known else []:
        say(sentence)
    result = analyse_again(threads=threads)
    found = result.against(known) if known else None
    if out is not None:
        _keep(out, result, found)
    if write:
        _say_changes(result, found, known)
        # What is the same to the digits that count stays as it was written, so that nothing moves from machine to machine.
        kept = known.tables if known else {}
        changed = set(found.cells["table"]) if known else set()
        write_reference(folder, {name: kept[name] if name in kept and name not in changed else table for name, table in result.tables.items()},
                        result.manifest)
        say(f"Reference: {folder}")
        return
    _say_result(result, found, known)
    if len(found):
        raise typer.Exit(1)


def _shipped(*, write: bool) -> Path:
    """The folder of the reference that comes with scrmine; in a checkout the one to write to, even if it is not there yet."""
    from scrmine.data import data_path  # noqa: PLC0415 - as above

    beside = data_path("codebook.yml").parent
    if not write:
        return data_path("reference")
    if not (beside.parent / "pyproject.toml").is_file():
        raise ScrmineError("The reference belongs to the source of scrmine, and this is an installed package, so nothing was run. Call --write in a "
                           "checkout of the source, or name a folder of your own with --reference.")
    return beside / "reference"


def _keep(out: Path, result: Reproduction, found: Discrepancies | None) -> None:
    """The tables, the manifest and the differences in a folder."""
    from scrmine.output import write_folder  # noqa: PLC0415 - as above
    from scrmine.reproduce import KIND, write_reference  # noqa: PLC0415

    tables = {**result.tables, "differences": found.cells} if found is not None else result.tables
    with write_folder(out, KIND) as staging:
        write_reference(staging, tables, result.manifest)
    say(f"Tables: {out}")


def _say_result(result: Reproduction, found: Discrepancies, known: Reference) -> None:
    """Each table with its number of differences, then the differences, then what may be behind them."""
    for row in found.tables.itertuples():
        say(f"  {row.table:<26}{row.n_rows:>6,} rows   {'the same' if not row.n_different else f'{row.n_different:,} differ'}")
    run = result.manifest
    if not len(found):
        say(f"All {len(found.tables)} tables are as in the reference, to 6 digits (scrmine {run['scrmine']['version']}, Python {run['python']}, "
            f"{run['threads']} thread{'s' if run['threads'] != 1 else ''}).")
        return
    say(f"\n{found!r}:")
    _say_cells(found)
    changes = result.changes(known)
    say("\nWhat went in otherwise than for the reference:" if changes else "\nThe same files, settings and versions went in as for the reference.")
    for sentence in changes:
        say(f"  {sentence}")


def _say_changes(result: Reproduction, found: Discrepancies | None, known: Reference | None) -> None:
    """What the new reference says otherwise than the one before."""
    if found is None:
        say(f"There was no reference before. {len(result.tables)} tables:")
        for name, table in result.tables.items():
            say(f"  {name:<26}{len(table):>6,} rows")
        return
    say(f"{found!r}{':' if len(found) else ''}")
    _say_cells(found)
    for sentence in result.changes(known):
        say(f"  {sentence}")


def _say_cells(found: Discrepancies) -> None:
    """The first differences of each table in words, and how many more there are."""
    sentences = found.in_words()
    named: dict[str, int] = {}
    for table, sentence in zip(found.cells["table"], sentences, strict=True):
        named[table] = named.get(table, 0) + 1
        if named[table] <= MOST_NAMED:
            say(f"  {sentence}")
    for table, number in named.items():
        if number > MOST_NAMED:
            say(f"  {table}: {number - MOST_NAMED:,} more; -o OUT keeps them all in differences.csv")
