"""Text recognition, with a stand-in that speaks as Tesseract does."""

import os
import stat
import sys
import time

import pytest

from reading.crafted import CONTENT, one_page, page, pdf, scanned, stream
from scrmine.errors import ReadError, ScrmineError
from scrmine.reading import Limits, read_folder
from scrmine.reading.recognise import INSTALL, Recogniser, _lines_of_table, find_recogniser, recognise_picture

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
WORDS = "The plan was left to drift for a whole year and nobody asked why."
TABLE = "\n".join([  # noqa: FLY002 - one row a line
    HEAD, "1\t1\t0\t0\t0\t0\t0\t0\t1000\t2000\t-1\t", "2\t1\t1\t0\t0\t0\t100\t200\t500\t40\t-1\t",
    "5\t1\t1\t1\t1\t1\t100\t200\t100\t20\t90\tIt", "5\t1\t1\t1\t1\t2\t300\t200\t200\t20\t60.5\tdrifted",
    "5\t1\t1\t1\t2\t1\t100\t230\t100\t20\t80\ton.", "5\t1\t1\t2\t1\t1\t100\t300\t100\t20\t96\tNobody", "5\t1\t1\t2\t1\t2\t100\t300\t100\t20\t-1\t ",
    "1\t2\t0\t0\t0\t0\t0\t0\t500\t500\t-1\t", "5\t2\t1\t1\t1\t1\t50\t100\t450\t20\t40\tasked.", "broken row", "",
])

STAND_IN = """#!{python}
import os, sys, time
with open({log!r}, "a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
if sys.argv[1] == "--version":
    print("tesseract 5.0.0 (a stand-in)")
elif sys.argv[1] == "--list-langs":
    print("List of available languages (2):\\ncym\\neng")
else:
    picture = sys.stdin.buffer.read()
    with open({log!r} + ".picture", "wb") as seen:
        seen.write(picture)
    doing = os.environ.get("STAND_IN", "")
    if doing == "hang":
        with open({log!r} + ".pid", "w") as pid:
            pid.write(str(os.getpid()))
        time.sleep(600)
    if doing == "fail":
        sys.exit("cannot read this")
    print({head!r})
    print("1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t1000\\t1000\\t-1\\t")
    for place, word in enumerate({words!r}.split() if doing != "nothing" else ()):
        print(f"5\\t1\\t1\\t1\\t{{place // 5 + 1}}\\t{{place % 5 + 1}}\\t{{100 + 50 * (place % 5)}}\\t{{100 + 30 * (place // 5)}}\\t40\\t20\\t90\\t{{word}}")
"""


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """A program `tesseract` at the front of the path, and what it was asked so far."""
    place = tmp_path / "bin"
    place.mkdir()
    log = tmp_path / "log"
    program = place / "tesseract"
    program.write_text(STAND_IN.format(python=sys.executable, log=str(log), head=HEAD, words=WORDS))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")
    return lambda: log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def reviews(tmp_path):
    folder = tmp_path / "reviews"
    folder.mkdir()
    (folder / "scan.pdf").write_bytes(scanned())
    return folder


def read(folder, **settings):
    return read_folder(folder, workers=1, progress=False, **settings)


def ends(corpus):
    return corpus.documents[["source_file", "status", "reason"]].to_numpy().tolist()


def test_lines_and_confidence_come_from_the_table_of_words():
    lines, sure = _lines_of_table(TABLE)
    assert [(line.text, line.page, line.gap, line.left, line.right, line.top) for line in lines] == [
        ("It drifted", 1, True, 0.1, 0.5, 0.1), ("on.", 1, False, 0.1, 0.2, 0.115), ("Nobody", 1, True, 0.1, 0.2, 0.15),
        ("asked.", 2, True, 0.1, 1.0, 0.2),
    ]
    # Each word counts by its letters: (2 * .90 + 7 * .605 + 3 * .80 + 6 * .96) / 18.
    assert sure == {1: pytest.approx(0.7886, abs=5e-5), 2: 0.4}


def test_no_table_is_no_line():
    assert _lines_of_table("") == ([], {})
    assert _lines_of_table(HEAD) == ([], {})


def test_a_scan_is_recognised_when_it_is_asked_for(reviews, stand_in, tmp_path):
    corpus = read(reviews, ocr=True)
    assert ends(corpus) == [["scan.pdf", "ok", "recognised"]]
    assert corpus.texts["scan"] == WORDS
    assert corpus.documents["note"].tolist() == ["page 1 read by text recognition with confidence 0.90; tesseract 5.0.0 (a stand-in); board, "
                                                 "name and year are guessed"]
    assert corpus.pages["quality"].tolist() == [0.9]  # all of it reads as words, recognised with a confidence of .9
    assert stand_in() == ["--version", "--list-langs", "stdin stdout -l eng tsv"]
    picture = (tmp_path / "log.picture").read_bytes()
    assert picture.startswith(b"P5\n2480 3509\n255\n")  # 595 x 842 points at 300 dots per inch
    assert len(picture) == len(b"P5\n2480 3509\n255\n") + 2480 * 3509


