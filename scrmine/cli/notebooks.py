"""The notebook suite on a corpus of one's own, as pages."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Annotated, Optional

import typer

from scrmine.cli.app import Out, Seed, app, check_apart, say
from scrmine.errors import ScrmineError, unknown_name


@app.command()
def notebooks(corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="A folder made by 'scrmine build', or a folder of reviews, which is then read "
                                                     "once into OUT/corpus.", show_default=False)],
              out: Out,
              by: Annotated[Optional[str], typer.Option("--by", help="The column of reviews.csv for notebooks that compare groups.",
                                                        show_default=False)] = None,
              settings: Annotated[Optional[list[str]], typer.Option("--set", metavar="NAME=VALUE", help="Another parameter of the notebooks, for example theme=neglect. "
                                                                    "Say it again for each.", show_default=False)] = None,
              only: Annotated[Optional[list[str]], typer.Option("--only", help="Only notebooks whose names begin so, for example 07. Say it again for "
                                                                "each.", show_default=False)] = None,
              folder: Annotated[Optional[Path], typer.Option("--notebooks", help="A folder of other notebooks; by default those that come with "
                                                             "scrmine.", show_default=False)] = None,
              minutes: Annotated[float, typer.Option("--minutes", min=0.01, help="Clock for one cell.")] = 60, seed: Seed = 0) -> None:
    """Run the notebooks on your reviews: each as a page (HTML) and as an executed notebook in OUT.

    A notebook that fails is named with its cell and its error; the others still run. Exits with code 1 if any failed. Needs what
    pip install 'scrmine[notebooks]' installs.
    """
    from scrmine.notebooks import check_installed, list_notebooks, run_notebooks  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.output import check_ours, write_manifest  # noqa: PLC0415

    check_installed()
    paths = list_notebooks(folder, only=only or ())
    parameters = _parameters(paths, by, settings or [])
    check_apart(corpus, out)
    check_ours(out, "notebooks")
    out.mkdir(parents=True, exist_ok=True)
    facts = {"settings": {**parameters, "seed": seed}, "notebooks": {path.stem: "not run" for path in paths}}
    write_manifest(out, "notebooks", **facts)
    parameters = {"folder": str(_opened(corpus, out).resolve()), "seed": seed, **parameters}
    failed = 0
    for run in run_notebooks(paths, out, parameters, seconds=60 * minutes):
        say(run.in_words())
        failed += bool(run.error)
        facts["notebooks"][run.name] = "failed" if run.error else "ok"
        write_manifest(out, "notebooks", **facts)
    say(f"{len(paths) - failed} of {len(paths)} notebooks ran to their end. Pages: {out}")
    if failed:
        raise typer.Exit(1)


def _parameters(paths: list[Path], by: str | None, settings: list[str]) -> dict[str, object]:
    """What to set in notebooks beside folder and seed; every name must be a parameter of one of them."""
    from scrmine.notebooks import parameters_of  # noqa: PLC0415 - as above

    wanted: dict[str, object] = {} if by is None else {"by": by}
    for text in settings:
        name, is_given, value = text.partition("=")
        if not is_given:
            raise ScrmineError(f"--set is {text!r}; NAME=VALUE is expected, for example theme=neglect.")
        try:
            wanted[name] = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            wanted[name] = value  # plain words
    known = set().union(*(parameters_of(path) or set() for path in paths)) - {"folder", "seed", "out"}
    for name in wanted:
        if name not in known:
            raise unknown_name("parameter", name, known, where="the notebooks")
    return wanted


def _opened(corpus: Path, out: Path) -> Path:
    """The folder that notebooks read from: the corpus itself, or what reading a folder of reviews gives, once for all of them."""
    from scrmine.cli.app import say_what_was_read  # noqa: PLC0415 - as above
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.output import READING  # noqa: PLC0415
    from scrmine.reading import read_folder  # noqa: PLC0415

    if (corpus / "passages.parquet").is_file():
        Corpus.open(corpus)  # a damaged one is said now, and not by every notebook
        return corpus
    opened = read_folder(corpus, cache=out / "corpus" / READING)
    opened.save(out / "corpus")
    say_what_was_read(opened)
    return out / "corpus"
