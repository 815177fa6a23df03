"""Notebooks on a corpus of one's own: parameters are set, pages written, failures named, and the rest still run."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from test_cli import command

from scrmine import ScrmineError, notebooks, read_folder
from scrmine.notebooks import NotebookRun, list_notebooks, parameters_of, run_notebooks, set_parameters

ROOT = Path(__file__).resolve().parent.parent
PARAMETERS = "folder = None  # a folder of reviews\nseed = 0\nby = 'outcome'\nout = None"
REVIEW = "# Child A: a review\n\n## Analysis\n\nThe plan was left to drift for a year, and nobody asked what the child had said.\n"


def make_notebook(folder, name, *cells, parameters=PARAMETERS):
    """A notebook with a parameters cell and some more, one of which was executed before."""
    told = [new_code_cell(parameters, metadata={"tags": ["parameters"]})] if parameters else []
    notebook = new_notebook(cells=[new_markdown_cell("# How many?"), *told, *(new_code_cell(cell) for cell in cells)])
    folder.mkdir(exist_ok=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebooks") / "suite"
    make_notebook(folder, "01-good", "import sys", "print(seed * 1000 + 7, by, folder, out, sys.executable)")
    make_notebook(folder, "02-bad", "before = 1", "# a comment\nbroken = before / 0", "print('after')")
    make_notebook(folder, "03-untold", "1", parameters=None)
    return folder


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    folder = tmp_path_factory.mktemp("given") / "reviews"
    folder.mkdir()
    (folder / "a.md").write_text(REVIEW, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def corpus(reviews, tmp_path_factory):
    """A corpus on disk."""
    return read_folder(reviews, progress=False).save(tmp_path_factory.mktemp("built") / "corpus")


def printed(path):
    """What the code cells of an executed notebook printed, and the number of those that ran."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    return "".join(output.text for cell in cells for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")


def test_each_notebook_runs_by_itself_and_what_fails_is_named(suite, corpus, tmp_path):
    out = tmp_path / "out"
    done = command("notebooks", corpus, "-o", out, "--notebooks", suite, "--seed", "4", "--by", "region")
    assert done.code == 1
    lines = [re.sub(r": \d+ s$", ": N s", line) for line in done.out.splitlines()]
    assert lines == [
        "01-good: N s",
        "02-bad: failed in cell 4 (broken = before / 0): ZeroDivisionError: division by zero",
        "03-untold: failed: it has no cell tagged “parameters” that sets folder, so it cannot be told which reviews to read.",
        f"1 of 3 notebooks ran to their end. Pages: {out}",
    ]
    assert printed(out / "01-good.ipynb") == f"4007 region {corpus.resolve()} {out.resolve() / '01-good'} {sys.executable}\n"
    assert printed(out / "02-bad.ipynb") == ""
    assert sorted(path.name for path in out.iterdir()) == ["01-good.html", "01-good.ipynb", "02-bad.html", "02-bad.ipynb", "manifest.json"]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["notebooks"] == {"01-good": "ok", "02-bad": "failed", "03-untold": "failed"}
    assert manifest["settings"] == {"by": "region", "seed": 4}
    good, bad = ((out / f"{name}.html").read_text(encoding="utf-8") for name in ("01-good", "02-bad"))
    assert "4007 region" in good
    assert "ZeroDivisionError" in bad
    for page in (good, bad):
        assert not re.search(r"""(?:src|href)=["']?https?://|import\(["']https?://|@import|url\(["']?https?://""", page)


def test_a_folder_of_reviews_is_read_once_and_one_cell_has_its_clock(reviews, corpus, tmp_path):
    make_notebook(tmp_path / "suite", "07-slow", "import time", "time.sleep(100)")
    make_notebook(tmp_path / "suite", "08-not-asked-for", "1")
    done = command("notebooks", reviews, "-o", tmp_path / "out", "--notebooks", tmp_path / "suite", "--only", "07", "--minutes", "0.05")
    assert done.code == 1
    assert done.out.splitlines()[0] == "Corpus: 1 reviews, 1 documents (1 ok), 3 passages"
    assert "07-slow: failed in cell 4 (time.sleep(100)): it took longer than 3 seconds; give it more with --minutes." in done.out
    assert read_folder(tmp_path / "out" / "corpus").passages.equals(read_folder(corpus).passages)
    assert not (tmp_path / "out" / "08-not-asked-for.html").exists()


