from pathlib import Path

import pytest

from scrmine.errors import CodebookError, ReadError, SchemaError, ScrmineError, ScrmineWarning, unknown_name


@pytest.mark.parametrize(("error", "parent"), [
    (ScrmineError, ValueError), (SchemaError, ScrmineError), (CodebookError, ScrmineError), (ReadError, ScrmineError),
    (ScrmineWarning, UserWarning),
])
def test_tree_is_as_it_is_drawn(error, parent):
    assert error.__mro__[1] is parent


def test_schema_error_says_every_problem():
    error = SchemaError("reviews", ["One thing.", "Another."])
    assert str(error) == "The table 'reviews' is not as scrmine needs it (2 problem(s)):\n  - One thing.\n  - Another."
    assert (error.table, error.problems) == ("reviews", ["One thing.", "Another."])


@pytest.mark.parametrize(("place", "message"), [
    ({}, "no themes"),
    ({"line": 4}, "no themes"),
    ({"path": Path("some/where/book.yml")}, "book.yml: no themes"),
    ({"path": Path("some/where/book.yml"), "line": 4}, "book.yml, line 4: no themes"),
])
def test_codebook_error_says_where(place, message):
    error = CodebookError("no themes", **place)
    assert str(error) == message
    assert (error.path, error.line) == (place.get("path"), place.get("line"))


def test_read_error_carries_file_page_and_reason():
    error = ReadError("page 3 of a.pdf is damaged", path=Path("a.pdf"), reason="malformed", page=3)
    assert str(error) == "page 3 of a.pdf is damaged"
    assert (error.path, error.reason, error.page) == (Path("a.pdf"), "malformed", 3)


@pytest.mark.parametrize(("name", "known", "message"), [
    ("outcom", ["year", "outcome", "sex"],
     "There is no column 'outcom' in the reviews table. Did you mean 'outcome'? Known: outcome, sex, year."),
    ("theme_1", ["theme_2", "theme_3"],
     "There is no column 'theme_1' in the reviews table. Did you mean 'theme_3' or 'theme_2'? Known: theme_2, theme_3."),
    ("zzz", ["year"], "There is no column 'zzz' in the reviews table. Known: year."),
    ("zzz", [f"n{number}" for number in range(100, 1141)],
     "There is no column 'zzz' in the reviews table. Known: n100, n1000, n1001, n1002, n1003, n1004, n1005, n1006, n1007, n1008, "
     "n1009, n101, n1010, n1011, n1012, n1013, n1014, n1015, n1016, n1017, n1018, n1019, n102, n1020, n1021, n1022, n1023, n1024, "
     "n1025, n1026, n1027, n1028, n1029, n103, n1030, n1031, n1032, n1033, n1034, n1035 … and 1,001 more."),
    ("zzz", [], "There is no column 'zzz' in the reviews table. Known: none."),
])
def test_unknown_name_offers_the_nearest(name, known, message):
    error = unknown_name("column", name, known, where="the reviews table")
    assert type(error) is ScrmineError
    assert str(error) == message
