"""Fit the coder that comes with scrmine: python data/training/fit_themes.py.

Writes scrmine/models/themes.npz and themes.json from the coded training passages and the codebook, and nothing else:
the sample's reviews and their gold codings are never read here.
"""

from __future__ import annotations

from scrmine.codebook import read_codebook
from scrmine.samples import load_training
from scrmine.themes.fitting import fit_themes
from scrmine.themes.model import SHIPPED


def main() -> None:
    model = fit_themes(load_training(), read_codebook())
    model.save(SHIPPED)
    size = sum(SHIPPED.with_suffix(ending).stat().st_size for ending in (".npz", ".json")) / 1e6
    print(f"{model!r}; {size:.1f} MB")


if __name__ == "__main__":
    main()
