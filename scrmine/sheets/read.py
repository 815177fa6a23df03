"""Read a coding sheet that a person filled in: every answer, or every reason why not with its cell."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import SchemaError, ScrmineError, ScrmineWarning
from scrmine.people import ANSWERED, COMMENTS, HumanCodings
from scrmine.sample_table import check_sample
from scrmine.schema import CODINGS, empty_table
from scrmine.sheets.answers import EXPECTED, NO, UNSURE, YES, Answer, NotAnAnswer, read_answer, text_of
from scrmine.sheets.columns import COMMENT, CUT, NO_THEME, PASSAGE
from scrmine.sheets.grid import Grid, open_grids
from scrmine.sheets.headings import find_columns, find_grid, read_about

MOST_SAID = 12
"""So many problems a message lists; a sheet of another corpus has one per row."""


@dataclass
class _Found:
    """What has been read of a sheet so far."""

    rows: dict[str, int] = field(default_factory=dict)
    answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_sheet(path: str | Path, corpus: Corpus, codebook: Codebook, *, sample: pd.DataFrame | None = None,
               coder: str | None = None) -> HumanCodings:
    """Read a sheet that `write_sheet` wrote and a person filled in.

    Columns and rows may stand in any order, columns may have been added, and yes may be written yes, y, x, 1 or TRUE. A row
    with a yes, or with "No theme", is answered: its empty cells are a no. In a row with neither only what is filled in is
    answered. A question mark is not answered.

    Parameters
    ----------
    path : str or pathlib.Path
        An Excel workbook (.xlsx) or CSV file.
    corpus : Corpus
        The reviews that the sample was drawn from.
    codebook : Codebook
        The codebook that the sheet was written with.
    sample : pandas.DataFrame, optional
        The sample: with it, rows that were deleted or are of another sample are seen.
    coder : str, optional
        Who filled it in; by default who it was written for, or the name of a CSV file.

    Returns
    -------
    HumanCodings
        By one coder; `settings` has the file, and notes on what was forgiven.

    Raises
    ------
    ScrmineError
        If the file is no sheet, or has no rows of passages.
    SchemaError
        If cells cannot be read; the message names each with what to do.

    Warns
    -----
    ScrmineWarning
        If passages of the sample are not in the sheet.

    Examples
    --------
    >>> import pandas as pd
    >>> path = scrmine.write_sheet(folder / "anna.csv", corpus, sample, codebook, coder="anna")
    >>> sheet = pd.read_csv(path, dtype=str)
    >>> sheet.loc[0, codebook.titles["neglect"]] = "yes"
    >>> sheet.to_csv(path, index=False)
    >>> scrmine.read_sheet(path, corpus, codebook, sample=sample)
    HumanCodings: 1 codings by 1 (anna 1 passages)
    """
    path = Path(path)
    grids = open_grids(path)
    grid, top, ids_column = find_grid(grids, corpus, path)
    about = read_about(grids)
    if about.get("codebook", codebook.name) != codebook.name:
        raise ScrmineError(f"{path.name} was written with the codebook '{about['codebook']}', and this is '{codebook.name}'. Read it with its own.")
    columns, found = find_columns(grid, top, ids_column, codebook), _Found()
    found.problems += columns.problems
    found.notes += columns.notes
    name = (coder or about.get("coder") or path.stem).strip()
    _match_rows(grid, top, ids_column, corpus, sample, found)
    if not columns.problems:
        texts = dict(zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True))
        for passage_id, row in list(found.rows.items()):
            _check_text(grid, row, columns.places.get(PASSAGE), texts[passage_id], passage_id, found)
            _read_row(grid, row, columns.places, codebook, passage_id, found)
    if found.problems:
        more = [f"… and {len(found.problems) - MOST_SAID} more."] if len(found.problems) > MOST_SAID else []
        raise SchemaError(path.name, found.problems[:MOST_SAID] + more)
    _warn_of_missing(path, sample, about, found)
    return _as_codings(found, corpus, codebook, name, path)


def _match_rows(grid: Grid, top: int, column: int, corpus: Corpus, sample: pd.DataFrame | None, found: _Found) -> None:
    """Find the passage of each row; rows of other corpora or samples, and rows without an id, are problems."""
    known = set(corpus.passages["passage_id"])
    wanted = known if sample is None else set(check_sample(sample, corpus)["passage_id"])
    foreign, outside, twice = [], [], []
    for row in range(top + 1, len(grid.rows)):
        passage_id = text_of(grid.value(row, column))
        if not passage_id:
            if any(text_of(value) for value in grid.rows[row]):
                found.problems.append(f"{grid.cell(row, column)} is empty in a row that is not: which passage is it about? Put the id back, or "
                                      f"clear the row.")
        elif passage_id not in known:
            foreign.append((row, passage_id))
        elif passage_id not in wanted:
            outside.append((row, passage_id))
        elif passage_id in found.rows:
            if _same(grid.rows[row], grid.rows[found.rows[passage_id]]):
                found.notes.append(f"Row {row + 1} repeats row {found.rows[passage_id] + 1} and was read once.")
            else:
                twice.append((row, found.rows[passage_id], passage_id))
        else:
            found.rows[passage_id] = row
    for row, before, text in twice:
        found.problems.append(f"{grid.cell(row, column)}: row {row + 1} and row {before + 1} are both about {text!r} and differ. Keep one.")
    if foreign:
        row, text = foreign[0]
        found.problems.append(f"{grid.cell(row, column)}: {text!r} and {len(foreign) - 1} other id(s) of {len(foreign) + len(found.rows) + len(outside)} "
                              f"are of no passage in this corpus. Open the corpus that the sheet was written for; if only some ids are wrong, put "
                              f"them back from a fresh sheet.")
    if outside:
        row, text = outside[0]
        found.problems.append(f"{grid.cell(row, column)}: {text!r} and {len(outside) - 1} other(s) are in the corpus and not in this sample. Read the "
                              f"sheet with the sample that it was written for.")
    if not found.rows and not found.problems:
        found.problems.append("There is no row with a passage under the headings. Ask for the sheet again.")


def _same(one: list[object], other: list[object]) -> bool:
    """Whether two rows say the same; their running numbers may differ."""
    longest = max(len(one), len(other))
    cells = [[text_of(value) for value in row] + [""] * (longest - len(row)) for row in (one, other)]
    return cells[0][1:] == cells[1][1:]


def _check_text(grid: Grid, row: int, column: int | None, text: str, passage_id: str, found: _Found) -> None:
    """The text beside an id is that passage's: sorting some columns and not others puts answers to wrong passages."""
    if column is None:
        return
    shown = "".join(text_of(grid.value(row, column)).removesuffix(CUT).split())
    if shown and not "".join(text.split()).startswith(shown):
        found.problems.append(f"{grid.cell(row, column)} is not the text of passage {passage_id!r} in row {row + 1}. If columns were sorted apart, undo "
                              f"that; if the corpus was built again since, open the one that the sheet was written for.")


