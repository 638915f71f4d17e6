"""What stands before the virtual environment: choices, prerequisites, processes, downloads."""

import io
import json
import os
import signal
import stat
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

import lethe_env
import prerequisites
import processes
import provision
from settings import HERE, Problem, Settings, replace_file, sha256


@pytest.mark.parametrize("profile", ["smoke", "quick", "paper"])
@pytest.mark.parametrize("device", ["auto", "cpu", "gpu", "gpu:1"])
def test_every_profile_and_device_is_accepted(profile, device):
    assert Settings(profile, device).gpu == device.startswith("gpu")


@pytest.mark.parametrize(
    "profile, device, message",
    [
        ("fast", "cpu", "LETHE_PROFILE must be smoke, quick or paper, was 'fast'"),
        ("quick", "cuda", "LETHE_DEVICE must be auto, cpu, gpu or gpu:N such as gpu:1, was 'cuda'"),
        ("quick", "gpu:", "was 'gpu:'"),
        ("quick", "gpu:1\n", "was 'gpu:1\n'"),
        ("quick", "gpu:1234", "was 'gpu:1234'"),
    ],
)
def test_another_choice_is_refused_with_the_rule(profile, device, message):
    with pytest.raises(Problem) as refused:
        Settings(profile, device)

    assert message in str(refused.value)


def test_unset_and_empty_choices_are_quick_on_auto(monkeypatch):
    monkeypatch.delenv("LETHE_PROFILE", raising=False)
    monkeypatch.setenv("LETHE_DEVICE", "")

    assert Settings.from_environment() == Settings("quick", "auto")


@pytest.mark.parametrize(
    "version, major", [("1.8.0_362", 8), ("17.0.15", 17), ("25-ea", 25), ("unknown", 0)]
)
def test_the_feature_release_is_read_from_a_java_version(version, major):
    assert prerequisites.java_major(version) == major


def fake_jdk(folder, version, names):
    text = f"    java.home = {folder}\n    java.version = {version}"
    (folder / "bin").mkdir()
    for name in names:
        program = folder / "bin" / name
        program.write_text(f"#!/bin/sh\ncat <<'E'\n{text}\nE\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    "version, names, message",
    [
        ("11.0.2", ["java", "javac"], "Java 17 or newer is needed, JAVA_HOME={0} has 11.0.2"),
        ("17.0.1", ["java"], "A JDK is needed, {0} is a run-time without javac"),
        ("17.0.1", [], "JAVA_HOME={0} has no working java"),
    ],
)
def test_an_unusable_java_is_refused_with_the_remedy(
    tmp_path, monkeypatch, version, names, message
):
    fake_jdk(tmp_path, version, names)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(Problem) as refused:
        prerequisites.check()

    assert message.format(tmp_path) in str(refused.value)
    assert "Install a JDK, 17 or newer" in str(refused.value)


