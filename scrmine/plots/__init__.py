"""Figures: each function takes a table or result, draws on matplotlib Axes and returns them."""

from scrmine.plots.style import COLOURS, MOST_GROUPS, STYLE, describe_figure, figure_title
from scrmine.plots.themes import plot_comparison, plot_frequency, plot_heatmap

__all__ = ["COLOURS", "MOST_GROUPS", "STYLE", "describe_figure", "figure_title", "plot_comparison", "plot_frequency", "plot_heatmap"]
