"""A report with people's codes, as a user makes it from sheets: corrected figures, agreement and choices, the same wherever they stand."""

import math

import openpyxl
import pandas as pd
import pytest
from conftest import make_codings, make_corpus
from docx import Document
from test_cli_people import BOOK, command, fill

from scrmine import read_codebook, write_sample
from scrmine.output import write_folder, write_manifest
from scrmine.report.tables import write_csv
from scrmine.sheets import write_sheet
from scrmine.themes import write_codings

N = 20
"""Reviews; each has four passages, of which two are drawn (π = ½)."""


def truth(review, place):
    """What people find: drift where the machine does but in two reviews, and in the second passage of sixteen."""
    if place == 0:
        return "quiet" if review < 2 else "drift"
    return "drift" if place == 1 and review >= 4 else "quiet"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two people's sheets, read and decided on; a report of all that."""
    place = tmp_path_factory.mktemp("corrected")
    corpus = make_corpus([{"doc_id": f"r{n:02}"} for n in range(N)], [{"doc_id": f"r{n:02}", "text": f"{n}.{k} {truth(n, k)}"} for n in range(N) for k in range(4)],
                         [{"review_id": f"r{n:02}", "year": 2001 + n} for n in range(N)])
    ids = corpus.passages["passage_id"].tolist()
    score = [0.2 if n % 2 else 0.9 for n in range(N)]
    # The machine codes the first passage of each review, whatever it says.
    machine = make_codings(corpus, [(ids[4 * n], "drift", truth(n, 0)) for n in range(N)]).assign(coder="phrases", score=score)
    corpus.save(place / "corpus")
    write_codings(machine, place / "corpus")
    (place / "book.yml").write_text(BOOK, encoding="utf-8")
    book = read_codebook(place / "book.yml")
    drawn = corpus.passages[[number % 4 < 2 for number in range(4 * N)]][["passage_id", "review_id"]]
    sample = drawn.assign(stratum="all", inclusion_probability=0.5).reset_index(drop=True)
    with write_folder(place / "sheets", "sample") as staging:
        write_sample(sample, staging / "sample.csv")
        for name in ("anna", "ben"):
            write_sheet(staging / f"{name}.csv", corpus, sample, book, coder=name)
        write_manifest(staging, "sample")
    fill(place / "sheets" / "anna.csv")
    fill(place / "sheets" / "ben.csv", wrong=(0,))  # "quiet" in the first review: ben says hunger
    sheets = [place / "sheets" / "anna.csv", place / "sheets" / "ben.csv"]
    common = ("--codebook", place / "book.yml")
    assert command("agree", place / "corpus", *sheets, "-o", place / "result", *common)[0] == 0
    decide(place / "result" / "decisions.xlsx", place / "decisions.xlsx")
    done = command("agree", place / "corpus", *sheets, "-o", place / "result", "--decisions", place / "decisions.xlsx", *common)
    assert done[0] == 0, done
    done = command("report", place / "corpus", "-o", place / "out", "--people", place / "result" / "adjudicated", "--sample", place / "sheets" / "sample.csv",
                   "--agreement", place / "result", "--sensitivity", *common)
    assert done == (0, f"Page: {place / 'out' / 'index.html'}\n", "")
    return place


def decide(path, to):
    """Decide with anna: the passage does not carry the theme."""
    book = openpyxl.load_workbook(path)
    sheet = book["Passages"]
    head = [cell.value for cell in sheet[1]]
    (row,) = [row for row in sheet.iter_rows(min_row=2) if row[0].value]
    row[head.index("Decision")].value, row[head.index("Decided by")].value = "no", "anna and ben"
    book.save(to)


def table(place, name):
    return pd.read_csv(place / "out" / "tables" / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False, na_values=[""])


