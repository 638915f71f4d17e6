"""Every page of a smoke run in a real browser; first the checks themselves, on pages with faults."""

import json

import pytest

import browser
from settings import PLOTLY

WIDTHS = (1280, 400)
THEMES = ("light", "dark")
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
IMAGE = f'<img width="40" alt="a grey square" src="data:image/png;base64,{PIXEL}">'
CHART = {
    "data": [{"type": "scatter", "mode": "lines+markers", "x": [1, 2, 3], "y": [2, 1, 3]}],
    "layout": {
        "title": {"text": "The loss falls"},
        "xaxis": {"title": {"text": "step"}},
        "yaxis": {"title": {"text": "loss (nats)"}},
    },
}


@pytest.fixture(scope="module")
def chrome():
    with browser.started() as program:
        yield program


@pytest.fixture
def faults(chrome, tmp_path):
    """What the checks find on a page made of a head and a body."""

    def of(body, head="", width=400, theme="light", pictures=False):
        path = tmp_path / "page.html"
        page = f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title>{head}'
        path.write_text(f"{page}</head><body>{body}</body></html>")
        return browser.faults(chrome, path, width, theme, pictures)

    return of


def chart(data=(), layout=()):
    """A page with one chart; entries of data[0] and layout are replaced, None takes one away."""
    figure = json.loads(json.dumps(CHART))
    for target, changes in ((figure["data"][0], data), (figure["layout"], layout)):
        target.update(dict(changes))
    script = f"<script>{PLOTLY.read_text().replace('</script', '<' + chr(92) + '/script')}</script>"
    draw = f"Plotly.newPlot('a', {json.dumps(figure['data'])}, {json.dumps(figure['layout'])})"
    return f"{script}<div data-lethe-chart='1' id='a'></div><script>{draw}</script>"


def cut(style, text="a text that is longer than its box allows"):
    return f'<div style="{style}">{text}</div>'


@pytest.mark.parametrize("theme", THEMES)
def test_a_sound_page_has_no_faults(faults, theme):
    head = "<style>:root { color-scheme: light dark }</style>"
    scroller = cut("overflow-x: auto; width: 90px; white-space: nowrap")
    hidden = cut("position: absolute; width: 1px; height: 1px; overflow: hidden")
    body = f"<h1>Title</h1><p>Text and <a href='b.html'>a link</a></p>{IMAGE}{scroller}{hidden}"

    assert faults(body, head, theme=theme) == []


def test_a_sound_chart_has_no_faults(faults):
    assert faults(chart()) == []


@pytest.mark.parametrize(
    "body, fault",
    [
        ("<script>console.error('boom')</script>", "console: boom"),
        ("<script>throw new Error('boom')</script>", "script: boom"),
        ("<script>new WebSocket('wss://cdn.example/s')</script>", "request to another host"),
        ("<script>fetch('https://cdn.example/x')</script>", "request to another host"),
        ("<img alt='x' src='https://cdn.example/x.png'>", "request to another host"),
        ("<p style='background: url(//cdn.example/x.png)'>x</p>", "not loaded: file://cdn"),
        ("<img alt='x' src='missing.png'>", "img has not loaded"),
        ("<img alt='x' src='data:image/png;base64,aGk='>", "img has not loaded"),
        ("<div style='margin-top: 4000px'><img alt='x' loading='lazy' src='no.png'></div>", "loaded"),
        (IMAGE.replace("a grey square", " "), "img has no alternative text"),
        (f"<div style='width: 20px; overflow: hidden'>{IMAGE}</div>", "img is cut"),
        ("<div style='width: 500px'>wide</div>", "div reaches from 8 to 508 pixels sideways"),
        ("<p style='white-space: nowrap'>" + "word " * 40 + "</p>", "is cut by the window"),
        ("<p style='margin-left: -50px; white-space: nowrap'>a longer text</p>", "is cut by the window"),
        (cut("overflow: hidden; width: 90px; white-space: nowrap"), "text of div is cut by div"),
        (cut("overflow: clip; height: 30px; width: 90px"), "text of div is cut by div"),
        (
            cut("overflow: hidden; width: 90px; white-space: nowrap; text-overflow: ellipsis"),
            "text of div is cut by div",
        ),
        (
            "<div style='overflow: auto; width: 90px'><p style='margin-left: -30px'>text</p></div>",
            "text of div > p is cut by div",
        ),
        ("<p style='color: #999; background: #fff'>pale</p>", "contrast of p is 2.85"),
        ("<p style='opacity: .3'>pale</p>", "contrast of p is"),
        ("<div style='background: #123'><p>dark on dark</p></div>", "contrast of div > p is"),
        ("<p style='color: #999; font-size: 30px'>large and pale</p>", "must be 3"),
    ],
)
def test_a_fault_of_a_page_is_found(faults, body, fault):
    found = faults(body)

    assert any(fault in text for text in found), found


