import contextlib
import csv
import io
import re
import shutil
import subprocess
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from conftest import HOSTILE
from test_report_page import Page, marked

import scrmine
from scrmine import cli
from scrmine.report.tables import DANGEROUS
from scrmine.values import REASONS

REVIEW = """# Child A: a review

## Analysis

The plan was left to drift for a year. There was drift in every meeting that was held about {name} in these two years.

The child told the school nurse about hunger. Nobody asked what a day was like, and nobody wrote down what the child said.

## Recommendations

The Partnership should end drift in plans. It should ask each agency to say what it did and what came of it.
"""
BOOK = """name: Two themes
version: 1
themes:
  - theme: drift
    family: practice
    title: Drift
    definition: Plans that go nowhere.
    terms: [drift]
  - theme: hunger
    family: case
    title: Hunger
    definition: A child goes hungry.
    terms: [hunger]
"""


@pytest.fixture
def reviews(tmp_path):
    """Two reviews with their metadata."""
    folder = tmp_path / "reviews"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.md").write_text(REVIEW.format(name=name), encoding="utf-8")
    (folder / "reviews.csv").write_text("file,review_id,outcome\na.md,a,death\nb.md,b,harm\n", encoding="utf-8")
    return folder


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.yml"
    path.write_text(BOOK, encoding="utf-8")
    return path


@pytest.fixture
def corpus(reviews, book, tmp_path):
    """A corpus on disk that has been coded."""
    assert command("build", reviews, "-o", tmp_path / "corpus").code == 0
    assert command("code", tmp_path / "corpus", "--codebook", book).code == 0
    return tmp_path / "corpus"


def command(*words):
    """The command in this process: its exit code and what it said. Codes by the terms of the codebook unless told otherwise."""
    if words and words[0] in ("run", "code") and "--coder" not in words:
        words = (*words, "--coder", "phrases")
    out, err = io.StringIO(), io.StringIO()
    with (pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(), contextlib.redirect_stdout(out),
          contextlib.redirect_stderr(err)):
        # As outside of tests, where a warning is shown and does not stop the run.
        warnings.simplefilter("default")
        patch.setattr(sys, "argv", ["scrmine", *map(str, words)])
        code = 0
        try:
            cli.main()
        except SystemExit as left:
            code = left.code or 0
    return SimpleNamespace(code=code, out=out.getvalue(), err=err.getvalue())


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def only_reading(folder):
    """Whether nothing is there but what reading gave, which the next call need not read again."""
    return all(name.startswith("corpus/.reading/") for name in contents(folder))


def refused(*words):
    """What the command says when it cannot do what it is asked: on standard error, with exit code 2."""
    done = command(*words)
    assert (done.code, done.out) == (2, "")
    *notes, message = done.err.splitlines()
    assert all(note.startswith("Note: ") for note in notes)
    assert message.startswith("scrmine: ")
    return message.removeprefix("scrmine: ")


