"""A batch that is too large for the kernel's memory, through a real Jupyter client."""

import os

import pytest

from kernel_client import Kernel

OPEN = """
import lethe.base.Progress;
import lethe.data.LabelSet;
import lethe.experiment.*;
import lethe.fisher.*;
import lethe.forget.*;
import lethe.report.*;
Experiment lethe = Notebook.open(System.out);
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
def kernel(tmp_path, mnist, monkeypatch):
    """A kernel with a heap of 1 GB."""
    monkeypatch.setenv("JJAVA_JVM_OPTS", f"{os.environ['JJAVA_JVM_OPTS']} -Xmx1g")
    with Kernel(tmp_path, mnist) as kernel:
        yield kernel


def test_a_batch_without_memory_has_a_message_and_the_kernel_goes_on(kernel):
    opened = kernel.run(OPEN)
    assert opened.status == "ok", opened.text

    refused = kernel.run(FORGET % 500_000)  # buffers of 1.6 GB in all
    assert refused.status == "error"
    assert "too little memory for Java" in refused.text, refused.text
    assert "make the batch smaller" in refused.text

    forgotten = kernel.run(FORGET % 32)
    assert forgotten.status == "ok" and forgotten.last == "2", forgotten.text
