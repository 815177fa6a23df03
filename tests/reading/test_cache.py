"""Interrupted builds go on where they stopped; later ones read only what changed; and the tables are the same either way."""

import gzip
import hashlib
import json
import os
import shutil
import signal
import time
import warnings
from pathlib import Path

import pytest
from handmade import STORY

import scrmine
from scrmine.errors import ScrmineError, ScrmineWarning
from scrmine.reading import cache as cache_module
from scrmine.reading import folder as folder_module
from scrmine.reading import read_folder
from scrmine.reading.cache import ReadingCache, reader_version

TABLES = ("reviews", "documents", "pages", "passages")


@pytest.fixture
def reviews(tmp_path):
    folder = tmp_path / "reviews"
    folder.mkdir()
    for number in range(4):
        (folder / f"r{number}.md").write_text(f"# Review {number}\n\n## Analysis\n\n{STORY} This was said {number + 2} times.\n\nThe plan of part {number} was left to drift.\n")
    return folder


@pytest.fixture
def read_now(monkeypatch):
    """The names of the files that were given to a reader since the list was last looked at."""
    names = []
    real = folder_module.run_isolated

    def watched(tasks, **settings):
        names.extend(sorted(Path(task["path"]).name for task in tasks))
        return real(tasks, **settings)

    monkeypatch.setattr(folder_module, "run_isolated", watched)

    def look():
        seen = names.copy()
        names.clear()
        return seen

    return look


def read(folder, cache, **settings):
    return read_folder(folder, cache=cache, workers=1, progress=False, **settings)


def digest(corpus, place):
    """The bytes of the corpus's files."""
    corpus.save(place)
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(place.iterdir()) if path.is_file()}
    shutil.rmtree(place)
    return found


def entries(cache):
    return sorted(path.name for path in cache.iterdir())


def test_second_read_reads_nothing_and_gives_the_same_bytes(reviews, read_now, tmp_path):
    first = read(reviews, tmp_path / "kept")
    assert read_now() == ["r0.md", "r1.md", "r2.md", "r3.md"]
    second = read(reviews, tmp_path / "kept")
    assert read_now() == []
    without = read(reviews, None)
    assert digest(first, tmp_path / "out") == digest(second, tmp_path / "out") == digest(without, tmp_path / "out")


def test_only_what_changed_is_read_again(reviews, read_now, tmp_path):
    read(reviews, tmp_path / "kept")
    read_now()
    (reviews / "r1.md").write_text((reviews / "r1.md").read_text() + "\nAnd nobody wrote it down.\n")
    (reviews / "r9.md").write_text("# Review 9\n\n" + STORY)
    (reviews / "r2.md").unlink()
    os.utime(reviews / "r0.md", (1, 1))  # when a file was touched says nothing about what it holds
    corpus = read(reviews, tmp_path / "kept")
    assert read_now() == ["r1.md", "r9.md"]
    assert corpus.documents["source_file"].tolist() == ["r0.md", "r1.md", "r3.md", "r9.md"]
    assert "nobody wrote it down" in corpus.texts["r1"]
    assert len(entries(tmp_path / "kept")) == 4  # what no file has any more is dropped


def test_metadata_of_the_user_are_not_what_is_kept(reviews, read_now, tmp_path):
    read(reviews, tmp_path / "kept")
    read_now()
    (reviews / "reviews.csv").write_text("file,review_id,outcome\nr0.md,a,death\nr1.md,a,death\n")
    corpus = read(reviews, tmp_path / "kept")
    assert read_now() == []
    assert corpus.documents["review_id"].tolist() == ["a", "a", "r2", "r3"]


@pytest.mark.parametrize("change", ["name", "kind", "reader", "settings"])
def test_what_a_result_depends_on_is_part_of_its_name(reviews, read_now, tmp_path, monkeypatch, change):
    read(reviews, tmp_path / "kept")
    read_now()
    if change == "name":
        (reviews / "r0.md").rename(reviews / "r8.md")
        expected = ["r8.md"]
    elif change == "kind":
        (reviews / "reviews.csv").write_text("file,review_id,kind\nr0.md,a,news\n")
        expected = ["r0.md"]
    elif change == "reader":
        monkeypatch.setattr(cache_module, "reader_version", lambda: "another")
        expected = ["r0.md", "r1.md", "r2.md", "r3.md"]
    else:
        real = folder_module._tasks
        monkeypatch.setattr(folder_module, "_tasks", lambda *args: [{**task, "recogniser": None} for task in real(*args)])
        expected = ["r0.md", "r1.md", "r2.md", "r3.md"]
    read(reviews, tmp_path / "kept")
    assert read_now() == expected


