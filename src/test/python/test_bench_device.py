"""environment/bench on a GPU, without one: what nvidia-smi tells, and results that lie apart."""

import json
from types import SimpleNamespace

import pytest

import bench_cases
import bench_device
import bench_pages
import bench_run
import cuda
import lethe_env
from bench_cases import CASES, CPU_ONLY, GROWTHS, case
from bench_device import CPU, Target
from cuda import Gpu
from settings import Problem, Settings
from test_bench import kept_as, options, result

H200 = Target(0, "NVIDIA H200", "570.86.15")
A100 = Target(1, "NVIDIA A100", "570.86.15")
LISTED = [
    Gpu(0, "GPU-aa", "NVIDIA H200", "570.86.15", "9.0"),
    Gpu(1, "GPU-bb", "NVIDIA A100", "570.86.15", "8.0"),
]


@pytest.fixture
def two_gpus(monkeypatch):
    """A machine with two GPUs, both shown to CUDA."""
    monkeypatch.setattr(cuda, "listed", lambda: LISTED)
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_the_cpu_is_asked_of_nothing(monkeypatch, device):
    monkeypatch.setattr(cuda, "listed", lambda: pytest.fail("nvidia-smi was asked"))

    target = Target.of(Settings("quick", device))

    assert target == CPU
    assert (target.lethe, target.torch, target.name, target.facts()) == ("cpu", "cpu", "cpu", {})


@pytest.mark.parametrize("device, found", [("gpu", H200), ("gpu:0", H200), ("gpu:1", A100)])
def test_both_sides_get_the_same_gpu_by_its_number(two_gpus, device, found):
    target = Target.of(Settings("quick", device))

    assert target == found
    assert (target.lethe, target.torch) == (f"gpu:{found.number}", f"cuda:{found.number}")
    assert target.facts() == {"gpu": found.gpu, "driver": "570.86.15"}


def test_a_gpu_is_counted_among_the_visible_ones(two_gpus, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1,0")

    assert Target.of(Settings("quick", "gpu:1")) == Target(1, H200.gpu, H200.driver)


@pytest.mark.parametrize("device, visible", [("gpu:2", "0,1"), ("gpu:1", "0"), ("gpu", "")])
def test_a_gpu_without_a_name_is_refused(two_gpus, monkeypatch, device, visible):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)

    with pytest.raises(Problem, match="nvidia-smi tells none of GPU .*choose a GPU that it lists"):
        Target.of(Settings("quick", device))


def test_results_of_a_gpu_lie_in_a_folder_of_its_name(tmp_path):
    assert CPU.folder(tmp_path) == tmp_path
    assert H200.folder(tmp_path) == tmp_path / "nvidia-h200"
    odd = Target(0, "NVIDIA A100-SXM4-40GB (MIG)", "1")
    assert odd.folder(tmp_path) == tmp_path / "nvidia-a100-sxm4-40gb-mig"


def of_gpu(name="train-256", device="gpu", **more):
    one = result(name, **more)
    one["machine"] |= {"device": device, **H200.facts()}
    return one


def test_a_machine_with_a_gpu_names_it_and_one_without_has_the_facts_of_before():
    plain, more = bench_run.machine("cpu", ""), bench_run.machine("gpu", "", H200)

    assert list(plain) == ["cores", "system", "processor", "device", "loadBefore", "note"]
    assert more["gpu"] == "NVIDIA H200" and more["driver"] == "570.86.15"
    assert more.keys() - plain.keys() == {"gpu", "driver"}


@pytest.mark.parametrize(
    "machine, name",
    [
        ({"device": "auto"}, "cpu"),
        ({"device": "gpu:1"}, "gpu"),
        ({"device": "gpu", "gpu": "NVIDIA H200"}, "NVIDIA H200"),
    ],
)
def test_a_result_says_what_it_was_measured_on(machine, name):
    assert bench_device.measured_on(machine) == name


