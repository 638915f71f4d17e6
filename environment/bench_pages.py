"""The report of environment/bench: JSON, CSV, Markdown, a chart, one page. Standard library only."""

from __future__ import annotations

import csv
import io
import json
import math
from html import escape
from pathlib import Path

from bench_results import Spread, disagreements, memory_ratios, missed, of_side, quality, ratios
from settings import HERE, replace_file

COLUMNS = (
    "case",
    "ratio, median",
    "least",
    "largest",
    "wanted",
    "reached",
    "rate, Lethe",
    "rate, peer",
    "unit",
    "quality, Lethe",
    "quality, peer",
    "peak MB, Lethe",
    "peak MB, peer",
    "pairs",
    "remark",
)
GROWTH_COLUMNS = (
    "work",
    "sizes",
    "time, Lethe",
    "time, peer",
    "exponent, Lethe",
    "exponent, peer",
)
JMH_COLUMNS = ("method", "time", "error (99.9 %)", "unit")
MEMORY_CASE = "train-256"
SIDES = ("lethe", "peer")
_OF_GPU = """
<p>Everything here was measured on one {gpu}. The wanted ratios were set for a CPU and are here for
comparison; peak memory is the host's, what lies on the GPU is not in it.</p>"""


def write(
    folder: Path,
    results: list[dict],
    growths: list[dict] = (),
    inside: list[dict] = (),
    gpu: str = "",
) -> list[Path]:
    """Writes the report of measured cases, growths and methods; returns its files.

    `gpu` is the name of the GPU that they are of, empty for the CPU.
    """
    rows = [row(result) for result in results]
    more = [
        ("How each grows", [GROWTH_COLUMNS, *map(growth_row, growths)]),
        ("Inside the JVM, by JMH", [JMH_COLUMNS, *map(jmh_row, inside)]),
    ]
    more = [(title, table) for title, table in more if len(table) > 1]
    head = columns(gpu)
    tables = [markdown([head, *rows]), *(markdown(table) for _, table in more)]
    texts = {
        "bench.json": json.dumps(results, indent=2, ensure_ascii=False) + "\n",
        "bench.csv": as_csv([head, *rows]),
        "bench.md": "\n".join(tables),
        "bench.svg": chart(results, gpu),
        "index.html": page(results, [head, *rows], more, gpu),
    }
    for name, text in texts.items():
        replace_file(folder / name, text)
    return [folder / name for name in texts]


def columns(gpu: str) -> list[str]:
    """The head of the table; what a process holds is of the host's memory."""
    return [name.replace("peak MB", "peak host MB") if gpu else name for name in COLUMNS]


def row(result: dict) -> list[str]:
    """One line of the table, in the order of COLUMNS."""
    case, pairs = result["case"], result["pairs"]
    spread = Spread.of(ratios(pairs))
    reached = spread.median >= case["wanted"] and not missed(pairs, case.get("limits", {}))
    rates = [of_side(pairs, side, "rate").median for side in SIDES]
    memory = [_megabytes(pairs, side) for side in SIDES]
    return [
        case["title"],
        _ratio(spread.median),
        _ratio(spread.least),
        _ratio(spread.largest),
        f"{case['wanted']:g}",
        "yes" if reached else "no",
        *(pace(rate, case["unit"]).split(" ")[0] for rate in rates),
        pace(1, case["unit"]).split(" ")[1],
        *(_quality(pairs, side) for side in SIDES),
        *memory,
        str(len(pairs)),
        remark(result, reached),
    ]


def pace(rate: float, unit: str) -> str:
    """A rate with its unit; seconds where the unit is a whole run."""
    value, name = (1 / rate, "s") if unit == "runs" else (rate, f"{unit}/s")
    if value < 10:
        return f"{value:.2f} {name}"
    return f"{value:,.1f} {name}" if value < 1000 else f"{value:,.0f} {name}"


def growth_row(growth: dict) -> list[str]:
    """One line of the table of growth, in the order of GROWTH_COLUMNS."""
    times = ["; ".join(_seconds(value) for value in growth[side]["seconds"]) for side in SIDES]
    exponents = [growth[side]["exponent"] for side in SIDES]
    return [
        growth["title"],
        "; ".join(f"{size:,}" for size in growth["sizes"]),
        *times,
        *(f"{of['median']:.2f} ({of['least']:.2f} to {of['largest']:.2f})" for of in exponents),
    ]