@pytest.mark.parametrize("damage", [b"", b"x", b"cut", gzip.compress(b"not JSON"), gzip.compress(b'{"document": {}}'), None],
                         ids=["empty", "junk", "cut", "no JSON", "no result", "one bit"])
def test_damaged_entries_are_read_again_and_mended(reviews, read_now, tmp_path, damage):
    kept = tmp_path / "kept"
    whole = digest(read(reviews, kept), tmp_path / "out")
    read_now()
    for name in entries(kept)[:2]:
        data = (kept / name).read_bytes()
        (kept / name).write_bytes(data[:len(data) // 2] if damage == b"cut" else bytes([*data[:-12], data[-12] ^ 1, *data[-11:]]) if damage is None else damage)
    assert digest(read(reviews, kept), tmp_path / "out") == whole
    assert len(read_now()) == 2
    assert digest(read(reviews, kept), tmp_path / "out") == whole
    assert read_now() == []


def test_entry_that_is_a_folder_costs_only_itself(reviews, read_now, tmp_path):
    kept = tmp_path / "kept"
    read(reviews, kept)
    name = entries(kept)[0]
    (kept / name).unlink()
    (kept / name).mkdir()
    read_now()
    with pytest.warns(ScrmineWarning, match="What was read cannot be kept for the next run"):
        assert len(read(reviews, kept).documents) == 4
    assert len(read_now()) == 1


def test_a_full_disk_is_said_once_and_costs_nothing(reviews, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_module.os, "replace", full)
    with pytest.warns(ScrmineWarning) as caught:
        corpus = read(reviews, tmp_path / "kept")
    assert [str(warning.message) for warning in caught] == [
        f"What was read cannot be kept for the next run (No space left on device), so that an interrupted run would begin anew. Make room, or "
        f"check that you may write to {tmp_path / 'kept'}."]
    assert len(corpus.documents) == 4
    assert entries(tmp_path / "kept") == []


def test_ends_that_another_day_may_not_come_to_are_not_kept(reviews, read_now, tmp_path, monkeypatch):
    (tmp_path / "scrmine_odd.py").write_text(
        "from scrmine.reading import worker\nfrom scrmine.reading.document import read_document\nimport os\n"
        "def read(path, **more):\n    if 'r0' in path:\n        os._exit(1)\n    if 'r1' in path:\n        raise MemoryError\n"
        "    return read_document(path, **more)\nworker.main(read)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (reviews / "r2.md").write_text("")
    monkeypatch.setattr("scrmine.reading.isolate.run_isolated.__kwdefaults__", _defaults("scrmine_odd"))
    first = read(reviews, tmp_path / "kept").documents.set_index("source_file")
    assert first["reason"].to_dict() == {"r0.md": "crashed", "r1.md": "memory", "r2.md": "empty", "r3.md": ""}
    read_now()
    monkeypatch.setattr("scrmine.reading.isolate.run_isolated.__kwdefaults__", _defaults("scrmine.reading.worker"))
    second = read(reviews, tmp_path / "kept").documents.set_index("source_file")
    assert second["reason"].to_dict() == {"r0.md": "", "r1.md": "", "r2.md": "empty", "r3.md": ""}
    assert read_now() == ["r0.md", "r1.md"]


def _defaults(module):
    from scrmine.reading import isolate

    return {**isolate.run_isolated.__kwdefaults__, "module": module}


def test_a_file_that_changes_while_it_is_read_is_not_kept_under_its_old_name(reviews, read_now, tmp_path, monkeypatch):
    real = folder_module.run_isolated

    def changed(tasks, **settings):
        (reviews / "r0.md").write_text("# Another\n\n" + STORY)
        return real(tasks, **settings)

    monkeypatch.setattr(folder_module, "run_isolated", changed)
    read(reviews, tmp_path / "kept")
    assert len(entries(tmp_path / "kept")) == 3


def test_nothing_is_kept_where_nothing_could_be_read(tmp_path):
    folder = tmp_path / "reviews"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"")
    with pytest.raises(ScrmineError, match="could be read"):
        read(folder, tmp_path / "deep" / "kept")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reviews"]


def test_what_killed_runs_left_unfinished_is_removed_in_time(tmp_path):
    cache = ReadingCache(tmp_path)
    (tmp_path / "old.partial").touch()
    os.utime(tmp_path / "old.partial", (1, 1))
    (tmp_path / "new.partial").touch()
    (tmp_path / "of the user").touch()
    cache.keep("a", {"document": {}, "pages": {}, "passages": {}})
    cache.prune()
    assert entries(tmp_path) == ["a.json.gz", "new.partial", "of the user"]


def test_entries_are_the_same_bytes_whenever_they_are_written(tmp_path):
    result = {"document": {"text": "a"}, "pages": {}, "passages": {}}
    one, two = ReadingCache(tmp_path / "one"), ReadingCache(tmp_path / "two")
    one.keep("k", result)
    time.sleep(1.1)
    two.keep("k", result)
    assert (tmp_path / "one" / "k.json.gz").read_bytes() == (tmp_path / "two" / "k.json.gz").read_bytes()
    assert json.loads(gzip.decompress((tmp_path / "one" / "k.json.gz").read_bytes())) == one.find("k") == result
    assert one.find("no such") is None


def test_version_of_the_reader_changes_with_any_file_of_the_package(tmp_path, monkeypatch):
    package = tmp_path / "package"
    (package / "models").mkdir(parents=True)
    (package / "a.py").write_text("1")
    (package / "models" / "m.json").write_text("1")
    monkeypatch.setattr(cache_module, "PACKAGE", package)
    seen = set()
    for name, text in (("a.py", "1"), ("a.py", "2"), ("models/m.json", "2"), ("b.py", "")):
        (package / name).write_text(text)
        reader_version.cache_clear()
        seen.add(reader_version())
    monkeypatch.undo()
    reader_version.cache_clear()
    assert len(seen) == 4
    assert len(reader_version()) == 64


def fork_build(folder, out):
    """A process that builds a corpus, without the seconds that loading the libraries anew would take."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads: none of them holds a lock of ours
        pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        read_folder(folder, cache=out / ".reading", workers=2, progress=False).save(out)
        code = 0
    finally:
        os._exit(code)


def count(cache):
    return len(list(cache.glob("*.gz"))) if cache.is_dir() else 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and signals that cannot be caught, which this system does not have")
def test_a_build_that_is_killed_again_and_again_ends_with_the_same_tables(tmp_path):
    folder = tmp_path / "reviews"
    folder.mkdir()
    for number in range(12):
        (folder / f"r{number}.md").write_text(f"# Review {number}\n\n" + "\n\n".join(f"{n}. {STORY} It was said {n * number} times." for n in range(1, 40)))
    whole, out = tmp_path / "whole", tmp_path / "killed"
    read_folder(folder, workers=2, progress=False).save(whole)
    for least in (1, 5, 9):  # so many files have been read when it is killed
        pid = fork_build(folder, out)
        while count(out / ".reading") < least:
            time.sleep(0.002)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert not (out / "manifest.json").exists()
    assert os.waitpid(fork_build(folder, out), 0)[1] == 0
    for name in (*(f"{table}.parquet" for table in TABLES), "manifest.json"):
        assert (out / name).read_bytes() == (whole / name).read_bytes(), name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["killed", "reviews", "whole"]
    assert count(out / ".reading") == len(scrmine.Corpus.open(out).documents) == 12


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which this system does not have")
def test_two_builds_of_one_folder_at_once_do_not_disturb_each_other(reviews, tmp_path):
    out = tmp_path / "out"
    assert [os.waitpid(pid, 0)[1] for pid in [fork_build(reviews, out), fork_build(reviews, out)]] == [0, 0]
    whole = read_folder(reviews, workers=1, progress=False).save(tmp_path / "whole")
    for name in (*(f"{table}.parquet" for table in TABLES), "manifest.json"):
        assert (out / name).read_bytes() == (whole / name).read_bytes(), name
    assert count(out / ".reading") == 4
