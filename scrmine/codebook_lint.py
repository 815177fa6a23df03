"""What a codebook's author should look at: terms that do nothing, too much, or the work of two themes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from scrmine.codebook import Codebook
from scrmine.samples import load_training
from scrmine.themes.phrases import MASK, phrase_finder
from scrmine.themes.tokens import batches

TOO_OFTEN = 0.2
"""A strong term in more than this share of passages says little; the commonest theme stands in about a tenth."""

FEWEST_EXAMPLES = 3
COLUMNS = ["problem", "theme", "term", "says"]
PROBLEMS = ("cannot be coded", "in two themes", "matches nothing", "always in a name", "matches everything")
"""In order of weight."""


def lint_codebook(codebook: Codebook, passages: pd.DataFrame | None = None) -> pd.DataFrame:
    """Look for terms and themes that cannot work as they are.

    Parameters
    ----------
    codebook : Codebook
        A codebook that could be read (unsafe patterns are refused there).
    passages : pandas.DataFrame, optional
        Passages to try the terms on, one per row, with a column text; by default the invented training passages that come
        with scrmine.

    Returns
    -------
    pandas.DataFrame
        One row per finding, gravest first: problem (one of `PROBLEMS`), theme, term (empty where it is about the theme), says.

    Examples
    --------
    >>> lint = scrmine.lint_codebook(codebook, corpus.passages)
    >>> lint["problem"].value_counts().to_dict()
    {'matches nothing': 646, 'always in a name': 3, 'in two themes': 2}
    >>> print(lint[["problem", "theme", "term"]].head(3).to_string(index=False))
            problem                theme              term
      in two themes           assessment         pre-birth
      in two themes infants_nai_prebirth         pre-birth
    matches nothing           assessment single assessment
    """
    where = "passages of the corpus" if passages is not None else "training passages that come with scrmine"
    texts = (load_training() if passages is None else passages)["text"].tolist()
    rows = _themes_without(codebook) + _shared(codebook) + _tried(codebook, texts, where)
    found = pd.DataFrame(rows, columns=COLUMNS)
    order = found["problem"].map({name: place for place, name in enumerate(PROBLEMS)})
    return found.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)


def _themes_without(codebook: Codebook) -> list[tuple[str, str, str, str]]:
    """Themes that no passage can reach."""
    rows = []
    for row in codebook.table.to_dict("records"):
        n_examples = len(row.get("examples") or [])
        if not row["terms"] and len(row["weak_terms"]) < 2 and n_examples < FEWEST_EXAMPLES:
            rows.append(("cannot be coded", row["theme"], "", f"It has no strong term, {len(row['weak_terms'])} weak one(s), which need company, and "
                         f"{n_examples} example(s) of the {FEWEST_EXAMPLES} needed. Only the coder 'learned' can find it, if it knows it."))
    return rows


def _shared(codebook: Codebook) -> list[tuple[str, str, str, str]]:
    """Strong terms that stand, in whatever inflection or spelling, under more than one theme; weak ones need company anyway."""
    finder = phrase_finder(codebook)
    entries = finder.matcher.entries
    uses: dict[int, dict[int, str]] = {}
    for entry in entries:
        if entry.theme != MASK and entry.strong:
            uses.setdefault(entry.form, {}).setdefault(entry.theme, entry.term.text)
    rows = []
    for themes in uses.values():
        for theme, text in themes.items():
            others = [finder.themes[other] for other in themes if other != theme]
            if others:
                rows.append(("in two themes", finder.themes[theme], text, f"It stands under {', '.join(others)} too, so a passage with it carries both. "
                             f"Keep it where it is enough on its own, or say with [with …] what makes the difference."))
    return rows


def _tried(codebook: Codebook, texts: list[str], where: str) -> list[tuple[str, str, str, str]]:
    """Terms that match nothing, only inside names, or nearly everything."""
    finder = phrase_finder(codebook)
    n_entries = len(finder.matcher.entries)
    kept, seen = np.zeros(n_entries, dtype=np.int64), np.zeros(n_entries, dtype=np.int64)
    for low, high in batches(texts):
        for counts, hits in ((kept, finder.find(texts[low:high])), (seen, finder.matcher.find(texts[low:high]))):
            pairs = np.unique(np.column_stack([hits.text, hits.entry]), axis=0)
            counts[:] += np.bincount(pairs[:, 1], minlength=n_entries)
    rows = []
    for number, entry in enumerate(finder.matcher.entries):
        if entry.theme == MASK:
            continue
        theme, text = finder.themes[entry.theme], entry.term.text
        if not seen[number]:
            rows.append(("matches nothing", theme, text, f"None of {len(texts):,} {where} has it. Check its spelling; a rare term may stay."))
        elif not kept[number]:
            rows.append(("always in a name", theme, text, f"All {seen[number]:,} passages that have it have it inside a name or a fixed expression, where it "
                         f"does not count."))
        elif entry.strong and kept[number] > TOO_OFTEN * len(texts):
            rows.append(("matches everything", theme, text, f"{kept[number] / len(texts):.0%} of {len(texts):,} {where} have it. Make it a weak term, or say "
                         f"more: words in a row, or [with …]."))
    return rows
