import base64
import hashlib
import json
import math
import re
import warnings
import zlib
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from conftest import HOSTILE, make_case, make_codebook, make_codings, make_corpus
from scipy import stats

from scrmine import QualityCard, ScrmineWarning, code_passages, compare_themes, correct_themes, cross_themes, read_codebook
from scrmine.compare import MEASURES
from scrmine.report.page import write_page
from scrmine.report.page.grouping import columns_to_compare
from scrmine.report.page.numbers import number, percent, shown_as
from scrmine.topics import Topics
from scrmine.values import STANCES

VOID = {"meta", "img", "br", "link", "input"}
SAFE = {"href", "class", "id", "lang", "charset", "name", "content", "type", "data-theme", "aria-label", "aria-labelledby", "aria-hidden", "tabindex",
        "role", "scope", "colspan", "src", "alt", "hidden", "http-equiv", "value", "for", "autocomplete", "spellcheck", "checked", "focusable",
        "max", "viewbox", "width", "height", "x1", "x2", "y1", "y2", "cx", "cy", "r"}


class Page(HTMLParser):
    """What a browser would make of the page: elements, tables by section, scripts, links with their text, and the packed data."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.scripts, self.links, self.tables, self.text = [], [], [], [], {}, ""
        self.section = ""
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append((tag, attributes))
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
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
        elif tag == "a":
            self.links.append([attributes["href"], ""])

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data
            return
        self.text += data
        if "a" in self.open:
            self.links[-1][1] += data
        if {"td", "th"} & set(self.open):
            self.tables[self.section][-1][-1][-1] += data

    def rows(self, section, number=0):
        return [[" ".join(cell.split()) for cell in row] for row in self.tables[section][number]]

    @cached_property
    def index(self):
        return json.loads(self.scripts[1], parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

    @cached_property
    def comparisons(self):
        return json.loads(self.scripts[2])

    @cached_property
    def slices(self):
        return [json.loads(zlib.decompress(base64.b64decode(packed), -15)) for packed in self.scripts[3:-1]]

    @cached_property
    def passages(self):
        """One record per passage, put together from index and slices as store.js does."""
        index, found = self.index, []
        reviews = [review for review, n in index["passage_reviews"] for _ in range(n)]
        for document, part in zip(index["documents"], self.slices, strict=True):
            for i in range(document["n"]):
                at = document["first"] + i
                found.append({
                    "at": at, "id": f"{document['id']}:{part['start'][i]}-{part['end'][i]}", "doc": document["id"], "review": reviews[at],
                    "role": index["roles"][ord(index["passage_roles"][at]) - 97], "set": index["sets"][at], "text": part["text"][i] if "text" in part else None,
                    "marks": part["marks"][i], "citation": f"{document['cites'][str(reviews[at])]}, {part['locator'][i]}",
                    "section": part["sections"][part["section"][i]] if "sections" in part else None,
                })
        return sorted(found, key=lambda passage: passage["at"])


def added(steps):
    total, sums = 0, []
    for step in steps:
        total += step
        sums.append(total)
    return sums


def written(tmp_path, case, by=None, **settings):
    """The page alone; `test_report_folder` writes it with all that stands beside it."""
    overall, grouped = compare_quietly(*case), compare_quietly(*case, by=by) if by else None
    drawn = dict.fromkeys(["frequency", "heatmap", *(["comparison"] if by else [])], ("<svg/>", f"Drawn: {case[2].name}"))
    write_page(tmp_path / "index.html", *case, overall, grouped, drawn, **settings)
    return Page(tmp_path / "index.html")


def compare_quietly(*case, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        return compare_themes(*case, **settings)


def asked_by(href):
    """What an address after "#show" asks for."""
    return dict(parse_qsl(href.removeprefix("#"), keep_blank_values=True))


def chosen(page, asked):
    """The passages that choose.js shows for an address, by its rules, from the passages' own marks."""
    theme = next((n for n, t in enumerate(page.index["themes"]) if t["id"] == asked.get("theme")), -1)
    if "doc" in asked:
        return [p for p in page.passages if p["doc"] == asked["doc"]]
    if "topic" in asked:
        topic = next(topic for topic in page.index["topics"] if topic["id"] == asked["topic"])
        return [page.passages[at] for at in added(topic["passages"])]
    return [p for p in page.passages if p["set"] == "2"
            and ("review" not in asked or (p["review"] >= 0 and page.index["reviews"][p["review"]]["id"] == asked["review"]))
            and (theme == -1 or any(mark[0] == theme and STANCES[mark[1]] != "absent" for mark in p["marks"]))]


