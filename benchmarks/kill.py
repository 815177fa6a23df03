"""Kill a build at random moments, run it again, and compare: nothing may be lost, doubled or different.

    python benchmarks/kill.py [--documents 500] [--kills 50] [--seed 0]

Each trial starts what `scrmine build` does on the same folder of generated reviews, ends it with signal 9 after a random time (up to a little
longer than a whole build takes), runs it again to its end, and compares the bytes of the tables and the manifest with those of a build that nobody
disturbed. The builds are forked from this process, which has loaded the libraries, so that the kills fall into reading and writing. Needs fork.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from scrmine.output import READING
from scrmine.reading import read_folder

WORDS = ("the health visitor called at house and wrote that baby was asleep nobody asked to see her plan left drift for year no one said so school "
         "nurse police meeting held review found practice of agencies children family mother father social worker assessment referral").split()
SECTIONS = ("Introduction", "Chronology", "Analysis", "Lessons", "Recommendations")
COMPARED = ("reviews.parquet", "documents.parquet", "pages.parquet", "passages.parquet", "manifest.json")


def write_reviews(folder: Path, n_documents: int, seed: int) -> None:
    """Fictional reviews of random words; some files are bad, some twice the same."""
    draw = np.random.default_rng(seed)
    folder.mkdir()
    for number in range(n_documents):
        lines = [f"# Serious Case Review: Child {number}\n"]
        for place, section in enumerate(SECTIONS, start=1):
            lines.append(f"## {place}. {section}\n")
            lines += [f"{place}.{n} {' '.join(draw.choice(WORDS, 25)).capitalize()}.\n" for n in range(1, 5)]
        text = "\n".join(lines)
        (folder / f"review-{number:04}.md").write_text("" if number % 97 == 5 else "%PDF-1.4 broken" if number % 89 == 7 else text, encoding="utf-8")
    shutil.copy(folder / "review-0000.md", folder / "copy.md")


def start(folder: Path, out: Path) -> int:
    """A process that builds a corpus."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        read_folder(folder, cache=out / READING, progress=False).save(out)
        code = 0
    finally:
        os._exit(code)


def end(pid: int, seconds: float) -> None:
    """Kill a process after so many seconds, unless it has come to its end."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def digests(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in COMPARED}


def stage(out: Path, n_files: int) -> str:
    """How far a build had come when it was killed."""
    if (out / "manifest.json").is_file():
        return "unfinished writing" if '"unfinished": true' in (out / "manifest.json").read_text(encoding="utf-8") else "at its end"
    kept = len(list((out / READING).glob("*.gz")))
    return "before the first file" if not kept else "while reading" if kept < n_files else "after reading"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    draw = np.random.default_rng(given.seed)
    with tempfile.TemporaryDirectory(prefix="scrmine-kill-") as place:
        work = Path(place)
        write_reviews(work / "reviews", given.documents, given.seed)
        n_files = len(list((work / "reviews").iterdir()))
        began = time.monotonic()
        if os.waitpid(start(work / "reviews", work / "whole"), 0)[1]:
            sys.exit("the build that nobody disturbed failed")
        lasted = time.monotonic() - began
        whole, stages, same = digests(work / "whole"), collections.Counter(), 0
        for trial in range(given.kills):
            print(f"trial {trial + 1} of {given.kills}, the same so far: {same}", file=sys.stderr)
            out = work / "out"
            end(start(work / "reviews", out), draw.uniform(0, 1.1 * lasted))
            stages[stage(out, n_files)] += 1
            code = os.waitpid(start(work / "reviews", out), 0)[1]
            beside = sorted(path.name for path in work.iterdir())
            right = code == 0 and digests(out) == whole and beside == ["out", "reviews", "whole"]
            same += right
            if not right:
                print(f"trial {trial}: exit code {code}, beside the corpus {beside}")
            shutil.rmtree(out, ignore_errors=True)
        print(f"{given.documents} documents, {lasted:.1f} s undisturbed; {given.kills} kills: {dict(stages)}")
        print(f"same bytes after going on: {same} of {given.kills}")


if __name__ == "__main__":
    main()
