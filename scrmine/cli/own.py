"""A coder of one's own from the command line: what to code next, where to read for a theme, how far codings can be relied on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from scrmine.cli.app import CodebookFile, Coded, CoderName, CorpusFolder, Seed, app, say
from scrmine.errors import ScrmineError

if TYPE_CHECKING:
    from scrmine.codebook import Codebook
    from scrmine.corpus import Corpus
    from scrmine.people import HumanCodings
    from scrmine.quality import QualityCard
    from scrmine.themes.own import OwnCoder

OWN = "own-coder"
"""The name of a coder of one's own, in the folder of the corpus that it learned from."""


@app.command()
def suggest(corpus: CorpusFolder,
            out: Annotated[Path, typer.Option("--out", "-o", help="The sheet to write (.xlsx or .csv).", show_default=False)],
            coder: Annotated[str, typer.Option("--coder-name", help="Who will fill it in.")] = "me",
            n: Annotated[int, typer.Option("--n", min=1, help="How many passages to suggest.")] = 50, codings: Coded = None,
            codebook: CodebookFile = None) -> None:
    """Write a sheet of the passages to code next: uncertain ones, unlike each other, of themes with few codings so far.

    Fill it in, then: scrmine code CORPUS --codings SHEET. With the sheets filled in so far as --codings, the next suggestions follow
    what was learned. Suggested passages are no random sample; draw one for estimates with: scrmine sample
    """
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.sheets import write_sheet  # noqa: PLC0415
    from scrmine.themes.suggest import suggest_passages  # noqa: PLC0415

    if out.exists():
        raise ScrmineError(f"{out} is there already and may be filled in, so nothing was changed. Name a new file with -o.")
    opened, themes = Corpus.open(corpus), read_codebook(codebook)
    table = suggest_passages(opened.passages, themes, coder=_coder_for(corpus, opened, themes, codings), n=n)
    rows = table.assign(review_id=table["review_id"].fillna(table["doc_id"]), stratum="suggested", inclusion_probability=1.0)
    say(f"Sheet: {write_sheet(out, opened, rows, themes, coder=coder)}")
    # What the machine makes of them is not said: it would sway whoever codes them.
    sheets = " ".join(f"--codings {path}" for path in [*(codings or []), out])
    say(f"{len(table)} passages. Fill it in, then: scrmine code {corpus} {sheets}{'' if codings else ' (and every sheet filled in before)'}")


@app.command()
def rank(corpus: CorpusFolder, theme: Annotated[str, typer.Option("--theme", help="The id of the theme to read for.", show_default=False)],
         n: Annotated[int, typer.Option("--n", min=1, help="How many passages to print.")] = 10,
         out: Annotated[Optional[Path], typer.Option("--out", "-o", help="A CSV file for all passages in their order.", show_default=False)] = None,
         codings: Coded = None, codebook: CodebookFile = None) -> None:
    """All passages in the order of how likely they carry a theme, to find them all and read as little as possible."""
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - as above
    from scrmine.corpus import Corpus  # noqa: PLC0415
    from scrmine.report.tables import write_csv  # noqa: PLC0415
    from scrmine.themes.ranking import rank_passages  # noqa: PLC0415

    opened, themes = Corpus.open(corpus), read_codebook(codebook)
    table = rank_passages(opened.passages, themes, theme, coder=_coder_for(corpus, opened, themes, codings))
    nine = int((table["found"] < 0.9).sum()) + 1
    say(f"{themes.titles[theme]}: to find nine in ten of its passages, read about the first {nine:,} of {len(table):,}, if the probabilities are "
        f"right")
    if out is not None:
        say(f"Written: {write_csv(table, out)}")
        return
    for row in table.head(n).to_dict("records"):
        text = " ".join(row["text"].split())
        say(f"\n{row['rank']}. {row['chance']:.0%}  {row['doc_id']}, {row['locator']}\n   {text if len(text) <= 300 else text[:300].rsplit(' ', 1)[0] + ' …'}")


@app.command()
def quality(corpus: Annotated[Optional[Path], typer.Argument(metavar="[CORPUS]", help="A coded corpus, with --codings; without it the coder is "
                                                             "measured on the fictional sample.", show_default=False)] = None,
            codings: Coded = None, coder: CoderName = "combined",
            out: Annotated[Optional[Path], typer.Option("--out", "-o", help="An HTML file for the whole card.", show_default=False)] = None,
            codebook: CodebookFile = None, seed: Seed = 0) -> None:
    """How far codings can be relied on, in plain sentences: against the sample's gold, or against what you coded yourself."""
    from scrmine.codebook import read_codebook  # noqa: PLC0415 - as above
    from scrmine.quality import measure_shipped, write_card  # noqa: PLC0415

    if (corpus is None) != (not codings):
        raise ScrmineError("To measure on passages of your own, name both the corpus and, with --codings, what you have coded; to measure on the "
                           "fictional sample, name neither.")
    themes = read_codebook(codebook)
    card = measured_on_own(corpus, themes, codings, seed) if corpus else measure_shipped(coder, codebook=themes, seed=seed)
    for sentence in card.sentences():
        say(sentence)
    if out is not None:
        say(f"Written: {write_card(card, out)}")


