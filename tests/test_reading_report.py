"""The reading report: what is said of each document, by hand on a small corpus."""

import pandas as pd
from conftest import make_corpus

from scrmine.reading_report import files_in_words, plainly, report_html, report_in_words
from scrmine.values import REASONS


def corpus(*, pages=(), documents=(), passages=(), **settings):
    documents = list(documents) or [{"doc_id": "a"}]
    made = make_corpus(documents, list(passages) or [{"doc_id": "a", "text": "There was drift."}], **settings)
    if pages:
        object.__setattr__(made, "pages", pd.DataFrame(list(pages)).astype({"page": "Int64", "quality": "Float64"}))
    return made


def page(number, start, end, quality=1.0, doc_id="a"):
    return {"page_id": f"{doc_id}:p{number}", "doc_id": doc_id, "page": number, "start": start, "end": end, "quality": quality}


def warnings(made):
    return made.reading_report().set_index("doc_id")["warnings"].to_dict()


def test_pages_without_text_and_pages_that_read_badly_are_counted():
    made = corpus(pages=[page(1, 0, 5), page(2, 5, 5), page(3, 5, 9, 0.79), page(4, 9, 9, 0.0), page(5, 9, 16, 0.8)])
    assert warnings(made) == {"a": "2 of 5 pages hold no text, first page 2: blank, or pictures of text; 1 of 5 pages read badly, first page 3"}


def test_a_file_without_pages_may_read_badly_too():
    assert warnings(corpus(pages=[page(None, 0, 16, 0.5)])) == {"a": "it reads badly: perhaps it was stored in another encoding"}


def test_what_a_long_document_lacks_is_said():
    said = [{"doc_id": "a", "text": f"Sentence number {n} says so.", "role": "unknown"} for n in range(20)]
    assert warnings(corpus(passages=said)) == {"a": (
        "no heading was found: roles are decided by wording alone; what passages do is not known for 100% of the words; no findings (analysis, "
        "comment, voices, lessons) were found in it: it counts for no theme")}
    assert warnings(corpus(passages=said[:19])) == {"a": ""}  # too short for what is missing to mean anything
    found = [{"doc_id": "a", "text": "1. Analysis", "shape": "heading"}, *said[:10], *[{**row, "role": "lessons"} for row in said[10:]]]
    assert warnings(corpus(passages=found)) == {"a": ""}


def test_an_unreadable_document_has_a_reason_and_no_warnings():
    made = corpus(documents=[{"doc_id": "a"}, {"doc_id": "b", "status": "no_text", "reason": "few_characters"}],
                  pages=[page(1, 0, 16), page(1, 0, 0, 0.0, doc_id="b")])
    assert warnings(made) == {"a": "", "b": ""}


def test_roles_and_repeats_are_counted_without_headings():
    made = corpus(passages=[
        {"doc_id": "a", "text": "1. Analysis", "shape": "heading"}, {"doc_id": "a", "text": "There was drift.", "role": "lessons"},
        {"doc_id": "a", "text": "Nobody asked."}, {"doc_id": "a", "text": "Nobody asked?", "repeat_of": "a:31-44"},
    ])
    row = made.reading_report().iloc[0]
    assert (row["roles"], row["repeats"], row["passages"]) == ("analysis 2, lessons 1", 1, 4)


def test_report_in_words_is_whole():
    made = corpus(
        documents=[{"doc_id": "a", "title": "Review of A", "furniture": 3, "furniture_lines": "Page 1\nConfidential", "detected_board": "Saltby SCB",
                    "detected_year": 2012, "note": ""},
                   {"doc_id": "b", "status": "encrypted", "reason": "password", "furniture": 0, "furniture_lines": "", "detected_board": None,
                    "detected_year": None, "note": "b\x1b[31m is locked", "review_id": "a"}],
        pages=[page(1, 0, 16, 0.5)], read_from="x", ignored=["notes.xlsx"], named_but_missing=[], same_file={"copy.txt": "a.txt"}, metadata="given",
    )
    assert report_in_words(made.documents, made.reviews, made.reading_report(), made.settings) == [
        "2 documents (1 encrypted, 1 ok) about 1 reviews: 1 pages, 1 passages, 3 words", "",
        "a.txt: ok, report, 1 pages, 3 words, quality 0.50", "    “Review of A”; detected: Saltby SCB, 2012", "    roles: analysis 1",
        "    3 running lines taken out, such as “Page 1”", "    ! 1 of 1 pages read badly, first page 1", "",
        "b.txt: encrypted, report", f"    ! {REASONS['password']}", "    note: b\ufffd[31m is locked", "",
        "Not documents, passed over: notes.xlsx", "copy.txt is the same file as a.txt and counts once.",
    ]


def test_notebook_view_escapes_and_advises():
    made = corpus(documents=[{"doc_id": "a", "note": "<b>x</b>"}, {"doc_id": "b", "status": "failed", "reason": "malformed", "note": ""}])
    shown = report_html(made.reading_report())
    assert "<b>x</b>" not in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert f"<li>malformed: {REASONS['malformed']} (b)</li>" in shown
    assert shown in made._repr_html_()


def test_plain_text_moves_no_cursor_and_turns_no_line():
    assert plainly("a\x1b[2J\n\u202eb\u2028c – é") == "a\ufffd[2J\ufffd\ufffdb\ufffdc – é"


def test_names_that_fit_nothing_are_said_from_both_sides():
    assert files_in_words({"named_but_missing": ["sub/Westmarsh-Noah.pdf", "zzz.doc"], "not_named": ["sub/westmarsh-noha.pdf", "other.txt"]}) == [
        "In reviews.csv but not in the folder: sub/Westmarsh-Noah.pdf (did you mean sub/westmarsh-noha.pdf?), zzz.doc",
        "In the folder but not in reviews.csv: sub/westmarsh-noha.pdf, other.txt. Board, name and year of these are guessed.",
    ]
    assert files_in_words({"named_but_missing": [], "not_named": []}) == []
