"""The notebook suite on a corpus of one's own: each notebook executed by itself, so that one that fails costs no other.

Notebooks are run by nbclient, which JupyterLab brings along, and told their corpus by a cell of our own after the one tagged "parameters",
as papermill does. Papermill itself was tried and left: it sets names that a notebook does not have, finds the interpreter by a name
that may belong to another installation, and brings packages of which one is no longer kept.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from scrmine.errors import ScrmineError, unknown_name

if TYPE_CHECKING:
    from nbformat import NotebookNode

NEEDED = ("nbformat", "nbclient", "nbconvert", "ipykernel")
TAG, SET_TAG = "parameters", "injected-parameters"
_HERE = Path(__file__).resolve().parent
PLACES = (_HERE / "data" / "notebooks", _HERE.parent / "notebooks")
"""Inside an installed package; beside the package in a checkout."""
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class NotebookRun:
    """How one notebook ended.

    Attributes
    ----------
    name : str
        The notebook's file name without its ending.
    seconds : float
        How long it took.
    cell : int
        The cell that failed, prose counted too, from 1; 0 if none did.
    line : str
        The first line of that cell that is no comment.
    error : str
        What went wrong, in one line; empty if nothing did.
    """

    name: str
    seconds: float
    cell: int = 0
    line: str = ""
    error: str = ""

    def in_words(self) -> str:
        """The run in one line."""
        if not self.error:
            return f"{self.name}: {self.seconds:.0f} s"
        where = f" in cell {self.cell} ({self.line})" if self.cell else ""
        return f"{self.name}: failed{where}: {self.error}"


def check_installed() -> None:
    """Raise the error that says what to install, if notebooks cannot be run here."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise ScrmineError(f"To run notebooks {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} needed and not installed. Install what "
                           f"notebooks need with: pip install 'scrmine[notebooks]'")


def list_notebooks(folder: str | Path | None = None, *, only: Sequence[str] = ()) -> list[Path]:
    """The notebooks of a folder by name; without one, those that come with scrmine.

    Parameters
    ----------
    folder : str or pathlib.Path, optional
        The folder; subfolders are not looked into.
    only : sequence of str
        Beginnings of the names of those wanted, such as ``"07"``; all if empty.

    Raises
    ------
    ScrmineError
        If there is no notebook, or none begins so.
    """
    places = [Path(folder)] if folder is not None else [place for place in PLACES if place.is_dir()]
    found = sorted(path for place in places[:1] for path in place.glob("*.ipynb"))
    if not found:
        where = f"There is no notebook (.ipynb) in {folder}" if folder is not None else "This installation of scrmine has no notebooks"
        raise ScrmineError(f"{where}. Name the folder that holds them with --notebooks.")
    for start in only:
        if not any(path.stem.startswith(start) for path in found):
            raise unknown_name("notebook", start, [path.stem for path in found], where=str(places[0].name))
    return [path for path in found if not only or path.stem.startswith(tuple(only))]


