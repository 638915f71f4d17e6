"""What a measured case says: ratios of pairs, their spread, agreement. Standard library only."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass

from settings import Problem


@dataclass(frozen=True)
class Spread:
    """The median of some numbers with the least and the largest."""

    median: float
    least: float
    largest: float

    @staticmethod
    def of(numbers: list[float]) -> "Spread":
        if not numbers:
            raise Problem("A spread needs at least one number: measure at least one pair.")
        return Spread(statistics.median(numbers), min(numbers), max(numbers))


def ratios(pairs: list[dict]) -> list[float]:
    """Lethe's rate over the peer's, pair by pair: both ran within the same minute."""
    return [pair["lethe"]["rate"] / pair["peer"]["rate"] for pair in pairs]


def memory_ratios(pairs: list[dict]) -> list[float]:
    """Lethe's peak resident memory over the peer's, pair by pair: lower is better."""
    return [pair["lethe"]["peakBytes"] / pair["peer"]["peakBytes"] for pair in pairs]


def of_side(pairs: list[dict], side: str, figure: str) -> Spread:
    """The spread of one figure of one side."""
    return Spread.of([pair[side][figure] for pair in pairs])


def quality(pairs: list[dict], side: str) -> dict[str, float]:
    """The median of each quality figure of one side."""
    names = pairs[0][side]["quality"]
    return {
        name: statistics.median(pair[side]["quality"][name] for pair in pairs) for name in names
    }


def disagreements(pairs: list[dict], agree: float) -> list[str]:
    """The quality figures that lie further apart than `agree` allows, as a share of the larger."""
    lethe, peer = quality(pairs, "lethe"), quality(pairs, "peer")
    if lethe.keys() != peer.keys():
        raise Problem(
            f"The two sides report different quality figures: {', '.join(lethe)} and"
            f" {', '.join(peer)}. Give both programs the same names."
        )
    return [
        name
        for name in lethe
        if abs(lethe[name] - peer[name]) > agree * max(abs(lethe[name]), abs(peer[name]))
    ]


def missed(pairs: list[dict], limits: dict[str, float]) -> list[str]:
    """One line for each of Lethe's quality figures whose median lies above its limit."""
    found = quality(pairs, "lethe")
    return [
        f"{name} {found[name]:.4g}, limit {limit:g}"
        for name, limit in limits.items()
        if found[name] > limit * (1 + 1e-9)  # 1 − 0.99 is a little above 0.01
    ]


def exponent(sizes: list[float], seconds: list[float]) -> float:
    """The e of seconds ∝ sizeᵉ by least squares on the logarithms."""
    if len(sizes) < 2 or len(sizes) != len(seconds):
        raise Problem(f"An exponent needs two sizes and as many times, got {sizes} and {seconds}.")
    return statistics.linear_regression(
        [math.log(size) for size in sizes], [math.log(time) for time in seconds]
    ).slope


def fallen(before: dict[str, float], now: dict[str, float], share: float = 0.25) -> list[str]:
    """One line for each case whose median ratio fell by more than `share` of what it was."""
    return [
        f"{name}: {now[name]:.2f}, was {before[name]:.2f}"
        for name in before
        if name in now and now[name] < (1 - share) * before[name]
    ]