def _read_row(grid: Grid, row: int, places: dict[str, int], codebook: Codebook, passage_id: str, found: _Found) -> None:
    """The answers of one row."""
    answers: dict[str, Answer] = {}
    for name in (NO_THEME, *codebook.themes):
        column = places[name]
        merged = grid.merged_at(row, column)
        if merged:
            problem = (f"{grid.cell(row, column)} is part of the merged cells {merged}, so it cannot be told which of them the answer is for. Unmerge "
                       f"them and fill in each.")
            # One merged range is one problem, however many cells it has.
            found.problems += [problem] if not any(f"merged cells {merged}," in said for said in found.problems) else []
            continue
        try:
            answer = read_answer(grid.value(row, column), stances=name != NO_THEME)
        except NotAnAnswer as held:
            title = NO_THEME if name == NO_THEME else codebook.titles[name]
            found.problems.append(f"{grid.cell(row, column)} (“{title}”) {held}; {EXPECTED} is expected.")
            continue
        if answer is not None:
            answers[name] = answer
    none = answers.pop(NO_THEME, None)
    yes = [theme for theme, answer in answers.items() if answer.says == YES]
    carried = [theme for theme in yes if answers[theme].stance != "absent"]
    if none is not None and none.says == YES and carried:
        found.problems.append(f"{grid.cell(row, places[NO_THEME])} says that there is no theme, and {grid.cell(row, places[carried[0]])} that there is "
                              f"“{codebook.titles[carried[0]]}”. Clear one of them.")
    if none is not None and none.says == NO and not yes:
        found.problems.append(f"{grid.cell(row, places[NO_THEME])} says that there is a theme, and none is marked in row {row + 1}. Mark it, or clear "
                              f"the cell.")
    if yes or (none is not None and none.says == YES):
        answers = {theme: answers.get(theme, Answer(NO)) for theme in codebook.themes}
    found.answers[passage_id] = {theme: answer for theme, answer in answers.items() if answer.says != UNSURE}
    if COMMENT in places and (comment := text_of(grid.value(row, places[COMMENT]))):
        found.comments[passage_id] = comment


def _warn_of_missing(path: Path, sample: pd.DataFrame | None, about: dict[str, str], found: _Found) -> None:
    """Rows that are not there any more are not answered, and the reader is told."""
    if sample is not None:
        lost = [passage_id for passage_id in sample["passage_id"] if passage_id not in found.rows]
        said = f"{len(lost)} of the {len(sample)} passages of the sample are not in {path.name}, first {lost[0]!r}" if lost else ""
    else:
        there = int(about.get("passages", "0")) - len(found.rows)
        said = f"{there} of the {about['passages']} rows that {path.name} was written with are not there any more" if there > 0 else ""
    if said:
        warnings.warn(f"{said}: they count as not answered.", ScrmineWarning, stacklevel=3)


def _as_codings(found: _Found, corpus: Corpus, codebook: Codebook, coder: str, path: Path) -> HumanCodings:
    """The tables of what was read, in the order of the corpus."""
    passages = corpus.passages[corpus.passages["passage_id"].isin(found.answers)]
    codings, answered = [], []
    for passage_id, start, end, text in zip(passages["passage_id"], passages["start"], passages["end"], passages["text"], strict=True):
        for theme in codebook.themes:
            answer = found.answers[passage_id].get(theme)
            if answer is None:
                continue
            answered.append({"passage_id": passage_id, "theme": theme, "coder": coder})
            if answer.says == YES:
                codings.append({"coding_id": f"{passage_id}#{theme}#{coder}", "passage_id": passage_id, "theme": theme, "coder": coder,
                                "stance": answer.stance, "start": start, "end": end, "quote": text, "score": 1.0})
    comments = [{"passage_id": passage_id, "coder": coder, "comment": comment} for passage_id, comment in found.comments.items()]
    tables = [pd.DataFrame(rows) if rows else empty_table(table)
              for rows, table in ((codings, CODINGS), (answered, ANSWERED), (comments, COMMENTS))]
    counts = Counter(bool(answers) for answers in found.answers.values())
    return HumanCodings(*tables, {"file": path.name, "n_rows": len(found.rows), "n_open": counts[False], "notes": found.notes})