def sheet(place, name):
    found = openpyxl.load_workbook(place / "out" / "workbook.xlsx")[name]
    (ref,) = found.tables.values()
    head, *rows = [[cell.value for cell in row] for row in found[ref.ref]]
    return [dict(zip(head, row, strict=True)) for row in rows]


def paragraphs(place):
    return [paragraph.text.replace("\u00a0", " ") for paragraph in Document(place / "out" / "briefing.docx").paragraphs]


def row_of(rows, **wanted):
    (row,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return row


def test_corrected_share_is_the_machines_count_plus_what_people_found_otherwise_over_pi(made):
    # 20 by the machine; people take back 2 and add 16 in the half that was read: 20 + (16 − 2) / ½ = 48 of 80 passages.
    row = row_of(table(made, "corrected_frequencies").to_dict("records"), theme="drift", measure="share_of_passages")
    assert (row["estimate"], row["raw"], row["n_sampled"], row["n_sampled_hits"]) == (0.6, 0.25, 40, 34)
    assert row["status"] == "corrected by a human sample"
    # A review's z is 1 + 2 (people less machine in the first) + 2 (people in the second passage): −1 in two, 1 in two, 3 in sixteen; less .6 × 4 each.
    spread = 2 * (-1 - 2.4) ** 2 + 2 * (1 - 2.4) ** 2 + 16 * (3 - 2.4) ** 2
    assert row["std_error"] == pytest.approx(math.sqrt(20 / 19 * spread) / 80)
    assert 0.25 < row["ci_low"] < 0.6 < row["ci_high"]


def test_workbook_has_the_corrected_number_and_calls_the_machines_its_own(made):
    row = row_of(sheet(made, "Corrected"), Theme="Drift", Measure="share of passages that carry the theme")
    csv = row_of(table(made, "corrected_frequencies").to_dict("records"), theme="drift", measure="share_of_passages")
    assert (row["Estimate"], row["Machine's own estimate"], row["What the number is"]) == (0.6, 0.25, "corrected by a human sample")
    assert (row["95 % interval, from"], row["95 % interval, to"]) == (round(csv["ci_low"], 6), round(csv["ci_high"], 6))
    # A sample of passages corrects no share of reviews.
    present = row_of(sheet(made, "Corrected"), Theme="Drift", Measure="share of reviews in which the theme is present")
    assert (present["Estimate"], present["What the number is"]) == (1, "uncorrected machine count")
    assert {row["What the number is"] for name in ("Frequencies", "Other measures") for row in sheet(made, name)} == {"uncorrected machine count"}
    assert row_of(sheet(made, "Frequencies"), Theme="Drift")["Share of reviews"] == 1


def test_briefing_says_the_same_numbers_and_whose_they_are(made):
    csv = row_of(table(made, "corrected_frequencies").to_dict("records"), theme="drift", measure="share_of_passages")
    ends = f"95 % interval {100 * csv['ci_low']:.0f} % to {100 * csv['ci_high']:.0f} %"
    said = paragraphs(made)
    assert (f"Corrected by what people found in a sample, “Drift” is carried by 60 % of 80 passages of findings ({ends} over 20 reviews). The machine is farthest off "
            f"with “Drift”: 25 % by its own count, 60 % corrected ({ends}).") in said
    (most,) = [sentence for sentence in said if sentence.startswith("Of the practice themes")]
    assert most.endswith("in 20 of 20 reviews (100 %; 95 % interval 83 % to 100 %), by the machine's count, which the sample does not correct.")
    assert any("The corrected shares allow for it; the counts of reviews do not." in sentence for sentence in said)
    tables = [[[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in one.rows] for one in Document(made / "out" / "briefing.docx").tables]
    assert tables[0][2][:3] == ["Drift", "20 of 20", "100 %"]
    assert tables[1][0] == ["Theme", "Machine", "Corrected", "95 % interval"]
    assert tables[1][2] == ["Drift", "25 %", "60 %", ends.removeprefix("95 % interval ")]


def test_figure_is_drawn_from_the_same_numbers(made):
    drawn = pd.read_csv(made / "out" / "figures" / "corrected.csv", encoding="utf-8-sig")
    whole = table(made, "corrected_frequencies")
    pd.testing.assert_frame_equal(drawn, whole[whole["measure"] == "share_of_passages"].reset_index(drop=True)[drawn.columns], check_dtype=False)


def test_agreement_reaches_csv_workbook_briefing_and_figures_as_agree_wrote_it(made):
    # 40 passages: ben alone finds hunger, in one.
    theirs = pd.read_csv(made / "result" / "agreement.csv", encoding="utf-8-sig")
    pd.testing.assert_frame_equal(pd.read_csv(made / "out" / "tables" / "agreement.csv", encoding="utf-8-sig"), theirs)
    found = row_of(sheet(made, "Agreement"), Theme="Hunger", Measure="percent_agreement")
    assert (found["Value"], found["Units rated by two or more"], found["Of these, theme found by any"]) == (39 / 40, 40, 1)
    assert row_of(sheet(made, "Agreement"), Theme="Drift", Measure="alpha")["Value"] == 1
    assert len(sheet(made, "Disagreements")) == 1
    assert any(sentence.startswith("anna and ben coded 40 passages of 20 reviews. Krippendorff's alpha") for sentence in paragraphs(made))
    assert (made / "out" / "figures" / "agreement.svg").is_file()


def test_choices_are_tried_threshold_and_cut_among_them(made):
    choices = table(made, "choices")
    drift = choices[choices["theme"] == "drift"].set_index("option")["estimate"]
    # As coded drift is in every review; half of the codings have a score of .2, which leaves ten.
    assert set(choices["choice"]) == {"roles", "repeats", "threshold", "at_least", "cut"}
    assert drift["codings with a score of 0.9 or more"] == 0.5
    assert drift["in at least 2 passages of a review"] == 0
    # Coded again by the codebook's term: where the text says drift, which it does but in two reviews.
    assert drift["cut into sentences"] == drift["cut into sections"] == 18 / 20
    summary = row_of(sheet(made, "Sensitivity"), Theme="Drift")
    assert (summary["As usual"], summary["Lowest of all options"], summary["Moved most by"]) == (1, 0, "in at least 2 passages of a review")
    assert "“Drift” turns most on how it is counted: from 0 % to 100 % over the choices tried, most by “in at least 2 passages of a review”." in paragraphs(made)
    assert (made / "out" / "figures" / "sensitivity.svg").is_file()


def report(made, tmp_path, *words):
    return command("report", made / "corpus", "-o", tmp_path / "out", "--codebook", made / "book.yml", *words)


def test_threshold_can_be_named(made, tmp_path):
    assert report(made, tmp_path, "--sensitivity", "--threshold", "0.5", "--threshold", "0.1")[0] == 0
    choices = pd.read_csv(tmp_path / "out" / "tables" / "choices.csv", encoding="utf-8-sig")
    tried = choices[(choices["choice"] == "threshold") & (choices["theme"] == "drift")]
    assert tried[["option", "estimate"]].to_numpy().tolist() == [["codings with a score of 0.1 or more", 1.0], ["codings with a score of 0.5 or more", 0.5]]


def test_machine_that_agree_counted_as_a_coder_is_one_in_the_report(made, tmp_path):
    sheets = [made / "sheets" / f"{name}.csv" for name in ("anna", "ben")]
    assert command("agree", made / "corpus", *sheets, "-o", tmp_path / "result", "--machine", "--codebook", made / "book.yml")[0] == 0
    assert report(made, tmp_path, "--agreement", tmp_path / "result")[0] == 0
    pairs = pd.read_csv(tmp_path / "out" / "tables" / "agreement_by_pair.csv", encoding="utf-8-sig")
    # anna and the machine both find drift in 18 passages; anna alone in 16, the machine alone in 2.
    drift = pairs[(pairs["first"] == "anna") & (pairs["second"] == "phrases") & (pairs["theme"] == "drift")].iloc[0]
    assert drift[["n_both", "n_first", "n_second", "n_neither"]].tolist() == [18, 16, 2, 4]


@pytest.mark.parametrize(("words", "message"), [
    (("--agreement", "{corpus}"), "{corpus} is no folder that 'scrmine agree' wrote: there is no folder 'people' in it. Name with --agreement what followed -o there."),
    (("--agreement", "{result}", "--codebook", "{other}"),
     "{result} was written for other codings, another corpus or another codebook: its codebook was Two themes, and is Other themes now. Read the sheets again with "
     "'scrmine agree'."),
    (("--threshold", "0.5"), "--threshold says what to try with --sensitivity, and that was not asked for. Add --sensitivity, or leave --threshold out."),
    (("--sensitivity", "--threshold", "2"), "No coding has a score of 2.0 or more (the highest is 0.90). Name a lower one."),
])
def test_what_cannot_be_shown_is_said_and_nothing_written(made, tmp_path, words, message):
    (tmp_path / "other.yml").write_text(BOOK.replace("Two themes", "Other themes"), encoding="utf-8")
    names = {"corpus": made / "corpus", "result": made / "result", "other": tmp_path / "other.yml"}
    assert report(made, tmp_path, *(word.format(**names) for word in words)) == (2, "", f"scrmine: {message.format(**names)}\n")
    assert not (tmp_path / "out").exists()


def test_codings_by_people_cannot_be_cut_otherwise_and_that_is_said(made, tmp_path):
    from scrmine import Corpus, read_codings

    opened = Corpus.open(made / "corpus")
    opened.save(tmp_path / "corpus")
    write_codings(read_codings(made / "corpus", opened).assign(coder="anna"), tmp_path / "corpus")
    code, out, _ = command("report", tmp_path / "corpus", "-o", tmp_path / "out", "--sensitivity", "--codebook", made / "book.yml")
    assert (code, out.splitlines()[0]) == (0, "The cut is not tried: it would take the coder to code again, and the codings are by anna.")
    assert "cut" not in set(pd.read_csv(tmp_path / "out" / "tables" / "choices.csv", encoding="utf-8-sig")["choice"])


def test_run_takes_them_too(made, tmp_path):
    (tmp_path / "reviews").mkdir()
    for name in ("a", "b"):
        (tmp_path / "reviews" / f"{name}.txt").write_text(f"1. Analysis\n\n1.1 In {name} there was drift, and it went on for a long time.\n", encoding="utf-8")
    words = ("run", tmp_path / "reviews", "-o", tmp_path / "out", "--codebook", made / "book.yml", "--coder", "phrases")
    assert command(*words)[0] == 0
    assert command("sample", tmp_path / "out" / "corpus", "-o", tmp_path / "sheets", "--n", "2", "--coders", "anna,ben", "--csv", "--codebook", made / "book.yml")[0] == 0
    for name in ("anna", "ben"):
        path = tmp_path / "sheets" / f"{name}.csv"
        sheet_ = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
        write_csv(sheet_.assign(Drift=["yes" if "drift" in text else "" for text in sheet_["Passage to code"]], **{
            "No theme": ["" if "drift" in text else "yes" for text in sheet_["Passage to code"]]}), path)
    sheets = [tmp_path / "sheets" / f"{name}.csv" for name in ("anna", "ben")]
    assert command("agree", tmp_path / "out" / "corpus", *sheets, "-o", tmp_path / "result", "--codebook", made / "book.yml")[0] == 0
    done = command(*words, "--agreement", tmp_path / "result", "--sensitivity")
    assert done[0] == 0, done
    names = {path.stem for path in (tmp_path / "out" / "tables").iterdir()}
    assert {"agreement", "agreement_by_pair", "choices", "sensitivity"} <= names
