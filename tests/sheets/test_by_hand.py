import sys

import pandas as pd
import pytest
from conftest import HOSTILE, make_codebook, make_corpus

from scrmine.errors import ScrmineError
from scrmine.sheets import code_by_hand, read_sheet
from scrmine.sheets.typed import read_typed, theme_keys

BOOK = make_codebook(("drift", "practice"), ("curiosity", "practice"), ("hunger", "case"))


@pytest.fixture(scope="module")
def corpus():
    return make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": f"{number}: text."} for number in range(5)])


@pytest.fixture(scope="module")
def sample(corpus):
    return corpus.passages.iloc[[0, 1, 3]][["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=0.6).reset_index(drop=True)


@pytest.fixture
def form(corpus, sample, tmp_path):
    return code_by_hand(corpus, sample, BOOK, coder="anna", path=tmp_path / "anna.csv")


def press(form, keys):
    """Type into the field, letter by letter, and press Enter, as the browser says it did."""
    for end in range(len(keys) + 1):
        form._field.value = keys[:end]
    form._field._handle_custom_msg({"event": "submit"}, None)


@pytest.mark.parametrize(("typed", "said", "comment"), [
    ("a", {"drift": "yes"}, ""), ("ac", {"drift": "yes", "hunger": "yes"}, ""), ("A, C.", {"drift": "yes", "hunger": "yes"}, ""),
    ("a- b+ c~", {"drift": "concern", "curiosity": "good", "hunger": "mixed"}, ""), ("a!c?", {"drift": "absent", "hunger": "?"}, ""),
    ("0", {"No theme": "yes"}, ""), ("0 # a comment # with marks", {"No theme": "yes"}, "a comment # with marks"), ("# only", {}, "only"), ("", {}, ""),
])
def test_what_is_typed(typed, said, comment):
    assert read_typed(typed, BOOK) == (said, comment)


@pytest.mark.parametrize(("typed", "message"), [
    ("d", "'d' is no key. Keys go from a to c; after one may stand - + ~ ! ?."),
    ("a--", "'-' is no key. Keys go from a to c; after one may stand - + ~ ! ?."),
    ("aa", "'a' is there twice. Type it once."),
    ("a0", "0 means that there is no theme, and there is more than that. Type 0 alone, or the themes."),
])
def test_what_means_nothing_is_said(typed, message):
    with pytest.raises(ScrmineError) as caught:
        read_typed(typed, BOOK)
    assert str(caught.value) == message


def test_large_codebooks_have_keys_of_two_letters():
    book = make_codebook(*((f"t{number}", "case") for number in range(30)))
    assert list(theme_keys(book))[:3] == ["aa", "ab", "ac"]
    assert read_typed("ab- bd", book)[0] == {"t1": "concern", "t29": "yes"}
    with pytest.raises(ScrmineError, match="'b' is no key"):
        read_typed("aab", book)


def test_every_passage_is_saved_when_enter_is_pressed(form, corpus, sample, tmp_path):
    assert not (tmp_path / "anna.csv").exists()
    press(form, "a-c")
    found = read_sheet(tmp_path / "anna.csv", corpus, BOOK, sample=sample)
    assert found.codings[["theme", "stance"]].to_numpy().tolist() == [["drift", "concern"], ["hunger", "none"]]
    assert found.answered["passage_id"].unique().tolist() == [sample["passage_id"][0]]
    press(form, "0 # nothing in it")
    press(form, "b?")
    found = form.codings()
    assert len(found.answered) == 8
    assert found.comments["comment"].tolist() == ["nothing in it"]
    assert repr(form) == "TypedCodings: anna, 3 of 3 passages coded, kept in anna.csv"
    assert "All passages are done or left open" in form._text.value


def test_form_goes_on_where_it_stopped(form, corpus, sample, tmp_path):
    press(form, "a!b?c~ # -2 points")
    again = code_by_hand(corpus, sample, BOOK, coder="anna", path=tmp_path / "anna.csv")
    assert again.state.place == 1
    assert again.state.rows == form.state.rows
    press(again, "0")
    kept = (tmp_path / "anna.csv").read_bytes()
    third = code_by_hand(corpus, sample, BOOK, coder="anna", path=tmp_path / "anna.csv")
    press(third, "<")
    press(third, "<")
    press(third, "")
    assert third.state.place == 1
    assert (tmp_path / "anna.csv").read_bytes() == kept


def test_going_back_changes_what_was_said(form, sample):
    press(form, "a # first")
    press(form, "b")
    press(form, "<")
    press(form, "<")
    assert form.state.said(form.state.place) == {"drift": "yes"}
    press(form, "c")
    codings = form.codings()
    assert codings.codings[["passage_id", "theme"]].to_numpy().tolist() == [[sample["passage_id"][0], "hunger"], [sample["passage_id"][1], "curiosity"]]
    assert codings.comments["comment"].tolist() == ["first"]
    assert form.state.place == 2


def test_passages_can_be_left_open(form):
    press(form, ">")
    press(form, "0")
    press(form, ">")
    assert form.state.place == 3
    press(form, "a")
    assert "All 3 passages are coded. Type &lt; to go back." in form._said.value
    assert form.codings().answered["passage_id"].nunique() == 1


def test_what_cannot_be_read_is_said_and_changes_nothing(form, tmp_path):
    for keys, words in (("z", "is no key"), ("", "No key was typed"), ("# only words", "No key was typed")):
        press(form, keys)
        assert words in form._said.value
        assert form.state.place == 0
    assert list(tmp_path.iterdir()) == []


def test_typing_shows_themes_before_it_is_taken(form, tmp_path):
    form._field.value = "a-"
    assert "<b>(concern)</b>" in form._themes.value
    assert form.state.place == 0
    form._field.value = "az"
    assert "is no key" in form._said.value
    # Leaving the field, or a new value without Enter, takes nothing.
    assert list(tmp_path.iterdir()) == []


def test_buttons_do_what_keys_do(form):
    back, leave = form.form.children[0].children[3].children
    leave.click()
    assert form.state.place == 1
    back.click()
    assert form.state.place == 0


def test_form_shows_itself_in_the_notebook(form):
    assert "application/vnd.jupyter.widget-view+json" in form._repr_mimebundle_()


def test_text_is_inert_in_the_form(tmp_path):
    for number, text in enumerate(HOSTILE.values()):
        corpus = make_corpus([{"doc_id": "a"}], [{"doc_id": "a", "text": text}, {"doc_id": "a", "text": f"{text} too"}], [{"review_id": "a", "name": text}])
        book = make_codebook(("drift", "practice", text))
        sample = corpus.passages[["passage_id", "review_id"]].assign(stratum="all", inclusion_probability=1.0)
        form = code_by_hand(corpus, sample, book, coder="anna", path=tmp_path / f"{number}.csv")
        shown = form._text.value + form._themes.value
        assert not any(tag in shown.lower() for tag in ("<script", "<img", "</title", "javascript:x)</a"))
        press(form, f"a # {text}")
        assert form.codings().comments["comment"].tolist() == [text]


def test_what_cannot_be_is_refused(corpus, sample, tmp_path, monkeypatch):
    with pytest.raises(ScrmineError) as caught:
        code_by_hand(corpus, sample, BOOK, coder="anna", path=tmp_path / "anna.xlsx")
    assert str(caught.value) == "Codes that are typed are kept as CSV, and anna.xlsx ends otherwise. Name it, for example, anna.csv."
    for name in (" ", "../anna"):
        with pytest.raises(ScrmineError, match=r"The coder's name is .*; a name is expected, without slashes"):
            code_by_hand(corpus, sample, BOOK, coder=name)
    (tmp_path / "thesis.csv").write_text("chapter,words\n1,2000\n", encoding="utf-8")
    with pytest.raises(ScrmineError, match=r"thesis\.csv has no column 'Passage id"):
        code_by_hand(corpus, sample, BOOK, coder="anna", path=tmp_path / "thesis.csv")
    assert (tmp_path / "thesis.csv").read_text(encoding="utf-8") == "chapter,words\n1,2000\n"
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(ScrmineError, match=r'The form needs the package ipywidgets\. Install it with: pip install "scrmine\[notebooks\]"'):
        code_by_hand(corpus, sample, BOOK, coder="anna", path=tmp_path / "anna.csv")


def test_default_file_is_named_after_the_coder(corpus, sample, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    press(code_by_hand(corpus, sample, BOOK, coder="Anna B"), "0")
    assert [path.name for path in tmp_path.iterdir()] == ["Anna B.csv"]
    assert isinstance(pd.read_csv(tmp_path / "Anna B.csv"), pd.DataFrame)
