"""Training of judge B on digits alone, tuned eager PyTorch: its steps, and the time to 99 %."""

from __future__ import annotations

import argparse
import math

import torch
from common import LABELS, Clock, arguments, mnist, report, try_convolutions
from torch import nn
from torch.nn import functional as F

PEAK, WARMUP, FLOOR = 3e-3, 200, 0.01
RIGHT = 0.99
TEST_BATCH = 1_000


def network(device: torch.device) -> nn.Module:
    """Judge B: strided convolutions, no pooling, no batch norm.

    Channels last is a fifth faster on a CPU; on a GPU it is for numbers of 16 bits.
    """
    layers = nn.Sequential(
        nn.Conv2d(1, 24, 5, stride=2, padding=2),
        nn.ReLU(inplace=True),
        nn.Conv2d(24, 48, 3, stride=2, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(48, 64, 3, stride=2, padding=1),
        nn.ReLU(inplace=True),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(1024, 96),
        nn.ReLU(inplace=True),
        nn.Linear(96, LABELS),
    )
    if device.type == "cuda":
        return layers.to(device)
    return layers.to(memory_format=torch.channels_last)


class Training:
    """Adam with warm-up and cosine over whole passes, as Lethe's recipe has it."""

    def __init__(self, options: argparse.Namespace):
        self.device = options.device
        images, self.labels = mnist(options.data, "train", self.device)
        self.images = images.view(-1, 1, 28, 28)
        test, self.test_labels = mnist(options.data, "t10k", self.device)
        self.test = test.view(-1, 1, 28, 28)
        self.batch = options.batch
        self.per_pass = len(images) // self.batch
        self.passes = math.ceil((options.warmup + options.steps) / self.per_pass)
        self.begin()

    def begin(self) -> None:
        self.model = network(self.device)
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=PEAK, fused=True)
        self.done = 0

    def rate(self) -> float:
        share = self.done / (self.passes * self.per_pass)
        rise = min(1, (self.done + 1) / WARMUP)
        return PEAK * rise * (0.5 * (1 + math.cos(math.pi * share)) + FLOOR)

    def run(self):
        """Trains; gives back the number of steps after each of them."""
        for _ in range(self.passes):
            self.model.train()
            order = torch.randperm(len(self.images), device=self.device)[: self.per_pass * self.batch]
            for chosen in order.view(self.per_pass, -1):
                self.optimiser.param_groups[0]["lr"] = self.rate()
                self.optimiser.zero_grad()
                answers = self.model(self.images.index_select(0, chosen))
                F.cross_entropy(answers, self.labels.index_select(0, chosen)).backward()
                self.optimiser.step()
                self.done += 1
                yield self.done

    @torch.no_grad()
    def accuracy(self) -> float:
        self.model.eval()
        answers = torch.cat([self.model(part).argmax(1) for part in self.test.split(TEST_BATCH)])
        return (answers == self.test_labels).float().mean().item()


def steps(options: argparse.Namespace) -> None:
    try_convolutions(options)
    training = Training(options)
    clock = Clock(options)
    for done in training.run():
        clock.tick(done)
    report(options, clock.rate, {"test accuracy": training.accuracy()})


def until_right(options: argparse.Namespace) -> None:
    """Until the end of the first pass after which 99 % of the test images are right."""
    training = Training(options)
    clock = Clock(options)
    started = clock.now()
    training.begin()  # again: making the network is part of a run
    for done in training.run():
        if done % training.per_pass == 0:
            seconds = clock.now() - started
            accuracy = training.accuracy()
            if accuracy >= RIGHT:
                break
    report(options, 1 / seconds, {"test error": 1 - accuracy})


def main() -> None:
    kinds = {"steps": steps, "to-99": until_right}
    options = arguments(*kinds)
    kinds[options.variant](options)


if __name__ == "__main__":
    main()
