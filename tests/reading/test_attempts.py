"""The order of attempts on one document, with readers that do as the test says; and the second PDF reader on real files."""

import time

import pytest

from reading.crafted import STORY, one_page, page, pdf, printed
from scrmine.errors import ReadError
from scrmine.layout import repair_layout
from scrmine.reading.attempts import read_in_every_way
from scrmine.reading.isolate import Limits, Outcome
from scrmine.reading.pdf import read_pdf
from scrmine.reading.pdf_second import read_pdf_again

RECOGNISER = {"version": "tesseract 5"}


def result(status="ok", reason="", note="", ends=(100,), text="some text"):
    document = {"status": status, "reason": reason, "note": note, "text": text if status == "ok" else ""}
    return Outcome(0, {"document": document, "pages": {"start": [0] * len(ends), "end": list(ends)}, "passages": {}})


def died(reason, detail=""):
    return Outcome(0, None, reason, detail)


SCAN, BROKEN, FINE, LOCKED = result("no_text", "few_characters", ends=(0, 3)), result("failed", "malformed", ends=()), result(), result("encrypted", "password")


@pytest.fixture
def attempt(tmp_path):
    """What comes of attempts that end as given, and which were made: the readers' names and their clocks."""
    def run(*outcomes, data=b"%PDF-1.7", recogniser=None, seconds=60.0, takes=0.0):
        (tmp_path / "a").write_bytes(data)
        made, waiting = [], list(outcomes)

        def do(task, clock):
            time.sleep(takes)
            made.append(("second" if task.get("second") else "recogniser" if task.get("recogniser") else "first", round(clock)))
            return waiting.pop(0)

        task = {"path": str(tmp_path / "a"), **({"recogniser": recogniser} if recogniser else {})}
        outcome = read_in_every_way(do, task, Limits(seconds, 100))
        assert not waiting
        document = outcome.result["document"] if outcome.result else {"status": "failed", "reason": outcome.reason, "note": ""}
        return made, (document["status"], document["reason"], document["note"], outcome.detail)

    return run


@pytest.mark.parametrize(("first", "why"), [
    (died("crashed"), "the first died on it"), (BROKEN, "the first could not open it"), (SCAN, "the first found no text in it"),
    (died("malformed", "RuntimeError"), "the first could not open it"),
])
def test_a_pdf_that_came_to_nothing_is_tried_by_the_second_reader(attempt, first, why):
    assert attempt(first, FINE) == ([("first", 60), ("second", 60)], ("ok", "", f"read by the second reader (pypdf): {why}", ""))


@pytest.mark.parametrize(("first", "second", "end"), [
    (died("crashed"), BROKEN, ("failed", "crashed", "", "")),
    (died("crashed"), died("timeout"), ("failed", "crashed", "", "timeout")),
    (SCAN, died("timeout"), ("no_text", "few_characters", "", "timeout")),
    (SCAN, SCAN, ("no_text", "few_characters", "", "")),
    (BROKEN, LOCKED, ("encrypted", "password", "", "")),
])
def test_a_second_attempt_that_comes_to_nothing_changes_nothing(attempt, first, second, end):
    assert attempt(first, second) == ([("first", 60), ("second", 60)], end)


@pytest.mark.parametrize("first", [FINE, LOCKED, died("timeout"), died("memory")])
def test_other_ends_are_final(attempt, first):
    made, _ = attempt(first)
    assert made == [("first", 60)]


def test_other_kinds_of_file_are_read_once(attempt):
    made, end = attempt(died("crashed"), data=b"PK\x03\x04")
    assert (made, end[1]) == ([("first", 60)], "crashed")


def test_the_second_reader_has_what_is_left_of_the_clock(attempt):
    made, _ = attempt(died("crashed"), FINE, seconds=4.0, takes=1.0)
    assert made == [("first", 4), ("second", 3)]
    made, _ = attempt(died("crashed"), seconds=0.6, takes=0.2)
    assert made == [("first", 1)]


def test_recognition_comes_last_with_a_clock_for_each_page(attempt):
    made, end = attempt(SCAN, SCAN, result(reason="recognised", note="pages 1 to 2 …"), recogniser=RECOGNISER)
    assert made == [("first", 60), ("second", 60), ("recogniser", 180)]
    assert end == ("ok", "recognised", "pages 1 to 2 …; tesseract 5", "")


def test_recognition_is_left_out_where_every_page_has_text(attempt):
    assert attempt(FINE, recogniser=RECOGNISER)[0] == [("first", 60)]
    assert attempt(died("timeout"), recogniser=RECOGNISER)[0] == [("first", 60)]


def test_recognition_that_is_given_up_is_said_and_not_final(attempt):
    _, end = attempt(SCAN, SCAN, died("timeout"), recogniser=RECOGNISER)
    assert end == ("no_text", "few_characters", "text recognition was given up (timeout)", "timeout")


def test_a_file_that_has_gone_is_read_once(attempt, tmp_path):
    def do(task, clock):
        return died("crashed")

    assert read_in_every_way(do, {"path": str(tmp_path / "gone")}, Limits(1, 1)) == died("crashed")


def texts(lines):
    return [block.text for block in repair_layout(lines)[0]]


def test_both_readers_read_the_same_of_a_plain_page(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(printed())
    assert texts(read_pdf_again(file)[0]) == texts(read_pdf(file)[0]) == [STORY]
    first, again = read_pdf(file)[0], read_pdf_again(file)[0]
    assert [(line.text, line.page, line.size, line.gap) for line in again] == [(line.text, line.page, line.size, line.gap) for line in first]
    assert [round(line.left, 3) for line in again] == [round(line.left, 3) for line in first] == [round(72 / 595.2756, 3)] * 2


def test_the_second_reader_knows_pages_and_those_it_has_lost(tmp_path):
    file = tmp_path / "a.pdf"
    broken = page(4, box=b"/nothing")
    objects = one_page(kids=b"[3 0 R 6 0 R 7 0 R]", count=3)
    file.write_bytes(pdf({**objects, 6: broken, 7: page(4)}))
    lines, n_pages, lost = read_pdf_again(file)
    assert n_pages == 3
    assert lost == [2]
    assert {line.page for line in lines} == {1, 3}


@pytest.mark.parametrize(("data", "reason"), [(b"%PDF-1.4 and no more", "malformed"), (b"", "malformed")])
def test_the_second_reader_says_what_it_cannot_open(tmp_path, data, reason):
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_pdf_again(file)
    assert caught.value.reason == reason


def test_the_second_reader_opens_no_lock(tmp_path):
    from reportlab.lib.pdfencrypt import StandardEncryption

    file = tmp_path / "a.pdf"
    file.write_bytes(printed(encrypt=StandardEncryption("secret", "owner")))
    with pytest.raises(ReadError) as caught:
        read_pdf_again(file)
    assert caught.value.reason == "password"
