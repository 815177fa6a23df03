"""Coding by hand: draw a sample and write sheets for people, read them back, and say how far they agree."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from scrmine.cli.app import By, CodebookFile, CorpusFolder, Out, Seed, app, say
from scrmine.errors import ScrmineError

if TYPE_CHECKING:
    import pandas as pd

    from scrmine.agreement import Agreement
    from scrmine.corpus import Corpus
    from scrmine.people import HumanCodings

NAME = re.compile(r"[^\W_][\w .'-]*")
SCORED = ("combined", "learned")
"""The coders whose scores say how likely a passage is that they left uncoded."""

Sheets = Annotated[list[Path], typer.Argument(metavar="SHEET...", help="Sheets that were filled in (.xlsx or .csv).", show_default=False)]


@app.command()
def sample(corpus: CorpusFolder, out: Out,
           coders: Annotated[str, typer.Option("--coders", help="Who will code: names with commas between them; each gets a sheet.")],
           n: Annotated[int, typer.Option("--n", min=1, help="How many passages (or reviews) to draw.")] = 200, by: By = None,
           unit: Annotated[str, typer.Option("--unit", help="What is drawn: passages, or whole reviews (needed for the share of reviews with a "
                                                            "theme).")] = "passages",
           per_review: Annotated[int | None, typer.Option("--per-review", min=1, help="With --unit reviews: so many passages of each drawn review, "
                                                                                      "rather than all.")] = None,
           stances: Annotated[bool, typer.Option("--stances", help="Ask what a passage says of a theme (concern, good …), not only whether.")] = False,
           csv: Annotated[bool, typer.Option("--csv", help="Write CSV sheets and no Excel workbooks.")] = False,
           codebook: CodebookFile = None, seed: Seed = 0) -> None:
    """Draw passages for people to code, and write a sheet for each of them into OUT.

    Every passage of the findings can be drawn; OUT/sample.csv keeps the probability with which each was. Fill in the sheets
    apart from each other, then: scrmine agree CORPUS OUT/anna.xlsx OUT/ben.xlsx -o RESULT
    """
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.output import write_folder, write_manifest  # noqa: PLC0415
    from scrmine.sample_table import write_sample  # noqa: PLC0415
    from scrmine.sampling import draw_sample  # noqa: PLC0415
    from scrmine.sheets import write_sheet  # noqa: PLC0415
    from scrmine.themes import read_codings  # noqa: PLC0415

    names = _names(coders)
    if out.is_dir() and any(out.iterdir()):
        raise ScrmineError(f"There are files in {out} already, and sheets among them may be filled in, so nothing was changed. Name a new folder "
                           f"with -o.")
    opened, themes = Corpus.open(corpus), read_codebook(codebook)
    codings = read_codings(corpus, opened)
    drawn = draw_sample(opened, codings, themes, n=n, by=by, unit=unit, per_review=per_review, scores=_scores(opened, codings, themes), seed=seed)
    with write_folder(out, "sample") as staging:
        write_sample(drawn, staging / "sample.csv")
        for name in names:
            write_sheet(staging / f"{name}{'.csv' if csv else '.xlsx'}", opened, drawn, themes, coder=name, stances=stances)
        settings = {"n": n, "by": by, "unit": unit, "per_review": per_review, "seed": seed, "coders": names, "stances": stances, "codebook": themes.name}
        write_manifest(staging, "sample", settings=settings)
    say(f"Sample: {len(drawn):,} passages of {drawn['review_id'].nunique()} reviews in {drawn['stratum'].nunique()} strata")
    for name in names:
        say(f"Sheet: {out / name}{'.csv' if csv else '.xlsx'}")


@app.command()
def agree(corpus: CorpusFolder, sheets: Sheets, out: Out,
          unit: Annotated[str, typer.Option("--unit", help="What is agreed on: passage, section or review.")] = "passage",
          machine: Annotated[bool, typer.Option("--machine", help="Count the machine's codings of the corpus as one more coder.")] = False,
          reflexive: Annotated[bool, typer.Option("--reflexive", help="No coefficients and no prevalence: only where a theme is discussed.")] = False,
          drawn: Annotated[Optional[Path], typer.Option("--sample", help="The sample.csv that the sheets were written with; by default the one "
                                                        "beside the first sheet.", show_default=False)] = None,
          decisions: Annotated[Optional[Path], typer.Option("--decisions", help="A decisions sheet that was filled in: adds adjudicated "
                                                            "codings.", show_default=False)] = None,
          codebook: CodebookFile = None) -> None:
    """Read sheets that people filled in: how far they agree on each theme, and where they do not.

    OUT gets the tables, a figure, the codings, and decisions.xlsx, in which what coders differ on can be decided together.
    """
    from scrmine.agreement import adjudicate_codings, agree_codings  # noqa: PLC0415 - as above
    from scrmine.codebook import read_codebook  # noqa: PLC0415
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.output import check_ours, write_folder, write_manifest  # noqa: PLC0415
    from scrmine.people import join_codings  # noqa: PLC0415
    from scrmine.sheets import read_decisions, read_sheet  # noqa: PLC0415
    from scrmine.themes import read_codings  # noqa: PLC0415

    check_ours(out, "agreement")
    opened, themes = Corpus.open(corpus), read_codebook(codebook)
    found = _find_sample(drawn, sheets, opened)
    parts = [read_sheet(sheet, opened, themes, sample=found) for sheet in sheets]
    people = join_codings(parts)
    decided = None
    if decisions is not None:
        decided = adjudicate_codings(opened, people, themes, read_decisions(decisions, opened, themes))
    result = agree_codings(opened, people, themes, machine=read_codings(corpus, opened) if machine else None, unit=unit, reflexive=reflexive)
    alone = result if unit == "passage" and not machine else agree_codings(opened, people, themes, reflexive=True)
    with write_folder(out, "agreement") as staging:
        _write_tables(staging, result)
        people.save(staging / "people")
        if decided is not None:
            decided.save(staging / "adjudicated")
        kept = _write_decisions(staging, out, alone, themes)
        write_manifest(staging, "agreement", settings=result.settings)
    _say_result(parts, result, decided)
    say(f"Written: {out}")
    if kept:
        say(f"Decisions: {kept}")


def _names(coders: str) -> list[str]:
    """The names of the coders, fit for file names."""
    names = [name.strip() for name in coders.split(",") if name.strip()]
    wrong = [name for name in names if not NAME.fullmatch(name)]
    if wrong or not names:
        raise ScrmineError(f"--coders is {coders!r}; names of letters and digits with commas between them are expected, for example anna,ben.")
    if len({name.casefold() for name in names}) < len(names):
        raise ScrmineError(f"--coders is {coders!r}, and a name is there twice. Give each coder another name.")
    return names


def _scores(corpus: Corpus, codings: pd.DataFrame, codebook: object) -> pd.DataFrame | None:
    """How likely each passage carries each theme, if the machine that coded the corpus can say so."""
    from scrmine.corpus import count_once  # noqa: PLC0415 - as above
    from scrmine.themes import score_passages  # noqa: PLC0415

    if not set(codings["coder"].unique()) & set(SCORED):
        say("The codings were made without scores: passages left uncoded are drawn alike.")
        return None
    return score_passages(count_once(corpus.passages), codebook)


def _find_sample(given: Path | None, sheets: list[Path], corpus: Corpus) -> pd.DataFrame | None:
    """The sample that the sheets were written with, if it is at hand."""
    from scrmine.sample_table import read_sample  # noqa: PLC0415 - as above

    beside = sheets[0].parent / "sample.csv"
    if given is None and not beside.is_file():
        say(f"There is no {beside}: rows that were deleted from CSV sheets cannot be seen. Name the sample with --sample.")
        return None
    return read_sample(given or beside, corpus)


def _write_tables(folder: Path, result: Agreement) -> None:
    """The tables, and the figure where there are figures to draw."""
    from scrmine.report.tables import write_csv  # noqa: PLC0415 - as above

    write_csv(result.discussed, folder / "discussed.csv")
    write_csv(result.disagreements, folder / "disagreements.csv")
    if result.settings["reflexive"]:
        return
    write_csv(result.table, folder / "agreement.csv")
    write_csv(result.pairs, folder / "pairs.csv")
    if not result.measure("alpha")["estimate"].notna().any():
        return
    import matplotlib.pyplot as plt  # noqa: PLC0415 - as above

    from scrmine.plots.agreement import plot_agreement  # noqa: PLC0415
    from scrmine.plots.style import STYLE  # noqa: PLC0415

    ax = plot_agreement(result)
    with plt.rc_context(STYLE):
        ax.figure.savefig(folder / "agreement.svg", bbox_inches="tight", metadata={"Date": None, "Creator": "scrmine"})
        ax.figure.savefig(folder / "agreement.png", bbox_inches="tight", dpi=150, metadata={"Software": "scrmine"})


def _write_decisions(staging: Path, out: Path, alone: Agreement, codebook: object) -> str:
    """Write the sheet of what coders differ on; one that is there already may be filled in and stays."""
    from scrmine.sheets import write_decisions  # noqa: PLC0415 - as above

    if (out / "decisions.xlsx").exists():
        return f"{out / 'decisions.xlsx'} was there already and is as it was."
    if not len(alone.disagreements):
        return ""
    write_decisions(staging / "decisions.xlsx", alone, codebook)
    return f"{out / 'decisions.xlsx'}; fill it in together and read it with --decisions"


def _say_result(parts: list[HumanCodings], result: Agreement, decided: HumanCodings | None) -> None:
    """What was read, and the figures of each theme."""
    for part in parts:
        asked = part.settings
        say(f"{asked['file']}: {', '.join(part.coders) or 'nobody'}, {asked['n_rows'] - asked['n_open']} of {asked['n_rows']} passages filled in")
        for note in asked["notes"]:
            say(f"  {note}")
    say(repr(result))
    if decided is not None:
        say(f"Adjudicated: {len(decided.codings)} codings in {decided.answered['passage_id'].nunique()} passages")
    if result.settings["reflexive"]:
        return
    say(f"\n  {'theme':<34}{'alpha':>7}{'':>22}{'raw':>7}{'kappa':>7}{'AC1':>7}{'prevalence':>12}")
    for row in result.by_theme().to_dict("records"):
        alike = "(they never differ)" if row["percent_agreement"] == 1 else "(no interval)"
        between = f"({row['alpha_ci_low']:.2f} to {row['alpha_ci_high']:.2f})" if row["alpha_ci_low"] == row["alpha_ci_low"] else alike
        alpha = f"{_two(row['alpha'])}  {between}" if row["alpha"] == row["alpha"] else _two(row["alpha"])
        note = f"  {row['note']}" if row["note"] else ""
        say(f"  {row['theme']:<34}{alpha:<29}{row['percent_agreement']:>7.1%}{_two(row['kappa'])}{_two(row['ac1'])}{row['prevalence']:>12.1%}{note}")


def _two(value: float) -> str:
    """A coefficient in its column; one sign for each that is not defined."""
    return f"{'–':>7}" if math.isnan(value) else f"{value:>7.2f}"
