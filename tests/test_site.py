"""The sources of the site: every notebook, public name and theme is on a page, and every link of a page leads somewhere.

`make site` builds it, with warnings as errors; nothing is built here, so that these tests need no Sphinx.
"""

import importlib.util
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

import scrmine

ROOT = Path(__file__).resolve().parent.parent
SPEC = importlib.util.spec_from_file_location("build_site", ROOT / "docs" / "build.py")
BUILD = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(BUILD)

TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!`)\[[^\]]*\]\(<?([^)\s>]+)>?\)")
OUTSIDE = ("http:", "https:", "mailto:", "evidence:", "#")
"""`evidence:` is the report that is written into the site after its pages."""
PUBLIC = [name for name in scrmine.__all__ if name != "__version__"]


@pytest.fixture(scope="module")
def source(tmp_path_factory, sample_corpus):
    return BUILD.stage(tmp_path_factory.mktemp("site") / "source", sample_corpus)


def text_of(page):
    """What Markdown there is on a page or in a notebook."""
    if page.suffix == ".ipynb":
        return "\n\n".join(cell.source for cell in nbformat.read(page, as_version=4).cells if cell.cell_type == "markdown")
    return page.read_text(encoding="utf-8")


def entries(page):
    """The pages that the tables of contents of a page name, patterns filled in."""
    found = []
    for body in TOCTREE.findall(text_of(page)):
        for name in (line.strip() for line in body.splitlines()):
            if name and not name.startswith(":"):
                pages = [path for path in sorted(page.parent.glob(f"{name}.*")) if path.suffix in {".md", ".ipynb"}]
                assert pages, f"{page.name} lists {name}, which is not there"
                found += pages
    return found


def reached(start):
    """Every page that tables of contents lead to from a page on."""
    seen, ahead = set(), [start]
    while ahead:
        page = ahead.pop()
        if page not in seen:
            seen.add(page)
            ahead += entries(page)
    return seen


def dead_links(page, text):
    """The links of a text on a page whose file is not there."""
    targets = [target for target in LINK.findall(text) if not target.startswith(OUTSIDE)]
    return [target for target in targets if not (page.parent / target.partition("#")[0]).is_file()]


def test_every_page_and_every_notebook_is_reached_from_the_front_page(source):
    pages = {*source.glob("*.md"), *source.glob("api/*.md"), *source.glob("notebooks/**/*.md"), *source.glob("notebooks/**/*.ipynb")}
    assert {path.relative_to(source).as_posix() for path in pages - reached(source / "index.md")} == set()
    notebooks = {path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts}
    assert notebooks <= {path.relative_to(source).as_posix() for path in reached(source / "index.md")}


def test_a_page_that_nothing_lists_and_one_that_is_not_there_are_seen(tmp_path):
    index = tmp_path / "index.md"
    index.write_text("```{toctree}\n:glob:\n\nbooks/[0-9]*\n```\n", encoding="utf-8")
    (tmp_path / "books").mkdir()
    for name in ("01-a.md", "02-b.ipynb", "aside.md"):
        (tmp_path / "books" / name).write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', encoding="utf-8")
    assert {path.name for path in reached(index)} == {"index.md", "01-a.md", "02-b.ipynb"}
    index.write_text("```{toctree}\nmethods\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"index\.md lists methods, which is not there"):
        reached(index)


def test_links_lead_to_files_that_are_there(source):
    dead = {page.relative_to(source).as_posix(): dead_links(page, text_of(page)) for page in reached(source / "index.md")}
    assert {name: targets for name, targets in dead.items() if targets} == {}


def test_a_dead_link_is_seen(tmp_path):
    (tmp_path / "there.md").touch()
    text = "[a](there.md#part), [b](gone.md), [](https://example.org), [c](#here), [![p](gone.png)](evidence:index.html)"
    assert dead_links(tmp_path / "page.md", text) == ["gone.md", "gone.png"]


def test_links_to_the_repository_name_files_of_the_project(source):
    for page in reached(source / "index.md"):
        for path in re.findall(re.escape(BUILD.REPOSITORY) + r"([^)\s#>]+)", text_of(page)):
            assert (ROOT / path).exists(), f"{page.name} links to {path}"


def test_a_notebook_is_named_by_its_number(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "03-where.ipynb").touch()
    text = BUILD.NOTEBOOK.sub(lambda found: BUILD.name_notebook(tmp_path, found), "[](notebooks/03) and [x](notebooks/03#cut)")
    assert text == "[](notebooks/03-where.ipynb) and [x](notebooks/03-where.ipynb#cut)"
    with pytest.raises(SystemExit) as caught:
        BUILD.name_notebook(tmp_path, BUILD.NOTEBOOK.search("[](notebooks/04)"))
    assert caught.value.code == "A page of docs/ links to notebook 04; there are 0 of that number. Mend the link."


