"""What README.md and its page of results copy from a run: it is what the saved notebooks say."""

import base64
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import bench_run
import readme
from bench_cases import CASES, case
from cards import ANSWER
from headline import Cell, Column, Row, Table
from settings import ROOT, Problem

SAVED = sorted((ROOT / "notebooks").glob("*.ipynb"))
PNG = base64.b64encode(b"picture").decode()


def block(page, name):
    after = page.read_text().split(f"<!-- {name} -->\n")[1]
    return after.split(f"\n<!-- end of {name} -->")[0]


def anchors(text):
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def notebook(folder: Path, name: str, answer: str) -> Path:
    said = f'<div class="{ANSWER}"><p>{answer}</p></div>'
    html = new_output("display_data", {"text/html": said})
    cells = [
        new_markdown_cell("# 3. Does it?"),
        new_code_cell("grid", outputs=[new_output("display_data", {"image/png": PNG})]),
        new_markdown_cell("## Answer"),
        new_code_cell("answer", outputs=[html]),
    ]
    path = folder / name
    nbformat.write(new_notebook(cells=cells), path)
    return path


def test_both_pages_have_questions_answers_and_picture_of_the_saved_notebooks():
    assert block(readme.README, "notebooks") == readme.questions(SAVED)
    assert block(readme.RESULTS, "answers") == readme.answers(SAVED)
    assert readme.PICTURE.read_bytes() == readme.picture(SAVED)


def test_the_results_seeds_are_those_of_the_saved_notebook():
    [source] = [path for path in SAVED if path.name.startswith("11_")]
    shown = source.read_text().replace("\N{NO-BREAK SPACE}", " ")
    head, _, *rows = [
        [cell.strip() for cell in line.replace("\N{NO-BREAK SPACE}", " ").split("|")[1:-1]]
        for line in block(readme.RESULTS, "seeds").splitlines()
    ]

    for column in ("kept gap Δ (nats)", "J-FID, judge B's features", "median std"):
        cells = [row[head.index(column)] for row in rows if row[0] != "constant grey"]
        assert [cell for cell in cells if cell and cell not in shown] == []
        assert len([cell for cell in cells if cell]) >= 3


def test_every_notebook_has_a_row_with_its_question(tmp_path):
    sources = [notebook(tmp_path, n, "Yes.") for n in ("00_a.ipynb", "03_b.ipynb")]

    assert readme.questions(sources).splitlines() == [
        "| notebook | question |",
        "|---|---|",
        "| [00_a](notebooks/00_a.ipynb) | Does it? |",
        "| [03_b](notebooks/03_b.ipynb) | Does it? |",
    ]


def test_every_notebook_but_the_first_has_a_section_with_its_whole_answer(tmp_path):
    said = "Yes | by 3.</p><p>At most 4."
    sources = [notebook(tmp_path, n, said) for n in ("00_a.ipynb", "03_b.ipynb")]

    assert readme.answers(sources).splitlines() == [
        "### [3. Does it?](../../../notebooks/03_b.ipynb)",
        "",
        "Yes | by 3.",
        "",
        "At most 4.",
    ]
    assert readme.picture(sources) == b"picture"


@pytest.mark.parametrize("page", [readme.README, *sorted(readme.RESULTS.parent.glob("*.md"))])
def test_the_links_of_a_page_lead_to_files_and_headings_that_are_there(page):
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    for link in [link for link in links if "://" not in link]:
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not heading or heading in anchors(target.read_text()), link


def test_the_speed_table_has_every_case_with_its_committed_ratio_and_its_goal():
    table = readme.README.read_text().split("## Speed beside PyTorch")[1].split("\n## ")[0]
    rows = re.findall(r"^\| .*\(`([\w-]+)`\) \| ([\d.]+) \(.*?\) \|[^|]*\| ([\d.]+) \|", table, re.M)
    committed = json.loads(bench_run.COMMITTED.read_text())

    assert sorted(name for name, _, _ in rows) == sorted(one.name for one in CASES)
    for name, ratio, wanted in rows:
        step = 10.0 ** -len(ratio.partition(".")[2])
        assert float(ratio) == pytest.approx(committed[name], abs=0.5001 * step), name
        assert float(wanted) == case(name).wanted, name


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


def test_a_block_is_replaced_between_its_marks_and_nothing_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x -->\nold\n<!-- end of x -->\nb\n")

    assert readme.fill(page, "x", "new") == "a\n<!-- x -->\nnew\n<!-- end of x -->\nb\n"


def test_a_page_without_the_marks_is_left_alone_with_a_remedy(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("a <!-- x -->")

    with pytest.raises(Problem, match="page.md must hold <!-- x --> and <!-- end of x -->"):
        readme.fill(page, "x", "new")
