"""The command `scrmine`: the same path as the package, without writing code."""

from __future__ import annotations

import importlib
import sys
import warnings
from typing import Annotated

import typer

from scrmine import __version__
from scrmine.cli.app import app, say
from scrmine.errors import ScrmineError, ScrmineWarning

for _topic in ("analyse", "reading", "people", "own", "correct", "codebook", "topics", "reproduce", "notebooks"):  # each adds its commands to the app, in this order
    importlib.import_module(f"scrmine.cli.{_topic}")


@app.callback(invoke_without_command=True)
def _global(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        say(f"scrmine {__version__}")
        raise typer.Exit


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
