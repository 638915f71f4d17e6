"""Where the Chromium of the browser tests comes from, with programs that only pretend."""

import os
from types import SimpleNamespace

import pytest

import chromium
import lethe_env
from settings import Problem

PAGE = '#!/bin/sh\nfor last; do :; done\ncat "${last#file://}"\n'


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """The only folder that programs are looked for in, and a way to put one there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "cat", "cp"):
        (folder / name).symlink_to(chromium.shutil.which(name))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("LETHE_CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "MAC", ())
    monkeypatch.setattr(chromium, "CACHE", tmp_path)

    def put(name, text):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
        return folder / name

    return put


def test_the_program_that_was_named_comes_first(programs, monkeypatch):
    found = programs("chromium", PAGE)
    assert chromium.ensure(dict(os.environ)) == found

    named = programs("mine", PAGE)
    monkeypatch.setenv("LETHE_CHROMIUM", str(named))
    assert chromium.ensure(dict(os.environ)) == named

    monkeypatch.setenv("LETHE_CHROMIUM", "nothing")
    with pytest.raises(Problem, match="LETHE_CHROMIUM names no program: nothing"):
        chromium.find()


def test_a_missing_chromium_is_installed_by_root(programs, tmp_path, monkeypatch):
    brought = programs("brought", PAGE)
    script = f'#!/bin/sh\n[ "$6" = update ] || cp {brought} {brought.parent}/chromium\n'
    programs("apt-get", script)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)

    assert chromium.find() is None
    assert chromium.ensure(dict(os.environ)) == brought.parent / "chromium"


@pytest.mark.parametrize(
    "apt, user, reason",
    [
        (None, 0, "no Chromium was found, and no apt-get to install one"),
        ("#!/bin/sh\n", 1000, "no Chromium was found, and only root can install one"),
        ("#!/bin/sh\n", 0, "apt-get install chromium brought no program of that name"),
        ("#!/bin/sh\nexit 100\n", 0, "apt-get update failed with exit status 100"),
    ],
)
def test_why_there_is_no_chromium_is_said(programs, monkeypatch, apt, user, reason):
    if apt:
        programs("apt-get", apt)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: user)

    with pytest.raises(Problem, match=reason):
        chromium.ensure(dict(os.environ))


def test_a_chromium_that_shows_no_page_is_refused_with_what_it_said(programs):
    programs("chromium", "#!/bin/sh\necho no display\nexit 1\n")

    with pytest.raises(Problem, match="chromium shows no page: no display"):
        chromium.ensure(dict(os.environ))


def test_the_sandbox_is_off_for_root_alone(monkeypatch):
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)
    assert "--no-sandbox" in chromium.flags()

    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000)
    assert "--no-sandbox" not in chromium.flags()


@pytest.mark.parametrize("there, status", [(False, 0), (True, 0), (True, 1)])
def test_the_summary_says_why_the_browser_part_was_skipped_and_fails_when_it_failed(
    monkeypatch, capsys, there, status
):
    def ensure(_env):
        if not there:
            raise Problem("no Chromium was found\n  the log")
        return "chromium"

    def run(command, _env, _line):
        names = [getattr(word, "name", "") for word in command]
        return status if "test_browser_lab.py" in names else 0

    place = SimpleNamespace(python="python", environment=lambda: {})
    monkeypatch.setattr(lethe_env.os, "environ", dict(os.environ))
    monkeypatch.setattr(lethe_env.prerequisites, "check", lambda: None)
    monkeypatch.setattr(lethe_env.provision, "verify", lambda _: "[INFO] Tests run: 1, Skipped: 0")
    monkeypatch.setattr(lethe_env, "Workplace", lambda _: place)
    monkeypatch.setattr(lethe_env, "run_notebooks", lambda *_: 0)
    monkeypatch.setattr(lethe_env, "run_streamed", run)
    monkeypatch.setattr(chromium, "ensure", ensure)

    result = lethe_env.test(SimpleNamespace(notebooks="notebooks", long=False))

    part = "Report pages and JupyterLab in Chromium"
    outcome = "skipped" if not there else "FAILED" if status else "passed"
    reason = "" if there else ": no Chromium was found"
    assert capsys.readouterr().out.rstrip().endswith(f"{outcome:7}      0 s  {part}{reason}")
    assert result == status
