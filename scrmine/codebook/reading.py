"""From a YAML file to a codebook, with every mistake named with its line."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import ClassVar, Literal

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from scrmine.codebook.book import Codebook
from scrmine.codebook.patterns import compile_pattern
from scrmine.codebook.terms import parse_term
from scrmine.data import data_path
from scrmine.errors import CodebookError

EXPECTED = {
    "string_type": "expected text; put quotation marks around it",
    "string_too_short": "expected text",
    "string_pattern_mismatch": "expected lower-case letters, digits and underscores, a letter first",
    "literal_error": "expected 'practice' or 'case'",
    "list_type": "expected a list, each entry on a line of its own after a hyphen",
    "too_short": "expected at least one",
    "model_type": "expected the keys of a theme: theme, family, title, definition and so on",
}
"""What a value should have been, by the name of pydantic's error."""


MOST_BYTES, MOST_TERMS = 4_000_000, 20_000
"""Of a codebook's file. Codebooks of the field have hundreds of terms; a word list of millions would be a mistake."""

FEWEST_WORDS = 5
"""Of an example passage."""


def _readable(terms: list[str]) -> list[str]:
    """The same terms, if each is written as a term is."""
    for term in terms:
        try:
            parsed = parse_term(term)
            if parsed.pattern:
                compile_pattern(parsed.pattern)
        except ValueError as error:
            raise ValueError(f"the term {term!r} {error}") from None
    return terms


class _Theme(BaseModel):
    """One theme as it stands in the file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, strict=True)

    theme: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    code: str = ""
    family: Literal["practice", "case"]
    title: str = Field(min_length=1)
    definition: str = Field(min_length=1)
    include: str = ""
    exclude: str = ""
    note: str = ""
    parent: str | None = None
    terms: list[str] = Field(default_factory=list)
    weak_terms: list[str] = Field(default_factory=list)
    examples: list[str] = Field(default_factory=list)
    sources: list[str] = Field(default_factory=list)

    _terms_can_be_read = field_validator("terms", "weak_terms")(_readable)

    @field_validator("examples")
    @classmethod
    def _examples_have_words(cls, examples: list[str]) -> list[str]:
        for example in examples:
            if len(example.split()) < FEWEST_WORDS:
                raise ValueError(f"the example {example!r} has fewer than {FEWEST_WORDS} words; give a whole passage")
        return examples


class _File(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(min_length=1)
    version: str
    names: list[str] = Field(default_factory=list)
    themes: list[_Theme] = Field(min_length=1)

    _names_can_be_read = field_validator("names")(_readable)

    @field_validator("version", mode="before")
    @classmethod
    def _as_printed(cls, version: object) -> object:
        """Versions such as 2 and 1.1 are numbers to YAML."""
        return str(version) if isinstance(version, int | float) else version


class _Loader(yaml.SafeLoader):
    """YAML without its dates, which are text here (and would fail without a line where there is no such day)."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read and check a codebook.

    Parameters
    ----------
    path : str or pathlib.Path, optional
        A YAML file; by default the codebook of 25 themes that comes with scrmine.

    Raises
    ------
    CodebookError
        If the file is not there, is not YAML, or breaks a rule; the message names the file and the line.

    Examples
    --------
    >>> scrmine.read_codebook()
    Codebook: Child safeguarding reviews, 25 themes (version 2), 15 practice themes, 10 case themes
    """
    path = Path(path) if path is not None else data_path("codebook.yml")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CodebookError(f"the file has {path.stat().st_size / 1e6:.0f} MB and a codebook at most {MOST_BYTES / 1e6:.0f}. Keep the terms "
                                f"that a reader would look for; every inflection is found anyway.", path=path)
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CodebookError(f"There is no codebook {path}. Check the spelling, or leave --codebook out to use the one "
                            f"that comes with scrmine.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"cannot be read as UTF-8 text ({error}). Save it as UTF-8.", path=path) from None
    node = _compose(text, path)
    content = _construct(node, path)
    if not isinstance(content, dict):
        raise CodebookError("expected the keys name, version and themes; found something else. See the codebook that comes "
                            "with scrmine.", path=path, line=1)
    _check_known_keys(content, node, path)
    try:
        file = _File.model_validate(content)
    except ValidationError as error:
        raise _as_codebook_error(error, node, path) from None
    _check_themes(file, node, path)
    return Codebook(file.name, file.version, pd.DataFrame([theme.model_dump() for theme in file.themes]), tuple(file.names))


def term_lines(path: str | Path) -> dict[tuple[str, str], int]:
    """The line of each term of a codebook's file that can be read, by theme and term."""
    node = _compose(Path(path).read_text(encoding="utf-8"), Path(path))
    content = _construct(node, Path(path))
    lines = {}
    for number, theme in enumerate(content["themes"]):
        for kind in ("terms", "weak_terms"):
            for place, term in enumerate(theme.get(kind) or []):
                lines[theme["theme"], term.strip()] = _line_of(node, ("themes", number, kind, place))
    return lines


