"""What a run repeated: the chain from several training seeds, and every digit by itself.

Read from what notebook 11 wrote to results/seeds.json and results/labels.json; without them there is
no table. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from headline import Results, number

SEED_COLUMNS = (
    ("forgetProbabilityA", "p̄(forgotten), judge A", 3),
    ("forgetProbabilityB", "p̄(forgotten), judge B", 3),
    ("withinImageStdMedian", "median std", 4),
    ("keptAccuracyA", "kept accuracy KA, judge A", 3),
    ("keptAccuracyB", "kept accuracy KA, judge B", 3),
    ("negativeElboKept", "kept −ELBO (nats)", 2),
    ("keptGap", "kept gap Δ (nats)", 2),
    ("frechetDistance", "J-FID, judge B's features", 1),
)
LABEL_COLUMNS = (
    "median std",
    "p̄(forgotten), judge A",
    "its answer to grey",
    "p̄(forgotten), judge B",
    "entropy H, judge B (nats)",
    "kept accuracy KA, judge B",
    "its change",
    "kept gap Δ (nats)",
)


@dataclass(frozen=True)
class Repetition:
    """A table of texts; the first cell of a row names it."""

    title: str
    note: str
    columns: list[str]
    rows: list[list[str]]


def repetitions(results: Results) -> list[Repetition]:
    """The tables that the results of a run allow."""
    return [table for table in (over_seeds(results), by_label(results)) if table]


def over_seeds(results: Results) -> Repetition | None:
    """Mean ± half the 95 % t-interval over the training seeds; the gap is blank where it is counted."""
    tree = results.tree("seeds")
    seeds, models = tree.get("seeds"), tree.get("models")
    if not isinstance(seeds, list) or not isinstance(models, list) or len(seeds) < 2:
        return None
    rows = []
    for model in models:
        numbers = model.get("numbers") or {}
        cells = [_mean(numbers.get(key) or {}, digits) for key, _, digits in SEED_COLUMNS]
        if model.get("model") == "original":
            cells[[key for key, _, _ in SEED_COLUMNS].index("keptGap")] = ""
        rows.append([str(model.get("model")), *cells])
    return Repetition(
        f"Over {len(seeds)} training seeds",
        f"Seeds {', '.join(map(str, seeds))}, the same judges, latents and test images:"
        " mean ± half the 95 % t-interval over the seeds.",
        ["model", *(title for _, title, _ in SEED_COLUMNS)],
        rows,
    )


def by_label(results: Results) -> Repetition | None:
    """Each label forgotten by itself, one training seed."""
    rows = []
    for row in results.tree("labels").get("rows") or []:
        before, after = row["original"], row["unlearned"]
        a, b = after["judges"]["A"], after["judges"]["B"]
        values = (
            (after["greyStatistics"]["withinImageStdMedian"], ".4f"),
            (a["forgetProbability"], ".3f"),
            (a["grey"]["forgetProbability"], ".3f"),
            (b["forgetProbability"], ".3f"),
            (b["judgeEntropy"], ".3f"),
            (b["keptAccuracy"], ".3f"),
            (b["keptAccuracy"] - before["judges"]["B"]["keptAccuracy"], "+.3f"),
            (after["elbo"]["negativeElboKept"] - before["elbo"]["negativeElboKept"], "+.2f"),
        )
        rows.append([str(row["label"]), *(_text(value, digits) for value, digits in values)])
    if not rows:
        return None
    return Repetition(
        "Every digit by itself",
        "The same original forgets each digit alone: one training seed, no interval.",
        ["forgotten", *LABEL_COLUMNS],
        rows,
    )


def _mean(mean: dict, digits: int) -> str:
    value, low, high = (number(mean.get(key)) for key in ("mean", "low", "high"))
    if value is None or low is None or high is None:
        return ""
    half, least = (high - low) / 2, 10.0**-digits
    around = f"< {least:.{digits}f}" if 0 < half < least / 2 else f"{half:.{digits}f}"
    return f"{_text(value, f'.{digits}f')} ± {around}".replace(" ", "\N{NO-BREAK SPACE}")


def _text(value: float, digits: str) -> str:
    written = f"{value:{digits}}"
    return (written if written.strip("+-0.") else written.lstrip("+-")).replace("-", "−")
