"""Thematic text mining of child safeguarding reviews: from a folder of reports to numbers that open to passages.

Everything public is named here, grouped by the step of the path it belongs to, and loaded when first used.
"""

from __future__ import annotations

import importlib
from importlib.metadata import version as _version

__version__ = _version("scrmine")

_PUBLIC = {
    "scrmine.errors": ("ScrmineError", "SchemaError", "CodebookError", "ReadError", "ScrmineWarning"),
    "scrmine.corpus": ("Corpus",),
    "scrmine.reading": ("Limits", "read_folder"),
    "scrmine.samples": ("load_sample", "load_gold", "load_gold_roles", "load_training", "sample_files"),
    "scrmine.codebook": ("Codebook", "read_codebook"),
    "scrmine.themes": ("code_passages", "score_passages", "write_codings", "read_codings"),
    "scrmine.compare": ("Comparison", "compare_themes", "count_reviews"),
    "scrmine.quote": ("quote_passages", "cite_passage"),
    "scrmine.plots": ("plot_frequency", "plot_heatmap", "plot_comparison"),
    "scrmine.report": ("write_report",),
}
_HOME = {name: module for module, names in _PUBLIC.items() for name in names}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604 - the names are strings, gathered above


def __getattr__(name: str) -> object:
    """Load a public name from its module on first use, so that `import scrmine` and its child processes stay light."""
    if name not in _HOME:
        raise AttributeError(f"module 'scrmine' has no attribute {name!r}; public names: {', '.join(sorted(_HOME))}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