def marked(passage):
    """The words that a browser marks: offsets count UTF-16 units."""
    units = passage["text"].encode("utf-16-le")
    return [units[2 * start:2 * end].decode("utf-16-le") for _, _, start, end, _ in passage["marks"]]


def test_index_of_a_small_corpus_whole(tmp_path):
    index = written(tmp_path, make_case()).index
    document = {"kind": "report", "status": "ok"}
    assert index == {
        "share": False, "closed": False, "stances": ["concern", "good", "mixed", "none", "absent"], "counted": ["concern", "good", "mixed", "none"],
        "roles": ["cover", "contents", "summary", "introduction", "terms of reference", "method", "background", "chronology", "comment", "analysis",
                  "voices", "lessons", "recommendation", "action plan", "reference", "furniture", "unknown"],
        "themes": [{"id": "drift", "title": "x", "family": "practice"}, {"id": "hunger", "title": "x again", "family": "case"}],
        "reviews": [
            {"id": "a", "label": "x (2012)", "facts": [["Board", "x"], ["Outcome", "x"]], "left_out": "", "groups": {"outcome": "x", **COMMON[0]}},
            {"id": "b", "label": "b (2010)", "facts": [], "left_out": "", "groups": {"outcome": "not stated", **COMMON[1]}},
            {"id": "scan", "label": "scan", "facts": [], "left_out": "document not readable (no_text)", "groups": {"outcome": "not stated", **COMMON[2]}},
        ],
        "documents": [
            {**document, "id": "a", "title": "x", "file": "x.txt", "review": 0, "first": 0, "n": 3, "cites": {"0": "x, x (2012)"}},
            {**document, "id": "b", "title": "B", "file": "b.txt", "review": 1, "first": 3, "n": 2, "cites": {"1": "“B” (2010)"}},
            {**document, "id": "scan", "title": "Scan", "file": "scan.txt", "status": "no text", "review": 2, "first": 0, "n": 0, "cites": {}},
        ],
        # analysis, lessons, recommendation, analysis, analysis; the recommendation is no finding
        "passage_roles": "jlmjj", "sets": "22122", "passage_reviews": [[0, 3], [1, 2]],
        "codings": [[[0, 1, 1], "010"], [[1, 2], "40"]], "topics": [], "measures": index["measures"],
    }
    # Each theme is in one of two reviews (Clopper and Pearson: 1 - .975 ** .5 to .975 ** .5) and in two, or one, of four passages of 15 words.
    drift, hunger = index["measures"]
    assert [(m["name"], m["estimate"], m["of"]) for m in drift] == [
        ("Share of reviews", "50 %", "1 of 2 reviews"), ("Share of passages", "50 %", "2 of 4 passages"), ("Mean share", "50 %", "mean of 2 reviews"),
        ("Rate per 1,000 words", "133.33", "2 passages in 15 words")]
    assert drift[0] == {"name": "Share of reviews", "estimate": "50 %", "ends": "1 % to 99 %", "of": "1 of 2 reviews", "at": [0.5, *(pytest.approx(p) for p in (
        1 - 0.975 ** 0.5, 0.975 ** 0.5))], "method": "Clopper-Pearson over reviews", "says": "uncorrected machine count"}
    assert [m["of"] for m in hunger] == ["1 of 2 reviews", "1 of 4 passages", "mean of 2 reviews", "1 passage in 15 words"]


COMMON = ({"board": "x", "year": "2012"}, {"board": "not stated", "year": "2010"}, {"board": "not stated", "year": "not stated"})


def test_slices_of_a_small_corpus_whole(tmp_path):
    a, b, scan = written(tmp_path, make_case()).slices
    assert a == {
        "start": [0, 22, 44], "end": [20, 42, 59], "locator": ["under “x”", "beginning", "beginning"], "page": ["", "", ""], "paragraph": ["", "", ""],
        "shape": [0, 0, 0], "repeat": [-1, -1, -1], "sections": ["", "x"], "section": [1, 0, 0],
        "text": ["x: \U0001f600 drift of plans.", "Drift and no hunger.", "Drift must end."],
        "marks": [[[0, 0, 6, 11, 1.0]], [[0, 1, 0, 5, 1.0], [1, 4, 13, 19, 1.0]], [[0, 0, 0, 5, 1.0]]],
    }
    assert (b["text"], b["marks"]) == (["Hunger, said the child.", "Nothing else."], [[[1, 0, 0, 6, 1.0]], []])
    assert scan["text"] == []


