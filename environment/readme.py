"""What README.md shows of a run: a picture, the models' readings, the notebooks' answers.

All are copied from the run by environment/report --save, so that the README cannot say other
numbers than the notebooks beside it.
"""

from __future__ import annotations

import base64
from pathlib import Path

import notebook_files
from cards import answer, leading_picture
from headline import Column, Results, Row, Table, headline
from index_page import spread, text
from repetitions import over_seeds
from settings import ROOT, Problem, replace_file

README = ROOT / "README.md"
PICTURE = ROOT / "src" / "site" / "images" / "forgetting.png"
PICTURED = "03_"
GROUPS = ("models", "ablations", "references", "controls")
KEYS = (
    "forgetProbability A",
    "forgetProbability B",
    "judgeEntropy B",
    "keptAccuracy B",
    "keptGap",
    "frechetDistance",
)


def save(notebooks: Path, results: Path) -> None:
    """Brings the README and its picture up to the executed notebooks and the results of their run."""
    sources = sorted(notebooks.glob("*.ipynb"))
    written = fill(README.read_text(), "answers", answers(sources))
    written = fill(written, "models", models(headline(Results(results))))
    written = fill(written, "seeds", seeds(Results(results)))
    replace_file(README, written)
    replace_file(PICTURE, picture(sources))


def fill(readme: str, block: str, content: str) -> str:
    """The README with another content between the marks of a block."""
    begin, end = f"<!-- {block} -->", f"<!-- end of {block} -->"
    if readme.count(begin) != 1 or readme.count(end) != 1:
        raise Problem(f"README.md must hold {begin} and {end} once each: put them back.")
    before, rest = readme.split(begin)
    return f"{before}{begin}\n{content}\n{end}{rest.split(end)[1]}"


def answers(sources: list[Path]) -> str:
    """A row for each notebook that answers a question of its own: all but the first."""
    rows = []
    for source in sources[1:]:
        notebook = notebook_files.read(source)
        said = " ".join(answer(notebook).paragraphs)
        name = notebook_files.title(notebook, source.stem)
        rows.append((f"[{name}](notebooks/{source.name})", said.replace("|", "\\|")))
    return _markdown([("question, notebook", "answer of this run"), *rows])


def models(table: Table) -> str:
    """The readings of the models and controls with their intervals or standard errors."""
    columns = [column for key in KEYS for column in table.columns if column.key == key]
    head = [column.name + f", {column.judge}".replace(", no judge", "") for column in columns]
    rows = [
        (row.name, *(_cell(row, column) for column in columns))
        for name in GROUPS
        for row in dict(table.groups()).get(name, [])
    ]
    return _markdown([("model", *head), *rows])


def seeds(results: Results) -> str:
    """The models' readings over several training seeds."""
    table = over_seeds(results)
    if table is None:
        raise Problem("results/seeds.json is not there: execute notebook 11 first.")
    return _markdown([tuple(table.columns), *map(tuple, table.rows)])


def picture(sources: list[Path]) -> bytes:
    """The leading picture of the notebook that forgets a digit, as PNG."""
    for source in sources:
        shown = leading_picture(notebook_files.read(source))
        if source.name.startswith(PICTURED) and shown is not None:
            return base64.b64decode(shown.data["image/png"])
    raise Problem(f"no notebook {PICTURED}*.ipynb shows a picture: execute it first.")


def _cell(row: Row, column: Column) -> str:
    cell = row.cells[column.key]
    if cell.value is None:
        return ""
    around = spread(cell, column)
    return text(cell, column) + (f" ({around})" if around else "")


def _markdown(rows: list[tuple[str, ...]]) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])
