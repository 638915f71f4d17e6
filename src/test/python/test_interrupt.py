"""The stop button on long cells, through a real Jupyter client and the Java kernel."""

import pytest

from kernel_client import Kernel
from kernel_trials import CELLS, GOES_ON, IMPORTS, begin, must, stop


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("stopped") / "home"


@pytest.fixture(scope="module")
def kernel(home, mnist):
    """A kernel with a run folder of its own."""
    with Kernel(home.parent, mnist) as kernel:
        must(kernel.run(IMPORTS))
        begin(kernel, home)
        yield kernel


@pytest.mark.parametrize("work", ["training", "judges"])
def test_a_stopped_work_ends_within_a_second_and_goes_on_when_its_cell_runs_again(
    kernel, home, work
):
    row = stop(kernel, home, work, CELLS[work], after=0.7, sight="training")

    assert row["hit"] and row["faults"] == []
    assert len(row["states"]) == 1
    assert GOES_ON in must(kernel.run(CELLS[work])).text
    assert list(home.glob("data/runs/*/unfinished/*")) == []


def test_a_stopped_reading_ends_within_a_second_and_leaves_the_kernel_usable(kernel, home):
    row = stop(kernel, home, "evaluation", CELLS["evaluation"], after=0.5)

    assert row["hit"] and row["faults"] == []
    assert kernel.run("6 * 7").last == "42"