def test_pages_and_repeats_of_passages_are_told(tmp_path):
    corpus = make_corpus([{"doc_id": "a"}], [
        {"doc_id": "a", "text": "Drift.", "page": 3, "page_end": 3, "paragraph": "5.1"}, {"doc_id": "a", "text": "More drift.", "page": 3, "page_end": 4},
        {"doc_id": "a", "text": "Drift.", "repeat_of": "a:0-6"}, {"doc_id": "a", "text": "Title", "shape": "heading"}])
    page = written(tmp_path, (corpus, make_codings(corpus, []), make_codebook(("drift", "practice"))))
    part = page.slices[0]
    assert (part["page"], part["paragraph"], part["repeat"], part["shape"]) == (["3", "3–4", "", ""], ["5.1", "", "", ""], [-1, -1, 0, -1], [0, 0, 0, 2])
    assert page.index["sets"] == "2200"


def test_words_after_an_emoji_are_marked_where_they_stand(tmp_path):
    passages = written(tmp_path, make_case("\U0001f9d2\U0001f9d2")).passages
    assert [marked(passage) for passage in passages] == [["drift"], ["Drift", "hunger"], ["Drift"], ["Hunger"], []]
    assert passages[0]["marks"][0][2:4] == [9, 14]


def test_tables_of_a_small_corpus_whole(tmp_path):
    page = written(tmp_path, make_case(), by="outcome")
    head = ["Theme", "Reviews with it", "Share of reviews", "Passages", "Share of passages", "Per 1,000 words"]
    # Drift: 2 of a's 2 passages of 9 words, none of b's 2 of 6. Hunger: 1 of b's (a says that there was none).
    # Drift per word: r = 2/15, e = 2 - 9r = 0.8 and -0.8; leaving out one review at a time SE² = 1/2 · ((0.8 / 6)² + (0.8 / 9)²), times t / r.
    wide = math.exp(7.5 * 0.8 * math.sqrt((1 / 6**2 + 1 / 9**2) / 2) * stats.t.ppf(0.975, 1))
    rate = f"133.33 {2000 / 15 / wide:.2f} to {2000 / 15 * wide:,.2f}"
    assert page.rows("themes", 0) == [head, ["x", "1 of 2", "", "50 % 1 % to 99 %", "2 of 4", "50 % under 1 % to over 99 %", rate]]
    assert page.rows("themes", 1)[1][:5] == ["x again", "1 of 2", "", "50 % 1 % to 99 %", "1 of 4"]
    assert page.rows("overview", 0)[1] == ["x", "50 % (1 % to 99 %)", "1 of 2"]
    assert page.rows("reviews") == [["", "Practice themes", "Case themes"], ["Review", "x", "x again"], ["b (2010)", "", "1"], ["x (2012)", "2", ""],
                                    ["All reviews", "2", "1"]]
    assert page.rows("reading") == [
        ["File", "Kind", "Status", "Pages", "Passages", "Words", "Quality", "Running lines removed", "Note"],
        ["x.txt", "report", "ok", "–", "3", "12", "1.0", "2", "x"], ["b.txt", "report", "ok", "–", "2", "6", "1.0", "0", ""],
        ["scan.txt", "report", "no text", "–", "0", "0", "–", "0",
         "The file opens but holds almost no text: probably a scan. Have its pages recognised (--ocr; in Python ocr=True), or ask the publisher "
         "for a text version."],
    ]


def test_column_that_was_asked_for_is_compared_first_and_says_what_the_comparison_says(tmp_path):
    case = make_case()
    page = written(tmp_path, case, by="outcome")
    table = compare_quietly(*case, by="outcome").measure("share_of_reviews")
    shown = page.comparisons[0]
    assert (shown["by"], shown["groups"]) == ("outcome", [{"group": "not stated", "n": 1}, {"group": "x", "n": 1}])
    rows = [(group["group"], row["theme"], cell["n"], cell["share"], cell["low"], cell["high"])
            for row in shown["rows"] for group, cell in zip(shown["groups"], row["cells"], strict=True)]
    wanted = table[["group", "theme", "n_present", "estimate", "ci_low", "ci_high"]].itertuples(index=False, name=None)
    assert sorted(rows) == sorted(wanted)
    assert [row["theme"] for row in shown["rows"]] == ["drift", "hunger"]


