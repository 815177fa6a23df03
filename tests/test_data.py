import pytest

from scrmine import data
from scrmine.errors import ScrmineError


def test_codebook_and_sample_come_with_the_package():
    assert data.data_path("codebook.yml").read_text(encoding="utf-8").startswith("# The codebook of scrmine")
    assert (data.data_path("sample/reviews") / "reviews.csv").is_file()


def test_what_is_inside_the_package_is_preferred_to_what_lies_beside_it(tmp_path, monkeypatch):
    inside, beside = tmp_path / "inside", tmp_path / "beside"
    for place in (inside, beside):
        place.mkdir()
    monkeypatch.setattr(data, "_PLACES", (inside, beside))
    (beside / "codebook.yml").touch()
    assert data.data_path("codebook.yml") == beside / "codebook.yml"
    (inside / "codebook.yml").touch()
    assert data.data_path("codebook.yml") == inside / "codebook.yml"


def test_data_that_is_not_there_is_named():
    with pytest.raises(ScrmineError) as caught:
        data.data_path("nothing.yml")
    assert str(caught.value) == "This installation of scrmine has no data called 'nothing.yml'. Install it again."
