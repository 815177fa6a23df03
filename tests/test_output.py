import json
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

import pytest

from scrmine import output
from scrmine.errors import ScrmineError
from scrmine.output import check_ours, library_versions, read_manifest, write_folder, write_manifest


def fill(out, kind="report", **files):
    with write_folder(out, kind) as staging:
        for name, text in files.items():
            (staging / f"{name}.txt").write_text(text, encoding="utf-8")
        write_manifest(staging, kind)
    return out


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file()}


def test_new_folder_holds_what_was_written_and_nothing_beside_it(tmp_path):
    out = fill(tmp_path / "deep" / "out", a="one", b="two")
    assert sorted(contents(out)) == ["a.txt", "b.txt", "manifest.json"]
    assert (out / "a.txt").read_text(encoding="utf-8") == "one"
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_out_may_be_given_as_text(tmp_path):
    fill(str(tmp_path / "out"), a="one")
    assert sorted(contents(tmp_path / "out")) == ["a.txt", "manifest.json"]


def test_block_that_fails_leaves_nothing(tmp_path):
    def half(out):
        with write_folder(out, "report") as staging:
            (staging / "a.txt").write_text("half", encoding="utf-8")
            raise KeyError("middle")

    with pytest.raises(KeyError, match="middle"):
        half(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_block_that_fails_leaves_the_earlier_folder_as_it_was(tmp_path):
    out = fill(tmp_path / "out", a="one", b="two")
    before = contents(out)

    def half():
        with write_folder(out, "report") as staging:
            (staging / "a.txt").write_text("changed", encoding="utf-8")
            raise KeyError("middle")

    with pytest.raises(KeyError, match="middle"):
        half()
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_second_run_replaces_what_it_makes_and_keeps_the_users_notes(tmp_path):
    out = tmp_path / "out"
    with write_folder(out, "report") as staging:
        (staging / "tables").mkdir()
        (staging / "tables" / "old.csv").write_text("old", encoding="utf-8")
        write_manifest(staging, "report")
    (out / "my notes.txt").write_text("mine", encoding="utf-8")
    with write_folder(out, "report") as staging:
        (staging / "tables").mkdir()
        (staging / "tables" / "new.csv").write_text("new", encoding="utf-8")
        write_manifest(staging, "report")
    assert {name: text for name, text in contents(out).items() if name != "manifest.json"} == {
        "my notes.txt": "mine", "tables/new.csv": "new",
    }


def test_manifest_arrives_last(tmp_path, monkeypatch):
    moved = []
    replace = output.os.replace
    monkeypatch.setattr(output.os, "replace", lambda source, target: (moved.append(target.name), replace(source, target)))
    fill(tmp_path / "out", a="one", z="two")
    # First one that says that the folder is being written, last the one that says that it is complete.
    assert (moved[0], moved[-1]) == ("manifest.json", "manifest.json")
    assert sorted(moved[1:]) == ["a.txt", "manifest.json", "z.txt"]


@pytest.mark.parametrize("after", [1, 2, 3])
def test_folder_whose_writing_was_killed_is_not_read_and_may_be_written_again(tmp_path, monkeypatch, after):
    class KilledError(BaseException):
        pass

    def move(source, target):
        if len(moved) == after:
            raise KilledError
        moved.append(target.name)
        replace(source, target)

    moved, replace = [], output.os.replace
    monkeypatch.setattr(output.os, "replace", move)
    with pytest.raises(KilledError):
        fill(tmp_path / "out", kind="corpus", a="one", z="two")
    monkeypatch.undo()
    out = tmp_path / "out"
    with pytest.raises(ScrmineError) as caught:
        read_manifest(out, "corpus")
    assert str(caught.value) == f"{out} is not complete: the run that wrote this corpus was interrupted. Run the same command again."
    assert read_manifest(out, "corpus", finished=False)["scrmine"]["kind"] == "corpus"
    fill(out, kind="corpus", a="one", z="two")
    assert contents(out) == contents(fill(tmp_path / "other", kind="corpus", a="one", z="two"))


def test_folder_that_holds_only_what_was_kept_of_reading_may_be_filled(tmp_path):
    (tmp_path / "out" / "corpus" / ".reading").mkdir(parents=True)
    assert check_ours(tmp_path / "out", "report") == tmp_path / "out"
    (tmp_path / "out" / "corpus" / ".reading" / "x.json.gz").write_text("kept", encoding="utf-8")
    assert check_ours(tmp_path / "out", "report") == tmp_path / "out"
    (tmp_path / "out" / "corpus" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ScrmineError, match="has contents that scrmine did not write"):
        check_ours(tmp_path / "out", "report")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing says whether a process lives")
def test_what_killed_runs_left_beside_the_folder_is_removed_and_what_others_are_writing_is_not(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    here = output.platform.node()
    left = [f".out.{here}.{dead.pid}.abc.partial", f".out.{here}.{os.getpid()}.abc.partial", f".out.{here}x.{dead.pid}.abc.partial",
            f".other.{here}.{dead.pid}.abc.partial", f".out.{here}.notes.partial", f".out.{here}.{dead.pid}.abc"]
    for name in left:
        (tmp_path / name / "deep").mkdir(parents=True)
    fill(tmp_path / "out", a="one")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*left[1:], "out"])


