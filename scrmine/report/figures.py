"""Figures on disk: SVG and PNG with their text alternative inside."""

from __future__ import annotations

import warnings
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from scrmine.compare import Comparison
from scrmine.corpus import Corpus
from scrmine.plots import MOST_GROUPS, STYLE, describe_figure, plot_comparison, plot_frequency, plot_heatmap


def write_figures(folder: Path, corpus: Corpus, overall: Comparison, grouped: Comparison | None) -> dict[str, tuple[str, str]]:
    """Draw and save the figures; for each its SVG source and its text alternative."""
    folder.mkdir()
    axes = {"frequency": plot_frequency(overall), "heatmap": plot_heatmap(overall, corpus.reviews)}
    if grouped is not None and grouped.table["group"].nunique() <= MOST_GROUPS:
        axes["comparison"] = plot_comparison(grouped)
    drawn = {}
    for name, ax in axes.items():
        description = describe_figure(ax)
        save_figure(ax, folder / name, description)
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
        figure.savefig(f"{stem}.png", bbox_inches="tight", dpi=200, metadata={"Software": "scrmine", "Description": description})
    plt.close(figure)
