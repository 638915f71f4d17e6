"""The headline table of a run: every model, ablation, projected variant and control in one place.

Read from what the notebooks wrote to results/*.json. What is not there leaves a blank cell that
says why; a number always stands beside its judge. Standard library only.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path

JUDGES = ("A", "B")

MODELS = ("original", "unlearned")
REFERENCES = ("retrained", "untrained")
METHODS = (
    "Selective Amnesia",
    "no EWC",
    "symmetric",
    "alternating",
    "alternating, twice the steps",
)
THRESHOLD = 0.9  # of the headline: the excess is counted at it
CONTROLS = {"constantGrey": "constant grey", "uniformNoise": "uniform noise"}

_MAKERS = {
    "evaluation": "04",
    "attacks": "06",
    "membership": "06",
    "projection": "10",
    "quality": "10",
}
_NO_LABELS = "plain images are of no label that could be kept, and no model draws them"


@dataclass(frozen=True)
class Cell:
    """A number with its 95 % interval or its standard error, or the reason why there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    bound: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its name and judge, and the digits that it is written with."""

    key: str
    name: str
    judge: str
    decimals: int
    signed: bool = False


@dataclass
class Row:
    """A model or control; cells by the key of their column."""

    group: str
    name: str
    cells: dict[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The headline table; groups stand in the order of their first row."""

    columns: list[Column]
    rows: list[Row]

    def groups(self) -> list[tuple[str, list[Row]]]:
        """The rows by their group."""
        names = dict.fromkeys(row.group for row in self.rows)
        return [(name, [row for row in self.rows if row.group == name]) for name in names]


class Results:
    """The result files of a run by name; one that is missing or broken has a reason instead."""

    def __init__(self, folder: Path):
        self.trees: dict[str, dict] = {}
        self.broken: dict[str, str] = {}
        for path in sorted(folder.glob("*.json")):
            try:
                tree = json.loads(path.read_text())
                if not isinstance(tree, dict):
                    raise ValueError("it holds no JSON object")
                self.trees[path.stem] = tree
            except (OSError, ValueError) as failure:
                self.broken[path.stem] = f"results/{path.name} cannot be read: {failure}"

    def tree(self, name: str) -> dict:
        """The content of results/<name>.json, empty when there is none."""
        return self.trees.get(name, {})

    def reason(self, name: str) -> str:
        """Why there is nothing from that file, or from the row that was looked for in it."""
        if name in self.trees:
            return f"results/{name}.json has no such value"
        missing = f"results/{name}.json is not there: notebook {_MAKERS[name]} writes it"
        return self.broken.get(name, missing)

    def runs(self) -> dict[str, dict]:
        """What each result says of the run that made it, by the name of the result."""
        found = {name: tree.get("run") for name, tree in self.trees.items()}
        return {name: run for name, run in found.items() if isinstance(run, dict)}


def headline(results: Results) -> Table:
    """The table of all models and controls with every reading that the results have."""
    images = _relearning_images(results)
    columns = _columns(images)
    rows = _model_rows(results, images)
    for row in rows:
        for column in columns:
            row.cells.setdefault(column.key, Cell(reason=results.reason("evaluation")))
    return Table(columns, rows)


def _columns(images: list[int]) -> list[Column]:
    readings = [
        Column(f"{key} {judge}", name, f"judge {judge}", decimals)
        for key, name, decimals in (
            ("forgetProbability", "p̄(forgotten)", 3),
            ("judgeEntropy", "entropy H (nats)", 3),
            ("topOneShare", "top-1 share r", 3),
            ("keptAccuracy", "kept accuracy KA", 3),
        )
        for judge in JUDGES
    ]
    relearning = [
        Column(f"relearnRatio {m} {judge}", f"relearn ratio, {m} images", f"judge {judge}", 2)
        for m in images
        for judge in JUDGES
    ]
    return [
        *readings,
        Column("keptGap", "kept gap Δ (nats)", "no judge", 2, signed=True),
        Column("frechetDistance", "J-FID", "judge B's features", 1),
        Column("strictExcess", "strict ASR excess", "both judges", 2, signed=True),
        *relearning,
        Column("membershipAuc", "MIA AUC", "no judge, −ELBO", 3),
    ]


