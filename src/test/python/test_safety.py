"""What no file of the project may do: run what it reads, unpack where it likes, listen to all."""

import os
import re
import sys
from types import SimpleNamespace

import pytest

import lethe_env
from conftest import ROOT
from settings import HERE

PYTHON = sorted(
    path
    for folder in (HERE, ROOT / "src" / "test" / "python")
    for path in folder.rglob("*.py")
    if path.name != "test_safety.py"  # which has the words
    and not {".venv", ".venv-bench", ".cache"} & set(path.parts)
)
JAVA = sorted((ROOT / "src" / "main" / "java").rglob("*.java"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

RUNS_WHAT_IT_READS = re.compile(
    r"\b(?:c|cloud)?pickle\b|\bmarshal\b|\bjoblib\b|\bdill\b|\bshelve\b"
    r"|allow_pickle\s*=\s*True|yaml\.load\("
)
JAVA_SERIALISATION = re.compile(
    r"Object(?:In|Out)putStream|XMLDecoder|implements\s+[\w, ]*\bSerializable\b"
)
UNPACKS = re.compile(r"\.extractall\(|\.extract\(|unpack_archive|\bZipFile\b")


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_no_python_reads_what_could_run_or_unpacks_to_disk(path):
    text = path.read_text()
    assert not RUNS_WHAT_IT_READS.search(text)
    assert not UNPACKS.search(text), "read a member into memory instead"


@pytest.mark.parametrize("path", NOTEBOOKS + JAVA, ids=lambda path: path.name)
def test_no_java_is_serialised(path):
    assert not JAVA_SERIALISATION.search(path.read_text())


def test_archives_are_read_into_memory_in_one_place():
    found = [path.name for path in JAVA if re.search(r"Archive\w*InputStream|ZipInput", path.read_text())]
    assert found == ["NpmSource.java"]
    source = next(path for path in JAVA if path.name == "NpmSource.java").read_text()
    assert not re.search(r"Files\.(?:copy|write|newOutputStream)|FileOutputStream", source)


WRITES_IN_PYTHON = re.compile(r"\.write_(?:text|bytes)\(|\bopen\([^)]*,\s*[\"'][wax+]")
WRITES_IN_JAVA = re.compile(
    r"\bFiles\.(?:write|copy|newOutputStream|newBufferedWriter)|File(?:OutputStream|Writer)\b"
    r"|RandomAccessFile|FileChannel\.open|BodyHandlers\.ofFile"
)


def test_files_that_are_kept_are_written_in_one_place_of_each_language():
    environment = [path for path in PYTHON if path.parent == HERE]
    python = [path.name for path in environment if WRITES_IN_PYTHON.search(path.read_text())]
    # replace_file; then logs and locks, and the page of a trial in a temporary folder
    assert python == ["chromium.py", "processes.py", "run_notebooks.py", "settings.py"]
    java = [path.name for path in JAVA if WRITES_IN_JAVA.search(path.read_text())]
    # the lock, the one writer, and a download in the temporary folder
    assert java == ["FolderLock.java", "SafeFiles.java", "MirrorSource.java"]


def test_the_lab_listens_on_this_machine_only_and_asks_for_a_token(monkeypatch, tmp_path):
    started = []
    place = SimpleNamespace(python=sys.executable, environment=dict)
    monkeypatch.setattr(lethe_env, "Workplace", lambda settings: place)
    monkeypatch.setattr(lethe_env, "CACHE", tmp_path)
    monkeypatch.setattr(os, "execve", lambda program, words, env: started.append(words))
    monkeypatch.chdir(ROOT)

    lethe_env.lab(lethe_env.arguments(["lab"]))

    (words,) = started
    assert "--ServerApp.ip=127.0.0.1" in words
    said = " ".join(words).lower()
    for opens in ("token", "password", "allow_origin", "allow_remote", "0.0.0.0", "disable_check"):
        assert opens not in said, "JupyterLab's own default asks for a random token"
