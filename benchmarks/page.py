"""How large the evidence page is and how fast it answers: python benchmarks/page.py [N_REVIEWS ...] [--keep FOLDER].

Makes up reviews of 250 passages, the last but one of them of 2,500, each of sentences drawn from the fictional sample and the training passages, codes them with the
phrases coder, writes the page, and opens it from disk in headless Chromium (needs playwright and chromium, as the browser tests do), 1440 by 900.
For 24 and 500 reviews, or those named, it prints megabytes, seconds to the first contentful paint, and for each kind of click the milliseconds to the new
content drawn, median and slowest of 15; and of these the milliseconds for which the page's thread was busy, which other work on the machine does
not lengthen. Last a search through all: to its first place, to its end, and the longest time for which it kept a click waiting. With --keep the
pages stay in FOLDER, and those that are there are measured without being written anew.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import CDPSession, Page, sync_playwright

from scrmine import Corpus, ScrmineWarning, code_passages, compare_themes, load_sample, load_training, read_codebook
from scrmine.report.page import write_page

PER_REVIEW, SENTENCES = 250, (1, 8)
LONGER = 10
"""How many times as many passages the longest review has."""

CLICKS = 15
BOARDS = ("Aldermere SCB", "Haverton SCP", "Saltby SCB", "Glanarth CYSUR")

TIME_A_CLICK = """async ([selector, done]) => {
    const link = document.querySelector(selector), started = performance.now();
    if (link.localName === "select") { link.selectedIndex = 1; link.dispatchEvent(new Event("change")); } else link.click();
    while (!document.querySelector(done)) await new Promise((go) => setTimeout(go));
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
    return performance.now() - started;
}"""
"""To the content asked for, and the frame that shows it."""

TIME_A_SEARCH = """async (words) => {
    const started = performance.now(), says = document.getElementById("search-says");
    let first = 0, waited = 0, last = started;
    location.hash = "search=" + words;
    while (!/^(\\d|No place)/.test(says.textContent)) {
        await new Promise((go) => setTimeout(go));
        const now = performance.now();
        waited = Math.max(waited, now - last);
        last = now;
        if (!first && document.querySelector(".kwic tbody tr")) first = now - started;
    }
    return [first, performance.now() - started, waited];
}"""

KINDS = {
    "table of reviews": ("#overview", "nav a[href='#reviews']", "#reviews.now"), "cell": ("#reviews", "#heat tbody tr:nth-child({n}) td a", "#evidence-body .card .where"),
    "passage": ("#show&theme=child_focus", ".card:nth-child({few}) .acts a", ".card.here .where"), "all findings": ("#overview", "#overview .lead a", "#evidence-body .card .where"),
    "review": ("#reviews", "#heat tbody tr:nth-child({n}) th a", "#review-body .line .words"), "longest review": ("#reviews", "#heat a[href='#review={longest}']", "#review-body .line .words"),
    "coded only": ("#review={longest}", "#review-body input", "#review-body .only-coded"), "theme": ("#themes", "#themes tbody tr:nth-child({few}) th a", "#theme-body .lead"),
    "back to reviews": ("#theme=child_focus", "nav a[href='#reviews']", "#reviews.now"), "group": ("#compare", "#measure", "#compare-body td .ci + br"),
}
"""Each kind of click: where it is made, on what, and what must be there then."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", metavar="N_REVIEWS", type=int, nargs="*", default=[24, 500])
    parser.add_argument("--keep", metavar="FOLDER", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for n in asked.sizes:
            path = (asked.keep or Path(folder)) / f"{n}.html"
            print(f"{n} reviews: {written(path, n)}{path.stat().st_size / 1e6:.1f} MB", end="", flush=True)
            tab = browser.new_page(viewport={"width": 1440, "height": 900})
            print(f", first paint after {first_paint(tab, path):.2f} s\n{'click':<18}{'median':>8}{'slowest':>9}   busy: median, most", flush=True)
            for kind in KINDS:
                print(clicks(tab, path, kind, n), flush=True)
            print(search(tab, path), flush=True)
            tab.close()
        browser.close()


def written(path: Path, n: int) -> str:
    """The page of n made-up reviews, if it is not there; and in words how large they are."""
    if path.exists():
        return "as kept, "
    texts = pd.concat([load_sample().passages["text"], load_training()["text"]])
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?!])\s+", text) if 5 <= len(sentence.split()) <= 60]
    began = time.perf_counter()
    said = write_reviews(path, n, sentences)
    return f"{said}, written in {time.perf_counter() - began:.0f} s, "