def test_columns_of_one_value_or_of_many_are_not_compared():
    reviews = [{"review_id": f"r{n}", "same": "s", "two": n % 2, "eight": n % 8, "nine": n % 9} for n in range(18)]
    corpus = make_corpus([{"doc_id": f"r{n}"} for n in range(18)], [{"doc_id": f"r{n}", "text": "Drift."} for n in range(18)], reviews)
    assert columns_to_compare(corpus, None) == ["two", "eight"]
    assert columns_to_compare(corpus, "nine") == ["nine", "two", "eight"]


def test_head_says_what_was_counted_and_what_was_left_out(tmp_path):
    text = " ".join(written(tmp_path, make_case()).text.split())
    assert "4 passages of findings in 2 of 3 reviews (2010 to 2012), 3 documents (1 no text, 2 ok)." in text
    assert "1 review left out of the count: scan (document not readable (no_text))." in text


def test_corpus_made_without_reading_has_a_page_too(tmp_path):
    corpus, codings, book = make_case()
    bare = corpus.documents.drop(columns=["note", "furniture"]).assign(title=None)
    page = written(tmp_path, (type(corpus)(corpus.reviews, bare, corpus.pages, corpus.passages), codings, book))
    assert page.rows("reading")[1] == ["x.txt", "report", "ok", "–", "3", "12", "1.0", "–", ""]
    assert [document["title"] for document in page.index["documents"]] == ["x.txt", "b.txt", "scan.txt"]


def test_guessed_metadata_are_said(tmp_path):
    corpus, codings, book = make_case()
    warning = "There was no reviews.csv: board, name, year and the review each document belongs to are guesses."
    assert warning not in written(tmp_path, (corpus, codings, book)).text
    guessed = type(corpus)(corpus.reviews, corpus.documents, corpus.pages, corpus.passages, {"metadata": "detected"})
    assert warning in written(tmp_path, (guessed, codings, book)).text


def numbers_open_to_their_passages(page):
    kinds = set()
    for href, text in page.links:
        asked = asked_by(href)
        if "show" not in asked:
            continue
        opened = chosen(page, asked)
        if not text.replace(",", "").isdigit():
            # A share or a rate opens to what it is made of, and is nought only where there is nothing.
            assert (float(text.split()[0]) > 0) == bool(opened), (asked, text)
            continue
        # In the first columns the number counts reviews, elsewhere passages.
        assert int(text.replace(",", "")) in (len({passage["review"] for passage in opened}), len(opened)), (asked, text)
        kinds.add(frozenset(asked))
    return kinds


def numbers_of_groups_are_those_of_their_reviews(page):
    """What compare.js opens: findings with the theme in reviews whose group the index says."""
    for shown in page.comparisons:
        for row in shown["rows"]:
            having = {p["review"] for p in chosen(page, {"show": "", "theme": row["theme"]})}
            for group, cell in zip(shown["groups"], row["cells"], strict=True):
                of_group = {n for n, review in enumerate(page.index["reviews"]) if review["groups"][shown["by"]] == group["group"]}
                assert len(having & of_group) == cell["n"], (shown["by"], row["theme"], group)


def index_says_what_the_passages_say(page):
    """The index and the slices hold the codings twice; both must agree."""
    for theme, (steps, stances) in enumerate(page.index["codings"]):
        from_index = list(zip(added(steps), map(int, stances), strict=True))
        assert from_index == sorted({(p["at"], mark[1]) for p in page.passages for mark in p["marks"] if mark[0] == theme})


def test_every_number_opens_to_as_many_passages(tmp_path):
    page = written(tmp_path, make_case(), by="outcome")
    assert numbers_open_to_their_passages(page) == {frozenset(keys) for keys in (["show"], ["show", "theme"], ["show", "theme", "review"], ["show", "doc"])}
    numbers_of_groups_are_those_of_their_reviews(page)
    index_says_what_the_passages_say(page)


