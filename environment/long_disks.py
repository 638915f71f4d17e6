"""Full and read-only disks: a trial of the long form. Standard library only."""

from __future__ import annotations

import re

from processes import run_logged
from settings import Problem, shown

FILLS = 30
TESTS = "SmallDiskTest,WrittenFileTest"


def run(ground) -> tuple[int, int, str]:
    """Fills a small real disk under running work, and fails every call of each kind of writer.

    Returns how many faults were tried, how many cost something, and a note.
    """
    command = [ground.tools.maven, "-B", "-Dspotless.check.skip=true"]
    command += [f"-Dtest={TESTS}", f"-Dlethe.fills={FILLS}", "test"]
    log = ground.folder / "disks.log"
    try:
        text = run_logged(command, log, f"Filling a disk {FILLS} times", ground.env)
    except Problem:
        text = log.read_text(errors="replace")
        if "Tests run:" not in text:
            raise  # it did not even begin
        return 1, 1, f"see {shown(log)}"
    tried, real = counted(text)
    note = "" if real else "no disk may be mounted here: a failing file system only"
    return tried, 0, note


def counted(text: str) -> tuple[int, bool]:
    """How many faults the tests tried, and whether a real disk was among them."""
    real = re.search(r"^(\d+) tried, 0 lost", text, re.MULTILINE)
    calls = sum(int(n) for n in re.findall(r"^(\d+) calls of .* failed", text, re.MULTILINE))
    return calls + (int(real[1]) if real else 0), real is not None
