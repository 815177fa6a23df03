"""The whole way on the sample: machine codes, a sample of 200, two people's sheets, agreement, decisions, one set of codings.

The two people are the two readers of the gold codings; whoever decides is its adjudicator.
"""

import openpyxl
import pytest

import scrmine
from scrmine.compare import correct_themes
from scrmine.corpus import count_once
from scrmine.sheets.columns import ID, NO_THEME, theme_headings

WORDS = {"none": "neutral"}


@pytest.fixture(scope="module")
def case(sample_corpus):
    """Corpus, codebook, machine codings (by terms alone, which is fast) and the sample."""
    book = scrmine.read_codebook()
    codings = scrmine.code_passages(count_once(sample_corpus.passages), book, coder="phrases")
    return sample_corpus, book, codings, scrmine.draw_sample(sample_corpus, codings, book, n=200, by="outcome", seed=4)


def fill(path, codings, book):
    """Fill in a sheet as a reader would have."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Passages"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    headings = theme_headings(book)
    said = {passage_id: dict(zip(part["theme"], part["stance"], strict=True)) for passage_id, part in codings.groupby("passage_id")}
    for row in range(2, sheet.max_row + 1):
        themes = said.get(sheet.cell(row, columns[ID]).value, {})
        for theme, stance in themes.items():
            sheet.cell(row, columns[headings[theme]]).value = WORDS.get(stance, stance)
        if not themes:
            sheet.cell(row, columns[NO_THEME]).value = "Y"
    workbook.save(path)


@pytest.fixture(scope="module")
def people(case, tmp_path_factory):
    corpus, book, _, sample = case
    folder = tmp_path_factory.mktemp("sheets")
    parts = []
    for reader in ("reader_a", "reader_b"):
        path = scrmine.write_sheet(folder / f"{reader}.xlsx", corpus, sample, book, coder=reader, stances=True)
        fill(path, scrmine.load_gold(reader, corpus=corpus), book)
        parts.append(scrmine.read_sheet(path, corpus, book, sample=sample))
    return scrmine.join_codings(parts)


def test_sheets_bring_back_what_the_readers_said(case, people):
    corpus, book, _, sample = case
    assert len(sample) == 200
    assert len(people.answered) == 2 * 200 * len(book.themes)
    for reader in people.coders:
        gold = scrmine.load_gold(reader, corpus=corpus)
        gold = gold[gold["passage_id"].isin(sample["passage_id"])]
        keys = ["passage_id", "theme", "stance", "start", "end", "quote"]
        assert set(people.of(reader).codings[keys].itertuples(index=False, name=None)) == set(gold[keys].itertuples(index=False, name=None))


def test_readers_agree_on_the_sample_as_they_do_on_all(case, people):
    corpus, book, codings, _ = case
    found = scrmine.agree_codings(corpus, people, book, machine=codings)
    two = scrmine.agree_codings(corpus, people, book)
    pairs = two.pairs
    assert 2 * pairs["n_both"].sum() / (2 * pairs["n_both"] + pairs["n_first"] + pairs["n_second"]).sum() == pytest.approx(0.92, abs=0.04)
    # Terms alone are no match for a reader: the machine as a third coder lowers alpha on nearly every theme.
    with_machine, without = (a.measure("alpha").set_index("theme")["estimate"] for a in (found, two))
    assert (with_machine < without).sum() >= 23
    # Where the two differ in fewer than three reviews, there is no interval.
    alpha, differ = two.measure("alpha"), two.disagreements.groupby("theme")["review_id"].nunique()
    known = alpha["ci_low"].notna()
    assert (known == (alpha["theme"].map(differ).fillna(0) >= 3)).all()
    assert ((alpha["ci_low"] <= alpha["estimate"]) & (alpha["estimate"] <= alpha["ci_high"]))[known].all()


def test_decisions_make_one_set_of_codings_for_a_correction(case, people, tmp_path):
    corpus, book, codings, sample = case
    found = scrmine.agree_codings(corpus, people, book)
    path = scrmine.write_decisions(tmp_path / "decisions.xlsx", found, book)
    gold = scrmine.load_gold("adjudicated", corpus=corpus)
    said = {(row["passage_id"], row["theme"]): row["stance"] for row in gold.to_dict("records")}
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Passages"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        stance = said.get((sheet.cell(row, columns[ID]).value, sheet.cell(row, columns["Theme id (leave as it is)"]).value))
        sheet.cell(row, columns["Decision"]).value = "no" if stance is None else WORDS.get(stance, stance)
        sheet.cell(row, columns["Decided by"]).value = "adjudicator"
    workbook.save(path)
    joint = scrmine.adjudicate_codings(corpus, people, book, scrmine.read_decisions(path, corpus, book))
    carried = gold[(gold["stance"] != "absent") & gold["passage_id"].isin(sample["passage_id"])]
    assert set(zip(joint.codings["passage_id"], joint.codings["theme"], strict=True)) == set(zip(carried["passage_id"], carried["theme"], strict=True))
    assert len(joint.answered) == 200 * len(book.themes)
    assert (joint.answered["decided_by"] == "adjudicator").sum() == len(found.disagreements)
    # Weighted by one over the probability of being drawn, the sample says how many codings there are in all findings.
    in_all = gold[(gold["stance"] != "absent") & gold["passage_id"].isin(count_once(corpus.passages)["passage_id"])]
    weights = 1 / joint.codings["passage_id"].map(sample.set_index("passage_id")["inclusion_probability"])
    assert weights.sum() == pytest.approx(len(in_all), rel=0.15)
    corrected = correct_themes(corpus, codings, book, joint, sample)
    truth = scrmine.compare_themes(corpus, gold, book).measure("share_of_passages").set_index("theme")["estimate"]
    shares = corrected.measure("share_of_passages").set_index("theme")
    inside = (shares["ci_low"] <= truth) & (truth <= shares["ci_high"])
    assert inside.sum() >= 22
