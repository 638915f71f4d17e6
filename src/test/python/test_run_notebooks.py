"""Notebooks of a few cells in the real Java kernel: what passes, fails, hangs and is kept."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import run_notebooks
from settings import HERE

FACTS = '{"profile": "smoke", "device": "cpu", "setup": [], "versions": {}, "inputs": {"jar": "1"}}'
PICTURE = "new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_BYTE_GRAY)"
OPEN = """
import lethe.experiment.*;
import lethe.report.*;
Experiment lethe = Notebook.open(System.out);
"""
FOREVER = "while (true) { Thread.sleep(10); }"


def write(path: Path, *sources: str) -> None:
    cells = [new_markdown_cell(f"# {path.stem}"), *map(new_code_cell, sources)]
    metadata = {"kernelspec": {"name": "java", "display_name": "Java", "language": "java"}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)


@pytest.fixture
def folders(tmp_path):
    for name in ("notebooks", "out", "runs"):
        (tmp_path / name).mkdir()
    (tmp_path / "facts.json").write_text(FACTS)
    return Namespace(
        notebooks=tmp_path / "notebooks",
        out=tmp_path / "out",
        runs=tmp_path / "runs",
        facts=tmp_path / "facts.json",
        time_limit=None,
        force=False,
        save=False,
        pdf=False,
    )


def make(options) -> run_notebooks.Reports:
    reports = run_notebooks.Reports(options)
    asyncio.run(reports.make(sorted(options.notebooks.glob("*.ipynb"))))
    return reports


def kernels(folder: Path) -> list[str]:
    """Processes whose working folder is the notebooks' one, by name."""
    found = []
    for process in psutil.process_iter(["cwd", "name"]):
        if process.info["cwd"] == str(folder.resolve()):
            found.append(process.info["name"])
    return found


def test_a_java_notebook_becomes_a_page_and_is_kept_until_something_changes(folders, capsys):
    write(folders.notebooks / "01_a.ipynb", "int x = 40 + 2;\nSystem.out.println(x);", PICTURE)

    first = make(folders).rows
    page = (folders.out / "01_a.html").read_text()
    assert "42" in page and "data:image/png;base64," in page
    assert first[0]["status"] == "passed" and "running" in capsys.readouterr().out
    assert kernels(folders.notebooks) == []

    assert make(folders).rows == first
    assert "01_a: kept" in capsys.readouterr().out

    write(folders.notebooks / "01_a.ipynb", "int y = 44 - 1;\nSystem.out.println(y);", PICTURE)
    make(folders)
    assert "43" in (folders.out / "01_a.html").read_text()
    assert "running" in capsys.readouterr().out


def test_a_notebook_that_shows_the_others_runs_again_after_them(folders, capsys):
    page = f'java.nio.file.Path.of("{(folders.out / "01_b.ipynb").as_posix()}").toFile().exists()'
    write(folders.notebooks / "00_a.ipynb", f"{page} // as Tour.of(settings) looks", PICTURE)
    write(folders.notebooks / "01_b.ipynb", PICTURE)
    folders.save = True

    rows = make(folders).rows

    assert [row["name"] for row in rows] == ["00_a", "01_b"]
    assert "00_a: once more" in capsys.readouterr().out
    outputs = nbformat.read(folders.notebooks / "00_a.ipynb", as_version=4).cells[1].outputs
    assert outputs[0].data["text/plain"] == "true"

    assert make(folders).rows == rows
    assert "running" not in capsys.readouterr().out


def test_a_failing_notebook_has_its_error_on_its_page_and_the_next_one_runs(folders):
    write(folders.notebooks / "01_a.ipynb", 'throw new IllegalStateException("no digit left");')
    write(folders.notebooks / "02_b.ipynb", PICTURE)

    rows = make(folders).rows

    assert [row["status"] for row in rows] == ["failed", "passed"]
    assert "no digit left" in (folders.out / "01_a.html").read_text()
    assert "1 of 2 notebooks failed" in (folders.out / "index.html").read_text()


