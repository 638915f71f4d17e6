"""How the time of a piece of work grows with its size, on both sides. Standard library only."""

from __future__ import annotations

import json
import statistics
from pathlib import Path

import bench_results
from bench_cases import Growth
from settings import replace_file

SIDES = ("lethe", "peer")


def measure(programs, growths: tuple[Growth, ...], options, file: Path) -> None:
    """Runs every size of every axis in turn and fits exponents; writes them as JSON."""
    found = []
    for growth in growths:
        print(f"Growth: {growth.title}")
        times = {side: [] for side in SIDES}
        for size in growth.sizes:
            some = {side: [] for side in SIDES}
            for number in range(options.pairs):
                rates = pair(programs, growth, size, options.steps, number + 1)
                for side in SIDES:
                    some[side].append(seconds(growth, size, rates[side]))
            for side in SIDES:
                times[side].append(statistics.median(some[side]))
            print(f"  {size:,}: lethe {times['lethe'][-1]:.4g} s, peer {times['peer'][-1]:.4g} s")
        found.append(
            {"name": growth.name, "title": growth.title, "sizes": growth.sizes, "pairs": options.pairs}
            | {side: fit(growth, times[side]) for side in SIDES}
        )
    if options.steps is None:
        replace_file(file, json.dumps(found, indent=2, ensure_ascii=False) + "\n")


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


def fit(growth: Growth, times: list[float]) -> dict:
    return {"seconds": times, "exponent": bench_results.exponent(list(growth.sizes), times)}
