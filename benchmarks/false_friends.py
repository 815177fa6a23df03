"""Words that mean something else, row by row: python benchmarks/false_friends.py.

Prints each sentence of the table in tests/false_friends.py with what the codebook's terms code in it, what they must and
must not, and whether that is so; for the phrases coder and, as a comparison, for a plain dictionary of the same terms without
masks, company and capitals.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from false_friends import FALSE_FRIENDS

from scrmine.codebook import read_codebook
from scrmine.codebook.terms import WORD, parse_term
from scrmine.themes.phrases import find_phrases


def main() -> None:
    codebook = read_codebook()
    plain = plain_terms(codebook)
    rows = []
    for friend, text, coded, not_coded in FALSE_FRIENDS:
        passage = pd.DataFrame({"passage_id": ["d"], "text": [text], "start": [0], "role": ["analysis"]})
        found = set(find_phrases(passage, codebook)["theme"])
        naive = {theme for theme, pattern in plain.items() if pattern.search(text)}
        wrong = set(codebook.themes) if not_coded == "any theme" else set(not_coded)
        rows.append({
            "false friend": friend, "sentence": text, "phrases code": ", ".join(sorted(found)) or "-",
            "phrases": "right" if set(coded) <= found and not found & wrong else "WRONG",
            "plain dictionary": "right" if set(coded) <= naive and not naive & wrong else "wrong",
        })
    table = pd.DataFrame(rows)
    with pd.option_context("display.max_colwidth", 90):
        print(table.to_string(index=False))
    print(f"\nphrases right in {(table['phrases'] == 'right').sum()} of {len(table)}, a plain dictionary in "
          f"{(table['plain dictionary'] == 'right').sum()}")


def plain_terms(codebook: object) -> dict[str, re.Pattern]:
    """Every word sequence of a theme's terms, strong or weak, anywhere and in either case."""
    patterns = {}
    for row in codebook.table.to_dict("records"):
        sequences = {" ".join(min(words) for words, _ in reading) for term in row["terms"] + row["weak_terms"]
                     for reading in parse_term(term).readings}
        patterns[row["theme"]] = re.compile(r"\b(?:" + "|".join(re.escape(words) for words in sequences if WORD.search(words)) + r")\b", re.IGNORECASE)
    return patterns


if __name__ == "__main__":
    main()
