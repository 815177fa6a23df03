"""How true and how fast reading is: python benchmarks/reading.py [fidelity] [cost] [folder] [--documents 200] [--large].

`fidelity` renders every fictional review as PDF (one and two columns), Word file and web page with running lines, footnotes, tables
and page breaks, reads it back and compares it with its Markdown: words kept (as a share of characters), paragraph
boundaries (F1), printed numbers, roles against the gold, running lines that were left in. `cost` compares reading with bare
text extraction by PDFium on the same files, in CPU time of one process and in wall time of two. `folder` reads growing folders of
generated reviews of 50 pages: time, rate, memory of the parent (`--large` goes up to 2,000). Without a name all three run.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "data" / "sample"))
import files_docx
import files_html
import files_pdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from scrmine.reading.document import read_document
from scrmine.samples import load_gold_roles, load_training, sample_files

PAGES, DIFFERENT = 50, 10
LIGHT = (160, 18.5)
"""Words a page and size of type of the reviews in growing folders: 2,000 of them hold about 100 MB of text."""

RUNNING = "Restricted: for members of the Board"
FOOTER = "Overview report, not to be copied"
FORMATS = {
    "PDF, one column": ("pdf", files_pdf.make_pdf, files_pdf.Design(RUNNING, FOOTER, divide=True)),
    "PDF, two columns": ("pdf", files_pdf.make_pdf, files_pdf.Design(RUNNING, FOOTER, columns=2, size=9.5, divide=True)),
    "Word": ("docx", files_docx.make_docx, files_docx.Design(RUNNING, FOOTER)),
    "web page": ("html", files_html.make_html, files_html.Design(files_html.BOARD_TOP, files_html.BOARD_BOTTOM, article=False)),
}
RULE = re.compile(r"\|?[\s:|-]+\|?|[-*_]{3,}")
NOTE = re.compile(r"\[\^(\w+)\]:\s*")
MARKS = re.compile(r"\[\^\w+\]|(?<![\w*_])[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?![\w*_])|\\(?=[^\w\s])")
PRINTED = re.compile(r"(\d+(?:\.\d+)+)[.)]?\s")
TOKEN = re.compile(r"\w+|[^\w\s]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help="fidelity, cost, folder; all by default")
    parser.add_argument("--documents", type=int, default=200, help="how many generated reviews the largest folder holds")
    parser.add_argument("--large", action="store_true", help="go up to 2,000 reviews")
    settings = parser.parse_args()
    parts = settings.parts or ["fidelity", "cost", "folder"]
    with tempfile.TemporaryDirectory(prefix="scrmine-reading-") as name:
        folder = Path(name)
        if "fidelity" in parts:
            print(fidelity(folder).to_string(index=False, float_format="{:.4f}".format), "\n")
        if "cost" in parts:
            originals = generate_reviews(folder / "originals")
            print(cost(originals, folder / "cost").to_string(index=False, float_format="{:.3f}".format), "\n")
        if "folder" in parts:
            originals = generate_reviews(folder / "light", *LIGHT)
            sizes = [100, 500, 2000] if settings.large else [settings.documents // 4, settings.documents]
            print(growth(originals, folder, sizes).to_string(index=False, float_format="{:.2f}".format))


# Fidelity: what was written against what was read.


def fidelity(folder: Path) -> pd.DataFrame:
    """One row per format: means over documents, weighted by their length where it is a share of characters."""
    gold: dict[tuple[str, str], list[str]] = {}
    for row in _gold_passages().itertuples():
        gold.setdefault((row.passage_id.split(":")[0], _bare(row.text)), []).append(row.gold)
    sidecar = pd.read_csv(sample_files("md")[0].parent / "reviews.csv")
    kinds = dict(zip(sidecar["file"].str.removesuffix(".md"), sidecar["kind"], strict=True))  # as when the sample is read
    rows = []
    for name, (ending, make, design) in FORMATS.items():
        found = []
        for source in sample_files("md"):
            path = folder / f"{source.stem}.{ending}"
            text = source.read_text(encoding="utf-8")
            make(text, path, design)
            read = read_document(str(path), source.stem, kinds[source.stem])["passages"]
            found.append({"document": source.stem, **compare(expected(text, ending), read), **roles(source.stem, read, gold)})
        table = pd.DataFrame(found)
        rows.append({"format": name, "characters": table["same"].sum() / table["total"].sum(), "worst": (table["same"] / table["total"]).min(),
                     "boundaries": f1(table["hit"].sum(), table["found"].sum(), table["there"].sum()),
                     "numbers": table["numbers"].sum() / table["n_numbers"].sum(), "roles": table["right"].sum() / table["judged"].sum(),
                     "running": int(table["running"].sum())})
    return pd.DataFrame(rows)


def expected(source: str, ending: str) -> list[str]:
    """What a reader of the page reads, paragraph by paragraph, notes last; a table's rows with its labels where the format has tables."""
    body, notes, header = [], [], None
    for raw in source.split("\n"):
        line = raw.strip()
        if not line or RULE.fullmatch(line):
            continue
        cells = [clean(cell) for cell in line.strip("|").split("|")] if line.startswith("|") else None
        if cells is None:
            header = None
            note = NOTE.match(line)
            (notes if note else body).append(f"{note[1]} {clean(line[note.end():])}" if note else clean(line))
        elif ending == "pdf":  # set as lines of text, without rules between the cells
            body.append(" ".join(cells))
        elif header is None:
            header = cells
        else:
            body.append("; ".join(f"{label}: {cell}" if label else cell for label, cell in zip(header, cells, strict=False) if cell))
    return [text for text in [*body, *notes] if text]


