"""The PyTorch programs of environment/bench on a GPU, with a stand-in for PyTorch."""

import importlib
import sys
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

import bench_run

SCRIPTS = sorted(path.stem for path in bench_run.PEERS.glob("*.py"))


class Torch(MagicMock):
    """PyTorch that notes what it is called with; a device is known by its name."""

    def device(self, name):
        kind, _, number = name.partition(":")
        return SimpleNamespace(type=kind, index=int(number) if number else None, name=name)


class Layer:
    def __init__(self, *sizes):
        pass


@pytest.fixture
def torch(monkeypatch):
    torch = Torch()
    torch.no_grad.return_value = lambda function: function
    torch.nn.Module = torch.nn.Linear = torch.autograd.Function = Layer
    parts = ("nn", "nn.functional", "func", "utils", "utils.data")
    names = {f"torch.{part}": getattr(torch, part.replace(".", "_")) for part in parts}
    names |= {"torch": torch, "torch.nn": torch.nn, "torch.nn.functional": torch.nn.functional}
    names |= {"safetensors.torch": MagicMock()}
    for name, module in names.items():
        monkeypatch.setitem(sys.modules, name, module)
    for script in SCRIPTS:
        monkeypatch.delitem(sys.modules, script, raising=False)
    monkeypatch.syspath_prepend(bench_run.PEERS)
    yield torch
    for script in SCRIPTS:  # they hold the stand-in
        sys.modules.pop(script, None)


def test_a_picture_leaves_the_gpu_before_it_is_encoded(torch):
    picture = importlib.import_module("picture")
    on_host = SimpleNamespace(numpy=lambda: SimpleNamespace(tobytes=lambda: b"\0" * 6))
    torch.nn.functional.pad.return_value = SimpleNamespace(cpu=lambda: on_host)  # no numpy() itself

    assert picture.png(SimpleNamespace(shape=(2, 2))).startswith(b"\x89PNG")
