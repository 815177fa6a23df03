import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import scrmine.reading
from scrmine.errors import ScrmineError
from scrmine.reading.document import file_digest, open_regular
from scrmine.reading.folder import read_folder
from scrmine.reading.gather import ReadFile
from scrmine.reading.isolate import WORKER, Limits, Outcome, run_isolated
from scrmine.reading.worker import by_columns

HERE = Path(__file__).parent
ROOMY = Limits(seconds=60, megabytes=1024)


@pytest.fixture(autouse=True)
def _workers_are_found(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(HERE))


@pytest.fixture
def pids(monkeypatch, tmp_path):
    """The ids of the child processes that have started so far."""
    monkeypatch.setenv("SCRMINE_TEST_PIDS", str(tmp_path))
    return lambda: sorted(int(path.name) for path in tmp_path.iterdir())


def run(*doings, workers=2, limits=ROOMY, module="odd_worker"):
    tasks = [{"do": doing, "place": place} for place, doing in enumerate(doings)]
    return sorted(run_isolated(tasks, workers=workers, limits=limits, module=module), key=lambda outcome: outcome.task)


def fine(place):
    return Outcome(place, {"do": "fine", "place": place})


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("doing", "reason", "detail"), [
    ("exit", "crashed", ""), ("exit in silence", "crashed", ""), ("kill", "crashed", ""), ("abort", "crashed", ""), ("segfault", "crashed", ""),
    ("eat", "memory", "MemoryError"), ("want memory", "memory", "OSError"), ("nothing", "crashed", ""), ("recurse", "malformed", "RecursionError"),
    ("raise", "malformed", "RuntimeError"),
])
def test_a_bad_document_costs_itself_only(doing, reason, detail):
    assert run("fine", doing, "fine", "fine") == [fine(0), Outcome(1, None, reason, detail), fine(2), fine(3)]


def test_a_document_that_hangs_costs_its_clock():
    began = time.monotonic()
    outcomes = run("fine", "hang", "fine", limits=Limits(seconds=6, megabytes=1024))
    assert outcomes == [fine(0), Outcome(1, None, "timeout"), fine(2)]
    assert 6 <= time.monotonic() - began < 60


def test_a_clock_that_rings_just_after_the_answer_costs_no_task(monkeypatch, pids):
    class LateClock(threading.Timer):
        def cancel(self):
            self.function()
            super().cancel()

    monkeypatch.setattr("scrmine.reading.isolate.threading.Timer", LateClock)
    assert run("fine", "fine", "fine", workers=1) == [fine(0), fine(1), fine(2)]
    assert len(pids()) == 3


def test_noise_is_no_answer():
    assert run("noise", "fine", workers=1) == [Outcome(0, {"do": "noise", "place": 0}), fine(1)]


def test_a_long_answer_arrives_whole():
    outcome, = run("large")
    assert len(outcome.result["text"]) == 5_000_000


def test_every_task_has_exactly_one_outcome_whatever_the_others_do():
    doings = ["fine", "exit", "fine", "nothing", "kill", "raise", "fine", "noise", "exit", "fine", "abort"] * 2
    outcomes = run(*doings, workers=3)
    assert [outcome.task for outcome in outcomes] == list(range(len(doings)))
    assert [outcome.result is not None for outcome in outcomes] == [doing in ("fine", "noise") for doing in doings]


def test_outcomes_do_not_depend_on_the_number_of_workers():
    doings = ["fine", "exit", "fine", "raise", "fine", "nothing"]
    assert run(*doings, workers=1) == run(*doings, workers=4) == run(*doings, workers=0)


def test_one_child_serves_many_documents_and_only_the_dead_are_replaced(pids):
    run(*["fine"] * 5, workers=1)
    assert len(pids()) == 1
    run("fine", "exit", "fine", "raise", "fine", workers=1)
    assert len(pids()) == 3  # one more, and one for the child that died


def test_no_more_children_than_documents(pids):
    run("fine", workers=8)
    assert len(pids()) == 1


def test_no_tasks_are_no_outcomes_and_no_child(pids):
    assert run() == []
    assert pids() == []


def test_a_finished_pool_leaves_no_child_process_and_no_thread(pids):
    before = threading.active_count()
    run("fine", "exit", "fine")
    assert len(pids()) >= 2
    assert [pid for pid in pids() if is_alive(pid)] == []
    assert threading.active_count() == before


