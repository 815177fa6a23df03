"""The form in a notebook: one passage at a time, codes typed as letters, saved with every press of Enter.

It is made of the standard widgets of Jupyter and holds no script of ours. Codes are typed into a text field, so the keys
go there and never to the notebook, where a, b, x and d d make and delete cells; and each passage is saved in the kernel, as a
file, so that a closed browser loses nothing.
"""

from __future__ import annotations

import html
import warnings
from pathlib import Path

import pandas as pd

from scrmine.codebook import Codebook
from scrmine.corpus import Corpus
from scrmine.errors import ScrmineError
from scrmine.people import HumanCodings
from scrmine.sheets.columns import AFTER, BEFORE, NO_THEME, PASSAGE, WHERE
from scrmine.sheets.typed import BACK, NOTHING, ON, TypedCodings, read_typed, theme_keys

TOLD = (f"Type the letters of the themes and press Enter. {NOTHING}: no theme. After a letter: - practice fell short, + was good, ~ both, ! said not to "
        f"be there, ? cannot say. # and words: a comment. {BACK} back, {ON} on without coding.")
HELP = f"<div style='color:#595959;line-height:1.35'>{html.escape(TOLD)}</div>"
INSTALL = 'pip install "scrmine[notebooks]"'


def code_by_hand(corpus: Corpus, sample: pd.DataFrame, codebook: Codebook, *, coder: str, path: str | Path | None = None,
                 context: int = 1) -> HandCoding:
    """A form in the notebook in which one person codes the sampled passages by keyboard.

    Each passage is saved when Enter is pressed, in the same CSV sheet that `read_sheet` reads; called again, the form goes on
    where it stopped. Needs ipywidgets, which the notebooks come with.

    Parameters
    ----------
    corpus : Corpus
        The reviews.
    sample : pandas.DataFrame
        From `scrmine.draw_sample`.
    codebook : Codebook
        The themes.
    coder : str
        Who codes.
    path : str or pathlib.Path, optional
        The CSV file to keep the codes in; by default the coder's name, in the folder of the notebook.
    context : int
        How many passages before and after each to show.

    Returns
    -------
    HandCoding
        Shows itself as the last line of a cell; its `codings()` gives what has been coded so far.

    Raises
    ------
    ScrmineError
        If ipywidgets is not installed, the path does not end in .csv, or the file there is no sheet of this sample.

    Examples
    --------
    >>> form = scrmine.code_by_hand(corpus, sample, codebook, coder="anna", path=folder / "anna.csv")
    >>> form.type("a")  # as if a were typed and Enter pressed
    >>> form
    TypedCodings: anna, 1 of 200 passages coded, kept in anna.csv
    >>> form.codings().codings["theme"].tolist()
    ['child_focus']
    """
    if not coder.strip() or (path is None and Path(coder).name != coder):
        raise ScrmineError(f"The coder's name is {coder!r}; a name is expected, without slashes where it names the file, for example 'anna'.")
    state = TypedCodings(corpus, sample, codebook, coder=coder.strip(), path=path or f"{coder.strip()}.csv", context=context)
    return HandCoding(state)


