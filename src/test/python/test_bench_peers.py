"""The PyTorch programs of environment/bench on a GPU, with a stand-in for PyTorch."""

import importlib
import re
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


def asked(torch, monkeypatch, device):
    """The arguments of a peer that was started for a device."""
    words = "x eager --steps 2 --warmup 1 --data d --base b --device".split()
    monkeypatch.setattr(sys, "argv", [*words, device])
    return importlib.import_module("common").arguments("eager")


@pytest.mark.parametrize("given, number", [("cuda", 0), ("cuda:0", 0), ("cuda:1", 1)])
def test_the_gpu_that_was_asked_for_is_the_current_one(torch, monkeypatch, given, number):
    options = asked(torch, monkeypatch, given)

    torch.cuda.set_device.assert_called_once_with(options.device)
    assert (options.device.type, options.device.index) == ("cuda", number)


def test_a_clock_waits_for_its_own_gpu(torch, monkeypatch):
    options = asked(torch, monkeypatch, "cuda:1")

    sys.modules["common"].Clock(options).now()

    torch.cuda.synchronize.assert_called_once_with(options.device)


def test_on_the_cpu_nothing_is_asked_of_cuda(torch, monkeypatch):
    options = asked(torch, monkeypatch, "cpu")
    sys.modules["common"].Clock(options).now()

    assert torch.cuda.mock_calls == []
    assert options.device.type == "cpu"


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_tensor_relies_on_a_default_device(script):
    text = (bench_run.PEERS / f"{script}.py").read_text()
    made = re.findall(
        r"torch\.(?:rand|randn|zeros|full|tensor|arange|randint|randperm)\((?:[^()]|\([^()]*\))*\)", text
    )

    assert "default_device" not in text
    assert [call for call in made if "device=" not in call] == []


def test_a_picture_leaves_the_gpu_before_it_is_encoded(torch):
    picture = importlib.import_module("picture")
    on_host = SimpleNamespace(numpy=lambda: SimpleNamespace(tobytes=lambda: b"\0" * 6))
    torch.nn.functional.pad.return_value = SimpleNamespace(cpu=lambda: on_host)  # no numpy() itself

    assert picture.png(SimpleNamespace(shape=(2, 2))).startswith(b"\x89PNG")


def test_the_reference_loads_on_the_host_and_moves_each_batch(torch, monkeypatch):
    options = asked(torch, monkeypatch, "cuda:1")
    train = importlib.import_module("train")
    read = MagicMock(return_value=("images", "labels"))
    monkeypatch.setattr(train, "mnist", read)
    images, labels = MagicMock(), MagicMock()
    loader = train.DataLoader
    loader.return_value = [(images, labels)]

    batches = train.loaded(options)

    assert next(batches) == (images.to.return_value, labels.to.return_value)
    assert next(batches) == (images.to.return_value, labels.to.return_value)  # the next pass
    images.to.assert_called_with(options.device)
    assert read.call_args.args[2].type == "cpu"
    torch.Generator.assert_called_once_with()
    assert loader.call_args.kwargs["generator"] is torch.Generator().manual_seed.return_value


def test_convolutions_are_tried_and_channels_stay_first_on_a_gpu_alone(torch, monkeypatch):
    for device, layout in (("cuda", False), ("cpu", True)):
        options = asked(torch, monkeypatch, device)
        judge = importlib.import_module("judge")
        layers = MagicMock()
        monkeypatch.setattr(judge.nn, "Sequential", lambda *_: layers)

        judge.try_convolutions(options)
        judge.network(options.device)

        assert torch.backends.cudnn.benchmark == (not layout)
        assert ("memory_format" in layers.to.call_args.kwargs) == layout