def test_run_writes_everything_and_says_what_was_read(reviews, book, tmp_path):
    done = command("run", reviews, "-o", tmp_path / "out", "--codebook", book, "--by", "outcome")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Corpus: 2 reviews, 2 documents (2 ok), 12 passages\n  2 documents on 2 reviews: 2 reports.\nCodes: 6 (each a theme in a passage), by 8 words or sentences, in 6 of 12 passages (coder phrases)\n"
        f"Page: {tmp_path / 'out' / 'index.html'}\n"
    )
    assert {name.split("/")[0] for name in contents(tmp_path / "out")} == {"briefing.docx", "corpus", "figures", "index.html", "manifest.json",
                                                                            "tables", "workbook.xlsx"}
    with (tmp_path / "out" / "tables" / "themes_by_reviews.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file)) == [["review_id", "drift", "hunger"], ["a", "1", "1"], ["b", "1", "1"]]


def test_the_folder_of_reviews_is_not_changed(reviews, book, tmp_path):
    before = contents(reviews)
    command("run", reviews, "-o", tmp_path / "out", "--codebook", book)
    assert contents(reviews) == before


def test_running_twice_gives_the_same_bytes(reviews, book, tmp_path):
    for name in ("one", "two", "two"):
        assert command("run", reviews, "-o", tmp_path / name, "--codebook", book, "--by", "outcome").code == 0
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert set(one) == set(two)
    assert [name for name in one if one[name] != two[name]] == []
    assert {Path(name).suffix for name in one} == {".csv", ".docx", ".gz", ".html", ".json", ".parquet", ".png", ".svg", ".xlsx"}


def test_build_code_and_report_come_to_the_same_as_run(reviews, book, corpus, tmp_path):
    assert command("run", reviews, "-o", tmp_path / "run", "--codebook", book, "--by", "outcome").code == 0
    done = command("report", corpus, "-o", tmp_path / "steps", "--codebook", book, "--by", "outcome")
    assert (done.code, done.out) == (0, f"Page: {tmp_path / 'steps' / 'index.html'}\n")
    assert contents(tmp_path / "steps") == {name: data for name, data in contents(tmp_path / "run").items() if not name.startswith("corpus/")}
    assert contents(corpus) == contents(tmp_path / "run" / "corpus")


def test_code_says_what_it_wrote(corpus, book):
    done = command("code", corpus, "--codebook", book)
    assert done.out == f"Codes: 6 (each a theme in a passage), by 8 words or sentences, in 6 of 12 passages (coder phrases)\nWritten: {corpus / 'codings.parquet'}\n"


def test_compare_prints_the_share_of_reviews_by_group(corpus, book):
    done = command("compare", corpus, "--codebook", book, "--by", "outcome")
    assert done.out == (
        "\ndeath: 1 reviews, 2 passages of findings\n"
        "  drift                                  1/1  100.0%  (2.5% to 100.0%)\n"
        "  hunger                                 1/1  100.0%  (2.5% to 100.0%)\n"
        "\nharm: 1 reviews, 2 passages of findings\n"
        "  drift                                  1/1  100.0%  (2.5% to 100.0%)\n"
        "  hunger                                 1/1  100.0%  (2.5% to 100.0%)\n"
    )
    assert done.err == (
        "Note: Groups with fewer than 10 readable reviews: death (1), harm (1). Their figures describe these reviews and say little "
        "beyond them; read the intervals.\n"
    )


def test_compare_writes_all_measures(corpus, book, tmp_path):
    done = command("compare", corpus, "--codebook", book, "-o", tmp_path / "all.csv")
    assert done.out == f"Written: {tmp_path / 'all.csv'}\n"
    with (tmp_path / "all.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["theme"], row["measure"], row["estimate"]) for row in rows] == [
        ("drift", "share_of_reviews", "1"), ("hunger", "share_of_reviews", "1"), ("drift", "share_of_passages", "0.5"),
        ("hunger", "share_of_passages", "0.5"), ("drift", "mean_share", "0.5"), ("hunger", "mean_share", "0.5"),
        ("drift", "rate_per_1000_words", rows[6]["estimate"]), ("hunger", "rate_per_1000_words", rows[6]["estimate"]),
    ]


def test_what_was_not_read_well_is_named(tmp_path, reviews):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    Canvas(str(reviews / "locked.pdf"), encrypt=StandardEncryption("secret")).save()
    (reviews / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing more")
    blank = Canvas(str(reviews / "scan.pdf"))
    blank.showPage()
    blank.save()
    (reviews / "none.txt").touch()
    (reviews / "notes.xlsx").write_bytes(b"PK")
    (reviews / "copy.md").write_bytes((reviews / "a.md").read_bytes())
    done = command("build", reviews, "-o", tmp_path / "out")
    assert (done.code, done.err) == (0, "")
    said = done.out.splitlines()
    assert said[0] == "Corpus: 6 reviews, 6 documents (1 encrypted, 2 failed, 1 no_text, 2 ok), 12 passages"
    assert said[1] == "  6 documents on 6 reviews: 2 reports, 4 not read."
    for line in (f"  locked.pdf: encrypted. {REASONS['password']}", f"  broken.pdf: failed. {REASONS['malformed']}", f"  scan.pdf: no text. {REASONS['few_characters']}",
                 f"  none.txt: failed. {REASONS['empty']}", "  Not documents, passed over: notes.xlsx",
                 "  In the folder but not in reviews.csv: broken.pdf, locked.pdf, none.txt, scan.pdf. Board, name and year of these are guessed."):
        assert line in said
    assert "  copy.md is the same file as a.md and counts once." in said
    opened = scrmine.Corpus.open(tmp_path / "out")
    assert opened.documents.set_index("source_file")["status"].to_dict() == {
        "a.md": "ok", "b.md": "ok", "broken.pdf": "failed", "locked.pdf": "encrypted", "none.txt": "failed", "scan.pdf": "no_text",
    }
    assert opened.passages["text"].str.contains("hunger").sum() == 2


def test_files_in_the_table_that_are_not_there_are_named(reviews, tmp_path):
    (reviews / "reviews.csv").write_text("file,review_id\na.md,a\nb.md,b\nc.md,c\n", encoding="utf-8")
    assert "  In reviews.csv but not in the folder: c.md\n" in command("build", reviews, "-o", tmp_path / "out").out


def test_without_a_table_guesses_are_said(reviews, tmp_path):
    (reviews / "reviews.csv").unlink()
    assert "  No reviews.csv: each document counts as one review; board, name and year are guessed from its first pages.\n" in \
        command("build", reviews, "-o", tmp_path / "out").out


@pytest.mark.parametrize("verb", ["run", "build"])
class TestRefusals:
    """Each is one message that says what, where, what was expected and what to do; nothing is written."""

    def test_missing_folder(self, verb, tmp_path):
        assert refused(verb, tmp_path / "none", "-o", tmp_path / "out") == (
            f"There is no folder {tmp_path / 'none'}. Check the spelling, or give the full path."
        )
        assert list(tmp_path.iterdir()) == []

    def test_file_instead_of_a_folder(self, verb, tmp_path, book):
        assert refused(verb, book, "-o", tmp_path / "out") == (
            f"{book} is a file; a folder of reviews is expected. Name the folder it is in."
        )
        assert contents(tmp_path) == {"book.yml": BOOK.encode()}

    def test_empty_folder(self, verb, tmp_path):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "data.xlsx").touch()
        message = refused(verb, tmp_path / "in", "-o", tmp_path / "out")
        assert message.startswith(f"There is no document in {tmp_path / 'in'} (1 other file(s) passed over). Put the reviews there as PDF, ")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]

    def test_no_document_that_can_be_read(self, verb, tmp_path):
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing more")
        (tmp_path / "in" / "none.txt").touch()
        assert refused(verb, tmp_path / "in", "-o", tmp_path / "out") == (
            f"No document in {tmp_path / 'in'} could be read. broken.pdf: failed. {REASONS['malformed']} none.txt: failed. {REASONS['empty']}"
        )
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]

    def test_output_with_foreign_files(self, verb, tmp_path, reviews):
        out = tmp_path / "thesis"
        out.mkdir()
        (out / "chapter 1.docx").write_bytes(b"mine")
        assert refused(verb, reviews, "-o", out) == (
            f"The output folder {out} has contents that scrmine did not write (no manifest.json of ours in it), so nothing was changed. "
            f"Name a new or empty folder with -o, or empty this one yourself."
        )
        assert contents(out) == {"chapter 1.docx": b"mine"}

    def test_output_that_is_a_file(self, verb, reviews, book):
        assert refused(verb, reviews, "-o", book) == f"The output {book} is a file; a folder is expected. Choose another name with -o."
        assert book.read_text(encoding="utf-8") == BOOK

    def test_output_under_a_file(self, verb, reviews, book):
        message = refused(verb, reviews, "-o", book / "out")
        assert message.startswith("the system refuses: [Errno ")
        assert message.endswith(". Check that the path is right and that you may write there.")
        assert book.read_text(encoding="utf-8") == BOOK

    @pytest.mark.parametrize("place", [".", "out", "deep/out"])
    def test_output_among_the_reviews(self, verb, reviews, place):
        before = contents(reviews)
        assert refused(verb, reviews, "-o", reviews / place) == (
            f"The output {reviews / place} is inside {reviews}, and all documents in there are read: the next run would take its own page "
            f"for a review. Name a folder outside it with -o."
        )
        assert contents(reviews) == before

    def test_output_of_another_kind(self, verb, reviews, corpus, book, tmp_path):
        out, kind, other = (corpus, "corpus", "report") if verb == "run" else (tmp_path / "report", "report", "corpus")
        command("report", corpus, "-o", tmp_path / "report", "--codebook", book)
        before = contents(out)
        assert refused(verb, reviews, "-o", out) == (
            f"The output folder {out} holds a scrmine {kind}, and a {other} was to be written there. Name another folder with -o."
        )
        assert contents(out) == before


