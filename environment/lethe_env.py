"""The commands behind environment/report, test, lab and bench. Standard library only."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Callable

import bench_run
import chromium
import cuda
import long_form
import prerequisites
import provision
from parts import Parts
from processes import Stopped, only_one, run_streamed, stop_on_termination
from settings import CACHE, DATA, HERE, JAR, LIB, LOCK, ROOT, TIME_LIMITS, VENV
from settings import Problem, Settings, replace_file, sha256, shown

SETUP = "lethe.cli.Setup"
Line = Callable[[str], None]


class Workplace:
    """Everything a run needs, made or found valid: tools, kernel, jar, chart library, data."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.tools = prerequisites.check()
        print(f"Java {self.tools.java_version}, Maven {self.tools.maven_version}")
        self.gpu = cuda.choose(settings.device)
        self.libraries: Path | None = None
        with only_one("provision"):
            self.python = provision.ensure_venv(self.tools)
            self.build = provision.ensure_jar(self.tools)
            needed = provision.npm_is_needed()
            self.npm = provision.ensure_npm(self.tools, self.python, needed)
            self.plotly = provision.ensure_plotly(self.tools, self.npm)
            self.setup = self._prepare_device_and_data()

    @property
    def device(self) -> str:
        """What is asked of the engine: the GPU that is used, else the user's own setting."""
        return self.gpu or self.settings.device

    def environment(self) -> dict[str, str]:
        """The environment of the kernel, and of everything that starts one."""
        env = self.tools.environment()
        env.update(
            LETHE_HOME=str(ROOT),
            LETHE_PROFILE=self.settings.profile,
            LETHE_DEVICE=self.device,
            JJAVA_CLASSPATH=os.pathsep.join([str(JAR), f"{LIB}/*.jar"]),
            JJAVA_JVM_OPTS=" ".join(self.jvm_options()),
            JUPYTER_PATH=str(VENV / "share" / "jupyter"),
            JUPYTER_PREFER_ENV_PATH="1",
            JUPYTER_CONFIG_DIR=str(CACHE / "jupyter"),
            JUPYTER_DATA_DIR=str(CACHE / "jupyter-data"),
            IPYTHONDIR=str(CACHE / "ipython"),
        )
        found = {"LETHE_PLOTLY": self.plotly, "LETHE_NPM": self.npm}
        env.update({name: str(path) for name, path in found.items() if path})
        if self.libraries:
            env.update(cuda.environment(self.libraries))
        return env

    def jvm_options(self) -> list[str]:
        # The serial collector holds half the memory of the default one and leaves the cores to the work.
        # A vector of 64 bytes crosses a cache line at each load from a Java array, one of 32 at every
        # second: training is 4 % faster. Other processors have no vectors as long.
        vectors = ["-XX:MaxVectorSize=32"] if platform.machine() in ("x86_64", "AMD64") else []
        first = ["-Dai.djl.offline=true", "-Djava.awt.headless=true"]
        return [*first, "-Xmx3g", "-XX:+UseSerialGC", *vectors]

    def _prepare_device_and_data(self) -> list[str]:
        """As asked; where nothing was asked and the GPU does not pass, on the CPU."""
        if self.gpu:
            try:
                self.libraries = cuda.ensure_libraries(self.tools)
                return self._check_device_and_data()
            except Problem as problem:
                if self.settings.gpu:
                    raise
                print(f"  {problem}\n  The CPU is used instead; LETHE_DEVICE=cpu leaves out this try.")
                self.gpu = self.libraries = None
        return self._check_device_and_data()

    def _check_device_and_data(self) -> list[str]:
        """Names the device, checks it, gets and verifies MNIST; returns what was said."""
        said: list[str] = []

        def line(text: str) -> None:
            said.append(text)
            print(f"  {text}")

        print("Checking device and data ...")
        java = self.tools.java_home / "bin" / "java"
        path = os.pathsep.join([str(JAR), f"{LIB}/*"])
        command = [java, *self.jvm_options(), "-cp", path, SETUP]
        if run_streamed(command, self.environment(), line) != 0:
            raise Problem("Device or data are not ready: see the message above.")
        return said

    def facts(self) -> dict:
        """What the pages say about this run, and the inputs that make a page outdated."""
        versions = {"Java": self.tools.java_version, **provision.library_versions()}
        locked = dict(re.findall(r"^(jjava|jupyterlab)==(\S+)", LOCK.read_text(), re.MULTILINE))
        return {
            "profile": self.settings.profile,
            "device": self.device,
            "setup": self.setup,
            "versions": {**versions, "JJava": locked["jjava"], "JupyterLab": locked["jupyterlab"]},
            "inputs": {
                **self.build,
                "java": self.tools.java_version,
                "profile": self.settings.profile,
                "device": self.device,
                "lock": sha256(LOCK),
                "cuda": sha256(cuda.LOCK) if self.libraries else "",
                "plotly": sha256(self.plotly) if self.plotly else "",
            },
        }


def run_notebooks(place: Workplace, options: argparse.Namespace, line: Line = print) -> int:
    """Executes the notebooks and writes the pages; returns the exit status."""
    settings = place.settings
    with only_one(f"report-{settings.profile}"):
        if options.clean:
            shutil.rmtree(settings.runs, ignore_errors=True)
            shutil.rmtree(settings.reports, ignore_errors=True)
        facts = settings.reports / "facts.json"
        replace_file(facts, json.dumps(place.facts(), indent=2))
        command = [place.python, "-u", HERE / "run_notebooks.py", "--facts", facts]
        command += ["--notebooks", options.notebooks, "--out", settings.reports]
        command += ["--runs", settings.runs]
        limit = TIME_LIMITS[settings.profile]
        command += ["--time-limit", str(limit)] if limit else []
        command += ["--force"] if options.force else []
        command += ["--save"] if options.save else []
        command += ["--pdf"] if options.pdf else []
        return run_streamed(command, place.environment(), line)


