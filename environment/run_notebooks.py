"""Executes the notebooks of a folder in name order, each in a kernel of its own, into HTML pages.

A page is kept while everything it depends on is unchanged. A notebook that fails still gets its
page, with the error in it; the others run all the same and the exit status is 1. One that shows
what others answer runs once more at the end if any of them was made anew.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import AsyncIterator, Iterator

import psutil
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output

import chromium
import csv_files
import notebook_files
import pdf
import readme
from cards import Card, card
from headline import Results, headline
from index_page import Files, Link, index_page
from report_pages import look, notebook_page
from settings import ROOT, Problem, replace_file, sha256, shown

SLOW_CELL_SECONDS = 30
RUNNING = "running"
ENDING_SECONDS = 6


class Client(NotebookClient):
    """A client of a kernel that Execution starts, watches over and ends."""

    @contextlib.asynccontextmanager
    async def async_setup_kernel(self, **_: object) -> AsyncIterator[None]:
        # Not the inherited one: it would take SIGINT and SIGTERM away from us and, on either,
        # stop this kernel only, so that the next notebook would begin.
        yield


class Execution:
    """One pass through one notebook; afterwards its kernel and all that it started are gone."""

    def __init__(
        self, notebook: NotebookNode, folder: Path, log: Path, time_limit: float | None
    ):
        self.notebook = notebook
        self.folder = folder
        self.log = log
        self.time_limit = time_limit
        self.cell_index = 0
        self.cell_started = 0.0
        self.peak_bytes: int | None = None

    async def run(self) -> str | None:
        """Executes the cells; returns None, or in one line why it stopped."""
        clean(self.notebook)
        manager = AsyncKernelManager(kernel_name="java", shutdown_wait_time=5)
        work = asyncio.create_task(self._execute(manager))
        try:
            # Not wait_for: the client turns a cancellation into the news that its kernel died.
            await asyncio.wait({work}, timeout=self.time_limit)
            if not work.done():
                return self._stopped("Timeout", f"stopped after {self.time_limit:g} s")
            await work
            return None
        except CellExecutionError as failure:
            return (f"{failure.ename}: {failure.evalue}".splitlines() or ["error"])[0]
        except (DeadKernelError, RuntimeError) as failure:
            return self._stopped(type(failure).__name__, f"{failure}, see {self.log.name}")
        finally:
            work.cancel()
            await asyncio.wait({work})
            self.peak_bytes = peak_bytes(getattr(manager.provisioner, "pgid", None))
            await end_kernel(manager)

    async def _execute(self, manager: AsyncKernelManager) -> None:
        client = Client(
            self.notebook,
            km=manager,
            timeout=None,
            startup_timeout=120,
            coalesce_streams=True,
            record_timing=False,
            on_cell_start=self._cell_starts,
            on_cell_executed=self._cell_ends,
        )
        with open(self.log, "wb") as log:
            await manager.start_kernel(cwd=str(self.folder), stdout=log, stderr=log)
        try:
            await client.async_start_new_kernel_client()
            await client.async_execute()
        finally:
            if client.kc is not None:
                client.kc.stop_channels()

    def _stopped(self, name: str, reason: str) -> str:
        """Writes into the page why there is nothing after this cell."""
        code = [cell for cell in self.notebook.cells[self.cell_index :] if "outputs" in cell]
        if code:
            line = f"{name}: {reason}"
            code[0].outputs.append(new_output("error", ename=name, evalue=reason, traceback=[line]))
        return f"{reason} (cell {self.cell_index + 1})"

    def _cell_starts(self, cell: NotebookNode, cell_index: int) -> None:
        self.cell_index = cell_index
        self.cell_started = time.monotonic()

    def _cell_ends(self, cell: NotebookNode, cell_index: int, execute_reply: object) -> None:
        seconds = time.monotonic() - self.cell_started
        if seconds >= SLOW_CELL_SECONDS:
            print(f"    cell {cell_index + 1} of {len(self.notebook.cells)}: {seconds:.0f} s")


def clean(notebook: NotebookNode) -> None:
    """Takes the outputs of an earlier run away, so that a failing notebook shows none of them."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


async def end_kernel(manager: AsyncKernelManager) -> None:
    """Ends the kernel's process group: launcher, JVM and their children.

    Upon SIGTERM the library keeps the state of its work. The kernel's own way to shut down waits
    for seconds and keeps nothing, so it is left to what has no group of its own.
    """
    group = getattr(manager.provisioner, "pgid", None)
    if group and group != os.getpgrp():
        for number, seconds in ((signal.SIGTERM, ENDING_SECONDS), (signal.SIGKILL, 1)):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, number)
            end = time.monotonic() + seconds
            while lives(group) and time.monotonic() < end:
                await asyncio.sleep(0.02)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(manager.provisioner.wait(), 10)
            await manager.cleanup_resources()
    else:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(manager.shutdown_kernel(now=True), 10)
    manager.cleanup_connection_file()


