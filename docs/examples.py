"""Run the examples in docstrings: `python docs/examples.py` names those that give something else; `--write` writes what they give.

After a change to the coders, to reading or to the sample, numbers in examples are no longer true. Look at what changed before it is
written.
"""

from __future__ import annotations

import argparse
import ast
import copy
import doctest
import inspect
import runpy
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import scrmine

PREPARATION = Path(__file__).resolve().parent / "preparation.py"


class Wrong(NamedTuple):
    """An example that gives something else than it says: its lines in the docstring, counted from 0, and what it gives."""

    name: str
    example: doctest.Example
    got: str
    is_error: bool = False
    """Whether there is an error now, or should be: no output to write, but something to mend."""

    def __str__(self) -> str:
        return f"{self.name}\n>>> {self.example.source}expected:\n{self.example.want}got:\n{self.got}"


class _Runner(doctest.DocTestRunner):
    """Collects what is wrong, instead of printing it."""

    def __init__(self) -> None:
        super().__init__(verbose=False)
        self.wrong: list[Wrong] = []

    def report_failure(self, _out: object, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self.wrong.append(Wrong(test.name, example, got, is_error=example.exc_msg is not None))

    def report_unexpected_exception(self, _out: object, test: doctest.DocTest, example: doctest.Example, exc_info: tuple) -> None:
        self.wrong.append(Wrong(test.name, example, f"{exc_info[0].__name__}: {exc_info[1]}\n", is_error=True))


def documented() -> dict[str, object]:
    """Every public name, and every public method and property of a public class, with what has its docstring."""
    found: dict[str, object] = {}
    for name in scrmine.__all__:
        thing = getattr(scrmine, name)
        if name == "__version__":
            continue
        found[name] = thing
        if isinstance(thing, type):
            found |= {f"{name}.{part}": _documented_part(value) for part, value in vars(thing).items()
                      if not part.startswith("_") and (inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod))}
    return found


def _documented_part(value: object) -> object:
    return value.fget if isinstance(value, property) else getattr(value, "__func__", value)


def prepare() -> dict[str, object]:
    """The names that examples go on from."""
    return {name: value for name, value in runpy.run_path(str(PREPARATION)).items() if not name.startswith("__")}


def parse_examples(name: str, thing: object, names: dict[str, object]) -> doctest.DocTest:
    """The examples in a docstring."""
    return doctest.DocTestParser().get_doctest(thing.__doc__ or "", copy.copy(names), name, None, 0)


def run_examples(test: doctest.DocTest) -> list[Wrong]:
    """What is wrong in the examples of one docstring."""
    runner = _Runner()
    runner.run(test)
    return runner.wrong


def rewrite(source: str, qualname: str, wrong: Iterable[Wrong]) -> str:
    """A module's source with what the examples of one docstring give in place of what they say; errors are left for you."""
    lines = source.splitlines(keepends=True)
    first = _docstring_line(ast.parse(source), qualname.split("."))
    for one in sorted((one for one in wrong if not one.is_error), key=lambda one: one.example.lineno, reverse=True):
        start = first + one.example.lineno
        indent = lines[start][:len(lines[start]) - len(lines[start].lstrip())]
        after = start + one.example.source.count("\n")
        lines[after:after + one.example.want.count("\n")] = [f"{indent}{line}\n" for line in one.got.splitlines()]
    return "".join(lines)


def _docstring_line(tree: ast.AST, path: list[str]) -> int:
    """The line, from 0, on which the docstring of a function or class begins."""
    for name in path:
        tree = next(node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name)
    return tree.body[0].lineno - 1


def run_all() -> Iterator[tuple[object, list[Wrong]]]:
    """Each thing with a docstring of which an example is wrong."""
    names = prepare()
    for name, thing in documented().items():
        with tempfile.TemporaryDirectory() as folder:
            wrong = run_examples(parse_examples(name, thing, {**names, "folder": Path(folder)}))
        if wrong:
            yield thing, wrong


def main() -> None:
    """Say which examples give something else, and write what they give if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write what the examples give into the docstrings")
    write = parser.parse_args().write
    n_wrong = n_errors = 0
    for thing, wrong in run_all():
        n_wrong += len(wrong)
        n_errors += sum(one.is_error for one in wrong)
        print(*wrong, sep="\n")
        if write:
            path = Path(inspect.getsourcefile(thing))
            path.write_text(rewrite(path.read_text(encoding="utf-8"), thing.__qualname__, wrong), encoding="utf-8")
    n_written = n_wrong - n_errors if write else 0
    print(f"{n_wrong} example(s) give something else, {n_errors} of them an error, which is for you to mend; {n_written} written.")
    raise SystemExit(n_wrong > n_written)


if __name__ == "__main__":
    main()
