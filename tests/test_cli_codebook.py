import pytest
from typer.testing import CliRunner

from scrmine.cli import app
from scrmine.errors import CodebookError

HEAD = "name: Mine\nversion: 1\nthemes:\n  - theme: visits\n    family: practice\n    title: Visits\n    definition: Who came.\n"


@pytest.fixture
def check(tmp_path):
    """Run 'scrmine codebook check' on a codebook with this text."""
    def run(text):
        path = tmp_path / "my.yml"
        path.write_text(text, encoding="utf-8")
        return CliRunner().invoke(app, ["codebook", "check", str(path)])

    return run


def test_advice_is_printed_with_its_line(check):
    done = check(HEAD + "    terms:\n      - core group\n      - zebra crossing\n")
    assert done.exit_code == 0
    assert "2 strong and 0 weak terms" in done.output
    assert "  line 10, visits: zebra crossing\n    None of " in done.output
    assert done.output.endswith("\n1 to look at.\n")


def test_a_codebook_without_fault(check):
    assert check(HEAD + "    terms: [core group]\n").output.endswith("\nNothing to look at.\n")


def test_a_theme_out_of_reach_ends_with_one(check):
    done = check(HEAD)
    assert done.exit_code == 1
    assert "cannot be coded (1):\n  visits\n    It has no strong term" in done.output


def test_an_unsafe_pattern_is_an_error_with_its_line(check):
    done = check(HEAD + "    terms:\n      - core group\n      - '/(?<=x)y/'\n")
    assert isinstance(done.exception, CodebookError)
    assert str(done.exception).startswith("my.yml, line 8: themes.terms: found")
    assert "is no pattern that RE2 can run safely" in str(done.exception)


@pytest.mark.parametrize("name", ["book.docx", "book.xlsx"])
def test_codebook_is_exported_for_people(tmp_path, name):
    (tmp_path / "my.yml").write_text(HEAD + "    terms: [core group]\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["codebook", "export", str(tmp_path / name), "--codebook", str(tmp_path / "my.yml")])
    assert done.output == f"Written: {tmp_path / name}\n"
    assert (tmp_path / name).read_bytes().startswith(b"PK")