def test_text_that_is_legible_in_one_theme_only_is_found(faults):
    head = "<style>:root { color-scheme: light dark } p { color: #222 }</style>"

    assert faults("<p>text</p>", head, theme="light") == []
    assert any("contrast of p" in text for text in faults("<p>text</p>", head, theme="dark"))


def test_a_page_that_is_too_wide_for_a_phone_only_is_found(faults):
    body = "<div style='width: 800px'>wide</div>"

    assert faults(body, width=1280) == []
    assert any("sideways" in text for text in faults(body, width=400))


@pytest.mark.parametrize(
    "data, layout, fault",
    [
        ({}, {"title": None}, "has no title"),
        ({}, {"title": {"text": " "}}, "has no title"),
        ({}, {"xaxis": {}}, "has no label on its xaxis"),
        ({}, {"yaxis": {"title": {"text": ""}}}, "has no label on its yaxis"),
        ({"x": [], "y": []}, {}, "shows no drawn point of its trace 0"),
        ({"y": [None, None, None]}, {}, "shows no drawn point of its trace 0"),
        ({"opacity": 0}, {}, "shows no drawn point of its trace 0"),
        ({}, {"xaxis": {"title": {"text": "step"}, "range": [10, 11]}}, "shows no drawn point"),
        ({"visible": "legendonly"}, {}, "has no trace"),
        ({}, {"title": {"text": "A title that is far too long for a chart so narrow" * 2}}, "is cut by"),
        ({}, {"font": {"color": "#ccc"}}, "contrast of"),
    ],
)
def test_a_fault_of_a_chart_is_found(faults, data, layout, fault):
    found = faults(chart(data, layout))

    assert any(fault in text for text in found), found


@pytest.mark.parametrize(
    "trace",
    [
        {"type": "bar", "x": ["a", "b"], "y": [1, 2]},
        {"type": "heatmap", "z": [[1, 2], [3, 4]]},
        {"type": "contour", "z": [[1, 2], [3, 4]]},
        {"type": "histogram", "x": [1, 1, 2]},
        {"type": "box", "y": [1, 2, 5]},
        {"type": "scatter", "mode": "text", "x": [1, 2], "y": [1, 2], "text": ["a", "b"]},
        {"type": "scatter", "mode": "lines", "x": [1, 2], "y": [1, 2], "error_y": {"array": [1, 1]}},
    ],
    ids=lambda trace: f"{trace['type']} {trace.get('mode', '')}".strip(),
)
def test_the_marks_of_every_kind_of_chart_are_seen(faults, trace):
    empty = {**trace, **{key: [] for key in "xyz" if key in trace}}

    assert [text for text in faults(chart(trace)) if "trace" in text] == []
    assert any("shows no drawn point" in text for text in faults(chart(empty)))


def test_a_chart_that_is_never_drawn_is_found_unless_its_picture_may_stand_for_it(
    faults, monkeypatch
):
    monkeypatch.setattr(browser, "DRAW", 1)
    host = '<div data-lethe-chart="lethe-1"></div>'

    assert any("is not drawn" in text for text in faults(f"<div>{host}{IMAGE}</div>"))
    assert faults(f"<div>{host}{IMAGE}</div>", pictures=True) == []
    assert any("is not drawn" in text for text in faults(f"<div>{host}</div>", pictures=True))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_run_is_sound(chrome, reports, width, theme):
    facts = json.loads((reports / "facts.json").read_text())
    pictures = not facts["inputs"]["plotly"]
    found = {}
    for page in sorted(reports.glob("*.html")):
        found[page.name] = browser.faults(chrome, page, width, theme, pictures)

    assert "index.html" in found and len(found) > 1, f"{reports} holds no pages"
    assert {name: faults for name, faults in found.items() if faults} == {}