BAD_BOOKS = {
    "unknown key": (BOOK.replace("    definition: A child", "    defintion: A child"),
                    "book.yml, line 12: unknown key 'defintion'. Did you mean 'definition'? Known: "),
    "no YAML": (BOOK.replace("title: Drift", "title: Drift: and more"), "book.yml, line 6: not valid YAML: "),
    "missing title": (BOOK.replace("    title: Drift\n", ""), "book.yml, line 4: 'title' is missing. Add it; "),
    "twice": (BOOK.replace("theme: hunger", "theme: drift"), "book.yml, line 9: the theme 'drift' is there twice, first in line 4. "),
    "empty": ("", "book.yml, line 1: the file is empty. "),
}


@pytest.mark.parametrize(("text", "message"), BAD_BOOKS.values(), ids=BAD_BOOKS)
def test_codebook_that_cannot_be_used_is_refused_with_its_line(reviews, book, tmp_path, text, message):
    book.write_text(text, encoding="utf-8")
    assert refused("run", reviews, "-o", tmp_path / "out", "--codebook", book).startswith(message)
    assert not (tmp_path / "out").exists()


def test_codebook_that_is_not_there_is_refused(reviews, tmp_path):
    assert refused("run", reviews, "-o", tmp_path / "out", "--codebook", tmp_path / "none.yml") == (
        f"There is no codebook {tmp_path / 'none.yml'}. Check the spelling, or leave --codebook out to use the one that comes with scrmine."
    )
    assert not (tmp_path / "out").exists()


