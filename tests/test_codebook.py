import json
from pathlib import Path

import pandas as pd
import pytest
from conftest import make_codebook

from scrmine.codebook import Codebook, read_codebook
from scrmine.errors import CodebookError, ScrmineError

PROPOSAL = Path(__file__).resolve().parent.parent.parent / "shared" / "codebook-proposal.json"
HEAD = "name: Mine\nversion: 1\nthemes:\n"
THEME = "  - theme: visits\n    family: practice\n    title: Visits\n    definition: Who came.\n"
KEYS = "theme, code, family, title, definition, include, exclude, note, parent, terms, weak_terms, examples, sources"
COPY = "Copy the codebook that comes with scrmine and change it."


@pytest.fixture
def book(tmp_path):
    """Read a codebook with this text, stored as my.yml."""
    def read(text):
        path = tmp_path / "my.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_codebook(path)

    return read


def test_a_small_codebook(book):
    found = book(HEAD + THEME + "    terms: [home visit, saw the child]\n  - theme: harm\n    code: C1\n    family: practice\n    title: Harm\n"
                 "    definition: >-\n      What was\n      done.\n    parent: visits\n    weak_terms:\n      - hurt\n")
    assert isinstance(found, Codebook)
    assert (found.name, found.version, found.themes) == ("Mine", "1", ["visits", "harm"])
    assert found.table.fillna({"parent": ""}).to_dict("records") == [
        {"theme": "visits", "code": "", "family": "practice", "title": "Visits", "definition": "Who came.", "include": "", "exclude": "", "note": "",
         "parent": "", "terms": ["home visit", "saw the child"], "weak_terms": [], "examples": [], "sources": []},
        {"theme": "harm", "code": "C1", "family": "practice", "title": "Harm", "definition": "What was done.", "include": "", "exclude": "", "note": "",
         "parent": "visits", "terms": [], "weak_terms": ["hurt"], "examples": [], "sources": []},
    ]
    assert found.titles == {"visits": "Visits", "harm": "Harm"}
    assert repr(found) == "Codebook: Mine (version 1), 2 practice themes, 0 case themes"
    assert "<td>Who came.</td>" in found._repr_html_()


@pytest.mark.parametrize(("written", "version"), [("2", "2"), ("1.1", "1.1"), ("two", "two"), ("2026-11-21", "2026-11-21"), ("'1.10'", "1.10"), ("2026-13-99", "2026-13-99")])
def test_versions_are_text(book, written, version):
    assert book(HEAD.replace("version: 1", f"version: {written}") + THEME).version == version


def test_a_byte_order_mark_windows_line_ends_and_another_order_of_keys_make_no_difference(book):
    plain = book(HEAD + THEME)
    windows = book(b"\xef\xbb\xbf" + (HEAD + THEME).replace("\n", "\r\n").encode())
    turned = book("themes:\n" + THEME + "version: 1\nname: Mine\n")
    assert plain.table.equals(windows.table)
    assert plain.table.equals(turned.table)


