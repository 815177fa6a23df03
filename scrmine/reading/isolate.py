"""A small pool of child processes, each with a clock and a memory cap: a bad file costs only itself.

The children are plain subprocesses that exchange lines of JSON, so that it works the same from a script, a notebook
and the command, on every system, and nothing that a child says is executed.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scrmine.values import REASONS

WORKER = "scrmine.reading.worker"
LONGEST_ANSWER = 500_000_000
"""Bytes of one answer; a report of a thousand pages takes ten million."""

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
"""Each child is one of as many as there are processors: libraries in it start no threads of their own."""


@dataclass(frozen=True)
class Limits:
    """What one document may cost.

    Attributes
    ----------
    seconds : float
        Wall-clock time from handing the document over to its result. Text recognition, where it was asked for, has a clock of
        as much again for each page.
    megabytes : int
        Address space of the child process, on systems that can cap it (Linux and macOS; not Windows).

    Examples
    --------
    >>> patient = scrmine.Limits(seconds=300)
    >>> scrmine.read_folder(scrmine.sample_files("docx")[0].parent, limits=patient, progress=False)
    Corpus: 7 reviews, 8 documents (8 ok), 668 passages
    """

    seconds: float = 60.0
    megabytes: int = 2048


@dataclass(frozen=True)
class Outcome:
    """What came of one task: its result, or the reason code for there being none and the kind of error behind it."""

    task: int
    result: dict | None
    reason: str = ""
    detail: str = ""


Do = Callable[[dict, float], Outcome]
"""Has a child do a task within so many seconds."""

Plan = Callable[[Do, dict, Limits], Outcome]
"""How a task is done: once, or in another way where the first came to nothing."""


def once(do: Do, task: dict, limits: Limits) -> Outcome:
    """The plan of doing a task once, within its clock."""
    return do(task, limits.seconds)


def processors() -> int:
    """How many processors this process may use; a cluster or container may lend it fewer than the machine has."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


def run_isolated(tasks: list[dict], *, workers: int, limits: Limits, plan: Plan = once, module: str = WORKER) -> Iterator[Outcome]:
    """Run each task in a child process and yield outcomes as they come, in no fixed order.

    Parameters
    ----------
    tasks : list of dict
        What to send, as JSON, one message a task.
    workers : int
        How many children work side by side; each is started when it gets its first task.
    limits : Limits
        Clock and memory cap of one task. A child that breaks either is ended and replaced.
    plan : callable
        How one task is done; by default once. A second attempt may run in a fresh child: the first may have ended it.
    module : str
        The module the child runs; it reads one JSON line a task and answers with one.

    Yields
    ------
    Outcome
        Exactly one for every task.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(len(tasks)):
        waiting.put(number)
    done: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
    stop = threading.Event()
    children = [_Child(module, limits) for _ in range(max(1, min(workers, len(tasks))))]

    def serve(child: _Child) -> None:
        """Hand tasks to one child until none is left."""
        while not stop.is_set():
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                done.put(plan(functools.partial(child.do, number), tasks[number], limits))
            except BaseException as error:  # noqa: BLE001 - raised again where outcomes are waited for, which would wait for ever
                done.put(error)

    threads = [threading.Thread(target=serve, args=(child,), daemon=True) for child in children]
    for thread in threads:
        thread.start()
    try:
        for _ in tasks:
            outcome = done.get()
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        stop.set()
        for child in children:
            child.close()
        for thread in threads:
            thread.join()


def _understood(answer: bytes) -> dict | None:
    """The message in a child's line; None if it is cut off or none of ours: a result, or a reason for there being none."""
    try:
        message = json.loads(answer) if answer.endswith(b"\n") else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(message, dict):
        return None
    reason = message.get("reason")
    return message if isinstance(message.get("result"), dict) or (reason and reason in tuple(REASONS)) else None


class _Child:
    """One child process, started when needed and replaced when it has died.

    It keeps the process and its clock together because ending one must end the other.
    """

    def __init__(self, module: str, limits: Limits) -> None:
        self.module = module
        self.limits = limits
        self.process: subprocess.Popen | None = None
        self.lock = threading.Lock()
        self.closed = False

    def do(self, number: int, task: dict, seconds: float) -> Outcome:
        """The outcome of one task."""
        late = threading.Event()
        try:
            process = self.start()
        except OSError:
            return Outcome(number, None, "crashed", "the process could not be started")

        def ring() -> None:
            late.set()
            _end(process)

        clock = threading.Timer(seconds, ring)
        clock.start()
        try:
            # The child keeps a clock too, for the case that this process is killed and cannot end it.
            process.stdin.write(json.dumps({**task, "clock": seconds}).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline(LONGEST_ANSWER)
        except (OSError, ValueError):
            answer = b""
        finally:
            clock.cancel()
            clock.join()
        message = _understood(answer)
        if message is None or late.is_set():  # the clock may have rung just after the answer: the next task needs a live child
            self.end()
        if message is None:
            return Outcome(number, None, "timeout" if late.is_set() else "crashed")
        return Outcome(number, message.get("result"), message.get("reason", ""), str(message.get("detail", ""))[:200])

    def start(self) -> subprocess.Popen:
        """The running process, started anew if there is none."""
        with self.lock:
            if self.closed:
                raise OSError("the pool of readers has been closed")
            if self.process is None or self.process.poll() is not None:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", self.module, str(self.limits.megabytes)], env={**os.environ, **ONE_THREAD},
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                    start_new_session=True,  # so that what it has started itself can be ended with it
                )
            return self.process

    def close(self) -> None:
        """End the process and start no other."""
        with self.lock:
            self.closed = True
        self.end()

    def end(self) -> None:
        """End the process if it runs."""
        with self.lock:
            process, self.process = self.process, None
        if process is None:
            return
        _end(process)
        process.stdout.close()
        with contextlib.suppress(OSError):  # the pipe of a dead process may refuse its last bytes
            process.stdin.close()
        process.wait()


def _end(process: subprocess.Popen) -> None:
    """Kill a child and what it has started, such as a program that recognises text."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
