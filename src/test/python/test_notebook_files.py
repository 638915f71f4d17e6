"""Small notebooks in, what is committed, checked or remembered out."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import notebook_files
from conftest import folder

HOME = "/" + "home/jane"
TEMPORARY = "/" + "tmp/jj"
ROOT = Path(HOME, "lethe")
COMMITTED = sorted(folder("LETHE_NOTEBOOKS", "notebooks").glob("*.ipynb"))


def executed(*outputs, source="x"):
    cell = new_code_cell(source, outputs=list(outputs), execution_count=1)
    cell.metadata["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00Z"}
    return new_notebook(cells=[new_markdown_cell("# Title"), cell])


def display(**data):
    return new_output("display_data", {k.replace("_", "/"): v for k, v in data.items()})


def saved(path, notebook):
    path.write_text(notebook_files.write(notebook))
    return path


def test_title_is_the_first_heading_without_marks():
    cells = [new_markdown_cell("no heading"), new_markdown_cell("text\n## The *real* `one`\n# b")]

    assert notebook_files.title(new_notebook(cells=cells), "file") == "The real one"
    assert notebook_files.title(new_notebook(), "file") == "file"


def test_a_page_is_outdated_by_its_text_its_code_the_code_before_it_and_the_inputs():
    notebook = executed()
    key = notebook_files.page_key(notebook, "before", {"jar": "1"})

    other_text = executed()
    other_text.cells[0].source = "# Another"
    other_output = executed(new_output("stream", text="hello"))

    assert notebook_files.page_key(other_output, "before", {"jar": "1"}) == key
    assert notebook_files.page_key(other_text, "before", {"jar": "1"}) != key
    assert notebook_files.page_key(executed(source="y"), "before", {"jar": "1"}) != key
    assert notebook_files.page_key(notebook, "other", {"jar": "1"}) != key
    assert notebook_files.page_key(notebook, "before", {"jar": "2"}) != key


def test_code_before_counts_and_prose_before_does_not():
    other_text = executed()
    other_text.cells[0].source = "# Another"

    assert notebook_files.code_key(executed(), "") == notebook_files.code_key(other_text, "")
    other_code = notebook_files.code_key(executed(source="y"), "")
    assert other_code != notebook_files.code_key(executed(), "")


def test_the_chart_library_is_replaced_by_a_note():
    bundle = display(text_html=notebook_files.BUNDLE_MARK + "<script>long</script>")
    chart = display(text_html="<div>chart</div>", image_png="aGk=")

    outputs = notebook_files.for_commit(executed(bundle, chart), ROOT).cells[1].outputs

    assert outputs[0].data == {"text/html": notebook_files.BUNDLE_NOTE}
    assert outputs[1].data == chart.data


def test_what_is_committed_is_the_same_on_every_machine():
    one = executed(new_output("stream", text=f"{ROOT}/data/runs and {ROOT}, not {ROOT}-old\n"))
    one.metadata["language_info"] = {"name": "java", "version": "17.0.15+6"}
    two = executed(new_output("stream", text=f"data/runs and ., not {ROOT}-old\n"))
    two.metadata["language_info"] = {"name": "java", "version": "21"}

    written = notebook_files.write(notebook_files.for_commit(one, ROOT))

    assert written == notebook_files.write(notebook_files.for_commit(two, ROOT))
    assert "execute_input" not in written and '"cell-02"' in written


def test_a_clean_notebook_has_no_faults(tmp_path):
    notebook = notebook_files.for_commit(executed(display(image_png="aGk=")), ROOT)

    assert notebook_files.faults(saved(tmp_path / "a.ipynb", notebook)) == []


@pytest.mark.parametrize(
    "output, fault",
    [
        (new_output("error", ename="E", evalue="boom", traceback=[]), "holds an error: E: boom"),
        (new_output("stream", text=f"see {HOME}/x"), f"names a path of one machine: {HOME}"),
        (display(text_html=f"<p>{TEMPORARY}</p>"), f"names a path of one machine: {TEMPORARY}"),
        (display(text_html=notebook_files.BUNDLE_MARK), "holds the chart library"),
        (new_output("stream", text="x" * 2_000_000), "must stay below 2000000"),
        (new_output("stream", text="x"), "shows no static picture"),
    ],
)
def test_what_must_not_be_committed_is_named(tmp_path, output, fault):
    found = notebook_files.faults(saved(tmp_path / "a.ipynb", executed(output)))

    assert any(fault in text for text in found)


def test_cells_run_twice_or_not_at_all_are_named(tmp_path):
    notebook = executed(display(image_png="aGk="))
    notebook.cells[1].execution_count = 3

    found = notebook_files.faults(saved(tmp_path / "a.ipynb", notebook))

    assert found == ["was not executed once, from the first cell to the last"]


def test_pictures_and_addresses_are_no_paths_of_a_machine():
    picture = f"<img src='data:image/png;base64,aa{TEMPORARY}+{HOME}'>"
    address = new_output("stream", text=f"https://example.org{HOME}")
    outputs = [display(text_html=picture), address]

    assert notebook_files.machine_paths(outputs) == []


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    path = tmp_path / "broken.ipynb"
    path.write_text('{"cells": [')

    with pytest.raises(ValueError, match="broken.ipynb is not a valid notebook"):
        notebook_files.read(path)


def test_every_committed_notebook_is_one_clean_run():
    assert COMMITTED, "no notebook found"
    assert {path.name: notebook_files.faults(path) for path in COMMITTED} == {
        path.name: [] for path in COMMITTED
    }