def clean(line: str) -> str:
    """A line of Markdown without its marks."""
    line = re.sub(r"^(?:#+\s+|>\s*|[-*]\s+)+", "", line)
    return re.sub(r"\s+", " ", MARKS.sub("", re.sub(r"!?\[([^\]^]+)\]\([^)\s]*\)", r"\1", line))).strip()


def compare(wanted: list[str], read: list[dict]) -> dict[str, float]:
    """Characters that are the same, boundaries that are found, printed numbers that are kept, running lines that are left in."""
    texts = [passage["text"] for passage in sorted(read, key=lambda one: one["shape"] == "note")]
    one, other = _tokens(wanted), _tokens(texts)
    matcher = difflib.SequenceMatcher(None, one[0], other[0], autojunk=False)
    blocks = matcher.get_matching_blocks()
    same = 2 * sum(len(token) for block in blocks for token in one[0][block.a:block.a + block.size])
    place = {block.b + step: block.a + step for block in blocks for step in range(block.size)}
    starts = {place.get(at, -1 - at) for at in other[1]}
    numbers = [(match[1], _bare(text)) for text in wanted if (match := PRINTED.match(text))]
    printed = {(passage["paragraph"], _bare(passage["text"])) for passage in read}
    return {"same": same, "total": sum(map(len, one[0])) + sum(map(len, other[0])), "hit": len(starts & one[1]), "found": len(starts),
            "there": len(one[1]), "numbers": sum(_is_kept(number, bare, printed) for number, bare in numbers), "n_numbers": len(numbers),
            "running": sum(RUNNING in text or FOOTER in text for text in texts)}


def _is_kept(number: str, bare: str, printed: set[tuple[str | None, str]]) -> bool:
    """Whether a passage has this printed number and begins with the same words; where it ends is a matter of boundaries."""
    return any(paragraph == number and read[:60] == bare[:min(60, len(read))] for paragraph, read in printed)


def _tokens(texts: list[str]) -> tuple[list[str], set[int]]:
    """All tokens of the texts, and at which of them a text begins. A list item's own number or letter is no part of it."""
    tokens: list[str] = []
    starts = set()
    for text in texts:
        starts.add(len(tokens))
        tokens += TOKEN.findall(re.sub(r"^(?:\d{1,2}[.)]|[a-z]\))\s+", "", text))
    return tokens, starts


