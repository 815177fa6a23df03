"""The sample gives its reference again; what differs is named; threads change nothing."""

import json
from importlib.metadata import version

import pandas as pd
import pytest
from test_cli import command
from threadpoolctl import threadpool_limits

import scrmine.reproduce
from scrmine import ScrmineError, load_gold, read_codebook
from scrmine.data import data_path
from scrmine.reproduce import (
    KEYS,
    SETTINGS,
    Reference,
    Reproduction,
    analyse,
    as_text,
    changed_inputs,
    compare_tables,
    from_text,
    read_reference,
    write_reference,
)
from scrmine.reproduce.reference import describe_run, input_digests, run_requirements

RUN = {"scrmine": {"kind": "reproduction", "version": "0.1.0"}, "corpus": {"n_reviews": 2}, "inputs": {"codebook.yml": "a1"}, "settings": {"seed": 0},
       "threads": 1, "python": "3.11.7", "libraries": {"pandas": "3.1.1"}}


@pytest.fixture(scope="module")
def gold(sample_corpus):
    return {coder: load_gold(coder, corpus=sample_corpus) for coder in ("reader_a", "reader_b", "adjudicated")}


@pytest.fixture(scope="module")
def again(sample_corpus, gold):
    """Every table of the sample, made now."""
    return {name: from_text(as_text(table)) for name, table in analyse(sample_corpus, gold, read_codebook())}


@pytest.fixture(scope="module")
def reference():
    return read_reference(data_path("reference"))


def tables(**columns):
    """Two small tables, or those with other columns."""
    counts = {"theme": ["drift", "hunger"], "estimate": [0.5, 1 / 3], "note": ["", "only 3 reviews"]}
    return {"counts": from_text(as_text(pd.DataFrame({**counts, **columns}))), "terms": from_text("term,n\nplan,4\n")}


TELL = {"counts": ("theme",), "terms": ("term",)}


def words(found, expected):
    return compare_tables(found, expected, TELL).in_words()


def test_the_sample_gives_its_reference_again(again, reference):
    found = compare_tables(again, reference.tables, KEYS)
    said = "\n".join(found.in_words()[:20])
    assert not len(found), f"{found!r}\n{said}\nIf this is what was wanted: scrmine reproduce --write, and say in the commit what changed and why."


def test_every_table_has_its_key_and_says_something(again):
    assert list(again) == list(KEYS)
    for name, table in again.items():
        assert not table.duplicated(list(KEYS[name])).any(), name
        assert len(table) or name == "absent", name


def test_what_the_readers_found_is_what_stands_in_the_gold(again):
    """Counted from the file itself: a coding with the stance "absent" says that the theme is not there."""
    rows = pd.read_csv(data_path("sample/gold/codings.csv"), keep_default_na=False)
    found = rows[rows["stance"] != "absent"].drop_duplicates(["passage_id", "coder", "theme"]).value_counts(["coder", "theme"])
    pairs = again["pairs_of_readers"].set_index("theme")[["n_both", "n_first", "n_second"]].astype(int)
    assert (pairs["n_both"] + pairs["n_first"]).to_dict() == found["reader_a"].to_dict()
    assert (pairs["n_both"] + pairs["n_second"]).to_dict() == found["reader_b"].to_dict()


def test_a_doctored_reference_is_named_exactly(again):
    doctored = {name: table.copy() for name, table in again.items()}
    row = doctored["frequencies"].index[doctored["frequencies"][["theme", "measure"]].eq(["neglect", "share_of_reviews"]).all(axis=1)][0]
    right = doctored["frequencies"].loc[row, "estimate"]
    doctored["frequencies"].loc[row, "estimate"] = "0.123"
    doctored["passages"].loc[7, "text_sha256"] = "000000000000"
    place, digest = again["passages"].loc[7, ["passage_id", "text_sha256"]]
    assert compare_tables(again, doctored, KEYS).in_words() == [
        f"passages, row {place}, column text_sha256: expected 000000000000, found {digest}",
        f"frequencies, row all reviews / neglect / share_of_reviews, column estimate: expected 0.123, found {right}",
    ]


