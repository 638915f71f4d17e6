"""JupyterLab as environment/lab starts it, used through its own page in a real browser."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import TimeoutError

import browser
from conftest import ROOT
from processes import child
from settings import DATA, HERE

FIRST = ROOT / "notebooks" / "01_train_cvae.ipynb"
# Opens the run folder of the whole project, where the models of an earlier run may lie ...
OPEN = "Experiment lethe = Notebook.open(System.out);"
# ... and one of its own, where everything has yet to be trained.
OPEN_ELSEWHERE = (
    'Experiment lethe = Experiment.open(new Settings(Profile.{}, "cpu",'
    " java.nio.file.Path.of({})), NotebookProgress.create(System.out), System.out::println);"
)
# Seconds.
START, OPENED, RUN, STOPPED = 300, 60, 240, 30

# Keeps what each running cell shows, as [number of outputs, their markup], one entry a change.
RECORD = """() => {
  const seen = window.letheSeen = {};
  const look = () => document.querySelectorAll('.jp-CodeCell').forEach((cell, index) => {
    const prompt = cell.querySelector('.jp-InputPrompt').textContent;
    const outputs = [...cell.querySelectorAll('.jp-OutputArea-output')];
    const states = seen[index] = seen[index] || [];
    const markup = outputs.map((output) => output.innerHTML).join('\\n');
    const last = states[states.length - 1];
    if (prompt.includes('*') && markup && (!last || last[1] !== markup)) {
      states.push([outputs.length, markup]);
    }
  });
  new MutationObserver(look).observe(document.body,
    { subtree: true, childList: true, characterData: true, attributes: true });
}"""
MOVES = """([index, times]) => {
  const states = window.letheSeen[index] || [];
  const inPlace = states.filter(([n, m], i) => i > 0 && states[i - 1][0] === n && m);
  return inPlace.length >= times;
}"""
CELLS = """() => [...document.querySelectorAll('.jp-CodeCell')].map((cell) => ({
  prompt: cell.querySelector('.jp-InputPrompt').textContent.trim(),
  outputs: [...cell.querySelectorAll('.jp-OutputArea-output')].map((o) => o.innerText).join('\\n'),
  failed: !!cell.querySelector('[data-mime-type="application/vnd.jupyter.error"],'
    + ' [data-mime-type="application/vnd.jupyter.stderr"]'),
}))"""


@pytest.fixture(scope="module")
def folder():
    """A folder inside of the project, since JupyterLab shows nothing else; gone at the end."""
    path = Path(tempfile.mkdtemp(prefix="lab-test-", dir=DATA))
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def lab(folder, mnist):
    """The server: its address and the parameter that lets us in."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    command = [HERE / "lab", "--no-browser", f"--ServerApp.port={port}"]
    command += ["--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    env = {**os.environ, "LETHE_PROFILE": "smoke", "LETHE_DEVICE": "cpu", "LETHE_MNIST": str(mnist)}
    log = folder / "lab.log"
    with open(log, "wb") as out:
        with child(command, env=env, stdout=out, stderr=subprocess.STDOUT) as process:
            address = f"http://127.0.0.1:{port}"
            _wait_for_server(process, f"{address}/api/status?token={token}", log)
            yield address, f"token={token}"


def _wait_for_server(process, url, log):
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start within {START} s:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def chrome():
    with browser.started() as program:
        yield program


@pytest.fixture
def opened(chrome, lab, folder):
    """Opens a notebook in JupyterLab; its page once it has a kernel, and what was noticed."""
    address, token = lab
    watch = browser.Watch(hosts=(address.removeprefix("http://"),))
    context = chrome.new_context(viewport={"width": 1280, "height": 1000})

    def open_(name, notebook):
        nbformat.write(notebook, folder / name)
        page = context.new_page()
        page.set_default_timeout(OPENED * 1000)
        watch.on(page)
        path = (folder / name).relative_to(ROOT)
        page.goto(f"{address}/lab/workspaces/lethe-test/tree/{path}?reset&{token}")
        # The state of the kernel stays unknown until its first cell; JupyterLab queues that one.
        page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell")
        page.get_by_role("button", name="Java (jjava)", exact=True).wait_for()
        page.evaluate(RECORD)
        return page, watch

    yield open_
    context.close()
    request = urllib.request.Request(
        f"{address}/lab/api/workspaces/lethe-test?{token}", method="DELETE"
    )
    with contextlib.suppress(OSError):
        urllib.request.urlopen(request, timeout=10).close()


def elsewhere(profile, folder):
    home = folder / f"home-{profile}"
    home.mkdir()
    return OPEN_ELSEWHERE.format(profile, json.dumps(str(home)))


def choose(page, menu, command):
    """Clicks an entry of JupyterLab's menu bar."""
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.locator(f'.lm-Menu-item[data-command="{command}"]').click()


def wait_until(page, what, condition, seconds, **argument):
    """Waits for a condition in the page; a failure names it and what the cells show."""
    try:
        page.wait_for_function(condition, timeout=seconds * 1000, **argument)
    except TimeoutError:
        pytest.fail(f"{what}: not within {seconds} s. The cells: {page.evaluate(CELLS)}")


def test_the_server_lets_nobody_in_without_the_token_and_answers_on_one_address(lab):
    address, _ = lab
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{address}/api/contents", timeout=10)
    assert refused.value.code == 403
    port = int(address.rsplit(":", 1)[1])
    with socket.socket() as other:
        other.settimeout(5)
        with pytest.raises(OSError):
            other.connect(("127.0.0.2", port))


def test_a_notebook_runs_from_first_to_last_cell_with_a_moving_bar_and_its_chart(opened, folder):
    notebook = nbformat.read(FIRST, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    first = code[0].source
    assert first.count(OPEN) == 1, f"the first cell of {FIRST.name} opens the run in another way"
    code[0].source = first.replace(OPEN, elsewhere("SMOKE", folder))
    training = next(i for i, cell in enumerate(code) if "lethe.original()" in cell.source)
    for cell in code:
        cell.outputs, cell.execution_count = [], None

    page, watch = opened("first.ipynb", notebook)
    choose(page, "Run", "runmenu:run-all")

    moves = "the bar of the training cell changes in place"
    wait_until(page, moves, MOVES, RUN, arg=[training, 3])
    prompts = "n => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
    done = ".filter(p => /^\\[\\d+\\]:$/.test(p.textContent.trim())).length === n"
    wait_until(page, "all cells have run", prompts + done, RUN, arg=len(code))

    cells = page.evaluate(CELLS)
    assert [cell["prompt"] for cell in cells] == [f"[{i + 1}]:" for i in range(len(code))]
    assert [cell["outputs"] for cell in cells if cell["failed"]] == []
    checks = page.evaluate_handle(browser.CHECKS)
    drawn = "c => c.charts().all > 0 && c.charts().all === c.charts().drawn"
    wait_until(page, "the chart is drawn", drawn, browser.DRAW, arg=checks)
    assert checks.evaluate("c => c.figures(false)") == []
    assert [fault for fault in watch.faults if fault.startswith("request to another")] == []
    assert page.get_by_text("Jupyter news").count() == 0, "the reader is asked about news"


def test_a_training_cell_is_interrupted_and_the_next_one_runs(opened, folder):
    imports = "import lethe.experiment.*;\nimport lethe.report.*;\n"
    sources = [imports + elsewhere("QUICK", folder), "lethe.original()", "6 * 7"]
    kernel = nbformat.read(FIRST, as_version=4).metadata
    cells = [new_code_cell(source) for source in sources]
    page, _ = opened("stop.ipynb", new_notebook(cells=cells, metadata=kernel))
    prompt = (
        "([i, text]) => document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')[i]"
        ".textContent.trim() === text"
    )

    choose(page, "Run", "runmenu:run")
    wait_until(page, "the first cell has run", prompt, RUN, arg=[0, "[1]:"])
    choose(page, "Run", "runmenu:run")
    wait_until(page, "the bar of the training cell changes in place", MOVES, RUN, arg=[1, 3])
    choose(page, "Kernel", "kernelmenu:interrupt")
    wait_until(page, "the training cell has stopped", prompt, STOPPED, arg=[1, "[2]:"])
    choose(page, "Run", "runmenu:run")
    wait_until(page, "the next cell has run", prompt, STOPPED, arg=[2, "[3]:"])

    cells = page.evaluate(CELLS)
    # JupyterLab adds an empty one after the last.
    assert [cell["failed"] for cell in cells[:3]] == [False, True, False], cells
    assert cells[2]["outputs"].strip() == "42"