def test_the_corpus_is_set_after_the_parameters_and_old_outputs_go(tmp_path):
    notebook = nbformat.read(make_notebook(tmp_path, "a", "1 + 1"), as_version=4)
    notebook.cells[2].outputs, notebook.cells[2].execution_count = [nbformat.v4.new_output("stream", text="2")], 7
    assert set_parameters(notebook, {"folder": 'C:\\my "reviews"', "seed": 3, "sheets": ["a", None]}) == 2
    assert notebook.cells[2].source == "folder = 'C:\\\\my \"reviews\"'\nseed = 3\nsheets = ['a', None]"
    assert notebook.cells[2].metadata.tags == ["injected-parameters"]
    assert (notebook.cells[3].outputs, notebook.cells[3].execution_count) == ([], None)
    nbformat.validate(notebook)


@pytest.mark.parametrize(("source", "names"), [
    ("folder = None\nseed: int = 0\na = b = 1", {"folder", "a", "b"}), ("", set()), ("folder = (", None), (None, None),
])
def test_parameters_are_the_names_that_the_cell_sets(tmp_path, source, names):
    path = make_notebook(tmp_path, "a", "x = 1", parameters=None)
    if source is not None:
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.insert(1, new_code_cell(source, metadata={"tags": ["parameters"]}))
        nbformat.write(notebook, path)
    assert parameters_of(path) == names


def test_a_file_that_is_no_notebook_fails_alone(tmp_path):
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    (run,) = run_notebooks([tmp_path / "broken.ipynb"], tmp_path, {"folder": "x"})
    assert (run.name, run.cell, run.error[:30]) == ("broken", 0, "it has no cell tagged “paramet")


def test_the_notebooks_that_come_with_scrmine_are_found():
    names = [path.stem[:2] for path in list_notebooks()]
    assert names == sorted(names)
    assert {"01", "07", "09"} <= set(names)
    assert [path.stem[:2] for path in list_notebooks(only=["07", "09"])] == ["07", "09"]
    for path in list_notebooks():
        assert {"folder", "seed"} <= parameters_of(path), path.name


def test_what_is_not_there_is_said(tmp_path, monkeypatch):
    with pytest.raises(ScrmineError) as caught:
        list_notebooks(tmp_path)
    assert str(caught.value) == f"There is no notebook (.ipynb) in {tmp_path}. Name the folder that holds them with --notebooks."
    monkeypatch.setattr(notebooks, "PLACES", (tmp_path / "nothing",))
    with pytest.raises(ScrmineError) as caught:
        list_notebooks()
    assert str(caught.value) == "This installation of scrmine has no notebooks. Name the folder that holds them with --notebooks."


@pytest.mark.parametrize(("words", "said"), [
    (["--set", "colour=red"], "There is no parameter 'colour' in the notebooks. Known: by."),
    (["--set", "by"], "--set is 'by'; NAME=VALUE is expected, for example theme=neglect."),
    (["--set", "folder=elsewhere"], "There is no parameter 'folder' in the notebooks. Known: by."),
    (["--only", "04"], "There is no notebook '04' in suite. Known: 01-good, 02-bad, 03-untold."),
])
def test_what_cannot_be_set_is_said_before_anything_is_run(suite, corpus, tmp_path, words, said):
    done = command("notebooks", corpus, "-o", tmp_path / "out", "--notebooks", suite, *words)
    assert (done.code, done.out, done.err) == (2, "", f"scrmine: {said}\n")
    assert not (tmp_path / "out").exists()


def test_missing_packages_are_named_with_the_way_to_install_them(suite, corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in ("nbclient", "ipykernel") else name)
    done = command("notebooks", corpus, "-o", tmp_path / "out", "--notebooks", suite)
    assert (done.code, done.err) == (2, "scrmine: To run notebooks nbclient and ipykernel are needed and not installed. Install what notebooks need "
                                        "with: pip install 'scrmine[notebooks]'\n")


def test_the_output_is_not_mixed_with_what_others_wrote_nor_with_the_reviews(suite, corpus, reviews, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").touch()
    taken = command("notebooks", corpus, "-o", tmp_path / "mine", "--notebooks", suite)
    assert taken.code == 2
    assert "has contents that scrmine did not write" in taken.err
    inside = command("notebooks", reviews, "-o", reviews / "out", "--notebooks", suite)
    assert inside.code == 2
    assert "is inside" in inside.err


def test_a_run_in_words():
    assert NotebookRun("07-a", 12.4).in_words() == "07-a: 12 s"
    assert NotebookRun("07-a", 1, 3, "x", "E: y").in_words() == "07-a: failed in cell 3 (x): E: y"


def test_a_corpus_is_opened_where_a_folder_is_read(corpus):
    assert read_folder(corpus).passages["text"].tolist()[-1].startswith("The plan was left to drift")
    with pytest.raises(ScrmineError) as caught:
        read_folder(corpus, ocr=True)
    assert str(caught.value) == (f"{corpus} is a corpus, of which the documents have been read, so their pages cannot be recognised now. Read the folder "
                                 f"of documents with ocr.")
