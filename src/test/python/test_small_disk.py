"""What is written by environment/ on a full disk and on a read-only one."""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import long_disks
import processes
from settings import HERE, Problem, replace_file

FORBIDDEN = "not permitted|[Pp]ermission denied"
NO_UNSHARE = "not permitted: this system has no unshare"
MOUNT = 'mount -t tmpfs -o size=1m none "$0" && exec "$@"'
WRITER = """
import os, subprocess, sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
from settings import Problem, replace_file

disk = Path(sys.argv[2])
filler, page = disk / "filler", disk / "report" / "index.html"


def refused(reason):
    try:
        replace_file(page, "new" * 10_000)
    except Problem as problem:
        assert str(page) in str(problem) and reason in str(problem), problem
        assert "make the folder writable and free space" in str(problem), problem
        assert page.read_text() == "old" * 10_000
        assert os.listdir(page.parent) == ["index.html"]
        return
    sys.exit(f"written though: {reason}")


def mount(options):
    subprocess.run(["mount", "-o", options, disk], check=True)


replace_file(page, "old" * 10_000)
try:
    with open(filler, "wb", buffering=0) as out:
        while out.write(bytes(4096)):
            pass
except OSError:
    refused("No space left on device")
filler.unlink()
mount("remount,bind,ro")
refused("Read-only file system")
mount("remount,bind,rw")
replace_file(page, "new" * 10_000)
assert page.read_text() == "new" * 10_000
print("held")
"""


def on_a_disk(folder, *command):
    """Runs a command where a disk of 1 MB is mounted on the folder, which ends with it."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    words = ["unshare", "--mount", *user, "sh", "-c", MOUNT, folder, *command]
    try:
        return subprocess.run(words, capture_output=True, text=True)
    except FileNotFoundError:
        return subprocess.CompletedProcess(words, 127, "", NO_UNSHARE)


def test_a_page_on_a_full_and_on_a_read_only_disk(tmp_path):
    mounting = on_a_disk(tmp_path, "true")
    if mounting.returncode == 0:
        done = on_a_disk(tmp_path, sys.executable, "-c", WRITER, HERE, tmp_path)
        assert done.stdout == "held\n", done.stderr
    else:  # for want of rights only; the failing writes below stand in for the disk
        assert re.search(FORBIDDEN, mounting.stderr), mounting.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_file_that_cannot_be_written_is_named_with_the_remedy(tmp_path, monkeypatch, number):
    page = tmp_path / "page.html"
    replace_file(page, "old")
    write = Path.write_bytes

    def half(path, content):
        write(path, content[:2])
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(Problem) as failed:
        replace_file(page, "new one")

    assert str(failed.value) == (
        f"cannot write {page} ({os.strerror(number)}): make the folder writable and free space on"
        " its disk; the previous file, if there was one, is untouched"
    )
    assert page.read_text() == "old" and os.listdir(tmp_path) == ["page.html"]


def test_a_folder_that_cannot_be_made_is_a_problem_too(tmp_path):
    (tmp_path / "file").write_text("old")

    with pytest.raises(Problem, match="cannot write .*page.html"):
        replace_file(tmp_path / "file" / "page.html", "new")

    assert (tmp_path / "file").read_text() == "old"


def test_a_command_that_fails_on_a_full_disk_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(processes.shutil, "disk_usage", lambda path: SimpleNamespace(free=40_000))

    with pytest.raises(Problem, match="exit status 3. Its disk has only 0.0 MB left: free space"):
        processes.run_logged(["sh", "-c", "exit 3"], tmp_path / "a.log", "The build", {})


def test_the_faults_of_the_long_form_are_counted():
    text = "12 calls of LOCK failed by NO_SPACE\n[INFO] x\n130 calls of SNAPSHOTS failed by READ_ONLY\n"

    assert long_disks.counted(text + "48 tried, 0 lost\n") == (190, True)
    assert long_disks.counted(text) == (142, False)
