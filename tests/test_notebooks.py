"""Every notebook is thin: prose with arithmetic, no program; one question each, in a row that a reader can follow.

The rules are functions that list what is wrong, so that they can be tried on a notebook that breaks each of them.
"""

import ast
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
SUITE = sorted(FOLDER.glob("*.ipynb"))
WORKSHEETS = sorted((FOLDER / "exercises").glob("*.ipynb"))
SOLUTIONS = sorted((FOLDER / "exercises" / "solutions").glob("*.ipynb"))
EVERY = [*SUITE, *WORKSHEETS, *SOLUTIONS]

BANNED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.With,
          ast.If, ast.Match, ast.Raise, ast.Assert, ast.Global, ast.Delete)
"""What makes a program of a notebook; the package does such work. `x if a else b` is an expression and may stand."""

IMPORTS = {"scrmine", "scrmine.exercises", "scrmine.rehearsal", "scrmine.display", "pandas", "IPython.display"}
MOST_LINES, WIDEST, MOST_CODE_IN_A_ROW = 14, 92, 3
"""A JupyterLab window 1,200 pixels wide shows 95 characters of a line of code, and cuts the rest off."""

ALLOWED_NUMBERS = re.compile(r"95 (?:%|per cent)")
"""The level of every interval is a setting of the package and no result."""

TYPED = re.compile(
    r"(?<![\w#.])(?:\d+(?:[.,]\d+)*|\.\d+)|\b(?:eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety)(?:-\w+)?|hundred|thousand)\b", re.IGNORECASE)
"""A number in figures, or in words from eleven on: "under ten reviews" is a rule of reading, "twenty-five themes" is a result."""

CODE, LINK = re.compile(r"`[^`]*`"), re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
OPENING = ("**Time:**", "**You need:**", "**Content note.**")
CLOSING = "## What this does not show"


def read(path):
    return nbformat.read(path, as_version=4)


def cells_of(notebook, kind):
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def title_of(notebook):
    return notebook.cells[0].source.splitlines()[0].removeprefix("# ")


def wrong_form(notebook, parameters=("folder = None", "seed = 0")):
    """The first cell, the parameters, the last cell, and how prose and code take turns."""
    first, last, wrong = notebook.cells[0].source, notebook.cells[-1].source, []
    headings = [line for cell in cells_of(notebook, "markdown") for line in cell.source.splitlines() if line.startswith("# ")]
    if headings != first.splitlines()[:1] or not headings[0].endswith("?"):
        wrong.append("the first line is the only title, and ends in “?”")
    wrong += [f"the first cell says {part}" for part in OPENING if part not in first]
    tagged = [cell for cell in cells_of(notebook, "code") if "parameters" in cell.metadata.get("tags", [])]
    if tagged != cells_of(notebook, "code")[:1]:
        wrong.append("the first code cell, and no other, has the tag “parameters”")
    elif not set(parameters) <= {line.partition("  #")[0] for line in tagged[0].source.splitlines()}:
        wrong.append(f"the parameters are {' and '.join(f'`{name}`' for name in parameters)}, and those of the notebook's own")
    if not last.startswith(CLOSING) or "saved" not in last:
        wrong.append(f"the last cell begins with “{CLOSING}” and says what was saved")
    kinds = "".join("c" if cell.cell_type == "code" else "m" for cell in notebook.cells)
    if "c" * (MOST_CODE_IN_A_ROW + 1) in kinds:
        wrong.append(f"there is a sentence after at most {MOST_CODE_IN_A_ROW} cells of code")
    return wrong


def wrong_code(notebook):
    """Long cells and lines, banned statements, imports, paths, outputs, parameters that do nothing."""
    wrong, trees = [], [ast.parse(cell.source) for cell in cells_of(notebook, "code")]
    for cell, tree in zip(cells_of(notebook, "code"), trees, strict=True):
        n_lines = len(cell.source.splitlines())
        if n_lines > MOST_LINES or not cell.source.strip():
            wrong.append(f"a cell has 1 to {MOST_LINES} lines, and one has {n_lines}: {cell.source[:40]!r}")
        wrong += [f"a line of code has at most {WIDEST} characters, and one has {len(line)}: {line.strip()[:40]!r}"
                  for line in cell.source.splitlines() if len(line) > WIDEST]
        nodes = list(ast.walk(tree))
        wrong += [f"{type(node).__name__} in line {node.lineno} of {cell.source[:40]!r}" for node in nodes if isinstance(node, BANNED)]
        imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
        imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
        wrong += [f"imports {name}" for name in sorted(imported - IMPORTS)]
        if re.search(r"[\"'](?:/|~|[A-Za-z]:[\\/])", cell.source):
            wrong.append(f"an absolute path: {cell.source[:40]!r}")
        if cell.outputs or cell.execution_count is not None:
            wrong.append(f"an output: {cell.source[:40]!r}")
        wrong += [f"a number typed into a sentence: {found!r}" for text in sentences(tree) if (found := typed_number(text))]
    used = {node.id for tree in trees[1:] for node in ast.walk(tree) if isinstance(node, ast.Name)}
    stored = {target.id for node in trees[0].body if isinstance(node, ast.Assign) for target in node.targets} if trees else set()
    wrong += [f"the parameter {name} does nothing" for name in sorted(stored - used - {"folder", "seed"})]
    return wrong


