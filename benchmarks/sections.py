"""How well the coder finds an author's own themes: python benchmarks/sections.py FILE 5.7=child_focus 5.8=substance_misuse ...

Some reviews have an analysis with one theme to a section: its heading is the author's own coding of every paragraph below
it. FILE is such a review; each further word says which theme the numbered paragraphs of a section are about. The headings
are withheld from the coder. Prints, over these paragraphs, how often the right theme is the likeliest, how often it is
among the codes given, and how many codes a paragraph gets.
"""

from __future__ import annotations

import shutil
import sys
import tempfile

import numpy as np

import scrmine


def main(file: str, sections: dict[str, str]) -> None:
    codebook = scrmine.read_codebook()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(file, folder)
        passages = scrmine.read_folder(folder, progress=False).passages
    blind = passages.assign(section=None)
    right = passages["paragraph"].map(lambda printed: theme_of(printed, sections))
    scores = scrmine.score_passages(blind, codebook)
    codings = scrmine.code_passages(blind, codebook).groupby("passage_id")["theme"].agg(set)
    print("section  theme                          paragraphs  likeliest  among codes  codes each")
    total = []
    for section, theme in sections.items():
        ids = passages.loc[right.eq(theme) & passages["paragraph"].map(lambda printed, s=section: under(printed, s)), "passage_id"]
        given = [codings.get(each, set()) for each in ids]
        rows = np.array([[scores.loc[each].idxmax() == theme, theme in codes, len(codes)] for each, codes in zip(ids, given, strict=True)],
                        dtype=float).reshape(-1, 3)
        total.append(rows)
        print(f"{section:<8} {theme:<32}{len(rows):>9}  {show(rows)}")
    every = np.vstack(total)
    print(f"{'all':<8} {'':<32}{len(every):>9}  {show(every)}")


def theme_of(printed: str | None, sections: dict[str, str]) -> str | None:
    return next((theme for section, theme in sections.items() if under(printed, section)), None)


def under(printed: str | None, section: str) -> bool:
    """Whether a printed paragraph number is one of a section: 5.7.2 and 5.7(b) of 5.7, 5.71 not."""
    return isinstance(printed, str) and printed.startswith(section) and printed != section and not printed[len(section)].isdigit()


def show(rows: np.ndarray) -> str:
    return f"{rows[:, 0].mean():>9.2f}  {rows[:, 1].mean():>11.2f}  {rows[:, 2].mean():>10.1f}" if len(rows) else "        –"


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], dict(word.split("=", 1) for word in sys.argv[2:]))