def test_threads_change_nothing(sample_corpus, gold):
    """On a part of the sample, with settings that take little time; `scrmine reproduce --threads` does it on the whole."""
    some = sample_corpus.select(sample_corpus.reviews["review_id"].iloc[::4])
    ids = set(some.passages["passage_id"])
    people = {coder: codings[codings["passage_id"].isin(ids)] for coder, codings in gold.items()}
    asked = {**SETTINGS, "n_sample": 60, "n_runs": 3, "n_topics": 4, "n_clusters": 4, "words": ["home"]}
    results = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            results.append({name: from_text(as_text(table)) for name, table in analyse(some, people, read_codebook(), asked)})
    assert compare_tables(*results, KEYS).in_words() == []


@pytest.mark.parametrize(("columns", "said"), [
    ({}, []),
    ({"estimate": [0.5, 0.6]}, ["counts, row hunger, column estimate: expected 0.333333, found 0.6"]),
    ({"note": ["", ""]}, ["counts, row hunger, column note: expected only 3 reviews, found nothing"]),
    ({"theme": ["drift", "thirst"]}, ["counts, row hunger, (the row): expected there, found not there",
                                      "counts, row thirst, (the row): expected not there, found there"]),
    ({"theme": ["hunger", "drift"], "estimate": [1 / 3, 0.5], "note": ["only 3 reviews", ""]},
     ["counts, place 1, (the order of rows): expected row drift, found row hunger"]),
    ({"more": [1, 2]}, ["counts, all rows, column more: expected not there, found there"]),
])
def test_each_difference_is_named(columns, said):
    assert words(tables(**columns), tables()) == said


def test_a_column_or_table_that_is_missing_is_named():
    less = tables()
    less["counts"] = less["counts"].drop(columns="note")
    assert words(less, tables()) == ["counts, all rows, column note: expected there, found not there"]
    assert words({"counts": tables()["counts"]}, tables()) == ["terms, (the table): expected there, found not there"]
    assert words(tables(), {"counts": tables()["counts"]}) == ["terms, (the table): expected not there, found there"]


@pytest.mark.parametrize(("was", "now", "same"), [
    ("0.123456", "0.123457", True),  # one unit of the sixth digit: a half rounded up here and down there
    ("0.123456", "0.123459", False),
    ("1.2e-12", "-3e-13", True),  # nought to nine places
    ("1e-6", "2e-6", False),
    ("5", "5.0", True),
    ("5", "", False),
    ("", "0", False),
    ("True", "False", False),
    ("inf", "inf", True),
    ("1234567", "1234590", False),
])
def test_numbers_are_the_same_to_six_digits(was, now, same):
    frame = [{"t": from_text(f"id,x\na,{value}\n")} for value in (now, was)]
    assert (len(compare_tables(*frame, {"t": ("id",)})) == 0) == same


def test_a_difference_is_seen_from_both_sides_and_counted():
    found = compare_tables(tables(estimate=[0.1, 0.2]), tables(), TELL)
    assert found.tables.to_dict("list") == {"table": ["counts", "terms"], "n_rows": [2, 1], "n_different": [2, 0]}
    assert repr(found) == "Discrepancies: 2 in 1 of 2 tables"
    assert repr(compare_tables(tables(), tables(), TELL)) == "Discrepancies: none of 2 tables"
    assert len(compare_tables(tables(), tables(estimate=[0.1, 0.2]), TELL)) == 2


def test_rows_that_share_a_key_are_told_apart():
    twice = {"t": from_text("id,x\na,1\na,2\n")}
    other = {"t": from_text("id,x\na,1\na,3\n")}
    assert compare_tables(other, twice, {"t": ("id",)}).in_words() == ["t, row a (2), column x: expected 2, found 3"]


def test_a_reference_survives_its_folder_and_loses_old_tables(tmp_path):
    (tmp_path / "old.csv").write_text("a\n1\n", encoding="utf-8")
    write_reference(tmp_path, tables(), RUN)
    back = read_reference(tmp_path)
    assert words(back.tables, tables()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"counts.csv", "terms.csv", "manifest.json"}
    assert back.manifest["tables"]["counts"]["rows"] == 2
    assert repr(back) == "Reference: 2 tables, scrmine 0.1.0"


