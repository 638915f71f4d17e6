"""What README.md and its page of results show of a run: a picture, readings, answers.

All are copied from the run by environment/report --save, so that neither can say other numbers
than the notebooks beside it.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

import notebook_files
from cards import answer, leading_picture
from headline import Column, Results, Row, Table, headline
from index_page import spread, text
from repetitions import over_seeds
from settings import ROOT, Problem, replace_file

README = ROOT / "README.md"
RESULTS = ROOT / "src" / "site" / "markdown" / "results.md"
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
    """Brings both pages and the picture up to the executed notebooks and the results of their run."""
    sources = sorted(notebooks.glob("*.ipynb"))
    run = Results(results)
    front = fill(README, "notebooks", questions(sources))
    replace_file(README, fill(README, "models", models(headline(run)), front))
    page = fill(RESULTS, "seeds", seeds(run))
    replace_file(RESULTS, fill(RESULTS, "answers", answers(sources), page))
    replace_file(PICTURE, picture(sources))


def fill(page: Path, block: str, content: str, written: str | None = None) -> str:
    """A page, or what was written of it so far, with another content between the marks of a block."""
    begin, end = f"<!-- {block} -->", f"<!-- end of {block} -->"
    written = page.read_text() if written is None else written
    if written.count(begin) != 1 or written.count(end) != 1:
        raise Problem(f"{page.name} must hold {begin} and {end} once each: put them back.")
    before, rest = written.split(begin)
    return f"{before}{begin}\n{content}\n{end}{rest.split(end)[1]}"


def questions(sources: list[Path]) -> str:
    """A row for each notebook: its file and its question."""
    rows = [
        (f"[{path.stem}](notebooks/{path.name})", _question(path).replace("|", "\\|"))
        for path in sources
    ]
    return _markdown([("notebook", "question"), *rows])


def answers(sources: list[Path]) -> str:
    """A section for each notebook but the first, which asks none: what it answers, its verdicts."""
    folder = os.path.relpath(ROOT / "notebooks", RESULTS.parent)
    sections = []
    for source in sources[1:]:
        notebook = notebook_files.read(source)
        title = notebook_files.title(notebook, source.stem)
        head = f"### [{title}]({folder}/{source.name})"
        said = answer(notebook)
        verdicts = "\n".join(f"- {claim}: **{verdict}**" for claim, verdict in said.verdicts)
        sections.append("\n\n".join(filter(None, [head, *said.paragraphs, verdicts])))
    return "\n\n".join(sections)


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


def _question(source: Path) -> str:
    """A notebook's title without its number."""
    title = notebook_files.title(notebook_files.read(source), source.stem)
    return title.split(". ", 1)[-1]


def _cell(row: Row, column: Column) -> str:
    cell = row.cells[column.key]
    if cell.value is None:
        return ""
    around = spread(cell, column)
    return text(cell, column) + (f" ({around})" if around else "")


def _markdown(rows: list[tuple[str, ...]]) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])