def members(group: int) -> Iterator[int]:
    """The processes of a group, other than dead ones that nobody has asked for."""
    for process in psutil.process_iter(["status"]):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getpgid(process.pid) == group:
                if process.info["status"] != psutil.STATUS_ZOMBIE:
                    yield process.pid


def lives(group: int) -> bool:
    """Whether a process of a group is there."""
    return any(members(group))


def peak_bytes(group: int | None) -> int | None:
    """The largest resident memory that a process of a group ever had; None where unknown."""
    most = 0
    for pid in members(group) if group and group != os.getpgrp() else ():
        with contextlib.suppress(OSError):
            found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{pid}/status").read_text())
            most = max(most, 1024 * int(found[1]) if found else 0)
    return most or None


class Reports:
    """The folder of pages: which are still valid, which have to be made."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.facts = json.loads(options.facts.read_text())
        self.started = time.time()
        self.rows: list[dict] = []
        self.cards: dict[str, Card] = {}
        self.browser = find_browser() if options.pdf else None

    async def make(self, sources: list[Path]) -> bool:
        """Makes all pages and the index; returns whether every notebook ran to its end."""
        for number in (signal.SIGINT, signal.SIGTERM):
            # Unwinds through Execution, which ends the kernel.
            asyncio.get_running_loop().add_signal_handler(number, asyncio.current_task().cancel)
        before, others_made, tours = "", False, []
        for place, source in enumerate(sources):
            notebook = notebook_files.read(source)
            key = notebook_files.page_key(notebook, before, self.facts["inputs"])
            before = notebook_files.code_key(notebook, before)
            shows_others = notebook_files.shows_others(notebook)
            row = self._kept(source.stem, key)
            if row is None:
                row = await self._made(source, notebook, key)
                others_made |= not shows_others
            self.rows.append(row)
            await self._finish(source, row)
            if shows_others and row["status"] == "passed":
                tours.append((place, source, key))
        for place, source, key in tours if others_made else []:
            print(f"{source.stem}: once more, now that the others have run")
            self.rows[place] = await self._made(source, notebook_files.read(source), key)
            await self._finish(source, self.rows[place])
        passed = all(row["status"] == "passed" for row in self.rows)
        if self.options.save and passed and self.options.notebooks == ROOT / "notebooks":
            readme.save(self.options.notebooks, self.options.runs / "results")
            print("README.md and its page of results show this run's picture, readings and answers")
        return passed

    async def _finish(self, source: Path, row: dict) -> None:
        """Everything that follows from an executed notebook: page, PDF, index, saved copy."""
        self._show(row)
        await self._print(row)
        self._write_index()
        if self.options.save and row["status"] == "passed":
            self._save(source)

    def _path(self, stem: str, suffix: str) -> Path:
        return self.options.out / f"{stem}{suffix}"

    def _kept(self, stem: str, key: str) -> dict | None:
        """The record of an earlier pass if nothing has changed since and its files are there."""
        record, run = self._path(stem, ".json"), self.options.runs
        if self.options.force or not record.is_file():
            return None
        row = json.loads(record.read_text())
        files = [self._path(stem, ".ipynb"), *(run / name for name in row["files"])]
        if row["key"] != key or row["status"] != "passed" or not all(f.is_file() for f in files):
            return None
        print(f"{stem}: kept, nothing it depends on has changed")
        return row

    async def _made(self, source: Path, notebook: NotebookNode, key: str) -> dict:
        stem = source.stem
        if self._was_stopped(stem):
            print(f"{stem}: was stopped before its end, running again with what it had made ...")
        else:
            print(f"{stem}: running ...")
        self._record({"name": stem, "status": RUNNING, "key": key, "files": []})
        started = time.monotonic()
        log = self._path(stem, ".kernel.log")
        execution = Execution(notebook, source.parent, log, self.options.time_limit)
        error = await execution.run()
        seconds = time.monotonic() - started
        name = notebook_files.title(notebook, stem)
        replace_file(self._path(stem, ".ipynb"), notebook_files.write(notebook))
        row = {
            "name": stem,
            "title": name,
            "status": "failed" if error else "passed",
            "error": error,
            "seconds": round(seconds, 1),
            "peakBytes": execution.peak_bytes,
            "finished": time.strftime("%Y-%m-%d %H:%M"),
            "key": key,
            "files": self._run_files(),
        }
        self._record(row)
        print(f"{stem}: {'FAILED after' if error else 'done in'} {seconds:.1f} s")
        if error:
            print(f"    {error}")
        return row

    def _was_stopped(self, stem: str) -> bool:
        """Whether the last pass through a notebook neither passed nor failed."""
        record = self._path(stem, ".json")
        return record.is_file() and json.loads(record.read_text())["status"] == RUNNING

    def _record(self, row: dict) -> None:
        replace_file(self._path(row["name"], ".json"), json.dumps(row, indent=2))

    def _show(self, row: dict) -> None:
        """Writes the page of an executed notebook, unless the one that is there looks like it."""
        page = self._path(row["name"], ".html")
        notebook = notebook_files.read(self._path(row["name"], ".ipynb"))
        self.cards[row["name"]] = card(notebook)
        if row.get("look") == look() and page.is_file():
            return
        replace_file(page, notebook_page(notebook, row["title"], self.facts))
        row["look"] = look()
        self._record(row)

    async def _print(self, row: dict) -> None:
        """Makes the PDF of a page, unless the one that is there shows it."""
        page, target = self._path(row["name"], ".html"), self._path(row["name"], ".pdf")
        shows = sha256(page)
        if row.get("pdf") == shows and target.is_file():
            return
        target.unlink(missing_ok=True)  # an old one would pass for this page
        row["pdf"] = None
        if self.browser is not None:
            failure = await pdf.print_page(self.browser, page, target)
            row["pdf"] = None if failure else shows
            if failure:
                print(f"    no PDF of this page: {failure}")
        self._record(row)

    def _run_files(self) -> list[str]:
        """Names of models and results so far: without them a page's links lead nowhere."""
        run = self.options.runs
        kinds = ("*.safetensors", "results/*.json")
        return sorted(str(path.relative_to(run)) for kind in kinds for path in run.glob(kind))

    def _save(self, source: Path) -> None:
        executed = notebook_files.read(self._path(source.stem, ".ipynb"))
        replace_file(source, notebook_files.write(notebook_files.for_commit(executed, ROOT)))
        print(f"    saved to {shown(source)}, {source.stat().st_size / 1000:.0f} kB")
        for fault in notebook_files.faults(source):
            print(f"    to mend before a commit: {fault}")

    def _write_index(self) -> None:
        results = Results(self.options.runs / "results")
        table = headline(results)
        folder = self.options.out / "csv"
        tables = [folder / name for name in csv_files.write(folder, table, results)]
        models = [self.options.runs / name for name in self._run_files()]
        files = Files(
            [self._link(path) for path in models if path.suffix == ".json"],
            [self._link(path) for path in tables],
            [self._link(path) for path in models if path.suffix != ".json"],
        )
        seconds = time.time() - self.started
        page = index_page(self.facts, self.rows, self.cards, table, results, files, seconds)
        replace_file(self.options.out / "index.html", page)

    def _link(self, path: Path) -> Link:
        address = os.path.relpath(path, self.options.out)
        return Link(address, path.name, path.stat().st_size)


