"""Trials of the stop button, of reruns and of a busy machine in the Java kernel.

A program of the private virtual environment: it runs one trial and writes what came out as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from safetensors.numpy import load_file

from kernel_client import Cell, Kernel
from settings import DATA, Problem, replace_file

IMPORTS = """
import java.nio.file.Path;
import java.util.stream.IntStream;
import lethe.attack.*;
import lethe.base.Points;
import lethe.data.*;
import lethe.evaluate.*;
import lethe.experiment.*;
import lethe.fisher.*;
import lethe.latent.*;
import lethe.model.Posteriors;
import lethe.report.*;
LabelSet one = LabelSet.forgetSet(10, 1);
Experiment lethe = null;
"""
OPEN = """
lethe = Experiment.open(new Settings(Profile.SMOKE, "cpu", Path.of("%s")),
    NotebookProgress.create(System.out), System.out::println);
"""
# Cells that do one kind of work each, in an order in which each finds what it needs. The value is
# a number that differs if anything does; what lies in the run folder is compared beside it.
CELLS = {
    "training": "lethe.original().log().points().hashCode()",
    "Fisher information": """
Arrays.hashCode(lethe.estimateFisher(FisherConfig.perSample(LabelSet.all(10), 20)).values().values())
""",
    "forgetting": "Arrays.hashCode(lethe.unlearned(one).weights().values())",
    "judges": "lethe.judgeA().log().epochs().hashCode() + lethe.judgeB().log().epochs().hashCode()",
    "training without the digit": "lethe.retrained(one).log().points().hashCode()",
    "attacks": """
AttackKind.all().stream().map(new AttackStudy(lethe, one, 1, 7)::traces).mapToInt(traces ->
    Arrays.hashCode(traces.get("unlearned").guideProbability())).sum()
""",
    "ablations and assessment": """lethe.writeResult("assessment", lethe.assess(one)).getFileName()""",
    "evaluation": """
lethe.writeResult("reading", new Evaluation(lethe.torch(), lethe.generator(), List.of(lethe.judgeA().judge()),
    lethe.data().test(), EvaluationConfig.full(one, 20))
    .read("original", lethe.original().weights())).getFileName()
""",
    "t-SNE": """
Arrays.hashCode(Tsne.map(
    Points.of(Posteriors.of(lethe.torch(), lethe.generator(), lethe.original().weights(),
        lethe.data().test().at(IntStream.range(0, 2000).toArray())).means(), 8),
    TsneConfig.standard().withIterations(400, 100), lethe.progress()).points().rowMajor())
""",
    "quality": """
lethe.writeResult("quality", new QualityStudy(lethe, one).compare()).getFileName()
""",
    "decoding": "Arrays.hashCode(lethe.samples(lethe.original().weights(), 1, 50000))",
}

CHAIN = ["training", "forgetting", "judges", "training without the digit", "attacks"]
GOES_ON = "going on from step"
ROUNDS = 3  # in the first one each kind of work still meets its largest need of memory
STOPS = 20  # of the kinds and rounds, some may come after the end of a cell
RERUNS = 50
WARM = 20
SECOND = 1.0
THREADS = 8  # that are no growth: the Java compiler and collector start and end theirs
GROWTH = 100  # MiB that are no growth: what allocators keep varies by 60 in a kernel at rest
OWN_TO_A_RUN = {"run", "settings", "inputs", "seconds", "lethe.sha256"}


def stops(kernel: Kernel, folder: Path) -> dict:
    """Stops each kind of work at a random instant and runs its cell again, ROUNDS times over."""
    chance = random.Random(20)
    must(kernel.run(IMPORTS))
    quiet = folder / "quiet"
    begin(kernel, quiet)
    expected = {name: must(kernel.run(code)) for name, code in CELLS.items()}
    faults: list[str] = []
    stopped: list[dict] = []
    memory: list[dict] = []
    for turn in range(ROUNDS):
        home = folder / f"stopped-{turn}"
        begin(kernel, home)
        for name, code in CELLS.items():
            after = expected[name].seconds * chance.uniform(0.05, 0.65)
            row = stop(kernel, home, name, code, after)
            again = must(kernel.run(code))
            row["resumed"] = GOES_ON in again.text
            if row.get("states") and not row["resumed"]:
                row["faults"].append("kept a state and did not go on from it")
            stopped.append(row)
            if again.last != expected[name].last:
                faults.append(f"{name}: {again.last} instead of {expected[name].last}")
            print(json.dumps(row), flush=True)
        faults += differences(quiet, home)
        if turn > 0:
            memory.append(kernel.memory())
    faults += growth(memory[0], memory[-1])
    hit = [row for row in stopped if row["hit"]]
    if len(hit) < STOPS:
        faults.append(f"only {len(hit)} stops met a cell that ran")
    faults += [f"{row['name']}: {fault}" for row in hit for fault in row["faults"]]
    return {
        "tried": len(hit),
        "faults": faults,
        "worst": max(row["milliseconds"] for row in hit),
        "resumed": sum(row["resumed"] for row in hit),
        "memory": memory,
    }


def begin(kernel: Kernel, home: Path) -> None:
    """Opens the experiment anew, in a folder of its own."""
    home.mkdir(parents=True)
    must(kernel.run(OPEN % home))


def must(cell: Cell) -> Cell:
    """A cell that ended well."""
    if cell.status != "ok":
        raise Problem(f"a cell failed: {cell.text[-2000:]}")
    return cell


def stop(
    kernel: Kernel, home: Path, name: str, code: str, after: float, sight: str = ""
) -> dict:
    """Stops a cell and looks whether all is quiet then."""
    cell, seconds = kernel.run_and_stop(code, after, sight)
    row = {"name": name, "after": round(after, 2), "hit": cell.status == "error", "faults": []}
    if not row["hit"]:
        return row
    pressed = time.monotonic() - seconds
    while not kernel.is_at_rest() and time.monotonic() - pressed < 30:
        pass
    row["milliseconds"] = round(1000 * (time.monotonic() - pressed))
    if row["milliseconds"] > 1000 * SECOND:
        row["faults"].append(f"took {row['milliseconds']} ms to stop")
    row["states"] = sorted(path.name for path in home.glob("data/runs/*/unfinished/*"))
    row["busy"] = round(kernel.processor_seconds(SECOND), 2)
    if row["busy"] > SECOND / 5:
        row["faults"].append(f"goes on: {row['busy']} processor seconds in one second")
    return row


def differences(quiet: Path, stopped: Path) -> list[str]:
    """What lies in one run folder and not in the other, number by number."""
    found = []
    files = sorted(path.relative_to(quiet) for path in quiet.glob("data/runs/**/*.*"))
    for file in files:
        other = stopped / file
        if not other.is_file():
            found.append(f"{file} is missing")
        elif numbers(quiet / file) != numbers(other):
            found.append(f"{file} differs")
    if list(stopped.glob("data/runs/*/unfinished/*")):
        found.append("a finished work left its state")
    return found


def numbers(file: Path) -> object:
    """The content of a file without what belongs to one run: times, checksums of such files."""
    if file.suffix == ".safetensors":
        tensors = load_file(file)
        return {name: (t.dtype.str, t.shape, t.tobytes()) for name, t in tensors.items()}
    return without(json.loads(file.read_text())) if file.suffix == ".json" else ""


def without(value: object) -> object:
    if isinstance(value, dict):
        return {key: without(part) for key, part in value.items() if key not in OWN_TO_A_RUN}
    return [without(part) for part in value] if isinstance(value, list) else value


# What a reader runs again and again, as it stands in the notebooks.
READERS_CELLS = [
    "Experiment lethe = Notebook.open(System.out);",
    """