def learn(folder: Path, corpus: Corpus, codebook: Codebook, files: list[Path]) -> OwnCoder:
    """Fit a coder of one's own to what was coded, and keep it in the corpus's folder."""
    from scrmine.themes.own_files import save_coder  # noqa: PLC0415 - as above
    from scrmine.themes.own_fitting import fit_coder  # noqa: PLC0415

    human = read_rounds(corpus, codebook, files)
    _keep_earlier(folder, set(human.answered["passage_id"]))
    own = fit_coder(corpus.passages, human, codebook)
    path = save_coder(own, folder / OWN)
    say(f"Learned from {own.settings['n_passages']:,} passages with {own.settings['n_codes']:,} codes by {own.settings['coders']}; kept in {path}")
    return own


def read_rounds(corpus: Corpus, codebook: Codebook, files: list[Path]) -> HumanCodings:
    """What one person coded, over all sheets and folders that were named."""
    import pandas as pd  # noqa: PLC0415 - as above

    from scrmine.people import HumanCodings  # noqa: PLC0415
    from scrmine.sheets import read_sheet  # noqa: PLC0415

    named = [HumanCodings.open(path) if path.is_dir() else read_sheet(path, corpus, codebook) for path in files if path.suffix.lower() != ".csv"]
    names = sorted({coder for part in named for coder in part.coders})
    # A CSV sheet does not say whose it is: it is another round of the same person's.
    parts = named + [read_sheet(path, corpus, codebook, coder=names[0] if names else "me") for path in files if path.suffix.lower() == ".csv"]
    if len(names) > 1:
        raise ScrmineError(f"The codings are by several people ({', '.join(names)}). Learn from one, or decide together first (scrmine agree "
                           f"--decisions) and name the folder 'adjudicated' that it writes.")
    answered = pd.concat([part.answered for part in parts], ignore_index=True)
    twice = answered[answered.duplicated()]
    if len(twice):
        raise ScrmineError(f"{twice['passage_id'].nunique()} passage(s) were answered in two of the files, first {twice['passage_id'].iloc[0]!r}. Clear "
                           f"their rows in one of them.")
    return HumanCodings(pd.concat([part.codings for part in parts], ignore_index=True), answered)


def _keep_earlier(folder: Path, answered: set[str]) -> None:
    """Refuse to forget: a coder that was learned from more than is named now is not written over."""
    import json  # noqa: PLC0415 - as above

    kept = folder / f"{OWN}.json"
    if not kept.is_file():
        return
    try:
        earlier = [row["passage_id"] for row in json.loads(kept.read_text(encoding="utf-8"))["read"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ScrmineError(f"{kept} is damaged ({error}). Delete it and learn again from all your sheets.") from None
    lost = [passage_id for passage_id in earlier if passage_id not in answered]
    if lost:
        raise ScrmineError(f"{kept} has learned from {len(lost)} passage(s) that are not in what you name now, first {lost[0]!r}. Name the sheets of "
                           f"all rounds, each with --codings; to begin anew, delete {kept.name} first.")


def _coder_for(folder: Path, corpus: Corpus, codebook: Codebook, files: list[Path] | None) -> OwnCoder | None:
    """The coder that learned from these files; else the one kept with the corpus; else none, which is the shipped one."""
    from scrmine.themes.own_files import open_coder  # noqa: PLC0415 - as above

    if files:
        return learn(folder, corpus, codebook, files)
    if (folder / f"{OWN}.json").is_file():
        own = open_coder(folder / OWN)
        say(f"With your own coder, {folder / OWN}.json: {own.settings['n_passages']:,} passages coded by {own.settings['coders']}")
        return own
    return None


def measured_on_own(folder: Path, codebook: Codebook, files: list[Path], seed: int) -> QualityCard:
    """The card of the corpus's codings against the user's; those of a coder of one's own are made anew without each review's answers."""
    from scrmine.corpus import Corpus  # noqa: PLC0415 - as above
    from scrmine.quality import measure_coder  # noqa: PLC0415
    from scrmine.themes import read_codings  # noqa: PLC0415
    from scrmine.themes.own_fitting import cross_code  # noqa: PLC0415

    opened = Corpus.open(folder)
    human = read_rounds(opened, codebook, files)
    said, scores = read_codings(folder, opened), None
    measured_on = "passages that you coded (if they are no random sample, the figures are theirs only)"
    if "own" in set(said["coder"]):
        answered = opened.passages[opened.passages["passage_id"].isin(human.answered["passage_id"])]
        folds = min(5, answered["review_id"].fillna(answered["doc_id"]).nunique())
        said, scores = cross_code(opened.passages, human, codebook, folds=folds, seed=seed)
        measured_on += ", each review by a coder that had not seen your codings of it"
    complete = human.answered.groupby("passage_id")["theme"].nunique() == len(codebook.themes)
    read = opened.passages[opened.passages["passage_id"].isin(complete[complete].index)]
    gold = human.codings[human.codings["passage_id"].isin(read["passage_id"])]
    return measure_coder(said, gold, read, codebook, scores=scores, measured_on=measured_on, seed=seed)