def test_column_that_is_not_there_is_refused(reviews, book, corpus, tmp_path):
    message = ("There is no column 'outcom' in the reviews table. Did you mean 'outcome'? Known: board, metadata, name, outcome, year.")
    assert refused("run", reviews, "-o", tmp_path / "out", "--by", "outcom", "--codebook", book) == message
    assert refused("report", corpus, "-o", tmp_path / "out", "--by", "outcom", "--codebook", book) == message
    assert refused("compare", corpus, "-o", tmp_path / "out", "--by", "outcom", "--codebook", book) == message
    assert only_reading(tmp_path / "out")


def test_coder_that_is_not_there_is_refused(reviews, corpus, tmp_path):
    before = contents(corpus)
    for words in (("run", reviews, "-o", tmp_path / "out"), ("code", corpus)):
        assert refused(*words, "--coder", "phrase").startswith("There is no coder 'phrase' in scrmine. Did you mean 'phrases'? Known: ")
    assert only_reading(tmp_path / "out")
    assert contents(corpus) == before


@pytest.mark.parametrize("verb", ["compare", "report"])
def test_codings_come_first(verb, reviews, tmp_path):
    command("build", reviews, "-o", tmp_path / "corpus")
    extra = ("-o", tmp_path / "out") if verb == "report" else ()
    assert refused(verb, tmp_path / "corpus", *extra) == (
        f"{tmp_path / 'corpus'} has no codings yet. Make them with: scrmine code {tmp_path / 'corpus'}"
    )
    assert not (tmp_path / "out").exists()


def test_new_reviews_are_not_counted_with_the_codings_of_the_old(reviews, book, corpus):
    (reviews / "c.md").write_text(REVIEW.format(name="c"), encoding="utf-8")
    command("build", reviews, "-o", corpus)
    assert refused("compare", corpus, "--codebook", book) == f"{corpus} has no codings yet. Make them with: scrmine code {corpus}"
    command("code", corpus, "--codebook", book)
    assert "  drift                                  3/3  100.0%" in command("compare", corpus, "--codebook", book).out


@pytest.mark.parametrize("verb", ["code", "compare", "report"])
def test_folder_that_is_no_corpus_is_refused(verb, reviews, tmp_path):
    before = contents(reviews)
    extra = ("-o", tmp_path / "out") if verb == "report" else ()
    assert refused(verb, reviews, *extra) == (
        f"{reviews} is not a scrmine corpus: there is no manifest.json in it. Make one with: scrmine build FOLDER -o reviews"
    )
    assert contents(reviews) == before


