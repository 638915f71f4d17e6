"""Notebook files: titles, content keys, and the form in which an executed one is committed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

BUNDLE_MARK = "<!-- lethe:plotly-bundle -->"
BUNDLE_NOTE = (
    "<!-- lethe:plotly-bundle left out --><p>Run this cell for interactive charts;"
    " until then they are shown as pictures.</p>"
)
MAX_BYTES = 2_000_000

_LANGUAGE_KEYS = ("name", "file_extension", "mimetype", "codemirror_mode", "pygments_lexer")
_EMBEDDED = re.compile(r"data:[a-z]+/[a-z+.-]+;base64,[A-Za-z0-9+/=\\n]+")
_MACHINE_PATH = re.compile(
    r"(?<![\w.~/-])"
    r"(?:/(?:root|tmp|work|home|Users|private|var/folders)/[\w.@-]+|[A-Z]:\\\\?Users\\)"
)


def read(path: Path) -> NotebookNode:
    """Reads and validates a notebook; a file that is none raises ValueError naming it."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except Exception as failure:
        raise ValueError(f"{path} is not a valid notebook: {failure}") from None
    return notebook


def title(notebook: NotebookNode, otherwise: str) -> str:
    """The first heading of the notebook, without Markdown marks."""
    for cell in notebook.cells:
        heading = re.search(r"^#+\s+(.+?)\s*#*$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and heading:
            return re.sub(r"[*`$]", "", heading[1])
    return otherwise


def shows_others(notebook: NotebookNode) -> bool:
    """Whether a notebook shows what the others answer, and so is true only after they ran."""
    return any(c.cell_type == "code" and "Tour.of(" in c.source for c in notebook.cells)


def code_key(notebook: NotebookNode, before: str) -> str:
    """Checksum of the code of this notebook and of all before it: it decides what they compute."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return _checksum([before, code])


def page_key(notebook: NotebookNode, before: str, inputs: dict[str, str]) -> str:
    """Checksum of everything that a page shows: sources, all code before it, and the inputs."""
    cells = [[cell.cell_type, cell.source] for cell in notebook.cells]
    return _checksum([before, cells, inputs])


def _checksum(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def for_commit(notebook: NotebookNode, root: Path) -> NotebookNode:
    """A copy of an executed notebook that is the same on every machine.

    The chart library's own output becomes a note, cell ids are numbered, timing and kernel details
    go, and paths inside the project become relative ones.
    """
    copy = nbformat.from_dict(json.loads(_without_root(json.dumps(notebook), root)))
    copy.nbformat, copy.nbformat_minor = 4, 5
    language = copy.metadata.get("language_info", {})
    copy.metadata = NotebookNode(
        kernelspec=NotebookNode(name="java", display_name="Java", language="java"),
        language_info=NotebookNode(
            {"name": "java", **{k: language[k] for k in _LANGUAGE_KEYS if k in language}}
        ),
    )
    for number, cell in enumerate(copy.cells, start=1):
        cell.id = f"cell-{number:02d}"
        for key in ("execution", "ExecuteTime", "collapsed", "scrolled"):
            cell.metadata.pop(key, None)
        for output in cell.get("outputs", []):
            if is_bundle(output):
                output.data = NotebookNode({"text/html": BUNDLE_NOTE})
    return copy


def is_bundle(output: NotebookNode) -> bool:
    """Whether an output holds the chart library itself."""
    return _text(output.get("data", {}).get("text/html", "")).startswith(BUNDLE_MARK)


def _without_root(text: str, root: Path) -> str:
    place = json.dumps(str(root))[1:-1]
    return re.sub(re.escape(place) + r"(?![\w.-])", ".", text.replace(place + "/", ""))


def write(notebook: NotebookNode) -> str:
    """The text of a notebook file."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def faults(path: Path) -> list[str]:
    """What keeps a notebook from being committed; empty when it is as it should be."""
    notebook = read(path)
    code = [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]
    outputs = [output for cell in code for output in cell.outputs]
    found = []
    if path.stat().st_size >= MAX_BYTES:
        found.append(f"has {path.stat().st_size} bytes, must stay below {MAX_BYTES}")
    if not code:
        found.append("has no code")
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        found.append("was not executed once, from the first cell to the last")
    for output in outputs:
        if output.output_type == "error":
            found.append(f"holds an error: {output.ename}: {output.evalue}")
    if any(is_bundle(output) for output in outputs):
        found.append("holds the chart library: save it by environment/report --save")
    if not any("image/png" in output.get("data", {}) for output in outputs):
        found.append("shows no static picture")
    found += [f"names a path of one machine: {text}" for text in machine_paths(outputs)]
    return found


def machine_paths(outputs: list[NotebookNode]) -> list[str]:
    """Absolute paths of somebody's machine in outputs, pictures left aside."""
    texts = []
    for output in outputs:
        parts = [output.get("text", ""), output.get("traceback", []), output.get("evalue", "")]
        parts += [text for kind, text in output.get("data", {}).items() if "image/" not in kind]
        texts += [_EMBEDDED.sub("", _text(part)) for part in parts]
    return sorted({path for text in texts for path in _MACHINE_PATH.findall(text)})


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "".join(value) if isinstance(value, list) else json.dumps(value)
