"""The conditional VAE in numpy, in double precision: an independent reading of a checkpoint."""

import gzip
from pathlib import Path

import numpy as np

Parameters = dict[str, np.ndarray]


def encode(parameters: Parameters, images: np.ndarray, conditions: np.ndarray):
    """Mean and log variance of q(z given x, c), each (n, latents)."""
    hidden = np.concatenate([images, conditions], axis=1)
    hidden = np.maximum(_linear(parameters, "fc1", hidden), 0)
    hidden = np.maximum(_linear(parameters, "fc2", hidden), 0)
    return _linear(parameters, "fc31", hidden), _linear(parameters, "fc32", hidden)


def decode(parameters: Parameters, latents: np.ndarray, conditions: np.ndarray) -> np.ndarray:
    """Logits of the pixels, (n, pixels)."""
    hidden = np.concatenate([latents, conditions], axis=1)
    hidden = np.maximum(_linear(parameters, "fc4", hidden), 0)
    hidden = np.maximum(_linear(parameters, "fc5", hidden), 0)
    return _linear(parameters, "fc6", hidden)


def negative_elbo(
    parameters: Parameters, images: np.ndarray, labels: np.ndarray, noise: np.ndarray, classes=10
) -> np.ndarray:
    """-ELBO of each image in nats, one latent each.

    images (n, pixels) in [0, 1], labels (n) whole numbers, noise (n, latents) standard normal.
    """
    parameters = {name: value.astype(np.float64) for name, value in parameters.items()}
    conditions = np.eye(classes)[labels]
    mean, log_variance = encode(parameters, images, conditions)
    latents = mean + noise * np.exp(0.5 * log_variance)
    logits = decode(parameters, latents, conditions)
    reconstruction = (np.logaddexp(0, logits) - images * logits).sum(axis=1)
    divergence = 0.5 * (mean**2 + np.exp(log_variance) - 1 - log_variance).sum(axis=1)
    return reconstruction + divergence


def _linear(parameters: Parameters, name: str, values: np.ndarray) -> np.ndarray:
    return values @ parameters[f"{name}.weight"].T + parameters[f"{name}.bias"]


def read_idx(folder: Path, name: str) -> np.ndarray:
    """The bytes of an IDX file, raw or gzipped, in its shape."""
    raw = folder / name
    packed = folder / f"{name}.gz"
    content = raw.read_bytes() if raw.is_file() else gzip.decompress(packed.read_bytes())
    axes = content[3]
    shape = np.frombuffer(content, ">i4", axes, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
