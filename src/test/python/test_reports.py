"""Pages that are kept are shown and printed again only when there is a reason."""

import asyncio
import json
from argparse import Namespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import notebook_files
import pdf
import report_pages
import run_notebooks
from cards import ANSWER

FACTS = {"profile": "smoke", "device": "cpu", "setup": [], "versions": {}, "inputs": {}}


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """A notebook whose execution is still valid, and a browser that notes what it prints."""
    options = Namespace(
        notebooks=tmp_path / "notebooks", out=tmp_path / "out", runs=tmp_path / "runs",
        facts=tmp_path / "facts.json", time_limit=None, force=False, save=False, pdf=True,
    )  # fmt: skip
    for folder in (options.notebooks, options.out, options.runs):
        folder.mkdir()
    options.facts.write_text(json.dumps(FACTS))
    said = f'<div class="{ANSWER}"><p>An answer.</p></div>'
    output = new_output("display_data", {"text/html": said})
    cells = [new_markdown_cell("# A title"), new_code_cell("x", outputs=[output])]
    notebook = new_notebook(cells=cells)
    for folder in (options.notebooks, options.out):
        nbformat.write(notebook, folder / "01_a.ipynb")
    row = {"name": "01_a", "title": "A title", "status": "passed", "error": None, "seconds": 1.5}
    row |= {"finished": "now", "files": [], "key": notebook_files.page_key(notebook, "", {})}
    (options.out / "01_a.json").write_text(json.dumps(row))

    options.printed = []

    async def print_page(browser, page, target):
        options.printed.append(page.name)
        if browser.name == "broken":
            return "no display"
        target.write_text("%PDF")
        return None

    monkeypatch.setattr(pdf, "print_page", print_page)
    monkeypatch.setattr(run_notebooks.chromium, "find", lambda: tmp_path / "browser")
    return options


def make(options):
    reports = run_notebooks.Reports(options)
    asyncio.run(reports.make(sorted(options.notebooks.glob("*.ipynb"))))
    return reports.rows


def test_a_page_is_printed_once_and_again_when_it_changed_or_its_pdf_is_gone(folders):
    rows = make(folders)
    assert make(folders) == rows and folders.printed == ["01_a.html"]
    assert 'href="01_a.pdf"' in (folders.out / "index.html").read_text()

    (folders.out / "01_a.pdf").unlink()
    make(folders)
    (folders.out / "01_a.html").write_text("edited")
    make(folders)
    assert folders.printed == ["01_a.html"] * 3


def test_a_page_is_written_again_without_running_when_pages_look_different(folders, monkeypatch):
    make(folders)
    page = folders.out / "01_a.html"
    page.write_text("as it looked before")
    make(folders)
    assert page.read_text() == "as it looked before"

    monkeypatch.setattr(run_notebooks, "look", lambda: "another look")
    make(folders)
    assert "An answer." in page.read_text()


def test_without_a_browser_one_line_says_so_and_no_old_pdf_is_left(folders, monkeypatch, capsys):
    make(folders)
    (folders.out / "01_a.html").write_text("edited")
    monkeypatch.setattr(run_notebooks.chromium, "find", lambda: None)
    capsys.readouterr()

    make(folders)

    said = [line for line in capsys.readouterr().out.splitlines() if "PDF" in line]
    assert len(said) == 1 and said[0].startswith("Pages get no PDF: no Chromium was found.")
    assert not (folders.out / "01_a.pdf").exists()
    assert "01_a.pdf" not in (folders.out / "index.html").read_text()


def test_a_browser_that_fails_costs_the_pdf_only(folders, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(run_notebooks.chromium, "find", lambda: tmp_path / "broken")

    assert make(folders)[0]["status"] == "passed"
    assert "no PDF of this page: no display" in capsys.readouterr().out
    assert "01_a.pdf" not in (folders.out / "index.html").read_text()


def test_without_the_option_nothing_is_printed(folders):
    folders.pdf = False

    make(folders)

    assert folders.printed == []


def test_the_index_shows_the_answer_and_the_tables(folders):
    make(folders)

    html = (folders.out / "index.html").read_text()
    assert "<p>An answer.</p>" in html and 'href="csv/headline.csv"' in html
    assert (folders.out / "csv" / "headline.csv").is_file()


def test_the_look_changes_with_the_style(tmp_path, monkeypatch):
    before = report_pages.look()
    (tmp_path / "style.css").write_text("p { color: red; }")
    monkeypatch.setattr(report_pages, "PAGES", tmp_path)
    report_pages.look.cache_clear()

    assert report_pages.look() != before

    report_pages.look.cache_clear()


class FailsFirst:
    """In place of a kernel: the first notebook fails, the others run."""

    peak_bytes = None

    def __init__(self, notebook, folder, log, time_limit):
        self.error = "IllegalStateException: no digit left" if "A title" in str(notebook) else None

    async def run(self):
        return self.error


def test_a_failure_has_a_card_with_its_error_and_the_next_notebook_its_own(folders, monkeypatch):
    second = new_notebook(cells=[new_markdown_cell("# Another")])
    nbformat.write(second, folders.notebooks / "02_b.ipynb")
    monkeypatch.setattr(run_notebooks, "Execution", FailsFirst)
    folders.force = True

    rows = make(folders)

    html = (folders.out / "index.html").read_text()
    assert [row["status"] for row in rows] == ["failed", "passed"]
    assert '<article class="card broken" id="01_a">' in html and "no digit left" in html
    assert "1 of 2 notebooks failed" in html and '<article class="card" id="02_b">' in html
    assert folders.printed == ["01_a.html", "02_b.html"]