def test_comparison_needs_a_file_in_a_folder_that_is_there(corpus, book, tmp_path):
    assert refused("compare", corpus, "--codebook", book, "-o", tmp_path / "none" / "t.csv") == (
        f"There is no folder {tmp_path / 'none'} to write t.csv into. Make it, or name another file with -o."
    )
    assert refused("compare", corpus, "--codebook", book, "-o", tmp_path) == (
        f"{tmp_path} is a folder; the name of a CSV file is expected, for example {tmp_path / 'comparison.csv'}."
    )
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("words", [(), ("run",), ("run", "x"), ("walk",), ("run", "x", "-o", "y", "--seconds", "0"),
                                   ("build", "x", "-o", "y", "--megabytes", "1")])
def test_words_that_are_missing_or_unknown_end_with_two(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert command(*words).code == 2
    assert list(tmp_path.iterdir()) == []


def test_hostile_names_and_texts_come_out_inert(tmp_path, book):
    """The whole path with text that a browser, a spreadsheet, a drawing or a template would take for something else."""
    folder = tmp_path / "reviews"
    folder.mkdir()
    rows = [["file", "review_id", "name", "board", "=cmd"]]
    for number, text in enumerate(HOSTILE.values()):
        name = f"{number} {text.translate(str.maketrans('/', '∕', chr(92)))}.md"
        (folder / name).write_text(REVIEW.format(name=f"{text} \U0001f600"), encoding="utf-8")
        rows.append([name, f"r{number}", text, text, text])
    with (folder / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    book.write_text(BOOK.replace("title: Drift", f"title: '{HOSTILE['script']}'"), encoding="utf-8")
    done = command("run", folder, "-o", tmp_path / "out", "--codebook", book, "--by", "=cmd")
    assert done.code == 0
    assert done.err == (f"Note: =cmd has {len(HOSTILE)} groups, and a figure shows at most 4: none is drawn. Join values into fewer groups in reviews.csv; the "
                        "tables have every group.\n")
    page = Page(tmp_path / "out" / "index.html")
    scripts = [attributes.get("type", "runs") for tag, attributes in page.elements if tag == "script"]
    # The one that chooses light or dark before anything is drawn, and the page's own; the rest is text that no browser runs.
    assert sorted(scripts) == sorted(["runs"] * 2 + ["application/json"] * 2 + ["text/plain"] * len(HOSTILE))
    assert [text for text in (HOSTILE["script"], HOSTILE["end"], "<img src=x") if text in page.source] == []
    assert HOSTILE["template"] in page.source
    assert {review["label"].split(" (")[0] for review in page.index["reviews"]} == set(HOSTILE.values())
    assert {word.casefold() for passage in page.passages for word in marked(passage)} == {"drift", "hunger"}
    workbook = openpyxl.load_workbook(tmp_path / "out" / "workbook.xlsx")
    assert {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    for path in (tmp_path / "out" / "tables").iterdir():
        with path.open(encoding="utf-8-sig", newline="") as file:
            # A negative number begins like a formula and is none.
            cells = [cell for row in csv.reader(file) for cell in row if not re.fullmatch(r"-\d+(?:\.\d+)?(?:e-?\d+)?", cell)]
            assert [cell for cell in cells if cell.startswith(DANGEROUS)] == [], path.name
    for path in (tmp_path / "out" / "figures").glob("*.svg"):
        assert "<script" not in path.read_text(encoding="utf-8")


def test_console_script_is_there_and_says_its_version_and_its_errors(tmp_path):
    """Once as a user calls it; the other tests call the same function in this process."""
    script = shutil.which("scrmine", path=str(Path(sys.executable).parent))
    assert script is not None
    said = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == f"scrmine {scrmine.__version__}\n"
    failed = subprocess.run([script, "compare", str(tmp_path / "none")], capture_output=True, text=True, check=False)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert failed.stderr == (f"scrmine: {tmp_path / 'none'} is not a scrmine corpus: there is no manifest.json in it. "
                             f"Make one with: scrmine build FOLDER -o none\n")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["build", "--help"], ["code", "--help"], ["compare", "--help"],
                                   ["report", "--help"]])
def test_help_says_what_each_command_does_without_loading_pandas(words):
    done = subprocess.run([sys.executable, "-c", f"import sys; sys.argv = ['scrmine'] + {words!r}\nfrom scrmine.cli import main\n"
                           "try:\n    main()\nfinally:\n    print('pandas' in sys.modules)"], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("False")
    assert len(done.stdout.split()) > 30
