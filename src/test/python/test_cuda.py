"""The road to a GPU, on machines without one: what nvidia-smi lists, and what follows from it."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

import cuda
import lethe_env
import provision
from settings import HERE, Problem, Settings

H200 = "0, GPU-aa11, 570.86.15, 9.0, NVIDIA H200"
OLD_DRIVER = "0, GPU-bb22, 470.82.01, 7.5, Tesla T4"
KEPLER = "0, GPU-cc33, 470.82.01, 3.7, Tesla K80"
BLACKWELL = "0, GPU-dd44, 580.65.06, 12.0, NVIDIA GeForce RTX 5090"
SECOND = "1, GPU-ee55, 570.86.15, 8.0, NVIDIA A100-SXM4-80GB"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Makes a machine of an nvidia-smi that prints these lines."""

    def make(*lines, system="Linux", processor="x86_64"):
        program = tmp_path / "nvidia-smi"
        text = "".join(f"echo '{line}'\n" for line in lines)
        program.write_text(f"#!/bin/sh\n{text}exit {0 if lines else 9}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
        monkeypatch.setattr(cuda.platform, "system", lambda: system)
        monkeypatch.setattr(cuda.platform, "machine", lambda: processor)

    return make


@pytest.mark.parametrize(
    "lines, chosen",
    [
        ([], None),
        ([H200], "gpu:0"),
        ([OLD_DRIVER], None),
        ([BLACKWELL], None),
        ([BLACKWELL, SECOND], "gpu:1"),
        (["NVIDIA-SMI has failed because it could not talk to the driver."], None),
        (["0, GPU-aa11, [N/A], [N/A], NVIDIA H200"], None),
    ],
)
def test_auto_takes_the_first_gpu_that_can_be_used(machine, lines, chosen):
    machine(*lines)

    assert cuda.choose("auto") == chosen


def test_auto_says_why_a_gpu_is_not_used(machine, capsys):
    machine(OLD_DRIVER)

    cuda.choose("auto")

    said = "GPU 0 is not used: Tesla T4 has NVIDIA driver 470.82.01, CUDA 12 needs 525.60 or newer"
    assert said in capsys.readouterr().out


def test_a_machine_without_gpu_says_nothing(machine, capsys):
    machine()

    assert cuda.choose("auto") is None
    assert capsys.readouterr().out == ""


def test_the_cpu_is_the_cpu_wherever_it_is(machine):
    machine(H200)

    assert cuda.choose("cpu") is None


@pytest.mark.parametrize("device, chosen", [("gpu", "gpu:0"), ("gpu:0", "gpu:0"), ("gpu:1", "gpu:1")])
def test_a_gpu_that_was_asked_for_is_taken(machine, device, chosen):
    machine(H200, SECOND)

    assert cuda.choose(device) == chosen


@pytest.mark.parametrize(
    "device, lines, message",
    [
        ("gpu", [], "LETHE_DEVICE=gpu needs GPU 0, nvidia-smi lists 0"),
        ("gpu:1", [H200], "LETHE_DEVICE=gpu:1 needs GPU 1, nvidia-smi lists 1"),
        ("gpu", [OLD_DRIVER], "Tesla T4 has NVIDIA driver 470.82.01, CUDA 12 needs 525.60 or newer"),
        ("gpu", [BLACKWELL], "RTX 5090 is of compute capability 12.0"),
        ("gpu", ["0, x, 530.1.1, 3.7, Tesla K80"], "has kernels from 5.0 to below 10.0"),
        ("gpu", ["0, x, [N/A], 9.0, H200"], "has NVIDIA driver [N/A], CUDA"),
    ],
)
def test_a_gpu_that_cannot_be_used_is_refused_with_the_remedy(machine, device, lines, message):
    machine(*lines)

    with pytest.raises(Problem) as refused:
        cuda.choose(device)

    assert message in str(refused.value)
    assert "LETHE_DEVICE=cpu" in str(refused.value)


@pytest.mark.parametrize("system, processor", [("Darwin", "arm64"), ("Linux", "aarch64")])
def test_another_system_computes_on_its_cpu(machine, system, processor):
    machine(H200, system=system, processor=processor)

    assert cuda.choose("auto") is None
    with pytest.raises(Problem, match=f"needs Linux on x86-64, this is {system} {processor}"):
        cuda.choose("gpu")


@pytest.mark.parametrize(
    "chosen, indices",
    [
        (None, [0, 1]),
        ("", []),
        ("1", [1]),
        ("1,0", [1, 0]),
        ("0,7,1", [0]),
        ("-1", []),
        ("GPU-ee", [1]),
        ("MIG-1234", [0]),
    ],
)
def test_the_gpus_are_those_that_cuda_shows_in_its_order(machine, chosen, indices):
    machine(H200, SECOND)

    assert [gpu.index for gpu in cuda.visible(cuda.listed(), chosen)] == indices


def test_a_gpu_hidden_from_cuda_is_not_taken(machine, monkeypatch):
    machine(H200)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")

    assert cuda.choose("auto") is None


def test_the_libraries_are_those_of_the_peers_of_the_bench():
    peers = (HERE / "bench-requirements.lock").read_text().splitlines()
    libraries = cuda.LOCK.read_text().splitlines()

    assert libraries == [line for line in peers if line.startswith(("torch==", "nvidia-"))]
    assert f"torch=={cuda.PYTORCH}" in libraries


def test_too_little_room_is_said_before_gigabytes_are_brought(tmp_path, monkeypatch):
    monkeypatch.setattr(cuda, "VENV", tmp_path / "venv")
    monkeypatch.setattr(cuda.shutil, "disk_usage", lambda _: SimpleNamespace(free=3 << 30))
    monkeypatch.setattr(cuda, "run_logged", lambda *_: pytest.fail("something was made"))

    with pytest.raises(Problem, match="needs 9 GB while it is made, 3.0 GB are free"):
        cuda.ensure_libraries(None)


def fake_pip(venv):
    """A venv and a pip that bring one library."""

    def run(command, log, what, env):
        if "pip" in command:
            lib = venv / "lib" / "python3" / "site-packages" / "torch" / "lib"
            lib.mkdir(parents=True)
            (lib / "libtorch_cuda.so").touch()
        else:
            venv.mkdir()
        run.made.append(what)

    run.made = []
    return run


def test_the_libraries_are_made_once_and_anew_for_another_lock(tmp_path, monkeypatch):
    venv = tmp_path / "venv"
    lock = tmp_path / "lock"
    lock.write_text("torch==1")
    pip = fake_pip(venv)
    monkeypatch.setattr(cuda, "VENV", venv)
    monkeypatch.setattr(cuda, "LOCK", lock)
    monkeypatch.setattr(cuda, "run_logged", pip)
    monkeypatch.setattr(cuda.shutil, "disk_usage", lambda _: SimpleNamespace(free=99 << 30))
    tools = SimpleNamespace(environment=dict)

    folder = cuda.ensure_libraries(tools)
    assert folder.name == "lib" and len(pip.made) == 2
    assert cuda.ensure_libraries(tools) == folder and len(pip.made) == 2
    assert sorted(path.name for path in venv.iterdir()) == ["lethe-stamp.json", "lib"]

    lock.write_text("torch==2")
    cuda.ensure_libraries(tools)
    assert len(pip.made) == 4


class Place(lethe_env.Workplace):
    """A workplace on a machine with a GPU whose check ends as told, on the CPU always well."""

    def __init__(self, device, passes, monkeypatch):
        self.checks = []
        self.passes = passes
        tools = SimpleNamespace(java_version="17", maven_version="3.8", environment=dict)
        monkeypatch.setattr(lethe_env.prerequisites, "check", lambda: tools)
        monkeypatch.setattr(lethe_env.cuda, "choose", lambda _: None if device == "cpu" else "gpu:0")
        monkeypatch.setattr(lethe_env.cuda, "ensure_libraries", lambda _: Path("torch", "lib"))
        for name in ("ensure_venv", "ensure_jar", "ensure_npm", "ensure_plotly"):
            monkeypatch.setattr(provision, name, lambda *_: None)
        super().__init__(Settings("smoke", device))

    def _check_device_and_data(self):
        env = self.environment()
        self.checks.append((env["LETHE_DEVICE"], env.get("PYTORCH_LIBRARY_PATH")))
        if self.gpu and not self.passes:
            raise Problem("it computes something else")
        return ["ready"]


GPU = ("gpu:0", str(Path("torch", "lib")))


@pytest.mark.parametrize(
    "device, passes, checks",
    [
        ("cpu", True, [("cpu", None)]),
        ("auto", True, [GPU]),
        ("gpu", True, [GPU]),
        ("auto", False, [GPU, ("auto", None)]),
    ],
)
def test_a_gpu_is_used_if_it_passes_its_check(monkeypatch, capsys, device, passes, checks):
    place = Place(device, passes, monkeypatch)

    assert place.checks == checks
    assert place.setup == ["ready"]
    assert ("it computes something else" in capsys.readouterr().out) == (not passes)


def test_a_gpu_that_was_asked_for_and_does_not_pass_ends_the_run(monkeypatch):
    with pytest.raises(Problem, match="it computes something else"):
        Place("gpu", False, monkeypatch)
