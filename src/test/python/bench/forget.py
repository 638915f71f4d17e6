"""Selective Amnesia and gradient projection, tuned eager PyTorch.

Per step 256 images of uniform noise under the label to forget and 256 images that the frozen
original draws under the other labels, black and white pixels from its means, as on Lethe's side.
The paper's recipe replays the means themselves.
"""

from __future__ import annotations

import argparse

import torch
from common import FORGET, LABELS, LATENTS, PIXELS, Clock, arguments, fisher, forgetting_quality
from common import loss, one_hot, report, trained
from torch import Tensor

RATE = 1e-3
EWC_WEIGHT = 100.0
PAPER_RATE = 1e-4
PAPER_STEPS = 10_000


class Batches:
    """Surrogate rows and replayed rows [image; condition]."""

    def __init__(self, options: argparse.Namespace):
        self.size = options.batch
        self.means = options.variant == "paper"
        self.device = options.device
        self.original = trained(options).requires_grad_(False)
        self.conditions = one_hot(torch.full((self.size,), FORGET, device=self.device))
        kept = [label for label in range(LABELS) if label != FORGET]
        self.kept = torch.tensor(kept, device=self.device)

    def surrogate(self) -> Tensor:
        noise = torch.rand(self.size, PIXELS, device=self.device)
        return torch.cat([noise, self.conditions], 1)

    @torch.no_grad()
    def replay(self) -> Tensor:
        chosen = torch.randint(len(self.kept), (self.size,), device=self.device)
        conditions = one_hot(self.kept[chosen])
        latents = torch.randn(self.size, LATENTS, device=self.device)
        logits = self.original.decode(latents, conditions)
        means = torch.sigmoid(logits)
        return torch.cat([means if self.means else torch.bernoulli(means), conditions], 1)


def amnesia(options: argparse.Namespace) -> None:
    """Both batches in one pass; the penalty's gradient in closed form, over all tensors at once."""
    batches = Batches(options)
    model = trained(options)
    parameters = list(model.parameters())
    anchor = [parameter.detach().clone() for parameter in parameters]
    doubled = torch._foreach_mul(fisher(options.base, model), 2 * EWC_WEIGHT)
    paper = options.variant == "paper"
    optimiser = torch.optim.Adam(parameters, lr=PAPER_RATE if paper else RATE, fused=True)
    clock = Clock(options)
    for step in range(clock.total):
        inputs = torch.cat([batches.surrogate(), batches.replay()])
        optimiser.zero_grad()
        loss(model, inputs, torch.randn(len(inputs), LATENTS, device=options.device)).backward()
        with torch.no_grad():
            distance = torch._foreach_sub(parameters, anchor)
            gradients = [parameter.grad for parameter in parameters]
            torch._foreach_addcmul_(gradients, distance, doubled)
        optimiser.step()
        clock.tick(step + 1)
    if paper:
        report(options, clock.rate / PAPER_STEPS, {})
    else:
        report(options, clock.rate, forgetting_quality(model, options.data))


def projection(options: argparse.Namespace) -> None:
    """Two passes of half the size each, one for each gradient; both projected on each other."""
    batches = Batches(options)
    model = trained(options)
    parameters = list(model.parameters())
    sizes = [parameter.numel() for parameter in parameters]
    optimiser = torch.optim.Adam(parameters, lr=RATE, fused=True)
    clock = Clock(options)

    def gradient(inputs: Tensor) -> Tensor:
        value = loss(model, inputs, torch.randn(len(inputs), LATENTS, device=options.device))
        return torch.cat([part.view(-1) for part in torch.autograd.grad(value, parameters)])

    for step in range(clock.total):
        forget, replay = gradient(batches.surrogate()), gradient(batches.replay())
        product = forget.dot(replay)
        forget_share = 1 - product / forget.dot(forget)
        replay_share = 1 - product / replay.dot(replay)
        # (f − f·r/r·r r) + (r − f·r/f·f f), gathered by gradient
        combined = (forget * forget_share).add_(replay * replay_share)
        for parameter, part in zip(parameters, combined.split(sizes)):
            parameter.grad = part.view_as(parameter)
        optimiser.step()
        clock.tick(step + 1)
    report(options, clock.rate, forgetting_quality(model, options.data))


def main() -> None:
    kinds = {"amnesia": amnesia, "paper": amnesia, "projection": projection}
    options = arguments(*kinds)
    kinds[options.variant](options)


if __name__ == "__main__":
    main()
