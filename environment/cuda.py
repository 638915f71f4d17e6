"""The road to a GPU: which GPU is used, and the CUDA build of PyTorch for it. Standard library only.

Maven Central has no CUDA build of this PyTorch. PyPI has one: the native libraries of its wheels are
those that DJL loads too.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from prerequisites import Prerequisites
from processes import run_logged
from settings import CACHE, HERE, Problem, replace_file, sha256, shown

VENV = HERE / ".venv-cuda"
LOCK = HERE / "cuda-requirements.lock"
PYTORCH = "2.7.1"

# What these wheels ask of a machine: CUDA 12 runs on this driver or a newer one, and the kernels
# inside were compiled for these generations of GPUs, Maxwell to Hopper.
DRIVER = "525.60"
OLDEST, TOO_NEW = "5.0", "10.0"

GIGABYTE = 1 << 30
ROOM = 9 * GIGABYTE  # the wheels and what is unpacked from them, for a while both


@dataclass(frozen=True)
class Gpu:
    """A GPU as the driver lists it: its place among those of the machine, and what it can do."""

    index: int
    uuid: str
    name: str
    driver: str
    capability: str

    def objection(self) -> str | None:
        """Why PyTorch's CUDA build does not run on it, with the remedy; None if it should."""
        if _numbers(self.driver) < _numbers(DRIVER):
            return (
                f"{self.name} has NVIDIA driver {self.driver}, CUDA 12 needs {DRIVER} or newer:"
                " update the driver"
            )
        if not _numbers(OLDEST) <= _numbers(self.capability) < _numbers(TOO_NEW):
            return (
                f"{self.name} is of compute capability {self.capability}, PyTorch {PYTORCH} from PyPI"
                f" has kernels from {OLDEST} to below {TOO_NEW}: use another GPU or the CPU"
            )
        return None


def choose(device: str) -> str | None:
    """The GPU that a setting of LETHE_DEVICE means, as gpu:N; None is the CPU.

    'auto' takes the first GPU that can be used and says why it takes none of those that are there;
    'gpu' and 'gpu:N' raise Problem for a GPU that is not there or cannot be used.
    """
    if device == "cpu":
        return None
    gpus = visible(listed(), os.environ.get("CUDA_VISIBLE_DEVICES"))
    system = f"{platform.system()} {platform.machine()}"
    wrong_system = system not in ("Linux x86_64", "Linux AMD64")
    if device == "auto":
        if wrong_system:
            return None
        for number, gpu in enumerate(gpus):
            objection = gpu.objection()
            if objection is None:
                return f"gpu:{number}"
            print(f"GPU {number} is not used: {objection}.")
        return None
    number = int(device.partition(":")[2] or 0)
    leave = "or set LETHE_DEVICE=cpu"
    if wrong_system:
        raise Problem(f"LETHE_DEVICE={device} needs Linux on x86-64, this is {system}: use one, {leave}.")
    if number >= len(gpus):
        raise Problem(
            f"LETHE_DEVICE={device} needs GPU {number}, nvidia-smi lists {len(gpus)} (of those that"
            " CUDA_VISIBLE_DEVICES leaves, if it is set). Install the NVIDIA driver, choose a GPU"
            f" that is there (gpu:0 is the first), {leave}."
        )
    objection = gpus[number].objection()
    if objection:
        raise Problem(f"LETHE_DEVICE={device} cannot be used: {objection}, {leave}.")
    return f"gpu:{number}"


def listed() -> list[Gpu]:
    """The GPUs of this machine, in the order of their place on the bus; none without a driver."""
    fields = "index,uuid,driver_version,compute_cap,name"
    command = ["nvidia-smi", f"--query-gpu={fields}", "--format=csv,noheader"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return []
    found = []
    for line in done.stdout.splitlines():
        parts = [part.strip() for part in line.split(",", 4)]
        if len(parts) == 5 and parts[0].isdigit():
            index, uuid, driver, capability, name = parts
            found.append(Gpu(int(index), uuid, name, driver, capability))
    return found


def visible(gpus: list[Gpu], chosen: str | None) -> list[Gpu]:
    """Those that CUDA_VISIBLE_DEVICES leaves, in its order: CUDA numbers them anew from 0."""
    if chosen is None:
        return gpus
    left = []
    for word in chosen.split(","):
        word = word.strip()
        if word.startswith("MIG-"):  # a part of a GPU, whose own name is not in the list
            match = gpus[:1]
        elif word.isdigit():
            match = [gpu for gpu in gpus if gpu.index == int(word)]
        else:
            match = [gpu for gpu in gpus if word and gpu.uuid.startswith(word)]
        if not match:  # CUDA stops at the first that it does not know
            break
        left.append(match[0])
    return left


def ensure_libraries(tools: Prerequisites) -> Path:
    """The folder of PyTorch's native libraries with CUDA; made anew when the lock file changed."""
    python = VENV / "bin" / "python"
    stamp = VENV / "lethe-stamp.json"
    wanted = json.dumps({"lock": sha256(LOCK), "python": sys.version, "at": str(VENV)})
    if not (stamp.is_file() and stamp.read_text() == wanted and _libraries()):
        print(
            f"Making {shown(VENV)} with the CUDA build of PyTorch {PYTORCH} (downloads about 2.7 GB,"
            " takes 5 GB; LETHE_DEVICE=cpu goes without) ..."
        )
        shutil.rmtree(VENV, ignore_errors=True)
        free = shutil.disk_usage(HERE).free
        if free < ROOM:
            raise Problem(
                f"{shown(VENV)} needs {ROOM // GIGABYTE} GB while it is made, {free / GIGABYTE:.1f} GB"
                " are free: free some space, or set LETHE_DEVICE=cpu."
            )
        log = CACHE / "pip-cuda.log"
        env = tools.environment()
        run_logged([sys.executable, "-m", "venv", VENV], log, "Making the virtual environment", env)
        room = VENV / "tmp"  # a system's own folder for this is often smaller
        room.mkdir()
        pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command = [*pip, "--no-deps", "--no-cache-dir", "-r", LOCK]
        run_logged(command, log, f"Installing {shown(LOCK)}", {**env, "TMPDIR": str(room)})
        shutil.rmtree(room, ignore_errors=True)
        if not _libraries():
            raise Problem(f"{shown(LOCK)} brought no torch/lib/libtorch_cuda.so: see {shown(log)}.")
        replace_file(stamp, wanted)
    return _libraries()[0]


def environment(libraries: Path) -> dict[str, str]:
    """What makes DJL load these libraries, and CUDA number and compute as is expected of it."""
    return {
        "PYTORCH_LIBRARY_PATH": str(libraries),
        "PYTORCH_VERSION": PYTORCH,
        # Of DJL's bridges the one to a PyTorch with CUDA; it asks nothing of CUDA itself.
        "PYTORCH_FLAVOR": "cu128",
        "CUDA_DEVICE_ORDER": "PCI_BUS_ID",
        # Convolutions would round their inputs to 10 bits otherwise, products never do.
        "NVIDIA_TF32_OVERRIDE": "0",
    }


def _libraries() -> list[Path]:
    found = (VENV / "lib").glob("python*/site-packages/torch/lib/libtorch_cuda.so")
    return [path.parent for path in found]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:2])