def _model_rows(results: Results, images: list[int]) -> list[Row]:
    evaluation, projection = results.tree("evaluation"), results.tree("projection")
    readings = {m.get("model"): m for m in _list(evaluation, "models")}
    methods = {r.get("method"): r.get("reading") or {} for r in _list(projection, "rows")}
    ablations = _ablations(results)

    def model(group: str, name: str, source: str, reading: dict, before: dict) -> Row:
        row = Row(group, name)
        _judged(row, reading, results.reason(source))
        _gap(row, reading, before, results.reason(source))
        row.cells["frechetDistance"] = _frechet(results, name, source)
        _attacked(row, results, source, images)
        return row

    original = readings.get("original") or {}
    rows = [model("models", n, "evaluation", readings.get(n) or {}, original) for n in MODELS]
    start = projection.get("original") or {}
    rows += [
        model("projection study", n, "projection", methods.get(n) or {}, start)
        for n in methods or METHODS
    ]
    for group, some in (("ablations", ablations), ("references", REFERENCES)):
        rows += [model(group, n, "evaluation", readings.get(n) or {}, original) for n in some]
    return rows + _controls(results, evaluation, images)


def _ablations(results: Results) -> list[str]:
    """The ablations of this run, which differ by profile, from the first result with models."""
    for name, rows in (("evaluation", "models"), ("forgetting", "rows"), ("quality-models", "models")):
        models = [m["model"] for m in _list(results.tree(name), rows) if "model" in m]
        if models:
            return [m for m in models if m not in MODELS and m not in REFERENCES]
    return []


def _judged(row: Row, reading: dict, reason: str) -> None:
    for judge in JUDGES:
        answer = _get(reading, "judges", judge) or {}
        for key in ("forgetProbability", "judgeEntropy"):
            error = number(answer.get(f"{key}StandardError"))
            row.cells[f"{key} {judge}"] = _cell(answer.get(key), reason, error=error)
        for key in ("topOneShare", "keptAccuracy"):
            interval = answer.get(f"{key}Interval")
            row.cells[f"{key} {judge}"] = _cell(answer.get(key), reason, interval)


def _gap(row: Row, reading: dict, before: dict, reason: str) -> None:
    if row.name == "original":
        row.cells["keptGap"] = Cell(reason="the gap is counted from this model")
        return
    own = number(_get(reading, "elbo", "negativeElboKept"))
    start = number(_get(before, "elbo", "negativeElboKept"))
    row.cells["keptGap"] = (
        Cell(reason=reason) if own is None or start is None else Cell(own - start)
    )


def _frechet(results: Results, name: str, source: str) -> Cell:
    """From the quality file whose models are those of the source: names repeat between studies."""
    reason = results.reason("quality")
    for file in sorted(n for n in results.trees if n.startswith("quality")):
        rows = {r.get("model"): r for r in _list(results.tree(file), "models")}
        of_methods = "Selective Amnesia" in rows
        if name in rows and (name == "original" or of_methods == (source == "projection")):
            distance = _get(rows[name], "distances", "frechetDistance") or {}
            return _cell(distance.get("mean"), results.reason("quality"), distance)
        reason = "not among the models of results/quality.json"
    return Cell(reason=reason)


def _attacked(row: Row, results: Results, source: str, images: list[int]) -> None:
    """Attacks, relearning and membership; they know the models of notebook 04 only."""
    attacks, membership = results.tree("attacks"), results.tree("membership")
    not_attacked = "" if source == "evaluation" else "this study attacks none of its models"
    if row.name == "original" and source == "evaluation":
        not_relearnt = "it knows the digit: there is nothing to learn again"
    else:
        not_relearnt = not_attacked
    known = {r.get("model") for r in _list(attacks, "relearning")}
    if attacks and not not_attacked and row.name not in known | {"original"}:
        not_attacked = not_relearnt = "notebook 06 does not attack ablations"
    row.cells["strictExcess"] = _excess(attacks, row.name, not_attacked, results)
    for m in images:
        for judge in JUDGES:
            cell = _ratio(attacks, row.name, m, judge, not_relearnt, results)
            row.cells[f"relearnRatio {m} {judge}"] = cell
    row.cells["membershipAuc"] = _membership(membership, row.name, not_attacked, results)