def test_only_results_of_the_device_are_taken(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench_run, "REPORT", tmp_path)
    old = of_gpu("judge")
    del old["machine"]["gpu"]
    for one in (result(), old):
        kept_as(tmp_path, one)
    kept_as(H200.folder(tmp_path), of_gpu())

    assert [one["case"]["name"] for one in bench_run.kept()] == ["train-256"]
    assert "judge.json was measured on gpu, not on cpu: it is left out." in capsys.readouterr().out
    assert [one["machine"]["gpu"] for one in bench_run.kept(H200)] == ["NVIDIA H200"]


@pytest.fixture
def committed(monkeypatch, tmp_path):
    """The file of the CPU's ratios and the one of GPUs'."""
    files = tmp_path / "cpu.json", tmp_path / "gpu.json"
    monkeypatch.setattr(bench_run, "COMMITTED", files[0])
    monkeypatch.setattr(bench_run, "GPU_COMMITTED", files[1])
    files[0].write_text('{"train-256": 9.0}')
    return files


def test_a_gpu_leaves_the_ratios_of_the_cpu_and_of_other_gpus_alone(committed, capsys):
    cpu, gpus = committed
    gpus.write_text('{"NVIDIA T4": {"train-256": 7.0}}')
    slower = of_gpu(rates=((8, 10),))

    assert bench_run.compare(options("--save"), [of_gpu()], H200) == 0
    assert bench_run.compare(options("--check"), [of_gpu()], H200) == 0
    assert bench_run.compare(options("--check"), [slower], H200) == 1

    assert cpu.read_text() == '{"train-256": 9.0}'
    found = json.loads(gpus.read_text())
    assert found == {"NVIDIA T4": {"train-256": 7.0}, "NVIDIA H200": {"train-256": 1.2}}
    assert "train-256: 0.80, was 1.20" in capsys.readouterr().out


def test_the_cpu_leaves_the_ratios_of_gpus_alone(committed):
    bench_run.compare(options("--save"), [result()])

    assert json.loads(committed[0].read_text()) == {"train-256": 1.2}
    assert not committed[1].exists()


def test_a_gpu_is_not_compared_with_another_device(committed):
    committed[1].write_text('{"NVIDIA T4": {"train-256": 7.0}}')

    with pytest.raises(Problem) as refused:
        bench_run.compare(options("--check"), [of_gpu()], H200)

    assert "gpu.json has no ratios of NVIDIA H200, and those of another device say nothing" in str(
        refused.value
    )


def test_pairs_of_another_gpu_or_driver_are_not_added_to(tmp_path):
    before = {**of_gpu(), "library": "a"}
    kept_as(tmp_path, before)

    assert bench_run.pairs_so_far({**of_gpu(device="gpu:0"), "library": "a"}, tmp_path)
    for change in ({"device": "gpu:1"}, {"gpu": "NVIDIA T4"}, {"driver": "580.1"}):
        other = {**of_gpu(), "library": "a"}
        other["machine"] = other["machine"] | change
        with pytest.raises(Problem, match="of train-256 are of another device"):
            bench_run.pairs_so_far(other, tmp_path)


def test_settings_that_mean_the_cpu_are_one_device():
    machines = {"device": "auto"}, {"device": "cpu"}

    assert bench_device.identity(machines[0]) == bench_device.identity(machines[1])


def test_the_page_of_a_gpu_names_it_and_marks_memory_as_the_host_s(tmp_path):
    one = of_gpu(peakBytes=2_000_000)

    bench_pages.write(tmp_path, [one], gpu="NVIDIA <H200>")

    page = (tmp_path / "index.html").read_text()
    assert "<h1>Lethe beside PyTorch on NVIDIA &lt;H200&gt;</h1>" in page
    assert "The wanted ratios were set for a CPU" in page
    assert "device gpu (NVIDIA H200, driver 570.86.15)" in page
    assert "peak host MB, Lethe" in (tmp_path / "bench.csv").read_text()
    assert "Peak host memory, Lethe / peer: 1.00" in (tmp_path / "bench.md").read_text()
    assert "PyTorch on NVIDIA &lt;H200&gt;: median" in (tmp_path / "bench.svg").read_text()


