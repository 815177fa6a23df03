"""Figures on disk: SVG and PNG with their text alternative inside, and the table that each was drawn from."""

from __future__ import annotations

import re
import warnings
from html import escape
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from scrmine.plots import STYLE, describe_figure, figure_title, plot_comparison, plot_frequency, plot_heatmap
from scrmine.plots.agreement import plot_agreement
from scrmine.plots.compare import plot_corrected
from scrmine.plots.patterns import plot_sensitivity
from scrmine.plots.places import plot_places
from scrmine.plots.style import source_of
from scrmine.report.page.grouping import is_closed
from scrmine.report.results import Results
from scrmine.report.tables import write_csv

PRINTED_AT = 200
"""Dots an inch of the PNG: a figure is nine inches wide, and is printed at six or seven."""


def draw_figures(results: Results) -> dict[str, Axes]:
    """The figures of a report by name, each if there is something to draw.

    Where the report is for sharing and compares groups of cases, none of groups and none of single reviews.
    """
    closed = is_closed(results.by, share=results.share)
    axes = {"frequency": plot_frequency(results.overall)}
    if results.corrected is not None:
        axes["corrected"] = plot_corrected(results.corrected)
    places = results.tables.get("where_argued")
    if places is not None and (places["n_theme"] > 0).any():
        asked = results.overall.settings
        worth = "uncorrected machine count" if asked["coded_by"] == "machine" else "human codes"
        axes["places"] = plot_places(places, source=f"{source_of(asked)}, codebook “{results.codebook.name}”, coder “{asked['coder']}” ({worth}).", period=asked["period"])
    agreement = results.agreement
    if agreement is not None and not agreement.settings["reflexive"] and agreement.measure("alpha")["estimate"].notna().any():
        axes["agreement"] = plot_agreement(agreement)
    if results.sensitivity is not None:
        axes["sensitivity"] = plot_sensitivity(results.sensitivity)
    if not closed:
        axes["heatmap"] = plot_heatmap(results.overall, results.corpus.reviews)
        if results.grouped is not None and not results.uncompared:
            axes["comparison"] = plot_comparison(results.grouped)
    return axes


def write_figures(folder: Path, axes: dict[str, Axes], results: Results) -> dict[str, tuple[str, str]]:
    """Save the figures, with the table of each; for each its SVG source and its text alternative."""
    folder.mkdir()
    drawn = {}
    for name, ax in axes.items():
        description = describe_figure(ax)
        save_figure(ax, folder / name, description)
        write_csv(_table_of(name, results), folder / f"{name}.csv")
        drawn[name] = ((folder / f"{name}.svg").read_text(encoding="utf-8"), description)
    return drawn


def save_figure(ax: Axes, path_without_ending: Path, description: str) -> None:
    """Write the figure of these Axes as SVG and as PNG at print size, with its text alternative inside; close it.

    The same figure gives the same bytes.
    """
    figure = ax.figure
    stem = str(path_without_ending)
    with plt.rc_context(STYLE), warnings.catch_warnings():
        # A character that no font here has is drawn as a box; the page and the tables have it whole.
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        figure.savefig(f"{stem}.svg", bbox_inches="tight", metadata={"Date": None, "Creator": "scrmine", "Description": description})
        figure.savefig(f"{stem}.png", bbox_inches="tight", dpi=PRINTED_AT, metadata={"Software": "scrmine", "Description": description})
    plt.close(figure)
    path = Path(f"{stem}.svg")
    path.write_text(_told_aloud(path.read_text(encoding="utf-8"), figure_title(ax), description), encoding="utf-8", newline="\n")


def _told_aloud(svg: str, title: str, description: str) -> str:
    """The drawing as one picture with a name and a description, which a screen reader says instead of its parts."""
    opening = re.search(r"<svg\b[^>]*>", svg)
    named = f'{opening.group()[:-1]} role="img" aria-labelledby="figure-title figure-description">'
    said = f'\n <title id="figure-title">{escape(title)}</title>\n <desc id="figure-description">{escape(description)}</desc>'
    return svg[:opening.start()] + named + said + svg[opening.end():]


def _table_of(name: str, results: Results) -> pd.DataFrame:
    """What a figure was drawn from."""
    if name == "heatmap":
        return results.tables["themes_by_reviews"]
    if name == "places":
        return results.tables["where_argued"]
    if name == "agreement":
        return results.agreement.table
    if name == "sensitivity":
        return results.sensitivity.table
    if name == "corrected":
        return results.corrected.measure("share_of_passages")
    return (results.overall if name == "frequency" else results.grouped).measure("share_of_reviews")
