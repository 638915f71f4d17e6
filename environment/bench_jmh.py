"""Times what is inside the JVM by JMH, on request only. Standard library only."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from processes import run_logged, run_streamed
from settings import BUILD, JAR, LIB, ROOT, Problem, replace_file

SOURCES = ROOT / "src" / "test" / "java" / "lethe"
LIBRARIES = BUILD / "jmh-lib"
CLASSES = BUILD / "jmh"
RAW = BUILD / "jmh.json"


def measure(place, file: Path, iterations: int | None) -> None:
    """Compiles the benchmarks, runs them, writes their times; with few iterations writes none."""
    environment = place.environment()
    environment.pop("OMP_WAIT_POLICY", None)
    _compile(place, environment)
    java = place.tools.java_home / "bin" / "java"
    few = ["-wi", "1", "-i", str(iterations), "-w", "1", "-r", "1"] if iterations else []
    command = [java, *place.jvm_options(), "-cp", _path(CLASSES, JAR, f"{LIB}/*", f"{LIBRARIES}/*")]
    command += ["org.openjdk.jmh.Main", "-rf", "json", "-rff", RAW, "-foe", "true", *few]
    if run_streamed(command, environment) != 0:
        raise Problem("JMH failed: see its lines above.")
    found = methods(json.loads(RAW.read_text()))
    if not iterations:
        replace_file(file, json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def _compile(place, environment: dict[str, str]) -> None:
    copy = [place.tools.maven, "-B", "dependency:copy-dependencies", "-DincludeScope=test"]
    copy += ["-DincludeGroupIds=org.openjdk.jmh,net.sf.jopt-simple"]
    log = BUILD / "jmh.log"
    run_logged([*copy, f"-DoutputDirectory={LIBRARIES}"], log, "Bringing JMH", environment)
    shutil.rmtree(CLASSES, ignore_errors=True)
    CLASSES.mkdir(parents=True)
    javac = place.tools.java_home / "bin" / "javac"
    path = _path(JAR, f"{LIB}/*", f"{LIBRARIES}/*")
    sources = sorted(SOURCES.rglob("*Benchmark.java"))
    processors = _path(*sorted(LIBRARIES.glob("*.jar")), *LIB.glob("commons-math3-*.jar"))
    command = [javac, "--release", "17", "-d", CLASSES, "-cp", path, "-processorpath", processors]
    run_logged([*command, *sources], log, "Compiling the benchmarks", environment)


def methods(raw: list[dict]) -> list[dict]:
    """Name, time, half the width of its 99.9 % interval and unit of each benchmark."""
    return [
        {
            "name": _name(one),
            "score": one["primaryMetric"]["score"],
            # JMH writes NaN as text where one iteration gives no interval
            "error": float(one["primaryMetric"]["scoreError"]),
            "unit": one["primaryMetric"]["scoreUnit"],
        }
        for one in raw
    ]


def _name(one: dict) -> str:
    """Class, method and parameters: Adam.update, or Products.back, images 128."""
    name = ".".join(one["benchmark"].split(".")[-2:]).replace("Benchmark", "")
    return ", ".join([name, *(f"{key} {value}" for key, value in one.get("params", {}).items())])


def _path(*parts) -> str:
    return os.pathsep.join(map(str, parts))
