"""Lethe's t-SNE beside scikit-learn's on the same codes: KL, trustworthiness and seconds, in pairs.

Not a test. Run from the project's folder after `mvn test-compile`, on an idle machine with 6 GB free,
in an environment of its own:

    python3 -m venv data/build/compare && data/build/compare/bin/pip install scikit-learn safetensors
    data/build/compare/bin/python src/test/python/compare/tsne.py data/mnist data/runs/quick/cvae.safetensors ...

The point sets are the posterior means of the 10,000 MNIST test images under each checkpoint, then of
each 10,000 training images under the first one. Both programs map them with the reference's settings
and are scored by the same formulas: P and Q over all pairs, 12 neighbours. The last lines give the
mean of the differences, Lethe minus scikit-learn, with its 95 % t interval. scikit-learn's maps are
kept in data/build/compare-tsne with their seconds; delete the folder to make them again.
"""

import argparse
import hashlib
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file
from scipy.spatial.distance import pdist, squareform
from scipy.stats import t
from sklearn.manifold import TSNE, trustworthiness
from sklearn.manifold._t_sne import _joint_probabilities

CLASSES = os.pathsep.join(["data/build/classes", "data/build/test-classes", "data/build/lib/*"])
KEPT = Path("data/build/compare-tsne")
SIZE = 10_000
THETA = 0.25


def codes(mnist: Path, part: str, checkpoint: Path) -> np.ndarray:
    images = np.fromfile(mnist / f"{part}-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 784)
    labels = np.fromfile(mnist / f"{part}-labels-idx1-ubyte", np.uint8)[8:]
    weights = load_file(checkpoint)
    hidden = np.hstack([images.astype(np.float32) / 255, np.eye(10, dtype=np.float32)[labels]])
    for layer in ("fc1", "fc2"):
        hidden = hidden @ weights[layer + ".weight"].T + weights[layer + ".bias"]
        hidden = np.maximum(hidden, 0)
    return hidden @ weights["fc31.weight"].T + weights["fc31.bias"]


def point_sets(mnist: Path, checkpoints: list[Path]):
    for checkpoint in checkpoints:
        yield f"{checkpoint.stem} test", codes(mnist, "t10k", checkpoint)
    training = codes(mnist, "train", checkpoints[0])
    for first in range(0, len(training), SIZE):
        yield f"{checkpoints[0].stem} train {first}", training[first : first + SIZE]


def read_map(path: Path) -> tuple[np.ndarray, float]:
    with safe_open(path, "np") as file:
        return file.get_tensor("map").astype(float), float(file.metadata()["seconds"])


def lethe(points: np.ndarray, theta: float) -> tuple[np.ndarray, float]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "codes"), Path(folder, "map")
        save_file({"codes": np.ascontiguousarray(points)}, source)
        command = ["java", "-Xmx3g", "-cp", CLASSES, "lethe.latent.TsneComparison"]
        command += [source, target, str(theta)]
        subprocess.run(command, check=True)
        return read_map(target)


def scikit_learn(points: np.ndarray) -> tuple[np.ndarray, float]:
    kept = KEPT / hashlib.sha256(np.ascontiguousarray(points)).hexdigest()[:16]
    if not kept.exists():
        start = time.perf_counter()
        tsne = TSNE(perplexity=30, learning_rate="auto", init="pca", max_iter=1000, n_jobs=2)
        places = tsne.fit_transform(points)
        seconds = str(time.perf_counter() - start)
        KEPT.mkdir(parents=True, exist_ok=True)
        save_file({"map": np.ascontiguousarray(places)}, kept, {"seconds": seconds})
    return read_map(kept)


def kl_divergence(p: np.ndarray, places: np.ndarray) -> float:
    """Of all pairs i < j, which stand for j < i too."""
    weights = 1 / (1 + pdist(places, "sqeuclidean"))
    return 2 * float(p @ (np.log(p) - np.log(weights) + np.log(2 * weights.sum())))


def interval(differences: list[float]) -> str:
    n = len(differences)
    half = t.ppf(0.975, n - 1) * np.std(differences, ddof=1) / np.sqrt(n)
    return f"{np.mean(differences):+.4f} ± {half:.4f}, {n} pairs"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--theta", type=float, default=THETA, help="Lethe's; scikit-learn has 0.5")
    parser.add_argument("mnist", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    options = parser.parse_args()
    print("points,KL lethe,KL scikit-learn,difference", end=",")
    print("trustworthiness lethe,trustworthiness scikit-learn,difference", end=",")
    print("seconds lethe,seconds scikit-learn", flush=True)
    kl, trust = [], []
    for name, points in point_sets(options.mnist, options.checkpoints):
        p = _joint_probabilities(squareform(pdist(points, "sqeuclidean")), 30, 0)
        scores = []
        for places, seconds in (lethe(points, options.theta), scikit_learn(points)):
            trusted = trustworthiness(points, places, n_neighbors=12)
            scores.append((kl_divergence(p, places), trusted, seconds))
        (kl_a, trust_a, seconds_a), (kl_b, trust_b, seconds_b) = scores
        kl.append(kl_a - kl_b)
        trust.append(trust_a - trust_b)
        print(f"{name},{kl_a:.4f},{kl_b:.4f},{kl[-1]:+.4f}", end=",")
        print(f"{trust_a:.4f},{trust_b:.4f},{trust[-1]:+.4f}", end=",")
        print(f"{seconds_a:.1f},{seconds_b:.1f}", flush=True)
    print("KL, lethe minus scikit-learn:", interval(kl))
    print("trustworthiness, lethe minus scikit-learn:", interval(trust))


if __name__ == "__main__":
    main()
