"""The pages of a smoke run, and the finder of external loads that they are checked with."""

import json
import re

import pytest
from markupsafe import escape
from nbformat.v4 import new_code_cell, new_notebook, new_output

from report_pages import external_loads, formula, notebook_page


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<script src="//cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="http://cdn.example/x.css">',
        '<img src="https://example.org/a.png">',
        '<img srcset="a.png 1x, https://example.org/b.png 2x">',
        '<svg><image xlink:href="https://example.org/a.png"/></svg>',
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>p { background: url(https://example.org/a.png) }</style>",
        '<p style="background: url(\'//example.org/a.png\')">x</p>',
        '<script type="module">import m from "https://cdn.example/m.mjs";</script>',
        '<script>element.src = "https://cdn.example/x.js";</script>',
        '<iframe src="https://example.org"></iframe>',
    ],
)
def test_a_load_from_another_host_is_found(html):
    assert external_loads(f"<html><body>{html}</body></html>")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org">a link</a>',
        '<script>var where = "https://example.org";</script>',
        '<img src="data:image/png;base64,aGk=">',
        '<a href="01_train.html">next</a><img src="picture.png">',
        "<pre>&lt;script src=https://example.org/x.js&gt;</pre>",
        "<style>p { background: url(data:image/png;base64,aGk=) }</style>",
    ],
)
def test_links_and_embedded_content_are_no_loads(html):
    assert external_loads(f"<html><body>{html}</body></html>") == []


def test_formulas_become_mathml_and_broken_ones_stay_readable():
    assert formula(r"\mu + \epsilon", "inline").startswith("<math")
    assert 'display="block"' in formula(r"\sum_i x_i &lt; 1", "block")
    assert formula(r"\begin{x", "inline") == r"<code>\begin{x</code>"


def page_of(output):
    cell = new_code_cell("x", outputs=[output])
    return notebook_page(new_notebook(cells=[cell]), "A page", {"profile": "smoke"})


def test_a_picture_has_its_whole_alternative_text_and_its_width():
    alt = "Three models <side by side>. " * 9
    about = {"image/png": {"alt": alt, "width": 380}}

    page = page_of(new_output("display_data", {"image/png": "aGk="}, metadata=about))

    assert f'alt="{escape(alt)}"' in page and 'width="380"' in page


@pytest.mark.parametrize("width, kind", [(380, ""), (760, " strip"), (1931, " broad")])
def test_pictures_too_wide_for_a_narrow_screen_are_marked(width, kind):
    about = {"image/png": {"alt": "Side by side", "width": width}}

    page = page_of(new_output("display_data", {"image/png": "aGk="}, metadata=about))

    assert f'class="picture{kind}"' in page


def test_what_a_cell_prints_of_its_work_is_marked_as_such():
    page = page_of(new_output("stream", text="a & b is made now\n"))

    assert '<pre class="lethe-progress">a &amp; b is made now\n</pre>' in page


def test_a_picture_of_another_kernel_takes_the_plain_text():
    data = {"image/png": "aGk=", "text/plain": "BufferedImage@1"}

    assert 'alt="BufferedImage@1"' in page_of(new_output("display_data", data))


@pytest.fixture(scope="module")
def rows(reports):
    found = [json.loads(path.read_text()) for path in sorted(reports.glob("*_*.json"))]
    assert found, f"{reports} holds no record of a notebook"
    return found


def test_every_notebook_ran_to_its_end(rows):
    assert [row["name"] for row in rows if row["status"] != "passed"] == []


def test_every_page_is_whole_and_shows_pictures_but_no_error(reports, rows):
    for row in rows:
        page = (reports / f"{row['name']}.html").read_text()
        notebook = json.loads((reports / f"{row['name']}.ipynb").read_text())
        outputs = [o for c in notebook["cells"] for o in c.get("outputs", [])]

        assert page.rstrip().endswith("</html>"), row["name"]
        assert "<h1" in page, row["name"]
        assert [o for o in outputs if o["output_type"] == "error"] == [], row["name"]
        assert "data:image/png;base64," in page, f"{row['name']} shows no picture"


def test_no_page_loads_anything_from_another_host(reports, rows):
    for name in ["index", *(row["name"] for row in rows)]:
        assert external_loads((reports / f"{name}.html").read_text()) == [], name


def test_the_links_of_the_index_lead_somewhere(reports, rows):
    page = (reports / "index.html").read_text()
    links = [link for link in re.findall(r'href="([^"]+)"', page) if link[0] != "#"]

    assert {f"{row['name']}.html" for row in rows} <= set(links)
    assert [link for link in links if not (reports / link).is_file()] == []
