"""Printing of pages, by a stand-in for the browser."""

import asyncio
import stat

import psutil
import pytest

import pdf


def browser(folder, script):
    program = folder / "browser"
    out = 'for a in "$@"; do case $a in --print-to-pdf=*) out=${a#*=};; esac; done'
    program.write_text(f"#!/bin/sh\n{out}\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def printed(program, folder):
    page = folder / "page.html"
    page.write_text("<p>hello</p>")
    return asyncio.run(pdf.print_page(program, page, folder / "page.pdf"))


def test_a_printed_page_is_moved_into_place(tmp_path):
    assert printed(browser(tmp_path, 'printf "%%PDF-1.4" > "$out"'), tmp_path) is None
    assert (tmp_path / "page.pdf").read_bytes() == b"%PDF-1.4"


@pytest.mark.parametrize("first", ["", 'echo html > "$out"; '])
def test_a_browser_that_prints_no_pdf_is_a_line_and_leaves_no_file(tmp_path, first):
    script = f"{first}echo no display >&2; exit 3"

    assert printed(browser(tmp_path, script), tmp_path) == "exit status 3, no display"
    assert not (tmp_path / "page.pdf").exists()


def test_a_browser_that_hangs_is_ended_with_its_children(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "TIME_LIMIT", 0.5)
    program = browser(tmp_path, f'sleep 61 & echo $! > {tmp_path}/child; wait')

    assert "within 0.5 s" in printed(program, tmp_path)
    child = int((tmp_path / "child").read_text())
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie"
