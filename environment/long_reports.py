"""Reports that are told to end: a trial of the long form. Standard library only."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Iterator

from settings import DATA, HERE, ROOT, Problem, replace_file

ENDINGS = 10
SECOND = 1.0  # that an ending may take
LATEST = 2.5  # seconds into a training of about five
PATIENCE = 120  # seconds for a training to begin, and for the last report to pass
CELLS = (
    "import lethe.experiment.*;\nimport lethe.report.*;\n"
    "Experiment lethe = Notebook.open(System.out);",
    "lethe.original()",
)
GOES_ON = "going on from step"
RUN = DATA / "runs" / "smoke"
PAGE = DATA / "reports" / "smoke" / "01_training.html"


def run(ground) -> tuple[int, int, str]:
    """Sends SIGTERM to environment/report at random instants of a training, then lets one pass.

    Returns how many were told to end, how many faults there were, and a note.
    """
    chance = random.Random(20)
    folder = ground.folder / "ended"
    replace_file(folder / "01_training.ipynb", json.dumps(_notebook()))
    faults: list[str] = []
    worst = 0.0
    for number in range(1, ENDINGS + 1):
        shutil.rmtree(RUN, ignore_errors=True)
        report = _start(folder)
        try:
            _wait_for_lock(report)
            time.sleep(chance.uniform(0, LATEST))
            told = time.monotonic()
            # to the process alone, or to all of its group, as a terminal does that closes
            (os.kill if number % 2 else os.killpg)(report.pid, signal.SIGTERM)
            status = report.wait(PATIENCE)
            seconds = time.monotonic() - told
            left = list(_at_work_in(folder))
        finally:
            _end(report, folder)
        worst = max(worst, seconds)
        for wrong, what in (
            (status != 128 + signal.SIGTERM, f"exit status {status}"),
            (seconds > SECOND, f"took {seconds:.1f} s"),
            (bool(left), f"processes {left} went on"),
            (not list((RUN / "unfinished").glob("*.safetensors")), "no state was kept"),
        ):
            faults += [f"ending {number}: {what}"] if wrong else []
    report = _start(folder)
    try:
        if report.wait(PATIENCE) != 0 or GOES_ON not in PAGE.read_text():
            faults.append("the report after them did not go on from the state")
    finally:
        _end(report, folder)
    return ENDINGS, len(faults), "; ".join([f"worst {worst:.2f} s", *faults])


def _notebook() -> dict:
    cells = [
        {"cell_type": "code", "id": f"cell-{i}", "metadata": {}, "outputs": [], "source": source}
        | {"execution_count": None}
        for i, source in enumerate(CELLS)
    ]
    kernel = {"name": "java", "display_name": "Java", "language": "java"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _start(folder: Path) -> subprocess.Popen:
    command = [HERE / "report", "--notebooks", folder, "--no-pdf", "--force"]
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    env = {**os.environ, "LETHE_PROFILE": "smoke"}
    return subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True, **silent)


def _wait_for_lock(report: subprocess.Popen) -> None:
    """Returns when the report's training holds the run folder."""
    end = time.monotonic() + PATIENCE
    while not (RUN / ".lock").exists():
        if report.poll() is not None or time.monotonic() > end:
            raise Problem("A report that was to be ended did not begin to train: run it by hand.")
        time.sleep(0.02)


def _at_work_in(folder: Path) -> Iterator[int]:
    """The processes that have this working folder, as a notebook's kernel has."""
    for place in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if place.resolve(strict=True) == folder.resolve():
                yield int(place.parent.name)
        except OSError:
            continue  # it has ended, or is not ours


def _end(report: subprocess.Popen, folder: Path) -> None:
    """Whatever went wrong, nothing of the trial goes on."""
    if report.poll() is None:
        os.killpg(report.pid, signal.SIGKILL)
        report.wait()
    for process in _at_work_in(folder):
        os.kill(process, signal.SIGKILL)
