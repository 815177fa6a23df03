import hashlib
import os
import random
import shutil
import threading

import pandas as pd
import pytest
from handmade import STORY
from hypothesis import given
from hypothesis import strategies as st

from scrmine.errors import ScrmineError
from scrmine.reading import Limits, read_folder
from scrmine.reading.folder import document_ids, list_documents
from scrmine.samples import load_sample
from scrmine.values import REASONS

LEO = f"# Serious Case Review: Leo\n\n## Analysis\n\n1.1. {STORY}\n\n1.2. The school wrote to nobody about the bruise, and it was asked by nobody.\n"
KIT = LEO.replace("Leo", "Kit").replace("bruise", "burn")


def write(folder, **files):
    """Files with `_` for the point and `__` for the folder: leo_txt, north__leo_md."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder, **settings):
    return read_folder(folder, workers=2, progress=False, **settings)


def statuses(corpus):
    return corpus.documents[["source_file", "status", "reason"]].to_numpy().tolist()


def error(call, *args):
    with pytest.raises(ScrmineError) as caught:
        call(*args)
    return str(caught.value)


def test_every_file_ends_with_a_status(tmp_path):
    write(tmp_path, leo_txt=LEO, empty_txt="", stamp_txt="Scanned 2012", old_doc=b"\xd0\xcf\x11\xe0" + b"x" * 100,
          broken_pdf=b"%PDF-1.4 and nothing more", picture_png=b"\x89PNG" + b"x" * 60, zero_txt=b"text\x00" * 40, cut_txt=(LEO + KIT)[:-30] + " and the")
    corpus = read(tmp_path)
    assert statuses(corpus) == [
        ["broken.pdf", "failed", "malformed"], ["cut.txt", "truncated", "ends_early"], ["empty.txt", "failed", "empty"], ["leo.txt", "ok", ""],
        ["old.doc", "failed", "unsupported"], ["picture.png", "failed", "unsupported"], ["stamp.txt", "no_text", "few_characters"],
        ["zero.txt", "failed", "unsupported"],
    ]
    # Unreadable documents keep their place among the reviews, so that they leave the denominator visibly.
    assert len(corpus.reviews) == 8
    assert corpus.documents.set_index("doc_id").loc["leo", "sha256"] == hashlib.sha256(LEO.encode()).hexdigest()


def test_a_document_that_breaks_its_clock_costs_itself_only(tmp_path, monkeypatch):
    (tmp_path / "scrmine_slow.py").write_text(
        "import time\nfrom scrmine.reading import worker\nfrom scrmine.reading.document import read_document\n"
        "def read(path, **more):\n    if 'leo' in path:\n        time.sleep(600)\n    return read_document(path, **more)\n"
        "worker.main(read)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("scrmine.reading.isolate.run_isolated.__kwdefaults__", {"module": "scrmine_slow"})
    folder = write(tmp_path / "reviews", leo_txt=LEO, kit_txt=KIT)
    corpus = read(folder, limits=Limits(seconds=8))
    assert statuses(corpus) == [["kit.txt", "ok", ""], ["leo.txt", "failed", "timeout"]]


def test_a_cap_that_is_too_small_for_any_reader_is_said_of_each_file(tmp_path):
    write(tmp_path, leo_txt=LEO, kit_txt=KIT)
    assert error(lambda: read(tmp_path, limits=Limits(megabytes=1))) == (
        f"No document in {tmp_path} could be read. kit.txt: failed. {REASONS['memory']} leo.txt: failed. {REASONS['memory']}")


def test_the_folder_is_not_changed(tmp_path):
    write(tmp_path, leo_txt=LEO, sub__kit_md=KIT)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in sorted(tmp_path.rglob("*"))}
    read(tmp_path)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"") for path in sorted(tmp_path.rglob("*"))} == before


def test_subfolders_are_read_and_hidden_ones_are_not(tmp_path):
    write(tmp_path, leo_txt=LEO, north__kit_md=KIT, north__deep__er__kit_txt=KIT)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text(LEO)
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "x.txt").write_text(LEO)
    assert list_documents(tmp_path)[0] == ["leo.txt", "north/deep/er/kit.txt", "north/kit.md"]


@pytest.mark.parametrize("name", ["README", "README.md", "readme.txt", "Readme.TXT", "LICENSE", "licence.md", "CHANGELOG.md", "notes.csv", "codes.XLSX",
                                  "book.yml", "run.py", "figure.svg", "a.ipynb", "project.qdpx"])
def test_files_that_keep_documents_company_are_listed_as_passed_over(tmp_path, name):
    write(tmp_path, leo_txt=LEO)
    (tmp_path / name).write_text(LEO)
    assert list_documents(tmp_path) == (["leo.txt"], [name])


@pytest.mark.parametrize("name", [".hidden.txt", "~$leo.docx", "reviews.csv", ".DS_Store"])
def test_hidden_and_temporary_files_and_the_sidecar_are_not_even_listed(tmp_path, name):
    write(tmp_path, leo_txt=LEO)
    (tmp_path / name).write_text("file,review_id\n")
    assert list_documents(tmp_path) == (["leo.txt"], [])


@pytest.mark.parametrize("name", ["readmission.txt", "licensed.md", "leo", "LEO.TXT", "leo.html", "a readme.txt"])
def test_other_names_are_documents(tmp_path, name):
    (tmp_path / name).write_text(LEO)
    assert list_documents(tmp_path) == ([name], [])


def test_links_are_passed_over(tmp_path):
    outside = write(tmp_path / "outside", secret_txt=KIT)
    folder = write(tmp_path / "reviews", leo_txt=LEO)
    (folder / "linked.txt").symlink_to(outside / "secret.txt")
    (folder / "again.txt").symlink_to(folder / "leo.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    (folder / "linked").symlink_to(outside, target_is_directory=True)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert list_documents(folder) == (["leo.txt"], ["again.txt", "linked.txt", "nowhere.txt"])
    assert read(folder).documents["source_file"].tolist() == ["leo.txt"]


def test_the_folder_itself_may_be_a_link(tmp_path):
    write(tmp_path / "reviews", leo_txt=LEO)
    (tmp_path / "link").symlink_to(tmp_path / "reviews", target_is_directory=True)
    assert list_documents(tmp_path / "link") == (["leo.txt"], [])


@pytest.mark.timeout(60)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name, which this system does not have")
def test_pipes_are_passed_over_and_block_nothing(tmp_path):
    write(tmp_path, leo_txt=LEO)
    os.mkfifo(tmp_path / "pipe.txt")
    corpus = read(tmp_path)
    assert corpus.documents["source_file"].tolist() == ["leo.txt"]
    assert corpus.settings["ignored"] == ["pipe.txt"]


def test_a_file_that_went_away_keeps_its_place(tmp_path, monkeypatch):
    write(tmp_path, leo_txt=LEO, kit_txt=KIT)
    real = list_documents(tmp_path)
    monkeypatch.setattr("scrmine.reading.folder.list_documents", lambda _: (sorted([*real[0], "gone.txt"]), real[1]))
    corpus = read(tmp_path)
    assert statuses(corpus)[0] == ["gone.txt", "failed", "vanished"]
    assert corpus.documents["sha256"].tolist()[0] == ""


def test_the_same_file_twice_is_one_document(tmp_path):
    write(tmp_path, leo_txt=LEO, copy_txt=LEO, sub__leo_md=LEO, kit_txt=KIT)
    corpus = read(tmp_path)
    assert corpus.documents["source_file"].tolist() == ["copy.txt", "kit.txt"]
    assert corpus.settings["same_file"] == {"leo.txt": "copy.txt", "sub/leo.md": "copy.txt"}
    assert corpus.reviews["review_id"].tolist() == ["copy", "kit"]


def test_unreadable_files_are_not_the_same_because_both_are_empty(tmp_path):
    write(tmp_path, leo_txt=LEO, one_txt="", two_txt="")
    assert [row[0] for row in statuses(read(tmp_path))] == ["leo.txt", "one.txt", "two.txt"]


def tables(corpus):
    return [corpus.reviews, corpus.documents, corpus.pages, corpus.passages]


def test_the_order_of_files_and_of_finishing_does_not_matter(tmp_path):
    files = {f"r{n}.txt": LEO.replace("Leo", f"Leo{n}") + STORY * n for n in range(5)}
    corpora = []
    for seed in (0, 1):
        folder = tmp_path / str(seed) / "reviews"
        folder.mkdir(parents=True)
        names = list(files)
        random.Random(seed).shuffle(names)
        for name in names:
            (folder / name).write_text(files[name])
        corpora.append(read_folder(folder, workers=1 + 3 * seed, progress=False))
    for one, other in zip(*map(tables, corpora), strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert corpora[0].settings == corpora[1].settings


def test_a_file_more_changes_nothing_about_the_others(tmp_path):
    write(tmp_path, leo_txt=LEO)
    alone = read(tmp_path)
    write(tmp_path, kit_txt=KIT)
    both = read(tmp_path)
    for one, other in zip(tables(alone), tables(both), strict=True):
        key = "review_id" if other is both.reviews else "doc_id"
        pd.testing.assert_frame_equal(one, other[other[key] == "leo"].reset_index(drop=True))


def test_without_a_sidecar_each_document_is_a_review_and_says_so(tmp_path):
    write(tmp_path, leo_txt="SALTBY SAFEGUARDING CHILDREN BOARD\n\nSerious Case Review relating to Leo\n\nMarch 2015\n\n" + STORY)
    corpus = read(tmp_path)
    assert corpus.reviews.to_dict("records") == [
        {"review_id": "leo", "board": "Saltby Safeguarding Children Board", "name": "Leo", "year": 2015, "metadata": "detected"}]
    assert corpus.documents["note"].tolist() == ["board, name and year are guessed"]
    assert corpus.settings["metadata"] == "detected"
    assert (corpus.passages["review_id"] == "leo").all()


def test_with_a_sidecar_files_belong_to_the_reviews_it_names(tmp_path):
    write(tmp_path, leo_txt=LEO, news_txt=KIT, other_txt=STORY)
    (tmp_path / "reviews.csv").write_text("file,review_id,kind,outcome\nleo.txt,r1,,death\nnews.txt,r1,news,\ngone.txt,r9,,\n")
    corpus = read(tmp_path)
    assert corpus.documents[["doc_id", "review_id", "kind"]].to_numpy().tolist() == [["leo", "r1", "report"], ["news", "r1", "news"], ["other", "other", "report"]]
    assert corpus.reviews[["review_id", "metadata", "outcome"]].astype(object).where(corpus.reviews[["review_id", "metadata", "outcome"]].notna(), None).to_numpy().tolist() == [
        ["other", "detected", None], ["r1", "given", "death"]]
    assert corpus.documents["note"].tolist() == ["", "", "not in reviews.csv: board, name and year are guessed"]
    assert (corpus.settings["metadata"], corpus.settings["named_but_missing"]) == ("given", ["gone.txt"])


def test_one_document_on_two_reviews(tmp_path):
    write(tmp_path, news_txt=f"Two reviews of Saltby are out today.\n\nNia was two. {STORY}\n\nRob was four. {STORY}\n\nNia and Rob never met. {STORY}\n")
    (tmp_path / "reviews.csv").write_text("file,review_id,kind,name\nnews.txt,n,news,Nia\nnews.txt,r,news,Rob\n")
    corpus = read(tmp_path)
    assert corpus.documents["review_id"].isna().all()
    assert corpus.passages["review_id"].astype(object).where(corpus.passages["review_id"].notna(), None).tolist() == [None, "n", "r", None]
    assert corpus.documents["note"].tolist() == ["covers 2 reviews; 2 passage(s) name none or several and count for none"]


def test_a_document_that_seems_to_cover_several_reviews_asks_for_rows(tmp_path):
    write(tmp_path, news_txt="Two serious case reviews, on a baby named as ‘Nia’ and a boy known as ‘Rob’, have been published, a council revealed.\n\n"
          f"Photo: Saltby Post.\n\n‘It failed,’ the council said. ‘We are sorry.’ Read more.\n\nSubscribe to our newsletter.\n\nNia was two. {STORY}\n\nRob was four.")
    assert read(tmp_path).documents["note"].tolist() == ["seems to cover several reviews (Nia, Rob): give reviews.csv a row for each"]


def test_what_is_said_where_there_is_nothing_to_read(tmp_path):
    assert error(list_documents, tmp_path / "gone") == f"There is no folder {tmp_path / 'gone'}. Check the spelling, or give the full path."
    file = tmp_path / "leo.txt"
    file.write_text(LEO)
    assert error(list_documents, file) == f"{file} is a file; a folder of reviews is expected. Name the folder it is in."
    file.rename(tmp_path / "leo.csv")
    assert error(list_documents, tmp_path) == (
        f"There is no document in {tmp_path} (1 other file(s) passed over). Put the reviews there as PDF, Word, web page, plain text or Markdown.")


def test_what_is_said_where_nothing_can_be_read(tmp_path):
    write(tmp_path, empty_txt="", scan_txt=b"")
    assert error(read, tmp_path) == (
        f"No document in {tmp_path} could be read. empty.txt: failed. {REASONS['empty']} scan.txt: failed. {REASONS['empty']}")


def test_of_many_files_that_cannot_be_read_some_are_named(tmp_path):
    write(tmp_path, **{f"f{number}_txt": "" for number in range(7)})
    named = " ".join(f"f{number}.txt: failed. {REASONS['empty']}" for number in range(5))
    assert error(read, tmp_path) == f"No document in {tmp_path} could be read. {named} … and 2 more."


def test_a_copy_that_the_table_names_stands_for_the_file_that_is_kept(tmp_path):
    write(tmp_path, a_txt=LEO, b_txt=LEO, c_txt=KIT, reviews_csv="file,review_id,name\nb.txt,r1,Leo\n")
    corpus = read(tmp_path)
    assert corpus.settings["same_file"] == {"b.txt": "a.txt"}
    assert corpus.documents[["source_file", "review_id"]].to_numpy().tolist() == [["a.txt", "r1"], ["c.txt", "c"]]
    assert corpus.settings["not_named"] == ["c.txt"]


@pytest.mark.parametrize(("files", "ids"), [
    (["Leo 2015.pdf"], ["leo-2015"]),
    (["a.txt", "b.txt"], ["a", "b"]),
    (["leo.pdf", "leo.txt"], ["leo-pdf", "leo-txt"]),
    (["north/leo.txt", "south/leo.txt"], ["north-leo-txt", "south-leo-txt"]),
    (["leo.pdf", "north/leo.txt", "south/leo.txt"], ["leo-pdf", "north-leo-txt", "south-leo-txt"]),
    (["Llŷr – Siân.txt"], ["llyr-sian"]),
    (["???.txt"], ["document"]),
    (["a b.txt", "a-b.txt", "a_b.txt"], ["a-b-txt", "a-b-txt-2", "a-b-txt-3"]),
    (["a b.txt", "a-b.txt", "a-b-txt-2.txt"], ["a-b-txt", "a-b-txt-2", "a-b-txt-2-2"]),
    ([], []),
])
def test_ids_come_from_names_and_say_more_only_where_names_collide(files, ids):
    assert document_ids(files) == ids


@given(st.lists(st.text("aAb-_ .1/é", min_size=1, max_size=6).map(lambda name: name.strip("/") or "x"), max_size=8, unique=True))
def test_no_two_files_have_one_id(files):
    ids = document_ids(files)
    assert len(set(ids)) == len(files)
    assert all(name == name.lower() and name.isascii() and name for name in ids)


def test_reading_leaves_no_thread(tmp_path):
    write(tmp_path, leo_txt=LEO)
    before = threading.active_count()
    read(tmp_path)
    assert threading.active_count() <= before + 1  # a progress bar may keep its monitor


def test_the_sample_is_read_whole(sample_corpus):
    assert set(sample_corpus.documents["status"]) == {"ok"}
    assert sample_corpus.settings["metadata"] == "given"
    assert sample_corpus.settings["named_but_missing"] == []


def test_reading_the_sample_again_gives_the_same_tables(sample_corpus):
    for one, other in zip(tables(sample_corpus), tables(load_sample()), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_the_name_of_the_folder_does_not_matter(tmp_path, sample_corpus):
    write(tmp_path / "one", leo_txt=LEO)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    for one, other in zip(tables(read(tmp_path / "one")), tables(read(tmp_path / "two")), strict=True):
        pd.testing.assert_frame_equal(one, other)
