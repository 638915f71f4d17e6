"""The virtual environment of the PyTorch programs that environment/bench compares with.

Standard library only.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import sysconfig
from pathlib import Path

from processes import run_logged
from settings import CACHE, HERE, Problem, replace_file, sha256, shown

VENV = HERE / ".venv-bench"
LOCK = HERE / "bench-requirements.lock"

# On x86-64 Linux PyPI has PyTorch only with CUDA. Its CPU part needs two small ones of NVIDIA's
# libraries; the loader asks for the others (2 GB) and the CPU never calls them.
_CPU_NEEDS = {"nvidia-cuda-runtime-cu12", "nvidia-cuda-cupti-cu12"}
_GPU_ONLY = ("nvidia-", "triton", "torchvision", "pillow")
_UNUSED_LIBRARIES = (
    "libcublas.so.12",
    "libcublasLt.so.12",
    "libcudnn.so.9",
    "libcufft.so.11",
    "libcufile.so.0",
    "libcurand.so.10",
    "libcusparse.so.12",
    "libcusparseLt.so.0",
    "libnccl.so.2",
)
_LAZY = "import os, sys\n\nsys.setdlopenflags(os.RTLD_LAZY)\n"


def ensure_venv(tools, gpu: bool) -> Path:
    """The Python of the peers' virtual environment; made anew when its lock changed."""
    python = VENV / "bin" / "python"
    stamp = VENV / "lethe-stamp.json"
    wanted = json.dumps({"lock": sha256(LOCK), "python": sys.version, "gpu": gpu, "at": str(VENV)})
    if python.exists() and stamp.is_file() and stamp.read_text() == wanted:
        return python
    # torch.compile needs a compiler too, so it is asked for before gigabytes are brought
    compiler = c_compiler() if sys.platform == "linux" else None
    if gpu:
        require_headers()
    size = "4 GB with CUDA" if gpu else "about 0.9 GB"
    print(f"Making {shown(VENV)} with PyTorch for the peers ({size}, minutes) ...")
    shutil.rmtree(VENV, ignore_errors=True)
    environment = tools.environment()
    log = CACHE / "pip-bench.log"
    command = [sys.executable, "-m", "venv", VENV]
    run_logged(command, log, "Making the virtual environment", environment)
    wheels = LOCK.read_text().splitlines()
    if not gpu:
        wheels = [line for line in wheels if needed_on_cpu(line)]
    lock = CACHE / "bench-requirements.txt"
    replace_file(lock, "\n".join(wheels) + "\n")
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-deps"]
    run_logged([*pip, "-r", lock], log, f"Installing {shown(LOCK)}", environment)
    if compiler and not gpu and (torch_libraries() / "libtorch_cuda.so").exists():
        stand_in(torch_libraries(), compiler, environment)
    replace_file(stamp, wanted)
    return python


def torch_libraries() -> Path:
    """The folder of the native libraries of its PyTorch."""
    return next((VENV / "lib").glob("python*/site-packages/torch/lib"))


def needed_on_cpu(line: str) -> bool:
    """Whether a line of the lock is needed where no GPU is used."""
    name = re.match(r"[\w-]*", line)[0]
    return name in _CPU_NEEDS or not name.startswith(_GPU_ONLY)


def c_compiler() -> str:
    """The C compiler of this machine."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise Problem(
            "A C compiler is needed, no 'cc' was found. Install one (Debian/Ubuntu: apt install g++)."
        )
    return compiler


def require_headers() -> None:
    """Triton, which torch.compile uses on a GPU, compiles what starts its kernels against Python."""
    header = Path(sysconfig.get_path("include"), "Python.h")
    if not header.is_file():
        raise Problem(
            f"Python's headers are needed, there is no {header}. Install them (Debian/Ubuntu: apt"
            " install python3-dev)."
        )


def stand_in(folder: Path, compiler: str, environment: dict[str, str]) -> None:
    """Puts empty libraries where PyTorch's CUDA half looks for NVIDIA's, so that it loads.

    The CPU half is untouched. Symbols are looked up when they are called, and none of these is.
    """
    empty = CACHE / "empty.c"
    replace_file(empty, "")
    for name in _UNUSED_LIBRARIES:
        command = [compiler, "-shared", "-nostdlib", f"-Wl,-soname,{name}", empty]
        command += ["-o", folder / name]
        run_logged(command, CACHE / "stand-in.log", f"Making an empty {name}", environment)
    replace_file(folder.parents[1] / "sitecustomize.py", _LAZY)