Experiment.Trained original = lethe.original();
GreyStatistics grey = lethe.greyStatistics(original.weights(), 1, 500);
FisherDiagonal fisher = lethe.estimateFisher(
    FisherConfig.perSample(LabelSet.all(10), 20).withSamples(2000));
Figures.digits("Original", lethe.sheet(original.weights()))
""",
]


def reruns(kernel: Kernel, folder: Path) -> dict:
    """Runs each of two cells again and again: neither tensors nor memory may grow."""
    must(kernel.run(IMPORTS.replace("Experiment lethe = null;", "")))
    faults = []
    memory = []
    tensors = []
    for cell in READERS_CELLS:
        for rerun in range(1, RERUNS + 1):
            must(kernel.run(cell))
            if rerun in (WARM, RERUNS):
                tensors.append(kernel.tensors())
                memory.append(kernel.memory())
        faults += growth(memory[-2], memory[-1])
        if tensors[-1] > tensors[-2]:
            faults.append(f"{tensors[-1] - tensors[-2]} tensors are left open")
    return {
        "tried": RERUNS * len(READERS_CELLS),
        "faults": faults,
        "tensors": tensors,
        "memory": memory,
    }


def busy(kernel: Kernel, folder: Path) -> dict:
    """Runs the same cells on a quiet machine and beside a busy process on each core."""
    must(kernel.run(IMPORTS))
    seconds = {}
    for name in ("warm", "quiet", "busy"):
        begin(kernel, folder / name)
        others = busy_processes(os.cpu_count() or 1) if name == "busy" else []
        try:
            cells = [must(kernel.run(CELLS[cell], timeout=900)) for cell in CHAIN]
        finally:
            for other in others:
                other.kill()
                other.wait()
        seconds[name] = [round(cell.seconds, 2) for cell in cells]
        if name != "busy":
            expected = [cell.last for cell in cells]
    faults = differences(folder / "quiet", folder / "busy")
    faults += ["a value differs"] if [cell.last for cell in cells] != expected else []
    return {
        "tried": len(CHAIN),
        "faults": faults,
        "seconds": dict(zip(CHAIN, zip(seconds["quiet"], seconds["busy"]))),
        "slowdown": sum(seconds["busy"]) / sum(seconds["quiet"]),
    }


def busy_processes(count: int) -> list[subprocess.Popen]:
    return [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]


def growth(first: dict, last: dict) -> list[str]:
    faults = []
    if last["used"] - first["used"] > GROWTH:
        faults.append(f"memory grew from {first['used']} to {last['used']} MiB")
    if last["threads"] - first["threads"] > THREADS:
        faults.append(f"threads grew from {first['threads']} to {last['threads']}")
    return faults


TRIALS = {"stops": stops, "reruns": reruns, "busy": busy}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trial", choices=TRIALS)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with Kernel(Path(folder), DATA / "mnist") as kernel:
            found = TRIALS[options.trial](kernel, Path(folder))
    replace_file(options.out, json.dumps(found, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
