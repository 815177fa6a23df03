"""How a notebook shows tables and warnings: text flush left and whole, a warning as a sentence.

JupyterLab sets every column of a table flush right, cuts text off at fifty characters, and shows a warning as a red box with the path of a
temporary file. Passages cannot be read so. This changes what is shown; no table is changed.
"""

from __future__ import annotations

import re
import warnings

import pandas as pd

from scrmine.errors import ScrmineWarning

NUMBER = re.compile(r"(?:[-+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?(?:\s?%| \[\d+\])?|NaN|NaT|None|<NA>|–|\.\.\.|)", re.IGNORECASE)
"""What a cell of figures holds, as it is printed: a number, per cent, or nothing."""
TAG = re.compile(r"<[^>]*>")
ROW, CELL, HEAD = re.compile(r"<tr.*?</tr>", re.DOTALL), re.compile(r"<td>(.*?)</td>", re.DOTALL), re.compile(r"<th>(.*?)</th>", re.DOTALL)
LEFT, TOP = "text-align: left; vertical-align: top", "vertical-align: top"


def set_display(*, width: int = 400) -> None:
    """Show tables and warnings of this notebook so that they can be read; outside a notebook nothing is changed but `width`.

    Parameters
    ----------
    width : int
        How many characters of a text a table shows; longer ones end in three dots.
    """
    pd.set_option("display.max_colwidth", width)
    try:
        from IPython import get_ipython  # noqa: PLC0415 - an optional package
    except ImportError:
        return
    shell = get_ipython()
    if shell is None:
        return
    shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, show_table)
    if getattr(warnings.showwarning, "before", None) is None:
        warnings.showwarning = _Said(warnings.showwarning)


def show_table(table: pd.DataFrame) -> str:
    """A table as pandas writes it in HTML, with columns of text, and their titles, flush left.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table; one of more columns than pandas shows is left as it is.
    """
    html = table._repr_html_()  # what pandas shows in a notebook is this method's and no other's
    rows = ROW.findall(html)
    cells = [found for row in rows if (found := CELL.findall(row))]
    if not cells or {len(row) for row in cells} != {len(table.columns)}:
        return html
    text = [not all(NUMBER.fullmatch(TAG.sub("", cell).strip()) for cell in column) for column in zip(*cells, strict=True)]
    return ROW.sub(lambda row: _set_row(row.group(), text), html)


def _set_row(row: str, text: list[bool]) -> str:
    """One row with its cells of text flush left; titles are cells that end where the cells of the table end, and titles of rows are text."""
    ends = iter(text)
    if CELL.search(row):
        row = CELL.sub(lambda cell: f'<td style="{LEFT if next(ends) else TOP}">{cell.group(1)}</td>', row)
        return HEAD.sub(lambda head: f'<th style="{LEFT}">{head.group(1)}</th>', row)
    heads = HEAD.findall(row)
    if len(heads) < len(text):
        return row
    before = len(heads) - len(text)
    places = iter([False] * before + text)
    return HEAD.sub(lambda head: f'<th style="text-align: left">{head.group(1)}</th>' if next(places) else head.group(), row)


class _Said:
    """Shows a warning of ours as a sentence in the notebook, and any other as before."""

    def __init__(self, before: object) -> None:
        self.before = before

    def __call__(self, message: Warning | str, category: type[Warning], *place: object, **more: object) -> None:
        if not issubclass(category, ScrmineWarning):
            self.before(message, category, *place, **more)
            return
        from IPython.display import Markdown, display  # noqa: PLC0415 - an optional package

        display(Markdown(f"*Please note:* {message}"))
