"""The first notebook names the others as they are."""

import re

import notebook_files
from settings import ROOT

FIRST = ROOT / "notebooks" / "00_start_here.ipynb"


def test_the_list_of_the_first_notebook_has_the_question_of_every_other_one():
    first = notebook_files.read(FIRST)
    text = "\n".join(cell.source for cell in first.cells if cell.cell_type == "markdown")
    listed = re.findall(r"^(\d+)\. \[(.+)\]\((.+\.ipynb)\)$", text, re.MULTILINE)

    others = sorted(set(FIRST.parent.glob("*.ipynb")) - {FIRST})
    wanted = [(notebook_files.title(notebook_files.read(path), ""), path.name) for path in others]
    assert [(f"{number}. {question}", name) for number, question, name in listed] == wanted
