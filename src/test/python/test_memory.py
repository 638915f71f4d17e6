"""A batch that is too large for the kernel's memory, through a real Jupyter client."""

import os

import pytest
from jupyter_client import KernelManager

from test_interrupt import OPEN, run

ANY_FISHER = """
import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.fisher.*;
import lethe.forget.*;
LabelSet one = LabelSet.forgetSet(10, 1);
FisherConfig few = FisherConfig.perSample(LabelSet.all(10), 3).withSamples(100);
FisherDiagonal fisher = FisherEstimator.estimate(
    lethe.torch(), lethe.generator(), lethe.untrained(), few, Progress.SILENT);
"""
FORGET = """
ForgettingConfig config = ForgettingConfig.fast(one, 4).withSteps(2).withBatches(%d, 32);
new SelectiveAmnesia(lethe.torch(), lethe.generator(), config)
    .forget(lethe.untrained(), fisher, Progress.SILENT).report().points().size()
"""


@pytest.fixture
def kernel(tmp_path, mnist):
    """A kernel with a heap of 1 GB."""
    manager = KernelManager(kernel_name="java")
    env = {**os.environ, "LETHE_PROFILE": "smoke", "LETHE_DEVICE": "cpu"}
    env.update(LETHE_HOME=str(tmp_path), LETHE_MNIST=str(mnist))
    env["JJAVA_JVM_OPTS"] = "-Dai.djl.offline=true -Djava.awt.headless=true -Xmx1g"
    manager.start_kernel(env=env, cwd=str(tmp_path))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_batch_without_memory_has_a_message_and_the_kernel_goes_on(kernel):
    assert run(kernel, OPEN)[0] == "ok"
    status, shown = run(kernel, ANY_FISHER)
    assert status == "ok", shown

    status, shown = run(kernel, FORGET % 2_000_000)
    assert status == "error"
    assert "too little memory for Java" in shown and "make the batch smaller" in shown, shown

    status, shown = run(kernel, FORGET % 32)
    assert status == "ok" and shown.strip().endswith("2"), shown