@pytest.mark.parametrize(("damage", "said"), [
    (lambda folder: (folder / "manifest.json").unlink(), "There is no reference in {folder} (no manifest.json). {again}"),
    (lambda folder: (folder / "manifest.json").write_text("{", encoding="utf-8"), "{manifest} is damaged (not the JSON that scrmine writes). {again}"),
    (lambda folder: (folder / "terms.csv").unlink(), "The reference in {folder} has no terms.csv, which its manifest.json names. {again}"),
    (lambda folder: (folder / "manifest.json").write_text(json.dumps({"scrmine": {"kind": "corpus"}, "tables": {}}), encoding="utf-8"),
     "{folder} is a scrmine corpus; the folder of a reproduction is expected."),
])
def test_a_reference_that_cannot_be_read_says_why(tmp_path, damage, said):
    write_reference(tmp_path, tables(), RUN)
    damage(tmp_path)
    with pytest.raises(ScrmineError) as caught:
        read_reference(tmp_path)
    assert str(caught.value) == said.format(folder=tmp_path, manifest=tmp_path / "manifest.json",
                                            again="Write it again, from a checkout of the source, with: scrmine reproduce --write")


def test_what_went_in_is_described_without_date_or_path(sample_corpus):
    run = describe_run(sample_corpus, SETTINGS, threads=2)
    assert run["threads"] == 2
    assert run["libraries"]["pandas"] == version("pandas")
    assert {"numpy", "scikit-learn", "ahocorasick-rs"} <= set(run_requirements())
    assert "pytest" not in run_requirements()
    assert {"data/codebook.yml", "data/sample/gold/codings.csv", "data/sample/reviews/reviews.csv", "models/themes.npz"} <= set(input_digests())
    assert str(data_path("codebook.yml").parent) not in json.dumps(run)
    assert describe_run(sample_corpus, SETTINGS, threads=2) == run
    other = sample_corpus.select(sample_corpus.reviews["review_id"].iloc[:3])
    assert describe_run(other, SETTINGS, threads=2)["corpus"]["sha256"] != run["corpus"]["sha256"]


def test_what_changed_in_the_inputs_is_said():
    now = {**RUN, "inputs": {"codebook.yml": "b2", "new.md": "c"}, "settings": {"seed": 1}, "python": "3.12.1", "libraries": {"pandas": "3.0.0", "new": "1"}}
    assert changed_inputs(RUN, RUN) == []
    assert changed_inputs(RUN, now) == [
        "codebook.yml is not the one the reference was made from.", "new.md is new.", "The setting seed is 1; for the reference it was 0.",
        "Python is 3.12.1; the reference was made with 3.11.7.", "pandas is 3.0.0; the reference was made with 3.1.1.",
    ]
    assert changed_inputs(now, RUN)[1] == "new.md is no longer there."


@pytest.fixture
def small(monkeypatch):
    """The command with an analysis of two small tables, which a test may change."""
    made = tables()
    monkeypatch.setattr(scrmine.reproduce, "reproduce", lambda *, threads: Reproduction(made, {**RUN, "threads": threads}))
    monkeypatch.setattr(scrmine.reproduce.sample, "KEYS", TELL)
    monkeypatch.setattr(scrmine.reproduce, "input_digests", lambda: RUN["inputs"])
    return made


def test_the_command_says_that_all_is_the_same(tmp_path, small):
    write_reference(tmp_path / "ref", small, RUN)
    done = command("reproduce", "--reference", tmp_path / "ref", "--threads", "2")
    assert done.code == 0
    assert done.out.splitlines()[-1] == "All 2 tables are as in the reference, to 6 digits (scrmine 0.1.0, Python 3.11.7, 2 threads)."


def test_the_command_names_what_differs_keeps_it_and_fails(tmp_path, small):
    write_reference(tmp_path / "ref", tables(estimate=[0.5, 0.25]), {**RUN, "libraries": {"pandas": "3.0.0"}})
    done = command("reproduce", "--reference", tmp_path / "ref", "-o", tmp_path / "out")
    assert done.code == 1
    assert done.out == f"""Tables: {tmp_path / 'out'}
  counts                         2 rows   1 differ
  terms                          1 rows   the same

Discrepancies: 1 in 1 of 2 tables:
  counts, row hunger, column estimate: expected 0.25, found 0.333333

What went in otherwise than for the reference:
  pandas is 3.1.1; the reference was made with 3.0.0.
"""
    kept = read_reference(tmp_path / "out")
    assert kept.tables["differences"].to_dict("records") == [
        {"table": "counts", "row": "row hunger", "column": "estimate", "expected": "0.25", "found": "0.333333"}]
    assert words({"counts": kept.tables["counts"], "terms": kept.tables["terms"]}, small) == []