def sentences(tree):
    """What is written, and not computed, in the arguments of `Markdown(…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Markdown":
            yield from (part for argument in node.args for part in written(argument))


def written(node):
    """The literal texts of an expression, without what stands in braces."""
    if isinstance(node, ast.JoinedStr):
        return [" ".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return [text for child in ast.iter_child_nodes(node) if isinstance(node, ast.IfExp | ast.BinOp) for text in written(child)]


def typed_number(text):
    """The first number that somebody typed, or None."""
    found = TYPED.search(ALLOWED_NUMBERS.sub("", CODE.sub("", LINK.sub(r"\1", text))))
    return found.group() if found else None


def wrong_prose(notebook):
    """Numbers and absolute paths in prose; the first cell may say how long it takes."""
    prose = cells_of(notebook, "markdown")
    wrong = [f"a number typed into prose: {found!r} in {cell.source[:40]!r}" for cell in prose[1:] if (found := typed_number(cell.source))]
    wrong += [f"an empty cell after {before.source[:40]!r}" for before, cell in pairwise(notebook.cells)
              if not cell.source.strip()]
    return wrong + [f"an absolute path in {cell.source[:40]!r}" for cell in prose if re.search(r"(?<![\w:/.])/(?:home|work|tmp|Users)/", cell.source)]


def wrong_links(notebook, path):
    """Links to files that are not there."""
    links = [target for cell in cells_of(notebook, "markdown") for _, target in LINK.findall(cell.source)]
    return [f"a link to {target}, which is not there" for target in links
            if not target.startswith("https://") and not (path.parent / target.partition("#")[0]).exists()]


def kebab(text):
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


@pytest.fixture(params=EVERY, ids=lambda path: path.relative_to(FOLDER).with_suffix("").as_posix())
def path(request):
    return request.param


def test_the_suite_is_numbered_in_reading_order():
    numbers = [path.stem[:2] for path in SUITE]
    assert numbers == [f"{number:02}" for number in range(13)]


def test_each_worksheet_has_its_solution():
    assert [path.stem[:2] for path in WORKSHEETS] == [f"{number:02}" for number in range(1, 7)]
    assert [path.name for path in SOLUTIONS] == [path.name for path in WORKSHEETS]


def test_it_is_a_valid_notebook_of_ours(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata == {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    assert [name for name, n in Counter(cell.id for cell in notebook.cells).items() if n > 1] == []


def test_the_file_is_named_after_the_question(path):
    number, _, words = path.stem.partition("-")
    assert number.isdecimal()
    assert kebab(title_of(read(path))).startswith(words), f"the words of {path.name} are the first words of its title"


def test_it_has_its_parts(path):
    assert wrong_form(read(path), ("folder = None", "seed = 0") if path in SUITE else ("folder = None",)) == []


def test_code_is_short_and_no_program(path):
    assert wrong_code(read(path)) == []


def test_prose_has_no_typed_in_results(path):
    assert wrong_prose(read(path)) == []


def test_links_lead_somewhere(path):
    assert wrong_links(read(path), path) == []


@pytest.mark.parametrize(("path", "following"), list(pairwise(SUITE)), ids=lambda path: path.stem[:2])
def test_the_end_leads_to_the_next_notebook(path, following):
    last = read(path).cells[-1].source
    assert f"**Next:** [{title_of(read(following))}]({following.name})" in last


def good_notebook():
    """As small as a notebook can be that keeps every rule."""
    new = nbformat.v4
    return new.new_notebook(cells=[
        new.new_markdown_cell("# Is it so?\n\n**Time:** 5 minutes. **You need:** scrmine.\n\n**Content note.** Harm to children."),
        new.new_code_cell('folder = None  # yours\nseed = 0\ntheme = "neglect"', metadata={"tags": ["parameters"]}),
        new.new_markdown_cell("We count. Under ten reviews, be careful; intervals are of 95 %. See `at_least=2` and [page](x.ipynb#p2)."),
        new.new_code_cell('n = len(theme) if folder else 12\nMarkdown(f"{n} of {n:,} reviews, 95 % interval {0.25:.2f}.")'),
        new.new_markdown_cell("## What this does not show\n\nWhy. Nothing was saved."),
    ])


def test_the_rules_let_a_good_notebook_pass():
    assert wrong_form(good_notebook()) + wrong_code(good_notebook()) + wrong_prose(good_notebook()) == []


@pytest.mark.parametrize(("cell", "source", "wrong"), [
    (0, "# It is so.\n\n**Time:** 5. **You need:** it. **Content note.** Harm.", "the first line is the only title, and ends in “?”"),
    (2, "# Is it really so?", "the first line is the only title, and ends in “?”"),
    (0, "# Is it so?\n\n**Time:** 5. **You need:** it.", "the first cell says **Content note.**"),
    (1, "folder = None\nseed = 1\ntheme = 2", "the parameters are `folder = None` and `seed = 0`, and those of the notebook's own"),
    (4, "## What this does not show\n\nWhy.", "the last cell begins with “## What this does not show” and says what was saved"),
    (4, "Nothing was saved.", "the last cell begins with “## What this does not show” and says what was saved"),
])
def test_the_rules_see_wrong_form(cell, source, wrong):
    notebook = good_notebook()
    notebook.cells[cell].source = source
    assert wrong_form(notebook) == [wrong]


def test_the_rules_see_a_second_parameters_cell_and_code_without_words():
    notebook = good_notebook()
    notebook.cells[3:4] = [nbformat.v4.new_code_cell("theme") for _ in range(4)]
    assert wrong_form(notebook) == ["there is a sentence after at most 3 cells of code"]
    notebook.cells[3].metadata["tags"] = ["parameters"]
    assert wrong_form(notebook)[0] == "the first code cell, and no other, has the tag “parameters”"


@pytest.mark.parametrize(("source", "wrong"), [
    ("theme\n" * 15, "a cell has 1 to 14 lines, and one has 15: 'theme" + "\\ntheme" * 5 + "\\nthem'"),
    (f"theme\nn = {'1' * 89}", f"a line of code has at most 92 characters, and one has 93: 'n = {'1' * 36}'"),
    ("theme\nfor x in []:\n    x", "For in line 2 of 'theme\\nfor x in []:\\n    x'"),
    ("theme\nf = lambda: 1", "Lambda in line 2 of 'theme\\nf = lambda: 1'"),
    ("if theme:\n    1", "If in line 1 of 'if theme:\\n    1'"),
    ("import numpy\ntheme", "imports numpy"),
    ("from os import path\ntheme", "imports os"),
    ("theme + '/data/x'", "an absolute path: \"theme + '/data/x'\""),
    ('theme + "C:\\\\x"', "an absolute path: 'theme + \"C:\\\\\\\\x\"'"),
    ("1 + 1", "the parameter theme does nothing"),
    ('Markdown(f"In 12 of {theme} reviews.")', "a number typed into a sentence: '12'"),
    ('Markdown("Twenty-five." if theme else "None.")', "a number typed into a sentence: 'Twenty-five'"),
])
def test_the_rules_see_wrong_code(source, wrong):
    notebook = good_notebook()
    notebook.cells[3].source = source
    assert wrong_code(notebook) == [wrong]


def test_the_rules_see_outputs():
    notebook = good_notebook()
    notebook.cells[3].execution_count = 1
    assert wrong_code(notebook) == ["an output: 'n = len(theme) if folder else 12\\nMarkdow'"]


@pytest.mark.parametrize(("source", "number"), [
    ("In 41 % of reviews.", "41"), ("One in 3.", "3"), ("There are twenty-five themes.", "twenty-five"), ("A p of .03.", ".03"), ("In 2,238 passages", "2,238"),
    ("95 % intervals", None), ("under ten reviews", None), ("`seed=3`", None), ("the F1 of it", None), ("[next](08-x.ipynb)", None),
])
def test_the_rules_see_typed_numbers(source, number):
    notebook = good_notebook()
    notebook.cells[2].source = source
    assert wrong_prose(notebook) == ([f"a number typed into prose: {number!r} in {source!r}"] if number else [])


def test_the_rules_see_broken_links():
    notebook = good_notebook()
    assert wrong_links(notebook, FOLDER / "x.ipynb") == ["a link to x.ipynb#p2, which is not there"]
    notebook.cells[2].source = "[a](images/evidence-page.png) [b](https://example.org) [c](../README.md)"
    assert wrong_links(notebook, FOLDER / "x.ipynb") == []
