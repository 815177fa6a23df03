import tempfile
from pathlib import Path

import pytest
from handmade import STORY, read
from hypothesis import given, settings
from hypothesis import strategies as st

from scrmine.layout import compose_text, repair_layout
from scrmine.reading.text import read_text

BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=400).map(str.encode),
    # Texts made of what documents are made of: numbers, bullets, marks, headings, notes, tables, page breaks.
    st.lists(st.sampled_from([
        "1.1. ", "- ", "a) ", "## ", "| a | b |", "|---|---|", "² ", "word² ", "word ", "Word. ", "\n", "\n\n", "\f", "\r\n", "Contents", "…… 4",
        "**x**", "> ", "¹", "^{12}", "Page 4", "\u00ad", "\ufb01", "[^1]: ", "?", ":", "the ", "e\u0301", "\t", "http://a.b ",
    ]), max_size=60).map(lambda parts: "".join(parts).encode()),
)


def lines(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found, n_pages = read_text(path)
    return [(line.text, line.page, line.gap) for line in found], n_pages


def test_each_filled_line_with_the_white_space_before_it():
    assert lines("One\nTwo  \n\n \t\nThree\n") == ([("One", None, True), ("Two", None, False), ("Three", None, True)], None)


@pytest.mark.parametrize("picture", [
    "![](images/page-1-img-0.png)", '![A chart](chart.png "A title"){width="6in"}', "[![](a.png)](https://board.example)", "![](a.png) ![](b.png)", "<!-- image -->",
    '<img src="a.png" alt="A chart"/>', "**==> picture [200 x 100] intentionally omitted <==**",
])
def test_a_line_of_pictures_is_no_text_and_parts_nothing(picture):
    assert lines(f"One\n{picture}\nTwo") == ([("One", None, True), ("Two", None, True)], None)


@pytest.mark.parametrize("text", ["![](a.png) shows this.", "[The plan](plan.md)", "<5 children", "!", "* One"])
def test_a_line_with_words_is_text(text):
    assert lines(text) == ([(text, None, True)], None)


def test_form_feeds_end_pages():
    assert lines("One\n\fTwo\nThree\f\fFour\f") == (
        [("One", 1, True), ("Two", 2, True), ("Three", 2, False), ("Four", 4, True)], 4)
    assert lines("One\f") == ([("One", None, True)], None)


def test_a_word_divided_at_a_line_end_is_whole():
    assert lines("The infor-\nmation was late.") == ([("The information was late.", None, True)], None)


def test_a_file_without_text_has_no_lines():
    assert lines("") == ([], None)
    assert lines(" \n\t\n") == ([], None)


TEXT = f"Serious Case Review: Siân\n\n1.1. {STORY}\n\n- “First” item – of two\n- Second item²\n\n² A note.\n\nConclusion\n\n1.2. {STORY}\n"


def passages_of(data):
    result = read(data)
    return result["document"]["text"], result["passages"], result["pages"]


@pytest.mark.parametrize("data", [
    TEXT.replace("\n", "\r\n").encode(), TEXT.replace("\n", "\r").encode(), TEXT.encode("utf-8-sig"), TEXT.encode("utf-16"),
    TEXT.replace("â", "a\u0302").encode(), TEXT.replace(" ", "\u00a0").encode(), TEXT.replace("²", "^{2}").encode(), b"\n\n" + TEXT.encode() + b"\n \n",
], ids=["CRLF", "CR", "BOM", "UTF-16", "NFD", "hard spaces", "caret marks", "white space around"])
def test_the_same_words_are_the_same_passages_however_they_are_stored(data):
    assert passages_of(data) == passages_of(TEXT.encode())


def test_windows_1252_is_read_as_what_it_says():
    text = TEXT.replace("²", "")
    assert passages_of(text.encode("cp1252")) == passages_of(text.encode())


@settings(deadline=None, max_examples=200)
@given(BYTES)
def test_every_passage_is_the_slice_of_the_text_that_its_id_says(data):
    result = read(data)
    text = result["document"]["text"]
    end = -2
    for passage in result["passages"]:
        assert text[passage["start"]:passage["end"]] == passage["text"]
        assert passage["passage_id"] == f"case:{passage['start']}-{passage['end']}"
        assert passage["start"] == end + 2
        end = passage["end"]
    assert end == (len(text) if text else -2)
    text.encode()  # can be stored


@settings(deadline=None, max_examples=200)
@given(BYTES)
def test_repairing_the_layout_loses_no_page_and_gives_no_empty_block(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_bytes(data)
        found, n_pages = read_text(path)
    blocks, furniture = repair_layout(found)
    assert all(block.text.strip() for block in blocks)
    assert sum(furniture.values()) <= len(found)
    composed = compose_text(blocks, n_pages)
    assert [page for page, *_ in composed.pages] == ([None] if n_pages is None else list(range(1, n_pages + 1)))


@given(st.lists(st.sampled_from(["The visit was late.", "Nobody asked why.", "She was asleep.", "He had left by then."]), min_size=1, max_size=12))
def test_no_word_of_plain_paragraphs_is_lost_or_changed(sentences):
    text = "\n\n".join(f"{sentence} {STORY}" for sentence in sentences)
    assert read(text)["document"]["text"] == text
