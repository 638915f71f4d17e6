"""Lethe's t-SNE beside scikit-learn's on the same codes: seconds, KL and trustworthiness.

Not a test. Run from the project's folder after `mvn test-compile`, on an idle machine, with numpy,
scikit-learn and safetensors:

    python src/test/python/compare/tsne.py data/mnist data/runs/quick/cvae.safetensors ...

encodes the 10,000 MNIST test images by each checkpoint and maps the posterior means with the
reference's settings. Both maps are scored by the same plain formulas, Z over all pairs.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities_nn
from sklearn.neighbors import NearestNeighbors

CLASSES = os.pathsep.join(["data/build/classes", "data/build/test-classes", "data/build/lib/*"])


def codes(mnist: Path, checkpoint: Path) -> np.ndarray:
    images = np.fromfile(mnist / "t10k-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 784)
    labels = np.fromfile(mnist / "t10k-labels-idx1-ubyte", np.uint8)[8:]
    weights = load_file(checkpoint)
    hidden = np.hstack([images.astype(np.float32) / 255, np.eye(10, dtype=np.float32)[labels]])
    for layer in ("fc1", "fc2"):
        hidden = hidden @ weights[layer + ".weight"].T + weights[layer + ".bias"]
        hidden = np.maximum(hidden, 0)
    return hidden @ weights["fc31.weight"].T + weights["fc31.bias"]


def lethe(points: np.ndarray) -> tuple[np.ndarray, float]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "codes"), Path(folder, "map")
        save_file({"codes": np.ascontiguousarray(points)}, source)
        command = ["java", "-Xmx3g", "-cp", CLASSES, "lethe.latent.TsneComparison", source, target]
        subprocess.run(command, check=True)
        with safe_open(target, "np") as file:
            return file.get_tensor("map"), float(file.metadata()["seconds"])


def scikit_learn(points: np.ndarray) -> tuple[np.ndarray, float]:
    start = time.perf_counter()
    tsne = TSNE(perplexity=30, learning_rate="auto", init="pca", max_iter=1000, n_jobs=2)
    return tsne.fit_transform(points), time.perf_counter() - start


def kl_divergence(p, places: np.ndarray) -> float:
    z = -float(len(places))
    for block in np.array_split(places, len(places) // 500):
        squared = ((block[:, None, :] - places[None]) ** 2).sum(axis=2)
        z += (1 / (1 + squared)).sum()
    squared = ((places[p.row] - places[p.col]) ** 2).sum(axis=1)
    return float((p.data * np.log(np.maximum(p.data, 1e-300) * (1 + squared) * z)).sum())


def affinities(points: np.ndarray):
    near = NearestNeighbors(n_neighbors=91).fit(points).kneighbors_graph(mode="distance")
    near.data **= 2
    return _joint_probabilities_nn(near, 30, 0).tocoo()


def main(mnist: str, *checkpoints: str):
    print("checkpoint,program,seconds,KL,trustworthiness,continuity")
    for checkpoint in map(Path, checkpoints):
        points = codes(Path(mnist), checkpoint)
        p = affinities(points)
        for name, program in (("lethe", lethe), ("scikit-learn", scikit_learn)):
            places, seconds = program(points)
            places = places.astype(float)
            row = [kl_divergence(p, places), trustworthiness(points, places, n_neighbors=12)]
            row.append(trustworthiness(places, points, n_neighbors=12))
            numbers = ",".join(f"{value:.4f}" for value in row)
            print(f"{checkpoint.stem},{name},{seconds:.1f},{numbers}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
