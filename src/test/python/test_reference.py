"""The numpy side itself, against numbers worked out by other means."""

import gzip
import math

import numpy as np
import pytest

from random_stream import RandomStream
from reference_cvae import negative_elbo, read_idx


def tiny_model(random: np.random.Generator) -> dict[str, np.ndarray]:
    """A model of 3 pixels, 2 classes, 2 latents and hidden layers of 4."""
    shapes = {"fc1": (4, 5), "fc2": (4, 4), "fc31": (2, 4), "fc32": (2, 4)}
    shapes |= {"fc4": (4, 4), "fc5": (4, 4), "fc6": (3, 4)}
    parameters = {}
    for name, shape in shapes.items():
        parameters[f"{name}.weight"] = random.normal(size=shape).astype(np.float32)
        parameters[f"{name}.bias"] = random.normal(size=shape[0]).astype(np.float32)
    return parameters


def by_hand(p: dict[str, np.ndarray], image, label, noise) -> float:
    """-ELBO of one image as one would compute it on paper: loops, sigmoids, logarithms."""

    def layer(name, values, relu):
        out = []
        for row, bias in zip(p[f"{name}.weight"], p[f"{name}.bias"]):
            total = float(bias) + sum(float(w) * v for w, v in zip(row, values))
            out.append(max(total, 0.0) if relu else total)
        return out

    condition = [1.0 if k == label else 0.0 for k in range(2)]
    hidden = layer("fc2", layer("fc1", list(image) + condition, True), True)
    mean, log_variance = layer("fc31", hidden, False), layer("fc32", hidden, False)
    latent = [m + e * math.exp(v / 2) for m, v, e in zip(mean, log_variance, noise)]
    logits = layer("fc6", layer("fc5", layer("fc4", latent + condition, True), True), False)
    total = 0.0
    for x, logit in zip(image, logits):
        grey = 1 / (1 + math.exp(-logit))
        total -= x * math.log(grey) + (1 - x) * math.log(1 - grey)
    for m, v in zip(mean, log_variance):
        total -= 0.5 * (1 + v - m * m - math.exp(v))
    return total


def test_negative_elbo_equals_the_formula_written_out():
    random = np.random.default_rng(1)
    parameters = tiny_model(random)
    images, noise = random.random((6, 3)), random.normal(size=(6, 2))
    labels = np.array([0, 1, 0, 1, 1, 0])

    values = negative_elbo(parameters, images, labels, noise, classes=2)

    wanted = [by_hand(parameters, *one) for one in zip(images, labels, noise)]
    assert values == pytest.approx(wanted, rel=1e-12)


def test_negative_elbo_of_a_model_of_zeros_is_ln_2_a_pixel():
    parameters = {name: 0 * value for name, value in tiny_model(np.random.default_rng(2)).items()}

    values = negative_elbo(
        parameters, np.array([[0.0, 0.3, 1.0]]), np.array([1]), np.zeros((1, 2)), classes=2
    )

    assert values == pytest.approx([3 * math.log(2)])


def test_random_stream_gives_the_numbers_of_the_library():
    stream = RandomStream(7, "noise")

    wanted = [0.39376894, 1.2562964, -0.8532582, -1.6162752, -0.249659]
    assert stream.normal(5) == pytest.approx(wanted, rel=1e-6)
    wanted = [-2.2622848, -0.5588044, 0.54217154]
    assert stream.child("part é").normal(3) == pytest.approx(wanted, rel=1e-6)
    assert RandomStream(-5, "noise").normal(2) == pytest.approx([0.05494625, -0.29014772], rel=1e-6)


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_are_read_raw_or_gzipped(tmp_path, packed):
    content = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255])
    name = "few.gz" if packed else "few"
    (tmp_path / name).write_bytes(gzip.compress(content) if packed else content)

    assert read_idx(tmp_path, "few").tolist() == [[1, 2, 3], [4, 5, 255]]
