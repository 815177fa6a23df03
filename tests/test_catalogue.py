"""The catalogue of published reviews: facts to ask for a review by, and no text of any."""

import csv
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "catalogue.csv"
COLUMNS = ["board", "name", "year", "type", "nation", "reviewer", "subject", "where_published", "source", "checked"]
TYPES = {"SCR", "LCSPR", "CPR", "thematic review", "national review"}
NATIONS = {"England", "Wales", "Scotland", "Northern Ireland"}
# Which nation holds which kind; a Scottish SCR is a significant case review.
ONLY_IN = {"LCSPR": {"England"}, "national review": {"England"}, "CPR": {"Wales"}, "SCR": {"England", "Wales", "Scotland"}}


@pytest.fixture(scope="module")
def rows():
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_the_file_is_utf_8_with_unix_line_ends_and_no_byte_order_mark():
    raw = CATALOGUE.read_bytes()
    raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")


def test_columns_are_those_agreed_and_every_row_has_all_of_them():
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, strict=True))
    assert table[0] == COLUMNS
    assert {len(row) for row in table} == {len(COLUMNS)}


def test_there_are_enough_reviews_and_every_nation_has_some(rows):
    assert len(rows) >= 40
    assert {row["nation"] for row in rows} == NATIONS


def test_no_cell_has_space_around_it_or_a_line_end_in_it(rows):
    assert [cell for row in rows for cell in row.values() if cell != " ".join(cell.split())] == []


@pytest.mark.parametrize("column", ["board", "name", "nation", "where_published", "source", "checked"])
def test_what_must_be_known_is_filled_in(rows, column):
    assert [row["name"] for row in rows if not row[column]] == []


def test_types_are_known_ones_and_belong_to_their_nation(rows):
    assert {row["type"] for row in rows} - {""} <= TYPES
    wrong = [row["name"] for row in rows if row["type"] in ONLY_IN and row["nation"] not in ONLY_IN[row["type"]]]
    assert wrong == []


def test_years_are_plausible(rows):
    given = [row for row in rows if row["year"]]
    assert len(given) >= 0.8 * len(rows)
    assert [row["year"] for row in given if len(row["year"]) != 4 or not row["year"].isdecimal()] == []
    assert [row["name"] for row in given if not 1990 <= int(row["year"]) <= date.fromisoformat(row["checked"]).year] == []


def test_no_kind_of_review_is_older_than_the_law_it_stands_on(rows):
    first = {"LCSPR": 2018, "national review": 2018, "CPR": 2013}
    assert [row["name"] for row in rows if row["year"] and int(row["year"]) < first.get(row["type"], 0)] == []


def test_no_review_is_listed_twice(rows):
    keys = [(row["board"].casefold(), row["name"].casefold(), row["year"]) for row in rows]
    assert len(keys) == len(set(keys))


def test_every_row_has_the_address_of_a_page(rows):
    for row in rows:
        address = urlsplit(row["source"])
        assert address.scheme in {"http", "https"}, row["name"]
        assert "." in address.netloc, row["name"]
        assert " " not in row["source"], row["name"]


def test_every_row_was_checked_on_a_day(rows):
    assert [row["name"] for row in rows if date.fromisoformat(row["checked"]).isoformat() != row["checked"]] == []


def test_subjects_are_a_few_words_and_no_sentence(rows):
    assert [row["subject"] for row in rows if len(row["subject"].split()) > 8] == []
    assert [row["subject"] for row in rows if row["subject"].endswith((".", ";", "!", "?"))] == []
    assert [part for row in rows if row["subject"] for part in row["subject"].split("; ") if not part] == []


def test_no_cell_is_long_enough_to_hold_a_passage(rows):
    cells = [cell for row in rows for column, cell in row.items() if column != "source"]
    assert [cell for cell in cells if len(cell.split()) > 12] == []


def test_rows_are_sorted_by_board_and_year_with_unknown_years_last(rows):
    keys = [(row["board"].casefold(), row["year"] or "9999", row["name"].casefold()) for row in rows]
    assert keys == sorted(keys)