def test_every_number_of_the_sample_opens_and_every_mark_stands_on_its_words(tmp_path, sample_corpus):
    book = read_codebook()
    codings = code_passages(sample_corpus.passages, book, coder="phrases")
    page = written(tmp_path, (sample_corpus, codings, book), by="outcome")
    numbers_open_to_their_passages(page)
    numbers_of_groups_are_those_of_their_reviews(page)
    index_says_what_the_passages_say(page)
    assert [passage["id"] for passage in page.passages] == sample_corpus.passages["passage_id"].tolist()
    assert [passage["text"] for passage in page.passages] == sample_corpus.passages["text"].tolist()
    assert sorted(words for passage in page.passages for words in marked(passage)) == sorted(codings["quote"])
    assert len(page.source) < 5_000_000


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_that_looks_like_something_else_stays_text(tmp_path, text):
    harmless, page = (written(tmp_path, make_case(t), by="outcome") for t in ("x", text))
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in harmless.elements]
    assert {key for _, attributes in page.elements for key in attributes} <= SAFE
    assert (page.scripts[0], page.scripts[-1]) == (harmless.scripts[0], harmless.scripts[-1])
    assert page.index["themes"][0]["title"] == text
    assert page.passages[0]["text"] == f"{text}: \U0001f600 drift of plans."
    assert page.rows("themes")[1][0] == " ".join(text.split())
    assert page.rows("reviews")[3][0] == f"{text} (2012)"
    assert page.rows("reading")[1][0] == f"{text}.txt"
    assert page.comparisons[0]["groups"][1 if text > "not stated" else 0]["group"] == text
    assert not any(re.search("[<>&]", block) for block in page.scripts[1:-1])
    if "<" in text:
        assert text not in page.source


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_name_of_a_column_stays_text(tmp_path, text):
    page = written(tmp_path, make_case("x", **{text: "f"}), by=text)
    assert {key for _, attributes in page.elements for key in attributes} <= SAFE
    assert page.comparisons[0]["by"] == text
    assert text.replace("_", " ") in page.text
    assert len(page.scripts) == 7  # early, index, comparisons, three documents, the script itself


