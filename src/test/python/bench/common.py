"""What the PyTorch peers share: arguments, the network, the data, the clock, one line of JSON.

A peer is written the way somebody writes it who knows PyTorch and wants speed: data in memory as
float32, one gather a step, losses from logits, fused Adam, no value read back from a step. Where a
peer is a slow program on purpose (the reference's own loop), its file says so.

On a GPU data and random numbers are made there. Every tensor is told its device: PyTorch's default
device costs time at each of the hundred calls of a step, which a GPU would wait for.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from pathlib import Path
from typing import Callable

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

PIXELS, LABELS, LATENTS = 784, 10, 8
FORGET = 1


def arguments(*variants: str) -> argparse.Namespace:
    """The arguments that environment/bench gives to every peer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("variant", choices=variants)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--warmup", type=int, required=True)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--images", type=int, default=0)
    parser.add_argument("--width", type=int, default=1)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--device", type=device, default=torch.device("cpu"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--products", action="store_true")
    options = parser.parse_args()
    if options.device.type == "cuda":
        torch.cuda.set_device(options.device)  # what is asked of no device is asked of this one
    torch.manual_seed(options.seed)
    return options


def device(name: str) -> torch.device:
    """The CPU, or a GPU by its number: the first where none is given."""
    return torch.device("cuda:0" if name == "cuda" else name)


def try_convolutions(options: argparse.Namespace) -> None:
    """Has cuDNN try its ways to convolve during the warm-up and take the fastest for each shape."""
    torch.backends.cudnn.benchmark = options.device.type == "cuda"


class Clock:
    """Seconds of the steps behind the warm-up; on a GPU each reading waits for its work."""

    def __init__(self, options: argparse.Namespace):
        self.warmup = options.warmup
        self.count = options.steps
        self.total = self.warmup + self.count
        self.device = options.device
        self.started = 0.0
        self.seconds = 0.0

    def now(self) -> float:
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        return time.perf_counter()

    def tick(self, done: int) -> None:
        """To be called after step number `done`, counted from 1."""
        if done == self.warmup:
            self.started = self.now()
        elif done == self.total:
            self.seconds = self.now() - self.started

    @property
    def rate(self) -> float:
        return self.count / self.seconds


def report(
    options: argparse.Namespace,
    rate: float,
    quality: dict[str, float],
    product_share: float | None = None,
) -> None:
    """Prints what environment/bench reads."""
    line = {
        "rate": rate,
        "quality": quality,
        "threads": torch.get_num_threads(),
        "device": str(options.device),
        "versions": {"PyTorch": torch.__version__, "Python": platform.python_version()},
    }
    status = Path("/proc/self/status")
    if status.is_file():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        line["peakBytes"] = int(held.split()[1]) * 1024
    if product_share is not None:
        line["productShare"] = product_share
    print(json.dumps(line))


class Vae(nn.Module):
    """The conditional VAE with the reference's layers and tensor names, or wider hidden layers."""

    def __init__(self, width: int = 1, linear: type[nn.Linear] = nn.Linear) -> None:
        super().__init__()
        outer, inner = 512 * width, 256 * width
        self.fc1 = linear(PIXELS + LABELS, outer)
        self.fc2 = linear(outer, inner)
        self.fc31 = linear(inner, LATENTS)
        self.fc32 = linear(inner, LATENTS)
        self.fc4 = linear(LATENTS + LABELS, inner)
        self.fc5 = linear(inner, outer)
        self.fc6 = linear(outer, PIXELS)

    def encode(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance of rows [image; condition]."""
        hidden = F.relu(self.fc2(F.relu(self.fc1(inputs))))
        return self.fc31(hidden), self.fc32(hidden)

    def decode(self, latents: Tensor, conditions: Tensor) -> Tensor:
        """Logits of the pixels."""
        hidden = F.relu(self.fc4(torch.cat([latents, conditions], 1)))
        return self.fc6(F.relu(self.fc5(hidden)))

    def forward(self, inputs: Tensor, noise: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits, mean and log variance."""
        mean, log_variance = self.encode(inputs)
        latents = mean + noise * torch.exp(0.5 * log_variance)
        return self.decode(latents, inputs[:, PIXELS:]), mean, log_variance


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """The KL divergence to the standard normal, summed."""
    return -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()


def loss(model: Vae, inputs: Tensor, noise: Tensor) -> Tensor:
    """The negative ELBO of rows [image; condition], summed, from logits."""
    logits, mean, log_variance = model(inputs, noise)
    images = inputs[:, :PIXELS]
    entropy = F.binary_cross_entropy_with_logits(logits, images, reduction="sum")
    return entropy + divergence(mean, log_variance)


def trained(options: argparse.Namespace, name: str = "cvae") -> Vae:
    """A model that environment/bench had Lethe train."""
    model = Vae()
    model.load_state_dict(load_file(options.base / f"{name}.safetensors"))
    return model.to(options.device)


def fisher(base: Path, model: nn.Module) -> list[Tensor]:
    """The Fisher diagonal of that model, in the order of its parameters."""
    values = load_file(base / "fisher.safetensors")
    return [values[name].to(parameter.device) for name, parameter in model.named_parameters()]


def one_hot(labels: Tensor) -> Tensor:
    return F.one_hot(labels, LABELS).float()


def idx(file: Path) -> np.ndarray:
    """The numbers of an uncompressed IDX file."""
    content = file.read_bytes()
    axes = content[3]
    shape = np.frombuffer(content, ">i4", axes, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def mnist(folder: Path, part: str, device: torch.device) -> tuple[Tensor, Tensor]:
    """Images (n, 784) in [0, 1] and labels (n) of `train` or `t10k`."""
    images = idx(folder / f"{part}-images-idx3-ubyte").reshape(-1, PIXELS)
    labels = idx(folder / f"{part}-labels-idx1-ubyte")
    rows = torch.from_numpy(images.astype(np.float32) / 255).to(device)
    return rows, torch.from_numpy(labels.astype(np.int64)).to(device)


def rows(images: Tensor, labels: Tensor) -> Tensor:
    """Rows [image; condition]."""
    return torch.cat([images, one_hot(labels)], 1)


@torch.no_grad()
def test_elbo(model: Vae, folder: Path, keep: Callable[[Tensor], Tensor] | None = None) -> float:
    """The mean −ELBO of the test images whose label `keep` accepts, nats."""
    device = model.fc1.weight.device
    images, labels = mnist(folder, "t10k", device)
    if keep is not None:
        chosen = keep(labels)
        images, labels = images[chosen], labels[chosen]
    noise = torch.randn(len(images), LATENTS, device=device)
    return loss(model, rows(images, labels), noise).item() / len(images)


@torch.no_grad()
def forgetting_quality(model: Vae, folder: Path) -> dict[str, float]:
    """How flat the forgotten digit is, and what the kept ones cost."""
    device = model.fc1.weight.device
    labels = torch.full((1000,), FORGET, device=device)
    latents = torch.randn(1000, LATENTS, device=device)
    drawn = torch.sigmoid(model.decode(latents, one_hot(labels)))
    kept = test_elbo(model, folder, lambda labels: labels != FORGET)
    flat = drawn.std(1, correction=0).median().item()
    return {"median std of the forgotten digit": flat, "kept −ELBO (nats)": kept}
