"""What README.md copies from a run: it is what the saved notebooks say."""

import base64
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import readme
from headline import Cell, Column, Row, Table
from settings import ROOT, Problem

SAVED = sorted((ROOT / "notebooks").glob("*.ipynb"))
PNG = base64.b64encode(b"picture").decode()


def block(name):
    after = readme.README.read_text().split(f"<!-- {name} -->\n")[1]
    return after.split(f"\n<!-- end of {name} -->")[0]


def notebook(folder: Path, name: str, answer: str) -> Path:
    html = new_output("display_data", {"text/html": f"<p>{answer}</p>"})
    cells = [
        new_markdown_cell("# 3. Does it?"),
        new_code_cell("grid", outputs=[new_output("display_data", {"image/png": PNG})]),
        new_markdown_cell("## Answer"),
        new_code_cell("answer", outputs=[html]),
    ]
    path = folder / name
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_the_readme_has_the_answers_and_the_picture_of_the_saved_notebooks():
    assert block("answers") == readme.answers(SAVED)
    assert readme.PICTURE.read_bytes() == readme.picture(SAVED)


def test_the_readme_s_seeds_are_those_of_the_saved_notebook():
    [source] = [path for path in SAVED if path.name.startswith("11_")]
    shown = source.read_text().replace("\N{NO-BREAK SPACE}", " ")
    head, _, *rows = [
        [cell.strip() for cell in line.replace("\N{NO-BREAK SPACE}", " ").split("|")[1:-1]]
        for line in block("seeds").splitlines()
    ]

    for column in ("kept gap Δ (nats)", "J-FID, judge B's features", "median std"):
        cells = [row[head.index(column)] for row in rows if row[0] != "constant grey"]
        assert [cell for cell in cells if cell and cell not in shown] == []
        assert len([cell for cell in cells if cell]) >= 3


def test_every_question_but_the_first_notebook_s_has_a_row_with_its_whole_answer(tmp_path):
    sources = [notebook(tmp_path, n, "Yes | by 3.") for n in ("00_a.ipynb", "03_b.ipynb")]

    assert readme.answers(sources).splitlines() == [
        "| question, notebook | answer of this run |",
        "|---|---|",
        "| [3. Does it?](notebooks/03_b.ipynb) | Yes \\| by 3. |",
    ]
    assert readme.picture(sources) == b"picture"


def test_without_the_notebook_that_forgets_there_is_no_picture(tmp_path):
    with pytest.raises(Problem, match="execute it first"):
        readme.picture([notebook(tmp_path, "04_a.ipynb", "Yes.")])


def test_readings_stand_with_their_intervals_and_blanks_stay_blank():
    columns = [
        Column("keptAccuracy B", "kept accuracy KA", "judge B", 3),
        Column("keptGap", "kept gap Δ (nats)", "no judge", 2, signed=True),
        Column("membershipAuc", "MIA AUC", "no judge, −ELBO", 3),
    ]
    cells = {"keptAccuracy B": Cell(0.95, 0.94, 0.96), "keptGap": Cell(reason="none")}
    rows = [Row("models", "original", cells), Row("projection study", "symmetric", cells)]

    assert readme.models(Table(columns, rows)).splitlines() == [
        "| model | kept accuracy KA, judge B | kept gap Δ (nats) |",
        "|---|---|---|",
        "| original | 0.950 (0.940 to 0.960) |  |",
    ]


def test_a_block_is_replaced_between_its_marks_and_nothing_else():
    text = "a\n<!-- x -->\nold\n<!-- end of x -->\nb\n"

    assert readme.fill(text, "x", "new") == "a\n<!-- x -->\nnew\n<!-- end of x -->\nb\n"


def test_a_readme_without_the_marks_is_left_alone_with_a_remedy():
    with pytest.raises(Problem, match="<!-- x --> and <!-- end of x -->"):
        readme.fill("a <!-- x -->", "x", "new")
