"""The first page of a run: its table, its cards, what it says of failures."""

import base64
import io
import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from cards import ANSWER, Card, card
from headline import Cell, Column, Results, headline
from index_page import Files, Link, clock, index_page, size, spread, text
from report_pages import external_loads
from test_headline import ALL, results

FACTS = {"profile": "smoke", "device": "cpu", "setup": ["on cpu"], "versions": {"Java": "17"}}
ROW = {"name": "01_a", "title": "A <b>", "status": "passed", "error": None, "seconds": 2}
ROW = {**ROW, "finished": "now", "pdf": None}


def page(folder, rows=(ROW,), known=ALL, cards=None, files=Files([], [], [])):
    found = results(folder, known)
    cards = cards or {row["name"]: Card() for row in rows}
    return index_page(FACTS, list(rows), cards, headline(found), found, files, 3)


def test_a_failure_is_named_and_what_it_says_is_escaped(tmp_path):
    failed = {**ROW, "status": "failed", "error": "<i>boom"}

    html = page(tmp_path, [failed, {**ROW, "name": "02_b"}])

    assert "1 of 2 notebooks failed" in html and 'href="#01_a"' in html
    assert "<strong>Failed:</strong> &lt;i&gt;boom" in html and "A &lt;b&gt;" in html
    assert 'role="alert"' not in page(tmp_path)


def test_the_largest_memory_is_named_with_its_notebook(tmp_path):
    more = [{**ROW, "peakBytes": 1_234_567_890}, {**ROW, "name": "02_b", "peakBytes": 2_345_678_901}]

    assert "2.35 GB (02_b)" in page(tmp_path, more)
    assert "Peak resident memory" not in page(tmp_path)


def test_nothing_is_loaded_and_links_lead_to_the_files(tmp_path):
    link = Link("../../runs/smoke/cvae 1.safetensors", "cvae 1.safetensors", 4_328_728)
    html = page(tmp_path, files=Files([], [], [link]))

    assert external_loads(html) == []
    assert 'href="../../runs/smoke/cvae%201.safetensors"' in html and "4.3 MB" in html


def test_numbers_stand_beside_their_judge_and_blanks_beside_their_reason(tmp_path):
    html = page(tmp_path)

    assert "<small>judge A</small>" in html and "0.610<br><small>±\N{NO-BREAK SPACE}0.002</small>" in html
    marks = set(re.findall(r'<td class="blank" title="[^"]+"><sup>(\w+)</sup>', html))
    assert marks == set(re.findall(r"<li><sup>(\w+)</sup>", html)) != set()


def test_without_any_result_the_page_is_whole_and_says_why(tmp_path):
    html = page(tmp_path, known={})

    assert html.rstrip().endswith("</html>")
    assert "results/evaluation.json is not there: notebook 04 writes it" in html


def test_runs_that_differ_are_told_apart(tmp_path):
    other = {"run": {"device": "gpu:0", "seed": 20}}

    html = page(tmp_path, known={**ALL, "latent": other})

    assert "cpu (evaluation)" in html and "gpu:0 (latent)" in html
    assert "Seed: 20." in html


@pytest.mark.parametrize(
    "cell, shown",
    [
        (Cell(-0.004), ("0.00", "")),
        (Cell(0.5, 0.25, 0.75), ("+0.50", "+0.25 to +0.75")),
        (Cell(-1.5, error=0.001), ("−1.50", "±\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.01")),
        (Cell(5, bound=">"), ("> +5.00", "")),
    ],
)
def test_cells_are_written_with_the_digits_of_their_column(cell, shown):
    column = Column("gap", "gap", "no judge", 2, signed=True)

    assert (text(cell, column), spread(cell, column)) == shown


@pytest.mark.parametrize(
    "seconds, said", [(41.6, "42 s"), (60, "1 min 00 s"), (185, "3 min 05 s"), (3720, "1 h 02 min")]
)
def test_durations_are_readable(seconds, said):
    assert clock(seconds) == said


@pytest.mark.parametrize(
    "count, said", [(0, "0 B"), (999, "999 B"), (9_990, "10.0 kB"), (149_600, "150 kB")]
)
def test_sizes_are_readable(count, said):
    assert size(count) == said


def picture(alt, width=1600):
    png = io.BytesIO()
    Image.new("L", (width, width // 2), 127).save(png, "PNG")
    data = {"image/png": base64.b64encode(png.getvalue()).decode()}
    return new_output("display_data", data, metadata={"image/png": {"alt": alt}})


def shown(html):
    return new_output("display_data", {"text/html": html})


def notebook(*outputs, tags=()):
    cells = [new_code_cell("x", outputs=[output]) for output in outputs]
    for at in tags:
        cells[at].metadata["tags"] = ["leading-picture"]
    return new_notebook(cells=[new_markdown_cell("# 1. A question?"), *cells])


def test_the_leading_picture_is_the_tagged_one_else_a_comparison_else_the_last():
    three = [picture("first"), picture("Two. Side by side: a, b"), picture("last")]

    assert card(notebook(*three, tags=[0])).alt == "first"
    assert card(notebook(*three)).alt == "Two. Side by side: a, b"
    assert card(notebook(three[0], three[2])).alt == "last"
    assert card(notebook()) == Card()


def test_thumbnails_are_small_and_carry_themselves():
    small = card(notebook(picture("wide"))).picture
    kind, data = small.split(",")

    assert kind == "data:image/webp;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (720, 360)


def test_the_answer_is_found_by_its_class_and_verdicts_by_their_table():
    claims = (
        "<table><tr><th>claim</th><th>verdict</th><th>by what</th></tr>"
        "<tr><td>it holds</td><td>refuted</td><td>numbers</td></tr></table>"
    )
    answer = f'<div class="{ANSWER}"><p>Yes &amp; no.</p><p>One seed.</p></div><p>behind</p>'
    cells = [
        new_code_cell("x", outputs=[shown("<div><p>before</p></div>")]),
        new_markdown_cell("## In short"),
        new_code_cell("x", outputs=[shown(answer)]),
        new_code_cell("x", outputs=[shown(claims)]),
        new_code_cell("x", outputs=[shown("<table><tr><th>a</th></tr><tr><td>1</td></tr></table>")]),
    ]

    found = card(new_notebook(cells=cells))

    assert found.answer == ["Yes & no.", "One seed."]
    assert found.verdicts == [("it holds", "refuted")]


def test_the_index_of_the_smoke_run_has_numbers_and_a_card_with_picture_for_each_notebook(
    reports, runs
):
    html = (reports / "index.html").read_text()
    names = [json.loads(path.read_text())["name"] for path in sorted(reports.glob("*_*.json"))]

    cards = re.findall(r'<article class="card" id="(\w+)">\s*<a [^>]+><img alt="[^"]+"', html)
    assert cards == names
    [unlearned] = [
        row for row in headline(Results(runs / "results")).rows if row.name == "unlearned"
    ]
    blank = {key for key, cell in unlearned.cells.items() if cell.value is None}
    # too little work for a relearn time; notebook 10 measures distances of its own models
    assert {key for key in blank if not key.startswith("relearnRatio")} <= {"frechetDistance"}