@pytest.mark.parametrize(("text", "message"), [
    ("", f"my.yml, line 1: the file is empty. {COPY}"),
    ("# only a remark\n", f"my.yml, line 1: the file is empty. {COPY}"),
    ("- visits\n- harm\n", "my.yml, line 1: expected the keys name, version and themes; found something else. See the codebook that comes with scrmine."),
    ("just words", "my.yml, line 1: expected the keys name, version and themes; found something else. See the codebook that comes with scrmine."),
    (HEAD + THEME.replace("title: Visits", "title: Visits: who came"),
     "my.yml, line 6: not valid YAML: mapping values are not allowed here. Check indentation, and put quotation marks around text with a colon."),
    (HEAD + THEME + "   terms: [x]\n",
     "my.yml, line 8: not valid YAML: expected <block end>, but found '<block mapping start>'. Check indentation, and put quotation marks around text with a "
     "colon."),
    (HEAD + THEME.replace("Visits", "!secret Visits"),
     "my.yml, line 6: not valid YAML: could not determine a constructor for the tag '!secret'. Check indentation, and put quotation marks around text with a "
     "colon."),
    (HEAD + THEME.replace("Visits", "Vis\x07its"), "my.yml, line 6: not valid YAML: it holds the control character '\\x07'. Delete it."),
    (HEAD + THEME + "? [a, b]\n: c\n", "my.yml, line 8: a key is a list or a mapping; a word is expected."),
    (HEAD + THEME + "    terms: [visit]\n    sources: []\n    terms: [call]\n", "my.yml, line 10: the key 'terms' is there twice, first in line 8. Put both together."),
    (HEAD + THEME + "name: Yours\n", "my.yml, line 8: the key 'name' is there twice, first in line 1. Put both together."),
    (HEAD + THEME.replace("title", "titel"), f"my.yml, line 6: unknown key 'titel'. Did you mean 'title'? Known: {KEYS}."),
    (HEAD + THEME + "    colour: red\n", f"my.yml, line 8: unknown key 'colour'. Known: {KEYS}."),
    ("nam: Mine\nversion: 1\nthemes:\n" + THEME, "my.yml, line 1: unknown key 'nam'. Did you mean 'name'? Known: name, version, names, themes."),
    ("version: 1\nthemes:\n" + THEME, "my.yml, line 1: 'name' is missing. Add it; a codebook needs name, version and themes."),
    ("name: Mine\nversion: 1\n", "my.yml, line 1: 'themes' is missing. Add it; a codebook needs name, version and themes."),
    (HEAD + THEME + THEME.replace("    title: Visits\n", "").replace("visits", "calls"),
     "my.yml, line 8: 'title' is missing. Add it; every theme needs theme, family, title and definition."),
    (HEAD + "  - theme: visits\n",
     "my.yml, line 4: 'family' is missing. Add it; every theme needs theme, family, title and definition. (2 more problem(s) in this file.)"),
    ("name: Mine\nversion: 1\nthemes: []\n", "my.yml, line 3: themes: found []; expected at least one."),
    ("name: Mine\nversion: 1\nthemes: many\n", "my.yml, line 3: themes: found 'many'; expected a list, each entry on a line of its own after a hyphen."),
    (HEAD + "  - visits\n", "my.yml, line 4: themes: found 'visits'; expected the keys of a theme: theme, family, title, definition and so on."),
    (HEAD + THEME.replace("theme: visits", "theme: Home visits"),
     "my.yml, line 4: themes.theme: found 'Home visits'; expected lower-case letters, digits and underscores, a letter first."),
    (HEAD + THEME.replace("practice", "practise"), "my.yml, line 5: themes.family: found 'practise'; expected 'practice' or 'case'."),
    (HEAD + THEME.replace("Visits", "2012"), "my.yml, line 6: themes.title: found 2012; expected text; put quotation marks around it."),
    (HEAD + THEME.replace("Visits", "' '"), "my.yml, line 6: themes.title: found ' '; expected text."),
    (HEAD.replace("1", "[1]") + THEME, "my.yml, line 2: version: found [1]; expected text; put quotation marks around it."),
    (HEAD + THEME + "    terms:\n      - visit\n      - no\n", "my.yml, line 10: themes.terms: found False; expected text; put quotation marks around it."),
    (HEAD + THEME + "    terms: visit\n", "my.yml, line 8: themes.terms: found 'visit'; expected a list, each entry on a line of its own after a hyphen."),
    (HEAD + THEME + "    weak_terms: ['?!']\n", "my.yml, line 8: themes.weak_terms: found ['?!']; the term '?!' has no letter or digit in it."),
    (HEAD + THEME + THEME, "my.yml, line 8: the theme 'visits' is there twice, first in line 4. Give one another id."),
    (HEAD + THEME + "    parent: calls\n", "my.yml, line 8: the parent 'calls' of 'visits' is no theme of this file."),
    (HEAD + THEME + "    parent: visits\n", "my.yml, line 8: 'visits' is above itself: visits → visits. Delete one of these parents."),
    (HEAD + THEME + "    parent: calls\n" + THEME.replace("visits", "calls") + "    parent: visits\n",
     "my.yml, line 8: 'visits' is above itself: visits → calls → visits. Delete one of these parents."),
    (HEAD + THEME + "    parent: harm\n" + THEME.replace("visits", "harm").replace("practice", "case"),
     "my.yml, line 8: 'visits' is a practice theme and its parent 'harm' a case theme; the two families are never summed together."),
    (HEAD + THEME + "    terms: [supervis*]\n", "my.yml, line 8: themes.terms: found ['supervis*']; the term 'supervis*' has a * in it; inflections are found "
     "without one, and other words are written out: supervise|supervision."),
    (HEAD + THEME + "    terms: [not …]\n", "my.yml, line 8: themes.terms: found ['not …']; the term 'not …' begins or ends with …, or has two in a row; words "
     "are expected on both sides."),
    (HEAD + THEME + "    terms: ['suicide [but father]']\n", "my.yml, line 8: themes.terms: found ['suicide [but father]']; the term 'suicide [but father]' has "
     "square brackets that are not [with word|word] or [without word|word] at its end."),
    (HEAD + THEME + "    terms: ['/(a)\\1/']\n", "my.yml, line 8: themes.terms: found ['/(a)\\\\1/']; the term '/(a)\\\\1/' is no pattern that RE2 can run safely "
     "(invalid escape sequence: \\1); look-around and back-references are not possible, so write words as terms instead."),
    (HEAD + THEME + "    terms: ['/x*/']\n", "my.yml, line 8: themes.terms: found ['/x*/']; the term '/x*/' is a pattern that matches where there is nothing, and "
     "so everywhere; ask for at least one letter."),
    (HEAD + THEME + "    examples: [Too short.]\n", "my.yml, line 8: themes.examples: found ['Too short.']; the example 'Too short.' has fewer than 5 words; give a "
     "whole passage."),
    (HEAD.replace("themes", "names: ['?']\nthemes") + THEME, "my.yml, line 3: names: found ['?']; the term '?' has no letter or digit in it."),
    (HEAD + THEME + "    terms:\n      - visit\n      - Visit\n", "my.yml, line 10: the term 'visit' stands twice in 'visits'. Delete one."),
    (HEAD + THEME + "    terms: [visit]\n    weak_terms:\n      - call\n      - visit\n", "my.yml, line 11: the term 'visit' stands twice in 'visits'. Delete one."),
])
def test_what_is_wrong_is_said_with_file_and_line(book, tmp_path, text, message):
    with pytest.raises(CodebookError) as caught:
        book(text)
    assert str(caught.value) == message
    assert caught.value.path == tmp_path / "my.yml"
    assert caught.value.line == int(message.split("line ")[1].split(":")[0])