def test_a_scan_is_not_recognised_unless_it_is_asked_for(reviews, stand_in):
    (reviews / "text.pdf").write_bytes(pdf(one_page()))
    assert ends(read(reviews))[0] == ["scan.pdf", "no_text", "few_characters"]
    assert stand_in() == []


def test_only_pages_without_text_are_recognised(reviews, stand_in):
    kids = {7: page(4), 8: page(9), 9: stream(b" ")}  # a page with text, and one on which nothing is drawn
    image = one_page(stream(b"q 595 0 0 842 0 0 cm 0 0 1 1 re f Q"), kids=b"[7 0 R 3 0 R 8 0 R]", count=3)
    (reviews / "scan.pdf").write_bytes(pdf({**image, 4: stream(CONTENT), 6: stream(b"0 0 300 300 re f"), 3: page(6), **kids}))
    corpus = read(reviews, ocr=True)
    assert ends(corpus) == [["scan.pdf", "ok", "recognised"]]
    assert corpus.documents["note"].iloc[0].startswith("page 2 read by text recognition")
    assert corpus.texts["scan"].endswith(WORDS)
    assert [end - start > 50 for start, end in zip(corpus.pages["start"], corpus.pages["end"], strict=True)] == [True, True, False]
    assert len(stand_in()) == 3


def test_pictures_are_recognised_too_in_the_languages_named(reviews, stand_in):
    (reviews / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    corpus = read(reviews, ocr="eng+cym")
    assert ends(corpus) == [["photo.png", "ok", "recognised"], ["scan.pdf", "ok", "recognised"]]
    assert stand_in()[-1] == "stdin stdout -l eng+cym tsv"


@pytest.mark.parametrize(("doing", "note"), [("fail", "text recognition found no text either"), ("nothing", "text recognition found no text either")])
def test_what_cannot_be_recognised_keeps_its_status_and_says_so(reviews, stand_in, monkeypatch, doing, note):
    monkeypatch.setenv("STAND_IN", doing)
    (reviews / "a.md").write_text(WORDS)
    corpus = read(reviews, ocr=True)
    assert ends(corpus)[1] == ["scan.pdf", "no_text", "few_characters"]
    assert corpus.documents["note"].iloc[1].startswith(note)


def test_a_page_on_which_the_program_hangs_costs_its_clock_and_leaves_no_process(reviews, stand_in, monkeypatch, tmp_path):
    monkeypatch.setenv("STAND_IN", "hang")
    (reviews / "a.md").write_text(WORDS)
    began = time.monotonic()
    corpus = read(reviews, ocr=True, limits=Limits(seconds=6))
    assert ends(corpus)[1] == ["scan.pdf", "no_text", "few_characters"]
    assert time.monotonic() - began < 60
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "log.pid").read_text()), 0)


def test_a_program_that_is_not_there_is_named_with_the_line_that_installs_it(monkeypatch, tmp_path, reviews):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ScrmineError) as caught:
        read(reviews, ocr=True)
    assert str(caught.value) == (
        f"Text recognition (ocr) was asked for, and there is no program 'tesseract' on this machine. Install it with {INSTALL}; or run without it: "
        f"scans then end with the status no_text.")


def test_a_language_that_is_not_there_is_named_with_those_that_are(stand_in):
    assert find_recogniser("cym").languages == "cym"
    with pytest.raises(ScrmineError) as caught:
        find_recogniser("eng+gle")
    assert str(caught.value) == (
        "Text recognition was asked for in the language 'gle', which tesseract has no data for. It has: cym, eng. Install the data (on Debian or "
        "Ubuntu: apt install tesseract-ocr-gle), or name another language.")


def test_a_program_that_does_not_work_is_said(stand_in, tmp_path):
    (tmp_path / "bin" / "tesseract").write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(ScrmineError, match=r"The program .*/tesseract for text recognition does not work \(CalledProcessError when asked --version\)"):
        find_recogniser()


@pytest.mark.parametrize(("doing", "reason"), [("hang", "timeout"), ("fail", "malformed")])
def test_one_picture_ends_within_its_clock(stand_in, monkeypatch, tmp_path, doing, reason):
    monkeypatch.setenv("STAND_IN", doing)
    with pytest.raises(ReadError) as caught:
        recognise_picture(b"P5\n1 1\n255\nx", Recogniser(str(tmp_path / "bin" / "tesseract"), "", "eng", 3.0))
    assert caught.value.reason == reason


def test_what_was_kept_without_recognition_does_not_stand_in_its_way(reviews, stand_in, tmp_path):
    (reviews / "a.md").write_text(WORDS)
    assert ends(read(reviews, cache=tmp_path / "kept"))[1][1] == "no_text"
    assert ends(read(reviews, cache=tmp_path / "kept", ocr=True))[1][2] == "recognised"
    assert len(stand_in()) == 3
    assert ends(read(reviews, cache=tmp_path / "kept", ocr=True))[1][2] == "recognised"
    assert len(stand_in()) == 5  # asked for its version and languages only
