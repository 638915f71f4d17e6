"""A notebook's page as Chromium prints it."""

import asyncio

from nbformat.v4 import new_code_cell, new_notebook, new_output

import chromium
import pdf
from report_pages import notebook_page

# one dark pixel, stretched
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
CHART = """<div><div data-lethe-chart="a" data-drawn="true">drawn for a screen</div>
<img alt="chart" width="760" style="display:none" src="data:image/png;base64,%s"></div>"""


def printed(folder, html):
    cell = new_code_cell("x", outputs=[new_output("display_data", {"text/html": html})])
    page = folder / "page.html"
    page.write_text(notebook_page(new_notebook(cells=[cell]), "A page", {"profile": "smoke"}))
    assert asyncio.run(pdf.print_page(chromium.find(), page, folder / "page.pdf")) is None
    return (folder / "page.pdf").read_bytes()


def test_a_chart_is_on_paper_as_its_picture(tmp_path):
    assert b"/Subtype /Image" in printed(tmp_path, CHART % DOT)
    assert b"/Subtype /Image" not in printed(tmp_path, "<p>no chart</p>")