def test_an_old_python_is_refused_with_the_remedy(tmp_path):
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.8.1 && exit 0\nexit 1\n')
    old.chmod(0o755)
    for name in ("bash", "dirname", "head"):
        (tmp_path / name).symlink_to(subprocess.getoutput(f"command -v {name}"))

    done = subprocess.run(
        [HERE / "report"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )

    assert done.returncode == 1
    assert "Python 3.10 or newer is needed, found: Python 3.8.1" in done.stderr


def test_a_failing_command_shows_its_errors_and_names_its_log(tmp_path):
    script = "echo chatter; echo '[ERROR] no such thing'; exit 3"

    with pytest.raises(Problem) as failed:
        processes.run_logged(["sh", "-c", script], tmp_path / "a.log", "The build", {})

    assert "The build failed with exit status 3" in str(failed.value)
    assert "| [ERROR] no such thing" in str(failed.value)
    assert "chatter" not in str(failed.value) and "a.log" in str(failed.value)


def test_leaving_a_child_ends_its_whole_group(monkeypatch):
    monkeypatch.setattr(processes, "GRACE_SECONDS", 1)
    script = "trap '' TERM; sleep 60 & echo $!; wait; wait"

    with processes.child(["sh", "-c", script], stdout=subprocess.PIPE, text=True) as process:
        grandchild = int(process.stdout.readline())
        assert psutil.pid_exists(grandchild)

    deadline = time.monotonic() + 5
    while psutil.pid_exists(grandchild) and time.monotonic() < deadline:
        time.sleep(0.05)
    gone = not psutil.pid_exists(grandchild)
    assert gone or psutil.Process(grandchild).status() == psutil.STATUS_ZOMBIE
    assert process.returncode is not None


def test_a_termination_unwinds_like_an_interruption():
    script = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); import processes\n"
        "processes.stop_on_termination()\n"
        "try:\n"
        "    print('ready', flush=True); time.sleep(60)\n"
        "finally:\n"
        "    print('unwound', flush=True)\n"
    )
    words = [sys.executable, "-c", script, str(HERE)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(words, text=True, **pipes) as child:
        assert child.stdout.readline() == "ready\n"
        child.send_signal(signal.SIGTERM)
        assert child.communicate(timeout=20)[0] == "unwound\n"


@pytest.mark.parametrize("machine, bounded", [("x86_64", True), ("aarch64", False)])
def test_the_length_of_vectors_is_set_only_where_the_processor_has_longer_ones(
    monkeypatch, machine, bounded
):
    monkeypatch.setattr("platform.machine", lambda: machine)
    place = SimpleNamespace(settings=Settings("quick", "cpu"))

    options = lethe_env.Workplace.jvm_options(place)

    assert ("-XX:MaxVectorSize=32" in options) == bounded
    assert "-XX:+UseSerialGC" in options


@pytest.mark.parametrize("found", [None, Path("/found")])
def test_what_was_not_found_is_not_in_the_kernels_environment(tools, monkeypatch, found):
    monkeypatch.delenv("LETHE_PLOTLY", raising=False)
    monkeypatch.delenv("LETHE_NPM", raising=False)
    place = SimpleNamespace(
        settings=Settings("quick", "cpu"),
        device="cpu",
        libraries=None,
        tools=tools,
        plotly=found,
        npm=found,
        jvm_options=lambda: [],
    )

    env = lethe_env.Workplace.environment(place)

    assert env.get("LETHE_PLOTLY") == env.get("LETHE_NPM") == (found and "/found")


def test_a_replaced_file_is_whole_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "new" / "a.txt"

    replace_file(path, "one")
    replace_file(path, b"two")

    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["a.txt"]


def test_the_jar_is_outdated_by_any_source(tmp_path, monkeypatch):
    tools = SimpleNamespace(java_version="17.0.1")
    main = tmp_path / "src" / "main" / "java"
    main.mkdir(parents=True)
    (tmp_path / "pom.xml").write_text("<project/>")
    (main / "A.java").write_text("class A {}")
    monkeypatch.setattr(provision, "ROOT", tmp_path)
    states = [provision.source_state(tools)]

    (main / "A.java").write_text("class A { }")
    states.append(provision.source_state(tools))
    (tmp_path / "pom.xml").write_text("<project></project>")
    states.append(provision.source_state(tools))

    assert len(set(states)) == 3
    assert states[-1] == provision.source_state(tools)


def fake_npm(folder, content):
    """An npm whose 'pack' brings a package with this content."""
    packed = folder / "package.tgz"
    with tarfile.open(packed, "w:gz") as archive:
        entry = tarfile.TarInfo(provision.PLOTLY_MEMBER)
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\ncp '{packed}' brought.tgz\n")
    npm.chmod(0o755)
    return npm


@pytest.fixture
def tools():
    return SimpleNamespace(environment=lambda: dict(os.environ))


def test_the_chart_library_is_kept_if_its_checksum_is_right(tmp_path, monkeypatch, tools):
    target = tmp_path / "plotly" / "plotly.js"
    npm = fake_npm(tmp_path, b"charts")
    monkeypatch.setattr(provision, "PLOTLY", target)
    monkeypatch.setattr(provision, "CACHE", tmp_path)
    monkeypatch.setattr(provision, "PLOTLY_SHA256", sha256_of(tmp_path, b"charts"))

    assert provision.ensure_plotly(tools, npm) == target
    assert target.read_bytes() == b"charts"
    assert provision.ensure_plotly(tools, None) == target


def test_another_chart_library_is_refused_and_charts_fall_back(
    tmp_path, monkeypatch, tools, capsys
):
    target = tmp_path / "plotly" / "plotly.js"
    npm = fake_npm(tmp_path, b"something else")
    monkeypatch.setattr(provision, "PLOTLY", target)
    monkeypatch.setattr(provision, "CACHE", tmp_path)

    assert provision.ensure_plotly(tools, npm) is None
    assert provision.ensure_plotly(tools, None) is None

    said = capsys.readouterr().out
    assert f"expected {provision.PLOTLY_SHA256}" in said and "no npm was found" in said
    assert said.count("Charts will be static pictures") == 2
    assert not target.exists()

    target.parent.mkdir()
    target.write_bytes(b"damaged")
    assert provision.ensure_plotly(tools, None) is None
    assert not target.exists(), "nobody else finds it"


def sha256_of(folder, content):
    path = folder / "content"
    path.write_bytes(content)
    return sha256(path)


def test_a_damaged_stamp_counts_as_none(tmp_path):
    (tmp_path / "stamp.json").write_text(json.dumps({"a": 1})[:-1])

    assert provision._json(tmp_path / "stamp.json") is None
    assert provision._json(tmp_path / "missing.json") is None