def find_browser() -> Path | None:
    """The browser that prints pages; None, with the reason printed, when there is none."""
    try:
        browser = chromium.find()
        reason = f"no Chromium was found. {chromium.REMEDY}"
    except Problem as problem:
        browser, reason = None, str(problem)
    if browser is None:
        print(f"Pages get no PDF: {reason}")
    return browser


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, use in {
        "notebooks": "folder of the notebooks",
        "out": "folder of the pages",
        "runs": "folder of the models and results that the notebooks write",
        "facts": "JSON file of what the pages say about the run",
    }.items():
        parser.add_argument(f"--{name}", type=Path, required=True, help=use)
    parser.add_argument("--time-limit", type=float, help="seconds that one notebook may take")
    parser.add_argument("--force", action="store_true", help="redo pages that are still valid")
    parser.add_argument("--save", action="store_true", help="write executed notebooks back")
    parser.add_argument("--pdf", action="store_true", help="print each page as PDF too")
    options = parser.parse_args()

    sources = sorted(options.notebooks.glob("*.ipynb"))
    if not sources:
        print(f"error: no notebook in {shown(options.notebooks)}, expected *.ipynb there")
        return 1
    if shutil.which("java") is None:
        print("error: no java on the PATH: start this by environment/report")
        return 1
    reports = Reports(options)
    try:
        passed = asyncio.run(reports.make(sources))
    except (asyncio.CancelledError, KeyboardInterrupt):
        print("Stopped; the kernel was ended. Started again, finished pages are kept and this one")
        print("is made from the models and states that it has written so far.")
        return 130
    except (ValueError, OSError, Problem) as failure:
        print(f"error: {failure}")
        return 1
    failed = [row["name"] for row in reports.rows if row["status"] != "passed"]
    if failed:
        print(f"{len(failed)} of {len(reports.rows)} notebooks failed: {', '.join(failed)}")
    print(options.out / "index.html")
    return 0 if passed else 1


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # to take the interpreter apart would take another quarter of a second