@pytest.mark.parametrize(("link", "becomes"), [
    ("](../README.md)", "](../guide.md)"),
    ("](../data/codebook.yml)", "](../codebook.md)"),
    ("](../LICENSE)", "](https://github.com/scrmine/scrmine/blob/main/LICENSE)"),
])
def test_a_link_that_leaves_the_notebooks_stays_on_the_site_where_it_can(tmp_path, link, becomes):
    notebook = tmp_path / "notebooks" / "01-a.ipynb"
    assert BUILD.stay_inside(tmp_path, notebook, BUILD.LEAVING.search(link)) == becomes


def test_every_public_name_is_in_the_reference_once(source):
    named = [name for page in source.glob("api/*.md") for name in re.findall(r"^\.\. auto(?:class|function):: scrmine\.(\w+)$", text_of(page), flags=re.MULTILINE)]
    assert sorted(named) == sorted(PUBLIC)


def test_what_examples_go_on_from_is_shown_where_the_reference_begins(source):
    preparation = (ROOT / "docs" / "preparation.py").read_text(encoding="utf-8")
    shown = re.search(r"^```python\n(.*?)^```$", text_of(source / "api" / "index.md"), flags=re.MULTILINE | re.DOTALL).group(1)
    assert preparation.endswith(f'"""\n\n{shown}')
    assert all("(index.md#the-examples)" in text_of(page) for page in source.glob("api/*.md") if page.name != "index.md")


def test_a_name_is_at_home_where_it_opens_an_entry():
    readme = "## The public names\n\n| | |\n|---|---|\n| Coding | `code_passages` passages → `Codebook` |\n| Codebook | `read_codebook` a file · `Codebook` |\n\n## On\n"
    groups = {group["title"]: (group["page"], group["names"]) for group in BUILD.public_names(readme)}
    assert groups == {"Coding": ("coding", [("code_passages", False)]), "Codebook": ("codebook", [("read_codebook", False), ("Codebook", True)])}, "what to call comes before what it gives"


def test_every_theme_is_on_the_page_of_the_codebook_with_a_passage(source):
    page, book = text_of(source / "codebook.md"), scrmine.read_codebook()
    for theme in book.table.itertuples():
        section = page.partition(f"({theme.theme.replace('_', '-')})=\n### {theme.title}\n")[2].partition("\n### ")[0]
        assert theme.definition in section
        assert "\n> " in section, f"{theme.theme} has no passage to show it"


def test_pictures_say_what_they_show(source):
    for page in reached(source / "index.md"):
        assert re.findall(r"!\[\s*\]\(", text_of(page)) == [], page.name