def test_a_file_that_is_not_there_or_no_text(tmp_path, book):
    with pytest.raises(CodebookError) as caught:
        read_codebook(tmp_path / "gone.yml")
    assert str(caught.value) == (f"There is no codebook {tmp_path / 'gone.yml'}. Check the spelling, or leave --codebook out to use the one that comes with "
                                 f"scrmine.")
    with pytest.raises(CodebookError) as caught:
        book("name: Siân\n".encode("cp1252"))
    assert str(caught.value) == ("my.yml: cannot be read as UTF-8 text ('utf-8' codec can't decode byte 0xe2 in position 8: invalid continuation byte). "
                                 "Save it as UTF-8.")
    assert caught.value.line is None


def test_a_theme_asked_for_by_another_name(book):
    found = book(HEAD + THEME)
    assert found.check_theme("visits") == "visits"
    with pytest.raises(ScrmineError) as caught:
        found.check_theme("visit")
    assert str(caught.value) == "There is no theme 'visit' in the codebook 'Mine'. Did you mean 'visits'? Known: visits."


@pytest.mark.parametrize("asked", ["Domestic abuse", " domestic ABUSE ", "Domestic abuse and coercive control"])
def test_a_title_given_for_an_id_names_the_id(asked):
    found = make_codebook(("visits", "practice"), ("dv", "case", "Domestic abuse and coercive control"))
    with pytest.raises(ScrmineError) as caught:
        found.check_theme(asked)
    assert str(caught.value) == (f"There is no theme {asked!r} in the codebook '{found.name}': a theme is named by its id, and this is of a title. Did you mean 'dv'?")


