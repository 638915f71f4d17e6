"""The summary of a check names what failed, since what was printed before it may be far away."""

import pytest

from parts import Parts, telling
from settings import Problem

MAVEN = """mvn verify failed with exit status 1.
  | [ERROR] Tests run: 5, Failures: 1, Errors: 0, Skipped: 0
  | [ERROR] Failures:
  | [ERROR]   TeamTest.aStep:12 expected: <1> but was: <2>
  | [ERROR] Tests run: 1237, Failures: 1, Errors: 0, Skipped: 0
  The whole output: data/build/verify.log"""


def test_every_part_runs_and_the_summary_says_why_one_failed(capsys):
    def build(_line):
        raise Problem(MAVEN)

    def python(line):
        line("...F")
        line("FAILED test_a.py::test_b - AssertionError: 1")
        return False

    parts = Parts()
    parts.run("Java", build)
    parts.run("Python", python)
    parts.run("Notebooks", lambda line: True)
    parts.skip("Browser", Problem("no Chromium\n  the log"))

    assert not parts.summary()
    assert capsys.readouterr().out.split("== Summary\n")[1].splitlines() == [
        "FAILED       0 s  Java",
        "                  | [ERROR]   TeamTest.aStep:12 expected: <1> but was: <2>",
        "FAILED       0 s  Python",
        "                  | FAILED test_a.py::test_b - AssertionError: 1",
        "passed       0 s  Notebooks",
        "skipped      0 s  Browser: no Chromium",
    ]


def test_what_a_passed_part_said_is_not_repeated(capsys):
    parts = Parts()
    parts.run("Java", lambda line: line("error: none of ours") or True)

    assert parts.summary()
    assert capsys.readouterr().out.endswith("== Summary\npassed       0 s  Java\n")


@pytest.mark.parametrize(
    "said, lines",
    [
        (["[ERROR] The forked VM was ended", "[INFO] more"], ["[ERROR] The forked VM was ended"]),
        (["ERROR test_a.py - NameError", "error: later"], ["ERROR test_a.py - NameError"]),
        (["01: failed", "1 of 11 notebooks failed: 01"], ["1 of 11 notebooks failed: 01"]),
        (["error: no room\n  free space"], ["error: no room"]),
        (["a", "b", ""], ["b"]),
        ([], []),
        ([f"FAILED test_{i}" for i in range(9)], [f"FAILED test_{i}" for i in range(5)]),
        (["FAILED " + "x" * 999], ["FAILED " + "x" * 193]),
    ],
)
def test_the_telling_lines_are_few_and_short(said, lines):
    assert telling(said) == lines
