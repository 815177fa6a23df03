"""A small pool of child processes, each with a clock and a memory cap: a bad file costs only itself.

The children are plain subprocesses that exchange lines of JSON, so that it works the same from a script, a notebook
and the command, on every system, and nothing that a child says is executed.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from scrmine.schema import REASONS

WORKER = "scrmine.reading.worker"


@dataclass(frozen=True)
class Limits:
    """What one document may cost.

    Attributes
    ----------
    seconds : float
        Wall-clock time from handing the document over to its result.
    megabytes : int
        Address space of the child process, on systems that can cap it (Linux and macOS; not Windows).
    """

    seconds: float = 60.0
    megabytes: int = 2048


@dataclass(frozen=True)
class Outcome:
    """What came of one task: its result, or the reason code for there being none."""

    task: int
    result: dict | None
    reason: str = ""


def run_isolated(tasks: list[dict], *, workers: int, limits: Limits, module: str = WORKER) -> Iterator[Outcome]:
    """Run each task in a child process and yield outcomes as they come, in no fixed order.

    Parameters
    ----------
    tasks : list of dict
        What to send, as JSON, one message a task.
    workers : int
        How many children work side by side.
    limits : Limits
        Clock and memory cap of one task. A child that breaks either is ended and replaced.
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
    done: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    stop = threading.Event()
    children = [_Child(module, limits) for _ in range(max(1, min(workers, len(tasks))))]
    threads = [threading.Thread(target=_serve, args=(child, tasks, waiting, done, stop), daemon=True)
               for child in children]
    for thread in threads:
        thread.start()
    try:
        for _ in tasks:
            yield done.get()
    finally:
        stop.set()
        for child in children:
            child.close()
        for thread in threads:
            thread.join()


def _serve(child: _Child, tasks: list[dict], waiting: queue.SimpleQueue, done: queue.SimpleQueue,
           stop: threading.Event) -> None:
    """Hand tasks to one child until none is left."""
    while not stop.is_set():
        try:
            number = waiting.get_nowait()
        except queue.Empty:
            return
        done.put(child.do(number, tasks[number]))


def _understood(answer: bytes) -> dict | None:
    """The message in a child's line; None if it is cut off or none of ours: a result, or a reason for there being none."""
    try:
        message = json.loads(answer) if answer.endswith(b"\n") else None
    except ValueError:
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

    def do(self, number: int, task: dict) -> Outcome:
        """The outcome of one task."""
        late = threading.Event()
        try:
            process = self.start()
        except OSError:
            return Outcome(number, None, "crashed")

        def ring() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self.limits.seconds, ring)
        clock.start()
        try:
            process.stdin.write(json.dumps(task).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
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
        return Outcome(number, message.get("result"), message.get("reason", ""))

    def start(self) -> subprocess.Popen:
        """The running process, started anew if there is none."""
        with self.lock:
            if self.closed:
                raise OSError("the pool of readers has been closed")
            if self.process is None or self.process.poll() is not None:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", self.module, str(self.limits.megabytes)],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
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
        process.kill()
        process.stdout.close()
        with contextlib.suppress(OSError):  # the pipe of a dead process may refuse its last bytes
            process.stdin.close()
        process.wait()