def roles(document: str, read: list[dict], gold: dict[tuple[str, str], list[str]]) -> dict[str, int]:
    """How many passages have the role of the gold passage with the same words; what is printed twice, in the order of print."""
    seen: Counter[str] = Counter()
    judged = []
    for passage in read:
        bare = _bare(passage["text"])
        wanted = gold.get((document, bare), [])
        if seen[bare] < len(wanted):
            judged.append(wanted[seen[bare]] == passage["role"])
            seen[bare] += 1
    return {"right": sum(judged), "judged": len(judged)}


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", re.sub(r"^\W*\d{1,2}[.)]\s", "", text)).casefold()


def _gold_passages() -> pd.DataFrame:
    from scrmine.samples import load_sample  # noqa: PLC0415 - only this part needs it

    return load_sample().passages.merge(load_gold_roles()[["passage_id", "role"]].rename(columns={"role": "gold"}), on="passage_id")


def f1(hit: int, found: int, there: int) -> float:
    return 2 * hit / max(1, found + there)


# Cost: against bare extraction.


def generate_reviews(folder: Path, words: int = 480, size: float = 9.5) -> list[Path]:
    """Some different reviews of 50 pages of so many words with an embedded typeface, as boards publish them, made of training passages."""
    folder.mkdir(parents=True)
    for name in ("Vera", "VeraBd", "VeraIt"):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    design = files_pdf.Design(RUNNING, FOOTER, font="Vera", bold="VeraBd", italic="VeraIt", size=size, divide=True)
    training = load_training()
    training = training[training["case"] != ""]
    cases = [group for _, group in training.groupby("case")]
    made = []
    for number in range(DIFFERENT):
        path = folder / f"review-{number:02}.pdf"
        files_pdf.make_pdf(_write_review(cases, random.Random(number), PAGES * words), path, design)  # noqa: S311 - no secret
        made.append(path)
    return made


def _write_review(cases: list[pd.DataFrame], rng: random.Random, most: int) -> str:
    """The Markdown of a long review: the passages of several invented cases in chapters, numbered, with notes."""
    lines = ["# Serious Case Review", "Northmere Safeguarding Children Board", "March 2014"]
    words = chapter = paragraph = 0
    heading = None
    while words < most:
        for row in rng.choice(cases).itertuples():
            if row.heading != heading or not chapter:
                heading, chapter, paragraph = row.heading, chapter + 1, 0
                lines.append(f"## {chapter}. {heading or 'Further matters'}")
            paragraph += 1
            mark = f"[^{chapter}{paragraph}]" if rng.random() < 0.04 else ""
            lines.append(f"{chapter}.{paragraph}. {re.sub(r'^[0-9.]+ ', '', row.text)}{mark}")
            if mark:
                lines.append(f"{mark}: Author and Other (2011) A paper on this matter. London: A Press.")
            words += len(row.text.split())
    return "\n\n".join(lines)


BARE = """
import sys, time, pypdfium2
started, pages, spent = time.perf_counter(), 0, []
for path in sys.argv[1:]:
    before = time.process_time()
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
        pages += 1
    document.close()
    spent.append(time.process_time() - before)
print(time.perf_counter() - started, pages, *spent)
"""
WHOLE = """
import sys, time
from scrmine.reading.worker import load_reader
read_document = load_reader()
read_document(sys.argv[1], "warm")
started, spent = time.perf_counter(), []
for path in sys.argv[1:]:
    before = time.process_time()
    read_document(path, "one")
    spent.append(time.process_time() - before)
print(time.perf_counter() - started, 0, *spent)
"""
POOL = """
import sys, time
from scrmine.reading.attempts import read_in_every_way
from scrmine.reading.isolate import Limits, run_isolated
started = time.perf_counter()
tasks = [{"path": path, "doc_id": "one", "kind": None} for path in sys.argv[1:]]
assert all(outcome.result for outcome in run_isolated(tasks, workers=2, limits=Limits(), plan=read_in_every_way))
print(time.perf_counter() - started, 0)
"""
FOLDER = """
import sys, time
from pathlib import Path
from scrmine.reading import read_folder
started = time.perf_counter()
read_folder(Path(sys.argv[1]).parent, workers=2, progress=False)
print(time.perf_counter() - started, 0)
"""