def _compose(text: str, path: Path) -> yaml.Node:
    """The YAML tree with line numbers."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, path) from None
    except yaml.reader.ReaderError as error:
        raise CodebookError(f"not valid YAML: it holds the control character {chr(error.character)!r}. Delete it.", path=path,
                            line=text.count("\n", 0, error.position) + 1) from None
    if node is None:
        raise CodebookError("the file is empty. Copy the codebook that comes with scrmine and change it.", path=path, line=1)
    return node


def _not_yaml(error: yaml.MarkedYAMLError, path: Path) -> CodebookError:
    mark = error.problem_mark or error.context_mark
    return CodebookError(f"not valid YAML: {error.problem}. Check indentation, and put quotation marks around text with "
                         f"a colon.", path=path, line=mark.line + 1 if mark else None)


def _construct(node: yaml.Node, path: Path) -> object:
    """The contents of the YAML tree, each key of a mapping once."""
    _check_repeated_keys(node, path)
    try:
        return _Loader("").construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, path) from None


def _check_repeated_keys(node: yaml.Node, path: Path) -> None:
    """YAML would keep the last of two equal keys and drop the terms under the first without a word."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _check_repeated_keys(child, path)
    if isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise CodebookError("a key is a list or a mapping; a word is expected.", path=path, line=line)
            if key.value in first:
                raise CodebookError(f"the key '{key.value}' is there twice, first in line {first[key.value]}. Put both together.",
                                    path=path, line=line)
            first[key.value] = line
            _check_repeated_keys(value, path)


def _line_of(node: yaml.Node, place: tuple[str | int, ...]) -> int:
    """The line of a value, or of the nearest thing around it that is there."""
    line = node.start_mark.line + 1
    for step in place:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        if found is None:
            return line
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def _check_known_keys(content: dict, node: yaml.Node, path: Path) -> None:
    """Unknown keys are typing mistakes more often than not: say which is meant."""
    places = [((), content, _File.model_fields)]
    themes = content.get("themes")
    for number, theme in enumerate(themes if isinstance(themes, list) else []):
        if isinstance(theme, dict):
            places.append((("themes", number), theme, _Theme.model_fields))
    for place, mapping, known in places:
        for key in mapping:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                hint = f"Did you mean '{near[0]}'? " if near else ""
                raise CodebookError(f"unknown key '{key}'. {hint}Known: {', '.join(known)}.", path=path,
                                    line=_line_of(node, (*place, key)))


def _as_codebook_error(error: ValidationError, node: yaml.Node, path: Path) -> CodebookError:
    """The first problem in words, with the number of others."""
    problems = error.errors()
    first = problems[0]
    place = tuple(first["loc"])
    where = ".".join(str(step) for step in place if not isinstance(step, int))
    more = f" ({len(problems) - 1} more problem(s) in this file.)" if len(problems) > 1 else ""
    if first["type"] == "missing":
        needs = "every theme needs theme, family, title and definition" if len(place) > 1 else "a codebook needs name, version and themes"
        message = f"'{place[-1]}' is missing. Add it; {needs}.{more}"
    else:
        expected = EXPECTED.get(first["type"]) or first["msg"].removeprefix("Value error, ")
        message = f"{where}: found {first['input']!r}; {expected}.{more}"
    return CodebookError(message, path=path, line=_line_of(node, place))


def _check_themes(file: _File, node: yaml.Node, path: Path) -> None:
    """Ids are unique, parents are there and no theme is above itself, and no term stands twice in a theme."""
    _check_parents(file, node, path)
    n_terms = sum(len(theme.terms) + len(theme.weak_terms) for theme in file.themes)
    if n_terms > MOST_TERMS:
        raise CodebookError(f"there are {n_terms:,} terms and at most {MOST_TERMS:,} can be read. Every inflection is found anyway, and words may "
                            f"be joined: police|school|gp.", path=path, line=_line_of(node, ("themes",)))
    seen: dict[str, int] = {}
    for number, theme in enumerate(file.themes):
        line = _line_of(node, ("themes", number, "theme"))
        if theme.theme in seen:
            raise CodebookError(f"the theme '{theme.theme}' is there twice, first in line {seen[theme.theme]}. "
                                f"Give one another id.", path=path, line=line)
        seen[theme.theme] = line
        first: dict[str, int] = {}
        for place, term in enumerate(term.casefold() for term in theme.terms + theme.weak_terms):
            if first.setdefault(term, place) < place:
                inside = place < len(theme.terms)
                spot = ("terms", place) if inside else ("weak_terms", place - len(theme.terms))
                raise CodebookError(f"the term '{term}' stands twice in '{theme.theme}'. Delete one.", path=path,
                                    line=_line_of(node, ("themes", number, *spot)))


def _check_parents(file: _File, node: yaml.Node, path: Path) -> None:
    """Every parent is a theme of the file and of the same family, and no theme is above itself."""
    themes = {theme.theme: theme for theme in file.themes}
    for number, theme in enumerate(file.themes):
        if theme.parent is None:
            continue
        line = _line_of(node, ("themes", number, "parent"))
        if theme.parent not in themes:
            raise CodebookError(f"the parent '{theme.parent}' of '{theme.theme}' is no theme of this file.", path=path, line=line)
        if themes[theme.parent].family != theme.family:
            raise CodebookError(f"'{theme.theme}' is a {theme.family} theme and its parent '{theme.parent}' a {themes[theme.parent].family} theme; "
                                f"the two families are never summed together.", path=path, line=line)
        chain = [theme.theme]
        while (above := themes[chain[-1]].parent) is not None and above in themes:
            if above in chain:
                raise CodebookError(f"'{theme.theme}' is above itself: {' → '.join([*chain, above])}. Delete one of these parents.", path=path,
                                    line=line)
            chain.append(above)