def jmh_row(method: dict) -> list[str]:
    """One line of the table of methods, in the order of JMH_COLUMNS."""
    return [method["name"], f"{method['score']:.4g}", f"{method['error']:.2g}", method["unit"]]


def _seconds(value: float) -> str:
    return f"{value:.1f} s" if value >= 1 else f"{1000 * value:.1f} ms"


def remark(result: dict, reached: bool) -> str:
    """What the reader of a row must know beside its numbers."""
    case, pairs = result["case"], result["pairs"]
    parts = []
    short = Spread.of(ratios(pairs)).median < case["wanted"]
    if not reached and short:
        parts.append(case["shortfall"] or "Short of the wanted ratio; the reason is not known.")
    limits = case.get("limits", {})
    if missed(pairs, limits):
        parts.append(f"Lethe missed its goal: {'; '.join(missed(pairs, limits))}.")
    apart = [] if limits else disagreements(pairs, case["agree"])
    if apart:
        parts.append(f"The sides disagree on: {', '.join(apart)}.")
    if case["products"]:
        shares = [of_side(pairs, side, "productShare").median for side in SIDES]
        parts.append(
            f"Matrix products alone: {shares[0]:.0%} of Lethe's step, {shares[1]:.0%} of the peer's."
        )
    if case["name"] == MEMORY_CASE and all(_megabytes(pairs, side) != "?" for side in SIDES):
        spread = Spread.of(memory_ratios(pairs))
        what = "Peak host memory" if result["machine"].get("gpu") else "Peak memory"
        parts.append(f"{what}, Lethe / peer: {spread.median:.2f} (wanted at most 1.0).")
    return " ".join(parts)


def _quality(pairs: list[dict], side: str) -> str:
    return "; ".join(f"{name} {value:.5g}" for name, value in quality(pairs, side).items())


def _megabytes(pairs: list[dict], side: str) -> str:
    if any(not pair[side].get("peakBytes") for pair in pairs):
        return "?"
    return f"{of_side(pairs, side, 'peakBytes').median / 1e6:,.0f}"


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def as_csv(table: list) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def markdown(table: list) -> str:
    """A table whose first line is its head."""
    cells = [[cell.replace("|", "\\|") for cell in line] for line in table]
    lines = [f"| {' | '.join(line)} |" for line in cells]
    return "\n".join([lines[0], "|" + "---|" * len(table[0]), *lines[1:]]) + "\n"


