"""A Chromium for the browser tests and for printing: found, or installed. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from processes import child, run_logged
from settings import CACHE, Problem

START_SECONDS = 60
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
REMEDY = (
    "Install one (Debian: apt install chromium; macOS: brew install --cask google-chrome), or let"
    " LETHE_CHROMIUM name one."
)
# Quiet and without the outside: it asks no other host, and only this machine answers it.
_QUIET = (
    "--disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
_CUT_OFF = (
    "--proxy-server=http://127.0.0.1:9",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)


def flags() -> list[str]:
    """Options for a headless Chromium that is cut off from the network.

    Root has no sandbox: Chromium refuses to start with one.
    """
    return [*_QUIET, *_CUT_OFF, *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find() -> Path | None:
    """The Chromium or Chrome of this machine; LETHE_CHROMIUM comes first if it is set."""
    named = os.environ.get("LETHE_CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            raise Problem(f"LETHE_CHROMIUM names no program: {named}. {REMEDY}")
        return Path(found)
    for name in (*NAMES, *MAC):
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def ensure(env: dict[str, str]) -> Path:
    """A Chromium that shows a page, installed from Debian's packages when there is none.

    Raises Problem with the reason when there is none and none can be had.
    """
    found = find()
    if found is None:
        _install(env)
        found = find()
    if found is None:
        raise Problem(f"apt-get install chromium brought no program of that name. {REMEDY}")
    _check(found)
    return found


def _install(env: dict[str, str]) -> None:
    apt = shutil.which("apt-get")
    if apt is None:
        raise Problem(f"no Chromium was found, and no apt-get to install one. {REMEDY}")
    if os.geteuid() != 0:
        raise Problem(f"no Chromium was found, and only root can install one. {REMEDY}")
    print("Installing Chromium from the system's packages (about a minute) ...")
    env = {**env, "DEBIAN_FRONTEND": "noninteractive"}
    apt_get = [apt, "-q", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=30"]
    log = CACHE / "chromium.log"
    run_logged([*apt_get, "update"], log, "apt-get update", env)
    packages = ["chromium", "fonts-dejavu-core"]
    install = [*apt_get, "install", "-y", "--no-install-recommends", *packages]
    run_logged(install, log, "apt-get install chromium", env)


def _check(program: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text("<p>drawn</p>")
        command = [program, "--headless", *flags(), f"--user-data-dir={folder}/profile"]
        command += ["--dump-dom", page.as_uri()]
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        try:
            with child(command, text=True, errors="replace", **output) as process:
                shown, _ = process.communicate(timeout=START_SECONDS)
        except (OSError, subprocess.TimeoutExpired) as failure:
            raise Problem(f"{program} shows no page: {failure}. {REMEDY}") from None
    if "<p>drawn</p>" not in shown:
        raise Problem(f"{program} shows no page: {shown.strip()[-500:]}. {REMEDY}")
