"""What draw.js makes of a chart in a narrow place, in Chromium."""

import html
import json
import re
import subprocess

import pytest

import chromium
from settings import PLOTLY, ROOT

LONG = "A title that says what was found and therefore does not fit into one line of a phone"
NAMES = ["latent only", "constrained near label", "condition only", "double", "prior-aware"]
ALT = "Line chart of p against step: latent only; double."
LINES = {
    "data": [{"x": [0, 1], "y": [0, 1], "name": name} for name in NAMES],
    "more": {"showlegend": True, "legend": {"orientation": "h", "y": 0.01, "yref": "container"}},
}
MAP = {
    "data": [{"type": "heatmap", "z": [[0, 1], [1, 0]], "colorbar": {"title": {"text": "share"}}}],
    "more": {"showlegend": False},
}
MEASURE = """
var svg = document.querySelector('.main-svg').getBoundingClientRect();
var box = function (q) {
  var found = document.querySelector(q);
  return found ? found.getBoundingClientRect() : {top: 0, bottom: 0, width: 0, height: 0};
};
document.getElementById('said').textContent = JSON.stringify({
  above: box('.gtitle').top - svg.top, below: box('.nsewdrag').top - box('.gtitle').bottom,
  plot: [box('.nsewdrag').width, box('.nsewdrag').height],
  scrolls: box('.scrollbar').height, picture: document.querySelector('img').style.display,
  flat: box('.colorbar').width > box('.colorbar').height,
  role: document.querySelector('[data-lethe-chart]').getAttribute('role'),
  name: document.querySelector('[data-lethe-chart]').getAttribute('aria-label')
});
"""


def drawn(folder, figure, width):
    """The measures of a figure drawn in a place of this width."""
    title = {"text": LONG, "yref": "container", "y": 1, "yanchor": "top", "pad": {"t": 12}}
    more = {**figure["more"], "title": title, "margin": {"l": 40, "r": 20, "t": 50, "b": 20}}
    job = {"data": figure["data"], "layout": {"height": 430, "title": {}}, "more": more}
    page = folder / "page.html"
    page.write_text(
        f"<div style='width:{width}px'><div data-lethe-chart='a'></div><img alt='{ALT}'></div>"
        f"<p id='said'></p><script>{PLOTLY.read_text()}</script><script>"
        f"window.lethe = {{queue: [{{id: 'a', make: function () {{ return {json.dumps(job)}; }}}}]}};"
        f"(function () {{ {(ROOT / 'src/main/resources/lethe/report/draw.js').read_text()} }})();"
        f"setTimeout(function () {{ {MEASURE} }}, 500);</script>"
    )
    command = [chromium.find(), "--headless", *chromium.flags(), "--virtual-time-budget=3000"]
    command += [f"--user-data-dir={folder}/profile", "--dump-dom", page.as_uri()]
    text = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    return json.loads(html.unescape(re.search(r'<p id="said">(.*?)</p>', text)[1]))


@pytest.mark.parametrize("width", [360, 760])
def test_a_title_of_any_number_of_lines_stands_clear_of_the_edge_and_the_data(tmp_path, width):
    said = drawn(tmp_path, LINES, width)

    assert said["above"] >= 6 and said["below"] >= 10
    assert said["picture"] == "none"


def test_a_legend_of_many_rows_takes_no_height_from_the_data(tmp_path):
    wide, phone = drawn(tmp_path, LINES, 760), drawn(tmp_path, LINES, 360)

    assert phone["scrolls"] == 0
    assert phone["plot"][1] >= 0.9 * wide["plot"][1]


def test_the_colour_bar_of_a_map_lies_below_it_on_a_phone_only(tmp_path):
    wide, phone = drawn(tmp_path, MAP, 760), drawn(tmp_path, MAP, 360)

    assert phone["flat"] and not wide["flat"]
    assert phone["plot"][0] > 280


def test_a_drawn_chart_has_the_words_of_its_picture_for_its_name(tmp_path):
    said = drawn(tmp_path, LINES, 760)

    assert (said["role"], said["name"]) == ("img", ALT)
