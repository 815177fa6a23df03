"""Every public name has an example in its docstring, and what it shows is what it gives.

`python docs/examples.py --write` writes the outputs anew after a change that was wanted.
"""

import importlib.util
import re
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

import scrmine

ROOT = Path(__file__).resolve().parent.parent
SPEC = importlib.util.spec_from_file_location("docs_examples", ROOT / "docs" / "examples.py")
EXAMPLES = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(EXAMPLES)

DOCUMENTED = EXAMPLES.documented()


@pytest.fixture(scope="session")
def prepared(sample_corpus, tmp_path_factory):
    """What the examples go on from, made once; the sample is the one that other tests have read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scrmine, "load_sample", lambda: sample_corpus)
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("prepared")))
        return EXAMPLES.prepare()


def what_is_missing(test):
    """What an example lacks to be one."""
    sections = re.findall(r"^ *Examples\n *-{8}$", test.docstring, flags=re.MULTILINE)
    return [reason for reason, lacks in {
        "has no section Examples": len(sections) != 1,
        "has no example with an output": not any(example.want for example in test.examples),
        "is not run": any(example.options for example in test.examples),
        "has more than eight lines of code": sum(example.source.count("\n") for example in test.examples) > 8,
        "says nothing but True": [example.want for example in test.examples if example.want] == ["True\n"],
    }.items() if lacks]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_an_example_is_there(name):
    assert what_is_missing(EXAMPLES.parse_examples(name, DOCUMENTED[name], {})) == []


@pytest.mark.parametrize("name", DOCUMENTED)
def test_an_example_gives_what_it_shows(name, prepared, tmp_path, monkeypatch):
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    figures = plt.get_fignums()
    wrong = EXAMPLES.run_examples(EXAMPLES.parse_examples(name, DOCUMENTED[name], {**prepared, "folder": folder}))
    assert not wrong, "\n".join(map(str, wrong))
    assert list(elsewhere.iterdir()) == [], "it writes outside of the folder for it"
    assert plt.get_fignums() == figures, "it leaves a figure open"


def test_public_methods_and_properties_are_among_them():
    assert {"read_folder", "Corpus", "Corpus.select", "Corpus.open", "Codebook.themes", "Topics.top_terms"} <= set(DOCUMENTED)
    assert set(scrmine.__all__) - set(DOCUMENTED) == {"__version__"}


def half(number):
    """Half of a number.

    Examples
    --------
    >>> half(4)
    2.0
    >>> for number in (6, 8):
    ...     print(half(number))
    3.0
    5.0
    >>> half("4")
    2.0
    """
    return number / 2


def test_an_example_that_is_not_true_is_seen_and_can_be_written_anew():
    wrong = EXAMPLES.run_examples(EXAMPLES.parse_examples("half", half, {"half": half}))
    assert [(one.example.want, one.got, one.is_error) for one in wrong] == [
        ("3.0\n5.0\n", "3.0\n4.0\n", False), ("2.0\n", "TypeError: unsupported operand type(s) for /: 'str' and 'int'\n", True)]
    assert str(wrong[0]) == "half\n>>> for number in (6, 8):\n    print(half(number))\nexpected:\n3.0\n5.0\ngot:\n3.0\n4.0\n"
    source = Path(__file__).read_text(encoding="utf-8")
    shown = "    3.0\n    5.0\n"
    assert source.count(shown) == 1
    assert EXAMPLES.rewrite(source, "half", wrong) == source.replace(shown, "    3.0\n    4.0\n")


@pytest.mark.parametrize(("docstring", "missing"), [
    ("One.", ["has no section Examples", "has no example with an output"]),
    ("One.\n\nExamples\n--------\n>>> 1\n1\n", []),
    ("One.\n\nExamples\n--------\n>>> 1  # doctest: +SKIP\n1\n", ["is not run"]),
    ("One.\n\nExamples\n--------\n>>> x = 1\n", ["has no example with an output"]),
    ("One.\n\nExamples\n--------\n>>> 1 == 1\nTrue\n", ["says nothing but True"]),
])
def test_what_an_example_lacks_is_seen(docstring, missing):
    thing = type("Thing", (), {"__doc__": docstring})
    assert what_is_missing(EXAMPLES.parse_examples("Thing", thing, {})) == missing
