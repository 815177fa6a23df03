"""A real browser: Debian's Chromium driven by Playwright. Without either the tests skip and say which package to install."""

from __future__ import annotations

import shutil
import warnings

import pytest

from scrmine import ScrmineWarning, compare_themes
from scrmine.report.page import write_page

MISSING_DRIVER = "needs playwright to drive a browser: pip install playwright axe-playwright-python"
MISSING_BROWSER = "needs a Chromium: apt-get install chromium"


@pytest.fixture(scope="session")
def browser():
    """One headless browser for all tests."""
    driver = pytest.importorskip("playwright.sync_api", reason=MISSING_DRIVER)
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip(MISSING_BROWSER)
    with driver.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def tab(browser):
    """A new tab, laptop size; the test fails if it wrote to the console, threw, or asked for anything but the page itself."""
    context = browser.new_context(viewport={"width": 1366, "height": 850})
    page, wrong = context.new_page(), []
    page.set_default_timeout(15_000)
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(("file:", "data:")) else None)
    yield page
    context.close()
    assert wrong == []


def write_case(folder, case, by=None, **settings):
    """The page of a corpus, its codings and a codebook, as an address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ScrmineWarning)
        overall = compare_themes(*case)
        grouped = compare_themes(*case, by=by) if by else None
    drawn = dict.fromkeys(["frequency", "heatmap", *(["comparison"] if by else [])], ("<svg xmlns='http://www.w3.org/2000/svg'/>", "A drawing."))
    write_page(folder / "index.html", *case, overall, grouped, drawn, **settings)
    return (folder / "index.html").as_uri()