def write_reviews(path: Path, n: int, sentences: list[str]) -> str:
    """The page of n made-up reviews."""
    corpus, codebook = made_up(n, sentences), read_codebook()
    codings = code_passages(corpus.passages, codebook, coder="phrases")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        overall = compare_themes(corpus, codings, codebook)
        grouped = compare_themes(corpus, codings, codebook, by="outcome")
    write_page(path, corpus, codings, codebook, overall, grouped, dict.fromkeys(["frequency", "heatmap"], ("<svg xmlns='http://www.w3.org/2000/svg'/>", "")))
    return f"{len(corpus.passages):,} passages, {corpus.passages['n_words'].sum():,} words, {len(codings):,} codings"


def made_up(n: int, sentences: list[str]) -> Corpus:
    """Reviews of the sample's kind: sections of ten passages, roles in their usual order, pages of six."""
    random = np.random.default_rng(0)
    roles = np.repeat(["summary", "introduction", "method", "background", "chronology", "analysis", "lessons", "recommendation"], [20, 10, 10, 30, 70, 70, 20, 20])
    reviews, documents, pages, rows = [], [], [], []
    for number in range(n):
        doc_id, position, parts = f"review-{number:03}", 0, []
        for at, role in enumerate(np.repeat(roles, LONGER) if number == n - 2 else roles):
            text = " ".join(sentences[i] for i in random.integers(0, len(sentences), random.integers(*SENTENCES)))
            rows.append({"passage_id": f"{doc_id}:{position}-{position + len(text)}", "doc_id": doc_id, "review_id": doc_id, "page": at // 6 + 1, "page_end": at // 6 + 1,
                         "paragraph": f"{at // 10 + 1}.{at % 10 + 1}", "section": f"{role.capitalize()} {at // 10 + 1}", "role": role, "shape": "paragraph",
                         "locator": f"p. {at // 6 + 1}, para {at // 10 + 1}.{at % 10 + 1}", "start": position, "end": position + len(text), "n_words": len(text.split()),
                         "lead_in": None, "repeat_of": None, "text": text})
            parts.append(text)
            position += len(text) + 2
        whole = "\n\n".join(parts)
        documents.append({"doc_id": doc_id, "review_id": doc_id, "kind": "report", "title": f"Review {number}", "source_file": f"{doc_id}.pdf", "sha256": f"{number:064}",
                          "status": "ok", "reason": "", "text": whole})
        pages.append({"page_id": f"{doc_id}:p0", "doc_id": doc_id, "page": None, "start": 0, "end": len(whole), "quality": 1.0})
        reviews.append({"review_id": doc_id, "board": BOARDS[number % len(BOARDS)], "name": f"Child {number}", "year": 2009 + number % 15,
                        "outcome": ("death", "serious harm")[number % 2]})
    return Corpus(pd.DataFrame(reviews), pd.DataFrame(documents), pd.DataFrame(pages), pd.DataFrame(rows))


def first_paint(tab: Page, path: Path) -> float:
    """Seconds from the call to the first contentful paint: the quickest of three calls, for the machine does other things too."""
    took = []
    for _ in range(3):
        tab.goto(path.as_uri())
        painted = tab.wait_for_function("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
        took.append(painted.json_value())
    return min(took) / 1000


def clicks(tab: Page, path: Path, kind: str, n: int) -> str:
    """A line on how long clicks of one kind take."""
    view, selector, done = KINDS[kind]
    longest = f"review-{n - 2:03}"
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    took, busy = [], []
    for click in range(CLICKS):
        tab.goto("about:blank")  # so that nothing of the last click is there
        tab.goto(path.as_uri() + view.format(longest=longest))
        on = selector.format(n=1 + (7 * click) % n, few=1 + click % 8, longest=longest)
        tab.wait_for_selector(on, state="attached")
        tab.wait_for_timeout(500)
        before = busy_for(session)
        took.append(tab.evaluate(TIME_A_CLICK, [on, done]))
        busy.append(busy_for(session) - before)
    session.detach()
    return f"{kind:<18}{statistics.median(took):>8.0f}{max(took):>9.0f}{statistics.median(busy):>16.0f}{max(busy):>6.0f}"


def busy_for(session: CDPSession) -> float:
    """Milliseconds of processor time that the page's thread has had."""
    return 1000 * next(metric["value"] for metric in session.send("Performance.getMetrics")["metrics"] if metric["name"] == "TaskDuration")


def search(tab: Page, path: Path) -> str:
    """How long a search through all takes."""
    tab.goto("about:blank")
    tab.goto(path.as_uri() + "#search")
    tab.wait_for_timeout(500)
    first, end, waited = tab.evaluate(TIME_A_SEARCH, "supervision")
    return f"search: first place after {first:.0f} ms, the end after {end / 1000:.1f} s, a click waits {waited:.0f} ms at most"


if __name__ == "__main__":
    main()