def test_only_the_pages_own_script_and_style_may_run(tmp_path):
    page = written(tmp_path, make_case())
    policy = next(attributes["content"] for tag, attributes in page.elements if attributes.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", page.source, re.DOTALL)[1]

    def digest(text):
        return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert policy == (f"default-src 'none'; img-src data:; style-src '{digest(style)}'; script-src '{digest(page.scripts[0])}' "
                      f"'{digest(page.scripts[-1])}'; base-uri 'none'; form-action 'none'")
    kinds = [attributes.get("type") for tag, attributes in page.elements if tag == "script"]
    assert kinds == [None, "application/json", "application/json", *["text/plain"] * 3, None]
    addresses = [a[key] for _, a in page.elements for key in ("src", "href") if key in a]
    assert all(address.startswith(("#", "data:image/svg+xml;base64,")) for address in addresses)


def test_line_ends_that_end_a_script_in_old_browsers_are_written_otherwise(tmp_path):
    page = written(tmp_path, make_case("a\u2028b\u2029c"))
    assert not re.search("[\u2028\u2029&<>]", "".join(page.scripts[1:3]))
    assert page.index["themes"][0]["title"] == "a\u2028b\u2029c"


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
        for key in ("aria-labelledby", "for"):
            if key in attributes:
                assert attributes[key] in ids, attributes
    for href, _ in page.links:
        assert href[1:] in ids or set(asked_by(href)) & {"show", "theme", "review"}, href


@pytest.mark.parametrize(("value", "as_percent", "as_number"), [
    (0, "0 %", "0"), (0.004, "under 1 %", "0.00"), (0.0049, "under 1 %", "0.00"), (0.005, "0 %", "0.01"), (0.0999, "10 %", "0.10"), (0.996, "over 99 %", "1.00"), (0.1, "10 %", "0.10"), (0.126, "13 %", "0.13"),
    (1, "100 %", "1"), (1234.5, "123450 %", "1,234.50"), (1234, "123400 %", "1,234"), (math.nan, "–", "–"),
])
def test_numbers_as_they_are_printed(value, as_percent, as_number):
    assert (percent(value), number(value)) == (as_percent, as_number)


def test_topics_stand_beside_themes_and_open_to_their_passages(tmp_path):
    corpus, codings, book = make_case()
    ids = corpus.passages["passage_id"]
    table = pd.DataFrame({"topic": ["t1", "t2"], "label": ["<b>plans", "rest"], "stability": 0.9, "lift": 2.0, "stable": [True, False], "share": [0.4, 0.6],
                          "n_passages": [2, 3], "terms": ["drift, plans", "hunger"]})
    passages = corpus.passages[["passage_id", "review_id"]].assign(topic=["t1", "t2", "t1", "t2", "t2"], loading=1.0)
    loadings = pd.DataFrame({"t1": [1.0, 0, 1, 0, 0], "t2": [0, 1.0, 0, 1, 1]}, index=ids)
    topics = Topics(table, loadings, passages, pd.DataFrame({"term": ["drift"], "label": ["drift"]}), None, {"method": "hand"})
    page = written(tmp_path, (corpus, codings, book), topics=topics, crosswalk=cross_themes(topics, codings, book))
    row = page.rows("topics")[1]
    # 2 of a's 3 passages, none of b's 2: logit-t with one degree of freedom says nothing, and of two reviews one has it (Clopper and Pearson).
    assert row[:4] == ["<b>plans", "drift, plans", "2 of 5 · 40 % under 1 % to over 99 %", "1 of 2 · 50 % 1 % to 99 %"]
    assert len(page.rows("topics")) == 2
    assert [p["at"] for p in chosen(page, {"show": "", "topic": "t1"})] == [0, 2]
    assert frozenset(["show", "topic"]) in numbers_open_to_their_passages(page)
    assert "topics" not in written(tmp_path, (corpus, codings, book)).tables


def test_topic_opens_to_every_passage_that_has_a_quarter_of_it(tmp_path):
    corpus, codings, book = make_case()
    loadings = pd.DataFrame({"t1": [0.9, 0.25, 0.24, 0.3, 0], "t2": [0.1, 0.75, 0.76, 0.7, 0]}, index=corpus.passages["passage_id"])
    table = pd.DataFrame({"topic": ["t1", "t2"], "label": ["plans", "rest"], "stability": 0.9, "lift": 2.0, "stable": True, "share": [0.4, 0.6], "n_passages": [1, 3], "terms": "drift"})
    passages = corpus.passages[["passage_id", "review_id"]].assign(topic=["t1", "t2", "t2", "t2", None], loading=1.0)
    page = written(tmp_path, (corpus, codings, book), topics=Topics(table, loadings, passages, pd.DataFrame({"term": ["drift"], "label": ["drift"]}), None, {"method": "hand"}))
    # The last passage has no term and is of no share; the third has a little less than a quarter of the first topic.
    assert [row[2].split(" · ")[0] for row in page.rows("topics")[1:]] == ["3 of 4", "3 of 4"]
    assert [[p["at"] for p in chosen(page, {"show": "", "topic": topic})] for topic in ("t1", "t2")] == [[0, 1, 3], [1, 2, 3]]
    assert [row[3].split(" · ")[0] for row in page.rows("topics")[1:]] == ["2 of 2", "2 of 2"]


def corrected_case(n=20, *, whole=False):
    """Reviews of two passages: the machine codes drift in the first of each; people read both in every other review (or all), and find it in neither of the last two read."""
    corpus = make_corpus([{"doc_id": f"r{i:02}"} for i in range(n)], [{"doc_id": f"r{i:02}", "text": f"{i}.{k} drift"} for i in range(n) for k in range(2)],
                         [{"review_id": f"r{i:02}", "half": ("early", "late")[i >= n // 2], "year": 2000 + i // 5} for i in range(n)])
    ids = corpus.passages["passage_id"].tolist()
    machine = make_codings(corpus, [(ids[2 * i], "drift", "drift") for i in range(n)])
    book = make_codebook(("drift", "practice"), ("hunger", "case"))
    read = [2 * i + k for i in range(0, n, 2) for k in range(2)]
    sample = pd.DataFrame({"passage_id": [ids[at] for at in read], "review_id": [f"r{at // 2:02}" for at in read], "stratum": "all", "inclusion_probability": 0.5})
    if whole:
        sample["review_inclusion_probability"] = 0.5
    people = make_codings(corpus, [(ids[2 * i], "drift", "drift") for i in range(0, n - 4, 2)]).assign(coder="ann")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        return (corpus, machine, book), people, sample


def corrected_quietly(case, people, sample, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        return correct_themes(*case, people, sample, **settings)


@pytest.mark.parametrize("whole", [False, True])
def test_groups_are_compared_with_what_correct_themes_says_of_them(tmp_path, whole):
    case, people, sample = corrected_case(whole=whole)
    page = written(tmp_path, case, by="half", corrected=corrected_quietly(case, people, sample))
    shown, table = page.comparisons[0], corrected_quietly(case, people, sample, by="half").table
    assert [part.get("why", "") != "" for part in shown["corrected"]] == [not whole, False, False, False]
    for part, name in list(zip(shown["corrected"], MEASURES, strict=True))[0 if whole else 1:]:
        rows = table[(table["measure"] == name) & (table["theme"] == "drift")].set_index("group")
        for cell, group in zip(part["rows"][0], ("early", "late"), strict=True):
            assert cell["estimate"] == shown_as(name, rows.loc[group, "estimate"])
            assert cell["of"] == f"{rows.loc[group, 'n_sampled']} {'reviews' if whole else 'passages'} read"
        # Nobody was asked for hunger.
        assert part["rows"][1] == [{"why": "not corrected: no passage of this group that people read answers for it"}] * 2
    # By hand: the machine says half of the passages everywhere; people find two of ten wrong among the late, π = 1/2: (10 - 2 / .5) / 20.
    assert [cell["estimate"] for cell in shown["corrected"][1]["rows"][0]] == ["50 %", "30 %"]
    assert "the <strong>machine’s</strong> count, not corrected" in page.source


def test_why_groups_are_not_corrected_is_said(tmp_path):
    case, people, sample = corrected_case()
    corrected = corrected_quietly(case, people, sample)
    by_column = {one["by"]: one for one in written(tmp_path, case, by="half", corrected=corrected).comparisons}
    assert by_column["half"]["corrected"][0] == {"why": "Not corrected: what people read is a sample of passages, and the share of reviews can only be corrected by a sample "
                                                        "of whole reviews. Other measures are; choose one above."}
    assert [part["why"] for part in by_column["year"]["corrected"]] == [
        "Not corrected: what people read is a sample of passages, and the share of reviews can only be corrected by a sample of whole reviews. By this column only the share of "
        "reviews was counted; a report that is written with it as --by has the other measures, corrected."]
    closed = written(tmp_path, case, by="half", corrected=corrected, share=True).comparisons[0]
    assert closed["corrected"] == [{"why": "Not corrected here: corrected figures of groups, beside counts that are hidden, could give those away. Those of all reviews together "
                                           "stand under Themes."}]
    assert written(tmp_path, case, by="half").comparisons[0]["corrected"] == []


def test_quality_card_is_shown_without_any_words_of_passages(tmp_path):
    measured = {name: [0.5] for part in ("precision", "recall", "f1") for name in (part, f"{part}_low", f"{part}_high")}
    themes = pd.DataFrame({"theme": ["drift"], "title": ["x"], "family": ["practice"], "n_people": [12], "n_coder": [14], **measured, "grade": ["fair"]})
    overall = pd.DataFrame({"measure": ["precision", "recall", "micro_f1"], "estimate": 0.5, "ci_low": 0.4, "ci_high": 0.6, "method": "x"})
    about = {"coder": "hand", "measured_on": "a sample", "n_passages": 4, "n_reviews": 20, "n_codes": 12}
    card = QualityCard(themes, overall, pd.DataFrame(), pd.DataFrame({"text": ["whispered"]}), about)
    page = written(tmp_path, make_case(), card=card)
    assert page.rows("quality")[1] == ["x", "12", "14", "0.50", "0.50", "0.50", "finds passages; read each one before you count it"]
    assert card.sentences()[0] in page.text
    assert "whispered" not in page.source
    assert "was not measured against people" in written(tmp_path, make_case()).text


def test_files_beside_the_page_are_named(tmp_path):
    for name in ("workbook.xlsx", "tables/codings.csv", "manifest.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    overall = compare_quietly(*make_case())
    write_page(tmp_path / "index.html", *make_case(), overall, None, dict.fromkeys(["frequency", "heatmap"], ("<svg/>", "x")))
    assert [href for href, _ in Page(tmp_path / "index.html").links if not href.startswith("#")] == ["workbook.xlsx", "tables/codings.csv"]
