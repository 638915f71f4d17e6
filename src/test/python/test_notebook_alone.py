"""A notebook in the middle, alone on a fresh clone: it makes the models that it needs."""

import asyncio
import shutil

import notebook_files
import run_notebooks
from settings import ROOT

NEEDED = {"cvae", "fisher", "forget-1", "retrained-without-1", "judge-a", "judge-b"}


def test_notebook_06_alone_makes_what_it_needs_and_says_so(tmp_path, mnist, monkeypatch):
    shutil.copy(ROOT / "pom.xml", tmp_path)
    (tmp_path / "data").mkdir()
    for name, value in {"HOME": tmp_path, "MNIST": mnist, "PROFILE": "smoke"}.items():
        monkeypatch.setenv(f"LETHE_{name}", str(value))
    notebook = notebook_files.read(ROOT / "notebooks" / "06_recovery_attacks.ipynb")

    run = run_notebooks.Execution(notebook, tmp_path, tmp_path / "kernel.log", time_limit=300)
    assert asyncio.run(run.run()) is None

    runs = tmp_path / "data" / "runs" / "smoke"
    assert NEEDED <= {path.stem for path in runs.glob("*.safetensors")}
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    said = "".join(output.get("text", "") for output in outputs)
    assert all(f"{name}.safetensors is made now" in said for name in NEEDED)
