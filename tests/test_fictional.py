"""The fictional sample says that it is fictional, wherever its numbers can be lifted from; a user's own corpus never does."""

import dataclasses
import shutil

import docx
import openpyxl
import pytest
from conftest import make_case, make_corpus

from scrmine import compare_themes, plot_frequency, read_folder, sample_files, write_report
from scrmine.plots import describe_figure
from scrmine.sources import describe_sources, fictional_note

ALL = "Fictional sample: these reviews were invented for scrmine. No child, family, board or event in them is real, and their numbers say nothing about the world."


def test_documents_of_the_sample_are_known_wherever_they_are_copied_to(tmp_path):
    (tmp_path / "own").mkdir()
    shutil.copy(sample_files("html")[0], tmp_path / "own" / "renamed.html")
    assert read_folder(tmp_path / "own", workers=1, progress=False).settings["fictional"] == 1
    (tmp_path / "own" / "mine.txt").write_text("Review of Leo\n\nNobody asked the child about the plan, and it was left to drift for a year.\n")
    mixed = read_folder(tmp_path / "own", workers=1, progress=False)
    assert fictional_note(mixed) == (
        "1 of 2 documents are of the fictional sample that comes with scrmine: they are invented, and numbers with them in it say nothing about the world.")
    assert describe_sources(mixed)[-1] == fictional_note(mixed)


def test_the_sample_says_that_it_is_fictional_and_so_does_a_part_of_it(sample_corpus):
    assert sample_corpus.settings["fictional"] == len(sample_corpus.documents)
    part = sample_corpus.select(sample_corpus.reviews["review_id"].iloc[:3])
    assert fictional_note(sample_corpus) == fictional_note(part) == describe_sources(sample_corpus)[-1] == ALL


def said(folder):
    """Whether the note stands on page, briefing and workbook, and on how many figures."""
    page = (folder / "index.html").read_text(encoding="utf-8")
    paragraphs = [paragraph.text for paragraph in docx.Document(folder / "briefing.docx").paragraphs]
    workbook = openpyxl.load_workbook(folder / "workbook.xlsx")
    cover = [str(cell.value) for row in workbook["Cover"].iter_rows() for cell in row]
    figures = [path.read_text(encoding="utf-8") for path in sorted((folder / "figures").glob("*.svg"))]
    return {
        "page": f'<p class="caution" id="fictional"><strong>{ALL}</strong></p>' in page, "briefing": paragraphs.count(ALL), "cover": cover.count(ALL),
        "source": sum("(fictional sample), codebook" in cell for cell in cover), "figures": sum("Source: scrmine, fictional sample, codebook" in svg for svg in figures),
        "of": len(figures),
    }


@pytest.mark.parametrize("share", [False, True])
def test_page_briefing_workbook_and_figures_say_it(tmp_path, share):
    corpus, codings, book = make_case()
    invented = dataclasses.replace(corpus, settings={**corpus.settings, "fictional": len(corpus.documents)})
    write_report(invented, codings, book, tmp_path / "invented", share=share)
    assert said(tmp_path / "invented") == {"page": True, "briefing": 1, "cover": 1, "source": 1, "figures": 3, "of": 3}
    write_report(corpus, codings, book, tmp_path / "own", share=share)
    assert said(tmp_path / "own") == {"page": False, "briefing": 0, "cover": 0, "source": 0, "figures": 0, "of": 3}


def test_a_figure_drawn_alone_says_it_too(sample_corpus):
    from scrmine import code_passages, read_codebook

    book = read_codebook()
    codings = code_passages(sample_corpus.passages, book, coder="phrases")
    assert "Source: scrmine, fictional sample, codebook" in describe_figure(plot_frequency(compare_themes(sample_corpus, codings, book)))


def test_what_documents_there_are_stands_on_the_overview_and_in_the_briefing(tmp_path):
    corpus, codings, book = make_case()
    write_report(corpus, codings, book, tmp_path / "out")
    sentences = " ".join(describe_sources(corpus))
    assert sentences.startswith(f"{len(corpus.documents)} documents on {len(corpus.reviews)} reviews: ")
    assert f'<p id="sources">{sentences} </p>' in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert sentences in [paragraph.text.replace("\u00a0", " ") for paragraph in docx.Document(tmp_path / "out" / "briefing.docx").paragraphs]


def test_a_corpus_without_documents_of_the_sample_says_nothing():
    assert fictional_note(make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": "Drift."}])) == ""