def test_terms_of_different_themes_may_be_the_same(book):
    assert book(HEAD + THEME + "    terms: [marac]\n" + THEME.replace("visits", "calls") + "    terms: [marac]\n").themes == ["visits", "calls"]


def test_the_codebook_that_comes_with_scrmine():
    found = read_codebook()
    assert found.table["family"].value_counts().to_dict() == {"practice": 15, "case": 10}
    assert (found.table["terms"].map(len) > 0).all()
    assert found.table["sources"].map(len).min() > 0
    assert found.table["code"].is_unique
    assert all(len(text) > 40 for text in found.table["definition"])


@pytest.mark.skipif(not PROPOSAL.is_file(), reason="needs ../shared/codebook-proposal.json")
def test_ids_codes_and_families_are_those_that_people_compare_results_by():
    proposal = json.loads(PROPOSAL.read_text(encoding="utf-8"))
    found = read_codebook().table[["theme", "code", "family"]]
    assert found.to_numpy().tolist() == [[theme["id"], theme["code"], theme["family"]] for theme in proposal]


def test_a_file_of_millions_of_terms_is_refused_before_it_is_read(book):
    with pytest.raises(CodebookError) as caught:
        book(HEAD + THEME + "    terms:\n" + "      - abc\n" * 500_000)
    assert str(caught.value) == ("my.yml: the file has 6 MB and a codebook at most 4. Keep the terms that a reader would look for; every inflection is found "
                                 "anyway.")


def test_too_many_terms_are_refused(book, monkeypatch):
    monkeypatch.setattr("scrmine.codebook.reading.MOST_TERMS", 2)
    with pytest.raises(CodebookError) as caught:
        book(HEAD + THEME + "    terms: [visit, call]\n    weak_terms: [came]\n")
    assert str(caught.value) == ("my.yml, line 3: there are 3 terms and at most 2 can be read. Every inflection is found anyway, and words may be joined: "
                                 "police|school|gp.")


FAMILY = HEAD + THEME + THEME.replace("visits", "home_visits") + "    parent: visits\n" + THEME.replace("visits", "night_visits") + "    parent: home_visits\n"


def test_new_titles_leave_the_ids(book):
    found = book(FAMILY)
    renamed = found.rename({"home_visits": "Calls at home"})
    assert renamed.themes == found.themes
    assert renamed.titles == {"visits": "Visits", "home_visits": "Calls at home", "night_visits": "Visits"}
    assert found.titles["home_visits"] == "Visits"
    with pytest.raises(ScrmineError, match="There is no theme 'home' in the codebook 'Mine'"):
        found.rename({"home": "Calls"})


def test_codings_count_for_the_themes_above(book):
    found = book(FAMILY)
    assert [found.ancestors(theme) for theme in found.themes] == [[], ["visits"], ["home_visits", "visits"]]
    codings = pd.DataFrame({"coding_id": ["1", "2", "3"], "passage_id": ["p", "p", "q"], "theme": ["night_visits", "visits", "visits"], "coder": "me",
                            "start": [0, 0, 5], "end": [4, 4, 9]})
    rolled = found.roll_up(codings)
    # p carries "visits" at that place already.
    assert rolled[["coding_id", "theme"]].to_numpy().tolist() == [["1", "night_visits"], ["2", "visits"], ["3", "visits"], ["1^home_visits", "home_visits"]]
    assert found.roll_up(rolled).equals(rolled)
    assert found.roll_up(codings.iloc[:0]).empty