def chart(results: list[dict], gpu: str = "") -> str:
    """The spread of each case's ratios on a logarithmic axis, with what is wanted, as SVG."""
    spreads = [Spread.of(ratios(result["pairs"])) for result in results]
    wanted = [result["case"]["wanted"] for result in results]
    ends = [1.0, *wanted, *(s.least for s in spreads), *(s.largest for s in spreads)]
    low, high = math.log10(min(ends)) - 0.1, math.log10(max(ends)) + 0.1
    left, width, step, top = 370, 520, 30, 46
    height = top + step * len(results) + 40

    def at(value: float) -> float:
        return round(left + width * (math.log10(value) - low) / (high - low), 1)

    bottom = top + step * len(results)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 80} {height}"'
        ' role="img" font-family="system-ui, sans-serif" font-size="13">',
        f"<title>Speed of Lethe over PyTorch, case by case{_on(gpu)}</title>",
        f'<rect width="{left + width + 80}" height="{height}" fill="#ffffff"/>',
        f'<text x="10" y="22" font-size="15" fill="#1c2430">Lethe / PyTorch{_on(gpu)}: median, least'
        " and largest ratio; ◇ wanted; right is faster</text>",
    ]
    for value in _ticks(10**low, 10**high):
        x = at(value)
        parts.append(
            f'<line x1="{x}" x2="{x}" y1="{top - 8}" y2="{bottom}" stroke="#d8dee6"'
            f' stroke-width="{2 if value == 1 else 1}"/>'
            f'<text x="{x}" y="{bottom + 18}" text-anchor="middle" fill="#5a6675">{value:g}</text>'
        )
    for number, (result, spread) in enumerate(zip(results, spreads)):
        y = top + step * number + step / 2
        reached = spread.median >= result["case"]["wanted"]
        colour = "#1b6e3c" if reached else "#b3261e"
        x = at(result["case"]["wanted"])
        parts.append(
            f'<text x="{left - 12}" y="{y + 4}" text-anchor="end" fill="#1c2430">'
            f"{escape(result['case']['title'])}</text>"
            f'<line x1="{at(spread.least)}" x2="{at(spread.largest)}" y1="{y}" y2="{y}"'
            f' stroke="{colour}" stroke-width="3"/>'
            f'<circle cx="{at(spread.median)}" cy="{y}" r="5" fill="{colour}"/>'
            f'<path d="M{x} {y - 6}l5 6l-5 6l-5 -6z" fill="none" stroke="#1c2430"/>'
            f'<text x="{left + width + 14}" y="{y + 4}" fill="{colour}">'
            f"{_ratio(spread.median)}</text>"
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _on(gpu: str) -> str:
    return f" on {escape(gpu)}" if gpu else ""


def _ticks(low: float, high: float) -> list[float]:
    """1, 2 and 5 times the powers of ten from low to high."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
    return [value for value in values if low <= value <= high]


def html_table(table: list) -> str:
    """A table whose first line is its head."""
    head = "".join(f"<th>{escape(name)}</th>" for name in table[0])
    body = "".join("<tr>" + "".join(map(_cell, line)) + "</tr>\n" for line in table[1:])
    head = f"<thead><tr>{head}</tr></thead>"
    return f'<div class="wide"><table>{head}<tbody>\n{body}</tbody></table></div>'


def _cell(text: str) -> str:
    """Numbers to the right, so that their points stand below each other."""
    number = text.replace(",", "").replace(".", "", 1).isdigit()
    kind = ' class="number"' if number else ""
    return f"<td{kind}>{escape(text)}</td>"


def page(
    results: list[dict], table: list, more: list[tuple[str, list]] = (), gpu: str = ""
) -> str:
    """The whole report as one page that needs no other file and no network."""
    of_gpu = _OF_GPU.format(gpu=escape(gpu)) if gpu else ""
    style = (HERE / "pages" / "style.css").read_text()
    others = "\n".join(f"<h2>{escape(title)}</h2>\n{html_table(table)}" for title, table in more)
    fair = "".join(
        f"<tr><td>{escape(result['case']['title'])}</td><td>{escape(result['case']['why_fair'])}</td>"
        f"<td>{escape(_measured(result))}</td></tr>\n"
        for result in results
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Lethe beside PyTorch{_on(gpu)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>{style} main {{ max-width: 96rem; }} table {{ font-size: .85rem; }} td:last-child {{ min-width: 20rem; }}</style></head><body><main>
<h1>Lethe beside PyTorch{_on(gpu)}</h1>
<p>Made by <code>environment/bench</code>. Each ratio is Lethe's rate over the peer's in one pair of
runs, one after the other; a warm-up is left out. Only ratios mean anything across machines.</p>{of_gpu}
<div class="wide">{chart(results, gpu)}</div>
{html_table(table)}
{others}
<h2>Why each peer is a fair one, and what each case was measured on</h2>
<div class="wide"><table><thead><tr><th>case</th><th>peer</th><th>measured</th></tr></thead><tbody>
{fair}</tbody></table></div>
</main></body></html>
"""


def _measured(result: dict) -> str:
    found, pairs = result["machine"], result["pairs"]
    threads = pairs[0]["lethe"]["threads"]
    library = "the peer's PyTorch files for both" if result["sameLibrary"] else "each its own PyTorch"
    parts = [
        result["date"],
        f"{found['cores']} cores of {found['processor']}, {found['system']}",
        f"{threads} threads a side, device {found['device']}{_gpu(found)}",
        f"Lethe: {result['versions']['Lethe']}; peer: {result['versions']['peer']}; {library}",
    ]
    return "; ".join([*parts, found["note"]] if found["note"] else parts)


def _gpu(machine: dict) -> str:
    return f" ({machine['gpu']}, driver {machine['driver']})" if machine.get("gpu") else ""
