"""Where things are, and the two choices a user has: profile and device. Standard library only."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DATA = ROOT / "data"
VENV = HERE / ".venv"
CACHE = HERE / ".cache"
LOCK = HERE / "requirements.lock"
BUILD = DATA / "build"
JAR = BUILD / "lethe.jar"
LIB = BUILD / "lib"
PLOTLY = DATA / "plotly" / "plotly-cartesian.min.js"

# Seconds that one notebook may take; None is no limit.
TIME_LIMITS = {"smoke": 600, "quick": 3600, "paper": None}


class Problem(Exception):
    """A failure the user can do something about; its text says what was found and what to do."""


@dataclass(frozen=True)
class Settings:
    """The profile (how much work) and the device (where) of one run."""

    profile: str
    device: str

    def __post_init__(self) -> None:
        if self.profile not in TIME_LIMITS:
            raise Problem(
                f"LETHE_PROFILE must be smoke, quick or paper, was '{self.profile}'."
                " Leave it unset for quick."
            )
        if not re.fullmatch(r"auto|cpu|gpu(:\d{1,3})?", self.device):
            raise Problem(
                f"LETHE_DEVICE must be auto, cpu, gpu or gpu:N such as gpu:1, was '{self.device}'."
                " Leave it unset for auto."
            )

    @staticmethod
    def from_environment() -> "Settings":
        return Settings(
            os.environ.get("LETHE_PROFILE") or "quick", os.environ.get("LETHE_DEVICE") or "auto"
        )

    @property
    def gpu(self) -> bool:
        return self.device.startswith("gpu")

    @property
    def runs(self) -> Path:
        return DATA / "runs" / self.profile

    @property
    def reports(self) -> Path:
        return DATA / "reports" / self.profile


def sha256(path: Path) -> str:
    """SHA-256 of a file's content, in hex."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def replace_file(path: Path, content: bytes | str) -> None:
    """Writes a file so that it is the old one or the new one at any time, never half of either.

    Raises Problem with the remedy when the disk is full or read-only.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(part, path)
    except OSError as failure:
        raise Problem(
            f"cannot write {shown(path)} ({failure.strerror}): make the folder writable and free"
            " space on its disk; the previous file, if there was one, is untouched"
        ) from failure
    finally:
        with contextlib.suppress(OSError):  # of a read-only disk, which would hide the reason
            part.unlink(missing_ok=True)


def shown(path: Path) -> str:
    """A path as it is printed: relative to the project where it lies inside."""
    try:
        return str(path.relative_to(ROOT))
    except ValueError:
        return str(path)
