"""Build the site, offline: `python docs/build.py OUT`.

The sources are gathered in one folder first: the pages of this folder, the notebooks, the parts of the README and the data
cards as they are, and what is generated from the package itself (the codebook, the reference). Sphinx then runs the notebooks
and writes HTML; what was written is read again, and must fetch nothing and have no dead links.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import scrmine

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REPOSITORY = "https://github.com/scrmine/scrmine/blob/main/"
PARTS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "data/README.md", "scrmine/models/CARD.md")
NOTEBOOK = re.compile(r"\(notebooks/((?:exercises/)?\d\d)([)#])")
LEAVING = re.compile(r"\]\((?:\.\./)+([A-Za-z][^)\s]*)\)")
REMOTE = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""")
PARTS_OF_A_PAGE = {'<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
                   '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
                   '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
                   '<aside class="toc-drawer no-toc">': '<aside class="toc-drawer no-toc" aria-label="On this page">'}
EXAMPLES_OF_A_THEME = 2


def stage(source: Path, corpus: scrmine.Corpus | None = None) -> Path:
    """Gather every page of the site in a new folder; the fictional sample is read if it is not given."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(DOCS, source, ignore=shutil.ignore_patterns("build.py", "examples.py", "preparation.py", "templates", "__pycache__"))
    shutil.copytree(ROOT / "notebooks", source / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"), dirs_exist_ok=True)
    for part in PARTS:
        (source / "parts" / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / part, source / "parts" / part)
    fill_templates(source, corpus or scrmine.load_sample())
    for page in source.glob("*.md"):
        page.write_text(NOTEBOOK.sub(partial(name_notebook, source), page.read_text(encoding="utf-8")), encoding="utf-8")
    for notebook in [*source.glob("notebooks/**/*.ipynb"), *source.glob("notebooks/**/*.md")]:
        text = notebook.read_text(encoding="utf-8")
        text = LEAVING.sub(partial(stay_inside, source, notebook), text)
        if notebook.parent.name == "solutions":  # a search finds a worksheet and its solution, which have one title
            text = text.replace('"# ', '"# Solution: ', 1)
        notebook.write_text(text, encoding="utf-8")
    return source


def fill_templates(source: Path, corpus: scrmine.Corpus) -> None:
    """Write the pages that are generated: front page, codebook and reference."""
    pages = Environment(loader=FileSystemLoader(DOCS / "templates"), autoescape=False, undefined=StrictUndefined,  # noqa: S701 - Markdown, ours
                        trim_blocks=True, lstrip_blocks=True)
    codebook = codebook_page(corpus)
    groups = public_names((ROOT / "README.md").read_text(encoding="utf-8"))
    preparation = (DOCS / "preparation.py").read_text(encoding="utf-8").partition('"""\n\n')[2].strip()
    written = {"codebook": ("codebook", codebook), "index": ("index", codebook), "api/index": ("api", {"groups": groups, "preparation": preparation}),
               **{f"api/{group['page']}": ("group", group) for group in groups}}
    (source / "api").mkdir()
    for page, (template, values) in written.items():
        (source / f"{page}.md").write_text(pages.get_template(f"{template}.md").render(values), encoding="utf-8")


def name_notebook(source: Path, found: re.Match) -> str:
    """`(notebooks/03)` with the name of the third notebook, so that pages do not change when a notebook is renamed."""
    paths = sorted(source.glob(f"notebooks/{found.group(1)}-*.ipynb"))
    if len(paths) != 1:
        raise SystemExit(f"A page of docs/ links to notebook {found.group(1)}; there are {len(paths)} of that number. Mend the link.")
    return f"({paths[0].relative_to(source).as_posix()}{found.group(2)}"


def stay_inside(source: Path, notebook: Path, found: re.Match) -> str:
    """A link from a notebook to a file of the project, which on the site is a page or a file in the repository."""
    if (notebook.parent / found.group(0)[2:-1].partition("#")[0]).resolve().is_relative_to(source / "notebooks"):
        return found.group(0)
    up = "../" * len(notebook.relative_to(source).parent.parts)
    pages = {"README.md": "guide.md", "CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md", "data/README.md": "data.md",
             "data/codebook.yml": "codebook.md", "scrmine/models/CARD.md": "data.md"}
    target = found.group(1)
    return f"]({up}{pages[target]})" if target in pages else f"]({REPOSITORY}{target})"


def public_names(readme: str) -> list[dict]:
    """The groups of public names in the README: title, page, text and names; each name is in the group that speaks of it first."""
    table = readme.partition("## The public names")[2].partition("\n## ")[0]
    groups = [{"title": title, "page": re.sub(r"\W+", "-", title.lower()), "text": text, "names": []}
              for title, text in re.findall(r"^\| (\w[^|]*) \| (.*) \|$", table, flags=re.MULTILINE)]
    home = {}
    for pattern in (r"(?:^|· |`, )`(\w+)`", r"`(\w+)`"):  # a name that opens an entry is at home there; results stand within
        for group in groups:
            for name in re.findall(pattern, group["text"]):
                if name in scrmine.__all__:
                    home.setdefault(name, group)
    for name in scrmine.__all__:
        if name in home:
            home[name]["names"].append((name, isinstance(getattr(scrmine, name), type)))
    for group in groups:
        group["names"].sort(key=lambda named: named[1])  # what to call comes before what it gives
    return groups


