"""`scrmine sample` and `scrmine agree`, as a user calls them."""

import contextlib
import io
import sys
import warnings

import openpyxl
import pandas as pd
import pytest
from conftest import make_codings, make_corpus

from scrmine import cli
from scrmine.people import HumanCodings
from scrmine.report.tables import write_csv
from scrmine.sample_table import read_sample
from scrmine.themes import write_codings

BOOK = """name: Two themes
version: 1
themes:
  - theme: drift
    family: practice
    title: Drift
    definition: Plans that go nowhere.
    terms: [drift]
  - theme: hunger
    family: case
    title: Hunger
    definition: A child goes hungry.
    terms: [hunger]
"""


@pytest.fixture(scope="module")
def made():
    corpus = make_corpus([{"doc_id": f"r{number}"} for number in range(6)],
                         [{"doc_id": f"r{number}", "text": f"{number}.{place} {'drift' if place % 2 else 'hunger' if place == 2 else 'quiet'}"}
                          for number in range(6) for place in range(5)],
                         [{"review_id": f"r{number}", "outcome": "death" if number < 3 else "harm"} for number in range(6)])
    rows = [(passage_id, theme, theme) for passage_id, text in zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True)
            for theme in ("drift", "hunger") if theme in text]
    return corpus, make_codings(corpus, rows).assign(coder="phrases")


@pytest.fixture
def place(made, tmp_path):
    """A folder with a coded corpus and a codebook."""
    corpus, codings = made
    corpus.save(tmp_path / "corpus")
    write_codings(codings, tmp_path / "corpus")
    (tmp_path / "book.yml").write_text(BOOK, encoding="utf-8")
    return tmp_path


def command(*words):
    out, err = io.StringIO(), io.StringIO()
    before, shown = sys.argv, warnings.showwarning
    sys.argv = ["scrmine", *map(str, words)]
    code = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), warnings.catch_warnings():
            warnings.simplefilter("default")
            cli.main()
    except SystemExit as stop:
        code = stop.code or 0
    finally:
        sys.argv, warnings.showwarning = before, shown
    return code, out.getvalue(), err.getvalue()


def sample(place, *words):
    return command("sample", place / "corpus", "-o", place / "sheets", "--codebook", place / "book.yml", *words)


def agree(place, *words):
    return command("agree", place / "corpus", place / "sheets" / "anna.csv", place / "sheets" / "ben.csv", "-o", place / "out", "--codebook", place / "book.yml", *words)


def fill(path, wrong=()):
    """Fill in a CSV sheet as its texts say, but for some rows."""
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    for row, text in table["Passage to code"].items():
        says = text.split()[1]
        if row in wrong:
            says = {"drift": "quiet", "quiet": "hunger", "hunger": "drift"}[says]
        table.loc[row, {"drift": "Drift", "hunger": "Hunger", "quiet": "No theme"}[says]] = "y"
    write_csv(table, path)


def test_sample_writes_a_sheet_for_each_coder_and_keeps_probabilities(place, made):
    code, out, err = sample(place, "--n", "12", "--coders", "anna, Ben B", "--by", "outcome", "--seed", "3")
    assert (code, err) == (0, "")
    assert sorted(path.name for path in (place / "sheets").iterdir()) == ["Ben B.xlsx", "anna.xlsx", "manifest.json", "sample.csv"]
    drawn = read_sample(place / "sheets" / "sample.csv", made[0])
    assert len(drawn) == 12
    assert set(drawn["group"]) == {"death", "harm"}
    assert out.splitlines() == [
        "The codings were made without scores: passages left uncoded are drawn alike.",
        f"Sample: 12 passages of {drawn['review_id'].nunique()} reviews in {drawn['stratum'].nunique()} strata",
        f"Sheet: {place / 'sheets' / 'anna'}.xlsx", f"Sheet: {place / 'sheets' / 'Ben B'}.xlsx"]
    sheet = openpyxl.load_workbook(place / "sheets" / "Ben B.xlsx")["Passages"]
    ids = next(column for column in sheet.iter_cols(values_only=True) if column[0].startswith("Passage id"))[1:]
    assert list(ids) == drawn["passage_id"].tolist()


