"""From a corpus to codings, comparison, page and tables; and all of it at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from scrmine.cli.app import (
    By,
    CodebookFile,
    Coded,
    CoderName,
    CorpusFolder,
    Folder,
    Languages,
    Megabytes,
    Ocr,
    Out,
    Seconds,
    Seed,
    Share,
    app,
    check_apart,
    say,
    say_codings,
    say_what_is_not_counted,
    say_what_was_read,
)
from scrmine.cli.given import Agreed, Sensitive, Thresholds, agreement_of, corrected_by, sensitivity_of


@app.command()
def run(folder: Folder, out: Out, by: By = None, coder: CoderName = "combined", codebook: CodebookFile = None,
        seconds: Seconds = 60, megabytes: Megabytes = 2048, ocr: Ocr = False, ocr_languages: Languages = "eng", agreement: Agreed = None, sensitivity: Sensitive = False,
        threshold: Thresholds = None, share: Share = False, seed: Seed = 0) -> None:
    """All of it: read, code, compare, and write page, figures, workbook and tables into OUT.

    The corpus is kept in OUT/corpus, so that 'scrmine compare OUT/corpus --by COLUMN' can go on from there; with --share it is not, since
    it holds all texts.
    """
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.compare import review_groups  # noqa: PLC0415
    from scrmine.output import READING, check_ours  # noqa: PLC0415
    from scrmine.reading import Limits, read_folder  # noqa: PLC0415
    from scrmine.report import write_report  # noqa: PLC0415
    from scrmine.report.sharing import check_shareable  # noqa: PLC0415
    from scrmine.themes import code_passages, write_codings  # noqa: PLC0415

    check_apart(folder, out)
    check_ours(out, "report")
    if share:
        check_shareable(out)
    themes = read_codebook(codebook)
    corpus = read_folder(folder, limits=Limits(seconds, megabytes), ocr=ocr_languages if ocr else False, cache=None if share else out / "corpus" / READING)
    review_groups(corpus, by)
    codings = code_passages(corpus.passages, themes, coder=coder)
    page = write_report(corpus, codings, themes, out, by=by, share=share, seed=seed, agreement=agreement_of(agreement, corpus, codings, themes),
                        sensitivity=sensitivity_of(corpus, codings, themes, threshold, out / "corpus", wanted=sensitivity, seed=seed))
    if not share:
        corpus.save(out / "corpus")
        write_codings(codings, out / "corpus")
    say_what_was_read(corpus)
    say_codings(codings, corpus, coder)
    say(f"Page: {page}")


@app.command()
def code(corpus: CorpusFolder, coder: CoderName = "combined", codings: Coded = None, codebook: CodebookFile = None) -> None:
    """Code the passages of a corpus into themes: writes CORPUS/codings.parquet.

    With --codings, a coder of your own learns from what you coded, is kept as CORPUS/own-coder, and codes as you do.
    """
    from scrmine.cli.own import learn  # noqa: PLC0415 - as above
    from scrmine.codebook import read_codebook  # noqa: PLC0415
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.themes import code_passages, write_codings  # noqa: PLC0415

    opened, themes = Corpus.open(corpus), read_codebook(codebook)
    who = learn(corpus, opened, themes, codings) if codings else coder
    coded = code_passages(opened.passages, themes, coder=who)
    path = write_codings(coded, corpus)
    say_codings(coded, opened, "own" if codings else coder)
    say_what_is_not_counted(opened)
    say(f"Written: {path}")


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
        say(f"Written: {out}")
        return
    for group, part in result.measure("share_of_reviews").groupby("group"):
        say(f"\n{group}: {part['n_reviews'].iloc[0]} reviews, {part['n_passages'].iloc[0]:,} passages of findings")
        for row in part.sort_values(["family", "estimate"], ascending=False).to_dict("records"):
            share = f"{row['n_present']}/{row['n_reviews']}"
            say(f"  {row['theme']:<34}{share:>8}  {row['estimate']:>6.1%}  ({row['ci_low']:.1%} to {row['ci_high']:.1%})")


@app.command()
def report(corpus: CorpusFolder, out: Out, by: By = None, share: Share = False,
           topics: Annotated[Optional[Path], typer.Option("--topics", help="A folder that 'scrmine topics' wrote: topics are shown beside themes.",
                                                          show_default=False)] = None,
           codings: Coded = None,
           people: Annotated[Optional[Path], typer.Option("--people", help="One reading of a sample, as for 'scrmine correct': corrected frequencies are shown beside "
                                                          "the machine's. Needs --sample.", show_default=False)] = None,
           sample: Annotated[Optional[Path], typer.Option("--sample", help="The sample.csv that 'scrmine sample' wrote.", show_default=False)] = None,
           out_of_fold: Annotated[bool, typer.Option("--out-of-fold", help="As for 'scrmine correct'.")] = False,
           agreement: Agreed = None, sensitivity: Sensitive = False, threshold: Thresholds = None,
           codebook: CodebookFile = None, seed: Seed = 0) -> None:
    """Write page, figures, workbook and tables of a coded corpus into OUT.

    With --codings, what you have coded, the page says how far the coding can be relied on.
    """
    from scrmine.cli.own import measured_on_own  # noqa: PLC0415 - as above
    from scrmine.codebook import read_codebook  # noqa: PLC0415
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.report import write_report  # noqa: PLC0415
    from scrmine.themes import read_codings  # noqa: PLC0415
    from scrmine.topics.crosswalk import cross_themes  # noqa: PLC0415
    from scrmine.topics.result import Topics  # noqa: PLC0415

    opened, themes = Corpus.open(corpus), read_codebook(codebook)
    coded = read_codings(corpus, opened)
    found = Topics.open(topics) if topics else None
    page = write_report(
        opened, coded, themes, out, by=by, share=share, seed=seed, topics=found, crosswalk=cross_themes(found, coded, themes, seed=seed) if found else None,
        card=measured_on_own(corpus, themes, codings, seed) if codings else None,
        corrected=corrected_by(opened, coded, themes, people, sample, out_of_fold=out_of_fold, seed=seed),
        agreement=agreement_of(agreement, opened, coded, themes),
        sensitivity=sensitivity_of(opened, coded, themes, threshold, corpus, wanted=sensitivity, seed=seed),
    )
    say(f"Page: {page}")
