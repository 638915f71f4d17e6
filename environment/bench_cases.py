"""What environment/bench compares: each case's two programs, and why the peer is a fair one.

Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from settings import Problem


@dataclass(frozen=True)
class Case:
    """One row of the table: the same work by Lethe and by a PyTorch program.

    `work` is Lethe's program, `peer` the script and variant under src/test/python/bench. `steps`
    and `warmup` count `unit`; a slow peer may do fewer, `peer_steps` and `peer_warmup`. `wanted` is
    the least ratio Lethe / peer. `agree` is how far apart the sides' quality figures may lie, as a
    share of the larger one; beyond it the row is marked. `shortfall` says why the ratio is missed,
    as far as it is known; the table shows it only where it is.
    """

    name: str
    title: str
    work: str
    peer: tuple[str, str]
    why_fair: str
    wanted: float
    unit: str = "steps"
    steps: int = 300
    warmup: int = 60
    batch: int = 256
    peer_steps: int | None = None
    peer_warmup: int | None = None
    peer_batch: int | None = None
    threads: int | None = None
    agree: float = 0.03
    products: bool = False
    shortfall: str = ""


_TUNED = (
    "PyTorch eager as an expert writes it: float32 rows in memory, one gather a step, binary"
    " cross-entropy from logits, fused Adam, nothing read back."
)
_MISSED_EAGER = (
    "The matrix products take both sides the same time, as the case products shows; what Lethe does"
    " around them takes longer than the peer's."
)

CASES = (
    Case(
        "train-256",
        "CVAE training, batch 256, tuned eager",
        "train",
        ("train.py", "eager"),
        _TUNED,
        1.10,
        shortfall=_MISSED_EAGER,
    ),
    Case(
        "train-256-compile",
        "CVAE training, batch 256, torch.compile",
        "train",
        ("train.py", "compile"),
        _TUNED + " Forward and backward pass under torch.compile, compiled before the clock starts.",
        1.00,
        shortfall=_MISSED_EAGER,
    ),
    Case(
        "train-256-reference",
        "CVAE training, batch 256, the reference's loop",
        "train",
        ("train.py", "reference"),
        "The reference's own loop (DataLoader, sigmoid, cross-entropy, .item() each step), with images"
        " that are tensors already, where the reference decodes pictures.",
        2.0,
    ),
    Case(
        "train-64",
        "CVAE training, batch 64, tuned eager",
        "train",
        ("train.py", "eager"),
        _TUNED,
        1.10,
        batch=64,
        steps=600,
        warmup=120,
        shortfall=_MISSED_EAGER,
    ),
    Case(
        "train-1024",
        "CVAE training, batch 1024, tuned eager",
        "train",
        ("train.py", "eager"),
        _TUNED,
        1.10,
        batch=1024,
        steps=100,
        warmup=20,
        agree=0.05,
        shortfall=_MISSED_EAGER,
    ),
    Case(
        "train-256-1-thread",
        "CVAE training, batch 256, one thread, tuned eager",
        "train",
        ("train.py", "eager"),
        _TUNED,
        1.10,
        steps=200,
        warmup=40,
        threads=1,
        shortfall=_MISSED_EAGER,
    ),
    Case(
        "products",
        "CVAE training beside its own matrix products",
        "train",
        ("train.py", "eager"),
        _TUNED + " After each step both compute that step's matrix products alone, on other numbers.",
        1.10,
        products=True,
        shortfall=_MISSED_EAGER,
    ),
    Case(
        "amnesia",
        "Selective Amnesia (forget, replay, EWC)",
        "amnesia",
        ("forget.py", "amnesia"),
        _TUNED + " Both batches in one pass, the penalty's gradient in closed form by foreach calls.",
        1.25,
        steps=150,
        warmup=30,
        agree=0.05,
    ),
    Case(
        "projection",
        "Gradient projection, symmetric",
        "projection",
        ("forget.py", "projection"),
        _TUNED + " One pass and one backward pass for each gradient, projected as flat vectors.",
        1.25,
        steps=150,
        warmup=30,
        agree=0.05,
    ),
    Case(
        "fisher-loop",
        "Fisher diagonal per sample, one-sample loop",
        "fisher",
        ("fisher.py", "loop"),
        "The paper's way: one sample, one backward pass, squares added up.",
        50,
        unit="samples",
        steps=40_000,
        warmup=5_000,
        batch=500,
        peer_steps=1_000,
        peer_warmup=200,
        agree=0.15,
    ),
    Case(
        "fisher-vmap",
        "Fisher diagonal per sample, vmap(grad)",
        "fisher",
        ("fisher.py", "vmap"),
        "PyTorch's own way to per-sample gradients, in chunks of 64 that fit the caches best.",
        20,
        unit="samples",
        steps=40_000,
        warmup=5_000,
        batch=500,
        peer_steps=2_560,
        peer_warmup=256,
        peer_batch=64,
        agree=0.15,
    ),
    Case(
        "fisher-backpack",
        "Fisher diagonal per sample, BackPACK",
        "fisher",
        ("fisher.py", "backpack"),
        "BackPACK's SumGradSquared, the best known program for it, in the same batches.",
        1.5,
        unit="samples",
        steps=40_000,
        warmup=5_000,
        batch=500,
    ),
)


def case(name: str) -> Case:
    """The case of a name."""
    for one in CASES:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in CASES)
    raise Problem(f"There is no case '{name}'. Choose one of: {known}.")