def test_sheets_that_may_be_filled_in_are_never_written_over(place):
    assert sample(place, "--n", "12", "--coders", "anna")[0] == 0
    before = (place / "sheets" / "anna.xlsx").read_bytes()
    code, out, err = sample(place, "--n", "5", "--coders", "anna")
    assert (code, out) == (2, "")
    assert err == (f"scrmine: There are files in {place / 'sheets'} already, and sheets among them may be filled in, so nothing was changed. Name a new "
                   f"folder with -o.\n")
    assert (place / "sheets" / "anna.xlsx").read_bytes() == before


def test_whole_reviews_can_be_drawn(place, made):
    assert sample(place, "--n", "4", "--unit", "reviews", "--coders", "anna")[0] == 0
    drawn = read_sample(place / "sheets" / "sample.csv", made[0])
    assert drawn["review_id"].nunique() == 4
    assert "review_inclusion_probability" in drawn


@pytest.mark.parametrize(("words", "message"), [
    (("--coders", "anna,../ben"), "--coders is 'anna,../ben'; names of letters and digits with commas between them are expected, for example anna,ben."),
    (("--coders", ", "), "--coders is ', '; names of letters and digits with commas between them are expected, for example anna,ben."),
    (("--coders", "anna,Anna"), "--coders is 'anna,Anna', and a name is there twice. Give each coder another name."),
    (("--coders", "anna", "--unit", "pages"), "There is no unit 'pages' in the units that can be drawn. Did you mean 'passages'? Known: passages, reviews."),
    (("--coders", "anna", "--by", "outcom"), "There is no column 'outcom' in the reviews table. Did you mean 'outcome'? Known: board, name, outcome, year."),
])
def test_sample_refusals_leave_nothing_behind(place, words, message):
    code, _, err = sample(place, *words)
    assert (code, err) == (2, f"scrmine: {message}\n")
    assert not (place / "sheets").exists()


@pytest.fixture
def sheets(place):
    assert sample(place, "--n", "20", "--coders", "anna,ben", "--csv", "--seed", "1")[0] == 0
    fill(place / "sheets" / "anna.csv")
    fill(place / "sheets" / "ben.csv", wrong=(2, 5))
    return place


def test_agreement_is_said_and_written(sheets, made):
    code, out, err = agree(sheets)
    assert (code, err) == (0, "")
    said = out.splitlines()
    assert said[:3] == ["anna.csv: anna, 20 of 20 passages filled in", "ben.csv: ben, 20 of 20 passages filled in", said[2]]
    assert said[2].startswith("Agreement: anna, ben on 20 passages in 6 reviews, ")
    assert [line.split()[0] for line in said[4:7]] == ["theme", "drift", "hunger"]
    written = sheets / "out"
    assert sorted(path.name for path in written.iterdir()) == ["agreement.csv", "agreement.png", "agreement.svg", "decisions.xlsx", "disagreements.csv", "discussed.csv",
                                                               "manifest.json", "pairs.csv", "people"]
    assert f"Written: {written}" in said
    people = HumanCodings.open(written / "people")
    assert people.coders == ["anna", "ben"]
    assert len(people.answered) == 80
    table = pd.read_csv(written / "agreement.csv")
    row = table[(table["theme"] == "drift") & (table["measure"] == "percent_agreement")].iloc[0]
    both = pd.read_csv(written / "disagreements.csv")
    assert row["estimate"] == pytest.approx(1 - (both["theme"] == "drift").sum() / 20)
    assert len(both) >= 2


