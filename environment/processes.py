"""Child processes that never outlive us, and one lock per shared folder. Standard library only."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Callable, Iterator, Sequence

from settings import CACHE, ROOT, Problem, shown

GRACE_SECONDS = 20
HEARTBEAT_SECONDS = 60
FULL_BYTES = 5_000_000


class Stopped(BaseException):
    """We were asked to end by a signal; its number is the argument."""


def stop_on_termination() -> None:
    """Makes SIGTERM and SIGHUP unwind like Ctrl-C, so that children are stopped on the way out."""

    def stop(number: int, _frame: object) -> None:
        raise Stopped(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)


@contextlib.contextmanager
def child(command: Sequence[str | Path], **options) -> Iterator[subprocess.Popen]:
    """A process in a group of its own, without standard input; the group is gone at the end."""
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        **{"cwd": ROOT, **options},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            _signal_group(process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
        _signal_group(process.pid, signal.SIGKILL)
        process.wait()


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def run_logged(command: Sequence[str | Path], log: Path, what: str, env: dict[str, str]) -> str:
    """Runs a command with its output in a file, a sign of life every minute; returns the output.

    Raises Problem with the lines that matter when the command fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with open(log, "wb") as out:
        with child(command, env=env, stdout=out, stderr=subprocess.STDOUT) as process:
            while True:
                try:
                    status = process.wait(HEARTBEAT_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    print(f"  ... {time.monotonic() - started:.0f} s, {what} goes on")
    text = log.read_text(errors="replace")
    if status != 0:
        raise Problem(
            f"{what} failed with exit status {status}.{_want_of_room(log)}\n{_telling_lines(text)}\n"
            f"  The whole output: {shown(log)}"
        )
    return text


def _want_of_room(log: Path) -> str:
    """What an output that could not be written does not say itself."""
    free = shutil.disk_usage(log.parent).free
    full = f" Its disk has only {free / 1e6:.1f} MB left: free space on it."
    return full if free < FULL_BYTES else ""


def _telling_lines(text: str, count: int = 40) -> str:
    """The errors and warnings of an output if it marks them, else its end."""
    lines = [line for line in text.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith(("[ERROR]", "[WARNING]", "ERROR"))]
    return "\n".join("  | " + line for line in (marked[:count] or lines[-count:]))


def run_streamed(
    command: Sequence[str | Path], env: dict[str, str], line: Callable[[str], None] = print
) -> int:
    """Runs a command, hands each line of its output on as it comes; returns the exit status."""
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with child(command, env=env, text=True, errors="replace", **output) as process:
        assert process.stdout is not None
        for text in process.stdout:
            line(text.rstrip("\n"))
        return process.wait()


@contextlib.contextmanager
def only_one(name: str) -> Iterator[None]:
    """Lets one process at a time into the block; the others say so and wait."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Waiting for another run that holds environment/.cache/{name}.lock ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
