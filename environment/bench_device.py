"""What environment/bench runs on: the CPU or one GPU. Standard library only.

A ratio of one device says nothing about another: each GPU has a folder of results of its own, by its
name, and ratios of its own to compare with.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import cuda
from settings import Problem, Settings


@dataclass(frozen=True)
class Target:
    """The device of a run; `gpu` is the name and `driver` the version that nvidia-smi tells."""

    number: int = 0
    gpu: str = ""
    driver: str = ""

    @staticmethod
    def of(settings: Settings) -> "Target":
        """The device that was asked for by name; `auto` is the CPU here."""
        if not settings.gpu:
            return CPU
        number = int(settings.device.partition(":")[2] or 0)
        return Target(number, *_told(number))

    @property
    def lethe(self) -> str:
        """Its name for Lethe."""
        return f"gpu:{self.number}" if self.gpu else "cpu"

    @property
    def torch(self) -> str:
        """Its name for PyTorch."""
        return f"cuda:{self.number}" if self.gpu else "cpu"

    @property
    def name(self) -> str:
        """What its results are known by: cpu, or the GPU's name."""
        return self.gpu or "cpu"

    def folder(self, report: Path) -> Path:
        """Where its results lie: the CPU's in `report`, those of a GPU in one of its name there."""
        return report / re.sub(r"[^a-z0-9]+", "-", self.gpu.lower()).strip("-") if self.gpu else report

    def facts(self) -> dict[str, str]:
        """What the results say about it beside the machine."""
        return {"gpu": self.gpu, "driver": self.driver} if self.gpu else {}


CPU = Target()


def measured_on(machine: dict) -> str:
    """The name of the device that results say they are of; results of before have no GPU's name."""
    return machine.get("gpu") or ("gpu" if machine["device"].startswith("gpu") else "cpu")


def identity(machine: dict) -> list[str]:
    """What must be the same for pairs of one case; all settings that mean the CPU are."""
    number = machine["device"].partition(":")[2] or "0"
    return [measured_on(machine), number, machine.get("driver", "")]


def _told(number: int) -> tuple[str, str]:
    """Name and driver of a GPU, counted among those that CUDA shows."""
    gpus = cuda.visible(cuda.listed(), os.environ.get("CUDA_VISIBLE_DEVICES"))
    if number >= len(gpus):
        raise Problem(
            f"Results of a GPU are kept by its name, and nvidia-smi tells none of GPU {number}:"
            " choose a GPU that it lists (nvidia-smi -L), or set LETHE_DEVICE=cpu."
        )
    return gpus[number].name, gpus[number].driver
