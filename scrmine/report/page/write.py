"""The page is put together: templates, one style, one script, and the data that the script opens."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scrmine.codebook import Codebook
from scrmine.compare import MEASURES, Comparison, review_groups
from scrmine.corpus import Corpus
from scrmine.quality.card import ADVICE, QualityCard
from scrmine.report.page.correcting import correct_column
from scrmine.report.page.embed import as_block, as_packed, as_picture, policy_hash
from scrmine.report.page.grouping import columns_to_compare, compare_column, is_closed
from scrmine.report.page.index import page_index
from scrmine.report.page.numbers import number, percent, plain
from scrmine.report.page.slices import page_slices
from scrmine.report.page.views import (
    HEADLINES,
    corrected_rows,
    frequencies,
    heat_map,
    quality_rows,
    reading,
    summarise,
    topic_rows,
)
from scrmine.sources import describe_sources, fictional_note
from scrmine.topics.crosswalk import Crosswalk
from scrmine.topics.result import Topics
from scrmine.values import REASONS

HERE = Path(__file__).parent
SCRIPTS = ("elements", "store", "address", "choose", "cards", "panel", "theme", "review", "compare", "search", "grid", "start")
STYLES = ("base", "views", "panel", "print")
DOWNLOADS = (".xlsx", ".docx", ".csv", ".svg", ".png")
NARROWEST, DIGIT = 2.3, 0.5
"""Of a column of themes × reviews, and of what a digit adds to it, in rem."""

EARLY = 'document.documentElement.className = "js";'
"""Runs before the first paint, so that only one view is ever seen."""


def write_page(path: Path, corpus: Corpus, codings: pd.DataFrame, codebook: Codebook, overall: Comparison,
               grouped: Comparison | None, figures: dict[str, tuple[str, str]], *, topics: Topics | None = None,
               crosswalk: Crosswalk | None = None, card: QualityCard | None = None, corrected: Comparison | None = None,
               share: bool = False) -> None:
    """Write the page.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    corpus, codings, codebook, overall, grouped
        What `scrmine.report.write_report` has computed.
    figures : dict
        For each figure its SVG source and its text alternative.
    topics, crosswalk, card : optional
        Topics of the same passages, how they meet the themes, and how far the coder can be relied on; each gets a view.
    corrected : Comparison, optional
        The same frequencies corrected by a human sample.
    share : bool
        Leave out what should not leave the house: the words of passages, what is known of each case, and small counts, of
        reviews with a theme or without it, in comparisons of groups. The corpus must be one that `scrmine.report.sharing.shareable` made.
    """
    by = grouped.settings["by"] if grouped is not None else None
    closed = is_closed(by, share=share)
    columns = columns_to_compare(corpus, by, share=share)
    groups = {} if share else {name: review_groups(corpus, name) for name in columns}
    script = '"use strict";\n(function () {\n' + "\n".join(_part("script", name, "js") for name in SCRIPTS) + "})();\n"
    heat = heat_map(corpus, codebook, overall)
    style = "".join(_part("style", name, "css") for name in STYLES) + _columns(heat)
    page = _environment().get_template("page.html.j2").render(
        style=Markup(style), script=Markup(script), early=Markup(EARLY), hashes={"style": policy_hash(style), "script": policy_hash(script), "early": policy_hash(EARLY)},
        index=as_block(page_index(corpus, codings, codebook, overall, groups, topics, share=share, closed=closed, corrected=corrected)),
        slices=[] if closed else [as_packed(part) for part in page_slices(corpus, codings, codebook, share=share)],
        comparisons=as_block([_compared(corpus, codebook, overall, grouped, corrected, name, share=share) for name in columns]), columns=[plain(name) for name in columns],
        figures={name: (as_picture(svg), text) for name, (svg, text) in figures.items() if not (closed and name != "frequency")},
        frequencies=frequencies(overall, codebook), heat=heat, headlines=HEADLINES,
        reading=reading(corpus), summary=summarise(corpus, codings, overall), settings=overall.settings, measures=MEASURES,
        left_out=overall.excluded.to_dict("records"), reasons=REASONS, codebook_name=f"{codebook.name}, version {codebook.version}",
        guessed=corpus.settings.get("metadata") == "detected", topics=topic_rows(topics, crosswalk, codebook, overall.settings["seed"]), topics_say=repr(topics) if topics else "",
        downloads=_beside(path), card=card, quality=quality_rows(card), advice=ADVICE, share=share, closed=closed,
        corrected=corrected_rows(corrected), with_correction=corrected, sources=describe_sources(corpus), fictional=fictional_note(corpus),
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def _environment() -> Environment:
    """Templates with every value escaped, and an error for a name that is not given."""
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"percent": percent, "number": number, "plain": plain}
    return environment


def _part(folder: str, name: str, ending: str) -> str:
    return (HERE / folder / f"{name}.{ending}").read_text(encoding="utf-8")


def _compared(corpus: Corpus, codebook: Codebook, overall: Comparison, grouped: Comparison | None, corrected: Comparison | None, by: str, *, share: bool) -> dict:
    """Themes by one column, with what a human sample says of the same groups."""
    compared = compare_column(corpus, overall, by, share=share, grouped=grouped)
    groups = [group["group"] for group in compared["groups"]]
    return {**compared, "corrected": correct_column(corpus, codebook, corrected, by, groups, closed=is_closed(by, share=share), compared=bool(compared["further"]))}


def _columns(heat: dict) -> str:
    """How wide the columns of themes × reviews are, and how many each family has: in the style, since the policy lets no element have one of its own."""
    widest = max((len(number(theme["n"])) for theme in heat["themes"]), default=1)
    families = "".join(f" --{family}: {n};" for family, n in heat["families"].items())
    return f":root {{ --themes: {len(heat['themes'])};{families} --cell: {max(NARROWEST, DIGIT * widest + DIGIT):.2f}rem; }}\n"


def _beside(page: Path) -> list[str]:
    """The files that stand beside the page to be used elsewhere, the workbook first."""
    found = [file.relative_to(page.parent).as_posix() for file in page.parent.rglob("*") if file.suffix in DOWNLOADS]
    return sorted(found, key=lambda name: (name.count("/"), name))
