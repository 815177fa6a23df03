"""A folder of files as bad as they come, read once: each ends with a status and a reason, and the rest is read."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import scrmine
from reading.crafted import FILES, OK, built
from scrmine.values import REASONS, STATUSES

SECONDS, MEGABYTES = 15, 512
GOOD = "# Review\n\nThe plan was left to drift for a year, and nobody asked the child what a day at home was like for her.\n"

READ = f"""
import json, resource, sys
from scrmine.reading import Limits, read_folder
read_folder(sys.argv[1], limits=Limits({SECONDS}, {MEGABYTES}), workers=2, progress=False).save(sys.argv[2])
peaks = [resource.getrusage(who).ru_maxrss // (1 if sys.platform != "darwin" else 1024) for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)]
print(json.dumps(peaks))
"""

NAMES = [
    "spaces in  a name.md", "new\nline.md", "tab\t.md", "\U0001f9d2\u200d\U0001f4c4.md", "Siân – Llŷr.md", "$(touch x);`id`&|.md", "-rf.md", "'quoted\".md",
    "<script>alert(1)<∕script>.md", "%s%n.md", "=1+1.md", "\x1b[31mred.md", "\u202etxt.md", "n" * 240 + ".md", "no ending", "x.pdf.md", "CON.md", "a\\b.md", "a..md..md",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The crafted files, files with odd names, and what is no file at all."""
    place = tmp_path_factory.mktemp("crafted") / "reviews"
    place.mkdir()
    for name in FILES:
        (place / name).write_bytes(built(name))
    for number, name in enumerate(NAMES):
        (place / name).write_text(GOOD + f"This one has the number {number}, and a few words of its own.\n")
    (place / "folder.pdf").mkdir()
    (place / "folder.pdf" / "inside.md").write_text(GOOD + "It lies in a folder that is called as files are.\n")
    with contextlib.suppress(OSError):  # some file systems take no name that is no text
        Path(os.fsdecode(os.fsencode(str(place)) + b"/\xff\xfe.md")).write_text(GOOD + "Its name is no text.\n")
    (place / "closed.md").write_text(GOOD + "Nobody may read this.\n")
    (place / "closed.md").chmod(0)
    (place / "passwords.txt").symlink_to("/etc/passwd")
    (place / "zeros.txt").symlink_to("/dev/zero")
    (place / "loop.txt").symlink_to(place / "loop.txt")
    (place / "up").symlink_to("..", target_is_directory=True)
    (place / "system").symlink_to("/etc", target_is_directory=True)
    os.mkfifo(place / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener, contextlib.chdir(place):
        listener.bind("socket.txt")
    return place


@pytest.fixture(scope="module")
def outcome(folder, tmp_path_factory):
    """The corpus, and the peak memory of the readers and of the process that had them read, in megabytes."""
    out = tmp_path_factory.mktemp("read") / "corpus"
    done = subprocess.run([sys.executable, "-c", READ, str(folder), str(out)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return scrmine.Corpus.open(out), [kilobytes / 1024 for kilobytes in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def rows(outcome):
    return outcome[0].documents.set_index("source_file")


def test_the_set_is_large():
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", FILES)
def test_each_file_ends_with_a_status_and_a_reason(rows, name):
    row = rows.loc[name]
    assert row["status"] in STATUSES
    assert row["reason"] in REASONS
    assert bool(row["reason"]) == (row["status"] != "ok")
    expected = FILES[name][1]
    if expected is not None:
        assert (row["status"], row["reason"]) == expected, row["note"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_only_a_name(rows, name):
    assert (rows.loc[name, "status"], rows.loc[name, "reason"]) == OK


def test_every_id_is_plain_and_no_file_is_lost(outcome, folder):
    documents = outcome[0].documents
    listed = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(documents) + len(outcome[0].settings["same_file"]) == len(listed)
    assert documents["doc_id"].str.fullmatch(r"[a-z0-9-]+").all()


def test_what_is_no_file_or_leads_out_of_the_folder_is_passed_over(outcome):
    corpus = outcome[0]
    assert corpus.settings["ignored"] == ["loop.txt", "passwords.txt", "pipe.txt", "socket.txt", "zeros.txt"]
    assert not corpus.documents["source_file"].str.contains("passwd|system|up/").any()
    assert not corpus.documents["text"].str.contains("root:").any()


def test_a_folder_that_is_called_as_a_file_is_a_folder(rows):
    assert rows.loc["folder.pdf/inside.md", "status"] == "ok"


def test_a_file_that_may_not_be_read_says_so(rows, folder):
    # The superuser may read everything, so that there is nothing to refuse.
    expected = OK if os.access(folder / "closed.md", os.R_OK) else ("failed", "vanished")
    assert (rows.loc["closed.md", "status"], rows.loc["closed.md", "reason"]) == expected


def test_memory_stays_within_the_cap(outcome):
    readers, parent = outcome[1]
    assert readers <= MEGABYTES
    assert parent <= 1024


def test_nothing_is_resolved_opened_or_fetched(rows):
    assert rows.loc["page-laughs.html", "text"].count("ha") < 50
    assert rows.loc["odt-spaces.odt", "text"].count(" ") < 1000
    assert len(rows.loc["odt-columns.odt", "text"]) < 100_000


def test_what_reads_badly_is_said_in_the_reading_report(outcome):
    report = outcome[0].reading_report().set_index("doc_id")
    assert report.loc["junk-without-nulls", "warnings"].endswith("65 of 77 pages read badly, first page 1")


def test_the_second_reader_says_that_it_was_he(rows):
    assert rows.loc["pdf-root-is-missing.pdf", "note"].startswith("read by the second reader (pypdf): the first could not open it")


def test_pages_that_a_file_only_says_it_has_are_not_counted_for_ever(rows):
    assert rows.loc["pdf-says-a-million-pages.pdf", "note"].startswith("pages 2 to 301 of 301 could not be read")
