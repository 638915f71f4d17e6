"""Reads every checkpoint of a run as a Python user would, and recomputes what the run reported."""

import json
import re

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file

from random_stream import RandomStream
from reference_cvae import negative_elbo, read_idx

CVAE = {
    "fc1.weight": (512, 794),
    "fc1.bias": (512,),
    "fc2.weight": (256, 512),
    "fc2.bias": (256,),
    "fc31.weight": (8, 256),
    "fc31.bias": (8,),
    "fc32.weight": (8, 256),
    "fc32.bias": (8,),
    "fc4.weight": (256, 18),
    "fc4.bias": (256,),
    "fc5.weight": (512, 256),
    "fc5.bias": (512,),
    "fc6.weight": (784, 512),
    "fc6.bias": (784,),
}
JUDGE_A = {
    "conv1.weight": (10, 1, 5, 5),
    "conv1.bias": (10,),
    "conv2.weight": (20, 10, 5, 5),
    "conv2.bias": (20,),
    "fc1.weight": (50, 320),
    "fc1.bias": (50,),
    "fc2.weight": (10, 50),
    "fc2.bias": (10,),
    "bn1.weight": (10,),
    "bn1.bias": (10,),
    "bn2.weight": (20,),
    "bn2.bias": (20,),
}
JUDGE_A_STATISTICS = {
    "bn1.running_mean": (10,),
    "bn1.running_var": (10,),
    "bn2.running_mean": (20,),
    "bn2.running_var": (20,),
}
JUDGE_A_COUNTERS = {"bn1.num_batches_tracked", "bn2.num_batches_tracked"}

CVAE_FILES = ["cvae", "forget-1", "retrained-without-1"]
FILES = [*CVAE_FILES, "fisher", "judge-a", "judge-b"]


def shapes(tensors):
    return {name: tensor.shape for name, tensor in tensors.items()}


def provenance(path):
    with safe_open(path, framework="numpy") as file:
        return json.loads(file.metadata()["lethe"])


def test_the_expected_sizes_are_those_of_the_reference():
    assert sum(np.prod(shape) for shape in CVAE.values()) == 1_081_120
    assert sum(np.prod(shape) for shape in JUDGE_A.values()) == 21_900


@pytest.mark.parametrize("name", FILES)
def test_every_checkpoint_holds_finite_floats(runs, name):
    tensors = load_file(runs / f"{name}.safetensors")

    assert tensors
    for tensor in tensors.values():
        assert tensor.dtype in (np.float32, np.int64)
        assert np.isfinite(tensor).all()


@pytest.mark.parametrize("name", FILES)
def test_every_checkpoint_says_where_it_comes_from(runs, name):
    record = provenance(runs / f"{name}.safetensors")

    assert {"settings", "seed", "steps", "versions", "dataChecksum", "inputs"} <= record.keys()
    assert isinstance(record["seed"], int)
    assert re.fullmatch(r"(sha256:)?[0-9a-f]{64}", record["dataChecksum"])


@pytest.mark.parametrize("name", CVAE_FILES)
def test_generators_have_the_tensors_of_the_reference_in_its_order(runs, name):
    tensors = load_file(runs / f"{name}.safetensors")

    assert shapes(tensors) == CVAE


def test_fisher_information_is_of_the_generators_tensors_and_never_negative(runs):
    tensors = load_file(runs / "fisher.safetensors")

    assert shapes(tensors) == CVAE
    assert all((tensor >= 0).all() for tensor in tensors.values())
    assert any((tensor > 0).any() for tensor in tensors.values())


def test_judge_a_has_the_tensors_of_the_reference(runs):
    tensors = shapes(load_file(runs / "judge-a.safetensors"))

    for name in JUDGE_A_COUNTERS:
        tensors.pop(name, None)
    assert tensors == {**JUDGE_A, **JUDGE_A_STATISTICS}


def test_reported_negative_elbo_is_that_of_the_checkpoint(runs, mnist):
    parameters = load_file(runs / "cvae.safetensors")
    reported = json.loads((runs / "results" / "training.json").read_text())
    count = reported.get("testImages", 10_000)
    images = read_idx(mnist, "t10k-images-idx3-ubyte")[:count].reshape(count, 784) / 255
    labels = read_idx(mnist, "t10k-labels-idx1-ubyte")[:count]
    seed = provenance(runs / "cvae.safetensors")["seed"]
    stream = RandomStream(seed, "evaluation noise").child("sample 0")
    noise = stream.normal(count * 8).reshape(count, 8)

    values = negative_elbo(parameters, images, labels, noise)

    assert values.mean() == pytest.approx(reported["testNegativeElbo"], rel=1e-4)
