"""The page of a notebook, all without a network.

Formulas become MathML when a page is written; neither script nor style nor picture is ever loaded
from another host, and each page tells the browser to refuse it.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from xml.sax.saxutils import unescape

import jinja2
from latex2mathml.converter import convert as mathml
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from cards import alt_text
from settings import HERE, sha256

PAGES = HERE / "pages"

# The chart library builds functions from text, hence unsafe-eval.
_POLICY = (
    "default-src 'none'; img-src data: blob:; media-src data:; font-src data:;"
    " style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'"
)


def notebook_page(notebook: NotebookNode, title: str, facts: dict) -> str:
    """An executed notebook as one HTML page that needs no other file."""
    exporter = _PageExporter(template_name="lethe", extra_template_basedirs=[str(PAGES)])
    about = {"head": Markup(head(title)), "profile": facts["profile"], "alt_text": alt_text}
    page, _ = exporter.from_notebook_node(notebook, resources={"lethe": about})
    return page


@cache
def look() -> str:
    """Checksum of all that decides what a page makes of an executed notebook."""
    sources = [Path(__file__), *sorted(path for path in PAGES.rglob("*") if path.is_file())]
    return hashlib.sha256("".join(map(sha256, sources)).encode()).hexdigest()


def head(title: str) -> str:
    """The head of a page: its rule that nothing is loaded, its title and its style."""
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    style = (PAGES / "style.css").read_text()
    return (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}"
        f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"
        ".highlight { background: none; }\n</style>"
    )


class _PageExporter(HTMLExporter):
    """nbconvert's exporter with formulas as MathML."""

    def markdown2html(self, context, source):
        return MarkdownWithMath(renderer=_Renderer(escape=False)).render(source)

    markdown2html = jinja2.pass_context(markdown2html)


class _Renderer(IPythonRenderer):
    def inline_math(self, body: str) -> str:
        return formula(body, "inline")

    def block_math(self, body: str) -> str:
        return formula(body, "block")

    def latex_environment(self, name: str, body: str) -> str:
        return formula(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")


def formula(tex: str, display: str) -> str:
    """TeX as MathML; what cannot be converted is shown as it was written."""
    source = unescape(tex).strip()
    try:
        return mathml(source, display=display)
    except Exception:  # the converter raises many kinds, and a page must not fail on a formula
        return f"<code>{escape(source)}</code>"


def external_loads(page: str) -> list[str]:
    """What a browser would fetch from another host while showing this page; links do not count."""
    finder = _LoadFinder()
    finder.feed(page)
    finder.close()
    return finder.found


_REMOTE = re.compile(r"^\s*(?:https?:|wss?:|ftp:)?//", re.IGNORECASE)
_REMOTE_STYLE = re.compile(
    r"(?:@import\s+|url\(\s*)(?:url\(\s*)?[\"']?\s*((?:https?:)?//[^\"')\s]+)", re.IGNORECASE
)
_REMOTE_SCRIPT = re.compile(
    r"(?:\bimport\s*\(?\s*|\bfrom\s*|\bimportScripts\s*\(\s*|\bfetch\s*\(\s*|\.src\s*=\s*)"
    r"[\"'`]((?:https?:)?//[^\"'`\s]+)"
)
_LOADING = {"src", "srcset", "data", "poster", "background", "xlink:href"}


class _LoadFinder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in ("script", "style") else ""
        for name, value in attributes:
            value = value or ""
            loads = name in _LOADING or (name == "href" and tag in ("link", "image", "use", "base"))
            addresses = value.split(",") if name == "srcset" else [value]
            if loads and tag != "a":
                self.found += [f"{tag} {name}={a.strip()}" for a in addresses if _REMOTE.match(a)]
            if name == "style":
                self.found += [f"{tag} style: {url}" for url in _REMOTE_STYLE.findall(value)]

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "style":
            self.found += [f"style: {url}" for url in _REMOTE_STYLE.findall(data)]
        if self.inside == "script":
            self.found += [f"script: {url}" for url in _REMOTE_SCRIPT.findall(data)]
