"""The style of every figure: palette, sizes, title and source, in the style of the Government Analysis Function.

A figure has one message: the title states the finding, the subtitle the measure, n, unit and interval, the last line the
source. `describe_figure` gives the text alternative.
"""

from __future__ import annotations

import base64
import html
import io
import re
import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.text import Text

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")
"""Analysis Function categorical palette, in its order: neighbours differ by a contrast of 3:1 or more."""

MARKERS = ("o", "D", "s", "^")
GREY = "#595959"
BLUES = ListedColormap(["#FFFFFF", "#D9E4EE", "#A9C3DA", "#6F9BC1", "#3A6E9E", "#12436D"])
MOST_GROUPS = len(COLOURS)
WIDTH = 9.0
"""Inches; at 100 dots an inch the text is 10 points high and readable at half size."""

STYLE = {
    # The font that comes with matplotlib, so that a figure is the same on every machine.
    "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "font.size": 10,
    "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "axes.edgecolor": GREY,
    "axes.labelcolor": "#1A1A1A", "xtick.color": "#1A1A1A", "ytick.color": "#1A1A1A", "ytick.left": False,
    "text.parse_math": False, "svg.hashsalt": "scrmine", "svg.fonttype": "path", "figure.facecolor": "white",
}


def describe_figure(ax: Axes) -> str:
    """The text alternative of a figure: its title, its subtitle and its source."""
    written = _written(ax)
    parts = [written[kind] for kind in ("title", "subtitle", "source")]
    return " ".join(part if part.endswith(".") else part + "." for part in parts)


def figure_title(ax: Axes) -> str:
    """The title of a figure, which is its finding."""
    return _written(ax)["title"]


def _written(ax: Axes) -> dict[str, str]:
    return {text.get_gid(): text.get_text().replace("\n", " ") for text in ax.texts}


class ShownFigure(Figure):
    """A figure that a notebook shows as a picture with its text alternative.

    A class because notebooks ask an object how it is shown, and know matplotlib's own figures only once pyplot has made one.
    """

    def _repr_mimebundle_(self, **_asked: object) -> dict[str, str]:
        picture = io.BytesIO()
        self.savefig(picture, format="png", bbox_inches="tight", metadata={"Software": "scrmine"})
        said = " ".join(describe_figure(ax) for ax in self.axes if "title" in _written(ax))
        data = base64.b64encode(picture.getvalue()).decode("ascii")
        return {"text/html": f'<img src="data:image/png;base64,{data}" alt="{html.escape(said)}" style="max-width: 100%">', "image/png": data, "text/plain": said}


def new_axes(height: float, width: float = WIDTH) -> Axes:
    """Axes in a figure of their own in our style; height and width in inches."""
    with plt.rc_context(STYLE):
        figure = ShownFigure(figsize=(width, height), layout=None)
        figure.set_dpi(100)
        return figure.add_subplot()


def draw_dots(ax: Axes, rows: pd.DataFrame, places: list[float], colours: list[str], markers: list[str],
               label: str | None = None) -> None:
    """One dot with its interval per row; hollow where `status` says that it is an uncorrected machine count."""
    columns = zip(rows["estimate"], rows["ci_low"], rows["ci_high"], rows["status"], places, colours, markers, strict=True)
    for number, (estimate, low, high, status, place, colour, marker) in enumerate(columns):
        if np.isfinite(low) and np.isfinite(high):
            ax.plot([low, high], [place, place], color=colour, linewidth=1.6, solid_capstyle="butt", zorder=2)
        filled = status != "uncorrected machine count"
        ax.plot([estimate], [place], marker=marker, markersize=6, color=colour, linestyle="none", zorder=3, clip_on=False,
                label=label if number == 0 else None, markerfacecolor=colour if filled else "white", markeredgewidth=1.6)


