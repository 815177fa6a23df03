"""How large the evidence page is and how fast it answers: python benchmarks/page.py [N_REVIEWS ...].

Makes up reviews of 250 passages, each of sentences drawn from the fictional sample and the
training passages, codes them with the phrases coder, writes the page, and opens it from disk in headless Chromium (needs playwright and
chromium, as the browser tests do). For 24 and 500 reviews, or those named, it prints megabytes, seconds to the first contentful paint, and
milliseconds from a click to the new content drawn: the median and the slowest of 15 clicks on cells of themes × reviews, on passages ("In its
place"), on reviews, and on themes; and the seconds of a search through all.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import Page, sync_playwright

from scrmine import Corpus, ScrmineWarning, code_passages, compare_themes, load_sample, load_training, read_codebook
from scrmine.report.page import write_page

PER_REVIEW, SENTENCES = 250, (1, 8)
CLICKS = 15
BOARDS = ("Aldermere SCB", "Haverton SCP", "Saltby SCB", "Glanarth CYSUR")

TIME_A_CLICK = """async ([selector, done]) => {
    const link = document.querySelector(selector), started = performance.now();
    link.click();
    while (!document.querySelector(done)) await new Promise((go) => setTimeout(go));
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
    return performance.now() - started;
}"""


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or [24, 500]
    texts = pd.concat([load_sample().passages["text"], load_training()["text"]])
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?!])\s+", text) if 5 <= len(sentence.split()) <= 60]
    print(f"{len(sentences):,} sentences to draw from\n{'reviews':>8}{'passages':>10}{'words':>12}{'codings':>9}{'MB':>7}{'written s':>10}{'paint s':>9}   clicks, ms: median (slowest)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for n in sizes:
            path = Path(folder) / f"{n}.html"
            began = time.perf_counter()
            said = write_reviews(path, n, sentences)
            written = time.perf_counter() - began
            tab = browser.new_page(viewport={"width": 1366, "height": 850})
            print(f"{n:>8,}{said}{path.stat().st_size / 1e6:>7.1f}{written:>10.0f}{first_paint(tab, path):>9.2f}   {clicks(tab, path)}")
            tab.close()
        browser.close()


def write_reviews(path: Path, n: int, sentences: list[str]) -> str:
    """The page of n made-up reviews."""
    corpus, codebook = made_up(n, sentences), read_codebook()
    codings = code_passages(corpus.passages, codebook, coder="phrases")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        overall = compare_themes(corpus, codings, codebook)
        grouped = compare_themes(corpus, codings, codebook, by="outcome")
    write_page(path, corpus, codings, codebook, overall, grouped, dict.fromkeys(["frequency", "heatmap"], ("<svg xmlns='http://www.w3.org/2000/svg'/>", "")))
    return f"{len(corpus.passages):>10,}{corpus.passages['n_words'].sum():>12,}{len(codings):>9,}"


def made_up(n: int, sentences: list[str]) -> Corpus:
    """Reviews of the sample's kind: sections of ten passages, roles in their usual order, pages of six."""
    random = np.random.default_rng(0)
    roles = np.repeat(["summary", "introduction", "method", "background", "chronology", "analysis", "lessons", "recommendation"], [20, 10, 10, 30, 70, 70, 20, 20])
    reviews, documents, pages, rows = [], [], [], []
    for number in range(n):
        doc_id, position, parts = f"review-{number:03}", 0, []
        for at, role in enumerate(roles):
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


def clicks(tab: Page, path: Path) -> str:
    """How long clicks of each kind take, in words."""
    start = path.as_uri()
    kinds = {"cell": ("#reviews", "#heat tbody tr:nth-child({n}) td a", "#evidence-body .card .where"), "passage": ("#show&theme=child_focus", ".card:nth-child({few}) .acts a", ".card.here .where"),
             "review": ("#reviews", "#heat tbody tr:nth-child({n}) th a", "#review-body .line"), "theme": ("#themes", "#themes tbody tr:nth-child({few}) th a", "#theme-body .lead")}
    said = []
    for kind, (view, selector, done) in kinds.items():
        times = []
        for click in range(CLICKS):
            tab.goto("about:blank")  # so that nothing of the last click is there
            tab.goto(start + view)
            tab.wait_for_selector(selector.format(n=1, few=1).split(" ")[0], state="attached")
            tab.wait_for_timeout(150)
            rows = tab.locator("#heat tbody tr").count()
            times.append(tab.evaluate(TIME_A_CLICK, [selector.format(n=1 + (7 * click) % rows, few=1 + click % 8), done]))
        said.append(f"{kind} {statistics.median(times):.0f} ({max(times):.0f})")
    tab.goto(start + "#search=supervision")
    began = time.perf_counter()
    tab.wait_for_function("() => /^(\\d|No place)/.test(document.querySelector('#search-says').textContent)", timeout=120_000)
    return ", ".join(said) + f"; search {time.perf_counter() - began:.1f} s"


if __name__ == "__main__":
    main()
