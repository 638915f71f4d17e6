"""How the time of a piece of work grows with its size, on both sides. Standard library only."""

from __future__ import annotations

import json
import statistics
from dataclasses import asdict
from pathlib import Path

import bench_results
from bench_cases import GROWTHS, Growth
from settings import replace_file

SIDES = ("lethe", "peer")


def measure(programs, growths: tuple[Growth, ...], options, file: Path) -> None:
    """Runs every size of every axis in turn and fits exponents; each axis is kept when it is done."""
    for growth in growths:
        print(f"Growth: {growth.title} ({growth.name})")
        times = {side: [] for side in SIDES}
        for size in growth.sizes:
            some = {side: [] for side in SIDES}
            for number in range(options.pairs):
                rates = pair(programs, growth, size, options.steps, number + 1)
                for side in SIDES:
                    some[side].append(seconds(growth, size, rates[side]))
            for side in SIDES:
                times[side].append(some[side])
            lethe, peer = (statistics.median(some[side]) for side in SIDES)
            print(f"  {size:,}: lethe {lethe:.4g} s, peer {peer:.4g} s")
        found = {"name": growth.name, "title": growth.title, "sizes": growth.sizes, "pairs": options.pairs}
        found |= {side: fit(growth, times[side]) for side in SIDES}
        if options.steps is None:
            replace_file(file, json.dumps(merged(file, found), indent=2, ensure_ascii=False) + "\n")


def merged(file: Path, found: dict) -> list[dict]:
    """What the file holds of the other axes, and this one, in the order of GROWTHS."""
    before = json.loads(file.read_text()) if file.is_file() else []
    axes = {one["name"]: one for one in before} | {found["name"]: found}
    return [axes[growth.name] for growth in GROWTHS if growth.name in axes]


def pair(programs, growth: Growth, size: int, asked: int | None, seed: int) -> dict[str, float]:
    """The rates of one run of each side at one size."""
    steps = asked or growth.steps
    warmup = max(1, asked // 5) if asked else growth.warmup
    batch = size if growth.option == "batch" else growth.batch
    more = {"seed": seed} | ({} if growth.option == "batch" else {growth.option: size})
    amount = (steps, warmup, batch, None, False)
    lethe = programs.lethe(growth.work, *amount, **more)
    peer = programs.peer(growth.peer, *amount, **more)
    return {"lethe": lethe["rate"], "peer": peer["rate"]}


def seconds(growth: Growth, size: int, rate: float) -> float:
    """The time of the piece of work that grows."""
    return (size / growth.batch if growth.passes else 1) / rate


def fit(growth: Growth, times: list[list[float]]) -> dict:
    """The median time at each size, and the exponent of each run with their spread."""
    exponents = [bench_results.exponent(list(growth.sizes), list(run)) for run in zip(*times)]
    return {
        "seconds": [statistics.median(runs) for runs in times],
        "exponent": asdict(bench_results.Spread.of(exponents)),
    }