def explain(ax: Axes, title: str, subtitle: str, source: str, *, above: float = 0.0) -> None:
    """Title, subtitle and source line, set in inches from the axes so that they never overlap.

    Call it last: it also takes every text of the figure literally, so that a `$` in a title is no formula.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The finished drawing.
    title : str
        The finding, in a sentence of about ten words.
    subtitle : str
        Measure, unit, n, period, and what the lines are.
    source : str
        Where the figures come from; "Source: " is put before it.
    above : float
        Inches to leave free above the axes, for a legend.
    """
    figure = ax.figure
    width, height = figure.get_size_inches()
    sides = ax.get_position()
    inches = max(1.0, sides.height * height)
    left = -0.62 * (sides.x0 * width + 3.0) / max(1.0, sides.width * width)
    title_lines = _lines(title, int(9.3 * width))
    sub_lines = _lines(subtitle, int(13.5 * width))
    base = above + 0.12
    put = {"transform": ax.transAxes, "ha": "left", "va": "bottom"}
    ax.text(left, 1 + base / inches, "\n".join(sub_lines), gid="subtitle", fontsize=9.5, color=GREY, **put)
    ax.text(left, 1 + (base + 0.17 * len(sub_lines) + 0.06) / inches, "\n".join(title_lines), gid="title", fontsize=13,
            fontweight="bold", **put)
    ax.annotate(f"Source: {source}", (left, 0), xycoords="axes fraction", xytext=(0, _room_below(ax)), textcoords="offset points",
                fontsize=8.5, color=GREY, va="top", gid="source")
    labels = ax.get_yticklabels()
    if any("\n" in label.get_text() for label in labels):  # two lines in the room of one: all a little smaller, so that rows stay apart
        for label in labels:
            label.set_fontsize(min(label.get_fontsize(), 8.8))
            label.set_linespacing(1.1)
    for text in ax.findobj(Text):
        text.set_parse_math(False)  # a title with $ in it is text and no formula


def _room_below(ax: Axes) -> float:
    """How far below the axes, in points, tick labels and axis label reach."""
    longest = max((len(line) for label in ax.get_xticklabels() if label.get_rotation() == 90 for line in label.get_text().split("\n")), default=0)
    return -(42 + 4.6 * longest)


def _lines(text: str, width: int) -> list[str]:
    """The text in lines; no number is parted from its per cent sign."""
    return [line.replace("\u00a0", " ") for line in _balanced(re.sub(r"(?<=\d) (?=%)", "\u00a0", text), width)]


def source_of(settings: dict) -> str:
    """How a source line begins: with scrmine, and with what is said of invented reviews."""
    return "scrmine, fictional sample" if settings.get("fictional") else "scrmine"


def span_of(settings: dict) -> str:
    """The period that the counted reviews are of, as a subtitle says it: ", 2009 to 2024", or that no years are known."""
    return f", {settings['period']}" if "period" in settings else ""


def count_of(n: int, noun: str) -> str:
    """So many of something: "1 review", "2 reviews"."""
    return f"{n:,} {noun}{'s' if n != 1 else ''}"


def shorten(title: str, limit: int = 46) -> str:
    """A label of at most so many characters, cut between words and marked."""
    return title if len(title) <= limit else title[:limit].rsplit(" ", 1)[0].rstrip(",:;") + " …"


def wrap_label(title: str, width: int = 40) -> str:
    """A title on at most two lines, of about the same length if both are needed."""
    lines = _wrapped(title, width)
    if len(lines) > 2:
        return f"{lines[0]}\n{shorten(' '.join(lines[1:]), width - 2)}"
    return "\n".join(_balanced(title, width))


def _balanced(text: str, width: int) -> list[str]:
    """The text in as few lines as this width allows, none much shorter than the others: a last line of one word looks lost."""
    fewest = len(_wrapped(text, width))
    narrowest = next((narrow for narrow in range(max(1, len(text) // max(1, fewest)), width) if len(_wrapped(text, narrow)) == fewest), width)
    return _wrapped(text, narrowest)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)
