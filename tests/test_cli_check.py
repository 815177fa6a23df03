"""`scrmine check`, and `--ocr` of the commands that read."""

import csv

import pytest
from test_cli import REVIEW, command, contents, refused

from scrmine.values import REASONS


@pytest.fixture
def reviews(tmp_path):
    folder = tmp_path / "reviews"
    folder.mkdir()
    (folder / "a.md").write_text(REVIEW.format(name="a"), encoding="utf-8")
    (folder / "scan.txt").write_text("Scanned", encoding="utf-8")
    (folder / "odd\x1b[31m\n.md").write_text(REVIEW.format(name="b"), encoding="utf-8")
    (folder / "reviews.csv").write_text("file,review_id\na.md,a\nscan.txt,s\n", encoding="utf-8")
    return folder


def test_check_says_how_each_file_was_read_and_keeps_nothing(reviews, tmp_path):
    before = contents(tmp_path)
    done = command("check", reviews)
    assert (done.code, done.err) == (0, "")
    assert contents(tmp_path) == before
    assert done.out.splitlines() == [
        "3 documents (1 no_text, 2 ok) about 3 reviews (1 with guessed metadata): 0 pages, 13 passages, 151 words",
        "3 documents on 3 reviews: 2 reports, 1 not read.", "",
        "a.md: ok, report, 75 words, quality 1.00", "    “Child A: a review”", "    roles: analysis 2, recommendation 1", "",
        "odd\ufffd[31m\ufffd.md: ok, report, 75 words, quality 1.00", "    “Child A: a review”", "    roles: analysis 2, recommendation 1",
        "    note: not in reviews.csv: board, name and year are guessed", "",
        "scan.txt: no text, report, 1 words, quality 1.00", f"    ! {REASONS['few_characters']}", "    “Scanned”", "",
        "In the folder but not in reviews.csv: odd\ufffd[31m\ufffd.md. Board, name and year of these are guessed.",
    ]


def test_check_writes_a_table(reviews, tmp_path):
    done = command("check", reviews, "-o", tmp_path / "report.csv")
    assert done.out.endswith(f"Written: {tmp_path / 'report.csv'}\n")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["doc_id"], row["status"], row["words"], row["roles"]) for row in rows] == [
        ("a", "ok", "75", "analysis 2, recommendation 1"), ("odd-31m", "ok", "75", "analysis 2, recommendation 1"), ("scan", "no_text", "1", "")]


def test_check_of_a_corpus_is_the_check_of_its_folder(reviews, tmp_path):
    command("build", reviews, "-o", tmp_path / "corpus")
    assert command("check", tmp_path / "corpus").out == command("check", reviews).out


def test_check_of_nothing_is_refused(tmp_path):
    assert refused("check", tmp_path / "none") == f"There is no folder {tmp_path / 'none'}. Check the spelling, or give the full path."


@pytest.mark.parametrize("words", [("check",), ("build", "-o"), ("run", "-o")])
def test_recognition_that_is_not_installed_is_said_before_anything_is_read(reviews, tmp_path, monkeypatch, words):
    monkeypatch.setenv("PATH", str(tmp_path))
    verb, *out = words
    message = refused(verb, reviews, *out, *([tmp_path / "out"] if out else []), "--ocr")
    assert message.startswith("Text recognition (ocr) was asked for, and there is no program 'tesseract' on this machine. Install it with apt install ")
    assert not (tmp_path / "out").exists()


def test_building_again_reads_nothing_and_gives_the_same_bytes(reviews, tmp_path, monkeypatch):
    first = command("build", reviews, "-o", tmp_path / "corpus")
    before = contents(tmp_path / "corpus")
    assert len([name for name in before if name.startswith(".reading/")]) == 3
    monkeypatch.setattr("scrmine.reading.isolate.subprocess.Popen", None)  # no child process can be started any more
    again = command("build", reviews, "-o", tmp_path / "corpus")
    assert (again.code, again.out, again.err) == (first.code, first.out, first.err)
    assert contents(tmp_path / "corpus") == before


def test_check_is_explained_without_loading_pandas():
    assert "Nothing is kept but the table" in " ".join(command("check", "--help").out.split())
