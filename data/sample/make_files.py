"""Set some of the fictional reviews as files of the kinds that boards and papers publish: python data/sample/make_files.py.

The Markdown in `reviews/` is the source; what lies in `files/` is made from it and gives the same bytes each time. Needs
reportlab and python-docx (in the dev extra).
"""

from __future__ import annotations

import csv
from pathlib import Path

import files_docx
import files_html
import files_pdf

HERE = Path(__file__).resolve().parent
MAKERS = (
    ("pdf", files_pdf.DESIGNS, files_pdf.make_pdf),
    ("docx", files_docx.DESIGNS, files_docx.make_docx),
    ("html", files_html.DESIGNS, files_html.make_html),
)


def make_files(folder: Path) -> list[Path]:
    """Make every file; the list of what was made."""
    folder.mkdir(exist_ok=True)
    made = []
    for ending, designs, make in MAKERS:
        for name, design in designs.items():
            source = (HERE / "reviews" / f"{name}.md").read_text(encoding="utf-8")
            made.append(folder / f"{name}.{ending}")
            make(source, made[-1], design)
    return [*made, write_sidecar(folder, made)]


def write_sidecar(folder: Path, made: list[Path]) -> Path:
    """`reviews.csv` beside the files: the rows of their Markdown, so that a copy belongs to the review of its source."""
    with (HERE / "reviews" / "reviews.csv").open(encoding="utf-8", newline="") as source:
        header, *rows = csv.reader(source)
    copied = [[path.name, *row[1:]] for path in sorted(made) for row in rows if row[0] == f"{path.stem}.md"]
    path = folder / "reviews.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows([header, *copied])
    return path


if __name__ == "__main__":
    for path in make_files(HERE / "files"):
        print(path.name)
