"""Checks what only the user can install: a JDK, Maven and Python's venv. Standard library only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from settings import Problem

JAVA_REMEDY = (
    "Install a JDK, 17 or newer (Debian/Ubuntu: apt install openjdk-17-jdk; macOS: brew install"
    " openjdk@17), or let JAVA_HOME name one."
)
MAVEN_REMEDY = (
    "Install Maven, 3.8 or newer (Debian/Ubuntu: apt install maven; macOS: brew install maven)."
)
VENV_REMEDY = "Install Python's venv (Debian/Ubuntu: apt install python3-venv)."


@dataclass(frozen=True)
class Prerequisites:
    """The tools that were found."""

    java_home: Path
    java_version: str
    maven: str
    maven_version: str

    def environment(self) -> dict[str, str]:
        """Our environment with this JDK first, for Maven and for the kernel alike."""
        return {
            **os.environ,
            "JAVA_HOME": str(self.java_home),
            "PATH": f"{self.java_home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        }


def check() -> Prerequisites:
    """Finds the tools; raises Problem with version found, version wanted and the remedy."""
    _check_venv()
    java_home, java_version = _jdk()
    maven = shutil.which("mvn")
    if maven is None:
        raise Problem(f"Maven 3.8 or newer is needed, no 'mvn' was found. {MAVEN_REMEDY}")
    found = Prerequisites(java_home, java_version, maven, "")
    return Prerequisites(java_home, java_version, maven, _maven_version(found))


def java_major(version: str) -> int:
    """The feature release in a Java version: 8 for 1.8.0_362, 17 for 17.0.15, 25 for 25-ea."""
    numbers = [int(number) for number in re.findall(r"\d+", version)[:2]]
    if not numbers:
        return 0
    return numbers[1] if numbers[0] == 1 and len(numbers) > 1 else numbers[0]


def _check_venv() -> None:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        version = ".".join(map(str, sys.version_info[:3]))
        raise Problem(f"Python {version} has no module venv with pip. {VENV_REMEDY}") from None


def _jdk() -> tuple[Path, str]:
    named = os.environ.get("JAVA_HOME")
    java = str(Path(named, "bin", "java")) if named else shutil.which("java")
    where = f"JAVA_HOME={named}" if named else "the PATH"
    text = _output([java, "-XshowSettings:properties", "-version"]) if java else ""
    version = re.search(r"java\.version = (\S+)", text)
    home = re.search(r"java\.home = (.+)", text)
    if not version or not home:
        raise Problem(f"A JDK, 17 or newer, is needed; {where} has no working java. {JAVA_REMEDY}")
    if java_major(version[1]) < 17:
        raise Problem(f"Java 17 or newer is needed, {where} has {version[1]}. {JAVA_REMEDY}")
    folder = Path(home[1].strip())
    if shutil.which("javac", path=str(folder / "bin")) is None:
        raise Problem(f"A JDK is needed, {folder} is a run-time without javac. {JAVA_REMEDY}")
    return folder, version[1]


def _maven_version(found: Prerequisites) -> str:
    text = _output([found.maven, "-B", "-v"], found.environment())
    version = re.search(r"Apache Maven (\d+)\.(\d+)(\S*)", re.sub(r"\x1b\[[0-9;]*m", "", text))
    if not version:
        raise Problem(f"Maven does not start: {text.strip()[:300]}. {MAVEN_REMEDY}")
    if (int(version[1]), int(version[2])) < (3, 8):
        wanted = f"Maven 3.8 or newer is needed, {found.maven} is"
        raise Problem(f"{wanted} {version[1]}.{version[2]}{version[3]}. {MAVEN_REMEDY}")
    return f"{version[1]}.{version[2]}{version[3]}"


def _output(command: list[str], env: dict[str, str] | None = None) -> str:
    try:
        done = subprocess.run(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        return str(failure)
    return done.stdout
