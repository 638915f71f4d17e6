"""The stop button on a long training cell, through a real Jupyter client and the Java kernel."""

import os
import time
from queue import Empty

import pytest
from jupyter_client import KernelManager

OPEN = """
import lethe.experiment.*;
import lethe.report.*;
Experiment lethe = Notebook.open(System.out);
lethe.card().profile()
"""
TRAINER_FRAMES = """
Thread.getAllStackTraces().values().stream().flatMap(java.util.Arrays::stream)
    .filter(frame -> frame.getClassName().equals("lethe.train.CvaeTrainer")).count()
"""


@pytest.fixture
def kernel(tmp_path, mnist):
    """A kernel with a run folder of its own, in the profile whose training takes minutes."""
    manager = KernelManager(kernel_name="java")
    env = {**os.environ, "LETHE_PROFILE": "quick", "LETHE_DEVICE": "cpu"}
    env.update(LETHE_HOME=str(tmp_path), LETHE_MNIST=str(mnist))
    manager.start_kernel(env=env, cwd=str(tmp_path))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run(client, code, timeout=120):
    """Executes one cell; its status and everything it showed as text."""
    shown = []

    def keep(message):
        content = message["content"]
        shown.append(content.get("text") or content.get("data", {}).get("text/plain") or "")
        shown.extend(content.get("traceback", []))

    reply = client.execute_interactive(code, timeout=timeout, output_hook=keep)
    return reply["content"]["status"], "\n".join(shown)


def wait_for_progress(client, timeout=60):
    """Returns when the running cell has shown that its training moves."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        try:
            content = client.get_iopub_msg(timeout=1)["content"]
        except Empty:
            continue
        if "training" in str(content.get("data", "")):
            return
    pytest.fail(f"no progress of the training was shown within {timeout} s")


def test_stopping_a_training_cell_takes_seconds_and_leaves_the_kernel_usable(kernel):
    manager, client = kernel
    status, shown = run(client, OPEN)
    assert status == "ok" and "quick" in shown

    for _ in range(2):
        message = client.execute("lethe.original()")
        wait_for_progress(client)
        stopped = time.monotonic()
        manager.interrupt_kernel()
        while True:
            reply = client.get_shell_msg(timeout=30)
            if reply["parent_header"].get("msg_id") == message:
                break
        assert time.monotonic() - stopped < 5
        assert reply["content"]["status"] == "error"

        time.sleep(2)
        status, shown = run(client, TRAINER_FRAMES)
        assert status == "ok" and shown.strip().endswith("0"), shown
