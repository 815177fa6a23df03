"""What a report shows beside the codings, from what other commands wrote: corrected frequencies, how far coders agree, what turns on choices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from scrmine.cli.app import say
from scrmine.errors import ScrmineError

if TYPE_CHECKING:
    import pandas as pd

    from scrmine.agreement import Agreement
    from scrmine.codebook import Codebook
    from scrmine.compare import Comparison, Sensitivity
    from scrmine.corpus import Corpus

LEAST_SURE = 0.25
"""Share of the codings that are left out to see what turns on how sure a coding must be, unless a threshold is named."""

Agreed = Annotated[Optional[Path], typer.Option("--agreement", metavar="RESULT", help="A folder that 'scrmine agree' wrote: how far coders agree is shown in "
                                                "workbook, briefing and figures.", show_default=False)]
Sensitive = Annotated[bool, typer.Option("--sensitivity", help="Say how far the results turn on choices: which passages are counted, how sure a coding must be, and "
                                         "the cut (the reviews are coded again as sentences and as sections).")]
Thresholds = Annotated[Optional[list[float]], typer.Option("--threshold", help="With --sensitivity: keep only codings with at least this score. Say it again for each "
                                                           "further one; default: what leaves out the least sure quarter.", show_default=False)]


def corrected_by(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, people: Path | None, sample: Path | None, *, out_of_fold: bool,
                 seed: int) -> Comparison | None:
    """The frequencies corrected by what people found in a sample, if they are given."""
    from scrmine.compare import correct_themes  # noqa: PLC0415 - `scrmine --help` should not wait for pandas
    from scrmine.people import HumanCodings  # noqa: PLC0415
    from scrmine.sample_table import read_sample  # noqa: PLC0415

    if people is None and sample is None and not out_of_fold:
        return None
    if people is None or sample is None:
        raise ScrmineError("To correct frequencies, name both --people (what people found in the sample) and --sample (which passages were drawn).")
    return correct_themes(corpus, codings, codebook, HumanCodings.open(people), read_sample(sample, corpus),
                          coder_learned="out_of_fold" if out_of_fold else "elsewhere", seed=seed)


def agreement_of(folder: Path | None, corpus: Corpus, codings: pd.DataFrame, codebook: Codebook) -> Agreement | None:
    """How far coders agree, by the codings and the settings that 'scrmine agree' kept in its folder.

    Raises
    ------
    ScrmineError
        If it is no such folder, or the same question has another answer now.
    """
    from scrmine.agreement import agree_codings  # noqa: PLC0415 - as above
    from scrmine.output import read_manifest  # noqa: PLC0415
    from scrmine.people import HumanCodings  # noqa: PLC0415

    if folder is None:
        return None
    if not (folder / "people").is_dir():
        raise ScrmineError(f"{folder} is no folder that 'scrmine agree' wrote: there is no folder 'people' in it. Name with --agreement what followed -o there.")
    asked, people = read_manifest(folder, "agreement")["settings"], HumanCodings.open(folder / "people")
    machine = set(asked["coders"]) > set(people.coders)
    result = agree_codings(corpus, people, codebook, machine=codings if machine else None, unit=asked["unit"], reflexive=asked["reflexive"])
    changed = [name for name, value in asked.items() if result.settings.get(name) != value]
    if changed:
        name = changed[0]
        raise ScrmineError(f"{folder} was written for other codings, another corpus or another codebook: its {name.replace('_', ' ')} was {_listed(asked[name])}, and "
                           f"is {_listed(result.settings.get(name))} now. Read the sheets again with 'scrmine agree'.")
    return result


def sensitivity_of(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, thresholds: list[float] | None, folder: Path, *, wanted: bool,
                   seed: int) -> Sensitivity | None:
    """How far estimates turn on choices, the cut among them; `folder` is that of the corpus, where a coder of one's own is kept."""
    from scrmine.compare import compare_choices  # noqa: PLC0415 - as above

    if not wanted:
        if thresholds:
            raise ScrmineError("--threshold says what to try with --sensitivity, and that was not asked for. Add --sensitivity, or leave --threshold out.")
        return None
    cuts = _cuts(corpus, codings, codebook, folder)
    return compare_choices(corpus, codings, codebook, thresholds=sorted(set(thresholds or _surer(codings))), cuts=cuts, seed=seed)


def _surer(codings: pd.DataFrame) -> list[float]:
    """The score that leaves out the least sure quarter, or more where these are alike; none where all are."""
    scores = sorted(map(float, codings["score"].dropna()))
    higher = [score for score in scores if score > scores[0]]
    return [max(round(scores[int(LEAST_SURE * len(scores))], 2), higher[0])] if higher else []


def _cuts(corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, folder: Path) -> dict[str, tuple[Corpus, pd.DataFrame]]:
    """The reviews as sentences and as sections, coded by the coder that coded the corpus."""
    from scrmine.cutting import UNITS, cut_passages  # noqa: PLC0415 - as above
    from scrmine.themes.codings import CODERS, code_passages  # noqa: PLC0415

    names = sorted(codings["coder"].unique())
    if names != ["own"] and (len(names) != 1 or names[0] not in CODERS):
        say(f"The cut is not tried: it would take the coder to code again, and the codings are by {_listed(names) or 'nobody'}.")
        return {}
    coder = names[0]
    if names == ["own"]:
        from scrmine.cli.own import OWN  # noqa: PLC0415 - as above
        from scrmine.themes.own_files import open_coder  # noqa: PLC0415

        coder = open_coder(folder / OWN)
    cut = {f"cut into {unit}": cut_passages(corpus, unit) for unit in UNITS if corpus.settings.get("cut_into") != unit}
    return {name: (other, code_passages(other.passages, codebook, coder=coder)) for name, other in cut.items()}


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
