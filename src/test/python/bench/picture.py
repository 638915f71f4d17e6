"""From the start of the process to the first picture, as somebody writes it who wants it soon.

Nothing but PyTorch, NumPy and safetensors is imported; the PNG is written by hand, where matplotlib
would take another second.
"""

from __future__ import annotations

import os
import struct
import time
import zlib

import torch
from common import LABELS, LATENTS, arguments, one_hot, report, trained
from torch.nn import functional as F

COLUMNS, SIDE, PADDING = 10, 28, 2


def png(grey: torch.Tensor) -> bytes:
    """An 8-bit grey PNG of (height, width)."""
    height, width = grey.shape
    lines = F.pad(grey, (1, 0)).cpu().numpy().tobytes()  # each line begins with its filter, none

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@torch.no_grad()
def main() -> None:
    options = arguments("process")
    model = trained(options)
    labels = torch.arange(LABELS, device=options.device).repeat_interleave(COLUMNS)
    latents = torch.randn(len(labels), LATENTS, device=options.device)
    means = torch.sigmoid(model.decode(latents, one_hot(labels)))
    cells = F.pad(means.view(LABELS, COLUMNS, SIDE, SIDE), (PADDING, 0, PADDING, 0))
    grid = cells.permute(0, 2, 1, 3).reshape(LABELS * (SIDE + PADDING), -1)
    grid = F.pad(grid, (0, PADDING, 0, PADDING))
    picture = png((255 * grid + 0.5).clamp(0, 255).byte())
    seconds = time.time() - float(os.environ["LETHE_BENCH_STARTED"])
    assert picture
    report(options, 1 / seconds, {"mean grey": means.mean().item()})


if __name__ == "__main__":
    main()