def test_the_page_of_the_cpu_says_nothing_of_a_gpu(tmp_path):
    bench_pages.write(tmp_path, [result(peakBytes=2_000_000)])

    text = "".join(file.read_text() for file in tmp_path.iterdir())
    assert "GPU" not in text and "host" not in text
    assert "<h1>Lethe beside PyTorch</h1>" in text


def test_a_gpu_runs_more_steps_and_no_case_of_the_cpu():
    cases = bench_run.for_gpu(options(), CASES)
    by_name = {one.name: one for one in cases}

    assert by_name.keys() | CPU_ONLY.keys() >= {one.name for one in CASES}
    assert not by_name.keys() & CPU_ONLY.keys()
    assert (by_name["train-256"].steps, by_name["train-256"].warmup) == (3_000, 4_500)
    assert by_name["train-to-97"].steps == case("train-to-97").steps
    assert by_name["fisher-vmap"].peer_batch == 512
    for one in cases:
        assert not one.shortfall and len(one.why_fair) > 40
        for word in ("MKL", "oneDNN", "channels last", "caches"):
            assert word not in one.why_fair, one.name
    axes = bench_run.for_gpu(options("--growth"), GROWTHS)
    assert [one.name for one in axes] == ["data", "batch", "width"]
    assert case("train-256").steps == 600


@pytest.mark.parametrize("name", bench_cases._PEERS_ON_GPU)
def test_what_differs_on_a_gpu_is_of_a_case(name):
    assert case(name).name not in CPU_ONLY


@pytest.mark.parametrize(
    "words, message",
    [
        (["--case", "tsne-opentsne"], "tsne-opentsne is for the CPU: both sides make their map on"),
        (["--growth", "points"], "points is for the CPU: "),
        (["--jmh"], "--jmh is for the CPU: what it times is inside the JVM. Set LETHE_DEVICE=cpu."),
    ],
)
def test_what_is_for_the_cpu_is_refused_on_a_gpu(words, message):
    with pytest.raises(Problem) as refused:
        bench_run.for_gpu(options(*words), [])

    assert message in str(refused.value)


@pytest.mark.parametrize("target, words", [(CPU, ("cpu", "cpu")), (H200, ("gpu:0", "cuda:0"))])
def test_each_side_is_told_the_device_in_its_own_words(monkeypatch, target, words):
    programs = object.__new__(bench_run.Programs)
    tools = SimpleNamespace(java_home=bench_run.ROOT)
    programs.place = SimpleNamespace(tools=tools, environment=dict, jvm_options=list)
    programs.same_library, programs.python, programs.base = False, "python", "base"
    programs.target = target
    monkeypatch.setattr(bench_run, "run_side", lambda command, *_: list(map(str, command)))

    for run, word in ((programs.lethe, words[0]), (programs.peer, words[1])):
        work = "train" if run == programs.lethe else ("train.py", "eager")
        command = run(work, 1, 1, 1, None, False)
        assert command[command.index("--device") + 1] == word


def test_a_run_on_a_gpu_keeps_everything_in_its_folder(two_gpus, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench_run, "REPORT", tmp_path)
    monkeypatch.setattr(bench_run, "JAR", tmp_path / "jar")
    (tmp_path / "jar").write_text("")
    made = []

    class Programs:
        def __init__(self, place, same_library, target):
            made.append(target)

        def ensure_base(self):
            pass

        def pair(self, one, steps, seed):
            return result()["pairs"][0]

        def versions(self, pair):
            return result()["versions"]

    monkeypatch.setattr(bench_run, "Programs", Programs)
    place = SimpleNamespace(settings=Settings("quick", "gpu"))
    asked = lethe_env.arguments(["bench", "--case", "train-256", "--pairs", "1"])

    assert bench_run.measure(place, asked) == 0

    assert made == [H200]
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == ["nvidia-h200"]
    kept = json.loads((tmp_path / "nvidia-h200" / "cases" / "train-256.json").read_text())
    assert kept["machine"]["gpu"] == "NVIDIA H200" and kept["case"]["steps"] == 3_000
    assert "Measuring on NVIDIA H200 (gpu:0)" in capsys.readouterr().out
