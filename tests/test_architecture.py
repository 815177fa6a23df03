"""The house rules: what may import what, how long a room may be, and that what is public is there and is said."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import scrmine

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "scrmine"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    ("errors", "values", "numbering"), ("schema", "output", "data"),  # 0
    ("reading_report",), ("corpus",), ("sources",),  # 1
    ("layout",), ("roles",), ("segment",), ("duplicates",), ("reading",), ("samples",),  # 2
    ("codebook",), ("people", "sample_table"),  # 3
    ("intervals", "themes"),  # 4
    ("features",), ("topics",),  # 4
    ("compare", "codebook_lint", "quote", "cutting"),  # 5
    ("sampling",), ("agreement", "language", "quality"),  # 5
    ("exercises",),  # 5
    ("plots",), ("report",), ("sheets",),  # 6
    ("reproduce", "notebooks", "rehearsal", "display"),  # 6
    ("cli",),  # 7
)
"""Rooms from the ground up: each may import rooms of the lines above it and none of its own line."""

FLOOR = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 60
EXAMPLES = re.compile(r"^Examples\n-{8}\n.*", flags=re.MULTILINE | re.DOTALL)
"""The last section of a docstring."""


def name_of(path):
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")


def room_of(name):
    """The room that a module belongs to: "scrmine.reading.pdf" to "reading"; the front door to none."""
    return name.split(".")[1] if "." in name else ""


def imports_of(source, module):
    """The modules of scrmine that a source imports, wherever in it; relative imports are resolved."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*module.split(".")[:-node.level], *filter(None, [node.module])])
            # "from scrmine import corpus" imports a module; "from scrmine import __version__" the front door.
            rooms = {f"{base}.{alias.name}" for alias in node.names if base == "scrmine" and alias.name in FLOOR}
            found |= rooms or {base}
    return {name for name in found if name == "scrmine" or name.startswith("scrmine.")}


def wrong_imports(source, module):
    """Imports that point up or sideways, in words."""
    room, wrong = room_of(module), []
    for target in sorted(imports_of(source, module)):
        other = room_of(target)
        if other == room or (other == "" and room == "cli"):
            continue
        if other not in FLOOR or FLOOR[other] >= FLOOR[room]:
            wrong.append(f"{module} imports {target}")
    return wrong


def test_every_room_has_its_floor_and_every_floor_its_room():
    rooms = {room_of(name_of(path)) for path in MODULES} - {""}
    assert rooms - set(FLOOR) == set(), "give the new module a line in LAYERS"
    assert set(FLOOR) - rooms == set(), "LAYERS names what is not there"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path):
    if name_of(path) == "scrmine":
        assert imports_of(path.read_text(encoding="utf-8"), "scrmine") == set(), "the front door loads names when they are used"
        return
    assert wrong_imports(path.read_text(encoding="utf-8"), name_of(path)) == []


@pytest.mark.parametrize(("module", "source", "wrong"), [
    ("scrmine.corpus", "from scrmine.values import ROLES", []),
    ("scrmine.schema", "def f():\n    from scrmine.corpus import Corpus", ["scrmine.schema imports scrmine.corpus"]),
    ("scrmine.schema", "import scrmine.output", ["scrmine.schema imports scrmine.output"]),
    ("scrmine.schema", "from scrmine import corpus", ["scrmine.schema imports scrmine.corpus"]),
    ("scrmine.layout.blocks", "from ..roles import FURNITURE", ["scrmine.layout.blocks imports scrmine.roles"]),
    ("scrmine.layout.blocks", "from .marks import X\nfrom scrmine.errors import ReadError", []),
    ("scrmine.compare", "import scrmine", ["scrmine.compare imports scrmine"]),
    ("scrmine.compare", "from scrmine.quote import cite_passage", ["scrmine.compare imports scrmine.quote"]),
    ("scrmine.plots", "from scrmine.report import write_report", ["scrmine.plots imports scrmine.report"]),
    ("scrmine.report.folder", "from scrmine.plots import STYLE", []),
    ("scrmine.cli", "from scrmine import __version__", []),
    ("scrmine.cli", "from scrmine.nowhere import x", ["scrmine.cli imports scrmine.nowhere"]),
])
def test_the_check_on_imports_sees_both_sides(module, source, wrong):
    assert wrong_imports(source, module) == wrong


def test_modules_within_a_room_do_not_import_each_other_in_a_circle():
    graph = {name_of(path): imports_of(path.read_text(encoding="utf-8"), name_of(path)) & {name_of(p) for p in MODULES} for path in MODULES}
    done = set()
    while len(done) < len(graph):
        ready = {name for name, needs in graph.items() if name not in done and needs - {name} <= done}
        assert ready, f"a circle among {sorted(set(graph) - done)}"
        done |= ready


def test_modules_fit_on_a_few_screens():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def length_of(node):
    """The lines of a function, without the examples in its docstring: they are read on their own."""
    examples = EXAMPLES.search(ast.get_docstring(node) or "")
    return node.end_lineno - node.lineno + 1 - (len(examples.group().splitlines()) + 1 if examples else 0)


def test_the_length_of_a_function_leaves_its_examples_out():
    said = 'def f():\n    """Give one."""\n    return 1\n'
    shown = 'def f():\n    """Give one.\n\n    Examples\n    --------\n    >>> f()\n    1\n    """\n    return 1\n'
    assert [length_of(ast.parse(source).body[0]) for source in (said, shown)] == [3, 4]


def test_functions_fit_on_one_screen():
    too_long = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = length_of(node)
                if length > LONGEST_FUNCTION:
                    too_long[f"{name_of(path)}.{node.name}"] = length
    assert too_long == {}


def test_every_module_says_what_it_is():
    assert [name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_no_room_for_odds_and_ends():
    names = {part for path in MODULES for part in name_of(path).split(".")}
    assert names & {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "tools"} == set()


PUBLIC = [name for name in scrmine.__all__ if name != "__version__"]


def test_front_door_is_guarded():
    assert len(set(scrmine.__all__)) == len(scrmine.__all__)
    assert dir(scrmine) == sorted(scrmine.__all__)
    with pytest.raises(AttributeError) as caught:
        scrmine.read_folders  # noqa: B018 - reading the attribute is the test
    assert str(caught.value) == f"module 'scrmine' has no attribute 'read_folders'; public names: {', '.join(sorted(PUBLIC))}"


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_is_there_and_says_what_it_does(name):
    found = getattr(scrmine, name)
    assert found.__name__ == name
    assert found is getattr(importlib.import_module(found.__module__), name)
    assert len((vars(found).get("__doc__") if isinstance(found, type) else found.__doc__).splitlines()[0]) > 10


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_is_shown_in_the_readme(name):
    assert re.search(rf"\b{name}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_import_alone_is_light():
    code = ("import sys, scrmine; heavy = {'pandas', 'numpy', 'sklearn', 'matplotlib', 'nltk', 'gensim'} & set(sys.modules); "
            "rooms = [name for name in sys.modules if name.startswith('scrmine.')]; print(sorted(heavy), rooms)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"


def test_a_process_that_reads_documents_loads_no_tables():
    code = ("import sys; from scrmine.reading.worker import load_reader; load_reader(); "
            "print(sorted({'pandas', 'sklearn', 'scipy', 'matplotlib'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
