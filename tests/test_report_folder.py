import json
from dataclasses import replace

import pytest
from conftest import make_case, make_codebook, make_corpus
from docx import Document

from scrmine import ScrmineError, ScrmineWarning, write_report
from scrmine.plots import MOST_GROUPS


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


FILES = {
    *(f"figures/{name}.{ending}" for name in ("frequency", "heatmap", "places") for ending in ("csv", "png", "svg")), "briefing.docx", "index.html",
    "manifest.json", "tables/codebook.csv", "tables/codings.csv", "tables/data_dictionary.csv", "tables/framework.csv", "tables/frequencies.csv",
    "tables/left_out.csv", "tables/reading_report.csv", "tables/reviews.csv", "tables/themes_by_reviews.csv", "tables/where_argued.csv", "workbook.xlsx",
}
GROUPED = {"figures/comparison.csv", "figures/comparison.png", "figures/comparison.svg", "tables/comparison.csv"}


def test_folder_holds_page_figures_workbook_and_tables(tmp_path):
    assert write_report(*make_case(), tmp_path / "out") == tmp_path / "out" / "index.html"
    assert set(contents(tmp_path / "out")) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_same_input_gives_the_same_bytes_in_every_file(tmp_path):
    for name in ("one", "two"):
        write_report(*make_case(), str(tmp_path / name), by="outcome")
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert set(one) == FILES | GROUPED
    assert [name for name in one if one[name] != two[name]] == []


def test_second_run_leaves_nothing_of_the_first_and_keeps_notes(tmp_path):
    out = tmp_path / "out"
    write_report(*make_case(), out, by="outcome")
    (out / "my notes.txt").write_text("mine", encoding="utf-8")
    write_report(*make_case(), out)
    assert set(contents(out)) == FILES | {"my notes.txt"}


def test_manifest_says_what_was_read_and_asked(tmp_path):
    write_report(*make_case(), tmp_path / "out", by="outcome", seed=3)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scrmine"]["kind"] == "report"
    assert manifest["inputs"] == {"x.txt": "0" * 64, "b.txt": "0" * 64, "scan.txt": "0" * 64}
    assert manifest["settings"] == {
        "at_least": 1, "by": "outcome", "codebook": "x", "period": "2010 to 2012", "coded_by": "machine", "coder": "hand", "metadata": "given", "read_from": "x",
        "repeats": False, "roles": ["analysis", "comment", "voices", "lessons"], "seed": 3,
        "stances": ["concern", "good", "mixed", "none"], "target": "process", "unit": "review",
    }


def test_report_of_a_part_leaves_out_the_codings_of_the_rest(tmp_path):
    corpus, codings, book = make_case()
    write_report(corpus.select(["b"]), codings, book, tmp_path / "part")
    of_b = codings[codings["passage_id"].str.startswith("b:")]
    write_report(corpus.select(["b"]), of_b, book, tmp_path / "same")
    assert contents(tmp_path / "part") == contents(tmp_path / "same")


def test_more_groups_than_a_figure_shows_are_in_the_tables_all_the_same(tmp_path):
    names = [f"g{number}" for number in range(MOST_GROUPS + 1)]
    corpus = make_corpus([{"doc_id": name} for name in names], [{"doc_id": name, "text": "Drift."} for name in names],
                         [{"review_id": name, "place": name} for name in names])
    _, codings, book = make_case()
    with pytest.warns(ScrmineWarning, match="place has 5 groups, and a figure shows at most 4: none is drawn"):
        write_report(corpus, codings.iloc[:0], book, tmp_path / "out", by="place")
    nothing_coded = {f"figures/places.{ending}" for ending in ("csv", "png", "svg")}
    assert set(contents(tmp_path / "out")) == (FILES - nothing_coded) | {"tables/comparison.csv", "tables/differences.csv"}
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert '{"group":"g4","n":1}' in page
    assert page.count('<img class="figure"') == 2


@pytest.mark.parametrize("share", [False, True])
def test_a_column_of_one_value_is_said_and_compares_nothing(tmp_path, share):
    corpus, codings, book = make_case()
    one = replace(corpus, reviews=corpus.reviews.assign(outcome="death"))
    with pytest.warns(ScrmineWarning, match=r"outcome has one value \(death\): nothing to compare\."):
        write_report(one, codings, book, tmp_path / "by", by="outcome", share=share)
    write_report(one, codings, book, tmp_path / "plain", share=share)
    by, plain = contents(tmp_path / "by"), contents(tmp_path / "plain")
    # But for the sentence that says so, in the briefing (and not where it is shared, since it tells of every case), the report is the one without groups.
    assert {name for name in by if by[name] != plain.get(name)} <= {"briefing.docx", "manifest.json"}
    assert set(by) == set(plain)
    text = " ".join(paragraph.text for paragraph in Document(tmp_path / "by" / "briefing.docx").paragraphs)
    assert ("Outcome has one value (death): nothing to compare." in text) == (not share)
    assert "By outcome" not in text


@pytest.mark.parametrize("families", [("practice", "practice"), ("case", "case")])
def test_codebook_of_one_family_will_do(tmp_path, families):
    corpus, codings, _ = make_case()
    book = make_codebook(("drift", families[0]), ("hunger", families[1]))
    page = write_report(corpus, codings, book, tmp_path / "out").read_text(encoding="utf-8")
    assert ("<caption>Practice themes</caption>" in page, "<caption>Case themes</caption>" in page) == \
        (families[0] == "practice", families[0] == "case")


@pytest.mark.parametrize(("settings", "message"), [
    ({"by": "outcom"}, "There is no column 'outcom' in the reviews table. Did you mean 'outcome'? Known: board, name, outcome, year."),
])
def test_what_cannot_be_done_is_said_and_leaves_nothing(tmp_path, settings, message):
    with pytest.raises(ScrmineError) as caught:
        write_report(*make_case(), tmp_path / "out", **settings)
    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_foreign_folder_stays_as_it_is(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ScrmineError, match="has contents that scrmine did not write"):
        write_report(*make_case(), tmp_path)
    assert contents(tmp_path) == {"thesis.txt": b"mine"}


def test_report_that_fails_midway_leaves_the_earlier_one(tmp_path, monkeypatch):
    from scrmine.report import folder

    write_report(*make_case(), tmp_path / "out")
    before = contents(tmp_path / "out")

    def broken(*_, **__):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(folder, "write_page", broken)
    with pytest.raises(RuntimeError, match="in the middle"):
        write_report(*make_case("other"), tmp_path / "out")
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