def test_the_site_fetches_nothing():
    for name in ("site.css", "site.js"):
        assert "//" not in re.sub(r"^//.*$", "", (ROOT / "docs" / "static" / name).read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_what_is_wrong_with_a_written_site_is_listed(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "evidence").mkdir()
    (tmp_path / "static" / "a.css").write_text("p {background: url('https://example.org/p.png')} q {background: url(q.png)}", encoding="utf-8")
    (tmp_path / "evidence" / "index.html").write_text('<a href="gone.html">its own tests look at it</a>', encoding="utf-8")
    (tmp_path / "b c.html").write_text('<h1 id="here">B</h1>', encoding="utf-8")
    (tmp_path / "index.html").write_text(
        '<link rel="stylesheet" href="static/a.css?v=1"><link rel="preconnect" href="https://fonts.example.org"><link rel="author" href="https://example.org">'
        '<script src="//cdn.example.org/x.js"></script><p style="background: url(http://example.org/y.png)" id="top">'
        '<a href="https://example.org">out</a> <a href="b%20c.html#here">there</a> <a href="b%20c.html#gone">no place</a> <a href="gone.html">no file</a>'
        '<a href="#top">up</a> <a href="#">up</a> <a href="#gone">nowhere</a> <a href="evidence/index.html#t">report</a> <a href="mailto:a@example.org">m</a>'
        '<img src="data:image/png;base64,AA"> <img src="gone.png">', encoding="utf-8")
    assert BUILD.check_site(tmp_path) == [
        "index.html fetches //cdn.example.org/x.js", "index.html fetches http://example.org/y.png", "index.html fetches https://fonts.example.org",
        "index.html points at #gone; there is no such place on that page", "index.html points at b%20c.html#gone; there is no such place on that page",
        "index.html points at gone.html, which is not there", "index.html points at gone.png, which is not there",
        "static/a.css fetches https://example.org/p.png",
    ]


def test_a_solution_is_told_from_its_worksheet(source):
    first = {folder: min(source.glob(f"notebooks/exercises/{folder}01-*.ipynb")) for folder in ("", "solutions/")}
    assert [text_of(path).splitlines()[0] for path in first.values()] == ["# What can be counted?", "# Solution: What can be counted?"]


GLOSSARY = re.compile(r"^```\{glossary\}\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
ENTRY = re.compile(r"^((?:\S.*\n)+)((?:(?:  .*)?\n)+)", flags=re.MULTILINE)
MOST_WORDS = 60


def glossary_of(text):
    """The entries of the glossary: its words, the sentences on them, and the line that says where they are used."""
    found = ENTRY.findall("\n".join(GLOSSARY.findall(text)))
    return [(words.splitlines(), *re.sub(r"^  ", "", body, flags=re.MULTILINE).strip().rsplit("\n\n", 1)) for words, body in found]


def known_names():
    """The columns of the tables that an analysis gives, as `scrmine reproduce` checks them, and the measures that stand in them."""
    tables = [pd.read_csv(path) for path in (ROOT / "data" / "reference").glob("*.csv")]
    columns = {*scrmine.read_codebook().table, *(column for table in tables for column in table)}
    return columns, {measure for table in tables if "measure" in table for measure in table["measure"]}


def slugs(page):
    """The places on a page that its headings make, those of parts of the README and the data cards included."""
    text = re.sub(r"\{include\} (\S+)", lambda found: found.group(0) + "\n" + text_of(page.parent / found.group(1)), text_of(page))
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def wrong_entries(page, text):
    """What is wrong with a glossary: names and places that are not there, entries without a use, long ones, words that the list leaves out."""
    (columns, measures), wrong, every = known_names(), [], []
    for words, said, where in glossary_of(text):
        every += words
        for kind, known in (("Columns?", columns), ("[Mm]easures?", measures)):
            named = re.findall(r"`(\w+)`", " ".join(re.findall(rf"{kind} ((?:`\w+`,? ?)+)", where)))
            wrong += [f"{words[0]}: {name} is in no table" for name in named if name not in known]
        wrong += [f"{words[0]}: {name} is no public name" for name in re.findall(r"\{py:obj\}`scrmine\.(\w+)`", where) if name not in PUBLIC]
        wrong += [f"{words[0]}: there is no {target}" for target in LINK.findall(where)
                  if "#" in target and target.partition("#")[2] not in slugs(page.parent / target.partition("#")[0])]
        if not re.search(r"\]\(|\{py:obj\}", where):
            wrong.append(f"{words[0]}: it does not say where it is used")
        if len(said.split()) > MOST_WORDS:
            wrong.append(f"{words[0]}: {len(said.split())} words, and {MOST_WORDS} are enough")
    listed = re.findall(r"^- \{term\}`([^`]+)`$", text, flags=re.MULTILINE)
    return wrong + ([] if listed == sorted(every, key=str.casefold) else ["the list at the top does not have every word, in the order of the alphabet"])


def test_the_glossary_names_what_there_is(source):
    page = source / "glossary.md"
    assert len(glossary_of(text_of(page))) > 25
    assert wrong_entries(page, text_of(page)) == []


def test_words_that_pages_look_up_are_in_the_glossary(source):
    every = {word for words, *_ in glossary_of(text_of(source / "glossary.md")) for word in words}
    for page in source.glob("*.md"):
        asked = {re.sub(r".*<(.+)>", r"\1", word) for word in re.findall(r"\{term\}`([^`]+)`", text_of(page))}
        assert asked <= every, page.name
    assert {"alpha", "effective n", "machine count"} <= set(re.findall(r"[`<]([\w ]+)>?`", text_of(source / "methods.md")))


def test_what_is_wrong_with_a_glossary_is_listed(source):
    text = ("- {term}`lift`\n- {term}`p`\n\n```{glossary}\np\nadjusted p\n  Chance.\n\n  Columns `p`, `q`; measure `alphas` · [a](methods.md#gone)\n\n"
            f"lift\n  {'Often ' * 61}\n\n  Column `lift`\n\nunit\n  It.\n  Too.\n\n  {{py:obj}}`scrmine.units`, [b](methods.md#words)\n```\n")
    assert [words for words, *_ in glossary_of(text)] == [["p", "adjusted p"], ["lift"], ["unit"]]
    assert glossary_of(text)[2][1:] == ("It.\nToo.", "{py:obj}`scrmine.units`, [b](methods.md#words)")
    assert wrong_entries(source / "glossary.md", text) == [
        "p: q is in no table", "p: alphas is in no table", "p: there is no methods.md#gone", "lift: it does not say where it is used",
        "lift: 61 words, and 60 are enough", "unit: units is no public name", "the list at the top does not have every word, in the order of the alphabet",
    ]
