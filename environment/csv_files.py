"""Results as CSV: the headline table, and every list of records that a result file holds."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Iterator

from headline import Results, Table
from settings import replace_file


def write(folder: Path, table: Table, results: Results) -> list[str]:
    """Writes all files, removes those of results that are gone; returns the names, sorted."""
    texts = {"headline.csv": headline_csv(table)}
    for name, tree in results.trees.items():
        for path, records in _record_lists(name, tree):
            plain = re.sub(r"[^A-Za-z0-9._-]+", "-", path)  # names in links need no escapes
            texts[f"{plain}.csv"] = records_csv(records)
    for name, text in texts.items():
        replace_file(folder / name, text)
    for path in folder.glob("*.csv"):
        if path.name not in texts:
            path.unlink()
    return sorted(texts)


def headline_csv(table: Table) -> str:
    """One line a row; each reading with the ends of its interval and its standard error.

    A blank reading has its reason in the last column.
    """
    lines: list[dict[str, object]] = []
    for row in table.rows:
        line: dict[str, object] = {"group": row.group, "model": row.name}
        reasons: dict[str, list[str]] = {}
        for column in table.columns:
            cell = row.cells[column.key]
            line[column.key] = cell.value
            line[f"{column.key} low"], line[f"{column.key} high"] = cell.low, cell.high
            line[f"{column.key} standard error"] = cell.error
            line[f"{column.key} bound"] = cell.bound or None
            if cell.value is None:
                reasons.setdefault(cell.reason, []).append(column.key)
        line["blank because"] = "; ".join(
            f"{', '.join(keys)}: {reason}" for reason, keys in reasons.items()
        )
        lines.append(line)
    return records_csv(_without_empty_columns(lines))


def _without_empty_columns(lines: list[dict[str, object]]) -> list[dict[str, object]]:
    """Ends, errors and bounds that no row has are left out; a reading's own column stays."""
    extra = (" low", " high", " standard error", " bound")
    return [
        {
            key: value
            for key, value in line.items()
            if not key.endswith(extra) or any(other[key] is not None for other in lines)
        }
        for line in lines
    ]


def records_csv(records: list[dict]) -> str:
    """Records as lines; those inside records give columns with dotted names, lists give none."""
    flat = [dict(_flat("", record)) for record in records]
    columns = list(dict.fromkeys(key for line in flat for key in line))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return text.getvalue()


def _flat(prefix: str, record: dict) -> Iterator[tuple[str, object]]:
    for key, value in record.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{key}.", value)
        elif not isinstance(value, list):
            yield f"{prefix}{key}", value


def _record_lists(name: str, tree: dict) -> Iterator[tuple[str, list[dict]]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _record_lists(f"{name}-{key}", value)
        elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            yield f"{name}-{key}", value