def test_decisions_are_kept_and_lead_to_adjudicated_codings(sheets):
    agree(sheets)
    path = sheets / "out" / "decisions.xlsx"
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book["Passages"][1]}
    for row in range(2, book["Passages"].max_row + 1):
        book["Passages"].cell(row, columns["Decision"]).value = "yes" if book["Passages"].cell(row, columns["anna says"]).value == "yes" else "no"
        book["Passages"].cell(row, columns["Decided by"]).value = "anna and ben"
    book.save(path)
    filled = path.read_bytes()
    code, out, err = agree(sheets, "--decisions", path)
    assert (code, err) == (0, "")
    assert path.read_bytes() == filled, "a second run does not write over what people filled in"
    assert f"{path} was there already and is as it was." in out
    joint, people = (HumanCodings.open(sheets / "out" / name) for name in ("adjudicated", "people"))
    assert set(zip(joint.codings["passage_id"], joint.codings["theme"], strict=True)) == \
        set(people.of("anna").codings[["passage_id", "theme"]].itertuples(index=False, name=None))
    assert len(joint.answered) == 40


def test_machine_can_be_one_more_coder(sheets):
    _, out, _ = agree(sheets, "--machine", "--unit", "review")
    assert "Agreement: anna, ben, phrases on 6 reviews in 6 reviews, " in out
    pairs = pd.read_csv(sheets / "out" / "pairs.csv")
    assert sorted(set(zip(pairs["first"], pairs["second"], strict=True))) == [("anna", "ben"), ("anna", "phrases"), ("ben", "phrases")]
    decisions = openpyxl.load_workbook(sheets / "out" / "decisions.xlsx")["Passages"]
    assert "phrases says" not in [cell.value for cell in decisions[1]], "people decide without the machine"


def test_reflexive_gives_no_figures(sheets):
    code, out, _ = agree(sheets, "--reflexive")
    assert code == 0
    assert not {"alpha", "kappa", "prevalence"} & set(out.lower().split())
    assert sorted(path.name for path in (sheets / "out").iterdir()) == ["decisions.xlsx", "discussed.csv", "disagreements.csv", "manifest.json", "people"] or \
        sorted(path.name for path in (sheets / "out").iterdir()) == ["decisions.xlsx", "disagreements.csv", "discussed.csv", "manifest.json", "people"]


def test_deleted_rows_are_noticed_by_the_sample_beside_the_sheets(sheets, tmp_path):
    path = sheets / "sheets" / "ben.csv"
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    write_csv(table.drop(index=[3, 4]), path)
    code, out, err = agree(sheets)
    assert code == 0
    assert err.startswith("Note: 2 of the 20 passages of the sample are not in ben.csv, first ")
    (sheets / "sheets" / "sample.csv").rename(sheets / "kept.csv")
    code, out, err = agree(sheets)
    assert out.startswith(f"There is no {sheets / 'sheets' / 'sample.csv'}: rows that were deleted from CSV sheets cannot be seen. Name the sample with --sample.")
    assert agree(sheets, "--sample", sheets / "kept.csv")[2].startswith("Note: 2 of the 20 passages")


def test_bad_sheet_is_refused_and_nothing_is_written(sheets):
    path = sheets / "sheets" / "ben.csv"
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    table.loc[4, "Drift"] = "maybe"
    write_csv(table, path)
    code, out, err = agree(sheets)
    assert (code, out) == (2, "")
    assert err == ("scrmine: The table 'ben.csv' is not as scrmine needs it (1 problem(s)):\n  - cell E6 (“Drift”) holds 'maybe'; yes, no, ? (cannot say) or an "
                   "empty cell is expected.\n")
    assert not (sheets / "out").exists()


def test_same_sheet_twice_is_refused(sheets):
    one = sheets / "sheets" / "anna.csv"
    code, _, err = command("agree", sheets / "corpus", one, one, "-o", sheets / "out", "--codebook", sheets / "book.yml")
    assert (code, err) == (2, "scrmine: The coder 'anna' is there 2 times. Give each sheet its own coder, or leave one out.\n")
    assert not (sheets / "out").exists()


@pytest.mark.parametrize("words", [("sample", "--help"), ("agree", "--help")])
def test_help_is_there(words):
    code, out, _ = command(*words)
    assert code == 0
    assert len(out.split()) > 60