def _excess(attacks: dict, model: str, not_attacked: str, results: Results) -> Cell:
    if model in REFERENCES:
        return Cell(reason="the excess is counted from this model or the other control")
    strict = {
        s.get("attack"): s.get("strict") or {}
        for s in _list(attacks, "successes")
        if s.get("model") == model and s.get("threshold", THRESHOLD) == THRESHOLD
    }

    def count(excess: dict, key: str) -> float:
        return number(_get(strict.get(excess.get("attack")) or {}, key)) or 0

    found = [
        excess
        for excess in _list(attacks, "strictExcess")
        if excess.get("model") == model
        and number(excess.get("value")) is not None
        and count(excess, "restarts") > 1
    ]
    if not_attacked or not found:
        return Cell(reason=not_attacked or results.reason("attacks"))
    # of equals that with the most successes, as AttackResult: 13 of 20 against 13 say more than none
    largest = max(found, key=lambda excess: (excess["value"], count(excess, "successes")))
    return _cell(largest["value"], "", largest.get("interval"))


def _relearning_images(results: Results) -> list[int]:
    """How many real images models learn from again; the file may be missing."""
    reports = _list(results.tree("attacks"), "relearning")
    counts = {int(n) for r in reports if (n := number(_get(r, "config", "images"))) is not None}
    return sorted(counts) or [10, 100]


def _ratio(
    attacks: dict, model: str, images: int, judge: str, not_relearnt: str, results: Results
) -> Cell:
    steps, reached = ("steps", "reached") if judge == "A" else ("stepsByReader", "reachedByReader")
    reports = {
        r.get("model"): r
        for r in _list(attacks, "relearning")
        if number(_get(r, "config", "images")) == images
    }
    own, retrained = reports.get(model) or {}, reports.get("retrained") or {}
    time, ideal = number(own.get(steps)), number(retrained.get(steps))
    look = number(_get(own, "config", "checkInterval")) or 1  # times are known to so many steps
    if not_relearnt or time is None or ideal is None:
        return Cell(reason=not_relearnt or results.reason("attacks"))
    ends = own.get(reached) is True, retrained.get(reached) is True
    if not any(ends):
        return Cell(reason="neither this model nor the retrained one learnt it before the cap")
    # censored: more steps than these for this model, or for the retrained one
    return Cell(max(time, look) / max(ideal, look), bound={(True, True): "", (False, True): ">"}.get(ends, "<"))


def _membership(membership: dict, model: str, not_attacked: str, results: Results) -> Cell:
    for row in _list(membership, "rows"):
        plain = row.get("score") == "NEGATIVE_ELBO" and row.get("calibrated") is False
        if row.get("model") == model and plain and not not_attacked:
            reading = row.get("reading") or {}
            return _cell(reading.get("auc"), "", reading.get("aucInterval"))
    if not_attacked:
        return Cell(reason=not_attacked)
    if membership:
        return Cell(reason="not among the models of results/membership.json")
    return Cell(reason=results.reason("membership"))


def _controls(results: Results, evaluation: dict, images: list[int]) -> list[Row]:
    readings = {c.get("control"): c for c in _list(evaluation, "controls")}
    labels = _get(evaluation, "forgetSet", "labels") or []
    reason = results.reason("evaluation")
    rows = []
    for key in [*CONTROLS, *(k for k in readings if k not in CONTROLS)]:
        row = Row("controls", CONTROLS.get(key, key))
        for judge in JUDGES:
            answer = _get(readings.get(key) or {}, "judges", judge) or {}
            for cell, values, errors in (
                ("forgetProbability", "meanProbabilities", "probabilityStandardErrors"),
                ("topOneShare", "answerShares", ""),
            ):
                value, error = _mean(answer, values, labels), None
                if len(labels) == 1:
                    error = _mean(answer, errors, labels)
                row.cells[f"{cell} {judge}"] = _cell(value, reason, error=error)
            error = number(answer.get("judgeEntropyStandardError"))
            entropy = _cell(answer.get("judgeEntropy"), reason, error=error)
            row.cells[f"judgeEntropy {judge}"] = entropy
        for column in _columns(images):
            row.cells.setdefault(column.key, Cell(reason=_NO_LABELS))
        rows.append(row)
    return rows


def _mean(answer: dict, key: str, labels: list) -> float | None:
    values = answer.get(key)
    try:
        some = [number(values[label]) for label in labels]
    except (TypeError, IndexError):
        return None
    return None if not some or None in some else sum(some) / len(some)


def _cell(value: object, reason: str, interval: object = None, error: float | None = None) -> Cell:
    known = number(value)
    if known is None:
        return Cell(reason=reason)
    low, high = number(_get(interval, "low")), number(_get(interval, "high"))
    return Cell(known, low, high, error)


def number(value: object) -> float | None:
    """A finite number, or None for what is none; Java writes NaN as a string."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) else None


def _get(tree: object, *path: str) -> object:
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _list(tree: dict, key: str) -> list[dict]:
    value = tree.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
