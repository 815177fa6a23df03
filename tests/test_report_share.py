# ruff: noqa: F811 - fixtures are imported, and asked for by their names
import html
import json
import re
import zipfile
from collections import defaultdict
from itertools import product

import pandas as pd
import pytest
from conftest import make_case, make_codebook, make_codings, make_corpus
from test_cli import book, command, corpus, refused, reviews  # noqa: F401 - fixtures
from test_report_page import Page, compare_quietly, index_says_what_the_passages_say, numbers_open_to_their_passages

from scrmine import ScrmineError, code_passages, read_codebook, write_report
from scrmine.report.page.grouping import compare_column, is_closed
from scrmine.report.sharing import shareable
from scrmine.report.suppression import suppress_row

FOLDER = "/cellar/lockedroom/secret\\folder"
SEXES = ["female"] * 3 + ["male"] * 9 + ["other"] * 7 + ["unusual"] * 2


def make_private():
    """Twenty-one reviews with words, case characteristics and folders that must not leave the house."""
    names = [f"r{n}" for n in range(21)]
    corpus = make_corpus(
        [{"doc_id": name, "title": None if name == "r1" else f"Report {name}", "source_file": f"{FOLDER}/{name}.txt", "note": "note of ours", "furniture": 0} for name in names],
        [{"doc_id": name, "text": "Drift, whispered the uncle." if n < 9 else "Nothing, whispered.", "section": "A whispered heading", "page": 7, "paragraph": "5.3",
          "locator": "p. 7, para 5.3, under “A whispered heading”"} for n, name in enumerate(names)],
        [{"review_id": name, "name": name, "board": "Board", "year": 2010 + n % 2, "sex": SEXES[n], "ethnicity": "Kalderash" if n < 2 else "stated"} for n, name in enumerate(names)],
        read_from=FOLDER, ignored=[f"{FOLDER}/x.tmp"], metadata="given")
    codings = make_codings(corpus, [(passage_id, "drift", "Drift") for passage_id in corpus.passages["passage_id"][:9]])
    return corpus, codings, make_codebook(("drift", "practice"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The report for sharing by column, and one's own."""
    out = tmp_path_factory.mktemp("share")
    for by in (None, "year", "sex"):
        write_report(*make_private(), out / f"by {by}", by=by, share=True)
    write_report(*make_private(), out / "own", by="sex")
    return out


PRIVATE = ("whispered", "uncle", "secret", "/cellar", "lockedroom", "note of ours", "unusual", "female", "Kalderash", "ethnicity")


def said_in(folder):
    """All that a reader can get out of a folder, by file: archives opened, slices of the page unpacked, escapes resolved."""
    said = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as archive:
                said[path.name] = "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
        elif path.name == "index.html":
            page = Page(path)
            said[path.name] = page.source + json.dumps([page.index, page.comparisons, page.slices], ensure_ascii=False)
        elif path.is_file():
            said[path.relative_to(folder).as_posix()] = path.read_bytes().decode(errors="replace")
    return {name: " ".join(re.sub("<[^>]*>", " ", html.unescape(text)).split()) + " ".join(text.split()) for name, text in said.items()}


@pytest.mark.parametrize("by", [None, "year", "sex"])
def test_nothing_private_is_anywhere_in_the_folder(folders, by):
    said = said_in(folders / f"by {by}")
    assert {"index.html", "workbook.xlsx", "briefing.docx", "manifest.json", "tables/frequencies.csv", "figures/frequency.svg", "figures/frequency.png"} <= set(said)
    assert [(word, name) for word in PRIVATE for name, text in said.items() if word in text] == []


def test_the_same_search_finds_all_that_is_private_in_a_report_of_ones_own(folders):
    own = " ".join(said_in(folders / "own").values())
    assert [word for word in PRIVATE if word not in own] == []


def runs(text, n):
    """All runs of so many words."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start:start + n]) for start in range(len(words) - n + 1)}


def test_no_six_words_of_a_passage_or_title_of_the_sample_are_in_any_file_of_a_shared_folder(tmp_path, sample_corpus):
    book = read_codebook()
    codings = code_passages(sample_corpus.passages, book, coder="phrases")
    # Whose review it is, of what year and what it is called is said, and is printed in documents too; so are the themes.
    of_reviews = [f"a review by {row['board']} {row['year']}" if by else f"{row['board']} {row['name']} {row['year']}"
                  for row in sample_corpus.reviews.to_dict("records") for by in (True, False)]
    names = set().union(*(runs(name, 6) for name in [*of_reviews, *book.titles.values()]))
    private = set().union(*(runs(text, 6) for text in [*sample_corpus.passages["text"], *sample_corpus.documents["title"].dropna()])) - names
    assert len(private) > 50_000
    for by in (None, "outcome"):
        write_report(sample_corpus, codings, book, tmp_path / str(by), by=by, share=True)
        said = said_in(tmp_path / str(by))
        assert {"index.html", "workbook.xlsx", "briefing.docx"} <= set(said)
        assert {name: found for name, text in said.items() if (found := private & runs(text, 6))} == {}
    write_report(sample_corpus, codings, book, tmp_path / "own")
    titles = set().union(*(runs(title, 6) for title in sample_corpus.documents["title"].dropna()))
    assert titles & runs(said_in(tmp_path / "own")["index.html"], 6)  # the same search finds them in a report of one's own


def test_groups_of_cases_and_themes_of_reviews_are_never_in_one_shared_folder(folders):
    page = Page(folders / "by sex" / "index.html")
    assert (page.index["codings"], page.index["sets"], page.slices) == ([[[], ""]], "", [])
    assert [href for href, _ in page.links if "show" in href] == []
    files = {path.name for path in (folders / "by sex").rglob("*")}
    assert files & {"themes_by_reviews.csv", "codings.csv", "heatmap.svg", "heatmap.png", "comparison.csv", "comparison.svg"} == set()
    assert [shown["by"] for shown in page.comparisons] == ["sex"]
    for by in (None, "year"):
        page = Page(folders / f"by {by}" / "index.html")
        assert [shown["by"] for shown in page.comparisons] == ["year"]
        assert numbers_open_to_their_passages(page) == {frozenset(keys) for keys in (["show"], ["show", "theme"], ["show", "theme", "review"], ["show", "doc"])}
        index_says_what_the_passages_say(page)
        assert page.index["reviews"][0] == {"id": "r0", "label": "r0 (2010)", "facts": [["Board", "Board"]], "left_out": "", "groups": {}}
        assert page.passages[0]["citation"] == "Board, r0 (2010), p. 7, para 5.3"
        assert "search" not in {attributes.get("id") for _, attributes in page.elements}


@pytest.mark.parametrize(("by", "share", "closed"), [("sex", True, True), ("sex", False, False), ("year", True, False), ("board", True, False), (None, True, False)])
def test_only_a_shared_report_by_a_characteristic_of_cases_is_closed(by, share, closed):
    assert is_closed(by, share=share) == closed


def test_small_groups_are_pooled_and_small_counts_hidden_in_page_and_table_alike(folders):
    shown = Page(folders / "by sex" / "index.html").comparisons[0]
    # Two unusual and three female reviews go together; of the nine with drift three are theirs, six male, none of the others.
    assert shown["groups"] == [{"group": "male", "n": 9}, {"group": "other", "n": 7}, {"group": "other or not stated", "n": 5}]
    cells = shown["rows"][0]["cells"]
    assert cells[0]["n"] == 6
    assert cells[1:] == [{"shown": "<5"}, {"shown": "<5"}]
    assert shown["further"] == []
    table = pd.read_csv(folders / "by sex" / "tables" / "comparison_for_sharing.csv")
    assert table["n_present"].tolist() == ["6", "<5", "<5"]
    assert table["share_of_reviews"].round(3).tolist()[0] == round(6 / 9, 3)
    assert table.loc[1:, ["share_of_reviews", "ci_low", "ci_high"]].isna().all(axis=None)


def test_more_groups_than_can_be_checked_are_pooled():
    names = [f"r{n}" for n in range(60)]
    corpus = make_corpus([{"doc_id": name} for name in names], [{"doc_id": name, "text": "Drift."} for name in names],
                         [{"review_id": name, "place": f"p{n % 10:02}"} for n, name in enumerate(names)])
    case = (corpus, make_codings(corpus, []), make_codebook(("drift", "practice")))
    groups = compare_column(corpus, compare_quietly(*case), "place", share=True)["groups"]
    assert [group["n"] for group in groups] == [18, 6, 6, 6, 6, 6, 6, 6]
    assert groups[0]["group"] == "other or not stated"


@pytest.mark.parametrize("sizes", [(9, 7), (5, 5), (20, 6), (9, 7, 5), (6, 5, 5), (12, 8, 6), (15, 6, 5), (7, 6, 5, 5)])
def test_a_reader_who_knows_the_rules_cannot_tell_any_hidden_count(sizes):
    """By trying all rows: for each row as shown, with its total, at least two counts of every hidden cell give the same row."""
    giving = defaultdict(list)
    for counts in product(*(range(size + 1) for size in sizes)):
        giving[sum(counts), tuple(suppress_row(counts, sizes))].append(counts)
    for (total, shown), rows in giving.items():
        for group, cell in enumerate(shown):
            values = {row[group] for row in rows}
            if isinstance(cell, int):
                assert values == {cell}
                assert cell >= 5
            elif total:  # a theme that no review has is in no review of any group
                assert len(values) > 1, (shown, rows)
                assert cell == "withheld" or max(values) < 5


@pytest.mark.parametrize(("counts", "sizes", "shown"), [
    ((5, 9), (5, 9), [5, 9]),                                    # nothing is small
    ((2, 3, 8), (10, 10, 10), ["<5", "<5", 8]),                  # 0 + 5 is not possible, 1 + 4 to 4 + 1 are
    ((2, 8, 9), (10, 10, 12), ["<5", 8, "withheld"]),            # one alone would be the total less the others
    ((0, 1, 8), (10, 10, 10), ["withheld", "withheld", "withheld"]),  # two that add up to nought or one
    ((3, 4, 8), (10, 10, 10), ["withheld", "withheld", "withheld"]),  # or to seven or eight
    ((4, 9), (4 + 3, 9), ["withheld", "withheld"]),              # the total less the whole of the other group
    ((0, 0), (7, 9), ["<5", "<5"]),
])
def test_which_counts_are_hidden(counts, sizes, shown):
    assert suppress_row(counts, sizes) == shown


def test_files_of_one_name_are_told_apart_by_their_ids():
    corpus = make_corpus([{"doc_id": "a", "source_file": "x/report.pdf"}, {"doc_id": "b", "source_file": "y/report.pdf"}, {"doc_id": "c", "source_file": "z\\other.pdf"}],
                         [{"doc_id": name, "text": "Drift."} for name in "abc"])
    assert shareable(corpus).documents["source_file"].tolist() == ["a", "b", "other.pdf"]


def test_folder_with_quotations_is_not_made_a_shared_one(tmp_path):
    out = tmp_path / "out"
    write_report(*make_case(), out)
    with pytest.raises(ScrmineError) as caught:
        write_report(*make_case(), out, share=True)
    assert str(caught.value) == (f"The output folder {out} holds a report with quotations, or a corpus, and a report for sharing was to be written there: what is "
                                 f"left of the one would be shared with the other. Name a new folder with -o.")
    for _ in range(2):  # over one for sharing another may be written
        write_report(*make_case(), tmp_path / "new", share=True)
    assert json.loads((tmp_path / "new" / "manifest.json").read_text(encoding="utf-8"))["settings"]["share"] is True


def test_shared_run_keeps_no_text_at_all(reviews, book, tmp_path):
    done = command("run", reviews, "-o", tmp_path / "out", "--codebook", book, "--by", "outcome", "--share")
    assert done.code == 0, done.err
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["briefing.docx", "figures", "index.html", "manifest.json", "tables", "workbook.xlsx"]
    said = " ".join(said_in(tmp_path / "out").values())
    assert [words for words in ("left to drift", "school nurse", str(tmp_path), "death") if words in said] == []


def test_shared_report_of_a_corpus_and_what_must_be_named_together(corpus, book, tmp_path):
    assert command("report", corpus, "-o", tmp_path / "out", "--codebook", book, "--share").code == 0
    assert "school nurse" not in " ".join(said_in(tmp_path / "out").values())
    assert refused("report", corpus, "-o", tmp_path / "new", "--codebook", book, "--people", tmp_path) == (
        "To correct frequencies, name both --people (what people found in the sample) and --sample (which passages were drawn).")
