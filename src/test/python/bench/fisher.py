"""The Fisher diagonal on the model's own samples: one by one, vmap(grad), BackPACK."""

from __future__ import annotations

import argparse
from typing import Callable

import torch
from common import LABELS, LATENTS, PIXELS, Clock, Vae, arguments, divergence, loss, one_hot
from common import report, trained
from torch import Tensor
from torch.func import functional_call, grad, vmap
from torch.nn import functional as F

Squares = Callable[[Tensor, Tensor], list[Tensor]]


def draw(model: Vae, count: int, device: torch.device) -> Tensor:
    """Rows [image; condition] of the model's own means."""
    conditions = one_hot(torch.randint(LABELS, (count,), device=device))
    with torch.no_grad():
        logits = model.decode(torch.randn(count, LATENTS, device=device), conditions)
    return torch.cat([torch.sigmoid(logits), conditions], 1)


def loop(model: Vae) -> Squares:
    """One sample at a time, as in the paper's code."""
    parameters = list(model.parameters())

    def squares(inputs: Tensor, noise: Tensor) -> list[Tensor]:
        sums = [torch.zeros_like(parameter) for parameter in parameters]
        for row, draw in zip(inputs.split(1), noise.split(1)):
            model.zero_grad()
            loss(model, row, draw).backward()
            for total, parameter in zip(sums, parameters):
                total += parameter.grad.square()
        return sums

    return squares


def mapped(model: Vae) -> Squares:
    """`vmap(grad)` over the samples of a chunk."""
    parameters = {name: value.detach() for name, value in model.named_parameters()}

    def value(weights: dict[str, Tensor], row: Tensor, noise: Tensor) -> Tensor:
        inputs = row.unsqueeze(0)
        draw = noise.unsqueeze(0)
        logits, mean, log_variance = functional_call(model, weights, (inputs, draw))
        images = inputs[:, :PIXELS]
        entropy = F.binary_cross_entropy_with_logits(logits, images, reduction="sum")
        return entropy + divergence(mean, log_variance)

    each = vmap(grad(value), in_dims=(None, 0, 0))

    def squares(inputs: Tensor, noise: Tensor) -> list[Tensor]:
        return [part.square_().sum(0) for part in each(parameters, inputs, noise).values()]

    return squares


def backpack(model: Vae) -> Squares:
    """BackPACK's SumGradSquared, which contracts squares layer by layer as Lethe does."""
    from backpack import backpack as extension
    from backpack import extend
    from backpack.extensions import SumGradSquared

    for layer in model.children():
        extend(layer)
    parameters = list(model.parameters())

    def squares(inputs: Tensor, noise: Tensor) -> list[Tensor]:
        model.zero_grad()
        with extension(SumGradSquared()):
            loss(model, inputs, noise).backward()
        return [parameter.sum_grad_squared for parameter in parameters]

    return squares


def estimate(options: argparse.Namespace, model: Vae, squares: Squares) -> None:
    """Adds up the squares of whole batches; the clock counts samples."""
    clock = Clock(options)
    sums = [torch.zeros_like(parameter) for parameter in model.parameters()]
    done = 0
    while done < clock.total:
        # a batch ends at the end of the warm-up, where the clock starts
        end = clock.warmup if done < clock.warmup else clock.total
        count = min(options.batch, end - done)
        inputs = draw(model, count, options.device)
        noise = torch.randn(count, LATENTS, device=options.device)
        torch._foreach_add_(sums, squares(inputs, noise))
        done += count
        clock.tick(done)
    trace = sum(total.sum().item() for total in sums) / clock.total
    report(options, clock.rate, {"trace of the Fisher diagonal": trace})


def main() -> None:
    kinds = {"loop": loop, "vmap": mapped, "backpack": backpack}
    options = arguments(*kinds)
    model = trained(options)
    estimate(options, model, kinds[options.variant](model))


if __name__ == "__main__":
    main()
