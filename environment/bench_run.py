"""environment/bench: runs Lethe and its PyTorch peers in turn. Standard library only.

Each side of a pair is a process of its own, started with the same number of threads. Lethe runs as
it is shipped, or with --same-library on the very files of PyTorch that the peer runs on.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import subprocess
import time
from dataclasses import asdict
from pathlib import Path

import bench_device
import bench_growth
import bench_jmh
import bench_pages
import bench_results
import bench_venv
import provision
from bench_cases import CASES, CPU_ONLY, GROWTHS, Case, Growth, axis, case, on_gpu
from bench_device import CPU, Target
from processes import child, only_one, run_logged
from settings import BUILD, CACHE, DATA, HERE, JAR, LIB, ROOT
from settings import Problem, replace_file, sha256, shown

REPORT = DATA / "reports" / "bench"
COMMITTED = HERE / "bench-ratios.json"  # the CPU's: those of a GPU lie beside, by its name
GPU_COMMITTED = HERE / "bench-ratios-gpu.json"
PEERS = ROOT / "src" / "test" / "python" / "bench"
SOURCES = ROOT / "src" / "test" / "java" / "lethe" / "bench"
CLASSES = BUILD / "bench"
MINIMUM_PAIRS = 5
BASE_STEPS = 6_000
_WORK = ("work", "unit", "steps", "warmup", "batch", "peer_steps", "peer_warmup", "peer_batch")
BASE_FILES = ("cvae", "fisher", "unlearned", "judge-a", "codes")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="name the cases and end")
    parser.add_argument("--case", action="append", metavar="NAME", help="only this; may be repeated")
    parser.add_argument(
        "--growth",
        nargs="*",
        metavar="AXIS",
        help=f"how times grow along these axes, or all: {', '.join(one.name for one in GROWTHS)}",
    )
    parser.add_argument(
        "--jmh", action="store_true", help="time what is inside the JVM, by JMH; no PyTorch is needed"
    )
    parser.add_argument(
        "--pairs", type=int, default=MINIMUM_PAIRS, metavar="N", help="runs of each side (default 5)"
    )
    parser.add_argument(
        "--more", action="store_true", help="add the pairs to those that a case has"
    )
    parser.add_argument(
        "--steps", type=int, metavar="N", help="steps of each run, to try a case out; not kept"
    )
    parser.add_argument(
        "--same-library", action="store_true", help="run Lethe on the peer's PyTorch files"
    )
    parser.add_argument(
        "--check", action="store_true", help="say which ratio fell by more than a quarter"
    )
    parser.add_argument(
        "--save", action="store_true", help="make the ratios the ones that --check compares with"
    )
    parser.add_argument(
        "--note", default="", metavar="TEXT", help="what else the machine did, for the report"
    )


def chosen(options: argparse.Namespace) -> list[Case]:
    """The cases to run; raises Problem on options that make no sense."""
    if options.pairs < 1:
        raise Problem(f"--pairs must be at least 1, was {options.pairs}.")
    if options.steps is not None and options.steps < 1:
        raise Problem(f"--steps must be at least 1, was {options.steps}.")
    if options.more and (options.steps or not options.case):
        raise Problem(
            "--more adds whole runs to the cases that it is given: name them with --case, leave"
            " --steps out."
        )
    few = options.pairs < MINIMUM_PAIRS and not options.more
    if options.save and (options.steps or few):
        raise Problem(
            f"--save keeps measurements of at least {MINIMUM_PAIRS} pairs and full length: leave"
            " --steps out and give --pairs 5 or more."
        )
    if options.case:
        return [case(name) for name in options.case]
    return [] if options.growth is not None or options.jmh else list(CASES)


def chosen_axes(options: argparse.Namespace) -> tuple[Growth, ...]:
    """The axes of growth to run; raises Problem on one that is not known."""
    if options.growth is None:
        return ()
    return tuple(axis(name) for name in options.growth) or GROWTHS


def listing() -> str:
    """The names of the cases with what they compare."""
    width = max(len(one.name) for one in CASES)
    return "\n".join(f"{one.name:{width}}  {one.title}; wanted {one.wanted:g}" for one in CASES)


def for_gpu(options: argparse.Namespace, chosen: list | tuple) -> list:
    """Cases or axes as a GPU runs them, without those for the CPU.

    Raises Problem where one of those was asked for by name.
    """
    for name in [*(options.case or ()), *(options.growth or ())]:
        if name in CPU_ONLY:
            raise Problem(f"{name} is for the CPU: {CPU_ONLY[name]}. Set LETHE_DEVICE=cpu for it.")
    if options.jmh:
        raise Problem("--jmh is for the CPU: what it times is inside the JVM. Set LETHE_DEVICE=cpu.")
    return [on_gpu(one) for one in chosen if one.name not in CPU_ONLY]


def measure(place, options: argparse.Namespace) -> int:
    """Runs the chosen cases and writes the report; returns the exit status."""
    cases, axes = chosen(options), chosen_axes(options)
    target = Target.of(place.settings)
    if target.gpu:
        cases, axes = for_gpu(options, cases), for_gpu(options, axes)
        print(f"Measuring on {target.gpu} ({target.lethe}), apart from results of the CPU.")
    report = target.folder(REPORT)
    with only_one("bench"):
        if options.jmh:
            bench_jmh.measure(place, report / "jmh.json", options.steps)
        if cases or axes:
            programs = Programs(place, options.same_library, target)
            programs.ensure_base()
        if axes:
            bench_growth.measure(programs, axes, options, report / "growth.json")
        for one in cases:
            print(f"{one.title} ({one.name})")
            result = {
                "case": asdict(one),
                "pairs": [],
                "machine": machine(place.settings.device, options.note, target),
                "versions": {},
                "date": time.strftime("%Y-%m-%d %H:%M"),
                "sameLibrary": options.same_library,
                "library": sha256(JAR),
            }
            if options.more:
                result["pairs"] = pairs_so_far(result, report)
            first = len(result["pairs"])
            for number in range(first, first + options.pairs):
                pair = programs.pair(one, options.steps, number + 1)
                result["pairs"].append(pair)
                rates = (bench_pages.pace(pair[side]["rate"], one.unit) for side in pair)
                ratio = bench_results.ratios([pair])[0]
                print(f"  {number + 1}: lethe {next(rates)}, peer {next(rates)}, ratio {ratio:.2f}")
                if options.steps:
                    print(f"     {pair['lethe']['quality']} {pair['peer']['quality']}")
            result["versions"] = programs.versions(result["pairs"][0])
            if options.steps is None:
                replace_file(report / "cases" / f"{one.name}.json", _text(result))
    results = kept(target)
    growths, inside = _json(report / "growth.json"), _json(report / "jmh.json")
    if results or growths or inside:
        for path in bench_pages.write(report, results, growths, inside, target.gpu):
            print(shown(path))
    return compare(options, results, target)


def pairs_so_far(result: dict, report: Path) -> list[dict]:
    """The pairs that a case has; raises Problem unless they are of the same case and library."""
    name = result["case"]["name"]
    file = report / "cases" / f"{name}.json"
    if not file.is_file():
        raise Problem(f"{name} has no pairs yet to add more to: leave --more out.")
    before = json.loads(file.read_text())
    for what, of in (
        ("another build of Lethe", lambda one: one.get("library")),
        ("another amount of work", lambda one: [str(one["case"].get(key)) for key in _WORK]),
        ("another device", lambda one: bench_device.identity(one["machine"])),
        ("another choice of --same-library", lambda one: one["sameLibrary"]),
    ):
        if of(before) != of(result):
            raise Problem(f"The pairs of {name} are of {what}: leave --more out to begin anew.")
    return before["pairs"]


def compare(options: argparse.Namespace, results: list[dict], target: Target = CPU) -> int:
    """Keeps the ratios, or says which fell of those of this device; a missed goal has none."""
    missed = {}
    for one in results:
        if goals := bench_results.missed(one["pairs"], one["case"].get("limits", {})):
            missed[one["case"]["name"]] = f"{one['case']['name']}: missed its goal: {'; '.join(goals)}"
    now = {
        one["case"]["name"]: bench_results.Spread.of(bench_results.ratios(one["pairs"])).median
        for one in results
        if one["case"]["name"] not in missed
    }
    file = GPU_COMMITTED if target.gpu else COMMITTED
    committed = json.loads(file.read_text()) if file.is_file() else {}
    before = committed.get(target.gpu, {}) if target.gpu else committed
    if options.save:
        merged = {**before, **{name: round(ratio, 3) for name, ratio in now.items()}}
        replace_file(file, _text({**committed, target.gpu: merged} if target.gpu else merged))
        print(f"{shown(file)} has {len(now)} new ratios, of {len(merged)} cases in all.")
        for line in missed.values():
            print(f"Not kept: {line}.")
    if not options.check:
        return 0
    if not before and target.gpu:
        raise Problem(
            f"{shown(file)} has no ratios of {target.gpu}, and those of another device say nothing"
            " about it: make them with environment/bench --save."
        )
    if not before:
        raise Problem(f"{shown(file)} is missing: make it with environment/bench --save.")
    lines = bench_results.fallen(before, now) + list(missed.values())
    print("\n".join(lines) or f"None of {len(before.keys() & now.keys())} ratios fell by a quarter.")
    return 1 if lines else 0


def kept(target: Target = CPU) -> list[dict]:
    """What is measured so far on a device, in the order of the cases."""
    files = [target.folder(REPORT) / "cases" / f"{one.name}.json" for one in CASES]
    results = []
    for file in files:
        if not file.is_file():
            continue
        result = json.loads(file.read_text())
        found = bench_device.measured_on(result["machine"])
        if found == target.name:
            results.append(result)
        else:
            print(f"{shown(file)} was measured on {found}, not on {target.name}: it is left out.")
    return results


def _json(path: Path) -> list[dict]:
    return json.loads(path.read_text()) if path.is_file() else []


class Programs:
    """Both sides, ready to run."""

    def __init__(self, place, same_library: bool, target: Target = CPU):
        self.place = place
        self.same_library = same_library
        self.target = target
        if same_library and target.gpu:
            raise Problem(
                "--same-library is for the CPU: on a GPU both sides bring CUDA builds of their own."
                " Leave it out, or set LETHE_DEVICE=cpu."
            )
        self.python = bench_venv.ensure_venv(place.tools, bool(target.gpu))
        self.base = target.folder(REPORT) / "base"
        self._compile()

    def _compile(self) -> None:
        shutil.rmtree(CLASSES, ignore_errors=True)
        CLASSES.mkdir(parents=True)
        javac = self.place.tools.java_home / "bin" / "javac"
        sources = [path for path in sorted(SOURCES.glob("*.java")) if not path.stem.endswith("Test")]
        command = [javac, "--release", "17", "-d", CLASSES, "-cp", _path(JAR, f"{LIB}/*"), *sources]
        log = BUILD / "bench.log"
        run_logged(command, log, "Compiling Lethe's side", self.place.environment())

    def ensure_base(self) -> None:
        """Makes the models that the cases start from, once for both sides."""
        stamp = self.base / "stamp.json"
        wanted = json.dumps({"jar": sha256(JAR), "steps": BASE_STEPS, "files": BASE_FILES})
        if not stamp.is_file() or stamp.read_text() != wanted:
            print(f"Making the models that the cases start from ({BASE_STEPS} steps, minutes) ...")
            self.base.mkdir(parents=True, exist_ok=True)
            self.lethe("base", BASE_STEPS - 61, 60, 256, None, False)
            replace_file(stamp, wanted)

    def pair(self, one: Case, steps: int | None, seed: int = 1) -> dict:
        """One run of each side, Lethe first."""
        amount = self._amount(one, one.steps, one.warmup, one.batch, steps)
        more = {"seed": seed}
        lethe = self.lethe(one.work, *amount, one.batch, one.threads, one.products, **more)
        batch = one.peer_batch or one.batch
        full = one.peer_steps or one.steps, one.peer_warmup or one.warmup
        amount = self._amount(one, *full, batch, steps)
        peer = self.peer(one.peer, *amount, batch, one.threads, one.products, **more)
        if lethe["threads"] != peer["threads"]:
            raise Problem(
                f"Lethe ran on {lethe['threads']} threads and its peer on {peer['threads']}: set"
                " OMP_NUM_THREADS, which both read, to the number of cores."
            )
        return {"lethe": lethe, "peer": peer}

    @staticmethod
    def _amount(
        one: Case, steps: int, warmup: int, batch: int, asked: int | None
    ) -> tuple[int, int]:
        """Steps and warm-up in the case's unit; samples are asked for in whole batches."""
        if not asked:
            return steps, warmup
        each = batch if one.unit == "samples" else 1
        return asked * each, max(1, asked // 5) * each

    def lethe(self, work, steps, warmup, batch, threads, products, **more) -> dict:
        java = self.place.tools.java_home / "bin" / "java"
        libraries = sorted(LIB.glob("*.jar"))
        environment = self._environment(threads)
        if self.same_library:
            environment.update(
                PYTORCH_LIBRARY_PATH=str(bench_venv.torch_libraries()),
                PYTORCH_VERSION="2.7.1",
                PYTORCH_FLAVOR="cpu",
            )
            libraries = [jar for jar in libraries if "pytorch-native" not in jar.name]
        path = _path(CLASSES, JAR, *libraries)
        command = [java, *self.place.jvm_options(), "-cp", path, "lethe.bench.Bench", work]
        command += self._amounts(steps, warmup, batch, products, more)
        command += ["--device", self.target.lethe]
        return run_side(command, environment, f"Lethe's {work}")

    def peer(self, peer, steps, warmup, batch, threads, products, **more) -> dict:
        script, variant = peer
        command = [self.python, PEERS / script, variant]
        command += self._amounts(steps, warmup, batch, products, more)
        command += ["--device", self.target.torch]
        environment = self._environment(threads)
        environment["TORCHINDUCTOR_CACHE_DIR"] = str(CACHE / "inductor")
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        return run_side(command, environment, f"{script} {variant}")

    def _amounts(self, steps, warmup, batch, products, more) -> list:
        words = ["--steps", steps, "--warmup", warmup, "--batch", batch]
        words += ["--data", DATA / "mnist", "--base", self.base]
        words += [word for name, value in more.items() for word in (f"--{name}", value)]
        return words + (["--products"] if products else [])

    def _environment(self, threads: int | None) -> dict[str, str]:
        # Both sides read OMP_NUM_THREADS. A wait policy that tests set would slow both.
        environment = self.place.environment()
        environment.pop("OMP_WAIT_POLICY", None)
        count = threads or int(environment.get("OMP_NUM_THREADS") or os.cpu_count() or 1)
        return {**environment, "OMP_NUM_THREADS": str(count), "MKL_NUM_THREADS": str(count)}

    def versions(self, pair: dict) -> dict[str, str]:
        """Versions of both sides."""
        lethe, peer = pair["lethe"]["versions"], pair["peer"]["versions"]
        djl = provision.library_versions().get("DJL", "")
        return {
            "Lethe": f"Java {lethe['Java']}, DJL {djl}, PyTorch {lethe['PyTorch']}",
            "peer": f"Python {peer['Python']}, PyTorch {peer['PyTorch']}",
        }


def run_side(command: list, environment: dict[str, str], what: str) -> dict:
    """Runs one side, which is told when it was started; returns its line of JSON."""
    environment = {**environment, "LETHE_BENCH_STARTED": f"{time.time():.6f}"}
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with child(command, env=environment, **output) as process:
        text, errors = process.communicate()
        status = process.returncode
    lines = [line for line in text.splitlines() if line.startswith("{")]
    if status != 0 or not lines:
        end = "\n".join("  | " + line for line in (errors or text).splitlines()[-15:])
        raise Problem(f"{what} failed with exit status {status}.\n{end}")
    return json.loads(lines[-1])


def processor(cpuinfo: str) -> str:
    """Its name, with family and model where they are told: virtual machines often name a brand only."""
    told = dict(re.findall(r"^(model name|cpu family|model)\s*: (.*)$", cpuinfo, re.MULTILINE))
    name = told.get("model name") or platform.processor()
    if "cpu family" not in told or "model" not in told:
        return name
    return f"{name} (family {told['cpu family']}, model {told['model']})"


def machine(device: str, note: str, target: Target = CPU) -> dict:
    """What the numbers were measured on."""
    found = {"cores": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}"}
    try:
        found["processor"] = processor(Path("/proc/cpuinfo").read_text())
    except OSError:
        found["processor"] = platform.processor()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    return {**found, "device": device, **target.facts(), "loadBefore": load, "note": note}


def _path(*parts) -> str:
    return os.pathsep.join(map(str, parts))


def _text(content: dict) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
