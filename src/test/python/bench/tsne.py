"""t-SNE maps of latent codes by openTSNE and by scikit-learn, with Lethe's settings."""

from __future__ import annotations

import argparse
import time

import numpy as np
import torch
from common import arguments, report
from safetensors.numpy import load_file

PERPLEXITY, EXAGGERATION = 30, 12
ROWS = 1_000


def open_tsne(codes: np.ndarray, early: int, steps: int) -> np.ndarray:
    """openTSNE, all cores; its own choice of how to compute repulsion."""
    from openTSNE import TSNE

    tsne = TSNE(
        perplexity=PERPLEXITY,
        initialization="pca",
        neighbors="exact",
        early_exaggeration_iter=early,
        n_iter=steps,
        n_jobs=torch.get_num_threads(),
    )
    return np.asarray(tsne.fit(codes))


def scikit_learn(codes: np.ndarray, early: int, steps: int) -> np.ndarray:
    """scikit-learn, all cores; its 250 exaggerated steps are fixed."""
    from sklearn.manifold import TSNE

    tsne = TSNE(
        perplexity=PERPLEXITY,
        early_exaggeration=EXAGGERATION,
        learning_rate="auto",
        init="pca",
        max_iter=max(250, early + steps),
        n_jobs=torch.get_num_threads(),
    )
    return tsne.fit_transform(codes)


def divergence(codes: np.ndarray, places: np.ndarray) -> float:
    """KL(P‖Q) in nats, P over the 90 nearest neighbours, Z over all pairs: the same for every map."""
    from openTSNE.affinity import PerplexityBasedNN

    pairs = PerplexityBasedNN(codes, perplexity=PERPLEXITY, method="exact").P.tocoo()
    places = places.astype(np.float64)
    squares = (places**2).sum(1)
    total = -float(len(places))  # each point with itself
    for first in range(0, len(places), ROWS):
        part = places[first : first + ROWS]
        distances = squares[first : first + ROWS, None] + squares - 2 * part @ places.T
        total += (1 / (1 + np.maximum(distances, 0))).sum()
    apart = ((places[pairs.row] - places[pairs.col]) ** 2).sum(1)
    p = pairs.data
    kept = p > 0
    return float((p * np.log(p * (1 + apart), where=kept, out=np.zeros_like(p))).sum() + np.log(total))


def run(options: argparse.Namespace) -> None:
    codes = load_file(options.base / "codes.safetensors")["codes"][: options.batch].astype(np.float64)
    program = {"opentsne": open_tsne, "scikit-learn": scikit_learn}[options.variant]
    # loading a package is no part of the map, nor are the compiled parts that a first call loads
    program(codes[:200], 10, 10)
    started = time.perf_counter()
    places = program(codes, options.warmup, options.steps)
    seconds = time.perf_counter() - started
    report(options, 1 / seconds, {"KL (nats)": divergence(codes, places)})


if __name__ == "__main__":
    run(arguments("opentsne", "scikit-learn"))