def test_a_pool_closed_early_leaves_no_child_process_and_no_thread(pids):
    before = threading.active_count()
    began = time.monotonic()
    pool = run_isolated([{"do": "fine"}, *[{"do": "hang"}] * 5], workers=3, limits=ROOMY, module="odd_worker")
    assert next(pool).result == {"do": "fine"}
    running = [pid for pid in pids() if is_alive(pid)]
    pool.close()
    assert running
    assert [pid for pid in pids() if is_alive(pid)] == []
    assert threading.active_count() == before
    assert time.monotonic() - began < 60


def test_a_pool_left_by_an_error_leaves_no_child_process(pids):
    def interrupted():
        for _ in run_isolated([{"do": "fine"}, {"do": "hang"}], workers=2, limits=ROOMY, module="odd_worker"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert pids()
    assert [pid for pid in pids() if is_alive(pid)] == []


@pytest.mark.parametrize("answer", [
    "not JSON\n", "\n", "3\n", "[]\n", "null\n", "{}\n", '{"result": null}\n', '{"result": "text"}\n', '{"reason": ""}\n', '{"reason": "tired"}\n',
    '{"reason": ["memory"]}\n', '{"result": {"cut": "off', "\udcff\n".encode("utf-8", "surrogateescape").decode("latin-1"),
])
def test_an_answer_that_is_none_of_ours_costs_its_task(answer):
    tasks = [{"answer": answer, "leave": not answer.endswith("\n")}, {"answer": '{"result": {"a": 1}}\n'}]
    outcomes = list(run_isolated(tasks, workers=1, limits=ROOMY, module="raw_worker"))
    assert outcomes == [Outcome(0, None, "crashed"), Outcome(1, {"a": 1})]


def test_a_reason_of_ours_is_passed_on():
    outcome, = run_isolated([{"answer": '{"reason": "memory"}\n'}], workers=1, limits=ROOMY, module="raw_worker")
    assert outcome == Outcome(0, None, "memory")


def test_a_module_that_is_not_there_costs_each_task_and_hangs_none():
    assert run("fine", "fine", module="no_such_module") == [Outcome(0, None, "crashed"), Outcome(1, None, "crashed")]


def test_a_child_that_cannot_be_started_costs_its_task(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert run("fine") == [Outcome(0, None, "crashed", "the process could not be started")]


def test_the_memory_cap_is_in_force():
    pytest.importorskip("resource")
    assert run("eat", limits=Limits(seconds=60, megabytes=400)) == [Outcome(0, None, "memory", "MemoryError")]


def test_a_lower_cap_of_the_system_is_no_obstacle(tmp_path):
    resource = pytest.importorskip("resource")
    low = 900 * 1024 * 1024
    story = tmp_path / "a.txt"
    story.write_text("The health visitor called at the house on three mornings in March and nobody asked.")
    child = subprocess.run(
        [sys.executable, "-m", WORKER, "2048"], input=f'{{"path": "{story}", "doc_id": "a"}}\n', text=True, capture_output=True, check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (low, low)),
    )
    assert '"status": "ok"' in child.stdout
    assert child.stderr == ""


def test_the_reader_starts_light():
    loaded = "import sys, scrmine.reading.worker; print([name for name in ('pandas', 'sklearn', 'matplotlib', 'pypdfium2') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", loaded], text=True, capture_output=True, check=True).stdout == "[]\n"


def test_public_names_of_the_package_load_when_used():
    assert (scrmine.reading.Limits, scrmine.reading.read_folder) == (Limits, read_folder)
    with pytest.raises(AttributeError) as caught:
        scrmine.reading.read_folders  # noqa: B018 - the access is what is tested
    assert str(caught.value) == "module 'scrmine.reading' has no attribute 'read_folders'; public names: Limits, read_folder"


def test_the_reader_itself_answers_one_line_a_task(tmp_path):
    story = tmp_path / "a.txt"
    story.write_text("The health visitor called at the house on three mornings in March and nobody asked.")
    tasks = [{"path": str(story), "doc_id": "a"}, {"path": str(story), "doc_id": "b", "no_such": 1}, {"path": str(tmp_path / "gone.txt"), "doc_id": "c"}]
    outcomes = sorted(run_isolated(tasks, workers=1, limits=ROOMY), key=lambda outcome: outcome.task)
    assert outcomes[0].result["document"]["text"] == story.read_text()
    assert outcomes[1] == Outcome(1, None, "malformed", "TypeError")
    assert (outcomes[2].result["document"]["status"], outcomes[2].result["document"]["reason"]) == ("failed", "vanished")


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="needs a clock of the system's, which this system does not have")
def test_a_reader_whose_parent_is_gone_ends_itself():
    code = "import time; from scrmine.reading import worker; worker.GRACE = 0.2; worker.main(lambda **_: time.sleep(600))"
    child = subprocess.run([sys.executable, "-c", code, "512"], input='{"clock": 0.3}\n', text=True, capture_output=True, check=False, timeout=60)
    assert (child.returncode, child.stdout) == (-signal.SIGALRM, "")


