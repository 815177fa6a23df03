"""Disagreements as a sheet to discuss and decide on, and the decisions read back with who made them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from scrmine.agreement import Agreement
from scrmine.agreement.decisions import DECISIONS
from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import SchemaError, ScrmineError
from scrmine.report.tables import write_csv
from scrmine.schema import check_table, empty_table
from scrmine.sheets.answers import NO, STANCE_WORDS, UNSURE, NotAnAnswer, read_answer, text_of
from scrmine.sheets.columns import (
    COMMENTS,
    DECIDED_BY,
    DECISION,
    ID,
    NUMBER,
    PASSAGE,
    REASON,
    SAYS,
    THEME,
    THEME_ID,
    WHERE,
    plain,
)
from scrmine.sheets.fill import STANCE_CHOICES, check_target, write_workbook
from scrmine.sheets.grid import Grid, open_grids
from scrmine.sheets.headings import ABOUT_KEYS, find_grid

NEEDED = (THEME_ID, DECISION, DECIDED_BY)
TOLD = (
    "What to do",
    "1. On the sheet “Passages” each row is a passage and a theme on which coders differ. Read it together, with the codebook open.",
    "2. Under “Decision” put “yes” if the passage carries the theme, “no” if it does not. Instead of “yes” you may say “concern”, “good”, “mixed” "
    "or “neutral”. Leave it empty if you cannot decide: it then counts as not answered.",
    "3. Under “Decided by” write who decided: one name, or all who talked it over. Under “Reason” say why, so that it can be read later, and "
    "the codebook can be mended.",
)


def write_decisions(path: str | Path, agreement: Agreement, codebook: Codebook) -> Path:
    """Write the disagreements on passages as a sheet with room for decisions (.xlsx or .csv).

    A sheet that is there already is replaced as long as nothing is filled in.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ScrmineError
        If the agreement is on sections or reviews, there is no disagreement, the file cannot be written there, or there is one that holds decisions,
        or is no such sheet.

    Examples
    --------
    >>> import pandas as pd
    >>> path = scrmine.write_decisions(folder / "decisions.csv", agreement, codebook)
    >>> print(pd.read_csv(path)[["Theme", "reader_a says", "reader_b says"]].head(2).to_string(index=False))
                                                     Theme reader_a says reader_b says
    Education: absence, exclusion, home education and SEND            no           yes
                               Neglect and cumulative harm           yes            no
    """
    path = Path(path)
    check_target(path)
    if agreement.settings["unit"] != "passage":
        raise ScrmineError(f"Decisions are on passages, and this agreement is on {agreement.settings['unit']}s. Ask for it with unit='passage'.")
    differ = agreement.disagreements
    if not len(differ):
        raise ScrmineError("There is no disagreement to decide on.")
    says = {f"{coder}{SAYS}": differ[f"{coder} says"] for coder in agreement.settings["coders"]}
    rows = pd.DataFrame({
        NUMBER: [str(number) for number in range(1, len(differ) + 1)], WHERE: differ["citation"], PASSAGE: differ["text"], THEME: differ["title"],
        **says, COMMENTS: differ["comments"], DECISION: "", DECIDED_BY: "", REASON: "", THEME_ID: differ["theme"], ID: differ["passage_id"],
    })
    if path.suffix.lower() == ".csv":
        return write_csv(rows, path)
    answers = {DECISION: [choice for choice in STANCE_CHOICES if choice != "?"], DECIDED_BY: (), REASON: ()}
    about = {ABOUT_KEYS["codebook"]: codebook.name}
    return write_workbook(path, "Where coders differ", TOLD, rows, answers, codebook, about)


def read_decisions(path: str | Path, corpus: Corpus, codebook: Codebook) -> pd.DataFrame:
    """Read the decisions from a sheet that `write_decisions` wrote.

    Returns
    -------
    pandas.DataFrame
        One row per passage and theme that was decided on: passage_id, theme, decision (yes or no), stance, decided_by, reason.

    Raises
    ------
    ScrmineError
        If the file is no such sheet.
    SchemaError
        If a decision cannot be read, does not say who made it, or is of another corpus; the message names each cell.

    Examples
    --------
    >>> import pandas as pd
    >>> path = scrmine.write_decisions(folder / "decisions.csv", agreement, codebook)
    >>> sheet = pd.read_csv(path, dtype=str)
    >>> sheet.loc[0, ["Decision", "Decided by"]] = ["yes", "Chris"]
    >>> sheet.to_csv(path, index=False)
    >>> print(scrmine.read_decisions(path, corpus, codebook)[["theme", "decision", "decided_by"]].to_string(index=False))
        theme decision decided_by
    education      yes      Chris
    """
    path = Path(path)
    grid, top, ids = find_grid(open_grids(path), corpus, path)
    heads = {plain(text_of(value)): column for column, value in enumerate(grid.rows[top]) if text_of(value)}
    lost = [name for name in NEEDED if plain(name) not in heads]
    if lost:
        raise ScrmineError(f"{path.name}: there is no column '{lost[0]}' in row {top + 1}. Put the heading back over its column.")
    places = {name: heads.get(plain(name)) for name in (*NEEDED, REASON)}
    known, problems, rows = set(corpus.passages["passage_id"]), [], []
    for row in range(top + 1, len(grid.rows)):
        found = _read_decision(grid, row, ids, places, known, codebook, problems)
        if found is not None:
            rows.append(found)
    if problems:
        raise SchemaError(path.name, problems[:12] + ([f"… and {len(problems) - 12} more."] if problems[12:] else []))
    return check_table(pd.DataFrame(rows), DECISIONS) if rows else empty_table(DECISIONS)


def _read_decision(grid: Grid, row: int, ids: int, places: dict[str, int | None], known: set[str], codebook: Codebook,
                   problems: list[str]) -> dict[str, str | None] | None:
    """One decision, or None where there is none or what is wrong with it has been added to the problems."""
    cell, decided_by, theme = grid.cell(row, places[DECISION]), text_of(grid.value(row, places[DECIDED_BY])), text_of(grid.value(row, places[THEME_ID]))
    try:
        answer = read_answer(grid.value(row, places[DECISION]))
    except NotAnAnswer as held:
        problems.append(f"{cell} {held}; yes, no, {', '.join(STANCE_WORDS)} or an empty cell is expected.")
        return None
    if answer is None or answer.says == UNSURE:
        return None
    passage_id = text_of(grid.value(row, ids))
    before = len(problems)
    if passage_id not in known:
        problems.append(f"{grid.cell(row, ids)}: {passage_id!r} is no passage of this corpus. Open the corpus that the sheet was written for.")
    if theme not in codebook.titles:
        problems.append(f"{grid.cell(row, places[THEME_ID])}: {theme!r} is no theme of the codebook '{codebook.name}'. Put the id back.")
    if not decided_by:
        problems.append(f"{grid.cell(row, places[DECIDED_BY])} is empty, and {cell} holds a decision: who made it? Write the name or names.")
    if len(problems) > before:
        return None
    says_no = answer.says == NO or answer.stance == "absent"
    reason = text_of(grid.value(row, places[REASON])) if places[REASON] is not None else ""
    return {"passage_id": passage_id, "theme": theme, "decision": "no" if says_no else "yes",
            "stance": None if says_no or answer.stance == "none" else answer.stance, "decided_by": decided_by, "reason": reason or None}
