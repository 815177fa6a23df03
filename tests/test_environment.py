"""The conda environment: every spec is one that conda understands, and asks for what pyproject.toml asks for, no more and no less."""

import os
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec, Version, VersionSpec
from rattler.exceptions import InvalidMatchSpecError

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
"""Packages on conda-forge that go by another name on PyPI."""
TOOLS = {"pip"}
"""What an environment needs to be set up."""


def wanted(project):
    """What pyproject.toml asks for, to run and for notebooks: {"pandas": ">=3.0"}."""
    lines = [*project["dependencies"], *project["optional-dependencies"]["notebooks"]]
    return {canonicalize_name(asked.name): str(asked.specifier) for asked in map(Requirement, lines)}


def given(environment):
    """What the environment gives by name on PyPI: {"pandas": ">=3.0"}; and what is wrong with its specs."""
    found, wrong = {}, []
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    pip = [line for entry in environment["dependencies"] if isinstance(entry, dict) for line in entry["pip"]]
    for line in lines:
        try:
            spec = MatchSpec(line, strict=True)
        except InvalidMatchSpecError as error:
            wrong.append(f"{line!r} is no spec: {error}")
            continue
        name = spec.name.normalized
        if spec.build or spec.channel or (not spec.version and name not in TOOLS):
            wrong.append(f"{line!r} has a build, a channel of its own, or no version")
        name = CONDA_NAMES.get(name, name)
        wrong += [f"{name} is there twice"] if name in found else []
        found[name] = spec.version
    for line in pip:
        if line.startswith("-"):
            continue
        asked = Requirement(line)
        name = canonicalize_name(asked.name)
        wrong += [f"{name} is there twice"] if name in found else []
        found[name] = str(asked.specifier)
    if pip and "pip" not in found:
        wrong.append("packages are to come from PyPI and pip is not there")
    return found, wrong


def problems(environment, project=PROJECT):
    """Everything in which the environment is not what the project asks for, in words."""
    found, said = given(environment)
    if environment["channels"] != ["conda-forge"]:
        said.append(f"channels are {environment['channels']}")
    asked = {**wanted(project), "python": project["requires-python"]}
    for name in sorted({*asked, *found} - TOOLS):
        if name not in found:
            said.append(f"{name} is missing")
        elif name not in asked:
            said.append(f"{name} is not asked for")
        elif not same_bounds(found[name], asked[name]):
            said.append(f"{name} is {found[name]}, asked for is {asked[name]}")
    return said


def same_bounds(conda, python):
    """Whether two bounds are of the same parts."""
    return conda is not None and set(conda.replace(" ", "").split(",")) == set(python.replace(" ", "").split(","))


def with_line(old, new):
    """The environment with one line put otherwise, or left out."""
    lines = [new if line == old else line for line in ENVIRONMENT["dependencies"]]
    assert lines != ENVIRONMENT["dependencies"], f"there is no line {old!r}"
    return {**ENVIRONMENT, "dependencies": [line for line in lines if line is not None]}


def bound_of(name):
    return next(line for line in ENVIRONMENT["dependencies"] if isinstance(line, str) and line.split()[0] == name)


def test_environment_is_what_pyproject_asks_for():
    assert problems(ENVIRONMENT) == []
    assert ENVIRONMENT["name"] == "scrmine"


@pytest.mark.parametrize(("name", "line", "said"), [
    ("pandas", None, ["pandas is missing"]),
    ("pandas", "pandas >=2.0", ["pandas is >=2.0, asked for is >=3.1"]),
    ("pandas", "pandas", ["'pandas' has a build, a channel of its own, or no version", "pandas is None, asked for is >=3.1"]),
    ("python", "python >=3.11,<3.15", ["python is >=3.11,<3.15, asked for is <3.14,>=3.11"]),
    ("scipy", "rapids >=1", ["rapids is not asked for", "scipy is missing"]),
    ("matplotlib-base", "matplotlib >=3.10", []),
    ("pip", None, ["packages are to come from PyPI and pip is not there"]),
])
def test_what_is_wrong_with_an_environment_is_seen(name, line, said):
    found = [sentence.replace(PROJECT["requires-python"], "<3.14,>=3.11") for sentence in problems(with_line(bound_of(name), line))]
    assert found == said


def test_a_spec_that_conda_does_not_read_is_seen():
    (first, *_) = problems(with_line(bound_of("pandas"), "pandas >==3.0"))
    assert first.startswith("'pandas >==3.0' is no spec")


def test_a_channel_and_a_package_said_twice_are_seen():
    assert problems({**ENVIRONMENT, "channels": ["conda-forge", "defaults"]}) == ["channels are ['conda-forge', 'defaults']"]
    twice = {**ENVIRONMENT, "dependencies": [*ENVIRONMENT["dependencies"], "numpy >=2.1"]}
    assert problems(twice) == ["numpy is there twice"]


def test_a_new_dependency_of_the_project_is_seen():
    more = {**PROJECT, "dependencies": [*PROJECT["dependencies"], "Some_Thing>=1"]}
    assert problems(ENVIRONMENT, more) == ["some-thing is missing"]


@pytest.mark.parametrize(("version", "fits"), [("3.10.14", False), ("3.11.0", True), ("3.12.4", True), ("3.13.9", True), ("3.14.0", False)])
def test_python_is_one_that_scrmine_runs_on(version, fits):
    spec = MatchSpec(bound_of("python"), strict=True)
    assert VersionSpec(spec.version).matches(Version(version)) == fits
    minor = ".".join(version.split(".")[:2])
    assert (f"Programming Language :: Python :: {minor}" in PROJECT["classifiers"]) == fits


def test_the_package_itself_comes_from_this_folder_and_last():
    (pip,) = [entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict)]
    assert pip[-1] == "-e ."


def test_binder_has_the_same_environment_and_installs_the_package_after_it():
    binder = yaml.safe_load((ROOT / ".binder" / "environment.yml").read_text(encoding="utf-8"))
    here = [line if isinstance(line, str) else {"pip": line["pip"][:-1]} for line in ENVIRONMENT["dependencies"]]
    assert binder == {**ENVIRONMENT, "dependencies": here}
    script = ROOT / ".binder" / "postBuild"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "python -m pip install --no-deps --editable ."
