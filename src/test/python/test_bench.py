"""environment/bench without PyTorch: statistics, tables, chart, arguments, the way it runs a side."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import asdict
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

import bench_growth
import bench_jmh
import bench_pages
import bench_results
import bench_run
import bench_venv
import lethe_env
from bench_cases import CASES, GROWTHS, axis, case
from conftest import ROOT
from settings import Problem


def side(rate, quality=100.0, **more):
    versions = {"Java": "17", "Python": "3.11", "PyTorch": "2.7.1"}
    figures = {"test −ELBO (nats)": quality}
    return {"rate": rate, "quality": figures, "threads": 2, "versions": versions, **more}


def result(name="train-256", rates=((12, 10), (9, 10), (30, 20)), **more):
    pairs = [{"lethe": side(a, **more), "peer": side(b, **more)} for a, b in rates]
    machine = {"cores": 2, "processor": "<P>", "system": "S", "device": "cpu", "note": "shared"}
    versions = {"Lethe": "Java 17", "peer": "Python 3.11"}
    about = {"machine": machine, "versions": versions, "date": "2026-01-01", "sameLibrary": False}
    return {"case": asdict(case(name)), "pairs": pairs, **about}


def test_a_ratio_is_of_one_pair_and_the_spread_keeps_its_ends():
    pairs = result()["pairs"]

    assert bench_results.ratios(pairs) == [1.2, 0.9, 1.5]
    assert bench_results.Spread.of(bench_results.ratios(pairs)) == bench_results.Spread(1.2, 0.9, 1.5)


def test_the_median_of_an_even_count_lies_between_the_middle_two():
    assert bench_results.Spread.of([4, 1, 3, 2]).median == 2.5


def test_no_pair_has_no_spread():
    with pytest.raises(Problem, match="at least one pair"):
        bench_results.Spread.of([])


@pytest.mark.parametrize("peer, apart", [(100, []), (102.9, []), (110, ["test −ELBO (nats)"])])
def test_quality_that_lies_apart_is_named(peer, apart):
    pairs = [{"lethe": side(1), "peer": side(1, quality=peer)}]

    assert bench_results.disagreements(pairs, 0.03) == apart


def test_different_quality_figures_are_refused():
    pairs = [{"lethe": side(1), "peer": {**side(1), "quality": {"trace": 1.0}}}]

    with pytest.raises(Problem, match="different quality figures: test −ELBO .nats. and trace"):
        bench_results.disagreements(pairs, 0.03)


def test_only_a_fall_by_more_than_a_quarter_is_reported():
    before = {"a": 1.0, "b": 1.0, "gone": 1.0}

    assert bench_results.fallen(before, {"a": 0.74, "b": 0.76}) == ["a: 0.74, was 1.00"]


def test_a_row_says_whether_the_wanted_ratio_is_reached_and_why_not():
    reached, short = bench_pages.row(result()), bench_pages.row(result(rates=((1, 2),)))

    assert reached[:6] == [case("train-256").title, "1.20", "0.90", "1.50", "1.1", "yes"]
    assert case("train-256").shortfall not in reached[-1]
    assert short[5] == "no" and case("train-256").shortfall in short[-1]


def test_a_row_names_a_disagreement_of_the_sides():
    one = result()
    for pair in one["pairs"]:
        pair["peer"]["quality"] = {"test −ELBO (nats)": 120.0}

    assert "The sides disagree on: test −ELBO (nats)." in bench_pages.row(one)[-1]


def test_memory_and_products_stand_in_the_remark():
    memory = result(peakBytes=2_000_000)
    memory["pairs"][0]["lethe"]["peakBytes"] = 1_000_000

    assert "Peak memory, Lethe / peer: 1.00" in bench_pages.row(memory)[-1]
    assert bench_pages.row(memory)[11:13] == ["2", "2"]
    assert bench_pages.row(result())[11] == "?"
    assert "alone: 70% of Lethe's step, 70% of the peer's" in bench_pages.row(
        result("products", productShare=0.7)
    )[-1]


def test_the_files_hold_the_same_table(tmp_path):
    results = [result(), result("fisher-loop", rates=((100, 2),), peakBytes=1)]

    files = bench_pages.write(tmp_path, results)

    assert [file.name for file in files] == [
        "bench.json", "bench.csv", "bench.md", "bench.svg", "index.html"
    ]
    assert json.loads((tmp_path / "bench.json").read_text()) == json.loads(json.dumps(results))
    table = list(csv.reader(io.StringIO((tmp_path / "bench.csv").read_text())))
    assert table[1:] == [bench_pages.row(one) for one in results]
    lines = (tmp_path / "bench.md").read_text().splitlines()
    assert len(lines) == 4 and len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1
    page = (tmp_path / "index.html").read_text()
    assert case("train-256").title in page and "&lt;P&gt;" in page and "<P>" not in page
    assert "shared" in page and 'src="' not in page


def test_the_chart_places_the_spread_on_a_logarithmic_axis():
    picture = ElementTree.fromstring(bench_pages.chart([result(rates=((1, 1), (10, 1), (100, 1)))]))
    space = "{http://www.w3.org/2000/svg}"
    bar = next(line for line in picture.iter(f"{space}line") if line.get("stroke-width") == "3")
    dot = picture.find(f"{space}circle")

    ends = float(bar.get("x1")), float(bar.get("x2"))
    assert ends[0] < ends[1]
    assert float(dot.get("cx")) == pytest.approx(sum(ends) / 2, abs=0.2)


def options(*words):
    return lethe_env.arguments(["bench", *words])


def test_without_options_every_case_runs_five_pairs():
    asked = options()

    assert bench_run.chosen(asked) == list(CASES)
    assert asked.pairs == 5


def test_named_cases_run_in_their_order():
    chosen = bench_run.chosen(options("--case", "fisher-loop", "--case", "train-64"))

    assert [one.name for one in chosen] == ["fisher-loop", "train-64"]


def test_more_pairs_are_added_to_the_ones_that_a_case_has(tmp_path):
    before = {**result(), "library": "a"}
    kept_as(tmp_path, before)

    assert bench_run.pairs_so_far({**result(), "library": "a"}, tmp_path) == before["pairs"]
    assert bench_run.chosen(options("--more", "--case", "judge", "--save", "--pairs", "2"))


@pytest.mark.parametrize(
    "change, message",
    [
        ({"library": "b"}, "The pairs of train-256 are of another build of Lethe"),
        ({"sameLibrary": True}, "are of another choice of --same-library"),
        ({"machine": {"device": "gpu"}}, "are of another device: leave --more out to begin anew."),
        ({"case": {**asdict(case("train-256")), "steps": 7}}, "are of another amount of work"),
    ],
)
def test_pairs_of_something_else_are_not_added_to(tmp_path, change, message):
    kept_as(tmp_path, {**result(), "library": "a"})

    with pytest.raises(Problem) as refused:
        bench_run.pairs_so_far({**result(), "library": "a", **change}, tmp_path)

    assert message in str(refused.value)


def test_the_first_pairs_need_no_more(tmp_path):
    with pytest.raises(Problem, match="train-256 has no pairs yet to add more to"):
        bench_run.pairs_so_far({**result(), "library": "a"}, tmp_path)


def kept_as(folder, one):
    (folder / "cases").mkdir(parents=True, exist_ok=True)
    (folder / "cases" / f"{one['case']['name']}.json").write_text(json.dumps(one))


@pytest.mark.parametrize(
    "words, message",
    [
        (["--case", "nope"], "There is no case 'nope'. Choose one of: train-256"),
        (["--pairs", "0"], "--pairs must be at least 1, was 0"),
        (["--steps", "0"], "--steps must be at least 1, was 0"),
        (["--save", "--pairs", "4"], "--save keeps measurements of at least 5 pairs"),
        (["--save", "--steps", "9"], "--save keeps measurements of at least 5 pairs"),
        (["--more"], "name them with --case"),
        (["--more", "--case", "judge", "--steps", "9"], "leave --steps out"),
    ],
)
def test_options_that_make_no_sense_are_refused_with_the_rule(words, message):
    with pytest.raises(Problem) as refused:
        bench_run.chosen(options(*words))

    assert message in str(refused.value)


def test_every_case_is_listed_and_says_why_its_peer_is_fair():
    listing = bench_run.listing()

    for one in CASES:
        assert one.name in listing and one.title in listing
        assert len(one.why_fair) > 40
        assert (bench_run.PEERS / one.peer[0]).is_file()
        assert f'"{one.peer[1]}"' in (bench_run.PEERS / one.peer[0]).read_text()
    assert len({one.name for one in CASES}) == len(CASES)


def test_the_committed_ratios_are_of_cases(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench_run, "COMMITTED", tmp_path / "ratios.json")

    with pytest.raises(Problem, match="is missing: make it with environment/bench --save"):
        bench_run.compare(options("--check"), [result()])
    assert bench_run.compare(options("--save"), [result()]) == 0
    assert json.loads((tmp_path / "ratios.json").read_text()) == {"train-256": 1.2}
    assert bench_run.compare(options("--check"), [result()]) == 0
    assert bench_run.compare(options("--check"), [result(rates=((8, 10),))]) == 1
    assert "train-256: 0.80, was 1.20" in capsys.readouterr().out
    assert bench_run.compare(options("--save"), [result("judge")]) == 0
    assert json.loads((tmp_path / "ratios.json").read_text()) == {"train-256": 1.2, "judge": 1.2}
    assert "has 1 new ratios, of 2 cases in all" in capsys.readouterr().out


def test_a_side_hands_over_its_line_and_a_failing_one_its_errors():
    line = '{"rate": 2.5, "threads": 1}'
    program = f"print('a warning'); print('{line}')"

    assert bench_run.run_side([sys.executable, "-c", program], {}, "x")["rate"] == 2.5
    for program in ("import sys; sys.exit('no such thing')", "print('no line')"):
        with pytest.raises(Problem, match="The peer failed with exit status .*\n.*no "):
            bench_run.run_side([sys.executable, "-c", program], {}, "The peer")


def test_sides_on_different_threads_are_refused():
    programs = object.__new__(bench_run.Programs)
    programs.lethe = lambda *_, **__: side(1)
    programs.peer = lambda *_, **__: {**side(1), "threads": 1}

    with pytest.raises(Problem, match="Lethe ran on 2 threads and its peer on 1"):
        programs.pair(CASES[0], None)


def test_both_sides_are_given_the_same_work():
    calls = []
    programs = object.__new__(bench_run.Programs)
    programs.lethe = lambda *words, **_: calls.append(words[1:]) or side(1)
    programs.peer = lambda *words, **_: calls.append(words[1:]) or side(1)

    programs.pair(case("train-64"), None)
    programs.pair(case("train-256-1-thread"), 10)
    programs.pair(case("fisher-vmap"), 3)

    assert calls[0] == calls[1] == (1_500, 2_000, 64, None, False)
    assert calls[2] == calls[3] == (10, 2, 256, 1, False)
    assert calls[4][:3] == (3000, 1000, 1000) and calls[5][:3] == (192, 64, 64)


def test_threads_and_wait_policy_reach_both_sides_alike(monkeypatch):
    programs = object.__new__(bench_run.Programs)
    settings = {"OMP_WAIT_POLICY": "passive", "OMP_NUM_THREADS": "3"}
    programs.place = SimpleNamespace(environment=lambda: dict(settings))

    assert programs._environment(None) == {"OMP_NUM_THREADS": "3", "MKL_NUM_THREADS": "3"}
    assert programs._environment(1)["OMP_NUM_THREADS"] == "1"


@pytest.mark.parametrize(
    "line, needed",
    [
        ("torch==2.7.1", True),
        ("nvidia-cuda-cupti-cu12==12.6.80 ; sys_platform == 'linux'", True),
        ("nvidia-cublas-cu12==12.6.4.1 ; sys_platform == 'linux'", False),
        ("triton==3.3.1", False),
    ],
)
def test_the_cpu_takes_only_what_it_needs_of_the_lock(line, needed):
    assert bench_venv.needed_on_cpu(line) == needed


def test_a_missing_compiler_is_asked_for_by_name(monkeypatch):
    monkeypatch.setattr(bench_venv.shutil, "which", lambda name: None)

    with pytest.raises(Problem, match="A C compiler is needed, no 'cc' was found. Install one"):
        bench_venv.c_compiler()


def test_a_gpu_s_environment_asks_for_compiler_and_headers_and_gets_no_stand_ins(
    monkeypatch, tmp_path
):
    asked = []
    (tmp_path / "libtorch_cuda.so").write_text("")
    for name, value in (
        ("VENV", tmp_path / "venv"),
        ("CACHE", tmp_path / "cache"),
        ("run_logged", lambda *_: None),
        ("torch_libraries", lambda: tmp_path),
        ("c_compiler", lambda: asked.append("compiler") or "cc"),
        ("require_headers", lambda: asked.append("headers")),
        ("stand_in", lambda *_: asked.append("stand-in")),
    ):
        monkeypatch.setattr(bench_venv, name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    tools = SimpleNamespace(environment=dict)

    bench_venv.ensure_venv(tools, gpu=True)
    bench_venv.ensure_venv(tools, gpu=False)

    assert asked == ["compiler", "headers", "compiler", "stand-in"]


def test_missing_headers_of_python_are_asked_for_by_name(monkeypatch, tmp_path):
    monkeypatch.setattr(bench_venv.sysconfig, "get_path", lambda name: str(tmp_path))

    with pytest.raises(Problem, match="no .*Python.h. Install them .*apt install python3-dev"):
        bench_venv.require_headers()


def test_empty_libraries_stand_where_the_loader_looks(tmp_path, monkeypatch):
    libraries = tmp_path / "site-packages" / "torch" / "lib"
    libraries.mkdir(parents=True)
    monkeypatch.setattr(bench_venv, "CACHE", tmp_path / "cache")
    compiler = tmp_path / "cc"
    compiler.write_text("#!/bin/sh\nwhile [ $# -gt 1 ]; do shift; done; echo made > \"$1\"\n")
    compiler.chmod(0o755)

    bench_venv.stand_in(libraries, str(compiler), dict(os.environ))

    made = sorted(path.name for path in libraries.iterdir())
    assert "libcublas.so.12" in made and "libcudnn.so.9" in made
    script = "import sys, os; print(sys.getdlopenflags() == os.RTLD_LAZY)"
    env = {"PYTHONPATH": str(tmp_path / "site-packages")}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True)
    assert done.stdout == "True\n"


def test_the_lock_pins_every_requirement():
    folder = ROOT / "environment"
    wanted = (folder / "bench-requirements.txt").read_text().splitlines()
    lock = (folder / "bench-requirements.lock").read_text()

    for line in wanted:
        if line and not line.startswith("#"):
            assert line.split(" ")[0] in lock
    assert all("==" in line for line in lock.splitlines())


def test_the_ratio_of_a_missed_goal_is_neither_kept_nor_passed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench_run, "COMMITTED", tmp_path / "ratios.json")
    reached = result("train-to-97", rates=((20, 1),), quality=97.0)
    assert bench_run.compare(options("--save"), [reached]) == 0
    line = "train-to-97: missed its goal: test −ELBO (nats) 100, limit 97"

    assert bench_run.compare(options("--save"), [result("train-to-97", rates=((30, 1),))]) == 0
    assert json.loads((tmp_path / "ratios.json").read_text()) == {"train-to-97": 20}
    assert f"Not kept: {line}." in capsys.readouterr().out
    assert bench_run.compare(options("--check"), [result("train-to-97", rates=((30, 1),))]) == 1
    assert line in capsys.readouterr().out
    assert bench_run.compare(options("--check"), [reached]) == 0


def test_a_goal_that_lethe_missed_is_no_success_whatever_the_ratio():
    one = result("train-to-97", rates=((20, 1),))
    kept = result("train-to-97", rates=((20, 1),), quality=97.0)

    assert bench_pages.row(one)[5] == "no"
    assert "Lethe missed its goal: test −ELBO (nats) 100, limit 97." in bench_pages.row(one)[-1]
    assert bench_pages.row(kept)[5] == "yes" and bench_pages.row(kept)[-1] == ""


def test_a_whole_run_is_shown_in_seconds():
    row = bench_pages.row(result("first-picture", rates=((2, 0.5),)))

    assert row[6:9] == ["0.50", "2.00", "s"]


def test_an_exponent_is_the_slope_of_the_logarithms():
    assert bench_results.exponent([1, 4, 16], [2, 16, 128]) == pytest.approx(1.5)
    with pytest.raises(Problem, match="needs two sizes and as many times"):
        bench_results.exponent([1], [1])


def grown(tmp_path, name, rate, pairs="1"):
    """What is kept after an axis whose two sides run at rate(option, size, seed)."""
    asked = []
    growth = axis(name)

    def run(program, steps, warmup, batch, threads, products, seed, **more):
        size = more.get(growth.option, batch)
        asked.append(size)
        return side(rate(size, seed))

    programs = SimpleNamespace(lethe=run, peer=run)
    given = options("--growth", name, "--pairs", pairs)
    bench_growth.measure(programs, bench_run.chosen_axes(given), given, tmp_path / "g.json")
    return asked, json.loads((tmp_path / "g.json").read_text())


def test_growth_runs_both_sides_at_every_size(tmp_path):
    asked, (found,) = grown(tmp_path, "data", lambda size, seed: 100)

    assert asked == [size for size in axis("data").sizes for _ in range(2)]
    assert found["lethe"]["exponent"]["median"] == pytest.approx(1, abs=0.01)
    assert bench_pages.growth_row(found)[4:] == ["1.00 (1.00 to 1.00)"] * 2


def test_an_exponent_of_growth_has_the_spread_of_its_runs(tmp_path):
    _, (found,) = grown(tmp_path, "batch", lambda size, seed: size ** -(seed / 2), pairs="3")

    assert bench_pages.growth_row(found)[4:] == ["1.00 (0.50 to 1.50)"] * 2


def test_an_axis_that_is_done_is_kept_when_another_is_run(tmp_path):
    grown(tmp_path, "batch", lambda size, seed: 1 / size)
    grown(tmp_path, "data", lambda size, seed: 100)

    _, found = grown(tmp_path, "batch", lambda size, seed: 1 / size**2)

    assert [one["name"] for one in found] == ["data", "batch"]
    assert found[1]["lethe"]["exponent"]["median"] == pytest.approx(2)


def test_an_unknown_axis_of_growth_names_the_known_ones():
    with pytest.raises(Problem, match="no axis of growth 'time'. Choose of: data, batch, width, points"):
        bench_run.chosen_axes(options("--growth", "time"))


def test_growth_and_methods_alone_run_no_case():
    assert bench_run.chosen(options("--growth")) == [] == bench_run.chosen(options("--jmh"))
    assert bench_run.chosen_axes(options("--growth")) == GROWTHS
    assert bench_run.chosen_axes(options("--jmh")) == ()


def test_methods_stand_in_a_table_of_their_own(tmp_path):
    metric = {"score": 12.345, "scoreError": "NaN", "scoreUnit": "us/op"}
    raw = [
        {"benchmark": "lethe.optim.AdamBenchmark.update", "primaryMetric": metric},
        {
            "benchmark": "lethe.engine.ProductsBenchmark.back",
            "params": {"images": "128"},
            "primaryMetric": metric | {"scoreError": 0.5},
        },
    ]

    bench_pages.write(tmp_path, [result()], inside=bench_jmh.methods(raw))

    text = (tmp_path / "bench.md").read_text()
    assert "| Adam.update | 12.35 | nan | us/op |" in text
    assert "| Products.back, images 128 | 12.35 | 0.5 | us/op |" in text


def test_a_processor_is_told_by_family_and_model():
    cpuinfo = "cpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC\nstepping\t: 1\n"
    assert bench_run.processor(2 * cpuinfo) == "AMD EPYC (family 25, model 1)"
    assert bench_run.processor("model name\t: Neoverse-N1\n") == "Neoverse-N1"


def test_numbers_of_a_table_stand_right_and_text_does_not():
    html = bench_pages.html_table([["case", "rate"], ["training, batch 1,024", "1,024.5"]])

    assert '<td class="number">1,024.5</td>' in html
    assert "<td>training, batch 1,024</td>" in html
