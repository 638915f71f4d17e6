"""The double attack: latent and condition optimised until a frozen judge reads the forgotten digit.

All restarts as one batch, and the reference's own loop: one restart after another.
"""

from __future__ import annotations

import argparse

import torch
from common import FORGET, LABELS, LATENTS, Clock, Vae, arguments, report, trained, try_convolutions
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

RATE = 0.1
START, HIGH = 7, 10.0
RESTART_STEPS = 200


class JudgeA(nn.Module):
    """The reference's classifier, in evaluation mode: dropout is left out."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, 5)
        self.bn1 = nn.BatchNorm2d(10)
        self.conv2 = nn.Conv2d(10, 20, 5)
        self.bn2 = nn.BatchNorm2d(20)
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, LABELS)

    def forward(self, images: Tensor) -> Tensor:
        """Logits of (n, 784)."""
        maps = F.relu(F.max_pool2d(self.bn1(self.conv1(images.view(-1, 1, 28, 28))), 2))
        maps = F.relu(F.max_pool2d(self.bn2(self.conv2(maps)), 2))
        return self.fc2(F.relu(self.fc1(maps.flatten(1))))


def frozen(options: argparse.Namespace) -> tuple[Vae, JudgeA]:
    """The unlearned model and the judge that guides."""
    judge = JudgeA()
    judge.load_state_dict(load_file(options.base / "judge-a.safetensors"), strict=False)
    judge.to(options.device)
    return trained(options, "unlearned").requires_grad_(False), judge.requires_grad_(False).eval()


def start(restarts: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Latents from the prior, condition logits of a kept digit."""
    logits = torch.zeros(restarts, LABELS, device=device)
    logits[:, START] = HIGH
    latents = torch.randn(restarts, LATENTS, device=device)
    return latents.requires_grad_(), logits.requires_grad_()


def surprise(model: Vae, judge: JudgeA, latents: Tensor, logits: Tensor) -> Tensor:
    """−ln p(forgotten digit), summed over the restarts."""
    images = torch.sigmoid(model.decode(latents, logits.softmax(1)))
    return -F.log_softmax(judge(images), 1)[:, FORGET].sum()


@torch.no_grad()
def readings(model: Vae, judge: JudgeA, latents: Tensor, logits: Tensor) -> Tensor:
    images = torch.sigmoid(model.decode(latents, logits.softmax(1)))
    return judge(images).softmax(1)[:, FORGET]


def quality(values: Tensor) -> dict[str, float]:
    return {"median p(1) at the end": values.quantile(0.5).item()}


def batch(options: argparse.Namespace) -> None:
    """All restarts in each step; where they have been is kept, as Lethe does."""
    try_convolutions(options)
    model, judge = frozen(options)
    latents, logits = start(options.batch, options.device)
    optimiser = torch.optim.Adam([latents, logits], lr=RATE, fused=True)
    path = []
    clock = Clock(options)
    for step in range(clock.total):
        optimiser.zero_grad()
        surprise(model, judge, latents, logits).backward()
        optimiser.step()
        path.append((latents.detach().clone(), logits.detach().softmax(1)))
        clock.tick(step + 1)
    report(options, clock.rate, quality(readings(model, judge, latents, logits)))


def loop(options: argparse.Namespace) -> None:
    """Restart after restart, the loss read back at each step, as the reference does.

    It runs 200 steps a restart, since its rate depends on neither their number nor the restart; the
    rate is of steps of all restarts, so that it compares with the batch's.
    """
    model, judge = frozen(options)
    clock = Clock(options)
    values = []
    for step in range(clock.total):
        if step % RESTART_STEPS == 0:
            latents, logits = start(1, options.device)
            optimiser = torch.optim.Adam([latents, logits], lr=RATE)
        optimiser.zero_grad()
        loss = surprise(model, judge, latents, logits)
        loss.backward()
        optimiser.step()
        loss.item()
        clock.tick(step + 1)
        if (step + 1) % RESTART_STEPS == 0 or step + 1 == clock.total:
            values.append(readings(model, judge, latents, logits))
    report(options, clock.rate / options.batch, quality(torch.cat(values)))


def main() -> None:
    kinds = {"batch": batch, "loop": loop}
    options = arguments(*kinds)
    kinds[options.variant](options)


if __name__ == "__main__":
    main()
