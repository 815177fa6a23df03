import base64
import hashlib
import json
import math
import re
import warnings
from functools import cached_property
from html.parser import HTMLParser

import pytest
from conftest import HOSTILE, make_case
from scipy import stats

from scrmine import ScrmineWarning, code_passages, compare_themes, read_codebook
from scrmine.report.page import _number, _percent, write_page

VOID = {"meta", "img", "br", "link", "input"}
SAFE = {"href", "class", "id", "lang", "charset", "name", "content", "type", "data-theme", "data-review", "data-group", "data-doc",
        "data-counted", "aria-label", "aria-labelledby", "tabindex", "role", "scope", "colspan", "src", "alt", "hidden", "http-equiv"}


class Page(HTMLParser):
    """What a browser would make of the page: elements, tables by section, scripts, buttons with their text."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.scripts, self.buttons, self.tables, self.text = [], [], [], [], {}, ""
        self.section = ""
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "section":
            self.section = attributes["id"]
        elif tag == "table":
            self.tables.setdefault(self.section, []).append([])
        elif tag == "tr":
            self.tables[self.section][-1].append([])
        elif tag in ("td", "th"):
            self.tables[self.section][-1][-1].append("")
        elif tag == "script":
            self.scripts.append("")
        elif tag == "button":
            self.buttons.append([attributes, ""])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data
            return
        self.text += data
        if "button" in self.open:
            self.buttons[-1][1] += data
        if {"td", "th"} & set(self.open):
            self.tables[self.section][-1][-1][-1] += data

    def rows(self, section, number=0):
        return [[" ".join(cell.split()) for cell in row] for row in self.tables[section][number]]

    @cached_property
    def data(self):
        return json.loads(self.scripts[0], parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def written(tmp_path, case, by=None):
    """The page alone; `test_report_folder` writes it with all that stands beside it."""
    overall, grouped = compare_quietly(*case), compare_quietly(*case, by=by) if by else None
    drawn = dict.fromkeys(["frequency", "heatmap", *(["comparison"] if by else [])], ("<svg/>", f"Drawn: {case[2].name}"))
    write_page(tmp_path / "index.html", *case, overall, grouped, drawn)
    return Page(tmp_path / "index.html")


def compare_quietly(*case, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        return compare_themes(*case, **settings)


def chosen(data, asked):
    """The passages that page.js shows for a button, by its rules."""
    theme = next((n for n, t in enumerate(data["themes"]) if t["id"] == asked.get("data-theme")), -1)
    if "data-doc" in asked:
        return [p for p in data["passages"] if data["documents"][p[1]]["id"] == asked["data-doc"]]
    return [p for p in data["passages"] if p[7]
            and ("data-review" not in asked or (p[2] >= 0 and data["reviews"][p[2]]["id"] == asked["data-review"]))
            and ("data-group" not in asked or (p[2] >= 0 and data["reviews"][p[2]]["group"] == asked["data-group"]))
            and (theme == -1 or any(mark[0] == theme and mark[1] != "absent" for mark in p[9]))]


def marked(passage):
    """The words that a browser marks: offsets count UTF-16 units."""
    units = passage[8].encode("utf-16-le")
    return [units[2 * start:2 * end].decode("utf-16-le") for _, _, start, end, _ in passage[9]]


def test_data_of_a_small_corpus_whole(tmp_path):
    text = "x: \U0001f600 drift of plans."
    assert written(tmp_path, make_case()).data == {
        "themes": [{"id": "drift", "title": "x"}, {"id": "hunger", "title": "x again"}],
        "reviews": [{"id": "a", "label": "x (2012)", "group": "all reviews"}, {"id": "b", "label": "b (2010)", "group": "all reviews"},
                    {"id": "scan", "label": "scan", "group": ""}],
        "documents": [{"id": "a", "title": "x", "file": "x.txt", "kind": "report"}, {"id": "b", "title": "B", "file": "b.txt", "kind": "report"},
                      {"id": "scan", "title": "Scan", "file": "scan.txt", "kind": "report"}],
        "passages": [
            ["a:0-20", 0, 0, "under “x”", "x", "analysis", "paragraph", 1, text, [[0, "concern", 6, 11, 1.0]], "x, x (2012)", ""],
            ["a:22-42", 0, 0, "beginning", "", "lessons", "paragraph", 1, "Drift and no hunger.",
             [[0, "good", 0, 5, 1.0], [1, "absent", 13, 19, 1.0]], "x, x (2012)", ""],
            ["a:44-59", 0, 0, "beginning", "", "recommendation", "paragraph", 0, "Drift must end.", [[0, "concern", 0, 5, 1.0]],
             "x, x (2012)", ""],
            ["b:0-23", 1, 1, "beginning", "", "analysis", "paragraph", 1, "Hunger, said the child.", [[1, "concern", 0, 6, 1.0]],
             "“B” (2010)", ""],
            ["b:25-38", 1, 1, "beginning", "", "analysis", "paragraph", 1, "Nothing else.", [], "“B” (2010)", ""],
        ],
    }


def test_words_after_an_emoji_are_marked_where_they_stand(tmp_path):
    passages = written(tmp_path, make_case("\U0001f9d2\U0001f9d2")).data["passages"]
    assert [marked(passage) for passage in passages] == [["drift"], ["Drift", "hunger"], ["Drift"], ["Hunger"], []]
    assert passages[0][9][0][2:4] == [9, 14]


def test_tables_of_a_small_corpus_whole(tmp_path):
    page = written(tmp_path, make_case(), by="outcome")
    head = ["Theme", "Reviews with it", "Share of reviews", "Passages", "Share of passages", "Per 1,000 words"]
    # Drift: 2 of a's 2 passages of 9 words, none of b's 2 of 6. Hunger: 1 of b's (a says that there was none).
    # Drift per word: r = 2/15, e = 2 - 9r = 0.8 and -0.8, SE = sqrt(2 · 2 · 0.64) / 15, times t / r = 0.8 t.
    wide = math.exp(0.8 * stats.t.ppf(0.975, 1))
    rate = f"133.33 {2000 / 15 / wide:.2f} to {2000 / 15 * wide:,.2f}"
    assert page.rows("frequency", 0) == [head, ["x", "1 of 2", "50 % 1.3 % to 99 %", "2 of 4", "50 % 0.0 % to 100 %", rate]]
    assert page.rows("frequency", 1)[1][:4] == ["x again", "1 of 2", "50 % 1.3 % to 99 %", "1 of 4"]
    assert page.rows("heat") == [["Theme", "All", "b (2010)", "x (2012)"], ["Practice themes", "", ""], ["x", "2", "", "2"],
                                 ["Case themes", "", ""], ["x again", "1", "1", ""]]
    assert page.rows("comparison") == [
        ["Theme", "not stated (n = 1)", "x (n = 1)"], ["x", "0 of 1 0 %; 0 % to 98 %", "1 of 1 100 %; 2.5 % to 100 %"],
        ["x again", "1 of 1 100 %; 2.5 % to 100 %", "0 of 1 0 %; 0 % to 98 %"],
    ]
    assert page.rows("reading") == [
        ["File", "Kind", "Status", "Pages", "Passages", "Words", "Quality", "Running lines removed", "Note"],
        ["x.txt", "report", "ok", "–", "3", "12", "1.0", "2", "x"], ["b.txt", "report", "ok", "–", "2", "6", "1.0", "0", ""],
        ["scan.txt", "report", "no text", "–", "0", "0", "–", "0",
         "The file opens but holds almost no text: probably a scan. Run text recognition (OCR) on it first, or ask the publisher for a "
         "text version."],
    ]


def test_head_says_what_was_counted_and_what_was_left_out(tmp_path):
    text = " ".join(written(tmp_path, make_case()).text.split())
    assert "4 passages of findings in 2 of 3 reviews (2010 to 2012), 3 documents (1 no text, 2 ok)." in text
    assert "1 review(s) left out of the count, and why scan: document not readable (no_text)" in text


def test_corpus_made_without_reading_has_a_page_too(tmp_path):
    corpus, codings, book = make_case()
    bare = corpus.documents.drop(columns=["note", "furniture"]).assign(title=None)
    page = written(tmp_path, (type(corpus)(corpus.reviews, bare, corpus.pages, corpus.passages), codings, book))
    assert page.rows("reading")[1] == ["x.txt", "report", "ok", "–", "3", "12", "1.0", "–", ""]
    assert [document["title"] for document in page.data["documents"]] == ["x.txt", "b.txt", "scan.txt"]


def test_guessed_metadata_are_said(tmp_path):
    corpus, codings, book = make_case()
    warning = "There was no reviews.csv: board, name, year and the review each document belongs to are guesses."
    assert warning not in written(tmp_path, (corpus, codings, book)).text
    guessed = type(corpus)(corpus.reviews, corpus.documents, corpus.pages, corpus.passages, {"metadata": "detected"})
    assert warning in written(tmp_path, (guessed, codings, book)).text


def numbers_open_to_their_passages(page):
    data, kinds = page.data, set()
    for asked, text in page.buttons:
        keys = frozenset(key for key in asked if key.startswith("data-"))
        if not keys or "name" in asked.get("class", ""):
            continue
        opened = chosen(data, asked)
        if not text.replace(",", "").isdigit():
            # A share or a rate opens to what it is made of, and is nought only where there is nothing.
            assert (float(text.split()[0]) > 0) == bool(opened), (asked, text)
            continue
        count = int(text.replace(",", ""))
        # In the first column and in the comparison the number counts reviews, elsewhere passages.
        reviews = len({passage[2] for passage in opened})
        assert count in ((reviews,) if "data-group" in keys else (reviews, len(opened))), (asked, text)
        kinds.add(keys)
    return kinds


def test_every_number_opens_to_as_many_passages(tmp_path):
    kinds = numbers_open_to_their_passages(written(tmp_path, make_case(), by="outcome"))
    assert kinds == {frozenset(keys) for keys in (["data-counted"], ["data-theme"], ["data-theme", "data-review"], ["data-theme", "data-group"],
                                                  ["data-doc"])}


def test_every_number_of_the_sample_opens_and_every_mark_stands_on_its_words(tmp_path, sample_corpus):
    book = read_codebook()
    codings = code_passages(sample_corpus.passages, book, coder="phrases")
    page = written(tmp_path, (sample_corpus, codings, book), by="outcome")
    numbers_open_to_their_passages(page)
    found = sorted(words for passage in page.data["passages"] for words in marked(passage))
    assert found == sorted(codings["quote"])
    for passage in page.data["passages"]:
        assert passage[8] in sample_corpus.texts[page.data["documents"][passage[1]]["id"]]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_that_looks_like_something_else_stays_text(tmp_path, text):
    harmless, page = (written(tmp_path, make_case(t), by="outcome") for t in ("x", text))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in harmless.elements]
    assert {key for _, attributes in page.elements for key in attributes} <= SAFE
    assert page.scripts[1] == harmless.scripts[1]
    assert page.data["themes"][0]["title"] == text
    assert page.data["passages"][0][8] == f"{text}: \U0001f600 drift of plans."
    assert page.rows("frequency")[1][0] == " ".join(text.split())
    assert page.rows("heat")[0][3] == f"{text} (2012)"
    assert page.rows("reading")[1][0] == f"{text}.txt"
    assert f"By {text}" not in page.text
    assert not re.search("[<>&]", page.scripts[0])
    if "<" in text:
        assert text not in page.source


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_name_of_a_column_stays_text(tmp_path, text):
    page = written(tmp_path, make_case("x", **{text: "f"}), by=text)
    assert {key for _, attributes in page.elements for key in attributes} <= SAFE
    assert f"By {text}".replace("_", " ") in page.text
    assert len(page.scripts) == 2


def test_only_the_pages_own_script_and_style_may_run(tmp_path):
    page = written(tmp_path, make_case())
    policy = next(attributes["content"] for tag, attributes in page.elements if attributes.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", page.source, re.DOTALL)[1]

    def digest(text):
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert policy == (f"default-src 'none'; img-src data:; style-src '{digest(style)}'; script-src '{digest(page.scripts[1])}'; "
                      f"base-uri 'none'; form-action 'none'")
    assert len(page.scripts) == 2
    addresses = [a[key] for _, a in page.elements for key in ("src", "href") if key in a]
    assert all(address.startswith(("#", "data:image/svg+xml;base64,")) for address in addresses)


def test_line_ends_that_end_a_script_in_old_browsers_are_written_otherwise(tmp_path):
    page = written(tmp_path, make_case("a\u2028b\u2029c"))
    assert not re.search("[\u2028\u2029&<>]", page.scripts[0])
    assert page.data["themes"][0]["title"] == "a\u2028b\u2029c"


def test_pictures_have_their_text_alternative(tmp_path):
    page = written(tmp_path, make_case(), by="outcome")
    pictures = [attributes for tag, attributes in page.elements if tag == "img"]
    assert [picture["alt"] for picture in pictures] == ["Drawn: x"] * 3
    assert {base64.b64decode(picture["src"].removeprefix("data:image/svg+xml;base64,")) for picture in pictures} == {b"<svg/>"}


def test_headings_and_labels_point_at_what_is_there(tmp_path):
    page = written(tmp_path, make_case(), by="outcome")
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        for key in ("aria-labelledby", "href"):
            if key in attributes:
                assert attributes[key].removeprefix("#") in ids, attributes


@pytest.mark.parametrize(("value", "percent", "number"), [
    (0, "0 %", "0"), (0.004, "0.4 %", "0.00"), (0.0999, "10.0 %", "0.10"), (0.1, "10 %", "0.10"), (0.126, "13 %", "0.13"),
    (1, "100 %", "1"), (1234.5, "123450 %", "1,234.50"), (1234, "123400 %", "1,234"), (math.nan, "–", "–"),
])
def test_numbers_as_they_are_printed(value, percent, number):
    assert (_percent(value), _number(value)) == (percent, number)
