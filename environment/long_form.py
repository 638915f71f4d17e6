"""What `environment/test --long` adds: trials that take a night's time, each with what was lost.

A trial is a function of the workplace that returns an Outcome; TRIALS lists them all, in the order
of their running. Standard library only.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import long_disks
import long_kernel
import long_reports
from processes import run_logged
from settings import DATA, ROOT, Problem, replace_file, shown

LONG = DATA / "reports" / "long"
INPUTS = 10_000
KILLS = 100
SECONDS = 300  # of one fuzzed kind of file
TARGETS = ("safetensors", "idx", "gzip", "result", "run-folder")
ENTRY = "lethe.fuzz.FuzzEntry"


@dataclass(frozen=True)
class Outcome:
    """What a trial tried, how often something was lost, and what to read about it."""

    tried: int
    lost: int
    note: str = ""


@dataclass(frozen=True)
class Trial:
    """A named piece of the long form."""

    name: str
    run: Callable[["Ground"], Outcome]


class Ground:
    """What the trials share: tools, an environment, the class path of the tests with the fuzzer."""

    def __init__(self, tools, env: dict[str, str], folder: Path = LONG):
        self.tools = tools
        self.env = env
        self.folder = folder
        self._classes = ""

    @property
    def java(self) -> Path:
        return self.tools.java_home / "bin" / "java"

    def class_path(self) -> str:
        """The tests and the fuzzer, compiled when first asked for."""
        if not self._classes:
            said = self.folder / "classpath.txt"
            said.parent.mkdir(parents=True, exist_ok=True)
            command = [self.tools.maven, "-B", "-P", "fuzz", "-Dspotless.check.skip=true"]
            command += ["test-compile", "dependency:build-classpath"]
            command += [f"-Dmdep.outputFile={said}", "-Dmdep.includeScope=test"]
            run_logged(command, self.folder / "build.log", "Building the tests", self.env)
            built = ROOT / "data" / "build"
            parts = [built / "test-classes", built / "classes", said.read_text().strip()]
            self._classes = os.pathsep.join(map(str, parts))
        return self._classes


def fuzzed(target: str) -> Callable[[Ground], Outcome]:
    """The trial that feeds one kind of file to its reader, guided by the code that it reaches."""

    def run(ground: Ground) -> Outcome:
        folder = ground.folder / "fuzz" / target
        corpus, seeds, found = folder / "corpus", folder / "seeds", folder / "findings"
        for place in (seeds, found):
            shutil.rmtree(place, ignore_errors=True)
        for place in (corpus, seeds, found):
            place.mkdir(parents=True, exist_ok=True)
        java = [ground.java, "-Xmx1g", "-cp", ground.class_path()]
        run_logged([*java, ENTRY, target, seeds], folder / "seeds.log", "Seeds", ground.env)
        committed = ROOT / "src" / "test" / "resources" / "lethe" / "fuzz" / target
        command = [*java, "com.code_intelligence.jazzer.Jazzer"]
        command += [f"--target_class={ENTRY}", f"--target_args={target}"]
        command += ["--instrumentation_includes=lethe.**", "--keep_going=100"]
        command += [f"--reproducer_path={found}", f"-artifact_prefix={found}/"]
        command += [f"-runs={INPUTS}", f"-max_total_time={SECONDS}", "-seed=20", "-len_control=0"]
        command += ["-max_len=8192", "-rss_limit_mb=3000", "-timeout=20", corpus, seeds, committed]
        log = folder / "jazzer.log"
        try:
            text = run_logged(command, log, f"Fuzzing {target}", ground.env)
        except Problem:
            text = log.read_text(errors="replace")
            if not _faults(found):
                raise  # it did not even begin
        tried = _inputs(text)
        lost = len(_faults(found))
        short = f"{SECONDS} s were over" if tried < INPUTS else ""
        return Outcome(tried, lost, f"see {shown(found)}" if lost else short)

    return run


def _faults(folder: Path) -> list[Path]:
    """The inputs that broke the reader: crash-..., timeout-..., oom-..."""
    return sorted(folder.glob("[cot][rio]*-*"))


def _inputs(text: str) -> int:
    """How many inputs the fuzzer tried, by its own last word."""
    done = re.findall(r"^Done (\d+) runs", text, re.MULTILINE)
    steps = re.findall(r"^#(\d+)\s", text, re.MULTILINE)
    return int(done[-1]) if done else max(map(int, steps), default=0)


def killed(ground: Ground) -> Outcome:
    """Kills a process that trains, forgets and attacks, again and again; the end must not differ."""
    command = [ground.tools.maven, "-B", "-Dspotless.check.skip=true"]
    command += ["-Dtest=KillTest", f"-Dlethe.kills={KILLS}", "test"]
    log = ground.folder / "kills.log"
    try:
        run_logged(command, log, f"Killing {KILLS} times", ground.env)
    except Problem:
        if "KillTest" not in log.read_text(errors="replace"):
            raise  # it did not even begin
        return Outcome(KILLS, 1, f"see {shown(log)}")
    return Outcome(KILLS, 0)


TRIALS = [Trial("kill -9 of running work", killed)]
TRIALS += [
    Trial(name, lambda ground, run=run: Outcome(*run(ground)))
    for name, run in long_kernel.TRIALS.items()
]
TRIALS += [Trial("SIGTERM of a report", lambda ground: Outcome(*long_reports.run(ground)))]
TRIALS += [Trial("full and read-only disks", lambda ground: Outcome(*long_disks.run(ground)))]
TRIALS += [Trial(f"mutated files, {target}", fuzzed(target)) for target in TARGETS]


def run(ground: Ground, trials: list[Trial] | None = None) -> bool:
    """Runs every trial, even after a failure; prints and keeps a table; whether nothing was lost."""
    rows = []
    for trial in TRIALS if trials is None else trials:
        print(f"  {trial.name} ...")
        started = time.monotonic()
        try:
            outcome, failed = trial.run(ground), False
        except Problem as problem:
            print(f"error: {problem}")
            outcome, failed = Outcome(0, 0, str(problem).splitlines()[0]), True
        failed = failed or outcome.tried == 0
        rows.append(
            {
                "trial": trial.name,
                "tried": outcome.tried,
                "lost": outcome.lost,
                "seconds": round(time.monotonic() - started, 1),
                "ended": "FAILED" if failed or outcome.lost else "passed",
                "note": outcome.note,
            }
        )
    replace_file(ground.folder / "summary.json", json.dumps(rows, indent=2))
    print(f"\n  {'tried':>7} {'lost':>5} {'s':>6}  trial")
    for row in rows:
        note = f" ({row['note']})" if row["note"] else ""
        print(f"  {row['tried']:7,} {row['lost']:5} {row['seconds']:6.0f}  {row['trial']}{note}")
    tried, lost = sum(row["tried"] for row in rows), sum(row["lost"] for row in rows)
    print(f"  {tried:,} tried, {lost} lost; kept in {shown(ground.folder / 'summary.json')}")
    return all(row["ended"] == "passed" for row in rows)
