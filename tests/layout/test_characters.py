import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrmine.layout.characters import PrintedWords, decode, join_divided_words, join_word, repair_characters

ANYTHING = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF, exclude_categories=()))
WHOLE_CHARACTERS = st.text(st.characters(exclude_categories=("Cs",)))


@pytest.mark.parametrize(("printed", "repaired"), [
    ("o\ufb00icer", "officer"),
    ("\ufb01nding", "finding"),
    ("con\ufb02ict", "conflict"),
    ("o\ufb03ce", "office"),
    ("ba\ufb04e", "baffle"),
    ("\ufb05ate", "state"),
    ("\ufb06ate", "state"),
    ("aged\u00a02\u2009years\u202fold\u3000then", "aged 2 years old then"),
    ("a\u2000b\u2001c\u2002d\u2003e\u2004f\u2005g\u2006h\u2007i\u2008j\u200ak\u205fl", "a b c d e f g h i j k l"),
    ("safe\u00adguard\u200bing\u200d\u2060\ufeff", "safeguarding"),
    ("infor\u00ad\nmation, infor\u00ad \r\nmation, end\u00ad", "infor\ufffe\nmation, infor\ufffe \nmation, end\ufffe"),
    ("bell\x07 delete\x7f escape\x1b vertical\x0btab", "bell delete escape verticaltab"),
    ("tab\tand\nline", "tab\tand\nline"),
    ("page\fbreak", "page\fbreak"),
    ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
    ("next\x85line", "next\nline"),
    ("line\u2028separator and paragraph\u2029separator", "line\nseparator and paragraph\n\nseparator"),
    ("half \ud83d of a pair", "half \ufffd of a pair"),
    ("Sia\u0302n", "Siân"),
    ("Sia\u200d\u0302n", "Siân"),
    ("‘quoted’ “twice” – and — dashes", "‘quoted’ “twice” – and — dashes"),
    ("½ x² №", "½ x² №"),
    ("", ""),
])
def test_repair_characters(printed, repaired):
    assert repair_characters(printed) == repaired


@given(ANYTHING)
def test_repairing_twice_is_repairing_once(text):
    once = repair_characters(text)
    assert repair_characters(once) == once


@given(ANYTHING)
def test_repaired_text_can_be_stored(text):
    assert repair_characters(text).encode().decode() == repair_characters(text)


@pytest.mark.parametrize(("printed", "joined"), [
    ("infor-\nmation", "information"),
    ("infor-  \n  mation was", "information was"),
    ("infor\ufffe\nmation", "information"),
    ("infor\u2010\nmation", "information"),
    ("multi-\nagency", "multi-agency"),
    ("self-\nharm", "self-harm"),
    ("Anglo-\nWelsh", "Anglo-Welsh"),
    ("2010-\n11", "2010-11"),
    ("step-\ndown was late. The stepdown", "stepdown was late. The stepdown"),
    ("foster-\ncare and foster-care", "foster-care and foster-care"),
    ("a blank line ends-\n\nthe word", "a blank line ends-\n\nthe word"),
    ("a dash -\nends the line", "a dash -\nends the line"),
    ("- a\n- list", "- a\n- list"),
    ("left over\ufffe here", "left over- here"),
    ("nothing to do", "nothing to do"),
])
def test_join_divided_words(printed, joined):
    assert join_divided_words(printed) == joined


def test_join_word_asks_the_document_before_the_rule():
    assert join_word("multi", "agency", set()) == "multi-agency"
    assert join_word("multi", "agency", {"multiagency"}) == "multiagency"
    assert join_word("home", "visit", set()) == "homevisit"
    assert join_word("home", "visit", {"home-visit"}) == "home-visit"
    assert join_word("Home", "visit", {"home-visit"}) == "Home-visit"


@pytest.mark.parametrize(("word", "there"), [
    ("the", True), ("step-down", True), ("step", True), ("siân", True), ("plan", True), ("s", True), ("down", False), ("pla", False), ("lan", False),
    ("the-step", False), ("by-step", True), ("agree-ment", False), ("agree", True), ("2019", True)])
def test_printed_words_are_whole_and_know_their_hyphens(word, there):
    assert (word in PrintedWords("The step-down plan, 2019: Siân's step_up, step-by-step, agree-\nment")) is there


@given(text=st.text(alphabet="ab-. \n'é", max_size=40), word=st.text(alphabet="abé", min_size=1, max_size=4))
def test_a_word_is_printed_if_the_text_cut_at_all_but_letters_and_hyphens_has_it(text, word):
    assert (word in PrintedWords(text)) == (word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(text=WHOLE_CHARACTERS)
def test_decode_reads_back_what_was_written(encoding, text):
    # A text that itself begins with a byte-order mark cannot be told from one that a program put there.
    text = text.lstrip("\ufeff\ufffe")
    assert decode(text.encode(encoding)) == text


def test_decode_reads_utf_16_of_either_order():
    assert decode("\ufeffSiân".encode("utf-16-le")) == "Siân"
    assert decode("\ufeffSiân".encode("utf-16-be")) == "Siân"


def test_decode_falls_back_to_windows_1252_and_loses_no_byte():
    assert decode("the child’s “day” – £5".encode("cp1252")) == "the child’s “day” – £5"
    assert decode(b"caf\xe9 \x81") == "café \ufffd"
    assert decode(b"") == ""