def cost(originals: list[Path], folder: Path, copies: int = 100, times: int = 5) -> pd.DataFrame:
    """CPU time of one process and wall time of two, each as a multiple of bare extraction of the same files by one process.

    CPU time is the least of several processes for each document: what else the machine does never makes it less. Wall time is that of two
    processes that read up to passages, and of `read_folder`, which links and checks the tables and looks for repeats too.
    """
    turns = [(_run(BARE, originals), _run(WHOLE, originals)) for _ in range(times)]  # in turns, so that other work weighs on both
    pages = turns[0][0][1]
    bare, whole = (sum(map(min, zip(*(turn[which][2] for turn in turns), strict=True))) for which in (0, 1))
    rows = [("CPU, one process, to passages", bare / pages, whole / pages)]
    files = spread(originals, folder, copies)
    walls = [[_run(script, files)[0] for script in (BARE, POOL, FOLDER)] for _ in range(max(2, times // 2))]
    bare_wall, *others = (min(column) / (pages * copies / len(originals)) for column in zip(*walls, strict=True))
    rows += [(name, bare_wall, wall) for name, wall in zip(("wall, two workers, to passages", "wall, two workers, read_folder"), others, strict=True)]
    return pd.DataFrame([{"what": name, "bare_ms_per_page": 1000 * plain, "scrmine_ms_per_page": 1000 * ours, "ratio": ours / plain}
                         for name, plain, ours in rows])


def _run(script: str, paths: list[Path]) -> tuple[float, int, list[float]]:
    """Wall time, pages and the CPU time of each document."""
    answer = subprocess.run([sys.executable, "-c", script, *map(str, paths)], check=True, capture_output=True, text=True,
                            env={**os.environ, "OMP_NUM_THREADS": "1"})
    wall, pages, *spent = answer.stdout.split()
    return float(wall), int(pages), list(map(float, spent))


def spread(originals: list[Path], folder: Path, number: int) -> list[Path]:
    """So many files that differ in their last bytes, which no reader looks at."""
    folder.mkdir(parents=True, exist_ok=True)
    copies = []
    for copy in range(number):
        copies.append(folder / f"case-{copy:04}.pdf")
        copies[-1].write_bytes(originals[copy % len(originals)].read_bytes() + f"% {copy}\n".encode())
    return copies


# Growth: folders of a hundred, of two thousand.

GROW = """
import json, resource, sys, time
from scrmine.reading import read_folder
started = time.perf_counter()
corpus = read_folder(sys.argv[1], progress=False)
print(json.dumps({
    "documents": len(corpus.documents), "pages": len(corpus.pages), "megabytes_of_text": corpus.documents["text"].str.len().sum() / 1e6,
    "seconds": time.perf_counter() - started, "parent_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "worker_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    "cpu": sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)),
}))
"""


def growth(originals: list[Path], folder: Path, sizes: list[int]) -> pd.DataFrame:
    """One row per folder size; `cpu_per_document` should not grow."""
    rows = []
    for size in sizes:
        place = folder / f"folder-{size}"
        spread(originals, place, size)
        answer = subprocess.run([sys.executable, "-c", GROW, str(place)], check=True, capture_output=True, text=True,
                                env={**os.environ, "OMP_NUM_THREADS": "1"})
        rows.append(json.loads(answer.stdout))
    table = pd.DataFrame(rows)
    table["pages_per_second"] = table["pages"] / table["seconds"]
    table["seconds_per_document"] = table["seconds"] / table["documents"]
    table["cpu_per_document"] = table["cpu"] / table["documents"]
    return table


if __name__ == "__main__":
    main()
