"""Every notebook is thin: prose with arithmetic, no program."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
BANNED = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Try, ast.With, ast.Lambda)
MOST_LINES = 12


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks():
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "07", "09"]


def test_the_title_asks_one_question(notebook):
    title = notebook.cells[0].source.splitlines()[0]
    assert title.startswith("# ")
    assert title.endswith("?")
    assert sum(cell.source.count("\n# ") + cell.source.startswith("# ") for cell in notebook.cells if cell.cell_type == "markdown") == 1


def test_the_first_cell_says_time_needs_and_content(notebook):
    assert all(f"**{word}" in notebook.cells[0].source for word in ("Time:", "You need:", "Content note."))


def test_parameters_come_first_and_are_tagged(notebook):
    first = code(notebook)[0]
    assert first.metadata["tags"] == ["parameters"]
    assert {"folder", "seed"} <= {node.targets[0].id for node in ast.parse(first.source).body}


def test_cells_are_short_and_hold_no_program(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= MOST_LINES, cell.source
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, BANNED)], cell.source


def test_only_scrmine_pandas_and_the_display_are_imported(notebook):
    allowed = {"scrmine", "pandas", "IPython.display", "warnings"}
    for cell in code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                assert {name.name for name in node.names} <= allowed
            elif isinstance(node, ast.ImportFrom):
                assert node.module in allowed


def test_outputs_are_stripped_and_no_path_is_absolute(notebook):
    for cell in code(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert not re.search(r"[\"'](?:/|[A-Z]:\\)", cell.source)


def test_prose_has_no_typed_in_results(notebook):
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d+\s*(?:%|per cent|passages|reviews)", cell.source), cell.source


def test_the_end_says_what_is_not_shown_and_what_was_saved(notebook):
    assert notebook.cells[-1].source.startswith("## What this does not show")
    assert "saved" in notebook.cells[-1].source