def parameters_of(path: Path) -> set[str] | None:
    """The names that a notebook's parameters cell sets; None if it has no such cell, or is no notebook."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        source = next("".join(cell["source"]) for cell in cells if TAG in cell["metadata"].get("tags", []))
        body = ast.parse(source).body
    except (StopIteration, ValueError, KeyError, TypeError, AttributeError, SyntaxError):
        return None
    return {target.id for node in body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}


def run_notebooks(paths: Sequence[Path], out: str | Path, parameters: Mapping[str, object], *, seconds: float = 3600, workdir: str | Path | None = None,
                  progress: bool | None = None) -> Iterator[NotebookRun]:
    """Execute notebooks one after the other; write each as notebook and as page.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        The notebooks.
    out : str or pathlib.Path
        The folder to write to, which is there: `name.ipynb` and `name.html` of each, also of one that failed, up to its error. What a notebook
        saves itself goes to `name/` if it has the parameter `out`.
    parameters : mapping of str to object
        Values to set where a notebook's parameters cell has the name; ``folder``, the corpus, every notebook must have.
    seconds : float
        Clock for one cell.
    workdir : str or pathlib.Path, optional
        The folder in which notebooks run; by default `out`.
    progress : bool, optional
        Whether to show a progress bar over cells; by default on a terminal only.

    Yields
    ------
    NotebookRun
        One for each notebook, when it is written.
    """
    check_installed()
    out = Path(out).resolve()
    hidden = not sys.stderr.isatty() if progress is None else not progress
    for number, path in enumerate(paths, start=1):
        began = time.perf_counter()
        values = {**parameters, "out": str(out / path.stem)}
        with tqdm(desc=f"{number} of {len(paths)}: {path.stem}", unit="cell", disable=hidden, leave=False) as bar:
            cell, line, error = _run(path, out, values, seconds, Path(workdir or out), bar)
        yield NotebookRun(path.stem, time.perf_counter() - began, cell, line, error)


def _run(path: Path, out: Path, values: Mapping[str, object], seconds: float, workdir: Path, bar: tqdm) -> tuple[int, str, str]:
    """Execute one notebook and write it: the cell that failed, its first line and the error; 0 and nothing if all went well."""
    import nbformat  # noqa: PLC0415 - an optional package
    from nbclient import NotebookClient  # noqa: PLC0415
    from nbclient.exceptions import CellControlSignal, CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: PLC0415

    names = parameters_of(path)
    if names is None or "folder" not in names:
        return 0, "", f"it has no cell tagged “{TAG}” that sets folder, so it cannot be told which reviews to read."
    notebook = nbformat.read(path, as_version=4)
    place = set_parameters(notebook, {name: value for name, value in values.items() if name in names})
    bar.total = sum(cell.cell_type == "code" for cell in notebook.cells)

    def count(**_: object) -> None:
        bar.update()

    error = ""
    with tempfile.TemporaryDirectory() as profile:
        client = NotebookClient(notebook, timeout=seconds, kernel_manager_class=_kernel_class(), resources={"metadata": {"path": str(workdir)}},
                                on_cell_executed=count)
        try:
            # A profile of its own: what a user runs at every start of IPython has no business here.
            client.execute(env={**os.environ, "IPYTHONDIR": profile})
        except CellTimeoutError:
            error = f"it took longer than {seconds:g} seconds; give it more with --minutes."
        except DeadKernelError:
            error = "its Python process died; perhaps memory ran out."
        except (CellExecutionError, CellControlSignal) as raised:
            error = f"{getattr(raised, 'ename', type(raised).__name__)}: {getattr(raised, 'evalue', raised)}"
    _write(notebook, path.stem, out)
    if not error:
        return 0, "", ""
    at = _failed_cell(notebook)
    lines = [line.strip() for line in notebook.cells[at].source.splitlines() if line.strip() and not line.strip().startswith("#")]
    return at + 1 - (at > place), lines[0] if lines else "", COLOUR.sub("", error).strip().splitlines()[0]


def set_parameters(notebook: NotebookNode, values: Mapping[str, object]) -> int:
    """Put a cell that sets the values after the parameters cell, and return its place.

    What was executed before is dropped: outputs would be taken for results on this corpus.
    """
    from nbformat.v4 import new_code_cell  # noqa: PLC0415 - an optional package

    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    place = next(number for number, cell in enumerate(notebook.cells) if TAG in cell.metadata.get("tags", [])) + 1
    source = "\n".join(f"{name} = {value!r}" for name, value in values.items())
    notebook.cells.insert(place, new_code_cell(source, id="set-parameters", metadata={"tags": [SET_TAG]}))
    return place


def _failed_cell(notebook: NotebookNode) -> int:
    """The cell with an error, or else (its process died, or the clock ran out) the last that was begun."""
    code = [number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    errors = [number for number in code if any(output.output_type == "error" for output in notebook.cells[number].outputs)]
    begun = [number for number in code if "execution" in notebook.cells[number].metadata]
    return (errors or begun[-1:] or code[:1])[0]


def _write(notebook: NotebookNode, name: str, out: Path) -> None:
    """The notebook and its page, whole or not at all; the page opens offline."""
    import nbformat  # noqa: PLC0415 - an optional package
    from nbconvert import HTMLExporter  # noqa: PLC0415

    # What would draw formulas, diagrams and widgets comes from the network, by address; none of it is used.
    remote = {trait: "" for trait in HTMLExporter.class_trait_names() if trait.endswith("_url")}
    exporter = HTMLExporter(embed_images=True, **remote)
    page, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": name}})
    for ending, text in ((".ipynb", nbformat.writes(notebook) + "\n"), (".html", page)):
        partial = out / f".{name}{ending}.partial"
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, out / f"{name}{ending}")


def _kernel_class() -> Callable[..., object]:
    """A kernel of this very Python, whatever kernels are installed under the name "python3"."""
    from jupyter_client import AsyncKernelManager  # noqa: PLC0415 - an optional package
    from jupyter_client.kernelspec import KernelSpec  # noqa: PLC0415

    class ThisPython(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=50"]
            return KernelSpec(argv=command, display_name="Python 3", language="python")

    return ThisPython
