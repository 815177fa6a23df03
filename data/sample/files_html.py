"""A news story and a board's page as browsers save them, with all that stands around the text; see `make_files.py`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

NOTE = re.compile(r"\[\^(\w+)\]:\s*(.+)")
MARK = re.compile(r"\[\^(\w+)\](?!:)")
STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
EMPHASIS = re.compile(r"\*(?=\S)(.+?)(?<=\S)\*(?!\w)")
CAPTION = re.compile(r"\*.*\b(?:Picture|Photo|Stock image)\b.*\*$")
SIGN_UP = re.compile(r"\*\*(?:Sign up|The \w+ has told).*\*\*$")
OTHER_STORY = re.compile(r"\*You may also")
OTHER_STORIES = re.compile(r"\*\*Most Read\*\*$")
COUNTERS = re.compile(r"(?:\d+ Comments|Share · .*|Comments are closed.*)$")

COOKIES = """<div id="cookie-banner" class="cookie-consent" role="dialog"><h2>Your privacy</h2>
<p>We and our 214 partners store and read information on your device, such as cookies, to show you content and advertising.
You can change your choices at any time on our privacy page.</p><button>Accept all</button><button>Manage</button></div>"""
NEWS_TOP = """<header class="site-header"><a href="/">Haverton Evening Courier</a><form action="/search"><input name="q">
<button>Search</button></form></header>
<nav class="primary"><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li><li><a href="/life">What's On</a></li>
<li><a href="/jobs">Jobs</a></li><li><a href="/notices">Family Notices</a></li></ul></nav>"""
NEWS_BOTTOM = """<div class="related-stories"><h3>More stories from Haverton</h3><ul>
<li><a href="/1">Parking charges at the station to double from Monday</a></li>
<li><a href="/2">School choir reaches final of national competition</a></li>
<li><a href="/3">Council tax: what you will pay next year</a></li></ul></div>
<footer class="site-footer"><p>© Haverton Evening Courier. Registered office: 4 Market Street. If you have a complaint about
editorial content, contact the editor.</p><ul><li><a href="/terms">Terms</a></li><li><a href="/privacy">Privacy</a></li></ul></footer>"""
BOARD_TOP = """<a class="skip-link" href="#content">Skip to main content</a>
<div id="header"><img src="logo.png" alt="Glanarth Safeguarding Board"><p>Bwrdd Diogelu Glanarth</p><a href="/cy">Cymraeg</a></div>
<div class="navbar"><ul><li><a href="/">Home</a></li><li><a href="/training">Training</a></li><li><a href="/report">Report a concern</a></li>
</ul></div><div class="breadcrumbs"><a href="/">Home</a> &gt; <a href="/reviews">Practice reviews</a> &gt; CPR 3/2022</div>"""
BOARD_BOTTOM = """<div class="sidebar"><h2>In this section</h2><ul><li><a href="/reviews/cpr-1-2015">CPR 1/2015</a></li>
<li><a href="/reviews/cpr-2-2019">CPR 2/2019</a></li></ul><h2>Worried about a child?</h2><p>Telephone 01632 960 000.</p></div>
<div id="footer"><p>Glanarth Safeguarding Board, County Hall. Copyright of the Board.</p></div>"""


@dataclass(frozen=True)
class Design:
    """How one page is laid out.

    Attributes
    ----------
    top, bottom : str
        What stands around the text.
    article : bool
        Whether the page marks its text with <article>, as papers do; boards' pages often have nothing but <div>.
    charset : str
        In which encoding it is saved, and says that it is.
    """

    top: str
    bottom: str
    article: bool
    charset: str = "utf-8"


DESIGNS = {
    "haverton-2016-news": Design(COOKIES + NEWS_TOP, NEWS_BOTTOM, article=True),
    "glanarth-2022-cpr-3": Design(BOARD_TOP, BOARD_BOTTOM + COOKIES, article=False, charset="windows-1252"),
}


def make_html(source: str, path: Path, design: Design) -> None:
    """Lay out one page from its Markdown."""
    notes = NOTE.findall(source)
    lines = [line.strip() for line in source.split("\n") if line.strip() and not NOTE.match(line)]
    title = html.escape(re.sub(r"^#+\s+", "", lines[0]), quote=False)
    body = "\n".join(_blocks(lines))
    if notes:
        items = "\n".join(f'<li id="fn{label}"><p>{_inline(text)} <a href="#ref{label}">↩</a></p></li>' for label, text in notes)
        body += f'\n<hr>\n<section class="footnotes"><ol>\n{items}\n</ol></section>'
    open_main, close_main = ("<article>", "</article>") if design.article else ('<div id="content"><div class="page-text">', "</div></div>")
    page = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="{design.charset}"><title>{title} | {'Courier' if design.article else 'Glanarth'}</title>
<style>body {{ font-family: Georgia, serif }}</style><script>window.dataLayer = ["<p>not text</p>"];</script></head>
<body>
{design.top}
{open_main}
{body}
{close_main}
{design.bottom}
</body></html>
"""
    path.write_bytes(page.encode(design.charset, "xmlcharrefreplace"))


