"""The exception tree of scrmine.

ScrmineError(ValueError)        the data or a setting is not what a function needs
├── SchemaError                 a table breaks its contract: every problem in one message
├── CodebookError               a codebook cannot be used: carries file and line
└── ReadError                   a file could not be read: carries path, page and reason code
ScrmineWarning(UserWarning)     the result stands, but read this first

Every message says what was found, where, what was expected and what to do about it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

MOST_NAMED = 40
"""So many names a message lists; a corpus has thousands of passages."""


class ScrmineError(ValueError):
    """The data or a setting is not what a function needs.

    Examples
    --------
    >>> comparison.measure("share")
    Traceback (most recent call last):
        ...
    scrmine.errors.ScrmineError: There is no measure 'share' in a comparison. Did you mean 'mean_share'? Known: mean_share, rate_per_1000_words, share_of_passages, share_of_reviews.
    """


class SchemaError(ScrmineError):
    """A table breaks its contract; the message lists every problem found.

    Attributes
    ----------
    table : str
        Name of the table.
    problems : list of str
        One sentence per problem.

    Examples
    --------
    >>> percent = sample.assign(inclusion_probability=100 * sample["inclusion_probability"])
    >>> scrmine.correct_themes(corpus, codings, codebook, human, percent)
    Traceback (most recent call last):
        ...
    scrmine.errors.SchemaError: The table 'sample' is not as scrmine needs it (1 problem(s)):
      - Column 'inclusion_probability' holds 40.909090909090914 in 200 row(s), first 'aldermere-2010-child-k:7091-7371'; above 0 and at most 1 is expected.
    """

    def __init__(self, table: str, problems: list[str]) -> None:
        self.table = table
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"The table '{table}' is not as scrmine needs it ({len(problems)} problem(s)):\n{lines}")


class CodebookError(ScrmineError):
    """A codebook cannot be used.

    Attributes
    ----------
    path : pathlib.Path or None
        The file, where the codebook came from one.
    line : int or None
        The line in that file, counted from 1.

    Examples
    --------
    >>> _ = (folder / "mine.yml").write_text("{name: Mine, version: '1', themes: [{theme: drift, tittle: Drift}]}")
    >>> scrmine.read_codebook(folder / "mine.yml")
    Traceback (most recent call last):
        ...
    scrmine.errors.CodebookError: mine.yml, line 1: unknown key 'tittle'. Did you mean 'title'? Known: theme, code, family, title, definition, include, exclude, note, parent, terms, weak_terms, examples, sources.
    """

    def __init__(self, message: str, *, path: Path | None = None, line: int | None = None) -> None:
        self.path = path
        self.line = line
        where = ""
        if path is not None:
            where = f"{path.name}, line {line}: " if line is not None else f"{path.name}: "
        super().__init__(where + message)


class ReadError(ScrmineError):
    """A file could not be read.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    reason : str
        One of the reason codes in `scrmine.values.REASONS`.
    page : int or None
        The page at which reading stopped, counted from 1.

    Examples
    --------
    >>> from scrmine.reading.formats import read_lines
    >>> try:
    ...     read_lines(folder / "film.bin", bytes(200))
    ... except scrmine.ReadError as error:
    ...     print(error.reason, error, sep=": ")
    unsupported: film.bin is neither a document nor text
    """

    def __init__(self, message: str, *, path: Path, reason: str, page: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.page = page
        super().__init__(message)


class ScrmineWarning(UserWarning):
    """The result stands, but read this first.

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     by_nation = scrmine.compare_themes(corpus, codings, codebook, by="nation")
    >>> print(caught[0].message)
    Groups with fewer than 10 readable reviews: Wales (4). Their figures describe these reviews and say little beyond them; read the intervals.
    """


def unknown_name(kind: str, name: str, known: Iterable[str], *, where: str) -> ScrmineError:
    """The error for a name that is not there, with the nearest names that are.

    Parameters
    ----------
    kind : str
        What sort of name it is, for example ``"column"``.
    name : str
        The name that was asked for.
    known : iterable of str
        The names that exist.
    where : str
        Where they were looked for, for example ``"the reviews table"``.
    """
    names = sorted(map(str, known))
    near = difflib.get_close_matches(str(name), names, n=3, cutoff=0.6)
    hint = f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
    listed = ", ".join(names[:MOST_NAMED]) if names else "none"
    listed += f" … and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return ScrmineError(f"There is no {kind} {name!r} in {where}.{hint} Known: {listed}.")
