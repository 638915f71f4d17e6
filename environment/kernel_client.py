"""The Java kernel behind a real Jupyter client, as a reader of the notebooks has it.

Needs jupyter_client and psutil: to be imported in the private virtual environment only.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import psutil
from jupyter_client import KernelManager

FRAMES = """
Thread.getAllStackTraces().values().stream().flatMap(java.util.Arrays::stream)
    .filter(frame -> frame.getClassName().startsWith("lethe.")).count()
"""
TENSORS = """
try (var base = ai.djl.ndarray.NDManager.newBaseManager()) {
    System.out.println(base.getParentManager().getManagedArrays().size());
}
"""
FREE_HEAP = """
System.gc();
Runtime.getRuntime().freeMemory()
"""
COMPILERS = ("C1 Compiler", "C2 Compiler")
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Cell:
    """What became of a cell: ok or error, what it showed as text, and how long it took."""

    status: str
    text: str
    seconds: float

    @property
    def last(self) -> str:
        return self.text.strip().splitlines()[-1] if self.text.strip() else ""


class Kernel:
    """A kernel whose experiments lie in a folder of their own; gone at the end of the block.

    With the thread settings that a reader has, not those of the tests.
    """

    def __init__(self, home: Path, mnist: Path):
        self.manager = KernelManager(kernel_name="java")
        env = {**os.environ, "LETHE_HOME": str(home), "LETHE_MNIST": str(mnist)}
        env.update({"LETHE_DEVICE": "cpu", "LETHE_PROFILE": "smoke"})
        env.pop("OMP_WAIT_POLICY", None)
        # Heap that was never touched is free and not resident: memory() could not tell.
        env["JJAVA_JVM_OPTS"] = f"{env.get('JJAVA_JVM_OPTS', '')} -XX:+AlwaysPreTouch".strip()
        self.manager.start_kernel(env=env, cwd=str(home))
        self.client = self.manager.client()

    def __enter__(self) -> "Kernel":
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=60)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    @property
    def machine(self) -> psutil.Process:
        """The process that does the work: the launcher's child."""
        launcher = psutil.Process(self.manager.provisioner.pid)
        return (launcher.children() or [launcher])[0]

    def run(self, code: str, timeout: float = 300) -> Cell:
        """Executes a cell to its end."""
        return self._end(self.client.execute(code), time.monotonic(), timeout)

    def run_and_stop(self, code: str, after: float, sight: str = "") -> tuple[Cell, float]:
        """Executes a cell and presses stop; the cell, and the seconds until its end.

        Stop comes some seconds after the beginning, or after the sight of a text in its output.
        """
        started = time.monotonic()
        message = self.client.execute(code)
        while sight and sight not in str(self.client.get_iopub_msg(timeout=60)["content"]):
            pass
        time.sleep(after)
        pressed = time.monotonic()
        self.manager.interrupt_kernel()
        cell = self._end(message, started, 60)
        return cell, time.monotonic() - pressed

    def _end(self, message: str, started: float, timeout: float) -> Cell:
        """Waits for the reply to a message, then gathers what its cell showed."""
        while True:
            reply = self.client.get_shell_msg(timeout=timeout)
            if reply["parent_header"].get("msg_id") == message:
                break
        seconds = time.monotonic() - started
        shown: list[str] = []
        while True:
            try:
                output = self.client.get_iopub_msg(timeout=10)
            except Empty:
                break
            if output["parent_header"].get("msg_id") != message:
                continue
            content = output["content"]
            if content.get("execution_state") == "idle":
                break
            shown.append(content.get("text") or content.get("data", {}).get("text/plain") or "")
            shown.extend(content.get("traceback", []))
        return Cell(reply["content"]["status"], "\n".join(shown), seconds)

    def is_at_rest(self) -> bool:
        """Whether no thread of the kernel is inside the library."""
        return self.run(FRAMES).last == "0"

    def processor_seconds(self, during: float) -> float:
        """Processor time that the kernel takes while nothing is asked of it, its compilers' aside.

        The JVM goes on compiling what ran before, on threads of its own, longer on a slow machine.
        """
        before = self._seconds() - self._compiling()
        time.sleep(during)
        return self._seconds() - self._compiling() - before

    def _seconds(self) -> float:
        times = self.machine.cpu_times()
        return times.user + times.system

    def _compiling(self) -> float:
        """Processor time of the compilers' threads; 0 where the system does not name threads."""
        tasks = Path(f"/proc/{self.machine.pid}/task")
        seconds = 0.0
        for thread in self.machine.threads() if tasks.is_dir() else []:
            try:
                name = (tasks / str(thread.id) / "comm").read_text()
            except OSError:
                continue  # it has ended
            if name.startswith(COMPILERS):
                seconds += thread.user_time + thread.system_time
        return seconds

    def tensors(self) -> int:
        """How many tensors are open in the whole kernel."""
        return int(self.run(TENSORS).last)

    def memory(self) -> dict[str, int]:
        """MiB after a garbage collection: resident, and of it in use; and the native threads.

        The Java heap keeps free room, up to three times of what is in use.
        """
        free = [int(self.run(FREE_HEAP).last) for _ in range(3)][-1] / MEBIBYTE
        resident = self.machine.memory_info().rss / MEBIBYTE
        threads = self.machine.num_threads()
        return {"resident": round(resident), "used": round(resident - free), "threads": threads}
