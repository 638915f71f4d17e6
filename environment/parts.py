"""The parts of a check: each runs even after a failure of another. Standard library only."""

from __future__ import annotations

import re
import sys
import time
from typing import Callable

from settings import Problem

# What names a failure, best first: a test of Maven's list, one of pytest's, a notebook, an error.
TELLING = (
    re.compile(r"\[ERROR\] {2,}\S"),
    re.compile(r"(FAILED|ERROR) \S"),
    re.compile(r"\d+ of \d+ notebooks failed"),
    re.compile(r"error: |\[ERROR\] \S"),
)
LINES = 5
WIDTH = 200


class Parts:
    """What became of each part, and why it failed."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, str, float, list[str]]] = []

    def run(self, name: str, action: Callable[[Callable[[str], None]], bool]) -> None:
        """Runs a part, which says its lines to the function that it gets."""
        print(f"\n== {name}")
        said: list[str] = []

        def line(text: str) -> None:
            said.append(text)
            print(text)

        started = time.monotonic()
        try:
            passed = action(line)
        except Problem as problem:
            print(f"error: {problem}", file=sys.stderr)
            said.append(f"error: {problem}")
            passed = False
        outcome = "passed" if passed else "FAILED"
        self._rows.append((outcome, name, time.monotonic() - started, telling(said)))

    def skip(self, name: str, reason: object) -> None:
        """Notes why a part cannot be run here."""
        print(f"\n== {name}\nskipped: {reason}")
        self._rows.append(("skipped", f"{name}: {str(reason).splitlines()[0]}", 0.0, []))

    def summary(self) -> bool:
        """Says it all at the end, where it is read; returns whether no part failed."""
        print("\n== Summary")
        for outcome, name, seconds, reasons in self._rows:
            print(f"{outcome:7} {seconds:6.0f} s  {name}")
            for reason in reasons if outcome == "FAILED" else []:
                print(f"                  | {reason}")
        return all(outcome != "FAILED" for outcome, *_ in self._rows)


def telling(said: list[str]) -> list[str]:
    """The lines of an output that name what failed, else its last one."""
    lines = [line.strip(" |") for text in said for line in text.splitlines() if line.strip()]
    for pattern in TELLING:
        found = [line[:WIDTH] for line in lines if pattern.match(line)]
        if found:
            return list(dict.fromkeys(found))[:LINES]
    return [line[:WIDTH] for line in lines[-1:]]
