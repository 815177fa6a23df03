"""Tables in notebooks: text flush left, figures flush right, nothing changed; a warning is a sentence."""

import warnings

import pandas as pd
import pytest

from scrmine.display import LEFT, TOP, set_display, show_table
from scrmine.errors import ScrmineWarning

TABLE = pd.DataFrame({"title": ["Drift & delay", "Hunger"], "n": [12, 3], "share": ["41%", "–"]})


def rows_of(html):
    """The lines of cells, without what pandas puts around them."""
    return [line.strip() for line in html.splitlines() if line.strip().startswith(("<td>", "<td ", "<th>", "<th "))]


def test_text_is_flush_left_and_figures_are_not():
    assert rows_of(show_table(TABLE)) == [
        "<th></th>", '<th style="text-align: left">title</th>', "<th>n</th>", "<th>share</th>",
        f'<th style="{LEFT}">0</th>', f'<td style="{LEFT}">Drift &amp; delay</td>', f'<td style="{TOP}">12</td>', f'<td style="{TOP}">41%</td>',
        f'<th style="{LEFT}">1</th>', f'<td style="{LEFT}">Hunger</td>', f'<td style="{TOP}">3</td>', f'<td style="{TOP}">–</td>']


def test_nothing_else_is_changed():
    again = show_table(TABLE).replace(f' style="{LEFT}"', "").replace(f' style="{TOP}"', "").replace(' style="text-align: left"', "")
    assert again == TABLE._repr_html_()


@pytest.mark.parametrize("table", [
    pd.DataFrame(), pd.DataFrame({"n": []}), pd.DataFrame([range(50)]),
], ids=["nothing", "no rows", "more columns than are shown"])
def test_what_cannot_be_matched_stays_as_it_is(table):
    with pd.option_context("display.max_columns", 20):
        assert show_table(table) == table._repr_html_()


def test_the_titles_of_an_index_stand_apart():
    counted = TABLE.set_index("title").rename_axis(columns="measure")
    assert rows_of(show_table(counted))[:3] == ["<th>measure</th>", "<th>n</th>", "<th>share</th>"]


def test_numbers_as_they_are_printed_are_numbers():
    figures = pd.DataFrame({"figures": ["-0.50", "+3", "1,200", "5 %", "1e-05", "NaN", "", "None"]})
    assert "text-align: left;" not in "".join(line for line in rows_of(show_table(figures)) if line.startswith("<td"))


class Shell:
    """As much of IPython's shell as is asked for."""

    def __init__(self):
        self.display_formatter = self
        self.formatters = {"text/html": self}
        self.kinds = {}

    def for_type(self, kind, how):
        self.kinds[kind] = how


def test_a_notebook_shows_tables_and_warnings_so(monkeypatch):
    shell, shown, before = Shell(), [], []
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr("IPython.display.display", shown.append)
    monkeypatch.setattr(warnings, "showwarning", lambda *said, **_: before.append(str(said[0])))
    with pd.option_context("display.max_colwidth", 50):
        set_display(width=120)
        set_display(width=120)
        assert pd.get_option("display.max_colwidth") == 120
    assert shell.kinds == {pd.DataFrame: show_table}
    warnings.showwarning(ScrmineWarning("Few reviews."), ScrmineWarning, "cell.py", 1)
    warnings.showwarning(UserWarning("Something else."), UserWarning, "cell.py", 1)
    assert [one.data for one in shown] == ["*Please note:* Few reviews."]
    assert before == ["Something else."]


def test_outside_a_notebook_warnings_stay_as_they_are(monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    before = warnings.showwarning
    with pd.option_context("display.max_colwidth", 50):
        set_display()
    assert warnings.showwarning is before
