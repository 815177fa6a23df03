"""`scrmine correct`, as a user calls it."""

import pandas as pd
import pytest
from conftest import make_codings, make_corpus
from test_cli_people import BOOK, command

from scrmine import as_answered, correct_themes, read_codebook, read_sample, write_sample
from scrmine.sampling import draw_sample
from scrmine.themes import write_codings


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Twelve reviews: the machine finds drift where it is and hunger nowhere; one person read half of the passages."""
    place = tmp_path_factory.mktemp("correct")
    corpus = make_corpus([{"doc_id": f"r{n:02d}"} for n in range(24)],
                         [{"doc_id": f"r{n:02d}", "text": f"{n}.{k} {'drift' if k % 2 else 'hunger' if k == 2 and n > 11 else 'quiet'}"}
                          for n in range(24) for k in range(5)],
                         [{"review_id": f"r{n:02d}", "outcome": "death" if n < 12 else "harm"} for n in range(24)])
    said = {theme: [(p, theme, theme) for p, text in zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True) if theme in text]
            for theme in ("drift", "hunger")}
    machine = make_codings(corpus, said["drift"]).assign(coder="phrases")
    corpus.save(place / "corpus")
    write_codings(machine, place / "corpus")
    (place / "book.yml").write_text(BOOK, encoding="utf-8")
    book = read_codebook(place / "book.yml")
    sample = draw_sample(corpus, machine, book, n=60, by="outcome", seed=1)
    write_sample(sample, place / "sample.csv")
    people = make_codings(corpus, said["drift"] + said["hunger"])
    as_answered(people[people["passage_id"].isin(sample["passage_id"])], sample["passage_id"], book).save(place / "people")
    return place, corpus, machine, book


def run(place, *words):
    return command("correct", place[0] / "corpus", place[0] / "people", "--sample", place[0] / "sample.csv", "--codebook", place[0] / "book.yml", *words)


def test_corrected_numbers_are_printed_with_what_they_are_worth(place):
    code, out, err = run(place)
    assert (code, err) == (0, "")
    lines = [line for line in out.splitlines() if line.startswith("  ")]
    found = correct(place).measure("share_of_passages").set_index("theme")
    # Drift is in two of five passages of every review: there is nothing to make an interval from.
    assert lines[0].split() == ["drift", "40.0%", "machine", "40.0%;", *found.loc["drift", "note"].split()]
    hunger = found.loc["hunger"]
    assert lines[1].split()[:7] == ["hunger", f"{hunger['estimate']:.1%}", f"({hunger['ci_low']:.1%}", "to", f"{hunger['ci_high']:.1%})", "machine", "0.0%;"]
    assert "All numbers: corrected by a human sample." in out


def correct(place):
    from scrmine.people import HumanCodings

    folder, corpus, machine, book = place
    return correct_themes(corpus, machine, book, HumanCodings.open(folder / "people"), read_sample(folder / "sample.csv", corpus))


def test_groups_are_tested_and_differences_named(place):
    code, out, err = run(place, "--by", "outcome")
    assert (code, err) == (0, "")
    assert "death: 12 reviews, 60 passages of findings" in out
    assert "Differences: share of passages that carry the theme, 2 themes, 1 pair of groups by outcome" in out


def test_share_of_reviews_stays_a_machine_count_and_is_marked(place):
    out = run(place, "--measure", "share_of_reviews")[1]
    assert "hunger                                0.0%                        uncorrected machine count; in no review; needs a sample of whole reviews" in out


def test_table_is_written(place, tmp_path):
    code, out, _ = run(place, "-o", tmp_path / "t.csv", "--out-of-fold")
    assert (code, out) == (0, f"Written: {tmp_path / 't.csv'}\n")
    table = pd.read_csv(tmp_path / "t.csv")
    assert len(table) == 8
    assert table["estimate"].tolist() == pytest.approx(correct(place).table["estimate"].tolist())


def test_measure_that_is_not_there_is_one_message(place, tmp_path):
    code, out, err = run(place, "--measure", "share", "-o", tmp_path / "t.csv")
    assert (code, out) == (2, "")
    assert err.startswith("scrmine: There is no measure 'share' in a comparison.")
    assert not (tmp_path / "t.csv").exists()
