"""Machine counts corrected by what people found in a sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from scrmine.cli.app import By, CodebookFile, CorpusFolder, Seed, app, say

if TYPE_CHECKING:
    from scrmine.compare import Comparison, Differences


@app.command()
def correct(corpus: CorpusFolder,
            people: Annotated[Path, typer.Argument(metavar="PEOPLE", help="One reading of the sample: the folder 'adjudicated' that 'scrmine agree' "
                                                   "writes with --decisions, or its folder 'people' if one person coded.", show_default=False)],
            sample: Annotated[Path, typer.Option("--sample", help="The sample.csv that 'scrmine sample' wrote.", show_default=False)],
            by: By = None,
            measure: Annotated[str, typer.Option("--measure", help="What is printed: share_of_passages, share_of_reviews (needs a sample of whole "
                                                 "reviews), mean_share or rate_per_1000_words.")] = "share_of_passages",
            out_of_fold: Annotated[bool, typer.Option("--out-of-fold", help="The coder learned from this sample, and coded each review without "
                                                      "having learned from it.")] = False,
            out: Annotated[Optional[Path], typer.Option("--out", "-o", help="A CSV file for all measures; without it the table is printed.",
                                                        show_default=False)] = None,
            codebook: CodebookFile = None, seed: Seed = 0) -> None:
    """How often each theme appears, corrected by what people found in a sample; by group, with differences tested.

    A theme that the sample does not reach stays an uncorrected machine count, and is marked so.
    """
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.compare import compare_groups, correct_themes  # noqa: PLC0415
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.people import HumanCodings  # noqa: PLC0415
    from scrmine.report.tables import write_csv  # noqa: PLC0415
    from scrmine.sample_table import read_sample  # noqa: PLC0415
    from scrmine.themes import read_codings  # noqa: PLC0415

    opened = Corpus.open(corpus)
    result = correct_themes(opened, read_codings(corpus, opened), read_codebook(codebook), HumanCodings.open(people), read_sample(sample, opened),
                            coder_learned="out_of_fold" if out_of_fold else "elsewhere", by=by, seed=seed)
    result.measure(measure)  # an unknown one is said before anything is written
    if out is not None:
        write_csv(result.table, out)
        say(f"Written: {out}")
        return
    _say_measure(result, measure)
    if by is not None:
        _say_differences(compare_groups(result, measure))


def _say_measure(result: Comparison, measure: str) -> None:
    """One line per group and theme: corrected with its interval, the machine's, and what to read first."""
    for group, part in result.measure(measure).groupby("group"):
        say(f"\n{group}: {part['n_reviews'].iloc[0]} reviews, {part['n_passages'].iloc[0]:,} passages of findings")
        for row in part.sort_values(["family", "estimate"], ascending=False, kind="stable").to_dict("records"):
            raw = row["status"] == "uncorrected machine count"
            interval = "" if raw or not row["ci_low"] >= 0 else f"({_number(row['ci_low'], measure)} to {_number(row['ci_high'], measure)})"
            worth = "uncorrected machine count" if raw else f"machine {_number(row['raw'], measure)}"
            note = f"; {row['note']}" if row["note"] else ""
            say(f"  {row['theme']:<34}{_number(row['estimate'], measure):>8}  {interval:<20}  {worth}{note}")
    say(f"\n{result.describe(measure)}")


def _say_differences(found: Differences) -> None:
    """The differences that are more than chance could make, or that there are none."""
    say(f"\n{found!r}")
    sure = found.table[found.table["p_adjusted"] < 0.05]
    for row in sure.to_dict("records"):
        measure = found.settings["measure"]
        ends = f"{_number(row['ci_low'], measure)} to {_number(row['ci_high'], measure)}"
        say(f"  {row['theme']:<34}{row['group']} less {row['against']}: {_number(row['estimate'], measure)} ({ends}), adjusted p {row['p_adjusted']:.3f}")
    if not len(sure):
        say("  No theme differs by more than chance could make it (adjusted p below .05).")


def _number(value: float, measure: str) -> str:
    rate = measure == "rate_per_1000_words"
    if 0 < value < (0.005 if rate else 0.0005):
        return "<0.01" if rate else "<0.1%"  # what is not nought is not printed as such
    return f"{value:.2f}" if rate else f"{value:.1%}"
