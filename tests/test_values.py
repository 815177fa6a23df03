"""The words that columns hold."""

import ast
from pathlib import Path

import pytest

from scrmine import values
from scrmine.schema import CODINGS, DOCUMENTS, PASSAGES

LISTS = {name: held for name, held in vars(values).items() if name.isupper() and isinstance(held, (tuple, dict))}


@pytest.mark.parametrize("name", LISTS)
def test_no_value_stands_twice(name):
    tree = ast.parse(Path(values.__file__).read_text(encoding="utf-8"))
    written = next(node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == name)
    found = [part.value for part in (written.keys if isinstance(written, ast.Dict) else written.elts)]
    assert sorted(found) == sorted(set(LISTS[name]))


def test_nothing_is_imported():
    tree = ast.parse(Path(values.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert [node.module for node in imports] == ["__future__"]


def test_tables_allow_what_the_lists_hold():
    allowed = {name: column.allowed for table in (DOCUMENTS, PASSAGES, CODINGS) for name, column in table.columns.items() if column.allowed}
    assert allowed == {"kind": values.KINDS, "status": values.STATUSES, "reason": tuple(values.REASONS), "role": values.ROLES,
                       "shape": values.SHAPES, "stance": values.STANCES}


def test_what_joins_ids_stands_in_no_other_value():
    assert not any(values.SEVERAL_JOIN in value for held in LISTS.values() for value in held)


def test_each_value_is_plain():
    assert all(value == "" or (value.replace("_", "").isalpha() and value.islower()) for held in LISTS.values() for value in held)