def test_a_notebook_that_hangs_is_stopped_with_its_kernel(folders):
    write(folders.notebooks / "01_a.ipynb", FOREVER)
    folders.time_limit = 8

    row = make(folders).rows[0]

    assert row["status"] == "failed" and row["error"].startswith("stopped after 8 s")
    assert "stopped after 8 s" in (folders.out / "01_a.html").read_text()
    assert kernels(folders.notebooks) == []


def start(folders, **more) -> subprocess.Popen:
    """A run in a process of its own."""
    words = [sys.executable, "-u", HERE / "run_notebooks.py"]
    for name in ("notebooks", "out", "runs", "facts"):
        words += [f"--{name}", getattr(folders, name)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, **more})


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert condition()


def test_the_peak_of_a_group_stays_when_its_memory_is_given_back():
    code = "import sys; a = bytearray(300_000_000); a = None; print('done', flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", code]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, start_new_session=True) as process:
        process.stdout.readline()
        peak = run_notebooks.peak_bytes(process.pid)
        process.stdin.close()

    assert 300e6 < peak < 400e6
    assert run_notebooks.peak_bytes(process.pid) is None
    assert run_notebooks.peak_bytes(os.getpgrp()) is None


def test_a_page_is_recorded_with_the_peak_memory_of_its_kernel(folders):
    write(folders.notebooks / "01_a.ipynb", "1 + 1")

    row = make(folders).rows[0]

    assert 50e6 < row["peakBytes"] < 4e9
    assert "Peak resident memory of a kernel" in (folders.out / "index.html").read_text()


def test_an_ended_run_leaves_no_kernel_behind(folders):
    write(folders.notebooks / "01_a.ipynb", FOREVER)
    with start(folders) as process:
        wait_until(lambda: kernels(folders.notebooks))
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)

    assert process.returncode == 130 and "Stopped" in out
    assert kernels(folders.notebooks) == []


def test_after_a_stop_finished_pages_are_kept_and_it_says_which_one_runs_again(folders, capsys):
    write(folders.notebooks / "01_a.ipynb", PICTURE)
    make(folders)
    write(folders.notebooks / "02_b.ipynb", FOREVER)
    folders.time_limit = 600

    async def stop() -> None:
        work = asyncio.create_task(
            run_notebooks.Reports(folders).make(sorted(folders.notebooks.glob("*.ipynb")))
        )
        while not kernels(folders.notebooks):
            await asyncio.sleep(0.1)
        work.cancel()
        await asyncio.wait({work})

    asyncio.run(stop())
    assert "02_b: running" in capsys.readouterr().out
    write(folders.notebooks / "02_b.ipynb", PICTURE)

    rows = make(folders).rows

    out = capsys.readouterr().out
    assert "01_a: kept" in out
    assert "02_b: was stopped before its end, running again" in out
    assert [row["status"] for row in rows] == ["passed", "passed"]
    make(folders)
    assert "02_b: kept" in capsys.readouterr().out


def test_an_ended_run_keeps_the_state_of_its_work_and_the_next_one_goes_on(folders, tmp_path, mnist):
    write(folders.notebooks / "01_a.ipynb", OPEN, "lethe.original()")
    home = {"LETHE_HOME": str(tmp_path), "LETHE_MNIST": str(mnist), "LETHE_PROFILE": "smoke"}
    run = tmp_path / "data" / "runs" / "smoke"
    with start(folders, **home) as process:
        wait_until(lambda: (run / ".lock").exists())  # the training begins
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        stopped = time.monotonic()
        out, _ = process.communicate(timeout=30)

    assert process.returncode == 130 and "Stopped" in out
    assert time.monotonic() - stopped < 2
    assert kernels(folders.notebooks) == []
    assert [path.name for path in (run / "unfinished").iterdir()] == ["cvae.safetensors"]

    with start(folders, **home) as process:
        process.communicate(timeout=120)
    assert process.returncode == 0
    assert "going on from step" in (folders.out / "01_a.html").read_text()


def test_a_saved_notebook_holds_the_outputs_of_the_run(folders):
    write(folders.notebooks / "01_a.ipynb", PICTURE)
    folders.save = True

    make(folders)

    cells = nbformat.read(folders.notebooks / "01_a.ipynb", as_version=4).cells
    assert cells[1].execution_count == 1 and "image/png" in cells[1].outputs[0].data
