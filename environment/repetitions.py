"""What a run repeated: the chain from several training seeds, and every digit by itself.

Read from what notebook 11 wrote to results/seeds.json and results/labels.json; without them there is
no table. Standard library only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from headline import CONTROLS, Results, number

SHARE, POSITIVE, ANY = (0, 1), (0, math.inf), (-math.inf, math.inf)
SEED_COLUMNS = (  # key, title, decimals, the values that it can have
    ("forgetProbabilityA", "p̄(forgotten), judge A", 3, SHARE),
    ("forgetProbabilityB", "p̄(forgotten), judge B", 3, SHARE),
    ("judgeEntropyB", "entropy H (nats), judge B", 3, POSITIVE),
    ("withinImageStdMedian", "median std", 4, POSITIVE),
    ("withinImageStdShareAbove02", "share with std above .02", 3, SHARE),
    ("keptAccuracyB", "kept accuracy KA, judge B", 3, SHARE),
    ("keptGap", "kept gap Δ (nats)", 2, ANY),
    ("frechetDistance", "J-FID, judge B's features", 1, POSITIVE),
)
LABEL_COLUMNS = (
    "median std",
    "share with std above .02",
    "p̄(forgotten), judge A",
    "grey, judge A",
    "p̄(forgotten), judge B",
    "grey, judge B",
    "entropy H (nats), judge B",
    "kept accuracy KA, judge B",
    "change of KA, judge B",
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
    """Mean ± half the 95 % t-interval over the training seeds, constant grey below."""
    tree = results.tree("seeds")
    seeds, models = _items(tree, "seeds"), _dicts(tree, "models")
    if len(seeds) < 2 or not models:
        return None
    keys = [key for key, *_ in SEED_COLUMNS]
    rows = []
    for model in models:
        cells = [
            _mean(_get(model, "numbers", key), digits, possible)
            for key, _, digits, possible in SEED_COLUMNS
        ]
        if model.get("model") == "original":
            cells[keys.index("keptGap")] = ""  # the row that it is counted from
        rows.append([str(model.get("model")), *cells])
    rows.append([CONTROLS["constantGrey"], *_grey(tree)])
    return Repetition(
        f"Over {len(seeds)} training seeds",
        f"Seeds {', '.join(map(str, seeds))}, the same judges, latents and test images:"
        " mean ± half the 95 % t-interval over the seeds, or (least to largest) where that interval"
        " would hold values that the number cannot have.",
        ["model", *(title for _, title, *_ in SEED_COLUMNS)],
        rows,
    )


def _grey(tree: dict) -> list[str]:
    """What the judges say of constant grey, in the columns of the seeds."""
    grey = _get(tree, "constantGrey")
    labels = _items(_get(tree, "forgetSet"), "labels")
    known = {
        "judgeEntropyB": _get(grey, "judges", "B", "judgeEntropy"),
        "withinImageStdMedian": _get(grey, "greyStatistics", "withinImageStdMedian"),
        "withinImageStdShareAbove02": _get(grey, "greyStatistics", "withinImageStdShareAbove02"),
    }
    for judge in ("A", "B"):
        answers = _items(_get(grey, "judges", judge), "meanProbabilities")
        some = [answers[label] for label in labels if label < len(answers)]
        if some:
            known[f"forgetProbability{judge}"] = sum(some) / len(some)
    return [_number(known.get(key), f".{digits}f") for key, _, digits, _ in SEED_COLUMNS]


def by_label(results: Results) -> Repetition | None:
    """Each label forgotten by itself, one training seed."""
    rows = []
    for row in _dicts(results.tree("labels"), "rows"):
        before, after = _get(row, "original"), _get(row, "unlearned")
        accuracy = _get(after, "judges", "B", "keptAccuracy")
        gap = _get(after, "elbo", "negativeElboKept")
        values = (
            (_get(after, "greyStatistics", "withinImageStdMedian"), ".4f"),
            (_get(after, "greyStatistics", "withinImageStdShareAbove02"), ".3f"),
            (_get(after, "judges", "A", "forgetProbability"), ".3f"),
            (_get(after, "judges", "A", "grey", "forgetProbability"), ".3f"),
            (_get(after, "judges", "B", "forgetProbability"), ".3f"),
            (_get(after, "judges", "B", "grey", "forgetProbability"), ".3f"),
            (_get(after, "judges", "B", "judgeEntropy"), ".3f"),
            (accuracy, ".3f"),
            (_minus(accuracy, _get(before, "judges", "B", "keptAccuracy")), "+.3f"),
            (_minus(gap, _get(before, "elbo", "negativeElboKept")), "+.2f"),
        )
        rows.append([str(row.get("label")), *(_number(value, digits) for value, digits in values)])
    if not rows:
        return None
    return Repetition(
        "Every digit by itself",
        "The same original forgets each digit alone: one training seed, no interval. The other nine"
        " digits differ from row to row.",
        ["forgotten", *LABEL_COLUMNS],
        rows,
    )


def _get(tree: object, *path: str) -> object:
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _items(tree: object, key: str) -> list:
    value = _get(tree, key)
    return value if isinstance(value, list) else []


def _dicts(tree: object, key: str) -> list[dict]:
    return [item for item in _items(tree, key) if isinstance(item, dict)]


def _minus(one: object, other: object) -> float | None:
    after, before = number(one), number(other)
    return None if after is None or before is None else after - before


def _mean(mean: object, digits: int, possible: tuple[float, float]) -> str:
    value, low, high = (number(_get(mean, key)) for key in ("mean", "low", "high"))
    if value is None or low is None or high is None:
        return ""
    each = [one for one in map(number, _items(mean, "values")) if one is not None]
    if each and (low < possible[0] or high > possible[1]):
        ends = (_number(end(each), f".{digits}f") for end in (min, max))
        around = f"({' to '.join(ends)})"
    else:
        half, least = (high - low) / 2, 10.0**-digits
        around = "± " + (f"< {least:.{digits}f}" if 0 < half < least / 2 else f"{half:.{digits}f}")
    return f"{_number(value, f'.{digits}f')} {around}".replace(" ", "\N{NO-BREAK SPACE}")


def _number(value: object, digits: str) -> str:
    known = number(value)
    if known is None:
        return ""
    written = f"{known:{digits}}"
    return (written if written.strip("+-0.") else written.lstrip("+-")).replace("-", "−")
