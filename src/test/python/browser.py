"""A headless Chromium, cut off from the network, and what it notices on the pages it opens."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, JSHandle, Page, TimeoutError, sync_playwright

import chromium

CHECKS = (Path(__file__).parent / "page_checks.js").read_text()
# Seconds: loading a page, drawing all its charts.
LOAD, DRAW = 30, 30


@contextlib.contextmanager
def started() -> Iterator[Browser]:
    """The Chromium of this machine, with a new and empty profile."""
    program = chromium.find()
    if program is None:
        pytest.fail(f"no Chromium was found. {chromium.REMEDY}")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(program), args=chromium.flags())
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What goes wrong on a page from its first request on."""

    hosts: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)

    def on(self, page: Page) -> None:
        page.on("console", lambda m: m.type == "error" and self._note("console", m.text))
        page.on("pageerror", lambda error: self._note("script", str(error)))
        page.on("request", lambda request: self._request(request.url))
        page.on("requestfailed", lambda r: self._note("not loaded", f"{r.url[:100]} {r.failure}"))
        page.on("websocket", lambda socket: self._request(socket.url))
        page.on("dialog", lambda d: (self._note("dialog", d.message), d.dismiss()))

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss", "ftp") and parts.netloc not in self.hosts:
            self._note("request to another host", url)

    def _note(self, kind: str, text: str) -> None:
        self.faults.append(f"{kind}: {' '.join(text.split())[:300]}")


def faults(browser: Browser, path: Path, width: int, theme: str, pictures: bool = False) -> list[str]:
    """Everything that is wrong with a page that lies on the disk, as one sentence each.

    pictures: charts may be static pictures, since the run had no chart library.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, offline=True
    )
    try:
        page = context.new_page()
        watch = Watch()
        watch.on(page)
        page.goto(path.as_uri(), timeout=LOAD * 1000)
        checks = page.evaluate_handle(CHECKS)
        if not pictures:
            _wait_until_drawn(page, checks)
        found = checks.evaluate(
            """async (check, pictures) => [await check.images(), check.figures(pictures),
              check.sideways(), check.cutTexts(), check.contrast()].flat()""",
            pictures,
        )
        return [*watch.faults, *found]
    finally:
        context.close()


def _wait_until_drawn(page: Page, checks: JSHandle) -> None:
    """Returns when every chart is drawn; a chart that never is becomes a finding of the check."""
    drawn = "check => { const { all, drawn } = check.charts(); return all === drawn; }"
    with contextlib.suppress(TimeoutError):
        page.wait_for_function(drawn, arg=checks, timeout=DRAW * 1000)
    page.evaluate("() => document.fonts.ready.then(() => true)")