def codebook_page(corpus: scrmine.Corpus) -> dict:
    """What the page of the codebook shows: every theme, with passages of the fictional sample that carry it."""
    codebook = scrmine.read_codebook()
    gold = scrmine.load_gold(corpus=corpus)
    passages = corpus.passages.set_index("passage_id")
    themes = codebook.table.to_dict("records")
    for theme in themes:
        theme["anchor"] = theme["theme"].replace("_", "-")
        theme["source_links"] = [re.sub(r"https?://\S+", r"<\g<0>>", text) for text in theme["sources"]]
        theme["examples"] = [{"text": as_markdown(passages.loc[row.passage_id, "text"]), "stance": row.stance,
                              "cited": as_markdown(scrmine.cite_passage(corpus, row.passage_id))}
                             for row in clearest(gold, passages, theme["theme"]).itertuples()]
        counted = gold[gold["theme"] == theme["theme"]]
        theme["n_passages"] = counted["passage_id"].nunique()
        theme["n_reviews"] = passages.loc[counted["passage_id"], "review_id"].nunique()
    return {"codebook": codebook, "themes": themes, "families": ("practice", "case"), "n_themes": len(themes), "n_documents": len(corpus.documents),
            "n_reviews": len(corpus.reviews)}


def as_markdown(text: str) -> str:
    """A text that Markdown shows as it is."""
    return re.sub(r"([\\`*_\[\]<>#|~]|(?<=\d)\.(?=\s)|^[-+])", r"\\\1", re.sub(r"\s+", " ", text))


def clearest(gold: pd.DataFrame, passages: pd.DataFrame, theme: str) -> pd.DataFrame:
    """Two short findings that carry this theme and no other, of different stances and reviews where there are such."""
    alone = gold.groupby("passage_id")["theme"].transform("nunique") == 1
    found = gold[(gold["theme"] == theme) & (alone | (gold["theme"].value_counts()[theme] < EXAMPLES_OF_A_THEME))]
    found = found.join(passages[["n_words", "review_id", "role"]], on="passage_id")
    found = found[found["n_words"].between(18, 70) & found["role"].isin(scrmine.values.FINDINGS)]
    found = found.sort_values(["n_words", "passage_id"])
    return pd.concat([found.drop_duplicates("stance"), found]).drop_duplicates("review_id").head(EXAMPLES_OF_A_THEME)


def write_evidence(folder: Path) -> None:
    """The evidence page of the fictional sample, to which the picture on the front page leads."""
    corpus, codebook = scrmine.load_sample(), scrmine.read_codebook()
    codings = scrmine.code_passages(corpus.passages, codebook)
    scrmine.write_report(corpus, codings, codebook, folder, by="outcome")


def name_parts(out: Path) -> None:
    """Give headings of the navigation their level, and its two side parts names: the theme leaves them out, and a screen reader needs them."""
    for path in out.rglob("*.html"):
        text = named = path.read_text(encoding="utf-8")
        for part, better in PARTS_OF_A_PAGE.items():
            named = named.replace(part, better)
        if named != text:
            path.write_text(named, encoding="utf-8")


class _Page(HTMLParser):
    """What a page points at, what it loads, and the places in it that can be pointed at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Sort what a tag names: a link waits for a reader, everything else is fetched at once."""
        named = {name: value for name, value in attrs if value}
        self.places |= {named[name] for name in ("id", "name") if name in named}
        is_loaded = tag != "link" or set(named.get("rel", "").split()) & {"stylesheet", "icon", "preload", "preconnect", "manifest", "modulepreload"}
        if "href" in named:
            (self.links if tag in ("a", "area") or not is_loaded else self.loads).add(named["href"])
        self.loads |= {named[name] for name in ("src", "poster", "data") if name in named and tag != "a"}
        self.loads |= set(REMOTE.findall(named.get("style", "")))


def check_site(out: Path) -> list[str]:
    """What is wrong with the pages as written: what would be fetched from the network, and links to files or places that are not there.

    The report of the sample is left out; its own tests look at it, and its script makes its places.
    """
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in sorted(out.rglob("*.html")) if out / "evidence" not in path.parents}
    wrong = []
    for path, page in pages.items():
        name = path.relative_to(out).as_posix()
        wrong += [f"{name} fetches {target}" for target in sorted(page.loads) if target.startswith(("http:", "https:", "//"))]
        for target in sorted(page.links | page.loads):
            file, _, place = target.partition("#")
            if re.match(r"[a-z]+:|//", target) or target == "#":
                continue
            there = (path.parent / unquote(file.partition("?")[0])).resolve() if file else path
            if not there.exists():
                wrong.append(f"{name} points at {target}, which is not there")
            elif place and there in pages and unquote(place) not in pages[there].places:
                wrong.append(f"{name} points at {target}; there is no such place on that page")
    for path in sorted(out.rglob("*.css")):
        wrong += [f"{path.relative_to(out).as_posix()} fetches {target}" for target in REMOTE.findall(path.read_text(encoding="utf-8"))]
    return wrong


def digest() -> str:
    """What notebooks show changes with the package and its data, too; outputs are kept only as long as these are the same."""
    files = sorted(path for folder in ("scrmine", "data") for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def main() -> None:
    """Gather the sources, let Sphinx run and write them, and put the example of a report beside."""
    from sphinx.cmd.build import main as sphinx_build  # noqa: PLC0415 - tests read the sources without Sphinx

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out.resolve()
    work = out.with_name(f"{out.name}-work")
    source, cache = stage(work / "source"), work / "cache" / digest()
    for old in set(cache.parent.glob("*")) - {cache}:
        shutil.rmtree(old)
    failed = sphinx_build(["-W", "--keep-going", "-j", "2", "-d", str(work / "doctrees"), "-D", f"nb_execution_cache_path={cache}", str(source), str(out)])
    if failed:
        raise SystemExit(failed)
    name_parts(out)
    write_evidence(out / "evidence")
    wrong = check_site(out)
    if wrong:
        raise SystemExit("\n".join(["The site is written, and this is wrong with it:", *wrong]))
    print(f"The site: {out / 'index.html'}")


if __name__ == "__main__":
    main()
