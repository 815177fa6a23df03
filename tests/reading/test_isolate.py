import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import scrmine.reading
from scrmine.reading.folder import read_folder
from scrmine.reading.isolate import WORKER, Limits, Outcome, run_isolated

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


@pytest.mark.parametrize(("doing", "reason"), [
    ("exit", "crashed"), ("exit in silence", "crashed"), ("kill", "crashed"), ("abort", "crashed"), ("segfault", "crashed"),
    ("eat", "memory"), ("want memory", "memory"), ("nothing", "crashed"), ("recurse", "malformed"), ("raise", "malformed"),
])
def test_a_bad_document_costs_itself_only(doing, reason):
    assert run("fine", doing, "fine", "fine") == [fine(0), Outcome(1, None, reason), fine(2), fine(3)]


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
    assert run("fine") == [Outcome(0, None, "crashed")]


def test_the_memory_cap_is_in_force():
    pytest.importorskip("resource")
    assert run("eat", limits=Limits(seconds=60, megabytes=400)) == [Outcome(0, None, "memory")]


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
    assert outcomes[1] == Outcome(1, None, "malformed")
    assert (outcomes[2].result["document"]["status"], outcomes[2].result["document"]["reason"]) == ("failed", "vanished")