def test_a_changed_file_is_named_before_anything_is_analysed(tmp_path, small, monkeypatch):
    def stop(*, threads):
        raise ScrmineError(f"nothing fits, in {threads} thread")

    write_reference(tmp_path / "ref", small, {**RUN, "inputs": {"codebook.yml": "b2", "old.md": "c"}})
    monkeypatch.setattr(scrmine.reproduce, "reproduce", stop)
    done = command("reproduce", "--reference", tmp_path / "ref")
    assert (done.code, done.out, done.err) == (
        2, "codebook.yml is not the one the reference was made from.\nold.md is no longer there.\n", "scrmine: nothing fits, in 1 thread\n")


def test_packages_that_only_one_run_needed_are_not_blamed():
    """Each version that both runs know is compared; the reference knows nothing of packages that came later."""
    was, now = {**RUN, "libraries": {"pandas": "3.1.1", "gone": "1"}}, {**RUN, "libraries": {"pandas": "3.1.1", "google-re2": "1.1"}}
    assert changed_inputs(was, now) == changed_inputs(now, was) == []


def test_write_makes_a_reference_then_says_what_changed_and_leaves_the_rest_as_it_was(tmp_path, small):
    first = command("reproduce", "--reference", tmp_path / "ref", "--write")
    assert first.code == 0
    assert first.out.splitlines()[0] == "There was no reference before. 2 tables:"
    as_it_was = (tmp_path / "ref" / "terms.csv").read_bytes()
    small["terms"] = from_text("term,n\nplan,4.000001\n")  # the same to six digits
    small["counts"].loc[0, "estimate"] = "0.75"
    second = command("reproduce", "--reference", tmp_path / "ref", "--write")
    assert second.out.splitlines() == ["Discrepancies: 1 in 1 of 2 tables:", "  counts, row drift, column estimate: expected 0.5, found 0.75",
                                       f"Reference: {tmp_path / 'ref'}"]
    assert (tmp_path / "ref" / "terms.csv").read_bytes() == as_it_was
    assert read_reference(tmp_path / "ref").tables["counts"].loc[0, "estimate"] == "0.75"
    assert command("reproduce", "--reference", tmp_path / "ref", "--write").out.splitlines()[0] == "Discrepancies: none of 2 tables"


def test_many_differences_are_cut_short(tmp_path, small):
    long = from_text("term,n\n" + "".join(f"t{number},1\n" for number in range(14)))
    small["terms"] = long
    write_reference(tmp_path / "ref", {**small, "terms": long.assign(n="2")}, RUN)
    said = command("reproduce", "--reference", tmp_path / "ref").out.splitlines()
    assert sum("expected 2, found 1" in line for line in said) == 10
    assert "  terms: 4 more; -o OUT keeps them all in differences.csv" in said


def test_an_installed_package_does_not_write_the_reference(tmp_path, small, monkeypatch):
    inside = tmp_path / "site-packages" / "scrmine" / "data"
    inside.mkdir(parents=True)
    (inside / "codebook.yml").touch()
    monkeypatch.setattr(scrmine.data, "_PLACES", (inside,))
    written = command("reproduce", "--write")
    assert (written.code, written.err) == (2, "scrmine: The reference belongs to the source of scrmine, and this is an installed package, so nothing was run. "
                                              "Call --write in a checkout of the source, or name a folder of your own with --reference.\n")
    compared = command("reproduce")
    assert (compared.code, compared.err) == (2, "scrmine: This installation of scrmine has no data called 'reference'. Install it again.\n")


def test_a_folder_of_others_is_left_alone(tmp_path, small):
    write_reference(tmp_path / "ref", small, RUN)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    done = command("reproduce", "--reference", tmp_path / "ref", "-o", tmp_path / "out")
    assert done.code == 2
    assert "has contents that scrmine did not write" in done.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_fewer_than_one_thread_is_refused():
    with pytest.raises(ScrmineError) as caught:
        scrmine.reproduce.reproduce(threads=0)
    assert str(caught.value) == "threads is 0; 1 or more is expected."


def test_a_reproduction_says_what_it_is():
    made = Reproduction(tables(), RUN)
    assert repr(made) == "Reproduction: 2 tables of 2 reviews, scrmine 0.1.0"
    assert made.changes(Reference(tables(), RUN)) == []
