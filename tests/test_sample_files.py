import importlib
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"


@pytest.fixture
def make_files(monkeypatch):
    monkeypatch.syspath_prepend(SAMPLE)
    return importlib.import_module("make_files").make_files


def test_the_files_are_made_from_the_reviews_and_give_the_same_bytes_each_time(tmp_path, make_files):
    made = make_files(tmp_path)
    assert sorted(path.name for path in made) == sorted(path.name for path in (SAMPLE / "files").iterdir())
    for path in made:
        if path.suffix != ".pdf":  # how a PDF's streams are packed differs between versions of zlib
            assert path.read_bytes() == (SAMPLE / "files" / path.name).read_bytes(), f"{path.name}: run data/sample/make_files.py"