def test_folder_that_is_absent_or_empty_may_be_filled(tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("absent", "empty"):
        assert check_ours(tmp_path / name, "report") == tmp_path / name
    assert not (tmp_path / "absent").exists()


def test_folder_of_the_same_kind_may_be_filled_again(tmp_path):
    out = fill(tmp_path / "out")
    assert check_ours(out, "report") == out


def test_file_is_no_folder(tmp_path):
    out = tmp_path / "out"
    out.write_text("mine", encoding="utf-8")
    with pytest.raises(ScrmineError) as caught:
        fill(out)
    assert str(caught.value) == f"The output {out} is a file; a folder is expected. Choose another name with -o."
    assert out.read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(("name", "text"), [
    ("thesis.docx", "my work"), ("manifest.json", "not JSON"), ("manifest.json", "[]"), ("manifest.json", "{}"),
    ("manifest.json", '{"scrmine": 1}'), ("manifest.json", '{"name": "another program"}'),
])
def test_folder_with_foreign_contents_is_refused_and_untouched(tmp_path, name, text):
    out = tmp_path / "out"
    out.mkdir()
    (out / name).write_text(text, encoding="utf-8")
    with pytest.raises(ScrmineError) as caught:
        fill(out, a="one")
    assert str(caught.value) == (
        f"The output folder {out} has contents that scrmine did not write (no manifest.json of ours in it), so nothing was changed. "
        f"Name a new or empty folder with -o, or empty this one yourself."
    )
    assert contents(out) == {name: text}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_folder_of_another_kind_is_refused_and_untouched(tmp_path):
    out = fill(tmp_path / "out", kind="corpus")
    before = contents(out)
    with pytest.raises(ScrmineError) as caught:
        fill(out, kind="report", a="one")
    assert str(caught.value) == (
        f"The output folder {out} holds a scrmine corpus, and a report was to be written there. Name another folder with -o."
    )
    assert contents(out) == before


def test_manifest_says_what_made_the_folder_without_date_or_path(tmp_path, monkeypatch):
    monkeypatch.setattr(output, "LIBRARIES", ("pandas",))
    write_manifest(tmp_path, "corpus", settings={"b": 2, "a": "é"})
    expected = {"libraries": {"pandas": version("pandas")}, "scrmine": {"kind": "corpus", "version": version("scrmine")},
                "settings": {"a": "é", "b": 2}}
    text = (tmp_path / "manifest.json").read_bytes().decode()
    assert text == json.dumps(expected, indent=1, ensure_ascii=False) + "\n"
    assert read_manifest(tmp_path, "corpus") == expected


def test_folder_without_manifest_is_no_corpus(tmp_path):
    with pytest.raises(ScrmineError) as caught:
        read_manifest(tmp_path / "absent", "corpus")
    assert str(caught.value) == (
        f"{tmp_path / 'absent'} is not a scrmine corpus: there is no manifest.json in it. "
        f"Make one with: scrmine build FOLDER -o absent"
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"scrmine": null}'])
def test_damaged_manifest_is_said(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ScrmineError) as caught:
        read_manifest(tmp_path, "corpus")
    assert str(caught.value) == (
        f"{tmp_path / 'manifest.json'} is damaged (not the JSON that scrmine writes). Build the corpus again."
    )


def test_manifest_of_another_kind_is_said(tmp_path):
    write_manifest(tmp_path, "report")
    with pytest.raises(ScrmineError) as caught:
        read_manifest(tmp_path, "corpus")
    assert str(caught.value) == f"{tmp_path} is a scrmine report; a corpus is expected. Name the folder of the corpus."


def test_library_that_is_not_there_is_said(monkeypatch):
    def installed(name):
        if name == "absent":
            raise PackageNotFoundError(name)
        return "1.2"

    monkeypatch.setattr(output, "LIBRARIES", ("present", "absent"))
    monkeypatch.setattr(output, "version", installed)
    assert library_versions() == {"present": "1.2", "absent": "not installed"}
