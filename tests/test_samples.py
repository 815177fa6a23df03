"""The open data: what ships, and that it hangs together."""

import importlib
import re
import types

import pytest

import scrmine
from scrmine.codebook import read_codebook
from scrmine.data import data_path
from scrmine.errors import ScrmineError
from scrmine.values import ROLES


def test_the_sample_has_its_documents_and_reviews(sample_corpus):
    assert len(sample_corpus.documents) == 28
    assert len(sample_corpus.reviews) == 32
    assert set(sample_corpus.documents["status"]) == {"ok"}
    assert set(sample_corpus.reviews["metadata"]) == {"given"}


@pytest.mark.parametrize("coder", ["adjudicated", "reader_a", "reader_b"])
def test_gold_covers_every_passage_and_points_at_this_cut(coder, sample_corpus):
    passages = sample_corpus.passages[sample_corpus.passages["shape"] != "heading"]
    roles = scrmine.load_gold_roles(coder)
    assert sorted(roles["passage_id"]) == sorted(passages["passage_id"])
    assert set(roles["role"]) <= set(ROLES)
    begins = passages.set_index("passage_id")["text"].str[:60]
    assert (begins.loc[roles["passage_id"]].to_numpy() == roles["begins"].to_numpy()).all()
    gold = scrmine.load_gold(coder, corpus=sample_corpus)
    assert set(gold["passage_id"]) <= set(passages["passage_id"])
    assert set(gold["theme"]) == set(read_codebook().themes)


def test_training_is_varied_and_shares_no_text_with_the_sample(sample_corpus):
    training = scrmine.load_training()
    assert len(training) > 12_000
    themes = training["themes"].explode().value_counts()
    assert themes.min() >= 300
    assert 0.15 < (training["themes"].map(len) == 0).mean() < 0.3
    words = training["text"].str.lower().map(lambda text: " ".join(re.findall(r"[a-z]+", text)))
    assert not words[words.str.split().map(len) > 8].duplicated().any()
    theirs = set(sample_corpus.passages["text"].str.lower().map(lambda text: " ".join(re.findall(r"[a-z]+", text))))
    assert not set(words[words.str.split().map(len) > 5]) & theirs


def test_files_come_in_the_kinds_that_users_have():
    assert len(scrmine.sample_files()) == 28
    assert len(scrmine.sample_files("pdf")) >= 4
    assert {path.suffix for path in scrmine.sample_files("html")} == {".html"}


@pytest.mark.parametrize(("call", "message"), [
    (lambda: scrmine.load_gold("reader_c"), "There is no coder 'reader_c' in the gold codings. Did you mean 'reader_b' or 'reader_a'? "
                                            "Known: adjudicated, reader_a, reader_b."),
    (lambda: scrmine.sample_files("pfd"), "There is no kind of file 'pfd' in the sample. Did you mean 'pdf'? Known: docx, html, md, pdf."),
])
def test_unknown_names_get_the_nearest(call, message):
    with pytest.raises(ScrmineError) as caught:
        call()
    assert str(caught.value) == message


def test_the_data_check_finds_no_fault(monkeypatch, capsys):
    monkeypatch.syspath_prepend(data_path("codebook.yml").parent)
    monkeypatch.setattr("sys.argv", ["check_data.py"])
    assert importlib.import_module("check_data").main() == 0
    assert capsys.readouterr().out.endswith("no fault found\n")


def test_a_document_that_was_changed_after_it_was_coded_is_named(sample_corpus):
    """Two letters more in a document move all that follows: here its last 5 passages."""
    name = "aldermere-2010-child-k"
    last = sample_corpus.passages[sample_corpus.passages["doc_id"] == name].tail(5).index
    moved = sample_corpus.passages.copy()
    moved.loc[last, "passage_id"] = [f"{name}:{start + 2}-{end + 2}" for start, end in zip(moved.loc[last, "start"], moved.loc[last, "end"], strict=True)]
    gold = scrmine.load_gold("reader_a", corpus=sample_corpus)
    lost = gold.loc[gold["passage_id"].isin(sample_corpus.passages.loc[last, "passage_id"]), "passage_id"]
    with pytest.raises(scrmine.ScrmineError) as caught:
        scrmine.load_gold("reader_a", corpus=types.SimpleNamespace(passages=moved))
    assert len(lost) > 0
    assert str(caught.value) == (
        f"The readers' codings do not fit the text of {name} ({len(lost)} codings): first {lost.iloc[0]!r}, a place where no passage is. A passage is known by its "
        f"place, so a document of the sample that was changed by a word after it was coded loses its codings. Undo the change (git checkout data/sample), or load "
        f"the whole sample; where the change is wanted, call: python data/sample/anchor_gold.py")
