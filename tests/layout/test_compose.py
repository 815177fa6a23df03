import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrmine.layout import Block, compose_text
from scrmine.layout.compose import text_quality

TEXTS = st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40), max_size=8)


def test_blocks_stand_apart_and_know_their_places():
    composed = compose_text([Block("One."), Block("Two two."), Block("Three.")])
    assert composed.text == "One.\n\nTwo two.\n\nThree."
    assert composed.spans == [(0, 4), (6, 14), (16, 22)]
    assert composed.pages == [(None, 0, 22, 1.0)]


def test_no_blocks_are_a_text_of_no_length():
    assert compose_text([]).text == ""
    assert compose_text([]).pages == [(None, 0, 0, 0.0)]
    assert compose_text([], 2).pages == [(1, 0, 0, 0.0), (2, 0, 0, 0.0)]


def test_pages_begin_and_end_with_their_blocks():
    blocks = [Block("One.", page=1, page_end=1), Block("Runs on to three.", page=2, page_end=3), Block("Four.", page=4, page_end=4)]
    assert compose_text(blocks, 5).pages == [
        (1, 0, 4, 1.0), (2, 6, 23, 1.0), (3, 23, 23, 0.0), (4, 25, 30, 1.0), (5, 30, 30, 0.0),
    ]


@given(TEXTS)
def test_each_span_is_the_slice_of_its_block(texts):
    blocks = [Block(text) for text in texts]
    composed = compose_text(blocks)
    assert [composed.text[start:end] for start, end in composed.spans] == texts
    assert all(composed.text[a[1]:b[0]] == "\n\n" for a, b in zip(composed.spans, composed.spans[1:], strict=False))


@given(TEXTS, st.data())
def test_pages_hold_their_blocks_and_stand_in_order(texts, data):
    n_pages = data.draw(st.integers(1, 5))
    pages = sorted(data.draw(st.lists(st.integers(1, n_pages), min_size=len(texts), max_size=len(texts))))
    blocks = [Block(text, page=page, page_end=page) for text, page in zip(texts, pages, strict=True)]
    composed = compose_text(blocks, n_pages)
    assert [page for page, *_ in composed.pages] == list(range(1, n_pages + 1))
    places = {page: (start, end) for page, start, end, _ in composed.pages}
    assert all(places[p][0] <= start and end <= places[p][1] for p, (start, end) in zip(pages, composed.spans, strict=True))
    edges = [edge for _, start, end, _ in composed.pages for edge in (start, end)]
    assert edges == sorted(edges)


@pytest.mark.parametrize(("text", "quality"), [
    ("The children's plan (of 3.4.2012) wasn't well-made; “it failed”.", 1.0),
    ("Siân a Llŷr", 1.0),
    ("12 345.6 50% 3/4 – - :", 1.0),
    ("", 0.0),
    ("   \n", 0.0),
    ("good b@d", 0.5714),
    ("Ã¢â‚¬â„¢", 0.0),
    ("th3 ch1ld", 0.0),
    ("x" * 24, 1.0),
    ("x" * 25, 0.0),
])
def test_quality_is_the_share_of_characters_that_read_as_words(text, quality):
    # "good b@d": 4 of 7 characters are in a token that looks like a word.
    assert text_quality(text) == quality
