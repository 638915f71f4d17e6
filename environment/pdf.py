"""Pages as PDF, printed by a headless Chromium where there is one."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
from pathlib import Path

import chromium
from settings import replace_file

TIME_LIMIT = 120


async def print_page(browser: Path, page: Path, target: Path) -> str | None:
    """Prints one page; returns None, or in one line why there is no PDF.

    The browser has an empty profile of its own, and no process of it is left afterwards.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = Path(folder, "page.pdf")
        command = [browser, "--headless", *chromium.flags(), f"--user-data-dir={folder}/profile"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={made}", page.resolve().as_uri()]
        process = await asyncio.create_subprocess_exec(
            *map(str, command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            _, said = await asyncio.wait_for(process.communicate(), TIME_LIMIT)
        except asyncio.TimeoutError:
            return f"the browser printed nothing within {TIME_LIMIT} s"
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        content = made.read_bytes() if made.is_file() else b""
        if not content.startswith(b"%PDF"):
            lines = said.decode(errors="replace").strip().splitlines() or ["it said nothing"]
            return f"exit status {process.returncode}, {lines[-1]}"
        replace_file(target, content)
        return None