def report(options: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    print(f"Lethe report: profile {settings.profile}, device {settings.device}")
    return run_notebooks(Workplace(settings), options)


def lab(options: argparse.Namespace) -> int:
    place = Workplace(Settings.from_environment())
    command = [str(place.python), "-m", "jupyterlab", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.root_dir={ROOT}", "--LabApp.default_url=/lab/tree/notebooks"]
    command += ["--MappingKernelManager.default_kernel_name=java"]
    # nothing is asked of other hosts, nor is the reader: neither news nor newer versions
    command += ["--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    off = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    replace_file(CACHE / "jupyter" / "labconfig" / "page_config.json", json.dumps(off))
    if os.geteuid() == 0:
        command += ["--allow-root"]
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(command[0], [*command, *options.arguments], place.environment())


def bench(options: argparse.Namespace) -> int:
    if options.list:
        print(bench_run.listing())
        return 0
    bench_run.chosen(options)
    settings = Settings.from_environment()
    if not settings.gpu:  # the committed table is the CPU's, whatever else a machine has
        settings = replace(settings, device="cpu")
    return bench_run.measure(Workplace(settings), options)


def test(options: argparse.Namespace) -> int:
    """Runs every part even after a failure; the summary comes last."""
    os.environ.update(LETHE_PROFILE="smoke", OMP_WAIT_POLICY="passive")
    settings = Settings.from_environment()
    parts = Parts()
    place: list[Workplace] = []

    def java(line: Line) -> bool:
        tools = prerequisites.check()
        with only_one("provision"):
            text = provision.verify(tools)
        totals = re.findall(r"^\[\w+\] (Tests run: \d+, .*Skipped: \d+)\s*$", text, re.MULTILINE)
        line("\n".join(totals) or "No unit test ran.")
        return bool(totals)

    def prepare(_: Line) -> bool:
        place.append(Workplace(settings))
        return True

    def notebooks(line: Line) -> bool:
        options.clean, options.force, options.save, options.pdf = True, True, False, False
        return run_notebooks(place[0], options, line) == 0

    def pytest(line: Line, *what: str | Path) -> bool:
        env = {**place[0].environment(), "LETHE_NOTEBOOKS": str(options.notebooks)}
        command = [place[0].python, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider"]
        return run_streamed([*command, *what], env, line) == 0

    tests = ROOT / "src" / "test" / "python"
    in_browser = sorted(tests.glob("test_browser_*.py"))
    browser_part = "Report pages and JupyterLab in Chromium"

    parts.run("Java: format, warnings, unit tests, dependency rules", java)
    parts.run("Environment, device and data", prepare)
    if place:
        parts.run("Notebooks, smoke profile", notebooks)
        rest = [f"--ignore={path}" for path in in_browser]
        name = "Report pages, committed notebooks, checkpoints"
        parts.run(name, lambda line: pytest(line, tests, *rest))
        try:
            os.environ["LETHE_CHROMIUM"] = str(chromium.ensure(place[0].environment()))
            parts.run(browser_part, lambda line: pytest(line, *in_browser))
        except Problem as reason:
            parts.skip(browser_part, reason)
    if options.long and place:
        ground = long_form.Ground(place[0].tools, place[0].environment())
        parts.run("Long form: nothing is lost", lambda _: long_form.run(ground))
    return 0 if parts.summary() and place else 1


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="environment")
    commands = parser.add_subparsers(dest="command", required=True)
    folder = {"type": _folder, "default": ROOT / "notebooks", "metavar": "DIR"}

    one = commands.add_parser("report", prog="environment/report", help="execute the notebooks")
    one.add_argument("--force", action="store_true", help="redo pages that are still valid")
    one.add_argument(
        "--clean", action="store_true", help="first remove the profile's models, results and pages"
    )
    one.add_argument(
        "--save",
        action="store_true",
        help="write the executed notebooks back, and what README.md and its page of results copy",
    )
    one.add_argument("--no-pdf", dest="pdf", action="store_false", help="print no page as PDF")
    one.add_argument("--notebooks", **folder, help="another folder of notebooks")
    one.set_defaults(run=report)

    two = commands.add_parser("test", prog="environment/test", help="check everything")
    two.add_argument("--notebooks", **folder, help="another folder of notebooks")
    two.add_argument(
        "--long", action="store_true", help="also what takes long: 100 kills, 10,000 mutated files a kind"
    )
    two.set_defaults(run=test)

    opens = "open JupyterLab; further arguments go to it"
    three = commands.add_parser("lab", prog="environment/lab", help=opens)
    three.set_defaults(run=lab)

    four = commands.add_parser("bench", prog="environment/bench", help="time Lethe beside PyTorch")
    bench_run.add_arguments(four)
    four.set_defaults(run=bench)
    options, rest = parser.parse_known_args(words)
    if rest and options.run is not lab:
        parser.error(f"unknown: {' '.join(rest)}")
    options.arguments = rest
    return options


def _folder(text: str) -> Path:
    return Path(text).resolve()


def main() -> int:
    options = arguments(sys.argv[1:])
    stop_on_termination()
    try:
        return options.run(options)
    except Problem as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped) as stop:
        print("Stopped; nothing was left running.", file=sys.stderr)
        return 128 + (stop.args[0] if stop.args else signal.SIGINT)
    except OSError as failure:
        print(f"error: {failure}: free space or make the folder writable", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
