"""The long form of environment/test: its table, and what counts as lost."""

import json
import subprocess
import sys

import pytest

import long_form
from long_form import Outcome, Trial
from settings import HERE, Problem


@pytest.fixture
def ground(tmp_path):
    return long_form.Ground(None, {}, tmp_path)


def fails(ground):
    raise Problem("no fuzzer: get it\nmore")


def test_every_trial_runs_and_the_table_says_what_was_lost(ground, tmp_path, capsys):
    trials = [
        Trial("breaks", fails),
        Trial("loses", lambda ground: Outcome(1000, 2, "see there")),
        Trial("keeps", lambda ground: Outcome(500, 0)),
    ]

    assert not long_form.run(ground, trials)

    rows = json.loads((tmp_path / "summary.json").read_text())
    assert [row["ended"] for row in rows] == ["FAILED", "FAILED", "passed"]
    said = capsys.readouterr().out
    assert "breaks (no fuzzer: get it)" in said and "loses (see there)" in said
    assert "1,500 tried, 2 lost" in said


def test_a_trial_that_tried_nothing_has_not_passed(ground):
    assert not long_form.run(ground, [Trial("idle", lambda ground: Outcome(0, 0))])
    assert long_form.run(ground, [Trial("one", lambda ground: Outcome(1, 0))])


def test_inputs_are_counted_from_the_fuzzers_own_words(tmp_path):
    assert long_form._inputs("#2 INITED\n#8192 pulse\nDone 10000 runs in 9 second(s)\n") == 10000
    assert long_form._inputs("#2\tINITED cov: 5\n#4096\tpulse\n== Java Exception") == 4096
    assert long_form._inputs("no such class") == 0
    for name in ("crash-1", "oom-2", "timeout-3", "Crash_1.java", "slow-unit-4"):
        (tmp_path / name).touch()
    assert [path.name for path in long_form._faults(tmp_path)] == ["crash-1", "oom-2", "timeout-3"]


def test_the_long_form_is_offered():
    shown = subprocess.run(
        [sys.executable, HERE / "lethe_env.py", "test", "--help"], capture_output=True, text=True
    )
    assert "--long" in shown.stdout