def _inline(text: str) -> str:
    text = html.escape(text, quote=False)
    text = MARK.sub(r'<sup><a id="ref\1" href="#fn\1">\1</a></sup>', text)
    return EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", text))


def _kind(line: str) -> str:
    """What sort of line of a story or review it is."""
    kinds = (("heading", re.compile("#")), ("caption", CAPTION), ("form", SIGN_UP), ("aside", OTHER_STORY), ("most", OTHER_STORIES),
             ("counters", COUNTERS), ("ul", re.compile(r"[-*]\s")), ("ol", re.compile(r"\d+\.\s")), ("tr", re.compile(r"\|")),
             ("quote", re.compile(">")))
    return next((kind for kind, pattern in kinds if pattern.match(line)), "p")


def _blocks(lines: list[str]) -> Iterator[str]:
    """The elements of a page, in order."""
    most_read = False
    for kind, group in groupby(lines, _kind):
        entries = list(group)
        if kind == "heading":
            for entry in entries:
                level = len(re.match("#+", entry)[0])
                yield f"<h{level}>{_inline(entry.lstrip('# '))}</h{level}>"
        elif kind in ("ul", "ol"):
            items = "\n".join(f"<li>{_link(entry) if most_read else _inline(_bare(entry))}</li>" for entry in entries)
            yield f"<{kind}>\n{items}\n</{kind}>" + ("</div>" if most_read else "")
            most_read = False
        elif kind == "most":
            most_read = True
            yield '<div class="most-read"><h4>Most Read</h4>'
        elif kind == "tr":
            yield from _table(entries)
        else:
            yield from (_framed(kind, entry) for entry in entries)


def _bare(entry: str) -> str:
    return re.sub(r"^(?:[-*]|\d+\.)\s+", "", entry)


def _link(entry: str) -> str:
    return f'<a href="/story">{_inline(_bare(entry))}</a>'


def _framed(kind: str, entry: str) -> str:
    """A paragraph in the element that pages put its kind in."""
    words = _inline(entry.lstrip("> "))
    return {
        "caption": f'<figure><img src="picture.jpg" alt=""><figcaption>{words}</figcaption></figure>',
        "form": f'<form class="newsletter-sign-up"><p>{words}</p><input type="email"><button>Sign up</button></form>',
        "aside": f"<aside>{words}</aside>",
        "counters": f'<div class="social-share">{words}</div>',
        "quote": f"<blockquote><p>{words}</p></blockquote>",
    }.get(kind, f"<p>{words}</p>")


def _table(entries: list[str]) -> Iterator[str]:
    rows = [[cell.strip() for cell in entry.strip("|").split("|")] for entry in entries if not re.fullmatch(r"\|?[\s:|-]+\|?", entry)]
    yield "<table>"
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        yield "<tr>" + "".join(f"<{tag}>{_inline(cell)}</{tag}>" for cell in row) + "</tr>"
    yield "</table>"