def test_the_clock_of_one_task_does_not_ring_in_the_next():
    code = "import time; from scrmine.reading import worker; worker.GRACE = 0.1; worker.main(lambda wait: time.sleep(wait) or {'waited': wait})"
    tasks = '{"clock": 0.5, "wait": 0}\n{"wait": 1}\n'
    child = subprocess.run([sys.executable, "-c", code, "512"], input=tasks, text=True, capture_output=True, check=True, timeout=60)
    assert child.stdout == '{"result": {"waited": 0}}\n{"result": {"waited": 1}}\n'


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs groups of processes, which this system does not have")
def test_what_a_reader_has_started_ends_with_it(tmp_path, monkeypatch):
    (tmp_path / "starter.py").write_text(
        "import subprocess, sys\nfrom pathlib import Path\nfrom scrmine.reading import worker\n"
        "def start(place):\n    other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "    Path(place).write_text(str(other.pid))\n    other.wait()\nworker.main(start)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    place = tmp_path / "pid"
    outcome, = run_isolated([{"place": str(place)}], workers=1, limits=Limits(seconds=5, megabytes=1024), module="starter")
    assert outcome == Outcome(0, None, "timeout")
    other = int(place.read_text())
    for _ in range(100):  # the system may take a moment to clear away what has ended
        if not is_alive(other) or Path(f"/proc/{other}/stat").read_text().split()[2] == "Z":
            break
        time.sleep(0.05)
    else:
        pytest.fail("the process that the reader had started is still there")


def test_a_plan_may_try_again_in_a_fresh_process(pids):
    def plan(do, task, limits):
        first = do({**task, "do": "exit"}, limits.seconds)
        assert first == Outcome(0, None, "crashed")
        return do(task, limits.seconds)

    assert list(run_isolated([{"do": "fine", "place": 0}], workers=1, limits=ROOMY, plan=plan, module="odd_worker")) == [fine(0)]
    assert len(pids()) == 2


def test_a_plan_that_fails_is_not_waited_for():
    def plan(do, task, limits):
        raise KeyError("a mistake of ours")

    with pytest.raises(KeyError, match="a mistake of ours"):
        list(run_isolated([{"do": "fine"}] * 3, workers=2, limits=ROOMY, plan=plan, module="odd_worker"))


def test_a_reader_that_cannot_be_loaded_is_no_fault_of_the_document(tmp_path, monkeypatch):
    (tmp_path / "selfless.py").write_text("import sys\nsys.modules['scrmine.reading.document'] = None\nfrom scrmine.reading import worker\nworker.main()\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("scrmine.reading.isolate.run_isolated.__kwdefaults__", {**run_isolated.__kwdefaults__, "module": "selfless"})
    (tmp_path / "reviews").mkdir()
    (tmp_path / "reviews" / "a.txt").write_text("The health visitor called at the house.")
    with pytest.raises(ScrmineError) as caught:
        read_folder(tmp_path / "reviews", workers=1, progress=False)
    assert str(caught.value) == (
        "The reader of documents cannot be loaded: ModuleNotFoundError: import of scrmine.reading.document halted; None in sys.modules. Install scrmine "
        "and its packages anew.")


def test_pages_and_passages_travel_as_columns_and_text_once():
    result = {"document": {"text": "ab"}, "pages": [], "passages": [{"start": 0, "end": 1, "text": "a"}, {"start": 1, "end": 2, "text": "b"}]}
    packed = by_columns(result)
    assert packed == {"document": {"text": "ab"}, "pages": {}, "passages": {"start": [0, 1], "end": [1, 2]}}
    assert ReadFile.of(packed).passages.to_pylist() == result["passages"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name, which this system does not have")
@pytest.mark.timeout(30)
def test_a_file_that_has_become_something_else_since_it_was_listed_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("/etc/passwd")
    for name in ("pipe", "link", "gone", "."):
        with pytest.raises(OSError):  # noqa: PT011 - the system's own words differ
            open_regular(tmp_path / name)
        assert file_digest(tmp_path / name) == ""
    (tmp_path / "file").write_bytes(b"abc")
    assert file_digest(tmp_path / "file") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