class HandCoding:
    """The form: shows the passage at hand and takes what is typed.

    Attributes
    ----------
    state : TypedCodings
        The codes and the passage at hand.
    form : ipywidgets.VBox
        What is shown.
    """

    def __init__(self, state: TypedCodings) -> None:
        try:
            import ipywidgets  # noqa: PLC0415 - only for those who code in a notebook
        except ImportError:
            raise ScrmineError(f"The form needs the package ipywidgets. Install it with: {INSTALL} — or code in a sheet: scrmine.write_sheet.") from None
        self.state = state
        self._keys = theme_keys(state.codebook)
        self._text, self._themes, self._said = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self._field = ipywidgets.Text(placeholder="letters, then Enter", description="Codes:", layout=ipywidgets.Layout(width="97%"))
        back, on = ipywidgets.Button(description="Back"), ipywidgets.Button(description="Leave open")
        back.on_click(lambda _: self.type(BACK))
        on.on_click(lambda _: self.type(ON))
        with warnings.catch_warnings():
            # The way that replaces it also fires when the field loses the focus, which would save what is half typed.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._field.on_submit(lambda field: self.type(field.value))
        self._field.observe(lambda _: self._show_typed(), names="value")
        buttons = ipywidgets.HBox([back, on])
        left = ipywidgets.VBox([self._text, self._field, self._said, buttons], layout=ipywidgets.Layout(width="62%", padding="0 16px 0 0", overflow="hidden"))
        self.form = ipywidgets.HBox([left, ipywidgets.VBox([self._themes], layout=ipywidgets.Layout(width="38%"))])
        self._show()

    def __repr__(self) -> str:
        return repr(self.state)

    def _repr_mimebundle_(self, **options: object) -> object:
        return self.form._repr_mimebundle_(**options)

    def type(self, text: str) -> None:
        """Do as if this were typed and Enter pressed; what cannot be read is said below the field and changes nothing."""
        try:
            self.state.enter(text)
        except ScrmineError as error:
            self._said.value = f"<b style='color:#B10E1E'>{html.escape(str(error))}</b>"
            return
        self._show()

    def codings(self) -> HumanCodings:
        """What has been coded so far."""
        return self.state.codings()

    def _show(self) -> None:
        """Show the passage at hand."""
        state = self.state
        self._field.value = ""
        if state.place == len(state.rows):
            self._text.value = f"<h3>All passages are done or left open</h3><p>{state.n_done} of {len(state.rows)} coded, kept in {html.escape(str(state.path))}.</p>"
        else:
            row = state.rows[state.place]
            around = "<div style='color:#595959;font-size:90%;max-height:9em;overflow:auto;white-space:pre-wrap'>{}</div>"
            self._text.value = (
                f"<div style='line-height:1.45'><p><b>{state.place + 1} of {len(state.rows)}</b> ({state.n_done} coded) · {html.escape(row[WHERE])}</p>"
                f"{around.format(html.escape(row[BEFORE]))}"
                f"<div style='border-left:4px solid #12436D;padding:4px 12px;margin:8px 0;font-size:110%;white-space:pre-wrap'>{html.escape(row[PASSAGE])}"
                f"</div>{around.format(html.escape(row[AFTER]))}</div>")
        self._said.value = HELP
        self._show_themes(state.said(state.place) if state.place < len(state.rows) else {})

    def _show_typed(self) -> None:
        """Mark the themes of what has been typed so far, without taking it."""
        if not self._field.value.strip() or self._field.value.strip() in (BACK, ON):
            return
        try:
            said, _ = read_typed(self._field.value, self.state.codebook)
        except ScrmineError as error:
            self._said.value = f"<span style='color:#B10E1E'>{html.escape(str(error))}</span>"
            return
        self._said.value = HELP
        self._show_themes(said)

    def _show_themes(self, said: dict[str, str]) -> None:
        """The keys with their themes, those that are chosen marked in bold and in words."""
        themes = {row["theme"]: row for row in self.state.codebook.table.to_dict("records")}
        lines = [f"<div{_style(said.get(NO_THEME))}><code>{NOTHING}</code> no theme</div>"]
        family = None
        for key, theme in self._keys.items():
            if themes[theme]["family"] != family:
                family = themes[theme]["family"]
                lines.append(f"<div style='margin-top:6px;color:#595959'>{family.capitalize()} themes</div>")
            word = f" <b>({html.escape(said[theme])})</b>" if said.get(theme, "yes") != "yes" else ""
            lines.append(f"<div{_style(said.get(theme))} title='{html.escape(themes[theme]['definition'], quote=True)}'><code>{key}</code> "
                         f"{html.escape(themes[theme]['title'])}{word}</div>")
        self._themes.value = f"<div style='line-height:1.35'>{''.join(lines)}</div>"


def _style(word: str | None) -> str:
    return " style='font-weight:bold;background:#D9E4EE'" if word else ""
