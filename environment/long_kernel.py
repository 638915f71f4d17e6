"""The trials of the long form that need a real Jupyter client and the Java kernel.

Standard library only: the client is a program of the private virtual environment.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from processes import run_logged
from settings import HERE, VENV, Problem, shown

STEPS = 20_000


def stops(ground) -> tuple[int, int, str]:
    """The stop button on every kind of work, then its cell again."""
    found = _tried(ground, "stops", "Stopping cells")
    note = f"worst {found['worst']} ms, {found['resumed']} reruns went on from a kept step, "
    return _outcome(found, note + _memory(found["memory"]))


def reruns(ground) -> tuple[int, int, str]:
    """The same cells fifty times in one kernel."""
    found = _tried(ground, "reruns", "Running cells again")
    tensors = found["tensors"]
    opening, working = found["memory"][:2], found["memory"][2:]
    note = f"open tensors {tensors[0]} to {tensors[-1]}, opening: {_memory(opening)}, "
    return _outcome(found, f"{note}working: {_memory(working)}")


def steps(ground) -> tuple[int, int, str]:
    """Tensors and memory over a long training."""
    command = [ground.tools.maven, "-B", "-Dspotless.check.skip=true", "-Dtest=LeakTest"]
    command += [f"-Dlethe.steps={STEPS}", "test"]
    log = ground.folder / "steps.log"
    try:
        text = run_logged(command, log, f"Training {STEPS:,} steps", ground.env)
    except Problem:
        if "LeakTest" not in log.read_text(errors="replace"):
            raise  # it did not even begin
        return STEPS, 1, f"see {shown(log)}"
    memory = re.search(rf"^memory (.*) over {STEPS} steps$", text, re.MULTILINE)
    return STEPS, 0, f"memory {memory[1]}, open tensors 3" if memory else "memory was not measured"


def busy(ground) -> tuple[int, int, str]:
    """The same work beside a busy process on each core."""
    found = _tried(ground, "busy", "Working on a busy machine")
    return _outcome(found, f"{found['slowdown']:.1f} times as slow")


def _memory(looks: list[dict]) -> str:
    first, last = looks[0], looks[-1]
    used = f"memory in use {first['used']} to {last['used']} MiB"
    return (
        f"{used}, resident {first['resident']} to {last['resident']},"
        f" threads {first['threads']} to {last['threads']}"
    )


def _tried(ground, trial: str, what: str) -> dict:
    out: Path = ground.folder / f"{trial}.json"
    out.unlink(missing_ok=True)
    command = [VENV / "bin" / "python", "-u", HERE / "kernel_trials.py", trial, out]
    run_logged(command, ground.folder / f"{trial}.log", what, ground.env)
    return json.loads(out.read_text())


def _outcome(found: dict, note: str) -> tuple[int, int, str]:
    faults = found["faults"]
    return found["tried"], len(faults), "; ".join([note, *faults])


TRIALS = {
    "stop button in a Jupyter client": stops,
    "reruns of a cell": reruns,
    "steps of a training": steps,
    "works beside busy processes": busy,
}
