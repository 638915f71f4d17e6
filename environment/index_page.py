"""The first page of a run: what it is, what came out, a card for each notebook, all files."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Iterator

import jinja2
from markupsafe import Markup

from cards import Card
from headline import Cell, Column, Results, Table
from repetitions import over_seeds, repetitions
from report_pages import PAGES, head

_UNITS = ("B", "kB", "MB", "GB")


@dataclass(frozen=True)
class Link:
    """A file that the index leads to."""

    address: str
    name: str
    size: int


@dataclass(frozen=True)
class Files:
    """The files of a run, by kind."""

    results: list[Link]
    tables: list[Link]
    models: list[Link]


def index_page(
    facts: dict,
    rows: list[dict],
    cards: dict[str, Card],
    table: Table,
    results: Results,
    files: Files,
    seconds: float,
) -> str:
    """The page as HTML that needs no other file; its links lead to files of the run.

    rows: the records of the notebooks; cards: by a notebook's name.
    """
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(PAGES), autoescape=True)
    environment.filters["clock"], environment.filters["size"] = clock, size
    notes = Notes(table)
    return environment.get_template("index.html.j2").render(
        head=Markup(head("Lethe reports")),
        facts=facts,
        about=dict(_about(facts, rows, results, seconds)),
        rows=rows,
        cards=cards,
        failed=[row for row in rows if row["status"] != "passed"],
        table=table,
        spans=spans(table.columns),
        text=text,
        spread=spread,
        notes=notes,
        readings=_readings(results),
        repetitions=repetitions(results),
        files=files,
    )


def _about(
    facts: dict, rows: list[dict], results: Results, seconds: float
) -> Iterator[tuple[str, str]]:
    yield "Profile", facts["profile"]
    yield "Device asked for", facts["device"]
    yield "Device and data", "\n".join(facts["setup"])
    for name, key in {
        "Device of the results": "device",
        "Threads": "threads",
        "Seed": "seed",
        "Data set": "data",
        "Data checksum (SHA-256)": "dataChecksum",
        "Lethe": "lethe",
    }.items():
        said = _said(results, key)
        if said:
            yield name, said
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    yield "Versions", versions
    yield "Notebooks, time in all", clock(sum(row["seconds"] for row in rows))
    peaks = [(row["peakBytes"], row["name"]) for row in rows if row.get("peakBytes")]
    if peaks:
        most, name = max(peaks)
        yield "Peak resident memory of a kernel", f"{most / 1e9:.2f} GB ({name})"
    yield "Written", f"{time.strftime('%Y-%m-%d %H:%M')}, {clock(seconds)} after the start"


def _said(results: Results, key: str) -> str:
    """What the results say of their runs; where they differ, which says what."""
    values: dict[str, list[str]] = {}
    for name, run in results.runs().items():
        if key in run:
            values.setdefault(str(run[key]), []).append(name)
    if len(values) < 2:
        return "".join(values)
    return "\n".join(f"{value} ({', '.join(names)})" for value, names in values.items())


def _readings(results: Results) -> str:
    """How models were read: labels, images, latents, seed of the evaluation."""
    models = results.tree("evaluation").get("models") or [{}]
    config = models[0].get("config") if isinstance(models[0], dict) else None
    if not isinstance(config, dict):
        return ""
    labels = (config.get("forgetSet") or {}).get("labels") or []
    apart = "stands in a table below" if over_seeds(results) else "is in no interval"
    return (
        f"Forgotten: {', '.join(map(str, labels))}; {config.get('samplesPerLabel', 0):,} images a"
        f" label; −ELBO with {config.get('elboSamples')} latents for each test image; evaluation"
        f" seed {config.get('seed')}, one training seed: what differs between"
        f" several {apart}."
    )


class Notes:
    """The reasons of blank cells, each with a letter, in the order of the table."""

    def __init__(self, table: Table):
        found = (
            row.cells[column.key].reason
            for row in table.rows
            for column in table.columns
            if row.cells[column.key].value is None
        )
        self.reasons = list(dict.fromkeys(found))

    def mark(self, cell: Cell) -> str:
        """The letter of a blank cell's reason."""
        return _letter(self.reasons.index(cell.reason))

    def items(self) -> list[tuple[str, str]]:
        """Letters and reasons."""
        return [(_letter(i), reason) for i, reason in enumerate(self.reasons)]


def _letter(index: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[index] if index < 26 else _letter(index // 26 - 1) + letters[index % 26]


def spans(columns: list[Column]) -> list[tuple[str, int]]:
    """Names of columns with how many columns beside each other have them."""
    found: list[tuple[str, int]] = []
    for column in columns:
        if found and found[-1][0] == column.name:
            found[-1] = (column.name, found[-1][1] + 1)
        else:
            found.append((column.name, 1))
    return found


def text(cell: Cell, column: Column) -> str:
    """The number of a cell as the table shows it."""
    assert cell.value is not None
    return f"{cell.bound} {_number(cell.value, column)}".strip()


def spread(cell: Cell, column: Column) -> str:
    """Its interval or standard error, if it has one."""
    if cell.low is not None and cell.high is not None:
        return f"{_number(cell.low, column)} to {_number(cell.high, column)}"
    if cell.error is not None:
        digits = _number(cell.error, column).lstrip("+")
        written = f"± {digits}" if digits.strip("0.") else f"± < {10.0**-column.decimals:g}"
        return written.replace(" ", "\N{NO-BREAK SPACE}")
    return ""


def _number(value: float, column: Column) -> str:
    digits = f"{value:{'+' if column.signed else ''},.{column.decimals}f}"
    if not digits.strip("+-0.,"):
        digits = digits.lstrip("+-")
    return digits.replace("-", "−")


def clock(seconds: float) -> str:
    """A duration as one reads it: 42 s, 3 min 05 s, 1 h 02 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def size(count: int) -> str:
    """A number of bytes as one reads it: 812 B, 4.3 MB."""
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    decimals = 0 if unit == 0 or value >= 99.5 else 1
    return f"{value:.{decimals}f} {_UNITS[unit]}"
