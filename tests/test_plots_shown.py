"""What a notebook shows of a figure."""

import base64
import html
import re

import pandas as pd
from IPython.core.formatters import DisplayFormatter

from scrmine.plots import describe_figure
from scrmine.plots.style import explain, new_axes


def test_a_notebook_shows_a_picture_with_its_text_alternative():
    ax = new_axes(2.0)
    ax.plot([0, 1], [0, 1])
    explain(ax, "Half of “A & B” <agree>", "Share of reviews, n = 2.", "scrmine.")
    shown, _ = DisplayFormatter().format(ax.figure)
    assert shown["text/plain"] == describe_figure(ax) == "Half of “A & B” <agree>. Share of reviews, n = 2. Source: scrmine."
    alt = re.search(r'alt="([^"]*)"', shown["text/html"]).group(1)
    assert html.unescape(alt) == describe_figure(ax)
    assert base64.b64decode(shown["image/png"]).startswith(b"\x89PNG")
    assert shown["image/png"] in shown["text/html"]


def test_the_same_figure_is_the_same_picture_and_one_without_a_title_is_shown_too():
    ax = new_axes(2.0)
    ax.bar(*zip(*pd.Series([1, 2]).items(), strict=True))
    assert ax.figure._repr_mimebundle_() == ax.figure._repr_mimebundle_(include=None, exclude=None)
    assert ax.figure._repr_mimebundle_()["text/plain"] == ""
